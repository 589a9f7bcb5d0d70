"""Where commitments go when they leave the count."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.vocabulary import Carry
from tracker.services.acts.evidence import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace(Act):
    """Superseded by other commitments."""

    refs: tuple[str, ...]
    by: tuple[str, ...]
    carry: Carry = Carry.NOT_JUDGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Act):
    """Taken back by the promiser's words or act."""

    refs: tuple[str, ...]
    because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Act):
    """Our book-keeping: one becomes several."""

    ref: str
    into: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge(Act):
    """Our book-keeping: several become one."""

    refs: tuple[str, ...]
    into: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop(Act):
    """Out of scope, for a reason."""

    refs: tuple[str, ...]
    because: str

"""What others say: the promiser, addressees, third parties."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.vocabulary import Comparison, Delivery, Response, Stance
from tracker.services.acts.evidence import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Act):
    """What the promiser, or a third party, says has been done."""

    refs: tuple[str, ...]
    word: Delivery
    by: str | None = None
    voice: str | None = None
    """A third party's name; None for the promiser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Respond(Act):
    """What an addressee answered to an ask."""

    refs: tuple[str, ...]
    response: Response
    addressee: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Says(Act):
    """Where a third party stands."""

    refs: tuple[str, ...]
    who: str
    stance: Stance


@dataclass(frozen=True, slots=True, kw_only=True)
class Restate(Act):
    """The promiser says it differently; `evidence.quote` has the words."""

    ref: str
    comparison: Comparison

"""The tracker's own judgement."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.vocabulary import CriterionType, Delivery, Ended, VagueReason
from tracker.services.acts.evidence import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Update(Act):
    """The tracker's assessment."""

    refs: tuple[str, ...]
    delivery: Delivery
    ended: Ended | None = None
    because: str | None = None
    reopen: bool = False
    if_last: int | None = None
    """The newest entry that the judgement rests on: refused if anything came after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stall(Act):
    """Set or lift the flag that nothing moves."""

    refs: tuple[str, ...]
    resumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Vague(Act):
    """Too vague to rate, and why; without reasons, ratable after all."""

    ref: str
    reasons: tuple[VagueReason, ...]
    by_our_test: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCriterion(Act):
    """Set a success test."""

    ref: str
    text: str
    type: CriterionType = CriterionType.LETTER
    how: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeCriterion(Act):
    """Judge a success test by its number."""

    ref: str
    number: int
    met: bool

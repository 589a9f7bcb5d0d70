"""Statements of dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.deadline.window import Hardness
from tracker.services.acts.evidence import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Due(Act):
    """A statement of a date, evidence that none was given, or its withdrawal."""

    refs: tuple[str, ...]
    phrase: str | None = None
    earliest: date | None = None
    latest: date | None = None
    strict_latest: date | None = None
    hardness: Hardness | None = None
    anchor: int | None = None
    """The entry that a relative phrase counts from."""
    anchor_on: date | None = None
    silent: bool = False
    rival: bool = False
    none_set: bool = False
    withdrawn: bool = False
    calendar: str | None = None

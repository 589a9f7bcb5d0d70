"""What a person asks for of a list: one value, checked where it entered.

Values of one filter are alternatives; filters narrow each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.vocabulary import Delivery, Headline, Kind, Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What was asked for; an empty filter lets everything through."""

    refs: tuple[str, ...] = ()
    headline: tuple[Headline, ...] = ()
    delivery: tuple[Delivery, ...] = ()
    response: tuple[Response, ...] = ()
    kind: tuple[Kind, ...] = ()
    lead: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    parent: tuple[str, ...] = ()
    overdue: bool = False
    passed_unchecked: bool = False
    due_before: date | None = None
    no_timetable: bool = False
    claim_ahead: bool = False
    stalled: bool = False
    quiet: int | None = None
    changed_since: date | None = None
    grep: str | None = None

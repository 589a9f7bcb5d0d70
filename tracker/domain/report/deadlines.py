"""Section 5."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.edtf import When
from tracker.domain.report.evidence import Mark
from tracker.domain.report.limits import LeftOut, Limited
from tracker.domain.schedule import Timing
from tracker.domain.vocabulary import Badge, Headline


@dataclass(frozen=True, slots=True)
class DeadlineStatement:
    """One statement of a date in a commitment's deadline history."""

    entry: int
    phrase: str
    said: When
    by: str
    move: str
    """first, restated, slipped, brought_forward, softened, hardened, bound_flipped, withdrawn; or
    rival, for another reading of the phrase before it."""
    days: int | None
    silent: bool
    earliest: date | None
    latest: date | None
    strict_latest: date | None
    reading: str
    rule: str | None
    version: int | None
    hardness: str | None
    because: str | None
    """The reason given for a move."""


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One commitment as the deadline section shows it."""

    ref: str
    title: str
    headline: Headline
    badges: tuple[Badge, ...]
    phrase: str | None
    said: When | None
    timing: Timing
    earliest: date | None
    latest: date | None
    strict_latest: date | None
    original_latest: date | None
    slip_days: int
    moves: int
    silent_moves: int
    met_on: date | None
    aged_days: int | None
    """For an open-ended phrase, the days since it was first said."""
    result: str
    """The result in words: '22 days overdue'."""
    result_detail: str
    announced: date
    marks: tuple[Mark, ...]
    statements: tuple[DeadlineStatement, ...]
    """Every statement of its date, oldest first."""


@dataclass(frozen=True, slots=True)
class Deadlines(Limited):
    """Section 5. A row may stand in more than one list; `timeline` holds each once."""

    timeline: tuple[DeadlineRow, ...]
    met_this_week: tuple[DeadlineRow, ...]
    missed_this_week: tuple[DeadlineRow, ...]
    unjudged_this_week: tuple[DeadlineRow, ...]
    overdue: tuple[DeadlineRow, ...]
    overdue_on_strict_reading: tuple[DeadlineRow, ...]
    passed_unchecked: tuple[DeadlineRow, ...]
    in_window: tuple[DeadlineRow, ...]
    due_in_14_days: tuple[DeadlineRow, ...]
    due_in_30_days: tuple[DeadlineRow, ...]
    """After the 14 days, up to 30."""
    moved_this_week: tuple[DeadlineRow, ...]
    slipped: tuple[DeadlineRow, ...]
    """Every commitment whose date moved, longest first."""
    no_timetable: tuple[DeadlineRow, ...]
    open_ended: tuple[DeadlineRow, ...]
    in_window_beyond_30_days: tuple[DeadlineRow, ...] = ()
    """Of those in their window, the ones that are not due within 30 days."""
    left_out: LeftOut = ()
    """How many rows each list of a long register leaves out; a list that is whole has no line."""

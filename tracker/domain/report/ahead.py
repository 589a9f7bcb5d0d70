"""Sections 7, 8 and 9: what has gone quiet, what was expected, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tracker.domain.diary import DiaryEvent
from tracker.domain.report.limits import LeftOut, Limited
from tracker.domain.vocabulary import Headline


@dataclass(frozen=True, slots=True)
class IssueRef:
    """An issued report, as another report names it."""

    number: int
    week: str
    """ISO week, `2025-W16`."""
    as_of: date
    known_at: datetime


@dataclass(frozen=True, slots=True)
class QuietRow:
    """An open commitment on which nothing has been recorded for a long time."""

    ref: str
    title: str
    headline: Headline
    lead: str | None
    last_on: date
    """The last day with a step, a look, a claim, a verdict or another event."""
    last_what: str
    """What that was, in words: 'Looked', 'Claim: under way'."""
    days: int
    """Days from then to the report date."""
    expected_days: int | None
    """The days after which its own words ("shortly") lead one to expect news; else None."""
    last_looked: date | None
    last_looked_by: str | None
    question: str
    """A ready written question that cites the promise, its date and its source."""


@dataclass(frozen=True, slots=True)
class Request:
    """Ready texts to one body about everything of its that has gone quiet."""

    body: str
    refs: tuple[str, ...]
    foi: str
    """A request for information, paragraphs parted by an empty line."""
    letter: str


@dataclass(frozen=True, slots=True)
class GoneQuiet:
    """Section 7, longest first."""

    after_days: int
    total: int
    """All that have gone quiet; of a long register `rows` holds the longest."""
    rows: tuple[QuietRow, ...]
    requests: tuple[Request, ...]


class Outcome(StrEnum):
    """What became of a date that an issued report expected."""

    MET = "met"
    LATE = "late"
    """It came about, after its last day on every reading."""
    MISSED = "missed"
    """Somebody has looked since, and it was not met."""
    UNCHECKED = "not_checked"
    """The day has passed and nobody has looked."""
    MOVED = "moved"
    """Another date stands in its place."""
    LEFT = "left"
    """Replaced, withdrawn, merged, split, out of scope or ended otherwise."""
    OPENED = "opened"
    """A window opened, or a lower bound passed: nothing was due."""
    CORRECTED = "corrected"
    """The date or the commitment was a mistake of our own record."""


@dataclass(frozen=True, slots=True)
class SinceLine:
    """One date of the agenda that the last issue printed, and what came of it."""

    day: date
    event: DiaryEvent
    words: str
    ref: str
    title: str
    outcome: Outcome
    outcome_words: str
    """'Delivered on 16 June 2025, 27 days late'."""
    headline: Headline | None
    """The state now; None where the commitment is not in the register any more."""


@dataclass(frozen=True, slots=True)
class SinceLastIssue(Limited):
    """Section 8: the dates that the last issue expected by now, in order of day."""

    issue: IssueRef
    until: date
    """How far it looked ahead: dates after that were not expected by it."""
    lines: tuple[SinceLine, ...]
    left_out: tuple[tuple[Outcome, int], ...] = ()
    """Of a long register, how many more lines each outcome would have."""

    def total(self, name: str) -> int:
        """How many rows a list would have."""
        return len(getattr(self, name)) + sum(count for _, count in self.left_out)


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """One dated line of the look ahead."""

    day: date
    event: DiaryEvent
    words: str
    ref: str
    title: str
    headline: Headline
    phrase: str | None


@dataclass(frozen=True, slots=True)
class LookAhead(Limited):
    """Section 9: the days after the report date, up to and including `until`."""

    days: int
    until: date
    lines: tuple[CalendarLine, ...]
    left_out: LeftOut = ()
    """How many rows each list leaves out; a list that is whole has no line."""

"""What was counted at earlier week ends, and what an earlier report could not know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.edtf import When
from tracker.domain.report.ahead import IssueRef
from tracker.domain.report.evidence import Evidence
from tracker.domain.report.limits import LeftOut, Limited
from tracker.domain.vocabulary import Headline


@dataclass(frozen=True, slots=True)
class TrendLine:
    """The counts of one headline, one for each week end."""

    headline: Headline
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """Counts by headline at the last 13 week ends, all as known at the report's moment."""

    sundays: tuple[date, ...]
    """Oldest first; the last is the report date."""
    lines: tuple[TrendLine, ...]
    """Every counted headline in the fixed order, zeros included."""
    totals: tuple[int, ...]
    """The denominator at each of the week ends."""


@dataclass(frozen=True, slots=True)
class HindsightLine:
    """Something that had happened by an issue's report date and was recorded after it."""

    entries: tuple[int, ...]
    refs: tuple[str, ...]
    titles: tuple[str, ...]
    what: str
    occurred: When
    recorded_at: datetime
    delay_days: int
    """Days from the event's latest day to the day on which we wrote it down."""
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class HindsightState:
    """A commitment of which the issue said something else than we now say of the same day."""

    ref: str
    title: str
    said: Headline | None
    """None where the register did not hold it then."""
    now: Headline | None
    """None where the register holds it no more."""


@dataclass(frozen=True, slots=True)
class Hindsight(Limited):
    """Annex: what we know now that an issue did not."""

    issue: IssueRef
    states: tuple[HindsightState, ...]
    lines: tuple[HindsightLine, ...]
    """Longest delay first."""
    left_out: LeftOut = ()
    """How many rows each list leaves out; a list that is whole has no line."""

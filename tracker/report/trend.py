"""Counts the statuses of the last 13 week ends, as they are known at one moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from tracker.domain.dates import Week
from tracker.domain.entry import Entry
from tracker.domain.headlines import Headline
from tracker.domain.standing import STATE_FACETS, Standing
from tracker.domain.vocabulary import Facet
from tracker.ledger import standing as ledger_standing
from tracker.ledger.database import Connection
from tracker.report.counts import COUNTED
from tracker.report.reading import Reading, standings_of


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


#: What a headline follows from, and whether its commitment is counted at all.
FACETS = STATE_FACETS | {Facet.IDENTITY}
WEEK_ENDS = 13


def read_trend(connection: Connection, reading: Reading) -> list[Entry]:
    """The history of the commitments that were not on every Sunday what they are now.

    All the others stand as they are: the work follows what changed, not the register.
    """
    first = _sundays(reading.week)[0]
    moved = {
        standing.subject.id
        for standing in reading.commitments
        if any(
            entry.occurred_latest > first
            for (facet, _), entry in standing.entries.items()
            if facet in FACETS
        )
    }
    return ledger_standing.history(connection, reading.now.times, facets=FACETS, subjects=moved)


def trend_of(reading: Reading, moved: Sequence[Entry]) -> Trend:
    """The counted commitments of the scope at each Sunday, all as known at one moment."""
    sundays = _sundays(reading.week)
    past = _headlines(moved, sundays, reading.scope.voice)
    unmoved = Counter(
        standing.headline
        for standing in reading.commitments
        if standing.counted and standing.subject.id not in past
    )
    counts: list[Counter[Headline]] = [unmoved.copy() for _ in sundays]
    for days in past.values():
        for count, state in zip(counts, days, strict=True):
            if state is not None and state.counted:
                count[state.headline] += 1
    lines = (
        TrendLine(headline, tuple(count[headline] for count in counts)) for headline in COUNTED
    )
    return Trend(sundays, tuple(lines), tuple(count.total() for count in counts))


def _sundays(week: Week) -> tuple[date, ...]:
    """The last 13 week ends, the oldest first; fewer where the calendar begins in between."""
    back = min(WEEK_ENDS, week.sunday.toordinal() // 7)
    return tuple(week.sunday - timedelta(weeks=weeks) for weeks in reversed(range(back)))


def _headlines(
    history: Iterable[Entry], days: Sequence[date], voice: str
) -> dict[int, tuple[Standing | None, ...]]:
    """Commitments at the end of each of the days, by number; None before the announcement.

    `history` is every live entry of theirs in FACETS up to the last day, by subject, day and
    number; the days are in order. What had not been announced by the last one is left out.
    """
    by_number = {}
    for number, entries in groupby(history, key=lambda entry: entry.subject):
        standings = _on(list(entries), days, voice)
        if standings[-1] is not None:
            by_number[number] = standings
    return by_number


def _on(entries: Sequence[Entry], days: Iterable[date], voice: str) -> tuple[Standing | None, ...]:
    """One subject on each of the days; it is stood again only after something happened."""
    standings: list[Standing | None] = []
    standing, place = None, 0
    for day in days:
        start = place
        while place < len(entries) and entries[place].occurred_latest <= day:
            place += 1
        if place > start:
            (standing,) = standings_of(entries[:place], day, voice).values() or (None,)
        standings.append(standing)
    return tuple(standings)

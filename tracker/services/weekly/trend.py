"""Counts by headline at the last week ends: each equals the scoreboard of its own week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from tracker.domain.entry import Entry
from tracker.domain.report import Trend, TrendLine
from tracker.domain.vocabulary import Headline
from tracker.domain.weeks import Week
from tracker.services.weekly.counts import COUNTED
from tracker.services.weekly.headlines import FACETS, headlines
from tracker.services.weekly.reading import Reading
from tracker.storage import standing
from tracker.storage.database import Connection

WEEK_ENDS = 13


def read_trend(connection: Connection, reading: Reading) -> list[Entry]:
    """The history of the commitments that were not on every Sunday what they are now.

    All the others stand as they are: the work follows what changed, not the register.
    """
    first = _sundays(reading.week)[0]
    moved = {
        found.subject.id
        for found in reading.commitments
        if any(
            entry.occurred_latest > first
            for (facet, _), entry in found.entries.items()
            if facet in FACETS
        )
    }
    return standing.history(connection, reading.now.times, facets=FACETS, subjects=moved)


def trend_of(reading: Reading, moved: Sequence[Entry]) -> Trend:
    """The counted commitments of the scope at each Sunday, all as known at one moment."""
    sundays = _sundays(reading.week)
    past = headlines(moved, sundays)
    unmoved = Counter(
        found.headline
        for found in reading.commitments
        if found.counted and found.subject.id not in past
    )
    counts: list[Counter[Headline]] = [unmoved.copy() for _ in sundays]
    for days in past.values():
        for count, shown in zip(counts, days, strict=True):
            if shown is not None and shown.counted:
                count[shown.headline] += 1
    lines = (TrendLine(each, tuple(count[each] for count in counts)) for each in COUNTED)
    return Trend(sundays, tuple(lines), tuple(count.total() for count in counts))


def _sundays(week: Week) -> tuple[date, ...]:
    """The last 13 week ends, the oldest first; fewer where the calendar begins in between."""
    back = min(WEEK_ENDS, week.sunday.toordinal() // 7)
    return tuple(week.sunday - timedelta(weeks=weeks) for weeks in reversed(range(back)))

"""One commitment's strip on a time axis: what was said above the line, what was found below.

A strip is drawn in per cent of its width; heights are the template's business. The same
strip, in words, is what a screen reader hears and what the card lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.report import DeadlineRow, Mark
from tracker.domain.schedule import Schedule
from tracker.domain.vocabulary import Headline
from tracker.reporting.axis import Axis, axis

#: An axis longer than this many days is cut, if this share of its rows lies near the report.
LONG = 30 * 31
MOSTLY = 0.75
NEAR = timedelta(days=400)
_STATES = frozenset(headline.value for headline in Headline)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A mark in its place."""

    x: float
    to: float | None
    """Where a vague day ends, in per cent."""
    side: int
    """+1 above the line, −1 below it."""
    glyph: str
    """The symbol's name: a headline's value, or `say`, `act`, `look`, `open`, `stance`."""
    state: str | None
    """The headline whose colours it takes, if it is about one."""
    label: str


@dataclass(frozen=True, slots=True)
class Strip:
    """One row of the chart; every number is in per cent of the axis."""

    spine: tuple[float, float]
    band: tuple[float, float] | None
    earliest: float | None
    latest: float | None
    was: float | None
    """The latest day first promised, where it has moved."""
    late: tuple[float, float] | None
    beyond: bool
    """Whether the latest day lies past the end of the axis."""
    marks: tuple[Drawn, ...]


_GLYPHS = {
    "statement": "say",
    "action": "act",
    "stage": "act",
    "look": "look",
    "opened": "open",
    "position": "stance",
}


def span(rows: Iterable[DeadlineRow], report: date) -> Axis:
    """The axis around every day that these rows show."""
    return axis([day for row in rows for day in _days(row)], report)


def shared_span(rows: Sequence[DeadlineRow], report: date) -> Axis:
    """The axis of a chart of many rows.

    A few promises for a far day would press all the others into a corner. Where most rows fit
    near the report date, the axis shows those months, and the others run on past its end.
    """
    whole = span(rows, report)
    near = span_between(report)
    fitting = [row for row in rows if all(near[0] <= day <= near[1] for day in _days(row))]
    if (whole.end - whole.start).days <= LONG or len(fitting) < MOSTLY * len(rows):
        return whole
    inside = [min(max(day, near[0]), near[1]) for row in rows for day in _days(row)]
    return axis(inside, report, cut=True)


def span_between(report: date) -> tuple[date, date]:
    """The days that stand near a report, as far as the calendar goes."""
    return max(report, date.min + NEAR) - NEAR, min(report, date.max - NEAR) + NEAR


def strip(row: DeadlineRow, on: Axis) -> Strip:
    """A row's band, arrow, late line and marks, each ending where its date is."""
    latest = row.latest
    starts = row.earliest or row.announced
    ends = row.met_on or on.report
    late = None
    if latest is not None and ends > latest and (row.met_on is not None or is_overdue(row)):
        late = (on.at(latest), on.at(ends))
    spine_end = max([ends, *(mark.day for mark in row.marks)])
    return Strip(
        spine=(on.at(min([row.announced, *(mark.day for mark in row.marks)])), on.at(spine_end)),
        band=(on.at(min(starts, latest)), on.at(latest)) if latest else None,
        earliest=on.at(row.earliest) if row.earliest and latest else None,
        latest=on.at(latest) if latest else None,
        was=_was(row, on),
        late=late,
        beyond=latest is not None and latest > on.end,
        marks=tuple(_drawn(mark, on) for mark in row.marks),
    )


def is_overdue(row: DeadlineRow) -> bool:
    """Whether the strip draws a late line up to the report date."""
    return row.timing.value is Schedule.OVERDUE


def _was(row: DeadlineRow, on: Axis) -> float | None:
    moved = row.original_latest is not None and row.original_latest != row.latest
    return on.at(row.original_latest) if moved and row.original_latest else None


def _drawn(mark: Mark, on: Axis) -> Drawn:
    state = mark.shape if mark.shape in _STATES else None
    end = mark.latest if mark.latest and mark.latest > mark.day else None
    return Drawn(
        x=on.at(mark.day),
        to=on.at(end) if end else None,
        side=1 if mark.side > 0 else -1,
        glyph=state or _GLYPHS.get(mark.shape, "act"),
        state=state,
        label=mark.label,
    )


def _days(row: DeadlineRow) -> Iterable[date]:
    yield row.announced
    for day in (row.earliest, row.latest, row.original_latest, row.met_on):
        if day is not None:
            yield day
    for mark in row.marks:
        yield mark.day
        if mark.latest is not None:
            yield mark.latest

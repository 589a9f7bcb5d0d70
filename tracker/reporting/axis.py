"""A time axis in per cent, with the calendar's own ticks: months, quarters or years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

#: Up to this many months an axis is marked in quarters, beyond it in years.
QUARTERS_UP_TO = 30
#: A short axis, as on a card, is marked in months.
MONTHS_UP_TO = 9
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOST_YEARS = 10
_STEPS = (1, 2, 5, 10, 50, 100, 1000)
#: A label that would begin further right than this has no room.
_NO_ROOM = 91.0
#: Nearer to an end than this, the label of the report date is set inwards.
_NEAR_END = 28.0


@dataclass(frozen=True, slots=True)
class Tick:
    """A date of the calendar on the axis; `x` in per cent."""

    x: float
    label: str
    narrow_label: str | None
    """The label on a narrow page, where every second one is left out."""


@dataclass(frozen=True, slots=True)
class Axis:
    """From the first to the last month start around the data."""

    start: date
    end: date
    report: date
    ticks: tuple[Tick, ...]
    cut: bool = False
    """Whether some of the data lies outside."""

    def at(self, day: date) -> float:
        """The day's place in per cent; days outside stand at the nearest end."""
        inside = min(max(day, self.start), self.end)
        span = (self.end - self.start).days
        return round(100 * (inside - self.start).days / span, 3)

    @property
    def report_anchor(self) -> str:
        """How the report date's label is set, so that it stays on the page."""
        x = self.at(self.report)
        if x < _NEAR_END:
            return "start"
        return "end" if x > 100 - _NEAR_END else "middle"


def axis(days: Iterable[date], report: date, *, cut: bool = False) -> Axis:
    """The axis that holds all of these days and the report date.

    `cut` says that the caller left days out on purpose, so that the page can say so.

    >>> on = axis([date(2025, 1, 16), date(2026, 3, 3)], date(2025, 6, 22))
    >>> [tick.label for tick in on.ticks]
    ['Jan 2025', 'Apr', 'Jul', 'Oct', 'Jan 2026']
    """
    known = [*days, report]
    start = min(known).replace(day=1)
    end = max(_months_later(max(known), 1), _months_later(start, 3))
    months = (end.year - start.year) * 12 + end.month - start.month
    if months <= QUARTERS_UP_TO:
        found = _in_year(start, end, 1 if months <= MONTHS_UP_TO else 3)
    else:
        found = _years(start, end)
    return Axis(start=start, end=end, report=report, ticks=found, cut=cut)


def _in_year(start: date, end: date, step: int) -> tuple[Tick, ...]:
    """A tick for each month (`step` 1) or quarter (3), and one for the first month of all."""
    found: list[Tick] = []
    years: tuple[int, int] = (0, 0)
    span = (end - start).days
    day = start
    while day < end:
        following = _months_later(day, step - (day.month - 1) % step)
        x = 100 * (day - start).days / span
        squeezed = (following - day).days < 25 * step and following < end
        if not squeezed and x <= _NO_ROOM:
            kept = ((day.month - 1) // step) % 2 == 0
            wide = _named(day, years[0])
            narrow = _named(day, years[1]) if kept else None
            years = (day.year, day.year if kept else years[1])
            found.append(Tick(x=round(x, 3), label=wide, narrow_label=narrow))
        day = following
    return tuple(found)


def _named(day: date, year_said: int) -> str:
    month = _MONTHS[day.month - 1]
    return month if day.year == year_said else f"{month} {day.year}"


def _years(start: date, end: date) -> tuple[Tick, ...]:
    span = (end - start).days
    wanted = (size for size in _STEPS if (end.year - start.year) / size <= _MOST_YEARS)
    step = next(wanted, _STEPS[-1])
    found = []
    for year in range(start.year + (start > date(start.year, 1, 1)), end.year + 1):
        x = 100 * (date(year, 1, 1) - start).days / span
        if year % step == 0 and x <= _NO_ROOM + 3:
            kept = (year // step) % 2 == 0
            label = str(year)
            found.append(Tick(x=round(x, 3), label=label, narrow_label=label if kept else None))
    return tuple(found)


def _months_later(day: date, months: int) -> date:
    """The first day of the month that many months later, or the last day that can be written."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1) if count // 12 <= date.max.year else date.max

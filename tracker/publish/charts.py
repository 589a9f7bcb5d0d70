"""The geometry of the drawings, in per cent of their width: bars, dots and the axis of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.headlines import Headline
from tracker.domain.timeline import Timeline

#: A segment that is not zero stays visible at this share of the bar, in per cent.
LEAST = 1.5
#: A count stands inside a segment of at least this share.
ROOM = 6.0


@dataclass(frozen=True, slots=True)
class Segment:
    """One state's share of a bar; `x` and `width` in per cent."""

    headline: Headline
    count: int
    x: float
    width: float

    @property
    def is_labelled(self) -> bool:
        """Whether its count fits inside it."""
        return self.width >= ROOM * (1 + (len(f"{self.count:,}") - 1) / 3)


@dataclass(frozen=True, slots=True)
class Bar:
    """A whole in its states, in their fixed order."""

    segments: tuple[Segment, ...]
    kind: str = "bar"

    @property
    def headlines(self) -> Iterable[Headline]:
        """The states whose shapes it shows."""
        return (segment.headline for segment in self.segments)


def bar(counts: Sequence[tuple[Headline, int]]) -> Bar:
    """The bar of these counts, in the order given, zeros left out.

    >>> [(part.headline.value, part.x, part.width) for part in bar(
    ...     [(Headline.DELIVERED, 1), (Headline.UNDER_WAY, 3), (Headline.BREACHED, 0)]).segments]
    [('delivered', 0.0, 25.0), ('under_way', 25.0, 75.0)]
    """
    present = [(headline, count) for headline, count in counts if count]
    total = sum(count for _, count in present)
    widths = _visible([100 * count / total for _, count in present])
    segments = []
    x = 0.0
    for (headline, count), width in zip(present, widths, strict=True):
        segments.append(Segment(headline, count, round(x, 3), round(width, 3)))
        x += width
    return Bar(tuple(segments))


def _visible(widths: Sequence[float]) -> list[float]:
    """No width under the least; what that costs is taken from the largest."""
    raised = [max(width, LEAST) for width in widths]
    if raised:
        raised[raised.index(max(raised))] -= sum(raised) - 100
    return raised


@dataclass(frozen=True, slots=True)
class Dots:
    """Days on a line from zero: one dot for each number of days that occurs."""

    places: tuple[float, ...]
    """In per cent of the longest."""
    longest: int
    kind: str = "dots"

    @property
    def headlines(self) -> Iterable[Headline]:
        """It shows no state."""
        return ()


def dots(days: Iterable[int], longest: int) -> Dots:
    """The dots of these days on a scale that ends with the longest.

    >>> dots([90, 45, 90], 180).places
    (25.0, 50.0)
    """
    return Dots(tuple(round(100 * day / max(longest, 1), 3) for day in sorted(set(days))), longest)


@dataclass(frozen=True, slots=True)
class TrendColumn:
    """A share of a whole; every measure in per cent of the drawing."""

    x: float
    width: float
    share: float


@dataclass(frozen=True, slots=True)
class Trend:
    """A share from issue to issue, from zero to all; the last stands out."""

    columns: tuple[TrendColumn, ...]
    kind: str = "trend"

    @property
    def headlines(self) -> Iterable[Headline]:
        """It shows no state."""
        return ()


def trend(parts: Sequence[tuple[int, int]]) -> Trend:
    """The columns of these parts, each of its own whole.

    >>> [(one.x, one.width, one.share) for one in trend([(1, 4), (2, 4)]).columns]
    [(0.0, 40.0, 25.0), (50.0, 40.0, 50.0)]
    """
    step = 100 / max(len(parts), 1)
    return Trend(
        tuple(
            TrendColumn(
                round(place * step, 3), round(step * 0.8, 3), round(100 * part / max(whole, 1), 3)
            )
            for place, (part, whole) in enumerate(parts)
        )
    )


#: Up to this many months an axis is marked in quarters, beyond it in years.
QUARTERS_UP_TO = 30
#: A short axis, as on a card, is marked in months.
MONTHS_UP_TO = 9
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOST_YEARS = 10
_STEPS = (1, 2, 5, 10, 50, 100, 1000)
#: Which ticks are named: every one, or those whose month or year is a multiple of this.
_EVERY_MONTHS = (1, 2, 3, 6, 12, 24)
_EVERY_YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
#: A label that would begin further right than this has no room.
_NO_ROOM = 91.0
#: The narrowest strip in rem that each class of labels is shown on: reports/css/charts.css.
ROOMS = {"w8": 8.0, "w18": 18.0, "w26": 26.0, "w36": 36.0}
#: A letter in rem: 0.8125 rem of the widest common face, 0.12 em apart (WCAG 1.4.12); and in bold.
_LETTER, _BOLD = 0.6, 0.64
#: Between two labels, and what a label may reach beyond the strip, in rem.
_APART, _BEYOND = 0.5, 0.5


@dataclass(frozen=True, slots=True)
class TickLabel:
    """A label at `x` in per cent, and the classes of the strips that have room for it."""

    x: float
    text: str
    rooms: str
    anchor: str = "start"
    """Which part of the label stands at `x`, in the words of SVG: start, middle or end."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A date of the calendar on the axis; `x` in per cent."""

    x: float
    label: str
    """Its label where there is room for all of them."""
    turn: int
    """Its place in the calendar: of a year its number, else how many months came before it."""
    year: int
    month: str
    """The name of its month; empty on an axis that is marked in years."""


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
    def names(self) -> tuple[TickLabel, ...]:
        """The labels of the ticks. A narrow strip has those of every second, fourth … tick."""
        rooms: dict[tuple[float, str], list[str]] = {}
        for room, width in ROOMS.items():
            for label in self._names_within(width):
                rooms.setdefault(label, []).append(room)
        return tuple(
            TickLabel(x, text, " ".join(classes)) for (x, text), classes in sorted(rooms.items())
        )

    def _names_within(self, width: float) -> list[tuple[float, str]]:
        """The most labels, evenly chosen, that a strip of so many rem has room for."""
        for every in _EVERY_YEARS if not self.ticks[0].month else _EVERY_MONTHS:
            labels = _labels([tick for tick in self.ticks if tick.turn % every == 0], width)
            ends = [x * width / 100 + len(text) * _LETTER + _APART for x, text in labels]
            starts = [x * width / 100 for x, _ in labels[1:]]
            if labels and all(end <= start for end, start in zip(ends, starts, strict=False)):
                return labels
        return [(self.ticks[0].x, self.ticks[0].label)]


def axis(days: Iterable[date], report: date, *, cut: bool = False) -> Axis:
    """The axis that holds all of these days and the report date.

    `cut` says that the caller left days out on purpose, so that the page can say so.

    >>> on = axis([date(2025, 1, 16), date(2026, 3, 3)], date(2025, 6, 22))
    >>> [tick.label for tick in on.ticks]
    ['Jan 2025', 'Apr', 'Jul', 'Oct', 'Jan 2026']
    """
    all_days = [*days, report]
    start = min(all_days).replace(day=1)
    end = max(_months_later(max(all_days), 1), _months_later(start, 3))
    months = (end.year - start.year) * 12 + end.month - start.month
    if months <= QUARTERS_UP_TO:
        ticks = _in_year(start, end, 1 if months <= MONTHS_UP_TO else 3)
    else:
        ticks = _years(start, end)
    return Axis(start=start, end=end, report=report, ticks=ticks, cut=cut)


def timeline_axis(timelines: Iterable[Timeline], report: date) -> Axis:
    """The axis around every day that these timelines show."""
    return axis([day for timeline in timelines for day in timeline.days], report)


def _in_year(start: date, end: date, step: int) -> tuple[Tick, ...]:
    """A tick for each month (`step` 1) or quarter (3), and one for the first month of all."""
    ticks: list[Tick] = []
    year_said = 0
    span = (end - start).days
    day = start
    while day < end:
        following = _months_later(day, step - (day.month - 1) % step)
        x = 100 * (day - start).days / span
        squeezed = (following - day).days < 25 * step and following < end
        if not squeezed and x <= _NO_ROOM:
            label = _named(day, year_said)
            turn = day.year * 12 + day.month - 1
            month = _MONTHS[day.month - 1]
            ticks.append(Tick(round(x, 3), label, turn, day.year, month))
            year_said = day.year
        day = following
    return tuple(ticks)


def labels_beside(x: float, *texts: str) -> tuple[TickLabel, ...]:
    """The first of these bold texts that fits each strip, at `x` or as near as it has room.

    The last stands where none fits; an empty one is no label.
    """
    rooms: dict[tuple[float, str, str], list[str]] = {}
    for room, width in ROOMS.items():
        fitting = (text for text in texts if len(text) * _BOLD <= width)
        text = next(fitting, texts[-1])
        place, anchor = _beside(x, 100 * len(text) * _BOLD / width)
        if text:
            rooms.setdefault((place, text, anchor), []).append(room)
    return tuple(
        TickLabel(place, text, " ".join(classes), anchor)
        for (place, text, anchor), classes in rooms.items()
    )


def _beside(x: float, width: float) -> tuple[float, str]:
    """Where a label of this width has room next to `x`, and which part of it stands there.

    >>> _beside(50, 60), _beside(90, 60), _beside(10, 60), _beside(30, 80)
    ((50, 'middle'), (90, 'end'), (10, 'start'), (40.0, 'middle'))
    """
    if width / 2 <= x <= 100 - width / 2:
        return x, "middle"
    if x >= width:
        return x, "end"
    if x <= 100 - width:
        return x, "start"
    return round(min(max(x, width / 2), 100 - width / 2), 3), "middle"


def _labels(ticks: Sequence[Tick], width: float) -> list[tuple[float, str]]:
    """Where each of these ticks has its label, and what it says; one without room is left out."""
    labels: list[tuple[float, str]] = []
    year_said = 0
    for tick in ticks:
        text = tick.label
        if tick.month:
            text = tick.month if tick.year == year_said else f"{tick.month} {tick.year}"
        if tick.x * width / 100 + len(text) * _LETTER <= width + _BEYOND:
            labels.append((tick.x, text))
            year_said = tick.year
    return labels


def _named(day: date, year_said: int) -> str:
    month = _MONTHS[day.month - 1]
    return month if day.year == year_said else f"{month} {day.year}"


def _years(start: date, end: date) -> tuple[Tick, ...]:
    span = (end - start).days
    sizes = (size for size in _STEPS if (end.year - start.year) / size <= _MOST_YEARS)
    step = next(sizes, _STEPS[-1])
    ticks = []
    for year in range(start.year + (start > date(start.year, 1, 1)), end.year + 1):
        x = 100 * (date(year, 1, 1) - start).days / span
        if year % step == 0 and x <= _NO_ROOM + 3:
            ticks.append(Tick(round(x, 3), str(year), turn=year, year=year, month=""))
    return tuple(ticks)


def _months_later(day: date, months: int) -> date:
    """The first day of the month that many months later, or the last day that can be written."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1) if count // 12 <= date.max.year else date.max

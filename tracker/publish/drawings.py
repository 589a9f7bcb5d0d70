"""Drawings of a commitment over time: the three lanes of its timeline, the steps of a measure.

Places across are in per cent of the strip, heights in rem from its top, so that type never scales.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain.amount import EXACT, Amount, grouped
from tracker.domain.headlines import Headline
from tracker.domain.prose import day_short, days_words
from tracker.domain.timeline import Lane, Mark, MarkKind, Timeline
from tracker.publish.charts import ROOMS, Axis, TickLabel, axis, labels_beside
from tracker.read.measures import MeasureCard, MeasuredNumber

#: Fewer marks are a table alone.
MARKS_FROM = 3
#: Above the lanes, of a row of marks, around the rows of a lane, and below the lanes, in rem.
HEAD, ROW, PADDING, FOOT = 3.0, 1.625, 0.4375, 1.5
#: What a mark and its number take of the width on both sides, in per cent.
_LEFT, _RIGHT = 5.0, 11.0
#: A letter of a bold label, and the sign at its end, in rem.
_LETTER, _SIGN = 0.64, 0.875
#: A state has its own shape; every other mark that of one of these four, with its word.
SHAPES = {
    MarkKind.OPENED: "words",
    MarkKind.STATEMENT: "words",
    MarkKind.DATE: "words",
    MarkKind.CLAIM: "words",
    MarkKind.POSITION: "position",
    MarkKind.ACTION: "act",
    MarkKind.STAGE: "act",
    MarkKind.GONE: "act",
    MarkKind.FINDING: "look",
    MarkKind.LOOK: "look",
    MarkKind.STALLED: "look",
}
WORDS = {"words": "words", "act": "act", "position": "position", "look": "we looked"}
_NAMES = {
    Lane.THEY: ("They", "promiser"),
    Lane.OTHERS: ("Others", "third parties"),
    Lane.WE: ("We", "looks, findings"),
}


@dataclass(frozen=True, slots=True)
class LaneBand:
    """A lane: its name, what the name means, its top and its height in rem."""

    name: str
    about: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark in its place, with its number in the table of the same marks."""

    number: int
    x: float
    end: float | None
    """Where it may have ended, of a day that is vague."""
    y: float
    headline: Headline | None
    shape: str


@dataclass(frozen=True, slots=True)
class LastDay:
    """An end of the window: its place, and its label beside it by the width of the strip."""

    x: float
    labels: tuple[TickLabel, ...]


@dataclass(frozen=True, slots=True)
class DaysLate:
    """From the last day to the day of delivery, or to the end of the axis."""

    x: float
    width: float
    label: str
    """Empty where it is late still, since its days grow, and where there is no room for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """A commitment over time."""

    on: Axis
    height: float
    """Of the whole drawing, in rem."""
    bands: tuple[LaneBand, ...]
    marks: tuple[PlacedMark, ...]
    opens: float | None
    """Where the window begins; None without a last day."""
    strict: LastDay | None
    """The last day on the narrowest reading, where it is another."""
    last: LastDay | None
    late: DaysLate | None
    kind: str = "lanes"

    @property
    def headlines(self) -> Iterable[Headline]:
        """The states whose shapes it shows."""
        return (mark.headline for mark in self.marks if mark.headline)

    @property
    def floor(self) -> float:
        """Where the lanes end, in rem."""
        return self.height - FOOT

    @property
    def key(self) -> tuple[tuple[str, str], ...]:
        """The shapes that occur, with their words."""
        shapes = {mark.shape for mark in self.marks if mark.headline is None}
        return tuple((shape, word) for shape, word in WORDS.items() if shape in shapes)

    @property
    def states(self) -> tuple[Headline, ...]:
        """The states that occur, in their fixed order."""
        present = set(self.headlines)
        return tuple(headline for headline in Headline if headline in present)


def lanes(timeline: Timeline) -> Lanes:
    """The drawing of a timeline that has marks; its axis ends with its own last day."""
    on = axis(timeline.days, max(timeline.days))
    bands: list[LaneBand] = []
    placed: list[PlacedMark] = []
    y = HEAD
    for lane, (name, about) in _NAMES.items():
        rows = list(_rows(on, timeline.marks, lane))
        height = 2 * PADDING + ROW * max((row for _, _, row in rows), default=0) + ROW
        bands.append(LaneBand(name, about, round(y, 4), round(height, 4)))
        for number, mark, row in rows:
            place = y + PADDING + ROW * row + ROW / 2
            end = on.at(mark.latest) if mark.latest else None
            placed.append(
                PlacedMark(
                    number,
                    on.at(mark.day),
                    end,
                    round(place, 4),
                    mark.headline,
                    SHAPES[mark.kind],
                )
            )
        y += height
    last, strict = timeline.last, timeline.strict
    two = last is not None and strict is not None and strict != last
    strictest = _end(on, strict, "strictest") if two and strict else None
    # A label of the strict end that begins at its line lies where the days late would stand.
    has_room = strictest is None or all(label.anchor == "end" for label in strictest.labels)
    return Lanes(
        on=on,
        height=round(y + FOOT, 4),
        bands=tuple(bands),
        marks=tuple(placed),
        opens=None if timeline.first is None else on.at(timeline.first),
        strict=strictest,
        last=None if last is None else _end(on, last, "latest" if two else "last day"),
        late=_late(on, timeline, has_room),
    )


def _rows(on: Axis, marks: Sequence[Mark], lane: Lane) -> Iterator[tuple[int, Mark, int]]:
    """The marks of a lane with their numbers; one that would touch another takes the next row."""
    ends: list[float] = []
    for number, mark in enumerate(marks, 1):
        if mark.lane is not lane:
            continue
        x = on.at(mark.day)
        free = (row for row, end in enumerate(ends) if end <= x - _LEFT)
        row = next(free, len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = on.at(mark.last) + _RIGHT
        yield number, mark, row


def _end(on: Axis, day: date, word: str) -> LastDay:
    """A label ends at its line, or begins there where there is no room before it."""
    x = on.at(day)
    rooms: dict[tuple[str, str], list[str]] = {}
    for room, width in ROOMS.items():
        before, after = x * width / 100, (100 - x) * width / 100
        for text in (f"{day_short(day)}, {word}", word):
            needed = len(text) * _LETTER + _SIGN
            if needed <= max(before, after):
                anchor = "end" if needed <= before else "start"
                rooms.setdefault((text, anchor), []).append(room)
                break
    labels = (
        TickLabel(x, text, " ".join(classes), anchor) for (text, anchor), classes in rooms.items()
    )
    return LastDay(x, tuple(labels))


def _late(on: Axis, timeline: Timeline, has_room: bool) -> DaysLate | None:
    until = timeline.late_until(on.end)
    if until is None or timeline.last is None:
        return None
    x = on.at(timeline.last)
    days = (until - timeline.last).days
    label = f"{days_words(days)} late" if timeline.met and has_room else ""
    return DaysLate(x, round(on.at(until) - x, 3), label)


#: Of the plot and of the room above it, in rem.
HEIGHT, ROOM = 8.0, 1.5
#: From two readings on; fewer are a sentence.
LEAST_READINGS = 2
#: Beyond so many days between two readings there is a gap and no step: fifteen months.
GAP_DAYS = 457
#: Labels nearer than this in rem would touch.
_TOUCHING = 1.2
_NICE = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True)
class Level:
    """A line across: from and to in per cent, its height in rem."""

    start: float
    end: float
    y: float


@dataclass(frozen=True, slots=True)
class Rise:
    """A line up or down between two levels."""

    x: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Ring:
    """A reading, or where the series began."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class ScaleLabel:
    """A number of the value axis."""

    y: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepChart:
    """Readings of one voice as steps, the target and what it was before."""

    on: Axis
    height: float
    """Of the whole drawing, in rem."""
    levels: tuple[Level, ...]
    rises: tuple[Rise, ...]
    rings: tuple[Ring, ...]
    others: tuple[Ring, ...]
    """Readings of other voices, which no line joins."""
    target: Level | None
    earlier: tuple[Level, ...]
    """Targets that were restated."""
    scale: tuple[ScaleLabel, ...]
    last: tuple[TickLabel, ...]
    """The last reading with its day, by the width of the strip."""
    last_y: float
    goal: tuple[TickLabel, ...]
    goal_y: float
    kind: str = "steps"

    @property
    def headlines(self) -> Iterable[Headline]:
        """No state: no number is a finding."""
        return ()


def step_chart(measure: MeasureCard, report: date) -> StepChart | None:
    """The chart of a measure; None for fewer than two readings of its leading voice and series.

    The value axis begins at nothing, or at the lowest number where one is below it. A target
    runs from the day on which it was said to its last day, or to the end of the axis. Only what
    is counted alike is drawn: the unit, and for money the year of its prices.
    """
    readings = measure.readings
    line = [number for number in readings if number.voice == measure.voice]
    if len(line) < LEAST_READINGS:
        return None
    begun = measure.baseline
    points = ([begun] if begun is not None else []) + line
    points.sort(key=lambda number: number.occurred_latest)
    targets = _targets(measure, _amount(line[-1]))
    others = [number for number in readings if number.voice != measure.voice]
    drawn = [*points, *targets, *others]
    days = [number.occurred_latest for number in drawn]
    on = axis([*days, *([measure.last_day] if targets and measure.last_day else [])], report)
    scale = _Scale.around([_value(number) for number in drawn])
    goals = _goals(targets, measure.last_day, on, scale)
    last, last_at = line[-1], on.at(line[-1].occurred_latest)
    last_y = scale.y(_value(last))
    goal = goals[-1] if goals else None
    amount = _amount(last).bare
    goal_y = 0.0 if goal is None else goal.y - 0.5
    above, below = last_y - 0.6, last_y + 1.3
    falls = _value(line[-2]) > _value(last)
    # Away from the line before it, and from the target's own number.
    places = (below, above) if falls else (above, below)
    label_y = next(
        (y for y in places if goal is None or abs(y - goal_y) >= _TOUCHING),
        max(last_y, goal_y) + 1.3,
    )
    return StepChart(
        on=on,
        height=HEIGHT + ROOM + 0.5,
        levels=tuple(_levels(points, on, scale)),
        rises=tuple(_rises(points, on, scale)),
        rings=tuple(_rings(points, on, scale)),
        others=tuple(_rings(others, on, scale)),
        target=goal,
        earlier=tuple(goals[:-1]),
        scale=scale.labels,
        last=labels_beside(last_at, f"{amount}, {_day(last)}", amount, _amount(last).figures),
        last_y=round(label_y, 3),
        goal=()
        if goal is None
        else labels_beside(
            goal.end, f"target {_amount(targets[-1]).bare}", _amount(targets[-1]).figures
        ),
        goal_y=round(goal_y, 3),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """The value axis: its ends, and how high a number stands."""

    bottom: Decimal
    top: Decimal

    @classmethod
    def around(cls, values: Iterable[Decimal]) -> _Scale:
        """From nothing, or from a round number below the lowest, to one above the highest."""
        listed = list(values)
        low, high = min(*listed, Decimal(0)), max(*listed, Decimal(0))
        return cls(-_nice(-low), _nice(high) if high > 0 or low < 0 else Decimal(1))

    def y(self, value: Decimal) -> float:
        """The height of a number, in rem from the top."""
        span = EXACT.subtract(self.top, self.bottom)
        share = EXACT.divide(EXACT.subtract(value, self.bottom), span)
        return round(ROOM + HEIGHT * (1 - float(share)), 3)

    @property
    def labels(self) -> tuple[ScaleLabel, ...]:
        """Its ends, and nothing where that lies between them: three at most."""
        values = sorted({self.bottom, Decimal(0), self.top})
        return tuple(ScaleLabel(self.y(value), grouped(f"{value:f}")) for value in values)


def _nice(value: Decimal) -> Decimal:
    """The next round number that is not below a positive one: 1, 2, 2.5 or 5 and noughts."""
    if value <= 0:
        return Decimal(0)
    unit = Decimal(1).scaleb(value.adjusted())
    steps = (EXACT.multiply(unit, step) for step in _NICE)
    return next(step for step in steps if step >= value)


def _value(number: MeasuredNumber) -> Decimal:
    return Decimal(number.number)


def _amount(number: MeasuredNumber) -> Amount:
    return Amount(number.number, number.unit, number.price_year)


def _day(number: MeasuredNumber) -> str:
    """The day of a reading for a label; one that is vague is the last that it may have been."""
    when = number.when
    day = day_short(number.occurred_latest)
    return day if when.earliest == when.latest else f"by {day}"


def _targets(measure: MeasureCard, counted: Amount) -> list[MeasuredNumber]:
    """The targets that are counted as the readings are, each once however often it was said."""
    alike = [
        target
        for target in measure.targets
        if target.series == measure.series and _amount(target).is_like(counted)
    ]
    return [next(same) for _, same in itertools.groupby(alike, key=_value)]


def _goals(
    targets: Sequence[MeasuredNumber], last_day: date | None, on: Axis, scale: _Scale
) -> list[Level]:
    """Each target from the day on which it was said to the next one, the last to its last day."""
    following = (*(target.occurred_latest for target in targets[1:]), last_day or on.end)
    levels = []
    for target, end in zip(targets, following, strict=False):
        start = target.occurred_latest
        levels.append(Level(on.at(start), on.at(max(end, start)), scale.y(_value(target))))
    return levels


def _joined(points: Sequence[MeasuredNumber]) -> Iterable[tuple[MeasuredNumber, MeasuredNumber]]:
    """Neighbours between which a step is drawn: further apart they have a gap."""
    for earlier, later in itertools.pairwise(points):
        if (later.occurred_latest - earlier.occurred_latest).days <= GAP_DAYS:
            yield earlier, later


def _levels(points: Sequence[MeasuredNumber], on: Axis, scale: _Scale) -> Iterable[Level]:
    for earlier, later in _joined(points):
        start, end = on.at(earlier.occurred_latest), on.at(later.occurred_latest)
        yield Level(start, end, scale.y(_value(earlier)))


def _rises(points: Sequence[MeasuredNumber], on: Axis, scale: _Scale) -> Iterable[Rise]:
    for earlier, later in _joined(points):
        start, end = scale.y(_value(earlier)), scale.y(_value(later))
        yield Rise(on.at(later.occurred_latest), start, end)


def _rings(points: Sequence[MeasuredNumber], on: Axis, scale: _Scale) -> Iterable[Ring]:
    for point in points:
        yield Ring(on.at(point.occurred_latest), scale.y(_value(point)))

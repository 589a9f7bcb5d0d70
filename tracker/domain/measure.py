"""Measures: a number over time, the target that was promised of it, and where it began.

A measure is known by the entry that first named it. Its readings are in the voice of whoever
published them, its targets in that of the promiser. A new baseline, or one in another unit,
begins a new series: what was counted before stays, and is compared with nothing after it.
Nothing here moves a finding: a person judges, and the numbers stand beside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.domain.amount import EXACT, PER_CENT, Amount, rounded
from tracker.domain.deadline.window import Deadline
from tracker.domain.entry import Entry, Json
from tracker.domain.facets import MeasureValue
from tracker.domain.lateness import stated_words
from tracker.domain.prose import day_words, when_words
from tracker.domain.schedule import deadline_of
from tracker.domain.text import Redacted
from tracker.domain.vocabulary import Voice

#: Days between the two readings of a pace: twelve months, give or take three.
PACE_DAYS = range(274, 458)
_YEAR = 365
_DAYS_A_MONTH = Decimal("30.44")
#: What stands in the place of a name or a unit that was redacted.
REDACTED = "[redacted]"


class Direction(StrEnum):
    """Which way a measure is to go."""

    MORE = "more"
    LESS = "less"


def amount_of(entry: Entry) -> Amount:
    """The number that an entry of a measure states, in its unit."""
    year = entry.detail.get("price_year")
    return Amount(
        str(entry.detail["value"]),
        entry.text("unit") or REDACTED,
        None if year is None else str(year),
    )


def series_of(entry: Entry) -> int:
    """The number of the series that an entry of a measure belongs to, from 1."""
    number = entry.detail.get("series", 1)
    return number if isinstance(number, int) else 1


def target_deadline(entry: Entry) -> Deadline | None:
    """By when a target is promised, where that was said with it."""
    return deadline_of(entry) if "bound" in entry.detail else None


@dataclass(frozen=True, slots=True)
class Point:
    """One number of a measure."""

    entry: Entry
    amount: Amount
    series: int

    @property
    def day(self) -> date:
        """Its day; the last on which it may have been so, where that is vague."""
        return self.entry.occurred_latest


@dataclass(frozen=True, slots=True)
class Pace:
    """What the last twelve months would come to if they went on: arithmetic, no forecast."""

    start: Point
    end: Point
    until: date
    projected: Amount
    """To three significant figures."""

    @property
    def words(self) -> str:
        """The pace as it is said, with its rule."""
        days = (self.end.day - self.start.day).days
        months = int((days / _DAYS_A_MONTH).to_integral_value())
        return (
            f"at the pace of the {months} months to {day_words(self.end.day)} "
            f"(from {self.start.amount.figures} to {self.end.amount.figures}), about "
            f"{self.projected.words} by {day_words(self.until)}; arithmetic, not a forecast"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure of one commitment at two times."""

    item: int
    """The entry that first named it."""
    name: str
    readings: tuple[Point, ...]
    """By day; of one voice and day the last that was recorded."""
    baselines: tuple[Point, ...]
    targets: tuple[Point, ...]
    """By the day on which each was said; the last one stands."""

    @property
    def points(self) -> tuple[Point, ...]:
        """Every number of it, by day and number."""
        every = (*self.readings, *self.baselines, *self.targets)
        return tuple(sorted(every, key=lambda point: (point.day, point.entry.seq)))

    @property
    def series(self) -> int:
        """The number of its present series."""
        return max(point.series for point in self.points)

    @property
    def unit(self) -> Amount:
        """Its present unit, on whichever number has it last."""
        of_series = [point for point in self.points if point.series == self.series]
        return max(of_series, key=lambda point: point.entry.seq).amount

    @property
    def current(self) -> tuple[Point, ...]:
        """The readings of its present series."""
        return tuple(point for point in self.readings if point.series == self.series)

    @property
    def last(self) -> Point | None:
        """The newest reading of its present series: that of somebody else than the promiser,
        where there is one. What the promiser publishes of itself stands beside it.
        """
        independent = [point for point in self.current if point.entry.voice != Voice.PROMISER]
        return next(reversed(independent or self.current), None)

    @property
    def others(self) -> tuple[Point, ...]:
        """The newest reading of each other voice in the present series."""
        newest = {point.entry.voice: point for point in self.current}
        whose = None if self.last is None else self.last.entry.voice
        return tuple(point for voice, point in newest.items() if voice != whose)

    @property
    def baseline(self) -> Point | None:
        """Where its present series began, if that is recorded."""
        begun = [point for point in self.baselines if point.series == self.series]
        return begun[-1] if begun else None

    @property
    def target(self) -> Point | None:
        """The target that stands."""
        return self.targets[-1] if self.targets else None

    @property
    def is_comparable(self) -> bool:
        """Whether the target is counted as the present series is: in its unit, and not rebased."""
        target = self.target
        return (
            target is not None and target.series == self.series and target.amount.is_like(self.unit)
        )

    @property
    def direction(self) -> Direction | None:
        """Which way it is to go: from its baseline to its target.

        Without a baseline it is to rise, if no reading is beyond the target yet; else nothing
        tells a falling number from one that was overshot, and None is the answer.
        """
        if self.target is None or not self.is_comparable:
            return None
        goal = self.target.amount.value
        if self.baseline is not None:
            begun = self.baseline.amount.value
            if begun == goal:
                return None
            return Direction.MORE if begun < goal else Direction.LESS
        is_below = all(point.amount.value <= goal for point in self.current)
        return Direction.MORE if is_below else None

    def last_day(self, commitment: date | None) -> date | None:
        """By when the target is to be met; without a day of its own that of the commitment."""
        own = None if self.target is None else target_deadline(self.target.entry)
        return commitment if own is None else own.latest

    def pace(self, commitment: date | None) -> Pace | None:
        """What it comes to on the last day at the pace of the last twelve months.

        The two readings are of one voice and series: the last, and of those 9 to 15 months before
        it the nearest to a year; a baseline of that voice is one of them. None where there is
        no such pair, no day to come, or an answer that cannot be (below nothing, or beyond 100%).
        """
        end, until = self.last, self.last_day(commitment)
        if end is None or until is None or until <= end.day or not self.is_comparable:
            return None
        earlier = {
            abs((end.day - point.day).days - _YEAR): point
            for point in (*self.baselines, *self.current)
            if point.series == self.series
            and point.entry.voice == end.entry.voice
            and (end.day - point.day).days in PACE_DAYS
        }
        if not earlier:
            return None
        start = earlier[min(earlier)]
        change = EXACT.subtract(end.amount.value, start.amount.value)
        ahead, behind = (until - end.day).days, (end.day - start.day).days
        sum_ahead = EXACT.divide(EXACT.multiply(change, Decimal(ahead)), Decimal(behind))
        projected = EXACT.add(end.amount.value, sum_ahead)
        never_negative = end.amount.value >= 0 and start.amount.value >= 0
        if (projected < 0 and never_negative) or (end.amount.unit == PER_CENT and projected > 100):
            return None
        return Pace(start, end, until, end.amount.of(rounded(projected)))


def measures_of(entries: Iterable[Entry]) -> tuple[Measure, ...]:
    """The measures of one commitment from its live entries with their texts, in order of naming."""
    by_item: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.occurred_latest, entry.seq)):
        by_item.setdefault(entry.item, []).append(entry)
    return tuple(_measure(int(item), by_item[item]) for item in sorted(by_item, key=int))


def _measure(item: int, entries: list[Entry]) -> Measure:
    return Measure(
        item=item,
        name=name_of(entries),
        readings=_points(entries, MeasureValue.READING),
        baselines=_points(entries, MeasureValue.BASELINE),
        targets=tuple(_point(entry) for entry in entries if entry.value == MeasureValue.TARGET),
    )


def name_of(entries: Iterable[Entry]) -> str:
    """What a measure is called now: as the last of its entries names it that still has words."""
    for entry in sorted(entries, key=lambda entry: entry.seq, reverse=True):
        name = entry.text("name")
        if name is not None and not isinstance(name, Redacted):
            return name
    return REDACTED


def _points(entries: list[Entry], value: MeasureValue) -> tuple[Point, ...]:
    """The numbers of one sort; what the same voice gave again for the same day replaces it."""
    last = {
        (entry.voice, entry.occurred, series_of(entry)): _point(entry)
        for entry in entries
        if entry.value == value
    }
    return tuple(sorted(last.values(), key=lambda point: (point.day, point.entry.seq)))


def _point(entry: Entry) -> Point:
    return Point(entry, amount_of(entry), series_of(entry))


def standing_words(measure: Measure, voice: str) -> str:
    """Where a measure stands: '207,000 of 1,500,000 homes, 31 March 2026 (River Statistics)'.

    `voice` names whose reading the last one is.
    """
    last, target, goal = measure.last, measure.target, goal_words(measure)
    if last is None:
        return f"no reading yet; {goal}" if goal else "no reading yet"
    source = f"{when_words(last.entry.when)} ({voice})"
    if target is None:
        return f"{last.amount.words}, {source}" + (f"; {goal}" if goal else "")
    from_nothing = measure.baseline is None or not measure.baseline.amount.value
    rises = measure.direction is Direction.MORE and last.amount.unit != PER_CENT
    if rises and from_nothing:
        return f"{last.amount.figures} of {target.amount.words}, {source}"
    return f"{last.amount.words}, {source}; {goal}"


def goal_words(measure: Measure) -> str:
    """'target 3,000,000 patients or less, from 7,600,000': which way, and where it began."""
    target, baseline = measure.target, measure.baseline
    if target is None:
        return "" if baseline is None else f"from {baseline.amount.words}"
    goal = f"target {target.amount.words}"
    if not measure.is_comparable:
        rebased = target.amount.is_like(measure.unit)
        return f"the {goal} is counted {'as before it was rebased' if rebased else 'otherwise'}"
    if measure.direction is Direction.LESS:
        goal = f"{goal} or less"
    return f"{goal}, from {baseline.amount.figures}" if baseline is not None else goal


def target_words(entry: Entry) -> str:
    """A target with its day: '1,500,000 homes, “this Parliament” (by 15 August 2029)'."""
    deadline, amount = target_deadline(entry), amount_of(entry)
    return amount.words if deadline is None else f"{amount.words}, {stated_words(deadline)}"


def measure_parts(entry: Entry, previous: Entry | None) -> tuple[str, str, str | None]:
    """An entry of a measure in parts: what it is, what it says, and the number before it."""
    name = entry.text("name") or REDACTED
    before = None if previous is None else amount_of(previous).words
    if entry.value == MeasureValue.TARGET:
        target = target_words(entry)
        if previous is not None and target_words(previous) == target:
            return f"target repeated ({name})", target, None
        anew = " restated" if previous is not None else ""
        return f"target{anew} ({name})", target, before
    if entry.value == MeasureValue.BASELINE:
        anew = " rebased" if series_of(entry) > 1 else ""
        return f"baseline{anew} ({name})", amount_of(entry).words, before
    return name, amount_of(entry).words, before


@dataclass(frozen=True, slots=True)
class Threshold:
    """The number that a test names, for a person to judge by."""

    measure: int
    """The entry that first named its measure."""
    at_least: bool
    """At least, and not at most."""
    amount: Amount

    @property
    def words(self) -> str:
        """'at least 1,500,000 homes'."""
        return f"at {'least' if self.at_least else 'most'} {self.amount.words}"

    @property
    def detail(self) -> dict[str, Json]:
        """The structured part of the entry that sets the test; its unit is a text."""
        year = self.amount.price_year
        return {
            "measure": self.measure,
            "at_least" if self.at_least else "at_most": self.amount.number,
            **({} if year is None else {"price_year": year}),
        }


def threshold_of(test: Entry) -> Threshold | None:
    """The threshold of a test, from the entry that set it; None where it names none."""
    detail = test.detail
    number = detail.get("at_least", detail.get("at_most"))
    measure = detail.get("measure")
    if not isinstance(measure, int) or number is None:
        return None
    amount = Amount(str(number), test.text("unit") or REDACTED, _year(detail.get("price_year")))
    return Threshold(measure, "at_least" in detail, amount)


def _year(value: object) -> str | None:
    return None if value is None else str(value)


def reader_voice(voice: str) -> str:
    """A voice in a sentence for readers: 'the promiser', 'our count', or a name."""
    return {Voice.PROMISER.value: "the promiser", Voice.TRACKER.value: "our count"}.get(
        voice, voice
    )


def threshold_line(
    test: Entry, measures: Iterable[Measure], voice: Callable[[Entry], str]
) -> str | None:
    """What a test asks of a measure, beside its newest reading; None where it asks nothing.

    No judgement, which a person makes. `voice` names who speaks in an entry.
    """
    threshold = threshold_of(test)
    if threshold is None:
        return None
    asks = f"asks for {threshold.words}"
    measure = next((one for one in measures if one.item == threshold.measure), None)
    if measure is None:
        return f"{asks}; its measure is not recorded"
    last = measure.last
    if last is None:
        return f"{asks}; no reading of {measure.name} yet"
    day, whose = when_words(last.entry.when), reader_voice(voice(last.entry))
    return f"{asks}; {measure.name}: {last.amount.words}, {day} ({whose})"

"""The measures of a commitment as readers see them: series, target, baseline and sentences."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from tracker.domain.dates import Times, When, parse_when
from tracker.domain.entry import Entry
from tracker.domain.facets import MeasureValue
from tracker.domain.measure import (
    Direction,
    Measure,
    Point,
    amount_of,
    measures_of,
    reader_voice,
    series_of,
    standing_words,
    target_deadline,
    target_words,
)
from tracker.domain.prose import day_words, list_words, when_words
from tracker.domain.subject import nearest
from tracker.domain.vocabulary import Facet
from tracker.errors import UnknownName
from tracker.ledger.database import Connection
from tracker.ledger.standing import by_subject, history
from tracker.read.log import Cited


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredNumber:
    """One number of a measure; the names are those of the JSON answers."""

    entry: int
    ref: str
    measure: int
    """The entry that first named the measure."""
    name: str
    """What the measure is called."""
    kind: MeasureValue
    """A reading, the target that was promised, or the baseline."""
    number: str
    """An exact decimal in plain figures: '207000', '-0.50'."""
    unit: str
    """What is counted."""
    price_year: str | None
    """Of money: in the prices of which year."""
    words: str
    """The number in its unit, for readers."""
    voice: str
    """promiser, tracker, or the name of a third party."""
    occurred: str
    """EDTF: the day of a reading, or the day on which a target was said."""
    occurred_latest: date
    """The last day on which that may have been."""
    series: int
    """Its series: a new one begins where the measure was rebased."""
    due_phrase: str | None
    """Of a target: by when, in the words that were used."""
    due_latest: date | None
    """Of a target: its last day on the most generous reading."""
    sources: tuple[str, ...]
    """The keys that it cites."""
    grades: str
    """How strong each of them is for this promise: 'A', 'AC'."""

    @property
    def when(self) -> When:
        """Its day, with what is known of it."""
        return parse_when(self.occurred)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureCard:
    """A measure of one commitment at two times. No number of it is a finding."""

    measure: int
    """The entry that first named it."""
    name: str
    """What it is called."""
    unit: str
    """What is counted in its present series."""
    price_year: str | None
    """Of money: in the prices of which year."""
    direction: Direction | None
    """Which way it is to go; None where baseline and target do not say."""
    standing: str
    """'207,000 of 1,500,000 homes, 31 March 2026 (River Statistics)'."""
    voice: str | None
    """Whose newest reading that is."""
    others: tuple[str, ...]
    """The newest reading of each other voice, in words."""
    target: str | None
    """The target that stands, with its day and the one before it, in words."""
    rebased: str | None
    """Since when the present series is counted, where it is not the first."""
    pace: str | None
    """Arithmetic, said as such, with its rule; None where there is too little for it."""
    last_day: date | None
    """By when the target is to be met: its own day, or that of the commitment."""
    series: int
    """The number of the present series."""
    numbers: tuple[MeasuredNumber, ...]
    """Readings, targets and baselines of all its series, by day."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The measure in sentences without a full stop: where it stands, its target, its pace."""
        return (
            f"{self.name}: {self.standing}",
            *(f"also {other}" for other in self.others),
            *([f"target {self.target}"] if self.target else ()),
            *(line for line in (self.rebased, self.pace) if line),
        )

    @property
    def readings(self) -> tuple[MeasuredNumber, ...]:
        """The readings of the present series, by day."""
        return tuple(
            number
            for number in self.numbers
            if number.kind is MeasureValue.READING and number.series == self.series
        )

    @property
    def targets(self) -> tuple[MeasuredNumber, ...]:
        """The targets, by the day on which each was said."""
        return tuple(number for number in self.numbers if number.kind is MeasureValue.TARGET)

    @property
    def baseline(self) -> MeasuredNumber | None:
        """Where the present series began."""
        begun = [
            number
            for number in self.numbers
            if number.kind is MeasureValue.BASELINE and number.series == self.series
        ]
        return begun[-1] if begun else None


#: Who speaks in an entry: promiser, tracker, or the name of a third party.
VoiceOf = Callable[[Entry], str]
#: The sources of an entry, graded for its commitment.
SourcesOf = Callable[[Entry], Iterable[Cited]]


def measure_cards(
    entries: Iterable[Entry],
    *,
    ref: str,
    last_day: date | None,
    voice: VoiceOf,
    sources: SourcesOf,
) -> tuple[MeasureCard, ...]:
    """The measures of one commitment from its live entries with their texts.

    `last_day` is that of the commitment's own deadline.
    """
    return tuple(
        _card(measure, ref, last_day, voice, sources)
        for measure in measures_of(entry for entry in entries if entry.facet is Facet.MEASURE)
    )


def measure_entries(
    connection: Connection, times: Times, numbers: Collection[int] | None = None
) -> dict[int, list[Entry]]:
    """Every live number of these commitments, by commitment; of all of them without numbers."""
    return by_subject(
        history(connection, times, facets=[Facet.MEASURE], subjects=numbers, texts=True)
    )


def having(measures: dict[int, tuple[Measure, ...]], typed: str) -> dict[int, tuple[Measure, ...]]:
    """The measures of that name of each commitment that has one: a part of it will do, in any
    case, and one that is equal goes alone. Raises UnknownName with the nearest (exit 4).
    """
    key = typed.casefold()
    names = {measure.name for own in measures.values() for measure in own}
    equal = {name for name in names if name.casefold() == key}
    meant = equal or {name for name in names if key in name.casefold()}
    if not meant:
        error = UnknownName("measure", typed, nearest=nearest(typed, sorted(names)))
        if error.hint is None:
            error.hint = f"There is {list_words(sorted(names)[:12]) or 'none yet'}."
        raise error
    named = {
        number: tuple(measure for measure in own if measure.name in meant)
        for number, own in measures.items()
    }
    return {number: own for number, own in named.items() if own}


def _card(
    measure: Measure, ref: str, last_day: date | None, voice: VoiceOf, sources: SourcesOf
) -> MeasureCard:
    pace = measure.pace(last_day)
    last = measure.last
    counted = measure.unit
    return MeasureCard(
        measure=measure.item,
        name=measure.name,
        unit=counted.unit,
        price_year=counted.price_year,
        direction=measure.direction,
        standing=standing_words(measure, "" if last is None else reader_voice(voice(last.entry))),
        voice=None if last is None else voice(last.entry),
        others=tuple(
            f"{point.amount.words}, {when_words(point.entry.when)} "
            f"({reader_voice(voice(point.entry))})"
            for point in measure.others
        ),
        target=_target_line(measure),
        rebased=_rebased(measure),
        pace=None if pace is None else pace.words,
        last_day=measure.last_day(last_day),
        series=measure.series,
        numbers=tuple(
            _number(measure, point.entry, ref, voice, sources) for point in measure.points
        ),
    )


def _target_line(measure: Measure) -> str | None:
    """The target that stands, when it was said, and what it took the place of."""
    if measure.target is None:
        return None
    words = target_words(measure.target.entry)
    others = [point for point in measure.targets if target_words(point.entry) != words]
    first_said = len(measure.targets)
    while first_said and target_words(measure.targets[first_said - 1].entry) == words:
        first_said -= 1
    said = [when_words(point.entry.when) for point in measure.targets[first_said:]]
    again = f", last on {said[-1]}" if said[-1] != said[0] else ""
    line = f"{words}, said {said[0]}{again}"
    return f"{line}; restated, before: {target_words(others[-1].entry)}" if others else line


def _rebased(measure: Measure) -> str | None:
    """That the present series has another baseline than what was counted before."""
    if measure.series == 1 or measure.baseline is None:
        return None
    earlier = [point for point in measure.points if point.series < measure.series]
    before = f"; before, {_range(earlier)}" if earlier else ""
    since = measure.baseline
    return f"rebased: counted from {since.amount.words}, {when_words(since.entry.when)}{before}"


def _range(points: list[Point]) -> str:
    """What an earlier series came to last: '7,400,000 patients on 31 March 2026'."""
    readings = [point for point in points if point.entry.value != MeasureValue.TARGET] or points
    last = readings[-1]
    return f"{last.amount.words} on {day_words(last.day)}, which is not compared with it"


def _number(
    measure: Measure, entry: Entry, ref: str, voice: VoiceOf, sources: SourcesOf
) -> MeasuredNumber:
    """One number as a row."""
    amount, deadline = amount_of(entry), target_deadline(entry)
    cited = tuple(sources(entry))
    return MeasuredNumber(
        entry=entry.seq,
        ref=ref,
        measure=measure.item,
        name=measure.name,
        kind=MeasureValue(entry.value),
        number=amount.number,
        unit=amount.unit,
        price_year=amount.price_year,
        words=amount.words,
        voice=voice(entry),
        occurred=entry.occurred,
        occurred_latest=entry.occurred_latest,
        series=series_of(entry),
        due_phrase=None if deadline is None else deadline.phrase,
        due_latest=None if deadline is None else deadline.latest,
        sources=tuple(source.key for source in cited),
        grades="".join(source.grade for source in cited),
    )

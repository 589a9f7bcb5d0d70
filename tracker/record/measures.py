"""Numbers over time: readings of a measure, the target that was promised, the baseline."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from tracker.domain.amount import Amount, Number, grouped, read_number
from tracker.domain.deadline.window import Jurisdiction
from tracker.domain.entry import party_voice, voice_party
from tracker.domain.facets import MeasureValue
from tracker.domain.grade import promisers_of
from tracker.domain.measure import (
    REDACTED,
    Measure,
    amount_of,
    measures_of,
    target_words,
)
from tracker.domain.prose import list_words
from tracker.domain.schedule import detail_of
from tracker.domain.subject import nearest
from tracker.domain.text import name_key
from tracker.domain.vocabulary import Facet, Voice, find_word
from tracker.errors import MissingOption, Refused, UnknownName, UsageError, as_typed
from tracker.record.deadlines import Dated
from tracker.record.verb import PERIOD, REF, TEXT, ValueType, argument, declared, option

if TYPE_CHECKING:
    from tracker.domain.dates import When
    from tracker.domain.entry import Entry, Json
    from tracker.domain.subject import Subject
    from tracker.record.writer import Writer

#: A number as it is written, read where one reading is possible.
QUANTITY = ValueType(
    "number", read_number, {"type": ["string", "number"]}, metavar="N", signed=True
)
#: Where '1,500' may be one and a half.
_DECIMAL_COMMA = frozenset({Jurisdiction.FRANCE, Jurisdiction.GERMANY, Jurisdiction.EU})
_WORDS = {
    MeasureValue.READING: "reading of",
    MeasureValue.TARGET: "target of",
    MeasureValue.BASELINE: "baseline of",
}


@declared
class RecordMeasure(Dated):
    """Record a number of a promise over time: a reading, the target, where it began.

    A reading is in the voice of whoever published it, a target in the promiser's. Numbers are
    exact and kept as written; 207,000, 1.5 million, £5m and 75% are read and echoed. Money is
    three measures: announced, committed and spent. A new baseline, alone or in another unit,
    begins the series anew. No number moves a finding.

    \b
    Example:
      tracker measure CHILD-HOUSE spent --target £50m -s wms-2025-12-17
      tracker measure CHILD-HOUSE "houses open" 1 --unit houses -s uclh-2025-12-17
    """

    verb: ClassVar[str] = "measure"
    ref: str = argument(REF)
    name: str = argument(TEXT, example="homes completed")
    value: Number | None = option(
        "The reading: what it was on that day.",
        QUANTITY,
        default=None,
        by_place=True,
        metavar="[VALUE]",
        example="207000",
    )
    unit: str | None = option(
        "What is counted; once for a measure.", TEXT, default=None, metavar="U", example="homes"
    )
    target: Number | None = option("The number that was promised.", QUANTITY, default=None)
    due: str | None = option(
        "By when, in the words that were used; default: the deadline of REF.",
        TEXT,
        default=None,
        metavar="PHRASE",
    )
    baseline: Number | None = option(
        "The number that it is counted from; anew: the series is rebased.", QUANTITY, default=None
    )
    price_year: str | None = option(
        "Of money: in the prices of which year.", PERIOD, default=None, metavar="YEAR"
    )
    voice: str | None = option(
        "Whose reading: promiser, tracker or a name; default: the publisher.",
        TEXT,
        default=None,
        metavar="NAME",
    )

    def __post_init__(self) -> None:
        """Raise MissingOption for no number at all, and for a day that belongs to none."""
        if not self._numbers():
            raise MissingOption(
                f"Which number of '{self.name}'?",
                hint="Add a reading (207000), --target 1500000 or --baseline 190000.",
            )
        if self.target is None and (self.due is not None or self.has_window()):
            raise MissingOption(
                "A target has a last day, a reading has none.", hint="Add --target N."
            )
        if self.due is None and self.has_window():
            raise MissingOption("A window belongs to a phrase.", hint="Add --due 'by Michaelmas'.")

    def _numbers(self) -> list[tuple[MeasureValue, Number]]:
        """What it states, in the order in which that is written."""
        stated = (
            (MeasureValue.BASELINE, self.baseline),
            (MeasureValue.TARGET, self.target),
            (MeasureValue.READING, self.value),
        )
        return [(value, number) for value, number in stated if number is not None]

    def record(self, writer: Writer) -> None:
        """A reading in the voice of its publisher, a target in the promiser's, a baseline."""
        subject = writer.commitments([self.ref])[0]
        sources = writer.sources(self.evidence)
        if not sources:
            raise MissingOption("A number needs its source.", hint="Add -s KEY or -s URL.")
        for _, number in self._numbers():
            check_one_reading(writer, number)
        when = writer.when(self.evidence, sources, "the reading")
        said_on = when
        if self.value is not None or self.baseline is not None:
            # --on is the day of the other number; a target is of the day on which it was said.
            said_on = next((source.published for source in sources if source.published), when)
        voice = self._voice(writer, subject, sources)
        if self.target is not None and self.value is not None and voice != Voice.PROMISER:
            raise UsageError(
                f"The target is the promiser's, and this source speaks for {whose(writer, voice)}.",
                hint="Record the target apart, on the source in which it was promised.",
            )
        item, measure = _known(writer, subject, self.name)
        others = _names(writer, subject) if item is None else []
        unit, series = self._counted_in(subject, measure, others)
        if others:
            writer.remarks.append(
                f"{self.name} is a new measure of {subject.ref}, beside {list_words(others)}."
            )
        for value, number in self._numbers():
            entry = self._write(
                writer,
                subject,
                value,
                said_on if value is MeasureValue.TARGET else when,
                sources,
                item=item,
                voice=voice,
                amount=unit.of(number.text),
                series=series,
                measure=measure,
            )
            item = entry.item
            writer.settle()
        if measure is not None and series > measure.series:
            writer.remarks.append(
                f"The series of {measure.name} is rebased. What was counted before stays, in "
                f"{_unit_words(measure.unit)}, and is not compared with what comes after; a "
                "target or a reading that is counted anew is recorded again."
            )

    def _voice(self, writer: Writer, subject: Subject, sources: list[Subject]) -> str:
        """Whose number a reading or a baseline is."""
        if self.voice is not None:
            word = find_word(Voice, self.voice)
            return writer.third_party(self.voice) if word is None else word.value
        if self.value is None and self.baseline is None:
            return Voice.PROMISER.value
        source, promisers = sources[0], promisers_of(subject)
        publisher, speaker = source.texts.get("publisher"), source.one("speaker")
        if source.detail.get("own") is True or (publisher is None and speaker in promisers):
            return Voice.PROMISER.value
        if publisher is None:
            raise MissingOption(
                f"Nobody is recorded as the publisher of {source.ref}; whose reading is it?",
                hint="Add --voice NAME (or promiser, or tracker for a count of our own).",
            )
        party = writer.batch.party(publisher)
        return Voice.PROMISER.value if party in promisers else party_voice(party)

    def _counted_in(
        self, subject: Subject, measure: Measure | None, others: list[str]
    ) -> tuple[Amount, int]:
        """The unit of the numbers, and the series that they belong to."""
        signs = {number.unit for _, number in self._numbers() if number.unit is not None}
        if self.unit is not None:
            signs.add(self.unit.strip())
        if len({name_key(sign) for sign in signs}) > 1:
            raise UsageError(
                f"{' and '.join(sorted(signs))} are two units.", hint="Record them apart."
            )
        unit = next(iter(sorted(signs)), None)
        if measure is None:
            if unit is None:
                raise _uncounted(subject, self.name, others)
            return Amount("0", unit, self.price_year), 1
        before = measure.unit
        now = Amount(
            "0", before.unit if unit is None else unit, self.price_year or before.price_year
        )
        if now.is_like(before):
            again = self.baseline is not None and any(
                point.series == measure.series and point.amount.value != self.baseline.value
                for point in measure.baselines
            )
            return replace(now, unit=before.unit), measure.series + again
        if self.baseline is None:
            raise Refused(
                f"{measure.name} of {subject.ref} is counted in {_unit_words(before)}, "
                f"not in {_unit_words(now)}.",
                hint=f"Give it in {_unit_words(before)}, name another measure, or, where the "
                "series was rebased, add its new baseline: --baseline N.",
            )
        return now, measure.series + 1

    def _write(
        self,
        writer: Writer,
        subject: Subject,
        value: MeasureValue,
        when: When,
        sources: list[Subject],
        *,
        item: str | None,
        voice: str,
        amount: Amount,
        series: int,
        measure: Measure | None,
    ) -> Entry:
        """One number, with its line of the receipt."""
        detail: dict[str, Json] = {"value": amount.number}
        # The name that it has now, however it was typed or called before.
        name = self.name if measure is None or measure.name == REDACTED else measure.name
        texts: dict[str, str | None] = {"name": name, "unit": amount.unit}
        if amount.price_year is not None:
            detail["price_year"] = amount.price_year
        if series > 1:
            detail["series"] = series
        target = value is MeasureValue.TARGET
        if target:
            voice = Voice.PROMISER.value
            if self.due is not None:
                deadline = self.read(self.due, when, writer).deadline
                detail |= detail_of(deadline)
                texts |= {"phrase": deadline.phrase, "reading": deadline.reading}
        before = _before(measure, value, voice, series, when)
        self._check_new(subject, before, amount, when, sources, detail)
        entry = writer.append(
            subject,
            Facet.MEASURE,
            value,
            when,
            self.evidence,
            sources,
            voice=voice,
            detail=detail,
            texts=texts,
            item=item,
        )
        figure = target_words(entry) if target else amount.words
        of_whom = "" if target else f" ({whose(writer, voice)})"
        writer.add_line(
            subject,
            entry,
            f"{_WORDS[value]} {name}",
            f"{figure}{of_whom}",
            before=None if before is None else amount_of(before).words,
            sources=sources,
            evidence=self.evidence,
            next=self._next(subject, measure, amount) if target else None,
        )
        return entry

    def _check_new(
        self,
        subject: Subject,
        before: Entry | None,
        amount: Amount,
        when: When,
        sources: list[Subject],
        detail: dict[str, Json],
    ) -> None:
        """Refuse what is recorded already, on the same day and source."""
        if before is None or amount_of(before).value != amount.value:
            return
        alike = all(before.detail.get(key) == detail.get(key) for key in ("latest", "series"))
        cited = tuple(source.id for source in sources)
        if before.occurred == when.text and before.refs.get("source") == cited and alike:
            raise Refused(
                f"{subject.ref} has {amount.words} of {self.name} for that day already "
                f"(entry {before.seq}).",
                hint=f"See tracker show {subject.ref}; what was wrong is tracker correct "
                f"{before.seq} --value N --because …",
            )

    def _next(self, subject: Subject, measure: Measure | None, amount: Amount) -> str:
        """The test that a target suggests."""
        begun = None if self.baseline is None else self.baseline.value
        if begun is None and measure is not None and measure.baseline is not None:
            begun = measure.baseline.amount.value
        most = "most" if begun is not None and begun > amount.value else "least"
        return f"tracker test {subject.ref} '…' --measure '{self.name}' --at-{most} {amount.number}"


def check_one_reading(writer: Writer, number: Number) -> None:
    """Refuse '1,500' in a register of a country that may mean one and a half by it."""
    if number.other is not None and writer.jurisdiction() in _DECIMAL_COMMA:
        raise UsageError(
            f"The number can be read as {grouped(number.text)} or as {number.other.rstrip('0')}.",
            hint=f"Write it without a sign between thousands: {number.text.replace('.', '')}, or "
            "with more or fewer digits behind the point: 1.5.",
        )


def _before(
    measure: Measure | None, value: MeasureValue, voice: str, series: int, when: When
) -> Entry | None:
    """What it is compared with: the reading of that voice in its series, or the target, that
    stood on its day; of a baseline the one before it, whoever gave that.
    """
    if measure is None:
        return None
    if value is MeasureValue.BASELINE:
        points = measure.baselines
    else:
        readings = value is MeasureValue.READING
        points = tuple(
            point
            for point in (measure.readings if readings else measure.targets)
            if point.day <= (when.latest or point.day)
            and (not readings or (point.entry.voice == voice and point.series == series))
        )
    return points[-1].entry if points else None


def whose(writer: Writer, voice: str) -> str:
    """A voice as a receipt names it."""
    party = voice_party(voice)
    return voice if party is None else writer.party_name(party)


def _unit_words(amount: Amount) -> str:
    return f"{amount.unit}{amount.prices}"


def _known(writer: Writer, subject: Subject, name: str) -> tuple[str | None, Measure | None]:
    """The number of a measure by any name it ever had, and what stands of it.

    (None, None) for a new one; (N, None) for one of which nothing stands any more.
    """
    key = name_key(name)
    items = {
        entry.item
        for entry in writer.ever_recorded(subject.id, Facet.MEASURE, texts=True)
        if name_key(entry.text("name") or "") == key
    }
    if not items:
        return None, None
    standing = measures_of(writer.history(Facet.MEASURE, [subject.id], texts=True))
    measures = {str(measure.item): measure for measure in standing}
    matching = [item for item in items if item in measures and name_key(measures[item].name) == key]
    item = matching[0] if matching else min(items, key=int)
    return item, measures.get(item)


def _names(writer: Writer, subject: Subject) -> list[str]:
    """What the measures of a commitment are called."""
    standing = measures_of(writer.history(Facet.MEASURE, [subject.id], texts=True))
    return [measure.name for measure in standing]


def _uncounted(subject: Subject, name: str, others: list[str]) -> MissingOption:
    """A new measure without its unit, which may be a slip in the name of another."""
    hint = "Add --unit homes, or write the number as £5m or 75%."
    if others:
        hint = f"{subject.ref} has {list_words(others)}; a new one needs its unit: --unit homes."
    return MissingOption(f"What is {as_typed(name)} counted in?", hint=hint)


def measure_named(writer: Writer, subject: Subject, name: str) -> Measure:
    """A measure of a commitment by its name. Raises UnknownName with the nearest (exit 4)."""
    _, measure = _known(writer, subject, name)
    if measure is None:
        names = _names(writer, subject)
        error = UnknownName(f"measure of {subject.ref}", name, nearest=nearest(name, names))
        if error.hint is None:
            has = f"It has {', '.join(names)}." if names else "It has none yet:"
            error.hint = f"{has} tracker measure {subject.ref} '{name}' --target N --unit U."
        raise error
    return measure


def check_name(writer: Writer, subject: Subject, entry: Entry) -> None:
    """Refuse to give a measure the name that another of the same commitment has."""
    standing = measures_of(writer.history(Facet.MEASURE, [subject.id], texts=True))
    name = name_key(entry.text("name") or "")
    if any(str(one.item) != entry.item and name_key(one.name) == name for one in standing):
        raise Refused(
            f"{subject.ref} has another measure of that name.",
            hint=f"Retract what was recorded under the wrong one: tracker retract {entry.amends} "
            "--because …",
        )

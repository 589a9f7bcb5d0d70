"""A commitment's page: all that is held of it, with the words and sources behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.dates import When
from tracker.domain.describe import (
    Context,
    describe,
    ended_because,
    finding_remarks,
    link_words,
    sentence_of,
)
from tracker.domain.entry import Entry
from tracker.domain.headlines import Agreement, Badge, Headline
from tracker.domain.measure import measures_of, threshold_line
from tracker.domain.prose import on_words, sentence, sentence_case
from tracker.domain.standing import Standing, SuccessTest
from tracker.domain.vocabulary import (
    ASKS,
    COUNTED_APART,
    Delivery,
    Disposition,
    Ended,
    Facet,
    Identity,
    Kind,
    LinkType,
)
from tracker.read.log import cited
from tracker.read.measures import MeasureCard, measure_cards
from tracker.report.claims import evidence_of, finding_of, first_source, position_of
from tracker.report.events import closing
from tracker.report.late import DeadlineRow, DeadlineRows
from tracker.report.reading import Reading
from tracker.report.value import (
    EvidenceLine,
    Finding,
    JudgedLine,
    Position,
    ResponseLine,
    SourceLine,
)


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One entry of a card's history, newest last."""

    entry: int
    occurred: When
    recorded_at: datetime
    voice: str
    what: str
    quote: str | None
    because: str | None
    note: str | None
    evidence: tuple[EvidenceLine, ...]
    amended: str | None
    """'corrected', where it stands in the place of another. Redacted words say so themselves."""
    quoted: str | None = None
    """Whose words the quote is; None without a quote. Our own entries quote their source."""


@dataclass(frozen=True, slots=True)
class InstrumentLine:
    """An instrument that carries a commitment, and how far it has come."""

    ref: str
    title: str
    type: str
    stage: str | None
    provision: str | None
    occurred: When | None


@dataclass(frozen=True, slots=True)
class Card:
    """Section 10: all that is held of one commitment."""

    ref: str
    title: str
    kind: Kind
    counted: bool
    programme: str | None
    wording: str | None
    wording_source: SourceLine | None
    announced: When
    announced_by: str | None
    lead: str | None
    tags: tuple[str, ...]
    headline: Headline
    badges: tuple[Badge, ...]
    disposition: Disposition
    disposition_words: str | None
    """'Replaced on 14 June 2025 by NAT-INQ, a different promise.'"""
    ended_words: str | None
    vague_words: str | None
    stalled_since: When | None
    remarks: tuple[str, ...]
    """What the finding does not say by itself, in sentences."""
    responses: tuple[ResponseLine, ...]
    tests: tuple[JudgedLine, ...]
    measures: tuple[MeasureCard, ...]
    claim: Finding | None
    finding: Finding | None
    others: tuple[Finding, ...]
    agreement: Agreement
    deadline: DeadlineRow
    restatements: tuple[tuple[When, str, str], ...]
    """When, how it compares with the original, and the words."""
    instruments: tuple[InstrumentLine, ...]
    links: tuple[tuple[str, str, str], ...]
    """How ('answers'), the other's ref and title."""
    children: tuple[tuple[Headline, int], ...]
    """The roll-up of its children, beside and never instead of its own status."""
    positions: tuple[Position, ...]
    last_looked: When | None
    last_looked_by: str | None
    history: tuple[TimelineEntry, ...]


NO_RESPONSE = "none recorded"
_FOLLOWS = {
    Disposition.SUPERSEDED: "replaces",
    Disposition.MERGED: "merged from",
    Disposition.SPLIT: "split from",
}


class Cards:
    """Writes cards; what points from one commitment to another is gathered once."""

    def __init__(self, reading: Reading, context: Context, rows: DeadlineRows) -> None:
        self._reading = reading
        self._context = context
        self._rows = rows
        self._followed: dict[int, list[tuple[str, int]]] = {}
        for standing in reading.commitments:
            entry = standing.of(Facet.DISPOSITION)
            how = _FOLLOWS.get(standing.disposition)
            if entry is not None and how is not None:
                for number in entry.refs.get("by", ()):
                    self._followed.setdefault(number, []).append((how, standing.subject.id))

    def card(self, standing: Standing) -> Card:
        """The card of one commitment."""
        reading, subject = self._reading, standing.subject
        programme = reading.programmes.get(subject.id)
        history = reading.history.get(subject.id, ())
        looked = standing.last_look
        return Card(
            ref=subject.ref,
            title=subject.title,
            kind=subject.kind,
            counted=standing.counted,
            programme=None if programme is None else programme.title,
            wording=subject.wording,
            wording_source=self._wording_source(standing, history),
            announced=subject.announced,
            announced_by=self._named(standing, "by"),
            lead=self._named(standing, "lead"),
            tags=subject.tags,
            headline=standing.headline,
            badges=standing.badges,
            disposition=standing.disposition,
            disposition_words=_disposition_words(reading, self._context, standing),
            ended_words=_ended_words(reading, standing),
            vague_words=_vague_words(self._context, standing),
            stalled_since=_stalled_since(standing),
            remarks=finding_remarks(standing),
            responses=tuple(self._responses(standing)),
            tests=tuple(self._test(test, history) for test in standing.tests),
            measures=measure_cards(
                history,
                ref=subject.ref,
                last_day=None if standing.deadline is None else standing.deadline.latest,
                voice=self._context.voice,
                sources=lambda entry: map(cited, reading.now.graded(entry)),
            ),
            claim=None if standing.claim is None else finding_of(reading, standing.claim),
            finding=None if standing.finding is None else finding_of(reading, standing.finding),
            others=tuple(finding_of(reading, entry) for entry in standing.others),
            agreement=standing.agreement,
            deadline=self._rows.row(standing),
            restatements=tuple(
                (entry.when, entry.value, entry.text("quote") or "[redacted]")
                for entry in history
                if entry.facet is Facet.RESTATEMENT
            ),
            instruments=tuple(self._instruments(standing)),
            links=tuple(dict.fromkeys(self._links(standing))),
            children=self._children(standing),
            positions=tuple(
                position_of(reading, entry) for entry in history if entry.facet is Facet.SAYS
            ),
            last_looked=None if looked is None else looked.when,
            last_looked_by=None if looked is None else reading.name(looked.actor),
            history=tuple(map(self._entry, history)),
        )

    def _named(self, standing: Standing, part: str) -> str | None:
        number = standing.subject.one(part)
        return None if number is None else self._reading.name(number)

    def _wording_source(self, standing: Standing, history: Iterable[Entry]) -> SourceLine | None:
        """The source of the wording: of its last repair that cites one, else of the opening."""
        source = first_source(self._reading, standing.subject.opened)
        for entry in history:
            repaired = entry.facet is Facet.IDENTITY and entry.value == Identity.EDITED
            if repaired and "wording" in entry.texts:
                source = first_source(self._reading, entry) or source
        return source

    def _responses(self, standing: Standing) -> Iterable[ResponseLine]:
        """One line an addressee: what it answered, or that no answer is recorded."""
        if standing.subject.kind not in ASKS:
            return
        answered = {entry.voice for entry in standing.responses}
        for entry in standing.responses:
            answer = self._reading.with_texts(entry)
            yield ResponseLine(
                addressee=self._reading.voice(answer),
                response=answer.value,
                occurred=answer.when,
                quote=answer.text("quote"),
                evidence=evidence_of(self._reading, answer),
            )
        for number in standing.subject.refs.get("to", ()):
            if f"party:{number}" not in answered:
                yield ResponseLine(self._reading.name(number), NO_RESPONSE, None, None, ())

    def _test(self, test: SuccessTest, history: Iterable[Entry]) -> JudgedLine:
        judged = test.judged_by
        measures = measures_of(entry for entry in history if entry.facet is Facet.MEASURE)
        return JudgedLine(
            number=test.number,
            text=test.set_by.text("text") or "[redacted]",
            type=test.type,
            how=test.set_by.text("how"),
            threshold=threshold_line(test.set_by, measures, self._context.voice),
            met=test.met,
            evidence=() if judged is None else evidence_of(self._reading, judged),
        )

    def _instruments(self, standing: Standing) -> Iterable[InstrumentLine]:
        """What carries it, with the latest stage of each provision."""
        for number in self._reading.carriers_of(standing.subject.id):
            if number not in self._reading.now.subjects:
                continue
            instrument = self._reading.now.subjects[number]
            latest: dict[str, Entry | None] = {
                entry.item: entry for entry in self._reading.stages_of(number)
            }
            for stage in (latest or {"": None}).values():
                yield InstrumentLine(
                    ref=instrument.ref,
                    title=instrument.title,
                    type=instrument.instrument_form.value,
                    stage=None if stage is None else stage.value,
                    provision=None if stage is None else stage.text("provision"),
                    occurred=None if stage is None else stage.when,
                )

    def _links(self, standing: Standing) -> Iterable[tuple[str, str, str]]:
        """How it hangs together with others, from both ends."""
        number = standing.subject.id
        ends = [
            (link_words(entry.value), target)
            for entry in self._reading.links_of(number)
            if entry.value != LinkType.CARRIED_BY
            for target in entry.refs.get("target", ())
        ]
        ends += [
            (link_words(entry.value, from_target=True), entry.subject)
            for entry in self._reading.links_to(number)
        ]
        for how, other in (*ends, *self._followed.get(number, ())):
            if other in self._reading.now.subjects:
                yield how, self._reading.ref(other), self._reading.title_of(other)

    def _children(self, standing: Standing) -> tuple[tuple[Headline, int], ...]:
        counts = Counter(
            child.headline
            for number in self._reading.children.get(standing.subject.id, ())
            if (child := self._reading.now.standings.get(number)) is not None
            and child.subject.kind not in COUNTED_APART
        )
        return tuple((headline, counts[headline]) for headline in Headline if counts[headline])

    def _entry(self, entry: Entry) -> TimelineEntry:
        return TimelineEntry(
            entry=entry.seq,
            occurred=entry.when,
            recorded_at=entry.recorded_at,
            voice=self._reading.voice(entry),
            what=sentence_of(describe(self._context, entry), before=True),
            quote=entry.text("quote"),
            because=entry.text("because") or entry.text("correction"),
            note=entry.text("note"),
            evidence=evidence_of(self._reading, entry),
            amended="corrected" if entry.amends is not None else None,
            quoted=self._reading.quoted(entry),
        )


def _disposition_words(reading: Reading, context: Context, standing: Standing) -> str | None:
    """'Replaced on 14 June 2025 by NAT-INQ, a different promise.'; None while it is active."""
    entry = closing(standing, Facet.DISPOSITION)
    if standing.disposition is Disposition.ACTIVE or entry is None:
        return None
    return _because(reading, entry, sentence_of(describe(context, entry), on=on_words(entry.when)))


def _ended_words(reading: Reading, standing: Standing) -> str | None:
    """'Ended on 9 April 2025 as completed.'; None while it is open, or simply delivered."""
    entry = closing(standing, Facet.ENDED)
    if standing.ended is Ended.OPEN or entry is None:
        return None
    words = f"Ended {on_words(entry.when)} {ended_because(standing.ended)}"
    finding = standing.finding
    same_act = finding is not None and finding.batch == entry.batch
    # A reason that was given for finding and ending together stands with the finding.
    return f"{words}." if same_act else _because(reading, entry, words)


def _vague_words(context: Context, standing: Standing) -> str | None:
    """'Too vague to rate: no measure and no owner.'; None for what can be rated."""
    entry = standing.finding
    if standing.delivery is not Delivery.TOO_VAGUE or entry is None:
        return None
    return f"{sentence_of(describe(context, entry), lead=False)}."


def _stalled_since(standing: Standing) -> When | None:
    """When it stalled, while it is."""
    entry = closing(standing, Facet.STALLED)
    return entry.when if standing.stalled and entry is not None else None


def _because(reading: Reading, entry: Entry, words: str) -> str:
    because = reading.with_texts(entry).text("because")
    return f"{words}. {sentence(sentence_case(because))}" if because else f"{words}."

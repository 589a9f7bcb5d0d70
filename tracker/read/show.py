"""Collects everything about one commitment, instrument or source, for `show`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import TypeAlias

from tracker.domain.dates import Times
from tracker.domain.describe import (
    clause,
    describe,
    link_words,
    test_words,
)
from tracker.domain.entry import Entry
from tracker.domain.fact import effect_not_shown
from tracker.domain.headlines import Headline
from tracker.domain.lateness import lateness, slip_words, window_in_full
from tracker.domain.measure import measures_of, threshold_line
from tracker.domain.prose import day_words, list_words
from tracker.domain.related import stage_words
from tracker.domain.row import CommitmentRow, SourceRow
from tracker.domain.schedule import event_dates
from tracker.domain.standing import Standing
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import (
    Delivery,
    Facet,
    InstrumentForm,
    SourceType,
    SubjectType,
    SuccessTestType,
)
from tracker.errors import UnknownName
from tracker.ledger import history as ledger_history
from tracker.ledger import lookup
from tracker.ledger.database import Connection, Register
from tracker.ledger.refs import RefIndex, subject_number
from tracker.ledger.standing import history
from tracker.read.list import row
from tracker.read.log import Cited, LineWriter, LogLine, line_writer, with_previous
from tracker.read.measures import MeasureCard, measure_cards
from tracker.read.snapshot import Snapshot, take
from tracker.read.timeline import carriers_of


@dataclass(frozen=True, slots=True)
class DeadlineWords:
    """The deadline of a commitment in words."""

    phrase: str | None
    window: str
    reading: str | None
    rule: str | None
    version: int | None
    hardness: str | None
    lateness: str
    slip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardTest:
    """A success test and what was found of it."""

    number: int
    type: SuccessTestType
    text: str
    how: str | None
    threshold: str | None
    """What it asks of a measure, beside the newest reading; a person judges."""
    met: bool | None
    judged: LogLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLine:
    """A stage of an instrument."""

    ref: str
    title: str
    type: InstrumentForm
    stage: str
    occurred: str
    entry: int


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link between this subject and another."""

    how: str
    ref: str
    title: str
    occurred: str
    entry: int


@dataclass(frozen=True, slots=True)
class HeadlineCount:
    """How many children show a headline."""

    headline: Headline
    count: int
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentCard:
    """A commitment at two times."""

    row: CommitmentRow
    programme: str | None
    wording: str | None
    announced_by: str | None
    announced_in: tuple[Cited, ...]
    deadline: DeadlineWords
    finding: LogLine | None
    remarks: tuple[str, ...]
    """What the finding does not say by itself."""
    claim: LogLine | None
    others: tuple[LogLine, ...]
    responses: tuple[LogLine, ...]
    positions: tuple[LogLine, ...]
    restatements: tuple[LogLine, ...]
    ended_entry: LogLine | None
    stalled_entry: LogLine | None
    disposition_words: str | None
    vague_words: str | None
    tests: tuple[CardTest, ...]
    measures: tuple[MeasureCard, ...]
    stages: tuple[StageLine, ...]
    """Of the instruments that carry it, by day."""
    links: tuple[LinkLine, ...]
    children: tuple[HeadlineCount, ...]
    last_look: LogLine | None
    entries: tuple[LogLine, ...]
    """Every entry by then, by day and number; what was amended says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentCard:
    """An instrument at two times."""

    ref: str
    title: str
    type: InstrumentForm
    announced: str
    stages: tuple[StageLine, ...]
    links: tuple[LinkLine, ...]
    entries: tuple[LogLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCard:
    """A source, and what rests on it."""

    ref: str
    title: str
    type: SourceType
    publisher: str | None
    url: str | None
    file: str | None
    archive: str | None
    """Its address in an archive of the web."""
    sha256: str | None
    copies: tuple[str, ...]
    """The SHA-256 of each stored copy."""
    published: str | None
    speaker: str | None
    own: bool | None
    """Whether it is the promiser's own statement; None where nobody said."""
    cited_by: tuple[LogLine, ...]
    entries: tuple[LogLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundLine:
    """A commitment whose date is bound to an event."""

    ref: str
    title: str
    due_phrase: str | None
    lateness: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCard:
    """An event of the diary at two times."""

    ref: str
    title: str
    day: str | None
    """EDTF; None while it has none."""
    expected: str | None
    """EDTF; None once it has its day, and where nothing was expected."""
    bound: tuple[BoundLine, ...]
    """The commitments whose date is bound to it, in order of ref."""
    entries: tuple[LogLine, ...]


Card: TypeAlias = CommitmentCard | InstrumentCard | EventCard | SourceCard


def deadline_words(standing: Standing, as_of: date) -> DeadlineWords:
    """The deadline as a card tells it."""
    deadline = standing.deadline
    return DeadlineWords(
        phrase=None if deadline is None else deadline.phrase,
        window=window_in_full(standing),
        reading=None if deadline is None else deadline.reading,
        rule=None if deadline is None else deadline.rule,
        version=None if deadline is None else deadline.version,
        hardness=None if deadline is None else deadline.hardness.value,
        lateness=lateness(standing, as_of),
        slip=slip_words(standing),
    )


def tallies(children: Iterable[Standing]) -> tuple[HeadlineCount, ...]:
    """The roll-up of a commitment's children, beside and never instead of its own status."""
    listed = list(children)
    tally = Counter(child.headline for child in listed)
    return tuple(
        HeadlineCount(
            headline,
            tally[headline],
            tuple(child.subject.ref for child in listed if child.headline is headline),
        )
        for headline in Headline
        if tally[headline]
    )


EVERYTHING = (
    *(SubjectType.COMMITMENT, SubjectType.INSTRUMENT),
    *(SubjectType.EVENT, SubjectType.SOURCE),
)
#: Where other subjects speak of this one.
NAMED_IN = {Facet.LINK: "target", Facet.DISPOSITION: "by"}


@dataclass(frozen=True, slots=True)
class SubjectData:
    """Everything that was read of one subject, before it becomes a card."""

    subject: Subject
    snapshot: Snapshot
    writer: LineWriter
    lines: Sequence[Entry]
    """Every entry, amended ones too, by day and number."""
    live: Sequence[Entry]
    naming: Sequence[Entry]
    """What others say of it: their links to it, and what it takes the place of."""
    stages: Sequence[Entry]
    """Of the instruments that carry it, with its own."""
    programme: Subject | None
    """The commitment at the top of those that it is a part of, or itself with its parts."""
    children: Sequence[Standing]

    def line(self, entry: Entry | None) -> LogLine | None:
        """An entry in words; None for none."""
        return None if entry is None else self.writer.line(entry)

    def words(self, entry: Entry | None, *, lead: bool = True) -> str | None:
        """What an entry says, in a clause; None for none."""
        return None if entry is None else clause(describe(self.writer.context, entry), lead=lead)


def show(
    register: Register, times: Times, ref: str, *, types: Iterable[SubjectType] = EVERYTHING
) -> Card:
    """The card of a commitment, an instrument or a source.

    Raises UnknownName (exit 4) for a ref that the register does not hold, or not yet then.
    """
    with register.database.reading() as connection:
        index = RefIndex(connection, times.known_at)
        number, kind = subject_number(connection, ref, types, index)
        children = index.children(number) if kind is SubjectType.COMMITMENT else []
        read = _read(connection, times, number, kind, children)
        if read is None:
            raise _not_yet(connection, times, ref, number, kind)
        if kind is SubjectType.SOURCE:
            return _source(connection, times, read)
        if kind is SubjectType.EVENT:
            return _event(connection, times, read)
    return commitment_card(read) if kind is SubjectType.COMMITMENT else _instrument(read)


def _read(
    connection: Connection,
    times: Times,
    number: int,
    kind: SubjectType,
    children: Sequence[int],
) -> SubjectData | None:
    snapshot = take(connection, times, numbers=[number, *children], texts=True)
    if number not in snapshot.subjects:
        return None
    page = ledger_history.EntryQuery(known_at=times.known_at, subjects=[number])
    if kind is not SubjectType.SOURCE:
        page = replace(page, as_of=times.as_of)
    entries, _ = ledger_history.newest_entries(connection, page)
    own = snapshot.standings.get(number)
    dates, previous = event_dates(() if own is None else own.statements)
    lines = sorted(
        [*entries, *dates.values()], key=lambda entry: (entry.occurred_latest, entry.seq)
    )
    live = history(connection, times, subjects=[number], texts=True)
    naming = ledger_history.entries_naming(connection, number, NAMED_IN, times)
    return SubjectData(
        subject=snapshot.subjects[number],
        snapshot=snapshot,
        writer=with_previous(line_writer(connection, [*lines, *naming], times.known_at), previous),
        lines=lines,
        live=live,
        naming=naming,
        stages=history(
            connection,
            times,
            facets=[Facet.STAGE],
            subjects=[number, *carriers_of(live)],
            texts=True,
        ),
        programme=snapshot.programme(snapshot.subjects[number]),
        children=snapshot.children(number),
    )


def _not_yet(
    connection: Connection, times: Times, ref: str, number: int, kind: SubjectType
) -> UnknownName:
    later = lookup.subjects(connection, Times(date.max, times.known_at), numbers=[number])[number]
    error = UnknownName(
        f"{kind.label} that was known by {day_words(times.as_of)} under the ref", ref
    )
    if kind is not SubjectType.SOURCE:
        error.hint = f"It was announced by {day_words(later.announced_latest)}: --as-of that day."
    return error


def commitment_card(read: SubjectData) -> CommitmentCard:
    """The card of a commitment."""
    subject, snapshot = read.subject, read.snapshot
    standing = snapshot.standings[subject.id]
    by, top = subject.one("by"), read.programme
    judged = standing.finding if standing.delivery is Delivery.TOO_VAGUE else None
    return CommitmentCard(
        row=row(snapshot, standing),
        programme=None if top is None or top.id == subject.id else top.ref,
        wording=subject.wording,
        announced_by=None if by is None else read.writer.context.name(by),
        announced_in=read.writer.cited(subject.opened),
        deadline=deadline_words(standing, snapshot.times.as_of),
        finding=read.line(standing.finding),
        remarks=_remarks(standing),
        claim=read.line(standing.claim),
        others=tuple(map(read.writer.line, standing.others)),
        responses=tuple(map(read.writer.line, standing.responses)),
        positions=tuple(map(read.writer.line, standing.of_parties(Facet.SAYS))),
        restatements=_all(read, Facet.RESTATEMENT),
        ended_entry=read.line(standing.of(Facet.ENDED)),
        stalled_entry=read.line(standing.of(Facet.STALLED)) if standing.stalled else None,
        disposition_words=read.words(standing.of(Facet.DISPOSITION)),
        vague_words=read.words(judged, lead=False),
        tests=_tests(read, standing),
        measures=measure_cards(
            read.live,
            ref=subject.ref,
            last_day=None if standing.deadline is None else standing.deadline.latest,
            voice=read.writer.context.voice,
            sources=read.writer.cited,
        ),
        stages=_stages(read),
        links=_links(read),
        children=tallies(read.children),
        last_look=read.line(standing.of(Facet.LOOK)),
        entries=tuple(map(read.writer.line, read.lines)),
    )


def _instrument(read: SubjectData) -> InstrumentCard:
    subject = read.subject
    return InstrumentCard(
        ref=subject.ref,
        title=subject.title,
        type=subject.instrument_form,
        announced=subject.announced.text,
        stages=_stages(read),
        links=_links(read),
        entries=tuple(map(read.writer.line, read.lines)),
    )


def _event(connection: Connection, times: Times, read: SubjectData) -> EventCard:
    number = read.subject.id
    [event] = [one for one in lookup.events(connection, times) if one.number == number]
    bound = take(connection, times, numbers=lookup.bound_to(connection, number))
    previous = {later.seq: earlier for earlier, later in pairwise(event.dates)}
    writer = with_previous(read.writer, previous)
    return EventCard(
        ref=event.ref,
        title=event.title,
        day=None if event.day is None else event.day.text,
        expected=None if event.expected is None else event.expected.text,
        bound=tuple(
            BoundLine(
                ref=standing.subject.ref,
                title=standing.subject.title,
                due_phrase=None if standing.deadline is None else standing.deadline.phrase,
                lateness=lateness(standing, times.as_of),
            )
            for standing in bound.standings.values()
            if standing.event is not None and standing.event.number == number
        ),
        entries=tuple(map(writer.line, read.lines)),
    )


def _source(connection: Connection, times: Times, read: SubjectData) -> SourceCard:
    subject = read.subject
    citing = ledger_history.cited_by(connection, subject.id, times)
    writer = line_writer(connection, citing, times.known_at)
    speaker = subject.one("speaker")
    return SourceCard(
        ref=subject.ref,
        title=subject.title,
        type=subject.source_type,
        publisher=subject.texts.get("publisher"),
        url=subject.texts.get("url"),
        file=subject.texts.get("file"),
        archive=subject.texts.get("archive"),
        copies=subject.copies,
        sha256=None if "sha256" not in subject.detail else str(subject.detail["sha256"]),
        published=None if subject.published is None else subject.published.text,
        speaker=None if speaker is None else read.writer.context.name(speaker),
        own=subject.promisers_own if "own" in subject.detail else None,
        cited_by=tuple(map(writer.line, citing)),
        entries=tuple(map(read.writer.line, read.lines)),
    )


def _tests(read: SubjectData, standing: Standing) -> tuple[CardTest, ...]:
    measured = measures_of(entry for entry in read.live if entry.facet is Facet.MEASURE)
    return tuple(
        CardTest(
            number=test.number,
            type=test.type,
            text=test_words(test.set_by),
            how=test.set_by.text("how"),
            threshold=threshold_line(test.set_by, measured, read.writer.context.voice),
            met=test.met,
            judged=read.line(test.judged_by),
        )
        for test in standing.tests
    )


def _all(read: SubjectData, facet: Facet) -> tuple[LogLine, ...]:
    return tuple(read.writer.line(entry) for entry in read.live if entry.facet is facet)


def _stages(read: SubjectData) -> tuple[StageLine, ...]:
    stages = []
    for entry in sorted(read.stages, key=lambda entry: (entry.occurred_latest, entry.seq)):
        about = (
            read.snapshot.subjects.get(entry.subject) or read.writer.context.subjects[entry.subject]
        )
        stages.append(
            StageLine(
                ref=about.ref,
                title=about.title,
                type=about.instrument_form,
                stage=stage_words(entry),
                occurred=entry.occurred,
                entry=entry.seq,
            )
        )
    return tuple(stages)


def _links(read: SubjectData) -> tuple[LinkLine, ...]:
    """Links from here, links to here, and what this replaces, each once."""
    links = [
        (link_words(entry.value), target, entry)
        for entry in read.live
        if entry.facet is Facet.LINK
        for target in entry.refs.get("target", ())
    ]
    for entry in read.naming:
        linked = entry.facet is Facet.LINK
        how = link_words(entry.value, from_target=True) if linked else "replaces"
        links.append((how, entry.subject, entry))
    once = {}
    for how, number, entry in links:
        other = read.writer.context.subjects.get(number)
        if other is not None:
            once[how, number] = LinkLine(how, other.ref, other.title, entry.occurred, entry.seq)
    return tuple(once.values())


def sourcing(register: Register, times: Times) -> tuple[SourceRow, ...]:
    """Every source known by then, in order of key."""
    with register.database.reading() as connection:
        return source_rows(connection, times)


def source_rows(connection: Connection, times: Times) -> tuple[SourceRow, ...]:
    """Every source known by then, in order of key."""
    refs = RefIndex(connection, times.known_at).refs([SubjectType.SOURCE])
    numbers = [number for number, _ in refs]
    sources = lookup.subjects_and_sources(connection, times, numbers=numbers)
    names = lookup.names(connection, times.known_at)
    cited = ledger_history.citations(connection, times)
    rows = []
    for number in numbers:
        source = sources.get(number)
        if source is None:
            continue
        speaker = source.one("speaker")
        rows.append(
            SourceRow(
                ref=source.ref,
                title=source.title,
                type=source.source_type,
                publisher=source.texts.get("publisher"),
                published=None if source.published is None else source.published.text,
                speaker=None if speaker is None else names.get(speaker),
                own=source.promisers_own if "own" in source.detail else None,
                url=source.texts.get("url"),
                file=source.texts.get("file"),
                cited=cited.get(number, 0),
            )
        )
    return tuple(rows)


def _remarks(standing: Standing) -> tuple[str, ...]:
    """What our finding does not say by itself, in sentences: effect, law, late tests."""
    remarks = [
        f"Enacted, not in force: {carrier.matters} became law on "
        f"{day_words(carrier.enacted)}, and no day is recorded on which it came into force."
        for carrier in standing.carriers
        if carrier.waits and carrier.enacted is not None
    ]
    if standing.headline is Headline.DELIVERED and effect_not_shown(standing.tests):
        remarks.append("Every test of whether they did it is met; the effect is not shown.")
    late = [str(test.number) for test in standing.tests if test.set_when_judged]
    if late:
        which = f"Test {late[0]} was" if len(late) == 1 else f"Tests {list_words(late)} were"
        remarks.append(f"{which} set when judged.")
    return tuple(remarks)

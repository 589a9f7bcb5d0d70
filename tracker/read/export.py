"""Collects what every format of `export` is written from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tracker.domain.dates import Times
from tracker.domain.deadline.window import Bound, Hardness
from tracker.domain.describe import amended_words, clause, describe
from tracker.domain.entry import Entry
from tracker.domain.facets import MeasureValue
from tracker.domain.fact import Stated
from tracker.domain.headlines import Agreement, Group, Headline
from tracker.domain.row import CommitmentRow, Filters, SourceRow
from tracker.domain.schedule import Move, Schedule, deadline_changes
from tracker.domain.source import SourceNature
from tracker.domain.standing import Standing
from tracker.domain.text import one_line
from tracker.domain.vocabulary import (
    DeadlineValue,
    Delivery,
    Disposition,
    Ended,
    Facet,
    Kind,
    Setting,
    SourceType,
    Voice,
    words_of,
)
from tracker.ledger import history, lookup
from tracker.ledger.database import Connection, Register
from tracker.read.agenda import EventRow, event_rows
from tracker.read.filters import candidates, chosen, voice_named
from tracker.read.list import row
from tracker.read.log import LineWriter, line_writer
from tracker.read.measures import MeasuredNumber, measure_cards, measure_entries
from tracker.read.show import source_rows
from tracker.read.snapshot import Snapshot, name_of, take, voice_name


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedCommitment:
    """One commitment as it stands, with its words."""

    row: CommitmentRow
    wording: str | None
    """The promise as it was first published, verbatim."""
    note: str | None
    """The last note on it that stands."""
    judged: str | None
    """The day of our finding, or of the ending where that is later; EDTF."""
    due_said: str | None
    """The day on which its deadline was stated; EDTF."""
    announced_by: str | None
    """Who promised."""
    announced_at: tuple[str, ...]
    """The addresses at which it was promised."""
    announced_types: tuple[str, ...]
    """What stands at each of them, as `SourceNature` says it."""
    evidence: tuple[str, ...]
    """The addresses on which our finding rests."""
    evidence_types: tuple[str, ...]
    """What stands at each of them."""
    met: str | None
    """The tests that are met, in their words, a line each."""
    unmet: str | None
    """The tests that are not met, a line each."""
    unjudged: str | None
    """The tests that nobody has judged, a line each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedEntry:
    """One entry of the ledger, told as `log` tells it; amended ones say so and stay."""

    entry: int
    id: str
    batch: int
    ref: str | None
    """The ref or key of what it is about; None where it is about the register itself."""
    title: str | None
    facet: Facet
    value: str
    voice: str
    """promiser, tracker, or the name of a third party."""
    by: str | None
    """Whose words they are, where a claim names its speaker."""
    what: str
    occurred: str
    """EDTF."""
    occurred_latest: date
    recorded_at: datetime
    actor: str
    texts: Mapping[str, str]
    """Its free text by field: quote, note, because, phrase and others."""
    sources: tuple[str, ...]
    """The keys that it cites, in its order."""
    amends: int | None
    amended: str | None
    """corrected, retracted, undone or redacted, where something was done to it since."""
    amended_by: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedDeadline:
    """One statement of a date that stands, exactly as it was read then."""

    entry: int
    ref: str
    value: str
    """stated, none_set or withdrawn."""
    voice: str
    phrase: str | None
    """The words; None where no date was stated."""
    bound: str | None
    earliest: date | None
    latest: date | None
    strict_latest: date | None
    hardness: str | None
    rule: str | None
    version: int | None
    reading: str | None
    said: str
    """EDTF."""
    silent: bool
    """Found without an announcement."""
    rival: bool
    """Another reading of the words of the statement before it."""
    move: Move | None
    """What it did to the statement before it; None for a rival reading."""
    days: int | None
    """How much later the last day became; negative is sooner."""
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """Commitments at two times with their entries, statements of dates and sources."""

    register: str
    """The id of the register's first entry, by which all its copies are known."""
    title: str
    as_of: date
    known_at: datetime | None
    """None: all that the ledger held."""
    head: str
    """The digest of the last entry that was known, 64 hexadecimal digits."""
    head_entry: int
    """Its number: how many entries the ledger held."""
    written: datetime
    """When that entry was recorded: the ledger had this content from then on."""
    voice: str
    """Whose findings the headlines follow from: tracker, promiser, or a name."""
    filtered: bool
    """Whether it holds the chosen commitments only, and not the whole register."""
    commitments: tuple[ExportedCommitment, ...]
    entries: tuple[ExportedEntry, ...]
    """By number. Those of the chosen commitments, or all."""
    deadlines: tuple[ExportedDeadline, ...]
    """By ref, day and number."""
    measures: tuple[MeasuredNumber, ...]
    """By ref, measure and day."""
    sources: tuple[SourceRow, ...]
    """By key. Those that the entries cite, or all."""
    events: tuple[EventRow, ...]
    """By day and name. Those to which the chosen dates are bound, or all."""

    @property
    def rows(self) -> tuple[CommitmentRow, ...]:
        """The commitments as `list` has them."""
        return tuple(commitment.row for commitment in self.commitments)


class CellKind(StrEnum):
    """What stands in the cells of a column."""

    TEXT = "text"
    WHOLE = "whole number"
    YES_NO = "true or false"
    NUMBER = "exact decimal"
    DAY = "day"
    MOMENT = "moment, UTC"
    LIST = "list"
    OBJECT = "texts by name"


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column: its name, what it holds, and what that means."""

    name: str
    meaning: str
    holds: CellKind = CellKind.TEXT
    values: tuple[str, ...] = ()
    """The only values that it may have, where they are few."""
    always: bool = True
    """Whether no cell is empty."""

    @property
    def title(self) -> str:
        """The name for readers."""
        return words_of(self.name).capitalize()


def _text(name: str, meaning: str) -> ExportColumn:
    return ExportColumn(name, meaning, always=False)


def _key(name: str, meaning: str) -> ExportColumn:
    return ExportColumn(name, meaning)


def _word(name: str, words: type[StrEnum], meaning: str, *, always: bool = True) -> ExportColumn:
    return ExportColumn(name, meaning, values=tuple(word.value for word in words), always=always)


def _number(name: str, meaning: str, *, always: bool = True) -> ExportColumn:
    return ExportColumn(name, meaning, CellKind.WHOLE, always=always)


def _flag(name: str, meaning: str, *, always: bool = True) -> ExportColumn:
    return ExportColumn(name, meaning, CellKind.YES_NO, always=always)


def _day(name: str, meaning: str, *, always: bool = False) -> ExportColumn:
    return ExportColumn(name, meaning, CellKind.DAY, always=always)


def _list(name: str, meaning: str) -> ExportColumn:
    return ExportColumn(name, meaning, CellKind.LIST, always=False)


#: The columns of `list --json`, then the words of the promise and the last note.
COMMITMENTS = (
    _key("ref", "What the commitment is called, for good."),
    _key("title", "Our short name for it."),
    _word("kind", Kind, "What sort of commitment it is, which decides where it is counted."),
    _text("parent", "The ref of what it is a part of."),
    _text("lead", "The body that answers for it."),
    _list("addressees", "Whom a recommendation or demand is addressed to."),
    _list("tags", "Tags of the analyst."),
    _key("announced", "When it was made, in EDTF: 2025-01-16, 2025-01, ../2025-01-16."),
    _word("headline", Headline, "The one word for readers, from our finding and what ended it."),
    _word("group", Group, "The group of the headline."),
    _list("badges", "What a reader must know beside the headline."),
    _word("delivery_tracker", Delivery, "Our own finding: how much has been delivered."),
    _word("delivery_promiser", Delivery, "What the promiser says.", always=False),
    _list("delivery_others", "What third parties say: name, value, and the day in brackets."),
    _word("ended", Ended, "Whether it is over, and why."),
    _word("ended_reason", Ended, "Why it is over.", always=False),
    _flag("stalled", "Whether evidence shows that the work has stopped."),
    _list("response", "What each addressee answered; acceptance is not delivery."),
    _word("disposition", Disposition, "Where it stands in our book-keeping."),
    _flag("counted", "Whether it is in the denominator."),
    _word("schedule", Schedule, "Where its date stands on the day of the export."),
    _text("lateness", "How late or how soon, in words."),
    _number("late_days", "Days after the last day; negative is days left, or early.", always=False),
    _number("late_days_strict", "The same on the narrowest reading.", always=False),
    _text("due_phrase", "The words in which its date was given, verbatim."),
    _day("due_earliest", "The first day of the window, where it has one."),
    _day("due_latest", "The last day on the most generous reading."),
    _day("due_strict_latest", "The last day on the narrowest reading."),
    _day("due_original_latest", "The last day that was first promised."),
    _number("slip_days", "Days from the first last day to the present one.", always=False),
    _number("moves", "How often the last day has changed."),
    _text("due_event", "The event of the diary to which its date is bound."),
    _text("due_expected", "When that event is expected, in EDTF, while it has no day."),
    _number("kept", "How many times a duty that returns was kept.", always=False),
    _list("occurrences", "The times of such a duty: the period and what became of it."),
    _number("tests_met", "How many tests are met."),
    _number("tests_open", "How many tests nobody has judged."),
    _number("siblings", "Of a timetable: for how many it is to set dates.", always=False),
    _number("siblings_dated", "How many of them have a last day.", always=False),
    _word("agreement", Agreement, "What the promiser says, held against our finding."),
    _flag(
        "disputed", "Whether somebody else finds otherwise than the promiser claims, or we find."
    ),
    _number("last_entry", "The number of the newest entry that stands."),
    _day("last_occurred", "The last day on which anything happened.", always=True),
    _day("last_looked", "The last day on which somebody looked."),
    _list("sources", "The keys of the sources that the standing entries cite."),
    _text("wording", "The promise as it was first published, verbatim."),
    _text("note", "The last note on it."),
    _text("judged", "The day of our finding, or of what ended it, in EDTF."),
    _text("due_said", "The day on which its present date was stated, in EDTF."),
    _text("announced_by", "Who promised."),
    _list("announced_at", "The addresses at which it was promised."),
    _list("announced_types", "The type of source at each; own or independent; by whom."),
    _list("evidence", "The addresses on which our finding rests."),
    _list("evidence_types", "The type of source at each; own or independent; by whom."),
    _text("met", "The tests that are met, in their words, a line each."),
    _text("unmet", "The tests that are not met, in their words, a line each."),
    _text("unjudged", "The tests that nobody has judged, in their words, a line each."),
)
#: What our own tables of commitments are known by.
COMMITMENT_NAMES = frozenset(column.name for column in COMMITMENTS)
ENTRIES = (
    _number("entry", "Its number in the ledger."),
    _key("id", "Its name in every copy of the register."),
    _number("batch", "The number of the first entry that was recorded together with it."),
    _text("ref", "The ref or key of what it is about; empty: the register itself."),
    _text("title", "The title of what it is about."),
    _word("facet", Facet, "What sort of fact it records."),
    _key("value", "What it records, in the vocabulary of its sort."),
    _key("voice", "Who says so: tracker, promiser, or the name of a third party."),
    _text("by", "Whose words a claim is."),
    _key("what", "The entry in words."),
    _key("occurred", "When it happened in the world, in EDTF."),
    _day("occurred_latest", "The last day on which that may have been.", always=True),
    ExportColumn("recorded_at", "When it was written down.", CellKind.MOMENT),
    _key("actor", "Who wrote it down."),
    ExportColumn("texts", "Its free texts by name, such as its quote.", CellKind.OBJECT),
    _list("sources", "The keys of the sources that it cites."),
    _number("amends", "The entry that it corrects, retracts, undoes or redacts.", always=False),
    _text("amended", "corrected, retracted, undone or redacted, where that was done to it."),
    _number("amended_by", "The entry that did so.", always=False),
)
DEADLINES = (
    _number("entry", "The number of the entry that states it."),
    _key("ref", "The ref of its commitment."),
    _word("value", DeadlineValue, "Whether a date was stated, refused or taken back."),
    _key("voice", "Who stated it."),
    _text("phrase", "The words, verbatim."),
    _word("bound", Bound, "What kind of limit the words set.", always=False),
    _day("earliest", "The first day of the window, where it has one."),
    _day("latest", "The last day on the most generous reading."),
    _day("strict_latest", "The last day on the narrowest reading."),
    _word("hardness", Hardness, "How firmly it was stated.", always=False),
    _text("rule", "The rule that read the words."),
    _number("version", "The version of that rule.", always=False),
    _text("reading", "How the words were read."),
    _key("said", "When it was stated, in EDTF."),
    _flag("silent", "Whether it was found without an announcement."),
    _flag("rival", "Whether it is another reading of the words before it."),
    _word("move", Move, "What it did to the statement before it.", always=False),
    _number("days", "How much later the last day became; negative is sooner.", always=False),
    _list("sources", "The keys of the sources that it rests on."),
)
EVENTS = (
    _text("ref", "Its name in the diary, which never changes."),
    _text("title", "What it is."),
    _text("day", "Its day, in EDTF."),
    _text("expected", "When it is expected, in EDTF, while it has no day."),
    _number("deadlines", "How many dates of the whole register are bound to it."),
)
MEASURES = (
    _number("entry", "The number of the entry that states it."),
    _key("ref", "The ref of its commitment."),
    _number("measure", "The number of the entry that first named the measure."),
    _key("name", "What the measure is called."),
    _word("kind", MeasureValue, "A reading, the target that was promised, or the baseline."),
    ExportColumn("number", "The number, an exact decimal.", CellKind.NUMBER),
    _key("unit", "What is counted."),
    _text("price_year", "Of money: in the prices of which year."),
    _key("voice", "Who published or promised it."),
    _key("occurred", "The day of a reading, or on which a target was said, in EDTF."),
    _day("occurred_latest", "The last day on which that may have been.", always=True),
    _number("series", "Its series: a new one begins where the measure was rebased."),
    _text("due_phrase", "Of a target: by when, in the words that were used."),
    _day("due_latest", "Of a target: its last day on the most generous reading."),
    _list("sources", "The keys of the sources that it rests on."),
    _text("grades", "How strong each of them is for this promise, A to D."),
)
SOURCES = (
    _key("ref", "Its key."),
    _key("title", "Its title."),
    _word("type", SourceType, "What it is."),
    _text("publisher", "Who published it."),
    _text("published", "When, in EDTF."),
    _text("speaker", "Whose words they are."),
    _flag("own", "Whether it is the promiser's own; empty where nobody said.", always=False),
    _text("url", "Its address."),
    _text("file", "The name of the file that was read."),
    _number("cited", "How many entries of the whole register that stand cite it."),
)
#: How to count, so that every table has the same numbers.
COUNTING = (
    (
        "Count the commitments whose `counted` is true: demands and milestones are never counted "
        "with commitments, and what was superseded, merged, split or put out of scope has left "
        "the count. What was withdrawn stays in it."
    ),
    "Headlines and groups of the counted commitments each sum to their number.",
    (
        "Overdue is `schedule` overdue or overdue_on_strict_reading, where `ended` is open and "
        "`disposition` active, as in `list --overdue`."
    ),
    (
        "`delivery_tracker` is our finding. What a promiser or a third party says stands in "
        "columns of its own and is never counted as delivery."
    ),
    (
        "A number of a measure is no finding, and moves none. Numbers of two series, units or "
        "voices are never summed or compared."
    ),
    (
        "An entry that was corrected, retracted, undone or redacted stays among the entries and "
        "says so in `amended`."
    ),
)


#: The digest before the first entry.
_NO_HEAD = "0" * 64
#: What only holds the register together.
_NO_NEWS = (*(Facet.REGISTER, Facet.SETTING, Facet.PARTY, Facet.BATCH, Facet.SAVED, Facet.UNDO),)


def exporting(
    register: Register,
    times: Times,
    filters: Filters,
    *,
    voice: str = Voice.TRACKER,
    newest: int | None = None,
) -> Export:
    """The commitments that the filters leave, with their entries, dates and sources.

    Without filters the entries are those of the whole register, and the sources all that were
    known. Entries are most of the work: `newest` is how many of the last are wanted, of those
    that are news; none where it is 0, and then all sources. Headlines follow from the findings
    of `voice`.
    Raises UnknownName (exit 4) as `list` does.
    """
    with register.database.reading() as connection:
        numbers = candidates(connection, times, filters)
        speaking = voice_named(connection, voice, times.known_at)
        snapshot = take(connection, times, numbers=numbers, texts=True, voice=speaking)
        standings = chosen(snapshot, filters, order=numbers)
        filtered = filters != Filters()
        about = standings if filtered else None
        entries = _entries(connection, times, about, newest) if newest != 0 else []
        writer = line_writer(connection, entries, times.known_at)
        measured = measure_entries(connection, times, numbers) if newest is None else {}
        sources = source_rows(connection, times)
        events = event_rows(connection, times)
        head = history.head_at(connection, times.known_at)
        first, settings = lookup.settings(connection, times.known_at)
    exported = tuple(_entry(writer, entry) for entry in entries)
    bound = {standing.event.ref for standing in standings if standing.event is not None}
    cited = None
    if filtered and newest != 0:
        cited = {key for entry in exported for key in entry.sources}
    return Export(
        register=first.id,
        title=settings.get(Setting.TITLE, ""),
        as_of=times.as_of,
        known_at=times.known_at,
        head=_NO_HEAD if head is None else head.digest,
        head_entry=0 if head is None else head.seq,
        written=first.recorded_at if head is None else head.recorded_at,
        voice=voice_name(snapshot, speaking),
        filtered=filtered,
        commitments=tuple(exported_commitment(snapshot, standing) for standing in standings),
        entries=exported,
        deadlines=tuple(_deadlines(snapshot, writer, standings)),
        measures=tuple(_measures(measured, writer, standings) if newest is None else ()),
        sources=tuple(source for source in sources if cited is None or source.ref in cited),
        events=tuple(event for event in events if not filtered or event.ref in bound),
    )


def _entries(
    connection: Connection,
    times: Times,
    about: Iterable[Standing] | None,
    newest: int | None,
) -> Sequence[Entry]:
    page = history.EntryQuery(
        known_at=times.known_at,
        as_of=times.as_of,
        subjects=None if about is None else [standing.subject.id for standing in about],
        no_news=() if newest is None else _NO_NEWS,
        limit=newest,
    )
    entries, _ = history.newest_entries(connection, page)
    return entries[::-1]


def exported_commitment(snapshot: Snapshot, standing: Standing) -> ExportedCommitment:
    """One commitment as every format has it; the snapshot was taken with its texts."""
    note, judged = standing.of(Facet.NOTE), standing.judgement
    by = standing.subject.one("by")
    announced = _addresses(snapshot, standing.subject.opened)
    evidence = {} if standing.finding is None else _addresses(snapshot, standing.finding)
    return ExportedCommitment(
        row=row(snapshot, standing),
        wording=standing.subject.wording,
        note=None if note is None else note.text("text"),
        judged=None if judged is None else judged.occurred,
        due_said=None
        if standing.deadline is None
        else standing.statements[-1].entries[-1].occurred,
        announced_by=None if by is None else name_of(snapshot, by),
        announced_at=tuple(announced),
        announced_types=tuple(announced.values()),
        evidence=tuple(evidence),
        evidence_types=tuple(evidence.values()),
        met=_tests(standing, met=True),
        unmet=_tests(standing, met=False),
        unjudged=_tests(standing, met=None),
    )


def _addresses(snapshot: Snapshot, entry: Stated) -> dict[str, str]:
    """The addresses that an entry cites, and what stands at each."""
    natures = {}
    for source in snapshot.sources_of(entry):
        url, own, number = source.texts.get("url"), source.detail.get("own"), source.one("speaker")
        if url is not None:
            own_side = own if isinstance(own, bool) else None
            speaker = None if number is None else name_of(snapshot, number)
            natures[url] = str(SourceNature(source.source_type, own_side, speaker))
    return natures


def _tests(standing: Standing, *, met: bool | None) -> str | None:
    tests = [test.set_by for test in standing.tests if test.met is met]
    return "\n".join(one_line(test.text("text") or "[redacted]") for test in tests) or None


def _entry(writer: LineWriter, entry: Entry) -> ExportedEntry:
    context, amendment = writer.context, writer.amendments.get(entry.seq)
    subjects = context.subjects
    about = subjects.get(entry.subject)
    return ExportedEntry(
        entry=entry.seq,
        id=entry.id,
        batch=entry.batch,
        ref=None if about is None else about.ref,
        title=None if about is None else about.title,
        facet=entry.facet,
        value=entry.value,
        voice=writer.context.voice(entry),
        by=writer.by(entry),
        what=clause(describe(context, entry), more=True),
        occurred=entry.occurred,
        occurred_latest=entry.occurred_latest,
        recorded_at=entry.recorded_at,
        actor=context.name(entry.actor),
        texts={name: text for name, text in sorted(entry.texts.items()) if text is not None},
        sources=tuple(subjects[n].ref for n in entry.refs.get("source", ()) if n in subjects),
        amends=entry.amends,
        amended=None if amendment is None else amended_words(amendment),
        amended_by=None if amendment is None else amendment.seq,
    )


def _measures(
    entries: Mapping[int, list[Entry]], writer: LineWriter, standings: Iterable[Standing]
) -> Iterator[MeasuredNumber]:
    for standing in standings:
        cards = measure_cards(
            entries.get(standing.subject.id, ()),
            ref=standing.subject.ref,
            last_day=None,
            voice=writer.context.voice,
            sources=writer.cited,
        )
        for card in cards:
            yield from card.numbers


def _deadlines(
    snapshot: Snapshot, writer: LineWriter, standings: Iterable[Standing]
) -> Iterator[ExportedDeadline]:
    for standing in standings:
        moved = {move.seq: move for move in standing.moves.each}
        for change in deadline_changes(standing.statements, standing.moves):
            entry, deadline = change.entry, change.deadline
            if entry.facet is not Facet.DEADLINE:
                continue  # the table of events has its day
            # Rival readings are one statement, which bears the number of the last of them.
            move = moved.get(entry.seq)
            yield ExportedDeadline(
                entry=entry.seq,
                ref=standing.subject.ref,
                value=entry.value,
                voice=writer.context.voice(entry),
                phrase=None if deadline is None else deadline.phrase,
                bound=None if deadline is None else deadline.bound.value,
                earliest=None if deadline is None else deadline.earliest,
                latest=None if deadline is None else deadline.latest,
                strict_latest=None if deadline is None else deadline.strict_latest,
                hardness=None if deadline is None else deadline.hardness.value,
                rule=None if deadline is None else deadline.rule,
                version=None if deadline is None else deadline.version,
                reading=None if deadline is None else deadline.reading,
                said=entry.occurred,
                silent=entry.detail.get("silent") is True,
                rival=entry.detail.get("rival") is True,
                move=None if move is None else move.move,
                days=None if move is None else move.days,
                sources=tuple(source.ref for source in snapshot.sources_of(entry)),
            )

"""The ledger's entries in words, newest first: what `log` shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.domain.dates import Times
from tracker.domain.describe import Context, amended_words, clause, describe
from tracker.domain.entry import Entry
from tracker.domain.fact import Stated
from tracker.domain.grade import GradedSource, grades, promisers_of
from tracker.domain.subject import nearest
from tracker.domain.vocabulary import Facet, Grade
from tracker.errors import UnknownName
from tracker.ledger import history, lookup
from tracker.ledger.database import Connection, Register
from tracker.ledger.refs import RefIndex, selected_numbers
from tracker.read.filters import matching


@dataclass(frozen=True, slots=True)
class Cited:
    """A source of an entry, with its grade for that commitment."""

    key: str
    title: str
    grade: Grade
    because: str
    by_hand: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """An entry as a person reads it; the names are those of the JSON answers."""

    entry: int
    batch: int
    ref: str | None
    """None where the entry is about the register itself."""
    title: str | None
    facet: Facet
    value: str
    voice: str
    """promiser, tracker, or the name of a third party."""
    by: str | None
    """Whose words they are, where a claim names its speaker."""
    what: str
    short: str
    """The same without the word for its sort, where the label of a line has said it."""
    occurred: str
    """EDTF."""
    occurred_latest: date
    is_event: bool
    """Whether something happened on that day; a test that is set only holds from it."""
    recorded_at: datetime
    actor: str
    quote: str | None
    because: str | None
    note: str | None
    sources: tuple[Cited, ...]
    amends: int | None
    amended: str | None
    """corrected, retracted, undone or redacted, where something was done to it since."""
    amended_by: int | None


@dataclass(frozen=True, slots=True)
class LineWriter:
    """Writes entries as lines; what they name was read once, and what amended them."""

    context: Context
    amendments: Mapping[int, Entry]
    """The last amendment of each entry that has one."""

    def line(self, entry: Entry) -> LogLine:
        """An entry in words."""
        about = self.context.subjects.get(entry.subject)
        amendment = self.amendments.get(entry.seq)
        description = describe(self.context, entry)
        return LogLine(
            entry=entry.seq,
            batch=entry.batch,
            ref=None if about is None else about.ref,
            title=None if about is None else about.title,
            facet=entry.facet,
            value=entry.value,
            voice=self.context.voice(entry),
            by=self.by(entry),
            what=clause(description, more=True),
            short=clause(description, lead=False, more=True),
            occurred=entry.occurred,
            occurred_latest=entry.occurred_latest,
            is_event=entry.is_event,
            recorded_at=entry.recorded_at,
            actor=self.context.name(entry.actor),
            quote=entry.text("quote"),
            because=entry.text("correction") or entry.text("because"),
            note=entry.text("note"),
            sources=self.cited(entry),
            amends=entry.amends,
            amended=None if amendment is None else amended_words(amendment),
            amended_by=None if amendment is None else amendment.seq,
        )

    def by(self, entry: Entry) -> str | None:
        """Whose words they are, where a claim names its speaker."""
        by = entry.refs.get("by") if entry.facet is Facet.DELIVERY else None
        return self.context.name(by[0]) if by else None

    def cited(self, entry: Stated) -> tuple[Cited, ...]:
        """The sources of an entry, graded for the commitment that it is about."""
        subjects = self.context.subjects
        sources = [subjects[n] for n in entry.refs.get("source", ()) if n in subjects]
        about = subjects.get(entry.subject)
        promisers = set() if about is None else promisers_of(about)
        return tuple(map(cited, grades(sources, promisers, dict(entry.detail))))


def cited(graded: GradedSource) -> Cited:
    """A graded source as it is shown."""
    source = graded.source
    return Cited(source.ref, source.title, graded.grade, graded.because, graded.by_hand)


@dataclass(frozen=True, slots=True)
class Logbook:
    """A page of the ledger, and how many entries there are in all."""

    lines: tuple[LogLine, ...]
    total: int


def logbook(
    register: Register,
    *,
    known_at: datetime | None = None,
    as_of: date | None = None,
    since: datetime | None = None,
    by: str | None = None,
    refs: Sequence[str] = (),
    limit: int | None = None,
) -> Logbook:
    """Entries recorded from `since` to `known_at`, newest first.

    `by` is who wrote them down; `refs` may name sources too. Raises UnknownName (exit 4).
    """
    with register.database.reading() as connection:
        page = history.EntryQuery(
            known_at=known_at,
            as_of=as_of,
            recorded_since=since,
            subjects=_subjects(connection, refs, known_at) if refs else None,
            actors=None if by is None else _actors(connection, by, known_at),
            limit=limit,
        )
        entries, total = history.newest_entries(connection, page)
        writer = line_writer(connection, entries, known_at)
    return Logbook(tuple(map(writer.line, entries)), total)


def line_writer(
    connection: Connection, entries: Sequence[Entry], known_at: datetime | None
) -> LineWriter:
    """What it takes to write these entries as lines: the names in them, and their amendments."""
    numbers = {entry.subject for entry in entries}
    for entry in entries:
        numbers.update(*entry.refs.values())
    everything = Times(date.max, known_at)
    context = Context(
        subjects=lookup.subjects_and_sources(connection, everything, numbers=numbers),
        names=lookup.names(connection, known_at),
    )
    amended = [entry.seq for entry in entries]
    return LineWriter(context, history.last_amendments(connection, amended, known_at))


def with_previous(writer: LineWriter, previous: Mapping[int, Entry]) -> LineWriter:
    """The same writer, which knows what was said of the day of an event before."""
    return replace(writer, context=replace(writer.context, previous=previous))


def _subjects(connection: Connection, refs: Sequence[str], known_at: datetime | None) -> list[int]:
    index = RefIndex(connection, known_at)
    by_ref = index.subject_ids(refs)
    words = [ref for ref in refs if ref.lower() not in by_ref]
    numbers = [by_ref[ref.lower()][0] for ref in refs if ref.lower() in by_ref]
    return [*numbers, *selected_numbers(connection, words, index)]


def _actors(connection: Connection, by: str, known_at: datetime | None) -> list[int]:
    names = lookup.names(connection, known_at)
    meant = matching(names.values(), by)
    if not meant:
        raise UnknownName("name", by, nearest=nearest(by, sorted(names.values())))
    return [number for number, name in names.items() if name in meant]

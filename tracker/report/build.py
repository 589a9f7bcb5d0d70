"""Builds the weekly report as one value, masthead and manifest in it; all formats write it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.domain.dates import Week
from tracker.domain.entry import Break, break_of, instant_text
from tracker.domain.vocabulary import DeadlineValue, Setting, Voice
from tracker.ledger.database import Database, Register
from tracker.read.issues import IssueRef, last_before, replaced_by
from tracker.report.ask import Ask, ask_of, silences
from tracker.report.brief import Brief, brief_of
from tracker.report.changes import Changes, changes_of, clerical_sort, has_line
from tracker.report.claims import Claims, claims_of, gap_standings
from tracker.report.corrections import corrections_of
from tracker.report.gate import GateLine, gate_of
from tracker.report.late import Late, LateStandings, late_of, late_standings
from tracker.report.reading import EVERYTHING, Reading, Scope, context_of, read_week, with_history
from tracker.report.shared import MOST
from tracker.report.since import ExpectedLine, SinceLastIssue, events_of, expected_of, since_of
from tracker.report.stands import Stands, stands_of


@dataclass(frozen=True, slots=True)
class Masthead:
    """Who says this, about which days, as known when."""

    register_title: str
    publisher: str | None
    """None where the register has not been told."""
    contact: str | None
    """Where questions and replies go."""
    corrections: str | None
    """Where to say that something is wrong; by default the contact."""
    licence: str | None
    """Under which the report may be used."""
    site: str | None
    """The address under which the public record stands; None where there is none."""
    week: str
    """ISO week, `2025-W03`."""
    monday: date
    sunday: date
    as_of: date
    known_at: datetime
    number: int | None
    """The issue's number; None for a draft."""
    issued_on: date | None
    """The day on which it was issued; None for a draft."""
    replaces: IssueRef | None
    """The last issue of the same week and scope, which this one takes the place of."""
    scope: str
    prepared_by: str | None
    anyway: str | None
    """Why it was issued all the same, where the gate had something to say."""
    head: str
    """The ledger's head at `known_at`, 64 hexadecimal digits; pages show the first 12."""
    entries: int
    """How many entries the ledger held at `known_at`."""
    breaks: tuple[Break, ...]
    """Restores by then that gave up entries or published heads, in order."""
    next_issue: date
    """The day after the Sunday of the next week."""
    first: bool
    """Whether no earlier week of this scope was issued."""
    rules: tuple[tuple[str, int], ...]
    """Deadline rules used in this report: id and version."""
    asserted_by: tuple[tuple[str, str], ...]
    """Files that asserted recorded times, with their SHA-256."""
    rehearsal_entries: int
    """Entries written under a clock that was set by hand."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What makes the report checkable: embedded as JSON."""

    schema: str
    register: str
    head: str
    entries: int
    week: str
    as_of: date
    known_at: datetime
    arguments: tuple[tuple[str, str], ...]
    tracker: str
    number: int | None
    """As in the masthead."""


SCHEMA = "tracker.weekly/1"
#: Goes up when a rule of counting, of grading or of the headlines changes.
METHOD = "1"
_NEXT_SUNDAY_BUT_ONE = timedelta(days=8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What a report is asked for beside its week, its moment and its scope."""

    prepared_by: str | None = None
    title: str | None = None
    """What the page calls the register; by default what its first entry does."""
    comment: str | None = None
    """The analyst's own paragraphs, in Markdown."""
    number: int | None = None
    """An issue's number; None is a draft."""
    issued_on: date | None = None
    """The day of an issue."""
    anyway: str | None = None
    """Of an issue: why it was issued all the same."""
    version: str
    """The program's."""


def masthead(reading: Reading, edition: Edition) -> Masthead:
    """Who says this, about which days, as known when, and on what it rests."""
    key, settings = reading.scope.key, reading.settings
    replaced = replaced_by(reading.issues, reading.week, key)
    contact = settings.get(Setting.CONTACT)
    return Masthead(
        register_title=edition.title or settings.get(Setting.TITLE, "[redacted]"),
        publisher=settings.get(Setting.PUBLISHER) or edition.prepared_by,
        contact=contact,
        corrections=settings.get(Setting.CORRECTIONS) or contact,
        licence=settings.get(Setting.LICENCE),
        site=settings.get(Setting.SITE),
        week=str(reading.week),
        monday=reading.week.monday,
        sunday=reading.week.sunday,
        as_of=reading.week.sunday,
        known_at=reading.known_at,
        number=edition.number,
        issued_on=edition.issued_on,
        replaces=None if replaced is None else replaced.ref,
        scope=reading.scope.scope.words,
        prepared_by=edition.prepared_by,
        anyway=edition.anyway,
        head=reading.head.digest,
        entries=reading.head.seq,
        breaks=tuple(map(break_of, reading.breaks)),
        next_issue=reading.week.sunday + _NEXT_SUNDAY_BUT_ONE,
        first=last_before(reading.issues, reading.week, key) is None,
        rules=_rules(reading),
        asserted_by=_asserted_by(reading),
        rehearsal_entries=reading.by_hand,
    )


def _rules(reading: Reading) -> tuple[tuple[str, int], ...]:
    rules = {
        (str(entry.detail["rule"]), int(str(entry.detail["version"])))
        for standing in reading.commitments
        for entry in standing.deadline_entries
        if entry.value == DeadlineValue.STATED
    }
    return tuple(sorted(rules))


def _asserted_by(reading: Reading) -> tuple[tuple[str, str], ...]:
    files = {
        (file, str(entry.detail["sha256"]))
        for entry in reading.remarks.values()
        if (file := entry.text("file")) is not None
    }
    return tuple(sorted(files))


def manifest(reading: Reading, edition: Edition) -> Manifest:
    """What makes the report checkable: its register, its head and its arguments."""
    scope = reading.scope.scope
    optional = (
        ("lead", scope.lead),
        ("programme", scope.programme),
        ("voice", None if scope.voice == Voice.TRACKER else scope.voice),
        ("prepared_by", edition.prepared_by),
        ("title", edition.title),
    )
    arguments = [("week", str(reading.week)), ("known_at", instant_text(reading.known_at))]
    return Manifest(
        schema=SCHEMA,
        register=reading.id,
        head=reading.head.digest,
        entries=reading.head.seq,
        week=str(reading.week),
        as_of=reading.week.sunday,
        known_at=reading.known_at,
        arguments=(*arguments, *((name, value) for name, value in optional if value)),
        tracker=edition.version,
        number=edition.number,
    )


@dataclass(frozen=True, slots=True)
class Weekly:
    """The whole report; a part has the name of its section."""

    masthead: Masthead
    brief: Brief
    changes: Changes
    late: Late
    claims: Claims
    stands: Stands
    since: SinceLastIssue | None
    """None in a first issue."""
    ask: Ask
    expects: tuple[ExpectedLine, ...]
    """The dates of the next 30 days, against which the next issue is held."""
    gate: tuple[GateLine, ...]
    """What was to be put right before it was issued."""
    manifest: Manifest


def weekly(
    register: Register | Database,
    week: Week,
    *,
    known_at: datetime | None = None,
    scope: Scope = EVERYTHING,
    edition: Edition,
) -> Weekly:
    """The report of a week: the world at the end of its Sunday, as known at a moment.

    Without `known_at` that moment is the last entry's. Raises Refused (exit 5) if the bridge
    does not balance or nothing was recorded by then, UnknownName (exit 4) for a scope that the
    register does not know.
    """
    database = register.database if isinstance(register, Register) else register
    with database.reading() as connection:
        reading = read_week(connection, week, known_at, scope, number=edition.number)
        dates = late_standings(reading)
        reading = with_history(connection, reading, set(_written_about(reading, dates)))
    context = context_of(reading)
    corrections = corrections_of(reading, context)
    changes = changes_of(reading, context, corrections)
    late, claims = late_of(reading, dates), claims_of(reading)
    stands = stands_of(reading)
    silent = silences(reading)
    return Weekly(
        masthead=masthead(reading, edition),
        brief=brief_of(reading, events_of(reading), changes, late, claims, stands, edition.comment),
        changes=changes,
        late=late,
        claims=claims,
        stands=stands,
        since=since_of(reading, corrections),
        ask=ask_of(reading, silent),
        expects=expected_of(reading),
        gate=gate_of(reading, silent),
        manifest=manifest(reading, edition),
    )


def _written_about(reading: Reading, dates: LateStandings) -> Iterator[int]:
    """The subjects whose entries are told in words, so that their history is needed."""
    yield from (standing.subject.id for standing in dates.named)
    # Claims of one breath share a row, so that more commitments than rows may be needed.
    yield from (standing.subject.id for standing in gap_standings(reading)[: 10 * MOST])
    for entry in reading.of_week:
        if has_line(reading, entry) and clerical_sort(reading, entry) is None:
            yield entry.subject
    yield from (correction.first.subject for correction in reading.corrections)

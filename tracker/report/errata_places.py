"""The notice of errata as a value, and where an issued report showed an entry."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from itertools import groupby
from typing import Any

from tracker.domain.entry import Entry
from tracker.domain.standing import Standing, stand
from tracker.domain.subject import Subject, fold
from tracker.domain.vocabulary import Facet, Headline, SubjectType
from tracker.ledger import history, lookup
from tracker.ledger.database import Connection
from tracker.read.issues import Issue, IssueRef, covers
from tracker.read.snapshot import Snapshot
from tracker.report.build import Weekly
from tracker.report.counts import COUNTED, is_ahead
from tracker.report.events import is_overdue
from tracker.report.hindsight import HindsightLine
from tracker.report.value import Evidence, LeftOut, Limited


class Repair(StrEnum):
    """How an error of ours was put right."""

    CORRECTED = "corrected"
    RETRACTED = "retracted"
    UNDONE = "undone"
    REPAIRED = "repaired"
    """Our transcription was edited: a title, a wording, whose promise it is."""


@dataclass(frozen=True, slots=True)
class Erratum:
    """A statement that a report rested on and that was an error of ours."""

    entry: int
    """What the report rested on."""
    by_entry: int
    """What put it right."""
    how: Repair
    ref: str
    title: str
    said: str | None
    """None where the report did not show it, by our error."""
    now: str | None
    """None where the report would not show it."""
    because: str | None
    recorded_at: datetime
    """When it was put right."""
    actor: str
    sections: tuple[int, ...]
    """The numbers of the report's sections in which it stood; 0 is the masthead."""
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class RemovedWords:
    """Words that a report showed and that were destroyed since."""

    entry: int
    by_entry: int
    ref: str | None
    """None where they are the report's own: a comment, a name."""
    title: str
    field: str
    because: str | None
    recorded_at: datetime
    actor: str
    sections: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Restated:
    """A commitment that the report would have shown with another status."""

    ref: str
    title: str
    said: Headline | None
    """None where the report did not hold it."""
    put_right: Headline | None
    """With our errors put right, and nothing else that was learned since."""
    now: Headline | None


@dataclass(frozen=True, slots=True)
class Recount:
    """One count of the report: as it said, with our errors put right, and as known now."""

    label: str
    headline: Headline | None
    """None for a count that is not one of the statuses."""
    said: int
    put_right: int
    now: int


@dataclass(frozen=True, slots=True)
class ReportErrata(Limited):
    """What one issued report would have said otherwise about its own Sunday."""

    issue: IssueRef
    monday: date
    scope: str
    title: str
    """The headline under which it was published."""
    counted: Recount
    """All commitments that are counted."""
    states: tuple[Recount, ...]
    """Every status that is counted, in the fixed order: each column sums to that of `counted`."""
    others: tuple[Recount, ...]
    """Overdue, and claims ahead of the evidence: parts of `counted`."""
    restated: tuple[Restated, ...]
    wrong: tuple[Erratum, ...]
    """We were wrong, newest first."""
    late: tuple[HindsightLine, ...]
    """We did not know then, longest delay first."""
    removed: tuple[RemovedWords, ...]
    left_out: LeftOut = ()
    """How many rows each list leaves out; a list that is whole has no line."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say of it."""
        return not (self.wrong or self.late or self.removed)


@dataclass(frozen=True, slots=True)
class ReplacedReport:
    """An issued report of which nothing is said: a later one of the same week took its place."""

    issue: IssueRef
    by: IssueRef


@dataclass(frozen=True, slots=True)
class Errata:
    """The notice: a draft, which writes nothing to the register."""

    register: str
    """The random name of the register's first entry."""
    register_title: str
    known_at: datetime
    head: str
    """The ledger's head at `known_at`, 64 hexadecimal digits; pages show the first 12."""
    entries: int
    since: datetime | None
    """Only what was recorded from then on is listed; None is all since each report."""
    chosen: tuple[int, ...]
    """The reports that were asked for; none is all of them."""
    tracker: str
    """The program's version."""
    reports: tuple[ReportErrata, ...]
    """In order of number."""
    replaced: tuple[ReplacedReport, ...]

    @property
    def wrong(self) -> int:
        """In how many reports we were wrong."""
        return sum(bool(each.wrong) for each in self.reports)


MASTHEAD, CARDS = 0, 10
#: The parts of a report by the number of the section that prints them.
_SECTIONS = {
    "masthead": MASTHEAD,
    "bottom_line": 1,
    "comment": 1,
    "scoreboard": 2,
    "bridge": 3,
    "changes": 4,
    "deadlines": 5,
    "claims": 6,
    "quiet": 7,
    "since": 8,
    "ahead": 9,
    "cards": CARDS,
    "corrections": 12,
    "sources": 13,
    "hindsight": 13,
}
#: What names the entries behind a line.
_NUMBERS = frozenset({"entry", "by_entry", "entries"})
#: Where dates are printed without the number of their entry: since the last issue, look ahead.
_DATES = frozenset({8, 9})


@dataclass(frozen=True, slots=True)
class Places:
    """The entries, refs and words that each section of a report shows."""

    numbers: dict[int, set[int]]
    """Sections by the number of an entry."""
    refs: dict[str, set[int]]
    """Sections by ref, and by the key of a source."""
    words: tuple[tuple[int, str], ...]
    """Every text with a mark of something redacted, and its section."""

    def of(self, entry: Entry, ref: str) -> tuple[int, ...]:
        """The sections in which an entry about a subject stood, in order."""
        found = set(self.numbers.get(entry.seq, ()))
        if entry.facet is Facet.DEADLINE:
            found |= self.refs.get(ref, set()) & _DATES
        return tuple(sorted(found))

    def of_subject(self, ref: str) -> tuple[int, ...]:
        """The sections that name a commitment or a source, in order."""
        return tuple(sorted(self.refs.get(ref, ())))

    def of_redaction(self, number: int) -> tuple[int, ...]:
        """The sections that show the mark of a redaction, in order."""
        mark = f", no. {number}]"
        return tuple(sorted({section for section, text in self.words if mark in text}))


def places_of(report: Weekly) -> Places:
    """Read a report once, part by part."""
    numbers: dict[int, set[int]] = {}
    refs: dict[str, set[int]] = {}
    words: list[tuple[int, str]] = []
    for part, section in _SECTIONS.items():
        for name, value in _walked(part, getattr(report, part)):
            if isinstance(value, int):
                numbers.setdefault(value, set()).add(section)
            elif name in {"ref", "refs", "key"}:
                refs.setdefault(value, set()).add(section)
            elif "[redacted " in value:
                words.append((section, value))
    return Places(numbers, refs, tuple(words))


def _walked(name: str, value: Any) -> Iterator[tuple[str, int | str]]:
    """Every text, and every number of an entry, with the name of what holds it."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, tuple):
        for each in value:
            if isinstance(each, int):
                if name in _NUMBERS:
                    yield name, each
            else:
                yield from _walked(name, each)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            held = getattr(value, field.name)
            if not isinstance(held, int):
                yield from _walked(field.name, held)
            elif field.name in {"entry", "by_entry"}:
                yield field.name, held


@dataclass(frozen=True, slots=True)
class Record:
    """One record and all that was ever put in its place, with texts."""

    entries: tuple[Entry, ...]
    """The record as it was first written, and what corrects or retracts it, by number."""
    undone: Mapping[int, Entry]
    """The undo of those that were undone, by the number of what it took back."""

    @property
    def first(self) -> Entry:
        """The record as it was first written."""
        return self.entries[0]

    def at(self, moment: datetime) -> Entry | None:
        """What stood at a moment; None before it was recorded, or when it was taken back."""
        last = self._last(moment)
        return None if last is None or last.facet is Facet.RETRACTION else last

    def changed_by(self, after: datetime, until: datetime) -> Entry:
        """What made the difference between two moments; there must be one."""
        last = self._last(until)
        if last is not None and last.recorded_at > after:
            return last
        before = self._last(after)
        if before is None:
            raise LookupError(self.first.seq)
        return self.undone[before.seq]

    def _last(self, moment: datetime) -> Entry | None:
        """What stood or took it back, as the storage's own rule has it."""
        known = [
            entry
            for entry in self.entries
            if entry.recorded_at <= moment and not self._is_undone(entry, moment)
        ]
        amended = {entry.amends for entry in known}
        standing = [entry for entry in known if entry.seq not in amended]
        return standing[-1] if standing else None

    def _is_undone(self, entry: Entry, moment: datetime) -> bool:
        undo = self.undone.get(entry.seq)
        return undo is not None and undo.recorded_at <= moment


@dataclass(frozen=True, slots=True)
class Amended:
    """Everything that was put right, taken back or redacted by a moment."""

    records: tuple[Record, ...]
    """Every record that something was put in the place of, by number."""
    first_of: Mapping[int, Entry]
    """The record as it was first written, by the number of what corrects or retracts it."""
    redactions: tuple[tuple[Entry, Entry], ...]
    """What was redacted and its redaction, in order."""

    def written(self, entry: Entry) -> datetime:
        """When what an entry corrects was first recorded; for all others, when it was."""
        return self.first_of.get(entry.seq, entry).recorded_at


def read_amended(connection: Connection, known_at: datetime) -> Amended:
    """Everything that was put right, taken back or redacted by a moment: two queries."""
    amendments = history.amendments(connection, known_at)
    numbers = {entry.seq for entry in amendments}
    numbers |= {entry.amends for entry in amendments if entry.amends is not None}
    found = {entry.seq: entry for entry in lookup.entries_numbered(connection, sorted(numbers))}
    undone: dict[int, Entry] = {}
    firsts: dict[int, int] = {}
    redactions = []
    records: dict[int, list[Entry]] = {}
    for entry in (found[each.seq] for each in amendments):
        amends = entry.amends or 0
        first = firsts.get(amends, amends)
        if entry.facet is Facet.REDACTION:
            redactions.append((found[amends], entry))
        elif entry.facet is Facet.UNDO:
            undone[amends] = entry
            records.setdefault(first, [found[first]])
        else:
            firsts[entry.seq] = first
            records.setdefault(first, [found[first]]).append(entry)
    return Amended(
        tuple(Record(tuple(entries), undone) for _, entries in sorted(records.items())),
        {number: found[first] for number, first in firsts.items()},
        tuple(redactions),
    )


Standings = Mapping[int, Standing]


@dataclass(frozen=True, slots=True)
class Versions:
    """The commitments of an issue's scope, three times."""

    said: Standings
    put_right: Standings
    now: Standings

    def moved(self, number: int) -> bool:
        """Whether a commitment would have been shown or counted otherwise."""
        shown = [_shown(some.get(number)) for some in (self.said, self.put_right, self.now)]
        return any(each != shown[0] for each in shown)


def versions_of(
    issue: Issue, then: Snapshot, now: Snapshot, changed: Collection[int], history: Iterable[Entry]
) -> Versions:
    """The three versions; `history` is what is left of the changed ones without what was learned.

    It comes by subject, day and number, with texts, as the storage gives it.
    """
    put_right = {n: found for n, found in then.standings.items() if n not in changed}
    for number, entries in groupby(history, key=lambda entry: entry.subject):
        found = _stood(list(entries), issue)
        if found is not None:
            put_right[number] = found
    return Versions(
        _within(issue, then.standings), _within(issue, put_right), _within(issue, now.standings)
    )


def restated(versions: Versions) -> Iterator[Restated]:
    """The commitments that would have been shown with another status, in order of ref."""
    every = {**versions.now, **versions.put_right, **versions.said}
    for number, found in sorted(every.items(), key=lambda each: each[1].subject.ref.lower()):
        if versions.moved(number):
            said, put_right, now = (
                None if (each := some.get(number)) is None else each.headline
                for some in (versions.said, versions.put_right, versions.now)
            )
            yield Restated(found.subject.ref, found.subject.title, said, put_right, now)


def counted(versions: Versions) -> Recount:
    """How many commitments are counted."""
    return _recount(versions, "Commitments counted", None, lambda _: True)


def by_state(versions: Versions) -> tuple[Recount, ...]:
    """The counts by status, in the fixed order."""
    return tuple(_recount(versions, each.label, each, partial(_shows, each)) for each in COUNTED)


def other_counts(versions: Versions) -> tuple[Recount, ...]:
    """The two large figures that are no status."""
    return (
        _recount(versions, "Overdue", None, is_overdue),
        _recount(versions, "Claim ahead of evidence", None, is_ahead),
    )


def above(number: int, subjects: Mapping[int, Subject]) -> set[int]:
    """The parents of a commitment up to the top."""
    found: set[int] = set()
    while (about := subjects.get(number)) is not None:
        parent = about.one("parent")
        if parent is None or parent in found:
            break
        found.add(parent)
        number = parent
    return found


def _recount(
    versions: Versions,
    label: str,
    headline: Headline | None,
    wanted: Callable[[Standing], bool],
) -> Recount:
    said, put_right, now = (
        sum(wanted(found) for found in some.values() if found.counted)
        for some in (versions.said, versions.put_right, versions.now)
    )
    return Recount(label, headline, said, put_right, now)


def _shows(headline: Headline, found: Standing) -> bool:
    return found.headline is headline


def _within(issue: Issue, standings: Standings) -> Standings:
    subjects = {number: found.subject for number, found in standings.items()}
    return {
        number: found
        for number, found in standings.items()
        if covers(issue, found.subject, above(number, subjects))
    }


def _shown(found: Standing | None) -> tuple[Headline, bool] | None:
    return None if found is None else (found.headline, found.counted)


def _stood(entries: list[Entry], issue: Issue) -> Standing | None:
    subject = fold(entry for entry in entries if entry.facet is Facet.IDENTITY)
    if subject is None or subject.type is not SubjectType.COMMITMENT:
        return None
    last = {(entry.facet, entry.voice): entry for entry in entries}
    return stand(
        subject,
        last.values(),
        [entry for entry in entries if entry.facet is Facet.DEADLINE],
        [entry for entry in entries if entry.facet is Facet.CRITERION],
        as_of=issue.week.sunday,
    )

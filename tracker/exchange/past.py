"""What a list said before, and what a row says beyond that: the difference that is recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from sys import intern
from typing import Any, NamedTuple

from tracker.domain.entry import Entry, instant_text, party_voice
from tracker.domain.subject import Subject, fold, read_lines, write_lines
from tracker.domain.text import Redacted, name_key
from tracker.domain.vocabulary import (
    Delivery,
    Disposition,
    Ended,
    Facet,
    Identity,
    SubjectType,
    SuccessTestValue,
    Voice,
)
from tracker.exchange.items import ItemStatus, ListItem
from tracker.exchange.plan import Plan
from tracker.exchange.profile import ListField
from tracker.ledger import imports, lookup, standing
from tracker.ledger.database import Connection
from tracker.ledger.imports import LISTED
from tracker.ledger.projections import ALL

_TEXTS, _FACTS = ("title", "wording"), ("kind",)
_NAMING = (Facet.IDENTITY, Facet.DISPOSITION)
#: Commitments of which memory holds all that is known, more or less.
_HELD = 500
_AMENDED = frozenset({Facet.RETRACTION, Facet.REDACTION, Facet.UNDO})
#: What a list has said of a part before it said anything.
_EMPTY: dict[str, Any] = {"title": None, "wording": None, "kind": None, "tags": []}
_EMPTY |= {"source": frozenset()}
#: The parts of a commitment's identity; the source is that of the promise.
IDENTITY = frozenset({"title", "wording", "kind", "by", "lead", "to", "parent", "tags", "source"})


@dataclass(slots=True)
class ListedCommitment:
    """What the list said last of one commitment."""

    number: int
    """The entry that opened it."""
    ref: str = ""
    opened: bool = False
    """Whether the list opened it; else it says nothing of what it is called and whose it is."""
    key: str | None = None
    dropped: bool = False
    said: ListWords | None = None
    """None until it is read, for the rows at hand."""

    @property
    def last(self) -> ListWords:
        """What the list said of it."""
        assert self.said is not None  # read ahead
        return self.said


@dataclass(slots=True)
class ListWords:
    """What a list said last of a commitment, part by part."""

    values: dict[str, Any] = field(default_factory=dict)
    """What it said of each part: texts, the numbers of parties, parent and sources, kind, tags,
    `announced` (EDTF), `due` (the phrase) and `ended`."""
    statuses: list[Entry] = field(default_factory=list)
    """Every status that it gave, the last at the end."""
    tests: dict[str, str] = field(default_factory=dict)
    """The numbers of the tests that the list or the register has had, by the key of the words."""
    redacted_tests: set[str] = field(default_factory=set)
    """The numbers of the tests whose words were redacted."""
    judged: dict[str, str] = field(default_factory=dict)
    """What the list said last of each test, by number: met or not met."""
    notes: dict[str, str | None] = field(default_factory=dict)
    """The words of each column that is kept."""

    def status(self, voice: str | None) -> Entry | None:
        """The status as it was told last in a voice."""
        return next((status for status in reversed(self.statuses) if status.voice == voice), None)

    def test(self, words: str) -> str:
        """The number of a test by its words; words that are no test's stand for themselves."""
        return self.tests.get(name_key(words), words)

    def may_be_redacted(self, words: str) -> bool:
        """Whether words may be those of a test whose words were redacted."""
        is_test = words.isdecimal() or name_key(words) in self.tests
        return bool(self.redacted_tests) and not is_test

    def learn(self, entry: Entry, cited: frozenset[int]) -> None:
        """Take in one entry, with the sources that it cites beside the file."""
        if entry.facet is Facet.IDENTITY:
            self._identity(entry, cited)
        elif entry.facet is Facet.DELIVERY:
            self.statuses.append(entry)
        elif entry.facet is Facet.ENDED:
            self.values["ended"] = entry.value
        elif entry.facet is Facet.TEST and entry.value == SuccessTestValue.SET:
            self.learn_test(entry)
        elif entry.facet is Facet.TEST:
            self.judged[entry.item] = entry.value
        elif entry.facet is Facet.DEADLINE:
            self.values["due"] = entry.text("phrase")
        elif entry.facet is Facet.NOTE:
            self.notes[entry.text("column") or ""] = entry.text("text")

    def _identity(self, entry: Entry, cited: frozenset[int]) -> None:
        values = self.values
        if entry.amends is not None or entry.value == Identity.OPENED:
            values["announced"] = entry.occurred
        if entry.amends is not None:
            return
        values |= {name: entry.texts[name] for name in _TEXTS if name in entry.texts}
        values |= {name: entry.detail[name] for name in _FACTS if name in entry.detail}
        if "tags" in entry.texts:
            tags = entry.text("tags")
            values["tags"] = tags if isinstance(tags, Redacted) else list(read_lines(tags))
        values |= {**entry.refs, "source": cited}
        emptied = entry.detail.get("emptied")
        for part in emptied if isinstance(emptied, list) else ():
            values.pop(str(part), None)

    def learn_test(self, entry: Entry) -> None:
        """Take in the words of a test."""
        words = entry.text("text")
        if isinstance(words, Redacted):
            self.redacted_tests.add(entry.item)
        elif words is not None:
            self.tests[name_key(words)] = entry.item


@dataclass(slots=True)
class Past:
    """Every commitment of a list; what the list said of one is read where it is asked for."""

    by_number: dict[int, ListedCommitment] = field(default_factory=dict)
    by_key: dict[str, ListedCommitment] = field(default_factory=dict)
    files: dict[int, str] = field(default_factory=dict)
    """The sources that are files of the list, with their SHA-256."""
    batches: set[int] = field(default_factory=set)
    """The batches of which anything stands."""
    unnamed: str | None = None
    """The ref of a commitment whose key was redacted: a row without a ref may speak of it."""
    tests: bool = False
    """Whether the words of all tests of a commitment are asked for, the list's and others."""
    _read: list[ListedCommitment] = field(default_factory=list)
    """Those of which is held what was said."""

    @classmethod
    def of(cls, connection: Connection, batches: Collection[int], *, tests: bool) -> Past:
        """What the imports of a list have made known, in these batches."""
        past = cls(tests=tests)
        for batch, number in imports.listed(connection, batches):
            past.batches.add(batch)
            past.by_number.setdefault(number, ListedCommitment(number))
        for entry in imports.entries_of_batches(connection, batches, facets=_NAMING):
            past._name(entry)
        return past

    def learn(self, entry: Entry) -> None:
        """Take in what an import of the list records."""
        if entry.facet not in LISTED:
            return
        if entry.subject not in self.by_number and not self._is_source(entry):
            listed = self.by_number[entry.subject] = ListedCommitment(
                entry.subject, said=ListWords()
            )
            self._read.append(listed)
        self._name(entry)
        listed_before = self.by_number.get(entry.subject)
        if listed_before is not None:
            self.batches.add(entry.batch)
            if listed_before.said is not None:
                listed_before.said.learn(entry, self.cited(entry))

    def read(self, connection: Connection, numbers: Iterable[int]) -> None:
        """Read what was said of commitments of the list."""
        every = (self.by_number[number] for number in numbers if number in self.by_number)
        unread = {listed.number: listed for listed in every if listed.said is None}
        if not unread:
            return
        for listed in unread.values():
            listed.said = ListWords()
            self._read.append(listed)
        for entry in imports.entries_of_subjects(connection, self.batches, unread):
            unread[entry.subject].last.learn(entry, self.cited(entry))
        if not self.tests:
            return
        for entry in standing.history(
            connection, ALL, facets=[Facet.TEST], subjects=list(unread), texts=True
        ):
            if entry.value == SuccessTestValue.SET:
                unread[entry.subject].last.learn_test(entry)

    def forget(self) -> None:
        """Hold no more of what was said."""
        for listed in self._read:
            listed.said = None
        self._read.clear()

    def __len__(self) -> int:
        """Of how many commitments is held what was said."""
        return len(self._read)

    def _is_source(self, entry: Entry) -> bool:
        opening = entry.facet is Facet.IDENTITY and entry.value == Identity.OPENED
        return opening and entry.detail.get("subject") == SubjectType.SOURCE

    def _name(self, entry: Entry) -> None:
        """Take in what a commitment is called in the list, and whether it was dropped for it."""
        if self._is_source(entry):
            if "sha256" in entry.detail:
                self.files[entry.seq] = str(entry.detail["sha256"])
            return
        listed = self.by_number.get(entry.subject)
        if listed is None:
            return
        if entry.facet is Facet.DISPOSITION:
            listed.dropped = entry.value == Disposition.OUT_OF_SCOPE
        if entry.facet is not Facet.IDENTITY or entry.value != Identity.OPENED:
            return
        listed.opened, listed.ref = True, intern(str(entry.detail["ref"]))
        key = entry.text("key")
        if isinstance(key, Redacted):
            self.unnamed = listed.ref
        elif key is not None:
            listed.key = intern(str(key))
            self.by_key[listed.key] = listed

    def cited(self, entry: Entry) -> frozenset[int]:
        """The sources of an entry but the file itself."""
        return frozenset(entry.refs.get("source", ())).difference(self.files)


@dataclass(slots=True)
class Memory:
    """What the register holds of a list and of all that its rows name; what is written joins it."""

    past: Past
    refs: dict[str, int]
    """By ref or key, in lower case."""
    others: set[int]
    """The subjects of refs and keys that are no commitments."""
    parties: dict[str, int]
    """By the key of the name."""
    sources: dict[str, int]
    """By address."""
    parents: dict[int, int]
    findings: dict[int, Entry] = field(default_factory=dict)
    """Our own finding on each commitment that is held, the last by its day."""
    subjects: dict[int, Subject] = field(default_factory=dict)
    entries: dict[int, list[Entry]] = field(default_factory=dict)
    """Everything that stands of a commitment, by number."""
    opened: set[int] = field(default_factory=set)
    """What this import has opened, and nothing has taken back of it."""
    numbers: dict[str, int] = field(default_factory=dict)
    """The number at which a key was last told from others that begin so."""

    @classmethod
    def of(cls, connection: Connection, past: Past, addresses: Collection[str]) -> Memory:
        """What the register holds of a list and of all that it may name."""
        refs, others = imports.every_ref(connection)
        return cls(
            past=past,
            refs=refs,
            others=others,
            parties=imports.every_party(connection),
            sources=imports.sources_at(connection, addresses),
            parents=imports.every_parent(connection),
        )

    def read(self, connection: Connection, numbers: Collection[int]) -> None:
        """Read what the list and we have said of commitments, and who those of others are."""
        by_number = self.past.by_number
        listed_before = (by_number.get(number) for number in numbers)
        if all(listed is not None and listed.said is not None for listed in listed_before):
            return
        self.past.read(connection, numbers)
        findings = standing.standing_entries(
            connection, ALL, facets=[Facet.DELIVERY], subjects=list(numbers)
        )
        self.findings |= {
            entry.subject: entry
            for entry in findings
            if entry.voice == Voice.TRACKER and entry.value != Delivery.NOT_ASSESSED
        }
        others = [number for number in numbers if not _is_opened(by_number.get(number))]
        if others:
            self.subjects |= lookup.subjects(connection, ALL, numbers=others)

    def forget(self) -> None:
        """Hold no more than a part of a list, however long it is."""
        if max(len(self.past), len(self.entries), len(self.subjects)) > _HELD:
            self.past.forget()
            for held in (self.findings, self.entries, self.subjects, self.opened):
                held.clear()

    def party(self, name: str) -> int | None:
        """The party of a name; None for a new one."""
        return self.parties.get(name_key(name))

    def cited(self, addresses: Iterable[str]) -> frozenset[int | str]:
        """The sources at addresses; an address stands for itself where it is new."""
        return frozenset(self.sources.get(address, address) for address in addresses)

    def commitment(self, ref: str) -> int | None:
        """The commitment of a ref."""
        number = self.refs.get(ref.lower())
        return None if number in self.others else number

    def has(self, number: int) -> bool:
        """Whether a subject is in memory, or can be made of the entries that are."""
        if number not in self.subjects and number in self.entries:
            subject = fold(entry for entry in self.entries[number] if entry.facet is Facet.IDENTITY)
            if subject is not None:
                self.subjects[number] = subject
        return number in self.subjects

    def learn(self, entry: Entry) -> None:
        """Take in what was written."""
        self.past.learn(entry)
        if entry.facet is Facet.DELIVERY and entry.voice == Voice.TRACKER:
            self.findings[entry.subject] = entry
        if entry.amends is not None or entry.facet in _AMENDED:
            self.entries.pop(entry.subject, None)
            self.subjects.pop(entry.subject, None)
            self.opened.discard(entry.subject)
            return
        if entry.subject == entry.seq and entry.facet is Facet.IDENTITY:
            subject = fold([entry])
            assert subject is not None  # an opening opens
            self.subjects[entry.seq] = subject
            self.entries[entry.seq] = [entry]
            self.opened.add(entry.seq)
            self.refs[intern(subject.ref.lower())] = entry.seq
            if subject.type is not SubjectType.COMMITMENT:
                self.others.add(entry.seq)
        elif entry.subject in self.entries:
            self.entries[entry.subject].append(entry)
        if entry.facet is Facet.IDENTITY and entry.value == Identity.EDITED:
            self.subjects.pop(entry.subject, None)


def _is_opened(listed: ListedCommitment | None) -> bool:
    return listed is not None and listed.opened


class RowPart(StrEnum):
    """What else of a row is recorded."""

    ANNOUNCED = "announced"
    DUE = "due"
    DELIVERY = "delivery"
    ENDED = "ended"
    BACK = "back"
    """It had vanished and was dropped for that."""


class MatchedRow(NamedTuple):
    """A row with the commitment that it speaks of, and what of it is to be recorded."""

    item: ListItem
    ref: str
    listed: ListedCommitment | None
    """None where the row opens it."""
    parent: int | str | None = None
    """The number of its parent, or the key of the row that opens that."""
    changed: frozenset[str] = frozenset()
    """The parts that differ, of `IDENTITY` and `RowPart`; of one that is opened no identity."""
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether there is anything to record."""
        return self.listed is None or bool(self.changed) or bool(self.notes)


def compare(plan: Plan, row: MatchedRow, memory: Memory) -> MatchedRow:
    """A row with what it says beyond what its list said last. A text that was redacted is never
    said again.
    """
    item, listed = row.item, row.listed or ListedCommitment(number=0, said=ListWords())
    last = listed.last
    parts: dict[str, bool] = {
        RowPart.ANNOUNCED: listed.opened
        and item.announced_dated
        and item.announced.text != last.values["announced"],
        RowPart.DUE: item.due is not None and _differs(last.values.get("due"), item.due.phrase),
        RowPart.DELIVERY: _delivery(plan, item, listed, memory),
        RowPart.ENDED: _ended(plan, item, listed),
        RowPart.BACK: listed.dropped,
    }
    if listed.opened:
        parts |= {
            part: _differs(last.values.get(part, _EMPTY.get(part, ())), value)
            for part, value in _identity(plan, row, memory)
        }
    return row._replace(
        changed=frozenset(part for part, differs in parts.items() if differs),
        notes=tuple(note for note in item.notes if _differs(last.notes.get(note[0]), note[1])),
    )


def said_nothing(plan: Plan, row: MatchedRow, memory: Memory) -> Iterator[ListField]:
    """The fields of which a row says nothing any more; that is told and not recorded."""
    listed, item = row.listed, row.item
    if listed is None or plan.profile.history:
        return
    if item.due is None and listed.last.values.get("due") is not None and plan.says(ListField.DUE):
        yield ListField.DUE
    before = listed.last.status(voice_of(plan, memory))
    if item.status is None and before is not None and plan.says(ListField.STATUS):
        yield ListField.STATUS


def is_known(plan: Plan, item: ListItem, listed: ListedCommitment) -> bool:
    """Whether a status of a history was told before, on its day where it has one.

    Of our own findings only a change is one: what a row says again is no other.
    """
    status = item.status
    if status is None or status.delivery is None:
        return True
    if plan.speaker.tracker:
        day = status.occurred.latest
        by_then = [
            before for before in listed.last.statuses if day and before.occurred_latest <= day
        ]
        last = max(by_then, key=lambda before: (before.occurred_latest, before.seq), default=None)
        if last is not None and last.value == status.delivery:
            return True
    return any(
        before.value == status.delivery
        and (before.occurred == status.occurred.text or not status.dated)
        and not _differs(before.text("quote"), status.word)
        and not _differs(before.text("note"), status.reason)
        for before in listed.last.statuses
    )


def voice_of(plan: Plan, memory: Memory) -> str | None:
    """The voice of the statuses; None for a party that is not in the register yet."""
    speaker = plan.speaker
    if speaker.tracker or speaker.promiser:
        return speaker.word
    number = memory.party(speaker.word)
    return None if number is None else party_voice(number)


def _delivery(plan: Plan, item: ListItem, listed: ListedCommitment, memory: Memory) -> bool:
    status = item.status
    if status is None or status.delivery is None:
        return False
    before = listed.last.status(voice_of(plan, memory))
    if plan.speaker.tracker:
        return _our_finding(plan, item, listed, memory)
    if before is None:
        return True
    if plan.profile.history and item.recorded is None and is_known(plan, item, listed):
        return False
    return says_otherwise(plan, status, before, memory)


def _our_finding(plan: Plan, item: ListItem, listed: ListedCommitment, memory: Memory) -> bool:
    """Whether a finding of ours is new: what we have found already is not found again, and the
    list puts right only what it has recorded itself.
    """
    status, before = item.status, listed.last.status(Voice.TRACKER)
    if status is None or plan.profile.history:
        return not is_known(plan, item, listed)
    finding = memory.findings.get(listed.number)
    if finding is None or finding.value != status.delivery:
        return before is None or says_otherwise(plan, status, before, memory)
    is_own = finding.batch in memory.past.batches
    if not is_own or before is None:
        return False
    judged = [(text, SuccessTestValue.MET) for text in status.test]
    judged += [(text, SuccessTestValue.NOT_MET) for text in status.unmet]
    return says_otherwise(plan, status, before, memory) or any(
        listed.last.judged.get(listed.last.test(text)) != value
        for text, value in judged
        if not listed.last.may_be_redacted(text)
    )


def says_otherwise(plan: Plan, status: ItemStatus, before: Entry, memory: Memory) -> bool:
    """Whether a list says otherwise of a status than it did."""
    # A correction, which is what becomes of a finding of ours, leaves no note empty.
    says_why = plan.says(ListField.REASON) and (status.reason or not plan.speaker.tracker)
    return (
        before.value != status.delivery
        or _differs(before.text("quote"), status.word)
        or (says_why and _differs(before.text("note"), status.reason))
        or (
            plan.says(ListField.EVIDENCE)
            and memory.past.cited(before) != memory.cited(status.evidence)
        )
        or (status.dated and before.occurred != status.occurred.text)
    )


def _ended(plan: Plan, item: ListItem, listed: ListedCommitment) -> bool:
    """Whether it has ended otherwise than it had, or goes on."""
    status, ended = item.status, listed.last.values.get("ended")
    if status is None or status.ended is not None:
        return status is not None and status.ended != ended
    over = ended is not None and ended != Ended.OPEN
    return plan.speaker.tracker and over and status.delivery is not Delivery.DELIVERED


def _identity(plan: Plan, row: MatchedRow, memory: Memory) -> Iterator[tuple[str, Any]]:
    """What a row says of a commitment's identity: the parts of which the list says anything.

    In a history an empty cell says nothing of its part.
    """
    item = row.item

    def parties(*names: str | None) -> tuple[int | None, ...]:
        return tuple(memory.party(name) for name in names if name is not None)

    yield "title", item.title
    if item.kind is not None:
        yield "kind", item.kind
    parent = () if row.parent is None else (row.parent,)
    for of, part, cell, value in (
        (ListField.WORDING, "wording", item.wording, item.wording),
        (ListField.LEAD, "lead", item.lead, parties(item.lead)),
        (ListField.BY, "by", item.by, parties(item.by)),
        (ListField.TO, "to", item.to, parties(*item.to)),
        (ListField.PARENT, "parent", item.parent, parent),
        (ListField.TAG, "tags", item.tags, list(read_lines(write_lines(item.tags)))),
        (ListField.SOURCE, "source", item.sources, memory.cited(item.sources)),
    ):
        if plan.says(of) and (cell or not plan.profile.history):
            yield part, value


def _differs(before: object, now: object) -> bool:
    return before != now and not isinstance(before, Redacted)


@dataclass(slots=True)
class Match:
    """Which commitment a row speaks of: all that is held of each row of a file."""

    place: int
    """Of the row among the items."""
    key: str
    ref: str
    has_ref: bool
    """Whether the file gives it one."""
    number: int | None
    """The commitment of the list; None where the row opens it."""
    parent: int | str | None
    """The number of its parent, or the key of the row that opens that."""
    recorded: datetime | None
    is_same: bool
    """Whether it is already known to say nothing that its list had not said."""


def groups(rows: Sequence[Match]) -> Iterator[tuple[datetime | None, list[Match]]]:
    """The rows of each batch, with the time at which their list wrote them down."""
    by_moment: dict[datetime | None, list[Match]] = {}
    for row in rows:
        by_moment.setdefault(row.recorded, []).append(row)
    yield from sorted(by_moment.items(), key=lambda group: str(group[0])) or [(None, [])]


def rounds(rows: Sequence[Match]) -> Iterator[dict[str, Match]]:
    """The rows in order, each commitment once a round: a change rests on the one before it."""
    while rows:
        now: dict[str, Match] = {}
        rows = [row for row in rows if now.setdefault(row.key, row) is not row]
        yield now


def is_read(plan: Plan, row: MatchedRow, last: str) -> bool:
    """Whether an earlier import of a history has read a row.

    `last` is the newest of the recorded times that were imported, '' before any.
    """
    if row.listed is None:
        return False
    later = row.item.recorded is not None and instant_text(row.item.recorded) > last
    return not later and is_known(plan, row.item, row.listed)

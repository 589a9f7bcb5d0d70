"""Records what a file of rows says beyond what its list had said: everything checked, then all.

What a row says becomes the values that commands record, and the one writer writes them under
the same rules. A file has many rows: the writer has what it asks of the register in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.domain.dates import When, parse_when
from tracker.domain.entry import JUDGED_ELSEWHERE, Entry, Json
from tracker.domain.grade import GradedSource
from tracker.domain.standing import Standing, stand
from tracker.domain.subject import LONGEST_REF, Subject, fold
from tracker.domain.text import name_key
from tracker.domain.vocabulary import (
    Delivery,
    Disposition,
    Ended,
    Facet,
    Identity,
    Kind,
    SourceType,
)
from tracker.exchange.compare import SOURCE, RowChange
from tracker.exchange.days import read_due
from tracker.exchange.items import ItemStatus
from tracker.exchange.past import Directory, ListedCommitment, Past
from tracker.exchange.plan import Plan
from tracker.ledger import lookup, standing
from tracker.ledger.projections import ALL
from tracker.record.amend import Correct, Retract
from tracker.record.deadlines import Due
from tracker.record.dispose import Drop
from tracker.record.opening import Add, Edit
from tracker.record.say import Claim
from tracker.record.sources import key_stem, write_source
from tracker.record.steps import Note
from tracker.record.verb import Evidence, Fact, NewSource, Verb, declared
from tracker.record.writer import Writer

#: Where a batch says when the list wrote its rows down.
RECORDED = "recorded"
#: How many steps are taken between two words on how far it is, and how many a row takes.
_PACE, _STEPS = 500, 5
#: What is left of a key for the number that tells it from another.
_ROOM = 8
_AMENDED = frozenset({Facet.RETRACTION, Facet.REDACTION, Facet.UNDO})


@declared
class Adopt(Fact):
    """A finding of our own older register: it is marked as judged elsewhere, and had its rules."""

    ref: str = field(default="")
    delivery: Delivery | None = field(default=None)
    ended: Ended | None = field(default=None)

    def record(self, writer: Writer) -> None:
        """Record what was judged elsewhere."""
        sources = writer.sources(self.evidence)
        subject = writer.subject(self.ref)
        when = writer.when(self.evidence, sources, f"the finding of {self.ref}")
        for facet, value in ((Facet.DELIVERY, self.delivery), (Facet.ENDED, self.ended)):
            if value is not None:
                detail: dict[str, Json] = {JUDGED_ELSEWHERE: True}
                writer.append(subject, facet, value, when, self.evidence, sources, detail=detail)


@declared
class Reinstate(Fact):
    """A commitment that had left the scope of the register is in it again."""

    ref: str = field(default="")
    because: str = field(default="")

    def record(self, writer: Writer) -> None:
        """Record that it is in scope again."""
        sources = writer.sources(self.evidence)
        when = writer.when(self.evidence, sources, f"the return of {self.ref}")
        subject, texts = writer.subject(self.ref), {"because": self.because}
        writer.append(
            subject,
            Facet.DISPOSITION,
            Disposition.ACTIVE,
            when,
            self.evidence,
            sources,
            texts=texts,
        )


@dataclass(slots=True)
class Memory:
    """What the writer of a file has in memory: all that its rows name, and what it has written."""

    past: Past
    directory: Directory
    delivered: frozenset[int]
    """The commitments that we have found delivered, by rules of this register."""
    subjects: dict[int, Subject] = field(default_factory=dict)
    entries: dict[int, list[Entry]] = field(default_factory=dict)
    """Everything that stands of a commitment, by number."""
    numbers: dict[str, int] = field(default_factory=dict)
    """The number at which a key was last told from others that begin so."""

    def learn(self, entry: Entry) -> None:
        """Take in what was written."""
        self.past.learn([entry])
        if entry.amends is not None or entry.facet in _AMENDED:
            self.entries.pop(entry.subject, None)
            self.subjects.pop(entry.subject, None)
            return
        if entry.subject == entry.seq:
            self._open(entry)
        elif entry.subject in self.entries:
            self.entries[entry.subject].append(entry)
        if entry.facet is Facet.IDENTITY and entry.value == Identity.EDITED:
            self.subjects.pop(entry.subject, None)

    def has(self, number: int) -> bool:
        """Whether a subject is in memory, or can be made of the entries that are."""
        if number not in self.subjects and number in self.entries:
            subject = fold(entry for entry in self.entries[number] if entry.facet is Facet.IDENTITY)
            if subject is not None:
                self.subjects[number] = subject
        return number in self.subjects

    def _open(self, entry: Entry) -> None:
        if entry.facet is not Facet.IDENTITY:
            return
        subject = fold([entry])
        assert subject is not None  # an opening opens
        self.subjects[entry.seq] = subject
        self.entries[entry.seq] = [entry]
        self.directory.refs[subject.ref.lower()] = entry.seq, subject.type


@dataclass(slots=True)
class ListWriter(Writer):
    """The writer of a file of rows: it answers what verbs ask from memory, and writes in bulk."""

    memory: Memory = field(kw_only=True)

    def __post_init__(self) -> None:
        """Learn of every entry that is written."""
        self.batch.heard = self.memory.learn
        self.batch.parties = self.memory.directory.parties
        self.batch.parties.setdefault(name_key(self.register.actor), self.batch.actor)

    def subject(self, ref: str) -> Subject:
        """The commitment of a ref."""
        return self.selected([ref])[0]

    def selected(self, words: Iterable[str]) -> list[Subject]:
        """The commitments of refs."""
        refs = self.memory.directory.refs
        return self.by_number([refs[word.lower()][0] for word in words])

    def by_number(self, numbers: Sequence[int]) -> list[Subject]:
        """Subjects by number, in that order."""
        subjects = self.memory.subjects
        if not all(number in subjects for number in numbers):
            self.read_subjects(numbers)
        return [subjects[number] for number in numbers]

    def read_subjects(self, numbers: Iterable[int]) -> None:
        """Read in one go what subjects are called and whose they are."""
        missing = [number for number in numbers if not self.memory.has(number)]
        if missing:
            self.batch.settle()
            self.memory.subjects |= lookup.subjects(self.connection, ALL, numbers=missing)

    def subject_of_key(self, ref: str) -> Subject | None:
        """Whatever a ref or a key names already."""
        number = self.memory.directory.refs.get(ref.lower())
        return None if number is None else self.by_number([number[0]])[0]

    def commitments_resting_on(self, numbers: Collection[int]) -> dict[int, Subject]:
        """The commitments that the gate is held for: none that was not found delivered."""
        gated = self.memory.delivered.intersection(numbers)
        return Writer.commitments_resting_on(self, gated) if gated else {}

    def read_standings(self, numbers: Collection[int]) -> None:
        """Read in one go what stands of commitments that are asked about next."""
        unread = [number for number in numbers if number not in self.memory.entries]
        if unread:
            self.batch.settle()
            self.memory.entries |= {number: [] for number in unread}
            for entry in standing.history(self.connection, ALL, subjects=unread, texts=True):
                self.memory.entries[entry.subject].append(entry)
        self.read_subjects(numbers)

    def standing(self, subject: Subject, day: date) -> Standing:
        """The standing of a commitment at the end of a day, with everything recorded so far."""
        self.read_standings([subject.id])
        entries = sorted(
            (entry for entry in self.memory.entries[subject.id] if entry.occurred_latest <= day),
            key=lambda entry: (entry.occurred_latest, entry.seq),
        )
        return stand(
            subject,
            {(entry.facet, entry.voice): entry for entry in entries}.values(),
            [entry for entry in entries if entry.facet is Facet.DEADLINE],
            [entry for entry in entries if entry.facet is Facet.TEST],
            as_of=day,
        )

    def sources(self, evidence: Evidence) -> list[Subject]:
        """The sources of a fact, each once, made known where they are new."""
        numbers = dict.fromkeys(self._source(source) for source in evidence.sources)
        return self.by_number(list(numbers))

    def _source(self, source: NewSource) -> int:
        directory = self.memory.directory
        number = directory.sources.get(source.where)
        if number is None:
            key = self.free_key(key_stem("source", url=source.where))
            number = write_source(self, source, key=key, url=source.where)
            directory.sources[source.where] = number
        return number

    def free_key(self, stem: str) -> str:
        """A key that begins so and that nothing has."""
        stem = stem[: LONGEST_REF - _ROOM].rstrip("-.").replace("..", ".")
        key, numbers = stem, self.memory.numbers
        while key in self.memory.directory.refs:
            numbers[stem] = numbers.get(stem, 1) + 1
            key = f"{stem}-{numbers[stem]}"
        return key

    def graded(self, *_: Any) -> list[GradedSource]:
        """Grades are of a receipt, and of a finding of ours: no list brings one."""
        return []

    def add_line(self, *_: Any, **__: Any) -> None:
        """An import counts rows and has no receipt."""


@dataclass(slots=True)
class RowWriter:
    """Rows of one batch as the verbs that record them, in an order in which each can be read."""

    plan: Plan
    memory: Memory
    writer: ListWriter
    tell: Callable[[], None]
    """Called for every step, for whoever waits."""
    _file: str | None = None
    """What the file itself is cited by."""

    def write(self, changes: Sequence[RowChange]) -> None:
        """Record changes of different commitments: openings first, parents before children."""
        for change in _parents_first([change for change in changes if change.row.listed is None]):
            self.tell()
            self.writer.perform([self._opening(change)])
        numbers = [change.row.listed.number for change in changes if change.row.listed is not None]
        for verbs_of in (self._repairs, self._dates, self._statuses, self._notes):
            # What was edited in one round is read anew for the next.
            self.writer.read_standings(numbers)
            for change in changes:
                self.tell()
                self.writer.perform(verbs_of(change))

    def drop(self, vanished: Iterable[ListedCommitment]) -> None:
        """Put out of scope what an earlier file of the list had and this one lacks."""
        because = f"No longer in {self.plan.profile.name}"
        for listed in vanished:
            evidence = self._evidence(self.plan.day(None))
            self.writer.perform([Drop(refs=(listed.ref,), because=because, evidence=evidence)])

    def _evidence(
        self,
        on: When,
        pages: Iterable[str] = (),
        *,
        quote: str | None = None,
        note: str | None = None,
    ) -> Evidence:
        """The file, and the pages that a row names."""
        self._file = self._file or self._cited()
        sources = tuple(NewSource(where=where) for where in (self._file, *pages))
        return Evidence(sources=sources, on=on, quote=quote, note=note)

    def _cited(self) -> str:
        """What the file is cited by; one of the list that was imported before is that source."""
        plan, past, directory = self.plan, self.memory.past, self.memory.directory
        imported = [number for number, sha in past.files.items() if sha == plan.table.sha256]
        key = f"file:{plan.table.sha256}"
        if imported:
            directory.sources[key] = imported[0]
            return key
        published = None if plan.as_of is None else When.on(plan.as_of)
        name = self.writer.free_key(key_stem(plan.profile.name, published=published))
        source = NewSource(
            where=name,
            key=name,
            title=plan.title,
            type=SourceType.OTHER,
            publisher=plan.publisher,
            published=published,
            own=True if plan.speaker.promiser else None,
            sha256=plan.table.sha256,
        )
        directory.sources[key] = write_source(self.writer, source, key=name)
        return key

    def _listed(self, change: RowChange) -> ListedCommitment:
        return change.row.listed or self.memory.past.by_key[change.row.item.key]

    def _parent(self, change: RowChange) -> str:
        parent = change.row.parent
        if isinstance(parent, str):
            return self.memory.past.by_key[parent].ref
        return "" if parent is None else self.writer.by_number([parent])[0].ref

    def _opening(self, change: RowChange) -> Add:
        item = change.row.item
        return Add(
            ref=change.row.ref,
            title=item.title,
            kind=item.kind or Kind.UNDERTAKING,
            wording=item.wording,
            by=item.by,
            lead=item.lead,
            to=item.to,
            parent=self._parent(change),
            tags=item.tags,
            key=item.key,
            inherits=False,
            evidence=self._evidence(item.announced, item.sources),
        )

    def _repairs(self, change: RowChange) -> Iterator[Verb]:
        """What has changed of its identity, and that it is back."""
        if change.row.listed is None:
            return
        item, parts, ref, name = (
            change.row.item,
            change.identity,
            change.row.listed.ref,
            self.plan.profile.name,
        )
        if change.back:
            on = self.plan.day(None)
            yield Reinstate(ref=ref, because=f"In {name} again", evidence=self._evidence(on))
        if change.announced:
            yield Correct(
                entry=self.writer.subject(ref).opened.seq,
                because=f"The day that {name} now gives",
                evidence=self._evidence(item.announced, item.sources),
            )
        if parts:
            values: dict[str, Any] = {
                "title": item.title,
                "wording": item.wording or "",
                "kind": item.kind,
                "by": item.by or "",
                "lead": item.lead or "",
                "to": item.to,
                "parent": self._parent(change),
                "tags": item.tags,
            }
            yield Edit(
                ref=ref,
                evidence=self._evidence(item.announced, item.sources),
                **{part: values[part] for part in parts if part != SOURCE},
            )

    def _dates(self, change: RowChange) -> Iterator[Verb]:
        item, due = change.row.item, change.row.item.due
        if not change.due or due is None:
            return
        on = item.announced
        if change.row.listed is not None:
            # Said anew: relative words count from the day of the list that has them.
            on = item.day
            order = self.plan.profile.dates
            due = read_due(due.phrase, said=on.latest or self.plan.today, order=order)
        yield Due(
            refs=(self._listed(change).ref,),
            deadline=due,
            evidence=self._evidence(on, item.sources),
        )

    def _statuses(self, change: RowChange) -> Iterator[Verb]:
        status, speaker = change.row.item.status, self.plan.speaker
        if status is None or not (change.delivery or change.ended):
            return
        ref = self._listed(change).ref
        evidence = self._evidence(
            status.occurred, status.evidence, quote=status.word, note=status.reason
        )
        if change.delivery and (entry := self._overtaken(change, status)) is not None:
            because = f"What {self.plan.profile.name} now gives"
            yield Retract(entry=entry.seq, because=because)
        if speaker.tracker:
            yield Adopt(
                ref=ref,
                delivery=status.delivery if change.delivery else None,
                ended=status.ended or Ended.OPEN if change.ended else None,
                evidence=evidence,
            )
        elif status.delivery is not None:
            yield Claim(
                refs=(ref,),
                word=status.delivery,
                by=self.plan.publisher if speaker.promiser else None,
                voice=None if speaker.promiser else speaker.word,
                evidence=evidence,
            )

    def _voice(self) -> str:
        """Whose word the list is."""
        speaker = self.plan.speaker
        if speaker.promiser or speaker.tracker:
            return speaker.word
        return self.writer.third_party(speaker.word)

    def _overtaken(self, change: RowChange, status: ItemStatus) -> Entry | None:
        """What the list said of a later day than it now does: that was wrong, and would stand."""
        listed, voice = change.row.listed, self._voice()
        if listed is None or self.plan.profile.history or not status.dated:
            return None
        last = listed.statuses.get(voice)
        if last is None or _last(parse_when(last.occurred)) <= _last(status.occurred):
            return None
        subject = self.writer.by_number([listed.number])[0]
        entry = self.writer.standing(subject, date.max).entries.get((Facet.DELIVERY, voice))
        ours = entry is not None and entry.batch in self.memory.past.batches
        return entry if ours else None

    def _notes(self, change: RowChange) -> Iterator[Verb]:
        for column, text in change.notes:
            yield Note(
                refs=(self._listed(change).ref,),
                text=text,
                column=column,
                voice=self._voice(),
                evidence=self._evidence(change.row.item.day),
            )


def _parents_first(changes: Sequence[RowChange]) -> list[RowChange]:
    """Openings in the order of the file, but each after the one that opens its parent."""
    by_key = {change.row.item.key: change for change in changes}
    ordered: dict[str, RowChange] = {}
    for change in changes:
        above = [change]
        while isinstance(parent := above[-1].row.parent, str) and parent in by_key:
            if parent in ordered:
                break
            above.append(by_key[parent])
        ordered |= {change_above.row.item.key: change_above for change_above in reversed(above)}
    return list(ordered.values())


def _last(when: When) -> date:
    return when.latest or date.max

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
from tracker.domain.subject import LONGEST_REF, Subject
from tracker.domain.text import name_key
from tracker.domain.vocabulary import (
    Disposition,
    Ended,
    Facet,
    Kind,
    SourceType,
)
from tracker.exchange.days import read_due
from tracker.exchange.items import ItemStatus
from tracker.exchange.past import IDENTITY, ListedCommitment, MatchedRow, Memory, RowPart
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

#: What is left of a key for the number that tells it from another.
_ROOM = 8


@declared
class ListFact(Fact):
    """What only a list records: a finding that was judged elsewhere, and a return into scope."""

    ref: str = field(default="")
    facet: Facet = field(default=Facet.DELIVERY)
    value: str = field(default="")
    because: str | None = field(default=None)

    def record(self, writer: Writer) -> None:
        """Record it; a finding of our own older register had its rules there."""
        sources = writer.sources(self.evidence)
        when = writer.when(self.evidence, sources, f"the {self.facet} of {self.ref}")
        detail: dict[str, Json] = {}
        if self.facet is not Facet.DISPOSITION:
            detail[JUDGED_ELSEWHERE] = True
        writer.append(
            writer.subject(self.ref),
            self.facet,
            self.value,
            when,
            self.evidence,
            sources,
            detail=detail,
            texts={"because": self.because},
        )


@dataclass(slots=True)
class ListWriter(Writer):
    """The writer of a file of rows: it answers what verbs ask from memory, and writes in bulk."""

    memory: Memory = field(kw_only=True)

    def __post_init__(self) -> None:
        """Learn of every entry that is written."""
        self.batch.heard = self.memory.learn
        self.batch.parties = self.memory.parties
        self.batch.parties.setdefault(name_key(self.register.actor), self.batch.actor)

    def subject(self, ref: str) -> Subject:
        """The commitment of a ref."""
        return self.selected([ref])[0]

    def selected(self, words: Iterable[str]) -> list[Subject]:
        """The commitments of refs."""
        refs = self.memory.refs
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
        number = self.memory.refs.get(ref.lower())
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
        memory = self.memory
        number = memory.sources.get(source.where)
        if number is None:
            key = self.free_key(key_stem("source", url=source.where))
            number = write_source(self, source, key=key, url=source.where)
            memory.sources[source.where] = number
        return number

    def free_key(self, stem: str) -> str:
        """A key that begins so and that nothing has."""
        stem = stem[: LONGEST_REF - _ROOM].rstrip("-.").replace("..", ".")
        key, numbers = stem, self.memory.numbers
        while key in self.memory.refs:
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

    def write(self, rows: Sequence[MatchedRow]) -> None:
        """Record rows of different commitments: openings first, parents before children."""
        for row in _parents_first([row for row in rows if row.listed is None]):
            self.tell()
            self.writer.perform([self._opening(row)])
        numbers = [row.listed.number for row in rows if row.listed is not None]
        for verbs_of in (self._repairs, self._dates, self._statuses, self._notes):
            # What was edited in one round is read anew for the next.
            self.writer.read_standings(numbers)
            for row in rows:
                self.tell()
                self.writer.perform(verbs_of(row))

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
        plan, memory = self.plan, self.memory
        imported = [number for number, sha in memory.past.files.items() if sha == plan.table.sha256]
        key = f"file:{plan.table.sha256}"
        if imported:
            memory.sources[key] = imported[0]
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
        memory.sources[key] = write_source(self.writer, source, key=name)
        return key

    def _ref(self, row: MatchedRow) -> str:
        return (row.listed or self.memory.past.by_key[row.item.key]).ref

    def _parts(self, row: MatchedRow) -> dict[str, Any]:
        """What a row says of a commitment's identity, as the verbs that open and edit take it."""
        item, parent = row.item, ""
        if isinstance(row.parent, str):
            parent = self.memory.past.by_key[row.parent].ref
        elif row.parent is not None:
            parent = self.writer.by_number([row.parent])[0].ref
        return {
            "title": item.title,
            "wording": item.wording or "",
            "kind": item.kind or Kind.UNDERTAKING,
            "by": item.by or "",
            "lead": item.lead or "",
            "to": item.to,
            "parent": parent,
            "tags": item.tags,
        }

    def _opening(self, row: MatchedRow) -> Add:
        item = row.item
        parts = {name: value for name, value in self._parts(row).items() if value}
        evidence = self._evidence(item.announced, item.sources)
        return Add(ref=row.ref, key=item.key, inherits=False, evidence=evidence, **parts)

    def _repairs(self, row: MatchedRow) -> Iterator[Verb]:
        """What has changed of its identity, and that it is back."""
        if row.listed is None:
            return
        item, ref, name = row.item, row.listed.ref, self.plan.profile.name
        if RowPart.BACK in row.changed:
            on = self.plan.day(None)
            yield ListFact(
                ref=ref,
                facet=Facet.DISPOSITION,
                value=Disposition.ACTIVE,
                because=f"In {name} again",
                evidence=self._evidence(on),
            )
        if RowPart.ANNOUNCED in row.changed:
            yield Correct(
                entry=self.writer.subject(ref).opened.seq,
                because=f"The day that {name} now gives",
                evidence=self._evidence(item.announced, item.sources),
            )
        if row.changed & IDENTITY:
            parts = self._parts(row)
            yield Edit(
                ref=ref,
                evidence=self._evidence(item.announced, item.sources),
                **{part: value for part, value in parts.items() if part in row.changed},
            )

    def _dates(self, row: MatchedRow) -> Iterator[Verb]:
        item, due = row.item, row.item.due
        if RowPart.DUE not in row.changed or due is None:
            return
        on = item.announced
        if row.listed is not None:
            # Said anew: relative words count from the day of the list that has them.
            on = item.day
            order = self.plan.profile.dates
            due = read_due(due.phrase, said=on.latest or self.plan.today, order=order)
        evidence = self._evidence(on, item.sources)
        yield Due(refs=(self._ref(row),), deadline=due, evidence=evidence)

    def _statuses(self, row: MatchedRow) -> Iterator[Verb]:
        status, speaker = row.item.status, self.plan.speaker
        delivery, ended = RowPart.DELIVERY in row.changed, RowPart.ENDED in row.changed
        if status is None or not (delivery or ended):
            return
        ref = self._ref(row)
        evidence = self._evidence(
            status.occurred, status.evidence, quote=status.word, note=status.reason
        )
        if delivery and (entry := self._overtaken(row, status)) is not None:
            because = f"What {self.plan.profile.name} now gives"
            yield Retract(entry=entry.seq, because=because)
        if speaker.tracker:
            if delivery and status.delivery is not None:
                yield ListFact(ref=ref, value=status.delivery, evidence=evidence)
            if ended:
                over = status.ended or Ended.OPEN
                yield ListFact(ref=ref, facet=Facet.ENDED, value=over, evidence=evidence)
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

    def _overtaken(self, row: MatchedRow, status: ItemStatus) -> Entry | None:
        """What the list said of a later day than it now does: that was wrong, and would stand."""
        listed, voice = row.listed, self._voice()
        if listed is None or self.plan.profile.history or not status.dated:
            return None
        last = listed.status(voice)
        if last is None or _last(parse_when(last.occurred)) <= _last(status.occurred):
            return None
        subject = self.writer.by_number([listed.number])[0]
        entry = self.writer.standing(subject, date.max).entries.get((Facet.DELIVERY, voice))
        ours = entry is not None and entry.batch in self.memory.past.batches
        return entry if ours else None

    def _notes(self, row: MatchedRow) -> Iterator[Verb]:
        for column, text in row.notes:
            yield Note(
                refs=(self._ref(row),),
                text=text,
                column=column,
                voice=self._voice(),
                evidence=self._evidence(row.item.day),
            )


def _parents_first(rows: Sequence[MatchedRow]) -> list[MatchedRow]:
    """Openings in the order of the file, but each after the one that opens its parent."""
    by_key = {row.item.key: row for row in rows}
    ordered: dict[str, MatchedRow] = {}
    for row in rows:
        above = [row]
        while isinstance(parent := above[-1].parent, str) and parent in by_key:
            if parent in ordered:
                break
            above.append(by_key[parent])
        ordered |= {row_above.item.key: row_above for row_above in reversed(above)}
    return list(ordered.values())


def _last(when: When) -> date:
    return when.latest or date.max

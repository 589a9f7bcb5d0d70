"""The writers of a list: what verbs ask of the register while rows of a file are recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.domain.dates import Times
from tracker.domain.grade import GradedSource
from tracker.domain.law import Carrier
from tracker.domain.source import address_key, key_stem
from tracker.domain.standing import Standing, stand
from tracker.domain.subject import Subject
from tracker.domain.text import name_key
from tracker.domain.vocabulary import STANDING_VALUES, TESTED, Facet
from tracker.exchange.past import Memory
from tracker.ledger import lookup, standing
from tracker.ledger.projections import ALL
from tracker.record.sources import write_source
from tracker.record.verb import Evidence, NewSource
from tracker.record.writer import Writer

#: Findings that the gate is held for.
_GATED = TESTED | frozenset(STANDING_VALUES)


@dataclass(slots=True)
class ListWriter(Writer):
    """The writer of a file of rows. What verbs ask it reads of the register, row by row.

    So are our own findings written, on which every rule is tried.
    """

    memory: Memory = field(kw_only=True)

    def __post_init__(self) -> None:
        """Learn of every entry that is written."""
        self.batch.heard = self.memory.learn
        self.batch.parties = self.memory.parties
        self.batch.parties.setdefault(name_key(self.register.actor), self.batch.actor)

    def read_ahead(self, numbers: Collection[int]) -> None:
        """Be told which commitments are asked about next; whoever writes in bulk reads them."""

    def sources(self, evidence: Evidence) -> list[Subject]:
        """The sources of a fact, each once, made known where they are new."""
        numbers = dict.fromkeys(self._source(source) for source in evidence.sources)
        return self.by_number(list(numbers))

    def _source(self, source: NewSource) -> int:
        memory = self.memory
        page = address_key(source.where)
        number = memory.sources.get(source.where) or memory.sources.get(page)
        if number is None:
            key = self.free_key(key_stem(url=source.where))
            number = write_source(self, source, key=key, url=source.where)
            memory.sources[page] = number
        memory.sources[source.where] = number
        return number

    def free_key(self, stem: str) -> str:
        """The first key that begins so, with a number, and that nothing has."""
        numbers = self.memory.numbers
        while True:
            numbers[stem] = numbers.get(stem, 0) + 1
            key = f"{stem}-{numbers[stem]}"
            if key not in self.memory.refs:
                return key

    def add_line(self, *_: Any, **__: Any) -> None:
        """An import counts rows and has no receipt."""


@dataclass(slots=True)
class BulkWriter(ListWriter):
    """The writer of what others say: it answers from memory, and writes many rows at once."""

    def __post_init__(self) -> None:
        """Read what the sources of the list are called, all at once."""
        ListWriter.__post_init__(self)
        self._read_subjects(self.memory.sources.values())

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
            self._read_subjects(numbers)
        return [subjects[number] for number in numbers]

    def _read_subjects(self, numbers: Iterable[int]) -> None:
        missing = [number for number in numbers if not self.memory.has(number)]
        if missing:
            self.batch.settle()
            self.memory.subjects |= lookup.subjects(self.connection, ALL, numbers=missing)

    def subject_of_key(self, ref: str) -> Subject | None:
        """Whatever a ref or a key names already."""
        number = self.memory.refs.get(ref.lower())
        return None if number is None else self.by_number([number[0]])[0]

    def commitments_resting_on(self, numbers: Collection[int]) -> dict[int, Subject]:
        """The commitments that the gate is held for: none without a finding that needs it."""
        gated = [
            number
            for number in numbers
            if number in self.memory.findings and self.memory.findings[number].value in _GATED
        ]
        return Writer.commitments_resting_on(self, gated) if gated else {}

    def read_ahead(self, numbers: Collection[int]) -> None:
        """Read in one go what stands of commitments that are asked about next."""
        unread = [number for number in numbers if number not in self.memory.entries]
        if unread:
            self.batch.settle()
            self.memory.entries |= {number: [] for number in unread}
            for entry in standing.history(self.connection, ALL, subjects=unread, texts=True):
                self.memory.entries[entry.subject].append(entry)
        self._read_subjects(numbers)

    def standing(self, subject: Subject, day: date) -> Standing:
        """The standing of a commitment at the end of a day, with everything recorded so far."""
        self.read_ahead([subject.id])
        ever = sorted(
            self.memory.entries[subject.id], key=lambda entry: (entry.occurred_latest, entry.seq)
        )
        entries = [entry for entry in ever if entry.occurred_latest <= day]
        carriers: tuple[Carrier, ...] = ()
        if any(entry.facet is Facet.LINK for entry in entries):
            several = lookup.ItemHistories(self.connection, Times(day), [subject.id])
            carriers = several.carriers(subject.id, day)
        return stand(
            subject,
            {(entry.facet, entry.voice): entry for entry in entries}.values(),
            [entry for entry in entries if entry.facet is Facet.DEADLINE],
            [entry for entry in ever if entry.facet is Facet.TEST],
            carriers=carriers,
            as_of=day,
        )

    def graded(self, *_: Any) -> list[GradedSource]:
        """Grades are of a finding of ours, and of a receipt: what others say has none."""
        return []

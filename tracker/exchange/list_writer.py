"""The writer of a list: what verbs ask of the register while rows of a file are recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from tracker.domain.entry import Entry
from tracker.domain.source import address_key, key_stem
from tracker.domain.standing import Standing, stand
from tracker.domain.subject import Subject
from tracker.domain.text import name_key
from tracker.domain.vocabulary import STANDING_VALUES, TESTED, Facet, Voice
from tracker.exchange.past import Memory
from tracker.ledger import lookup, standing
from tracker.ledger.database import Connection
from tracker.ledger.projections import ALL
from tracker.record.sources import write_source
from tracker.record.verb import Evidence, NewSource
from tracker.record.writer import Writer

#: Findings that the gate is held for.
_HELD = TESTED | frozenset(STANDING_VALUES)


@dataclass(slots=True)
class ListWriter(Writer):
    """The writer of a file of rows: it answers from memory, and writes many rows at once.

    Our own findings are written so as well: every rule is tried on what memory holds.
    """

    memory: Memory = field(kw_only=True)
    keeps_receipt: ClassVar[bool] = False

    def __post_init__(self) -> None:
        """Learn of every entry that is written."""
        self.batch.heard = self.memory.learn
        self.batch.parties = self.memory.parties
        self.batch.parties.setdefault(name_key(self.register.actor), self.batch.actor)

    @property
    def connection(self) -> Connection:
        """What memory does not hold is read of the register, with all that was written."""
        self.batch.settle()
        return self.batch.connection

    @property
    def ledger(self) -> Connection:
        """The entries that memory does not hold, with all that were written; no projections."""
        self.batch.write()
        return self.batch.connection

    def sources(self, evidence: Evidence) -> list[Subject]:
        """The sources of a fact, each once, made known where they are new."""
        numbers = dict.fromkeys(self._source(source) for source in evidence.sources)
        return self.by_number(list(numbers))

    def _source(self, source: NewSource) -> int:
        memory = self.memory
        number = memory.sources.get(source.where)
        if number is not None:
            return number
        page = address_key(source.where)
        number = memory.sources.get(page)
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

    def hold(self, addresses: Iterable[str], numbers: Iterable[int]) -> None:
        """Read in one go the sources at addresses that the register has, and other subjects."""
        sources = self.memory.sources
        numbers_at = {sources[address] for address in addresses if address in sources}
        self._read_subjects(numbers_at.union(numbers))

    def subject(self, ref: str) -> Subject:
        """The commitment of a ref."""
        return self.selected([ref])[0]

    def selected(self, words: Iterable[str]) -> list[Subject]:
        """The commitments of refs."""
        refs = self.memory.refs
        return self.by_number([refs[word.lower()] for word in words])

    def by_number(self, numbers: Sequence[int]) -> list[Subject]:
        """Subjects by number, in that order."""
        subjects = self.memory.subjects
        if not all(number in subjects for number in numbers):
            self._read_subjects(numbers)
        return [subjects[number] for number in numbers]

    def _read_subjects(self, numbers: Iterable[int]) -> None:
        missing = [number for number in numbers if not self.memory.has(number)]
        if missing:
            self.memory.subjects |= lookup.subjects(self.ledger, ALL, numbers=missing)

    def subject_of_key(self, ref: str) -> Subject | None:
        """Whatever a ref or a key names already."""
        number = self.memory.refs.get(ref.lower())
        return None if number is None else self.by_number([number])[0]

    def commitments_resting_on(self, numbers: Collection[int]) -> dict[int, Subject]:
        """The commitments that the gate is held for: those that ever had a finding that needs it.

        An import puts nothing else right, of which commitments would have to be looked for.
        """
        self.read_ahead(numbers)
        gated = [number for number in numbers if any(map(_is_held, self.memory.entries[number]))]
        return {subject.id: subject for subject in self.by_number(gated)}

    def read_ahead(self, numbers: Collection[int]) -> None:
        """Read in one go all that stands of commitments that are asked about next."""
        unread = [number for number in numbers if number not in self.memory.entries]
        if unread:
            entries = standing.history(self.ledger, ALL, subjects=unread, texts=True)
            self.memory.entries |= {number: [] for number in unread}
            for entry in entries:
                self.memory.entries[entry.subject].append(entry)
        self._read_subjects(numbers)

    def history(
        self, facet: Facet, subjects: Iterable[int] | None, *, texts: bool = False
    ) -> list[Entry]:
        """The live entries of subjects in one facet, by day and number."""
        if subjects is None:
            return Writer.history(self, facet, None, texts=texts)
        numbers = list(subjects)
        self.read_ahead(numbers)
        return [entry for number in numbers for entry in self._ever(number) if entry.facet is facet]

    def ever_recorded(self, subject: int, facet: Facet, *, texts: bool = False) -> list[Entry]:
        """All entries of a subject in one facet, also those that were taken back."""
        if subject in self.memory.opened:
            return self.history(facet, [subject])
        return Writer.ever_recorded(self, subject, facet, texts=texts)

    def _ever(self, number: int) -> list[Entry]:
        return sorted(
            self.memory.entries[number], key=lambda entry: (entry.occurred_latest, entry.seq)
        )

    def standing(self, subject: Subject, day: date) -> Standing:
        """The standing of a commitment at the end of a day, with everything recorded so far."""
        self.read_ahead([subject.id])
        entries = self._ever(subject.id)
        return stand(subject, entries, day, self.related(entries))


def _is_held(entry: Entry) -> bool:
    is_ours = entry.facet is Facet.DELIVERY and entry.voice == Voice.TRACKER
    return is_ours and entry.value in _HELD

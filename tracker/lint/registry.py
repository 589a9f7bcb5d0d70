"""The list of all lint checks, and the register as a check reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from tracker.domain.dates import Times
from tracker.domain.entry import Entry
from tracker.domain.standing import Standing
from tracker.domain.subject import Party, Subject, ref_order
from tracker.domain.vocabulary import Facet, SubjectType
from tracker.ledger import lookup
from tracker.ledger.database import Connection
from tracker.ledger.history import EntryQuery, newest_entries
from tracker.ledger.standing import history
from tracker.read.snapshot import Snapshot, take

#: What a finding is about that is about no commitment, instrument or source.
REGISTER = "register"


class Violation(NamedTuple):
    """One violation that a check reports."""

    ref: str
    entry: int | None
    what: str
    next: str
    """The next command to type."""


class LintContext:
    """What checks read: the register at two times, each part loaded once, when first needed."""

    def __init__(self, connection: Connection, times: Times, moment: datetime) -> None:
        self._connection = connection
        self.times = times
        self.moment = moment
        """When it is asked."""

    @cached_property
    def now(self) -> Snapshot:
        """Every commitment as it stands, with the texts of what stands."""
        return take(self._connection, self.times, texts=True)

    @cached_property
    def live(self) -> dict[tuple[int, Facet], list[Entry]]:
        """Every live entry with its texts, by subject and facet; by day and number."""
        entries: dict[tuple[int, Facet], list[Entry]] = {}
        for entry in history(self._connection, self.times, texts=True):
            entries.setdefault((entry.subject, entry.facet), []).append(entry)
        return entries

    @cached_property
    def held(self) -> list[Entry]:
        """Every entry with its texts, taken back or not: only a redaction destroys words."""
        entries, _ = newest_entries(self._connection, EntryQuery(known_at=self.times.known_at))
        return entries[::-1]

    @cached_property
    def parties(self) -> dict[int, Party]:
        """Every person and body as it was known, by number."""
        return lookup.parties(self._connection, self.times.known_at)

    @property
    def standings(self) -> list[Standing]:
        """The commitments, in order of ref."""
        return list(self.now.standings.values())

    @property
    def sources(self) -> list[Subject]:
        """The sources, in order of key."""
        sources = (
            subject for subject in self.now.subjects.values() if subject.type is SubjectType.SOURCE
        )
        return sorted(sources, key=lambda source: ref_order(source.ref))

    def of(self, subject: int, *facets: Facet) -> list[Entry]:
        """The live entries of a subject in some facets."""
        return [entry for facet in facets for entry in self.live.get((subject, facet), ())]

    def ref(self, number: int) -> str:
        """The ref of a subject, or what stands for the register."""
        subject = self.now.subjects.get(number)
        return REGISTER if subject is None else subject.ref

    def name(self, party: int | None) -> str:
        """A party's name."""
        return "somebody" if party is None else self.now.names.get(party, "somebody")


@dataclass(frozen=True, slots=True)
class Check:
    """A named check of the register."""

    name: str
    line: str
    """What it finds, in one line."""
    help: str
    """Why it matters, and what to type to put it right."""
    run: Callable[[LintContext], Iterator[Violation]]

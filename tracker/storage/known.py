"""What was called what, and whose, at a moment: later acts never move an earlier answer.

The projections answer for the head of the ledger. For an earlier moment the ledger does:
its text chooses too many subjects, never too few, and what stood of them then decides.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cached_property
from itertools import takewhile

from sqlalchemy import ColumnElement, Connection, Text, func, select, type_coerce

from tracker.domain.entry import Entry
from tracker.domain.identity import Subject
from tracker.domain.times import Times
from tracker.domain.vocabulary import Facet, SubjectType
from tracker.storage import lookup
from tracker.storage.schema import entry


class Known:
    """Refs, parents and saved lists as they were known at a moment; None is the ledger's head."""

    def __init__(self, connection: Connection, known_at: datetime | None = None) -> None:
        self._connection = connection
        self._known_at = known_at

    @cached_property
    def _then(self) -> Times | None:
        """What to ask the ledger for; None where the projections hold the answer."""
        if self._known_at is None:
            return None
        newest = self._connection.execute(select(func.max(entry.c.recorded_at))).scalar()
        if newest is None or newest <= self._known_at:
            return None
        return Times(date.max, self._known_at)

    def subject_ids(self, named: Collection[str]) -> dict[str, tuple[int, SubjectType]]:
        """The subjects of refs or keys, by ref in lower case; unknown ones are left out."""
        if self._then is None:
            return lookup.subject_ids(self._connection, named)
        keys = {ref.lower() for ref in named}
        found = self._beginning(self._then, _shared_stem(keys)) if keys else {}
        by_key = ((each.ref.lower(), each) for each in found.values())
        return {key: (each.id, each.type) for key, each in by_key if key in keys}

    def refs_from(self, stem: str) -> list[tuple[int, str, SubjectType]]:
        """The commitments and instruments whose refs begin so, in order of ref."""
        if self._then is None:
            return lookup.refs_from(self._connection, stem)
        return [
            (number, each.ref, each.type)
            for number, each in self._beginning(self._then, stem.lower()).items()
            if each.type in lookup.REFERABLE
        ]

    def refs(self, types: Collection[SubjectType]) -> list[tuple[int, str]]:
        """Every subject of these types with its ref, in order of ref."""
        if self._then is None:
            return lookup.refs(self._connection, types)
        found = self._beginning(self._then, "")
        return [(number, each.ref) for number, each in found.items() if each.type in types]

    def children(self, parent: int) -> list[int]:
        """The commitments whose parent this is, in order of ref."""
        if self._then is None:
            return lookup.children(self._connection, parent)
        naming = _holds(entry.c.refs, f'"parent":[{parent}]')
        found = self._ever(self._then, naming)
        return [number for number, each in found.items() if each.one("parent") == parent]

    def ancestors(self, numbers: Collection[int]) -> set[int]:
        """The parents of commitments, their parents, and so on: a query for each level then."""
        if self._then is None:
            return lookup.ancestors(self._connection, numbers)
        above: set[int] = set()
        level = set(numbers)
        while level:
            found = lookup.subjects(self._connection, self._then, numbers=level, texts=False)
            level = {number for each in found.values() for number in each.refs.get("parent", ())}
            level -= above
            above |= level
        return above

    def register_entries(self, facet: Facet) -> list[Entry]:
        """The live entries of the register itself in one facet, with their texts."""
        return lookup.register_entries(self._connection, facet, self._known_at)

    def _beginning(self, then: Times, stem: str) -> Mapping[int, Subject]:
        """The subjects whose refs begin so, in lower case, in order of ref."""
        found = self._ever(then, _holds(entry.c.detail, f'"ref":"{stem}'))
        return {number: each for number, each in found.items() if each.ref.lower().startswith(stem)}

    def _ever(self, then: Times, said: ColumnElement[bool]) -> Mapping[int, Subject]:
        """The subjects of which an identity entry ever said this, as they stood; by ref."""
        query = select(entry.c.subject).where(entry.c.facet == Facet.IDENTITY.value, said)
        numbers = set(self._connection.execute(query).scalars())
        found = lookup.subjects(self._connection, then, numbers=numbers, texts=False)
        return dict(sorted(found.items(), key=lambda each: each[1].ref.lower()))


def _shared_stem(keys: Collection[str]) -> str:
    """What all of these begin with."""
    pairs = zip(min(keys), max(keys), strict=False)
    return "".join(first for first, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _holds(column: ColumnElement[object], text: str) -> ColumnElement[bool]:
    """Whether the canonical JSON of a column holds a text, in any case."""
    return type_coerce(column, Text).icontains(text, autoescape=True)

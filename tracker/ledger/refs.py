"""Finds the subjects that REFS select: refs, ranges, patterns, children and saved lists.

The number of queries depends on how many patterns and parents were typed, never on how
many refs a range or the register holds. What REFS mean is what they meant at the moment
that is asked about: a `RefIndex` of it; without one they mean what they mean now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from itertools import takewhile
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from tracker.domain.dates import Times
from tracker.domain.entry import Entry
from tracker.domain.subject import (
    Selector,
    SelectorKind,
    Subject,
    nearest,
    read_selectors,
    ref_order,
)
from tracker.domain.text import Redacted
from tracker.domain.vocabulary import Facet, SubjectType
from tracker.errors import UnknownName
from tracker.ledger import lookup
from tracker.ledger.database import Register
from tracker.ledger.schema import commitment, entry, subject
from tracker.ledger.standing import among, holds

#: What REFS may name: sources have keys of their own.
REFERABLE = (SubjectType.COMMITMENT, SubjectType.INSTRUMENT)
#: What to type to see those that there are.
_SEE = {
    SubjectType.COMMITMENT: "See tracker list.",
    SubjectType.EVENT: "See tracker event list.",
    SubjectType.SOURCE: "See tracker source list.",
}


class RefIndex:
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

    def subject_ids(self, refs_or_keys: Collection[str]) -> dict[str, tuple[int, SubjectType]]:
        """The subjects of refs or keys, by ref in lower case; unknown ones are left out."""
        if self._then is None:
            return lookup.subject_ids(self._connection, refs_or_keys)
        keys = {ref.lower() for ref in refs_or_keys}
        subjects = self._beginning(self._then, _shared_stem(keys)) if keys else {}
        by_key = ((subject_.ref.lower(), subject_) for subject_ in subjects.values())
        return {key: (subject_.id, subject_.type) for key, subject_ in by_key if key in keys}

    def refs_from(self, stem: str) -> list[tuple[int, str, SubjectType]]:
        """The commitments and instruments whose refs begin so, in order of ref."""
        start = stem.lower()
        if self._then is not None:
            return [
                (number, subject_.ref, subject_.type)
                for number, subject_ in self._beginning(self._then, start).items()
                if subject_.type in REFERABLE
            ]
        query = select(subject.c.id, subject.c.ref, subject.c.type).where(
            subject.c.type.in_([kind.value for kind in REFERABLE]),
            subject.c.ref_key >= start,
            subject.c.ref_key < start + chr(0x10FFFF),
        )
        rows = _in_order(self._connection.execute(query))
        return [(row.id, row.ref, SubjectType(row.type)) for row in rows]

    def refs(self, types: Collection[SubjectType]) -> list[tuple[int, str]]:
        """Every subject of these types with its ref, in order of ref."""
        if self._then is not None:
            subjects = self._beginning(self._then, "").items()
            return [(number, match.ref) for number, match in subjects if match.type in types]
        query = select(subject.c.id, subject.c.ref).where(
            subject.c.type.in_([kind.value for kind in types])
        )
        return [(row.id, row.ref) for row in _in_order(self._connection.execute(query))]

    def children(self, parent: int) -> list[int]:
        """The commitments whose parent this is, in order of ref."""
        if self._then is not None:
            naming = holds(entry.c.refs, f'"parent":[{parent}]')
            subjects = self._ever(self._then, naming).items()
            return [number for number, child in subjects if child.one("parent") == parent]
        query = (
            select(commitment.c.id, subject.c.ref)
            .join_from(commitment, subject, subject.c.id == commitment.c.id)
            .where(commitment.c.parent == parent)
        )
        return [row.id for row in _in_order(self._connection.execute(query))]

    def ancestors(self, numbers: Collection[int]) -> set[int]:
        """The parents of commitments, their parents, and so on: a query for each level then."""
        if self._then is None:
            return self._ancestors_now(numbers)
        above: set[int] = set()
        level = set(numbers)
        while level:
            subjects = lookup.subjects(self._connection, self._then, numbers=level, texts=False)
            level = {
                number for child in subjects.values() for number in child.refs.get("parent", ())
            }
            level -= above
            above |= level
        return above

    def _ancestors_now(self, numbers: Collection[int]) -> set[int]:
        above = (
            select(commitment.c.parent.label("id"))
            .where(
                among(self._connection, commitment.c.id, numbers), commitment.c.parent.is_not(None)
            )
            .cte("above", recursive=True)
        )
        further = select(commitment.c.parent).join(above, commitment.c.id == above.c.id)
        whole = above.union(further.where(commitment.c.parent.is_not(None)))
        return set(self._connection.execute(select(whole.c.id)).scalars())

    def saved_lists(self) -> dict[str, Entry]:
        """The last entry of every saved list, by name; one whose name was redacted is none."""
        entries = lookup.register_entries(self._connection, Facet.SAVED, self._known_at)
        lists = ((saved.text("name") or "", saved) for saved in entries)
        return {name: saved for name, saved in lists if not isinstance(name, Redacted)}

    def _beginning(self, then: Times, stem: str) -> Mapping[int, Subject]:
        """The subjects whose refs begin so, in lower case, in order of ref."""
        subjects = self._ever(then, holds(entry.c.detail, f'"ref":"{stem}'))
        return {
            number: subject_
            for number, subject_ in subjects.items()
            if subject_.ref.lower().startswith(stem)
        }

    def _ever(self, then: Times, condition: ColumnElement[bool]) -> Mapping[int, Subject]:
        """The subjects of which an identity entry ever said this, as they stood; by ref."""
        query = select(entry.c.subject).where(entry.c.facet == Facet.IDENTITY.value, condition)
        numbers = set(self._connection.execute(query).scalars())
        subjects = lookup.subjects(self._connection, then, numbers=numbers, texts=False)
        return dict(sorted(subjects.items(), key=lambda pair: ref_order(pair[1].ref)))


def _in_order(rows: Iterable[Any]) -> list[Any]:
    """Rows with a ref in order of ref, which no database sorts by its numbers."""
    return sorted(rows, key=lambda row: ref_order(row.ref))


def _shared_stem(keys: Collection[str]) -> str:
    """What all of these begin with."""
    pairs = zip(min(keys), max(keys), strict=False)
    return "".join(first for first, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def selected_numbers(
    connection: Connection, words: Iterable[str], then: RefIndex | None = None
) -> dict[int, SubjectType]:
    """The commitments and instruments that REFS select, each once, in the order typed.

    Raises UnknownName with the nearest (exit 4) for a ref, a list or a pattern that finds
    nothing.
    """
    index = then or RefIndex(connection)
    selectors = _saved_spelled_out(index, read_selectors(words))
    refs = [selector.text for selector in selectors if selector.kind is not SelectorKind.PATTERN]
    by_key = index.subject_ids(refs)
    numbers: dict[int, SubjectType] = {}
    for selector in selectors:
        if selector.kind is SelectorKind.PATTERN:
            numbers |= _matched(index, selector)
            continue
        number, kind = by_key.get(selector.text.lower(), (0, None))
        if kind not in REFERABLE:
            raise _unknown(index, selector.text, REFERABLE)
        if selector.kind is SelectorKind.CHILDREN:
            numbers |= dict.fromkeys(index.children(number), SubjectType.COMMITMENT)
        else:
            numbers[number] = kind
    return numbers


def subject_number(
    connection: Connection,
    ref: str,
    types: Iterable[SubjectType] = REFERABLE,
    then: RefIndex | None = None,
) -> tuple[int, SubjectType]:
    """The subject of a ref. Raises UnknownName with the nearest (exit 4)."""
    allowed = tuple(types)
    index = then or RefIndex(connection)
    number_and_type = index.subject_ids([ref]).get(ref.lower())
    if number_and_type is None or number_and_type[1] not in allowed:
        raise _unknown(index, ref, allowed)
    return number_and_type


def _unknown(index: RefIndex, ref: str, types: Collection[SubjectType]) -> UnknownName:
    """The error for a ref that is none of these types, with the nearest that are."""
    names = [name for _, name in index.refs(types)]
    kinds = list(types)
    labels = [kind.label for kind in kinds]
    what = labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} or {labels[-1]}"
    return UnknownName(what, ref, nearest=nearest(ref, names), see=_SEE.get(kinds[0]))


def saved_lists(register: Register, name: str | None = None) -> dict[str, list[str]]:
    """Every saved list as it was typed, by name; or the one of a name (UnknownName, exit 4)."""
    with register.database.reading() as connection:
        index = RefIndex(connection)
        names = sorted(index.saved_lists()) if name is None else [name.removeprefix("@")]
        return {list_name: _members(index, list_name) for list_name in names}


def _members(index: RefIndex, name: str) -> list[str]:
    """The refs of a saved list, as they were typed. Raises UnknownName (exit 4)."""
    lists = index.saved_lists()
    if name not in lists:
        see = f"Save it: tracker saved {name} REFS"
        raise UnknownName("saved list", name, nearest=nearest(name, list(lists)), see=see)
    members = lists[name].text("members") or ""
    return [] if isinstance(members, Redacted) else members.split("\n")


def _saved_spelled_out(index: RefIndex, selectors: list[Selector]) -> list[Selector]:
    """Selectors with every saved list replaced by what it holds; a list never holds itself."""
    spelled_out: list[Selector] = []
    waiting = [(selector, frozenset[str]()) for selector in reversed(selectors)]
    while waiting:
        selector, within = waiting.pop()
        if selector.kind is not SelectorKind.SAVED:
            spelled_out.append(selector)
        elif selector.text not in within:
            inner = read_selectors(_members(index, selector.text))
            waiting += [
                (inner_selector, within | {selector.text}) for inner_selector in reversed(inner)
            ]
    return spelled_out


def _matched(index: RefIndex, selector: Selector) -> dict[int, SubjectType]:
    stem = min((selector.text.split(mark)[0] for mark in "*?["), key=len)
    matched = {number: kind for number, ref, kind in index.refs_from(stem) if selector.matches(ref)}
    if not matched:
        raise UnknownName("ref that matches", selector.text, see=_SEE[SubjectType.COMMITMENT])
    return matched

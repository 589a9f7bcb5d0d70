"""Finds the subjects that REFS select: refs, ranges, patterns, children and saved lists.

The number of queries depends on how many patterns and parents were typed, never on how
many refs a range or the register holds. What REFS mean is what they meant at the moment
that is asked about; `then` holds it, and without it they mean what they mean now.
"""

from __future__ import annotations

from collections.abc import Iterable

from tracker.domain.entry import Entry
from tracker.domain.subject import Selector, SelectorKind, nearest, read_selectors
from tracker.domain.text import Redacted
from tracker.domain.vocabulary import Facet, SubjectType
from tracker.errors import UnknownName
from tracker.ledger.database import Connection, Register
from tracker.ledger.history import RefIndex

REFERABLE = (SubjectType.COMMITMENT, SubjectType.INSTRUMENT)


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
        subject = by_key.get(selector.text.lower())
        if subject is None or subject[1] not in REFERABLE:
            raise unknown(index, selector.text, REFERABLE)
        if selector.kind is SelectorKind.CHILDREN:
            numbers |= dict.fromkeys(index.children(subject[0]), SubjectType.COMMITMENT)
        else:
            numbers[subject[0]] = subject[1]
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
    subject = index.subject_ids([ref]).get(ref.lower())
    if subject is None or subject[1] not in allowed:
        raise unknown(index, ref, allowed)
    return subject


def unknown(index: RefIndex, ref: str, types: Iterable[SubjectType]) -> UnknownName:
    """The error for a ref that is none of these types, with the nearest that are."""
    allowed = tuple(types)
    names = [name for _, name in index.refs(allowed)]
    labels = [kind.label for kind in allowed]
    what = labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} or {labels[-1]}"
    return UnknownName(what, ref, nearest=nearest(ref, names))


def saved_lists(register: Register, name: str | None = None) -> dict[str, list[str]]:
    """Every saved list as it was typed, by name; or the one of a name (exit 4)."""
    with register.database.reading() as connection:
        index = RefIndex(connection)
        if name is not None:
            name = name.removeprefix("@")
            return {name: saved_refs(index, name)}
        return {list_name: saved_refs(index, list_name) for list_name in sorted(_lists(index))}


def saved_refs(index: RefIndex, name: str) -> list[str]:
    """The refs of a saved list, as they were typed. Raises UnknownName (exit 4)."""
    lists = _lists(index)
    if name not in lists:
        raise UnknownName("saved list", name, nearest=nearest(name, list(lists)))
    members = lists[name].text("members") or ""
    return [] if isinstance(members, Redacted) else members.split("\n")


def _lists(index: RefIndex) -> dict[str, Entry]:
    """The last entry of every saved list, by name; one whose name was redacted is none."""
    entries = index.register_entries(Facet.SAVED)
    named = ((entry.text("name") or "", entry) for entry in entries)
    return {name: entry for name, entry in named if not isinstance(name, Redacted)}


def _saved_spelled_out(index: RefIndex, selectors: list[Selector]) -> list[Selector]:
    """Selectors with every saved list replaced by what it holds; a list never holds itself."""
    spelled_out: list[Selector] = []
    waiting = [(selector, frozenset[str]()) for selector in reversed(selectors)]
    while waiting:
        selector, within = waiting.pop()
        if selector.kind is not SelectorKind.SAVED:
            spelled_out.append(selector)
        elif selector.text not in within:
            inner = read_selectors(saved_refs(index, selector.text))
            waiting += [
                (inner_selector, within | {selector.text}) for inner_selector in reversed(inner)
            ]
    return spelled_out


def _matched(index: RefIndex, selector: Selector) -> dict[int, SubjectType]:
    stem = min((selector.text.split(mark)[0] for mark in "*?["), key=len)
    matched = {number: kind for number, ref, kind in index.refs_from(stem) if selector.matches(ref)}
    if not matched:
        raise UnknownName("ref that matches", selector.text)
    return matched

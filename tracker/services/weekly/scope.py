"""Whose commitments a report is about, and under which programme each of them stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.domain.entry import Entry
from tracker.domain.identity import Subject
from tracker.domain.refs import nearest
from tracker.domain.vocabulary import LinkType, SubjectType
from tracker.errors import UnknownName
from tracker.services.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose commitments a report is about; without either, everything."""

    lead: str | None = None
    """A lead body's name, in any case."""
    programme: str | None = None
    """The ref of a programme, in any case."""

    @property
    def words(self) -> str:
        """The scope as the masthead prints it."""
        named = (("Lead body", self.lead), ("Programme", self.programme))
        parts = [f"{what}: {name}" for what, name in named if name]
        return "; ".join(parts) or "All commitments"


EVERYTHING = Scope()


def programmes_of(snapshot: Snapshot) -> dict[int, Subject | None]:
    """`Snapshot.programme` for every commitment, in one pass over the register."""
    parents = {found.subject.one("parent") for found in snapshot.standings.values()}
    found: dict[int, Subject | None] = {}
    for number, each in snapshot.standings.items():
        top, seen = each.subject, {number}
        while (parent := top.one("parent")) is not None and parent not in seen:
            if parent not in snapshot.subjects:
                break
            top = snapshot.subjects[parent]
            seen.add(top.id)
        alone = top.id == number and number not in parents
        found[number] = None if alone else top
    return found


def inside_of(
    scope: Scope, now: Snapshot, programmes: Mapping[int, Subject | None]
) -> frozenset[int] | None:
    """The commitments within a scope; None is all of them."""
    if scope == EVERYTHING:
        return None
    leads = {
        n: now.names[lead]
        for n, each in now.standings.items()
        if (lead := each.subject.one("lead")) is not None and lead in now.names
    }
    tops = {n: (programmes[n] or each.subject).ref for n, each in now.standings.items()}
    inside = set(now.standings)
    for what, wanted, known in (
        ("lead body", scope.lead, leads),
        ("programme", scope.programme, tops),
    ):
        if wanted is None:
            continue
        chosen = {n for n, name in known.items() if name.casefold() == wanted.casefold()}
        if not chosen:
            raise UnknownName(what, wanted, nearest=nearest(wanted, sorted(set(known.values()))))
        inside &= chosen
    return frozenset(inside)


def instruments_of(
    now: Snapshot, links: Iterable[Entry], inside: frozenset[int] | None
) -> frozenset[int]:
    """The instruments that carry a commitment within the scope; all of them without one."""
    every = {n for n, each in now.subjects.items() if each.type is SubjectType.INSTRUMENT}
    if inside is None:
        return frozenset(every)
    carrying = {
        target
        for entry in links
        if entry.value == LinkType.CARRIED_BY and entry.subject in inside
        for target in entry.refs.get("target", ())
    }
    return frozenset(every & carrying)

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


@dataclass(frozen=True, slots=True)
class Resolved:
    """A scope as the register knows it."""

    scope: Scope
    """In the register's own spelling."""
    lead: int | None
    """The lead body as a party."""
    programme: int | None
    """The programme as a subject."""
    inside: frozenset[int] | None
    """The commitments within it; None is all of them."""

    @property
    def key(self) -> tuple[int | None, int | None]:
        """What two reports of the same scope share."""
        return self.lead, self.programme


def resolve(scope: Scope, now: Snapshot, programmes: Mapping[int, Subject | None]) -> Resolved:
    """Who and what a scope means. Raises UnknownName (exit 4) for a name that leads nothing."""
    if scope == EVERYTHING:
        return Resolved(EVERYTHING, None, None, None)
    leads = {
        n: lead
        for n, each in now.standings.items()
        if (lead := each.subject.one("lead")) is not None and lead in now.names
    }
    tops = {n: (programmes[n] or each.subject).id for n, each in now.standings.items()}
    names = {number: now.names[number] for number in leads.values()}
    refs = {number: now.subjects[number].ref for number in tops.values()}
    lead = None if scope.lead is None else _meant("lead body", scope.lead, names)
    programme = None if scope.programme is None else _meant("programme", scope.programme, refs)
    return Resolved(
        Scope(lead=names.get(lead or 0), programme=refs.get(programme or 0)),
        lead,
        programme,
        frozenset(
            n
            for n in now.standings
            if (lead is None or leads.get(n) == lead)
            and (programme is None or tops[n] == programme)
        ),
    )


def _meant(what: str, wanted: str, known: Mapping[int, str]) -> int:
    for number, name in known.items():
        if name.casefold() == wanted.casefold():
            return number
    raise UnknownName(what, wanted, nearest=nearest(wanted, sorted(set(known.values()))))


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

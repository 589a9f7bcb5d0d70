"""Lists the people and bodies of a register: what they are, what they lead, whom to ask."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.dates import Times
from tracker.domain.subject import Party, addressee, nearest
from tracker.domain.text import name_key
from tracker.errors import UnknownName
from tracker.ledger import lookup
from tracker.ledger.database import Register
from tracker.read.snapshot import take_status


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRow:
    """One person or body; the names are those of `party list --json`."""

    name: str
    kind: str
    asked_through: str | None
    asked: str | None
    """Who gets a question about what it leads; None where nobody is known that can be asked."""
    leads: tuple[str, ...]
    """The commitments that it leads on, in order of ref."""
    addressed: tuple[str, ...]
    """The commitments that are addressed to it, in order of ref."""


def party_rows(register: Register, times: Times) -> tuple[PartyRow, ...]:
    """Everybody that was known by then, by name."""
    with register.database.reading() as connection:
        snapshot = take_status(connection, times)
        parties = lookup.parties(connection, times.known_at)
    leads: dict[int, list[str]] = {}
    addressed: dict[int, list[str]] = {}
    for standing in snapshot.standings.values():
        for part, by_party in (("lead", leads), ("to", addressed)):
            for number in standing.subject.refs.get(part, ()):
                by_party.setdefault(number, []).append(standing.subject.ref)
    rows = [
        PartyRow(
            name=party.name,
            kind=party.kind.value,
            asked_through=_name(parties, party.asked_through),
            asked=asked.name if (asked := addressee(parties, party.number)) else None,
            leads=tuple(leads.get(party.number, ())),
            addressed=tuple(addressed.get(party.number, ())),
        )
        for party in parties.values()
    ]
    return tuple(sorted(rows, key=lambda row: (row.name.casefold(), row.name)))


def party_row(register: Register, times: Times, name: str) -> PartyRow:
    """One person or body by name. Raises UnknownName with the nearest (exit 4)."""
    rows = party_rows(register, times)
    for row in rows:
        if name_key(row.name) == name_key(name):
            return row
    raise UnknownName("person or body", name, nearest=nearest(name, [row.name for row in rows]))


def _name(parties: dict[int, Party], number: int | None) -> str | None:
    party = parties.get(number) if number is not None else None
    return None if party is None else party.name

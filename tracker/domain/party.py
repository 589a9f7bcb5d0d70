"""A person or body: what it is, and whom to ask where it cannot be asked itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.domain.entry import Entry
from tracker.domain.vocabulary import PartyKind

#: Who can be asked a question: an office or a public authority.
ASKABLE = frozenset({PartyKind.OFFICE, PartyKind.PUBLIC_BODY})


@dataclass(frozen=True, slots=True)
class Party:
    """A person in a public role, an office, a public body or another body."""

    number: int
    name: str
    kind: PartyKind
    asked_through: int | None
    """The party that is asked in its place."""


def parties_of(entries: Iterable[Entry], names: Mapping[int, str]) -> dict[int, Party]:
    """Every party as it is known, by number; its entries come by number, the first names it."""
    parties: dict[int, Party] = {}
    for entry in entries:
        before = parties.get(entry.subject)
        asked_before = None if before is None else before.asked_through
        through = entry.refs.get("asked_through")
        parties[entry.subject] = Party(
            number=entry.subject,
            name=names.get(entry.subject, ""),
            kind=PartyKind(entry.value),
            asked_through=through[0] if through else asked_before,
        )
    return parties


def asked_party(parties: Mapping[int, Party], number: int | None) -> Party | None:
    """Whom questions to a body end with: the body, or whom it is asked through.

    Whether that one can be asked is not looked at. None where each is asked through another.
    """
    seen: set[int] = set()
    while number is not None and number in parties and number not in seen:
        party = parties[number]
        if party.asked_through is None:
            return party
        seen.add(number)
        number = party.asked_through
    return None


def addressee(parties: Mapping[int, Party], number: int | None) -> Party | None:
    """Whom a question about a body's promise goes to: the body, or whom it is asked through.

    None where nobody is known that can be asked.
    """
    party = asked_party(parties, number)
    return party if party is not None and party.kind in ASKABLE else None

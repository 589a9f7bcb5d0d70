"""What an import knows of the register, read at once: refs, parties, pages, parents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.text import name_key
from tracker.domain.vocabulary import SubjectType
from tracker.ledger import imports
from tracker.ledger.database import Connection
from tracker.services.importing.item import Item


@dataclass(slots=True)
class Directory:
    """Numbers by what a person or a list calls them; what is written is added to it."""

    refs: dict[str, tuple[int, SubjectType]]
    """By ref or key, in lower case."""
    parties: dict[str, int]
    """By the key of the name."""
    sources: dict[str, int]
    """By address."""
    parents: dict[int, int]

    def party(self, name: str) -> int | None:
        """The party of a name; None for a new one."""
        return self.parties.get(name_key(name))

    def cited(self, addresses: Iterable[str]) -> frozenset[int | str]:
        """The sources at addresses; an address stands for itself where it is new."""
        return frozenset(self.sources.get(address, address) for address in addresses)

    def commitment(self, ref: str) -> int | None:
        """The commitment of a ref."""
        number, kind = self.refs.get(ref.lower(), (0, SubjectType.REGISTER))
        return number if kind is SubjectType.COMMITMENT else None


def directory_of(connection: Connection, items: Iterable[Item]) -> Directory:
    """What the register holds of all that these items name."""
    wanted: set[str] = set()
    for item in items:
        wanted.update(item.sources)
        if item.status is not None:
            wanted.update(item.status.evidence)
    return Directory(
        refs=imports.every_ref(connection),
        parties=imports.every_party(connection),
        sources=imports.sources_at(connection, wanted),
        parents=imports.every_parent(connection),
    )

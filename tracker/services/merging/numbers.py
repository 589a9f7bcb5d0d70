"""The numbers of a file's entries, and the numbers that the same entries have here."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.domain.entry import canonical, party_voice, voice_party
from tracker.ledger.types import read_refs


@dataclass(slots=True)
class Numbers:
    """Up to the last shared entry both count alike; from there each entry is looked up."""

    shared: int
    here: dict[int, int] = field(default_factory=dict)
    batches: dict[int, int] = field(default_factory=dict)
    another: set[int] = field(default_factory=set)
    """Numbers of the file whose place an entry of the register's own has taken."""

    def at(self, there: int) -> int | None:
        """The number here; None for an entry that is left out."""
        return there if there <= self.shared else self.here.get(there)

    def of(self, there: int) -> int:
        """The number here of an entry that must be there. Raises ValueError."""
        found = self.at(there)
        if found is None:
            raise ValueError(f"it names entry {there}, which is not there")
        return found

    def batch(self, there: int) -> int:
        """The number of a batch here. Raises ValueError."""
        found = there if there <= self.shared else self.batches.get(there)
        if found is None:
            raise ValueError(f"it names batch {there}, which is not there")
        return found

    def refs(self, text: str) -> str:
        """What an entry names, with the numbers of here, in RFC 8785 text."""
        named = read_refs(text)
        return canonical({part: [*map(self.of, numbers)] for part, numbers in named.items()})

    def voice(self, text: str) -> str:
        """A voice, with the number that its party has here."""
        party = voice_party(text)
        return text if party is None else party_voice(self.of(party))

"""How far a register and a copy of it say the same, and what has been published of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracker.domain.entry import Entry
from tracker.domain.prose import day_words
from tracker.domain.vocabulary import Facet
from tracker.ledger.append import head
from tracker.ledger.database import Connection
from tracker.ledger.history import digest_at
from tracker.ledger.lookup import register_entries
from tracker.ledger.redaction import Destroyed, destroyed
from tracker.ledger.rows import Line
from tracker.read.published import Published

#: Bytes of a digest.
SIZE = 32


class Digests:
    """The digests of a copy's entries, by number from 1."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self.register = ""
        """What the register is known by: the id of its first entry."""

    def noted(self, given: Iterable[Line]) -> Iterator[Line]:
        """The same lines, each noted as it passes."""
        for line in given:
            self.register = self.register or line.id
            self._bytes += line.digest
            yield line

    def at(self, seq: int) -> str | None:
        """The digest of an entry; None where the copy has no such entry."""
        found = self._bytes[SIZE * (seq - 1) : SIZE * seq] if seq > 0 else b""
        return found.hex() or None

    def __contains__(self, published: Published) -> bool:
        if published.seq is not None:
            return published.is_of(self.at(published.seq))
        count = len(self._bytes) // SIZE
        return any(published.is_of(self.at(seq)) for seq in range(1, count + 1))


@dataclass(frozen=True, slots=True)
class Held:
    """The register that is there, measured against a copy."""

    entries: int
    head: str
    shared: int
    """Up to this entry both are the same."""
    last_day: str
    """When its last entry was recorded, in words."""
    newer: bool
    """Whether it holds all of the copy, and more."""
    destroyed: tuple[Destroyed, ...]
    breaks: tuple[Entry, ...]
    """Earlier breaks that the copy does not know of."""

    @property
    def given_up(self) -> int:
        """How many of its entries the copy does not have."""
        return self.entries - self.shared


def measured(connection: Connection, digests: Digests) -> Held:
    """The register against the copy. What follows a shared entry is shared or not as a whole:
    the chain makes it so.
    """
    seq, digest, moment = head(connection)
    shared, beyond = (seq if digests.at(seq) == digest.hex() else 0), seq + 1
    while beyond - shared > 1:
        middle = (shared + beyond) // 2
        if digest_at(connection, middle) == digests.at(middle):
            shared = middle
        else:
            beyond = middle
    return Held(
        entries=seq,
        head=digest.hex(),
        shared=shared,
        last_day="" if moment is None else day_words(moment.date()),
        newer=digests.at(shared + 1) is None,
        destroyed=tuple(destroyed(connection)),
        breaks=tuple(
            found for found in register_entries(connection, Facet.BREAK) if found.seq > shared
        ),
    )

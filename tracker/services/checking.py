"""Checking a register: the chain and the projections."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tracker.domain.vocabulary import Facet
from tracker.services.register import Register
from tracker.storage import verify as chain
from tracker.storage.backup import copy_to
from tracker.storage.database import Database
from tracker.storage.ledger import head
from tracker.storage.lookup import register_entries


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found."""

    entries: int
    head: str
    faults: tuple[chain.Fault, ...]
    asserted_by: tuple[str, ...]
    """Files that brought recorded times of their own."""
    rehearsals: int
    """Batches written under a clock that was set by hand."""


def verify(register: Register) -> Verdict:
    """Recompute the chain and every projection; the register is only read."""
    with register.database.reading() as connection:
        faults = [*chain.faults(connection)]
        seq, digest, _ = head(connection)
        batches = register_entries(connection, Facet.BATCH)
    asserted = [
        str(found.detail["asserted_by"]) for found in batches if "asserted_by" in found.detail
    ]
    return Verdict(
        entries=seq,
        head=digest.hex(),
        faults=tuple(faults),
        asserted_by=tuple(dict.fromkeys(asserted)),
        rehearsals=sum("clock" in found.detail for found in batches),
    )


def head_of(register: Register) -> tuple[int, str]:
    """The number and digest of the last entry."""
    with register.database.reading() as connection:
        seq, digest, _ = head(connection)
    return seq, digest.hex()


def back_up(database: Database, path: Path) -> Verdict:
    """Copy a register and verify the copy."""
    copy = copy_to(database, path)
    with copy.reading() as connection:
        faults = [*chain.faults(connection)]
        seq, digest, _ = head(connection)
    return Verdict(seq, digest.hex(), tuple(faults), (), 0)

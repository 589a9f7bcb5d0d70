"""Checking a register: the chain and the projections."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tracker.domain.entry import REGISTER
from tracker.domain.restoration import Break, break_of
from tracker.domain.vocabulary import Facet
from tracker.errors import TrackerError
from tracker.services.register import Register
from tracker.storage import verify as chain
from tracker.storage.backup import copy_to, ledger_of
from tracker.storage.database import Database
from tracker.storage.lines import Progress, silent, tip
from tracker.storage.lookup import entries_numbered, register_entries


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found."""

    entries: int
    head: str
    faults: tuple[chain.Fault, ...]
    asserted_by: tuple[str, ...] = ()
    """Files that brought recorded times of their own."""
    rehearsals: int = 0
    """Batches written under a clock that was set by hand."""
    behind: int = 0
    """Batches written while the clock stood behind the ledger's last entry."""
    breaks: tuple[Break, ...] = ()
    """Restores that gave up entries or contradict a published head."""


def verify(register: Register, progress: Progress = silent) -> Verdict:
    """Recompute the chain and every projection; the register is only read."""
    with register.database.reading() as connection:
        faults = [*chain.faults(connection, progress)]
        seq, digest = tip(connection)
        try:
            batches = [
                *register_entries(connection, Facet.REGISTER),
                *register_entries(connection, Facet.BATCH),
            ]
            breaks = register_entries(connection, Facet.BREAK)
        except (*chain.UNREADABLE, TrackerError):
            # A fault above names the entry that cannot be read.
            batches = breaks = []
    clocks = [found.detail.get("clock") for found in batches]
    asserted = [
        str(found.detail["asserted_by"]) for found in batches if "asserted_by" in found.detail
    ]
    return Verdict(
        entries=seq,
        head=digest,
        faults=tuple(faults),
        asserted_by=tuple(dict.fromkeys(asserted)),
        rehearsals=clocks.count("set by hand"),
        behind=clocks.count("behind the ledger"),
        breaks=tuple(map(break_of, breaks)),
    )


def first_fault(database: Database) -> chain.Fault | None:
    """The first thing that does not hold of a register, where something does not."""
    with database.reading() as connection:
        return next(chain.faults(connection), None)


def head_of(register: Register) -> tuple[int, str]:
    """The number and digest of the last entry."""
    with register.database.reading() as connection:
        return tip(connection)


def register_id(register: Register) -> str:
    """What a register and all its copies are known by: the id of its first entry."""
    with register.database.reading() as connection:
        found = entries_numbered(connection, [REGISTER])
    return found[0].id if found else ""


def back_up(database: Database, path: Path, progress: Progress = silent) -> Verdict:
    """Copy a register and verify the copy."""
    seq, digest, faults = copy_to(database, path, progress)
    return Verdict(seq, digest, tuple(faults))


def ledger_file(register: Register) -> tuple[int, str, bytes]:
    """The number and digest of the last entry, and the ledger as the file that holds all of it."""
    return ledger_of(register.database)

"""Moving a register to another file or database: the same entries, the same head."""

from __future__ import annotations

from tracker.errors import Refused
from tracker.storage import verify as chain
from tracker.storage.database import Location, open_register
from tracker.storage.ledger import head
from tracker.storage.lines import append, lines
from tracker.storage.migrate import creating
from tracker.storage.projections import rebuild


def copy_register(source: Location, target: Location) -> tuple[int, str]:
    """Copy a register into a new one, and verify it there; how many entries, and their head.

    The target must not exist (exit 5). It is kept only when its chain, its texts and its
    projections hold, and its head is the source's: otherwise Refused (exit 5), and nothing
    is left of it.
    """
    origin = open_register(source)
    with (
        creating(target) as copy,
        origin.reading() as reader,
        copy.writing() as writer,
    ):
        append(writer, lines(reader))
        rebuild(writer)
        faults = [*chain.faults(writer)]
        there, here = head(writer), head(reader)
        if faults or there != here:
            what = str(faults[0].what) if faults else "its head is not the original's"
            number = f"entry {faults[0].seq}: " if faults and faults[0].seq else ""
            raise Refused(
                f"The copy does not hold ({number}{what}), and was not kept.",
                hint="Run `tracker verify` on the register that you copy.",
            )
    return here[0], here[1].hex()

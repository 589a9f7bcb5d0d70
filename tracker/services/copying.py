"""Copies of a register: moved to another file or database, or made anew where one stood."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tracker.errors import FileTrouble, Refused, TrackerError
from tracker.services.register import Register
from tracker.storage import verify as chain
from tracker.storage.backup import copy_to, opened
from tracker.storage.database import Location, open_register
from tracker.storage.ledger import head
from tracker.storage.lines import append, lines, silent
from tracker.storage.migrate import creating
from tracker.storage.period import digest_at
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


def renew(register: Register, path: Path) -> str | None:
    """Make a copy anew from the register, so that it lacks what was redacted since.

    What it held is still in it: a ledger only grows. None when it is done, else why not;
    the file is then as it was.
    """
    try:
        with opened(path) as copy, register.database.reading() as connection:
            if digest_at(connection, copy.entries) != copy.head:
                return "it is no copy of this register any more"
        with TemporaryDirectory(prefix=".tracker-", dir=path.parent) as folder:
            fresh = Path(folder) / path.name
            _, _, faults = copy_to(register.database, fresh, silent)
            if faults:
                return "the register does not hold; run tracker verify"
            fresh.replace(path)
    except FileTrouble as error:
        return error.because
    except TrackerError as error:
        return error.sentence
    except OSError as error:
        return (error.strerror or str(error)).lower()
    return None

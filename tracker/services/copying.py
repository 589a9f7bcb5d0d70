"""Copies of a register: moved to another file or database, or made anew where one stood."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tracker.errors import FileTrouble, Refused, TrackerError
from tracker.services.register import Register
from tracker.services.restoring import Wanted, restore
from tracker.storage import verify as chain
from tracker.storage.backup import LEDGER, copy_to, opened
from tracker.storage.database import Database, Location, open_register
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
            what = faults[0].words if faults else "its head is not the original's"
            raise Refused(
                f"The copy does not hold ({what}), and was not kept.",
                hint="Run `tracker verify` on the register that you copy.",
            )
    return here[0], here[1].hex()


def renew(register: Register, path: Path) -> str | None:
    """Make a copy anew from the register, so that it lacks what was redacted since.

    What it held is still in it: a ledger only grows. A SQLite copy is filled anew in its
    place, as a restore does, since somebody may work with it by now; one that has gone its
    own way is left alone. None when it is done, else why not; the file is then as it was.
    """
    try:
        _renew(register, path.resolve())
    except FileTrouble as error:
        return error.because
    except TrackerError as error:
        return error.sentence.rstrip(".")
    except OSError as error:
        return (error.strerror or str(error)).lower()
    except ValueError:
        return "it cannot be read"
    return None


def _renew(register: Register, place: Path) -> None:
    if not place.is_file():
        raise FileTrouble(str(place), "there is no such file")
    if place.stat().st_nlink > 1:
        raise FileTrouble(str(place), "it has a second name")
    with TemporaryDirectory(prefix=".tracker-", dir=place.parent) as folder:
        fresh = Path(folder) / f"fresh{LEDGER}"
        if copy_to(register.database, fresh, silent)[2]:
            raise FileTrouble(str(place), "the register does not hold; run tracker verify")
        if place.suffix == LEDGER:
            with opened(place) as copy, register.database.reading() as connection:
                if digest_at(connection, copy.entries) != copy.head or any(copy.faults()):
                    raise FileTrouble(str(place), "it is no copy of this register any more")
            fresh.replace(place)
        else:
            opening = partial(_opened_as, register)
            restore(Location(str(place)), Wanted(file=fresh), opening)


def _opened_as(register: Register, database: Database) -> Register:
    return replace(register, database=database)

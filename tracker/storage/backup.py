"""Copies of a register: a SQLite file, or its ledger in a file that every database takes.

A copy is consistent while others write, gets its name only when it is whole and on disk, and
is never written over another file.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.exc import DBAPIError

from tracker.errors import FileTrouble, TrackerError, UsageError
from tracker.storage import ledger_file
from tracker.storage.database import (
    REVISIONS,
    Connection,
    Database,
    Location,
    connect,
    open_register,
    revision_of,
)
from tracker.storage.failures import refusal
from tracker.storage.lines import Line, Progress, counted, lines, silent, tip
from tracker.storage.migrate import upgrade
from tracker.storage.schema import REVISION
from tracker.storage.verify import Fault, chain_faults, faults

#: What the name of a ledger file ends in.
LEDGER = ".jsonl"
#: Steps of SQLite's machine between two tellings.
_STEPS = 200_000


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that was opened: what it holds, and its lines as often as they are asked for."""

    entries: int
    head: str
    lines: Callable[[], Iterator[Line]]
    faults: Callable[[], Iterator[Fault]]
    """What does not hold of it: of its chain, and of its tables where it has any."""


def copy_to(database: Database, path: Path, progress: Progress) -> tuple[int, str, list[Fault]]:
    """Copy a register to a new file and verify it: its entries, its head, and its faults.

    A name that ends in `.jsonl` makes a ledger file, any other a SQLite register. A register
    that is broken is copied as it is: the copy may be all that is left.
    """
    if database.is_server and path.suffix != LEDGER:
        raise UsageError(
            "A PostgreSQL register is backed up as a ledger file.",
            hint=f"Type tracker backup {path.stem or 'register'}{LEDGER}, or tracker copy --to "
            f"{path.name} for a SQLite register.",
        )
    if path.exists():
        raise FileTrouble(
            str(path),
            "it exists already and is left as it is",
            hint=f"Name another file: tracker backup OTHER{path.suffix}",
        )
    with (
        _in_words(path, database),
        TemporaryDirectory(prefix=".tracker-", dir=path.parent) as folder,
    ):
        temporary = Path(folder) / f"copy{LEDGER if path.suffix == LEDGER else '.db'}"
        if path.suffix == LEDGER:
            _write_ledger(database, temporary, progress)
        else:
            _vacuum_into(database, temporary, progress)
        with opened(temporary) as copy:
            found = copy.entries, copy.head, [*copy.faults()]
        _settle(temporary, path)
    return found


def ledger_of(database: Database, progress: Progress = silent) -> tuple[int, str, bytes]:
    """A register's entries and head, and its ledger file."""
    with database.reading() as connection:
        return *tip(connection), b"".join(_ledger(connection, progress))


def keep_copy(
    database: Database, path: Path, held: tuple[int, str], progress: Progress = silent
) -> list[Fault]:
    """A copy of what is about to be changed; one that is there already counts if it is one.

    `held` is how many entries the register has, and its head. The faults of the copy.
    """
    if not path.exists():
        return copy_to(database, path, progress)[2]
    try:
        with opened(path) as copy:
            if (copy.entries, copy.head) == held:
                return [*copy.faults()]
    except TrackerError:
        pass
    raise FileTrouble(
        str(path), "it exists already and is no copy of this register", hint="Move it away."
    )


def beside(location: Location, what: str) -> Path:
    """Where a copy of a register goes that nobody has named: beside it, else where one is."""
    if location.is_server:
        return Path(f"{what}{LEDGER}")
    path = location.path
    return path.with_name(f"{path.stem}-{what}{path.suffix}")


@contextmanager
def opened(path: Path) -> Iterator[Copy]:
    """A copy of either kind; one of an older schema is read as it would be after an upgrade.

    Raises what `open_register` raises for a file that is no register, and FileTrouble
    (exit 6) for one that is no ledger file.
    """
    try:
        if not path.is_file() and path.exists():
            raise FileTrouble(str(path), "it is not a regular file", hint="Name a backup.")
        is_ledger = ledger_file.is_ledger_file(path)
    except OSError as error:
        raise FileTrouble(str(path), (error.strerror or str(error)).lower()) from None
    if is_ledger or path.suffix == LEDGER:
        promised, _ = ledger_file.read(path)

        def read() -> Iterator[Line]:
            return ledger_file.read(path)[1]

        yield Copy(promised.entries, promised.head, read, lambda: chain_faults(read()))
        return
    with _current(path) as register, register.reading() as connection:
        yield Copy(*tip(connection), lambda: lines(connection), lambda: faults(connection))


@contextmanager
def _current(path: Path) -> Iterator[Database]:
    location = Location.of_file(path)
    database, revision = revision_of(location)
    if revision == REVISION or revision not in REVISIONS:
        yield open_register(location, held=database)
        return
    with TemporaryDirectory(prefix="tracker-") as folder:
        raised = Location(str(Path(folder) / "copy.db"))
        _vacuum_into(database, raised.path, silent)
        upgrade(connect(raised))
        yield connect(raised)


def _write_ledger(database: Database, path: Path, progress: Progress) -> None:
    with database.reading() as connection, path.open("wb") as file:
        file.writelines(_ledger(connection, progress))


def _ledger(connection: Connection, progress: Progress) -> Iterator[bytes]:
    promised = ledger_file.Promised(*tip(connection))
    passing = counted(lines(connection), promised.entries, progress)
    return ledger_file.written(passing, promised)


def _vacuum_into(database: Database, path: Path, progress: Progress) -> None:
    """Copy what one moment of a SQLite file holds, without what was deleted from it."""
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)  # asked of SQLite registers only
        pages, size = (
            driver.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")
        )
        driver.set_progress_handler(
            lambda: progress(path.stat().st_size if path.exists() else 0, pages * size), _STEPS
        )
        driver.execute("VACUUM INTO ?", (str(path),))


@contextmanager
def _in_words(path: Path, source: Database) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FileTrouble(
            str(path), (error.strerror or str(error)).lower(), hint="Name another file."
        ) from None
    except (DBAPIError, sqlite3.Error) as error:
        said = str(error.orig if isinstance(error, DBAPIError) else error)
        # It is the register that cannot be read, or its copy that cannot be written. Of a
        # damaged page SQLite may say that the copy's disk is full.
        if "malformed" in said or _is_damaged(source):
            said, path = "malformed", Path(source.location.shown)
        raise refusal(said, str(path)) or FileTrouble(str(path), said) from None
    except UnicodeEncodeError:
        raise FileTrouble(str(path), "its folder has a name that SQLite cannot read") from None


def _is_damaged(source: Database) -> bool:
    """Whether SQLite finds a fault in a register's file."""
    if source.is_server:
        return False
    try:
        with source.engine.connect() as connection:
            return bool(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok")
    except DBAPIError as error:
        return "malformed" in str(error)


def _settle(temporary: Path, path: Path) -> None:
    with temporary.open("rb") as written:
        os.fsync(written.fileno())
    temporary.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

"""Copies of a register: a SQLite file, or the ledger as JSON Lines."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from sqlalchemy.exc import DBAPIError

from tracker.domain.entry import canonical
from tracker.errors import FileTrouble, TrackerError, UsageError
from tracker.files import making, mode_of, place_of, settle
from tracker.ledger.chain import UNREADABLE, LedgerFault, chain_faults, days_of, faults
from tracker.ledger.database import (
    REVISIONS,
    Connection,
    Database,
    connect,
    open_register,
    refusal,
    revision_of,
)
from tracker.ledger.location import Location
from tracker.ledger.migrate import upgrade
from tracker.ledger.rows import (
    Progress,
    StoredEntry,
    StoredText,
    lines,
    no_progress,
    tip,
    with_progress,
)
from tracker.ledger.schema import REVISION

FORMAT = "tracker-ledger/1"
#: Bytes of a line: a page of notes is a few thousand.
LONGEST = 16 * 2**20
_START = b'{"entries":'
_KINDS: dict[type, tuple[str, ...]] = {
    int: ("seq", "batch", "subject", "actor"),
    str: ("id", "facet", "item", "voice", "value", "occurred", "recorded_at"),
    dict: ("refs", "detail", "texts"),
}


@dataclass(frozen=True, slots=True)
class LedgerFileHeader:
    """The first line of a ledger file: how many entries follow, and their head."""

    entries: int
    head: str


def is_ledger_file(path: Path) -> bool:
    """Whether a file begins as ours do."""
    with path.open("rb") as file:
        return file.read(len(_START)) == _START


def write_ledger(entries: Iterable[StoredEntry], promised: LedgerFileHeader) -> Iterator[bytes]:
    """The lines of the file."""
    first = {"format": FORMAT, "entries": promised.entries, "head": promised.head}
    yield canonical(first).encode() + b"\n"
    for line in entries:
        yield canonical(_value(line)).encode() + b"\n"


def read_ledger(path: Path) -> tuple[LedgerFileHeader, Iterator[StoredEntry]]:
    """What a file promises, and its entries in order.

    Raises FileTrouble (exit 6), with the number of the line, for what cannot be read, and at
    its end for a file that holds more or less than it promised.
    """
    numbered = _numbered(path)
    try:
        first = json.loads(next(numbered)[1])
        promised = LedgerFileHeader(first["entries"], first["head"])
    except (StopIteration, *UNREADABLE):
        promised = LedgerFileHeader(-1, "")
        first = {}
    if not isinstance(first, dict) or first.get("format") != FORMAT:
        raise FileTrouble(
            str(path),
            "it is no ledger file",
            hint="Name a backup: a register, or a .jsonl that tracker backup wrote.",
        )
    return promised, _lines(path, numbered, promised)


def _lines(
    path: Path, numbered: Iterator[tuple[int, bytes]], promised: LedgerFileHeader
) -> Iterator[StoredEntry]:
    count, head = 0, ""
    for number, text in numbered:
        try:
            line = _line(json.loads(text))
        except (*UNREADABLE, RecursionError, TrackerError):
            raise FileTrouble(
                str(path),
                f"line {number} is not an entry of a ledger",
                hint="Use another copy; nothing was changed.",
            ) from None
        count, head = count + 1, line.digest.hex()
        yield line
    if (count, head) != (promised.entries, promised.head):
        raise FileTrouble(
            str(path),
            f"it holds {count} of {promised.entries} entries, or does not end in its own head",
            hint="Use another copy; nothing was changed.",
        )


def _numbered(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with path.open("rb") as file:
            number = 0
            while text := file.readline(LONGEST + 1):
                number += 1
                if len(text) > LONGEST:
                    raise FileTrouble(
                        str(path),
                        f"line {number} is longer than {LONGEST // 2**20} MiB",
                        hint="It is no line of a ledger file.",
                    )
                if text.strip():  # an editor may leave an empty line at the end
                    yield number, text
    except OSError as error:
        raise FileTrouble(str(path), (error.strerror or str(error)).lower()) from None


def _value(line: StoredEntry) -> dict[str, Any]:
    texts = {
        text.field: {
            "commitment": text.commitment.hex(),
            "salt": None if text.salt is None else text.salt.hex(),
            "value": text.value,
        }
        for text in line.words
    }
    value = line._asdict()
    for derived in ("occurred_earliest", "occurred_latest", "words"):
        del value[derived]
    return value | {
        "refs": json.loads(line.refs),
        "detail": json.loads(line.detail),
        "prev": line.prev.hex(),
        "digest": line.digest.hex(),
        "texts": texts,
    }


def _line(value: dict[str, Any]) -> StoredEntry:
    for kind, names in _KINDS.items():
        if any(type(value[name]) is not kind for name in names):
            raise ValueError("a part of it is of another kind")
    if value["amends"] is not None and type(value["amends"]) is not int:
        raise ValueError("what it amends is no number")
    earliest, latest = days_of(value["occurred"])
    if latest is None:
        raise ValueError("what has happened has a last day by which it had")
    words = tuple(
        StoredText(
            field,
            bytes.fromhex(text["commitment"]),
            None if text["salt"] is None else bytes.fromhex(text["salt"]),
            text["value"],
        )
        for field, text in sorted(value["texts"].items())
    )
    return StoredEntry(
        seq=value["seq"],
        id=value["id"],
        batch=value["batch"],
        subject=value["subject"],
        facet=value["facet"],
        item=value["item"],
        voice=value["voice"],
        value=value["value"],
        occurred=value["occurred"],
        occurred_earliest=earliest,
        occurred_latest=latest,
        recorded_at=value["recorded_at"],
        actor=value["actor"],
        amends=value["amends"],
        refs=canonical(value["refs"]),
        detail=canonical(value["detail"]),
        prev=bytes.fromhex(value["prev"]),
        digest=bytes.fromhex(value["digest"]),
        words=words,
    )


#: What the name of a ledger file ends in.
LEDGER = ".jsonl"
#: Steps of SQLite's machine between two tellings.
_STEPS = 200_000


@dataclass(frozen=True, slots=True)
class OpenedCopy:
    """A copy that was opened: how many entries it has, their head, and an iterator over them."""

    entries: int
    head: str
    lines: Callable[[], Iterator[StoredEntry]]
    faults: Callable[[], Iterator[LedgerFault]]
    """What does not hold of it: of its chain, and of its tables where it has any."""


def copy_to(
    database: Database, path: Path, progress: Progress
) -> tuple[int, str, list[LedgerFault]]:
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
    with _in_words(path, database), making(place_of(str(path)).parent) as folder:
        temporary = folder / f"copy{LEDGER if path.suffix == LEDGER else '.db'}"
        if path.suffix == LEDGER:
            _write_ledger(database, temporary, progress)
        else:
            _vacuum_into(database, temporary, progress)
        with opened(temporary) as copy:
            result = copy.entries, copy.head, [*copy.faults()]
        settle(
            temporary, path, mode=None if database.is_server else mode_of(database.location.path)
        )
    return result


def ledger_of(database: Database, progress: Progress = no_progress) -> tuple[int, str, bytes]:
    """A register's entries and head, and its ledger file."""
    with database.reading() as connection:
        return *tip(connection), b"".join(_ledger(connection, progress))


def keep_copy(
    database: Database, path: Path, progress: Progress = no_progress
) -> tuple[int, str, list[LedgerFault]]:
    """A copy of a register as it stands; one that is there already counts if it is one.

    So a command that was interrupted after its copy can be repeated. Its entries, its head,
    and its faults, as `copy_to`.
    """
    if not os.path.lexists(path):
        return copy_to(database, path, progress)
    with database.reading() as connection:
        expected = tip(connection)
    try:
        with opened(path) as copy:
            if (copy.entries, copy.head) == expected:
                return *expected, [*copy.faults()]
    except TrackerError:
        pass
    raise FileTrouble(
        str(path),
        "it exists already, is no copy of the register as it stands, and is left as it is",
        hint="Name another file, or move it away.",
    )


def beside(location: Location, what: str) -> Path:
    """Where a copy of a register goes that nobody has named: beside it, else where one is."""
    if location.is_server:
        return Path(f"{what}{LEDGER}")
    path = location.path
    return path.with_name(f"{path.stem}-{what}{path.suffix}")


@contextmanager
def opened(path: Path) -> Iterator[OpenedCopy]:
    """A copy of either kind; one of an older schema is read as it would be after an upgrade.

    Raises what `open_register` raises for a file that is no register, and FileTrouble
    (exit 6) for one that is no ledger file.
    """
    try:
        if not path.is_file() and path.exists():
            raise FileTrouble(str(path), "it is not a regular file", hint="Name a backup.")
        is_ledger = is_ledger_file(path)
    except OSError as error:
        raise FileTrouble(str(path), (error.strerror or str(error)).lower()) from None
    if is_ledger or path.suffix == LEDGER:
        promised, _ = read_ledger(path)

        def read() -> Iterator[StoredEntry]:
            return read_ledger(path)[1]

        yield OpenedCopy(promised.entries, promised.head, read, lambda: chain_faults(read()))
        return
    with _current(path) as register, register.reading() as connection:
        yield OpenedCopy(*tip(connection), lambda: lines(connection), lambda: faults(connection))


@contextmanager
def _current(path: Path) -> Iterator[Database]:
    location = Location.of_file(path)
    database, revision = revision_of(location)
    if revision == REVISION or revision not in REVISIONS:
        yield open_register(location)
        return
    with making(Path(gettempdir())) as folder:
        raised = Location(str(folder / "copy.db"))
        _vacuum_into(database, raised.path, no_progress)
        upgrade(connect(raised))
        yield connect(raised)


def _write_ledger(database: Database, path: Path, progress: Progress) -> None:
    with database.reading() as connection, path.open("wb") as file:
        file.writelines(_ledger(connection, progress))


def _ledger(connection: Connection, progress: Progress) -> Iterator[bytes]:
    promised = LedgerFileHeader(*tip(connection))
    passing = with_progress(lines(connection), promised.entries, progress)
    return write_ledger(passing, promised)


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
        message = str(error.orig if isinstance(error, DBAPIError) else error)
        # It is the register that cannot be read, or its copy that cannot be written. Of a
        # damaged page SQLite may say that the copy's disk is full.
        if "malformed" in message or _is_damaged(source):
            message, path = "malformed", Path(source.location.shown)
        raise refusal(message, str(path)) or FileTrouble(str(path), message) from None
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

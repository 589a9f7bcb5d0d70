"""Opens a register: a SQLite file or a PostgreSQL database, with a clock and a name."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import quote

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    ExceptionContext,
    NullPool,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import DBAPIError, DisconnectionError, NoSuchModuleError, ProgrammingError

from tracker.errors import (
    MissingExtra,
    NewerRegister,
    NoRegister,
    NotARegister,
    OlderRegister,
    RegisterUnavailable,
    TrackerError,
)
from tracker.ledger.append import Batch, Entropy
from tracker.ledger.location import Location
from tracker.ledger.lookup import time_zone
from tracker.ledger.schema import APPLICATION_ID, REVISION, REVISION_QUERY, REVISIONS

_RESTORE = "Restore the last backup with tracker restore; nothing was changed."
_NOT_REGISTERS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("file is not a database", "file is encrypted"), "it is not a SQLite database"),
    (("no such table: alembic_version",), "it holds no register"),
)
#: What only a server says; docs/postgresql.md has its roles and its replicas.
_SERVER: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("in a read-only transaction",),
        "is read-only on this server, as a replica is",
        "Record on the primary server.",
    ),
    (
        ("conflict with recovery",),
        "was brought up to date by its replica while it was being read",
        "Repeat the command.",
    ),
    (
        ("permission denied for table entry_text",),
        "keeps its words from this role",
        "Only the register's owner may redact: connect as that role and repeat the command.",
    ),
    (
        (
            "permission denied for database",
            "authentication failed",
            "no password supplied",
            "fatal:  role",
            "no pg_hba.conf entry",
        ),
        "does not let this role in",
        "Check the user and the password that are used, and whether the role may connect.",
    ),
    (
        ("permission denied for table alembic_version",),
        "may not be read by this role",
        "Ask the register's owner for the role of a reader.",
    ),
    (
        ("permission denied for table entry",),
        "may not be written by this role",
        "Connect as a role that may insert, or ask the register's owner.",
    ),
    (
        ("must be owner", "permission denied for"),
        "may be created and upgraded by its owner only",
        "Connect as that role and repeat the command.",
    ),
)
_UNAVAILABLE: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        (
            "database is locked",
            "database table is locked",
            "database schema is locked",
            "due to lock timeout",
        ),
        "is busy: another program has been writing to it for 30 seconds",
        "Try again when it has finished.",
    ),
    (
        ("database or disk is full",),
        "cannot grow: the disk is full",
        "Free some space, then repeat the command; nothing was recorded.",
    ),
    *_SERVER,
    (
        ("sqlite_readonly_rollback", "sqlite_ioerr_delete"),
        "was left half changed by a program that was killed, and it or its folder is read-only",
        "Make both writable and repeat the command: that change is undone, all others stay.",
    ),
    (
        ("readonly database", "read-only"),
        "cannot be written: the file or its folder is read-only",
        "Change its permissions, or work on a copy: tracker copy --to COPY.db",
    ),
    (
        ("malformed", "could not decode", "no such trigger"),
        "is damaged",
        _RESTORE,
    ),
    (
        ("no such table", "no such column", "undefinedtable", "undefinedcolumn"),
        "is damaged: a part of its tables is missing",
        _RESTORE,
    ),
    (
        ("disk i/o error",),
        "cannot be read or written: its disk is failing or full",
        "Check the disk and the space on it, then repeat the command; nothing was recorded.",
    ),
    (
        ("unable to open database file",),
        "cannot be opened",
        "Check that the file and its folder may be read and written.",
    ),
    (
        ("connection", "could not translate host", "failed to resolve"),
        "cannot be reached",
        "Check that the server runs and that the URL names its host and port.",
    ),
)


def translate(error: DBAPIError, where: str) -> TrackerError | DBAPIError:
    """The refusal behind a driver's error; an error of our own making stays as it is.

    `where` is the register, unless the error was signed with its own: a copy has two open.
    """
    where = error.detail.pop() if error.detail else where
    name = getattr(error.orig, "sqlite_errorname", type(error.orig).__name__)
    return refusal(f"{name}: {error.orig}", where) or error


def refusal(message: str, where: str) -> TrackerError | None:
    """The refusal behind what a driver said of the register at `where`, where it is known."""
    message = message.lower()
    for marks, because in _NOT_REGISTERS:
        if any(mark in message for mark in marks):
            return NotARegister(where, because=because)
    if "database" in message and "does not exist" in message:
        return NoRegister(where, because="the server has no such database")
    for marks, because, hint in _UNAVAILABLE:
        if any(mark in message for mark in marks):
            return RegisterUnavailable(where, because=because, hint=hint)
    return None


__all__ = [
    "REVISIONS",
    "Connection",
    "Database",
    "DatabaseTrouble",
    "Location",
    "connect",
    "open_register",
    "register_at",
    "revision_of",
]

#: What a driver refuses: a value that a table does not take.
DatabaseTrouble = DBAPIError
#: Seconds that a writer waits for another before it gives up.
BUSY_TIMEOUT = 30
#: Seconds between two attempts of a writer that waits for a file.
PACE = 0.01
#: One lock for every append to a PostgreSQL register.
ADVISORY_LOCK = APPLICATION_ID


class Database:
    """A register. A connection is made for each transaction and closed after it, or kept."""

    def __init__(self, location: Location, engine: Engine, *, is_checked: bool = True) -> None:
        self.location = location
        self.engine = engine
        self.is_checked = is_checked
        """Whether its schema is this program's; else the next transaction looks first."""
        self._zone: tzinfo = UTC
        self.batch: Batch | None = None
        """The batch that was opened last; only the ledger says whether it was recorded."""

    @property
    def is_server(self) -> bool:
        """Whether it is a PostgreSQL database."""
        return self.location.is_server

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one moment of the register and cannot write."""
        with self._transaction(write=False) as connection:
            yield connection

    @contextmanager
    def writing(self, *, keep: bool = True) -> Iterator[Connection]:
        """The one writer's connection: committed on leaving, rolled back on any error.

        Without `keep` it is rolled back in any case: everything is tried, nothing written.
        """
        with self._transaction(write=True) as connection:
            yield connection
            if not keep:
                connection.rollback()

    @contextmanager
    def _transaction(self, *, write: bool) -> Iterator[Connection]:
        try:
            options = {"tracker_write": write, "tracker_zone": self._zone}
            with self.engine.execution_options(**options).begin() as connection:
                if not (write or self.is_server):
                    connection.exec_driver_sql("PRAGMA query_only = ON")
                if not self.is_checked:
                    _require_current(_revision(connection, self.location), self.location)
                    self._zone = time_zone(connection)
                    connection.execution_options(tracker_zone=self._zone)
                    self.is_checked = True
                yield connection
        except DBAPIError as error:
            raise translate(error, self.location.shown) from error

    @property
    def zone(self) -> tzinfo:
        """Where the register's days begin and end (exit 3 where it cannot be read)."""
        if not self.is_checked:
            self.check()
        return self._zone

    def check(self) -> None:
        """Say whether it can be read, before anything else is asked or done (exit 3)."""
        with self.reading():
            pass

    def close(self) -> None:
        """Let go of a connection that was kept."""
        self.engine.dispose()


def connect(location: Location, *, mode: str = "rw", keep: bool = False) -> Database:
    """The register's engine, unchecked; `keep` leaves its connection open between transactions."""
    # Whoever opens a second one while the first is in use closes it again.
    pool: dict[str, Any] = {"poolclass": NullPool}
    if keep:
        pool = {"pool_size": 1, "max_overflow": -1, "pool_pre_ping": location.is_server}
    try:
        engine = create_engine(
            _url(location, mode),
            connect_args={} if location.is_server else {"timeout": BUSY_TIMEOUT},
            **pool,
        )
    except (ModuleNotFoundError, NoSuchModuleError):
        raise MissingExtra("A PostgreSQL register", "postgres") from None
    if location.is_server:
        event.listen(engine, "begin", _begin_postgresql)
    else:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "checkout", partial(_same_file, location))
        event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "handle_error", partial(_sign, location))
    return Database(location, engine)


def _url(location: Location, mode: str) -> URL:
    """The SQLAlchemy URL; `mode` is SQLite's: rw, or rwc to create the file."""
    if location.is_server:
        return make_url(location.text).set(drivername="postgresql+psycopg")
    return URL.create(
        "sqlite",
        database="file:" + quote(os.fsencode(location.path)),
        query={"mode": mode, "uri": "true"},
    )


def open_register(location: Location) -> Database:
    """A register that this program can read, or the reason why not (exit 3)."""
    if not location.is_server:
        _check_file(location)
    database = connect(location)
    database.is_checked = False
    database.check()
    return database


def register_at(location: Location, *, previous: Database | None = None) -> Database:
    """A register that is checked, as `open_register` does, in its first transaction.

    Its connection is kept until it is closed. `previous` is the same register as it was opened
    before: it is checked again, not made again.
    """
    if not location.is_server:
        _check_file(location)
    database = previous or connect(location, keep=True)
    database.is_checked = False
    return database


def revision_of(location: Location) -> tuple[Database, str]:
    """A register and the schema it has, whether or not this program can read it."""
    if not location.is_server:
        _check_file(location)
    database = connect(location)
    with database.reading() as connection:
        return database, _revision(connection, location)


def _require_current(revision: str, location: Location) -> None:
    if revision == REVISION:
        return
    refused = OlderRegister if revision in REVISIONS else NewerRegister
    raise refused(location.shown, schema=revision, supported=REVISION)


def _check_file(location: Location) -> None:
    try:
        status = location.path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise NoRegister(location.text) from None
    except PermissionError:
        raise RegisterUnavailable(
            location.text,
            because="cannot be reached: its folder may not be entered",
            hint="Change the folder's permissions, or name another register with --db.",
        ) from None
    except OSError as error:
        raise NoRegister(location.text, because=(error.strerror or str(error)).lower()) from None
    if stat.S_ISDIR(status.st_mode):
        raise NotARegister(location.text, because="it is a folder")
    if not stat.S_ISREG(status.st_mode):
        raise NotARegister(location.text, because="it is not a regular file")
    if status.st_size == 0:
        raise NotARegister(location.text, because="it is empty")


def _revision(connection: Connection, location: Location) -> str:
    if not location.is_server:
        application_id = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        if application_id != APPLICATION_ID:
            raise NotARegister(location.shown, because="it is another program's file")
    try:
        revision = connection.execute(REVISION_QUERY).scalar()
    except ProgrammingError as error:
        if type(error.orig).__name__ == "UndefinedTable":
            raise NoRegister(location.shown, because="the database holds no register yet") from None
        raise
    if revision is None:
        raise NotARegister(location.shown, because="its schema has no version")
    return str(revision)


def _sign(location: Location, context: ExceptionContext) -> None:
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.add_detail(location.shown)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "foreign_keys = ON",
        "recursive_triggers = ON",
        "synchronous = EXTRA",
        "fullfsync = ON",  # without it macOS acknowledges what its disk has yet to write
        "secure_delete = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "mmap_size = 0",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _same_file(location: Location, driver: Any, record: Any, _proxy: Any) -> None:
    """Look before a kept connection is used again: the file may have been replaced meanwhile."""
    # What one transaction has set for itself does not hold for the next.
    driver.text_factory = str
    driver.execute("PRAGMA query_only = OFF")
    driver.execute("PRAGMA foreign_keys = ON")
    try:
        status = location.path.stat()
        file = (status.st_dev, status.st_ino)
    except OSError:
        file = None
    if record.info.setdefault("file", file) != file:
        raise DisconnectionError


def _begin_sqlite(connection: Connection) -> None:
    if not connection.get_execution_options().get("tracker_write", False):
        connection.exec_driver_sql("BEGIN")
        return
    # SQLite itself asks ever more rarely, so that whoever has waited longest is served last;
    # at an even pace everybody has the same chance.
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA busy_timeout = 0")
    last = monotonic() + BUSY_TIMEOUT
    while _waits(driver) and monotonic() < last:
        sleep(PACE)
    if not driver.in_transaction:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    driver.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT * 1000}")


def _waits(driver: Any) -> bool:
    """Whether another writer is in the way; without one this writer has begun, or cannot."""
    from sqlite3 import SQLITE_BUSY, Error

    try:
        driver.execute("BEGIN IMMEDIATE")
    except Error as error:
        return error.sqlite_errorcode & 0xFF == SQLITE_BUSY
    return False


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("tracker_write", False):
        # Whatever the server's defaults are: the head is read after the wait and not before,
        # the wait has an end, and what is acknowledged is on disk.
        connection.exec_driver_sql(
            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;"
            f"SET LOCAL lock_timeout = '{BUSY_TIMEOUT}s';"
            "SELECT set_config('synchronous_commit', 'on', true)"
            " WHERE current_setting('synchronous_commit') = 'off';"
            f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"
        )
    else:
        # One moment for every statement of a report, and no chance of writing.
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """An open register with its clock, actor and source of chance; code below reads no other."""

    database: Database
    clock: Callable[[], datetime]
    entropy: Entropy
    actor: str
    rehearsal: bool = False
    """Whether the clock was set by hand; every batch then says so."""
    machine: Callable[[], datetime] | None = None
    """The machine's own clock, against which one that was set by hand is held."""
    today: date
    """The day at the reader's place, which as-of questions start from."""
    places: str | None = None
    """Where somebody looks unless told otherwise."""
    terms: str | None = None
    copies: Path | None = None
    """The folder of the copies of documents; none on a server that was not told of one."""

    def day_of(self, moment: datetime) -> date:
        """The day of a moment at the reader's place, as `today` is."""
        return (moment if self.rehearsal else moment.astimezone()).date()

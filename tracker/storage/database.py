"""Opening a register: a SQLite file or a PostgreSQL database, checked before any query.

The SQLite recipe: transactions are begun by us (BEGIN IMMEDIATE to write), a rollback
journal with synchronous=EXTRA, no connection pool. Nothing here ever opens the
database file itself: closing it would drop SQLite's locks.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
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
from sqlalchemy.exc import DBAPIError, NoSuchModuleError

from tracker.errors import (
    MissingExtra,
    NewerRegister,
    NoRegister,
    NotARegister,
    OlderRegister,
    RegisterUnavailable,
)
from tracker.storage.failures import translate
from tracker.storage.location import Location
from tracker.storage.schema import APPLICATION_ID, REVISION, REVISION_QUERY

__all__ = [
    "REVISIONS",
    "Connection",
    "Database",
    "DatabaseTrouble",
    "Location",
    "connect",
    "open_register",
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
#: Every schema ever released, oldest first.
REVISIONS = ("0001", REVISION)


class Database:
    """An open register. Connections are made one a transaction and closed after it."""

    def __init__(self, location: Location, engine: Engine) -> None:
        self.location = location
        self.engine = engine

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
            with self.engine.execution_options(tracker_write=write).begin() as connection:
                if not self.is_server:
                    connection.exec_driver_sql(f"PRAGMA query_only = {0 if write else 1}")
                yield connection
        except DBAPIError as error:
            raise translate(error, self.location.shown) from error


def connect(location: Location, *, mode: str = "rw") -> Database:
    """The register's engine, unchecked; `open_register` is what commands use."""
    try:
        engine = create_engine(
            _url(location, mode),
            poolclass=NullPool,
            connect_args={} if location.is_server else {"timeout": BUSY_TIMEOUT},
        )
    except (ModuleNotFoundError, NoSuchModuleError):
        raise MissingExtra("A PostgreSQL register", "postgres") from None
    if location.is_server:
        event.listen(engine, "begin", _begin_postgresql)
    else:
        event.listen(engine, "connect", _prepare_sqlite)
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


def open_register(location: Location, *, held: Database | None = None) -> Database:
    """A register that this program can read, or the reason why not (exit 3).

    `held` is the same register as it was opened before: it is checked again, not made again.
    """
    database, found = revision_of(location, held=held)
    if found == REVISION:
        return database
    if found in REVISIONS:
        raise OlderRegister(location.shown, found=found, wanted=REVISION)
    raise NewerRegister(location.shown, found=found, wanted=REVISION)


def revision_of(location: Location, *, held: Database | None = None) -> tuple[Database, str]:
    """A register and the schema it has, whether or not this program can read it."""
    if not location.is_server:
        _check_file(location)
    database = held or connect(location)
    with database.reading() as connection:
        return database, _revision(connection, location)


def _check_file(location: Location) -> None:
    try:
        found = location.path.stat()
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
    if stat.S_ISDIR(found.st_mode):
        raise NotARegister(location.text, because="it is a folder")
    if not stat.S_ISREG(found.st_mode):
        raise NotARegister(location.text, because="it is not a regular file")
    if found.st_size == 0:
        raise NotARegister(location.text, because="it is empty")


def _revision(connection: Connection, location: Location) -> str:
    if not location.is_server:
        found = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        if found != APPLICATION_ID:
            raise NotARegister(location.shown, because="it is another program's file")
    elif connection.exec_driver_sql("SELECT to_regclass('alembic_version')").scalar() is None:
        raise NoRegister(location.shown, because="the database holds no register yet")
    revision = connection.execute(REVISION_QUERY).scalar()
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
            " WHERE current_setting('synchronous_commit') = 'off'"
        )
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
    else:
        # One moment for every statement of a report, and no chance of writing.
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

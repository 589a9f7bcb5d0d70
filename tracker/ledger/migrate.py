"""Creating a register and changing its schema. Upgrading is asked for, never silent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete
from sqlalchemy.exc import DBAPIError

from tracker.errors import RegisterExists, RegisterUnavailable
from tracker.files import making, mode_of, settle
from tracker.ledger import guards
from tracker.ledger.database import Database, connect, translate
from tracker.ledger.location import Location
from tracker.ledger.projections import rebuild
from tracker.ledger.schema import REVISION, REVISION_QUERY, entry, entry_text, metadata, vocabulary
from tracker.resources import migrations_folder

if TYPE_CHECKING:
    from alembic.config import Config


def create(location: Location) -> Database:
    """A new, empty register at the current schema. An existing one is left alone (exit 5)."""
    with creating(location):
        pass
    return connect(location)


@contextmanager
def creating(location: Location, *, mode: int | None = None) -> Iterator[Database]:
    """A new register that has its name only once everything inside has gone well.

    A SQLite file is made beside its place and linked to its name at the end, so that
    nobody meets half a register, whenever this is interrupted. `mode` is what may be done
    with it, where it is the copy of another file.
    """
    if location.is_server:
        with _creating_on_server(location) as database:
            yield database
        return
    if os.path.lexists(location.path):
        raise RegisterExists(location.text)
    with _folder_for(location), _claim(location) as made:
        database = connect(Location.of_file(made))
        _migrate(database, "head")
        yield database
        _name(made, location, mode)


@contextmanager
def _folder_for(location: Location) -> Iterator[None]:
    """The folder of a new register, made where it is missing, and not kept without it."""
    folder = location.path.parent
    missing = [each for each in (folder, *folder.parents) if not os.path.lexists(each)]
    try:
        with suppress(OSError):  # what is wrong is said when the file is made in it
            folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for each in missing:
            with suppress(OSError):
                each.rmdir()
        raise


@contextmanager
def _creating_on_server(location: Location) -> Iterator[Database]:
    database = connect(location)
    with database.reading() as connection:
        if _holds_entries(connection):
            raise RegisterExists(location.shown)
    _migrate(database, "head")
    try:
        yield database
    except BaseException:
        downgrade(database, "base")
        raise


def _holds_entries(connection: Connection) -> bool:
    """Whether a server's database holds a register, and not just the start of one."""
    if connection.exec_driver_sql("SELECT to_regclass('entry')").scalar() is None:
        return False
    return connection.exec_driver_sql("SELECT 1 FROM entry LIMIT 1").scalar() is not None


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring a register up to a schema, in one transaction."""
    _migrate(database, revision)


def downgrade(database: Database, revision: str) -> None:
    """Bring a register down to a schema, in one transaction."""
    _migrate(database, revision, down=True)


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for a connection whose transaction is already begun."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@contextmanager
def _claim(location: Location) -> Iterator[Path]:
    """An empty file of our own beside the register's place."""
    with ExitStack() as stack:
        try:
            made = stack.enter_context(making(location.path.parent)) / "register.db"
            made.touch()
        except OSError as error:
            raise RegisterUnavailable(
                location.text,
                because=f"cannot be created: {(error.strerror or str(error)).lower()}",
                hint="Name another place: tracker --db OTHER.db init.",
            ) from None
        yield made


def _name(made: Path, location: Location, mode: int | None) -> None:
    """Give the finished file its name; somebody else's file of that name is left alone."""
    if mode is not None:
        made.chmod(mode)
    try:
        os.link(made, location.path)
    except FileExistsError:
        raise RegisterExists(location.text) from None
    except OSError:
        pass  # a file system without links: the name is taken by moving
    settle(made, location.path, mode=mode_of(made))


def _migrate(database: Database, revision: str, *, down: bool = False) -> None:
    from alembic import command

    with locked(database) as connection:
        config = configuration(connection)
        (command.downgrade if down else command.upgrade)(config, revision)
        if not down and _current(connection) == REVISION:
            # What the tables hold follows from the ledger by the rules of this program.
            rebuild(connection)


@contextmanager
def locked(database: Database) -> Iterator[Connection]:
    """The writer's connection for changes of the tables themselves, in one transaction.

    References are not enforced while it is open, and are checked as a whole before it ends.
    """
    engine = database.engine.execution_options(tracker_write=True)
    try:
        with engine.connect() as connection:
            if not database.is_server:
                # A batch migration with foreign keys on would delete child rows; the pragma
                # has no effect inside a transaction, so it comes before BEGIN.
                driver = connection.connection.driver_connection
                assert driver is not None  # a live connection has its driver's
                driver.execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                yield connection
                if not database.is_server:
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                    if broken:
                        raise RuntimeError(f"references were broken: {broken[:3]}")
    except DBAPIError as error:
        raise translate(error, database.location.shown) from error


def _current(connection: Connection) -> str | None:
    return connection.execute(REVISION_QUERY).scalar()


def empty(connection: Connection) -> None:
    """Take everything out of a register, guards aside; for `locked`, and filled again there.

    The tables and the vocabulary stay, and with them what a server's roles may do.
    """
    on_server = connection.dialect.name == "postgresql"
    for name in guards.SQLITE if not on_server else ():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
    for table in (entry, entry_text) if on_server else ():
        connection.exec_driver_sql(f"ALTER TABLE {table.name} DISABLE TRIGGER USER")
    # Not TRUNCATE: who reads a server meanwhile would find it empty.
    for table in reversed(metadata.sorted_tables):
        if table is not vocabulary:
            connection.execute(delete(table))
    for table in (entry, entry_text) if on_server else ():
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ENABLE TRIGGER USER")
    for statement in guards.statements("sqlite") if not on_server else ():
        connection.exec_driver_sql(statement)

"""Creating a register and changing its schema. Upgrading is asked for, never silent."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.errors import NoRegister, RegisterExists
from tracker.resources import migrations_folder
from tracker.storage.database import Database, Location, connect

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection


def create(location: Location) -> Database:
    """A new, empty register at the current schema. An existing one is left alone (exit 5)."""
    with creating(location):
        pass
    return connect(location)


@contextmanager
def creating(location: Location) -> Iterator[Database]:
    """A new register that has its name only once everything inside has gone well.

    A SQLite file is made beside its place and linked to its name at the end, so that
    nobody meets half a register, whenever this is interrupted.
    """
    if location.is_server:
        with _creating_on_server(location) as database:
            yield database
        return
    if os.path.lexists(location.path):
        raise RegisterExists(location.text)
    making = Location(str(_claim(location)))
    try:
        database = connect(making)
        _migrate(database, "head")
        yield database
        _name(making, location)
    finally:
        making.path.unlink(missing_ok=True)


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


def _claim(location: Location) -> Path:
    """An empty file of our own beside the register's place."""
    try:
        handle, name = tempfile.mkstemp(
            prefix=f".{location.path.name}.", suffix=".part", dir=location.path.parent
        )
    except OSError as error:
        raise NoRegister(
            location.text, because=f"it cannot be created ({(error.strerror or '').lower()})"
        ) from None
    os.close(handle)
    return Path(name)


def _name(making: Location, location: Location) -> None:
    """Give the finished file its name; somebody else's file of that name is left alone."""
    mask = os.umask(0)
    os.umask(mask)
    making.path.chmod(0o666 & ~mask)
    try:
        os.link(making.path, location.path)
    except FileExistsError:
        raise RegisterExists(location.text) from None
    except OSError:
        # A file system without links: the name is taken by moving.
        making.path.rename(location.path)


def _migrate(database: Database, revision: str, *, down: bool = False) -> None:
    from alembic import command

    engine = database.engine.execution_options(tracker_write=True)
    with engine.connect() as connection:
        if not database.is_server:
            # A batch migration with foreign keys on would delete child rows; the pragma
            # has no effect inside a transaction, so it comes before BEGIN.
            driver = connection.connection.driver_connection
            assert driver is not None  # a live connection has its driver's
            driver.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            config = configuration(connection)
            (command.downgrade if down else command.upgrade)(config, revision)
            if not database.is_server:
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise RuntimeError(f"the migration broke references: {broken[:3]}")

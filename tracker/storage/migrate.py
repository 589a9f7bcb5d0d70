"""Creating a register and changing its schema. Upgrading is asked for, never silent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tracker.errors import NoRegister, RegisterExists
from tracker.resources import migrations_folder
from tracker.storage.database import Database, Location, connect

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection


def create(location: Location) -> Database:
    """A new, empty register at the current schema. An existing one is left alone (exit 5)."""
    if location.is_server:
        database = connect(location)
        with database.reading() as connection:
            if connection.exec_driver_sql("SELECT to_regclass('alembic_version')").scalar():
                raise RegisterExists(location.shown)
    else:
        _claim(location)
        database = connect(location)
    try:
        _migrate(database, "head")
    except BaseException:
        if not location.is_server:
            location.path.unlink(missing_ok=True)
        raise
    return database


@contextmanager
def creating(location: Location) -> Iterator[Database]:
    """A new register that is there only if everything inside goes well."""
    database = create(location)
    try:
        yield database
    except BaseException:
        if location.is_server:
            downgrade(database, "base")
        else:
            location.path.unlink(missing_ok=True)
        raise


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


def _claim(location: Location) -> None:
    """Take the file's name before SQLite does: two `init` at once make one register."""
    try:
        os.close(os.open(location.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
    except FileExistsError:
        raise RegisterExists(location.text) from None
    except OSError as error:
        raise NoRegister(
            location.text, because=f"it cannot be created ({(error.strerror or '').lower()})"
        ) from None


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

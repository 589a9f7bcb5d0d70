"""A consistent copy of a SQLite register, taken while others write."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.exc import DBAPIError

from tracker.errors import FileTrouble, UsageError
from tracker.storage.database import Database, Location, open_register


def copy_to(database: Database, path: Path) -> Database:
    """Copy a register to a new file, whole, and open the copy. It is never written over.

    `VACUUM INTO` reads one moment of the register; the file gets its name only when it
    is complete and on disk.
    """
    if database.is_server:
        raise UsageError(
            "A PostgreSQL register is backed up by its server.",
            hint="Run pg_dump, or keep a standby.",
        )
    if path.exists():
        raise FileTrouble(
            str(path),
            "it exists already and is left as it is",
            hint="Name another file: tracker backup OTHER.db",
        )
    try:
        with TemporaryDirectory(prefix=".tracker-", dir=path.parent) as folder:
            temporary = Path(folder) / "copy.db"
            with database.engine.connect() as connection:
                driver = connection.connection.driver_connection
                if driver is None:
                    raise FileTrouble(str(path), "the register is closed")
                driver.execute("VACUUM INTO ?", (str(temporary),))
            _settle(temporary, path)
    except OSError as error:
        raise FileTrouble(str(path), (error.strerror or str(error)).lower()) from None
    except DBAPIError as error:
        raise FileTrouble(str(path), str(error.orig)) from None
    except sqlite3.Error as error:
        raise FileTrouble(str(path), str(error)) from None
    except UnicodeEncodeError:
        raise FileTrouble(str(path), "its folder has a name that SQLite cannot read") from None
    return open_register(Location(str(path)))


def _settle(temporary: Path, path: Path) -> None:
    with temporary.open("rb") as written:
        os.fsync(written.fileno())
    temporary.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

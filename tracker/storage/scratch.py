"""A place apart, in which projections are made anew: nobody else's, and gone afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, StaticPool, create_engine

from tracker.storage.schema import metadata


@contextmanager
def scratch() -> Iterator[Connection]:
    """An empty ledger without guards, in memory and, where that runs short, in a temporary file.

    So a register is verified that may not be written: a replica, a folder of somebody else's.
    """
    engine = create_engine("sqlite://", creator=_private, poolclass=StaticPool)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            metadata.create_all(connection)
            yield connection
    finally:
        engine.dispose()


def _private() -> sqlite3.Connection:
    # The empty name is SQLite's for a database that only this connection sees.
    made = sqlite3.connect("", isolation_level=None)
    made.execute("PRAGMA journal_mode = OFF")
    made.execute("PRAGMA synchronous = OFF")
    return made

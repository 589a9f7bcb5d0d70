"""A place apart, in which projections are made anew: nobody else's, and gone afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from sqlalchemy import Connection, Engine, NullPool, StaticPool, create_engine

from tracker.storage.schema import metadata


@contextmanager
def scratch() -> Iterator[Connection]:
    """An empty ledger without guards, in memory and, where that runs short, in a temporary file.

    So a register is verified that may not be written: a replica, a folder of somebody else's.
    """
    with _engine().connect() as connection:
        connection.exec_driver_sql("BEGIN")
        yield connection


@cache
def _engine() -> Engine:
    # One engine for all of them remembers the statements that it has put together.
    return create_engine("sqlite://", creator=_private, poolclass=NullPool)


@cache
def _tables() -> str:
    """The statements that make the tables: putting them together takes longer than running them."""
    made = sqlite3.connect("", isolation_level=None)
    engine = create_engine("sqlite://", creator=lambda: made, poolclass=StaticPool)
    try:
        with engine.begin() as connection:
            metadata.create_all(connection)
        found = made.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")
        return ";".join(row[0] for row in found)
    finally:
        engine.dispose()


def _private() -> sqlite3.Connection:
    # The empty name is SQLite's for a database that only this connection sees.
    made = sqlite3.connect("", isolation_level=None)
    made.execute("PRAGMA journal_mode = OFF")
    made.execute("PRAGMA synchronous = OFF")
    made.executescript(_tables())
    return made

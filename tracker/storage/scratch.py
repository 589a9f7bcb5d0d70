"""A place apart, in which projections are made anew: nobody else's, and gone afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from sqlalchemy import Column, Connection, Engine, Integer, NullPool, create_engine
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex

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


def index(connection: Connection) -> None:
    """Make the indexes, once the ledger is in: it is quicker than keeping them meanwhile."""
    for statement in _indexes():
        connection.exec_driver_sql(statement)


def _tables() -> str:
    """Tables that take whatever is brought: what is wrong with it is found by comparing."""
    return ";".join(
        f"CREATE TABLE {table.name} ({', '.join(map(_column, table.columns))}, "
        f"PRIMARY KEY ({', '.join(column.name for column in table.primary_key)}))"
        for table in metadata.sorted_tables
    )


def _column(column: Column[object]) -> str:
    # SQLite's own row number takes the place of a key that is one INTEGER.
    return f"{column.name} INTEGER" if isinstance(column.type, Integer) else column.name


@cache
def _indexes() -> tuple[str, ...]:
    found = (one for table in metadata.sorted_tables for one in table.indexes)
    return tuple(str(CreateIndex(one).compile(dialect=sqlite.dialect())) for one in found)


def _private() -> sqlite3.Connection:
    # The empty name is SQLite's for a database that only this connection sees.
    made = sqlite3.connect("", isolation_level=None)
    made.execute("PRAGMA journal_mode = OFF")
    made.execute("PRAGMA synchronous = OFF")
    made.executescript(_tables())
    return made

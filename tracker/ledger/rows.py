"""Reads and writes ledger entries as they are stored, without the types of their columns.

What is checked, copied or written to a file is what is there, not what it reads like.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, islice
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Connection,
    Integer,
    LargeBinary,
    Select,
    String,
    Table,
    bindparam,
    select,
    type_coerce,
)
from sqlalchemy.exc import OperationalError

from tracker.domain.entry import GENESIS
from tracker.ledger.schema import entry, entry_text

#: Rows that are held in memory at once.
AT_ONCE = 1_000


#: Stands after the last text.
_NO_TEXT = (2**64, "", b"", None, None)
#: Told now and then how far something is: done, and of how much.
Progress = Callable[[int, int], None]


class StoredText(NamedTuple):
    """A free text of an entry; salt and value are None once it was redacted."""

    field: str
    commitment: bytes
    salt: bytes | None
    value: str | None


class StoredEntry(NamedTuple):
    """An entry with its texts: numbers, texts and bytes, in the order of the table."""

    seq: int
    id: str
    batch: int
    subject: int
    facet: str
    item: str
    voice: str
    value: str
    occurred: str
    occurred_earliest: str | None
    occurred_latest: str
    recorded_at: str
    actor: int
    amends: int | None
    refs: str
    detail: str
    prev: bytes
    digest: bytes
    words: tuple[StoredText, ...] = ()


def lines(connection: Connection) -> Iterator[StoredEntry]:
    """Every entry in order, with its texts by field, a thousand at a time.

    A text whose entry is missing is not among them: `orphans` finds it.
    """
    texts = stored_rows(connection, entry_text)
    after, *text = next(texts, _NO_TEXT)
    for row in stored_rows(connection, entry):
        seq, words = row[0], []
        while after <= seq:
            if after == seq:
                words.append(StoredText(*text))
            after, *text = next(texts, _NO_TEXT)
        yield StoredEntry._make((*row, tuple(words)))


def with_progress(
    entries: Iterable[StoredEntry], total: int, progress: Progress
) -> Iterator[StoredEntry]:
    """The same lines, while somebody is told how many have passed."""
    for number, line in enumerate(entries):
        if number % AT_ONCE == 0:
            progress(number, total)
        yield line


def no_progress(_done: int, _total: int) -> None:
    """Tell nobody."""


def tip(connection: Connection) -> tuple[int, str]:
    """The last entry's number and digest, whatever else of it can be read."""
    query = "SELECT seq, digest FROM entry ORDER BY seq DESC LIMIT 1"
    row = connection.exec_driver_sql(query).first()
    return (0, GENESIS.hex()) if row is None else (row[0], bytes(row[1]).hex())


def id_at(connection: Connection, seq: int) -> str | None:
    """The id of an entry, as it is stored."""
    _read_all(connection)
    identifier = connection.execute(select(entry.c.id).where(entry.c.seq == seq)).scalar()
    return None if identifier is None else str(identifier)


def summary_at(connection: Connection, seq: int) -> str:
    """What an entry says, of which day and when recorded, as it is stored; "" without one."""
    _read_all(connection)
    plain = [
        type_coerce(column, String())
        for column in (entry.c.facet, entry.c.value, entry.c.occurred, entry.c.recorded_at)
    ]
    row = connection.execute(select(*plain).where(entry.c.seq == seq)).first()
    return "" if row is None else "{} {}, {}, recorded {}".format(*row)


def orphans(connection: Connection) -> list[int]:
    """The numbers under which texts stand without an entry."""
    query = "SELECT DISTINCT seq FROM entry_text WHERE seq NOT IN (SELECT seq FROM entry)"
    return sorted(connection.exec_driver_sql(query).scalars())


def stored_rows(
    connection: Connection, table: Table, within: tuple[int, int] | None = None
) -> Iterator[tuple[Any, ...]]:
    """The rows of a table by its key, as the database holds them; with `within` those whose
    number is one of the first to the last.

    Bytes that are no UTF-8 come back with surrogates in their place, so that a damaged row
    can be named.
    """
    seen = 0
    try:
        for part in _parts(connection, table, within):
            yield from part
            seen += len(part)
    except OperationalError as error:
        if "decode" not in str(error.orig).lower():
            raise
        # Rare, and slower: from the first row that is not UTF-8 on.
        _read_all(connection)
        rows = chain.from_iterable(_parts(connection, table, within))
        yield from islice(rows, seen, None)


def _parts(
    connection: Connection, table: Table, within: tuple[int, int] | None
) -> Iterator[list[tuple[Any, ...]]]:
    bound = {} if within is None else {"first": within[0], "last": within[1]}
    statement = _statement(table, some=within is not None)
    # Who stops early leaves no cursor open on the server.
    with connection.execute(statement, bound, execution_options={"yield_per": AT_ONCE}) as result:
        for rows in result.partitions():
            yield [*map(tuple, rows)]


def append(connection: Connection, new_entries: Iterable[StoredEntry]) -> None:
    """Write lines as they are into a ledger that they continue.

    The ledger's own guards check that the chain is whole as it grows, and take no text of an
    entry that is there already.
    """
    remaining = iter(new_entries)
    while piece := list(islice(remaining, AT_ONCE)):
        words = [(line.seq, *text) for line in piece for text in line.words]
        insert_rows(connection, entry_text, words)
        insert_rows(connection, entry, [line[:-1] for line in piece])


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write rows as they are stored, each in the order of the table's columns."""
    if rows:
        connection.exec_driver_sql(_insertion(table, connection.dialect.name), list(rows))


def _read_all(connection: Connection) -> None:
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        driver.text_factory = _tolerant


def _tolerant(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


@cache
def _statement(table: Table, *, some: bool) -> Select[Any]:
    columns = [
        type_coerce(column, _plain(column.type)).label(column.name) for column in table.columns
    ]
    query = select(*columns).order_by(*table.primary_key)
    if some:
        (number, *_) = table.primary_key
        first, last = (bindparam(name, type_=BigInteger) for name in ("first", "last"))
        query = query.where(number >= first, number <= last)
    return query


@cache
def _insertion(table: Table, dialect: str) -> str:
    names = [column.name for column in table.columns]
    marks = ", ".join(("?" if dialect == "sqlite" else "%s") for _ in names)
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - our own names


def _plain(column_type: Any) -> Any:
    for plain in (Integer, LargeBinary):
        if isinstance(column_type, plain):
            return plain()
    return String()

"""Verifies the hash chain and every projection against the stored entries; writes nothing."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Column, Connection, Engine, Integer, NullPool, create_engine
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateIndex

from tracker.domain.dates import parse_when
from tracker.domain.entry import GENESIS, is_item, read_instant, text_commitment
from tracker.domain.vocabulary import Facet
from tracker.errors import TrackerError
from tracker.ledger.guards import damage, guard_faults
from tracker.ledger.projections import rebuild
from tracker.ledger.rows import (
    Progress,
    StoredEntry,
    append,
    digest_of_line,
    lines,
    no_progress,
    orphans,
    stored_rows,
    tip,
    with_progress,
)
from tracker.ledger.schema import PROJECTIONS, metadata, read_refs

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_VOICE = re.compile(r"promiser|tracker|party:[1-9][0-9]{0,9}")
_REDACTION = Facet.REDACTION.value
#: What a value that was tampered with makes of the code that reads it.
UNREADABLE = (ValueError, TypeError, AttributeError, KeyError, OverflowError)


@dataclass(frozen=True, slots=True)
class LedgerFault:
    """Something in the ledger that does not verify, and where."""

    seq: int | None
    what: str

    @property
    def words(self) -> str:
        """The fault in a clause, with the number of its entry."""
        return self.what if self.seq is None else f"entry {self.seq}: {self.what}"


def because(error: Exception) -> str:
    """Why nonsense was refused; a database names what it does not take, the rest its place."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return (str(cause).splitlines() or [type(cause).__name__])[0].rstrip(".")


def faults(connection: Connection, progress: Progress = no_progress) -> Iterator[LedgerFault]:
    """Everything that does not hold of a register, on one connection that only reads."""
    total, _ = tip(connection)
    yield from chain_faults(with_progress(lines(connection), total, progress))
    for seq in orphans(connection):
        yield LedgerFault(seq, "its text has no entry")
    yield from projection_faults(connection)
    for what in (*guard_faults(connection), *damage(connection)):
        yield LedgerFault(None, what)


def chain_faults(entries: Iterable[StoredEntry]) -> Iterator[LedgerFault]:
    """Every break of a chain: numbers, order of time, links, digests, texts, redactions."""
    expected, prev, last = 1, GENESIS, ""
    bare: dict[tuple[int, str], bool] = {}
    for line in entries:
        yield from _order_faults(line, expected, prev, last)
        try:
            yield from _content_faults(line)
        except UNREADABLE:
            yield LedgerFault(line.seq, "its content is not what was recorded")
        bare |= {(line.seq, text.field): True for text in line.words if text.value is None}
        if line.facet == _REDACTION and line.amends is not None:
            if (line.amends, line.value) not in bare:
                yield LedgerFault(
                    line.amends, f"its {line.value} is there, and entry {line.seq} redacted it"
                )
            bare[line.amends, line.value] = False
        expected, prev, last = line.seq + 1, line.digest, line.recorded_at
    for (seq, field), unexplained in bare.items():
        if unexplained:
            yield LedgerFault(seq, f"its {field} is gone without a redaction")


def projection_faults(connection: Connection) -> Iterator[LedgerFault]:
    """Every projection that differs from one made anew, in a place apart, from the ledger."""
    stored = contents(connection)
    with _scratch() as apart:
        try:
            append(apart, lines(connection))
            _index(apart)
            rebuild(apart)
        except (*UNREADABLE, TrackerError, DBAPIError):
            yield LedgerFault(None, "the tables cannot be held against a ledger that is broken")
            return
        made = contents(apart)
    for name, rows in stored.items():
        if rows != made[name]:
            yield LedgerFault(
                None,
                f"the table {name} differs from the ledger: {(rows - made[name]).total()} rows "
                f"too many, {(made[name] - rows).total()} missing",
            )


def contents(connection: Connection) -> dict[str, Counter[tuple[Any, ...]]]:
    """Every projection's rows as they are stored, to be compared with a rebuild."""
    return {table.name: Counter(stored_rows(connection, table)) for table in PROJECTIONS}


@contextmanager
def _scratch() -> Iterator[Connection]:
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


def _index(connection: Connection) -> None:
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
    indexes = (one for table in metadata.sorted_tables for one in table.indexes)
    return tuple(str(CreateIndex(one).compile(dialect=sqlite.dialect())) for one in indexes)


def _private() -> sqlite3.Connection:
    # The empty name is SQLite's for a database that only this connection sees.
    made = sqlite3.connect("", isolation_level=None)
    made.execute("PRAGMA journal_mode = OFF")
    made.execute("PRAGMA synchronous = OFF")
    made.executescript(_tables())
    return made


def _order_faults(
    line: StoredEntry, expected: int, prev: bytes, last: str
) -> Iterator[LedgerFault]:
    if line.seq != expected:
        yield LedgerFault(line.seq, f"entry {expected} is missing")
    if line.prev != prev:
        yield LedgerFault(line.seq, "it does not follow the entry before it")
    if line.recorded_at < last:
        yield LedgerFault(line.seq, "it was recorded before the entry before it")


def _content_faults(line: StoredEntry) -> Iterator[LedgerFault]:
    for field, commitment, salt, value in line.words:
        if salt is not None and value is not None:
            if text_commitment(salt, field, value) != commitment:
                yield LedgerFault(line.seq, f"its {field} is not the text that was recorded")
        elif salt is not None or value is not None:
            yield LedgerFault(line.seq, f"its {field} was redacted in part")
    digest = digest_of_line(line)
    if digest != line.digest or _INSTANT.fullmatch(line.recorded_at) is None:
        yield LedgerFault(line.seq, "its content is not what was recorded")
    elif not _is_readable(line):
        yield LedgerFault(line.seq, "its content can be checked, and not be read")
    # The two days are read from `occurred`, for queries; the digest does not hold them.
    elif days_of(line.occurred) != (line.occurred_earliest, line.occurred_latest):
        yield LedgerFault(line.seq, f"the days kept for it are not those of {line.occurred}")


def _is_readable(line: StoredEntry) -> bool:
    """Whether what was recorded is what the program records: somebody may have chained more."""
    read_instant(line.recorded_at)
    numbers = [
        line.subject,
        line.batch,
        line.actor,
        line.seq if line.amends is None else line.amends,
    ]
    for part in read_refs(line.refs).values():
        numbers += part
    return (
        _VOICE.fullmatch(line.voice) is not None
        and is_item(line.item)
        and isinstance(json.loads(line.detail), dict)
        and all(type(number) is int and 0 < number <= line.seq for number in numbers)
    )


@lru_cache(1 << 14)
def days_of(occurred: str) -> tuple[str | None, str | None]:
    """The first and the last day on which something may have happened, as they are stored."""
    when = parse_when(occurred)
    earliest, latest = when.earliest, when.latest
    return (
        None if earliest is None else earliest.isoformat(),
        None if latest is None else latest.isoformat(),
    )

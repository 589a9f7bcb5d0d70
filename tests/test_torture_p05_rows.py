"""P5: history cannot change unnoticed: every byte of sampled rows, behind the guards."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Connection, Integer, LargeBinary, Table
from sqlalchemy.exc import DBAPIError

from tests.fixtures_torture import Trial
from tests.torture_tampering import TABLES, ledger, small_register, tampering, tried
from tracker.ledger import chain
from tracker.ledger.chain import LedgerFault, faults
from tracker.ledger.rows import stored_rows
from tracker.ledger.schema import entry, entry_text

__all__ = ["ledger", "small_register"]
LEDGER = (entry, entry_text)


@dataclass(slots=True)
class Tally:
    """What became of the changes of a trial."""

    rows: int
    before: set[LedgerFault]
    changes: int = 0
    refused: int = 0
    unnoticed: int = 0
    unnamed: int = 0
    first: str = ""

    def figure(self) -> str:
        made = self.changes - self.refused
        return (
            f"{self.rows} rows, {made:,} changes: {made - self.unnoticed:,} found, "
            f"{made - self.unnoticed - self.unnamed:,} named ({self.refused:,} more refused by the "
            f"database without its guards){self.first}"
        )


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a table, and the rows that lend it their values."""

    table: Table
    row: tuple[Any, ...]
    other: tuple[Any, ...]

    def names(self, fault: LedgerFault) -> bool:
        """Whether a fault says where this row is."""
        if self.table not in LEDGER:
            return fault.what.startswith(f"the table {self.table.name} differs")
        number = self.row[0]
        return fault.seq == number or fault.what == f"entry {number} is missing"


def sampled(connection: Connection, number: int, chance: random.Random) -> list[Place]:
    """Rows of every table in turn, drawn by lot."""
    drawn: list[list[Place]] = []
    for table in TABLES:
        rows = [*stored_rows(connection, table)]
        chance.shuffle(rows)
        drawn.append(
            [Place(table, row, rows[at - 1]) for at, row in enumerate(rows) if len(rows) > 1]
        )
    places: list[Place] = []
    while any(drawn) and len(places) < number:
        for rest in drawn:
            # Of three rows two are the ledger's own.
            for _ in range(4 if rest and rest[0].table in LEDGER else 1):
                if rest and len(places) < number:
                    places.append(rest.pop())
    return places


def changed(place: Place, column: int, *, sqlite: bool) -> Iterator[Any]:
    """Every other value that one changed byte makes of a value, and some more."""
    value, other = place.row[column], place.other[column]
    kind = place.table.columns[column].type
    if value is None:
        yield 1 if isinstance(kind, Integer) else b"x" if isinstance(kind, LargeBinary) else "x"
        return
    yield None
    if other not in {None, value}:
        yield other
    if isinstance(value, int):
        yield from (value + 1, value - 1)
    elif isinstance(value, bytes):
        yield from _bytes_changed(value)
    elif sqlite:
        yield from (("text", each) for each in _bytes_changed(value.encode()))
    else:
        for at, character in enumerate(value):
            yield value[:at] + chr(ord(character) ^ 1) + value[at + 1 :]


def _bytes_changed(value: bytes) -> Iterator[bytes]:
    for at, byte in enumerate(value):
        # Every second one makes what is no UTF-8 any more.
        yield value[:at] + bytes([byte ^ (1 if at % 2 else 0x81)]) + value[at + 1 :]
    yield value + b"\0"


def change(connection: Connection, place: Place, column: int, value: Any) -> None:
    sqlite = connection.dialect.name == "sqlite"
    mark = "?" if sqlite else "%s"
    new = mark
    if isinstance(value, tuple):
        new, value = "CAST(? AS TEXT)", value[1]
    names = [each.name for each in place.table.columns]
    keys = [each.name for each in place.table.primary_key]
    where = " AND ".join(f"{key} = {mark}" for key in keys)
    statement = f"UPDATE {place.table.name} SET {names[column]} = {new} WHERE {where}"
    bound = (value, *(place.row[names.index(key)] for key in keys))
    connection.exec_driver_sql(statement, bound)


def tamper(connection: Connection, places: Sequence[Place], *, step: int = 1) -> Tally:
    """Change the rows, each change by itself; with a step every so manieth alone."""
    # That the guards are gone is told in any case: it names no change.
    tally = Tally(rows=len(places), before=set(faults(connection)))
    sqlite = connection.dialect.name == "sqlite"
    every = 0
    for place in places:
        for column in range(len(place.row)):
            for value in changed(place, column, sqlite=sqlite):
                every += 1
                if every % step == 0:
                    _try(connection, place, column, value, tally)
    return tally


def _try(connection: Connection, place: Place, column: int, value: Any, tally: Tally) -> None:
    tally.changes += 1
    with tried(connection):
        try:
            change(connection, place, column, value)
        except DBAPIError:
            tally.refused += 1
            return
        any_fault = False
        for fault in faults(connection):
            any_fault |= fault not in tally.before
            if place.names(fault):
                return
        tally.unnamed += any_fault
        tally.unnoticed += not any_fault
        name = place.table.columns[column].name
        tally.first = tally.first or f"; first: {place.table.name}.{name} of {place.row[0]}"


def test_every_changed_byte_of_a_row_is_found_and_its_place_named(
    small_register: str, database: str, trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, step = trial.size(short=12, whole=60), trial.size(short=61, whole=1)
    with tampering(small_register) as connection:
        places = sampled(connection, number, random.Random(5))
        tally = tamper(connection, places, step=step)
        with monkeypatch.context() as off:
            off.setattr(chain, "_content_faults", lambda _line: iter(()))
            own = [place for place in places if place.table in LEDGER][:6]
            control = tamper(connection, own, step=trial.size(short=61, whole=11))
    trial.tell(
        "P5",
        database,
        tally.figure(),
        control=f"digests not compared: {control.unnoticed} of {control.changes} unnoticed",
    )
    assert tally.changes > tally.refused
    assert tally.unnoticed == 0
    assert tally.unnamed == 0
    assert control.unnoticed > 0

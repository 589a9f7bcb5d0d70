"""P5: history cannot change unnoticed: every byte of sampled rows, rows moved or signed again."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import pytest
from sqlalchemy import Connection, Integer, LargeBinary, Table
from sqlalchemy.exc import DBAPIError

from tests.fixtures_torture import Trial
from tests.torture_tampering import TABLES, reworded, signed, tampering, tried
from tracker.ledger import chain
from tracker.ledger.chain import LedgerFault, faults
from tracker.ledger.rows import StoredEntry, append, stored_rows
from tracker.ledger.schema import PROJECTIONS, entry, entry_text

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


Names: TypeAlias = "Callable[[LedgerFault], bool]"


@dataclass(frozen=True, slots=True)
class Move:
    """A change of more than one value, and how a fault that names it is known."""

    what: str
    do: Callable[[Connection], None]
    names: Names


def entries(*numbers: int) -> Names:
    said = {f"entry {number} is missing" for number in numbers}
    return lambda fault: fault.seq in numbers or fault.what in said


def take(connection: Connection, *numbers: int) -> None:
    for number in numbers:
        for table in ("entry_text", "entry"):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE seq = {number}")


def put(connection: Connection, *given: StoredEntry) -> None:
    take(connection, *(line.seq for line in given))
    append(connection, given)


def moves(found: list[StoredEntry], at: int) -> Iterator[Move]:
    """What can be done with an entry, the one after it, and its texts; not with the last."""
    line, after = found[at], found[at + 1]
    seq = line.seq
    yield Move("delete", lambda c: take(c, seq), entries(seq))
    exchanged = after._replace(seq=seq), line._replace(seq=after.seq)
    yield Move("swap", lambda c: put(c, *exchanged), entries(seq))

    def replace(connection: Connection) -> None:
        # As INSERT OR REPLACE does, where two rows would have the same digest.
        take(connection, after.seq)
        put(connection, after._replace(seq=seq))

    yield Move("replace", replace, entries(seq, after.seq))
    yield Move("edit", lambda c: put(c, reworded(line)), entries(seq))
    # Its link to the next one breaks: between the two numbers something was changed.
    yield Move("sign one", lambda c: put(c, signed(reworded(line))), entries(seq, after.seq))
    closed = [each._replace(seq=each.seq - 1) for each in found[at + 1 :]]

    def close(connection: Connection) -> None:
        take(connection, *(each.seq for each in found[at:]))
        append(connection, closed)

    yield Move("close up", close, entries(seq))
    if line.words and line.words[0].value is not None:
        field = line.words[0].field
        where = f"WHERE seq = {seq} AND field = '{field}'"
        for what, statement in (
            ("delete text", f"DELETE FROM entry_text {where}"),
            ("blank text", f"UPDATE entry_text SET salt = NULL, value = NULL {where}"),
            ("move text", f"UPDATE entry_text SET seq = seq + 900 {where}"),
        ):
            yield Move(what, partial(run, statement), entries(seq))


def both(one: StoredEntry, other: StoredEntry, connection: Connection) -> None:
    put(connection, one, other)


def run(statement: str, connection: Connection) -> None:
    connection.exec_driver_sql(statement)


def texts_exchanged(found: list[StoredEntry]) -> Iterator[Move]:
    """Two titles change places: their words, their words and salts, or all of it."""
    one, other = [
        (line, line.words[at])
        for line in found
        for at, each in enumerate(line.words)
        if each.field == "title" and each.value is not None
    ][:2]
    for names in (("value",), ("value", "salt"), ("value", "salt", "commitment")):
        mine, theirs = (
            line._replace(
                words=tuple(
                    word._replace(**{name: getattr(new, name) for name in names})
                    if word == old
                    else word
                    for word in line.words
                )
            )
            for (line, old), (_, new) in ((one, other), (other, one))
        )
        yield Move(
            f"swap {' and '.join(names)}",
            partial(both, mine, theirs),
            lambda fault: fault.seq in {one[0].seq, other[0].seq},
        )


def additions(found: list[StoredEntry]) -> Iterator[Move]:
    """Rows that were never written by the program."""
    last = found[-1]
    new = last._replace(
        seq=last.seq + 1, prev=last.digest, id="f" * 16, digest=b"\x02" * 32, words=()
    )
    yield Move("add, unsigned", lambda c: put(c, new), entries(new.seq))
    wrong = signed(new._replace(prev=b"\x01" * 32))
    yield Move("add, wrong link", lambda c: put(c, wrong), entries(new.seq))
    gap = signed(new._replace(seq=last.seq + 2))
    yield Move("add after a gap", lambda c: put(c, gap), entries(last.seq + 1))
    earlier = signed(new._replace(recorded_at=found[0].recorded_at.replace("2026", "2020")))
    yield Move("add, set back", lambda c: put(c, earlier), entries(new.seq))
    stray = f"INSERT INTO entry_text VALUES ({new.seq}, 'note', {{0}}, {{0}}, 'Stray')"
    yield Move("add a text", lambda c: run(stray.format(_bytes(c)), c), entries(new.seq))
    kept = next(line for line in found if line.words and line.words[0].value)
    redaction = next(line for line in found if line.facet == "redaction")
    told = signed(
        new._replace(
            facet="redaction", subject=redaction.subject, amends=kept.seq, value=kept.words[0].field
        )
    )
    yield Move("words after their redaction", lambda c: put(c, told), entries(kept.seq))


def _bytes(connection: Connection) -> str:
    return "zeroblob(32)" if connection.dialect.name == "sqlite" else "decode('00', 'hex')"


def projected(connection: Connection) -> Iterator[Move]:
    """A row of each projection is taken out, and one is put in."""
    for table in PROJECTIONS:
        row = next(stored_rows(connection, table))
        names = [each.name for each in table.columns]
        key = names[0]

        def named(fault: LedgerFault, name: str = table.name) -> bool:
            return fault.what.startswith(f"the table {name} differs")

        delete = f"DELETE FROM {table.name} WHERE {key} = {row[0]}"
        yield Move(f"delete of {table.name}", partial(run, delete), named)
        columns = ", ".join(
            f"{each} || 'x'" if each in {"ref", "ref_key", "facet"} else each for each in names[1:]
        )
        copy = f"INSERT INTO {table.name} SELECT 900, {columns} FROM {table.name}"
        copy += f" WHERE {key} = {row[0]}"
        yield Move(f"insert into {table.name}", partial(run, copy), named)


def test_whatever_is_moved_is_found_and_its_place_named(
    small_register: str,
    database: str,
    trial: Trial,
    ledger: list[StoredEntry],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    places = range(0, len(ledger) - 1, trial.size(short=9, whole=1))
    missed: list[str] = []
    tried_out = 0
    with tampering(small_register) as connection:
        before = set(faults(connection))
        every = [
            *(move for at in places for move in moves(ledger, at)),
            *texts_exchanged(ledger),
            *additions(ledger),
            *projected(connection),
        ]
        for move in every:
            with tried(connection):
                move.do(connection)
                tried_out += 1
                if not any(move.names(fault) for fault in faults(connection)):
                    missed.append(move.what)
        monkeypatch.setattr(chain, "_content_faults", lambda _line: iter(()))
        unnoticed = 0
        edits = [move for move in every if move.what == "edit"][:10]
        for move in edits:
            with tried(connection):
                move.do(connection)
                unnoticed += set(faults(connection)) <= before
    trial.tell(
        "P5",
        f"{database}, rows moved",
        f"{tried_out} deletes, swaps, inserts and replacements: {tried_out - len(missed)} found "
        f"and named{'; not: ' if missed else ''}{', '.join(sorted(set(missed)))}",
        control=f"digests not compared: {unnoticed} of {len(edits)} edits unnoticed",
    )
    assert missed == []
    assert unnoticed > 0

"""P9: upgrades never lose data; a killed one leaves the old schema or the new, nothing between."""

from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import event, inspect, text

from tests.fixtures_program import CHECKOUT, Tracker
from tests.fixtures_register import Database, Registers
from tests.fixtures_torture import Trial, Warm
from tests.torture_crashes import LITTLE_MEMORY, Crashing
from tracker.ledger.backup import opened
from tracker.ledger.database import REVISIONS, connect, revision_of
from tracker.ledger.location import Location
from tracker.ledger.migrate import configuration, downgrade, upgrade
from tracker.ledger.rows import append, stored_rows
from tracker.ledger.schema import REVISION, entry, entry_text

OLD = CHECKOUT / "tests" / "databases"
_count = count(1)


@dataclass(frozen=True, slots=True)
class Held:
    """What a register is, whatever its schema."""

    revision: str
    rows: list[Any]
    guards: frozenset[str]
    columns: frozenset[tuple[str, str]]
    """Of every table; and the views, by their names alone."""


def held(register: str) -> Held:
    database, revision = revision_of(Location(register))
    with database.reading() as connection:
        rows = [*stored_rows(connection, entry), *stored_rows(connection, entry_text)]
        if connection.dialect.name == "sqlite":
            query = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
        else:
            query = (
                "SELECT pg_get_triggerdef(oid) || pg_get_functiondef(tgfoid) FROM pg_trigger"
                " WHERE NOT tgisinternal"
            )
        guards = frozenset(
            " ".join(row.split()) for row in connection.execute(text(query)).scalars()
        )
        inspected = inspect(connection)
        tables = inspected.get_table_names()
        columns = frozenset((of, one["name"]) for of in tables for one in inspected.get_columns(of))
        columns |= {(view, "") for view in inspected.get_view_names()}
    return Held(revision, rows, guards, columns)


@dataclass(frozen=True, slots=True)
class Olds:
    """Registers as a released version wrote them, as many as are wanted."""

    registers: Registers
    database: Database

    def make(self, revision: str) -> str:
        """A register of an earlier schema, with the real old data."""
        url = self.registers.create(f"old_{next(_count)}")
        source = OLD / f"{revision}.db"
        if self.database == "sqlite":
            shutil.copyfile(source, url)
            return url
        database = connect(Location(url))
        upgrade(database)
        with opened(source) as copy, database.writing() as connection:
            append(connection, copy.lines())
        downgrade(database, revision)
        return url


@pytest.fixture
def olds(
    database: Database, registers_by_database: Callable[[Database], Registers]
) -> Iterator[Olds]:
    registers, first = registers_by_database(database), next(_count)
    yield Olds(registers, database)
    for number in range(first + 1, next(_count)):
        registers.remove(f"old_{number}")


@pytest.fixture
def new(olds: Olds, tracker: Tracker) -> Held:
    """A register that was created at the newest schema."""
    url = olds.registers.create(f"old_{next(_count)}")
    assert tracker("--db", url, "init").exit_code == 0
    return held(url)


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_an_upgrade_keeps_every_row_and_brings_the_guards(
    olds: Olds,
    tracker: Tracker,
    new: Held,
    revision: str,
    database: Database,
    trial: Trial,
    workplace: Path,
) -> None:
    url = olds.make(revision)
    before = held(url)
    moved = tracker("--db", url, "db", "upgrade")
    after = held(url)
    same = after == replace(new, rows=before.rows)
    half = half_upgraded(olds, revision)
    trial.tell(
        "P9",
        f"{database}, {revision} to {REVISION}",
        f"{len(before.rows)} rows, head and {len(new.guards)} guards "
        f"{'as they should be' if same else 'NOT as they should be'}",
        control="each statement for itself and cut in the middle: something between is found",
    )
    assert moved.exit_code == 0, moved
    assert same
    assert before.rows
    assert tracker("--db", url, "verify").exit_code == 0
    assert half not in (before, after)


def half_upgraded(olds: Olds, revision: str) -> Held:
    """The control: an upgrade whose work is kept, although it was cut before its end."""
    url = olds.make(revision)
    following = REVISIONS[REVISIONS.index(revision) + 1]
    engine = connect(Location(url)).engine.execution_options(tracker_write=True)
    with engine.connect() as connection:

        @event.listens_for(connection, "before_cursor_execute")
        def cut(*arguments: Any) -> None:
            if str(arguments[2]).startswith("UPDATE alembic_version"):
                raise InterruptedError

        with suppress(InterruptedError):
            command.upgrade(configuration(connection), following)
        connection.commit()
    return held(url)


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_killed_upgrade_leaves_the_old_schema_or_the_new(
    olds: Olds,
    tracker: Tracker,
    new: Held,
    revision: str,
    database: Database,
    trial: Trial,
    workplace: Path,
    warm: Warm,
) -> None:
    whole = 100 if database == "sqlite" else 30
    wanted, chance = trial.size(short=2, whole=whole), random.Random(9)
    crashing = Crashing(warm, workplace, workplace.parent / "home")
    first = olds.make(revision)
    before = held(first)
    span = crashing.span(first, ["db", "upgrade"])
    old, upgraded, between, inside = 0, 0, 0, 0
    for turn in range(wanted):
        url = olds.make(revision)
        killed = crashing.kill(
            url,
            ["db", "upgrade"],
            delay=span * chance.random() * turn / wanted,
            changed=LITTLE_MEMORY if database == "sqlite" and turn % 2 else "",
        )
        inside += killed.inside
        left = held(url)
        old += left == before
        upgraded += left == replace(new, rows=before.rows)
        between += left not in (before, replace(new, rows=before.rows))
        # Whatever was left, the same command again brings it to its end.
        again = tracker("--db", url, "db", "upgrade")
        between += again.exit_code != 0 or tracker("--db", url, "verify").exit_code != 0
    trial.tell(
        "P9",
        f"{database}, killed",
        f"{wanted} kill -9, {inside} of them inside the transaction: {old} old, {upgraded} new, "
        f"{between} between",
        control="as above",
    )
    assert (between, old + upgraded) == (0, wanted)


@pytest.mark.databases("postgresql")
def test_a_register_is_upgraded_while_everybody_uses_it(
    olds: Olds, tracker: Tracker, trial: Trial, workplace: Path, warm: Warm
) -> None:
    url, crashing = olds.make(REVISIONS[-2]), Crashing(warm, workplace, workplace.parent / "home")
    ended: list[tuple[int, str]] = []
    over = threading.Event()

    def use(number: int) -> None:
        words = ("list",) if number % 2 else ("note", "JAY-07", f"Seen by {number}")
        path, last = workplace / f"{number}", False
        while not last:
            last = over.is_set()
            code = crashing.start(url, words, stderr=str(path)).wait()
            ended.append((code, path.read_text()))

    users = [threading.Thread(target=use, args=(number,)) for number in range(8)]
    for user in users:
        user.start()
    moved = crashing.start(url, ("db", "upgrade"), stderr=str(workplace / "moved")).wait()
    over.set()
    for user in users:
        user.join()
    refused = [said for code, said in ended if code]
    right = [said for said in refused if said.endswith("Run `tracker db upgrade`.\n")]
    trial.tell(
        "P9",
        "postgresql, under load",
        f"{len(ended)} commands of 8 people at once, {len(refused)} of them before the upgrade: "
        f"{len(refused) - len(right)} of these not told so in one line",
        control="as above",
    )
    assert moved == 0, (workplace / "moved").read_text()
    assert (refused, len(ended) - len(refused) >= len(users)) == (right, True)
    assert tracker("--db", url, "verify").exit_code == 0

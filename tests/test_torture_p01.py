"""P1: an acknowledged change survives a crash.

Processes are killed with SIGKILL, most of them in the middle of a transaction. The power
cannot be cut here: what stands between a commit and a power cut is asserted instead."""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.fixtures_postgres import PostgresServer, find_binaries, own_folder, start
from tests.fixtures_program import process_environment
from tests.fixtures_register import Contents, Database, Registers
from tests.fixtures_torture import Trial, Warm
from tests.torture_crashes import (
    LITTLE_MEMORY,
    PAGE,
    REFS,
    Crashing,
    Killed,
    batches_of,
    entries_in,
    program,
    sheet_of,
)
from tracker.domain.vocabulary import Facet
from tracker.ledger.database import open_register
from tracker.ledger.location import Location

NO_JOURNAL = f"""{LITTLE_MEMORY}
    connection.execute("PRAGMA journal_mode = OFF")
"""
NO_TRANSACTION = """
from sqlalchemy import Engine, event
@event.listens_for(Engine, "connect")
def prepare(connection, record):
    connection.autocommit = True
"""
ROWS = 50
LINES = 12
SHEET = "sheet.yaml"
_count = count(1)


@dataclass(slots=True)
class Tally:
    """What the kills of a trial left."""

    kills: int = 0
    inside: int = 0
    lost: int = 0
    partial: int = 0
    broken: int = 0

    @property
    def harm(self) -> int:
        return self.lost + self.partial + self.broken

    def figure(self) -> str:
        return (
            f"{self.kills} kill -9, {self.inside} of them inside a transaction: {self.lost} lost, "
            f"{self.partial} partial, {self.broken} with a broken chain or table"
        )


@dataclass(frozen=True, slots=True)
class Ground:
    """Fresh copies of a small register, and a place to start processes in."""

    registers: Registers
    template: str
    crashing: Crashing

    def fresh(self) -> tuple[str, str]:
        name = f"crashed_{next(_count)}"
        return name, self.registers.create(name, like=self.template)


@pytest.fixture
def ground(
    database: Database,
    registers_by_database: Callable[[Database], Registers],
    built: Callable[[Database, Contents], str | None],
    workplace: Path,
    warm: Warm,
) -> Iterator[Ground]:
    registers, template = registers_by_database(database), f"to_crash_{next(_count)}"
    url = registers.create(template, like=built(database, "schema"))
    crashing = Crashing(warm, workplace, workplace.parent / "home")
    for ref in REFS:
        crashing.run(url, "add", ref, ref, "-s", PAGE, "--published", "2025-01-16")
    yield Ground(registers, template, crashing)
    registers.remove(template)


def imports(ground: Ground, kills: int, *changes: str, until_harm: bool = False) -> Tally:
    """Kill imports of a sheet; each finds the register as it was, or with the whole sheet."""
    chance, tally = random.Random(1), Tally()
    crashing = ground.crashing
    (crashing.folder / SHEET).write_text(sheet_of(ROWS))
    name, url = ground.fresh()
    before = len(entries_in(url))
    span = crashing.span(url, ["record", SHEET])
    after = len(entries_in(url))
    ground.registers.remove(name)
    for turn in range(kills):
        name, url = ground.fresh()
        killed = crashing.kill(
            url,
            ["record", SHEET],
            delay=span * chance.random() * turn / kills,
            changed=changes[turn % len(changes)],
        )
        _count_up(tally, killed)
        if not crashing.is_whole(url):
            tally.broken += 1
        else:
            held = len(entries_in(url))
            tally.partial += held not in {before, after}
            tally.lost += killed.done and held != after
        ground.registers.remove(name)
        if until_harm and tally.harm:
            break
    return tally


def updates(ground: Ground, kills: int, *changes: str, until_harm: bool = False) -> Tally:
    """Kill one process that records many batches of three entries each."""
    chance, tally = random.Random(2), Tally()
    typed = "".join(_lines(LINES))
    name, url = ground.fresh()
    span = ground.crashing.span(url, ["note", *REFS, "How long it takes", "-s", PAGE])
    ground.registers.remove(name)
    for turn in range(kills):
        name, url = ground.fresh()
        killed = ground.crashing.kill(
            url,
            ["--quiet", "shell"],
            delay=span * chance.random() * turn / kills,
            lines=typed,
            after=chance.randrange(LINES) * len(REFS),
            changed=changes[turn % len(changes)],
        )
        _count_up(tally, killed)
        if ground.crashing.is_whole(url):
            _compare(tally, killed.rows, url)
        else:
            tally.broken += 1
        ground.registers.remove(name)
        if until_harm and tally.harm:
            break
    return tally


def _lines(number: int) -> Iterator[str]:
    refs = " ".join(REFS)
    for line in range(number):
        if line % 2:
            yield f"note {refs} 'Note {line}' -s {PAGE}\n"
        else:
            word = ("planned", "under-way")[line // 2 % 2]
            yield f"update {refs} {word} -s {PAGE} --because 'Finding {line}'\n"


def _count_up(tally: Tally, killed: Killed) -> None:
    tally.kills += 1
    tally.inside += killed.inside


def _compare(tally: Tally, rows: Sequence[tuple[str, ...]], url: str) -> None:
    batches = batches_of(entries_in(url))
    held = {entry.seq: batch for batch, found in batches.items() for entry in found}
    printed = {int(row[-1]) for row in rows}
    tally.lost += len(printed - set(held))
    acknowledged = {held[seq] for seq in printed if seq in held}
    # What was not acknowledged may be there: the last batch alone, and whole.
    partial = [batch for batch, found in batches.items() if len(found) != len(REFS)]
    tally.partial += len(partial) + max(0, len(set(batches) - acknowledged) - 1)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("kill", [imports, updates])
def test_what_is_killed_on_a_file_is_there_whole_or_not_at_all(
    ground: Ground, trial: Trial, kill: Callable[..., Tally]
) -> None:
    tally = kill(ground, trial.size(short=2, whole=200), "", LITTLE_MEMORY)
    control = kill(ground, 40, NO_JOURNAL, until_harm=True)
    told = f"no journal: {control.figure()}"
    trial.tell("P1", f"sqlite, {kill.__name__}", tally.figure(), control=told)
    assert tally.harm == 0
    assert not trial.whole or tally.inside * 3 >= tally.kills
    assert control.harm > 0


@pytest.mark.databases("postgresql")
def test_clients_of_a_server_killed_on_the_way_leave_all_or_nothing(
    ground: Ground, trial: Trial
) -> None:
    # A server sees late that its client is gone: two hundred of both take six minutes.
    kills = trial.size(short=1, whole=40)
    imported, updated = imports(ground, kills, ""), updates(ground, kills, "")
    control = imports(ground, 40, NO_TRANSACTION, until_harm=True)
    told = f"each statement for itself: {control.figure()}"
    trial.tell("P1", "postgresql, import", imported.figure(), control=told)
    trial.tell("P1", "postgresql, update", updated.figure(), control=told)
    assert imported.harm + updated.harm == 0
    assert not trial.whole or (imported.inside + updated.inside) * 2 >= kills
    assert control.harm > 0


#: A careless server: what it acknowledges may wait ten seconds for the disk.
SETTINGS = (
    "fsync=on",
    "synchronous_commit=off",
    "wal_writer_delay=10s",
    "wal_writer_flush_after=1GB",
    "autovacuum=off",
    "shared_buffers=32MB",
    "lc_messages=C",
    "timezone=UTC",
)
AS_THE_SERVER_LIKES = """
from tracker.ledger import database
def begin(connection):
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(1)")
database._begin_postgresql = begin
"""
#: Kills of a control, until one does harm.
TRIES = 10
_OTHERS = "SELECT pid FROM pg_stat_activity WHERE datname = 'register' AND pid <> pg_backend_pid()"


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    with own_folder() as folder:
        yield start(folder, find_binaries(), SETTINGS)


@pytest.mark.databases("sqlite")
def test_every_connection_to_a_file_waits_for_the_disk(empty_register: str) -> None:
    database = open_register(Location(empty_register))
    for using in (database.reading, database.writing):
        with using() as connection:
            asked = ("synchronous", "journal_mode", "fullfsync")
            found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
        assert found == [3, "delete", 1]


@pytest.mark.databases("postgresql")
@pytest.mark.parametrize(("default", "used"), [("off", "on"), ("local", "local"), ("on", "on")])
def test_a_writer_waits_for_the_servers_disk_whatever_its_default(
    empty_register: str, postgres: PostgresServer, default: str, used: str
) -> None:
    name = str(open_register(Location(empty_register)).engine.url.database)
    postgres.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = {default}')
    postgres.execute(
        f"ALTER DATABASE \"{name}\" SET default_transaction_isolation = 'serializable'"
    )
    with open_register(Location(empty_register)).writing() as connection:
        asked = ("synchronous_commit", "transaction_isolation", "lock_timeout")
        found = [connection.exec_driver_sql(f"SHOW {name}").scalar() for name in asked]
    assert found == [used, "read committed", "30s"]


def test_a_server_that_is_killed_keeps_what_was_acknowledged(
    server: PostgresServer, workplace: Path, trial: Trial, warm: Warm
) -> None:
    crashing = Crashing(warm, workplace, workplace.parent / "home")
    url = server.create("register")
    crashing.run(url, "init")
    crashing.run(url, "add", "JAY-1", "One", "-s", PAGE, "--published", "2025-01-16")
    kills = trial.size(short=1, whole=40)
    said, lost, broken = 0, 0, 0
    for turn in range(kills):
        acknowledged = _kill_server(crashing, url, server, notes=turn % 4)
        said += len(acknowledged)
        lost += _missing(url, acknowledged)
        broken += not crashing.is_whole(url)
    without, gone = set[int](), 0
    for _ in range(TRIES):
        # What a careless server has yet to write, it may write just before it is killed.
        without = _kill_server(crashing, url, server, notes=3, changed=AS_THE_SERVER_LIKES)
        gone = _missing(url, without)
        if gone:
            break
    trial.tell(
        "P1",
        "postgresql, its server",
        f"{kills} kill -9 of the server's process: {lost} of {said} acknowledged entries lost, "
        f"{broken} with a broken chain or table",
        control=f"with the server's synchronous_commit=off: {gone} of {len(without)} lost",
    )
    assert (lost, broken) == (0, 0)
    assert gone > 0


def _kill_server(
    crashing: Crashing, url: str, server: PostgresServer, *, notes: int, changed: str = ""
) -> set[int]:
    """Kill what serves a writer after some notes; the numbers that it acknowledged."""
    with subprocess.Popen(
        [*program(changed), "--quiet", "shell"],
        env=process_environment(url, crashing.home),
        cwd=crashing.folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        rows = []
        for number in range(notes + 1):
            process.stdin.write(f"note JAY-1 'Note {number}' -s {PAGE}\n")
            process.stdin.flush()
            rows.append(process.stdout.readline())
        with suppress(BrokenPipeError), closing(process.stdin):
            process.stdin.write("".join(f"note JAY-1 'More {n}' -s {PAGE}\n" for n in range(200)))
            process.stdin.flush()
            _kill_backend(server)
        rows += process.stdout.readlines()
    _wait_for(server)
    return {int(row.split("\t")[-1]) for row in rows if row.endswith("\n")}


def _kill_backend(server: PostgresServer) -> None:
    with psycopg.connect(server.url("postgres", user="postgres"), autocommit=True) as connection:
        while not (found := connection.execute(_OTHERS.encode()).fetchone()):
            time.sleep(0.0005)
    with suppress(ProcessLookupError):
        os.kill(found[0], 9)


def _wait_for(server: PostgresServer) -> None:
    for _ in range(300):
        with suppress(psycopg.OperationalError):
            server.execute("SELECT 1")
            return
        time.sleep(0.1)
    pytest.fail("the server did not come back")


def _missing(url: str, acknowledged: set[int]) -> int:
    held = {entry.seq for entry in entries_in(url) if entry.facet is Facet.NOTE}
    return len(acknowledged - held)

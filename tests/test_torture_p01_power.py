"""P1 where the power would be cut: what is asked of the disk, and a server that is killed."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest

from tests.fixtures_postgres import PostgresServer, find_binaries, own_folder, start
from tests.fixtures_program import process_environment
from tests.fixtures_torture import Trial
from tests.fixtures_warm import Warm
from tests.torture_crashes import PAGE, Crashing, entries_in, program
from tracker.domain.vocabulary import Facet
from tracker.ledger.database import open_register
from tracker.ledger.location import Location

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
from tracker.storage import database
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

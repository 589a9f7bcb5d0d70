"""A real primary and a real streaming replica: the same bytes from both, and taking over."""

from __future__ import annotations

import shlex
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.fixtures_postgres import PostgresServer, find_binaries, launch, own_folder, run, start
from tests.fixtures_program import Result, run_in_process
from tests.fixtures_team import blocks

SETTINGS = (
    "wal_level=replica",
    "max_wal_senders=4",
    "hot_standby=on",
    "fsync=off",
    "shared_buffers=32MB",
    "lc_messages=C",
    "timezone=UTC",
)
WEEK = ("--week", "2025-W25", "--known-at", "2025-06-22")
READING = (
    ("list",),
    ("show", "JAY-13"),
    ("log", "--limit", "0"),
    *(("report", "weekly", *WEEK, "--format", form) for form in ("html", "md", "txt", "json")),
    ("report", "show", "1"),
    ("diff", "2025-01-31", "2025-06-30"),
    ("verify",),
    ("head",),
)
NOTE = ("note", "JAY-07", "The reply has no date.")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two servers, of which the second follows the first."""

    primary: PostgresServer
    standby: PostgresServer
    home: Path

    def on_primary(self, *args: str) -> Result:
        return self._run(self.primary, args)

    def on_standby(self, *args: str) -> Result:
        return self._run(self.standby, args)

    def _run(self, server: PostgresServer, args: tuple[str, ...]) -> Result:
        return run_in_process(args, register=server.url("register"), home=self.home)

    def wait(self) -> None:
        """Until the replica shows everything that the primary has written."""
        reached = _ask(self.primary, "SELECT pg_current_wal_lsn()")
        for _ in range(600):
            if _ask(self.standby, f"SELECT pg_last_wal_replay_lsn() >= '{reached}'"):
                return
            time.sleep(0.05)
        pytest.fail("the replica does not follow")

    def promote(self) -> None:
        assert _ask(self.standby, "SELECT pg_promote(true, 60)")


def _ask(server: PostgresServer, query: str) -> object:
    url = server.url("postgres", user="postgres")
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


@pytest.fixture
def pair(workplace: Path) -> Iterator[Pair]:
    """The replica is made by the page's own command, with places in place of names."""
    binaries = find_binaries()
    with own_folder() as first, own_folder() as second:
        primary = start(first, binaries, SETTINGS)
        primary.create("register")
        primary.execute("CREATE ROLE replicator LOGIN REPLICATION")
        _, copy = blocks("8. A replica to read from")
        (second / "data").mkdir(mode=0o700)
        places = {
            "pg_basebackup": str(binaries / "pg_basebackup"),
            "db.example.org": str(first),
            "/var/lib/postgresql/register": str(second / "data"),
        }
        run(second, *(places.get(word, word) for word in shlex.split(copy)))
        yield Pair(primary, launch(second, binaries, SETTINGS), workplace.parent)


def test_a_replica_reports_the_same_records_nothing_and_takes_over(
    pair: Pair, workplace: Path
) -> None:
    issue = ("report", "issue", *WEEK, "--anyway", "A rehearsal", "--output", "-")
    for recorded in (("init", "--example"), issue, NOTE):
        assert pair.on_primary(*recorded).exit_code == 0
    pair.wait()
    for reading in READING:
        ours = pair.on_primary(*reading)
        assert ours.exit_code == 0, ours
        # Messages name the register's place, which is each server's own.
        assert pair.on_standby(*reading).stdout == ours.stdout != "", reading

    head = pair.on_primary("head").stdout
    for recorded in (NOTE, (*issue[:-1], "report.html")):
        refused = pair.on_standby(*recorded)
        assert refused.exit_code == 7, refused
        assert refused.stdout == ""
        assert refused.stderr.count("\n") == 1
        assert refused.stderr.endswith(
            "is read-only on this server, as a replica is. Record on the primary server.\n"
        )
    assert pair.on_standby("init").exit_code == 5
    assert list(workplace.iterdir()) == []
    assert pair.on_standby("head").stdout == head

    pair.promote()
    assert pair.on_standby(*NOTE).exit_code == 0
    assert pair.on_standby("verify").exit_code == 0
    assert pair.on_standby("head").stdout != head
    assert pair.on_primary("head").stdout == head

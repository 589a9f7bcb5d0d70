"""The same commands on SQLite and PostgreSQL as a register grows, and writers at once.

A command is measured whole, start-up included, in seconds of processor time, and what the
server spends on it is added (Linux says how much). A floor stands beside each figure: a bare
interpreter that imports click and SQLAlchemy, or one that reads every row of the ledger through
the bare driver and hashes it. Writers are measured by the clock, since they wait: for each other,
and for the disk, on which both databases stand; their floor inserts one row a transaction.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.generate import WEEK, ref_of, register_of, source_key
from benchmarks.measure import TRACKER, Cost, Measurement, process_time, python, side_by_side
from benchmarks.reports import KNOWN_AT
from tests.fixtures_postgres import PostgresServer, find_binaries, start, stop

#: Entries that one of several writers appends.
EACH = 50
#: Rows that a bare writer inserts: it takes so little for one that its start would hide it.
BARE = 10 * EACH
WRITERS = (1, 8)
IMPORTS = python("import sqlalchemy, click")
_READ = """
from hashlib import sha256
seen = sha256()
for table in ("entry", "entry_text"):
    for row in connection.execute(f"SELECT * FROM {table} ORDER BY 1"):
        seen.update(repr(row).encode())
"""
_WRITE = """
for number in range(BARE):
    connection.execute(BEGIN)
    connection.execute("INSERT INTO bare (words) VALUES ('A note to measure with.')")
    connection.execute("COMMIT")
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A register on one of the two databases, and how a bare program opens it."""

    database: str
    register: str
    opening: str
    postmaster: int | None = None
    """The server's process, where there is one."""

    def tracker(self, *words: str) -> list[str]:
        return [TRACKER, "--db", self.register, "--as", "A. Analyst", "--quiet", *words]

    def bare(self, code: str) -> list[str]:
        begin = "BEGIN IMMEDIATE" if self.database == "SQLite" else "BEGIN"
        return python(f"BARE, BEGIN = {BARE}, {begin!r}\n{self.opening}\n{code}")

    def spent_on(self, command: list[str]) -> Cost:
        """Processor time of a command, here and in the server, and its memory here."""
        before = self._server_time()
        cost = process_time(command)
        return Cost(cost + self._server_time() - before, cost.peak)

    def _server_time(self) -> float:
        if self.postmaster is None:
            return 0.0
        time.sleep(0.2)  # until what served the command has ended, and is counted
        fields = Path(f"/proc/{self.postmaster}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[13:15])) / os.sysconf("SC_CLK_TCK")


def growing(sizes: Sequence[int], rounds: int) -> Iterator[Measurement]:
    """Every command at each size on both databases, and one writer and eight."""
    with tempfile.TemporaryDirectory(prefix="growing-") as name, _server(Path(name)) as server:
        for size in sizes:
            for place in _places(size, Path(name), server):
                yield from _commands(place, size, rounds, Path(name))
        for place in _places(sizes[0], Path(name), server):
            for writers in WRITERS:
                yield _together(place, writers)


@contextmanager
def _server(folder: Path) -> Iterator[PostgresServer]:
    """A server with the settings that it is delivered with."""
    place = folder / "server"
    place.mkdir()
    try:
        yield start(place, find_binaries(), ("timezone=UTC",))
    finally:
        stop(place / "data")


def _places(size: int, folder: Path, server: PostgresServer) -> Iterator[Place]:
    file = Path(shutil.copyfile(register_of(size), folder / "register.db"))
    yield Place(
        "SQLite",
        str(file),
        "import sqlite3\n"
        f"connection = sqlite3.connect({str(file)!r}, isolation_level=None, timeout=60)\n"
        "connection.execute('PRAGMA synchronous = EXTRA')",
    )
    server.drop("register")
    url = server.create("register")
    place = Place(
        "PostgreSQL",
        url,
        f"import psycopg\nconnection = psycopg.connect({url!r}, autocommit=True)",
        int((server.sockets / "data" / "postmaster.pid").read_text().split()[0]),
    )
    _elapsed([TRACKER, "--quiet", "--db", str(register_of(size)), "copy", "--to", url])
    _elapsed(place.bare("connection.execute('VACUUM ANALYZE')"))
    yield place


def _commands(place: Place, size: int, rounds: int, folder: Path) -> Iterator[Measurement]:
    ref, key = ref_of(size // 2 + 1), source_key(register_of(size))
    report = ("report", "weekly", "--week", str(WEEK), "--known-at", KNOWN_AT.isoformat())
    turn = iter(range(10 * rounds))

    def update() -> float:
        # The same finding twice is refused.
        word = ("planned", "under-way")[next(turn) % 2]
        return place.spent_on(
            place.tracker("update", ref, word, "-s", key, "--because", "measured")
        )

    def backup() -> float:
        target = folder / f"copy-{next(turn)}.jsonl"
        try:
            return place.spent_on(place.tracker("backup", str(target)))
        finally:
            target.unlink()

    def plainly(*words: str) -> float:
        return place.spent_on(place.tracker(*words))

    reading, imports = partial(place.spent_on, place.bare(_READ)), partial(process_time, IMPORTS)
    for name, ours, floor in (
        ("show", partial(plainly, "show", ref), imports),
        ("update", update, imports),
        ("list", partial(plainly, "list"), reading),
        ("report weekly", partial(plainly, *report), reading),
        ("verify", partial(plainly, "verify"), reading),
        ("backup", backup, reading),
    ):
        took, least = side_by_side(rounds, ours, floor, warm=True)
        yield Measurement(f"{name}, {place.database}", f"{size:,}", took, least)


def _together(place: Place, writers: int) -> Measurement:
    """Time on the clock of an entry, where so many programs record one note after another."""
    notes = "".join(f"note {ref_of(number)} 'A note to measure with.'\n" for number in range(EACH))
    shell = place.tracker("shell")
    _elapsed(place.bare("connection.execute('CREATE TABLE IF NOT EXISTS bare (words text)')"))
    ours = _elapsed(*[shell] * writers, typed=notes) - _elapsed(*[shell] * writers)
    bare, idle = place.bare(_WRITE), place.bare("")
    least = _elapsed(*[bare] * writers) - _elapsed(*[idle] * writers)
    one = ours / (writers * EACH)
    name, size = f"a note of {writers} at once, {place.database}", f"{writers * EACH:,}"
    if place.postmaster is not None and writers > 1:
        return Measurement(f"{name}, against 10 ms", size, one, 0.01, 1.0)
    return Measurement(name, size, one, least / (writers * BARE))


def _elapsed(*commands: Sequence[str], typed: str = "") -> float:
    """Seconds from the start of the first of these processes to the end of the last."""
    begun = time.monotonic()
    running = [
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=sys.stderr,
            text=True,
        )
        for command in commands
    ]
    for process in running:
        assert process.stdin is not None
        process.stdin.write(typed)
        process.stdin.close()
    codes = [process.wait() for process in running]
    if any(codes):
        raise SystemExit(f"{' '.join(commands[0])[:200]} failed.")
    return time.monotonic() - begun

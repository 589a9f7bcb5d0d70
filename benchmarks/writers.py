"""Eight people who write at once, against a bare loop with the same durability.

Unlike the other lines, this one is time on the clock: writers wait for each other and for the
disk. The floor is eight processes that append one row a transaction with BEGIN IMMEDIATE to a
table of three columns, with SQLite's own way of waiting.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.measure import TRACKER, Measurement, python, side_by_side

WRITERS = 8
EACH = 500
BUDGET = 3.0
_PAGE = "https://gazette.example/page"
_RAW = """
import sqlite3, sys
for row in range(int(sys.argv[2])):
    connection = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO entry (batch, said) VALUES (?, ?)", (row, f"Note {row}"))
    connection.execute("COMMIT")
    connection.close()
"""


def writers(_sizes: Sequence[int], rounds: int) -> Iterator[Measurement]:
    """So many entries by eight writers, each entry a transaction."""
    with tempfile.TemporaryDirectory() as folder:
        ours, floor = side_by_side(
            rounds, partial(_ours, Path(folder)), partial(_by_hand, Path(folder)), warm=True
        )
    yield Measurement(
        f"{WRITERS} writers, on the clock", f"{WRITERS * EACH:,}", ours, floor, BUDGET
    )


def _ours(folder: Path) -> float:
    register = folder / f"register-{time.monotonic_ns()}.db"
    begun = [TRACKER, "--db", str(register), "--quiet", "--as"]
    subprocess.run([*begun, "A. Analyst", "init"], check=True, stdout=subprocess.DEVNULL)
    opening = ["add", "A", "A promise", "-s", _PAGE, "--published", "2025-01-16"]
    subprocess.run([*begun, "A. Analyst", *opening], check=True, stdout=subprocess.DEVNULL)
    lines = "".join(f"note A 'Note {number}' -s {_PAGE}\n" for number in range(EACH))
    return _together(
        [[*begun, f"Writer {number}", "shell"] for number in range(WRITERS)], lines.encode()
    )


def _by_hand(folder: Path) -> float:
    path = folder / f"floor-{time.monotonic_ns()}.db"
    create = (
        f"import sqlite3; sqlite3.connect({str(path)!r}).execute("
        "'CREATE TABLE entry (seq INTEGER PRIMARY KEY, batch INTEGER, said TEXT)')"
    )
    subprocess.run(python(create), check=True)
    return _together([[*python(_RAW), str(path), str(EACH)]] * WRITERS, b"")


def _together(commands: Sequence[Sequence[str]], lines: bytes) -> float:
    """Seconds until all of these processes have ended, each with the same lines to read."""
    began = time.monotonic()
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        for command in commands
    ]
    for process in running:
        assert process.stdin is not None
        # A pipe holds them all: nobody waits for us.
        process.stdin.write(lines)
        process.stdin.close()
    failed = [process.wait() for process in running]
    if any(failed):
        raise SystemExit(f"a writer failed: {failed}")
    return time.monotonic() - began

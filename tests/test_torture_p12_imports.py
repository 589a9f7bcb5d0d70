"""P12: whatever table a stranger sends, an import records it whole or says why not."""

from __future__ import annotations

import csv
import io
import random
from itertools import islice
from pathlib import Path
from time import perf_counter

import pytest

from tests.fixtures_program import Tracker
from tests.fixtures_torture import Trial
from tests.hostile_tables import hostile_tables
from tracker.exchange.table.values import FileRow, FileTable, Shape

pytestmark = pytest.mark.databases("sqlite")

#: Seconds that one file may take.
MOST = 2.0
MAPPED = ("title=title", "status=status", "due=due", "source=source")
TYPED = (
    *(word for column in MAPPED for word in ("--map", column)),
    *("--value", "Kept=delivered", "--value", "Broken=dropped", "--skip-bad", "--prefix", "P-"),
    *("--as-of", "2026-06-30", "--dates", "day-first"),
)
#: Files of one list: what it says again is compared with all that it has said.
OF_A_LIST = 50
#: The files are divided, so that several workers may try them.
PARTS = range(4)
FIXED = 30
#: Done; cannot be understood; no such column; refused by a rule; cannot be read.
ANSWERS = {0, 2, 4, 5, 6}


def changed_at(register: str) -> tuple[int, int]:
    """When a register was written to the last time, and its size then."""
    found = Path(register).stat()
    return found.st_mtime_ns, found.st_size


def broken(
    tracker: Tracker, register: str, files: int, *, part: int
) -> tuple[int, list[str], float]:
    """How many files were recorded, those that ended badly or half, and the longest time."""
    recorded, found, longest = 0, [], 0.0
    head, before = tracker("head").stdout, changed_at(register)
    # The first files of every series are the same ones.
    first = FIXED if part else 0
    tables = islice(hostile_tables(random.Random(12 + part)), first, first + files)
    for number, (given, content) in enumerate(tables):
        name = given or "given"
        by = f"Watch {number // OF_A_LIST}"
        Path(name).write_bytes(content)
        started = perf_counter()
        try:
            done = tracker("import", name, *TYPED, "--by", by)
        except (AssertionError, UnicodeError):
            found.append(name)
            continue
        longest = max(longest, perf_counter() - started)
        # A file that nobody has written to since has the same head.
        touched = changed_at(register)
        now = head if touched == before else tracker("head").stdout
        before = touched
        if done.exit_code not in ANSWERS or (done.exit_code != 0 and now != head):
            found.append(f"{name}: {done.exit_code}")
        recorded += now != head
        head = now
    return recorded, found, longest


def _unchecked(content: bytes, *, name: str, shape: Shape, largest: int) -> FileTable:
    """A reader that takes every file for a good CSV."""
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    return FileTable(
        name=name,
        sha256="0" * 64,
        shape=shape,
        columns=tuple(rows[0]),
        rows=tuple(FileRow(number, row) for number, row in enumerate(rows, 2)),
    )


@pytest.mark.parametrize("part", PARTS)
def test_no_table_brings_an_import_down_or_leaves_half_of_it(
    empty_register: str, tracker: Tracker, trial: Trial, part: int
) -> None:
    files = trial.size(short=15, whole=10_000 // len(PARTS))
    recorded, found, longest = broken(tracker, empty_register, files, part=part)
    assert tracker("verify").exit_code == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tracker.exchange.table.reading.read_table", _unchecked)
        _, unguarded, _ = broken(tracker, empty_register, 15, part=part)
    trial.tell(
        "P12",
        f"imports, part {part + 1} of {len(PARTS)}",
        f"{files:,} files, {len(found)} tracebacks or half recorded, {recorded} recorded, "
        f"longest {longest:.1f} s",
        control=f"read without checks: {len(unguarded)} tracebacks",
    )
    assert found == []
    assert recorded > 0 or not part
    assert unguarded != []
    assert longest < MOST or not trial.whole

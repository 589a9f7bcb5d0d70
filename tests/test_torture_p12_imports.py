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
from tracker.services.importing.table import Row, Shape, Table

pytestmark = pytest.mark.databases("sqlite")

#: Seconds that one file may take.
MOST = 2.0
TYPED = (
    *(
        "--map",
        "title=title",
        "--map",
        "status=status",
        "--map",
        "due=due",
        "--map",
        "source=source",
    ),
    *("--value", "Kept=delivered", "--value", "Broken=dropped", "--by", "A Watch"),
    *("--as-of", "2026-06-30", "--dates", "day-first", "--skip-bad", "--prefix", "P-"),
)
#: Done; cannot be understood; no such column; refused by a rule; cannot be read.
ANSWERS = {0, 2, 4, 5, 6}


def broken(tracker: Tracker, files: int) -> tuple[int, list[str], float]:
    """How many files were recorded, those that ended badly or half, and the longest time."""
    recorded, found, longest = 0, [], 0.0
    head = tracker("head").stdout
    for given, content in islice(hostile_tables(random.Random(12)), files):
        name = given or "given"
        Path(name).write_bytes(content)
        started = perf_counter()
        try:
            done = tracker("import", name, *TYPED)
        except (AssertionError, UnicodeError):
            found.append(name)
            continue
        longest = max(longest, perf_counter() - started)
        now = tracker("head").stdout
        if done.exit_code not in ANSWERS or (done.exit_code != 0 and now != head):
            found.append(f"{name}: {done.exit_code}")
        recorded += now != head
        head = now
    return recorded, found, longest


def _unchecked(content: bytes, *, name: str, shape: Shape, largest: int) -> Table:
    """A reader that takes every file for a good CSV."""
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    return Table(
        name=name,
        sha256="0" * 64,
        shape=shape,
        columns=tuple(rows[0]),
        rows=tuple(Row(number, row) for number, row in enumerate(rows, 2)),
    )


def test_no_table_brings_an_import_down_or_leaves_half_of_it(
    empty_register: str, tracker: Tracker, trial: Trial
) -> None:
    files = trial.size(short=60, whole=10_000)
    recorded, found, longest = broken(tracker, files)
    assert tracker("verify").exit_code == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tracker.services.importing.reading.read_table", _unchecked)
        _, unguarded, _ = broken(tracker, min(files, 60))
    trial.tell(
        "P12",
        "imports",
        f"{files:,} files, {len(found)} tracebacks or half recorded, {recorded} recorded, "
        f"longest {longest:.1f} s",
        control=f"read without checks: {len(unguarded)} tracebacks",
    )
    assert found == []
    assert recorded > 0
    assert unguarded != []
    assert longest < MOST or not trial.whole

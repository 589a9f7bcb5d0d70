"""Whatever a file of rows holds, it is a table or one line."""

from __future__ import annotations

import csv
import io
import json
import random
import time
from collections.abc import Callable
from datetime import date
from itertools import islice

from tests.fixtures_torture import Trial
from tests.fuzz_files import hostile_tables
from tracker.errors import TrackerError
from tracker.exchange.table.reading import read_table

#: Seconds of the processor that one file may take.
MOST = 2.0


def _broken(read: Callable[[bytes, str], object], files: int) -> tuple[list[str], float]:
    """What was no answer, of so many files; and the longest that one took, in seconds."""
    broken: list[str] = []
    longest = 0.0
    for name, content in islice(hostile_tables(random.Random("tables")), files):
        before = time.process_time()
        try:
            read(content, name)
        except TrackerError as error:
            if "\n" in error.line() or len(error.line()) > 1_500:
                broken.append(f"{name}: {error.line()}")
        except Exception as error:  # noqa: BLE001 - that there is none is what is tried
            broken.append(f"{name}: {type(error).__name__}: {error}")
        longest = max(longest, time.process_time() - before)
    return broken, longest


def _checked(content: bytes, name: str) -> None:
    table = read_table(content, name=name)
    assert table.rows
    assert len(set(table.columns)) == len(table.columns)
    for row in table.rows:
        assert tuple(row.cells) == table.columns
        for cell in row.cells.values():
            assert type(cell) in {str, date, tuple}, type(cell)
            assert not isinstance(cell, tuple) or all(type(each) is str for each in cell)
        assert "\n" not in table.place(row, table.columns[-1])
    assert not any("\n" in notice for notice in table.notices)


def _unguarded(content: bytes, name: str) -> None:
    text = content.decode()
    if name.endswith("json"):
        json.loads(text)
    else:
        list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_no_file_of_rows_brings_the_reading_down(trial: Trial) -> None:
    files = trial.size(short=250, whole=10_000)
    broken, longest = _broken(_checked, files)
    unguarded, _ = _broken(_unguarded, min(files, 200))
    trial.tell(
        "P12",
        "tables",
        f"{files:,} files, {len(broken)} without an answer, longest {longest:.1f} s",
        control=f"read by the libraries alone: {len(unguarded)} tracebacks",
    )
    assert broken == []
    assert unguarded != []
    assert longest < MOST or not trial.whole

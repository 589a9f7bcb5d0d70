"""A list of promises imported, first and again, against a bare copy of the rows that it makes.

The floor writes the same entries and texts to the same tables with the same indexes, in one
transaction through sqlite3: it reads no file, checks nothing, and computes neither chain nor
projections. The list says of each promise whose it is, its status, date, page and a note:
four entries and eight texts a row. The same file again changes nothing; its floor is the same.
"""

from __future__ import annotations

import csv
import random
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from benchmarks.generate import FOLDER
from benchmarks.measure import TRACKER, Measurement, function_time, process_time, side_by_side

BUDGET = 3.0
AGAIN = 1.5
#: From this size on an import takes minutes, and is measured once.
LONG = 100_000
_TABLES = ("entry", "entry_text")
_WORDS = ("build", "open", "publish", "review", "fund", "repair", "new", "school", "bridge", "rail")
_COLUMNS = ("Id", "Promise", "Wording", "Status", "Since", "Due", "Office", "Page", "Note")
_STATUSES = ("Kept", "Begun", "Broken", "Planned")
_HOW = (
    *("--map", "ref=Id", "--map", "title=Promise", "--map", "wording=Wording"),
    *("--map", "status=Status", "--map", "occurred=Since", "--map", "due=Due"),
    *("--map", "lead=Office", "--map", "source=Page", "--map", "note=Note", "--key", "Id"),
    *("--value", "Kept=delivered", "--value", "Begun=under-way", "--value", "Broken=dropped"),
    *("--value", "Planned=planned", "--by", "Promise Watch", "--as-of", "2025-12-31"),
)


def importing(sizes: Sequence[int], rounds: int) -> Iterator[Measurement]:
    """The import of a list of each size, and of the same file again."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for size in sizes:
        places = [FOLDER / f"import-{size}{suffix}" for suffix in (".csv", ".db", "-bare.db")]
        listed, register, bare = places
        _write_list(listed, size)
        try:
            _import(register, listed)
            rows = _rows_of(register)
            long = size >= LONG
            first, again, floor = side_by_side(
                1 if long else rounds,
                partial(_import, register, listed),
                partial(_again, register, listed),
                partial(function_time, partial(_copy, register, bare, rows)),
                warm=True,
            )
        finally:
            for place in places:
                place.unlink(missing_ok=True)
        yield Measurement("import", f"{size:,}", first, floor, BUDGET)
        yield Measurement("import of the same file again", f"{size:,}", again, floor, AGAIN)


def _import(register: Path, listed: Path) -> float:
    register.unlink(missing_ok=True)
    process_time([*_tracker(register), "init", "--title", "Imports to measure with"])
    return _again(register, listed)


def _again(register: Path, listed: Path) -> float:
    return process_time([*_tracker(register), "import", str(listed), *_HOW])


def _tracker(register: Path) -> list[str]:
    return [TRACKER, "--db", str(register), "--as", "A. Analyst"]


def _rows_of(register: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(register)
    rows = {
        table: connection.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall()
        for table in _TABLES
    }
    connection.close()
    return rows


def _copy(register: Path, bare: Path, rows: dict[str, list[tuple[object, ...]]]) -> None:
    bare.unlink(missing_ok=True)
    connection = sqlite3.connect(bare, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("ATTACH ? AS original", (str(register),))
    made = connection.execute(
        "SELECT sql FROM original.sqlite_master"
        " WHERE type IN ('table', 'index') AND tbl_name IN (?, ?) AND sql IS NOT NULL"
        " ORDER BY type DESC",
        _TABLES,
    ).fetchall()
    connection.execute("DETACH original")
    connection.execute("BEGIN")
    for (statement,) in made:
        connection.execute(statement)
    for table, copied in rows.items():
        places = ", ".join("?" * len(copied[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({places})", copied)
    connection.execute("COMMIT")
    connection.close()


def _write_list(path: Path, size: int) -> None:
    chance = random.Random(size)
    start = date(2025, 1, 1)

    def words(number: int) -> str:
        return " ".join(chance.choices(_WORDS, k=number))

    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for number in range(size):
            writer.writerow(
                (
                    f"P-{number:06d}",
                    f"{words(8)} {number}",
                    f"We will {words(30)}.",
                    chance.choice(_STATUSES),
                    start + timedelta(days=chance.randrange(365)),
                    start + timedelta(days=366 + chance.randrange(1_500)),
                    f"Ministry of {chance.choice(_WORDS)}",
                    f"https://pledges.example/page/{number // 5}",
                    words(10),
                )
            )

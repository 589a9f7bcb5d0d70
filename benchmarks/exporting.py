"""The register in each format, against the rows that it needs dumped as they are.

The floor reads through sqlite3 what stands (for the table of commitments, the calendar and the
feed) or every entry (for the others), with their words, and writes those rows as CSV, or for
JSON as a line of JSON each. It derives no status, names nobody and tells nothing in words. Of
a workbook the floor is XlsxWriter with the same cells.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from openpyxl import load_workbook
from xlsxwriter import Workbook

from benchmarks.generate import FOLDER, register_of
from benchmarks.measure import TRACKER, Measurement, function_time, process_time, side_by_side

BUDGET = 2.5
#: Of a workbook.
WORKBOOK = 1.2
#: From this size on an export takes minutes, and is measured once.
LONG = 100_000
_STANDING = "seq IN (SELECT max(seq) FROM entry GROUP BY subject, facet, voice, item)"
#: Each format, and which entries its floor dumps.
_FORMATS = {
    "csv": _STANDING,
    "ics": _STANDING,
    "atom": _STANDING,
    "json": "1",
    "datapackage": "1",
    "xlsx": "1",
}


def exporting(sizes: Sequence[int], rounds: int) -> Iterator[Measurement]:
    """Every format at each size, whole processes."""
    for size in sizes:
        register, long = register_of(size), size >= LONG
        for form, which in _FORMATS.items():
            target = FOLDER / f"export-{size}.{form}"
            command = [TRACKER, "--db", str(register), "export", str(target), "--format", form]
            try:
                by_hand, budget = partial(_dump, register, target, which), BUDGET
                if form == "xlsx":
                    process_time(command)
                    by_hand, budget = partial(_write_cells, target, _cells(target)), WORKBOOK
                ours, floor = side_by_side(
                    1 if long else rounds,
                    partial(process_time, command),
                    partial(function_time, by_hand),
                    warm=long,
                )
            finally:
                target.unlink(missing_ok=True)
            yield Measurement(f"export, {form}", f"{size:,}", ours, floor, budget)


def _cells(workbook: Path) -> list[list[tuple[object, ...]]]:
    """The rows of every sheet."""
    book = load_workbook(workbook, read_only=True)
    return [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]


def _write_cells(target: Path, sheets: list[list[tuple[object, ...]]]) -> None:
    options = {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    with Workbook(target, {**options, "default_date_format": "yyyy-mm-dd"}) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)


def _dump(register: Path, target: Path, which: str) -> None:
    connection = sqlite3.connect(register)
    words: dict[int, dict[str, str]] = {}
    for seq, name, text in connection.execute(
        f"SELECT seq, field, value FROM entry_text WHERE {which}"
    ):
        words.setdefault(seq, {})[name] = text
    rows = connection.execute(
        "SELECT seq, batch, subject, facet, voice, value, occurred, recorded_at, actor, refs,"
        f" detail FROM entry WHERE {which} ORDER BY seq"
    )
    with target.open("w", newline="", encoding="utf-8") as file:
        if target.suffix == ".json":
            file.writelines(f"{json.dumps((*row, words.get(row[0])))}\n" for row in rows)
        else:
            texts = ((*row, *words.get(row[0], {}).values()) for row in rows)
            csv.writer(file).writerows(texts)
    connection.close()

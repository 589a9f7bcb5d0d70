"""A file of rows, whatever its format: what a reader makes of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from tracker.errors import FileTrouble, as_typed

#: A cell as the file holds it. A number is its shortest text (`2030.0` of a workbook or of JSON
#: is "2030"; of a CSV it stays what was typed), true and false are those words, nothing is "".
#: Only a workbook has real dates. A list, of JSON or YAML, is a tuple.
Cell: TypeAlias = "str | date | tuple[str, ...]"

#: The types of file that are read.
FORMATS = ("csv", "xlsx", "json", "jsonl", "yaml")
#: Megabytes of a file, unless `--largest` says otherwise.
LARGEST = 50
#: How many times its size a workbook may take when it is unpacked.
UNPACKED = 20
#: Characters of one cell; a page of a report is three thousand.
LONGEST_CELL = 200_000
#: Rows and columns of a table.
MOST_ROWS = 1_000_000
MOST_COLUMNS = 1_000
#: How deep a list of promises may stand in JSON or YAML.
DEEPEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a file is to be read, where it is not to be found out; a table says what it was."""

    format: str | None = None
    """csv, xlsx, json, jsonl or yaml."""
    encoding: str | None = None
    delimiter: str | None = None
    """One character; a tab is a real tab."""
    sheet: str | None = None
    header: int | None = None
    """The row, counted from 1, in which the columns are named."""
    records: str | None = None
    """Where the list of records stands in JSON or YAML: `promises`, `data.items`; "" is the top."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """One record: its number as a person finds it, and its cells by column."""

    number: int
    """In a spreadsheet its row (the header is 1), in JSON and YAML its place in the list from 1."""
    cells: Mapping[str, Cell]
    """Every column of the table; an empty cell is ""."""
    fault: str | None = None
    """Why it cannot be trusted, in a clause: more cells than the header has columns."""

    def text(self, column: str) -> str:
        """A cell as text: a date in ISO, the items of a list on lines of their own."""
        cell = self.cells.get(column, "")
        if isinstance(cell, tuple):
            return "\n".join(cell)
        return cell.isoformat() if isinstance(cell, date) else cell


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTable:
    """A file as rows, and how it came to be read so."""

    name: str
    """What the errors call the file."""
    sha256: str
    shape: Shape
    """What would read it the same way again; every part that applies to its format is set."""
    columns: tuple[str, ...]
    rows: tuple[FileRow, ...]
    notices: tuple[str, ...] = ()
    """What was found out and on what evidence, a sentence each: the encoding, the delimiter, a
    sheet that was passed over, a header that stood twice."""
    places: tuple[int, ...] = ()
    """Where each column of a sheet stands, counted from 0: empty ones were left out."""

    def place(self, row: FileRow, column: str | None = None) -> str:
        """Where a person finds a cell.

        As `plan.xlsx: Register!F12`, `plan.csv: row 12, column due`.
        """
        if self.shape.format == "xlsx":
            if column is None:
                return f"{self.name}: {self.shape.sheet}, row {row.number}"
            at = self.columns.index(column)
            at = self.places[at] if self.places else at
            return f"{self.name}: {self.shape.sheet}!{letters(at)}{row.number}"
        if self.shape.format == "csv":
            what = f"row {row.number}"
        elif self.shape.format == "jsonl":
            what = f"line {row.number}"
        else:
            what = f"{self.shape.records or 'record'}[{row.number}]"
        return f"{self.name}: {what}" + ("" if column is None else f", column {column}")


def letters(column: int) -> str:
    """The letters of a spreadsheet's column, counted from 0.

    >>> letters(0), letters(25), letters(26), letters(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def raised(limit: int, largest: int) -> int:
    """A limit that `--largest` raises along with the megabytes, and never lowers.

    >>> raised(MOST_COLUMNS, 200), raised(MOST_COLUMNS, 1)
    (4000, 1000)
    """
    return limit * max(largest, LARGEST) // LARGEST


def too_large(name: str, what: str, most: str) -> FileTrouble:
    """A limit that was passed: what is too large, and what is allowed."""
    return FileTrouble(
        name,
        f"{what}; the limit is {most}",
        hint="Divide the file, or raise the limit: --largest 200 (megabytes).",
    )


#: Characters that the ledger does not hold: controls other than tab and line feed, and halves.
UNHELD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """A table but for its name."""

    shape: Shape
    columns: tuple[str, ...]
    rows: tuple[FileRow, ...]
    notices: tuple[str, ...]
    places: tuple[int, ...] = ()


def visible(text: str) -> str:
    """A text with what the ledger does not hold spelled out.

    >>> visible("in\x02direct")
    'in[U+0002]direct'
    """
    return UNHELD.sub(lambda match: f"[U+{ord(match.group()):04X}]", text)


def with_signs(rows: Sequence[FileRow], notices: list[str]) -> tuple[FileRow, ...]:
    """The rows with every character that the ledger does not hold spelled out, and noticed."""
    clean_rows: list[FileRow] = []
    changed: list[str] = []
    for row in rows:
        if not UNHELD.search("".join(map(row.text, row.cells))):
            clean_rows.append(row)
            continue
        cells = {
            column: _cell(cell)
            for column, cell in row.cells.items()
            if not isinstance(cell, date) and UNHELD.search("".join(cell))
        }
        changed += [f"row {row.number}, column {as_typed(column)}" for column in cells]
        clean_rows.append(replace(row, cells={**row.cells, **cells}))
    if changed:
        notices.append(
            f"control characters or halves of characters in {counted(len(changed), 'cell')}, "
            f"spelled out as [U+0002]: {some(changed)}"
        )
    return tuple(clean_rows)


def _cell(cell: str | tuple[str, ...]) -> Cell:
    return visible(cell) if isinstance(cell, str) else tuple(map(visible, cell))


def one_line_breaks(text: str) -> str:
    """A text with every line break as a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def too_long(text: str, *, name: str, place: str, most: int) -> FileTrouble:
    """The refusal of a cell that is too long."""
    return too_large(name, f"{place} holds {len(text):,} characters", f"{most:,} in a cell")


def counted(number: int, what: str) -> str:
    """A count and its noun.

    >>> counted(1, "row"), counted(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def some(items: Sequence[object], most: int = 5) -> str:
    """The first of many, and how many more there are.

    >>> some([1, 2, 3], 2)
    '1, 2 and 1 more'
    """
    shown = ", ".join(map(str, items[:most]))
    return shown if len(items) <= most else f"{shown} and {len(items) - most:,} more"

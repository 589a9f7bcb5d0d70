"""Rows of cells made a table: where the columns are named, and how."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from tracker.domain.prose import count_words
from tracker.errors import FileTrouble, as_typed
from tracker.exchange.table.values import (
    Cell,
    FileRow,
    FileTable,
    RawFile,
    letters,
    some,
    unlike,
    visible,
)

#: The part of a full row's cells that a header has, and how wide it is beside the usual row.
_NAMED, _WIDE = 0.6, 0.8
#: Rows among which the header is looked for.
_FIRST = 2_000
#: How a cell begins that is a value and no name.
_VALUE = re.compile(r"\s*(?:[-+£$€]?\d|https?://)")


class NoTable(FileTrouble):
    """There is no table where one was looked for."""


@dataclass(slots=True)
class GridRow:
    """A row of the file, before it is known what its cells are."""

    number: int
    cells: list[Cell]
    fault: str | None = None

    @property
    def width(self) -> int:
        """Its cells, without the empty ones at its end."""
        width = len(self.cells)
        while width and _empty(self.cells[width - 1]):
            width -= 1
        return width

    @property
    def filled(self) -> int:
        """Its cells that hold something."""
        return sum(not _empty(cell) for cell in self.cells)


def find_header(lines: Sequence[GridRow], file: RawFile) -> GridRow:
    """The row in which the columns are named. Raises NoTable."""
    full = list(islice((line for line in lines if line.width), _FIRST))
    header = file.shape.header
    if not full:
        raise NoTable(file.name, "it holds nothing but blanks", hint="Check that it was saved.")
    if header is None:
        return _likely_header(full)
    last = 0
    for line in lines:
        if line.width:
            if line.number == header:
                return line
            last = line.number
    because = f"row {header} is empty; the rows are {full[0].number} to {last}"
    raise NoTable(file.name, because, hint=f"Type --header {full[0].number}.")


def _likely_header(full: list[GridRow]) -> GridRow:
    """The first row that is as full and as wide as others, or the names above it."""
    filled = sorted(line.filled for line in full)
    enough = _NAMED * filled[int(0.9 * (len(filled) - 1) + 0.5)]
    widths = Counter(line.width for line in full)
    usual = max(widths, key=lambda width: (widths[width], width))
    for place, line in enumerate(full):
        if line.filled >= enough and line.width >= _WIDE * usual:
            above = full[place - 1] if place else line
            if above.filled >= enough and _names(above) and not _names(line):
                return above
            return line
    return full[0]


def _names(line: GridRow) -> bool:
    """Whether a row's cells could be names of columns: no day, number or address among them."""
    cells = [cell for cell in line.cells if not _empty(cell)]
    return not any(isinstance(cell, date) or _VALUE.match(str(cell)) for cell in cells)


def _empty(cell: Cell) -> bool:
    return isinstance(cell, str) and (not cell or cell.isspace())


def read_below(
    heading: GridRow,
    lines: Sequence[GridRow],
    file: RawFile,
    found_out: Iterable[str],
    **read_as: Any,
) -> FileTable:
    """The table below its header; `found_out` is said of it, and `read_as` is its shape.

    Raises NoTable where there is no row.
    """
    widths: Counter[int] = Counter()
    short: list[int] = []
    reached = 0
    for line in lines:
        reached = line.number
        if reached > heading.number and (width := line.width):
            widths[width] += 1
            if len(line.cells) < len(heading.cells):
                short.append(reached)
    if not widths:
        because = f"row {heading.number} names the columns and there are no rows below it"
        raise NoTable(file.name, because, hint="Check that the whole table was saved.")
    notices = [*found_out, *_passed_over(heading, lines)]
    if blank := reached - heading.number - widths.total():
        notices.append(f"{count_words(blank, 'empty row')} passed over")
    wide = max(len(heading.cells), widths.most_common(1)[0][0])
    columns = _columns(heading, lines, wide, notices, file)
    if short:
        notices.append(
            f"{count_words(len(short), 'row')} with fewer cells than the header, the rest taken "
            f"as empty: {some(short)}"
        )
    rows = (_row(line, columns, wide) for line in _below(heading, lines))
    places = tuple(columns.values())
    return file.table(columns, rows, notices, places=places, header=heading.number, **read_as)


def _below(heading: GridRow, lines: Iterable[GridRow]) -> Iterator[GridRow]:
    return (line for line in lines if line.number > heading.number and line.width)


def _passed_over(heading: GridRow, lines: Iterable[GridRow]) -> list[str]:
    if heading.number == 1:
        return []
    texts = [
        f"row {line.number} {as_typed(', '.join(filter(None, map(_name, line.cells))))}"
        for line in lines
        if line.number < heading.number and line.width
    ]
    above = f"; passed over above it: {some(texts, 3)}" if texts else ""
    return [f"the columns are named in row {heading.number}{above}"]


def _columns(
    heading: GridRow, lines: Iterable[GridRow], wide: int, notices: list[str], file: RawFile
) -> dict[str, int]:
    """The names of the columns, each once and none without one, and where they stand."""
    columns: dict[str, int] = {}
    unnamed: list[str] = []
    for place in range(wide):
        text = _name(heading.cells[place]) if place < len(heading.cells) else ""
        if not text:
            if all(
                len(line.cells) <= place or _empty(line.cells[place])
                for line in _below(heading, lines)
            ):
                continue
            text = f"(column {place + 1})"
            unnamed.append(f"{letters(place)} is '{text}'")
        name = unlike(text, columns)
        if name != text:
            notices.append(f"two columns are named {as_typed(text)}; the later one is '{name}'")
        columns[name] = place
        file.check_columns(len(columns), f"row {heading.number}")
    if unnamed:
        notices.append(f"columns without a name: {some(unnamed)}")
    if dropped := wide - len(columns):
        notices.append(f"{count_words(dropped, 'column')} without a name or a cell left out")
    return columns


def _name(cell: Cell) -> str:
    return visible(" ".join(str(cell).split()))


def _row(line: GridRow, columns: dict[str, int], wide: int) -> FileRow:
    cells, have = line.cells, len(line.cells)
    by_column = {column: cells[place] if place < have else "" for column, place in columns.items()}
    fault = line.fault
    if fault is None and have > wide and line.width > wide:
        extra = next(cell for cell in cells[wide:] if not _empty(cell))
        more = f"{as_typed(str(extra))} is in no column"
        fault = f"it has {line.width} cells and the header {wide}: {more}"
    return FileRow(line.number, by_column, fault)

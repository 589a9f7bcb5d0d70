"""Rows of cells made a table: where the columns are named, and how."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from tracker.errors import FileTrouble, as_typed
from tracker.exchange.table.values import (
    MOST_COLUMNS,
    Cell,
    FileRow,
    counted,
    letters,
    raised,
    some,
    too_large,
    visible,
)

#: The part of a full row's cells that a header has.
_NAMED = 0.6
#: How a cell begins that is a value and no name.
_VALUE = re.compile(r"\s*(?:[-+£$€]?\d|https?://)")
#: Rows among which the header is looked for.
_FIRST = 2_000
#: How wide a header is, beside the usual row.
_WIDE = 0.8


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


@dataclass(slots=True)
class Grid:
    """A grid with its header found."""

    header: int
    """The row in which the columns are named."""
    columns: tuple[str, ...]
    rows: tuple[FileRow, ...]
    notices: list[str] = field(default_factory=list)
    places: tuple[int, ...] = ()
    """Where each column stands, counted from 0."""


def read_grid(lines: Iterable[GridRow], *, name: str, header: int | None, largest: int) -> Grid:
    """The table in a grid. Raises NoTable where there is none."""
    every = list(lines)
    full = [line for line in every if line.width]
    if not full:
        raise NoTable(name, "it holds nothing but blanks", hint="Check that it was saved.")
    heading = _heading(full, header, name)
    above = [line for line in full if line.number < heading.number]
    below = [line for line in full if line.number > heading.number]
    if not below:
        because = f"row {heading.number} names the columns and there are no rows below it"
        raise NoTable(name, because, hint="Check that the whole table was saved.")
    notices = [_passed_over(above, heading)] if above or heading.number > 1 else []
    blank = sum(line.number > heading.number for line in every) - len(below)
    if blank:
        notices.append(f"{counted(blank, 'empty row')} passed over")
    places, columns = _columns(heading, below, notices)
    most = raised(MOST_COLUMNS, largest)
    if len(columns) > most:
        what = f"row {heading.number} has {len(columns):,} columns"
        raise too_large(name, what, f"{most:,} columns")
    rows = tuple(_row(line, places, columns, len(heading.cells)) for line in below)
    short = [line.number for line in below if len(line.cells) < len(heading.cells)]
    if short:
        notices.append(
            f"{counted(len(short), 'row')} with fewer cells than the header, the rest taken as "
            f"empty: {some(short)}"
        )
    return Grid(heading.number, columns, rows, notices, tuple(places))


def _empty(cell: Cell) -> bool:
    return isinstance(cell, str) and (not cell or cell.isspace())


def _heading(full: list[GridRow], header: int | None, name: str) -> GridRow:
    if header is not None:
        heading = next((line for line in full if line.number == header), None)
        if heading is None:
            because = f"row {header} is empty; the rows are {full[0].number} to {full[-1].number}"
            raise NoTable(name, because, hint=f"Type --header {full[0].number}.")
        return heading
    full = full[:_FIRST]
    filled = sorted(line.filled for line in full)
    enough = _NAMED * filled[int(0.9 * (len(filled) - 1) + 0.5)]
    widths = Counter(line.width for line in full)
    usual = max(widths, key=lambda width: (widths[width], width))
    heading = next(
        (line for line in full if line.filled >= enough and line.width >= _WIDE * usual), None
    )
    if heading is None:
        return full[0]
    above = max(
        (line for line in full if line.number < heading.number), key=_number, default=heading
    )
    if above.filled >= enough and _names(above) and not _names(heading):
        return above
    return heading


def _number(line: GridRow) -> int:
    return line.number


def _names(line: GridRow) -> bool:
    """Whether a row's cells could be names of columns: no day, number or address among them."""
    cells = [cell for cell in line.cells if not _empty(cell)]
    return not any(isinstance(cell, date) or _VALUE.match(str(cell)) for cell in cells)


def _passed_over(above: list[GridRow], heading: GridRow) -> str:
    sentence = f"the columns are named in row {heading.number}"
    if not above:
        return sentence
    texts = [
        f"row {line.number} {as_typed(', '.join(filter(None, map(_name, line.cells))))}"
        for line in above
    ]
    return f"{sentence}; passed over above it: {some(texts, 3)}"


def _columns(
    heading: GridRow, below: list[GridRow], notices: list[str]
) -> tuple[list[int], tuple[str, ...]]:
    """Where the columns stand, and their names: each once, and none without one."""
    wide = len(heading.cells)
    beyond = [line.width for line in below if len(line.cells) > wide]
    beyond = [width for width in beyond if width > wide]
    if len(beyond) > len(below) / 2:
        wide = Counter(beyond).most_common(1)[0][0]
    places: list[int] = []
    names: list[str] = []
    unnamed: list[str] = []
    taken: set[str] = set()
    for place in range(wide):
        text = _name(heading.cells[place]) if place < len(heading.cells) else ""
        if not text:
            if not any(len(line.cells) > place and not _empty(line.cells[place]) for line in below):
                continue
            text = f"(column {place + 1})"
            unnamed.append(f"{letters(place)} is '{text}'")
        name, number = text, 1
        while name in taken:
            number += 1
            name = f"{text} ({number})"
        if name != text:
            notices.append(f"two columns are named {as_typed(text)}; the later one is '{name}'")
        taken.add(name)
        places.append(place)
        names.append(name)
    if unnamed:
        notices.append(f"columns without a name: {some(unnamed)}")
    if dropped := wide - len(places):
        notices.append(f"{counted(dropped, 'column')} without a name or a cell left out")
    return places, tuple(names)


def _name(cell: Cell) -> str:
    return visible(" ".join(str(cell).split()))


def _row(line: GridRow, places: list[int], columns: tuple[str, ...], wide: int) -> FileRow:
    cells = line.cells
    have = len(cells)
    by_column: dict[str, Cell] = {
        column: cells[place] if place < have else ""
        for column, place in zip(columns, places, strict=True)
    }
    fault = line.fault
    last = places[-1] + 1 if places else 0
    if fault is None and have > max(last, wide) and line.width > max(last, wide):
        extra = next(cell for cell in cells[max(last, wide) :] if not _empty(cell))
        fault = (
            f"it has {line.width} cells and the header {max(last, wide)}: "
            f"{as_typed(str(extra))} is in no column"
        )
    return FileRow(line.number, by_column, fault)

"""Rows of cells made a table: where the columns are named, and which rows are no records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any

from tracker.domain.prose import count_words
from tracker.errors import FileTrouble, as_typed
from tracker.exchange.table.values import (
    GRIDS,
    SHEETS,
    Cell,
    Doubt,
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
#: Rows of which one cell is filled are headings and footnotes where no more than this part is so.
_FEW = 0.75
#: Cells that rows fill, from which one filled cell alone is odd.
_SEVERAL = 3


class NoTable(FileTrouble):
    """There is no table where one was looked for."""


@dataclass(slots=True)
class GridRow:
    """A row of the file, before it is known what its cells are."""

    number: int
    cells: list[Cell]
    fault: str | None = None
    links: dict[int, str] = field(default_factory=dict)
    """The addresses behind its cells, by their places."""
    hidden: bool = False

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

    def has(self, place: int) -> bool:
        """Whether a cell holds something."""
        return place < len(self.cells) and not _empty(self.cells[place])


@dataclass(frozen=True, slots=True)
class Heading:
    """The row or rows in which the columns are named."""

    rows: tuple[GridRow, ...]
    """None where no row names them."""
    names: tuple[str, ...]

    @property
    def last(self) -> int:
        """The number of the last of its rows."""
        return self.rows[-1].number if self.rows else 0

    @property
    def read_as(self) -> dict[str, Any]:
        """The shape that would find it again."""
        if not self.rows:
            return {"no_header": True}
        several = {"header_rows": len(self.rows)} if len(self.rows) > 1 else {}
        return {"header": self.rows[0].number, **several}


def find_heading(
    lines: Sequence[GridRow], file: RawFile, spans: Iterable[tuple[int, int]] = ()
) -> Heading:
    """Where the columns are named; `spans` are first and last row of cells that are one.

    Raises NoTable.
    """
    full = [line for line in lines if line.width]
    header = file.shape.header
    if not full:
        raise NoTable(file.name, "it holds nothing but blanks", hint="Check that it was saved.")
    if file.shape.no_header:
        return Heading((), ())
    if header is None:
        first = _likely_header(full[:_FIRST])
    else:
        named = next((line for line in full if line.number == header), None)
        if named is None:
            because = f"row {header} is empty; the rows are {full[0].number} to {full[-1].number}"
            raise NoTable(file.name, because, hint=f"Type --header {full[0].number}.")
        first = named
    place = full.index(first)
    count = file.shape.header_rows
    if count is None:
        if header is None and place and _groups(full[place - 1], first, doubled=True):
            place, count = place - 1, 2
        else:
            count = 1 + max(
                (last - top for top, last in spans if top == first.number),
                default=int(place + 1 < len(full) and _groups(first, full[place + 1])),
            )
    rows = tuple(full[place : place + max(1, count)])
    return Heading(rows, _joined(rows))


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


def _groups(above: GridRow, below: GridRow, *, doubled: bool = False) -> bool:
    """Whether a row names groups of columns, and the row below it the columns in them.

    A name above stands over several only where the cells beside it are empty, and over one
    where the cell below it is; `doubled` asks that the row below needs it, to tell its names
    apart.
    """
    wide = below.width
    if not _names(below) or above.width > wide:
        return False
    texts = [_name(cell) for cell in below.cells if not _empty(cell)]
    if doubled:
        return 1 < above.filled < below.filled and len(set(texts)) < len(texts)
    over = [
        place
        for place in range(wide)
        if above.has(place) and place + 1 < wide and not above.has(place + 1)
    ]
    alone = [place for place in range(wide) if above.has(place) and place not in over]
    under = [place for place in range(wide) if not above.has(place)]
    return (
        bool(over)
        and above.filled > 1
        and above.has(0)
        and all(below.has(place) for place in (*over, *under))
        and not any(below.has(place) for place in alone)
        and max(map(len, texts), default=0) <= _LONGEST_NAME
    )


#: Characters of a name in the second of two rows of names.
_LONGEST_NAME = 60


def _joined(rows: Sequence[GridRow]) -> tuple[str, ...]:
    """The names of the columns, those of a group behind the name of the group."""
    names: list[list[str]] = [[] for _ in range(max(len(row.cells) for row in rows))]
    for at, row in enumerate(rows):
        group = ""
        for place, parts in enumerate(names):
            text = _name(row.cells[place]) if place < len(row.cells) else ""
            group = text or group
            below = any(later.has(place) for later in rows[at + 1 :])
            if part := group if below else text:
                parts.append(part)
    return tuple(" ".join(dict.fromkeys(parts)) for parts in names)


def _names(line: GridRow) -> bool:
    """Whether a row's cells could be names of columns: no day, number or address among them."""
    cells = [cell for cell in line.cells if not _empty(cell)]
    return not any(isinstance(cell, date) or _VALUE.match(str(cell)) for cell in cells)


def _empty(cell: Cell) -> bool:
    return isinstance(cell, str) and (not cell or cell.isspace())


def read_below(
    heading: Heading,
    lines: Sequence[GridRow],
    file: RawFile,
    found_out: Iterable[str],
    doubts: Iterable[Doubt] = (),
    **read_as: Any,
) -> FileTable:
    """The table below its header; `found_out` is said of it, and `read_as` is its shape.

    Raises NoTable where there is no row.
    """
    below = [line for line in lines if line.number > heading.last and line.width]
    if not below:
        because = f"row {heading.last} names the columns and there are no rows below it"
        raise NoTable(file.name, because, hint="Check that the whole table was saved.")
    notices = [*found_out, *_passed_over(heading, lines)]
    if blank := lines[-1].number - heading.last - len(below):
        notices.append(f"{count_words(blank, 'empty row')} passed over")
    if repeated := [line.number for line in below if _repeats(heading, line)]:
        below = [line for line in below if line.number not in {*repeated}]
        what = count_words(len(repeated), "row")
        notices.append(f"{what} with the names of the columns again left out: {some(repeated)}")
        if not below:
            raise NoTable(file.name, "it holds the names of columns and no rows below them")
    if hidden := [line.number for line in below if line.hidden]:
        notices.append(f"{count_words(len(hidden), 'hidden row')} read: {some(hidden)}")
    usual = Counter(line.width for line in below).most_common(1)[0][0]
    wide = max(len(heading.names), usual)
    columns = _columns(heading, below, wide, notices, file)
    linked = _linked(columns, below)
    if linked:
        notices.append(f"addresses behind cells: {some([*linked.values()])}")
    if short := [line.number for line in below if len(line.cells) < len(heading.names)]:
        notices.append(
            f"{count_words(len(short), 'row')} with fewer cells than the header, the rest taken "
            f"as empty: {some(short)}"
        )
    lone = _lone(below)
    rows = (_row(line, columns, linked, wide, lone) for line in below)
    places = (*columns.values(), *linked)
    return file.table(
        (*columns, *linked.values()),
        rows,
        notices,
        places=places,
        doubts=(*doubts, *_doubts(heading, below, file)),
        **heading.read_as,
        **read_as,
    )


def _repeats(heading: Heading, line: GridRow) -> bool:
    """Whether a row names the columns again, as it does on each page of a printed table."""
    texts = tuple(map(_name, line.cells[: line.width]))
    return any(texts == tuple(map(_name, row.cells[: row.width])) for row in heading.rows)


def _lone(below: Sequence[GridRow]) -> set[int]:
    """The numbers of the rows of which one cell is filled where rows fill several.

    Of a table of two columns only those count that stand behind an empty row.
    """
    filled = {line.number: line.filled for line in below}
    usual = Counter(count for count in filled.values() if count > 1).most_common(1)
    several = usual[0][0] if usual else 1
    lone = {number for number, count in filled.items() if count == 1}
    if several < _SEVERAL:
        behind, apart = 0, set()
        for number in filled:
            if number in lone and several > 1 and (number > behind + 1 or behind in apart):
                apart.add(number)
            behind = number
        lone = apart - {below[0].number}
    return lone if len(lone) <= _FEW * len(below) else set()


def _doubts(heading: Heading, below: Sequence[GridRow], file: RawFile) -> Iterator[Doubt]:
    """Whether what is taken for names may be a row: a cell of it is one of those below it."""
    if file.shape.header is not None or not heading.rows:
        return
    first = heading.rows[0]
    for place in range(len(first.cells)):
        if not first.has(place):
            continue
        text = str(first.cells[place])
        column = [str(line.cells[place]) for line in below if line.has(place)]
        forms = Counter(map(_form, column))
        numbered = any(map(str.isdigit, text)) and forms[_form(text)] > _WIDE * len(column)
        if len(column) > 1 and (numbered or column.count(text) > 1):
            like = column[0] if numbered else text
            yield Doubt(
                "header",
                f"row {first.number} may be a row and no names of columns: {as_typed(text)} "
                f"stands above {as_typed(like)}",
                (),
                f"Type --no-header, or --header {first.number}.",
            )
            return


def _form(text: str) -> str:
    """A text with every figure as 9 and every run of letters as a."""
    return re.sub("[^\\W\\d_]+", "a", re.sub(r"\d+", "9", text))


def _passed_over(heading: Heading, lines: Sequence[GridRow]) -> list[str]:
    if not heading.rows:
        return ["no row names the columns"]
    first, last = heading.rows[0].number, heading.last
    if last == 1:
        return []
    texts = [
        f"row {line.number} {as_typed(', '.join(filter(None, map(_name, line.cells))))}"
        for line in lines
        if line.number < first and line.width
    ]
    above = f"; passed over above it: {some(texts, 3)}" if texts else ""
    rows = f"row {first}" if len(heading.rows) == 1 else f"rows {first} to {last}, joined"
    return [f"the columns are named in {rows}{above}"]


def _columns(
    heading: Heading, below: Sequence[GridRow], wide: int, notices: list[str], file: RawFile
) -> dict[str, int]:
    """The names of the columns, each once and none without one, and where they stand."""
    columns: dict[str, int] = {}
    unnamed: list[str] = []
    for place in range(wide):
        text = heading.names[place] if place < len(heading.names) else ""
        if not text:
            if not any(line.has(place) for line in below):
                continue
            text = f"(column {place + 1})"
            unnamed.append(f"{letters(place)} is '{text}'")
        name = unlike(text, columns)
        if name != text:
            notices.append(f"two columns are named {as_typed(text)}; the later one is '{name}'")
        columns[name] = place
        file.check_columns(len(columns), f"row {heading.last}")
    if unnamed:
        notices.append(f"columns without a name: {some(unnamed)}")
    if dropped := wide - len(columns):
        notices.append(f"{count_words(dropped, 'column')} without a name or a cell left out")
    return columns


def _linked(columns: dict[str, int], below: Sequence[GridRow]) -> dict[int, str]:
    """The columns of the addresses behind cells, by the place of those cells."""
    places = {
        place
        for line in below
        for place, address in line.links.items()
        if address not in str(line.cells[place] if place < len(line.cells) else "")
    }
    names: dict[int, str] = {}
    for column, place in columns.items():
        if place in places:
            names[place] = unlike(f"{column} (link)", [*columns, *names.values()])
    return names


def _name(cell: Cell) -> str:
    return visible(" ".join(str(cell).split()))


def _row(
    line: GridRow, columns: dict[str, int], linked: dict[int, str], wide: int, lone: set[int]
) -> FileRow:
    cells, have = line.cells, len(line.cells)
    by_column = {column: cells[place] if place < have else "" for column, place in columns.items()}
    by_column |= {column: line.links.get(place, "") for place, column in linked.items()}
    fault = line.fault
    if fault is None and have > wide and line.width > wide:
        extra = next(cell for cell in cells[wide:] if not _empty(cell))
        more = f"{as_typed(str(extra))} is in no column"
        fault = f"it has {line.width} cells and the header {wide}: {more}"
    return FileRow(line.number, by_column, fault, lone=line.number in lone)


def filled_down(table: FileTable, columns: Sequence[str]) -> FileTable:
    """A table in which an empty cell of these columns holds what stands above it.

    So a merged cell reads that was saved as CSV. A row with its first cell alone stays as it is.
    """
    if not columns:
        return table
    above: dict[str, Cell] = {}
    rows: list[FileRow] = []
    for row in table.rows:
        if row.fault is not None or _is_heading(table, row):
            rows.append(row)
            continue
        empty = {column: above.get(column, "") for column in columns if _empty(row.cells[column])}
        above |= {column: row.cells[column] for column in columns if column not in empty}
        full = replace(row, cells={**row.cells, **empty}, lone=False)
        rows.append(full if any(empty.values()) else row)
    return replace(table, rows=tuple(rows))


def _is_heading(table: FileTable, row: FileRow) -> bool:
    """Whether a row fills its first cell alone: below a merged cell it would be empty."""
    return row.lone and not _empty(row.cells[table.columns[0]])


def to_fill_down(table: FileTable, before: Sequence[str]) -> tuple[str, ...]:
    """The columns whose cells were merged: each filled where a block of rows begins.

    Those that lead the blocks stand before the columns of the promise; others are filled in the
    same rows as one of them.
    """
    if table.shape.format not in SHEETS | GRIDS:
        return ()
    rows = [row for row in table.rows if row.fault is None and not _is_heading(table, row)]
    starts: dict[str, tuple[int, ...]] = {}
    for column in table.columns:
        texts = [row.text(column).strip() for row in rows]
        filled = tuple(at for at, text in enumerate(texts) if text)
        if not filled or filled[0] or not 1 < len(filled) <= _BLOCKS * len(rows):
            continue
        blocks = [texts[at] for at in filled]
        if all(one != next_one for one, next_one in pairwise(blocks)):
            starts[column] = filled
    leading = {starts[column] for column in before if column in starts}
    return tuple(column for column, filled in starts.items() if filled in leading)


#: The part of the rows that begin a block, at most.
_BLOCKS = 0.6

"""Rows of cells made a table: where the columns are named, and which rows are no records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice, pairwise
from typing import Any

from tracker.domain.prose import count_words
from tracker.errors import FileTrouble, as_typed
from tracker.exchange.spool import Spool
from tracker.exchange.table.values import (
    GRIDS,
    SHEETS,
    Cell,
    FileDoubt,
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
class TableHeading:
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
) -> TableHeading:
    """Where the columns are named; `spans` are first and last row of cells that are one.

    Raises NoTable.
    """
    header = file.shape.header
    full = list(islice((line for line in lines if line.width), _FIRST + (header or 0)))
    if not full:
        raise NoTable(file.name, "it holds nothing but blanks", hint="Check that it was saved.")
    if file.shape.no_header:
        return TableHeading((), ())
    if header is None:
        first = _likely_header(full)
    else:
        named = next((line for line in full if line.number == header), None)
        if named is None:
            because = f"row {header} is empty; the rows are {full[0].number} to {lines[-1].number}"
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
    return TableHeading(rows, _joined(rows))


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
    heading: TableHeading,
    lines: Sequence[GridRow],
    file: RawFile,
    found_out: Iterable[str],
    doubts: Iterable[FileDoubt] = (),
    **read_as: Any,
) -> FileTable:
    """The table below its header; `found_out` is said of it, and `read_as` is its shape.

    Raises NoTable where there is no row.
    """
    below = _Below.of(heading, lines)
    if not below.widths and not below.repeated:
        because = f"row {heading.last} names the columns and there are no rows below it"
        raise NoTable(file.name, because, hint="Check that the whole table was saved.")
    notices = [*found_out, *_passed_over(heading, lines), *below.notices()]
    if not below.widths:
        raise NoTable(file.name, "it holds the names of columns and no rows below them")
    wide = max(len(heading.names), below.widths.most_common(1)[0][0])
    columns = _columns(heading, below, wide, notices, file)
    linked = _linked(columns, below.linked)
    if linked:
        notices.append(f"addresses behind cells: {some([*linked.values()])}")
    if below.short:
        notices.append(
            f"{count_words(len(below.short), 'row')} with fewer cells than the header, the rest "
            f"taken as empty: {some(below.short)}"
        )
    lone = below.lone()
    rows = (_row(line, columns, linked, wide, lone) for line in below.of_lines(lines))
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


@dataclass(slots=True)
class _GridColumn:
    """What stands below a cell that is taken for a name."""

    text: str
    """The cell."""
    form: str | None
    """Its form, where it has figures."""
    filled: int = 0
    same: int = 0
    alike: int = 0
    """Cells of the same form."""
    first: str = ""

    def learn(self, cell: str) -> None:
        """Take in one cell that is filled."""
        self.first = self.first or cell
        self.filled += 1
        self.same += cell == self.text
        self.alike += self.form is not None and _form(cell) == self.form

    @property
    def numbered(self) -> bool:
        """Whether most cells are a text with figures as the name is one."""
        return self.alike > _WIDE * self.filled


@dataclass(slots=True)
class _Below:
    """What has to be known of the rows below a header before they can be read."""

    heading: TableHeading
    first: int = 0
    last: int = 0
    """The numbers of the first row and of the last, which may be empty."""
    widths: Counter[int] = field(default_factory=Counter)
    filled: Counter[int] = field(default_factory=Counter)
    """How many rows fill so many cells."""
    single: dict[int, int] = field(default_factory=dict)
    """The rows of which one cell is filled, each with the row before it that is not empty."""
    repeated: list[int] = field(default_factory=list)
    """The rows that name the columns again, as they do on each page of a printed table."""
    hidden: list[int] = field(default_factory=list)
    short: list[int] = field(default_factory=list)
    """The rows with fewer cells than the header."""
    places: set[int] = field(default_factory=set)
    """The columns without a name in which a cell is filled."""
    linked: set[int] = field(default_factory=set)
    """The columns with addresses behind cells."""
    columns: dict[int, _GridColumn] = field(default_factory=dict)

    @classmethod
    def of(cls, heading: TableHeading, lines: Iterable[GridRow]) -> _Below:
        """What one pass over the lines of a sheet finds."""
        below = cls(heading, last=heading.last)
        for place, cell in enumerate(heading.rows[0].cells if heading.rows else ()):
            if not _empty(cell):
                text = str(cell)
                form = _form(text) if any(map(str.isdigit, text)) else None
                below.columns[place] = _GridColumn(text, form)
        names = [tuple(map(_name, row.cells[: row.width])) for row in heading.rows]
        named_places = frozenset(place for place, name in enumerate(heading.names) if name)
        behind = 0
        for line in lines:
            if line.number <= heading.last:
                continue
            below.last = line.number
            width = line.width
            if not width:
                continue
            if any(_has_texts(line, width, texts) for texts in names):
                below.repeated.append(line.number)
                continue
            below._learn(line, width, named_places, behind)
            behind = line.number
        return below

    def _learn(self, line: GridRow, width: int, named_places: frozenset[int], behind: int) -> None:
        self.first = self.first or line.number
        self.widths[width] += 1
        filled = line.filled
        self.filled[filled] += 1
        if filled == 1:
            self.single[line.number] = behind
        if line.hidden:
            self.hidden.append(line.number)
        if len(line.cells) < len(self.heading.names):
            self.short.append(line.number)
        self.places.update(
            place for place in range(width) if place not in named_places and line.has(place)
        )
        for place, address in line.links.items():
            if address not in str(line.cells[place] if place < len(line.cells) else ""):
                self.linked.add(place)
        for place, column in self.columns.items():
            if line.has(place):
                column.learn(str(line.cells[place]))

    def of_lines(self, lines: Iterable[GridRow]) -> Iterator[GridRow]:
        """The lines that are rows."""
        left_out = frozenset(self.repeated)
        for line in lines:
            if line.number > self.heading.last and line.number not in left_out and line.width:
                yield line

    def notices(self) -> Iterator[str]:
        """What was passed over, and what nobody sees."""
        rows = self.widths.total() + len(self.repeated)
        if blank := self.last - self.heading.last - rows:
            yield f"{count_words(blank, 'empty row')} passed over"
        if self.repeated:
            what = count_words(len(self.repeated), "row")
            yield f"{what} with the names of the columns again left out: {some(self.repeated)}"
        if self.hidden:
            yield f"{count_words(len(self.hidden), 'hidden row')} read: {some(self.hidden)}"

    def lone(self) -> set[int]:
        """The numbers of the rows of which one cell is filled where rows fill several.

        Of a table of two columns only those count that stand behind an empty row.
        """
        usual = Counter({count: of for count, of in self.filled.items() if count > 1})
        several = usual.most_common(1)[0][0] if usual else 1
        lone = set(self.single)
        if several < _SEVERAL:
            apart: set[int] = set()
            for number, behind in self.single.items():
                if several > 1 and (number > behind + 1 or behind in apart):
                    apart.add(number)
            lone = apart - {self.first}
        return lone if len(lone) <= _FEW * self.widths.total() else set()


def _has_texts(line: GridRow, width: int, texts: tuple[str, ...]) -> bool:
    same = zip(line.cells, texts, strict=False)
    return width == len(texts) and all(_name(cell) == text for cell, text in same)


def _doubts(heading: TableHeading, below: _Below, file: RawFile) -> Iterator[FileDoubt]:
    """Whether what is taken for names may be a row: a cell of it is one of those below it."""
    if file.shape.header is not None:
        return
    for column in below.columns.values():
        if column.filled > 1 and (column.numbered or column.same > 1):
            like = column.first if column.numbered else column.text
            yield FileDoubt(
                "header",
                f"row {heading.rows[0].number} may be a row and no names of columns: "
                f"{as_typed(column.text)} stands above {as_typed(like)}",
                (),
                f"Type --no-header, or --header {heading.rows[0].number}.",
            )
            return


def _form(text: str) -> str:
    """A text with every figure as 9 and every run of letters as a."""
    return re.sub("[^\\W\\d_]+", "a", re.sub(r"\d+", "9", text))


def _passed_over(heading: TableHeading, lines: Sequence[GridRow]) -> list[str]:
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
    heading: TableHeading, below: _Below, wide: int, notices: list[str], file: RawFile
) -> dict[str, int]:
    """The names of the columns, each once and none without one, and where they stand."""
    columns: dict[str, int] = {}
    unnamed: list[str] = []
    for place in range(wide):
        text = heading.names[place] if place < len(heading.names) else ""
        if not text:
            if place not in below.places:
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


def _linked(columns: dict[str, int], places: Container[int]) -> dict[int, str]:
    """The columns of the addresses behind cells, by the place of those cells."""
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
    rows = Spool[FileRow]()
    for row in table.rows:
        if row.fault is not None or _is_heading(table, row):
            rows.append(row)
            continue
        empty = {column: above.get(column, "") for column in columns if _empty(row.cells[column])}
        above |= {column: row.cells[column] for column in columns if column not in empty}
        full = row._replace(cells={**row.cells, **empty}, lone=False)
        rows.append(full if any(empty.values()) else row)
    return replace(table, rows=rows)


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

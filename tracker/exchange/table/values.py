"""A file of rows, whatever its format: as it is given, and the table that a reader makes of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from tracker.domain.prose import count_words
from tracker.errors import FileTrouble, UsageError, as_typed
from tracker.exchange.spool import Spool
from tracker.exchange.table.encoding import Decoded, decode
from tracker.record.verb import FLAG, NUMBER, TEXT, TEXT_OR_NOTHING, ValueType, declared, option

#: A cell as the file holds it. A number is its shortest text (`2030.0` of a workbook or of JSON
#: is "2030"; of a CSV it stays what was typed), true and false are those words, nothing is "".
#: Only a workbook has real dates. A list, of JSON or YAML, is a tuple.
Cell: TypeAlias = "str | date | tuple[str, ...]"

#: Megabytes of a file, unless `--largest` says otherwise.
LARGEST = 50
MEGABYTE = 1_000_000
#: Characters of one cell; a page of a report is three thousand.
_LONGEST_CELL = 200_000
#: Rows and columns of a table.
_MOST_ROWS = 1_000_000
_MOST_COLUMNS = 1_000
#: Formats whose cells have letters and numbers, and whose rows have numbers alone.
SHEETS, GRIDS = frozenset({"xlsx", "ods"}), frozenset({"csv", "html", "markdown"})
#: The column of the file that a row of a folder is.
FILE = "(file)"
#: Characters that the ledger does not hold: controls other than tab and line feed, and halves.
_UNHELD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def _read_format(text: str) -> str:
    # The list of types names their readers, which make tables of this module.
    from tracker.exchange.table.reading import check_format

    return check_format(text)


def _read_header(text: str) -> int | None:
    """The number of a row; None where nobody has decided yet (`?`)."""
    return None if text == "?" else NUMBER.read(text)


def _read_delimiter(text: str) -> str:
    delimiter = "\t" if text in {"tab", "\\t"} else text
    if len(delimiter) != 1 or delimiter in '\r\n"':
        raise UsageError(
            f"'{text}' cannot be a delimiter.", hint="Type one character, as ';', or tab."
        )
    return delimiter


@declared
class Shape:
    """How a file is to be read, where it is not to be found out; a table says what it was."""

    format: str | None = option("Its type.", ValueType("format", _read_format), default=None)
    sheet: str | None = option("The sheet of a workbook.", TEXT, default=None, metavar="S")
    encoding: str | None = option("The encoding of a text file.", TEXT, default=None, metavar="E")
    delimiter: str | None = option(
        "What parts cells; tab is one.",
        ValueType("delimiter", _read_delimiter),
        default=None,
        metavar="C",
    )
    records: str | None = option(
        "Where rows stand in JSON, YAML.", TEXT_OR_NOTHING, default=None, metavar="PATH"
    )
    """As `promises`, `data.items`; "" is the top."""
    header: int | None = option(
        "The row of the names.", ValueType("number", _read_header), default=None, metavar="N"
    )
    """Counted from 1."""
    header_rows: int | None = option("How many rows name them.", NUMBER, default=None, metavar="N")
    no_header: bool = option("No row names the columns.", FLAG, default=False)


class FileRow(NamedTuple):
    """One record: its number as a person finds it, and its cells by column."""

    number: int
    """In a spreadsheet its row (the header is 1), in JSON and YAML its place in the list from 1."""
    cells: Mapping[str, Cell]
    """Every column of the table; an empty cell is ""."""
    fault: str | None = None
    """Why it cannot be trusted, in a clause: more cells than the header has columns."""
    lone: bool = False
    """Whether one cell of it is filled where rows fill several: a heading or a footnote."""
    place: str = ""
    """Where it stands, if in one of several lists: `departments[2].promises[1]`."""

    def text(self, column: str) -> str:
        """A cell as text: a date in ISO, the items of a list on lines of their own."""
        cell = self.cells.get(column, "")
        if isinstance(cell, tuple):
            return "\n".join(cell)
        return cell.isoformat() if isinstance(cell, date) else cell

    @property
    def lone_cell(self) -> str:
        """The text of the first cell that is filled."""
        return next(text for column in self.cells if (text := self.text(column).strip()))


@dataclass(frozen=True, slots=True)
class FileDoubt:
    """What a person has to say of a file before it is imported."""

    part: str
    """The part of its shape."""
    because: str
    """What is not certain, in a clause."""
    readings: tuple[str, ...]
    """Each reading with what it makes of the file, side by side."""
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTable:
    """A file as rows, and how it came to be read so."""

    name: str
    """What the errors call the file."""
    sha256: str
    shape: Shape
    """What would read it the same way again; every part that applies to its format is set."""
    columns: tuple[str, ...]
    rows: Sequence[FileRow]
    notices: tuple[str, ...] = ()
    """What was found out and on what evidence, a sentence each: the encoding, the delimiter, a
    sheet that was passed over, a header that stood twice."""
    places: tuple[int, ...] = ()
    """Where each column of a sheet stands, counted from 0: empty ones were left out."""
    doubts: tuple[FileDoubt, ...] = ()
    """What was guessed and has to be said."""

    def place(self, row: FileRow, column: str | None = None) -> str:
        """Where a person finds a cell.

        As `plan.xlsx: Register!F12`, `plan.csv: row 12, column due`.
        """
        if self.shape.format in SHEETS:
            if column is None:
                return f"{self.name}: {self.shape.sheet}, row {row.number}"
            at = self.columns.index(column)
            at = self.places[at] if self.places else at
            return f"{self.name}: {self.shape.sheet}!{letters(at)}{row.number}"
        if self.shape.format in GRIDS:
            what = f"row {row.number}"
        elif self.shape.format == "folder":
            return f"{self.name}/{row.text(FILE)}" + ("" if column is None else f": {column}")
        elif self.shape.format == "jsonl":
            what = f"line {row.number}"
        else:
            what = row.place or f"{self.shape.records or 'record'}[{row.number}]"
        return f"{self.name}: {what}" + ("" if column is None else f", column {column}")


@dataclass(frozen=True, kw_only=True)
class RawFile:
    """A file as it is given, and how large it may be: what every reader makes a table of."""

    name: str
    content: bytes
    shape: Shape
    largest: int = LARGEST
    """Megabytes. It raises the other limits along with it, and never lowers them."""

    @cached_property
    def decoded(self) -> Decoded:
        """Its text. Raises FileTrouble."""
        return decode(self.content, name=self.name, encoding=self.shape.encoding)

    @property
    def doubts(self) -> tuple[FileDoubt, ...]:
        """That its encoding is a guess which a person has to confirm."""
        decoded = self.decoded
        if not decoded.readings:
            return ()
        because = f"its encoding is not certain ({decoded.evidence})"
        first = decoded.readings[0].partition(" ")[0]
        hint = f"Look which reads right and name it, as --encoding {first}."
        return (FileDoubt("encoding", because, decoded.readings, hint),)

    @cached_property
    def sha256(self) -> str:
        """The digest of its bytes."""
        return hashlib.sha256(self.content).hexdigest()

    def limit(self, usual: int) -> int:
        """A limit as `largest` raises it."""
        return usual * max(self.largest, LARGEST) // LARGEST

    def trouble(self, because: str, hint: str | None = None) -> FileTrouble:
        """Why it cannot be read."""
        return FileTrouble(self.name, because, hint=hint)

    def too_large(self, what: str, most: str) -> FileTrouble:
        """A limit that was passed: what is too large, and what is allowed."""
        hint = "Divide the file, or raise the limit: --largest 200 (megabytes)."
        return self.trouble(f"{what}; the limit is {most}", hint)

    def check_rows(self, number: int) -> None:
        """Refuse more rows than a table may have."""
        if number > _MOST_ROWS and number > (most := self.limit(_MOST_ROWS)):
            raise self.too_large("it has more rows", f"{most:,} rows")

    def check_columns(self, number: int, place: str) -> None:
        """Refuse more columns than a table may have."""
        if number > _MOST_COLUMNS and number > (most := self.limit(_MOST_COLUMNS)):
            raise self.too_large(f"{place} has more columns", f"{most:,} columns")

    def check_cell(self, text: str, place: str) -> None:
        """Refuse a text that is too long for a cell."""
        if len(text) > _LONGEST_CELL and len(text) > (most := self.limit(_LONGEST_CELL)):
            raise self.too_large(f"{place} holds {len(text):,} characters", f"{most:,} in a cell")

    def table(
        self,
        columns: Iterable[str],
        rows: Iterable[FileRow],
        notices: Iterable[str],
        *,
        places: tuple[int, ...] = (),
        doubts: tuple[FileDoubt, ...] = (),
        **read_as: Any,
    ) -> FileTable:
        """The table that was read, every sign that the ledger does not hold spelled out in it.

        `read_as` is what was found out of the file's shape.
        """
        every = [*notices]
        return FileTable(
            name=self.name,
            sha256=self.sha256,
            shape=replace(self.shape, **read_as),
            columns=tuple(columns),
            rows=_spelled_out(rows, every),
            notices=tuple(every),
            places=places,
            doubts=doubts,
        )


def _spelled_out(rows: Iterable[FileRow], notices: list[str]) -> Spool[FileRow]:
    clean_rows = Spool[FileRow]()
    changed: list[str] = []
    for row in rows:
        if not _UNHELD.search("".join(map(row.text, row.cells))):
            clean_rows.append(row)
            continue
        cells = {
            column: visible(cell) if isinstance(cell, str) else tuple(map(visible, cell))
            for column, cell in row.cells.items()
            if not isinstance(cell, date) and _UNHELD.search("".join(cell))
        }
        changed += [f"row {row.number}, column {as_typed(column)}" for column in cells]
        clean_rows.append(row._replace(cells={**row.cells, **cells}))
    if changed:
        notices.append(
            f"control characters or halves of characters in {count_words(len(changed), 'cell')}, "
            f"spelled out as [U+0002]: {some(changed)}"
        )
    return clean_rows


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


def visible(text: str) -> str:
    """A text with what the ledger does not hold spelled out.

    >>> visible("in\x02direct")
    'in[U+0002]direct'
    """
    return _UNHELD.sub(lambda match: f"[U+{ord(match.group()):04X}]", text)


def one_line_breaks(text: str) -> str:
    """A text with every line break as a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def unlike(name: str, taken: Container[str]) -> str:
    """A column's name, with a number after it where another column has it already.

    >>> unlike("notes", ["notes", "notes (2)"])
    'notes (3)'
    """
    number, text = 1, name
    while name in taken:
        number += 1
        name = f"{text} ({number})"
    return name


def some(items: Sequence[object], most: int = 5) -> str:
    """The first of many, and how many more there are.

    >>> some([1, 2, 3], 2)
    '1, 2 and 1 more'
    """
    shown = ", ".join(map(str, items[:most]))
    return shown if len(items) <= most else f"{shown} and {len(items) - most:,} more"

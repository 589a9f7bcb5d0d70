"""A workbook of ours that comes back: where it comes from, and its rows by ref."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.errors import FileTrouble, UnknownValue
from tracker.read.workbook import (
    COLUMNS,
    HEADER,
    METHOD_SHEET,
    OF_COUNT,
    OF_DAY,
    OF_HEAD,
    OF_REFS,
    OF_REGISTER,
    OF_SCHEMA,
    REGISTER_SHEET,
    SCHEMA,
    VALUE,
    WHAT,
    Heading,
    Value,
    fitting,
    serial_of,
)
from tracker.services.tables.reading import read_table
from tracker.services.tables.table import LARGEST, Cell, Row, Shape, Table

#: The row of names may have moved when rows were put in above it.
_LOWEST = 12
#: How a workbook writes signs that XML does not hold, and a text that looks like that.
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_HEX = re.compile("[0-9a-f]{64}")
#: More than any ledger has; what a database cannot count is no number of entries.
_MOST_ENTRIES = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What the sheet `Method` says of the export."""

    register: str
    as_of: date
    entries: int
    """How many entries the ledger held."""
    head: str
    refs: tuple[str, ...]
    """The commitments that were exported."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A workbook that came back."""

    origin: Origin
    table: Table
    columns: Mapping[str, str]
    """Our columns that are there, each with its name in the table."""

    def place(self, row: Row, name: str) -> str:
        """Where a person finds a cell: `register.xlsx: Register!F12`."""
        return self.table.place(row, self.columns.get(name))

    def text(self, row: Row, name: str) -> str:
        """A cell as text; a column that is gone is empty."""
        return row.text(self.columns[name]).strip() if name in self.columns else ""

    @property
    def others(self) -> list[str]:
        """Columns that are not ours."""
        ours = set(self.columns.values())
        return [name for name in self.table.columns if name not in ours]


def read_returned(content: bytes, *, name: str, largest: int = LARGEST) -> Returned:
    """Read a workbook that `export` wrote. Raises FileTrouble (exit 6) for any other file."""
    origin = _origin(content, name, largest)
    table, columns = _register(content, name, largest)
    return Returned(origin, table, columns)


def is_same(was: Value, cell: Cell) -> bool:
    """Whether a cell still says what was exported, whatever a program made of it.

    A day is the same as a date, as its serial number and as its text; of a text line ends,
    Unicode form and blanks at the ends of lines do not matter.
    """
    if cell == was:
        return True
    if isinstance(was, date):
        iso = was.isoformat()
        known = {iso, f"{iso} 00:00:00", f"{iso}T00:00:00", serial_of(was)}
        return isinstance(cell, str) and cell.strip() in known
    if isinstance(cell, date):
        return cell.isoformat() == was
    text = fitting(str(was))
    return plain_text(str(cell)) in {
        plain_text(written) for written in (text, _decoded(text), _reread(text))
    }


def plain_text(text: str) -> str:
    """A text without what a spreadsheet program may change by itself."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.rstrip() for line in lines.split("\n")).strip()


def _reread(text: str) -> str:
    """A text as it is read again where escapes overlap (`_x0041_x0042_`): written wrong."""
    return _decoded(_ESCAPE.sub(r"_x005F\g<0>", text))


def _decoded(text: str) -> str:
    """A text whose own `_x0041_` was written without its escape, as some programs do."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def _origin(content: bytes, name: str, largest: int) -> Origin:
    try:
        shape = Shape(format="xlsx", sheet=METHOD_SHEET)
        table = read_table(content, name=name, shape=shape, largest=largest)
    except UnknownValue:
        raise _not_ours(name, f"it has no sheet {METHOD_SHEET}") from None
    if not {WHAT, VALUE} <= set(table.columns):
        raise _not_ours(name, f"its sheet {METHOD_SHEET} is not ours")
    said = {row.text(WHAT).strip(): row.text(VALUE).strip() for row in table.rows}
    schema = said.get(OF_SCHEMA, "")
    if schema != SCHEMA:
        raise FileTrouble(
            name,
            f"its schema is '{schema}'; this program reads {SCHEMA}",
            hint="Export the workbook anew, and edit that.",
        )
    try:
        as_of, entries = date.fromisoformat(said[OF_DAY]), int(said[OF_COUNT])
        register, head = said[OF_REGISTER], said[OF_HEAD]
    except (KeyError, ValueError):
        raise _not_ours(name, f"its sheet {METHOD_SHEET} was changed") from None
    if not _HEX.fullmatch(head) or not 0 < entries <= _MOST_ENTRIES:
        raise _not_ours(name, f"its sheet {METHOD_SHEET} was changed")
    refs = [ref for what, refs in said.items() if what.startswith(OF_REFS) for ref in refs.split()]
    return Origin(register=register, as_of=as_of, entries=entries, head=head, refs=tuple(refs))


def _register(content: bytes, name: str, largest: int) -> tuple[Table, dict[str, str]]:
    first = None
    for header in (HEADER, *(row for row in range(1, _LOWEST) if row != HEADER)):
        shape = Shape(format="xlsx", sheet=REGISTER_SHEET, header=header)
        try:
            table = read_table(content, name=name, shape=shape, largest=largest)
        except UnknownValue:
            raise _not_ours(name, f"it has no sheet {REGISTER_SHEET}") from None
        except FileTrouble as trouble:
            first = trouble if header == HEADER else first
            continue
        named = {"_".join(column.casefold().split()): column for column in table.columns}
        columns = {column.name: named[column.name] for column in COLUMNS if column.name in named}
        if Heading.REF in columns and len(columns) > 1:
            return table, columns
    raise first or FileTrouble(
        name,
        f"no row of its sheet {REGISTER_SHEET} names the columns: the column ref is gone",
        hint="Export the workbook anew, and edit that.",
    )


def _not_ours(name: str, because: str) -> FileTrouble:
    return FileTrouble(
        name,
        f"it is no workbook of tracker export: {because}",
        hint=f"A spreadsheet of somebody else's needs a profile: tracker import {name} --suggest.",
    )

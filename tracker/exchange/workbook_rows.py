"""Our own workbook when it comes back: where it comes from, and the cells that somebody typed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.subject import nearest
from tracker.domain.text import Redacted
from tracker.errors import FileTrouble, TrackerError, UnknownValue
from tracker.exchange.plan import RowFault
from tracker.exchange.table.reading import read_table
from tracker.exchange.table.values import LARGEST, Cell, FileRow, FileTable, Shape
from tracker.exchange.workbook_values import is_same
from tracker.read.export import ExportedCommitment
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
    ColumnUse,
    SheetHeading,
    Value,
    WorkbookColumn,
    cells_of,
    is_cut,
)

#: The row of names may have moved when rows were put in above it.
_LOWEST = 12
_HEX = re.compile("[0-9a-f]{64}")
#: More than any ledger has; what a database cannot count is no number of entries.
_MOST_ENTRIES = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookOrigin:
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

    origin: WorkbookOrigin
    table: FileTable
    columns: Mapping[str, str]
    """Our columns that are there, each with its name in the table."""

    def place(self, row: FileRow, name: str) -> str:
        """Where a person finds a cell: `register.xlsx: Register!F12`."""
        return self.table.place(row, self.columns.get(name))

    def text(self, row: FileRow, name: str) -> str:
        """A cell as text; a column that is gone is empty."""
        return row.text(self.columns[name]).strip() if name in self.columns else ""

    @property
    def others(self) -> list[str]:
        """Columns that are not ours."""
        ours = set(self.columns.values())
        return [name for name in self.table.columns if name not in ours]


def is_exported(content: bytes, *, name: str, largest: int = LARGEST) -> bool:
    """Whether a file is a workbook that `export` wrote, for this register or another."""
    try:
        _origin(content, name, largest)
    except TrackerError:
        return False
    return True


def read_returned(content: bytes, *, name: str, largest: int = LARGEST) -> Returned:
    """Read a workbook that `export` wrote. Raises FileTrouble (exit 6) for any other file."""
    origin = _origin(content, name, largest)
    table, columns = _register(content, name, largest)
    return Returned(origin, table, columns)


def _origin(content: bytes, name: str, largest: int) -> WorkbookOrigin:
    try:
        shape = Shape(format="xlsx", sheet=METHOD_SHEET)
        table = read_table(content, name=name, shape=shape, largest=largest)
    except UnknownValue:
        raise _not_ours(name, f"it has no sheet {METHOD_SHEET}") from None
    if not {WHAT, VALUE} <= set(table.columns):
        raise _not_ours(name, f"its sheet {METHOD_SHEET} is not ours")
    values = {row.text(WHAT).strip(): row.text(VALUE).strip() for row in table.rows}
    schema = values.get(OF_SCHEMA, "")
    if schema != SCHEMA:
        raise FileTrouble(
            name,
            f"its schema is '{schema}'; this program reads {SCHEMA}",
            hint="Export the workbook anew, and edit that.",
        )
    try:
        as_of, entries = date.fromisoformat(values[OF_DAY]), int(values[OF_COUNT])
        register, head = values[OF_REGISTER], values[OF_HEAD]
    except (KeyError, ValueError):
        raise _not_ours(name, f"its sheet {METHOD_SHEET} was changed") from None
    if not _HEX.fullmatch(head) or not 0 < entries <= _MOST_ENTRIES:
        raise _not_ours(name, f"its sheet {METHOD_SHEET} was changed")
    refs = [
        ref for what, refs in values.items() if what.startswith(OF_REFS) for ref in refs.split()
    ]
    return WorkbookOrigin(
        register=register, as_of=as_of, entries=entries, head=head, refs=tuple(refs)
    )


def _register(content: bytes, name: str, largest: int) -> tuple[FileTable, dict[str, str]]:
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
        by_name = {"_".join(column.casefold().split()): column for column in table.columns}
        columns = {
            column.name: by_name[column.name] for column in COLUMNS if column.name in by_name
        }
        if SheetHeading.REF in columns and len(columns) > 1:
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


#: What only goes with an edit of something else.
_WITH = (SheetHeading.BECAUSE, SheetHeading.SOURCE, SheetHeading.QUOTE)
_MARK = "[redacted "


@dataclass(frozen=True, slots=True)
class EditedRow:
    """A row in which somebody typed: the cells that differ from the export."""

    row: FileRow
    ref: str
    exported: Mapping[str, Value]
    cells: Mapping[SheetHeading, Cell]


@dataclass(slots=True)
class WorkbookComparison:
    """The rows of a workbook held against those that were exported."""

    workbook: Returned
    edited: list[EditedRow] = field(default_factory=list)
    same: int = 0
    deleted: list[str] = field(default_factory=list)
    """Refs that were exported and have no row any more."""
    faults: list[RowFault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def refuse(self, row: FileRow, column: str, sentence: str) -> None:
        """Add what is wrong with a cell."""
        self.faults.append(RowFault(self.workbook.place(row, column), sentence, row.number))

    def compare(self, exported: Mapping[str, ExportedCommitment]) -> None:
        """Hold every row against its export, by ref in lower case."""
        workbook = self.workbook
        refs = {ref.casefold(): ref for ref in workbook.origin.refs}
        count = Counter(
            workbook.text(row, SheetHeading.REF).casefold() for row in workbook.table.rows
        )
        for row in workbook.table.rows:
            ref = workbook.text(row, SheetHeading.REF)
            fault = row.fault or _not_a_row(ref, refs, count[ref.casefold()])
            commitment = exported.get(ref.casefold())
            if fault is None and commitment is None:
                fault = f"the register did not hold {ref} then; export the workbook anew"
            if fault is not None or commitment is None:
                self.refuse(row, SheetHeading.REF, fault or "")
                continue
            cells = cells_of(commitment)
            typed = dict(self._typed(row, commitment.row.ref, cells))
            if typed and set(typed) <= set(_WITH):
                name = next(iter(typed))
                sentence = f"'{name}' goes with an edit, and nothing else of "
                self.refuse(row, name, f"{sentence}{commitment.row.ref} was edited")
            elif typed:
                self.edited.append(EditedRow(row, commitment.row.ref, cells, typed))
                continue
            self.same += 1
        self.deleted = [ref for ref in workbook.origin.refs if not count[ref.casefold()]]

    def _typed(
        self, row: FileRow, ref: str, exported: Mapping[str, Value]
    ) -> Iterator[tuple[SheetHeading, Cell]]:
        """The cells of a row that differ and may be edited; the others are faults."""
        for column in COLUMNS:
            name = self.workbook.columns.get(column.name)
            before = exported[column.name]
            if name is None or column.use is ColumnUse.KEY or is_same(before, row.cells[name]):
                continue
            fault = _not_to_edit(column, before, ref)
            if isinstance(before, Redacted) or (
                column.use is ColumnUse.COMPUTED and _MARK in str(before)
            ):
                self.remarks.append(
                    f"{self.workbook.place(row, column.name)}: the words were redacted since the "
                    "export; the cell was passed over."
                )
            elif fault is not None:
                self.refuse(row, column.name, fault)
            else:
                yield SheetHeading(column.name), row.cells[name]


def _not_a_row(ref: str, refs: Mapping[str, str], count: int) -> str | None:
    """Why a row is none of the export; None where it is one."""
    if not ref:
        return "the row has no ref; delete it, or write the ref of its commitment"
    if count > 1:
        return f"{ref} stands in several rows; leave one of them"
    if ref.casefold() not in refs:
        close = nearest(ref, [*refs.values()])
        meant = f" (did you mean {close[0]}?)" if close else ""
        return (
            f"{ref} was not exported{meant}; delete the row, or open a commitment: "
            f"tracker add {ref} TITLE -s URL"
        )
    return None


def _not_to_edit(column: WorkbookColumn, before: Value, ref: str) -> str | None:
    if column.use is ColumnUse.COMPUTED:
        return f"'{column.name}' is computed; {column.instead.replace('REF', ref)}"
    if is_cut(str(before)):
        return f"'{column.name}' was cut to fit; type tracker edit {ref} --{column.name} TEXT"
    return None

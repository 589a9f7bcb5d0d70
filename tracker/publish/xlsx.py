"""Writes a register as a workbook, which analysts edit and send back with `import`."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tracker.domain.prose import count_words, day_words
from tracker.errors import Refused
from tracker.publish.tables import ExportTable, sheets
from tracker.read.export import CellKind, Export
from tracker.read.workbook import (
    CHOICES,
    COLUMNS,
    HEADER,
    METHOD_SHEET,
    REGISTER_SHEET,
    VALUE,
    WHAT,
    ColumnUse,
    Value,
    cell_value,
    cells_of,
    fitting,
    is_cut,
    method_lines,
)

if TYPE_CHECKING:
    from xlsxwriter.format import Format

#: Rows of a sheet.
_MOST_ROWS = 1_048_576
#: The colour of what may be done with a column, beside the word that says it: of its head, and
#: paler of its cells.
_FILLS = {
    ColumnUse.KEY: ("#D9D9D9", None),
    ColumnUse.EDIT: ("#FFD966", "#FFF9E5"),
    ColumnUse.FILL: ("#9DC3E6", "#EEF5FB"),
    ColumnUse.COMPUTED: ("#D9D9D9", None),
}
#: As text: a program then keeps what is typed, and makes no date of "May 2026".
_TEXT = "@"
_DAY = "yyyy-mm-dd"


class Formats:
    """The formats of one workbook."""

    def __init__(self, book: Workbook) -> None:
        self.title: Format = book.add_format({"bold": True, "font_size": 14})
        self._mark: dict[ColumnUse, Format] = {}
        self._head: dict[ColumnUse, Format] = {}
        self._body: dict[tuple[ColumnUse, str], Format] = {}
        for use, (strong, pale) in _FILLS.items():
            above = {"bg_color": strong, "border": 1, "valign": "top"}
            self._mark[use] = book.add_format(above | {"italic": True})
            self._head[use] = book.add_format(above | {"bold": True, "text_wrap": True})
            below = {"valign": "top"} | ({"bg_color": pale, "border": 4} if pale else {})
            self._body[use, _TEXT] = book.add_format(
                below | {"num_format": _TEXT, "text_wrap": True}
            )
            self._body[use, _DAY] = book.add_format(below | {"num_format": _DAY, "align": "left"})
            self._body[use, "0"] = book.add_format(below | {"num_format": "0"})

    def mark(self, use: ColumnUse) -> Format:
        """Of the word that says what may be done."""
        return self._mark[use]

    def head(self, use: ColumnUse) -> Format:
        """Of a column's name."""
        return self._head[use]

    def body(self, use: ColumnUse, value: Value = "") -> Format:
        """Of a cell."""
        if isinstance(value, str):
            return self._body[use, _TEXT]
        if isinstance(value, date):
            return self._body[use, _DAY]
        return self._body[use, "0"]


def check_size(name: str, rows: int) -> None:
    """Refuse what a sheet cannot hold: it would be left out without a word."""
    if rows > _MOST_ROWS:
        raise Refused(
            f"The sheet {name} would have {rows:,} rows; a workbook takes {_MOST_ROWS:,}.",
            hint="Export fewer commitments (tracker export FILE --parent REF), or as .csv.",
        )


def write_cell(
    sheet: Worksheet,
    place: tuple[int, int],
    value: Value,
    formats: Formats,
    use: ColumnUse,
) -> bool:
    """Write a value as what it is; whether its text was cut."""
    if value == "":
        return False
    line, column = place
    form = formats.body(use, value)
    if isinstance(value, str):
        sheet.write_string(line, column, fitting(value), form)
        return is_cut(value)
    if isinstance(value, date):
        sheet.write_datetime(line, column, datetime.combine(value, time.min), form)
    else:
        sheet.write_number(line, column, value, form)
    return False


#: Text is text, whatever it looks like.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
#: Columns that stay in sight: ref and title.
_IN_SIGHT = 2
_METHOD = {WHAT: 28, VALUE: 110}
#: Of a column by what it holds, beside its own name.
_WIDTHS = {CellKind.TEXT: 24, CellKind.LIST: 30, CellKind.OBJECT: 60, CellKind.MOMENT: 28}


def write_xlsx(export: Export) -> bytes:
    """The workbook. Raises Refused (exit 5) where a sheet cannot hold all of it."""
    out = io.BytesIO()
    with Workbook(out, _OPTIONS) as book:
        # A moment of the ledger and not of the machine: the same export, the same bytes.
        book.set_properties(
            {
                "title": "Register of commitments",
                "created": export.written.replace(tzinfo=None, microsecond=0),
            }
        )
        formats = Formats(book)
        cut = _write_register(book, formats, export)
        for table in sheets(export)[1:]:
            cut += _write_sheet(book, formats, table)
        lines = [(what, fitting(value)) for what, value in method_lines(export, cut)]
        _write_page(book, formats, METHOD_SHEET, _METHOD, lines)
    return out.getvalue()


def _write_register(book: Workbook, formats: Formats, export: Export) -> list[str]:
    """The sheet that may be edited; the names of its cells that were cut."""
    sheet = book.add_worksheet(REGISTER_SHEET)
    check_size(REGISTER_SHEET, HEADER + len(export.commitments))
    rows = count_words(len(export.commitments), "commitment")
    title = f"{export.title}: {rows} on {day_words(export.as_of)}"
    sheet.write_string(0, 0, fitting(title), formats.title)
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width, formats.body(column.use))
        sheet.write_string(HEADER - 2, place, column.use.value, formats.mark(column.use))
        sheet.write_string(HEADER - 1, place, column.name, formats.head(column.use))
    cut = []
    for line, commitment in enumerate(export.commitments, HEADER):
        for place, (name, value) in enumerate(cells_of(commitment).items()):
            if write_cell(sheet, (line, place), value, formats, COLUMNS[place].use):
                cut.append(f"{commitment.row.ref} {name}")
    last = HEADER + max(len(export.commitments), 1) - 1
    sheet.freeze_panes(HEADER, _IN_SIGHT)
    sheet.autofilter(HEADER - 1, 0, last, len(COLUMNS) - 1)
    _offer_choices(sheet, last)
    _prepare_print(sheet, HEADER - 1)
    return cut


def _offer_choices(sheet: Worksheet, last: int) -> None:
    for place, column in enumerate(COLUMNS):
        words = CHOICES.get(column.name)
        if words is not None:
            sheet.data_validation(
                HEADER,
                place,
                last,
                place,
                {
                    "validate": "list",
                    "source": [word.value for word in words],
                    "error_title": f"Not a {column.name}",
                    "error_message": "Choose one of the list.",
                },
            )


def _write_sheet(book: Workbook, formats: Formats, table: ExportTable) -> list[str]:
    """A table as a sheet that is only read; the names of its cells that were cut."""
    widths = {
        field.name: max(len(field.name) + 3, _WIDTHS.get(field.holds, 13))
        for field in table.columns
    }
    check_size(name := table.name.capitalize(), 1 + len(table.values))
    names = table.names
    lines = (list(map(cell_value, names, row)) for row in table.rows)
    return _write_page(book, formats, name, widths, lines)


def _write_page(
    book: Workbook,
    formats: Formats,
    name: str,
    widths: Mapping[str, int],
    lines: Iterable[Sequence[Value]],
) -> list[str]:
    sheet = book.add_worksheet(name)
    for place, (column, width) in enumerate(widths.items()):
        sheet.set_column(place, place, width, formats.body(ColumnUse.COMPUTED))
        sheet.write_string(0, place, column, formats.head(ColumnUse.COMPUTED))
    columns, cut, number = [*widths], [], 1
    for number, cells in enumerate(lines, 1):
        for place, value in enumerate(cells):
            if write_cell(sheet, (number, place), value, formats, ColumnUse.COMPUTED):
                cut.append(f"{name} {cells[0]} {columns[place]}")
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, number, len(widths) - 1)
    _prepare_print(sheet, 0)
    return cut


def _prepare_print(sheet: Worksheet, header: int) -> None:
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header)

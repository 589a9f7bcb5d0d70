"""Writes a register as a workbook, which analysts edit and send back with `import`."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tracker.domain.prose import count_words, day_words
from tracker.errors import Refused
from tracker.publish.tables import ExportTable, measures, sources
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
    WorkbookColumn,
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
_DAY, _NUMBER, _DECIMAL = "yyyy-mm-dd", "0", "General"
#: The formats of the word that says what may be done, and of a column's name.
_MARK, _HEAD = "mark", "head"


#: Text is text, whatever it looks like.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
#: Of a column by what it holds, beside its own name.
_WIDTHS = {CellKind.TEXT: 24, CellKind.LIST: 30, CellKind.OBJECT: 60, CellKind.MOMENT: 28}
_METHOD = (
    WorkbookColumn(WHAT, ColumnUse.COMPUTED, 28),
    WorkbookColumn(VALUE, ColumnUse.COMPUTED, 110),
)


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
        writer = _SheetWriter(book)
        writer.write_register(export)
        # Numbers, and sources whose keys are filled in; both sheets are only read.
        for table in (measures(export), sources(export)):
            writer.write_table(table)
        lines = [(what, fitting(value)) for what, value in method_lines(export, writer.cut)]
        writer.write(METHOD_SHEET, _METHOD, lines)
    return out.getvalue()


class _SheetWriter:
    """Writes the sheets of one workbook; `cut` names the cells whose texts were too long."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.cut: list[str] = []
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._formats: dict[tuple[ColumnUse, str], Format] = {}
        for use, (strong, pale) in _FILLS.items():
            above = {"bg_color": strong, "border": 1, "valign": "top"}
            below = {"valign": "top"} | ({"bg_color": pale, "border": 4} if pale else {})
            for name, form in (
                (_MARK, above | {"italic": True}),
                (_HEAD, above | {"bold": True, "text_wrap": True}),
                (_TEXT, below | {"num_format": _TEXT, "text_wrap": True}),
                (_DAY, below | {"num_format": _DAY, "align": "left"}),
                (_NUMBER, below | {"num_format": _NUMBER}),
                (_DECIMAL, below | {"num_format": _DECIMAL}),
            ):
                self._formats[use, name] = book.add_format(form)

    def write_register(self, export: Export) -> None:
        """Write the sheet that may be edited."""
        lines = ([*cells_of(commitment).values()] for commitment in export.commitments)
        sheet = self.write(REGISTER_SHEET, COLUMNS, lines, header=HEADER, in_sight=2)
        rows = count_words(len(export.commitments), "commitment")
        title = f"{export.title}: {rows} on {day_words(export.as_of)}"
        sheet.write_string(0, 0, fitting(title), self._title)
        last = HEADER + max(len(export.commitments), 1) - 1
        for place, column in enumerate(COLUMNS):
            sheet.write_string(
                HEADER - 2, place, column.use.value, self._formats[column.use, _MARK]
            )
            if column.name in CHOICES:
                choice = {
                    "validate": "list",
                    "source": [word.value for word in CHOICES[column.name]],
                    "error_title": f"Not a {column.name}",
                    "error_message": "Choose one of the list.",
                }
                sheet.data_validation(HEADER, place, last, place, choice)

    def write_table(self, table: ExportTable) -> None:
        """Write a table of the export that is only read."""
        columns = [
            WorkbookColumn(name, ColumnUse.COMPUTED, max(len(name) + 3, _WIDTHS.get(holds, 13)))
            for name, holds in ((field.name, field.holds) for field in table.columns)
        ]
        names = table.names
        lines = (list(map(cell_value, names, row)) for row in table.rows)
        self.write(table.name.capitalize(), columns, lines)

    def write(
        self,
        name: str,
        columns: Sequence[WorkbookColumn],
        lines: Iterable[Sequence[Value]],
        *,
        header: int = 1,
        in_sight: int = 1,
    ) -> Worksheet:
        """Write rows below a header, in the row of that number; some columns stay in sight.

        Raises Refused for more rows than a sheet holds: they would be left out without a word.
        """
        sheet = self.book.add_worksheet(name)
        for place, column in enumerate(columns):
            form = self._formats[column.use, _TEXT]
            sheet.set_column(place, place, column.width, form)
            sheet.write_string(header - 1, place, column.name, self._formats[column.use, _HEAD])
        number = header
        for number, cells in enumerate(lines, header):
            if number == _MOST_ROWS:
                raise Refused(
                    f"The sheet {name} would have more than the {_MOST_ROWS:,} rows that a "
                    "workbook takes.",
                    hint="Export fewer commitments (tracker export FILE --parent REF), or as .csv.",
                )
            of = "" if name == REGISTER_SHEET else f"{name} "
            for place, (column, value) in enumerate(zip(columns, cells, strict=True)):
                if self._write_cell(sheet, (number, place), value, column.use):
                    self.cut.append(f"{of}{cells[0]} {column.name}")
        sheet.freeze_panes(header, in_sight)
        sheet.autofilter(header - 1, 0, number, len(columns) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(header - 1)
        return sheet

    def _write_cell(
        self, sheet: Worksheet, place: tuple[int, int], value: Value, use: ColumnUse
    ) -> bool:
        """Write a value as what it is; whether its text was cut."""
        if isinstance(value, str):
            if value:
                sheet.write_string(*place, fitting(value), self._formats[use, _TEXT])
            return is_cut(value)
        if isinstance(value, date):
            moment = datetime.combine(value, time.min)
            sheet.write_datetime(*place, moment, self._formats[use, _DAY])
        else:
            form = _DECIMAL if isinstance(value, float) else _NUMBER
            sheet.write_number(*place, value, self._formats[use, form])
        return False

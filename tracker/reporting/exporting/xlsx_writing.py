"""How a workbook of ours looks, and the one way in which a cell is written."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from tracker.domain.workbook_cells import Value, fitting, is_cut
from tracker.domain.workbook_columns import Use
from tracker.errors import Refused

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

#: Rows of a sheet.
_MOST_ROWS = 1_048_576
#: The colour of what may be done with a column, beside the word that says it: of its head, and
#: paler of its cells.
_FILLS = {
    Use.KEY: ("#D9D9D9", None),
    Use.EDIT: ("#FFD966", "#FFF9E5"),
    Use.FILL: ("#9DC3E6", "#EEF5FB"),
    Use.COMPUTED: ("#D9D9D9", None),
}
#: As text: a program then keeps what is typed, and makes no date of "May 2026".
_TEXT = "@"
_DAY = "yyyy-mm-dd"


class Formats:
    """The formats of one workbook."""

    def __init__(self, book: Workbook) -> None:
        self.title: Format = book.add_format({"bold": True, "font_size": 14})
        self._mark: dict[Use, Format] = {}
        self._head: dict[Use, Format] = {}
        self._body: dict[tuple[Use, str], Format] = {}
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

    def mark(self, use: Use) -> Format:
        """Of the word that says what may be done."""
        return self._mark[use]

    def head(self, use: Use) -> Format:
        """Of a column's name."""
        return self._head[use]

    def body(self, use: Use, value: Value = "") -> Format:
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
    use: Use,
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

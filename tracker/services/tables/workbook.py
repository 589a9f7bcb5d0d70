"""Workbooks (XLSX): the sheet with the table, its cells as the file means them."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from tracker.domain.subject import nearest
from tracker.errors import FileTrouble, MissingExtra, UnknownValue
from tracker.read.workbook import METHOD_SHEET, REGISTER_SHEET
from tracker.services.tables.contents import (
    Contents,
    counted,
    one_line_breaks,
    some,
    too_long,
    with_signs,
)
from tracker.services.tables.grid import Grid, Line, NoTable, read_grid
from tracker.services.tables.package import MOST_CELLS, check_package, damaged
from tracker.services.tables.table import (
    LONGEST_CELL,
    MOST_ROWS,
    Cell,
    Shape,
    letters,
    raised,
    too_large,
)

#: Sheets that a workbook of `tracker export` has, and hardly any other.
_EXPORTED = {REGISTER_SHEET, METHOD_SHEET, "Entries", "Deadlines", "Sources"}
#: A whole number from here on has more digits than a workbook keeps.
_EXACT = 1e16


@dataclass(slots=True)
class _Sheet:
    """A sheet that was read, and the table in it if there is one."""

    name: str
    hidden: bool
    lines: list[Line]
    merged: list[tuple[tuple[int, int], tuple[int, int]]]
    grid: Grid | None = None

    @property
    def rank(self) -> tuple[bool, bool, bool, int]:
        """The most rows win; before them, that there are columns and that it is seen."""
        if self.grid is None:
            return (False, False, False, 0)
        return (True, len(self.grid.columns) > 1, not self.hidden, len(self.grid.rows))


def read_workbook(content: bytes, *, name: str, shape: Shape, largest: int) -> Contents:
    """The table of a workbook. Raises FileTrouble, and UnknownValue for a sheet there is not."""
    package = check_package(content, name=name, largest=largest)
    sheets = _sheets(content, name, shape.sheet)
    trouble: NoTable | None = None
    for sheet in sheets:
        faults = package.faults.get(sheet.name, {})
        for line in sheet.lines:
            line.fault = faults.get(line.number)
        try:
            _read(sheet, name, shape.header, largest)
        except NoTable as error:
            trouble = error
    if not sheets:
        raise damaged(name, "it has no sheets")
    chosen = max(sheets, key=lambda sheet: sheet.rank)
    if chosen.grid is None:
        if len(sheets) == 1 and trouble is not None:
            raise trouble
        said = f"none of its {len(sheets)} sheets holds a table"
        raise FileTrouble(name, said, hint="Name one with --sheet NAME.")
    grid = chosen.grid
    notices = [_why(sheet, chosen) for sheet in sheets if sheet is not chosen]
    if chosen.hidden:
        notices.append(f"sheet '{chosen.name}' is hidden")
    if len(sheets) > 1:
        notices.insert(0, f"sheet '{chosen.name}': {counted(len(grid.rows), 'row')}")
    found = replace(shape, format="xlsx", sheet=chosen.name, header=grid.header)
    if {sheet.name for sheet in sheets} >= _EXPORTED:
        notices.append("made by tracker export, it seems: --profile xlsx records its edits")
    notices += grid.notices
    rows = with_signs(grid.rows, notices)
    return Contents(
        shape=found,
        columns=grid.columns,
        rows=rows,
        notices=tuple(notices),
        places=grid.places,
    )


def _sheets(content: bytes, name: str, wanted: str | None) -> list[_Sheet]:
    try:
        from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook
    except ImportError:
        raise MissingExtra("Reading a workbook", "xlsx") from None
    try:
        book = load_workbook(io.BytesIO(content))
        known = {
            sheet.name: sheet.visible != SheetVisibleEnum.Visible
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        }
        found = [
            _sheet(book.get_sheet_by_name(each), hidden)
            for each, hidden in known.items()
            if wanted in (None, each)
        ]
    except BaseException as error:
        # A panic of the library is no Exception.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise damaged(name, " ".join(str(error).split()) or "it cannot be read") from None
    if wanted is not None and not found:
        names = list(known)
        unknown = UnknownValue("sheet", wanted, nearest=nearest(wanted, names), known=names)
        unknown.hint = f"{unknown.hint} Name it with --sheet."
        raise unknown
    return found


def _sheet(sheet: Any, hidden: bool) -> _Sheet:
    top, left = sheet.start or (0, 0)
    before: list[Cell] = [""] * left
    lines = [
        Line(number, [*before, *map(_cell, row)])
        for number, row in enumerate(sheet.to_python(), top + 1)
    ]
    return _Sheet(sheet.name, hidden, lines, sheet.merged_cell_ranges or [])


def _cell(value: Any) -> Cell:
    """A cell as the file means it: a date is a date, a number its shortest text."""
    if isinstance(value, str):
        return one_line_breaks(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < _EXACT
        return str(int(value)) if whole else repr(value)
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value.isoformat()
    return value if isinstance(value, date) else _hours(value)


def _hours(value: Any) -> str:
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return value.isoformat() if isinstance(value, time) else str(value)


def _read(sheet: _Sheet, name: str, header: int | None, largest: int) -> None:
    most = raised(MOST_ROWS, largest)
    if len(sheet.lines) > most:
        raise too_large(name, f"sheet '{sheet.name}' has more rows", f"{most:,} rows")
    longest = raised(LONGEST_CELL, largest)
    for line in sheet.lines:
        for place, cell in enumerate(line.cells):
            if isinstance(cell, str) and len(cell) > longest:
                where = f"{sheet.name}!{letters(place)}{line.number}"
                raise too_long(cell, name=name, place=where, most=longest)
    grid = read_grid(sheet.lines, name=name, header=header, largest=largest)
    filled = _fill(sheet, grid.header, raised(MOST_CELLS, largest))
    if filled:
        grid = read_grid(sheet.lines, name=name, header=grid.header, largest=largest)
        grid.notices.append(
            f"{counted(len(filled), 'merged range')}, each cell taken to hold its value: "
            f"{some(filled)}"
        )
    sheet.grid = grid


def _fill(sheet: _Sheet, header: int, most: int) -> list[str]:
    """Write the value of every merged range below the header into all of its cells."""
    lines = {line.number: line for line in sheet.lines if line.number > header}
    filled: list[str] = []
    for (top, left), (bottom, right) in sheet.merged:
        first = lines.get(top + 1)
        if first is None or left >= len(first.cells) or not first.cells[left]:
            continue
        value = first.cells[left]
        for number in range(top + 1, min(bottom + 1, sheet.lines[-1].number) + 1):
            cells = lines[number].cells
            last = min(right + 1, len(cells))
            most -= last - left
            if most < 0:
                return filled
            lines[number].cells[left:last] = [value] * (last - left)
        filled.append(f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}")
    return filled


def _why(sheet: _Sheet, chosen: _Sheet) -> str:
    said = f"sheet '{sheet.name}' passed over: "
    if sheet.hidden:
        said += "it is hidden, "
    if sheet.grid is None:
        return f"{said}{'it holds no table' if sheet.lines else 'it is empty'}"
    rows = counted(len(sheet.grid.rows), "row")
    if len(sheet.grid.columns) < 2:
        return f"{said}{rows}, no header"
    if chosen.grid is not None and sheet.grid.columns == chosen.grid.columns:
        return f"{said}{rows} of the same columns; see --sheet"
    return f"{said}{rows} of {len(sheet.grid.columns)} columns"

"""Reads workbooks (XLSX): the sheet with the table, its cells as the file means them."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Self
from xml.parsers.expat import ExpatError, ParserCreate

from tracker.domain.subject import nearest
from tracker.errors import FileTrouble, MissingExtra, UnknownValue
from tracker.exchange.table.grid import Grid, GridRow, NoTable, read_grid
from tracker.exchange.table.values import (
    LONGEST_CELL,
    MOST_ROWS,
    UNPACKED,
    Cell,
    Contents,
    Shape,
    counted,
    letters,
    one_line_breaks,
    raised,
    some,
    too_large,
    too_long,
    with_signs,
)
from tracker.read.workbook import METHOD_SHEET, REGISTER_SHEET

#: What the refusal of anything that is no workbook says to do.
SAVE = "Save it as .xlsx or .csv."
#: Cells of one sheet, from the first column and row to the last that is used.
MOST_CELLS = 20_000_000
_MOST_ENTRIES = 10_000
_CHUNK = 1_000_000
_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_MEGABYTE = 1_000_000
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: What a zip is that is no workbook, by a file in it.
_OTHERS = (
    ("xl/workbook.bin", "a binary workbook (.xlsb)"),
    ("word/document.xml", "a text document (.docx)"),
    ("ppt/presentation.xml", "a presentation (.pptx)"),
    ("mimetype", "an OpenDocument file (.ods)"),
    ("Index/Document.iwa", "a Numbers file"),
)
#: What the library for zips raises on its way through a damaged one.
_DAMAGED: tuple[type[Exception], ...] = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, LookupError, ValueError),
    *(
        ExpatError,
        OverflowError,
        RuntimeError,
    ),  # a number too large; a method or a password it lacks
)
#: Sheets that a workbook of `tracker export` has, and hardly any other.
_EXPORTED = {REGISTER_SHEET, METHOD_SHEET, "Entries", "Deadlines", "Sources"}
#: A whole number from here on has more digits than a workbook keeps.
_EXACT = 1e16
#: A cell whose type says that what it holds is a text, which may be empty.
_TEXTS = {"str", "inlineStr", "s"}


@dataclass(slots=True)
class _Sheet:
    """A sheet that was read, and the table in it if there is one."""

    name: str
    hidden: bool
    lines: list[GridRow]
    merged: list[tuple[tuple[int, int], tuple[int, int]]]
    grid: Grid | None = None

    @property
    def rank(self) -> tuple[bool, bool, bool, int]:
        """The most rows win; before them, that there are columns and that it is seen."""
        if self.grid is None:
            return (False, False, False, 0)
        return (True, len(self.grid.columns) > 1, not self.hidden, len(self.grid.rows))


class _Part:
    """One XML part of a workbook, read by the parser of the standard library."""

    def __init__(self, content: bytes) -> None:
        self._parser = ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self.start
        self._parser.EndElementHandler = self.end
        self._parser.EntityDeclHandler = self._refuse
        self._parser.buffer_text = True
        self._content = content

    def read(self) -> Self:
        """Read it whole. Raises ExpatError."""
        self._parser.Parse(self._content, True)
        return self

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def texts(self, take: Callable[[str], object] | None) -> None:
        """Have the texts from here on taken, or passed over."""
        self._parser.CharacterDataHandler = take

    def _refuse(self, *_: object) -> None:
        raise ExpatError("it declares entities")


class _Names(_Part):
    """The sheets of a workbook, or the files of its parts: attributes by element."""

    def __init__(self, content: bytes, element: str) -> None:
        super().__init__(content)
        self._element = element
        self.found: list[dict[str, str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(" ")[2] == self._element:
            self.found.append({name.rpartition(" ")[2]: text for name, text in attributes.items()})


class _Cells(_Part):
    """What the library that reads cells hides: errors, formulas without a value, the extent."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.columns = self.rows = 0
        """From the first to the last cell that holds anything."""
        self.faults: dict[int, str] = {}
        """What cannot be read, by row; the first of each."""
        self._cell: dict[str, str] = {}
        self._inside: set[str] = set()
        self._value: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "c":
            self._cell, self._inside, self._value = attributes, set(), []
        elif self._cell:
            self._inside.add(name)
            self.texts(self._value.append if name == "v" else None)

    def end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name == "v":
            self.texts(None)
        if name != "c" or not self._cell:
            return
        address, kind = self._cell.get("r", ""), self._cell.get("t", "")
        self._cell = {}
        if not self._inside:
            return
        column = address.rstrip("0123456789")
        row = int(address[len(column) :][:18] or 0)
        self.columns, self.rows = max(self.columns, _number(column)), max(self.rows, row)
        value = "".join(self._value)
        if kind == "e":
            self.faults.setdefault(row, f"{address} holds the error {value or '#N/A'}")
        elif not value and "f" in self._inside and kind not in _TEXTS:
            self.faults.setdefault(
                row,
                f"{address} is a formula that was never calculated: open the file in a "
                f"spreadsheet program and save it",
            )


def is_package(content: bytes) -> bool:
    """Whether a file is a workbook or something else that office programs write."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLD))


def _faults_of(content: bytes, *, name: str, largest: int) -> dict[str, dict[int, str]]:
    """What cannot be read, by the name of the sheet and the row.

    Refuses what is no workbook, or becomes too large when unpacked. Raises FileTrouble.
    """
    if content.startswith(_OLD):
        if _ENCRYPTED in content:
            hint = "Open it with its password and save it without one."
            raise FileTrouble(name, "it is encrypted", hint=hint)
        raise FileTrouble(name, "it is an old workbook (.xls) or document", hint=SAVE)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _checked(archive, len(content), name, largest)
    except _DAMAGED as error:
        because = " ".join(str(error).split()) or type(error).__name__
        raise damaged(name, because) from None


def damaged(name: str, because: str) -> FileTrouble:
    """A workbook that cannot be read."""
    shown = because[:1].lower() + because[1:100].rstrip(".")
    return FileTrouble(name, f"it is a damaged workbook: {shown}", hint=SAVE)


def _checked(
    archive: zipfile.ZipFile, size: int, name: str, largest: int
) -> dict[str, dict[int, str]]:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if _BOOK not in names:
        what = next((what for file, what in _OTHERS if file in names), None)
        if what is None:
            what = f"an archive of {counted(len(entries), 'file')}"
        raise FileTrouble(name, f"it is {what} and no table", hint=SAVE)
    most = left = max(UNPACKED * size, largest * _MEGABYTE)
    if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > most:
        raise _too_large(name, most)
    parts = _sheet_files(
        *(_unpacked(archive, archive.getinfo(part), most, name) for part in (_BOOK, _RELATIONS))
    )
    faults: dict[str, dict[int, str]] = {}
    for entry in entries:
        content = _unpacked(archive, entry, left, name)
        left -= len(content)
        if entry.filename not in parts:
            continue
        sheet, cells = parts[entry.filename], _Cells(content).read()
        faults[sheet] = cells.faults
        if cells.columns * cells.rows > raised(MOST_CELLS, largest):
            place = f"{letters(cells.columns - 1)[:9]}{cells.rows}"
            limit = f"{raised(MOST_CELLS, largest):,} cells"
            raise too_large(name, f"sheet '{sheet}' reaches to {place}", limit)
    return faults


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int, name: str) -> bytes:
    """A file of the archive, whatever size its directory claims."""
    chunks: list[bytes] = []
    left = most
    entry.file_size = most + 2 * _CHUNK
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise _too_large(name, most)
            chunks.append(chunk)
    return b"".join(chunks)


def _too_large(name: str, most: int) -> FileTrouble:
    return too_large(name, "it is far larger when unpacked", f"{most // _MEGABYTE:,} MB")


def _sheet_files(book: bytes, relations: bytes) -> dict[str, str]:
    """The names of the sheets by the files they are in."""
    targets = {
        part.get("Id", ""): part.get("Target", "")
        for part in _Names(relations, "Relationship").read().found
    }
    files = {}
    for sheet in _Names(book, "sheet").read().found:
        target = targets.get(sheet.get("id", ""), "")
        file = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        files[file] = sheet.get("name", "")
    return files


def _number(column: str) -> int:
    """The number of a column by its letters, from 1; 0 for none."""
    number = 0
    for letter in column[:9].upper():
        number = number * 26 + ord(letter) - 64
    return number


def read_workbook(content: bytes, *, name: str, shape: Shape, largest: int) -> Contents:
    """The table of a workbook. Raises FileTrouble, and UnknownValue for a sheet there is not."""
    every = _faults_of(content, name=name, largest=largest)
    sheets = _sheets(content, name, shape.sheet)
    trouble: NoTable | None = None
    for sheet in sheets:
        faults = every.get(sheet.name, {})
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
        because = f"none of its {len(sheets)} sheets holds a table"
        raise FileTrouble(name, because, hint="Name one with --sheet NAME.")
    grid = chosen.grid
    notices = [_why(sheet, chosen) for sheet in sheets if sheet is not chosen]
    if chosen.hidden:
        notices.append(f"sheet '{chosen.name}' is hidden")
    if len(sheets) > 1:
        notices.insert(0, f"sheet '{chosen.name}': {counted(len(grid.rows), 'row')}")
    shape_read = replace(shape, format="xlsx", sheet=chosen.name, header=grid.header)
    if {sheet.name for sheet in sheets} >= _EXPORTED:
        notices.append("made by tracker export, it seems: --profile xlsx records its edits")
    notices += grid.notices
    rows = with_signs(grid.rows, notices)
    return Contents(
        shape=shape_read,
        columns=grid.columns,
        rows=rows,
        notices=tuple(notices),
        places=grid.places,
    )


def _sheets(content: bytes, name: str, sheet_name: str | None) -> list[_Sheet]:
    try:
        from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook
    except ImportError:
        raise MissingExtra("Reading a workbook", "xlsx") from None
    try:
        book = load_workbook(io.BytesIO(content))
        hidden_by_name = {
            sheet.name: sheet.visible != SheetVisibleEnum.Visible
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        }
        sheets_read = [
            _sheet(book.get_sheet_by_name(name_of_sheet), hidden)
            for name_of_sheet, hidden in hidden_by_name.items()
            if sheet_name in (None, name_of_sheet)
        ]
    except BaseException as error:
        # A panic of the library is no Exception.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise damaged(name, " ".join(str(error).split()) or "it cannot be read") from None
    if sheet_name is not None and not sheets_read:
        names = list(hidden_by_name)
        unknown = UnknownValue("sheet", sheet_name, nearest=nearest(sheet_name, names), known=names)
        unknown.hint = f"{unknown.hint} Name it with --sheet."
        raise unknown
    return sheets_read


def _sheet(sheet: Any, hidden: bool) -> _Sheet:
    top, left = sheet.start or (0, 0)
    before: list[Cell] = [""] * left
    lines = [
        GridRow(number, [*before, *map(_cell, row)])
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
    sentence = f"sheet '{sheet.name}' passed over: "
    if sheet.hidden:
        sentence += "it is hidden, "
    if sheet.grid is None:
        return f"{sentence}{'it holds no table' if sheet.lines else 'it is empty'}"
    rows = counted(len(sheet.grid.rows), "row")
    if len(sheet.grid.columns) < 2:
        return f"{sentence}{rows}, no header"
    if chosen.grid is not None and sheet.grid.columns == chosen.grid.columns:
        return f"{sentence}{rows} of the same columns; see --sheet"
    return f"{sentence}{rows} of {len(sheet.grid.columns)} columns"

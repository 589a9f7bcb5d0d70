"""Reads workbooks (XLSX): the sheet with the table, its cells as the file means them."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from xml.etree.ElementTree import Element, iterparse

from tracker.domain.prose import count_words
from tracker.domain.subject import nearest
from tracker.errors import UnknownValue
from tracker.exchange.table.archive import SAVE, Archive, unzipped
from tracker.exchange.table.grid import GridRow, NoTable, find_header, read_below
from tracker.exchange.table.values import (
    Cell,
    FileTable,
    RawFile,
    letters,
    one_line_breaks,
    some,
)

#: Cells of one sheet, with the empty ones before them in their rows.
_MOST_CELLS = 20_000_000
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
#: What a zip is that is no workbook, by a file in it.
_OTHERS = (
    ("xl/workbook.bin", "a binary workbook (.xlsb)"),
    ("word/document.xml", "a text document (.docx)"),
    ("ppt/presentation.xml", "a presentation (.pptx)"),
    ("mimetype", "an OpenDocument file (.ods)"),
    ("Index/Document.iwa", "a Numbers file"),
)
#: A whole number from here on has more digits than a workbook keeps.
_EXACT = 1e16
#: Day 0 of the usual calendar; its days before March 1900 are one later, as it has a
#: 29 February 1900. The other calendar begins in 1904.
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - no zone
_LEAP_1900 = 60
#: No calendar goes further than the year 9999.
_LAST_DAY = 2_957_000
_DAY_LENGTH = 86_400_000
#: Number formats that every program knows by these numbers: days, times, and lengths of time.
_DAYS = {*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)}
_LENGTHS = {46}
#: What is no sign of a day in a format: texts, colours and conditions, blanks to fill in.
_NO_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')
_LENGTH = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
#: How deep the elements of a part stand at most; those of office programs stand six deep.
_DEEPEST = 50
#: Types of a cell that holds a text, which may be empty.
_TEXTS = {"str", "inlineStr", "s"}
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


@dataclass(slots=True)
class _Sheet:
    """A sheet that was read, and the table in it if there is one."""

    name: str
    hidden: bool
    lines: list[GridRow] = field(default_factory=list)
    merged: list[tuple[str, int, int, int, int]] = field(default_factory=list)
    """The ranges of cells that are one, as `A2:A3`: from column and row to column and row."""
    table: FileTable | None = None

    @property
    def rank(self) -> tuple[bool, bool, bool, int]:
        """The most rows win; before them, that there are columns and that it is seen."""
        if self.table is None:
            return (False, False, False, 0)
        return (True, len(self.table.columns) > 1, not self.hidden, len(self.table.rows))

    def passed_over(self, chosen: FileTable) -> str:
        """Why it is not the table."""
        what = f"sheet '{self.name}' passed over: {'it is hidden, ' if self.hidden else ''}"
        if self.table is None:
            return f"{what}{'it holds no table' if self.lines else 'it is empty'}"
        rows = count_words(len(self.table.rows), "row")
        if len(self.table.columns) < 2:
            return f"{what}{rows}, no header"
        if self.table.columns == chosen.columns:
            return f"{what}{rows} of the same columns; see --sheet"
        return f"{what}{rows} of {len(self.table.columns)} columns"


def is_office_file(content: bytes) -> bool:
    """Whether a file is a workbook or something else that office programs write."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLD))


def read_workbook(file: RawFile) -> FileTable:
    """The table of a workbook. Raises FileTrouble, and UnknownValue for a sheet there is not."""
    if file.content.startswith(_OLD) and _ENCRYPTED in file.content:
        raise file.trouble("it is encrypted", "Open it with its password and save it without one.")
    if file.content.startswith(_OLD):
        raise file.trouble("it is an old workbook (.xls) or document", SAVE)
    with unzipped(file, "workbook") as archive:
        sheets = list(_Book(archive).sheets())
    trouble: NoTable | None = None
    for sheet in sheets:
        try:
            sheet.table = _table(sheet, file)
        except NoTable as error:
            trouble = error
    chosen = max(sheets, key=lambda sheet: sheet.rank)
    table = chosen.table
    if table is None:
        if len(sheets) == 1 and trouble is not None:
            raise trouble
        because = f"none of its {len(sheets)} sheets holds a table"
        raise file.trouble(because, "Name one with --sheet NAME.")
    notices = [sheet.passed_over(table) for sheet in sheets if sheet is not chosen]
    if chosen.hidden:
        notices.append(f"sheet '{chosen.name}' is hidden")
    if len(sheets) > 1:
        notices.insert(0, f"sheet '{chosen.name}': {count_words(len(table.rows), 'row')}")
    return replace(table, notices=(*notices, *table.notices))


def _table(sheet: _Sheet, file: RawFile) -> FileTable:
    """The table of a sheet, each cell of a merged range below the header with its value."""
    heading = find_header(sheet.lines, file)
    lines = {line.number: line.cells for line in sheet.lines if line.number > heading.number}
    for cells in lines.values():
        cells.extend([""] * (len(heading.cells) - len(cells)))
    wide = max(len(line.cells) for line in sheet.lines)
    filled: list[str] = []
    most = file.limit(_MOST_CELLS)
    for place, left, top, right, bottom in sheet.merged:
        value = next(iter(lines.get(top, [])[left : left + 1]), "")
        most -= (right - left + 1) * (bottom - top + 1)
        if not value or most < 0:
            continue
        last = min(right + 1, wide)
        for number in range(top, bottom + 1):
            if number in lines:
                lines[number].extend([""] * (last - len(lines[number])))
                lines[number][left:last] = [value] * (last - left)
        filled.append(place)
    notices = []
    if filled:
        ranges = count_words(len(filled), "merged range")
        notices.append(f"{ranges}, each cell taken to hold its value: {some(filled)}")
    return read_below(heading, sheet.lines, file, notices, format="xlsx", sheet=sheet.name)


def _place(address: str) -> tuple[int, int]:
    """The column of a cell, from 0, and its row, from 1. Raises ValueError."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise ValueError(f"{address[:20]} is no cell")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return column - 1, int(match[2])


def _local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


def _elements(part: bytes, *names: str) -> Iterator[tuple[str, Element]]:
    """The elements of these names with all that is in them, each forgotten after its turn."""
    if any(doctype in part for doctype in _DOCTYPES):
        raise ValueError("it declares a type of document")
    above: list[Element] = []
    inside = 0
    wanted: dict[str, str] = {}
    events = iterparse(io.BytesIO(part), ("start", "end"))  # noqa: S314 - it declares no entity
    for event, element in events:
        tag = element.tag
        if tag not in wanted:
            wanted[tag] = _local(tag) if _local(tag) in names else ""
        name = wanted[tag]
        if event == "start":
            above.append(element)
            if len(above) > _DEEPEST:
                raise ValueError("its elements stand too deep")
            if name:
                inside += 1
            continue
        above.pop()
        if name:
            inside -= 1
            yield name, element
        if not inside and above:
            del above[-1][-1]


def _words(element: Element) -> str:
    """A text of a workbook: its runs, without the reading aids beside them."""
    runs = (run for run in element if _local(run.tag) in {"t", "r"})
    parts = [part.text or "" for run in runs for part in (run, *run) if _local(part.tag) == "t"]
    return _unescaped("".join(parts))


def _unescaped(text: str) -> str:
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
    return one_line_breaks(text)


class _Book:
    """The parts of a workbook."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._file = archive.file
        self._check()
        self._parts: dict[str, tuple[str, str]] = {}
        for _, relation in _elements(archive.read(_RELATIONS), "Relationship"):
            path = posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
            kind = relation.get("Type", "").rpartition("/")[2]
            self._parts[relation.get("Id", "")] = kind, path
        self._texts = [
            _words(text) for part in self._of("sharedStrings") for _, text in _elements(part, "si")
        ]
        self._styles = [style for part in self._of("styles") for style in _styles(part)]
        self._epoch = _EPOCH

    def _check(self) -> None:
        names = self._archive.names
        if _BOOK not in names:
            what = next((what for name, what in _OTHERS if name in names), None)
            what = what or f"an archive of {count_words(len(names), 'file')}"
            raise self._file.trouble(f"it is {what} and no table", SAVE)

    def _of(self, kind: str) -> Iterator[bytes]:
        for of, path in self._parts.values():
            if of == kind:
                yield self._archive.read(path)

    def sheets(self) -> Iterator[_Sheet]:
        """Its sheets, or the one that the shape names. Raises UnknownValue."""
        wanted, names = self._file.shape.sheet, []
        for kind, element in _elements(self._archive.read(_BOOK), "workbookPr", "sheet"):
            if kind == "workbookPr":
                self._epoch = _EPOCH_1904 if element.get("date1904") in {"1", "true"} else _EPOCH
                continue
            attributes = {_local(name): text for name, text in element.attrib.items()}
            part, path = self._parts.get(attributes.get("id", ""), ("", ""))
            if part != "worksheet":
                continue
            name = attributes.get("name", "")
            names.append(name)
            if wanted in {None, name}:
                sheet = _Sheet(name, hidden=attributes.get("state", "visible") != "visible")
                self._read(sheet, self._archive.read(path))
                yield sheet
        if not names:
            raise ValueError("it has no sheets")
        if wanted is not None and wanted not in names:
            unknown = UnknownValue("sheet", wanted, nearest=nearest(wanted, names), known=names)
            unknown.hint = f"{unknown.hint} Name it with --sheet."
            raise unknown

    def _read(self, sheet: _Sheet, part: bytes) -> None:
        number, count, most = 0, 0, self._file.limit(_MOST_CELLS)
        for kind, element in _elements(part, "row", "mergeCell"):
            if kind == "mergeCell":
                place = element.get("ref", "")
                (left, top), (right, bottom) = map(_place, place.split(":"))
                if right < left or bottom < top:
                    raise ValueError(f"{place[:20]} is no range of cells")
                sheet.merged.append((place, left, top, right, bottom))
                continue
            before, number = number, int(element.get("r") or number + 1)
            if number <= before:
                raise ValueError(f"its row {number} follows row {before}")
            line = self._row(element, number)
            count += len(line.cells)
            self._file.check_rows(len(sheet.lines) + 1)
            if count > most:
                raise self._file.too_large(f"sheet '{sheet.name}' has more", f"{most:,} cells")
            if line.cells:
                sheet.lines.append(line)

    def _row(self, element: Element, number: int) -> GridRow:
        line = GridRow(number, [])
        place = -1
        for cell in element:
            if _local(cell.tag) != "c":
                continue
            address = cell.get("r")
            before, place = place, place + 1 if address is None else _place(address)[0]
            if place <= before:
                raise ValueError(f"its cell {address} stands in the wrong place")
            where = f"{letters(place)}{number}"
            value, fault = self._cell(cell, where)
            if value or fault:
                line.cells += [""] * (place - len(line.cells))
                line.cells.append(value)
            line.fault = line.fault or fault
        return line

    def _cell(self, cell: Element, where: str) -> tuple[Cell, str | None]:
        """What a cell means, and why it cannot be trusted."""
        kind, value = cell.get("t", "n"), ""
        formula = False
        for part in cell:
            name = _local(part.tag)
            if name == "v":
                value = part.text or ""
            elif name == "is":
                value = _words(part)
            else:
                formula = formula or name == "f"
        if kind == "e" and (value or formula):
            return "", f"{where} holds the error {value or '#N/A'}"
        if formula and not value and kind not in _TEXTS:
            how = "open the file in a spreadsheet program and save it"
            return "", f"{where} is a formula that was never calculated: {how}"
        meant = self._meant(kind, value, cell.get("s")) if value else ""
        if isinstance(meant, str):
            self._file.check_cell(meant, where)
        return meant, None

    def _meant(self, kind: str, value: str, style: str | None) -> Cell:
        """What a value is, by the type of its cell."""
        if kind == "n":
            return self._number(float(value), style)
        if kind == "s":
            return self._texts[int(value)]
        if kind == "d":
            return _day(datetime.fromisoformat(value))
        if kind == "b":
            return "false" if value == "0" else "true"
        return _unescaped(value) if kind == "str" else value

    def _number(self, value: float, style: str | None) -> Cell:
        """A number as its shortest text, or the day or time that its format makes of it."""
        of = self._styles[int(style)] if style else ""
        if of and 0 <= value < _LAST_DAY:
            length = timedelta(milliseconds=round(value * _DAY_LENGTH))
            if of == "length" or value < 1:
                minutes, seconds = divmod(int(length.total_seconds()), 60)
                return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
            leap = timedelta(days=self._epoch == _EPOCH and value < _LEAP_1900)
            return _day(self._epoch + length + leap)
        if value.is_integer() and abs(value) < _EXACT:
            return str(int(value))
        return repr(value)


def _day(moment: datetime) -> Cell:
    return moment.date() if moment.time() == time() else moment.isoformat()


def _styles(part: bytes) -> Iterator[str]:
    """For each style of cells "day", "length" (of time), or "" for any other number."""
    formats: dict[int, str] = {}
    for kind, element in _elements(part, "numFmt", "cellXfs"):
        if kind == "numFmt":
            formats[int(element.get("numFmtId", "-1"))] = element.get("formatCode", "")
            continue
        for style in element:
            number = int(style.get("numFmtId", "0"))
            code = formats.get(number, "")
            if number in _LENGTHS or _LENGTH.search(code):
                yield "length"
            elif number in _DAYS or re.search("[dmyhs]", _NO_FORMAT.sub("", code), re.IGNORECASE):
                yield "" if code.casefold() == "general" else "day"
            else:
                yield ""

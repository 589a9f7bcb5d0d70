"""Reads workbooks (XLSX): the sheet with the table, its cells as the file means them."""

from __future__ import annotations

import calendar
import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from xml.etree.ElementTree import Element

from tracker.domain.prose import count_words
from tracker.exchange.table.archive import SAVE, Archive, unzipped
from tracker.exchange.table.grid import GridRow
from tracker.exchange.table.sheets import (
    MOST_CELLS,
    Sheet,
    attributes,
    check_sheet,
    elements,
    local,
    table_of,
)
from tracker.exchange.table.values import Cell, FileTable, RawFile, letters, one_line_breaks
from tracker.read.workbook import HEADER, METHOD_SHEET, REGISTER_SHEET

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
#: What a zip is that is no workbook, by a file in it.
_OTHERS = (
    ("xl/workbook.bin", "a binary workbook (.xlsb)"),
    ("word/document.xml", "a text document (.docx)"),
    ("ppt/presentation.xml", "a presentation (.pptx)"),
    ("mimetype", "an OpenDocument text"),
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
_MONTHS, _LENGTHS = {17}, {46}
#: What is no sign of a day in a format: texts, colours and conditions, blanks to fill in.
_NO_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')
_LENGTH = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
#: Types of a cell that holds a text, which may be empty.
_TEXTS = {"str", "inlineStr", "s"}
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_HYPERLINK = re.compile(r'HYPERLINK\("(https?://[^"\s]+)"', re.IGNORECASE)


def is_office_file(content: bytes) -> bool:
    """Whether a file is a workbook or something else that office programs write."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLD))


def is_workbook(content: bytes) -> bool:
    """Whether a zip is a workbook or another document of an office program."""
    return b"[Content_Types].xml" in content


def read_workbook(file: RawFile) -> FileTable:
    """The table of a workbook. Raises FileTrouble, and UnknownValue for a sheet there is not."""
    if file.content.startswith(_OLD) and _ENCRYPTED in file.content:
        raise file.trouble("it is encrypted", "Open it with its password and save it without one.")
    if file.content.startswith(_OLD):
        raise file.trouble("it is an old workbook (.xls) or document", SAVE)
    with unzipped(file, "workbook") as archive:
        book = _Book(archive)
        sheets = list(book.sheets())
    names = {sheet.name for sheet in sheets}
    shape = file.shape
    if {METHOD_SHEET, REGISTER_SHEET} <= names and shape.header is None and shape.sheet is None:
        # Our own: above the names stands what may be done with each column.
        sheets = [sheet for sheet in sheets if sheet.name == REGISTER_SHEET]
        file = replace(file, shape=replace(shape, sheet=REGISTER_SHEET, header=HEADER))
    return table_of(sheets, file, "xlsx")


def _place(address: str) -> tuple[int, int]:
    """The column of a cell, from 0, and its row, from 1. Raises ValueError."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise ValueError(f"{address[:20]} is no cell")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return column - 1, int(match[2])


def is_web(target: str) -> bool:
    """Whether a link leads to a page, and not to a file or a place in the workbook."""
    return target.lower().startswith(("http://", "https://"))


def _address_of(cell: Element) -> str | None:
    """The address in a cell's own formula for a link."""
    formula = next((part.text or "" for part in cell if local(part.tag) == "f"), "")
    match = _HYPERLINK.match(formula)
    return match[1] if match else None


def _words(element: Element) -> str:
    """A text of a workbook: its runs, without the reading aids beside them."""
    runs = (run for run in element if local(run.tag) in {"t", "r"})
    parts = [part.text or "" for run in runs for part in (run, *run) if local(part.tag) == "t"]
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
        for _, relation in elements(archive.read(_RELATIONS), ("Relationship",)):
            path = posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
            kind = relation.get("Type", "").rpartition("/")[2]
            self._parts[relation.get("Id", "")] = kind, path
        strings = (elements(part, ("si",)) for part in self._of("sharedStrings"))
        self._texts = [_words(text) for part in strings for _, text in part]
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

    def sheets(self) -> Iterator[Sheet]:
        """Its sheets, or the one that the shape names. Raises UnknownValue."""
        chosen, names = self._file.shape.sheet, []
        for kind, element in elements(self._archive.read(_BOOK), ("workbookPr", "sheet")):
            if kind == "workbookPr":
                self._epoch = _EPOCH_1904 if element.get("date1904") in {"1", "true"} else _EPOCH
                continue
            values = attributes(element)
            part, path = self._parts.get(values.get("id", ""), ("", ""))
            if part != "worksheet":
                continue
            name = values.get("name", "")
            names.append(name)
            if chosen in {None, name}:
                sheet = Sheet(name, hidden=values.get("state", "visible") != "visible")
                self._read(sheet, self._archive.read(path), self._targets(path))
                yield sheet
        check_sheet(chosen, names)

    def _read(self, sheet: Sheet, part: bytes, targets: dict[str, str]) -> None:
        number, count, most = 0, 0, self._file.limit(MOST_CELLS)
        for kind, element in elements(part, ("row", "mergeCell", "hyperlink")):
            if kind == "hyperlink":
                self._link(sheet, attributes(element), targets)
                continue
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

    def _targets(self, path: str) -> dict[str, str]:
        """The web addresses to which a sheet has links, by what it calls them."""
        folder, _, name = path.rpartition("/")
        relations = f"{folder}/_rels/{name}.rels"
        if relations not in self._archive.names:
            return {}
        return {
            relation.get("Id", ""): target
            for _, relation in elements(self._archive.read(relations), ("Relationship",))
            if is_web(target := relation.get("Target", ""))
        }

    def _link(self, sheet: Sheet, values: dict[str, str], targets: dict[str, str]) -> None:
        """Put the address of a link behind its cell; one of several cells is behind the first."""
        target = targets.get(values.get("id", ""))
        if target is None:
            return
        column, number = _place(values.get("ref", "").partition(":")[0])
        at = bisect_left(sheet.lines, number, key=lambda line: line.number)
        if at < len(sheet.lines) and sheet.lines[at].number == number:
            sheet.lines[at].links[column] = target

    def _row(self, element: Element, number: int) -> GridRow:
        line = GridRow(number, [], hidden=element.get("hidden") in {"1", "true"})
        place = -1
        for cell in element:
            if local(cell.tag) != "c":
                continue
            address = cell.get("r")
            before, place = place, place + 1 if address is None else _place(address)[0]
            if place <= before:
                raise ValueError(f"its cell {address} stands in the wrong place")
            where = f"{letters(place)}{number}"
            value, fault = self._cell(cell, where)
            if address := _address_of(cell):
                line.links[place] = address
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
            name = local(part.tag)
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
            return shown_day(datetime.fromisoformat(value), "day")
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
            return shown_day(self._epoch + length + leap, of)
        return number_text(value)


def number_text(value: float) -> str:
    """A number as its shortest text."""
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)


def shown_day(moment: datetime, shows: str) -> Cell:
    """A moment as far as its cell shows it: a day, the month or the year around it.

    >>> from datetime import datetime
    >>> shown_day(datetime(2025, 3, 1), "month"), shown_day(datetime(2026, 1, 1), "year")
    ('March 2025', '2026')
    """
    if shows == "month":
        return f"{calendar.month_name[moment.month]} {moment.year:04}"
    if shows == "year":
        return f"{moment.year:04}"
    return moment.date() if moment.time() == time() else moment.isoformat()


def _styles(part: bytes) -> Iterator[str]:
    """For each style of cells what it shows of a moment: "day", "month", "year" or "length" (of
    time); "" is any other number.
    """
    formats: dict[int, str] = {}
    for kind, element in elements(part, ("numFmt", "cellXfs")):
        if kind == "numFmt":
            formats[int(element.get("numFmtId", "-1"))] = element.get("formatCode", "")
            continue
        for style in element:
            number = int(style.get("numFmtId", "0"))
            yield _shows(number, formats.get(number, ""))


def _shows(number: int, code: str) -> str:
    """What a number format shows of a moment.

    >>> [_shows(164, code) for code in ("mmm-yy;@", "yyyy", "d/m/yy", "[h]:mm", "0.00", "General")]
    ['month', 'year', 'day', 'length', '', '']
    """
    if number in _LENGTHS or _LENGTH.search(code):
        return "length"
    if not code and number in _MONTHS | _DAYS:
        return "month" if number in _MONTHS else "day"
    signs = _NO_FORMAT.sub("", code).partition(";")[0].casefold()
    if signs == "general":
        return ""
    parts = {sign for sign in signs if sign in "dmyhs"}
    if parts & {*"dhs"}:
        return "day"
    return "month" if "m" in parts else "year" if "y" in parts else ""

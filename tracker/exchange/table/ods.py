"""Reads OpenDocument spreadsheets (.ods): the sheet with the table, its cells as they show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from xml.etree.ElementTree import Element

from tracker.exchange.table.archive import unzipped
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
from tracker.exchange.table.xlsx import is_web, number_text, shown_day

#: What stands in the first file of such an archive, which is never compressed.
_MARK = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
_NUMBERS = frozenset({"float", "currency", "percentage"})
#: How the rows are called that nobody sees.
_UNSEEN = frozenset({"collapse", "filter"})
#: Blanks that one sign stands for.
_MOST_BLANKS = 1_000


def is_opendocument(content: bytes) -> bool:
    """Whether a file is an OpenDocument spreadsheet."""
    return _MARK in content[:200]


def read_opendocument(file: RawFile) -> FileTable:
    """The table of a spreadsheet. Raises FileTrouble, and UnknownValue for a sheet there is not."""
    with unzipped(file, "OpenDocument file") as archive:
        if _MANIFEST in archive.names and b"encryption-data" in archive.read(_MANIFEST):
            because = "it is encrypted"
            raise file.trouble(because, "Open it with its password and save it without one.")
        document = _OdsDocument(file)
        if _STYLES in archive.names:
            document.learn_styles(archive.read(_STYLES))
        content = archive.read(_CONTENT)
        document.learn_styles(content)
        sheets = list(document.sheets(content))
        check_sheet(file.shape.sheet, document.names)
    return table_of(sheets, file, "ods")


@dataclass(slots=True)
class _OdsDocument:
    """A document while it is read."""

    file: RawFile
    names: list[str] = field(default_factory=list)
    _shows: dict[str, str] = field(default_factory=dict)
    """What a style of days shows: day, month or year."""
    _styles: dict[str, str] = field(default_factory=dict)
    """The style of days of a style of cells."""
    _hidden: set[str] = field(default_factory=set)
    """The styles of sheets that nobody sees."""
    _count: int = 0

    def learn_styles(self, part: bytes) -> None:
        """Take in what the styles of a part show."""
        for kind, element in elements(part, ("style", "date-style")):
            values = attributes(element)
            name = values.get("name", "")
            if kind == "date-style":
                parts = {local(child.tag) for child in element}
                is_day = parts & {"day", "day-of-week", "hours"}
                form = "day" if is_day else "month" if "month" in parts else "year"
                self._shows[name] = form
            elif values.get("family") == "table":
                if any(attributes(child).get("display") == "false" for child in element):
                    self._hidden.add(name)
            elif values.get("data-style-name"):
                self._styles[name] = values["data-style-name"]
            elif values.get("parent-style-name") in self._styles:
                self._styles[name] = self._styles[values["parent-style-name"]]

    def sheets(self, part: bytes) -> Iterator[Sheet]:
        """Its sheets, or the one that the shape names."""
        sheet: Sheet | None = None
        chosen, number, styles = self.file.shape.sheet, 0, list[str]()
        for kind, element in elements(part, ("table-column", "table-row"), opening=("table",)):
            values = attributes(element)
            if kind == "table":
                if sheet is not None and chosen in {None, sheet.name}:
                    yield sheet
                name = values.get("name", "")
                sheet = Sheet(name, hidden=values.get("style-name") in self._hidden)
                self.names.append(name)
                number, styles = 0, []
            elif sheet is None or chosen not in {None, sheet.name}:
                continue
            elif kind == "table-column":
                again = min(_repeated(values, "columns"), 1_000)
                styles += [values.get("default-cell-style-name", "")] * again
            else:
                number = self._row(sheet, element, number + 1, styles)
        if sheet is not None and chosen in {None, sheet.name}:
            yield sheet

    def _row(self, sheet: Sheet, element: Element, number: int, styles: list[str]) -> int:
        """Read a row, which may stand for several that are alike; the number of the last."""
        values = attributes(element)
        last = number + _repeated(values, "rows") - 1
        hidden = values.get("visibility") in _UNSEEN
        line = GridRow(number, [], hidden=hidden)
        place = 0
        for cell in element:
            if local(cell.tag) not in {"table-cell", "covered-table-cell"}:
                continue
            of_cell = attributes(cell)
            again = _repeated(of_cell, "columns")
            style = of_cell.get("style-name") or values.get("default-cell-style-name") or ""
            style = style or (styles[place] if place < len(styles) else "")
            value, fault, address = self._cell(cell, of_cell, style, f"{letters(place)}{number}")
            line.fault = line.fault or fault
            if address:
                line.links[place] = address
            if value:
                self._check(sheet, place + again)
                line.cells += [""] * (place - len(line.cells)) + [value] * again
            self._span(sheet, of_cell, place, number)
            place += again
        if not line.cells and not line.fault:
            return last
        for at in range(number, last + 1):
            self._check(sheet, len(line.cells))
            self.file.check_rows(len(sheet.lines) + 1)
            sheet.lines.append(
                GridRow(at, [*line.cells], line.fault, dict(line.links), hidden=hidden)
            )
        return last

    def _check(self, sheet: Sheet, cells: int) -> None:
        """Refuse more cells than a sheet may have."""
        self._count += cells
        if self._count > (most := self.file.limit(MOST_CELLS)):
            raise self.file.too_large(f"sheet '{sheet.name}' has more", f"{most:,} cells")

    @staticmethod
    def _span(sheet: Sheet, values: dict[str, str], place: int, number: int) -> None:
        wide = int(values.get("number-columns-spanned", "1"))
        high = int(values.get("number-rows-spanned", "1"))
        if wide > 1 or high > 1:
            right, bottom = place + wide - 1, number + high - 1
            span = f"{letters(place)}{number}:{letters(right)}{bottom}"
            sheet.merged.append((span, place, number, right, bottom))

    def _cell(
        self, cell: Element, values: dict[str, str], style: str, where: str
    ) -> tuple[Cell, str | None, str | None]:
        """What a cell shows, why it cannot be trusted, and the address behind it."""
        kind = values.get("value-type", "")
        words = [part for part in cell if local(part.tag) == "p"]
        text = one_line_breaks("\n".join("".join(_words(part)) for part in words))
        links = (attributes(part).get("href", "") for part in cell.iter() if local(part.tag) == "a")
        address = next(filter(is_web, links), None)
        if kind == "date":
            moment = datetime.fromisoformat(values.get("date-value", ""))
            shows = self._shows.get(self._styles.get(style, ""), "day")
            return shown_day(moment, shows), None, None
        if text.startswith("#") and values.get("formula") and kind in {"string", "float"}:
            return "", f"{where} holds the error {text}", None
        if kind in _NUMBERS:
            return number_text(float(values.get("value", ""))), None, address
        if kind == "boolean":
            return values.get("boolean-value", ""), None, address
        value = text or values.get("string-value", "")
        self.file.check_cell(value, where)
        return value, None, address


def _repeated(values: dict[str, str], what: str) -> int:
    return max(1, int(values.get(f"number-{what}-repeated", "1")))


def _words(part: Element) -> Iterator[str]:
    """The text of a paragraph, its blanks and breaks spelled out."""
    yield part.text or ""
    for child in part:
        name = local(child.tag)
        if name == "s":
            yield " " * min(int(attributes(child).get("c", "1")), _MOST_BLANKS)
        elif name in {"tab", "line-break"}:
            yield "\t" if name == "tab" else "\n"
        elif name not in {"annotation", "note"}:
            yield from _words(child)
        yield child.tail or ""

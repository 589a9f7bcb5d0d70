"""Reads the tables of pages: HTML, and Markdown, of which prose is no table."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

from tracker.domain.markup import is_unseen, tamed
from tracker.exchange.table.grid import GridRow
from tracker.exchange.table.sheets import Sheet, check_sheet, table_of
from tracker.exchange.table.values import Cell, FileTable, RawFile, letters

_NO_TABLE = "it is a page without a table"
_PROSE = "Promises in prose are found by tracker suggest FILE; a table is saved as .csv or .xlsx."
#: Cells that one may stand for, as browsers have it.
_WIDEST, _HIGHEST = 1_000, 65_534
_BLOCKS = frozenset({"p", "div", "li", "br", "ul", "ol"})
_UNREAD = frozenset({"script", "style", "template"})
#: How a page begins.
HTML = re.compile(r"\s*<(?:!doctype\s+html|html|head|body|table)\b", re.IGNORECASE)


def read_html(file: RawFile) -> FileTable:
    """The table of a page with the most rows, or the one that the shape's sheet names.

    Raises FileTrouble where there is none, and UnknownValue for a table there is not.
    """
    parser = _Tables(file)
    parser.feed(tamed(file.decoded.text))
    parser.close()
    return _chosen(file, parser.tables, "html")


def _chosen(file: RawFile, tables: list[Sheet], format: str) -> FileTable:
    if not tables:
        raise file.trouble(_NO_TABLE, _PROSE)
    check_sheet(file.shape.sheet, [table.name for table in tables])
    chosen = [table for table in tables if file.shape.sheet in {None, table.name}]
    return table_of(chosen, file, format, file.doubts, encoding=file.decoded.encoding)


class _Tables(HTMLParser):
    """Collects the tables of a page; one inside a cell of another is a table of its own."""

    def __init__(self, file: RawFile) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Sheet] = []
        self._file = file
        self._open: list[_PageTable] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in _UNREAD:
            self._unread += 1
        elif tag == "table":
            sheet = Sheet(f"table {len(self.tables) + 1}", hidden=is_unseen(attrs), what="table")
            self.tables.append(sheet)
            self._open.append(_PageTable(self._file, sheet))
        elif self._open:
            self._open[-1].start(tag, attributes, hidden=is_unseen(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD:
            self._unread = max(0, self._unread - 1)
        elif self._open:
            self._open[-1].end(tag)
            if tag == "table":
                self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and not self._unread:
            self._open[-1].words.append(data)


class _PageTable:
    """A table while its page is read."""

    def __init__(self, file: RawFile, sheet: Sheet) -> None:
        self.words: list[str] = []
        self._file, self._sheet = file, sheet
        self._line: GridRow | None = None
        self._cell: dict[str, str] | None = None
        self._link = ""
        self._below: dict[int, int] = {}
        """How many more rows each place is taken by a cell from above."""

    def start(self, tag: str, attributes: dict[str, str], *, hidden: bool) -> None:
        """An element begins; a row and a cell end the one before them."""
        if tag == "tr":
            self._end_row()
            self._line = GridRow(len(self._sheet.lines) + 1, [], hidden=hidden)
            self._file.check_rows(self._line.number)
        elif tag in {"td", "th"}:
            self._end_cell()
            if self._line is None:
                self.start("tr", {}, hidden=False)
            self._cell, self._link = attributes, ""
            self.words.clear()
        elif tag == "caption":
            self.words.clear()
        elif tag in _BLOCKS:
            self.words.append("\n")
        elif tag == "a" and attributes.get("href", "").strip().lower().startswith(
            ("http:", "https:")
        ):
            self._link = self._link or attributes["href"].strip()

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag == "caption" and (name := " ".join("".join(self.words).split())):
            self._sheet.name = name[:80]
        elif tag in {"td", "th"}:
            self._end_cell()
        elif tag in {"tr", "table", "thead", "tbody"}:
            self._end_row()

    def _end_cell(self) -> None:
        line, cell = self._line, self._cell
        if line is None or cell is None:
            return
        self._cell = None
        place = len(line.cells)
        while self._below.get(place):
            self._below[place] -= 1
            line.cells.append("")
            place += 1
        text = "\n".join(" ".join(part.split()) for part in "".join(self.words).split("\n"))
        text = re.sub(r"\n{2,}", "\n", text).strip()
        self._file.check_cell(text, f"row {line.number}")
        wide, high = _span(cell, "colspan", _WIDEST), _span(cell, "rowspan", _HIGHEST)
        line.cells += [text, *[""] * (wide - 1)]
        self._file.check_columns(len(line.cells), f"row {line.number}")
        if self._link:
            line.links[place] = self._link
        if wide > 1 or high > 1:
            last, bottom = place + wide - 1, line.number + high - 1
            span = f"{letters(place)}{line.number}:{letters(last)}{bottom}"
            self._sheet.merged.append((span, place, line.number, last, bottom))
            if high > 1:
                self._below |= dict.fromkeys(range(place, last + 1), high - 1)

    def _end_row(self) -> None:
        self._end_cell()
        if self._line is not None:
            for place in range(len(self._line.cells), max(self._below, default=-1) + 1):
                self._below[place] = max(0, self._below.get(place, 0) - 1)
            self._below = {place: left for place, left in self._below.items() if left}
            self._sheet.lines.append(self._line)
            self._line = None


def _span(attributes: dict[str, str], name: str, most: int) -> int:
    text = attributes.get(name, "").strip()
    return max(1, min(int(text), most)) if re.fullmatch("[0-9]{1,6}", text) else 1


_CODE = re.compile(r"`[^`]*`")
_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]*)(?:[ ]+\"[^\"]*\")?\)")
_AUTOLINK = re.compile(r"<(https?://[^<>\s]*)>")
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_MARKS = re.compile(r"\*\*|__|~~|`")
_EMPHASIS = re.compile(r"(?<!\w)([*_])([^*_\s][^*_]*)\1(?!\w)")
_ESCAPED = re.compile(r"\\([^\w\s])")
_BAR = "\ue000"


def is_markdown(text: str) -> bool:
    """Whether there is a table of Markdown in a text: a row of names above a rule."""
    lines = text[:200_000].split("\n")
    return any("|" in above and _is_rule(rule) for above, rule in pairwise(lines))


def _is_rule(line: str) -> bool:
    """Whether a line is the rule below the names of columns: `|---|:--:|`."""
    text = line.strip()
    if "|" not in text or "-" not in text or text.strip("|-: \t"):
        return False
    cells = text.removeprefix("|").removesuffix("|").split("|")
    return all(set(cell.strip().strip(":")) == {"-"} for cell in cells)


def read_markdown(file: RawFile) -> FileTable:
    """The table of a Markdown page with the most rows, each with the number of its line.

    Raises FileTrouble where there is none.
    """
    lines = file.decoded.text.replace("\r\n", "\n").split("\n")
    tables: list[Sheet] = []
    table: Sheet | None = None
    for number, line in enumerate(lines, 1):
        rule = lines[number] if number < len(lines) else ""
        if table is None and "|" in line and _is_rule(rule):
            table = Sheet(f"table {len(tables) + 1}", hidden=False, what="table")
            tables.append(table)
        if table is not None and "|" not in line:
            table = None
        if table is None or (len(table.lines) == 1 and number == table.lines[0].number + 1):
            continue
        file.check_rows(len(table.lines) + 1)
        table.lines.append(_markdown_row(file, line, number))
    return _chosen(file, tables, "markdown")


def _markdown_row(file: RawFile, line: str, number: int) -> GridRow:
    text = line.strip().replace("\\|", _BAR)
    text = _CODE.sub(lambda match: match[0].replace("|", _BAR), text)
    text = text.removeprefix("|").removesuffix("|")
    row = GridRow(number, [])
    cells: list[Cell] = []
    parts = text.split("|")
    file.check_columns(len(parts), f"line {number}")
    for place, part in enumerate(parts):
        link = _LINK.search(part)
        if link is not None and link[2].lower().startswith(("http://", "https://")):
            row.links[place] = link[2]
        plain = _AUTOLINK.sub(r"\1", _LINK.sub(r"\1", part))
        plain = _EMPHASIS.sub(r"\2", _MARKS.sub("", _BREAK.sub("\n", plain)))
        plain = _ESCAPED.sub(r"\1", plain).replace(_BAR, "|").strip()
        file.check_cell(plain, f"line {number}")
        cells.append(plain)
    row.cells = cells
    return row

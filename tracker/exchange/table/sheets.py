"""What the readers of workbooks share: sheets, which of them is the table, and safe XML."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree.ElementTree import Element, iterparse

from tracker.domain.prose import count_words
from tracker.domain.subject import nearest
from tracker.errors import UnknownValue
from tracker.exchange.table.grid import GridRow, NoTable, find_heading, read_below
from tracker.exchange.table.values import FileDoubt, FileTable, RawFile, some

#: Cells of one sheet, with the empty ones before them in their rows.
MOST_CELLS = 20_000_000
#: How deep the elements of a part stand at most; those of office programs stand six deep.
_DEEPEST = 50
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


@dataclass(slots=True)
class Sheet:
    """A sheet that was read, and the table in it if there is one."""

    name: str
    hidden: bool
    what: str = "sheet"
    """What it is: of a page a table."""
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
        what = f"{self.what} '{self.name}' passed over: {'it is hidden, ' if self.hidden else ''}"
        if self.table is None:
            return f"{what}{'it holds no table' if self.lines else 'it is empty'}"
        rows = count_words(len(self.table.rows), "row")
        if len(self.table.columns) < 2:
            return f"{what}{rows}, no header"
        if self.table.columns == chosen.columns:
            return f"{what}{rows} of the same columns; see --sheet"
        return f"{what}{rows} of {len(self.table.columns)} columns"


def check_sheet(wanted: str | None, names: Sequence[str]) -> None:
    """Refuse the name of a sheet that there is not. Raises UnknownValue."""
    if not names:
        raise ValueError("it has no sheets")
    if wanted is not None and wanted not in names:
        unknown = UnknownValue("sheet", wanted, nearest=nearest(wanted, names), known=names)
        unknown.hint = f"{unknown.hint} Name it with --sheet."
        raise unknown


def table_of(
    sheets: Sequence[Sheet],
    file: RawFile,
    format: str,
    doubts: Sequence[FileDoubt] = (),
    **read_as: Any,
) -> FileTable:
    """The table of the sheet with the most rows, and why it is not one of the others.

    Raises FileTrouble where no sheet holds a table.
    """
    trouble: NoTable | None = None
    for sheet in sheets:
        try:
            sheet.table = _table(sheet, file, doubts, format=format, **read_as)
        except NoTable as error:
            trouble = error
    chosen = max(sheets, key=lambda sheet: sheet.rank)
    table = chosen.table
    if table is None:
        if len(sheets) == 1 and trouble is not None:
            raise trouble
        because = f"none of its {len(sheets)} {sheets[0].what}s holds a table"
        raise file.trouble(because, "Name one with --sheet NAME.")
    notices = [sheet.passed_over(table) for sheet in sheets if sheet is not chosen]
    if chosen.hidden:
        notices.append(f"{chosen.what} '{chosen.name}' is hidden")
    if len(sheets) > 1:
        notices.insert(0, f"{chosen.what} '{chosen.name}': {count_words(len(table.rows), 'row')}")
    return replace(table, notices=(*notices, *table.notices))


def _table(sheet: Sheet, file: RawFile, doubts: Sequence[FileDoubt], **read_as: Any) -> FileTable:
    """The table of a sheet, each cell of a merged range below the header with its value."""
    spans = [(top, bottom) for _, _, top, _, bottom in sheet.merged]
    heading = find_heading(sheet.lines, file, spans)
    lines = {line.number: line.cells for line in sheet.lines if line.number > heading.last}
    for cells in lines.values():
        cells.extend([""] * (len(heading.names) - len(cells)))
    wide = max(len(line.cells) for line in sheet.lines)
    filled: list[str] = []
    most = file.limit(MOST_CELLS)
    for place, left, top, right, bottom in sheet.merged:
        value = next(iter(lines.get(top, [])[left : left + 1]), "")
        most -= (right - left + 1) * (bottom - top + 1)
        if not value or most < 0:
            continue
        last = min(right + 1, wide)
        if left == 0 and right and top == bottom and last == wide:
            continue  # A heading across the table stays one cell.
        for number in range(top, bottom + 1):
            if number in lines:
                lines[number].extend([""] * (last - len(lines[number])))
                lines[number][left:last] = [value] * (last - left)
        filled.append(place)
    notices = []
    if filled:
        ranges = count_words(len(filled), "merged range")
        notices.append(f"{ranges}, each cell taken to hold its value: {some(filled)}")
    return read_below(heading, sheet.lines, file, notices, doubts, sheet=sheet.name, **read_as)


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


def attributes(element: Element) -> dict[str, str]:
    """The attributes of an element without their namespaces."""
    return {local(name): text for name, text in element.attrib.items()}


def elements(
    part: bytes, names: Iterable[str], *, opening: Iterable[str] = ()
) -> Iterator[tuple[str, Element]]:
    """The elements of these names with all that is in them, each forgotten after its turn.

    Those of `opening` come when they begin, with their attributes alone.
    """
    if any(doctype in part for doctype in _DOCTYPES):
        raise ValueError("it declares a type of document")
    chosen, begun = frozenset(names), frozenset(opening)
    above: list[Element] = []
    inside = 0
    name_of_tag: dict[str, str] = {}
    events = iterparse(io.BytesIO(part), ("start", "end"))  # noqa: S314 - it declares no entity
    for event, element in events:
        tag = element.tag
        if tag not in name_of_tag:
            name_of_tag[tag] = local(tag) if local(tag) in chosen else ""
        name = name_of_tag[tag]
        if event == "start":
            above.append(element)
            if len(above) > _DEEPEST:
                raise ValueError("its elements stand too deep")
            if name:
                inside += 1
            elif local(tag) in begun:
                yield local(tag), element
            continue
        above.pop()
        if name:
            inside -= 1
            yield name, element
        if not inside and above:
            del above[-1][-1]

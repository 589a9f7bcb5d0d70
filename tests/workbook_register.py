"""A small register as a workbook, and the analyst who edits it: openpyxl in place of a program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.fixtures_program import NOW, Result, Tracker, done

REFS = ("ROADS", "RAIL", "BUSES", "BRIDGES", "PORTS", "CANALS")
NAME = "register.xlsx"
#: The row of names, and the first below it.
NAMES, FIRST = 3, 4
SHEET = """\
source:
  key: speech
  title: The speech
  url: https://www.gov.uk/speech
  published: 2025-01-16
  type: statement
  speaker: Jo Doe
facts:
- add: ROADS
  title: Mend the roads
  lead: Roads Board
  wording: We will mend every road.
  tag: [roads, money]
- {add: RAIL, title: Electrify the line, lead: Rail Board, due: by the end of 2026}
- {add: BUSES, title: Run the night buses, lead: Bus Board}
- {add: BRIDGES, title: Paint the bridges, tag: [money]}
- {add: PORTS, title: Dredge the ports, kind: standing}
- {add: CANALS, title: Clean the canals, lead: Canal Board}
- {update: BRIDGES, finding: under-way}
- {update: CANALS, finding: part, on: 2025-07, test: Boats pass, unmet: Swans nest}
---
source:
  key: audit
  title: The audit
  url: https://www.nao.org.uk/audit
  published: 2026-03-02
  type: inspection
  speaks_for: independent
facts:
- {note: ROADS, text: The first note}
"""


def fill(tracker: Tracker, folder: Path) -> None:
    """The register, and its export as register.xlsx."""
    path = folder / "sheet.yaml"
    path.write_text(SHEET, encoding="utf-8")
    done(tracker("record", str(path)))
    done(tracker("export", NAME))


def sent_back(tracker: Tracker, *options: str, now: str = NOW) -> Result:
    """What the program says to the workbook as it is now."""
    return tracker("import", NAME, "--profile", "xlsx", *options, now=now)


def entries(tracker: Tracker) -> int:
    """How many entries the register holds."""
    return int(done(tracker("head")).stdout.split()[0])


def facts(tracker: Tracker, since: int) -> list[tuple[str, str, str]]:
    """What was recorded after an entry, but for what holds the register together."""
    rows = done(tracker("log", "--json")).json()["rows"]
    apart = {"batch", "party"}
    return [
        (row["ref"], row["facet"], row["value"])
        for row in reversed(rows)
        if row["entry"] > since and row["facet"] not in apart and row["ref"] in REFS
    ]


class Book:
    """The workbook, open in a program."""

    def __init__(self, name: str = NAME) -> None:
        self._name = name
        self.book: Workbook = load_workbook(name)
        self.sheet: Worksheet = self.book["Register"]

    @property
    def columns(self) -> dict[str, int]:
        return {str(cell.value): cell.column or 0 for cell in self.sheet[NAMES]}

    @property
    def rows(self) -> dict[str, int]:
        last = self.sheet.max_row
        return {str(self.sheet.cell(row, 1).value): row for row in range(FIRST, last + 1)}

    def put(self, ref: str, **cells: Any) -> None:
        """Type into the row of a commitment."""
        for name, value in cells.items():
            self.type(self.rows[ref], self.columns[name], value)

    def type(self, row: int, column: int, value: Any) -> None:
        """Type into a cell; the cells are formatted as text: "=1+1" becomes no formula."""
        cell = self.sheet.cell(row, column)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"

    def cells(self, ref: str) -> dict[str, Any]:
        row = self.rows[ref]
        return {name: self.sheet.cell(row, at).value for name, at in self.columns.items()}

    def save(self) -> None:
        self.book.save(self._name)


def edited(**by_ref: Mapping[str, Any]) -> None:
    """Type into several rows and save."""
    book = Book()
    for ref, cells in by_ref.items():
        book.put(ref, **cells)
    book.save()


def every_cell(name: str = NAME) -> Iterator[Any]:
    """Every cell of every sheet that holds something."""
    for sheet in load_workbook(name):
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def method(name: str = NAME) -> dict[str, str]:
    """What the sheet Method says."""
    rows = load_workbook(name)["Method"].iter_rows(values_only=True)
    return {str(row[0]): str(row[1]) for row in rows}


def workbook_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of the sheet Register, with the names of `list`."""
    book = Book(str(path))
    return [cells | {"delivery_tracker": cells["status"]} for cells in map(book.cells, book.rows)]

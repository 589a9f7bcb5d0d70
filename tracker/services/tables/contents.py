"""What a reader of one format hands back: rows by column, and how they came to be read so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.errors import FileTrouble, as_typed
from tracker.services.tables.table import Cell, Row, Shape, too_large

#: Characters that the ledger does not hold: controls other than tab and line feed, and halves.
UNHELD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """A table but for its name."""

    shape: Shape
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notices: tuple[str, ...]
    places: tuple[int, ...] = ()


def visible(text: str) -> str:
    """A text with what the ledger does not hold spelled out.

    >>> visible("in\x02direct")
    'in[U+0002]direct'
    """
    return UNHELD.sub(lambda found: f"[U+{ord(found.group()):04X}]", text)


def with_signs(rows: Sequence[Row], notices: list[str]) -> tuple[Row, ...]:
    """The rows with every character that the ledger does not hold spelled out, and noticed."""
    found: list[Row] = []
    changed: list[str] = []
    for row in rows:
        if not UNHELD.search("".join(map(row.text, row.cells))):
            found.append(row)
            continue
        cells = {
            column: _cell(cell)
            for column, cell in row.cells.items()
            if not isinstance(cell, date) and UNHELD.search("".join(cell))
        }
        changed += [f"row {row.number}, column {as_typed(column)}" for column in cells]
        found.append(replace(row, cells={**row.cells, **cells}))
    if changed:
        notices.append(
            f"control characters or halves of characters in {counted(len(changed), 'cell')}, "
            f"spelled out as [U+0002]: {some(changed)}"
        )
    return tuple(found)


def _cell(cell: str | tuple[str, ...]) -> Cell:
    return visible(cell) if isinstance(cell, str) else tuple(map(visible, cell))


def one_line_breaks(text: str) -> str:
    """A text with every line break as a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def too_long(text: str, *, name: str, place: str, most: int) -> FileTrouble:
    """The refusal of a cell that is too long."""
    return too_large(name, f"{place} holds {len(text):,} characters", f"{most:,} in a cell")


def counted(number: int, what: str) -> str:
    """A count and its noun.

    >>> counted(1, "row"), counted(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def some(items: Sequence[object], most: int = 5) -> str:
    """The first of many, and how many more there are.

    >>> some([1, 2, 3], 2)
    '1, 2 and 1 more'
    """
    shown = ", ".join(map(str, items[:most]))
    return shown if len(items) <= most else f"{shown} and {len(items) - most:,} more"

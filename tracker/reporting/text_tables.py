"""Tables in plain text: a grid where the columns fit, else one paragraph for each row.

A grid of numbers that is too wide is printed in parts, each with the first column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.reporting.columns import WIDTH, to_left, to_right, width, wrapped
from tracker.reporting.outline.blocks import Head

#: More columns of words than this are no grid.
MOST_WORDS = 2
_GAP = "  "
#: The first column of a grid that has to be parted is not wider than this.
_NARROW = 20
#: The first column beside another one of words.
_SHARED = 40


@dataclass(frozen=True, slots=True)
class Rows:
    """A table's words as plain text."""

    heads: tuple[Head, ...]
    groups: tuple[tuple[str | None, tuple[tuple[str, ...], ...]], ...]
    """Each group's title and its rows."""
    total: tuple[str, ...] | None

    @property
    def every(self) -> Iterator[tuple[str, ...]]:
        """The rows of all groups and the total."""
        for _, rows in self.groups:
            yield from rows
        if self.total:
            yield self.total


def table_lines(table: Rows) -> Iterator[str]:
    """The lines of a table below its caption."""
    if sum(not head.numeric for head in table.heads) > MOST_WORDS:
        yield from _records(table)
        return
    for place, columns in enumerate(_parts(table)):
        if place:
            yield ""
        yield from _grid(table, columns)


def _parts(table: Rows) -> Iterator[list[tuple[int, int]]]:
    """Which columns stand side by side, with their sizes: all of them, if they fit."""
    sizes = [_size(table, place) for place in range(len(table.heads))]
    words = [place for place, head in enumerate(table.heads) if not head.numeric]
    numbers = sum(size + len(_GAP) for place, size in enumerate(sizes) if place not in words)
    if len(words) == MOST_WORDS:
        sizes[words[0]] = min(sizes[words[0]], _SHARED)
        rest = WIDTH - numbers - sizes[words[0]] - len(_GAP)
        sizes[words[1]] = min(sizes[words[1]], rest)
        yield list(enumerate(sizes))
        return
    first = sizes[0]
    if first + numbers > WIDTH:
        first = max(min(first, WIDTH - numbers), _NARROW)
    part = [(0, first)]
    for place in range(1, len(sizes)):
        if len(part) > 1 and _total(part) + len(_GAP) + sizes[place] > WIDTH:
            yield part
            part = [(0, first)]
        part.append((place, sizes[place]))
    yield part


def _total(part: Sequence[tuple[int, int]]) -> int:
    return sum(size for _, size in part) + len(_GAP) * (len(part) - 1)


def _size(table: Rows, place: int) -> int:
    head = table.heads[place]
    longest = max((width(word) for word in head.text.split()), default=1)
    held = max((width(row[place]) for row in table.every), default=0)
    # Rows of a group with a title are set in.
    inset = 2 if place == 0 and any(title for title, _ in table.groups) else 0
    return max(longest, held + inset)


def _grid(table: Rows, columns: Sequence[tuple[int, int]]) -> Iterator[str]:
    rule = _GAP.join("-" * size for _, size in columns)
    yield from _row(table, columns, [head.text for head in table.heads], bottom=True)
    yield rule
    for title, rows in table.groups:
        if title:
            yield from wrapped(title)
        for row in rows:
            yield from _row(table, columns, row, inset="  " if title else "")
    if table.total:
        yield rule
        yield from _row(table, columns, table.total)


def _row(
    table: Rows,
    columns: Sequence[tuple[int, int]],
    row: Sequence[str],
    *,
    inset: str = "",
    bottom: bool = False,
) -> Iterator[str]:
    """One row; its cells begin on one line, or end on one if `bottom`."""
    cells: list[list[str]] = []
    for place, size in columns:
        first = place == 0
        hang = f"{inset}  " if first and not bottom else ""
        lines = wrapped(row[place], size - len(inset) if first else size, hang[len(inset) :])
        cells.append([f"{inset}{line}" for line in lines] if first else lines)
    height = max(map(len, cells))
    if bottom:
        cells = [[""] * (height - len(lines)) + lines for lines in cells]
    for line in range(height):
        parts = [
            _placed(lines[line] if line < len(lines) else "", size, table.heads[place])
            for lines, (place, size) in zip(cells, columns, strict=True)
        ]
        yield _GAP.join(parts).rstrip(" ")


def _placed(text: str, size: int, head: Head) -> str:
    return to_right(text, size) if head.numeric else to_left(text, size)


def _records(table: Rows) -> Iterator[str]:
    """A row as a paragraph: what it is about, then a line for each other column."""
    names = [head.text for head in table.heads[1:]]
    label = max(map(width, names))
    sizes = {
        place: max((width(row[place]) for row in table.every), default=0)
        for place, head in enumerate(table.heads)
        if head.numeric
    }
    yield "-" * WIDTH
    first = True
    for title, rows in table.groups:
        if title:
            yield from ((), ("",))[not first]
            yield from wrapped(title)
            first = False
        for row in rows:
            if not first:
                yield ""
            first = False
            yield from wrapped(row[0], hang="    ")
            for place, name in enumerate(names, 1):
                start = f"  {to_left(name, label)}  "
                value = row[place]
                if place in sizes:
                    value = to_right(value, sizes[place])
                    yield (start + value).rstrip(" ")
                    continue
                lines = wrapped(value, WIDTH - len(start))
                yield start + lines[0]
                yield from (" " * len(start) + line for line in lines[1:])
    yield "-" * WIDTH

"""Writes a document as plain text for mail and terminals, in 78 columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.domain.text import WIDTH, one_line, shown, to_left, to_right, width, wrapped
from tracker.publish.document import (
    BadgeMark,
    Beside,
    Block,
    Callout,
    Cards,
    Cell,
    Change,
    Code,
    Column,
    Day,
    Details,
    Document,
    Figure,
    Items,
    Letter,
    Link,
    Links,
    Pair,
    Pairs,
    Paragraph,
    Prose,
    Quote,
    Run,
    Runs,
    Section,
    State,
    Subheading,
    Table,
    TableStyle,
    Target,
    no_links,
    tables_of,
)
from tracker.publish.words import safe_href

#: More columns of words than this are no grid.
MOST_WORDS = 2
_GAP = "  "
#: The first column of a grid that has to be parted is not wider than this.
_NARROW = 20
#: The first column beside another one of words.
_SHARED = 40


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table's words as plain text."""

    columns: tuple[Column, ...]
    groups: tuple[tuple[str | None, tuple[tuple[str, ...], ...]], ...]
    """Each group's title and its rows."""
    total: tuple[str, ...] | None
    compact: bool = False
    """Whether a row of many words is two lines: its head, and what the other cells hold."""

    @property
    def every(self) -> Iterator[tuple[str, ...]]:
        """The rows of all groups and the total."""
        for _, rows in self.groups:
            yield from rows
        if self.total:
            yield self.total


def table_lines(table: PlainTable) -> Iterator[str]:
    """The lines of a table below its caption."""
    if sum(not column.numeric for column in table.columns) > MOST_WORDS:
        yield from _compact(table) if table.compact else _records(table)
        return
    for place, columns in enumerate(_parts(table)):
        if place:
            yield ""
        yield from _grid(table, columns)


def _parts(table: PlainTable) -> Iterator[list[tuple[int, int]]]:
    """Which columns stand side by side, with their sizes: all of them, if they fit."""
    sizes = [_size(table, place) for place in range(len(table.columns))]
    words = [place for place, column in enumerate(table.columns) if not column.numeric]
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


def _size(table: PlainTable, place: int) -> int:
    column = table.columns[place]
    longest = max((width(word) for word in column.label.split()), default=1)
    widest = max((width(row[place]) for row in table.every), default=0)
    # Rows of a group with a title are set in, and what goes on in a second line is too.
    inset = 2 * (1 + any(title for title, _ in table.groups)) if place == 0 else 0
    return max(longest, widest + inset)


def _grid(table: PlainTable, columns: Sequence[tuple[int, int]]) -> Iterator[str]:
    rule = _GAP.join("-" * size for _, size in columns)
    yield from _row(table, columns, [column.label for column in table.columns], bottom=True)
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
    table: PlainTable,
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
            _placed(lines[line] if line < len(lines) else "", size, table.columns[place])
            for lines, (place, size) in zip(cells, columns, strict=True)
        ]
        yield _GAP.join(parts).rstrip(" ")


def _placed(text: str, size: int, column: Column) -> str:
    return to_right(text, size) if column.numeric else to_left(text, size)


def _records(table: PlainTable) -> Iterator[str]:
    """A row as a paragraph: what it is about, then a line for each other column."""
    names = [column.label for column in table.columns[1:]]
    label = max(map(width, names))
    sizes = {
        place: max((width(row[place]) for row in table.every), default=0)
        for place, column in enumerate(table.columns)
        if column.numeric
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


def _compact(table: PlainTable) -> Iterator[str]:
    """A row as two lines: its head, and below it what the other cells hold."""
    labels = [column.label for column in table.columns[1:]]
    for place, (title, rows) in enumerate(table.groups):
        if title:
            yield from ([""] if place else [])
            yield from wrapped(title)
        for row in rows:
            yield from wrapped(row[0], hang="    ")
            cells = [
                f"{label}: {value}"
                for label, value in zip(labels, row[1:], strict=True)
                if value != "–"
            ]
            yield from (f"    {line}" for line in wrapped("; ".join(cells), WIDTH - 4) if cells)


#: What underlines a heading, by its level.
_UNDER = {1: "=", 2: "=", 3: "-", 4: "."}
#: A name longer than this stands on a line of its own.
_LONGEST_NAME = 24
#: A line is not set in further than this, so that there is room for its words.
_DEEPEST = 20
#: What opens an item of a list; its other lines hang below its words.
_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)]) ")


def plain(document: Document, links: Links = no_links) -> str:
    """The document as text: lines of at most 78 columns but for addresses."""
    lines: list[str] = []
    for part in _PlainBlocks(document, links).parts():
        if lines:
            lines.append("")
        lines.extend(part)
    return "\n".join(map(str.rstrip, lines)) + "\n"


def run_text(run: Run) -> str:
    """A run in words alone.

    >>> run_text(Quote("soon"))
    '“soon”'
    """
    match run:
        case Quote():
            words = f"“{run.text}”"
        case Day():
            words = run.words
        case State():
            words = f"{run.headline.glyph} {run.headline.label}"
        case BadgeMark():
            words = f"({run.badge.glyph} {run.badge.label})"
        case Change():
            words = f"{{+{run.text}+}}" if run.is_new else f"[-{run.text}-]"
        case _:
            words = run.text
    return words


def runs_text(some: Runs) -> str:
    """Runs in words alone, on one line; what cannot be printed is shown."""
    return one_line(shown("".join(map(run_text, some))))


class _PlainBlocks:
    def __init__(self, document: Document, links: Links) -> None:
        self._document = document
        self._links = links
        self._numbers = tables_of(document)
        self._room = WIDTH

    def parts(self) -> Iterator[list[str]]:
        """The lines of every part, which an empty line follows."""
        document = self._document
        yield wrapped(" · ".join(map(runs_text, document.masthead)))
        if document.above:
            yield wrapped(runs_text(document.above))
        yield _heading(runs_text(document.heading), 1)
        for block in document.blocks:
            yield from self._block(block, 2)
        if document.foot:
            yield ["=" * WIDTH, *self._pairs(document.foot)]

    def _block(self, block: Block, level: int) -> Iterator[list[str]]:
        match block:
            case Section():
                yield ["", *_heading(_shown(block.title), 2)]
                yield from self._blocks(block.blocks, 3)
            case Subheading():
                yield _heading(runs_text(block.runs), max(level, block.level))
            case Paragraph():
                yield wrapped(self._sourced(block.runs), self._room)
            case Items():
                yield list(self._items(block))
            case Table():
                yield list(self._table(block))
            case Pairs():
                yield list(self._pairs(block.pairs))
            case _:
                yield from self._container(block, level)

    def _container(self, block: Block, level: int) -> Iterator[list[str]]:
        match block:
            case Cards():
                for card in block.cards:
                    yield from self._card(card.side, card.blocks, level)
            case Figure():
                yield _heading(runs_text(block.title), level)
                yield from self._blocks(block.blocks, level + 1)
            case Callout():
                for part in self._inside(block.blocks, level):
                    yield [f"| {line}" for line in part]
            case Details():
                yield wrapped(runs_text(block.summary), self._room)
                yield from self._blocks(block.blocks, level)
            case Beside():
                yield from self._blocks((*block.main, *block.side), level)
            case Prose():
                yield list(_marked(block.markdown, "> "))
            case Letter():
                yield list(_marked(block.text, "  "))

    def _blocks(self, blocks: Iterable[Block], level: int) -> Iterator[list[str]]:
        for block in blocks:
            yield from self._block(block, min(level, max(_UNDER)))

    def _card(self, side: Runs, blocks: Sequence[Block], level: int) -> Iterator[list[str]]:
        """Its side and its first paragraph together, the rest set in below."""
        first, rest = (
            (self._sourced(blocks[0].runs), blocks[1:])
            if blocks and isinstance(blocks[0], Paragraph)
            else ("", blocks)
        )
        lines = wrapped(": ".join(filter(None, (runs_text(side), first))))
        for part in self._inside(rest, level):
            lines += [f"  {line}" for line in part]
        yield lines

    def _inside(self, blocks: Iterable[Block], level: int) -> Iterator[list[str]]:
        """Parts that are set in by two columns."""
        self._room -= 2
        yield from self._blocks(blocks, level)
        self._room += 2

    def _sourced(self, some: Runs) -> str:
        """Words, with the address of somebody else's page behind the words that lead there."""
        parts = []
        for run in some:
            parts.append(run_text(run))
            if isinstance(run, Link):
                to = run.to
                address = self._links(to) if isinstance(to, Target) else safe_href(to)
                if address is not None and not address.startswith("#"):
                    parts.append(f" <{address}>")
        return one_line(shown("".join(parts)))

    def _items(self, block: Items) -> Iterator[str]:
        digits = len(str(len(block.items)))
        for place, item in enumerate(block.items, 1):
            mark = f"{place:>{digits}}. " if block.numbered else "- "
            inset = " " * len(mark)
            for number, line_runs in enumerate((item.runs, *item.under)):
                start = inset if number else mark
                for line in wrapped(self._sourced(line_runs), self._room - len(mark)):
                    yield start + line
                    start = inset

    def _pairs(self, pairs: Sequence[Pair]) -> Iterator[str]:
        names = [runs_text(pair.name) for pair in pairs]
        room = max((width(name) for name in names if width(name) <= _LONGEST_NAME), default=0)
        inset = " " * (room + 2)
        for name, pair in zip(names, pairs, strict=True):
            start = to_left(name, room) + "  "
            if width(name) > _LONGEST_NAME:
                yield from wrapped(name)
                start = inset
            for value in pair.values:
                text, beside = self._sourced(value), self._room - len(inset)
                if any(isinstance(run, Code) and width(run.text) > beside for run in value):
                    # A digest is never parted: it stands on a line of its own.
                    yield name
                    yield from (f"  {line}" for line in wrapped(text, self._room - 2))
                    continue
                for line in wrapped(text, beside):
                    yield f"{start}{line}"
                    start = inset

    def _table(self, table: Table) -> Iterator[str]:
        yield from wrapped(f"Table {self._numbers[id(table)]}. {_shown(table.caption)}")
        if table.note:
            yield from wrapped(runs_text(table.note))
        yield ""
        yield from table_lines(
            PlainTable(
                tuple(replace(column, label=_shown(column.label)) for column in table.columns),
                tuple(
                    (
                        runs_text(group.title) or None,
                        tuple(tuple(map(_cell, row.cells)) for row in group.rows),
                    )
                    for group in table.groups
                ),
                tuple(map(_cell, table.total.cells)) if table.total else None,
                compact=table.style is TableStyle.STATUS,
            )
        )


def _shown(text: str) -> str:
    return one_line(shown(text))


def _cell(cell: Cell) -> str:
    words = runs_text(cell.runs) or "–"
    return f"{cell.mark.glyph} {words}" if cell.mark else words


def _heading(words: str, level: int) -> list[str]:
    lines = wrapped(words)
    return [*lines, _UNDER[min(level, max(_UNDER))] * min(max(map(width, lines)), WIDTH)]


def _marked(text: str, mark: str) -> Iterator[str]:
    """Somebody's own lines, each one marked; a long one is wrapped."""
    for line in shown(text).strip("\n").split("\n"):
        bare = line.lstrip(" ")
        inset = line[: len(line) - len(bare)][:_DEEPEST]
        item = _ITEM.match(bare)
        hang = " " * len(item[0]) if item else ""
        for part in wrapped(bare, WIDTH - len(mark) - len(inset), hang):
            yield f"{mark}{inset}{part}"

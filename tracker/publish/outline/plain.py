"""Writes the weekly report as plain text for mail, in 78 columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.domain.text import WIDTH, one_line, shown, to_left, to_right, width, wrapped
from tracker.publish.outline import document
from tracker.publish.outline.blocks import (
    Block,
    BulletItem,
    Bullets,
    ColumnHead,
    HeadingBlock,
    Lines,
    Pair,
    Pairs,
    Paragraph,
    Quote,
    TableBlock,
    TextToCopy,
    Verbatim,
)
from tracker.publish.wording.pieces import Style, Words
from tracker.report.build import Weekly

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

    heads: tuple[ColumnHead, ...]
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


def table_lines(table: PlainTable) -> Iterator[str]:
    """The lines of a table below its caption."""
    if sum(not head.numeric for head in table.heads) > MOST_WORDS:
        yield from _records(table)
        return
    for place, columns in enumerate(_parts(table)):
        if place:
            yield ""
        yield from _grid(table, columns)


def _parts(table: PlainTable) -> Iterator[list[tuple[int, int]]]:
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


def _size(table: PlainTable, place: int) -> int:
    head = table.heads[place]
    longest = max((width(word) for word in head.text.split()), default=1)
    widest = max((width(row[place]) for row in table.every), default=0)
    # Rows of a group with a title are set in.
    inset = 2 if place == 0 and any(title for title, _ in table.groups) else 0
    return max(longest, widest + inset)


def _grid(table: PlainTable, columns: Sequence[tuple[int, int]]) -> Iterator[str]:
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
            _placed(lines[line] if line < len(lines) else "", size, table.heads[place])
            for lines, (place, size) in zip(cells, columns, strict=True)
        ]
        yield _GAP.join(parts).rstrip(" ")


def _placed(text: str, size: int, head: ColumnHead) -> str:
    return to_right(text, size) if head.numeric else to_left(text, size)


def _records(table: PlainTable) -> Iterator[str]:
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


#: What underlines a heading, by its level.
_UNDER = {1: "=", 2: "=", 3: "-", 4: "."}
#: A name longer than this stands on a line of its own.
_LONGEST_NAME = 24
#: A line is not set in further than this, so that there is room for its words.
_DEEPEST = 20
#: What opens an item of a list; its other lines hang below its words.
_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)]) ")


def weekly_txt(report: Weekly) -> str:
    """The report as text: lines of at most 78 columns but for addresses."""
    return text(document(report))


def text(blocks: Iterable[Block]) -> str:
    """Blocks as text."""
    lines: list[str] = []
    for block in blocks:
        if lines:
            lines.append("")
        if isinstance(block, HeadingBlock) and block.level == 2:
            lines.append("")
        lines.extend(_block(block))
    return "\n".join(map(str.rstrip, lines)) + "\n"


def plain(words: Words) -> str:
    """Words without marks but for quotation marks; what cannot be printed is shown."""
    return one_line(
        shown(
            "".join(
                f"“{piece.text}”" if piece.style is Style.QUOTE else piece.text for piece in words
            )
        )
    )


def _block(block: Block) -> Iterator[str]:
    match block:
        case HeadingBlock():
            lines = wrapped(plain(block.words))
            yield from lines
            yield _UNDER[block.level] * min(max(map(width, lines)), WIDTH)
        case Paragraph():
            yield from wrapped(plain(block.words))
        case Bullets():
            yield from _bullets(block)
        case Pairs():
            yield from _pairs(block)
        case TableBlock():
            yield from _table(block)
        case Lines():
            yield from (f"  {line}" for line in block.lines)
        case Quote():
            yield from _marked(block.text, "  | ")
        case TextToCopy():
            yield from _marked(block.text, "  ")
        case Verbatim():
            yield from _marked(block.text, "> ")


def _bullets(block: Bullets) -> Iterator[str]:
    digits = len(str(len(block.items)))
    for place, item in enumerate(block.items, 1):
        mark = f"{place:>{digits}}. " if block.numbered else "- "
        yield from _item(item, mark)


def _item(item: BulletItem, mark: str) -> Iterator[str]:
    inset = " " * len(mark)
    for place, words in enumerate((item.words, *item.under)):
        start = inset if place else mark
        for line in wrapped(plain(words), WIDTH - len(mark)):
            yield start + line
            start = inset


def _pairs(block: Pairs) -> Iterator[str]:
    names = [one_line(shown(pair.name)) for pair in block.pairs]
    room = max((width(name) for name in names if width(name) <= _LONGEST_NAME), default=0)
    inset = " " * (room + 2)
    for name, pair in zip(names, block.pairs, strict=True):
        start = to_left(name, room) + "  "
        if _is_long_code(pair, WIDTH - len(inset)):
            yield from (name, f"  {plain(pair.values[0])}")
            continue
        if width(name) > _LONGEST_NAME:
            yield from wrapped(name)
            start = inset
        mark = "- " if len(pair.values) > 1 else ""
        for value in pair.values:
            before = mark
            for line in wrapped(plain(value), WIDTH - len(inset) - len(mark)):
                yield f"{start}{before}{line}"
                start, before = inset, " " * len(mark)


def _is_long_code(pair: Pair, room: int) -> bool:
    """Whether the value is a digest that would be broken beside its name."""
    pieces = [piece for value in pair.values for piece in value]
    return [piece.style for piece in pieces] == [Style.CODE] and len(pieces[0].text) > room


def _table(table: TableBlock) -> Iterator[str]:
    yield from wrapped(f"Table {table.number}. {table.caption}")
    if table.line:
        yield from wrapped(table.line)
    yield ""
    yield from table_lines(
        PlainTable(
            table.heads,
            tuple(
                (group.title, tuple(tuple(map(plain, row)) for row in group.rows))
                for group in table.groups
            ),
            tuple(map(plain, table.total)) if table.total else None,
        )
    )


def _marked(text: str, mark: str) -> Iterator[str]:
    """Somebody's own lines, each one marked; a long one is wrapped."""
    for line in shown(text).strip("\n").split("\n"):
        bare = line.lstrip(" ")
        inset = line[: len(line) - len(bare)][:_DEEPEST]
        item = _ITEM.match(bare)
        hang = " " * len(item[0]) if item else ""
        for part in wrapped(bare, WIDTH - len(mark) - len(inset), hang):
            yield f"{mark}{inset}{part}"

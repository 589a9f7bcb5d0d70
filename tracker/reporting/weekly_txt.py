"""The weekly report as plain text for mail: 78 columns, nothing that a terminal would obey."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tracker.domain.report import Weekly
from tracker.domain.text import one_line, shown
from tracker.reporting.columns import WIDTH, to_left, width, wrapped
from tracker.reporting.outline import outline
from tracker.reporting.outline.blocks import (
    Block,
    Bullets,
    Heading,
    Item,
    Lines,
    Pair,
    Pairs,
    Paragraph,
    Passage,
    Quote,
    Table,
    Verbatim,
)
from tracker.reporting.text_tables import Rows, table_lines
from tracker.reporting.wording.pieces import Style, Words

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
    return text(outline(report))


def text(blocks: Iterable[Block]) -> str:
    """Blocks as text."""
    lines: list[str] = []
    for block in blocks:
        if lines:
            lines.append("")
        if isinstance(block, Heading) and block.level == 2:
            lines.append("")
        lines.extend(_block(block))
    return "\n".join(map(str.rstrip, lines)) + "\n"


def plain(words: Words) -> str:
    """Words without marks but for quotation marks; what cannot be printed is shown."""
    return one_line(
        shown(
            "".join(f"“{each.text}”" if each.style is Style.QUOTE else each.text for each in words)
        )
    )


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            lines = wrapped(plain(block.words))
            yield from lines
            yield _UNDER[block.level] * min(max(map(width, lines)), WIDTH)
        case Paragraph():
            yield from wrapped(plain(block.words))
        case Bullets():
            yield from _bullets(block)
        case Pairs():
            yield from _pairs(block)
        case Table():
            yield from _table(block)
        case Lines():
            yield from (f"  {line}" for line in block.lines)
        case Quote():
            yield from _marked(block.text, "  | ")
        case Passage():
            yield from _marked(block.text, "  ")
        case Verbatim():
            yield from _marked(block.text, "> ")


def _bullets(block: Bullets) -> Iterator[str]:
    digits = len(str(len(block.items)))
    for place, item in enumerate(block.items, 1):
        mark = f"{place:>{digits}}. " if block.numbered else "- "
        yield from _item(item, mark)


def _item(item: Item, mark: str) -> Iterator[str]:
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


def _table(table: Table) -> Iterator[str]:
    yield from wrapped(f"Table {table.number}. {table.caption}")
    if table.line:
        yield from wrapped(table.line)
    yield ""
    yield from table_lines(
        Rows(
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

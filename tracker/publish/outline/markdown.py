"""Writes the weekly report as Markdown; no text of the register can act as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from tracker.domain.text import one_line, shown
from tracker.publish.outline import document
from tracker.publish.outline.blocks import (
    Block,
    BulletItem,
    Bullets,
    HeadingBlock,
    Lines,
    Pair,
    Pairs,
    Paragraph,
    Quote,
    RowGroup,
    TableBlock,
    TextToCopy,
    Verbatim,
)
from tracker.publish.wording.pieces import Piece, Style, Words
from tracker.report.build import Weekly

#: Signs that mean something to a reader of Markdown, wherever they stand.
_SIGNS = re.compile(r"([\\`*_\[\]<>#|~]|&(?=#?\w+;))")
#: What would begin a list, a rule or an underline at the head of a line.
_START = re.compile(r"([-+=]|\d{1,9}(?=[.)]))")
#: What a reader may let through of Markdown that is not ours: a tag, a picture, and an address
#: that no report links to. One whose meaning a backslash takes away already is left alone.
_LET_THROUGH = re.compile(
    r"""(?<!\\)((?:\\\\)*)
    ( <(?=[a-z/!?])(?!(?:https?|mailto):[^\s<>]*>)
    | !(?=\[)
    | \](?=[(:])(?![(:]\s*<?(?:https?://|mailto:))
    )""",
    re.VERBOSE | re.IGNORECASE,
)


def weekly_md(report: Weekly) -> str:
    """The report as Markdown; it ends in one line feed."""
    return markdown(document(report))


def markdown(blocks: Iterable[Block]) -> str:
    """Blocks as Markdown."""
    return "\n\n".join("\n".join(_block(block)) for block in blocks) + "\n"


def escaped(text: str) -> str:
    r"""Text that stays text, on one line.

    >>> escaped("1 | 2 <b> [x](y)")
    '1 \\| 2 \\<b\\> \\[x\\](y)'
    """
    return _SIGNS.sub(r"\\\1", one_line(shown(text)))


def _line(words: Words) -> str:
    """Words at the head of a line: nothing that would begin a list."""
    return _headed("".join(map(_piece, words)).strip(" "))


def _headed(text: str) -> str:
    begun = _START.match(text)
    if not begun:
        return text
    digits = begun[1] if begun[1].isdigit() else ""
    return f"{digits}\\{text[len(digits) :]}"


def _piece(piece: Piece) -> str:
    match piece.style:
        case Style.STRONG:
            return f"**{escaped(piece.text)}**" if piece.text.strip() else ""
        case Style.QUOTE:
            return f"“{escaped(piece.text)}”"
        case Style.CODE:
            return _code(piece.text)
        case Style.REF:
            return f"[{escaped(piece.text)}](#{anchor(piece.to or piece.text)})"
        case Style.LINK:
            return f"[{escaped(piece.text)}]({_address(piece.to or '')})"
        case _:
            return _spaced(piece.text)


def _spaced(text: str) -> str:
    """Plain words, escaped, with the spaces at their ends that part them from their neighbours."""
    inner = escaped(text)
    if not inner:
        return " "
    return f"{' ' * text[0].isspace()}{inner}{' ' * text[-1].isspace()}"


def _code(text: str) -> str:
    inner = one_line(shown(text)).replace("|", "\\|")
    longest = max(map(len, re.findall("`+", inner)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if longest else ""
    return f"{fence}{pad}{inner}{pad}{fence}"


def anchor(ref: str) -> str:
    """The name that readers of Markdown give to the heading of a card.

    >>> anchor("JAY-13.2")
    'jay-132'
    """
    return re.sub(r"[^a-z0-9_-]", "", ref.lower())


def _address(url: str) -> str:
    """A safe address inside round brackets."""
    plain = url.replace("(", "%28").replace(")", "%29")
    return re.sub(r"&(?=#?\w+;)", "&amp;", plain)


def _block(block: Block) -> Iterator[str]:
    match block:
        case HeadingBlock():
            yield f"{'#' * block.level} {''.join(map(_piece, block.words)).strip(' ')}"
        case Paragraph():
            yield _line(block.words)
        case Bullets():
            for place, item in enumerate(block.items, 1):
                yield from _item(item, f"{place}. " if block.numbered else "- ")
        case Pairs():
            yield from chain.from_iterable(map(_pair, block.pairs))
        case TableBlock():
            yield from _table(block)
        case Lines():
            yield from ("```text", *block.lines, "```")
        case Quote() | TextToCopy():
            yield from _marked(_kept([_headed(escaped(line)) for line in block.text.split("\n")]))
        case Verbatim():
            lines = shown(block.text).strip("\n").split("\n")
            yield from _marked(_LET_THROUGH.sub(r"\1\\\2", line) for line in lines)


def _kept(lines: Sequence[str]) -> Iterator[str]:
    """Lines that stay lines: without the backslash a reader would join them."""
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        yield f"{line}\\" if line and after else line


def _marked(lines: Iterable[str]) -> Iterator[str]:
    """Lines marked as somebody's own."""
    return (f"> {line}".rstrip(" ") for line in lines)


def _item(item: BulletItem, mark: str) -> Iterator[str]:
    yield mark + _line(item.words)
    inset = " " * len(mark)
    for words in item.under:
        yield f"{inset}- {_line(words)}"


def _pair(pair: Pair) -> Iterator[str]:
    # Another mark than that of a list, so that neighbours stay two lists.
    name = f"* **{escaped(pair.name)}:**"
    if len(pair.values) == 1:
        yield f"{name} {''.join(map(_piece, pair.values[0])).strip(' ')}"
        return
    yield name
    for value in pair.values:
        yield f"  - {_line(value)}"


def _table(table: TableBlock) -> Iterator[str]:
    line = f" {escaped(table.line)}." if table.line else ""
    yield f"**Table {table.number}. {escaped(table.caption)}.**{line}"
    yield ""
    yield _row([escaped(head.text) for head in table.heads])
    yield _row(["---:" if head.numeric else "---" for head in table.heads])
    for group in table.groups:
        yield from _group(group, len(table.heads))
    if table.total:
        first, *rest = (_cell(cell) for cell in table.total)
        yield _row([f"**{first}**", *rest])


def _group(group: RowGroup, columns: int) -> Iterator[str]:
    if group.title:
        yield _row([f"**{escaped(group.title)}**", *[""] * (columns - 1)])
    for row in group.rows:
        yield _row([_cell(cell) for cell in row])


def _cell(words: Words) -> str:
    return "".join(map(_piece, words)).strip(" ")


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"

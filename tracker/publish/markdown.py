"""Writes a document as Markdown; no text of the register can act as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tracker.domain.text import one_line, shown
from tracker.publish.document import (
    BadgeMark,
    Beside,
    Block,
    Callout,
    CalloutStyle,
    Cards,
    Cell,
    Code,
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
    Strong,
    Subheading,
    Table,
    Target,
    no_links,
    tables_of,
)
from tracker.publish.plain import run_text
from tracker.publish.words import safe_href

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


def markdown(document: Document, links: Links = no_links) -> str:
    """The document as Markdown; it ends in one line feed."""
    return "\n\n".join("\n".join(part) for part in _MarkdownBlocks(document, links).parts()) + "\n"


def escaped(text: str) -> str:
    r"""Text that stays text, on one line.

    >>> escaped("1 | 2 <b> [x](y)")
    '1 \\| 2 \\<b\\> \\[x\\](y)'
    """
    return _SIGNS.sub(r"\\\1", one_line(shown(text)))


class _MarkdownBlocks:
    def __init__(self, document: Document, links: Links) -> None:
        self._document = document
        self._links = links
        self._numbers = tables_of(document)

    def parts(self) -> Iterator[list[str]]:
        """The lines of every part, which an empty line follows."""
        document = self._document
        yield [" · ".join(self._line(item) for item in document.masthead)]
        if document.above:
            yield [f"**{self._line(document.above)}**"]
        yield [f"# {self._line(document.heading)}"]
        for block in document.blocks:
            yield from self._block(block, 2)
        if document.foot:
            yield ["---"]
            yield [line for pair in document.foot for line in self._pair(pair)]

    def _block(self, block: Block, level: int) -> Iterator[list[str]]:
        match block:
            case Section():
                yield [f"{'#' * level} {escaped(block.title)}"]
                yield from self._blocks(block.blocks, level + 1)
            case Subheading():
                yield [f"{'#' * max(level, block.level)} {self._line(block.runs)}"]
            case Paragraph():
                yield [self._headed(block.runs)]
            case Items():
                yield list(self._items(block))
            case Table():
                yield list(self._table(block))
            case Pairs():
                yield [line for pair in block.pairs for line in self._pair(pair)]
            case _:
                yield from self._container(block, level)

    def _container(self, block: Block, level: int) -> Iterator[list[str]]:
        match block:
            case Cards():
                for card in block.cards:
                    yield from self._card(card.side, card.blocks, level)
            case Figure():
                yield [f"{'#' * level} {self._line(block.title)}"]
                yield from self._blocks(block.blocks, level + 1)
            case Callout():
                for part in self._blocks(block.blocks, level):
                    yield part if block.style is CalloutStyle.OURS else list(_marked(part))
            case Details():
                yield [f"**{self._line(block.summary)}**"]
                yield from self._blocks(block.blocks, level)
            case Beside():
                yield from self._blocks((*block.main, *block.side), level)
            case Prose():
                lines = shown(block.markdown).strip("\n").split("\n")
                yield list(_marked(_LET_THROUGH.sub(r"\1\\\2", line) for line in lines))
            case Letter():
                lines = [_headed(escaped(line)) for line in block.text.split("\n")]
                yield list(_marked(_kept(lines)))

    def _blocks(self, blocks: Iterable[Block], level: int) -> Iterator[list[str]]:
        for block in blocks:
            yield from self._block(block, level)

    def _card(self, side: Runs, blocks: Sequence[Block], level: int) -> Iterator[list[str]]:
        """Its side and its first paragraph on one line, the rest below."""
        first, rest = (
            (self._line(blocks[0].runs), blocks[1:])
            if blocks and isinstance(blocks[0], Paragraph)
            else ("", blocks)
        )
        yield [": ".join(filter(None, (f"**{self._line(side)}**", first)))]
        yield from self._blocks(rest, level)

    def _line(self, some: Runs) -> str:
        return "".join(map(self._run, some)).strip(" ")

    def _headed(self, some: Runs) -> str:
        """Words at the head of a line: nothing that would begin a list."""
        return _headed(self._line(some))

    def _run(self, run: Run) -> str:
        match run:
            case Strong():
                return f"**{escaped(run.text)}**" if run.text.strip() else ""
            case Quote():
                return f"“{escaped(run.text)}”"
            case Code():
                return _code(run.text)
            case Link():
                address = self._links(run.to) if isinstance(run.to, Target) else safe_href(run.to)
                words = escaped(run.text)
                linked = f"[{words}]({_address(address)})" if address else words
                return f"**{linked}**" if run.strong else linked
            case State() | BadgeMark():
                return escaped(run_text(run))
            case _:
                return _spaced(run_text(run))

    def _items(self, block: Items) -> Iterator[str]:
        for place, item in enumerate(block.items, 1):
            mark = f"{place}. " if block.numbered else "- "
            yield mark + self._headed(item.runs)
            for line in item.under:
                yield f"{' ' * len(mark)}- {self._headed(line)}"

    def _pair(self, pair: Pair) -> Iterator[str]:
        # Another mark than that of a list, so that neighbours stay two lists.
        name = f"* **{self._line(pair.name)}:**"
        if len(pair.values) == 1:
            yield f"{name} {self._line(pair.values[0])}"
            return
        yield name
        for value in pair.values:
            yield f"  - {self._headed(value)}"

    def _table(self, table: Table) -> Iterator[str]:
        note = f" {self._line(table.note)}" if table.note else ""
        yield f"**Table {self._numbers[id(table)]}. {escaped(table.caption)}.**{note}"
        yield ""
        yield _row(escaped(column.label) for column in table.columns)
        yield _row("---:" if column.numeric else "---" for column in table.columns)
        for group in table.groups:
            if group.title:
                yield _row([f"**{self._line(group.title)}**", *[""] * (len(table.columns) - 1)])
            for row in group.rows:
                yield _row(self._cell(cell) for cell in row.cells)
        if table.total:
            first, *rest = (self._cell(cell) for cell in table.total.cells)
            yield _row([f"**{first}**", *rest])

    def _cell(self, cell: Cell) -> str:
        words = self._line(cell.runs) or "–"
        return f"{cell.mark.glyph} {words}" if cell.mark else words


def _headed(text: str) -> str:
    begun = _START.match(text)
    if not begun:
        return text
    digits = begun[1] if begun[1].isdigit() else ""
    return f"{digits}\\{text[len(digits) :]}"


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


def _address(url: str) -> str:
    """A safe address inside round brackets."""
    plain = url.replace("(", "%28").replace(")", "%29")
    return re.sub(r"&(?=#?\w+;)", "&amp;", plain)


def _kept(lines: Sequence[str]) -> Iterator[str]:
    """Lines that stay lines: without the backslash a reader would join them."""
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        yield f"{line}\\" if line and after else line


def _marked(lines: Iterable[str]) -> Iterator[str]:
    """Lines marked as somebody's own."""
    return (f"> {line}".rstrip(" ") for line in lines)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"

"""Reads a text or a web page and divides it into paragraphs and sentences, each with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from tracker.domain.markup import HtmlText
from tracker.domain.text import shown
from tracker.errors import FileTrouble
from tracker.exchange.table.encoding import Decoded, decode
from tracker.exchange.table.values import one_line_breaks

#: Megabytes of a text.
LARGEST_TEXT = 2
#: A sentence that is longer is read in pieces: nobody commits to anything at such length.
LONGEST = 2000
#: A line that is shorter and ends in no full stop is a heading, where a capital follows.
SHORT_LINE = 60
_IS_HTML = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|(?:html|head|body|article|main|div|p|h1)\b|!--)",
    re.IGNORECASE,
)
#: How files begin that people take for texts, and what to do with each.
_NO_TEXTS = (
    (b"%PDF-", "a PDF", "Save its text, as pdftotext does, and give that."),
    (
        b"PK\x03\x04",
        "a zip, as a workbook and a Word document are,",
        "Save a document as text or HTML; of a workbook, type tracker import FILE --suggest.",
    ),
)
_ITEM = re.compile(r"[ \t]*(?:[-*•–·▪‣]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])[ \t]+")
_QUOTED = re.compile(r"“[^”]*(?:”|\Z)|\"[^\"]*(?:\"|\Z)")
_STOP = re.compile(r"[.!?…]{1,3}['\"”’)\]]{0,2}(\s{1,50})(?=['\"“‘(\[]{0,2}[A-Z0-9£$€])")
#: After these a full stop ends no sentence.
_SHORT = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|[Hh]on|Rt|Sir|Cllr|Rev|Gen|Col|Lt|[Nn]o|vs|cf|Ltd|Inc|Co|e\.g|i\.e"
    r"|etc|approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[A-Z])\Z"
)


def read_text(content: bytes, *, name: str, encoding: str | None = None) -> Decoded:
    """The text of a file, with line feeds only and every control character made visible.

    Of HTML, what a reader of the page would read. Raises FileTrouble (exit 6) for what is too
    large or no text.
    """
    if len(content) > LARGEST_TEXT * 1_000_000:
        raise FileTrouble(name, f"it is larger than {LARGEST_TEXT} MB", hint="Divide the text.")
    for mark, what, hint in _NO_TEXTS:
        if content.startswith(mark):
            raise FileTrouble(name, f"it is {what} and no text", hint=hint)
    html = _IS_HTML.match(content[:2000]) is not None or name.lower().endswith((".html", ".htm"))
    decoded = decode(content, name=name, encoding=encoding)
    text = one_line_breaks(decoded.text)
    return replace(decoded, text=shown(HtmlText(links=False).read(text) if html else text))


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading or one item of a list; `start` is where its words begin."""

    whole: str
    start: int
    end: int
    item: bool

    @cached_property
    def words(self) -> str:
        """Its text, without the mark of a list."""
        return self.whole[self.start : self.end]

    @cached_property
    def quotes(self) -> list[tuple[int, int]]:
        """Where it quotes; a quotation that it leaves open runs to its end."""
        quotes = _QUOTED.finditer(self.words)
        return [(self.start + quote.start() + 1, self.start + quote.end()) for quote in quotes]

    def quote_at(self, place: int) -> tuple[int, int] | None:
        """The quotation in which a character stands."""
        at = bisect_right(self.quotes, place, key=lambda quote: quote[0]) - 1
        return self.quotes[at] if at >= 0 and place < self.quotes[at][1] else None


@dataclass(frozen=True, slots=True)
class TextSentence:
    """One sentence, or a piece of one that never ends."""

    block: Block
    start: int
    end: int

    @property
    def words(self) -> str:
        """Its text, verbatim."""
        return self.block.whole[self.start : self.end]


def blocks(text: str) -> Iterator[Block]:
    """Paragraphs, items and headings in order: empty lines and marks of lists divide them.

    A line that is broken in the middle of a sentence goes on in the next one.

    >>> [block.words for block in blocks("We will:\\n- build\\n  homes\\n\\nTax")]
    ['We will:', 'build\\n  homes', 'Tax']
    """
    start, end, place, item, before = -1, 0, 0, False, ""
    for line in [*text.split("\n"), ""]:
        words, mark = line.strip(), _ITEM.match(line)
        if start >= 0 and (not words or mark or _ends(before, words)):
            yield Block(text, start, end, item)
            start = -1
        if words and start < 0:
            item = mark is not None
            start = place + (mark.end() if mark else len(line) - len(line.lstrip()))
        before, end = words, place + len(line.rstrip())
        place += len(line) + 1


def _ends(before: str, following: str) -> bool:
    """Whether a line starts anew: the one before is complete, or a heading over it."""
    if following[0] in '“"' or before[-1] in '.!?:”"':
        return True
    return len(before) < SHORT_LINE and following[0].isupper()


def sentences(block: Block, start: int) -> Iterator[TextSentence]:
    """The sentences of a block from a place on, without the space between them.

    >>> text = "Mr. Roe will act. “It is late,” he said. Yes?"
    >>> [one.words for block in blocks(text) for one in sentences(block, 0)]
    ['Mr. Roe will act.', '“It is late,” he said.', 'Yes?']
    """
    begin = max(start, block.start)
    ends = [
        (block.start + stop.start(1), block.start + stop.end(1))
        for stop in _STOP.finditer(block.words)
        if stop[0][0] != "." or not _SHORT.search(block.words, stop.start() - 8, stop.start())
    ]
    for end, following in [*ends, (block.end, block.end)]:
        for piece in range(begin, end, LONGEST):
            words = block.whole[piece : min(piece + LONGEST, end)]
            first = piece + len(words) - len(words.lstrip())
            if words.strip():
                yield TextSentence(block, first, piece + len(words.rstrip()))
        begin = max(begin, following)

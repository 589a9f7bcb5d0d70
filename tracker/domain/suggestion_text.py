"""A text as its blocks and sentences, each with its place, so that a quote can be found again."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

#: A sentence that is longer is read in pieces: nobody commits to anything at such length.
LONGEST = 2000
#: A line that is shorter and ends in no full stop is a heading, where a capital follows.
SHORT_LINE = 60

_ITEM = re.compile(r"[ \t]*(?:[-*•–·▪‣]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])[ \t]+")
_LINE = re.compile(r"[^\n]*\n?")
_STOP = re.compile(r"[.!?…]{1,3}['\"”’)\]]{0,2}(?=\s)")
_STARTS = re.compile(r"[\s]{1,50}(?=['\"“‘(\[]{0,2}[A-Z0-9£$€])")
#: After these a full stop ends no sentence.
_SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Hon|hon|Rt|Sir|Cllr|Rev|Gen|Col|Lt|No|no|vs|cf|Ltd|Inc|Co"
    r"|e\.g|i\.e"
    r"|etc|approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|\b[A-Z])\Z"
)
_QUOTE_ENDS = {"“": "”", '"': '"'}
_QUOTES = re.compile(r"[“”\"]")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text, from the first character to the one after the last."""

    start: int
    end: int


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
    def quotes(self) -> tuple[Span, ...]:
        """Where it quotes; a quotation that it leaves open runs to its end."""
        found: list[Span] = []
        opened: tuple[int, str] | None = None
        for mark in _QUOTES.finditer(self.words):
            if opened is None and mark[0] in _QUOTE_ENDS:
                opened = (mark.end(), _QUOTE_ENDS[mark[0]])
            elif opened is not None and mark[0] == opened[1]:
                found.append(Span(self.start + opened[0], self.start + mark.start()))
                opened = None
        if opened is not None:
            found.append(Span(self.start + opened[0], self.end))
        return tuple(found)

    @property
    def left_open(self) -> bool:
        """Whether a quotation goes on after it."""
        return bool(self.quotes) and self.quotes[-1].end == self.end

    def quote_at(self, place: int) -> Span | None:
        """The quotation in which a character stands."""
        at = bisect_right(self.quotes, place, key=lambda span: span.start) - 1
        found = self.quotes[at] if at >= 0 else None
        return found if found is not None and place < found.end else None


@dataclass(frozen=True, slots=True)
class Sentence:
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
    start: int | None = None
    item, last, before = False, 0, ""
    for line in _LINE.finditer(text):
        words = line[0].strip()
        mark = _ITEM.match(line[0])
        if start is not None and (not words or mark or _ends(before, words)):
            yield Block(text, start, last, item)
            start = None
        if not words:
            continue
        if start is None:
            item = mark is not None
            start = line.start() + (mark.end() if mark else len(line[0]) - len(line[0].lstrip()))
        last = line.start() + len(line[0].rstrip())
        before = words
    if start is not None and last > start:
        yield Block(text, start, last, item)


def _ends(before: str, following: str) -> bool:
    """Whether a line starts anew: the one before is complete, or a heading over it."""
    if following[:1] in _QUOTE_ENDS or before[-1:] in {".", "!", "?", ":", "”", '"'}:
        return True
    return len(before) < SHORT_LINE and following[:1].isupper()


def sentences(block: Block) -> Iterator[Sentence]:
    """The sentences of a block, without the space between them.

    >>> text = "Mr. Roe will act. “It is late,” he said. Yes?"
    >>> [one.words for block in blocks(text) for one in sentences(block)]
    ['Mr. Roe will act.', '“It is late,” he said.', 'Yes?']
    """
    begin, words = block.start, block.words
    for stop in _STOP.finditer(words):
        following = _STARTS.match(words, stop.end())
        before = words[max(0, stop.start() - 8) : stop.start()]
        if following is None or (stop[0][0] == "." and _SHORT.search(before)):
            continue
        yield from _pieces(block, begin, block.start + stop.end())
        begin = block.start + following.end()
    yield from _pieces(block, begin, block.end)


def _pieces(block: Block, start: int, end: int) -> Iterator[Sentence]:
    while end - start > LONGEST:
        cut = block.whole.rfind(" ", start, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        yield Sentence(block, start, cut)
        start = cut
        while start < end and block.whole[start].isspace():
            start += 1
    if start < end:
        yield Sentence(block, start, end)


class Lines:
    """The line of every character."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def at(self, place: int) -> int:
        """The line of a character, from 1."""
        return bisect_right(self._starts, place)

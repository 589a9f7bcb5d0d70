"""Makes blocks of words: headings, paragraphs, the cells of a row, a status with badges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tracker.domain.headlines import Badge, Headline
from tracker.domain.prose import day_words
from tracker.publish.filters import number
from tracker.publish.outline.blocks import HeadingBlock, Paragraph
from tracker.publish.wording import deadlines as say
from tracker.publish.wording.pieces import Part, Words, words

#: What stands in a cell where there is nothing to say.
NONE = "–"


def paragraph(*parts: Part) -> Paragraph:
    """A paragraph of these parts."""
    return Paragraph(words(*parts))


def rest(rows: Sequence[object], total: int) -> Iterator[Paragraph]:
    """How many rows a long list leaves out; nothing where it has them all."""
    left_out = say.rest(len(rows), total)
    if left_out:
        yield paragraph(left_out)


def heading(level: int, *parts: Part) -> HeadingBlock:
    """A heading of these parts."""
    return HeadingBlock(level, words(*parts))


def cells(*parts: Part) -> tuple[Words, ...]:
    """A row of a table; an empty cell is a dash."""
    return tuple(words(part) if part else words(NONE) for part in parts)


def counted(value: int | None) -> str:
    """A number in a cell, with a dash where there is none."""
    return NONE if value is None else number(value)


def day(which: date | None) -> str:
    """The day in words, or a dash."""
    return day_words(which) if which else NONE


def state(headline: Headline, badges: Sequence[Badge] = ()) -> Words:
    """A status in words and shape, with at most two badges."""
    marks = "".join(f"; {badge.glyph} {badge.label}" for badge in badges[:2])
    return words(f"{headline.glyph} {headline.label}{marks}")

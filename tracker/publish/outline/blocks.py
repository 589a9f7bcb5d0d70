"""The kinds of block of which a report consists in Markdown and plain text.

The document decides what is said; the Markdown and plain-text writers decide how it is set.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from tracker.publish.wording.pieces import Words


@dataclass(frozen=True, slots=True)
class HeadingBlock:
    """A heading; level 1 is the report's title."""

    level: int
    words: Words


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    words: Words


@dataclass(frozen=True, slots=True)
class BulletItem:
    """An item of a list, with lines of its own below it."""

    words: Words
    under: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, numbered if its order means something."""

    items: tuple[BulletItem, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and what is held under it: one thing, or several."""

    name: str
    values: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names with their values, in order."""

    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """A column: its head, and whether it holds numbers, which are set to the right."""

    text: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows under a common title, or under none."""

    title: str | None
    rows: tuple[tuple[Words, ...], ...]


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table; its number is given when the document is put together."""

    caption: str
    line: str
    """Which days, or what is counted: the second line of the caption."""
    heads: tuple[ColumnHead, ...]
    groups: tuple[RowGroup, ...]
    total: tuple[Words, ...] | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Lines:
    """A chart drawn with signs: every line stays a line of its own, nothing is wrapped."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage in somebody's own words."""

    text: str


@dataclass(frozen=True, slots=True)
class TextToCopy:
    """A text to copy: paragraphs parted by an empty line, every line break kept."""

    text: str


@dataclass(frozen=True, slots=True)
class Verbatim:
    """The analyst's own Markdown, line by line as it was typed."""

    text: str


Block: TypeAlias = (
    HeadingBlock | Paragraph | Bullets | Pairs | TableBlock | Lines | Quote | TextToCopy | Verbatim
)

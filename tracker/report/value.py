"""Value types that several sections of a report share: sentences, citations, limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.dates import When
from tracker.domain.vocabulary import Delivery, Grade, Headline, SourceType, SuccessTestType

#: Rows of a list.
LISTED = 100
#: A timeline of more than ALL_DRAWN rows is drawn with its first DRAWN.
ALL_DRAWN = 60
DRAWN = 40
#: Rows of the chart of dates that moved.
SLIPS_DRAWN = 20
#: Programmes, or lead bodies: the smallest of more are gathered in the last of these.
TALLIES = 40
#: Refs in a cell or a line.
REFS = 60

LeftOut = tuple[tuple[str, int], ...]


class Limited:
    """A part of the report that leaves out rows of its long lists."""

    __slots__ = ()
    left_out: LeftOut

    def total(self, name: str) -> int:
        """How many rows a list would have: those that it holds and those left out."""
        return len(getattr(self, name)) + dict(self.left_out).get(name, 0)


def rows_kept(name: str, count: int) -> int:
    """How many of so many rows a list holds."""
    if name == "timeline":
        return count if count <= ALL_DRAWN else DRAWN
    return min(count, SLIPS_DRAWN if name == "slipped" else LISTED)


def left_out(lists: Mapping[str, Sequence[object]]) -> LeftOut:
    """How many rows of each of these whole lists the report leaves out, by the list's name."""
    counts = ((name, len(rows)) for name, rows in lists.items())
    return tuple(
        (name, count - rows_kept(name, count))
        for name, count in counts
        if count > rows_kept(name, count)
    )


class SpanKind(StrEnum):
    """How a piece of a sentence is set."""

    TEXT = "text"
    STRONG = "strong"
    REF = "ref"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a sentence: our text, a ref to link, or somebody's verbatim words."""

    kind: SpanKind
    text: str
    title: str | None = None
    """For a ref, the words to show in place of the ref itself."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A generated sentence, opened by the glyph of a state where it is about one."""

    headline: Headline | None
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source as it is cited."""

    key: str
    title: str
    publisher: str | None
    url: str | None
    published: When | None
    type: SourceType
    speaker: str | None
    promisers_own: bool
    """Whether it is the promiser's own statement, wherever it was made."""


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One source behind one entry, with the grade that follows."""

    source: SourceLine
    grade: Grade | None
    grade_because: str | None
    """The reason, where the grade was set by hand."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one voice says of delivery, and on what."""

    entry: int
    voice: str
    value: Delivery
    occurred: When
    quote: str | None
    because: str | None
    evidence: tuple[EvidenceLine, ...]
    note: str | None = None
    """How we read the words of a claim, where that has to be said."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a third party stands, dated and sourced."""

    ref: str
    title: str
    who: str
    stance: str
    occurred: When
    quote: str | None
    evidence: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A success test on a card."""

    number: int
    text: str
    type: SuccessTestType
    how: str | None
    met: bool | None
    evidence: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True)
class ResponseLine:
    """What one addressee answered."""

    addressee: str
    response: str
    occurred: When | None
    quote: str | None
    evidence: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True)
class DeadlineStatement:
    """One statement of a date in a commitment's deadline history."""

    entry: int
    phrase: str
    said: When
    by: str
    move: str
    """first, restated, slipped, brought_forward, softened, hardened, bound_flipped, withdrawn; or
    rival, for another reading of the phrase before it."""
    days: int | None
    silent: bool
    earliest: date | None
    latest: date | None
    strict_latest: date | None
    reading: str
    rule: str | None
    version: int | None
    hardness: str | None
    because: str | None
    """The reason given for a move."""

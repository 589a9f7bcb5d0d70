"""What is cited, and what a voice says on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.edtf import When
from tracker.domain.vocabulary import CriterionType, Delivery, Grade, SourceType


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
class Evidence:
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
    evidence: tuple[Evidence, ...]
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
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A success test on a card."""

    number: int
    text: str
    type: CriterionType
    how: str | None
    met: bool | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ResponseLine:
    """What one addressee answered."""

    addressee: str
    response: str
    occurred: When | None
    quote: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on a commitment's timeline."""

    day: date
    latest: date | None
    """The last day it may have been, where the day is vague."""
    voice: str
    """promiser, tracker or the name of a third party."""
    side: int
    """+1 above the line (what is said), −1 below (what is found)."""
    shape: str
    """A headline's value for a claim or a verdict; 'statement', 'action', 'look', 'stage',
    'opened', 'replaced', 'position'."""
    label: str
    entry: int

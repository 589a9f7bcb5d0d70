"""What every act carries: documents, words, the day."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.domain.dates import When
from tracker.domain.vocabulary import Grade, SourceType


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSource:
    """A document that the register may not hold yet; `where` is its URL, key or file."""

    where: str
    key: str | None = None
    title: str | None = None
    type: SourceType | None = None
    publisher: str | None = None
    published: When | None = None
    speaker: str | None = None
    own: bool | None = None
    """Whether it is the promiser's own statement; None when nobody said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a fact rests on, and when it happened."""

    sources: tuple[NewSource, ...] = ()
    quote: str | None = None
    on: When | None = None
    note: str | None = None
    grade: Grade | None = None
    grade_because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something to record, with its evidence."""

    evidence: Evidence = field(default_factory=Evidence)

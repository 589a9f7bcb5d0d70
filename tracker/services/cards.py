"""The values of `show`: everything that is held of one subject, ready to be printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from tracker.domain.lateness import lateness_in_full, slip_words, window_words
from tracker.domain.row import Row
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import (
    CriterionType,
    Headline,
    InstrumentType,
    SourceType,
)
from tracker.services.telling import Cited, Told


@dataclass(frozen=True, slots=True)
class DeadlineWords:
    """The deadline of a commitment in words."""

    phrase: str | None
    window: str
    reading: str | None
    rule: str | None
    version: int | None
    hardness: str | None
    lateness: str
    slip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A success test and what was found of it."""

    number: int
    type: CriterionType
    text: str
    how: str | None
    met: bool | None
    judged: Told | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage of an instrument."""

    ref: str
    title: str
    type: InstrumentType
    stage: str
    occurred: str
    entry: int


@dataclass(frozen=True, slots=True)
class Link:
    """How another subject hangs together with this one."""

    how: str
    ref: str
    title: str
    occurred: str
    entry: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many children show a headline."""

    headline: Headline
    count: int
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentCard:
    """A commitment at two times."""

    row: Row
    programme: str | None
    wording: str | None
    announced_by: str | None
    announced_in: tuple[Cited, ...]
    deadline: DeadlineWords
    finding: Told | None
    claim: Told | None
    others: tuple[Told, ...]
    responses: tuple[Told, ...]
    positions: tuple[Told, ...]
    restatements: tuple[Told, ...]
    ended_entry: Told | None
    stalled_entry: Told | None
    disposition_words: str | None
    ratability_words: str | None
    criteria: tuple[Test, ...]
    stages: tuple[Stage, ...]
    """Of the instruments that carry it, by day."""
    links: tuple[Link, ...]
    children: tuple[Tally, ...]
    last_look: Told | None
    entries: tuple[Told, ...]
    """Every entry by then, by day and number; what was amended says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentCard:
    """An instrument at two times."""

    ref: str
    title: str
    type: InstrumentType
    announced: str
    stages: tuple[Stage, ...]
    links: tuple[Link, ...]
    entries: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCard:
    """A source, and what rests on it."""

    ref: str
    title: str
    type: SourceType
    publisher: str | None
    url: str | None
    file: str | None
    sha256: str | None
    published: str | None
    speaker: str | None
    own: bool | None
    """Whether it is the promiser's own statement; None where nobody said."""
    cited_by: tuple[Told, ...]
    entries: tuple[Told, ...]


Card: TypeAlias = CommitmentCard | InstrumentCard | SourceCard


def deadline_words(standing: Standing, as_of: date) -> DeadlineWords:
    """The deadline as a card tells it."""
    deadline = standing.deadline
    return DeadlineWords(
        phrase=None if deadline is None else deadline.phrase,
        window=window_words(standing),
        reading=None if deadline is None else deadline.reading,
        rule=None if deadline is None else deadline.rule,
        version=None if deadline is None else deadline.version,
        hardness=None if deadline is None else deadline.hardness.value,
        lateness=lateness_in_full(standing, as_of),
        slip=slip_words(standing),
    )


def tallies(children: Iterable[Standing]) -> tuple[Tally, ...]:
    """The roll-up of a commitment's children, beside and never instead of its own status."""
    listed = list(children)
    tally = Counter(child.headline for child in listed)
    return tuple(
        Tally(
            headline,
            tally[headline],
            tuple(child.subject.ref for child in listed if child.headline is headline),
        )
        for headline in Headline
        if tally[headline]
    )

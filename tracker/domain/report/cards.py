"""Section 10."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.domain.edtf import When
from tracker.domain.report.deadlines import DeadlineRow
from tracker.domain.report.evidence import (
    CriterionLine,
    Evidence,
    Finding,
    Position,
    ResponseLine,
    SourceLine,
)
from tracker.domain.vocabulary import Agreement, Badge, Disposition, Headline, Kind


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One entry of a card's history, newest last."""

    entry: int
    occurred: When
    recorded_at: datetime
    voice: str
    what: str
    quote: str | None
    because: str | None
    note: str | None
    evidence: tuple[Evidence, ...]
    amended: str | None
    """'corrected', where it stands in the place of another. Redacted words say so themselves."""
    quoted: str | None = None
    """Whose words the quote is; None without a quote. Our own entries quote their source."""


@dataclass(frozen=True, slots=True)
class InstrumentLine:
    """An instrument that carries a commitment, and how far it has come."""

    ref: str
    title: str
    type: str
    stage: str | None
    provision: str | None
    occurred: When | None


@dataclass(frozen=True, slots=True)
class Card:
    """Section 10: all that is held of one commitment."""

    ref: str
    title: str
    kind: Kind
    counted: bool
    programme: str | None
    wording: str | None
    wording_source: SourceLine | None
    announced: When
    announced_by: str | None
    lead: str | None
    tags: tuple[str, ...]
    headline: Headline
    badges: tuple[Badge, ...]
    disposition: Disposition
    disposition_words: str | None
    """'Replaced on 14 June 2025 by NAT-INQ, a different promise.'"""
    ended_words: str | None
    ratability_words: str | None
    stalled_since: When | None
    effect_not_shown: bool
    responses: tuple[ResponseLine, ...]
    criteria: tuple[CriterionLine, ...]
    claim: Finding | None
    finding: Finding | None
    others: tuple[Finding, ...]
    agreement: Agreement
    deadline: DeadlineRow
    restatements: tuple[tuple[When, str, str], ...]
    """When, how it compares with the original, and the words."""
    instruments: tuple[InstrumentLine, ...]
    links: tuple[tuple[str, str, str], ...]
    """How ('answers'), the other's ref and title."""
    children: tuple[tuple[Headline, int], ...]
    """The roll-up of its children, beside and never instead of its own status."""
    positions: tuple[Position, ...]
    last_looked: When | None
    last_looked_by: str | None
    history: tuple[TimelineEntry, ...]

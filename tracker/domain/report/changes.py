"""Sections 4 and 6."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.domain.edtf import When
from tracker.domain.report.ahead import IssueRef
from tracker.domain.report.evidence import Evidence, Finding, Position
from tracker.domain.report.limits import LeftOut, Limited
from tracker.domain.vocabulary import Agreement, Headline


@dataclass(frozen=True, slots=True)
class Change:
    """One line of section 4: one act, for one ref or many."""

    entries: tuple[int, ...]
    refs: tuple[str, ...]
    titles: tuple[str, ...]
    """The titles of `refs`, in their order."""
    occurred: When
    recorded_at: datetime
    actor: str
    voice: str
    """Who says it: 'We', a minister, a body."""
    what: str
    """In words: 'Under way, previously Not yet assessed'."""
    before: str | None
    after: str
    because: str | None
    quote: str | None
    note: str | None
    evidence: tuple[Evidence, ...]
    headline: Headline | None
    """The state after the change, where the change is about one."""
    quoted: str | None = None
    """Whose words the quote is; None without a quote. Our own entries quote their source."""


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """What was recorded, what replaced it, and why."""

    entry: int
    by_entry: int
    ref: str
    title: str
    was: str
    now: str | None
    """None where the entry was retracted."""
    because: str | None
    recorded_at: datetime
    actor: str
    issues: tuple[IssueRef, ...]
    """The issued reports that would have read differently."""


@dataclass(frozen=True, slots=True)
class Backfill:
    """A batch of history brought in at once, shown as one line."""

    batch: int
    asserted_by: str | None
    entries: int
    refs: int


@dataclass(frozen=True, slots=True)
class Changes(Limited):
    """Section 4: every entry recorded or happened this week, once."""

    happened: tuple[Change, ...]
    learned: tuple[Change, ...]
    corrections: tuple[CorrectionLine, ...]
    backfills: tuple[Backfill, ...]
    left_out: LeftOut = ()
    """How many rows each list leaves out; a list that is whole has no line."""


@dataclass(frozen=True, slots=True)
class ClaimGap:
    """Section 6: one claim, its refs, and our finding beside it."""

    refs: tuple[str, ...]
    titles: tuple[str, ...]
    claim: Finding
    findings: tuple[Finding | None, ...]
    """Our finding for each ref; None where nothing was assessed."""
    tests: tuple[str, ...]
    """The success tests in words, of the first ref."""
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Claims(Limited):
    """Section 6."""

    gaps: tuple[ClaimGap, ...]
    positions: tuple[Position, ...]
    """Positions taken up to the report date on commitments in section 6, and all of this week."""
    left_out: LeftOut = ()
    """How many rows each list leaves out; a list that is whole has no line."""

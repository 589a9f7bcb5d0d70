"""The masthead, the method, the manifest and the whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.report.ahead import GoneQuiet, IssueRef, LookAhead, SinceLastIssue
from tracker.domain.report.cards import Card
from tracker.domain.report.changes import Changes, Claims, CorrectionLine
from tracker.domain.report.counts import Bridge, Figure, Scoreboard
from tracker.domain.report.deadlines import Deadlines
from tracker.domain.report.evidence import SourceLine
from tracker.domain.report.history import Hindsight, Trend
from tracker.domain.report.sentences import Sentence
from tracker.domain.restoration import Break


@dataclass(frozen=True, slots=True)
class Masthead:
    """Who says this, about which days, as known when (section 0)."""

    register_title: str
    week: str
    """ISO week, `2025-W03`."""
    monday: date
    sunday: date
    as_of: date
    known_at: datetime
    number: int | None
    """The issue's number; None for a draft."""
    issued_on: date | None
    """The day on which it was issued; None for a draft."""
    replaces: IssueRef | None
    """The last issue of the same week and scope, which this one takes the place of."""
    brief: bool
    """Sections 0 to 2, 4a and the top five of 5 only."""
    scope: str
    prepared_by: str | None
    head: str
    """The ledger's head at `known_at`, 64 hexadecimal digits; pages show the first 12."""
    entries: int
    """How many entries the ledger held at `known_at`."""
    asserted: bool
    """Whether the report rests on recorded times asserted by a file."""
    breaks: tuple[Break, ...]
    """Restores by then that gave up entries or published heads, in order."""
    title: str
    """The generated headline of the page."""
    dek: str


@dataclass(frozen=True, slots=True)
class Method:
    """Section 11: the words, rules and versions that the report rests on."""

    version: str
    rules: tuple[tuple[str, int], ...]
    """Deadline rules used in this report: id and version."""
    due_soon_days: int
    asserted_by: tuple[tuple[str, str], ...]
    """Files that asserted recorded times, with their SHA-256."""
    rehearsal_entries: int
    """Entries written under a clock that was set by hand."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What makes the report checkable: embedded as JSON (section 13)."""

    schema: str
    register: str
    head: str
    entries: int
    week: str
    as_of: date
    known_at: datetime
    arguments: tuple[tuple[str, str], ...]
    tracker: str
    number: int | None
    """As in the masthead."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """The whole report. A brief one has no cards, and formats print its sections alone."""

    masthead: Masthead
    bottom_line: tuple[Sentence, ...]
    comment: str | None
    """The analyst's own paragraphs, in Markdown; never ours."""
    figures: tuple[Figure, ...]
    scoreboard: Scoreboard
    trend: Trend
    bridge: Bridge
    changes: Changes
    deadlines: Deadlines
    claims: Claims
    quiet: GoneQuiet
    since: SinceLastIssue | None
    """None where no report of the same scope was issued for an earlier week."""
    ahead: LookAhead
    cards: tuple[Card, ...]
    cards_left_out: int
    """Commitments without a card, in a register too long to print whole."""
    method: Method
    corrections: tuple[CorrectionLine, ...]
    """Section 12, newest first: this week's, and all that an issued report would have shown."""
    hindsight: Hindsight | None
    sources: tuple[SourceLine, ...]
    manifest: Manifest
    nothing_to_report: tuple[str, ...]
    """Names of sections with nothing to say, gathered in one closing sentence."""
    corrections_left_out: int = 0
    """Older corrections of section 12, too many to print."""

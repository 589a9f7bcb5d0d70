"""The weekly report as a value: what every format is written from.

A number here was counted by a query; nothing is formatted but the generated
sentences, which are made of spans so that each format can mark them up its own way.
"""

from __future__ import annotations

from tracker.domain.report.ahead import (
    CalendarLine,
    GoneQuiet,
    IssueRef,
    LookAhead,
    Outcome,
    QuietRow,
    Request,
    SinceLastIssue,
    SinceLine,
)
from tracker.domain.report.cards import (
    Card,
    InstrumentLine,
    TimelineEntry,
)
from tracker.domain.report.changes import (
    Backfill,
    Change,
    Changes,
    ClaimGap,
    Claims,
    CorrectionLine,
)
from tracker.domain.report.counts import (
    Apart,
    Bridge,
    BridgeLine,
    Figure,
    GroupCount,
    Scoreboard,
    StateCount,
    Tally,
)
from tracker.domain.report.deadlines import (
    DeadlineRow,
    Deadlines,
    DeadlineStatement,
)
from tracker.domain.report.errata import (
    Errata,
    Erratum,
    Recount,
    RemovedWords,
    Repair,
    ReplacedReport,
    ReportErrata,
    Restated,
)
from tracker.domain.report.evidence import (
    CriterionLine,
    Evidence,
    Finding,
    Mark,
    Position,
    ResponseLine,
    SourceLine,
)
from tracker.domain.report.history import (
    Hindsight,
    HindsightLine,
    HindsightState,
    Trend,
    TrendLine,
)
from tracker.domain.report.sentences import (
    Sentence,
    Span,
    SpanKind,
)
from tracker.domain.report.weekly import (
    Manifest,
    Masthead,
    Method,
    Weekly,
)

__all__ = [
    "Apart",
    "Backfill",
    "Bridge",
    "BridgeLine",
    "CalendarLine",
    "Card",
    "Change",
    "Changes",
    "ClaimGap",
    "Claims",
    "CorrectionLine",
    "CriterionLine",
    "DeadlineRow",
    "DeadlineStatement",
    "Deadlines",
    "Errata",
    "Erratum",
    "Evidence",
    "Figure",
    "Finding",
    "GoneQuiet",
    "GroupCount",
    "Hindsight",
    "HindsightLine",
    "HindsightState",
    "InstrumentLine",
    "IssueRef",
    "LookAhead",
    "Manifest",
    "Mark",
    "Masthead",
    "Method",
    "Outcome",
    "Position",
    "QuietRow",
    "Recount",
    "RemovedWords",
    "Repair",
    "ReplacedReport",
    "ReportErrata",
    "Request",
    "ResponseLine",
    "Restated",
    "Scoreboard",
    "Sentence",
    "SinceLastIssue",
    "SinceLine",
    "SourceLine",
    "Span",
    "SpanKind",
    "StateCount",
    "Tally",
    "TimelineEntry",
    "Trend",
    "TrendLine",
    "Weekly",
]

"""The weekly report as a value: what every format is written from.

A number here was counted by a query; nothing is formatted but the generated
sentences, which are made of spans so that each format can mark them up its own way.
"""

from __future__ import annotations

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
from tracker.domain.report.evidence import (
    CriterionLine,
    Evidence,
    Finding,
    Mark,
    Position,
    ResponseLine,
    SourceLine,
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
    "Evidence",
    "Figure",
    "Finding",
    "GroupCount",
    "InstrumentLine",
    "Manifest",
    "Mark",
    "Masthead",
    "Method",
    "Position",
    "ResponseLine",
    "Scoreboard",
    "Sentence",
    "SourceLine",
    "Span",
    "SpanKind",
    "StateCount",
    "Tally",
    "TimelineEntry",
    "Weekly",
]

"""The closed vocabularies of the register, each value with the test it must pass.

A value is stored as its text (`part_delivered`), typed with `-` or `_` alike and by
its short word where one exists (`part`), and shown to readers by its `label`.
"""

from __future__ import annotations

from tracker.domain.vocabulary.computed import (
    Agreement,
    Badge,
    Grade,
    Group,
    Headline,
)
from tracker.domain.vocabulary.facets import (
    VALUES,
    CriterionValue,
    DeadlineValue,
    Facet,
    Identity,
    SubjectType,
    Voice,
)
from tracker.domain.vocabulary.recorded import (
    ASKS,
    ASSESSMENTS,
    CLAIMS,
    COUNTED_APART,
    LADDER,
    OUT_OF_COUNT,
    STANDING_VALUES,
    Carry,
    Comparison,
    CriterionType,
    Delivery,
    Disposition,
    Ended,
    InstrumentType,
    Kind,
    LinkType,
    Look,
    Ratability,
    Response,
    SourceType,
    Stage,
    Stalled,
    Stance,
    StepKind,
    VagueReason,
)
from tracker.domain.vocabulary.word import Word

__all__ = [
    "ASKS",
    "ASSESSMENTS",
    "CLAIMS",
    "COUNTED_APART",
    "LADDER",
    "OUT_OF_COUNT",
    "STANDING_VALUES",
    "VALUES",
    "Agreement",
    "Badge",
    "Carry",
    "Comparison",
    "CriterionType",
    "CriterionValue",
    "DeadlineValue",
    "Delivery",
    "Disposition",
    "Ended",
    "Facet",
    "Grade",
    "Group",
    "Headline",
    "Identity",
    "InstrumentType",
    "Kind",
    "LinkType",
    "Look",
    "Ratability",
    "Response",
    "SourceType",
    "Stage",
    "Stalled",
    "Stance",
    "StepKind",
    "SubjectType",
    "VagueReason",
    "Voice",
    "Word",
]

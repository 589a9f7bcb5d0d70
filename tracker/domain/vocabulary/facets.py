"""What entries are about, who speaks, and the values each facet takes."""

from __future__ import annotations

from tracker.domain.vocabulary.recorded import (
    Comparison,
    Delivery,
    Disposition,
    Ended,
    LinkType,
    Look,
    Ratability,
    Response,
    Stalled,
    Stance,
    StepKind,
)
from tracker.domain.vocabulary.word import Word


class SubjectType(Word):
    """What an entry is about."""

    REGISTER = "register"
    COMMITMENT = "commitment"
    INSTRUMENT = "instrument"
    SOURCE = "source"


class Facet(Word):
    """What an entry says something about."""

    # of the register
    REGISTER = "register"
    PARTY = "party"
    BATCH = "batch"
    SAVED = "saved"
    ISSUE = "issue"
    BREAK = "break"
    # of a commitment, an instrument or a source
    IDENTITY = "identity"
    RESTATEMENT = "restatement"
    RESPONSE = "response"
    DELIVERY = "delivery"
    ENDED = "ended"
    STALLED = "stalled"
    DISPOSITION = "disposition"
    RATABILITY = "ratability"
    DEADLINE = "deadline"
    CRITERION = "criterion"
    STEP = "step"
    STAGE = "stage"
    LOOK = "look"
    SAYS = "says"
    LINK = "link"
    NOTE = "note"
    # of an entry
    RETRACTION = "retraction"
    UNDO = "undo"
    REDACTION = "redaction"


class Voice(Word):
    """Who says it. A named third party is `party:N`, N being its entry."""

    PROMISER = "promiser"
    TRACKER = "tracker"


class Identity(Word):
    """Whether an identity entry opens a subject or repairs our transcription of it."""

    OPENED = "opened"
    EDITED = "edited"


class DeadlineValue(Word):
    """What an entry says of a date: a phrase, evidence that none was given, or its end."""

    STATED = "stated"
    NONE_SET = "none_set"
    WITHDRAWN = "withdrawn"


class CriterionValue(Word):
    """A success test, as it was set or as it was found."""

    SET = "set"
    MET = "met"
    NOT_MET = "not_met"


#: The closed values of each facet, checked by the database too. Stages are left to the
#: program: parliaments have more of them than one list foresees.
VALUES: dict[Facet, tuple[Word, ...]] = {
    Facet.IDENTITY: tuple(Identity),
    Facet.RESTATEMENT: tuple(Comparison),
    Facet.RESPONSE: tuple(Response),
    Facet.DELIVERY: tuple(Delivery),
    Facet.ENDED: tuple(Ended),
    Facet.STALLED: tuple(Stalled),
    Facet.DISPOSITION: tuple(Disposition),
    Facet.RATABILITY: tuple(Ratability),
    Facet.DEADLINE: tuple(DeadlineValue),
    Facet.CRITERION: tuple(CriterionValue),
    Facet.STEP: tuple(StepKind),
    Facet.LOOK: tuple(Look),
    Facet.SAYS: tuple(Stance),
    Facet.LINK: tuple(LinkType),
}

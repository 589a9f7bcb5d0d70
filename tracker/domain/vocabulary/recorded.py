"""The words that people record, each with the test it must pass."""

from __future__ import annotations

from tracker.domain.vocabulary.word import Word


class Kind(Word):
    """What sort of commitment it is, which decides where it is counted."""

    UNDERTAKING = "undertaking"
    RECOMMENDATION = "recommendation"
    DEMAND = "demand"
    STANDING = "standing"
    TIMETABLE = "timetable"
    MILESTONE = "milestone"


#: Never counted with commitments; each has a line of its own (counting rules).
COUNTED_APART = frozenset({Kind.DEMAND, Kind.MILESTONE})


#: Made by somebody else, so that an addressee has to respond.
ASKS = frozenset({Kind.RECOMMENDATION, Kind.DEMAND})


class InstrumentType(Word):
    """What carries commitments out."""

    BILL = "bill"
    REGULATION = "regulation"
    FUNDING = "funding"
    CONSULTATION = "consultation"
    INQUIRY = "inquiry"


class Delivery(Word):
    """How much has been done; one ladder for every voice (domain, facets)."""

    NOT_ASSESSED = "not_assessed"
    NO_ACTION_FOUND = "no_action_found"
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    PART_DELIVERED = "part_delivered"
    DELIVERED = "delivered"
    HOLDING = "holding"
    BREACHED = "breached"
    # said only by a promiser or a third party
    DROPPED = "dropped"
    UNSPECIFIED = "unspecified"

    @classmethod
    def short_words(cls) -> dict[str, str]:
        return {"part": "part_delivered", "none": "no_action_found"}


#: From nothing known to everything done; the order decides what is "up" and "down".
LADDER = (
    Delivery.NOT_ASSESSED,
    Delivery.NO_ACTION_FOUND,
    Delivery.PLANNED,
    Delivery.UNDER_WAY,
    Delivery.PART_DELIVERED,
    Delivery.DELIVERED,
)


STANDING_VALUES = (Delivery.HOLDING, Delivery.BREACHED)


ASSESSMENTS = (*LADDER, *STANDING_VALUES)


CLAIMS = (
    Delivery.DELIVERED,
    Delivery.PART_DELIVERED,
    Delivery.UNDER_WAY,
    Delivery.PLANNED,
    Delivery.DROPPED,
    Delivery.UNSPECIFIED,
)


class Ended(Word):
    """Is it over, and why."""

    OPEN = "open"
    NOT_PRIORITISED = "not_prioritised"
    CHANGED_MIND = "changed_mind"
    BLOCKED_IN_PARLIAMENT = "blocked_in_parliament"
    BLOCKED_BY_COURT = "blocked_by_court"
    NO_FUNDING = "no_funding"
    OVERTAKEN_BY_EVENTS = "overtaken_by_events"
    PERIOD_ENDED = "period_ended"
    REFUSED = "refused"
    COMPLETED = "completed"
    UNKNOWN = "unknown"


class Stalled(Word):
    """A flag beside delivery, set by evidence and never by a timer."""

    STALLED = "stalled"
    RESUMED = "resumed"


class Response(Word):
    """What an addressee answered to an ask; acceptance never moves delivery."""

    NOT_DUE = "not_due"
    AWAITED = "awaited"
    ACCEPTED = "accepted"
    ACCEPTED_IN_PRINCIPLE = "accepted_in_principle"
    ACCEPTED_IN_PART = "accepted_in_part"
    NOTED = "noted"
    REJECTED = "rejected"


class Disposition(Word):
    """Where a commitment stands in our book-keeping."""

    ACTIVE = "active"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    SPLIT = "split"
    OUT_OF_SCOPE = "out_of_scope"


#: Out of the denominator, shown in the bridge; withdrawn stays in.
OUT_OF_COUNT = frozenset(
    {Disposition.SUPERSEDED, Disposition.MERGED, Disposition.SPLIT, Disposition.OUT_OF_SCOPE}
)


class Carry(Word):
    """How a successor compares with what it replaces."""

    EQUIVALENT = "equivalent"
    STRONGER = "stronger"
    WEAKER = "weaker"
    DIFFERENT = "different"
    NOT_JUDGED = "not_judged"


class Ratability(Word):
    """Whether the promise can be judged at all."""

    RATABLE = "ratable"
    RATABLE_BY_OUR_TEST = "ratable_by_our_test"
    TOO_VAGUE = "too_vague"


class VagueReason(Word):
    """Why a promise is too vague to rate. A missing date is not vagueness."""

    NO_MEASURE = "no_measure"
    NO_BASELINE = "no_baseline"
    AMBIGUOUS_TERM = "ambiguous_term"
    NO_OWNER = "no_owner"
    HORIZON_BEYOND_PERIOD = "horizon_beyond_period"


class CriterionType(Word):
    """Which question a success test asks."""

    LETTER = "letter"
    SPIRIT = "spirit"
    FAILURE = "failure"


class StepKind(Word):
    """Whether a step was words or an act."""

    TALK = "talk"
    ACTION = "action"


class Stage(Word):
    """How far an instrument has come."""

    ANNOUNCED = "announced"
    INTRODUCED = "introduced"
    FIRST_READING = "first_reading"
    SECOND_READING = "second_reading"
    COMMITTEE = "committee"
    REPORT = "report"
    THIRD_READING = "third_reading"
    PASSED = "passed"
    AMENDED = "amended"
    ROYAL_ASSENT = "royal_assent"
    MADE = "made"
    IN_FORCE = "in_force"
    OPENED = "opened"
    CLOSED = "closed"
    ESTABLISHED = "established"
    PUBLISHED = "published"
    FALLEN = "fallen"


class Look(Word):
    """What somebody found who looked."""

    NOTHING_NEW = "nothing_new"
    NOTHING_FOUND = "nothing_found"


class Stance(Word):
    """Where a third party stands."""

    SUPPORTS = "supports"
    OPPOSES = "opposes"
    DEMANDS = "demands"
    DOUBTS = "doubts"
    REPLIES = "replies"
    LEGAL_ACTION = "legal_action"


class LinkType(Word):
    """How commitments and instruments hang together."""

    ANSWERS = "answers"
    DEPENDS_ON = "depends_on"
    CARRIED_BY = "carried_by"
    SAME_AS = "same_as"


class Comparison(Word):
    """A restatement held against the wording first published."""

    SAME = "same"
    NARROWER = "narrower"
    WEAKER = "weaker"
    WIDER = "wider"
    DIFFERENT = "different"


class SourceType(Word):
    """What a source is; with its speaker it decides the evidence grade."""

    LAW = "law"
    OFFICIAL_RECORD = "official_record"
    AUDITED_DATA = "audited_data"
    DELIVERABLE = "deliverable"
    INSPECTION = "inspection"
    COURT = "court"
    COMMITTEE = "committee"
    STATEMENT = "statement"
    MEDIA = "media"
    OTHER = "other"

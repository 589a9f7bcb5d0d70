"""The closed vocabularies of the register: facets, their values, and what is computed from them.

A value is stored as its text (`partly_delivered`), typed with `-` or `_` alike and by
its short word where one exists (`part`), and shown to readers by its `label`. A stored word
stands under the digest of its entry and can never be renamed; a label can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar


class Word(StrEnum):
    """A value of one vocabulary; its text is what the ledger stores."""

    @property
    def label(self) -> str:
        """The value as a reader sees it: 'under_way' is 'under way'."""
        return words_of(self.value)

    @classmethod
    def short_words(cls) -> dict[str, str]:
        """Other ways to type a value: short word to stored text."""
        return {}


def words_of(value: str) -> str:
    """A stored value as a reader sees it; one value reads better in another order.

    >>> words_of("accepted_in_part"), words_of("partly_delivered")
    ('accepted in part', 'delivered in part')
    """
    return "delivered in part" if value == "partly_delivered" else value.replace("_", " ")


S = TypeVar("S", bound=StrEnum)


def find_word(words: Iterable[S], text: str) -> S | None:
    """The word that was typed, with `-` or `_`, in any case, or by its short word."""
    typed = re.sub(r"[\s-]+", "_", text.strip().lower())
    for word in words:
        short = type(word).short_words() if isinstance(word, Word) else {}
        if word.value.lower().replace("-", "_") == short.get(typed, typed):
            return word
    return None


def spellings(words: Iterable[StrEnum]) -> list[str]:
    """Every way to type one of these words, short words last."""
    known = tuple(words)
    short = type(known[0]).short_words() if known and isinstance(known[0], Word) else {}
    values = [word.value for word in known]
    return [*values, *(name for name, value in short.items() if value in values)]


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


class InstrumentForm(Word):
    """What carries commitments out."""

    BILL = "bill"
    REGULATION = "regulation"
    FUNDING = "funding"
    CONSULTATION = "consultation"
    INQUIRY = "inquiry"


class Delivery(Word):
    """How much has been done; one ladder for every voice (domain, facets)."""

    NOT_ASSESSED = "not_assessed"
    TOO_VAGUE = "too_vague"
    NO_ACTION_FOUND = "no_action_found"
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    PARTLY_DELIVERED = "partly_delivered"
    DELIVERED = "delivered"
    HOLDING = "holding"
    BREACHED = "breached"
    # said only by a promiser or a third party
    DROPPED = "dropped"
    UNSPECIFIED = "unspecified"

    @classmethod
    def short_words(cls) -> dict[str, str]:
        return {"part": "partly_delivered", "none": "no_action_found"}


#: From nothing known to everything done; the order decides what is "up" and "down".
LADDER = (
    Delivery.NOT_ASSESSED,
    Delivery.NO_ACTION_FOUND,
    Delivery.PLANNED,
    Delivery.UNDER_WAY,
    Delivery.PARTLY_DELIVERED,
    Delivery.DELIVERED,
)


STANDING_VALUES = (Delivery.HOLDING, Delivery.BREACHED)


#: What `update` finds; that a promise is too vague to rate is found with its reasons.
ASSESSMENTS = (*LADDER, *STANDING_VALUES)


#: Every finding of ours.
FINDINGS = (*ASSESSMENTS, Delivery.TOO_VAGUE)


#: Says nothing of how much has been done: nobody has looked, or it cannot be judged.
NOT_MEASURED = frozenset({Delivery.NOT_ASSESSED, Delivery.TOO_VAGUE})


CLAIMS = (
    Delivery.DELIVERED,
    Delivery.PARTLY_DELIVERED,
    Delivery.UNDER_WAY,
    Delivery.PLANNED,
    *STANDING_VALUES,
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


class VagueReason(Word):
    """Why a promise is too vague to rate. A missing date is not vagueness."""

    NO_MEASURE = "no_measure"
    NO_BASELINE = "no_baseline"
    AMBIGUOUS_TERM = "ambiguous_term"
    NO_OWNER = "no_owner"
    HORIZON_BEYOND_PERIOD = "horizon_beyond_period"


class SuccessTestType(Word):
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


class SubjectType(Word):
    """What an entry is about."""

    REGISTER = "register"
    COMMITMENT = "commitment"
    INSTRUMENT = "instrument"
    EVENT = "event"
    SOURCE = "source"
    PARTY = "party"


class PartyKind(Word):
    """Who speaks, leads or is asked; the value of every entry about a party."""

    UNKNOWN = "unknown"
    PERSON = "person"
    """A person in a public role."""
    OFFICE = "office"
    PUBLIC_BODY = "public_body"
    OTHER_BODY = "other_body"


class Setting(Word):
    """What the register says of itself, in every report of its day."""

    TITLE = "title"
    PUBLISHER = "publisher"
    CONTACT = "contact"
    CORRECTIONS = "corrections"
    LICENCE = "licence"
    SITE = "site"
    JURISDICTION = "jurisdiction"
    TIME_ZONE = "time_zone"


class Facet(Word):
    """What an entry says something about."""

    # of the register
    REGISTER = "register"
    PARTY = "party"
    BATCH = "batch"
    SAVED = "saved"
    ISSUE = "issue"
    BREAK = "break"
    SETTING = "setting"
    # of a commitment, an instrument, an event or a source
    IDENTITY = "identity"
    RESTATEMENT = "restatement"
    RESPONSE = "response"
    DELIVERY = "delivery"
    ENDED = "ended"
    STALLED = "stalled"
    DISPOSITION = "disposition"
    DEADLINE = "deadline"
    TEST = "test"
    STEP = "step"
    STAGE = "stage"
    EVENT = "event"
    MEASURE = "measure"
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


class SuccessTestValue(Word):
    """A success test, as it was set or as it was found."""

    SET = "set"
    MET = "met"
    NOT_MET = "not_met"


class Agreement(Word):
    """The promiser's claim held against the tracker's finding."""

    AGREE = "agree"
    CLAIM_AHEAD = "claim_ahead"
    CLAIM_BEHIND = "claim_behind"
    CLAIM_ONLY = "claim_only"
    VERDICT_ONLY = "verdict_only"
    CONTESTED = "contested"
    NONE = "none"


class Group(Word):
    """The five groups that readers see first, and Replaced, which stands apart."""

    DONE = "done"
    MOVING = "moving"
    NOTHING_FOUND = "nothing_found"
    NOT_KNOWN = "not_known"
    ENDED_SHORT = "ended_short"
    REPLACED = "replaced"


class Headline(Word):
    """One phrase for readers. The order is the fixed order of bars and tables."""

    DELIVERED = "delivered"
    HOLDING = "holding"
    PARTLY_DELIVERED = "partly_delivered"
    UNDER_WAY = "under_way"
    PLANNED = "planned"
    NO_ACTION_FOUND = "no_action_found"
    NOT_YET_ASSESSED = "not_yet_assessed"
    TOO_VAGUE = "too_vague"
    DELIVERED_IN_PART = "delivered_in_part"
    NOT_DELIVERED = "not_delivered"
    BREACHED = "breached"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"

    @property
    def label(self) -> str:
        if self is Headline.TOO_VAGUE:
            return "Too vague to rate"
        return self.value.replace("_", " ").capitalize()

    @property
    def glyph(self) -> str:
        """One character of text, none of which has an emoji form."""
        return _GLYPHS[self]

    @property
    def meaning(self) -> str:
        """The test behind the word, in a sentence for readers."""
        return _MEANINGS[self]

    @property
    def group(self) -> Group:
        """The group that a reader sees first."""
        return _GROUPS[self]


_GLYPHS = {
    Headline.DELIVERED: "✓",
    Headline.HOLDING: "◆",
    Headline.PARTLY_DELIVERED: "◐",
    Headline.UNDER_WAY: "▷",
    Headline.PLANNED: "◎",
    Headline.NO_ACTION_FOUND: "○",
    Headline.NOT_YET_ASSESSED: "◌",
    Headline.TOO_VAGUE: "≈",
    Headline.DELIVERED_IN_PART: "◧",
    Headline.NOT_DELIVERED: "✗",
    Headline.BREACHED: "◇",
    Headline.WITHDRAWN: "⊘",
    Headline.REPLACED: "→",
}
_GROUPS = {
    Headline.DELIVERED: Group.DONE,
    Headline.HOLDING: Group.DONE,
    Headline.PARTLY_DELIVERED: Group.MOVING,
    Headline.UNDER_WAY: Group.MOVING,
    Headline.PLANNED: Group.MOVING,
    Headline.NO_ACTION_FOUND: Group.NOTHING_FOUND,
    Headline.NOT_YET_ASSESSED: Group.NOT_KNOWN,
    Headline.TOO_VAGUE: Group.NOT_KNOWN,
    Headline.DELIVERED_IN_PART: Group.ENDED_SHORT,
    Headline.NOT_DELIVERED: Group.ENDED_SHORT,
    Headline.BREACHED: Group.ENDED_SHORT,
    Headline.WITHDRAWN: Group.ENDED_SHORT,
    Headline.REPLACED: Group.REPLACED,
}


class Badge(Word):
    """At most two stand after the headline, in this order of precedence."""

    OVERDUE = "overdue"
    PASSED_UNCHECKED = "passed_unchecked"
    CLAIM_AHEAD = "claim_ahead"
    STALLED = "stalled"
    NO_TIMETABLE = "no_timetable"
    SLIPPED = "slipped"
    EFFECT_NOT_SHOWN = "effect_not_shown"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()

    @property
    def glyph(self) -> str:
        """One character of text, none of which has an emoji form."""
        return {
            Badge.OVERDUE: "!",
            Badge.PASSED_UNCHECKED: "?",
            Badge.CLAIM_AHEAD: "»",
            Badge.STALLED: "‖",
            Badge.NO_TIMETABLE: "∅",
            Badge.SLIPPED: "⇥",
            Badge.EFFECT_NOT_SHOWN: "~",
        }[self]

    @property
    def meaning(self) -> str:
        """The test behind the badge, in a sentence for readers."""
        return _BADGE_MEANINGS[self]


class Grade(Word):
    """How strong a source is for what it is to show; derived, not typed."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


_MEANINGS = {
    Headline.DELIVERED: (
        "Every success criterion is met, each with evidence of grade A or B. A late delivery "
        "is still a delivery."
    ),
    Headline.HOLDING: (
        "A promise to keep a state of affairs, which is being kept. It is never counted as "
        "progress."
    ),
    Headline.PARTLY_DELIVERED: (
        "At least one success criterion is met, with evidence, and the work goes on."
    ),
    Headline.UNDER_WAY: (
        "A verifiable action that itself produces the outcome has begun. For a promise to "
        "legislate: introduction."
    ),
    Headline.PLANNED: (
        "A concrete step is published; nothing operates yet. Royal Assent is not delivery."
    ),
    Headline.NO_ACTION_FOUND: "We looked in listed places on a given day and found no action.",
    Headline.NOT_YET_ASSESSED: "We have recorded no finding. This says nothing about the world.",
    Headline.TOO_VAGUE: (
        "The promise cannot be judged: it has no measure, no baseline, no owner or no clear "
        "term. A missing date is not vagueness."
    ),
    Headline.DELIVERED_IN_PART: "It is over, and at least one criterion was met but not all.",
    Headline.NOT_DELIVERED: "It is over, and no criterion was met.",
    Headline.BREACHED: "A promise to keep a state of affairs, which is not being kept.",
    Headline.WITHDRAWN: "The promiser took it back, in words or by an act. It stays in the count.",
    Headline.REPLACED: (
        "Another promise took its place. It leaves the count and stands in the bridge."
    ),
}
_BADGE_MEANINGS = {
    Badge.OVERDUE: (
        "The latest day on the most generous reading has passed, and somebody has looked since."
    ),
    Badge.PASSED_UNCHECKED: "The latest day has passed and nobody has looked since.",
    Badge.CLAIM_AHEAD: "The promiser claims more than our evidence supports.",
    Badge.STALLED: "Evidence shows that work has stopped. A timer never sets this.",
    Badge.NO_TIMETABLE: "There is evidence that no date was given.",
    Badge.SLIPPED: "The date has moved to a later one than first promised.",
    Badge.EFFECT_NOT_SHOWN: "Every test of the letter is met; a test of the effect is still open.",
}

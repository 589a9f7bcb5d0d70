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
    """A stored value as a reader sees it.

    >>> words_of("accepted_in_part")
    'accepted in part'
    """
    return value.replace("_", " ")


S = TypeVar("S", bound=StrEnum)


def find_word(words: Iterable[S], text: str) -> S | None:
    """The word that was typed, with `-` or `_`, in any case, or by its short word."""
    typed = re.sub(r"[\s-]+", "_", text.strip().lower())
    for word in words:
        short = type(word).short_words() if isinstance(word, Word) else {}
        if word.value.lower().replace("-", "_") == short.get(typed, typed):
            return word
    return None


def typed_word(word: StrEnum) -> str:
    """How a word is best typed: by its short word where it has one, else with hyphens."""
    short = type(word).short_words() if isinstance(word, Word) else {}
    return next((name for name, value in short.items() if value == word), word.replace("_", "-"))


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


#: Every finding of ours, which is what `update` records.
FINDINGS = (*LADDER, *STANDING_VALUES, Delivery.TOO_VAGUE)


#: Findings that rest on a stated test.
TESTED = frozenset({Delivery.PARTLY_DELIVERED, Delivery.DELIVERED})


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


#: Sources whose publisher reports what others did: a newspaper, a firm; never the one who acts.
REPORTS = frozenset({SourceType.MEDIA, SourceType.OTHER})


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


class EventDate(Word):
    """What is known of the day of an event of the register's diary."""

    DATED = "dated"
    EXPECTED = "expected"
    WITHDRAWN = "withdrawn"


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


#: Facets whose entries say that something happened, and not that we looked or kept our books;
#: of success tests only judgements do.
NEWS = frozenset(
    {
        *(Facet.RESTATEMENT, Facet.RESPONSE, Facet.DELIVERY, Facet.ENDED, Facet.STALLED),
        *(Facet.DISPOSITION, Facet.DEADLINE, Facet.STEP, Facet.STAGE, Facet.EVENT),
        *(Facet.MEASURE, Facet.SAYS),
    }
)


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


class Grade(Word):
    """How strong a source is for what it is to show; derived, not typed."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"

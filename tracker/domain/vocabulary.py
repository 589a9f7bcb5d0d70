"""The closed vocabularies of the register: facets, their values, and what each of them means.

A value is stored as its text (`partly_delivered`), typed with `-` or `_` alike and by
its short word where one exists (`part`), and shown to readers by its `label`. A stored word
stands under the digest of its entry and can never be renamed; a label can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Self, TypeVar


class Word(StrEnum):
    """A value of one vocabulary; its text is what the ledger stores."""

    meaning: str
    """What it means, in one sentence for readers; empty for what the glossary leaves out."""

    def __new__(cls, value: str, meaning: str = "") -> Self:
        word = str.__new__(cls, value)
        word._value_, word.meaning = value, meaning
        return word

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
    choices = tuple(words)
    short = type(choices[0]).short_words() if choices and isinstance(choices[0], Word) else {}
    values = [word.value for word in choices]
    return [*values, *(name for name, value in short.items() if value in values)]


class Kind(Word):
    """What sort of commitment it is, which decides where it is counted."""

    UNDERTAKING = "undertaking", "A body's own promise."
    RECOMMENDATION = "recommendation", "Asked by an inquiry or an auditor."
    DEMAND = "demand", "Asked by anybody else; counted apart."
    STANDING = "standing", "A state to be kept; it is holding or breached, never delivered."
    TIMETABLE = "timetable", "A promise to set dates for others."
    MILESTONE = "milestone", "A step on the way to a promise; counted apart."


#: Never counted with commitments; each has a line of its own (counting rules).
COUNTED_APART = frozenset({Kind.DEMAND, Kind.MILESTONE})

#: Made by somebody else, so that an addressee has to respond.
ASKS = frozenset({Kind.RECOMMENDATION, Kind.DEMAND})


class InstrumentForm(Word):
    """What carries commitments out."""

    BILL = "bill", "A bill, which may become an Act."
    REGULATION = "regulation", "An order or regulations made under an Act."
    FUNDING = "funding", "Money set aside for a purpose."
    CONSULTATION = "consultation", "A public consultation."
    INQUIRY = "inquiry", "An inquiry, review or audit."


class Delivery(Word):
    """How much has been done; one ladder for every voice (domain, facets)."""

    NOT_ASSESSED = "not_assessed", "Nobody has looked; it says nothing about the world."
    TOO_VAGUE = "too_vague", "It cannot be judged; the reasons say why."
    NO_ACTION_FOUND = (
        "no_action_found",
        "We looked in listed places on a given day and found no action; typed none.",
    )
    PLANNED = "planned", "A concrete step is published; nothing operates yet."
    UNDER_WAY = (
        "under_way",
        (
            "A verifiable action that itself produces the outcome has begun; for a promise to "
            "legislate, the bill is introduced."
        ),
    )
    PARTLY_DELIVERED = (
        "partly_delivered",
        (
            "At least one test is met, on evidence of grade A, B or C, and at least one is "
            "not met or not judged yet; typed part."
        ),
    )
    DELIVERED = (
        "delivered",
        (
            "Every test of whether they did it is met, each on evidence of grade A or B, and "
            "no test of failure."
        ),
    )
    HOLDING = "holding", "A state that was to be kept is being kept."
    BREACHED = "breached", "A state that was to be kept is not being kept."
    # said only by a promiser or a third party
    DROPPED = "dropped", "A promiser or a third party says that it was given up."
    UNSPECIFIED = "unspecified", "They say that something was done, and not how much."

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

    OPEN = "open", "It goes on."
    NOT_PRIORITISED = "not_prioritised", "Other things came first."
    CHANGED_MIND = "changed_mind", "They no longer want it."
    BLOCKED_IN_PARLIAMENT = "blocked_in_parliament", "Parliament did not pass it."
    BLOCKED_BY_COURT = "blocked_by_court", "A court stopped it."
    NO_FUNDING = "no_funding", "There was no money for it."
    OVERTAKEN_BY_EVENTS = "overtaken_by_events", "Events made it pointless."
    PERIOD_ENDED = "period_ended", "The time that it was promised for is over."
    REFUSED = "refused", "Somebody whose consent it needed refused."
    COMPLETED = "completed", "It came to its end."
    UNKNOWN = "unknown", "It is over, and nobody has said why."


class Stalled(Word):
    """A flag beside delivery, set by evidence and never by a timer."""

    STALLED = "stalled"
    RESUMED = "resumed"


class Response(Word):
    """What an addressee answered to an ask; acceptance never moves delivery."""

    NOT_DUE = "not_due", "No answer is due yet."
    AWAITED = "awaited", "An answer is due and has not come."
    ACCEPTED = "accepted", "They will do it."
    ACCEPTED_IN_PRINCIPLE = (
        "accepted_in_principle",
        "They agree with the aim, and not with the means, the cost or the date.",
    )
    ACCEPTED_IN_PART = "accepted_in_part", "They will do a part, which they name."
    NOTED = "noted", "They have read it and say neither yes nor no."
    REJECTED = "rejected", "They will not do it."


class Disposition(Word):
    """Where a commitment stands in our book-keeping."""

    ACTIVE = "active", "It is counted as itself."
    SUPERSEDED = "superseded", "Another promise took its place; it leaves the count."
    WITHDRAWN = "withdrawn", "The promiser took it back; it stays in the count."
    MERGED = "merged", "We book it as one with another; it leaves the count."
    SPLIT = "split", "We book it as several others; it leaves the count."
    OUT_OF_SCOPE = "out_of_scope", "It is not about what the register is about."


#: Out of the denominator, shown in the bridge; withdrawn stays in.
OUT_OF_COUNT = frozenset(
    {Disposition.SUPERSEDED, Disposition.MERGED, Disposition.SPLIT, Disposition.OUT_OF_SCOPE}
)


class Carry(Word):
    """How a successor compares with what it replaces."""

    EQUIVALENT = "equivalent", "It promises the same."
    STRONGER = "stronger", "It promises more."
    WEAKER = "weaker", "It promises less."
    DIFFERENT = "different", "It promises something else."
    NOT_JUDGED = "not_judged", "Nobody has compared them."


class VagueReason(Word):
    """Why a promise is too vague to rate. A missing date is not vagueness."""

    NO_MEASURE = "no_measure", "Nothing says how one would tell."
    NO_BASELINE = "no_baseline", "It compares with something that is not named."
    AMBIGUOUS_TERM = "ambiguous_term", "A word of it can mean different things."
    NO_OWNER = "no_owner", "Nobody is named who would do it."
    HORIZON_BEYOND_PERIOD = (
        "horizon_beyond_period",
        "It falls due after those who promised it leave.",
    )


class SuccessTestType(Word):
    """Which question a success test asks."""

    LETTER = "letter", "Did they do it?"
    SPIRIT = "spirit", "Did it work?"
    FAILURE = "failure", "What would show that it failed?"


class StepKind(Word):
    """Whether a step was words or an act."""

    TALK = "talk", "Something was said, or a consultation opened."
    ACTION = "action", "Something was done."


class Stage(Word):
    """How far an instrument has come."""

    ANNOUNCED = "announced", "It was said that there will be one."
    INTRODUCED = "introduced", "It was put before the parliament."
    FIRST_READING = "first_reading", "It was read a first time."
    SECOND_READING = "second_reading", "Its principle was debated and agreed."
    COMMITTEE = "committee", "It is being examined line by line."
    REPORT = "report", "What the committee did was considered."
    THIRD_READING = "third_reading", "It was debated a last time."
    PASSED = "passed", "The parliament has agreed to it."
    AMENDED = "amended", "Its text was changed."
    ROYAL_ASSENT = "royal_assent", "It is an Act; what it does is in force when its provisions are."
    MADE = "made", "Regulations or an order were signed."
    IN_FORCE = "in_force", "It, or the provision named, applies."
    OPENED = "opened", "It began."
    CLOSED = "closed", "It is over."
    ESTABLISHED = "established", "It was set up."
    PUBLISHED = "published", "It was published."
    FALLEN = "fallen", "It did not become law and will not."


class Look(Word):
    """What somebody found who looked."""

    NOTHING_NEW = "nothing_new", "Nothing since the last time."
    NOTHING_FOUND = "nothing_found", "Nothing at all."


class Stance(Word):
    """Where a third party stands."""

    SUPPORTS = "supports", "They are for it."
    OPPOSES = "opposes", "They are against it."
    DEMANDS = "demands", "They ask for it."
    DOUBTS = "doubts", "They do not believe that it will happen, or work."
    REPLIES = "replies", "They answer what is said here."
    LEGAL_ACTION = "legal_action", "They go to court, or threaten to."


class LinkType(Word):
    """How commitments and instruments hang together."""

    ANSWERS = "answers", "It answers an ask."
    DEPENDS_ON = "depends_on", "It cannot be done before the other."
    CARRIED_BY = "carried_by", "An instrument carries it out."
    SAME_AS = "same_as", "They are one promise, written down twice."


class Comparison(Word):
    """A restatement held against the wording first published."""

    SAME = "same", "It promises the same."
    NARROWER = "narrower", "It covers less."
    WEAKER = "weaker", "It binds less."
    WIDER = "wider", "It covers more."
    DIFFERENT = "different", "It promises something else."


class SourceType(Word):
    """What a source is; with its speaker it decides the evidence grade."""

    LAW = "law", "An Act, order or regulation; it shows that it was made."
    OFFICIAL_RECORD = "official_record", "The record of a parliament, a council, a register."
    AUDITED_DATA = "audited_data", "Figures that an auditor or a statistics office vouches for."
    DELIVERABLE = "deliverable", "The thing that was promised, such as a published report."
    INSPECTION = "inspection", "What an inspectorate found."
    COURT = "court", "A judgment or an order of a court."
    COMMITTEE = "committee", "A report of a committee."
    STATEMENT = "statement", "Somebody's own words."
    MEDIA = "media", "A newspaper, a broadcaster, a site of news."
    OTHER = "other", "Anything else."


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

    UNKNOWN = "unknown", "Nobody has said."
    PERSON = "person", "A person in a public role."
    """A person in a public role."""
    OFFICE = "office", "An office, whoever holds it."
    PUBLIC_BODY = "public_body", "A department, council, regulator or other public authority."
    OTHER_BODY = "other_body", "A charity, a firm, a newspaper, a party."


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

    A = "A", "Law in force, audited data, or the thing itself."
    B = (
        "B",
        (
            "An independent inspection, a court, a committee, or an official record of "
            "somebody other than the promiser."
        ),
    )
    C = "C", "The promiser's own statement, wherever it was made."
    D = "D", "Media and other."

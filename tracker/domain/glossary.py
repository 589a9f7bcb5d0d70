"""What every word of the vocabulary means, in one plain sentence each.

The glossary of the commands, of docs/words.md and of the public record are all made of this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.facets import MeasureValue
from tracker.domain.headlines import Agreement, Badge, Group, Headline
from tracker.domain.schedule import Schedule
from tracker.domain.vocabulary import (
    Carry,
    Comparison,
    Delivery,
    Disposition,
    Ended,
    Grade,
    InstrumentForm,
    Kind,
    LinkType,
    Look,
    PartyKind,
    Response,
    SourceType,
    Stage,
    Stance,
    StepKind,
    SuccessTestType,
    VagueReason,
    words_of,
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word as a reader sees it, as it is typed, and what it means."""

    word: str
    typed: str | None
    """None for what is never typed."""
    meaning: str


@dataclass(frozen=True, slots=True)
class Topic:
    """The words of one question."""

    title: str
    about: str
    """The question, in a sentence."""
    terms: tuple[Term, ...]
    words: tuple[StrEnum, ...] = ()
    """The vocabulary that its terms are of; none for the things themselves."""


def _topic(title: str, about: str, meanings: Mapping[StrEnum, str], *, typed: bool = True) -> Topic:
    terms = []
    for word, meaning in meanings.items():
        value = words_of(word.value)
        label = word.label.lower() if isinstance(word, Headline | Badge) else value
        stored = word.value.replace("_", "-") if typed else None
        terms.append(Term(label, stored, meaning))
    return Topic(title, about, tuple(terms), tuple(meanings))


_GENERAL = Topic(
    "The things themselves",
    "What a register is made of.",
    (
        Term("register", None, "A ledger of dated, sourced statements about commitments."),
        Term("commitment", None, "Something a public body said it would do, or was asked to do."),
        Term("programme", None, "A commitment that has parts; it counts as itself, beside them."),
        Term("ref", None, "The short name of a commitment, such as JAY-13; it is never reused."),
        Term(
            "entry",
            None,
            "One line of the ledger: who says what about which subject, when it happened, on what "
            "evidence, and when it was written down.",
        ),
        Term("batch", None, "The entries written by one command: all of them or none."),
        Term("voice", None, "Who speaks: the promiser, we, or a named third party."),
        Term("source", None, "A page, document or broadcast that an entry rests on."),
        Term("party", None, "A person in a public role, an office, a public body, another body."),
        Term("instrument", None, "A bill, fund or inquiry that carries commitments out."),
        Term("claim", None, "What the promiser, or a third party, says has been done."),
        Term("finding", None, "What we say has been done, on evidence."),
        Term(
            "test",
            None,
            "What will be true when a promise is kept, in our words; judged met or not met.",
        ),
        Term("look", None, "Somebody looked in named places and found nothing new, or nothing."),
        Term("step", None, "A dated event that changes no status."),
        Term(
            "record",
            None,
            "What a person does; the register keeps what was recorded and never changes it.",
        ),
        Term("issue", None, "A weekly report as it was published, with a number."),
    ),
)
GLOSSARY: tuple[Topic, ...] = (
    _GENERAL,
    _topic(
        "Headline",
        "One phrase for readers. The first that fits: withdrawn, replaced, rejected, then what we "
        "find.",
        {headline: headline.meaning for headline in Headline},
    ),
    _topic(
        "Group",
        "Headlines as readers first see them.",
        {
            Group.DONE: "Delivered, or holding.",
            Group.MOVING: "Partly delivered, under way or planned.",
            Group.NOTHING_FOUND: "We looked and found no action.",
            Group.NOT_KNOWN: "Not yet assessed, or too vague to rate.",
            Group.ENDED_SHORT: (
                "Ended partly delivered, not delivered, rejected, withdrawn or breached."
            ),
            Group.REPLACED: "Another promise took its place.",
        },
    ),
    _topic(
        "Badge",
        "At most two stand after a headline, the first that fit.",
        {badge: badge.meaning for badge in Badge},
        typed=False,
    ),
    _topic(
        "Delivery",
        "How much has been done; one ladder for claims and findings.",
        {
            Delivery.NOT_ASSESSED: "Nobody has looked; it says nothing about the world.",
            Delivery.TOO_VAGUE: "It cannot be judged; the reasons say why.",
            Delivery.NO_ACTION_FOUND: (
                "We looked in listed places on a given day and found no action; typed none."
            ),
            Delivery.PLANNED: "A concrete step is published; nothing operates yet.",
            Delivery.UNDER_WAY: (
                "A verifiable action that itself produces the outcome has begun; for a promise to "
                "legislate, the bill is introduced."
            ),
            Delivery.PARTLY_DELIVERED: (
                "At least one test is met, on evidence of grade A, B or C, and at least one is "
                "not met or not judged yet; typed part."
            ),
            Delivery.DELIVERED: (
                "Every test of whether they did it is met, each on evidence of grade A or B, and "
                "no test of failure."
            ),
            Delivery.HOLDING: "A state that was to be kept is being kept.",
            Delivery.BREACHED: "A state that was to be kept is not being kept.",
            Delivery.DROPPED: "A promiser or a third party says that it was given up.",
            Delivery.UNSPECIFIED: "They say that something was done, and not how much.",
        },
    ),
    _topic(
        "Agreement",
        "The promiser's claim held against our finding.",
        {
            Agreement.AGREE: "They and we say the same.",
            Agreement.CLAIM_AHEAD: "They claim more than we find, and we have looked since.",
            Agreement.CLAIM_BEHIND: "They claim less than we find.",
            Agreement.CLAIM_UNCHECKED: (
                "They make a claim, and we have no finding, or none of its day or later that "
                "supports it."
            ),
            Agreement.CLAIM_UNCLEAR: "Their claim does not say how much.",
            Agreement.FINDING_ONLY: "We have a finding, and they make no claim.",
            Agreement.NONE: "Neither has spoken.",
        },
        typed=False,
    ),
    _topic(
        "Schedule",
        "Where a commitment stands in time, on the day of the report.",
        {
            Schedule.NO_TIMETABLE_SET: "There is evidence that no date was given.",
            Schedule.TIMETABLE_UNKNOWN: "We know of no date.",
            Schedule.OPEN_ENDED: "Words that set no day, such as in due course; never overdue.",
            Schedule.UPCOMING: "The date lies ahead.",
            Schedule.DUE_SOON: "The latest day is at most 30 days off.",
            Schedule.IN_WINDOW: "The days that were named have begun.",
            Schedule.PASSED_UNCHECKED: "The latest day has passed and nobody has looked since.",
            Schedule.OVERDUE_ON_STRICT_READING: "Late on the narrowest fair reading of the words.",
            Schedule.OVERDUE: "Late on the most generous reading, and somebody has looked since.",
            Schedule.MET_ON_TIME: "Delivered by the latest day.",
            Schedule.MET_LATE: "Delivered after the latest day; still a delivery.",
        },
        typed=False,
    ),
    _topic(
        "Kind",
        "What sort of commitment it is.",
        {
            Kind.UNDERTAKING: "A body's own promise.",
            Kind.RECOMMENDATION: "Asked by an inquiry or an auditor.",
            Kind.DEMAND: "Asked by anybody else; counted apart.",
            Kind.STANDING: "A state to be kept; it is holding or breached, never delivered.",
            Kind.TIMETABLE: "A promise to set dates for others.",
            Kind.MILESTONE: "A step on the way to a promise; counted apart.",
        },
    ),
    _topic(
        "Test",
        "Which question a test asks.",
        {
            SuccessTestType.LETTER: "Did they do it?",
            SuccessTestType.SPIRIT: "Did it work?",
            SuccessTestType.FAILURE: "What would show that it failed?",
        },
    ),
    _topic(
        "Too vague",
        "Why a promise cannot be rated. A missing date is not vagueness.",
        {
            VagueReason.NO_MEASURE: "Nothing says how one would tell.",
            VagueReason.NO_BASELINE: "It compares with something that is not named.",
            VagueReason.AMBIGUOUS_TERM: "A word of it can mean different things.",
            VagueReason.NO_OWNER: "Nobody is named who would do it.",
            VagueReason.HORIZON_BEYOND_PERIOD: "It falls due after those who promised it leave.",
        },
    ),
    _topic(
        "Ended",
        "Is it over, and why. Silence ends nothing.",
        {
            Ended.OPEN: "It goes on.",
            Ended.NOT_PRIORITISED: "Other things came first.",
            Ended.CHANGED_MIND: "They no longer want it.",
            Ended.BLOCKED_IN_PARLIAMENT: "Parliament did not pass it.",
            Ended.BLOCKED_BY_COURT: "A court stopped it.",
            Ended.NO_FUNDING: "There was no money for it.",
            Ended.OVERTAKEN_BY_EVENTS: "Events made it pointless.",
            Ended.PERIOD_ENDED: "The time that it was promised for is over.",
            Ended.REFUSED: "Somebody whose consent it needed refused.",
            Ended.COMPLETED: "It came to its end.",
            Ended.UNKNOWN: "It is over, and nobody has said why.",
        },
    ),
    _topic(
        "Response",
        "What an addressee answers to an ask. Acceptance never moves delivery.",
        {
            Response.NOT_DUE: "No answer is due yet.",
            Response.AWAITED: "An answer is due and has not come.",
            Response.ACCEPTED: "They will do it.",
            Response.ACCEPTED_IN_PRINCIPLE: (
                "They agree with the aim, and not with the means, the cost or the date."
            ),
            Response.ACCEPTED_IN_PART: "They will do a part, which they name.",
            Response.NOTED: "They have read it and say neither yes nor no.",
            Response.REJECTED: "They will not do it.",
        },
    ),
    _topic(
        "Disposition",
        "Where a commitment stands in our books.",
        {
            Disposition.ACTIVE: "It is counted as itself.",
            Disposition.SUPERSEDED: "Another promise took its place; it leaves the count.",
            Disposition.WITHDRAWN: "The promiser took it back; it stays in the count.",
            Disposition.MERGED: "We book it as one with another; it leaves the count.",
            Disposition.SPLIT: "We book it as several others; it leaves the count.",
            Disposition.OUT_OF_SCOPE: "It is not about what the register is about.",
        },
        typed=False,
    ),
    _topic(
        "Carry",
        "How a successor compares with what it replaces.",
        {
            Carry.EQUIVALENT: "It promises the same.",
            Carry.STRONGER: "It promises more.",
            Carry.WEAKER: "It promises less.",
            Carry.DIFFERENT: "It promises something else.",
            Carry.NOT_JUDGED: "Nobody has compared them.",
        },
    ),
    _topic(
        "Restatement",
        "A promise said again, held against its first wording.",
        {
            Comparison.SAME: "It promises the same.",
            Comparison.NARROWER: "It covers less.",
            Comparison.WEAKER: "It binds less.",
            Comparison.WIDER: "It covers more.",
            Comparison.DIFFERENT: "It promises something else.",
        },
    ),
    _topic(
        "Grade",
        "How strong a source is for what it is to show; derived, not typed.",
        {
            Grade.A: "Law in force, audited data, or the thing itself.",
            Grade.B: (
                "An independent inspection, a court, a committee, or an official record of "
                "somebody other than the promiser."
            ),
            Grade.C: "The promiser's own statement, wherever it was made.",
            Grade.D: "Media and other.",
        },
        typed=False,
    ),
    _topic(
        "Source",
        "What a source is.",
        {
            SourceType.LAW: "An Act, order or regulation; it shows that it was made.",
            SourceType.OFFICIAL_RECORD: "The record of a parliament, a council, a register.",
            SourceType.AUDITED_DATA: "Figures that an auditor or a statistics office vouches for.",
            SourceType.DELIVERABLE: "The thing that was promised, such as a published report.",
            SourceType.INSPECTION: "What an inspectorate found.",
            SourceType.COURT: "A judgment or an order of a court.",
            SourceType.COMMITTEE: "A report of a committee.",
            SourceType.STATEMENT: "Somebody's own words.",
            SourceType.MEDIA: "A newspaper, a broadcaster, a site of news.",
            SourceType.OTHER: "Anything else.",
        },
    ),
    _topic(
        "Party",
        "What a person or body is; letters go to offices and public bodies.",
        {
            PartyKind.UNKNOWN: "Nobody has said.",
            PartyKind.PERSON: "A person in a public role.",
            PartyKind.OFFICE: "An office, whoever holds it.",
            PartyKind.PUBLIC_BODY: "A department, council, regulator or other public authority.",
            PartyKind.OTHER_BODY: "A charity, a firm, a newspaper, a party.",
        },
    ),
    _topic(
        "Measure",
        "What a number of a measure is; none of them moves a finding.",
        {
            MeasureValue.READING: "What it was on a day, as somebody published it.",
            MeasureValue.TARGET: "What the promiser said it would be.",
            MeasureValue.BASELINE: "The number that it is counted from; a new one begins a series.",
        },
    ),
    _topic(
        "Step",
        "Whether a step was words or an act.",
        {
            StepKind.ACTION: "Something was done.",
            StepKind.TALK: "Something was said, or a consultation opened.",
        },
    ),
    _topic(
        "Instrument",
        "What carries commitments out.",
        {
            InstrumentForm.BILL: "A bill, which may become an Act.",
            InstrumentForm.REGULATION: "An order or regulations made under an Act.",
            InstrumentForm.FUNDING: "Money set aside for a purpose.",
            InstrumentForm.CONSULTATION: "A public consultation.",
            InstrumentForm.INQUIRY: "An inquiry, review or audit.",
        },
    ),
    _topic(
        "Stage",
        "How far an instrument has come.",
        {
            Stage.ANNOUNCED: "It was said that there will be one.",
            Stage.INTRODUCED: "It was put before the parliament.",
            Stage.FIRST_READING: "It was read a first time.",
            Stage.SECOND_READING: "Its principle was debated and agreed.",
            Stage.COMMITTEE: "It is being examined line by line.",
            Stage.REPORT: "What the committee did was considered.",
            Stage.THIRD_READING: "It was debated a last time.",
            Stage.PASSED: "The parliament has agreed to it.",
            Stage.AMENDED: "Its text was changed.",
            Stage.ROYAL_ASSENT: "It is an Act; what it does is in force when its provisions are.",
            Stage.MADE: "Regulations or an order were signed.",
            Stage.IN_FORCE: "It, or the provision named, applies.",
            Stage.OPENED: "It began.",
            Stage.CLOSED: "It is over.",
            Stage.ESTABLISHED: "It was set up.",
            Stage.PUBLISHED: "It was published.",
            Stage.FALLEN: "It did not become law and will not.",
        },
    ),
    _topic(
        "Link",
        "How two things hang together.",
        {
            LinkType.ANSWERS: "It answers an ask.",
            LinkType.DEPENDS_ON: "It cannot be done before the other.",
            LinkType.CARRIED_BY: "An instrument carries it out.",
            LinkType.SAME_AS: "They are one promise, written down twice.",
        },
    ),
    _topic(
        "Stance",
        "Where somebody else stands.",
        {
            Stance.SUPPORTS: "They are for it.",
            Stance.OPPOSES: "They are against it.",
            Stance.DEMANDS: "They ask for it.",
            Stance.DOUBTS: "They do not believe that it will happen, or work.",
            Stance.REPLIES: "They answer what is said here.",
            Stance.LEGAL_ACTION: "They go to court, or threaten to.",
        },
    ),
    _topic(
        "Look",
        "What somebody found who looked.",
        {
            Look.NOTHING_NEW: "Nothing since the last time.",
            Look.NOTHING_FOUND: "Nothing at all.",
        },
        typed=False,
    ),
)


def meaning_of(word: StrEnum) -> str:
    """What a word of a vocabulary means; nothing for one that the glossary leaves out."""
    for topic in GLOSSARY:
        if word in topic.words and type(word) is type(topic.words[0]):
            return topic.terms[topic.words.index(word)].meaning
    return ""


def terms_like(text: str) -> tuple[tuple[Topic, Term], ...]:
    """The terms whose word is the one typed, with `-`, `_` or spaces, in any case."""
    key = text.strip().lower().replace("-", " ").replace("_", " ")
    return tuple(
        (topic, term)
        for topic in GLOSSARY
        for term in topic.terms
        if key in {term.word.lower(), words_of((term.typed or "").replace("-", "_"))}
    )

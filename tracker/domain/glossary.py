"""The glossary: every word of the vocabulary under the question that it answers.

The glossary of the commands, of docs/words.md and of the public record are all made of this.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
    Word,
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
    words: tuple[Word, ...] = ()
    """The vocabulary that its terms are of; none for the things themselves."""


def _topic(title: str, about: str, words: Iterable[Word], *, typed: bool = True) -> Topic:
    explained = tuple(word for word in words if word.meaning)
    terms = tuple(
        Term(
            word.label.lower() if isinstance(word, Headline | Badge) else words_of(word.value),
            word.value.replace("_", "-") if typed else None,
            word.meaning,
        )
        for word in explained
    )
    return Topic(title, about, terms, explained)


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
        Headline,
    ),
    _topic("Group", "Headlines as readers first see them.", Group),
    _topic("Badge", "At most two stand after a headline, the first that fit.", Badge, typed=False),
    _topic("Delivery", "How much has been done; one ladder for claims and findings.", Delivery),
    _topic("Agreement", "The promiser's claim held against our finding.", Agreement, typed=False),
    _topic(
        "Schedule",
        "Where a commitment stands in time, on the day of the report.",
        Schedule,
        typed=False,
    ),
    _topic("Kind", "What sort of commitment it is.", Kind),
    _topic("Test", "Which question a test asks.", SuccessTestType),
    _topic(
        "Too vague", "Why a promise cannot be rated. A missing date is not vagueness.", VagueReason
    ),
    _topic("Ended", "Is it over, and why. Silence ends nothing.", Ended),
    _topic(
        "Response",
        "What an addressee answers to an ask. Acceptance never moves delivery.",
        Response,
    ),
    _topic("Disposition", "Where a commitment stands in our books.", Disposition, typed=False),
    _topic("Carry", "How a successor compares with what it replaces.", Carry),
    _topic("Restatement", "A promise said again, held against its first wording.", Comparison),
    _topic(
        "Grade",
        "How strong a source is for what it is to show; derived, not typed.",
        Grade,
        typed=False,
    ),
    _topic("Source", "What a source is.", SourceType),
    _topic(
        "Party", "What a person or body is; letters go to offices and public bodies.", PartyKind
    ),
    _topic("Measure", "What a number of a measure is; none of them moves a finding.", MeasureValue),
    _topic("Step", "Whether a step was words or an act.", StepKind),
    _topic("Instrument", "What carries commitments out.", InstrumentForm),
    _topic("Stage", "How far an instrument has come.", Stage),
    _topic("Link", "How two things hang together.", LinkType),
    _topic("Stance", "Where somebody else stands.", Stance),
    _topic("Look", "What somebody found who looked.", Look, typed=False),
)


def terms_like(text: str) -> tuple[tuple[Topic, Term], ...]:
    """The terms whose word is the one typed, with `-`, `_` or spaces, in any case."""
    key = text.strip().lower().replace("-", " ").replace("_", " ")
    return tuple(
        (topic, term)
        for topic in GLOSSARY
        for term in topic.terms
        if key in {term.word.lower(), words_of((term.typed or "").replace("-", "_"))}
    )

"""Rules for phrases without a date: soon, in due course, by an event, every quarter.

The numbers of days in the expectation rules are this project's convention, not a finding: they
say after how long silence is worth a line ("gone quiet"). Nothing becomes overdue by them.
"""

from __future__ import annotations

import re

from tracker.domain.deadline_values import Bound, Period
from tracker.domain.deadline_window import Spoken, Window
from tracker.domain.deadline_words import NUMBER
from tracker.domain.prose import days_words

_SOON = {
    "very shortly": 14,
    "shortly": 30,
    "very soon": 30,
    "soon": 90,
    "before long": 90,
    "in the near future": 90,
    "in short order": 30,
}
_NOW = {
    "immediately": 14,
    "with immediate effect": 14,
    "straight away": 14,
    "straightaway": 14,
    "at once": 14,
    "without delay": 30,
    "urgently": 30,
    "as a matter of urgency": 30,
}
_EARLY = {
    "early": 90,
    "at an early date": 90,
    "at an early stage": 90,
    "at the earliest opportunity": 90,
    "at pace": 90,
}
_COMING = re.compile(
    r"(?:in|over|within|during) (?:the )?(?:(?:coming|next(?: few| couple of)?) )?"
    r"(?P<unit>days|weeks|months)(?: (?:ahead|to come))?"
)
_COMING_DAYS = {"days": 14, "weeks": 56, "months": 180}
_POSSIBLE = re.compile(
    r"as (?:quickly|soon|rapidly|fast|early|swiftly|speedily|promptly) as (?:is )?"
    r"(?:(?:reasonably )?(?:possible|practicable)|(?:we|it|they) (?:possibly )?can)"
)
_OPEN = re.compile(
    r"in due course"
    r"|(?:when|as soon as|once|if) parliamentary time (?:allows|permits)"
    r"|subject to parliamentary time"
    r"|(?:when|as soon as) (?:resources|time|funds|circumstances) (?:allow|permit)s?"
    r"|(?:when|once) the time is right|at the (?:right|appropriate|proper) (?:time|moment|point)"
    r"|in the fullness of time|eventually|over time|at some point|in (?:the )?future"
    r"|at a (?:later|future) (?:date|stage|time)|in the (?:medium|long|longer)[ -]term"
)
_PARLIAMENT = re.compile(
    r"(?P<lead>by|before|at|in|within|during|over|over the course of|in the course of)"
    r"(?: the)?(?P<end> end of)?(?: the lifetime of)? (?:this|the|the current|the present) "
    r"(?:parliament|session(?: of parliament)?|parliamentary (?:session|term))"
)
_OCCASION = re.compile(
    r"(?P<lead>by|before|ahead of|at|in|no later than) (?:the )?(?:next |forthcoming |coming )?"
    r"(?:(?:(?:spring|summer|autumn|winter|christmas|easter|whitsun|conference) )?"
    r"recess|(?:general )?elections?|(?:(?:spring|autumn) )?budget|(?:spring|autumn) statement"
    r"|(?:comprehensive )?spending review|fiscal event|king's speech|queen's speech)"
)
_ONCE = re.compile(
    r"(?:once|after|following|upon|on|when|as soon as|subject to) (?:\S+ ){0,12}?"
    r"(?:royal assent|commencement|enactment|in(?:to)? force|becomes? law|pass(?:es|ed)"
    r"|enacted|in place|established|set up|appointed|published|reports|reported|concludes?"
    r"|concluded|completed?|completion|publication)"
)
_EVERY = re.compile(
    rf"(?:every|each) (?:(?:{NUMBER}|other|single) )?"
    r"(?:day|week|fortnight|month|quarter|half-year|year|term|session)s?"
    r"|daily|weekly|fortnightly|monthly|quarterly|termly|annually|yearly|biannually|biennially"
    r"|(?:once|twice|(?:three|four|six) times) (?:a|per|each|every) (?:week|month|quarter|year)"
    r"|on (?:a|an) (?:daily|weekly|monthly|quarterly|annual|yearly) basis"
)
_ONGOING = re.compile(
    r"on-?going|on an on-?going basis|continuing|continuously|on a continuing basis|at all times"
)


def soon(spoken: Spoken) -> Window | None:
    """Soon, shortly and their like.

    >>> soon(Spoken.at("shortly", "2025-01-16")).expectation_days
    30
    """
    return _expected(_SOON.get(spoken.words))


def at_once(spoken: Spoken) -> Window | None:
    """Immediately, urgently, without delay.

    >>> at_once(Spoken.at("immediately", "2025-06-16")).expectation_days
    14
    """
    return _expected(_NOW.get(spoken.words))


def early(spoken: Spoken) -> Window | None:
    """Early, with no year or month beside it.

    >>> early(Spoken.at("early", "2025-06-16")).expectation_days
    90
    """
    return _expected(_EARLY.get(spoken.words))


def coming_weeks(spoken: Spoken) -> Window | None:
    """In the coming days (14), weeks (56) or months (180).

    >>> coming_weeks(Spoken.at("in the coming weeks", "2025-01-16")).expectation_days
    56
    """
    match = _COMING.fullmatch(spoken.words)
    return _expected(_COMING_DAYS[match["unit"]]) if match else None


def as_possible(spoken: Spoken) -> Window | None:
    """As quickly, soon, fast as possible.

    >>> as_possible(Spoken.at("as quickly as possible", "2025-06-16")).expectation_days
    90
    """
    return _expected(90) if _POSSIBLE.fullmatch(spoken.words) else None


def open_ended(spoken: Spoken) -> Window | None:
    """In due course, when parliamentary time allows: never overdue, but the report ages it.

    >>> print(open_ended(Spoken.at("in due course", "2025-01-16")))
    open_ended
    """
    if not _OPEN.fullmatch(spoken.words):
        return None
    return Window(Bound.OPEN_ENDED, "no date and no expectation of one; never overdue")


def parliament(spoken: Spoken) -> Window | None:
    """The end of this Parliament or session: open until that end is recorded.

    >>> print(parliament(Spoken.at("by the end of this Parliament", "2025-01-16")))
    event
    """
    match = _PARLIAMENT.fullmatch(spoken.words)
    if match is None or (match["lead"] in {"by", "before", "at"} and not match["end"]):
        return None
    reading = "by the day on which it ends, once that day is recorded"
    return Window(Bound.EVENT, reading, period=Period())


def occasion(spoken: Spoken) -> Window | None:
    """A recess, an election, a Budget: open until its day is recorded.

    >>> print(occasion(Spoken.at("before the summer recess", "2025-01-16")))
    event
    """
    match = _OCCASION.fullmatch(spoken.words)
    if match is None:
        return None
    before = match["lead"] in {"before", "ahead of"}
    day = "the day before it" if before else "its day"
    reading = f"by {day}, once that is recorded"
    return Window(Bound.EVENT, reading, period=Period(days=-1 if before else 0))


def once_done(spoken: Spoken) -> Window | None:
    """After Royal Assent, commencement, a report: the event starts it and sets no last day.

    >>> print(once_done(Spoken.at("Once the bill receives royal assent", "2025-11-05")))
    event
    """
    if not _ONCE.fullmatch(spoken.words):
        return None
    return Window(Bound.EVENT, "not before that event, which is not recorded; no last day")


def recurring(spoken: Spoken) -> Window | None:
    """Every quarter, annually: a duty that returns, with no single last day.

    >>> print(recurring(Spoken.at("every quarter", "2025-01-16")))
    recurring
    """
    if not _EVERY.fullmatch(spoken.words):
        return None
    return Window(Bound.RECURRING, "a duty that returns; each time has its own window")


def ongoing(spoken: Spoken) -> Window | None:
    """Ongoing: a state to be kept.

    >>> print(ongoing(Spoken.at("Ongoing", "2022-09-01")))
    recurring
    """
    if not _ONGOING.fullmatch(spoken.words):
        return None
    return Window(Bound.RECURRING, "a state to be kept, with no last day")


def _expected(days: int | None) -> Window | None:
    if days is None:
        return None
    reading = f"no date; silence is worth a line after {days_words(days)}"
    return Window(Bound.EXPECTATION, reading, expectation_days=days)

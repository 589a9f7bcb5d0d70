"""Rules for phrases without a date of their own: soon, events, duties that return."""

from __future__ import annotations

import re

from tracker.domain.dates import Precision
from tracker.domain.deadline.calendars import CUSTOMS
from tracker.domain.deadline.dated import end_of, month, on_day
from tracker.domain.deadline.lengths import WITHIN_OF, WORKING
from tracker.domain.deadline.window import (
    MONTH,
    NUMBER,
    Bound,
    Period,
    SpokenPhrase,
    Window,
    either,
    normal,
    number,
)
from tracker.domain.prose import days_words
from tracker.domain.vocabulary import Stage

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
    r"|asap|a\.s\.a\.p"
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
_TERM = either({term for customs in CUSTOMS.values() for term in customs.terms})
_ENACTED = either({words for customs in CUSTOMS.values() for words in customs.enacted})
_STAGE_WORDS = {
    Stage.PASSED: re.compile(r"\bpass(?:es|ed|age|ing)\b"),
    Stage.ROYAL_ASSENT: re.compile(rf"royal assent|\benact|\bbecom(?:es|ing) law\b|{_ENACTED}"),
    Stage.IN_FORCE: re.compile(r"\bcommence|\bin(?:to)? force\b"),
}
_PARLIAMENT = re.compile(
    r"(?P<lead>by|before|at|in|within|during|over|over the course of|in the course of)"
    r"(?: the)?(?P<end> end of)?(?: the lifetime of)? (?:this|the|the current|the present) "
    r"(?P<event>parliament|session(?: of parliament)?|parliamentary (?:session|term))"
)
_PERIOD_OF_OFFICE = re.compile(
    r"(?:by|before|at|in|within|during)(?: the)? (?:end of (?:the|this|its|our|their|his|her|\S+'s)"
    r"|(?:the )?lifetime of (?:the|this)|this|the current|the present) "
    rf"(?P<event>(?:\S+ )?{_TERM}(?: of (?:the council|parliament|office))?)"
)
_OCCASION = re.compile(
    r"(?P<lead>by|before|ahead of|at|in|no later than) (?:the )?(?:next |forthcoming |coming )?"
    r"(?P<event>(?:(?:(?:spring|summer|autumn|winter|christmas|easter|whitsun|conference) )?"
    r"recess|(?:(?:general|local|european|presidential|council|assembly|parliamentary|national"
    r"|federal|state|regional|municipal|mayoral) )?elections?"
    r"|(?:(?:spring|autumn) )?budget|(?:spring|autumn) statement"
    r"|(?:comprehensive )?spending review|fiscal event|king's speech|queen's speech"
    r"|cop ?\d{2})(?: 20\d\d)?)"
)
_ONCE = re.compile(
    r"(?:once|after|following|upon|on|when|as soon as|subject to) (?P<event>(?:\S+ ){0,12}?"
    r"(?:royal assent|commencement|enactment|in(?:to)? force|becomes? law|pass(?:es|ed)"
    r"|enacted|in place|established|set up|appointed|published|reports|reported|concludes?"
    rf"|concluded|completed?|completion|publication|{_ENACTED}))"
)
_EVERY = re.compile(
    rf"(?:every|each) (?:(?P<count>{NUMBER}|other|single) )?"
    r"(?P<unit>day|week|fortnight|month|quarter|half-year|year|term|session)s?"
    r"|(?P<adverb>daily|weekly|fortnightly|monthly|quarterly|termly|annually|yearly|biannually"
    r"|biennially)"
    r"|(?P<times>once|twice|(?:three|four|six) times) (?:a|per|each|every)"
    r" (?P<per>week|month|quarter|year)"
    r"|on (?:a|an) (?P<basis>daily|weekly|monthly|quarterly|annual|yearly) basis"
)
_EACH_TIME = r"(?:by|before|no later than|in|on)"
_EVERY_YEAR_BY = re.compile(
    rf"(?:(?:annually|yearly|every year|each year),? (?P<first>{_EACH_TIME} \S.*)"
    rf"|(?P<last>{_EACH_TIME} \S.*?),?"
    r" (?:annually|yearly|(?:in |of )?(?:every|each) year)"
    rf"|(?:in |by )?(?:every|each) (?P<month>{MONTH}))"
)
_LENGTHS = {
    "day": Period(days=1),
    "week": Period(weeks=1),
    "fortnight": Period(weeks=2),
    "month": Period(months=1),
    "quarter": Period(months=3),
    "half-year": Period(months=6),
    "year": Period(years=1),
}
_ADVERBS = {
    "daily": "day",
    "weekly": "week",
    "fortnightly": "fortnight",
    "monthly": "month",
    "quarterly": "quarter",
    "annual": "year",
    "annually": "year",
    "yearly": "year",
}
_TIMES = {"once": 1, "twice": 2, "three times": 3, "four times": 4, "six times": 6}
_MONTHS_OF = {"quarter": 3, "year": 12}
_ONGOING = re.compile(
    r"on-?going|on an on-?going basis|continuing|continuously|on a continuing basis|at all times"
)


def soon(spoken: SpokenPhrase) -> Window | None:
    """Soon, shortly and their like.

    >>> soon(SpokenPhrase.at("shortly", "2025-01-16")).expectation_days
    30
    """
    return _expected(_SOON.get(spoken.words))


def at_once(spoken: SpokenPhrase) -> Window | None:
    """Immediately, urgently, without delay.

    >>> at_once(SpokenPhrase.at("immediately", "2025-06-16")).expectation_days
    14
    """
    return _expected(_NOW.get(spoken.words))


def early(spoken: SpokenPhrase) -> Window | None:
    """Early, with no year or month beside it.

    >>> early(SpokenPhrase.at("early", "2025-06-16")).expectation_days
    90
    """
    return _expected(_EARLY.get(spoken.words))


def coming_weeks(spoken: SpokenPhrase) -> Window | None:
    """In the coming days (14), weeks (56) or months (180).

    >>> coming_weeks(SpokenPhrase.at("in the coming weeks", "2025-01-16")).expectation_days
    56
    """
    match = _COMING.fullmatch(spoken.words)
    return _expected(_COMING_DAYS[match["unit"]]) if match else None


def as_possible(spoken: SpokenPhrase) -> Window | None:
    """As quickly, soon, fast as possible.

    >>> as_possible(SpokenPhrase.at("as quickly as possible", "2025-06-16")).expectation_days
    90
    """
    return _expected(90) if _POSSIBLE.fullmatch(spoken.words) else None


def open_ended(spoken: SpokenPhrase) -> Window | None:
    """In due course, when parliamentary time allows: never overdue, but the report ages it.

    >>> print(open_ended(SpokenPhrase.at("in due course", "2025-01-16")))
    open_ended
    """
    if not _OPEN.fullmatch(spoken.words):
        return None
    return Window(Bound.OPEN_ENDED, "no date and no expectation of one; never overdue")


def parliament(spoken: SpokenPhrase) -> Window | None:
    """The end of this Parliament or session: open until that end is recorded.

    >>> print(parliament(SpokenPhrase.at("by the end of this Parliament", "2025-01-16")))
    event
    """
    match = _PARLIAMENT.fullmatch(spoken.words)
    if match is None or (match["lead"] in {"by", "before", "at"} and not match["end"]):
        return None
    reading = "by the day on which it ends, once that day is recorded"
    return Window(Bound.EVENT, reading, period=Period())


def period_of_office(spoken: SpokenPhrase) -> Window | None:
    """The end of a presidency, an assembly, a Congress: open until that end is recorded.

    >>> print(period_of_office(SpokenPhrase.at("by the end of the presidency", "2025-01-16")))
    event
    """
    if _PARLIAMENT.fullmatch(spoken.words) or not _PERIOD_OF_OFFICE.fullmatch(spoken.words):
        return None
    reading = "by the day on which it ends, once that day is recorded"
    return Window(Bound.EVENT, reading, period=Period())


def event_words(phrase: str) -> str | None:
    """What the event is called that a phrase hangs on, or None; any case and lead is left out.

    >>> event_words("within six weeks of Royal Assent"), event_words("by the Budget")
    ('royal assent', 'budget')
    """
    words = normal(phrase)
    patterns = (_PARLIAMENT, _PERIOD_OF_OFFICE, _OCCASION, WITHIN_OF, WORKING, _ONCE)
    matches = (pattern.fullmatch(words) for pattern in patterns)
    return next((match["event"] for match in matches if match), None)


def names_stage(phrase: str, stage: Stage) -> bool:
    """Whether the event that a phrase hangs on may be this stage of a bill.

    >>> names_stage("within six weeks of Royal Assent", Stage.ROYAL_ASSENT)
    True
    >>> names_stage("by the Budget", Stage.ROYAL_ASSENT)
    False
    """
    words, pattern = event_words(phrase), _STAGE_WORDS.get(stage)
    return words is not None and pattern is not None and pattern.search(words) is not None


def occasion(spoken: SpokenPhrase) -> Window | None:
    """A recess, an election, a Budget: open until its day is recorded.

    >>> print(occasion(SpokenPhrase.at("before the summer recess", "2025-01-16")))
    event
    """
    match = _OCCASION.fullmatch(spoken.words)
    if match is None:
        return None
    before = match["lead"] in {"before", "ahead of"}
    day = "the day before it" if before else "its day"
    reading = f"by {day}, once that is recorded"
    return Window(Bound.EVENT, reading, period=Period(days=-1 if before else 0))


def once_done(spoken: SpokenPhrase) -> Window | None:
    """After Royal Assent, commencement, a report: the event starts it and sets no last day.

    >>> print(once_done(SpokenPhrase.at("Once the bill receives royal assent", "2025-11-05")))
    event
    """
    if not _ONCE.fullmatch(spoken.words):
        return None
    return Window(Bound.EVENT, "not before that event, which is not recorded; no last day")


def recurring(spoken: SpokenPhrase) -> Window | None:
    """Every quarter, annually: a duty that returns, with no single last day.

    >>> recurring(SpokenPhrase.at("every quarter", "2025-01-16")).period
    Period(years=0, months=3, weeks=0, days=0, working=0)
    """
    match = _EVERY.fullmatch(spoken.words)
    if match is None:
        return None
    reading = "a duty that returns, from the first whole year, quarter, month or week after it"
    return Window(Bound.RECURRING, reading, period=_interval(match))


def yearly_by(spoken: SpokenPhrase) -> Window | None:
    """Annually by a day: the first time is the next such day; `earliest` is the one before it.

    >>> print(yearly_by(SpokenPhrase.at("annually by 31 March", "2025-01-16")))
    2024-03-31/..
    """
    match = _EVERY_YEAR_BY.fullmatch(spoken.words)
    if match is None:
        return None
    day = spoken.inner(match["first"] or match["last"] or f"in {match['month']}")
    window = on_day(day) or month(day) or end_of(day)
    if window is None or window.latest is None:
        return None
    first = window.latest
    anchor = Period(years=-1).after(first)
    reading = f"a duty that returns every year, first {window.reading}"
    return Window(Bound.RECURRING, reading, anchor, precision=Precision.DAY, period=Period(years=1))


def _interval(match: re.Match[str]) -> Period | None:
    """The time from one occurrence to the next, or None where the words leave it open."""
    if match["times"]:
        times, per = _TIMES[match["times"]], match["per"]
        if times == 1:
            return _LENGTHS[per]
        months = _MONTHS_OF.get(per, 0)
        return Period(months=months // times) if months and months % times == 0 else None
    word = match["adverb"] or match["basis"]
    if word == "biennially":
        return Period(years=2)
    length = _LENGTHS.get(_ADVERBS.get(word, "") if word else match["unit"])
    if length is None or match["count"] in {None, "single"}:
        return length
    many = 2 if match["count"] == "other" else number(match["count"])
    return Period(
        length.years * many, length.months * many, length.weeks * many, length.days * many
    )


def ongoing(spoken: SpokenPhrase) -> Window | None:
    """Ongoing: a state to be kept.

    >>> print(ongoing(SpokenPhrase.at("Ongoing", "2022-09-01")))
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

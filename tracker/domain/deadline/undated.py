"""Rules for phrases without a date of their own: lengths, lower bounds, duties, soon."""

from __future__ import annotations

import re
from datetime import date

from tracker.domain.dates import Precision
from tracker.domain.deadline.calendars import (
    month_span,
    pair_span,
    quarter_span,
    season_span,
    year_span,
)
from tracker.domain.deadline.dated import read_day
from tracker.domain.deadline.window import NUMBER, UNIT, Bound, Period, SpokenPhrase, Window, period
from tracker.domain.prose import count_words, day_words, days_words, list_words

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

    >>> print(recurring(SpokenPhrase.at("every quarter", "2025-01-16")))
    recurring
    """
    if not _EVERY.fullmatch(spoken.words):
        return None
    return Window(Bound.RECURRING, "a duty that returns; each time has its own window")


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


_LENGTH = rf"(?P<count>{NUMBER})[ -](?P<unit>{UNIT})s?"
_INSIDE = r"(?:within|inside|in|in under|in less than|in no more than|within a period of)"
_WORKING = re.compile(rf"{_INSIDE} {NUMBER} (?:working|business|sitting)[ -]days?.*")
_WITHIN = re.compile(rf"{_INSIDE} {_LENGTH}")
_FIRST = re.compile(rf"(?:in|within) (?:the|our|its|their|his|her|my) first {_LENGTH}")
_WITHIN_OF = re.compile(rf"{_INSIDE} {_LENGTH} (?:of|from|after|following) (?P<event>\S.*)")
_FROM_NOW = re.compile(
    # "the next year" is one year; "the coming years" is no length at all.
    rf"(?:in|within|over|during) (?:the|our) (?:next|coming) "
    rf"(?:(?P<count>{NUMBER}) (?P<unit>{UNIT})s?|(?P<one>{UNIT}))"
    rf"|(?:in|within) (?P<count2>{NUMBER}) (?P<unit2>{UNIT})s?(?:'s?)? (?:time|from (?:now|today))"
)
_THING = (
    r"(?:audit|review|inquiry|enquiry|investigation|consultation|study|evaluation|inspection"
    r"|call for evidence|pilot)"
)
_NAMED = re.compile(
    rf"(?:(?:a|an|the|this|our|new|national|rapid|independent|urgent|statutory|public) )*"
    rf"{_LENGTH}(?:-long)? (?:(?:national|rapid|independent|public|statutory) )*{_THING}"
)
_AT_LEAST = re.compile(
    rf"(?:(?:in|for|not for|over) )?(?:at least|not? less than|no fewer than|a minimum of) "
    rf"{_LENGTH}(?:'s?)?(?: time)?"
)
_NOT_BEFORE = re.compile(
    r"(?:not|no) (?:any )?(?:before|earlier than|sooner than|until) (?P<rest>\S.*)"
)


def within(spoken: SpokenPhrase) -> Window | None:
    """A length of time from an anchor; relative while the anchor is not known.

    The anchor is day 0, so that "within 100 days" ends on the hundredth day after it.

    >>> print(within(SpokenPhrase.at("within three months", "2025-01-16")))
    relative
    >>> print(within(SpokenPhrase.at("within three months", "2025-01-16", "2025-01-16")))
    2025-01-16/2025-04-16
    >>> print(within(SpokenPhrase.at("within one month", "2025-01-16", "2025-01-31")))
    2025-01-31/2025-02-28
    """
    if _WORKING.fullmatch(spoken.words):
        raise spoken.refuse("working days need the holidays of one country")
    match = _WITHIN.fullmatch(spoken.words) or _FIRST.fullmatch(spoken.words)
    return anchored(_period(match), spoken.anchor) if match else None


def within_of(spoken: SpokenPhrase) -> Window | None:
    """A length of time from an event that the phrase itself names.

    >>> phrase = "within three months of the setting-up date"
    >>> print(within_of(SpokenPhrase.at(phrase, "2025-12-09")))
    relative
    """
    match = _WITHIN_OF.fullmatch(spoken.words)
    if match is None:
        return None
    return anchored(_period(match), spoken.anchor, anchor_name=", the day that the phrase names")


def from_now(spoken: SpokenPhrase) -> Window | None:
    """A length of time from the day that the phrase was said: "the next", "in a year's time".

    >>> print(from_now(SpokenPhrase.at("in the next year", "2025-02-05")))
    2025-02-05/2026-02-05
    """
    match = _FROM_NOW.fullmatch(spoken.words)
    if match is None:
        return None
    unit = match["unit"] or match["unit2"] or match["one"]
    length = period(match["count"] or match["count2"] or "one", unit)
    return anchored(length, spoken.said, anchor_name=", when it was said")


def named_length(spoken: SpokenPhrase) -> Window | None:
    """A piece of work named by its length, from its start.

    >>> print(named_length(SpokenPhrase.at("three-month audit", "2025-01-16", "2025-02-20")))
    2025-02-20/2025-05-20
    """
    match = _NAMED.fullmatch(spoken.words)
    return anchored(_period(match), spoken.anchor) if match else None


def at_least(spoken: SpokenPhrase) -> Window | None:
    """A lower bound in lengths of time: says when it will not be, never a deadline.

    >>> print(at_least(SpokenPhrase.at("at least four years", "2025-01-16", "2025-01-16")))
    2029-01-16/..
    """
    match = _AT_LEAST.fullmatch(spoken.words)
    if match is None:
        return None
    length = _period(match)
    earliest = length.after(spoken.anchor) if spoken.anchor else None
    since = f", {day_words(earliest)}" if earliest else ""
    reading = f"not before {length_words(length)} have passed{since}: a lower bound, no deadline"
    return Window(Bound.NOT_BEFORE, reading, earliest, period=length)


def not_before(spoken: SpokenPhrase) -> Window | None:
    """A lower bound by the calendar: never a deadline.

    >>> print(not_before(SpokenPhrase.at("not before 2027", "2025-01-16")))
    2027-01-01/..
    """
    match = _NOT_BEFORE.fullmatch(spoken.words)
    if match is None:
        return None
    first, precision = _first_day(match["rest"], spoken)
    if first is None:
        return None
    reading = f"not before {day_words(first)}: a lower bound, no deadline"
    return Window(Bound.NOT_BEFORE, reading, first, precision=precision)


def anchored(length: Period, anchor: date | None, *, anchor_name: str = "") -> Window:
    """The window of a period: from the anchor to its last day, or relative without one.

    `anchor_name` says which day the anchor is, where the phrase does.
    """
    counted = " (that day not counted)" if length.days else ""
    if anchor is None:
        reading = f"within {length_words(length)} of a day not yet recorded{anchor_name}{counted}"
        return Window(Bound.RELATIVE, reading, period=length)
    last = length.after(anchor)
    since = f"{length_words(length)} from {day_words(anchor)}{anchor_name}{counted}"
    reading = f"by {day_words(last)}: {since}"
    return Window(Bound.WITHIN, reading, anchor, last, last, Precision.INTERVAL, period=length)


def length_words(length: Period) -> str:
    """The period in words: 3 months, 100 days."""
    units = (
        (length.years, "year"),
        (length.months, "month"),
        (length.weeks, "week"),
        (length.days, "day"),
    )
    return list_words([count_words(many, unit) for many, unit in units if many]) or "0 days"


def _period(match: re.Match[str]) -> Period:
    return period(match["count"], match["unit"])


def _first_day(words: str, spoken: SpokenPhrase) -> tuple[date | None, Precision]:
    day = read_day(words, spoken)
    if day is not None:
        return day, Precision.DAY
    for parser in (year_span, month_span, season_span, quarter_span, pair_span):
        span = parser(words, spoken)
        if span is not None:
            return span.first, span.precision
    return None, Precision.INTERVAL

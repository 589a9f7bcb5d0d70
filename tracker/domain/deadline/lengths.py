"""Rules for lengths of time, from an anchor or from the day they were said; lower bounds."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tracker.domain.dates import Precision
from tracker.domain.deadline.calendars import CUSTOMS, last_working_day
from tracker.domain.deadline.dated import read_day
from tracker.domain.deadline.spans import (
    month_span,
    pair_span,
    quarter_span,
    season_span,
    single_year_span,
    year_span,
)
from tracker.domain.deadline.window import (
    NUMBER,
    UNIT,
    Bound,
    Jurisdiction,
    Period,
    SpokenPhrase,
    Window,
    number,
    period,
)
from tracker.domain.prose import count_words, day_words, list_words
from tracker.errors import PLACE_HINT

_LENGTH = rf"(?P<count>{NUMBER})[ -](?P<unit>{UNIT})s?"
_INSIDE = r"(?:within|inside|in|in under|in less than|in no more than|within a period of)"
_FROM = r"(?:of|from|after|following)"
_LEADS = rf"(?:{_INSIDE}|by|no later than|not later than)"
WORKING = re.compile(
    rf"(?:{_LEADS} )?(?P<count>{NUMBER}) (?P<sort>working|business|sitting)[ -]days?"
    rf"(?: {_FROM} (?P<event>\S.*))?"
)
_IN = re.compile(rf"in {_LENGTH}")
_WITHIN = re.compile(rf"{_INSIDE} {_LENGTH}")
_FROM_DAY = re.compile(rf"(?:{_LEADS} )?{_LENGTH} {_FROM} (?P<day>\S.*)")
_FIRST = re.compile(rf"(?:in|within) (?:the|our|its|their|his|her|my) first {_LENGTH}")
WITHIN_OF = re.compile(rf"{_LEADS} {_LENGTH} {_FROM} (?P<event>\S.*)")
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
_ONWARDS = re.compile(
    r"(?:(?:starting |beginning |with effect |as )?from|starting in|beginning in) (?P<rest>\S.*?)"
    r"(?: onwards?)?"
)


def within(spoken: SpokenPhrase) -> Window | None:
    """A length of time from an anchor; relative while the anchor is not known.

    The anchor is day 0, so that "within 100 days" ends on the hundredth day after it.

    >>> print(within(SpokenPhrase.at("within three months", "2025-01-16")))
    relative
    """
    if _IN.fullmatch(spoken.words):
        return None  # `in_length` reads these
    match = _WITHIN.fullmatch(spoken.words) or _FIRST.fullmatch(spoken.words)
    return anchored(_period(match), None) if match else None


def in_length(spoken: SpokenPhrase) -> Window | None:
    """A length of time after 'in', from the day that the phrase was said.

    >>> print(in_length(SpokenPhrase.at("in two weeks", "2025-01-16")))
    2025-01-16/2025-01-30
    """
    match = _IN.fullmatch(spoken.words)
    return anchored(_period(match), spoken.said, anchor_name=_WHEN_SAID) if match else None


def within_of(spoken: SpokenPhrase) -> Window | None:
    """A length of time from an event that the phrase itself names.

    >>> phrase = "within three months of the setting-up date"
    >>> print(within_of(SpokenPhrase.at(phrase, "2025-12-09")))
    relative
    """
    match = WITHIN_OF.fullmatch(spoken.words)
    if match is None or read_day(match["event"], spoken):
        return None
    return anchored(_period(match), None, anchor_name=", the day that the phrase names")


def from_day(spoken: SpokenPhrase) -> Window | None:
    """A length of time from a day that stands in the phrase.

    >>> print(from_day(SpokenPhrase.at("within 100 days of 20 January 2025", "2025-01-16")))
    2025-01-20/2025-04-30
    >>> print(from_day(SpokenPhrase.at("three months from 1 June", "2025-01-16")))
    2025-06-01/2025-09-01
    """
    match = _FROM_DAY.fullmatch(spoken.words)
    day = read_day(match["day"], spoken) if match else None
    if match is None or day is None:
        return None
    length = _period(match)
    _refuse_if_running(day, length.after(day) - day, match["day"], spoken)
    return anchored(length, day)


def working_days(spoken: SpokenPhrase) -> Window | None:
    """Days on which offices are open, by the public holidays of the place.

    >>> phrase = "within 10 working days of 14 April 2025"
    >>> print(working_days(SpokenPhrase.at(phrase, "2025-04-01")))
    2025-04-14/2025-04-30
    """
    match = WORKING.fullmatch(spoken.words)
    if match is None:
        return None
    if match["sort"] == "sitting":
        raise spoken.refuse("sitting days are those of one house, and no calendar has them")
    customs = CUSTOMS[spoken.jurisdiction]
    if customs.holidays is None:
        raise spoken.refuse("working days need the holidays of one country", hint=PLACE_HINT)
    length = Period(working=number(match["count"]))
    day = read_day(match["event"], spoken) if match["event"] else None
    if day is None:
        note = ", the day that the phrase names" if match["event"] else ""
        return anchored(length, None, anchor_name=note)
    # Three weeks of working days are never longer than five of the calendar.
    _refuse_if_running(day, timedelta(days=length.working * 5 // 3 + 7), match["event"], spoken)
    return anchored(length, day, jurisdiction=spoken.jurisdiction)


def _refuse_if_running(day: date, length: timedelta, words: str, spoken: SpokenPhrase) -> None:
    """Refuse an anchor without its year where the length from the last such day still runs."""
    if re.search(r"\d{4}|year", words) or day <= spoken.said:
        return
    last = Period(years=-1).after(day)
    if last + length >= spoken.said:
        raise spoken.refuse(f"{day_words(last)} may be meant, or {day_words(day)}; add the year")


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
    return anchored(length, spoken.said, anchor_name=_WHEN_SAID)


def named_length(spoken: SpokenPhrase) -> Window | None:
    """A piece of work named by its length, from its start.

    >>> print(named_length(SpokenPhrase.at("three-month audit", "2025-01-16")))
    relative
    """
    match = _NAMED.fullmatch(spoken.words)
    return anchored(_period(match), None) if match else None


def at_least(spoken: SpokenPhrase) -> Window | None:
    """A lower bound in lengths of time: says when it will not be, never a deadline.

    >>> print(at_least(SpokenPhrase.at("at least four years", "2025-01-16")))
    not_before
    """
    match = _AT_LEAST.fullmatch(spoken.words)
    if match is None:
        return None
    length = _period(match)
    reading = f"not before {length_words(length)} have passed: a lower bound, no deadline"
    return Window(Bound.NOT_BEFORE, reading, period=length)


def not_before(spoken: SpokenPhrase) -> Window | None:
    """A lower bound by the calendar: never a deadline.

    >>> print(not_before(SpokenPhrase.at("not before 2027", "2025-01-16")))
    2027-01-01/..
    """
    match = _NOT_BEFORE.fullmatch(spoken.words)
    if match is None:
        return None
    return _lower(match["rest"], spoken)


def onwards(spoken: SpokenPhrase) -> Window | None:
    """When something is to begin, with no day by which: a lower bound, never a deadline.

    >>> print(onwards(SpokenPhrase.at("from 2027 onwards", "2025-01-16")))
    2027-01-01/..
    """
    match = _ONWARDS.fullmatch(spoken.words)
    return _lower(match["rest"], spoken) if match else None


def _lower(words: str, spoken: SpokenPhrase) -> Window | None:
    first, precision = _first_day(words, spoken)
    if first is None:
        return None
    reading = f"not before {day_words(first)}: a lower bound, no deadline"
    return Window(Bound.NOT_BEFORE, reading, first, precision=precision)


def anchored(
    length: Period,
    anchor: date | None,
    *,
    anchor_name: str = "",
    jurisdiction: Jurisdiction = Jurisdiction.NEUTRAL,
) -> Window:
    """The window of a period: from the anchor to its last day, or relative without one.

    `anchor_name` says which day the anchor is, where the phrase does; `jurisdiction` whose
    working days are counted. Raises MissingExtra as `last_working_day` does.
    """
    counted = " (that day not counted)" if length.days or length.working else ""
    if anchor is None:
        reading = f"within {length_words(length)} of a day not yet recorded{anchor_name}{counted}"
        return Window(Bound.RELATIVE, reading, period=length)
    last, library = length.after(anchor), None
    since = f"{length_words(length)} from {day_words(anchor)}{anchor_name}{counted}"
    if length.working:
        last, library = last_working_day(anchor, length.working, jurisdiction)
        since += f", by the public holidays of {CUSTOMS[jurisdiction].name} ({library})"
    reading = f"by {day_words(last)}: {since}"
    return Window(
        Bound.WITHIN,
        reading,
        anchor,
        last,
        last,
        Precision.INTERVAL,
        period=length,
        library=library,
    )


def length_words(length: Period) -> str:
    """The period in words: 3 months, 100 days."""
    units = (
        (length.years, "year"),
        (length.months, "month"),
        (length.weeks, "week"),
        (length.days, "day"),
        (length.working, "working day"),
    )
    return list_words([count_words(many, unit) for many, unit in units if many]) or "0 days"


def _period(match: re.Match[str]) -> Period:
    return period(match["count"], match["unit"])


_WHEN_SAID = ", when it was said"
_SPANS = (year_span, month_span, season_span, quarter_span, pair_span, single_year_span)


def _first_day(words: str, spoken: SpokenPhrase) -> tuple[date | None, Precision]:
    day = read_day(words, spoken)
    if day is not None:
        return day, Precision.DAY
    for parser in _SPANS:
        span = parser(words, spoken)
        if span is not None:
            return span.first, span.precision
    return None, Precision.INTERVAL

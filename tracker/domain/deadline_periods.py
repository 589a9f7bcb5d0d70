"""Rules for phrases that name a length of time, and for lower bounds."""

from __future__ import annotations

import re
from datetime import date

from tracker.domain.deadline_days import read_day
from tracker.domain.deadline_spans import month_span, season_span
from tracker.domain.deadline_values import Bound, Period
from tracker.domain.deadline_window import Spoken, Window
from tracker.domain.deadline_words import NUMBER, UNIT, period
from tracker.domain.deadline_years import pair_span, quarter_span, year_span
from tracker.domain.edtf import Precision
from tracker.domain.prose import count_words, day_words, list_words

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


def within(spoken: Spoken) -> Window | None:
    """A length of time from an anchor; relative while the anchor is not known.

    The anchor is day 0, so that "within 100 days" ends on the hundredth day after it.

    >>> print(within(Spoken.at("within three months", "2025-01-16")))
    relative
    >>> print(within(Spoken.at("within three months", "2025-01-16", "2025-01-16")))
    2025-01-16/2025-04-16
    >>> print(within(Spoken.at("within one month", "2025-01-16", "2025-01-31")))
    2025-01-31/2025-02-28
    """
    if _WORKING.fullmatch(spoken.words):
        raise spoken.refuse("working days need the holidays of one country")
    match = _WITHIN.fullmatch(spoken.words) or _FIRST.fullmatch(spoken.words)
    return anchored(_period(match), spoken.anchor) if match else None


def within_of(spoken: Spoken) -> Window | None:
    """A length of time from an event that the phrase itself names.

    >>> print(within_of(Spoken.at("within three months of the setting-up date", "2025-12-09")))
    relative
    """
    match = _WITHIN_OF.fullmatch(spoken.words)
    if match is None:
        return None
    return anchored(_period(match), spoken.anchor, named=", the day that the phrase names")


def from_now(spoken: Spoken) -> Window | None:
    """A length of time from the day that the phrase was said: "the next", "in a year's time".

    >>> print(from_now(Spoken.at("in the next year", "2025-02-05")))
    2025-02-05/2026-02-05
    """
    match = _FROM_NOW.fullmatch(spoken.words)
    if match is None:
        return None
    unit = match["unit"] or match["unit2"] or match["one"]
    length = period(match["count"] or match["count2"] or "one", unit)
    return anchored(length, spoken.said, named=", when it was said")


def named_length(spoken: Spoken) -> Window | None:
    """A piece of work named by its length, from its start.

    >>> print(named_length(Spoken.at("three-month audit", "2025-01-16", "2025-02-20")))
    2025-02-20/2025-05-20
    """
    match = _NAMED.fullmatch(spoken.words)
    return anchored(_period(match), spoken.anchor) if match else None


def at_least(spoken: Spoken) -> Window | None:
    """A lower bound in lengths of time: says when it will not be, never a deadline.

    >>> print(at_least(Spoken.at("at least four years", "2025-01-16", "2025-01-16")))
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


def not_before(spoken: Spoken) -> Window | None:
    """A lower bound by the calendar: never a deadline.

    >>> print(not_before(Spoken.at("not before 2027", "2025-01-16")))
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


def anchored(length: Period, anchor: date | None, *, named: str = "") -> Window:
    """The window of a period: from the anchor to its last day, or relative without one.

    `named` says which day the anchor is, where the phrase does.
    """
    counted = " (that day not counted)" if length.days else ""
    if anchor is None:
        reading = f"within {length_words(length)} of a day not yet recorded{named}{counted}"
        return Window(Bound.RELATIVE, reading, period=length)
    last = length.after(anchor)
    since = f"{length_words(length)} from {day_words(anchor)}{named}{counted}"
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


def _first_day(words: str, spoken: Spoken) -> tuple[date | None, Precision]:
    day = read_day(words, spoken)
    if day is not None:
        return day, Precision.DAY
    for parser in (year_span, month_span, season_span, quarter_span, pair_span):
        span = parser(words, spoken)
        if span is not None:
            return span.first, span.precision
    return None, Precision.INTERVAL

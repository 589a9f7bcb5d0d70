"""Rules for phrases that name a day: a date, Easter, Christmas."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from dateutil.easter import easter

from tracker.domain.deadline_values import Bound
from tracker.domain.deadline_window import ONE_DAY, Spoken, Window
from tracker.domain.deadline_words import MONTH, MONTHS, YEAR, Lead, either
from tracker.domain.edtf import Precision
from tracker.domain.prose import day_words

# Bounds of the year that "May 25" could mean if the two figures were a year.
YEARS_BACK, YEARS_AHEAD = 1, 15
LEAP_CYCLE = 8
GOOD_FRIDAY = timedelta(days=2)
BY_LEADS = frozenset({Lead.BY, Lead.NO_LATER})

_WEEKDAYS = {name.casefold(): number for number, name in enumerate(calendar.day_name)}
_DAY = re.compile(
    rf"(?:the )?(?:(?P<weekday>{either(_WEEKDAYS)}),? )?(?:the )?(?P<day>\d{{1,2}})"
    rf"(?:st|nd|rd|th)?(?: of)? (?P<month>{MONTH})(?:,? (?P<year>{YEAR}))?"
)
_MONTH_FIRST = re.compile(
    rf"(?:(?P<weekday>{either(_WEEKDAYS)}),? )?(?P<month>{MONTH}) (?P<day>\d{{1,2}})"
    rf"(?P<ordinal>st|nd|rd|th)?(?:,? (?P<year>{YEAR}))?"
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_SLASHED = re.compile(r"\d{1,2}[/.]\d{1,2}[/.](?:\d\d)?\d\d")
_FEAST = r"{}(?: sunday| day)?(?: (?:in |of )?(\d{{4}}|this year|next year))?"
_EASTER = re.compile(_FEAST.format("easter"))
_CHRISTMAS = re.compile(_FEAST.format("christmas"))


def on_day(spoken: Spoken) -> Window | None:
    """A day that is written out, inclusive after 'by', exclusive after 'before'.

    The year left out is that of the next such day after the phrase was said.

    >>> print(on_day(Spoken.at("by 20 April", "2025-01-16")))
    ../2025-04-20
    >>> print(on_day(Spoken.at("before 31 May 2025", "2025-01-16")))
    ../2025-05-30
    >>> print(on_day(Spoken.at("on 5 March 2026", "2025-01-16")))
    2026-03-05/2026-03-05
    """
    if spoken.lead in {Lead.IN, Lead.END}:
        return None
    day = read_day(spoken.rest, spoken)
    if day is None:
        return None
    if spoken.lead in {Lead.BARE, Lead.ON}:
        reading = f"on {day_words(day)}"
        return Window(Bound.WITHIN, reading, day, day, day, Precision.DAY)
    if spoken.lead is Lead.BEFORE:
        return _until(day - ONE_DAY, f"before {day_words(day)}: by {day_words(day - ONE_DAY)}")
    return _until(day, f"by {day_words(day)}, that day included")


def by_easter(spoken: Spoken) -> Window | None:
    """By Easter: Easter Sunday itself; strictly before Good Friday, when public offices close.

    >>> print(by_easter(Spoken.at("by Easter", "2025-01-16")))
    ../2025-04-20 (strict 2025-04-17)
    """
    sunday = _feast(_EASTER, spoken) if spoken.lead in BY_LEADS else None
    if sunday is None:
        return None
    return _easter_window(sunday, f"by Easter Sunday, {day_words(sunday)}", sunday, spoken)


def before_easter(spoken: Spoken) -> Window | None:
    """Before Easter: the day before Easter Sunday; strictly before Good Friday.

    >>> print(before_easter(Spoken.at("before Easter", "2025-01-16")))
    ../2025-04-19 (strict 2025-04-17)
    """
    sunday = _feast(_EASTER, spoken) if spoken.lead is Lead.BEFORE else None
    if sunday is None:
        return None
    words = f"before Easter Sunday, {day_words(sunday)}"
    return _easter_window(sunday, words, sunday - ONE_DAY, spoken)


def christmas(spoken: Spoken) -> Window | None:
    """By Christmas: Christmas Day itself, strictly Christmas Eve; before it: Christmas Eve.

    >>> print(christmas(Spoken.at("by Christmas", "2025-01-16")))
    ../2025-12-25 (strict 2025-12-24)
    """
    if spoken.lead not in BY_LEADS | {Lead.BEFORE}:
        return None
    day = _feast(_CHRISTMAS, spoken)
    if day is None:
        return None
    eve = day - ONE_DAY
    if spoken.lead is Lead.BEFORE:
        return _until(eve, f"before Christmas Day: by {day_words(eve)}")
    strict = eve if eve >= spoken.said else day
    reading = f"by Christmas Day, {day_words(day)}; strictly by Christmas Eve"
    return Window(Bound.BY, reading, None, day, strict, Precision.DAY)


def read_day(words: str, spoken: Spoken) -> date | None:
    """The day that normal words name, or None; UnknownPhrase if it is impossible or ambiguous."""
    if _ISO.fullmatch(words):
        return _iso(words, spoken)
    if _SLASHED.fullmatch(words):
        raise spoken.refuse("figures alone may be day-month or month-day; write the month's name")
    match = _DAY.fullmatch(words) or _MONTH_FIRST.fullmatch(words)
    if match is None:
        return None
    month, number = MONTHS[match["month"].rstrip(".")], int(match["day"])
    if match["year"]:
        day = _real(spoken.year(match["year"]), month, number, spoken)
    else:
        if match.re is _MONTH_FIRST and not match["ordinal"]:
            _refuse_if_year(number, month, spoken)
        day = _next(month, number, spoken)
    if match["weekday"] and day.weekday() != _WEEKDAYS[match["weekday"]]:
        raise spoken.refuse(f"{day_words(day)} is a {calendar.day_name[day.weekday()]}")
    return day


def _until(day: date, reading: str) -> Window:
    return Window(Bound.BY, reading, None, day, day, Precision.DAY)


def _easter_window(sunday: date, words: str, latest: date, spoken: Spoken) -> Window:
    friday = sunday - GOOD_FRIDAY
    strict = friday - ONE_DAY
    if strict < spoken.said:
        return _until(latest, words)
    reading = f"{words}; strictly before Good Friday, {day_words(friday)}"
    return Window(Bound.BY, reading, None, latest, strict, Precision.DAY)


def _feast(pattern: re.Pattern[str], spoken: Spoken) -> date | None:
    match = pattern.fullmatch(spoken.rest)
    if match is None:
        return None

    def held(year: int) -> date:
        return easter(year) if pattern is _EASTER else date(year, 12, 25)

    if match[1]:
        return held(spoken.year(match[1]))
    this_year = held(spoken.said.year)
    return this_year if this_year > spoken.said else held(spoken.said.year + 1)


def _iso(words: str, spoken: Spoken) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise spoken.refuse("there is no such day") from error


def _real(year: int, month: int, day: int, spoken: Spoken) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        last = calendar.monthrange(year, month)[1]
        name = f"{calendar.month_name[month]} {year}"
        raise spoken.refuse(f"{name} has {last} days") from error


def _next(month: int, day: int, spoken: Spoken) -> date:
    for year in range(spoken.said.year, spoken.said.year + LEAP_CYCLE + 1):
        if (
            day <= calendar.monthrange(year, month)[1]
            and day
            and date(year, month, day) > spoken.said
        ):
            return date(year, month, day)
    raise spoken.refuse(f"{calendar.month_name[month]} has no day {day}")


def _refuse_if_year(number: int, month: int, spoken: Spoken) -> None:
    year = spoken.said.year // 100 * 100 + number
    if -YEARS_BACK <= year - spoken.said.year <= YEARS_AHEAD:
        name = calendar.month_name[month]
        raise spoken.refuse(f"it may be {number} {name} or {name} {year}")

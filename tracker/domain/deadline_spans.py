"""Stretches of the calendar by name: months, seasons, this year, next month, the new year."""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from datetime import date, timedelta

from tracker.domain.deadline_values import Calendar
from tracker.domain.deadline_window import ONE_DAY, Span, Spoken, next_span
from tracker.domain.deadline_words import MONTH, MONTHS, SEASON, YEAR
from tracker.domain.deadline_years import months, quarter, year_of
from tracker.domain.edtf import Precision, month_end, season_days

_SEASON_CODES = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_MONTH_SPAN = re.compile(
    rf"(?:the month of )?(?P<this>this )?(?P<month>{MONTH})(?:(?:,| of)? (?P<year>{YEAR}))?"
)
_SEASON_SPAN = re.compile(
    rf"(?:the )?(?P<season>{SEASON})(?:(?: of| in)? (?P<year>{YEAR})(?:[-/](?P<into>\d\d))?)?"
)
_THIS_SEASON = re.compile(rf"(?:later )?this (?P<season>{SEASON})")
_PART_OF_MONTH = re.compile(
    rf"(?P<part>early|mid|late)[- ](?:in )?(?P<month>{MONTH})(?: (?P<year>{YEAR}))?"
)
_RUNNING = re.compile(
    r"(?:later )?(?:in )?(?:the course of )?this (?P<unit>year|month|week|quarter)"
)
_LATER_IN = re.compile(rf"later in (?P<year>{YEAR})")
_NEXT_UNIT = re.compile(r"next (?P<unit>year|month|week|quarter)")
_THE_UNIT = re.compile(r"(?:the |this )?(?:calendar )?(?P<unit>year|month|week|quarter)")
_NEW_YEAR = re.compile(r"(?:the )?new year")


def month_span(words: str, spoken: Spoken) -> Span | None:
    """'May 2025', 'May', 'this May'."""
    match = _MONTH_SPAN.fullmatch(words)
    if match is None or (match["this"] and match["year"]):
        return None
    month = MONTHS[match["month"].rstrip(".")]
    if match["this"]:
        return _unless_over(_month(spoken.said.year, month), spoken)
    if match["year"]:
        return _month(spoken.year(match["year"]), month)
    return next_span(lambda year: _month(year, month), spoken)


def season_span(words: str, spoken: Spoken) -> Span | None:
    """'spring 2025', 'the summer'; winter belongs to the year in which it begins."""
    match = _SEASON_SPAN.fullmatch(words)
    if match is None:
        return None
    if match["into"]:
        if match["season"] != "winter":
            return None  # no other season lies in two years
        return _winter(match["year"], match["into"])
    if match["year"]:
        return _season(match["season"], spoken.year(match["year"]))
    return next_span(lambda year: _season(match["season"], year), spoken)


def this_season_span(words: str, spoken: Spoken) -> Span | None:
    """The season after 'this': the one that is running, else the one still to come this year."""
    match = _THIS_SEASON.fullmatch(words)
    if match is None:
        return None
    last_winter = _season(match["season"], spoken.said.year - 1)
    if last_winter.last >= spoken.said:
        return last_winter
    return _unless_over(_season(match["season"], spoken.said.year), spoken)


def part_of_month_span(words: str, spoken: Spoken) -> Span | None:
    """'early May 2025' (1 to 10), 'mid-May' (11 to 20), 'late May' (from 21)."""
    match = _PART_OF_MONTH.fullmatch(words)
    if match is None:
        return None
    month, part = MONTHS[match["month"].rstrip(".")], match["part"]

    def third(year: int) -> Span:
        last = month_end(year, month)
        first_day, last_day = {"early": (1, 10), "mid": (11, 20), "late": (21, last.day)}[part]
        name = f"{part}{'-' if part == 'mid' else ' '}{calendar.month_name[month]} {year}"
        days = last.replace(day=first_day), last.replace(day=last_day)
        return Span(*days, name, Precision.INTERVAL)

    return third(spoken.year(match["year"])) if match["year"] else next_span(third, spoken)


def running_span(words: str, spoken: Spoken) -> Span | None:
    """'Later this month', 'this year', 'this week', 'later in 2026': means by its end."""
    later = _LATER_IN.fullmatch(words)
    if later:
        return year_of(spoken.year(later["year"]), Calendar.CALENDAR, running=True)
    match = _RUNNING.fullmatch(words)
    return _unit(match["unit"], spoken.said, running=True) if match else None


def the_unit_span(words: str, spoken: Spoken) -> Span | None:
    """'the year', 'the month', as in 'by the end of the year'."""
    match = _THE_UNIT.fullmatch(words)
    return _unit(match["unit"], spoken.said, running=True) if match else None


def next_unit_span(words: str, spoken: Spoken) -> Span | None:
    """'next year', 'next month': the calendar one after, not 'the next year' (a length)."""
    match = _NEXT_UNIT.fullmatch(words)
    if match is None:
        return None
    following = _unit(match["unit"], spoken.said).last + ONE_DAY
    return _unit(match["unit"], following)


def new_year_span(words: str, spoken: Spoken) -> Span | None:
    """'the new year': the next January after the phrase was said."""
    if not _NEW_YEAR.fullmatch(words):
        return None
    return _month(spoken.said.year + 1, 1)


def _month(year: int, month: int) -> Span:
    return months(year, month, 1, f"{calendar.month_name[month]} {year}", Precision.MONTH)


def _season(season: str, year: int) -> Span:
    name = "autumn" if season == "fall" else season
    first, last = season_days(year, _SEASON_CODES[season])
    return Span(first, last, f"{name} {year}", Precision.SEASON, note="meteorological season")


def _winter(first: str, second: str) -> Span | None:
    follows = first.isdecimal() and int(second) == (int(first) + 1) % 100
    return _season("winter", int(first)) if follows else None


def _unit(unit: str, day: date, *, running: bool = False) -> Span:
    match unit:
        case "year":
            return year_of(day.year, Calendar.CALENDAR, running=running)
        case "quarter":
            span = quarter(day.year, (day.month - 1) // 3 + 1, Calendar.CALENDAR)
        case "month":
            span = _month(day.year, day.month)
        case _:
            monday = day - timedelta(days=day.weekday())
            sunday = monday + timedelta(days=6)
            span = Span(monday, sunday, "that week", Precision.INTERVAL)
    return replace(span, running=running)


def _unless_over(span: Span, spoken: Spoken) -> Span:
    if span.last < spoken.said:
        raise spoken.refuse(f"{span.words} was over when it was said")
    return span

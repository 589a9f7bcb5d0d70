"""Reads named stretches of the calendar: months, seasons, quarters and years."""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from datetime import date, timedelta

from tracker.domain.dates import Precision, month_end, season_days
from tracker.domain.deadline.window import (
    MONTH,
    MONTHS,
    MONTHS_IN_YEAR,
    ONE_DAY,
    ORDINALS,
    SEASON,
    YEAR,
    Calendar,
    CalendarSpan,
    SpokenPhrase,
    either,
    next_span,
)

_FIRST_MONTH = {Calendar.CALENDAR: 1, Calendar.UK_FINANCIAL: 4, Calendar.ACADEMIC: 9}
_YEAR_NAMES = {Calendar.UK_FINANCIAL: "financial year", Calendar.ACADEMIC: "academic year"}
_NOTES = {Calendar.UK_FINANCIAL: "UK financial year", Calendar.ACADEMIC: "academic year"}
_KINDS = {
    "financial": Calendar.UK_FINANCIAL,
    "fiscal": Calendar.UK_FINANCIAL,
    "academic": Calendar.ACADEMIC,
    "school": Calendar.ACADEMIC,
}
_KIND = either(_KINDS)
_PAIR = r"(?:(?:19|20)\d\d[-/](?:\d\d){1,2})"
_ORDINAL = either(ORDINALS)

_QUARTER_SPAN = re.compile(
    rf"(?:the )?(?:q(?P<q>[1-4])|(?P<nth>{_ORDINAL}) quarter)(?: of| in)?"
    rf"(?: (?:the )?(?:(?P<kind>{_KIND}) year )?(?P<year>{_PAIR}|{YEAR}))?"
    rf"|(?P<year_first>\d{{4}})[ -]q(?P<q_last>[1-4])"
)
_HALF_SPAN = re.compile(
    rf"(?:the )?(?:h(?P<h>[12])|(?P<nth>first|second) half)(?: of| in)? (?P<year>{YEAR})"
)
_YEAR_SPAN = re.compile(r"(?:the )?(?:calendar )?(?:year )?((?:19|20|21)\d\d)")
_PAIR_SPAN = re.compile(
    rf"(?:the )?(?:(?P<kind>{_KIND}) year |fy ?)?"
    r"(?P<first>(?:19|20)\d\d)[-/](?P<second>(?:\d\d){1,2})"
    rf"(?: (?P<kind_after>{_KIND}) year)?"
)
_NAMED_YEAR = re.compile(rf"(?P<which>this|the|the current|next|the next) (?P<kind>{_KIND}) year")
_PART_OF_YEAR = re.compile(
    rf"(?:the )?(?P<part>early|mid|middle|late)[- ](?:(?:in|of) )?(?P<year>{YEAR})"
)


def quarter_span(words: str, spoken: SpokenPhrase) -> CalendarSpan | None:
    """'Q2 2025', 'the second quarter of 2025', 'Q1 2026-27'; the calendar decides the months."""
    match = _QUARTER_SPAN.fullmatch(words)
    if match is None:
        return None
    number = int(match["q"] or match["q_last"] or ORDINALS[match["nth"]])
    year = match["year"] or match["year_first"]
    pair = re.fullmatch(_PAIR, year or "")
    kind = _KINDS[match["kind"]] if match["kind"] else spoken.calendar
    kind = Calendar.UK_FINANCIAL if pair and kind is None else kind or Calendar.CALENDAR
    if kind is Calendar.ACADEMIC:
        raise spoken.refuse("an academic year has terms, not quarters")
    if pair:
        first, second = re.split(r"[-/]", pair[0])
        return quarter(_pair_first(first, second, spoken, is_named=True), number, kind)
    if year is None:
        return next_span(lambda begun: quarter(begun, number, kind), spoken)
    return quarter(spoken.year(year), number, kind)


def half_span(words: str, spoken: SpokenPhrase) -> CalendarSpan | None:
    """'H1 2026', 'the second half of 2025', of a calendar year unless another is given."""
    match = _HALF_SPAN.fullmatch(words)
    if match is None:
        return None
    second = (match["h"] or match["nth"]) in {"2", "second"}
    kind = spoken.calendar or Calendar.CALENDAR
    start = _FIRST_MONTH[kind] + (6 if second else 0)
    year = spoken.year(match["year"])
    name = f"the {'second' if second else 'first'} half of {_year_name(year, kind)}"
    return months(year, start, 6, name, Precision.INTERVAL, kind)


def year_span(words: str, _spoken: SpokenPhrase) -> CalendarSpan | None:
    """'2026', 'the year 2026'."""
    match = _YEAR_SPAN.fullmatch(words)
    return year_of(int(match[1]), Calendar.CALENDAR) if match else None


def pair_span(words: str, spoken: SpokenPhrase) -> CalendarSpan | None:
    """'2026-27', 'fiscal year 2023-24', 'academic year 2025/26'; UK financial unless named."""
    match = _PAIR_SPAN.fullmatch(words)
    if match is None:
        return None
    is_named = match.start("first") > 0 or match["kind_after"] is not None
    word = match["kind"] or match["kind_after"]
    year = _pair_first(match["first"], match["second"], spoken, is_named=is_named)
    own_year = spoken.calendar if spoken.calendar in _YEAR_NAMES else None
    kind = _KINDS[word] if word else (own_year or Calendar.UK_FINANCIAL)
    return year_of(year, kind)


def named_year_span(words: str, spoken: SpokenPhrase) -> CalendarSpan | None:
    """'The next academic year', 'this financial year', counted from the day it was said."""
    match = _NAMED_YEAR.fullmatch(words)
    if match is None:
        return None
    kind = _KINDS[match["kind"]]
    year = spoken.said.year - (spoken.said.month < _FIRST_MONTH[kind])
    if "next" in match["which"]:
        return year_of(year + 1, kind)
    return year_of(year, kind, running=True)


def part_of_year_span(words: str, spoken: SpokenPhrase) -> CalendarSpan | None:
    """'early 2026' (January to March), 'mid-2027' (May to July), 'late 2025' (October on)."""
    match = _PART_OF_YEAR.fullmatch(words)
    if match is None:
        return None
    part = match["part"].replace("middle", "mid")
    year = spoken.year(match["year"])
    start = {"early": 1, "mid": 5, "late": 10}[part]
    joint = "-" if part == "mid" else " "
    return months(year, start, 3, f"{part}{joint}{year}", Precision.INTERVAL)


def months(
    year: int,
    start: int,
    count: int,
    words: str,
    precision: Precision,
    kind: Calendar | None = None,
    note: str = "",
) -> CalendarSpan:
    """The span of `count` months from month `start` of `year`; `start` may run past 12."""
    first = date(year + (start - 1) // MONTHS_IN_YEAR, (start - 1) % MONTHS_IN_YEAR + 1, 1)
    end = start + count - 1
    last = month_end(year + (end - 1) // MONTHS_IN_YEAR, (end - 1) % MONTHS_IN_YEAR + 1)
    return CalendarSpan(first, last, words, precision, kind, note)


def quarter(year: int, number: int, kind: Calendar) -> CalendarSpan:
    """A quarter of the year that begins in `year`."""
    start = _FIRST_MONTH[kind] + 3 * (number - 1)
    name = f"the {list(ORDINALS)[number - 1]} quarter of {_year_name(year, kind)}"
    note = "calendar quarter" if kind is Calendar.CALENDAR else "quarter of the UK financial year"
    return months(year, start, 3, name, Precision.QUARTER, kind, note)


def _year_name(year: int, kind: Calendar) -> str:
    if kind is Calendar.CALENDAR:
        return f"{year}"
    return f"the {_YEAR_NAMES[kind]} {year}-{(year + 1) % 100:02}"


def year_of(year: int, kind: Calendar, *, running: bool = False) -> CalendarSpan:
    """The year of that kind that begins in `year`."""
    span = months(year, _FIRST_MONTH[kind], 12, _year_name(year, kind), Precision.YEAR, kind)
    return replace(span, note=_NOTES.get(kind, ""), running=running)


def _pair_first(first: str, second: str, spoken: SpokenPhrase, *, is_named: bool) -> int:
    """The first year of '2026-27'; two years must follow each other."""
    year = int(first)
    if int(second) % 100 != (year + 1) % 100 or (len(second) == 4 and int(second) != year + 1):
        raise spoken.refuse("a year such as 2026-27 is two years that follow each other")
    if len(second) == 2 and int(second) <= MONTHS_IN_YEAR and not is_named and second != "00":
        raise spoken.refuse(f"{first}-{second} may also be a month; name the kind of year")
    return year


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


def month_span(words: str, spoken: SpokenPhrase) -> CalendarSpan | None:
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


def season_span(words: str, spoken: SpokenPhrase) -> CalendarSpan | None:
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


def this_season_span(words: str, spoken: SpokenPhrase) -> CalendarSpan | None:
    """The season after 'this': the one that is running, else the one still to come this year."""
    match = _THIS_SEASON.fullmatch(words)
    if match is None:
        return None
    last_winter = _season(match["season"], spoken.said.year - 1)
    if last_winter.last >= spoken.said:
        return last_winter
    return _unless_over(_season(match["season"], spoken.said.year), spoken)


def part_of_month_span(words: str, spoken: SpokenPhrase) -> CalendarSpan | None:
    """'early May 2025' (1 to 10), 'mid-May' (11 to 20), 'late May' (from 21)."""
    match = _PART_OF_MONTH.fullmatch(words)
    if match is None:
        return None
    month, part = MONTHS[match["month"].rstrip(".")], match["part"]

    def third(year: int) -> CalendarSpan:
        last = month_end(year, month)
        first_day, last_day = {"early": (1, 10), "mid": (11, 20), "late": (21, last.day)}[part]
        name = f"{part}{'-' if part == 'mid' else ' '}{calendar.month_name[month]} {year}"
        days = last.replace(day=first_day), last.replace(day=last_day)
        return CalendarSpan(*days, name, Precision.INTERVAL)

    return third(spoken.year(match["year"])) if match["year"] else next_span(third, spoken)


def running_span(words: str, spoken: SpokenPhrase) -> CalendarSpan | None:
    """'Later this month', 'this year', 'this week', 'later in 2026': means by its end."""
    later = _LATER_IN.fullmatch(words)
    if later:
        return year_of(spoken.year(later["year"]), Calendar.CALENDAR, running=True)
    match = _RUNNING.fullmatch(words)
    return _unit(match["unit"], spoken.said, running=True) if match else None


def the_unit_span(words: str, spoken: SpokenPhrase) -> CalendarSpan | None:
    """'the year', 'the month', as in 'by the end of the year'."""
    match = _THE_UNIT.fullmatch(words)
    return _unit(match["unit"], spoken.said, running=True) if match else None


def next_unit_span(words: str, spoken: SpokenPhrase) -> CalendarSpan | None:
    """'next year', 'next month': the calendar one after, not 'the next year' (a length)."""
    match = _NEXT_UNIT.fullmatch(words)
    if match is None:
        return None
    following = _unit(match["unit"], spoken.said).last + ONE_DAY
    return _unit(match["unit"], following)


def new_year_span(words: str, spoken: SpokenPhrase) -> CalendarSpan | None:
    """'the new year': the next January after the phrase was said."""
    if not _NEW_YEAR.fullmatch(words):
        return None
    return _month(spoken.said.year + 1, 1)


def _month(year: int, month: int) -> CalendarSpan:
    return months(year, month, 1, f"{calendar.month_name[month]} {year}", Precision.MONTH)


def _season(season: str, year: int) -> CalendarSpan:
    name = "autumn" if season == "fall" else season
    first, last = season_days(year, _SEASON_CODES[season])
    return CalendarSpan(
        first, last, f"{name} {year}", Precision.SEASON, note="meteorological season"
    )


def _winter(first: str, second: str) -> CalendarSpan | None:
    follows = first.isdecimal() and int(second) == (int(first) + 1) % 100
    return _season("winter", int(first)) if follows else None


def _unit(unit: str, day: date, *, running: bool = False) -> CalendarSpan:
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
            span = CalendarSpan(monday, sunday, "that week", Precision.INTERVAL)
    return replace(span, running=running)


def _unless_over(span: CalendarSpan, spoken: SpokenPhrase) -> CalendarSpan:
    if span.last < spoken.said:
        raise spoken.refuse(f"{span.words} was over when it was said")
    return span

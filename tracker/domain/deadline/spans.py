"""Reads named stretches of the calendar: months, seasons, quarters and years."""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from datetime import date, timedelta

from tracker.domain.dates import MONTHS_IN_SEASON, Precision, month_end
from tracker.domain.deadline.calendars import CALENDAR_YEAR, CUSTOMS, YearKind, year_kind
from tracker.domain.deadline.window import (
    MONTH,
    MONTHS,
    MONTHS_IN_YEAR,
    ONE_DAY,
    ORDINALS,
    SEASON,
    YEAR,
    CalendarSpan,
    SpokenPhrase,
    either,
    next_span,
)

_KIND = r"(?:financial|fiscal|academic|school)"
_PAIR = r"(?:(?:19|20)\d\d[-/](?:\d\d){1,2})"
_ORDINAL = either(ORDINALS)

_QUARTER_SPAN = re.compile(
    rf"(?:the )?(?:q(?P<q>[1-4])|(?P<nth>{_ORDINAL}) quarter)(?: of| in)?"
    rf"(?: (?:the )?(?:(?P<kind>{_KIND}) year |(?P<fy>fy) ?)?(?P<year>{_PAIR}|{YEAR}))?"
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
_SINGLE_YEAR_SPAN = re.compile(
    rf"(?:the )?(?:fy ?|fiscal |(?P<kind>{_KIND}) year )(?P<year>(?:19|20|21)\d\d|(?<=fy)\d\d)"
)
_NAMED_YEAR = re.compile(rf"(?P<which>this|the|the current|next|the next) (?P<kind>{_KIND}) year")
_PART_OF_YEAR = re.compile(
    rf"(?:the )?(?P<part>early|mid|middle|late)[- ](?:(?:in|of) )?(?P<year>{YEAR})"
)


def quarter_span(words: str, spoken: SpokenPhrase) -> CalendarSpan | None:
    """'Q2 2025', 'the second quarter of 2025'; 'Q1 2026-27' is one of the financial year."""
    match = _QUARTER_SPAN.fullmatch(words)
    if match is None:
        return None
    number = int(match["q"] or match["q_last"] or ORDINALS[match["nth"]])
    year = match["year"] or match["year_first"]
    pair = re.fullmatch(_PAIR, year or "")
    word = match["kind"] or ("financial" if match["fy"] else None)
    if word in {"academic", "school"}:
        raise spoken.refuse("an academic year has terms, not quarters")
    kind = year_kind(word or "financial", spoken) if word or pair else CALENDAR_YEAR
    if pair:
        first, second = re.split(r"[-/]", pair[0])
        return quarter(_pair_first(first, second, spoken, is_named=True), number, kind)
    if year is None:
        return next_span(lambda begun: quarter(begun, number, kind), spoken)
    begun = spoken.year(year) if word is None else _single_first(year, kind, spoken)
    return quarter(begun, number, kind)


def half_span(words: str, spoken: SpokenPhrase) -> CalendarSpan | None:
    """'H1 2026', 'the second half of 2025', of a calendar year."""
    match = _HALF_SPAN.fullmatch(words)
    if match is None:
        return None
    second = (match["h"] or match["nth"]) in {"2", "second"}
    year = spoken.year(match["year"])
    name = f"the {'second' if second else 'first'} half of {year}"
    return months(year, 7 if second else 1, 6, name, Precision.INTERVAL, CALENDAR_YEAR)


def year_span(words: str, _spoken: SpokenPhrase) -> CalendarSpan | None:
    """'2026', 'the year 2026'."""
    match = _YEAR_SPAN.fullmatch(words)
    return year_of(int(match[1]), CALENDAR_YEAR) if match else None


def pair_span(words: str, spoken: SpokenPhrase) -> CalendarSpan | None:
    """'2026-27', 'fiscal year 2023-24', 'academic year 2025/26'; financial unless named."""
    match = _PAIR_SPAN.fullmatch(words)
    if match is None:
        return None
    is_named = match.start("first") > 0 or match["kind_after"] is not None
    year = _pair_first(match["first"], match["second"], spoken, is_named=is_named)
    kind = year_kind(match["kind"] or match["kind_after"] or "financial", spoken)
    if kind.first_month == 1:
        raise spoken.refuse(f"the {kind.note} lies in one calendar year")
    return year_of(year, kind)


def single_year_span(words: str, spoken: SpokenPhrase) -> CalendarSpan | None:
    """'FY2026', 'fiscal year 2026': by its end or its beginning, as the place names its years."""
    match = _SINGLE_YEAR_SPAN.fullmatch(words)
    if match is None:
        return None
    kind = year_kind(match["kind"] or "financial", spoken)
    year = match["year"]
    return year_of(_single_first(year if len(year) == 4 else f"20{year}", kind, spoken), kind)


def named_year_span(words: str, spoken: SpokenPhrase) -> CalendarSpan | None:
    """'The next academic year', 'this financial year', counted from the day it was said."""
    match = _NAMED_YEAR.fullmatch(words)
    if match is None:
        return None
    kind = year_kind(match["kind"], spoken)
    year = spoken.said.year - (spoken.said.month < kind.first_month)
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
    kind: YearKind | None = None,
    note: str = "",
) -> CalendarSpan:
    """The span of `count` months from month `start` of `year`; `start` may run past 12."""
    first = date(year + (start - 1) // MONTHS_IN_YEAR, (start - 1) % MONTHS_IN_YEAR + 1, 1)
    end = start + count - 1
    last = month_end(year + (end - 1) // MONTHS_IN_YEAR, (end - 1) % MONTHS_IN_YEAR + 1)
    return CalendarSpan(first, last, words, precision, None if kind is None else kind.name, note)


def quarter(year: int, number: int, kind: YearKind) -> CalendarSpan:
    """A quarter of the year that begins in `year`."""
    start = kind.first_month + 3 * (number - 1)
    name = f"the {list(ORDINALS)[number - 1]} quarter of {_year_name(year, kind)}"
    note = "calendar quarter" if kind is CALENDAR_YEAR else f"quarter of the {kind.note}"
    return months(year, start, 3, name, Precision.QUARTER, kind, note)


def _year_name(year: int, kind: YearKind) -> str:
    if kind.first_month == 1:
        return f"the {kind.words} {year}" if kind.words else f"{year}"
    return f"the {kind.words} {year}-{(year + 1) % 100:02}"


def year_of(year: int, kind: YearKind, *, running: bool = False) -> CalendarSpan:
    """The year of that kind that begins in `year`."""
    span = months(year, kind.first_month, 12, _year_name(year, kind), Precision.YEAR, kind)
    return replace(span, note=kind.note, running=running)


def _pair_first(first: str, second: str, spoken: SpokenPhrase, *, is_named: bool) -> int:
    """The first year of '2026-27'; two years must follow each other."""
    year = int(first)
    if int(second) % 100 != (year + 1) % 100 or (len(second) == 4 and int(second) != year + 1):
        raise spoken.refuse("a year such as 2026-27 is two years that follow each other")
    if len(second) == 2 and int(second) <= MONTHS_IN_YEAR and not is_named and second != "00":
        raise spoken.refuse(f"{first}-{second} may also be a month; name the kind of year")
    return year


def _single_first(year: str, kind: YearKind, spoken: SpokenPhrase) -> int:
    """The year in which 'FY2026' begins."""
    span = spoken.year(year)
    customs = CUSTOMS[spoken.jurisdiction]
    if kind.first_month == 1:
        return span
    if kind.words != "financial year" or customs.named_by_end is None:
        one, other = (f"{span + back}-{(span + back + 1) % 100:02}" for back in (-1, 0))
        raise spoken.refuse(f"it may be {one} or {other}")
    return span - 1 if customs.named_by_end else span


_NORTHERN_MONTHS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
HALF_A_YEAR = 6
# Bounds of the year that two figures can mean.
YEARS_BACK, YEARS_AHEAD = 1, 15
_MONTH_SPAN = re.compile(
    rf"(?:the month of )?(?P<this>this )?(?P<month>{MONTH})(?:(?:,| of)? (?P<year>{YEAR}))?"
)
_SEASON_SPAN = re.compile(
    rf"(?:the )?(?P<season>{SEASON})(?:(?: of| in)? (?P<year>{YEAR})(?:[-/](?P<into>\d\d))?)?"
)
_THIS_SEASON = re.compile(rf"(?:later )?this (?P<season>{SEASON})")
_NEXT_SEASON = re.compile(rf"next (?P<season>{SEASON})")
_SHORT_MONTH = re.compile(
    rf"(?P<month>{MONTH})(?:-| ?')(?P<year>\d\d|(?:19|20|21)\d\d)"
    r"|(?P<number>0?[1-9]|1[0-2])/(?P<whole_year>(?:19|20|21)\d\d)"
)
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
    """'spring 2025', 'the summer'; one that lies in two years belongs to the first of them."""
    match = _SEASON_SPAN.fullmatch(words)
    if match is None:
        return None
    season, year = match["season"], match["year"]
    if match["into"]:
        follows = year.isdecimal() and int(match["into"]) == (int(year) + 1) % 100
        span = _season(season, int(year), spoken) if follows else None
        return span if span is not None and span.last.year > span.first.year else None
    if year:
        return _season(season, spoken.year(year), spoken)
    return next_span(lambda begun: _season(season, begun, spoken), spoken)


def this_season_span(words: str, spoken: SpokenPhrase) -> CalendarSpan | None:
    """The season after 'this': the one that is running, else the one still to come this year."""
    match = _THIS_SEASON.fullmatch(words)
    if match is None:
        return None
    begun_last_year = _season(match["season"], spoken.said.year - 1, spoken)
    if begun_last_year.last >= spoken.said:
        return begun_last_year
    return _unless_over(_season(match["season"], spoken.said.year, spoken), spoken)


def next_seasons(words: str, spoken: SpokenPhrase) -> list[CalendarSpan]:
    """The seasons that 'next spring' may mean, one or two; empty for other words.

    It is the next to begin, and where that is this year's also the one after it.
    """
    match = _NEXT_SEASON.fullmatch(words)
    if match is None:
        return []
    seasons = [_season(match["season"], spoken.said.year + ahead, spoken) for ahead in (-1, 0, 1)]
    if any(span.first <= spoken.said <= span.last for span in seasons):
        return [next(span for span in seasons if span.first > spoken.said)]
    return [span for span in seasons if span.first > spoken.said]


def short_month_span(words: str, spoken: SpokenPhrase) -> CalendarSpan | None:
    """'Jun-25', "June '25", '06/2025': a month as spreadsheets write it."""
    match = _SHORT_MONTH.fullmatch(words)
    if match is None:
        return None
    if match["number"]:
        return _month(int(match["whole_year"]), int(match["number"]))
    month, year = MONTHS[match["month"].rstrip(".")], int(match["year"])
    if len(match["year"]) == 4:
        return _month(year, month)
    year += spoken.said.year // 100 * 100
    if not -YEARS_BACK <= year - spoken.said.year <= YEARS_AHEAD:
        raise spoken.refuse("its year has two figures")
    return _month(year, month)


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
        return year_of(spoken.year(later["year"]), CALENDAR_YEAR, running=True)
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


def _season(season: str, year: int, spoken: SpokenPhrase) -> CalendarSpan:
    name = f"{'autumn' if season == 'fall' else season} {year}"
    start, note = _NORTHERN_MONTHS[season], "meteorological season"
    if CUSTOMS[spoken.jurisdiction].southern:
        start = (start + HALF_A_YEAR - 1) % MONTHS_IN_YEAR + 1
        note += " of the southern hemisphere"
    return months(year, start, MONTHS_IN_SEASON, name, Precision.SEASON, note=note)


def _unit(unit: str, day: date, *, running: bool = False) -> CalendarSpan:
    match unit:
        case "year":
            return year_of(day.year, CALENDAR_YEAR, running=running)
        case "quarter":
            span = quarter(day.year, (day.month - 1) // 3 + 1, CALENDAR_YEAR)
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

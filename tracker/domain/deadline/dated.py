"""Rules for phrases that name a day or a stretch of the calendar."""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from datetime import date, timedelta

from dateutil.easter import easter

from tracker.domain.dates import DECEMBER, Precision, month_end
from tracker.domain.deadline import spans
from tracker.domain.deadline.calendars import CUSTOMS
from tracker.domain.deadline.window import (
    MONTH,
    MONTHS,
    ONE_DAY,
    YEAR,
    Bound,
    LeadWord,
    SpanParser,
    SpokenPhrase,
    Window,
    either,
    spanned,
)
from tracker.domain.prose import day_words

_UNTIL = re.compile(r"(?:until|till|through to|up to) (?P<rest>\S.*)")
_DECADE = re.compile(r"(?:the|this) decade")


def month(spoken: SpokenPhrase) -> Window | None:
    """A month, with its year or the next such month.

    >>> print(month(SpokenPhrase.at("by May 2025", "2025-01-16")))
    ../2025-05-31 (strict 2025-04-30)
    >>> print(month(SpokenPhrase.at("in May", "2025-01-16")))
    2025-05-01/2025-05-31
    """
    return _read(spans.month_span, spoken)


def short_month(spoken: SpokenPhrase) -> Window | None:
    """A month with two figures of its year, as spreadsheets show it.

    >>> print(short_month(SpokenPhrase.at("Jun-25", "2025-01-16")))
    2025-06-01/2025-06-30
    """
    return _read(spans.short_month_span, spoken)


def part_of_month(spoken: SpokenPhrase) -> Window | None:
    """Early, mid or late in a month: its days 1 to 10, 11 to 20, and from 21.

    >>> print(part_of_month(SpokenPhrase.at("in late May 2025", "2025-01-16")))
    2025-05-21/2025-05-31
    """
    return _read(spans.part_of_month_span, spoken)


def season(spoken: SpokenPhrase) -> Window | None:
    """A meteorological season where the promise was made; winter 2025 begins in December 2025.

    >>> print(season(SpokenPhrase.at("by fall 2022", "2022-01-16")))
    ../2022-11-30 (strict 2022-08-31)
    >>> from tracker.domain.deadline.window import Jurisdiction
    >>> print(season(SpokenPhrase.at("spring 2026", "2026-01-10", Jurisdiction.AUSTRALIA)))
    2026-09-01/2026-11-30
    """
    return _read(spans.season_span, spoken)


def next_season(spoken: SpokenPhrase) -> Window | None:
    """The next season of a name to begin; strictly that, where the one after it may be meant.

    >>> print(next_season(SpokenPhrase.at("next spring", "2025-10-16")))
    2026-03-01/2026-05-31
    >>> print(next_season(SpokenPhrase.at("by next spring", "2025-01-16")))
    ../2026-05-31 (strict 2025-02-28)
    """
    windows = [spanned(span, spoken) for span in spans.next_seasons(spoken.rest, spoken)]
    if len(windows) < 2 or windows[0] is None or windows[1] is None:
        return windows[0] if windows else None
    near, far = windows[0], windows[1]
    return replace(
        far,
        earliest=near.earliest,
        strict_latest=near.strict_latest,
        reading=f"{far.reading}; strictly the one before it, {near.reading}",
    )


def this_season(spoken: SpokenPhrase) -> Window | None:
    """A season after 'this': the one that is running, else the one to come this year.

    >>> print(this_season(SpokenPhrase.at("this spring", "2025-01-16")))
    2025-03-01/2025-05-31
    """
    return _read(spans.this_season_span, spoken)


def quarter(spoken: SpokenPhrase) -> Window | None:
    """A quarter; of the calendar year unless the words say otherwise.

    >>> print(quarter(SpokenPhrase.at("Q2 2025", "2025-01-16")))
    2025-04-01/2025-06-30
    """
    return _read(spans.quarter_span, spoken)


def half_year(spoken: SpokenPhrase) -> Window | None:
    """Half a calendar year.

    >>> print(half_year(SpokenPhrase.at("in the second half of 2025", "2025-01-16")))
    2025-07-01/2025-12-31
    """
    return _read(spans.half_span, spoken)


def year(spoken: SpokenPhrase) -> Window | None:
    """A calendar year.

    >>> print(year(SpokenPhrase.at("by 2027", "2025-01-16")))
    ../2027-12-31 (strict 2026-12-31)
    """
    return _read(spans.year_span, spoken)


def part_of_year(spoken: SpokenPhrase) -> Window | None:
    """Early is January to March, mid is May to July, late is October to December.

    >>> print(part_of_year(SpokenPhrase.at("by mid-2027", "2025-01-16")))
    ../2027-07-31 (strict 2027-04-30)
    """
    return _read(spans.part_of_year_span, spoken)


def split_year(spoken: SpokenPhrase) -> Window | None:
    """A year such as 2026-27: the financial year of the place, unless the words say academic.

    >>> print(split_year(SpokenPhrase.at("2026-27", "2025-01-16")))
    2026-04-01/2027-03-31
    """
    return _read(spans.pair_span, spoken)


def single_year(spoken: SpokenPhrase) -> Window | None:
    """A financial year named by one number: the year of its end where that is the custom.

    >>> from tracker.domain.deadline.window import Jurisdiction
    >>> print(single_year(SpokenPhrase.at("FY2026", "2025-01-16", Jurisdiction.US)))
    2025-10-01/2026-09-30
    """
    return _read(spans.single_year_span, spoken)


def named_year(spoken: SpokenPhrase) -> Window | None:
    """The financial or academic year that is running means by its last day; the next, within it.

    >>> print(named_year(SpokenPhrase.at("this financial year", "2025-01-16")))
    ../2025-03-31
    """
    return _read(spans.named_year_span, spoken)


def this_period(spoken: SpokenPhrase) -> Window | None:
    """The year, quarter, month or week that is running means by its last day.

    >>> print(this_period(SpokenPhrase.at("later this year", "2025-01-16")))
    ../2025-12-31
    """
    return _read(spans.running_span, spoken)


def next_period(spoken: SpokenPhrase) -> Window | None:
    """The calendar year, quarter, month or week after the one that is running.

    >>> print(next_period(SpokenPhrase.at("next month", "2025-01-16")))
    2025-02-01/2025-02-28
    """
    return _read(spans.next_unit_span, spoken)


def new_year(spoken: SpokenPhrase) -> Window | None:
    """The new year is the next January.

    >>> print(new_year(SpokenPhrase.at("in the new year", "2025-01-16")))
    2026-01-01/2026-01-31
    """
    return _read(spans.new_year_span, spoken)


def end_of(spoken: SpokenPhrase) -> Window | None:
    """The last day of any of these, after 'by the end of'.

    >>> print(end_of(SpokenPhrase.at("by the end of the year", "2025-01-16")))
    ../2025-12-31
    >>> print(end_of(SpokenPhrase.at("by the end of March 2026", "2025-01-16")))
    ../2026-03-31
    """
    if spoken.lead is not LeadWord.END:
        return _year_end(spoken)
    for parser in _PARSERS:
        span = parser(spoken.rest, spoken)
        if span is not None:
            return spanned(span, spoken)
    return None


def end_of_decade(spoken: SpokenPhrase) -> Window | None:
    """The end of a decade: the year that ends in 0, strictly the year that ends in 9.

    >>> print(end_of_decade(SpokenPhrase.at("by the end of the decade", "2025-01-16")))
    ../2030-12-31 (strict 2029-12-31)
    """
    if spoken.lead is not LeadWord.END or not _DECADE.fullmatch(spoken.rest):
        return None
    latest = date(spoken.said.year // 10 * 10 + 10, 12, 31)
    strict = latest.replace(year=latest.year - 1)
    reading = f"by {day_words(latest)}; strictly by {day_words(strict)}, if decades begin with a 0"
    return Window(Bound.BY, reading, None, latest, strict, Precision.YEAR)


_PARSERS: tuple[SpanParser, ...] = (
    spans.the_unit_span,
    spans.month_span,
    spans.short_month_span,
    spans.season_span,
    spans.this_season_span,
    spans.next_unit_span,
    spans.quarter_span,
    spans.half_span,
    spans.year_span,
    spans.pair_span,
    spans.single_year_span,
    spans.named_year_span,
)


def _read(parser: SpanParser, spoken: SpokenPhrase) -> Window | None:
    if spoken.lead is LeadWord.END:
        return None  # `end_of` reads these
    span = parser(spoken.rest, spoken)
    return spanned(span, spoken) if span else None


def until(spoken: SpokenPhrase) -> Window | None:
    """The last day that a promise covers: the whole of the stretch, strictly none of it.

    >>> print(until(SpokenPhrase.at("until the end of 2026", "2025-01-16")))
    ../2026-12-31
    >>> print(until(SpokenPhrase.at("until March 2026", "2025-01-16")))
    ../2026-03-31 (strict 2026-02-28)
    >>> print(until(SpokenPhrase.at("until Easter", "2025-01-16")))
    ../2025-04-20 (strict 2025-04-17)
    """
    match = _UNTIL.fullmatch(spoken.words)
    if match is None:
        return None
    by = spoken.inner(f"by {match['rest']}")
    day = None if by.lead is LeadWord.END else read_day(by.rest, by)
    if day is not None:
        return _until(day, f"until {day_words(day)}, that day included")
    readings = (rule(by) for rule in (by_easter, christmas, weekday, next_season, this_season))
    spans = (spanned(span, by) for parser in _PARSERS if (span := parser(by.rest, by)))
    window = next((window for window in (*readings, *spans) if window is not None), None)
    if window is None:
        return None
    return replace(window, reading=f"until{window.reading.removeprefix('by')}")


def _year_end(spoken: SpokenPhrase) -> Window | None:
    if spoken.lead is LeadWord.BY and re.fullmatch(r"(?:the )?year[- ]end", spoken.rest):
        return end_of(replace(spoken, lead=LeadWord.END, rest="the year"))
    return None


LEAP_CYCLE = 8
GOOD_FRIDAY = timedelta(days=2)
_WEEK = timedelta(days=7)
BY_LEADS = frozenset({LeadWord.BY, LeadWord.NO_LATER})

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
_FIGURES = re.compile(
    r"(?P<first>\d{1,2})(?P<sign>[/.-])(?P<second>\d{1,2})(?P=sign)(?P<year>\d{4}|\d\d)"
    r"|(?P<year_first>\d{4})(?P<joint>[/.-])(?P<month>\d{1,2})(?P=joint)(?P<day>\d{1,2})"
)
_FIGURES_INSIDE = re.compile(rf"(?<!\d)(?:{_FIGURES.pattern})(?!\d)")
_DAY_INSIDE = re.compile(
    rf"\b(?P<day>29|30|31)(?:st|th)?(?: of)?[ -](?P<month>{MONTH})(?![a-z])"
    rf"(?:,? (?P<year>\d{{4}}))?"
)
# A number of four figures in front of other words is a number of things.
_YEAR_INSIDE = re.compile(r"(?<!\d)\d{4}(?=$|[-/.]\d)")
LEAP_YEAR = 2024
BUDDHIST_ERA, LIFETIME = 543, 100
_BY_WEEKDAY = re.compile(rf"(?:(?P<which>this|next) )?(?P<weekday>{either(_WEEKDAYS)})")
_FEAST = r"{}(?: sunday| day)?(?: (?:in |of )?(\d{{4}}|this year|next year))?"
_EASTER = re.compile(_FEAST.format("easter"))
_CHRISTMAS = re.compile(_FEAST.format("christmas"))


def on_day(spoken: SpokenPhrase) -> Window | None:
    """A day that is written out, inclusive after 'by', exclusive after 'before'.

    The year left out is that of the next such day after the phrase was said.

    >>> print(on_day(SpokenPhrase.at("by 20 April", "2025-01-16")))
    ../2025-04-20
    >>> print(on_day(SpokenPhrase.at("before 31 May 2025", "2025-01-16")))
    ../2025-05-30
    >>> print(on_day(SpokenPhrase.at("on 5 March 2026", "2025-01-16")))
    2026-03-05/2026-03-05
    """
    if _FIGURES.fullmatch(spoken.rest) and not _ISO.fullmatch(spoken.rest):
        return None  # `figures` reads these
    return _on(read_day(spoken.rest, spoken), spoken)


def figures(spoken: SpokenPhrase) -> Window | None:
    """A day in figures alone, where it is a day in one order only.

    >>> print(figures(SpokenPhrase.at("no later than 31/12/2026", "2025-01-16")))
    ../2026-12-31
    """
    if not _FIGURES.fullmatch(spoken.rest) or _ISO.fullmatch(spoken.rest):
        return None
    return _on(read_day(spoken.rest, spoken), spoken)


def weekday(spoken: SpokenPhrase) -> Window | None:
    """The next day of that name; said on one, it may also be that day, which is the strict one.

    "Next Friday" may be the coming one or that of the week after: the later is the last day.

    >>> print(weekday(SpokenPhrase.at("by Friday", "2025-01-16")))
    ../2025-01-17
    >>> print(weekday(SpokenPhrase.at("by Friday", "2025-01-17")))
    ../2025-01-24 (strict 2025-01-17)
    >>> print(weekday(SpokenPhrase.at("next Friday", "2025-01-16")))
    2025-01-17/2025-01-24 (strict 2025-01-17)
    """
    match = _BY_WEEKDAY.fullmatch(spoken.rest)
    if match is None or (spoken.lead is LeadWord.BARE and not match["which"]):
        return None
    ahead = (_WEEKDAYS[match["weekday"]] - spoken.said.weekday()) % 7
    near = spoken.said + timedelta(days=ahead)
    following = match["which"] == "next"
    window = _on(near + _WEEK if following or not ahead else near, spoken)
    one_reading = bool(ahead) is not following
    if one_reading or window is None or (spoken.lead is LeadWord.BEFORE and not following):
        return window
    narrow = near - ONE_DAY if spoken.lead is LeadWord.BEFORE else near
    which = "the coming one" if following else "the day it was said"
    return replace(
        window,
        earliest=near if window.earliest else None,
        strict_latest=narrow,
        reading=f"{window.reading}; strictly {which}, {day_words(near)}",
    )


def _on(day: date | None, spoken: SpokenPhrase) -> Window | None:
    """The window of a day after 'on', 'by' or 'before'."""
    if day is None or spoken.lead in {LeadWord.IN, LeadWord.END}:
        return None
    if spoken.lead in {LeadWord.BARE, LeadWord.ON}:
        reading = f"on {day_words(day)}"
        return Window(Bound.WITHIN, reading, day, day, day, Precision.DAY)
    if spoken.lead is LeadWord.BEFORE:
        return _until(day - ONE_DAY, f"before {day_words(day)}: by {day_words(day - ONE_DAY)}")
    return _until(day, f"by {day_words(day)}, that day included")


def by_easter(spoken: SpokenPhrase) -> Window | None:
    """By Easter: Easter Sunday itself; strictly before Good Friday, when public offices close.

    >>> print(by_easter(SpokenPhrase.at("by Easter", "2025-01-16")))
    ../2025-04-20 (strict 2025-04-17)
    """
    sunday = _feast(_EASTER, spoken) if spoken.lead in BY_LEADS else None
    if sunday is None:
        return None
    return _easter_window(sunday, f"by Easter Sunday, {day_words(sunday)}", sunday, spoken)


def before_easter(spoken: SpokenPhrase) -> Window | None:
    """Before Easter: the day before Easter Sunday; strictly before Good Friday.

    >>> print(before_easter(SpokenPhrase.at("before Easter", "2025-01-16")))
    ../2025-04-19 (strict 2025-04-17)
    """
    sunday = _feast(_EASTER, spoken) if spoken.lead is LeadWord.BEFORE else None
    if sunday is None:
        return None
    words = f"before Easter Sunday, {day_words(sunday)}"
    return _easter_window(sunday, words, sunday - ONE_DAY, spoken)


def christmas(spoken: SpokenPhrase) -> Window | None:
    """By Christmas: Christmas Day itself, strictly Christmas Eve; before it: Christmas Eve.

    >>> print(christmas(SpokenPhrase.at("by Christmas", "2025-01-16")))
    ../2025-12-25 (strict 2025-12-24)
    """
    if spoken.lead not in BY_LEADS | {LeadWord.BEFORE}:
        return None
    day = _feast(_CHRISTMAS, spoken)
    if day is None:
        return None
    eve = day - ONE_DAY
    if spoken.lead is LeadWord.BEFORE:
        return _until(eve, f"before Christmas Day: by {day_words(eve)}")
    strict = eve if eve >= spoken.said else day
    reading = f"by Christmas Day, {day_words(day)}; strictly by Christmas Eve"
    return Window(Bound.BY, reading, None, day, strict, Precision.DAY)


def read_day(words: str, spoken: SpokenPhrase) -> date | None:
    """The day that normal words name, or None.

    Raises UnknownPhrase where it may be two days, NotADate where there is no such day.
    """
    if match := _FIGURES.fullmatch(words):
        return _of_figures(match, spoken)
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


def _easter_window(sunday: date, words: str, latest: date, spoken: SpokenPhrase) -> Window:
    friday = sunday - GOOD_FRIDAY
    strict = friday - ONE_DAY
    if strict < spoken.said:
        return _until(latest, words)
    reading = f"{words}; strictly before Good Friday, {day_words(friday)}"
    return Window(Bound.BY, reading, None, latest, strict, Precision.DAY)


def _feast(pattern: re.Pattern[str], spoken: SpokenPhrase) -> date | None:
    match = pattern.fullmatch(spoken.rest)
    if match is None:
        return None

    def feast_day(year: int) -> date:
        return easter(year) if pattern is _EASTER else date(year, 12, 25)

    if match[1]:
        return feast_day(spoken.year(match[1]))
    this_year = feast_day(spoken.said.year)
    return this_year if this_year > spoken.said else feast_day(spoken.said.year + 1)


def check_era(spoken: SpokenPhrase) -> None:
    """Refuse a year that is one of our time only in the Buddhist era; raises NotADate.

    >>> check_era(SpokenPhrase.at("by 2568", "2025-01-16"))
    Traceback (most recent call last):
    tracker.errors.NotADate: 'by 2568' is not a date that can be read: 2568 is 2025 of the common \
era, if it is a year of the Buddhist one.
    """
    for match in _YEAR_INSIDE.finditer(spoken.words):
        year = int(match[0])
        common = year - BUDDHIST_ERA
        if abs(common - spoken.said.year) <= LIFETIME < year - spoken.said.year:
            because = f"{year} is {common} of the common era, if it is a year of the Buddhist one"
            raise spoken.impossible(because)


def check_days(spoken: SpokenPhrase) -> None:
    """Refuse words that no rule reads, with a day among them that does not exist.

    Raises NotADate, or UnknownPhrase for figures that may be two days.
    """
    for match in _DAY_INSIDE.finditer(spoken.words):
        # A year that is left out may be a leap year.
        year = int(match["year"] or LEAP_YEAR)
        _real(year, MONTHS[match["month"].rstrip(".")], int(match["day"]), spoken)
    for match in _FIGURES_INSIDE.finditer(spoken.words):
        _of_figures(match, spoken)


def _of_figures(match: re.Match[str], spoken: SpokenPhrase) -> date:
    """The day of figures that are a day in one order only."""
    if match["year_first"]:
        year, month, day = (int(match[part]) for part in ("year_first", "month", "day"))
        return _real(year, month, day, spoken)
    if len(match["year"]) == 2:
        raise spoken.refuse("its year has two figures; write all four")
    year, first, second = int(match["year"]), int(match["first"]), int(match["second"])
    orders = [(second, first)] * (second <= DECEMBER) + [(first, second)] * (first <= DECEMBER)
    if first == second or len(orders) < 2:
        month, day = orders[0] if orders else (second, first)
        return _real(year, month, day, spoken)
    readings = [day_words(_real(year, month, day, spoken)) for month, day in orders]
    customs = CUSTOMS[spoken.jurisdiction]
    usual = f", the usual order in {customs.name}," if customs.day_first is not None else ""
    if customs.day_first is False:
        readings.reverse()
    raise spoken.refuse(f"it may be {readings[0]}{usual} or {readings[1]}; write the month's name")


def _real(year: int, month: int, day: int, spoken: SpokenPhrase) -> date:
    if not 1 <= month <= DECEMBER:
        raise spoken.impossible(f"there is no month {month}")
    if year == 0:
        raise spoken.impossible("there is no year 0000")
    last = month_end(year, month).day
    if not 1 <= day <= last:
        raise spoken.impossible(f"{calendar.month_name[month]} {year} has {last} days")
    return date(year, month, day)


def _next(month: int, day: int, spoken: SpokenPhrase) -> date:
    for year in range(spoken.said.year, spoken.said.year + LEAP_CYCLE + 1):
        if (
            day <= calendar.monthrange(year, month)[1]
            and day
            and date(year, month, day) > spoken.said
        ):
            return date(year, month, day)
    raise spoken.impossible(f"{calendar.month_name[month]} has no day {day}")


def _refuse_if_year(number: int, month: int, spoken: SpokenPhrase) -> None:
    year = spoken.said.year // 100 * 100 + number
    if -spans.YEARS_BACK <= year - spoken.said.year <= spans.YEARS_AHEAD:
        name = calendar.month_name[month]
        raise spoken.refuse(f"it may be {number} {name} or {name} {year}")

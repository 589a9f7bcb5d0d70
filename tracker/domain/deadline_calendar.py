"""Rules for phrases that name a stretch of the calendar.

After 'in' or nothing the window is the stretch itself. After 'by' its last day is the most
generous reading and the day before it begins the strict one; 'before' means the day before;
'no later than' and 'by the end of' mean the last day and leave nothing to argue about.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from tracker.domain import deadline_spans as spans
from tracker.domain import deadline_years as years
from tracker.domain.deadline_values import Bound
from tracker.domain.deadline_window import SpanParser, Spoken, Window, spanned
from tracker.domain.deadline_words import Lead
from tracker.domain.edtf import Precision
from tracker.domain.prose import day_words

_DECADE = re.compile(r"(?:the|this) decade")


def month(spoken: Spoken) -> Window | None:
    """A month, with its year or the next such month.

    >>> print(month(Spoken.at("by May 2025", "2025-01-16")))
    ../2025-05-31 (strict 2025-04-30)
    >>> print(month(Spoken.at("in May", "2025-01-16")))
    2025-05-01/2025-05-31
    """
    return _read(spans.month_span, spoken)


def part_of_month(spoken: Spoken) -> Window | None:
    """Early, mid or late in a month: its days 1 to 10, 11 to 20, and from 21.

    >>> print(part_of_month(Spoken.at("in late May 2025", "2025-01-16")))
    2025-05-21/2025-05-31
    """
    return _read(spans.part_of_month_span, spoken)


def season(spoken: Spoken) -> Window | None:
    """A meteorological season of the northern hemisphere; winter 2025 begins in December 2025.

    >>> print(season(Spoken.at("by fall 2022", "2022-01-16")))
    ../2022-11-30 (strict 2022-08-31)
    """
    return _read(spans.season_span, spoken)


def this_season(spoken: Spoken) -> Window | None:
    """A season after 'this': the one that is running, else the one to come this year.

    >>> print(this_season(Spoken.at("this spring", "2025-01-16")))
    2025-03-01/2025-05-31
    """
    return _read(spans.this_season_span, spoken)


def quarter(spoken: Spoken) -> Window | None:
    """A quarter; of the calendar year unless the words or the register say otherwise.

    >>> print(quarter(Spoken.at("Q2 2025", "2025-01-16")))
    2025-04-01/2025-06-30
    """
    return _read(years.quarter_span, spoken)


def half_year(spoken: Spoken) -> Window | None:
    """Half a year; of the calendar year unless the register says otherwise.

    >>> print(half_year(Spoken.at("in the second half of 2025", "2025-01-16")))
    2025-07-01/2025-12-31
    """
    return _read(years.half_span, spoken)


def year(spoken: Spoken) -> Window | None:
    """A calendar year.

    >>> print(year(Spoken.at("by 2027", "2025-01-16")))
    ../2027-12-31 (strict 2026-12-31)
    """
    return _read(years.year_span, spoken)


def part_of_year(spoken: Spoken) -> Window | None:
    """Early is January to March, mid is May to July, late is October to December.

    >>> print(part_of_year(Spoken.at("by mid-2027", "2025-01-16")))
    ../2027-07-31 (strict 2027-04-30)
    """
    return _read(years.part_of_year_span, spoken)


def split_year(spoken: Spoken) -> Window | None:
    """A year such as 2026-27: the UK financial year, unless the words or the register differ.

    >>> print(split_year(Spoken.at("2026-27", "2025-01-16")))
    2026-04-01/2027-03-31
    """
    return _read(years.pair_span, spoken)


def named_year(spoken: Spoken) -> Window | None:
    """The financial or academic year that is running means by its last day; the next, within it.

    >>> print(named_year(Spoken.at("this financial year", "2025-01-16")))
    ../2025-03-31
    """
    return _read(years.named_year_span, spoken)


def this_period(spoken: Spoken) -> Window | None:
    """The year, quarter, month or week that is running means by its last day.

    >>> print(this_period(Spoken.at("later this year", "2025-01-16")))
    ../2025-12-31
    """
    return _read(spans.running_span, spoken)


def next_period(spoken: Spoken) -> Window | None:
    """The calendar year, quarter, month or week after the one that is running.

    >>> print(next_period(Spoken.at("next month", "2025-01-16")))
    2025-02-01/2025-02-28
    """
    return _read(spans.next_unit_span, spoken)


def new_year(spoken: Spoken) -> Window | None:
    """The new year is the next January.

    >>> print(new_year(Spoken.at("in the new year", "2025-01-16")))
    2026-01-01/2026-01-31
    """
    return _read(spans.new_year_span, spoken)


def end_of(spoken: Spoken) -> Window | None:
    """The last day of any of these, after 'by the end of'.

    >>> print(end_of(Spoken.at("by the end of the year", "2025-01-16")))
    ../2025-12-31
    >>> print(end_of(Spoken.at("by the end of March 2026", "2025-01-16")))
    ../2026-03-31
    """
    if spoken.lead is not Lead.END:
        return _year_end(spoken)
    for parser in _PARSERS:
        span = parser(spoken.rest, spoken)
        if span is not None:
            return spanned(span, spoken)
    return None


def end_of_decade(spoken: Spoken) -> Window | None:
    """The end of a decade: the year that ends in 0, strictly the year that ends in 9.

    >>> print(end_of_decade(Spoken.at("by the end of the decade", "2025-01-16")))
    ../2030-12-31 (strict 2029-12-31)
    """
    if spoken.lead is not Lead.END or not _DECADE.fullmatch(spoken.rest):
        return None
    latest = date(spoken.said.year // 10 * 10 + 10, 12, 31)
    strict = latest.replace(year=latest.year - 1)
    reading = f"by {day_words(latest)}; strictly by {day_words(strict)}, if decades begin with a 0"
    return Window(Bound.BY, reading, None, latest, strict, Precision.YEAR)


_PARSERS: tuple[SpanParser, ...] = (
    spans.the_unit_span,
    spans.month_span,
    spans.season_span,
    spans.this_season_span,
    spans.next_unit_span,
    years.quarter_span,
    years.half_span,
    years.year_span,
    years.pair_span,
    years.named_year_span,
)


def _read(parser: SpanParser, spoken: Spoken) -> Window | None:
    if spoken.lead is Lead.END:
        return None  # `end_of` reads these
    span = parser(spoken.rest, spoken)
    return spanned(span, spoken) if span else None


def _year_end(spoken: Spoken) -> Window | None:
    if spoken.lead is Lead.BY and re.fullmatch(r"(?:the )?year[- ]end", spoken.rest):
        return end_of(replace(spoken, lead=Lead.END, rest="the year"))
    return None

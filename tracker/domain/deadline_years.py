"""Years, and quarters, halves and parts of them, in the calendar that they belong to."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from tracker.domain.deadline_values import MONTHS_IN_YEAR, Calendar
from tracker.domain.deadline_window import Span, Spoken, next_span
from tracker.domain.deadline_words import ORDINALS, YEAR, either
from tracker.domain.edtf import Precision, month_end

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


def quarter_span(words: str, spoken: Spoken) -> Span | None:
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
        return quarter(_pair_first(first, second, spoken, named=True), number, kind)
    if year is None:
        return next_span(lambda begun: quarter(begun, number, kind), spoken)
    return quarter(spoken.year(year), number, kind)


def half_span(words: str, spoken: Spoken) -> Span | None:
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


def year_span(words: str, _spoken: Spoken) -> Span | None:
    """'2026', 'the year 2026'."""
    match = _YEAR_SPAN.fullmatch(words)
    return year_of(int(match[1]), Calendar.CALENDAR) if match else None


def pair_span(words: str, spoken: Spoken) -> Span | None:
    """'2026-27', 'fiscal year 2023-24', 'academic year 2025/26'; UK financial unless named."""
    match = _PAIR_SPAN.fullmatch(words)
    if match is None:
        return None
    named = match.start("first") > 0 or match["kind_after"] is not None
    word = match["kind"] or match["kind_after"]
    year = _pair_first(match["first"], match["second"], spoken, named=named)
    given = spoken.calendar if spoken.calendar in _YEAR_NAMES else None
    kind = _KINDS[word] if word else (given or Calendar.UK_FINANCIAL)
    return year_of(year, kind)


def named_year_span(words: str, spoken: Spoken) -> Span | None:
    """'The next academic year', 'this financial year', counted from the day it was said."""
    match = _NAMED_YEAR.fullmatch(words)
    if match is None:
        return None
    kind = _KINDS[match["kind"]]
    year = spoken.said.year - (spoken.said.month < _FIRST_MONTH[kind])
    if "next" in match["which"]:
        return year_of(year + 1, kind)
    return year_of(year, kind, running=True)


def part_of_year_span(words: str, spoken: Spoken) -> Span | None:
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
) -> Span:
    """The span of `count` months from month `start` of `year`; `start` may run past 12."""
    first = date(year + (start - 1) // MONTHS_IN_YEAR, (start - 1) % MONTHS_IN_YEAR + 1, 1)
    end = start + count - 1
    last = month_end(year + (end - 1) // MONTHS_IN_YEAR, (end - 1) % MONTHS_IN_YEAR + 1)
    return Span(first, last, words, precision, kind, note)


def quarter(year: int, number: int, kind: Calendar) -> Span:
    """A quarter of the year that begins in `year`."""
    start = _FIRST_MONTH[kind] + 3 * (number - 1)
    name = f"the {list(ORDINALS)[number - 1]} quarter of {_year_name(year, kind)}"
    note = "calendar quarter" if kind is Calendar.CALENDAR else "quarter of the UK financial year"
    return months(year, start, 3, name, Precision.QUARTER, kind, note)


def _year_name(year: int, kind: Calendar) -> str:
    if kind is Calendar.CALENDAR:
        return f"{year}"
    return f"the {_YEAR_NAMES[kind]} {year}-{(year + 1) % 100:02}"


def year_of(year: int, kind: Calendar, *, running: bool = False) -> Span:
    """The year of that kind that begins in `year`."""
    span = months(year, _FIRST_MONTH[kind], 12, _year_name(year, kind), Precision.YEAR, kind)
    return replace(span, note=_NOTES.get(kind, ""), running=running)


def _pair_first(first: str, second: str, spoken: Spoken, *, named: bool) -> int:
    """The first year of '2026-27'; two years must follow each other."""
    year = int(first)
    if int(second) % 100 != (year + 1) % 100 or (len(second) == 4 and int(second) != year + 1):
        raise spoken.refuse("a year such as 2026-27 is two years that follow each other")
    if len(second) == 2 and int(second) <= MONTHS_IN_YEAR and not named and second != "00":
        raise spoken.refuse(f"{first}-{second} may also be a month; name the kind of year")
    return year

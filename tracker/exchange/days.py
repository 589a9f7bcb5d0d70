"""Cells as days and deadlines, by the order that a column proves."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import partial

from tracker.domain.dates import DECEMBER, When, month_end, parse_when
from tracker.domain.deadline.grammar import given_window, read_phrase, unread
from tracker.domain.deadline.window import MONTHS, Deadline, Jurisdiction
from tracker.domain.prose import when_words
from tracker.errors import NotADate, UnknownPhrase, UsageError, as_typed
from tracker.exchange.table.values import Cell

_LAST_DAY = 31
#: A list that wrote down a day and no time of it did so at noon.
_NOON = time(12, tzinfo=UTC)

_TIME = (
    r"(?:,?[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?[AaPp][Mm])?"
    r"(?: ?(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?)?"
)
_YEAR, _EITHER_YEAR = r"(?P<year>[0-9]{4})", r"(?P<year>[0-9]{4}|[0-9]{2})"
_WEEKDAY = r"(?:(?P<weekday>[a-z]{3,9})\.?,? )?"
_DAY, _MONTH = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?", r"(?P<month>[a-z]{3,9})\.?"
_FIGURES = re.compile(
    rf"(?P<first>[0-9]{{1,2}})(?P<sign>[/.-])(?P<second>[0-9]{{1,2}})(?P=sign){_EITHER_YEAR}{_TIME}"
)
#: Every way in which lists write a day, a month, a quarter or a year; ISO and EDTF are read too.
_WAYS = (
    _FIGURES,
    *(
        re.compile(way, re.IGNORECASE)
        for way in (
            rf"{_YEAR}(?P<sign>[/.-])(?P<month>[0-9]{{1,2}})(?P=sign)(?P<day>[0-9]{{1,2}}){_TIME}",
            r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
            rf"{_WEEKDAY}{_DAY}(?: of)?[ -]?{_MONTH},?[ -]?{_EITHER_YEAR}{_TIME}",
            rf"{_WEEKDAY}{_MONTH}[ -]{_DAY}(?:, ?|[ -]){_EITHER_YEAR}{_TIME}",
            rf"{_MONTH}(?:, ?|[ /-])?{_YEAR}",
            rf"(?P<month>[0-9]{{1,2}})[/-]{_YEAR}",
            rf"Q(?P<quarter>[1-4])[ /-]?{_YEAR}",
            rf"{_YEAR}[ /-]?Q(?P<quarter>[1-4])",
            rf"{_YEAR}\.0+",
        )
    ),
)
_HALF_NAMED = re.compile(r"([a-z]{3,9})\.?[ /'-]+([0-9]{2})", re.IGNORECASE)
_YEAR_OR_MONTH = re.compile(r"([0-9]{4})[-/]([0-9]{2})")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.*")
_MEND = "Mend it in the list."
_SAY_WHICH = "Say which comes first: --dates day-first, or --dates month-first."


class Order(StrEnum):
    """How `03/04/2025` is read."""

    ISO = "iso"
    """Not at all: nothing is said of it."""
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True, slots=True)
class Proof:
    """What the cells of a column say together of the order of day and month."""

    order: Order | None
    """"iso" where no cell needs another; None where the analyst has to say it."""
    evidence: str
    """Which row decided it, or why none does, in a clause."""
    ambiguous: tuple[str, ...]
    """Where the cells stand that are a different day in each order."""


def prove(cells: Iterable[tuple[str, Cell]]) -> Proof:
    """The order that the cells of a column prove, each given with its place.

    >>> found = prove([("row 2", "03/04/2025"), ("row 3", "31/12/2030")])
    >>> found.order, found.evidence
    (<Order.DAY_FIRST: 'day-first'>, "row 3 is '31/12/2030', which is no day in the other order")
    """
    proved: dict[Order, str] = {}
    ambiguous: list[str] = []
    for place, cell in cells:
        match = _FIGURES.fullmatch(_text(cell))
        if match is None:
            continue
        first, second, year = int(match["first"]), int(match["second"]), match["year"]
        if 1 <= first <= DECEMBER < second <= _LAST_DAY:
            proved.setdefault(Order.MONTH_FIRST, f"{place} is {as_typed(_text(cell))}")
        elif 1 <= second <= DECEMBER < first <= _LAST_DAY and len(year) == 4:
            proved.setdefault(Order.DAY_FIRST, f"{place} is {as_typed(_text(cell))}")
        elif len(year) == 2 or (first != second and max(first, second) <= DECEMBER):
            ambiguous.append(place)
    order: Order | None = None
    if len(proved) == 2:
        evidence = (
            f"{proved[Order.DAY_FIRST]} and {proved[Order.MONTH_FIRST]}: no one order reads both"
        )
    elif proved:
        order, row = next(iter(proved.items()))
        evidence = f"{row}, which is no day in the other order"
    elif ambiguous:
        evidence = "every one is a day in more than one order"
    else:
        order, evidence = Order.ISO, "no cell needs an order"
    return Proof(order, evidence, tuple(ambiguous))


def read_day(cell: Cell, order: Order = Order.ISO) -> When:
    """The day that a cell means, as vague as the cell. Raises NotADate with the reason.

    >>> read_day("31/12/2030").text, read_day("03/04/2025", Order.DAY_FIRST).text
    ('2030-12-31', '2025-04-03')
    >>> read_day("2030.0").text, read_day("Jan 16, 2025").text, read_day("Q2 2025").text
    ('2030', '2025-01-16', '2025-34')
    """
    if isinstance(cell, date):
        return When.on(cell)
    text = _text(cell)
    if match := _match(text):
        return _when(text, match, order)
    if _SERIAL.fullmatch(text):
        because = "it may be a spreadsheet's own number of a day; save the column as dates"
        raise NotADate(text, because=because)
    half = _HALF_NAMED.fullmatch(text)
    if half is not None and half[1].casefold() in MONTHS:
        raise NotADate(text, because=f"{half[2]} may be a day or a year")
    return parse_when(text)


def read_moment(cell: Cell, order: Order = Order.ISO) -> datetime:
    """When a list says that it wrote a row down, in UTC; a day without a time is its noon.

    Raises NotADate for a time without a zone, and for what is no single day.
    """
    text = _text(cell)
    if _MOMENT.fullmatch(text):
        try:
            moment = datetime.fromisoformat(text)
            if moment.tzinfo is not None:
                return moment.astimezone(UTC)
            because = "it has no zone"
        except (ValueError, OverflowError):
            because = "there is no such moment"
        hint = "Type it as 2025-01-16T09:30:00Z."
        raise NotADate(text, kind="moment", because=because, hint=hint)
    when = read_day(cell, order)
    if when.earliest is None or when.earliest != when.latest or when.approximate:
        raise NotADate(text, because="one day is wanted")
    return datetime.combine(when.earliest, _NOON)


def _text(cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    return " ".join((" ".join(cell) if isinstance(cell, tuple) else cell).split())


def _match(text: str) -> re.Match[str] | None:
    return next(filter(None, (way.fullmatch(text) for way in _WAYS)), None)


def _when(text: str, match: re.Match[str], order: Order) -> When:
    """What the parts of a day mean together."""
    parts = match.groupdict()
    year, named, day = match["year"], parts.get("month"), parts.get("day")
    if quarter := parts.get("quarter"):
        return parse_when(f"{year}-Q{quarter}")
    if len(year) == 2 and order is Order.ISO:
        raise NotADate(text, because="its year has two figures", hint=_SAY_WHICH)
    how = "" if order is Order.ISO or match.re is not _FIGURES else f", read {order}"
    if match.re is _FIGURES:
        day, named = _in_order(text, match["first"], match["second"], order)
    if named is None:
        return parse_when(year)
    month = _month(text, named, how)
    if day is None:
        return parse_when(f"{year}-{month:02}")
    found = _real_day(text, int(year) + (2000 if len(year) == 2 else 0), month, int(day), how)
    if not f"{found:%A}".casefold().startswith((parts.get("weekday") or "").casefold()):
        raise NotADate(text, because=f"{found.isoformat()} is a {found:%A}")
    return When.on(found)


def _month(text: str, named: str, how: str) -> int:
    month = int(named) if named.isdecimal() else MONTHS.get(named.casefold())
    if month is None:
        raise NotADate(text, because=f"{as_typed(named)} is no month in English")
    if not 1 <= month <= DECEMBER:
        raise NotADate(text, because=f"there is no month {month}{how}")
    return month


def _real_day(text: str, year: int, month: int, day: int, how: str) -> date:
    if year == 0:
        raise NotADate(text, because="there is no year 0000")
    last = month_end(year, month).day
    if not 1 <= day <= last:
        raise NotADate(text, because=f"{calendar.month_name[month]} {year} has {last} days{how}")
    return date(year, month, day)


def _in_order(text: str, first: str, second: str, order: Order) -> tuple[str, str]:
    """Which of two figures is the day, and which the month."""
    if order is not Order.ISO:
        return (first, second) if order is Order.DAY_FIRST else (second, first)
    if int(first) <= DECEMBER and int(second) <= DECEMBER and int(first) != int(second):
        raise NotADate(text, because="it is two days, one in each order", hint=_SAY_WHICH)
    return (second, first) if int(second) > DECEMBER >= int(first) else (first, second)


#: A year as a program that takes every column of figures for decimals writes it.
_DECIMAL_YEAR = re.compile(r"([0-9]{4})\.0+")


def read_due(
    text: str,
    *,
    said: date,
    order: Order,
    jurisdiction: Jurisdiction = Jurisdiction.NEUTRAL,
) -> Deadline:
    """The deadline of a cell, its phrase being the cell's own text.

    Raises NotADate for a day that does not exist, for a year of another era, for figures that are
    several days, or none, in the order of the list, and for 2010-11; MissingExtra for working
    days. Words that no rule reads are kept and stand for no day.

    >>> from datetime import date
    >>> print(read_due("2045.0", said=date(2025, 1, 16), order=Order.ISO))
    2045-01-01/2045-12-31
    >>> print(read_due("31/12/2030", said=date(2025, 1, 16), order=Order.DAY_FIRST))
    2030-12-31/2030-12-31
    """
    year = _DECIMAL_YEAR.fullmatch(text)
    phrase = year[1] if year else text
    _refuse_year_or_month(phrase)
    read = partial(read_phrase, said=said, jurisdiction=jurisdiction)
    figures = _FIGURES.fullmatch(phrase) is not None
    if not figures:
        # The order of figures is the list's.
        try:
            with suppress(UnknownPhrase):
                return read(phrase)
        except NotADate as error:
            raise NotADate(text, because=error.because, hint=_MEND) from None
    try:
        when = read_day(phrase, order)
    except NotADate:
        if figures:
            raise
        return unread(phrase)
    try:
        with suppress(UnknownPhrase):
            return replace(read(when_words(when)), phrase=phrase)
    except NotADate as error:
        raise NotADate(text, because=error.because, hint=_MEND) from None
    with suppress(UsageError):
        given = given_window(when.text, earliest=when.earliest, latest=when.latest)
        return replace(given, phrase=phrase)
    return unread(phrase)


def _refuse_year_or_month(phrase: str) -> None:
    """Refuse 2010-11, which is November 2010 and the year after April or July 2010."""
    pair = _YEAR_OR_MONTH.fullmatch(phrase)
    if (
        pair is None
        or int(pair[2]) != (int(pair[1]) + 1) % 100
        or not 1 <= int(pair[2]) <= DECEMBER
    ):
        return
    month = f"{calendar.month_name[int(pair[2])]} {pair[1]}"
    hint = f"Write {month}, or FY {phrase}."
    raise NotADate(phrase, because=f"it may be {month}, or a financial year", hint=hint)

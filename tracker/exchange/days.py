"""Cells as days and deadlines, by the order that a column proves."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Literal, TypeAlias

from tracker.domain.dates import DECEMBER, When, month_end, parse_when
from tracker.domain.deadline.grammar import given_window, read_phrase, unread
from tracker.domain.deadline.window import MONTHS, Deadline
from tracker.domain.prose import when_words
from tracker.errors import NotADate, UnknownPhrase, UsageError, as_typed
from tracker.exchange.table.values import Cell

#: How `03/04/2025` is read; "iso" says nothing of it.
Order: TypeAlias = Literal["iso", "day-first", "month-first"]
DAY_FIRST: Order = "day-first"
MONTH_FIRST: Order = "month-first"

LAST_DAY = 31
#: A list that wrote down a day and no time of it did so at noon.
NOON = time(12, tzinfo=UTC)

_TIME = (
    r"(?:,?[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?: ?[AaPp][Mm])?"
    r"(?: ?(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?)?"
)
_FIGURES = re.compile(
    r"(?P<first>[0-9]{1,2})(?P<sign>[/.-])(?P<second>[0-9]{1,2})(?P=sign)"
    rf"(?P<year>[0-9]{{4}}|[0-9]{{2}}){_TIME}"
)
_YEAR_FIRST = re.compile(
    r"(?P<year>[0-9]{4})(?P<sign>[/.-])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})" + _TIME
)
_RUN_TOGETHER = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_DAY_NAMED = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_MONTH_NAMED = r"(?P<month>[a-z]{3,9})\.?"
_EITHER_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_NAMED = tuple(
    re.compile(rf"(?:(?P<weekday>[a-z]{{3,9}})\.?,? )?{words}{_TIME}", re.IGNORECASE)
    for words in (
        rf"{_DAY_NAMED}(?: of)?[ -]?{_MONTH_NAMED},?[ -]?{_EITHER_YEAR}",
        rf"{_MONTH_NAMED}[ -]{_DAY_NAMED}(?:, ?|[ -]){_EITHER_YEAR}",
    )
)
_MONTH = (
    re.compile(r"(?P<month>[a-z]{3,9})\.?(?:, ?|[ /-])?(?P<year>[0-9]{4})", re.IGNORECASE),
    re.compile(r"(?P<month>[0-9]{1,2})[/-](?P<year>[0-9]{4})"),
)
_HALF_NAMED = re.compile(r"([a-z]{3,9})\.?[ /'-]+([0-9]{2})", re.IGNORECASE)
_QUARTER = (
    re.compile(r"Q(?P<quarter>[1-4])[ /-]?(?P<year>[0-9]{4})", re.IGNORECASE),
    re.compile(r"(?P<year>[0-9]{4})[ /-]?Q(?P<quarter>[1-4])", re.IGNORECASE),
)
_YEAR = re.compile(r"(?P<year>[0-9]{4})\.0+")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.*")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SAY_WHICH = "Say which comes first: --dates day-first, or --dates month-first."


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
    ('day-first', "row 3 is '31/12/2030', which is no day in the other order")
    """
    proved: dict[Order, list[str]] = {DAY_FIRST: [], MONTH_FIRST: []}
    ambiguous: list[str] = []
    for place, cell in cells:
        match = _FIGURES.fullmatch(_text(cell))
        if match is None:
            continue
        first, second = int(match["first"]), int(match["second"])
        if 1 <= first <= DECEMBER < second <= LAST_DAY:
            proved[MONTH_FIRST].append(f"{place} is {as_typed(_text(cell))}")
        elif 1 <= second <= DECEMBER < first <= LAST_DAY and len(match["year"]) == 4:
            proved[DAY_FIRST].append(f"{place} is {as_typed(_text(cell))}")
        elif len(match["year"]) == 2 or (first != second and max(first, second) <= DECEMBER):
            ambiguous.append(place)
    days, months = proved[DAY_FIRST], proved[MONTH_FIRST]
    if days and months:
        evidence = f"{days[0]} and {months[0]}: no one order reads both"
        return Proof(None, evidence, tuple(ambiguous))
    if days or months:
        evidence = f"{(days or months)[0]}, which is no day in the other order"
        return Proof(DAY_FIRST if days else MONTH_FIRST, evidence, tuple(ambiguous))
    if ambiguous:
        return Proof(None, "every one is a day in more than one order", tuple(ambiguous))
    return Proof("iso", "no cell needs an order", ())


def has_short_year(cell: Cell) -> bool:
    """Whether a cell gives its year in two figures, which an order reads as 2000 to 2099."""
    match = _first((_FIGURES, *_NAMED), _text(cell))
    return match is not None and len(match["year"]) == 2


def read_day(cell: Cell, order: Order = "iso") -> When:
    """The day that a cell means, as vague as the cell. Raises NotADate with the reason.

    >>> read_day("31/12/2030").text, read_day("03/04/2025", "day-first").text
    ('2030-12-31', '2025-04-03')
    >>> read_day("2030.0").text, read_day("Jan 16, 2025").text, read_day("Q2 2025").text
    ('2030', '2025-01-16', '2025-34')
    """
    if isinstance(cell, date):
        return When.on(cell)
    text = _text(cell)
    for patterns, read in _READERS:
        if match := _first(patterns, text):
            return read(text, match, order)
    _refuse_the_unclear(text)
    return parse_when(text)


def read_moment(cell: Cell, order: Order = "iso") -> datetime:
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
    return datetime.combine(when.earliest, NOON)


def _text(cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.isoformat()
    return " ".join((" ".join(cell) if isinstance(cell, tuple) else cell).split())


def _first(patterns: Iterable[re.Pattern[str]], text: str) -> re.Match[str] | None:
    return next(filter(None, (pattern.fullmatch(text) for pattern in patterns)), None)


def _figures(text: str, match: re.Match[str], order: Order) -> When:
    first, second, year = int(match["first"]), int(match["second"]), match["year"]
    if order != "iso":
        day, month = (first, second) if order == DAY_FIRST else (second, first)
        return _day(text, year, month, day, how=f", read {order}")
    _check_year(text, year, order)
    if first <= DECEMBER and second <= DECEMBER and first != second:
        raise NotADate(text, because="it is two days, one in each order", hint=_SAY_WHICH)
    day, month = (second, first) if second > DECEMBER >= first else (first, second)
    return _day(text, year, month, day)


def _year_first(text: str, match: re.Match[str], _: Order) -> When:
    return _day(text, match["year"], int(match["month"]), int(match["day"]))


def _named(text: str, match: re.Match[str], order: Order) -> When:
    _check_year(text, match["year"], order)
    when = _day(text, match["year"], _month(text, match["month"]), int(match["day"]))
    weekday_typed = (match["weekday"] or "").casefold()
    if weekday_typed and when.earliest is not None:
        weekday = _WEEKDAYS[when.earliest.weekday()]
        if not weekday.startswith(weekday_typed):
            raise NotADate(text, because=f"{when.text} is a {weekday.capitalize()}")
    return when


def _whole_month(text: str, match: re.Match[str], _: Order) -> When:
    name, year = match["month"], match["year"]
    month = int(name) if name.isdecimal() else _month(text, name)
    _check_month(text, month)
    return parse_when(f"{year}-{month:02}")


def _quarter(_text: str, match: re.Match[str], _: Order) -> When:
    return parse_when(f"{match['year']}-Q{match['quarter']}")


def _year(_text: str, match: re.Match[str], _: Order) -> When:
    return parse_when(match["year"])


def _refuse_the_unclear(text: str) -> None:
    if _SERIAL.fullmatch(text):
        because = "it may be a spreadsheet's own number of a day; save the column as dates"
        raise NotADate(text, because=because)
    half = _HALF_NAMED.fullmatch(text)
    if half is not None and half[1].casefold() in MONTHS:
        raise NotADate(text, because=f"{half[2]} may be a day or a year")


def _day(text: str, year: str, month: int, day: int, *, how: str = "") -> When:
    _check_month(text, month, how=how)
    whole = int(year) if len(year) == 4 else 2000 + int(year)
    if whole == 0:
        raise NotADate(text, because="there is no year 0000")
    last = month_end(whole, month).day
    if not 1 <= day <= last:
        raise NotADate(text, because=f"{calendar.month_name[month]} {whole} has {last} days{how}")
    return When.on(date(whole, month, day))


def _month(text: str, name: str) -> int:
    month = MONTHS.get(name.casefold())
    if month is None:
        raise NotADate(text, because=f"{as_typed(name)} is no month in English")
    return month


def _check_month(text: str, month: int, *, how: str = "") -> None:
    if not 1 <= month <= DECEMBER:
        raise NotADate(text, because=f"there is no month {month}{how}")


def _check_year(text: str, year: str, order: Order) -> None:
    if len(year) == 2 and order == "iso":
        raise NotADate(text, because="its year has two figures", hint=_SAY_WHICH)


_READERS: tuple[
    tuple[tuple[re.Pattern[str], ...], Callable[[str, re.Match[str], Order], When]], ...
] = (
    ((_FIGURES,), _figures),
    ((_YEAR_FIRST, _RUN_TOGETHER), _year_first),
    (_NAMED, _named),
    (_MONTH, _whole_month),
    (_QUARTER, _quarter),
    ((_YEAR,), _year),
)


#: A year as a program that takes every column of figures for decimals writes it.
_DECIMAL_YEAR = re.compile(r"([0-9]{4})\.0+")


def read_due(text: str, *, said: date, order: Order) -> Deadline:
    """The deadline of a cell, its phrase being the cell's own text.

    Raises NotADate for figures that are several days, or none, in the order of the list. Words
    that no rule reads are kept and stand for no day.

    >>> from datetime import date
    >>> print(read_due("2045.0", said=date(2025, 1, 16), order="iso"))
    2045-01-01/2045-12-31
    >>> print(read_due("31/12/2030", said=date(2025, 1, 16), order="day-first"))
    2030-12-31/2030-12-31
    """
    year = _DECIMAL_YEAR.fullmatch(text)
    phrase = year[1] if year else text
    try:
        return read_phrase(phrase, said=said)
    except UnknownPhrase:
        pass
    try:
        when = read_day(phrase, order)
    except NotADate:
        if prove([("", phrase)]).order != "iso":
            raise
        return unread(phrase)
    return replace(_on(when, said), phrase=phrase)


def _on(when: When, said: date) -> Deadline:
    try:
        return read_phrase(when_words(when), said=said)
    except UnknownPhrase:
        pass
    try:
        return given_window(when.text, earliest=when.earliest, latest=when.latest)
    except UsageError:
        return unread(when.text)

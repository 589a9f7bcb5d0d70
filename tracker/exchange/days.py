"""Cells as days and deadlines, each column read in one way."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import lru_cache
from typing import Any

from tracker.domain.dates import DECEMBER, When, month_end, parse_when
from tracker.domain.deadline.grammar import given_window, read_phrase, unread
from tracker.domain.deadline.window import MONTHS, Bound, Deadline, Jurisdiction
from tracker.domain.prose import when_words
from tracker.errors import PLACE_HINT, WINDOW_HINT, NotADate, UnknownPhrase, UsageError, as_typed
from tracker.exchange.months import in_english
from tracker.exchange.table.values import Cell

_LAST_DAY = 31
#: A list that wrote down a day and no time of it did so at noon.
_NOON = time(12, tzinfo=UTC)
#: Cells whose meaning is remembered.
_REMEMBERED = 1 << 13

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
            rf"{_YEAR} ?(?:[-/–—]|\b(?:to|bis|à|al?)\b) ?(?P<last_year>[0-9]{{4}})",
            rf"{_MONTH} ?[-’'] ?(?P<short_year>[0-9]{{2}})",
        )
    ),
)
_HALF_NAMED = re.compile(r"([a-z]{3,9})\.?[ /]+([0-9]{2})", re.IGNORECASE)
_PAIR = re.compile(r"([0-9]{4})[-/–]([0-9]{2})")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.*")
_MEND = "Mend it in the list."
_SAY_WHICH = "Say which comes first: --dates day-first, or --dates month-first."
_SAY_YEARS = "Mend it in the list, or say in which years its days may be: --years 1900-2100."
#: Years before and after the file's own in which its days are, unless it is said otherwise.
YEARS_BEFORE, YEARS_AFTER = 75, 100
#: The day of a workbook that is its day 0; a year that is typed into a cell of days is a number.
_DAY_0, _TYPED_YEARS = date(1899, 12, 30), range(1950, 2101)


class Order(StrEnum):
    """How `03/04/2025` is read."""

    ISO = "iso"
    """Not at all: nothing is said of it."""
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class PairMeaning(StrEnum):
    """What `2010-11` is."""

    YEARS = "years"
    """A year that begins in 2010 and ends in 2011."""
    MONTHS = "months"
    """November 2010."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What the cells of a column say together of how they are read."""

    order: Order | None
    """"iso" where no cell needs another; None where the analyst has to say it."""
    evidence: str
    """Which row decided it, or why none does, in a clause."""
    ambiguous: tuple[str, ...]
    """Where the cells stand that are a different day in each order."""
    clash: bool = False
    """Whether no one order reads all of them."""
    pairs: PairMeaning | None = None
    """What the pairs of years and figures are where a row decides it."""
    pairs_evidence: str = ""
    """Which row decided it, or why none does; "" where there is no such pair."""


def prove(cells: Iterable[tuple[Any, Cell]], where: Callable[[Any], str] = str) -> Proof:
    """The order that the cells of a column prove, each given with its place.

    >>> found = prove([("row 2", "03/04/2025"), ("row 3", "31/12/2030")])
    >>> found.order, found.evidence
    (<Order.DAY_FIRST: 'day-first'>, "row 3 is '31/12/2030', which is no day in the other order")
    """
    proved: dict[Order, str] = {}
    ambiguous: list[str] = []
    pairs: dict[PairMeaning | None, str] = {}
    for at, cell in cells:
        match = _FIGURES.fullmatch(_text(cell))
        if match is None:
            if (pair := _PAIR.fullmatch(_text(cell))) is not None:
                pairs.setdefault(_pair_kind(pair), f"{where(at)} is {as_typed(pair[0])}")
            continue
        place = where(at)
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
    return Proof(order, evidence, tuple(ambiguous), len(proved) == 2, *_proved_pairs(pairs))


def _pair_kind(pair: re.Match[str]) -> PairMeaning | None:
    """What a pair alone is; None where it may be both, or neither."""
    is_month = 1 <= int(pair[2]) <= DECEMBER
    if is_month and not _is_next_year(pair):
        return PairMeaning.MONTHS
    return PairMeaning.YEARS if not is_month else None


def _is_next_year(pair: re.Match[str]) -> bool:
    return int(pair[2]) == (int(pair[1]) + 1) % 100


def _proved_pairs(pairs: dict[PairMeaning | None, str]) -> tuple[PairMeaning | None, str]:
    decided = [kind for kind in PairMeaning if kind in pairs]
    if len(decided) == 1:
        other = "month" if decided[0] is PairMeaning.YEARS else "year"
        return decided[0], f"{pairs[decided[0]]}, which is no {other}"
    if decided:
        return None, " and ".join(pairs[kind] for kind in decided)
    return None, f"{pairs[None]}, which may be a month or a year" if pairs else ""


@dataclass(frozen=True, slots=True, eq=False)
class ColumnDays:
    """How the cells of one column are read: all in one way.

    Days come again and again in a list: what a cell means is remembered.
    """

    proof: Proof
    order: Order
    pairs: PairMeaning | None
    """As it was said, else as the column proves it."""
    years: range
    """The years in which its days may be."""

    @lru_cache(_REMEMBERED)  # noqa: B019 - an import is a process
    def day(self, cell: Cell) -> When:
        """The day that a cell means, as vague as the cell. Raises NotADate with the reason."""
        text = _text(cell)
        self._check_order(text)
        _check_named_era(text)
        pair = _PAIR.fullmatch(text)
        if pair is not None and _pair_kind(pair) is not PairMeaning.MONTHS:
            if self._pairs(pair) is PairMeaning.YEARS:
                return parse_when(f"{pair[1]}/{int(pair[1]) + 1:04}")
            text = f"{pair[1]}-{pair[2]}"
        when = read_day(cell if pair is None else text, self.order)
        for day in (when.earliest, when.latest):
            self._check_year(text, day)
        return when

    @lru_cache(_REMEMBERED)  # noqa: B019
    def deadline(self, text: str, *, said: date, jurisdiction: Jurisdiction) -> Deadline:
        """The deadline of a cell, its phrase being the cell's own text.

        Raises NotADate for a day that does not exist, for a year of another era or far from the
        file's own, and for what is read otherwise than its column; MissingExtra for working
        days. Words that no rule reads are kept and stand for no day.
        """
        self._check_order(_text(text))
        _check_named_era(_text(text))
        phrase = self._phrase(text)
        deadline = read_due(phrase, said=said, order=self.order, jurisdiction=jurisdiction)
        for day in (deadline.earliest, deadline.latest):
            self._check_year(text, day)
        return replace(deadline, phrase=_decimal_year(text))

    def missing(self, text: str, *, said: date, jurisdiction: Jurisdiction) -> str | None:
        """What to say so that a rule reads a deadline, such as the country of its years."""
        try:
            read_phrase(self._phrase(text), said=said, jurisdiction=jurisdiction)
        except (UnknownPhrase, NotADate) as error:
            # A list has no option for it: its deadlines are read as those of the register.
            place = "Name the country of the register: tracker config jurisdiction uk."
            hint = (error.hint or "").replace(PLACE_HINT, place).replace(WINDOW_HINT, "")
            return hint.strip() or None
        return None

    def counts_from_saying(self, text: str, deadline: Deadline, jurisdiction: Jurisdiction) -> bool:
        """Whether a phrase is another day when it was said on another: `next year`."""
        if deadline.bound is Bound.RELATIVE or not any(map(str.isalpha, text)):
            return deadline.bound is Bound.RELATIVE
        phrase = self._phrase(text)
        days = (deadline.earliest, deadline.latest)
        for spoken_on in _PROBES:
            with suppress(NotADate, UnknownPhrase):
                other = read_due(
                    phrase, said=spoken_on, order=self.order, jurisdiction=jurisdiction
                )
                if other.bound is not Bound.UNREAD and (other.earliest, other.latest) != days:
                    return True
        return False

    def _phrase(self, text: str) -> str:
        """A pair as the words that it stands for in its column; other texts as they are."""
        pair = _PAIR.fullmatch(_text(text))
        if pair is None or not _is_next_year(pair):
            return text
        if self._pairs(pair) is PairMeaning.YEARS:
            return f"FY {text}"
        return f"{calendar.month_name[int(pair[2])]} {pair[1]}"

    def _check_order(self, text: str) -> None:
        if self.proof.clash and _FIGURES.fullmatch(text):
            raise NotADate(text, because=self.proof.evidence, hint="Mend the column in the list.")

    def _pairs(self, pair: re.Match[str]) -> PairMeaning:
        if self.pairs is None:
            because = f"{self.proof.pairs_evidence}; its column is read in one way"
            raise NotADate(pair[0], because=because, hint="Say which: --pairs years, or months.")
        if self.pairs is PairMeaning.MONTHS and not 1 <= int(pair[2]) <= DECEMBER:
            raise NotADate(pair[0], because=f"there is no month {pair[2]}")
        return self.pairs

    def _check_year(self, text: str, day: date | None) -> None:
        if day is None:
            return
        typed = (day - _DAY_0).days
        if typed in _TYPED_YEARS:
            because = f"it is what Excel makes of the year {typed} in a cell of days"
            raise NotADate(_text(text), because=because, hint=f"Write {typed}.")
        if day.year not in self.years:
            because = f"{day.year} is far from the years of the file{_other_era(day.year, self)}"
            raise NotADate(_text(text), because=because, hint=_SAY_YEARS)


#: Days on which no two phrases that count from their saying mean the same.
_PROBES = (date(2004, 2, 4), date(2015, 9, 17))
#: Years of other calendars, and how far the common era is ahead of them.
_ERAS = (("Buddhist", -543), ("Solar Hijri", 621), ("Minguo", 1911), ("Saka", 78))
#: Eras by their names, and the common year before the first of each.
_NAMED_ERAS = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "民國": 1911,
    "民国": 1911,
    "Reiwa": 2018,
    "Heisei": 1988,
    "Showa": 1925,
    "ROC": 1911,
    "พ.ศ.": -543,
}
_NAMED_ERA = re.compile(rf"({'|'.join(map(re.escape, _NAMED_ERAS))}) ?([0-9]{{1,4}}|元) ?年?")
#: Marks behind a year, and the common year before the first of each; those of the moon apart.
_MARKS = {"BE": -543, "SH": 621, "AP": 621, "AM": -3761, "AH": None, "هـ": None}
_MARKED_ERA = re.compile(r"(?<![0-9])([0-9]{4}) ?(BE|B\.E\.|SH|AP|AM|A\.M\.|AH|A\.H\.|هـ)(?!\w)")
#: Months of the Islamic and the Hebrew calendar that are no months of ours, with a year.
_MOON_MONTH = re.compile(
    r"(?i:(?<!\w)(?:(?P<AH>muharram|safar|rabi|jumada|rajab|sha['’ʿ]?ban|ramadh?an|ramazan|shawwal|"
    r"dh?u al|zu?l|محرم|صفر|ربيع|جماد[ىي]|رجب|شعبان|رمضان|شوال|ذو)|"
    r"tishr(?:ei|i)|(?:mar)?[ch]?heshvan|kislev|te[bv]et|shevat|adar|nisan|iyy?ar|sivan|elul)"
    r"(?!\w)[^0-9]{1,20}([0-9]{4}))(?!\w)"
)
#: A year of the Islamic calendar in years of the sun, and the year in which it begins.
_LUNAR, _HIJRA = 0.970229, 621.57
#: Years in which a day may be whose era is named: 1100 AM is a time of day.
_PLAUSIBLE = range(1800, 2300)


def _check_named_era(text: str) -> None:
    """Refuse a day that names the era of its year. Raises NotADate with the common year."""
    if match := _NAMED_ERA.search(text):
        year, parted = _NAMED_ERAS[match[1]] + (1 if match[2] == "元" else int(match[2])), False
    elif match := _MARKED_ERA.search(text):
        before = _MARKS[match[2].replace(".", "")]
        year = int(int(match[1]) * _LUNAR + _HIJRA if before is None else int(match[1]) + before)
        # The years of all but the Buddhist calendar begin within one of ours.
        parted = not match[2].startswith("B")
    elif match := _MOON_MONTH.search(text):
        typed, parted = int(match[2]), True
        year = int(typed * _LUNAR + _HIJRA) if match["AH"] else typed - 3761
    else:
        return
    if year in _PLAUSIBLE:
        years = f"{year} or {year + 1}" if parted else str(year)
        because = f"{match[0]} is {years} of the common era"
        raise NotADate(text, because=because, hint=f"Write {years}.")


def _other_era(year: int, days: ColumnDays) -> str:
    """What the year would be in the common era, if it is one of another calendar."""
    eras = [*_ERAS, ("Islamic", round(year * _LUNAR + _HIJRA) - year)]
    middle = days.years.start + YEARS_BEFORE
    name, common = min(
        ((name, year + ahead) for name, ahead in eras), key=lambda era: abs(era[1] - middle)
    )
    if abs(common - middle) > YEARS_BEFORE // 2:
        return ""
    return f"; if it is a year of the {name} calendar, it is {common}"


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
    english = in_english(text)
    if match := _match(english):
        return _when(text, match, order)
    if _SERIAL.fullmatch(text):
        because = "it may be a spreadsheet's own number of a day; save the column as dates"
        raise NotADate(text, because=because)
    half = _HALF_NAMED.fullmatch(english)
    if half is not None and half[1].casefold() in MONTHS:
        raise NotADate(text, because=f"{half[2]} may be a day or a year")
    return parse_when(english)


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
    text = " ".join((" ".join(cell) if isinstance(cell, tuple) else cell).split())
    if text.isascii():
        return text
    # Figures of other scripts are figures.
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in text)


def _match(text: str) -> re.Match[str] | None:
    return next(filter(None, (way.fullmatch(text) for way in _WAYS)), None)


def _when(text: str, match: re.Match[str], order: Order) -> When:
    """What the parts of a day mean together."""
    parts = match.groupdict()
    year, month_text, day = parts.get("year") or "", parts.get("month"), parts.get("day")
    if last_year := parts.get("last_year"):
        return parse_when(f"{year}/{last_year}")
    if short_year := parts.get("short_year"):
        return parse_when(f"20{short_year}-{_month(text, match['month'], ''):02}")
    if quarter := parts.get("quarter"):
        return parse_when(f"{year}-Q{quarter}")
    if len(year) == 2 and order is Order.ISO:
        raise NotADate(text, because="its year has two figures", hint=_SAY_WHICH)
    how = "" if order is Order.ISO or match.re is not _FIGURES else f", read {order}"
    if match.re is _FIGURES:
        day, month_text = _in_order(text, match["first"], match["second"], order)
    if month_text is None:
        return parse_when(year)
    month = _month(text, month_text, how)
    if day is None:
        return parse_when(f"{year}-{month:02}")
    meant = _real_day(text, int(year) + (2000 if len(year) == 2 else 0), month, int(day), how)
    if not f"{meant:%A}".casefold().startswith((parts.get("weekday") or "").casefold()):
        raise NotADate(text, because=f"{meant.isoformat()} is a {meant:%A}")
    return When.on(meant)


def _month(text: str, month_text: str, how: str) -> int:
    month = int(month_text) if month_text.isdecimal() else MONTHS.get(month_text.casefold())
    if month is None:
        raise NotADate(
            text, because=f"{as_typed(month_text)} is no month in a language that is read"
        )
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


def _decimal_year(text: str) -> str:
    year = _DECIMAL_YEAR.fullmatch(text)
    return year[1] if year else text


def read_due(
    text: str,
    *,
    said: date,
    order: Order,
    jurisdiction: Jurisdiction = Jurisdiction.NEUTRAL,
) -> Deadline:
    """The deadline of a text, its phrase being the text itself.

    Raises NotADate for a day that does not exist, for a year of another era, and for figures
    that are several days, or none, in the order of the list; MissingExtra for working days.
    Words that no rule reads are kept and stand for no day.

    >>> from datetime import date
    >>> print(read_due("2045.0", said=date(2025, 1, 16), order=Order.ISO))
    2045-01-01/2045-12-31
    >>> print(read_due("31/12/2030", said=date(2025, 1, 16), order=Order.DAY_FIRST))
    2030-12-31/2030-12-31
    """
    phrase = _decimal_year(text)
    figures = _FIGURES.fullmatch(phrase) is not None

    def read(spoken: str) -> Deadline:
        try:
            deadline = read_phrase(spoken, said=said, jurisdiction=jurisdiction)
        except NotADate as error:
            raise NotADate(text, because=error.because, hint=_MEND) from None
        return replace(deadline, phrase=phrase)

    # The order of figures is the list's.
    for spoken in () if figures else dict.fromkeys((phrase, in_english(_text(phrase)))):
        with suppress(UnknownPhrase):
            return read(spoken)
    when = _day_or_none(phrase, order, must=figures)
    if when is None:
        return unread(phrase)
    with suppress(UnknownPhrase):
        return read(when_words(when))
    with suppress(UsageError):
        window = given_window(when.text, earliest=when.earliest, latest=when.latest)
        return replace(window, phrase=phrase)
    return unread(phrase)


def _day_or_none(phrase: str, order: Order, *, must: bool) -> When | None:
    """The day of a phrase; None where it is none, and no figures that have to be one."""
    try:
        return read_day(phrase, order)
    except NotADate:
        if must:
            raise
        return None

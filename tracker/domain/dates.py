"""Reads dates as sources give them (an EDTF subset), ISO weeks, and the two times of a query."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache

from tracker.errors import NotADate, UnknownPhrase, UsageError, as_typed

OPEN = ".."
DECEMBER = 12
DAY_LENGTH = len("2025-01-16")
MONTHS_IN_SEASON = 3
FIRST_MONTH_OF_SEASON = {21: 3, 22: 6, 23: 9, 24: 12}
FIRST_MONTH_OF_QUARTER = {33: 1, 34: 4, 35: 7, 36: 10}
QUARTER_OFFSET = 32
# 25 to 41 name other parts of a year: southern seasons, quadrimesters, halves.
LAST_PART_OF_YEAR = 41

_SINGLE = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<part>[0-9]{2}|[Qq][1-4])(?:-(?P<day>[0-9]{2}))?)?(?P<about>~?)"
)
_ELSEWHERE = "is EDTF, but outside the part of it that is read here"
_OUTSIDE = tuple(
    (re.compile(mark), reason)
    for mark, reason in (
        (r"\s", "it contains a space"),
        (r"[0-9]{4}-?[Ww][0-9]{1,2}", "a week is given by its days, as 2025-06-16/2025-06-22"),
        (r"[0-9]T[0-9]", f"a time of day {_ELSEWHERE}"),
        (r"[\[{]", f"a set of dates {_ELSEWHERE}"),
        (r"Y-?[0-9]", f"a year of more than four figures (Y) {_ELSEWHERE}"),
        (r"(?:^|/)-[0-9]", f"a year before 0001 {_ELSEWHERE}"),
        (r"X", f"an unspecified figure (X) {_ELSEWHERE}"),
        (r"\?", f"an uncertain date (?) {_ELSEWHERE}"),
        (r"%", f"an uncertain and approximate date (%) {_ELSEWHERE}"),
        (r"~", f"'~' before or inside a date {_ELSEWHERE}; write it at the end, as 2025-07~"),
        (r"[0-9]{4}S[0-9]", f"a number of significant figures (S) {_ELSEWHERE}"),
    )
)


class Precision(StrEnum):
    """How finely a date was given: the unit that the source named."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
    YEAR = "year"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True)
class When:
    """A date as vague as its source.

    `text` is canonical EDTF (`2025-Q2` typed becomes `2025-34`); `earliest` and `latest` are the
    first and last day it can mean, both included, None where that end is open. `approximate` is
    true if any part carries `~`; the days are those of the text, not widened.
    """

    text: str
    earliest: date | None
    latest: date | None
    approximate: bool
    precision: Precision

    def __reduce__(self) -> tuple[Callable[[str], When], tuple[str]]:
        """Its text is all that has to be kept of it."""
        return parse_when, (self.text,)

    @property
    def is_open(self) -> bool:
        """Whether no last day is known (`2025-01/..`); whether that is allowed the caller says."""
        return self.latest is None

    @classmethod
    def on(cls, day: date) -> When:
        """The `When` of one known day."""
        return cls(day.isoformat(), day, day, approximate=False, precision=Precision.DAY)


def parse_when(text: str) -> When:
    """Read `text` as the EDTF subset; raises NotADate with the reason and an example.

    >>> parse_when("2025-Q2").text, str(parse_when("2025-Q2").latest)
    ('2025-34', '2025-06-30')
    >>> parse_when("../2025-12-22").earliest is None
    True
    """
    return _parsed(text)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def season_days(year: int, code: int) -> tuple[date, date]:
    """First and last day of a meteorological season, EDTF code 21 (spring) to 24 (winter).

    Winter belongs to the year in which it begins. Raises ValueError for the winter of 9999.
    """
    first = FIRST_MONTH_OF_SEASON[code]
    after = first + MONTHS_IN_SEASON - 1
    last_year, last_month = (year + 1, after - 12) if after > DECEMBER else (year, after)
    return date(year, first, 1), month_end(last_year, last_month)


# An import reads the same few thousand days again and again; a refusal is never remembered.
@lru_cache(maxsize=65536)
def _parsed(text: str) -> When:
    if len(text) == DAY_LENGTH and text[4] == "-" == text[7]:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            pass  # the slow path says why
        else:
            return When(text, day, day, approximate=False, precision=Precision.DAY)
    if "/" in text:
        return _interval(text)
    return _single(text, whole=text)


def _interval(text: str) -> When:
    ends = text.split("/")
    if len(ends) > 2:
        raise NotADate(text, because="an interval has one '/'")
    if "" in ends:
        reason = f"an unknown start or end {_ELSEWHERE}; an open one is written '..'"
        raise NotADate(text, because=reason)
    if ends == [OPEN, OPEN]:
        raise NotADate(text, because=f"an interval open at both ends {_ELSEWHERE}")
    start, end = (None if part == OPEN else _single(part, whole=text) for part in ends)
    if start and end and start.earliest and end.earliest and start.earliest > end.earliest:
        # The published validators agree on this: 2004-06-11/2004-06 is refused, 2004/2004 is not.
        raise NotADate(text, because=f"{end.text} begins before {start.text}")
    return When(
        "/".join(part.text if part else OPEN for part in (start, end)),
        earliest=start.earliest if start else None,
        latest=end.latest if end else None,
        approximate=any(part is not None and part.approximate for part in (start, end)),
        precision=Precision.INTERVAL,
    )


def _single(text: str, *, whole: str) -> When:
    match = _SINGLE.fullmatch(text)
    if match is None:
        raise NotADate(whole, because=_reason(whole))
    year, part, day, about = match.group("year", "part", "day", "about")
    if year == "0000":
        raise NotADate(whole, because=f"the year 0000 {_ELSEWHERE}")
    part = f"{QUARTER_OFFSET + int(part[1])}" if part and part[0] in "Qq" else part
    earliest, latest, precision = _days(int(year), part, day, whole=whole)
    canonical = "-".join(piece for piece in (year, part, day) if piece)
    return When(canonical + about, earliest, latest, approximate=bool(about), precision=precision)


def _days(
    year: int, part: str | None, day: str | None, *, whole: str
) -> tuple[date, date, Precision]:
    if part is None:
        return date(year, 1, 1), date(year, 12, 31), Precision.YEAR
    code = int(part)
    if 1 <= code <= DECEMBER:
        return _month_or_day(year, code, day, whole=whole)
    if day is None and code in FIRST_MONTH_OF_QUARTER:
        first = FIRST_MONTH_OF_QUARTER[code]
        return date(year, first, 1), month_end(year, first + 2), Precision.QUARTER
    if day is None and code in FIRST_MONTH_OF_SEASON and year < date.max.year:
        return *season_days(year, code), Precision.SEASON
    if day is None and min(FIRST_MONTH_OF_SEASON) <= code <= LAST_PART_OF_YEAR:
        raise NotADate(whole, because=f"the part of a year {part} {_ELSEWHERE}")
    raise NotADate(whole, because=f"there is no month {part}")


def _month_or_day(
    year: int, month: int, day: str | None, *, whole: str
) -> tuple[date, date, Precision]:
    last = month_end(year, month)
    if day is None:
        return date(year, month, 1), last, Precision.MONTH
    if not 1 <= int(day) <= last.day:
        reason = f"{calendar.month_name[month]} {year} has {last.day} days"
        raise NotADate(whole, because=reason)
    exact = date(year, month, int(day))
    return exact, exact, Precision.DAY


def _reason(text: str) -> str | None:
    if not text:
        return "it is empty"
    return next((reason for mark, reason in _OUTSIDE if mark.search(text)), None)


_ISO_WEEK = re.compile(r"([0-9]{4})-[Ww]([0-9]{2})")
_EXAMPLE = "Type a week as 2025-W03."
_FIRST_SUNDAY = date(1, 1, 7)


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """One ISO week; `year` is the ISO year, which may differ from the year of its Monday.

    Raises NotADate if the year has no such week (52 or 53 of them), or if the day before it or
    the week after it cannot be written: a report speaks of both.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        """Refuse a week that the calendar does not have, and its first and last ones."""
        try:
            # The Sunday too must be a day that can be written: the last week of 9999 ends in 10000.
            sunday = date.fromisocalendar(self.year, self.number, 7)
        except ValueError as error:
            raise self._refused(_week_reason(self.year)) from error
        if not _FIRST_SUNDAY < sunday <= date.max - timedelta(days=7):
            raise self._refused("the calendar ends beside it")

    def _refused(self, because: str | None) -> NotADate:
        return NotADate(str(self), because=because, kind="week", hint=_EXAMPLE)

    @classmethod
    def parse(cls, text: str) -> Week:
        """Read `2025-W03`; raises NotADate with an example.

        >>> str(Week.parse("2020-W53").sunday)
        '2021-01-03'
        """
        match = _ISO_WEEK.fullmatch(text)
        if match is None:
            raise NotADate(text, kind="week", hint=_EXAMPLE)
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Week:
        """The week in which `day` falls.

        >>> str(Week.of(date(2024, 12, 30)))
        '2025-W01'
        """
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @property
    def monday(self) -> date:
        """The first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        """The last day."""
        return date.fromisocalendar(self.year, self.number, 7)

    @property
    def previous(self) -> Week:
        """The week before."""
        return Week.of(self.monday - timedelta(days=7))

    @property
    def next(self) -> Week:
        """The week after."""
        return Week.of(self.monday + timedelta(days=7))

    def __str__(self) -> str:
        """The ISO form, as `parse` reads it."""
        return f"{self.year:04}-W{self.number:02}"


def last_complete_week(today: date) -> Week:
    """The latest week that is over; on a Sunday the week of that day is not over yet.

    >>> str(last_complete_week(date(2025, 6, 22)))
    '2025-W24'
    """
    return Week.of(today).previous


def _week_reason(year: int) -> str | None:
    if not 1 <= year < date.max.year:
        return None
    # 28 December is always in the last ISO week of its year.
    return f"{year} has {date(year, 12, 28).isocalendar().week} weeks"


def read_zone(name: str) -> tzinfo:
    """A time zone by its IANA name. Raises UsageError where this machine does not know it."""
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise UsageError(
            f"{as_typed(name)} is not a time zone that this machine knows.",
            hint="Type one as Europe/London; where none is known, pip install tzdata.",
        ) from None


@dataclass(frozen=True, slots=True)
class Times:
    """`as_of` is a day of the world; `known_at` a moment of the ledger, None being its head."""

    as_of: date
    known_at: datetime | None = None


_YEAR = re.compile("[0-9]{4}")
_MONTH_OF_YEAR = re.compile(r"(?P<month>[a-z]{3,9})\.?,? (?P<year>[0-9]{4})")
_QUARTER = re.compile(r"q(?P<quarter>[1-4])[ /-]?(?P<year>[0-9]{4})")
_RELATIVE = {"today": 0, "yesterday": 1}
_NO_TODAY = "it is another day tomorrow, and nothing here says which day it was written on"


def read_written(text: str, today: date | None = None) -> When:
    """A date in ISO or EDTF, or written in any way that can be read in one way only.

    `today` and `yesterday` are read where `today` is known. Raises NotADate with the reason;
    for figures that may be two days, with both.

    >>> [read_written(text).text for text in ("1 September 2026", "31/12/2026", "Sept 2026")]
    ['2026-09-01', '2026-12-31', '2026-09']
    >>> read_written("03/04/2025")
    Traceback (most recent call last):
    ...
    tracker.errors.NotADate: '03/04/2025' is not a date that can be read: it may be \
3 April 2025 or 4 March 2025; write the month's name. Type it as 2025-01-16 or 16 January 2025.
    """
    try:
        return parse_when(text)
    except NotADate as error:
        when = _written(text, today)
        if when is None:
            raise error from None
        return when


def _written(text: str, today: date | None) -> When | None:
    """A date that is neither ISO nor EDTF; None where it is no date at all."""
    from tracker.domain.deadline.dated import read_day
    from tracker.domain.deadline.window import MONTHS, SpokenPhrase

    words = " ".join(text.casefold().split())
    if words in _RELATIVE:
        if today is None:
            raise NotADate(text, because=_NO_TODAY)
        return When.on(today - timedelta(days=_RELATIVE[words]))
    if (match := _MONTH_OF_YEAR.fullmatch(words)) and match["month"] in MONTHS:
        return parse_when(f"{match['year']}-{MONTHS[match['month']]:02}")
    if match := _QUARTER.fullmatch(words):
        return parse_when(f"{match['year']}-Q{match['quarter']}")
    if not _YEAR.search(words):
        # A day without its year would be read by the day on which it is typed.
        return None
    try:
        day = read_day(words, SpokenPhrase.of(text, date.max))
    except (NotADate, UnknownPhrase) as error:
        hint = "Type it as 2025-01-16 or 16 January 2025."
        raise NotADate(text, because=error.because, hint=hint) from None
    return None if day is None else When.on(day)

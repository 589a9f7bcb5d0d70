"""The times of a duty that returns: the last day of each, and the period that names it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor

from tracker.domain.dates import month_end
from tracker.domain.deadline.window import MONTHS_IN_YEAR, ONE_DAY, Period

MONTHS_IN_QUARTER = 3
DAYS_IN_WEEK = 7
_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|W(?P<week>\d\d)|(?P<two>\d\d)(?:-(?P<day>\d\d))?))?"
)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A duty that returns every `period` from `anchor`; time k ends on anchor + k × period.

    Where the anchor is the last day of a month and the period is of months, every time ends on
    the last day of its month, as in the end-of-month convention of finance. The first time is
    number 1; number 0 ends on the anchor, and can be reported on where it was not over when the
    words were said.
    """

    anchor: date
    period: Period
    lowest: int = 1
    """The first time that can be reported on."""

    @property
    def months(self) -> int:
        """The months from one time to the next; 0 for weeks and days."""
        return self.period.years * MONTHS_IN_YEAR + self.period.months

    def last_day(self, number: int) -> date:
        """The day by which the duty is due for the time of that number, 0 being the anchor.

        Raises OverflowError or ValueError beyond the years 1 to 9999.

        >>> quarterly = Recurrence(date(2025, 3, 31), Period(months=3))
        >>> [str(quarterly.last_day(number)) for number in (1, 2)]
        ['2025-06-30', '2025-09-30']
        """
        part = self.period
        last = Period(
            part.years * number, part.months * number, part.weeks * number, part.days * number
        ).after(self.anchor)
        ends_month = self.anchor == month_end(self.anchor.year, self.anchor.month)
        whole_months = self.months % MONTHS_IN_YEAR and not (part.weeks or part.days)
        return month_end(last.year, last.month) if ends_month and whole_months else last

    def first_day(self, number: int) -> date:
        """The day after the time before it."""
        return self.last_day(number - 1) + ONE_DAY

    def number_on(self, day: date) -> int:
        """The time that is running on a day, the lowest until that is over.

        >>> quarterly = Recurrence(date(2025, 3, 31), Period(months=3))
        >>> quarterly.number_on(date(2025, 9, 30)), quarterly.number_on(date(2025, 10, 1))
        (2, 3)
        """
        # Near enough to begin with: a month is counted as a twelfth of 365.25 days.
        rough = floor((day - self.anchor).days / self.period.rough_days) - 1
        number = max(self.lowest, rough)
        while number > self.lowest and self.last_day(number - 1) >= day:
            number -= 1
        while self.last_day(number) < day:
            number += 1
        return number

    def name(self, number: int) -> str:
        """The period that names a time: the year, quarter, month, week or day of its last day.

        >>> Recurrence(date(2025, 3, 31), Period(months=3)).name(1)
        '2025-Q2'
        """
        last = self.last_day(number)
        if self.months and not (self.period.weeks or self.period.days):
            if self.months % MONTHS_IN_YEAR == 0:
                return f"{last.year:04}"
            if self.months == MONTHS_IN_QUARTER:
                return f"{last.year:04}-Q{(last.month - 1) // MONTHS_IN_QUARTER + 1}"
            return f"{last.year:04}-{last.month:02}"
        if self.period == Period(weeks=1):
            year, week, _ = last.isocalendar()
            return f"{year:04}-W{week:02}"
        return last.isoformat()

    def numbered(self, text: str) -> list[int]:
        """The times that a period names: those whose last day is in it.

        A pair of years (2026-27) names the one that begins in the first and ends in the second.
        None for a text that is no period, and for one before the first time.

        >>> quarterly = Recurrence(date(2025, 3, 31), Period(months=3))
        >>> quarterly.numbered("2025"), quarterly.numbered("2025-Q3"), quarterly.numbered("2024")
        ([1, 2, 3], [2], [])
        """
        span = self._span(text)
        if span is None:
            return []
        first, last, is_pair = span
        numbers = []
        try:
            number = self.number_on(first)
            while self.last_day(number) <= last:
                if not is_pair or self.first_day(number).year < self.last_day(number).year:
                    numbers.append(number)
                number += 1
        except (OverflowError, ValueError):
            pass  # the calendar ends with the year 9999
        return numbers

    def nearest(self, text: str) -> list[int]:
        """The times around a period that names none, the first where it comes before all."""
        span = self._span(text)
        number = self.lowest if span is None else self.number_on(span[0])
        return [number - 1, number] if number > self.lowest else [number]

    def _span(self, text: str) -> tuple[date, date, bool] | None:
        """The first and last day that a period holds, and whether it is a pair of years."""
        match = _PERIOD.fullmatch(text)
        if match is None:
            return None
        year, two = int(match["year"]), int(match["two"] or 0)
        is_pair = two == (year + 1) % 100 and self.months % MONTHS_IN_YEAR == 0
        is_pair = is_pair and match["two"] is not None and match["day"] is None
        try:
            first, last = _days_of(match, year + is_pair, 0 if is_pair else two)
        except ValueError:
            return None
        return first, last, is_pair


def _days_of(match: re.Match[str], year: int, month: int) -> tuple[date, date]:
    """The days of a year, quarter, month or week, or the one day. ValueError if there is none."""
    if match["day"]:
        day = date(year, month, int(match["day"]))
        return day, day
    if match["week"]:
        monday = date.fromisocalendar(year, int(match["week"]), 1)
        return monday, monday + timedelta(days=DAYS_IN_WEEK - 1)
    if match["quarter"]:
        last = int(match["quarter"]) * MONTHS_IN_QUARTER
        return date(year, last - MONTHS_IN_QUARTER + 1, 1), month_end(year, last)
    first, last = (month, month) if month else (1, MONTHS_IN_YEAR)
    return date(year, first, 1), month_end(year, last)


def anchor_after(said: date, period: Period) -> date:
    """The day from which a duty returns whose words name no day.

    Its first time is the first whole calendar year, quarter, month or week that begins after the
    day on which it was said: the most generous reading, since the one that runs then may be
    meant too. Raises OverflowError or ValueError beyond the year 9999.

    >>> str(anchor_after(date(2024, 1, 10), Period(years=1)))
    '2024-12-31'
    >>> str(anchor_after(date(2024, 1, 10), Period(weeks=1)))
    '2024-01-14'
    """
    months = min(period.years * MONTHS_IN_YEAR + period.months, MONTHS_IN_YEAR)
    if months:
        # Half-years begin in January and July; what divides no year begins with any month.
        step = months if MONTHS_IN_YEAR % months == 0 else 1
        past = (said.month - 1) // step * step
        return Period(months=past + step - said.month + 1).after(said.replace(day=1)) - ONE_DAY
    if period.weeks:
        return said + timedelta(days=DAYS_IN_WEEK - 1 - said.weekday())
    return said

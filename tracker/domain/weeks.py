"""The ISO week: the unit of the weekly report (ISO 8601, Monday to Sunday)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.errors import NotADate

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
            raise self._refused(_reason(self.year)) from error
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


def _reason(year: int) -> str | None:
    if not 1 <= year < date.max.year:
        return None
    # 28 December is always in the last ISO week of its year.
    return f"{year} has {date(year, 12, 28).isocalendar().week} weeks"

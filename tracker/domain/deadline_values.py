"""What a deadline is once a phrase has been read: its kind, its days, its hardness."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.edtf import Precision

MONTHS_IN_YEAR = 12
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(-?\d+)D)?")


class Bound(StrEnum):
    """What kind of limit the words set."""

    BY = "by"
    WITHIN = "within"
    """A window with a first day."""
    NOT_BEFORE = "not_before"
    """A lower bound only: never a deadline."""
    OPEN_ENDED = "open_ended"
    EXPECTATION = "expectation"
    """Soon, shortly: no date, but a number of days after which silence is worth a line."""
    EVENT = "event"
    """Bound to an event that has not been recorded."""
    RELATIVE = "relative"
    """A length of time from a day that is not known."""
    RECURRING = "recurring"
    UNREAD = "unread"
    """Words that no rule reads, as somebody's list has them: kept, and never a day."""


class Hardness(StrEnum):
    """How firmly the date was stated, from the law down to a mere expectation."""

    STATUTORY = "statutory"
    FIRM = "firm"
    TARGET = "target"
    ASPIRATION = "aspiration"
    EXPECTATION = "expectation"

    @property
    def rank(self) -> int:
        """Higher is harder; 0 is an expectation."""
        return len(Hardness) - 1 - list(Hardness).index(self)


class Calendar(StrEnum):
    """The year that quarters and 2026-27 belong to."""

    CALENDAR = "calendar"
    UK_FINANCIAL = "uk-financial"
    """1 April to 31 March: Interpretation Act 1978, schedule 1."""
    ACADEMIC = "academic"
    """1 September to 31 August, as English schools count it."""


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time in calendar units; `days` may be negative ("before the recess")."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read what `str` wrote, an ISO 8601 duration in whole units; ValueError otherwise.

        >>> Period.parse("P3M")
        Period(years=0, months=3, weeks=0, days=0)
        """
        match = _DURATION.fullmatch(text)
        if match is None or text == "P":
            raise ValueError(text)
        return cls(*(int(number or 0) for number in match.groups()))

    def after(self, anchor: date) -> date:
        """The last day of the period that starts at `anchor`; the anchor itself is day 0.

        A month that is too short ends on its last day, the "corresponding date rule" of English
        law (Dodds v Walker [1981] 1 WLR 1027). OverflowError or ValueError beyond the year 9999.

        >>> str(Period(months=1).after(date(2025, 1, 31)))
        '2025-02-28'
        """
        month = anchor.month - 1 + self.months
        year = anchor.year + self.years + month // MONTHS_IN_YEAR
        month = month % MONTHS_IN_YEAR + 1
        if not date.min.year <= year <= date.max.year:
            raise OverflowError(year)
        day = min(anchor.day, calendar.monthrange(year, month)[1])
        return date(year, month, day) + timedelta(weeks=self.weeks, days=self.days)

    @property
    def rough_days(self) -> float:
        """The length in days, to order two periods by; a month is a twelfth of 365.25 days."""
        return self.years * 365.25 + self.months * 30.4375 + self.weeks * 7 + self.days

    def __str__(self) -> str:
        parts = ((self.years, "Y"), (self.months, "M"), (self.weeks, "W"), (self.days, "D"))
        return "P" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0D")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A phrase and the one reading of it that was taken.

    `latest` is the most generous reading, `strict_latest` the narrowest that a reasonable reader
    could hold; both are the last day on which the promise is kept, None where there is none.
    `rule` and `version` name the rule that read it, so that a later version never changes an
    old report. `period` is kept where the days hang on an anchor (`deadline.resolve`).
    Raises ValueError if the days are out of order.
    """

    phrase: str
    bound: Bound
    earliest: date | None
    latest: date | None
    strict_latest: date | None
    precision: Precision
    hardness: Hardness
    rule: str
    version: int
    calendar: Calendar | None
    expectation_days: int | None
    reading: str
    period: Period | None = None

    def __post_init__(self) -> None:
        """Refuse a window that ends before it begins."""
        check_order(self.earliest, self.latest, self.strict_latest)

    @property
    def narrowest(self) -> date | None:
        """The strict latest day, or the latest where no narrower reading is kept."""
        return self.strict_latest or self.latest

    def with_hardness(self, hardness: Hardness) -> Deadline:
        """The same reading, as firm as the words around the phrase made it."""
        return replace(self, hardness=hardness)

    def __str__(self) -> str:
        return window_text(self.bound, self.earliest, self.latest, self.strict_latest)


def check_order(earliest: date | None, latest: date | None, strict_latest: date | None) -> None:
    """Raise ValueError unless earliest ≤ latest and strict_latest ≤ latest."""
    if latest is None:
        if strict_latest is not None:
            raise ValueError("a strict latest day needs a latest day")
        return
    if earliest is not None and earliest > latest:
        raise ValueError(f"the window ends ({latest}) before it begins ({earliest})")
    if strict_latest is not None and strict_latest > latest:
        raise ValueError(f"the strict reading ({strict_latest}) is after {latest}")


def window_text(
    bound: Bound, earliest: date | None, latest: date | None, strict_latest: date | None
) -> str:
    """The window as EDTF with its strict end, or the bound where there is no day at all."""
    if earliest is None and latest is None:
        return bound.value
    text = f"{earliest or '..'}/{latest or '..'}"
    return text if strict_latest in {None, latest} else f"{text} (strict {strict_latest})"

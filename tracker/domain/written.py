"""Reads days as people write them: 1 September 2026, 31/12/2026, today."""

from __future__ import annotations

import re
from datetime import date, timedelta

from tracker.domain.dates import When, parse_when
from tracker.errors import NotADate, UnknownPhrase

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

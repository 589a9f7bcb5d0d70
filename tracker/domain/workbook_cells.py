"""What a cell of a workbook holds.

A workbook is written by these rules and what comes back is held against them: the same
commitment at the same two times has the same cells, so that whatever else a cell says was
typed by somebody.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeAlias

from tracker.domain.edtf import parse_when
from tracker.domain.plain import cell

#: What a spreadsheet program takes in one cell, counted in UTF-16 as it counts.
LONGEST = 32_767
#: Programs disagree on what the serial numbers before it mean; such a day is written as text.
FIRST_DAY = date(1900, 3, 1)
_EPOCH = date(1899, 12, 30)
_IN_NO_XML = "\ufffe\uffff"
#: Columns of days in EDTF.
_DAYS = frozenset({"announced", "occurred", "published", "said", "judged", "due_said"})

#: An exact day is a real date, a whole number a number; all else is text, and nothing is "".
Value: TypeAlias = "str | date | int"


def cell_value(name: str, value: Any) -> Value:
    """A value of a column as a workbook holds it.

    >>> cell_value("said", "2025-01-16"), cell_value("said", "2025-07"), cell_value("moves", 0)
    (datetime.date(2025, 1, 16), '2025-07', 0)
    """
    if isinstance(value, str):
        return _day(value) if name in _DAYS else cell(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value if value >= FIRST_DAY else value.isoformat()
    return value if isinstance(value, int) and not isinstance(value, bool) else cell(value)


def fitting(text: str) -> str:
    """A text as a cell holds it: one that is too long ends in a mark.

    Signs that no XML file holds are spelled as a spreadsheet program does.

    >>> len(fitting("a" * 40_000)), fitting("a\\uffff")
    (32767, 'a_xFFFF_')
    """
    for sign in _IN_NO_XML:
        text = text.replace(sign, f"_x{ord(sign):04X}_")
    if not is_cut(text):
        return text
    mark = f" […] [cut: {len(text):,} characters in all]"
    kept = text.encode("utf-16-le")[: 2 * (LONGEST - _units(mark))]
    return kept.decode("utf-16-le", "ignore") + mark


def is_cut(text: str) -> bool:
    """Whether a text is longer than a cell."""
    # No character takes more than two units: few texts have to be counted.
    return 2 * len(text) > LONGEST and _units(text) > LONGEST


def serial_of(day: date) -> str:
    """The number by which a spreadsheet program knows a day.

    >>> serial_of(date(2025, 1, 16))
    '45673'
    """
    return str((day - _EPOCH).days)


@lru_cache(4096)
def _day(text: str) -> Value:
    """A day in EDTF: a real date where it is one exact day."""
    when = parse_when(text)
    exact = when.earliest == when.latest and not when.approximate and "/" not in text
    return when.latest if exact and when.latest and when.latest >= FIRST_DAY else text


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2

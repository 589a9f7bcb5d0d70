"""The small vocabulary that deadline phrases are made of: numbers, months, the word in front."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterable
from enum import Enum, auto

from tracker.domain.deadline_values import Period

_QUOTES_AND_DASHES = str.maketrans(
    {
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{HYPHEN}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
    }
)
_EDGES = " \t\"'.,;:!()[]"

_DIGITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_ONES = [
    *_DIGITS,
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"),
    *("sixteen", "seventeen", "eighteen", "nineteen"),
]
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBERS: dict[str, int] = {word: n for n, word in enumerate(_ONES, start=1)} | {
    "a": 1,
    "an": 1,
    "a hundred": 100,
    "one hundred": 100,
}
for _n, _ten in enumerate(_TENS, start=2):
    NUMBERS[_ten] = _n * 10
    for _m, _one in enumerate(_DIGITS, start=1):
        NUMBERS[f"{_ten}-{_one}"] = NUMBERS[f"{_ten} {_one}"] = _n * 10 + _m

MONTHS: dict[str, int] = {
    name.casefold(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4} | {
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}


def either(words: Iterable[str]) -> str:
    """A group that matches one of the words, the longest first."""
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})"


NUMBER = rf"(?:\d{{1,3}}|{either(NUMBERS)})"
UNIT = r"(?:(?:calendar|full) )?(?:day|week|fortnight|month|year)"
MONTH = either(MONTHS) + r"\.?"
YEAR = r"(?:(?:19|20|21)\d\d|this year|next year)"
SEASON = r"(?:spring|summer|autumn|fall|winter)"


def normal(phrase: str) -> str:
    """The phrase with case, spaces, quotes and dashes made alike; the verbatim one is kept beside.

    >>> normal(" “Within  Three Months’ time”, ")
    "within three months' time"
    """
    text = unicodedata.normalize("NFKC", phrase).translate(_QUOTES_AND_DASHES).casefold()
    return re.sub(r" ?- ?", "-", " ".join(text.split())).strip(_EDGES)


def number(words: str) -> int:
    """A number in figures or words, up to 999; KeyError if it is neither."""
    return int(words) if words.isdecimal() else NUMBERS[words]


def period(count: str, unit: str) -> Period:
    """A length such as 'three' 'months'; KeyError if the number is not known."""
    many = number(count)
    match unit.rpartition(" ")[2].rstrip("s"):
        case "day":
            return Period(days=many)
        case "week":
            return Period(weeks=many)
        case "fortnight":
            return Period(weeks=2 * many)
        case "month":
            return Period(months=many)
        case _:
            return Period(years=many)


class Lead(Enum):
    """The word in front, which decides what a calendar window becomes."""

    BARE = auto()
    IN = auto()
    ON = auto()
    BY = auto()
    NO_LATER = auto()
    BEFORE = auto()
    END = auto()


_LEADS = (
    (
        Lead.END,
        r"(?:(?:by|before|at|on or before|(?:by )?not? later than) )?(?:the )?end(?: of |-| )",
    ),
    (Lead.NO_LATER, r"(?:by )?not? later than |on or before |by or before "),
    (Lead.BEFORE, r"before |prior to |ahead of |in advance of "),
    (Lead.BY, r"by "),
    (Lead.ON, r"on "),
    (Lead.IN, r"(?:at some point |sometime |some time )?(?:in|during|over|within) "),
)
_AT_THE_LATEST = re.compile(r",? at the latest$")


def split_lead(words: str) -> tuple[Lead, str]:
    """The lead and the rest of a normal phrase.

    >>> split_lead("by the end of march 2026")
    (<Lead.END: 7>, 'march 2026')
    >>> split_lead("by may 2025 at the latest")
    (<Lead.NO_LATER: 5>, 'may 2025')
    """
    for lead, pattern in _LEADS:
        match = re.match(pattern, words)
        if match is None:
            continue
        rest = words[match.end() :]
        if lead not in {Lead.BY, Lead.END} or not _AT_THE_LATEST.search(rest):
            return lead, rest
        return Lead.NO_LATER if lead is Lead.BY else lead, _AT_THE_LATEST.sub("", rest)
    return Lead.BARE, words

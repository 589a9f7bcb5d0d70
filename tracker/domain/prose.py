"""Dates, lengths and counts in words, as a careful editor sets them.

The house style (a day as "16 June 2025", "to" in ranges, figures from 10, a true minus) follows
the style guide of the UK Office for National Statistics where it has a rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from tracker.domain.dates import FIRST_MONTH_OF_QUARTER, OPEN, Precision, When, parse_when

DAYS_IN_YEAR = 365
MINUS = "\N{MINUS SIGN}"
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
#: Of every reader's page: those of the calendar module follow the machine's language.
MONTHS = (
    "",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
#: A text that ends in one of these needs no full stop.
STOPS = (".", "!", "?", "…")
SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}


@lru_cache(1 << 14)
def day_words(day: date) -> str:
    """The day in full: 16 January 2025."""
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def day_short(day: date) -> str:
    """The day for a chart or a narrow cell: 16 Jan 2025."""
    return f"{day.day} {MONTHS[day.month][:3]} {day.year}"


def range_words(first: date, last: date) -> str:
    """Both days included, nothing said twice: 16 to 22 June 2025; raises ValueError if reversed.

    >>> range_words(date(2025, 6, 30), date(2025, 7, 6))
    '30 June to 6 July 2025'
    """
    return _pair(first, last, "to")


def when_words(when: When) -> str:
    """A vague date for a reader.

    >>> [when_words(parse_when(text)) for text in ("2025-07~", "2024-05-09/2024-07-17")]
    ['about July 2025', 'between 9 May and 17 July 2024']
    """
    if when.precision is not Precision.INTERVAL:
        return _single(when)
    start, end = when.text.split("/")
    if start == OPEN:
        return f"by {_single(parse_when(end))}"
    if end == OPEN:
        return f"from {_single(parse_when(start))}"
    return _between(parse_when(start), parse_when(end))


def on_words(when: When) -> str:
    """A date inside a sentence, with its preposition.

    >>> [on_words(parse_when(text)) for text in ("2025-06-14", "2025-06", "../2025-12-22")]
    ['on 14 June 2025', 'in June 2025', 'by 22 December 2025']
    """
    words = when_words(when)
    if when.approximate or when.precision is Precision.INTERVAL:
        return words
    if when.precision is Precision.QUARTER:
        return f"in {words}"
    return f"on {words}" if when.precision is Precision.DAY else f"in {words}"


@lru_cache(1 << 12)
def days_words(days: int) -> str:
    """A length: 61 days; beyond 365 days in years of 365 days each, leap days not counted.

    Raises ValueError for a negative length.

    >>> days_words(412)
    '1 year 47 days'
    """
    if days < 0:
        raise ValueError(days)
    if days <= DAYS_IN_YEAR:
        return count_words(days, "day")
    years, rest = divmod(days, DAYS_IN_YEAR)
    return f"{count_words(years, 'year')} {count_words(rest, 'day') if rest else ''}".rstrip()


def count_words(number: int, singular: str, plural: str | None = None) -> str:
    """A count and its noun: 1 entry, 3 entries, 1,000 entries; raises ValueError below 0."""
    if number < 0:
        raise ValueError(number)
    return f"{number:,} {singular if number == 1 else plural or plural_of(singular)}"


def number_words(number: int) -> str:
    """One to nine as words, every other number in figures with a thousands comma."""
    if 1 <= number <= len(NUMBERS):
        return NUMBERS[number - 1]
    return f"{number:,}".replace("-", MINUS)


def entries_words(first: int, last: int) -> str:
    """Entries by their numbers.

    >>> entries_words(41, 41), entries_words(41, 43)
    ('entry 41', 'entries 41 to 43')
    """
    return f"entry {first}" if first == last else f"entries {first} to {last}"


def list_words(items: Sequence[str], *, joint: str = "and") -> str:
    """A, B and C; nothing for an empty list."""
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} {joint} {items[-1]}"


def signed(number: int) -> str:
    """A change: +1, 0, or a true minus (U+2212) before the figure."""
    return f"{number:+,}".replace("-", MINUS) if number else "0"


def late_words(days: int | None, strict_days: int | None, measured_from: date | None) -> str:
    """How late, in one clause; empty if on time. The arguments are those of `schedule.Timing`.

    `days` and `strict_days` count from the most generous and from the narrowest reading;
    `measured_from` is the day that the count begins at where there is one count only.

    >>> late_words(27, 61, date(2025, 5, 20))
    '27 days late on the most generous reading, 61 on the strictest'
    >>> late_words(61, 61, date(2025, 4, 16))
    '61 days late, measured from 16 April 2025'
    """
    late, strict = max(days or 0, 0), max(strict_days or 0, 0)
    since = f", measured from {day_words(measured_from)}" if measured_from else ""
    if late and strict > late:
        # "27 days … 61" shares its unit; "27 days … 1 year 47 days" cannot.
        longer = days_words(strict) if strict > DAYS_IN_YEAR else f"{strict:,}"
        return f"{days_words(late)} late on the most generous reading, {longer} on the strictest"
    if late:
        return f"{days_words(late)} late{since}"
    if strict:
        return f"{days_words(strict)} late on the strictest reading{since}"
    return ""


def sentence_case(text: str) -> str:
    """The text with a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """The text with a small first letter, the rest untouched."""
    return text[:1].lower() + text[1:]


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends in one already."""
    text = text.strip()
    closed = text.rstrip("”’\"'").endswith(STOPS)
    return text if not text or closed else f"{text}."


def plural_of(noun: str) -> str:
    """The regular plural: days, policies, inquiries, losses."""
    if noun.endswith("y") and noun[-2:-1] not in set("aeiou"):
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "z", "ch", "sh")) else f"{noun}s"


def _pair(first: date, last: date, joint: str) -> str:
    if first > last:
        raise ValueError((first, last))
    if first == last:
        return day_words(last)
    if first.year != last.year:
        return f"{day_words(first)} {joint} {day_words(last)}"
    if first.month != last.month:
        return f"{first.day} {MONTHS[first.month]} {joint} {day_words(last)}"
    return f"{first.day} {joint} {day_words(last)}"


def _single(when: When) -> str:
    return f"about {_named(when)}" if when.approximate else _named(when)


def _named(when: When) -> str:
    year, _, part = when.text.rstrip("~").partition("-")
    number = int(year)
    match when.precision:
        case Precision.DAY if when.earliest:
            return day_words(when.earliest)
        case Precision.MONTH:
            return f"{MONTHS[int(part)]} {number}"
        case Precision.QUARTER:
            first = FIRST_MONTH_OF_QUARTER[int(part)]
            return f"{MONTHS[first]} to {MONTHS[first + 2]} {number}"
        case Precision.SEASON:
            following = f" to {number + 1}" if SEASONS[part] == "winter" else ""
            return f"{SEASONS[part]} {number}{following}"
        case _:
            return f"{number}"


def _between(start: When, end: When) -> str:
    plain = not (start.approximate or end.approximate)
    if plain and start.text == end.text:
        return _single(end)
    days = start.precision is Precision.DAY and end.precision is Precision.DAY
    if plain and days and start.earliest and end.earliest:
        return f"between {_pair(start.earliest, end.earliest, 'and')}"
    first = _single(start)
    same_year = start.text[:4] == end.text[:4]
    if same_year and {start.precision, end.precision} == {Precision.MONTH}:
        first = first.removesuffix(f" {int(start.text[:4])}")
    return f"between {first} and {_single(end)}"

"""Dates, lengths and counts in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain import prose
from tracker.domain.dates import parse_when


def test_a_day_is_written_in_full_or_short() -> None:
    assert prose.day_words(date(2025, 1, 16)) == "16 January 2025"
    assert prose.day_short(date(2025, 1, 6)) == "6 Jan 2025"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2025, 6, 16), date(2025, 6, 22), "16 to 22 June 2025"),
        (date(2025, 6, 30), date(2025, 7, 6), "30 June to 6 July 2025"),
        (date(2025, 12, 29), date(2026, 1, 4), "29 December 2025 to 4 January 2026"),
        (date(2025, 6, 16), date(2025, 6, 16), "16 June 2025"),
    ],
)
def test_a_range_says_nothing_twice(first: date, last: date, words: str) -> None:
    assert prose.range_words(first, last) == words


def test_a_range_cannot_run_backwards() -> None:
    with pytest.raises(ValueError):
        prose.range_words(date(2025, 6, 2), date(2025, 6, 1))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2025-01-16", "16 January 2025"),
        ("2025-07", "July 2025"),
        ("2025-07~", "about July 2025"),
        ("2025-Q2", "April to June 2025"),
        ("2025-21", "spring 2025"),
        ("2025-24", "winter 2025 to 2026"),
        ("2025", "2025"),
        ("0007", "7"),
        ("2024-05-09/2024-07-17", "between 9 May and 17 July 2024"),
        ("2024-05-09/2024-05-17", "between 9 and 17 May 2024"),
        ("2024-05-09/2024-05-09", "9 May 2024"),
        ("2024-12-30/2025-01-04", "between 30 December 2024 and 4 January 2025"),
        ("2024-05/2024-07", "between May and July 2024"),
        ("2024-05/2025-07~", "between May 2024 and about July 2025"),
        ("2024/2025", "between 2024 and 2025"),
        ("../2025-12-22", "by 22 December 2025"),
        ("2025-01-06/..", "from 6 January 2025"),
    ],
)
def test_a_vague_date_reads_as_a_person_would_say_it(text: str, words: str) -> None:
    assert prose.when_words(parse_when(text)) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "0 days"),
        (1, "1 day"),
        (61, "61 days"),
        (365, "365 days"),
        (366, "1 year 1 day"),
        (412, "1 year 47 days"),
        (730, "2 years"),
    ],
)
def test_a_length_is_in_days_up_to_a_year_and_then_in_years_of_365(days: int, words: str) -> None:
    assert prose.days_words(days) == words


@given(st.integers(366, 100_000))
def test_no_day_is_lost_in_a_long_length(days: int) -> None:
    figures = [int(word.replace(",", "")) for word in prose.days_words(days).split()[::2]]

    assert sum(n * unit for n, unit in zip(figures, (365, 1), strict=False)) == days


@pytest.mark.parametrize(
    ("number", "noun", "words"),
    [
        (1, "entry", "1 entry"),
        (3, "entry", "3 entries"),
        (0, "day", "0 days"),
        (1000, "commitment", "1,000 commitments"),
        (2, "loss", "2 losses"),
    ],
)
def test_a_count_agrees_with_its_noun(number: int, noun: str, words: str) -> None:
    assert prose.count_words(number, noun) == words


def test_an_irregular_plural_is_given() -> None:
    assert prose.count_words(2, "inquiry into", "inquiries into") == "2 inquiries into"


@pytest.mark.parametrize("words", [prose.days_words, lambda n: prose.count_words(n, "day")])
def test_there_is_no_negative_count(words: Callable[[int], str]) -> None:
    with pytest.raises(ValueError):
        words(-1)


def test_one_to_nine_are_words_and_the_rest_are_figures() -> None:
    numbers = [prose.number_words(n) for n in (0, 1, 9, 10, 1200, -3)]

    assert numbers == ["0", "one", "nine", "10", "1,200", "−3"]


def test_a_list_has_no_comma_before_its_and() -> None:
    lists = [prose.list_words(items) for items in ([], ["A"], ["A", "B"], ["A", "B", "C"])]

    assert lists == ["", "A", "A and B", "A, B and C"]


def test_a_change_carries_a_true_minus() -> None:
    assert [prose.signed(n) for n in (1, 0, -1, -1200)] == ["+1", "0", "\u22121", "\u22121,200"]


@pytest.mark.parametrize(
    ("days", "strict", "since", "words"),
    [
        (61, 61, date(2025, 4, 16), "61 days late, measured from 16 April 2025"),
        (61, None, date(2025, 4, 16), "61 days late, measured from 16 April 2025"),
        (
            27,
            61,
            date(2025, 5, 20),
            "27 days late on the most generous reading, 61 on the strictest",
        ),
        (
            300,
            412,
            date(2025, 5, 20),
            "300 days late on the most generous reading, 1 year 47 days on the strictest",
        ),
        (
            -10,
            24,
            date(2025, 4, 16),
            "24 days late on the strictest reading, measured from 16 April 2025",
        ),
        (0, None, None, ""),
        (None, None, None, ""),
    ],
)
def test_lateness_names_its_reading_or_its_first_day(
    days: int | None, strict: int | None, since: date | None, words: str
) -> None:
    assert prose.late_words(days, strict, since) == words

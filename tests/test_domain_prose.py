"""Dates, lengths and counts in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain import prose
from tracker.domain.dates import parse_when

LATE = "days late on the most generous reading"


@pytest.mark.parametrize(
    ("write", "arguments", "words"),
    [
        (prose.day_short, (date(2025, 1, 6),), "6 Jan 2025"),
        (prose.range_words, (date(2025, 6, 16), date(2025, 6, 22)), "16 to 22 June 2025"),
        (
            prose.range_words,
            (date(2025, 12, 29), date(2026, 1, 4)),
            "29 December 2025 to 4 January 2026",
        ),
        (prose.range_words, (date(2025, 6, 16), date(2025, 6, 16)), "16 June 2025"),
        (prose.days_words, (0,), "0 days"),
        (prose.days_words, (1,), "1 day"),
        (prose.days_words, (365,), "365 days"),
        (prose.days_words, (366,), "1 year 1 day"),
        (prose.days_words, (730,), "2 years"),
        (prose.count_words, (1, "entry"), "1 entry"),
        (prose.count_words, (3, "entry"), "3 entries"),
        (prose.count_words, (0, "day"), "0 days"),
        (prose.count_words, (1000, "commitment"), "1,000 commitments"),
        (prose.count_words, (2, "loss"), "2 losses"),
        (prose.count_words, (2, "inquiry into", "inquiries into"), "2 inquiries into"),
        (prose.number_words, (0,), "0"),
        (prose.number_words, (1,), "one"),
        (prose.number_words, (9,), "nine"),
        (prose.number_words, (10,), "10"),
        (prose.number_words, (-3,), "−3"),
        (prose.list_words, ([],), ""),
        (prose.list_words, (["A"],), "A"),
        (prose.list_words, (["A", "B", "C"],), "A, B and C"),
        (prose.signed, (1,), "+1"),
        (prose.signed, (0,), "0"),
        (prose.signed, (-1200,), "−1,200"),
        (
            prose.late_words,
            (61, None, date(2025, 4, 16)),
            "61 days late, measured from 16 April 2025",
        ),
        (
            prose.late_words,
            (300, 412, date(2025, 5, 20)),
            f"300 {LATE}, 1 year 47 days on the strictest",
        ),
        (
            prose.late_words,
            (-10, 24, date(2025, 4, 16)),
            "24 days late on the strictest reading, measured from 16 April 2025",
        ),
        (prose.late_words, (None, None, None), ""),
    ],
)
def test_a_figure_is_written_as_an_editor_sets_it(
    write: Callable[..., str], arguments: tuple[Any, ...], words: str
) -> None:
    assert write(*arguments) == words


@pytest.mark.parametrize(
    ("write", "arguments"),
    [
        (prose.range_words, (date(2025, 6, 2), date(2025, 6, 1))),
        (prose.days_words, (-1,)),
        (prose.count_words, (-1, "day")),
    ],
)
def test_there_is_no_negative_length(write: Callable[..., str], arguments: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError):
        write(*arguments)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2025-01-16", "16 January 2025"),
        ("2025-07", "July 2025"),
        ("2025-Q2", "April to June 2025"),
        ("2025-21", "spring 2025"),
        ("2025-24", "winter 2025 to 2026"),
        ("0007", "7"),
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


@given(st.integers(366, 100_000))
def test_no_day_is_lost_in_a_long_length(days: int) -> None:
    figures = [int(word.replace(",", "")) for word in prose.days_words(days).split()[::2]]

    assert sum(n * unit for n, unit in zip(figures, (365, 1), strict=False)) == days

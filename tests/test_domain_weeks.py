"""ISO weeks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.dates import Week, last_complete_week
from tracker.errors import NotADate

days = st.dates(date(1, 1, 15), date(9999, 12, 12))


def test_a_week_runs_from_monday_to_sunday() -> None:
    week = Week.parse("2025-W25")

    assert (week.monday, week.sunday) == (date(2025, 6, 16), date(2025, 6, 22))


def test_the_first_days_of_january_may_belong_to_the_week_53_before() -> None:
    assert Week.of(date(2021, 1, 3)) == Week(2020, 53)
    assert Week.parse("2020-W53").next == Week(2021, 1)
    assert Week(2021, 1).previous == Week(2020, 53)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2025-W53", "2025 has 52 weeks"),
        ("2020-W54", "2020 has 53 weeks"),
        ("2025-W00", "2025 has 52 weeks"),
        ("2025-25", ""),
        ("W25", ""),
        ("2025-W3", ""),
        ("2025-W25 ", ""),
        ("0000-W01", ""),
        ("9999-W52", ""),
    ],
)
def test_a_week_that_does_not_exist_is_refused_with_an_example(text: str, reason: str) -> None:
    with pytest.raises(NotADate, match=r"is not a week that can be read") as refusal:
        Week.parse(text)

    assert reason in refusal.value.sentence
    assert "2025-W03" in refusal.value.line()


def test_a_week_is_complete_only_when_its_sunday_is_over() -> None:
    assert last_complete_week(date(2025, 6, 22)) == Week(2025, 24)
    assert last_complete_week(date(2025, 6, 23)) == Week(2025, 25)


@given(days)
def test_a_day_lies_in_its_week(day: date) -> None:
    week = Week.of(day)

    assert week.monday <= day <= week.sunday
    assert Week.parse(str(week)) == week


@given(days)
def test_the_week_before_the_next_is_the_week_itself(day: date) -> None:
    week = Week.of(day)

    assert week.next.previous == week == week.previous.next
    assert week.next.monday - week.sunday == timedelta(days=1)
    assert week.previous < week < week.next

"""Dates as people write them: the subset of EDTF, and weeks of ISO 8601."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.dates import Precision, Week, When, last_complete_week, parse_when
from tracker.errors import NotADate

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "edtf_cases.json").read_text(encoding="utf-8")
)["cases"]
VALID = [case for case in CASES if case["validity_consensus"]]
INVALID = [case["edtf"] for case in CASES if not case["validity_consensus"]]

years = st.integers(1, 9998).map(lambda year: f"{year:04}")
singles = st.one_of(
    years,
    st.tuples(years, st.sampled_from(range(1, 13))).map(lambda ym: f"{ym[0]}-{ym[1]:02}"),
    st.tuples(years, st.sampled_from([21, 22, 23, 24, 33, 34, 35, 36])).map(
        lambda yp: f"{yp[0]}-{yp[1]}"
    ),
    st.tuples(years, st.sampled_from(["Q1", "Q2", "Q3", "q4"])).map("-".join),
    st.dates().map(date.isoformat),
)
vague = st.tuples(singles, st.sampled_from(["", "~"])).map("".join)
whens = st.one_of(
    vague,
    st.tuples(vague, st.just("..")).map("/".join),
    st.tuples(st.just(".."), vague).map("/".join),
    st.lists(vague, min_size=2, max_size=2).map(
        lambda ends: "/".join(sorted(ends, key=lambda end: parse_when(end).earliest or date.min))
    ),
)


def read_or_reason(text: str) -> tuple[When | None, str]:
    try:
        return parse_when(text), ""
    except NotADate as refusal:
        return None, refusal.line()


@pytest.mark.parametrize(
    ("typed", "text", "earliest", "latest", "precision"),
    [
        ("2025-01-16", "2025-01-16", "2025-01-16", "2025-01-16", Precision.DAY),
        ("2024-02", "2024-02", "2024-02-01", "2024-02-29", Precision.MONTH),
        ("2025-Q2", "2025-34", "2025-04-01", "2025-06-30", Precision.QUARTER),
        ("2025-34", "2025-34", "2025-04-01", "2025-06-30", Precision.QUARTER),
        ("2025-21", "2025-21", "2025-03-01", "2025-05-31", Precision.SEASON),
        ("2025-24", "2025-24", "2025-12-01", "2026-02-28", Precision.SEASON),
        ("2025", "2025", "2025-01-01", "2025-12-31", Precision.YEAR),
        ("2024-05-09/2024-07-17", None, "2024-05-09", "2024-07-17", Precision.INTERVAL),
        ("2025-Q1~/2025", "2025-33~/2025", "2025-01-01", "2025-12-31", Precision.INTERVAL),
    ],
)
def test_a_vague_date_has_a_first_and_a_last_day(
    typed: str, text: str | None, earliest: str, latest: str, precision: Precision
) -> None:
    when = parse_when(typed)

    assert when.text == (text or typed)
    assert (str(when.earliest), str(when.latest)) == (earliest, latest)
    assert when.precision is precision


def test_about_is_kept_beside_the_days_it_does_not_widen() -> None:
    about, exact = parse_when("2025-07~"), parse_when("2025-07")

    assert about.approximate
    assert not exact.approximate
    assert (about.earliest, about.latest) == (exact.earliest, exact.latest)


def test_an_open_end_is_read_and_says_so() -> None:
    assert parse_when("2025-01-06/..").is_open
    assert parse_when("../2025-12-22") == When(
        "../2025-12-22", None, date(2025, 12, 22), approximate=False, precision=Precision.INTERVAL
    )


def test_one_known_day_needs_no_text() -> None:
    assert When.on(date(2025, 1, 16)) == parse_when("2025-01-16")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("2025-02-29", "February 2025 has 28 days"),
        ("2025-13-01", "there is no month 13"),
        ("2025-06-00", "June 2025 has 30 days"),
        ("", "it is empty"),
        (" 2025-01-16", "it contains a space"),
        ("2025-01-16\n", "it contains a space"),
        ("2025-W25", "a week is given by its days"),
        ("2025-12/2025-01", "2025-01 begins before 2025-12"),
        ("2004-06-11/2004-06", "2004-06 begins before 2004-06-11"),
        ("2025/2026/2027", "an interval has one '/'"),
        ("2025-01-16?", "an uncertain date (?) is EDTF, but outside"),
        ("2025%", "an uncertain and approximate date (%) is EDTF, but outside"),
        ("202X", "an unspecified figure (X) is EDTF, but outside"),
        ("Y20250", "a year of more than four figures (Y) is EDTF, but outside"),
        ("{2025,2026}", "a set of dates is EDTF, but outside"),
        ("~2025", "write it at the end"),
        ("2025-07-01T12:00:00", "a time of day is EDTF, but outside"),
        ("../..", "open at both ends is EDTF, but outside"),
        ("2025/", "an open one is written '..'"),
        ("0000", "the year 0000 is EDTF, but outside"),
        ("2025-40", "the part of a year 40 is EDTF, but outside"),
        ("9999-24", "the part of a year 24 is EDTF, but outside"),
    ],
)
def test_a_refusal_gives_the_reason_and_an_example(typed: str, reason: str) -> None:
    with pytest.raises(NotADate) as refusal:
        parse_when(typed)

    assert reason in refusal.value.line()
    assert "Type it as 2025-01-16" in refusal.value.line()
    assert "\n" not in refusal.value.line()


@pytest.mark.parametrize(
    "typed", ["16/01/2025", "Jan 2025", "20250116", "２０２５-01-16", "2025-1"]
)
def test_what_is_no_edtf_is_never_guessed(typed: str) -> None:
    with pytest.raises(NotADate):
        parse_when(typed)


@pytest.mark.parametrize("text", INVALID)
def test_what_three_libraries_refuse_is_refused(text: str) -> None:
    with pytest.raises(NotADate):
        parse_when(text)


@pytest.mark.parametrize("case", VALID, ids=[case["edtf"] for case in VALID])
def test_what_is_accepted_means_the_days_three_libraries_agree_on(case: dict[str, Any]) -> None:
    when, reason = read_or_reason(case["edtf"])
    if when is None:
        assert "outside the part of it that is read here" in reason
    elif case["minmax_consensus"]:
        first, last = case["minmax_consensus"]
        assert first == (str(when.earliest) if when.earliest else "-inf")
        assert last == (str(when.latest) if when.latest else "inf")


@given(whens)
def test_the_canonical_text_reads_as_itself(typed: str) -> None:
    when = parse_when(typed)

    assert parse_when(when.text) == when


@given(whens)
def test_no_date_ends_before_it_begins(typed: str) -> None:
    when = parse_when(typed)

    assert when.earliest is None or when.latest is None or when.earliest <= when.latest
    assert when.is_open == (when.latest is None)


@given(st.text(max_size=30))
def test_any_other_text_is_read_or_refused(text: str) -> None:
    when, reason = read_or_reason(text)

    assert "\n" not in reason
    assert when is None or parse_when(when.text) == when


@given(st.dates())
def test_every_day_of_the_calendar_is_read(day: date) -> None:
    assert parse_when(day.isoformat()) == When.on(day)


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

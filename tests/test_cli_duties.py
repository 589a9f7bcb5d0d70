"""Duties that return: each time of them is due, kept, missed or not checked by itself."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fixtures_program import Tracker, done

PAGE = "https://gazette.example/a"
SAID = ("--title", "The Gazette", "--type", "statement", "--published", "2025-01-16")


def page(day: str) -> tuple[str, ...]:
    return ("-s", f"https://gazette.example/{day}", *SAID[:-1], day)


@pytest.fixture
def duty(tracker: Tracker) -> Tracker:
    """A register of Ireland with a report that is due every quarter."""
    done(tracker("init", "--jurisdiction", "ie"))
    done(tracker("add", "Q1", "Report on trees", "-s", PAGE, *SAID, "--due", "every quarter"))
    return tracker


def row(tracker: Tracker, *options: str) -> dict[str, Any]:
    (only,) = done(tracker("list", *options, "--json")).json()["rows"]
    assert isinstance(only, dict)
    return only


def times(of: dict[str, Any]) -> dict[str, str]:
    return {one["period"]: one["state"] for one in of["occurrences"]}


def report(tracker: Tracker, period: str, day: str, finding: str = "holding") -> None:
    done(tracker("update", "Q1", finding, "--for", period, *page(day)))


def test_the_first_time_that_nobody_reported_on_is_due(duty: Tracker) -> None:
    before = row(duty, "--as-of", "2025-05-01")
    report(duty, "2025-Q2", "2025-07-01")
    report(duty, "2025-Q3", "2025-10-02", "breached")
    after, later = row(duty, "--as-of", "2025-11-01"), row(duty, "--as-of", "2026-01-20")

    assert (before["due_latest"], before["schedule"]) == ("2025-06-30", "upcoming")
    assert (before["kept"], times(before)) == (0, {"2025-Q2": "ahead"})
    assert times(after) == {"2025-Q2": "kept", "2025-Q3": "missed", "2025-Q4": "ahead"}
    assert after["lateness"] == "next by 31 December 2025; kept 1 of 2 times"
    assert (after["headline"], after["kept"], after["slip_days"]) == ("breached", 1, None)
    assert (later["schedule"], later["due_latest"]) == ("passed_unchecked", "2025-12-31")
    assert times(later)["2025-Q4"] == "not_checked"


def test_a_time_is_overdue_once_somebody_has_looked(duty: Tracker) -> None:
    done(duty("checked", "Q1", "--on", "2025-07-10"))

    looked = row(duty, "--as-of", "2025-07-11")

    assert (looked["schedule"], times(looked)["2025-Q2"]) == ("overdue", "overdue")
    assert looked["late_days"] == 11
    assert [one["ref"] for one in done(duty("list", "--overdue", "--json")).json()["rows"]] == [
        "Q1"
    ]


def test_the_last_time_that_was_judged_speaks_for_the_duty(duty: Tracker) -> None:
    report(duty, "2025-Q3", "2025-10-02")
    report(duty, "2025-Q2", "2025-10-10", "breached")

    assert row(duty)["headline"] == "holding"
    assert row(duty)["lateness"].endswith("(3 times); kept 1 of 2 times")
    short = [
        one["short"] for one in done(duty("show", "Q1", "--json")).json()["rows"][0]["entries"]
    ]
    assert "breached, for 2025-Q2" in short


FOR = (
    ("2024", "Q1 is due for no time that 2024 names; the nearest is 2025-Q1 (by 31 March 2025)"),
    ("2025-05", "the nearest are 2025-Q1 (by 31 March 2025) and 2025-Q2"),
    ("2026-01", "the nearest are 2025-Q4 (by 31 December 2025) and 2026-Q1"),
    ("2025", "2025 holds 4 times of Q1"),
)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("period", "refusal"), FOR)
def test_a_period_that_names_no_time_is_refused_with_the_nearest(
    duty: Tracker, period: str, refusal: str
) -> None:
    result = duty("update", "Q1", "holding", "--for", period, *page("2025-10-02"))

    assert (result.exit_code, result.stderr.count("\n")) == (5, 1)
    assert refusal in result.stderr


def test_nothing_shows_that_a_time_is_kept_before_it_begins(duty: Tracker) -> None:
    early = duty("update", "Q1", "holding", "--for", "2025-Q3", *page("2025-06-30"))
    report(duty, "2025-Q3", "2025-07-01")
    entry = row(duty)["last_entry"]
    moved = duty("correct", str(entry), "--on", "2025-06-30", "--because", "Misread")

    assert (early.exit_code, moved.exit_code) == (5, 5)
    for refused in (early, moved):
        assert "2025-Q3 of Q1 begins on 1 July 2025" in refused.stderr


NAMES = (
    ("annually by 31 March", "2026-27", "2027"),
    ("annually by 31 March", "2027", "2027"),
    ("every year", "2026", "2026"),
    ("every month", "2026-02", "2026-02"),
    ("every week", "2026-W05", "2026-W05"),
    ("twice a year", "2026-06", "2026-06"),
)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("phrase", "typed", "name"), NAMES)
def test_a_time_has_one_name_however_it_is_typed(
    duty: Tracker, phrase: str, typed: str, name: str
) -> None:
    done(duty("due", "Q1", phrase, "-s", PAGE))

    found = done(duty("update", "Q1", "holding", "--for", typed, *page("2026-06-10"), "--json"))
    again = duty("update", "Q1", "holding", "--for", typed, *page("2026-06-10"))

    assert found.json()["rows"][-1]["what"] == f"finding for {name}"
    assert again.exit_code == 5
    assert f"is holding for {name} already" in again.stderr


def test_left_out_the_time_is_the_one_that_is_due_unless_several_wait(duty: Tracker) -> None:
    only = done(duty("update", "Q1", "holding", *page("2025-07-02"), "--json")).json()["rows"]
    several = duty("update", "Q1", "holding", *page("2026-02-02"))

    assert only[-1]["what"] == "finding for 2025-Q2"
    assert several.exit_code == 5
    assert "2 times wait for a finding: 2025-Q3 and 2025-Q4" in several.stderr


def test_a_duty_of_many_years_is_one_line_of_what_passed_and_one_of_what_comes(
    duty: Tracker,
) -> None:
    done(duty("due", "Q1", "every week", "--anchor-on", "2001-01-01", "-s", PAGE))

    agenda = done(duty("agenda", "--json", "--days", "60")).json()["rows"]
    listed = row(duty)
    calendar = done(duty("export", "-", "--format", "ics")).stdout
    lint = duty("lint", "passed-unchecked", "--json").json()["rows"]

    assert [one["what"] for one in agenda] == ["passed_unchecked", "due"]
    assert "(1,330 times)" in agenda[0]["words"]
    assert len(listed["occurrences"]) == 14
    assert calendar.count("BEGIN:VEVENT") == 2
    assert [one["next"] for one in lint] == ["tracker update Q1 holding --for 2001-W02 -s SOURCE"]


def test_a_duty_that_ended_is_due_no_more(duty: Tracker) -> None:
    report(duty, "2025-Q2", "2025-07-01")
    done(
        duty(
            "update",
            "Q1",
            "holding",
            "--for",
            "2025-Q3",
            "--ended",
            "completed",
            "--because",
            "Its law was repealed",
            *page("2025-10-02"),
        )
    )

    over = row(duty)

    assert (over["headline"], over["kept"]) == ("holding", 2)
    assert done(duty("agenda", "--json", "--days", "400")).json()["rows"] == []


SAID_ON = (
    ("every year", "2026-12-31"),
    ("every quarter", "2025-06-30"),
    ("every month", "2025-02-28"),
    ("every week", "2025-01-26"),
    ("every two years", "2027-12-31"),
    ("annually by 31 March", "2025-03-31"),
)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("phrase", "first"), SAID_ON)
def test_without_a_day_the_first_time_is_the_first_whole_period_after_it_was_said(
    duty: Tracker, phrase: str, first: str
) -> None:
    done(duty("due", "Q1", phrase, "-s", PAGE))

    assert row(duty, "--as-of", "2025-01-17")["due_latest"] == first

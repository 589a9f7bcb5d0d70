"""The agenda: what falls due, what is late, what has gone quiet."""

from __future__ import annotations

import click
import pytest

from tests.fixtures_program import Tracker


def test_dates_stand_by_day_and_quiet_at_the_end(homes_register: str, tracker: Tracker) -> None:
    result = tracker("agenda", "--as-of", "2025-04-10", "--quiet-after", "60")
    assert result.stdout.splitlines() == [
        "what\tday\tdays\tref\ttitle\theadline\tphrase\twords",
        (
            "due_on_strict_reading\t2025-04-17\t7\tHOMES-PLAN\tPublish a plan for the homes"
            "\tNot yet assessed\tbefore Easter\tdue on the strictest reading"
        ),
        (
            "due\t2025-04-19\t9\tHOMES-PLAN\tPublish a plan for the homes"
            "\tNot yet assessed\tbefore Easter\tdue"
        ),
        (
            "due_on_strict_reading\t2025-04-30\t20\tHOMES\tBuild 100 homes"
            "\tNot yet assessed\tby May 2025\tdue on the strictest reading"
        ),
        (
            "gone_quiet\t2025-01-16\t-84\tLEVY\tA levy on empty homes"
            "\tNot yet assessed\tin due course\tnothing for 84 days"
        ),
    ]


def test_what_is_late_stands_at_the_top(homes_register: str, tracker: Tracker) -> None:
    late = tracker("--color", "always", "agenda", "--as-of", "2025-06-20", env={"COLUMNS": "80"})
    assert [line.rstrip() for line in click.unstyle(late.stdout).splitlines()] == [
        "From 20 June 2025, 30 days ahead",
        "",
        "Overdue",
        "HOMES  ▷ Build 100 homes  20 to 51 days overdue",
    ]
    unseen = tracker("agenda", "--as-of", "2025-06-20", "--known-at", "2025-02-01", "--json")
    assert [(row["what"], row["ref"]) for row in unseen.json()["rows"]] == [
        ("passed_unchecked", "HOMES-PLAN"),
        ("passed_unchecked", "HOMES"),
    ]


def test_windows_open_and_close(example_register: str, tracker: Tracker) -> None:
    answer = tracker("agenda", "--as-of", "2025-05-10", "--days", "20", "--json").json()
    assert (answer["schema"], answer["days"], answer["mine"]) == ("tracker.agenda/1", 20, False)
    audit = [row["what"] for row in answer["rows"] if row["ref"] == "CASEY-AUDIT"]
    assert audit == ["overdue", "due"]


@pytest.mark.databases("sqlite")
def test_mine_is_the_saved_list_of_that_name(homes_register: str, tracker: Tracker) -> None:
    day = ("--as-of", "2025-04-10")
    assert tracker("agenda", "--mine", *day).exit_code == 4
    assert tracker("saved", "mine", "HOMES").exit_code == 0
    rows = tracker("agenda", "--mine", *day, "--json").json()["rows"]
    assert [row["ref"] for row in rows] == ["HOMES"]


@pytest.mark.databases("sqlite")
def test_nothing_due_is_said_on_a_terminal(empty_register: str, tracker: Tracker) -> None:
    result = tracker("--color", "always", "agenda", "--as-of", "2025-04-10")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "Nothing falls due within 30 days of 10 April 2025.\n"

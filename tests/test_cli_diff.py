"""Two days compared, and what was learned between two moments."""

from __future__ import annotations

import json
from csv import DictReader
from io import StringIO

import click
import pytest

from tests.fixtures_program import Tracker

DAYS = ("2025-01-31", "2025-06-20")


def test_what_entered_and_what_changed(homes_register: str, tracker: Tracker) -> None:
    assert tracker("diff", *DAYS).stdout.splitlines() == [
        "ref\tpassage\tfield\tbefore\tafter",
        "ASK-1\tentered\theadline\t\tnot_yet_assessed",
        "HOMES\tchanged\theadline\tnot_yet_assessed\tunder_way",
        "HOMES\tchanged\tdelivery_tracker\tnot_assessed\tunder_way",
        "HOMES\tchanged\tdelivery_promiser\t\tpartly_delivered",
        "HOMES\tchanged\tschedule\tupcoming\toverdue",
        "HOMES\tchanged\tagreement\tnone\tclaim_ahead",
        "HOMES-PLAN\tchanged\theadline\tnot_yet_assessed\tdelivered",
        "HOMES-PLAN\tchanged\tdelivery_tracker\tnot_assessed\tdelivered",
        "HOMES-PLAN\tchanged\tended\topen\tcompleted",
        "HOMES-PLAN\tchanged\tschedule\tupcoming\tmet_on_time",
        "HOMES-PLAN\tchanged\tagreement\tnone\tfinding_only",
    ]


def test_a_terminal_shows_before_and_after(homes_register: str, tracker: Tracker) -> None:
    result = tracker("--color", "always", "diff", *DAYS, "--kind", "timetable")
    assert [line.rstrip() for line in click.unstyle(result.stdout).splitlines()] == [
        "From the end of 31 January 2025 to the end of 20 June 2025",
        "",
        "Changed: 1 commitment",
        "HOMES-PLAN  Publish a plan for the homes",
        "  headline  Not yet assessed → Delivered",
        "  we find   not assessed → delivered",
        "  ended     open → completed",
        "  schedule  upcoming → met on time",
        "  compared  none → finding only",
    ]


def test_what_is_replaced_leaves_the_count(example_register: str, tracker: Tracker) -> None:
    answer = tracker("diff", "2025-12-08", "2025-12-09", "--json").json()
    assert (answer["schema"], answer["from"], answer["to"]) == (
        "tracker.diff/1",
        "2025-12-08",
        "2025-12-09",
    )
    by_ref = {row["ref"]: row for row in answer["rows"]}
    assert by_ref["NAT-INQ-OLDHAM"]["passage"] == "entered"
    assert by_ref["LOCAL-INQUIRIES-OLDHAM"]["passage"] == "left"
    assert by_ref["LOCAL-INQUIRIES-OLDHAM"]["why"] == "superseded"
    assert {"field": "headline", "before": "not_yet_assessed", "after": "replaced"} in by_ref[
        "LOCAL-INQUIRIES-OLDHAM"
    ]["changes"]


def test_what_was_learned_has_its_delay_and_its_source(
    homes_register: str, tracker: Tracker
) -> None:
    answer = tracker("diff", "--known", "2025-02-01", "2025-06-20", "--json").json()
    assert answer["known"] is True
    learned = [
        (row["entry"], row["delay_days"], *(source["key"] for source in row["sources"]))
        for row in answer["rows"]
    ]
    assert learned == [
        (20, 109, "committee"),
        (21, 109, "committee"),
        # A test in our own words rests on no page.
        (24, 64),
        (25, 64, "plan"),
        (26, 64, "plan"),
        (27, 64, "plan"),
        (28, 64, "plan"),
        (31, 10, "visit"),
        (32, 10, "visit"),
    ]
    narrowed = tracker("diff", "--known", *DAYS, "--tag", "empty", "--json").json()["rows"]
    assert [row["entry"] for row in narrowed] == [20, 32]


def test_the_exit_code_says_whether_anything_differs(homes_register: str, tracker: Tracker) -> None:
    assert tracker("diff", *DAYS, "--exit-code").exit_code == 1
    same = tracker("diff", "2025-06-20", "2025-06-20", "--exit-code")
    assert (same.exit_code, same.stdout) == (0, "ref\tpassage\tfield\tbefore\tafter\n")


@pytest.mark.databases("sqlite")
def test_days_that_make_no_sense_are_refused(empty_register: str, tracker: Tracker) -> None:
    for args, words in (
        (("2025-06-20", "2025-01-31"), "FROM is later than TO."),
        (("2025-06-20", "tomorrow"), "'tomorrow' is not a date"),
        ((*DAYS, "--as-of", "2025-03-01"), "--as-of would be a third"),
        (("--known", *DAYS, "--known-at", "2025-03-01"), "--known-at would be a third"),
    ):
        result = tracker("diff", *args)
        assert result.exit_code == 2
        assert words in result.stderr


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("columns", ["80", "160"])
def test_a_terminal_shows_the_delay_and_the_source_of_what_was_learned(
    homes_register: str, tracker: Tracker, columns: str
) -> None:
    asked = ("--color", "always", "diff", "--known", "2025-06-19", "2025-06-20")
    result = tracker(*asked, env={"COLUMNS": columns})
    lines = click.unstyle(result.stdout).splitlines()
    assert max(map(len, lines)) <= int(columns)
    first = next(place for place, line in enumerate(lines) if line.startswith("21 "))
    assert lines[first].endswith("109 days")
    assert "Empty homes: third report (committee)" in " ".join(lines[first : first + 3])


@pytest.mark.databases("sqlite")
def test_a_spreadsheet_of_what_was_learned_has_one_fact_in_each_cell(
    homes_register: str, tracker: Tracker
) -> None:
    answer = tracker("diff", "--known", "2025-02-01", "2025-06-20", "--csv").stdout
    rows = list(DictReader(StringIO(answer)))
    assert [(row["entry"], row["ref"], row["delay_days"]) for row in rows[:2]] == [
        ("20", "ASK-1", "109"),
        ("21", "HOMES", "109"),
    ]
    assert json.loads(rows[0]["sources"])[0]["title"] == "Empty homes: third report"
    nothing = tracker("diff", "--known", "2025-06-21", "2025-06-22", "--csv").stdout
    assert nothing == answer.splitlines()[0] + "\r\n"

"""Showing all that is held of one thing."""

from __future__ import annotations

import click
import pytest

from tests.fixtures_golden import Golden
from tests.fixtures_program import Tracker
from tests.registers import PROMISED, SECOND_DAY

AS_OF = ("--as-of", "2025-06-20")
SCREEN = {"COLUMNS": "80"}


def screen(tracker: Tracker, *args: str) -> str:
    result = tracker("--color", "always", *args, env=SCREEN)
    assert result.exit_code == 0, result.stderr
    return "\n".join(line.rstrip() for line in click.unstyle(result.stdout).splitlines()) + "\n"


def test_the_card_of_a_commitment(homes_register: str, tracker: Tracker, golden: Golden) -> None:
    golden("show-commitment.txt", screen(tracker, "show", "homes", *AS_OF))


def test_the_cards_of_an_instrument_and_a_source(
    homes_register: str, tracker: Tracker, golden: Golden
) -> None:
    golden("show-instrument.txt", screen(tracker, "show", "HOMES-BILL", *AS_OF))
    golden("show-source.txt", screen(tracker, "show", "plan", *AS_OF))


def test_a_pipe_gets_a_field_and_a_value_a_line(homes_register: str, tracker: Tracker) -> None:
    lines = tracker("show", "HOMES-BILL", *AS_OF).stdout.splitlines()
    assert lines == [
        "field\tvalue",
        "ref\tHOMES-BILL",
        "title\tHomes Bill",
        "type\tbill",
        "announced\t16 January 2025",
        "stages\tintroduced, 17 April 2025",
        "links\tcarries HOMES: Build 100 homes",
        "entry 15\t2025-01-16, tracker: new in the register (bill): Homes Bill",
        "entry 28\t2025-04-17, tracker: stage: introduced",
    ]


def test_json_holds_the_row_of_list_and_every_entry(homes_register: str, tracker: Tracker) -> None:
    answer = tracker("show", "HOMES", *AS_OF, "--json").json()
    assert answer["schema"] == "tracker.show/1"
    (card,) = answer["rows"]
    (row,) = tracker("list", "HOMES", *AS_OF, "--json").json()["rows"]
    assert {key: card[key] for key in PROMISED} == {key: row[key] for key in PROMISED}
    assert [entry["entry"] for entry in card["entries"]] == [7, 8, 9, 16, 21, 27, 31]
    assert card["claim"]["quote"] == "half of them stand"
    assert card["finding"]["sources"] == [
        {
            "key": "visit",
            "title": "A visit to the site",
            "grade": "B",
            "because": "inspection: independent of the promiser",
            "by_hand": False,
        }
    ]
    assert [(tally["headline"], tally["refs"]) for tally in card["children"]] == [
        ("delivered", ["HOMES-PLAN"]),
        ("not_yet_assessed", ["LEVY"]),
    ]


def test_lateness_is_told_beside_the_days_it_is_measured_from(
    example_register: str, tracker: Tracker
) -> None:
    shown = tracker("show", "CASEY-AUDIT").stdout
    assert "met 27 to 61 days late" in shown
    assert "16 January to 20 May 2025 (strictly, by 16 April 2025)" in shown


def test_what_was_put_right_says_so_and_what_was_undone_leaves_no_line(
    homes_register: str, tracker: Tracker
) -> None:
    assert tracker("retract", "21", "--because", "Misread", now=SECOND_DAY).exit_code == 0
    assert tracker("note", "HOMES", "A slip", now=SECOND_DAY).exit_code == 0
    assert tracker("undo", now=SECOND_DAY).exit_code == 0
    (card,) = tracker("show", "HOMES", *AS_OF, "--json").json()["rows"]
    amended = {entry["entry"]: entry["amended"] for entry in card["entries"] if entry["amended"]}
    assert sorted(amended.values()) == ["retracted", "undone"]
    assert card["positions"] == []
    drawn = screen(tracker, "show", "HOMES", *AS_OF)
    assert "doubts it  [retracted by " in drawn
    assert "A slip" not in drawn


@pytest.mark.databases("sqlite")
def test_a_ref_is_unknown_before_its_day(homes_register: str, tracker: Tracker) -> None:
    result = tracker("show", "ASK-1", "--as-of", "2025-02-01")
    assert result.exit_code == 4
    assert result.stderr == (
        "tracker: There is no commitment that was known by 1 February 2025 under the ref "
        "'ASK-1'. It was announced by 3 March 2025: --as-of that day.\n"
    )
    near = tracker("show", "HOMES-BIL")
    assert near.exit_code == 4
    assert (
        "There is no commitment, instrument, event or source 'HOMES-BIL'. Did you mean"
        in near.stderr
    )


def test_every_subject_of_the_example_can_be_shown(example_register: str, tracker: Tracker) -> None:
    keys = [row["ref"] for row in tracker("source", "list", "--json").json()["rows"]]
    refs = [row["ref"] for row in tracker("list", "--json").json()["rows"]]
    for ref in [*refs[::6], *keys[::12], "CP-BILL"]:
        assert tracker("show", ref).exit_code == 0
        assert tracker("show", ref, "--json").json()["rows"][0]["ref"] == ref


def test_sources_are_listed_with_what_rests_on_them(homes_register: str, tracker: Tracker) -> None:
    answer = tracker("source", "list", "--json").json()
    assert answer["schema"] == "tracker.sources/1"
    assert [(row["ref"], row["cited"]) for row in answer["rows"]] == [
        ("committee", 2),
        ("plan", 4),
        ("statement", 9),
        ("visit", 2),
    ]
    (card,) = tracker("source", "show", "plan", "--json").json()["rows"]
    assert [entry["entry"] for entry in card["cited_by"]] == [25, 26, 27, 28]
    missing = tracker("source", "show", "HOMES")
    assert missing.exit_code == 4
    assert "There is no source 'HOMES'." in missing.stderr

"""The log of entries and the timeline of a commitment."""

from __future__ import annotations

import click
import pytest

from tests.fixtures_golden import Golden
from tests.fixtures_program import Tracker
from tests.registers import SECOND_DAY


def numbers(tracker: Tracker, *args: str) -> list[int]:
    return [row["entry"] for row in tracker("log", "--json", *args).json()["rows"]]


def test_the_newest_entries_come_first(homes_register: str, tracker: Tracker) -> None:
    result = tracker("log", "--limit", "2")
    assert result.stdout.splitlines() == [
        "entry\trecorded_at\toccurred\tref\tvoice\twhat\tsources\tactor\tamended",
        (
            "32\t2025-06-20T09:00:00.000002Z\t2025-06-10\tASK-1\tHousing Department"
            "\tresponse: accepted\tB visit\tA. Analyst\t"
        ),
        (
            "31\t2025-06-20T09:00:00.000002Z\t2025-06-10\tHOMES\ttracker"
            "\tfinding: under way\tB visit\tA. Analyst\t"
        ),
    ]
    assert result.stderr == "The newest 2 of 32; all of them: --limit 0.\n"


def test_filters_narrow_the_log(homes_register: str, tracker: Tracker) -> None:
    assert numbers(tracker, "--ref", "LEVY") == [14, 13]
    assert numbers(tracker, "--ref", "plan") == [23]
    assert numbers(tracker, "--since", "2025-06-20") == list(range(32, 16, -1))
    assert numbers(tracker, "--ref", "HOMES", "--known-at", "2025-02-01") == [16, 9, 8, 7]
    assert numbers(tracker, "--ref", "HOMES", "--as-of", "2025-03-03") == [21, 16, 9, 8, 7]
    assert numbers(tracker, "--by", "analyst", "--limit", "1") == [32]
    nobody = tracker("log", "--by", "B. Nobody")
    assert nobody.exit_code == 4
    assert "There is no name 'B. Nobody'." in nobody.stderr


def test_what_was_undone_or_corrected_is_marked(homes_register: str, tracker: Tracker) -> None:
    wrong = tracker("correct", "31", "--value", "planned", "--because", "Only dug", now=SECOND_DAY)
    assert wrong.exit_code == 0, wrong.stderr
    assert tracker("note", "LEVY", "Oops", now=SECOND_DAY).exit_code == 0
    assert tracker("undo", now=SECOND_DAY).exit_code == 0
    rows = {row["entry"]: row for row in tracker("log", "--json").json()["rows"]}
    corrected = next(row for row in rows.values() if row["amends"] == 31)
    assert (rows[31]["amended"], rows[31]["amended_by"]) == ("corrected", corrected["entry"])
    assert corrected["because"] == "Only dug"
    noted = next(row for row in rows.values() if row["what"] == "note: Oops")
    assert noted["amended"] == "undone"
    drawn = tracker("--color", "always", "log", env={"COLUMNS": "120"}).stdout
    assert f"finding: under way  [corrected by {corrected['entry']}]" in click.unstyle(drawn)


@pytest.mark.databases("sqlite")
def test_a_correction_that_was_undone_counts_no_more(homes_register: str, tracker: Tracker) -> None:
    tracker("correct", "31", "--value", "planned", "--because", "Only dug", now=SECOND_DAY)
    assert tracker("undo", now=SECOND_DAY).exit_code == 0
    rows = {row["entry"]: row for row in tracker("log", "--json").json()["rows"]}
    assert rows[31]["amended"] is None


AS_OF = ("--as-of", "2025-06-20")
SCREEN = {"COLUMNS": "80"}


def test_one_commitment_is_drawn_with_its_entries(
    homes_register: str, tracker: Tracker, golden: Golden
) -> None:
    result = tracker("timeline", "HOMES", "--draw", *AS_OF, env=SCREEN)
    assert "\x1b" not in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80
    golden("timeline-one.txt", result.stdout)


def test_several_share_an_axis(homes_register: str, tracker: Tracker, golden: Golden) -> None:
    result = tracker("timeline", "--draw", *AS_OF, env={"COLUMNS": "120"})
    golden("timeline-several.txt", result.stdout)


def test_the_example_is_drawn_at_every_width(example_register: str, tracker: Tracker) -> None:
    for columns in ("40", "80", "200"):
        for refs in ((), ("CASEY-AUDIT",), ("JAY/",)):
            result = tracker("timeline", *refs, "--draw", env={"COLUMNS": columns})
            assert result.exit_code == 0, result.stderr
            assert max(map(len, result.stdout.splitlines())) <= int(columns)
            assert "as of 1 July 2026" in result.stdout


def test_a_pipe_gets_the_entries(homes_register: str, tracker: Tracker) -> None:
    lines = tracker("timeline", "LEVY", *AS_OF).stdout.splitlines()
    assert lines[0] == "ref\tentry\toccurred\tvoice\twhat\tquote\tsources\tamended"
    assert lines[1].split("\t")[:4] == ["LEVY", "13", "2025-01-16", "tracker"]
    assert len(lines) == 3


def test_json_has_the_window_the_marks_and_the_entries(
    homes_register: str, tracker: Tracker
) -> None:
    answer = tracker("timeline", "HOMES", *AS_OF, "--json").json()
    assert answer["schema"] == "tracker.timeline/1"
    (row,) = answer["rows"]
    line = row["timeline"]
    assert [line[name] for name in ("announced", "stated", "opens", "strict", "last")] == [
        *("2025-01-16", "2025-01-16", None, "2025-04-30", "2025-05-31")
    ]
    assert (line["original"], line["met"], line["overdue"]) == (None, None, True)
    assert [
        (mark["day"], mark["lane"], mark["kind"], mark["headline"]) for mark in line["marks"]
    ] == [
        ("2025-01-16", "they", "opened", None),
        ("2025-01-16", "they", "date", None),
        ("2025-03-03", "others", "position", None),
        ("2025-04-17", "they", "claim", "partly_delivered"),
        ("2025-04-17", "they", "stage", None),
        ("2025-06-10", "we", "finding", "under_way"),
    ]
    assert len(row["entries"]) == 7

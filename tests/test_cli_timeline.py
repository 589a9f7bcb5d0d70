"""Timelines drawn in text."""

from __future__ import annotations

from tests.fixtures_golden import Golden
from tests.fixtures_program import Tracker

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
    (line,) = answer["rows"]
    assert (line["window_first"], line["window_strict"], line["window_last"]) == (
        "2025-01-16",
        "2025-04-30",
        "2025-05-31",
    )
    assert [(mark["day"], mark["above"], mark["shape"]) for mark in line["marks"]] == [
        ("2025-01-16", True, "opened"),
        ("2025-01-16", True, "date"),
        ("2025-03-03", True, "said"),
        ("2025-04-17", True, "partly_delivered"),
        ("2025-06-10", False, "under_way"),
    ]
    assert len(line["entries"]) == 7

"""The report as JSON: a contract of keys, the same numbers, the same bytes."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.reporting_pages import HOSTILE, hostile
from tests.reporting_sample import empty_week, sample
from tracker.publish.json import weekly_json

KEYS = [
    "schema",
    "masthead",
    "bottom_line",
    "comment",
    "figures",
    "scoreboard",
    "trend",
    "bridge",
    "changes",
    "deadlines",
    "claims",
    "quiet",
    "since",
    "ahead",
    "cards",
    "cards_left_out",
    "method",
    "corrections",
    "manifest",
    "nothing_to_report",
    "corrections_left_out",
]


def _keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(_keys(each) for each in value.values()))
    if isinstance(value, list):
        return set().union(*(_keys(each) for each in value))
    return set()


def test_the_object_has_its_schema_and_its_keys() -> None:
    found = json.loads(weekly_json(sample()))
    assert found["schema"] == "tracker.weekly/1"
    assert list(found) == KEYS
    assert not [key for key in _keys(found) if not re.fullmatch(r"[a-z][a-z0-9_]*", key)]


def test_dates_are_iso_and_vague_ones_say_their_range() -> None:
    found = json.loads(weekly_json(sample()))
    assert found["masthead"]["as_of"] == "2025-06-22"
    assert found["masthead"]["known_at"] == "2025-06-23T09:00:00Z"
    assert found["cards"][0]["announced"] == {
        "text": "2025-01-16",
        "earliest": "2025-01-16",
        "latest": "2025-01-16",
    }


def test_pairs_are_objects_with_names() -> None:
    found = json.loads(weekly_json(sample()))
    assert found["scoreboard"]["programmes"][0]["counts"][0] == {
        "headline": "delivered",
        "count": 2,
    }
    assert found["scoreboard"]["responses"][0] == {"response": "accepted", "count": 14}
    assert found["method"]["rules"][0] == {"rule": "easter-before", "version": 1}
    assert found["manifest"]["arguments"][0] == {"name": "week", "value": "2025-W25"}


def test_counts_sum_to_the_total() -> None:
    board = json.loads(weekly_json(sample()))["scoreboard"]
    assert sum(state["this_week"] for state in board["states"]) == board["total"] == 44
    assert sum(tally["total"] for tally in board["programmes"]) == 44
    assert all(
        sum(count["count"] for count in tally["counts"]) == tally["total"]
        for tally in (*board["programmes"], *board["leads"])
    )


def test_a_draft_has_no_number() -> None:
    assert json.loads(weekly_json(sample(number=None)))["masthead"]["number"] is None


def test_the_new_parts_are_objects_with_names() -> None:
    found = json.loads(weekly_json(sample()))
    assert found["quiet"]["rows"][0]["days"] == 200
    assert found["quiet"]["requests"][0]["refs"] == ["HAR-18", "HAR-19"]
    assert found["since"]["lines"][0]["outcome"] == "met"
    assert found["ahead"]["lines"][0]["event"] == "window_opens"
    assert found["trend"]["sundays"][-1] == "2025-06-22"
    assert found["trend"]["lines"][3]["counts"][-1] == 11
    assert found["corrections"][0]["issues"][-1]["number"] == 22
    assert found["manifest"]["number"] == 23


def test_the_same_value_gives_the_same_bytes() -> None:
    assert weekly_json(sample()) == weekly_json(sample())
    assert weekly_json(empty_week()).endswith("}\n")


def test_hostile_words_come_back_whole() -> None:
    for text in HOSTILE:
        assert json.loads(weekly_json(hostile(text)))["masthead"]["title"] == text

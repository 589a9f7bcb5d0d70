"""The report as JSON: a contract of keys, the same numbers, the same bytes."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.weeklies import NAMES, Weeklies
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


@pytest.fixture(scope="module")
def written(weeklies: Weeklies) -> Any:
    """The report of a week with something in every section."""
    return json.loads(weekly_json(weeklies("busy")))


def test_the_object_has_its_schema_and_its_keys(written: Any) -> None:
    assert written["schema"] == "tracker.weekly/1"
    assert list(written) == KEYS
    assert not [key for key in _keys(written) if not re.fullmatch(r"[a-z][a-z0-9_]*", key)]


def test_dates_are_iso_and_vague_ones_say_their_range(written: Any) -> None:
    assert written["masthead"]["as_of"] == "2025-06-22"
    assert written["masthead"]["known_at"] == "2025-06-23T12:00:00Z"
    (quiet,) = (card for card in written["cards"] if card["ref"] == "QUIET")
    assert quiet["announced"] == {
        "text": "2024-12-04",
        "earliest": "2024-12-04",
        "latest": "2024-12-04",
    }


def test_pairs_are_objects_with_names(written: Any) -> None:
    programmes = written["scoreboard"]["programmes"]
    assert {"headline": "delivered", "count": 1} in programmes[0]["counts"]
    assert {"response": "accepted", "count": 2} in written["scoreboard"]["responses"]
    assert {"name": "week", "value": "2025-W25"} in written["manifest"]["arguments"]
    assert all(set(rule) == {"rule", "version"} for rule in written["method"]["rules"])


@pytest.mark.parametrize("name", NAMES)
def test_counts_sum_to_the_total(weeklies: Weeklies, name: str) -> None:
    board = json.loads(weekly_json(weeklies(name)))["scoreboard"]
    assert sum(state["this_week"] for state in board["states"]) == board["total"]
    for tallies in (board["programmes"], board["leads"]):
        assert sum(tally["total"] for tally in tallies) == board["total"]
        for tally in tallies:
            assert sum(count["count"] for count in tally["counts"]) == tally["total"]

"""The report as JSON: a contract of keys, the same numbers, the same bytes."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.weeklies import NAMES, Weeklies
from tracker.publish.weekly import weekly_json

KEYS = [
    "schema",
    "masthead",
    "brief",
    "changes",
    "late",
    "claims",
    "stands",
    "since",
    "ask",
    "expects",
    "gate",
    "manifest",
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
    (event, *_) = written["changes"]["happened"]["rows"]
    assert event["when"] == {
        "text": "2025-06-16",
        "earliest": "2025-06-16",
        "latest": "2025-06-16",
    }


def test_pairs_are_objects_with_names(written: Any) -> None:
    assert {"headline": "delivered", "count": 2} in written["stands"]["headlines"]
    assert {"name": "week", "value": "2025-W25"} in written["manifest"]["arguments"]
    assert all(set(rule) == {"rule", "version"} for rule in written["masthead"]["rules"])


@pytest.mark.parametrize("name", NAMES)
def test_counts_sum_to_the_total(weeklies: Weeklies, name: str) -> None:
    report = json.loads(weekly_json(weeklies(name)))
    total = report["stands"]["total"]
    assert sum(count["count"] for count in report["stands"]["headlines"]) == total
    rows = [row for group in report["stands"]["groups"] for row in group["rows"]]
    summary = report["stands"]["summary"]
    assert (len(rows) if rows else sum(row["total"] for row in summary)) == total
    for row in summary:
        assert sum(count["count"] for count in row["counts"]) == row["total"]
    matrix = report["claims"]["matrix"]
    assert sum(row["total"] for row in matrix["rows"]) == sum(matrix["totals"]) == total
    for row in matrix["rows"]:
        assert sum(cell["count"] for cell in row["cells"]) == row["total"]
    columns = zip(*(row["cells"] for row in matrix["rows"]), strict=True)
    assert [sum(cell["count"] for cell in column) for column in columns] == matrix["totals"]

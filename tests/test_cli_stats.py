"""The register counted."""

from __future__ import annotations

import click

from tests.fixtures_program import Tracker


def test_every_table_sums_to_its_total(example_register: str, tracker: Tracker) -> None:
    answer = tracker("stats", "--json").json()
    assert answer["schema"] == "tracker.stats/1"
    tables: dict[str, list[dict[str, int]]] = {}
    for row in answer["rows"]:
        tables.setdefault(row["table"], []).append(row)
    for rows in tables.values():
        assert sum(row["count"] for row in rows) == rows[0]["total"]
        assert len({row["total"] for row in rows}) == 1
    commitments = tracker("list", "--json").json()["total"]
    assert tables["kind"][0]["total"] == tables["count"][0]["total"] == commitments
    assert tables["headline"][0]["total"] == tables["group"][0]["total"]


def test_demands_and_what_was_replaced_are_not_counted(
    example_register: str, tracker: Tracker
) -> None:
    rows = tracker("stats", "--json").json()["rows"]
    counts = {row["value"]: row["count"] for row in rows if row["table"] == "count"}
    listed = tracker("list", "--json").json()["rows"]
    assert counts["counted"] == sum(row["counted"] for row in listed)
    assert counts["superseded"] == sum(row["headline"] == "replaced" for row in listed)


def test_a_terminal_shows_the_sums(homes_register: str, tracker: Tracker) -> None:
    result = tracker("--color", "always", "stats", "--as-of", "2025-06-20")
    lines = [line.rstrip() for line in click.unstyle(result.stdout).splitlines()]
    start = lines.index("Counted commitments by headline")
    assert lines[start : start + 5] == [
        "Counted commitments by headline",
        "1  Delivered",
        "1  Under way",
        "2  Not yet assessed",
        "4  counted commitments, in all",
    ]

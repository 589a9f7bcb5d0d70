"""Every format, every list and the weekly report have the same numbers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures_program import Tracker
from tests.reading_exports import csv_rows, package
from tests.workbook_register import workbook_rows

Counts = dict[str, Counter[str]]

#: The last days of three weeks of the example, and those weeks.
WEEKS = {"2025-W03": "2025-01-19", "2025-W25": "2025-06-22", "2026-W26": "2026-06-28"}
COUNTED = ("headline", "group", "delivery_tracker", "schedule", "ended", "disposition", "kind")
#: How the commitments of each format are read, by its suffix.
READERS: dict[str, Callable[[Path], Iterable[Mapping[str, Any]]]] = {
    "csv": csv_rows,
    "json": lambda path: json.loads(path.read_text("utf-8"))["commitments"],
    "xlsx": workbook_rows,
    "zip": lambda path: package(path).tables["commitments"],
}


def counts_of(rows: Iterable[Mapping[str, Any]]) -> Counts:
    """Counts by every column of words, of the counted commitments and of all, and the late."""
    every = [{name: _text(value) for name, value in row.items()} for row in rows]
    counted = [row for row in every if row["counted"] == "true"]
    late = [
        row["ref"]
        for row in every
        if row["schedule"] in {"overdue", "overdue_on_strict_reading"}
        and (row["ended"], row["disposition"]) == ("open", "active")
    ]
    return (
        {f"counted {name}": Counter(row[name] for row in counted) for name in COUNTED}
        | {f"all {name}": Counter(row[name] for row in every) for name in COUNTED}
        | {
            "late": Counter(late),
            "moved": Counter(row["ref"] for row in every if row["moves"] > "0"),
        }
    )


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("week", "day"), WEEKS.items())
def test_counts_agree_across_formats_lists_and_the_report(
    week: str, day: str, tracker: Tracker, example_register: str
) -> None:
    counts = {"list": counts_of(tracker("list", "--json", "--as-of", day).json()["rows"])}
    for suffix, read in READERS.items():
        name = f"register.{suffix}"
        assert tracker("export", name, "--as-of", day).exit_code == 0
        counts[suffix] = counts_of(read(Path(name)))
    assert counts == dict.fromkeys(counts, counts["list"])
    found = counts["list"]

    tables = {
        table: {row["value"]: row["count"] for row in rows}
        for table, rows in _tables(tracker("stats", "--json", "--as-of", day).json()).items()
    }
    assert tables["headline"] == found["counted headline"]
    assert tables["group"] == found["counted group"]
    assert tables["kind"] == found["all kind"]
    assert tables["count"]["counted"] == found["counted headline"].total() > 0

    report = tracker("report", "weekly", "--week", week, "--format", "json").json()
    board = report["scoreboard"]
    states = {each["headline"]: each["this_week"] for each in board["states"]}
    assert {name: number for name, number in states.items() if number} == found["counted headline"]
    assert board["total"] == found["counted headline"].total()
    late = [*report["deadlines"]["overdue"], *report["deadlines"]["overdue_on_strict_reading"]]
    assert Counter(each["ref"] for each in late) == found["late"]
    overdue = tracker("list", "--json", "--overdue", "--as-of", day).json()["rows"]
    assert Counter(row["ref"] for row in overdue) == found["late"]


def _tables(stats: Any) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in stats["rows"]:
        found.setdefault(row["table"], []).append(row)
    return found


@pytest.mark.databases("sqlite")
def test_one_commitment_more_is_one_more_in_every_format(
    tracker: Tracker, example_register: str
) -> None:
    before: dict[str, Counter[str]] = {}
    after: dict[str, Counter[str]] = {}
    for counts in (before, after):
        for suffix, read in READERS.items():
            tracker("export", f"register.{suffix}")
            counts[suffix] = counts_of(read(Path(f"register.{suffix}")))["counted headline"]
        tracker("add", "NEW-1", "A promise", "-s", "gov-audit", "--on", "2025-06-16")
    for suffix in READERS:
        assert after[suffix] - before[suffix] == Counter({"not_yet_assessed": 1})

"""The views for other tools say what the commands say, on both databases."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from tests.fixtures_program import Tracker, done
from tracker.ledger.database import connect
from tracker.ledger.location import Location

LATER = "2026-08-01T09:00:00Z"


def rows_of(register: str, view: str, order: str) -> list[dict[str, Any]]:
    """The rows of a view as any program sees them: in a file by the bare driver, whose schema is
    trusted; this program's own connections trust none.
    """
    query = f"SELECT * FROM {view} ORDER BY {order}"
    if Location(register).is_server:
        with connect(Location(register)).reading() as connection:
            return [dict(row) for row in connection.exec_driver_sql(query).mappings()]
    with closing(sqlite3.connect(register)) as bare:
        bare.row_factory = sqlite3.Row
        return [dict(row) for row in bare.execute(query)]


def values(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def test_each_commitment_is_a_row_as_list_has_it(example_register: str, tracker: Tracker) -> None:
    done(tracker("edit", "JAY-13", "--title", "An authority", "--tag", "children"))
    listed = tracker("list", "--as-of", "2027-06-30", "--json").json()["rows"]
    rows = {row["ref"]: row for row in rows_of(example_register, "v_commitment", "id")}
    assert rows.keys() == {row["ref"] for row in listed}
    same = [
        *("title", "kind", "parent", "lead", "announced", "due_phrase", "due_earliest"),
        *("due_latest", "delivery_promiser"),
    ]
    for row in listed:
        view = rows[row["ref"]]
        assert values(view, *same) == values(row, *same), row["ref"]
        assert (view["delivery"] or "not_assessed") == row["delivery_tracker"]
        assert (view["tags"] or "").split("; ") == (row["tags"] or [""])
        assert view["tests_met"] == row["tests_met"]
    assert rows["JAY-13"]["title"] == "An authority"
    assert any(row["due_latest"] for row in rows.values())
    assert any(row["tests_met"] for row in rows.values())


def test_each_statement_of_a_date_is_a_row(example_register: str, tracker: Tracker) -> None:
    done(
        tracker(
            "due", "JAY-13", "by 1 March 2027", "-s", "https://gov.example/a", "--on", "2026-06-30"
        )
    )
    done(
        tracker(
            "due",
            "JAY-13",
            "--none-set",
            "-s",
            "https://gov.example/b",
            "--on",
            "2026-07-15",
            now=LATER,
        )
    )
    rows = rows_of(example_register, "v_deadline", "ref, place")
    own = [row for row in rows if row["ref"] == "JAY-13"]
    names = ("place", "is_current", "state", "phrase", "latest")
    assert [values(row, *names) for row in own][-2:] == [
        (len(own) - 1, 0, "stated", "by 1 March 2027", "2027-03-01"),
        (len(own), 1, "none_set", None, None),
    ]


def test_each_entry_is_a_row_that_stands_or_does_not(
    example_register: str, tracker: Tracker
) -> None:
    before = len(rows_of(example_register, "v_entry", "number"))
    page = ("-s", "https://gov.example/a", "--on", "2026-06-30", "-q", "We plan it.")
    done(tracker("update", "JAY-13", "planned", "--because", "So it says.", *page))
    first = rows_of(example_register, "v_entry", "number")[-1]
    names = ("about", "facet", "voice", "value", "quote", "stands")
    assert values(first, *names) == (
        *("JAY-13", "delivery", "tracker", "planned", "We plan it.", 1),
    )
    key = tracker("source", "list", "--json").json()["rows"]
    assert first["sources"] in {row["ref"] for row in key}
    assert first["recorded_by"] == "A. Analyst"
    done(tracker("undo", now=LATER))
    rows = rows_of(example_register, "v_entry", "number")
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    assert len(rows) > before
    assert next(row["stands"] for row in rows if row["number"] == first["number"]) == 0
    spoken = [row for row in rows if row["facet"] == "says"]
    assert spoken
    assert not any(row["voice"].startswith("party:") for row in spoken)


def test_each_source_is_a_row_after_its_repairs(example_register: str, tracker: Tracker) -> None:
    key = tracker("source", "list", "--json").json()["rows"][3]["ref"]
    done(tracker("source", "edit", key, "--publisher", "The Gazette", "--published", "2024-02"))
    listed = tracker("source", "list", "--json").json()["rows"]
    rows = {row["key"]: row for row in rows_of(example_register, "v_source", "id")}
    assert rows.keys() == {row["ref"] for row in listed}
    same = ("title", "type", "publisher", "published", "speaker", "url", "file")
    for row in listed:
        view = rows[row["ref"]]
        assert values(view, *same) == values(row, *same)
        assert bool(view["is_own"]) == bool(row["own"])
    assert values(rows[key], "publisher", "published") == ("The Gazette", "2024-02")


@pytest.mark.databases("postgresql")
def test_verify_misses_a_view_that_is_gone(example_register: str, tracker: Tracker) -> None:
    with connect(Location(example_register)).writing() as connection:
        connection.exec_driver_sql("DROP VIEW v_source")
    result = tracker("verify")
    assert result.exit_code == 1
    assert "the view v_source is missing" in result.stdout + result.stderr

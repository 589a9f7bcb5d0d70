"""Others' findings count too: lists, counts, exports and reports in another voice."""

from __future__ import annotations

import csv
import io

import click
import pytest

from tests.fixtures_program import Tracker, done
from tests.import_lists import ROWS, imported

AS_OF = ("--as-of", "2025-06-20")
WATCH = ("--voice", "ferry watch")


@pytest.fixture
def watched(empty_register: str, tracker: Tracker) -> Tracker:
    """A register that holds what Ferry Watch keeps a list of, and nothing of ours."""
    imported(tracker, ROWS)
    return tracker


def _headlines(tracker: Tracker, *args: str) -> dict[str, str]:
    rows = done(tracker("list", "--json", *args)).json()["rows"]
    return {row["ref"]: row["headline"] for row in rows}


def test_after_an_import_a_list_shows_what_its_keeper_says(watched: Tracker) -> None:
    shown = click.unstyle(done(watched("--color", "always", "list")).stdout)
    assert "Not yet assessed" not in shown
    assert "Ferry Watch: delivered" in shown
    (row,) = csv.DictReader(
        io.StringIO(done(watched("list", "F-2", "--columns", "headline", "--csv")).stdout)
    )
    assert row == {"headline": "not_yet_assessed"}
    assert "\tFerry Watch: delivered\t" in done(watched("list", "F-2")).stdout


def test_a_list_can_be_asked_in_a_voice(watched: Tracker) -> None:
    assert set(_headlines(watched).values()) == {"not_yet_assessed"}
    assert _headlines(watched, *WATCH) == {
        "F-1": "under_way",
        "F-2": "delivered",
        "F-3": "withdrawn",
    }
    assert list(_headlines(watched, *WATCH, "--headline", "delivered")) == ["F-2"]
    answer = done(watched("list", "--json", *WATCH)).json()
    assert answer["voice"] == "Ferry Watch"
    assert {row["delivery_tracker"] for row in answer["rows"]} == {"not_assessed"}


def test_counts_exports_and_reports_can_be_asked_in_a_voice(watched: Tracker) -> None:
    def counted(*args: str) -> dict[str, int]:
        rows = done(watched("stats", "--json", *args)).json()["rows"]
        return {row["value"]: row["count"] for row in rows if row["table"] == "headline"}

    assert counted() == {"not_yet_assessed": 3}
    assert counted(*WATCH) == {"delivered": 1, "under_way": 1, "withdrawn": 1}
    exported = done(watched("export", "-", "--format", "json", *WATCH)).json()
    assert exported["voice"] == "Ferry Watch"
    assert {row["headline"] for row in exported["commitments"]} == {
        *("delivered", "under_way", "withdrawn")
    }
    refused = watched("export", "-", "--format", "ledger", *WATCH)
    assert (refused.exit_code, refused.stdout) == (2, "")


@pytest.mark.parametrize("voice", ["promiser", "Housing Committee"])
def test_a_report_in_a_voice_is_issued_and_printed_again(
    homes_register: str, tracker: Tracker, voice: str
) -> None:
    done(
        tracker(
            *("claim", "HOMES", "part", "--voice", "Housing Committee", "-q", "Some stand"),
            *("-s", "committee", "--on", "2025-06-12"),
        )
    )
    weekly = ("--week", "2025-W24", "--format", "json")
    ours = done(tracker("report", "weekly", *weekly)).json()
    theirs = done(tracker("report", "weekly", "--voice", voice, *weekly)).json()
    assert theirs["masthead"]["scope"] == f"As found by: {voice}"
    assert theirs["stands"]["headlines"] != ours["stands"]["headlines"]
    done(
        tracker(
            "report",
            "issue",
            "--anyway",
            "A rehearsal",
            "--voice",
            voice,
            *weekly,
            "--output",
            "theirs.json",
        )
    )
    verified = done(tracker("report", "verify", "theirs.json"))
    assert verified.stdout.startswith("unchanged\t")
    again = done(tracker("report", "list", "--json")).json()["rows"]
    assert [row["voice"] for row in again] == [voice]


def test_a_voice_that_nobody_has_is_refused_with_those_there_are(watched: Tracker) -> None:
    refused = watched("list", "--voice", "Bridge Watch")
    assert (refused.exit_code, refused.stdout) == (4, "")
    assert "Did you mean Ferry Watch?" in refused.stderr
    refused = watched("stats", "--voice", "Nobody")
    assert refused.exit_code == 4
    assert "promiser, tracker and Ferry Watch" in refused.stderr


def test_a_timetable_counts_those_beside_it_that_have_a_date(
    homes_register: str, tracker: Tracker
) -> None:
    def dated(*args: str) -> list[tuple[int, int]]:
        rows = done(tracker("list", *args, *AS_OF, "--json")).json()["rows"]
        return [(row["siblings_dated"], row["siblings"]) for row in rows if row["siblings"]]

    assert dated() == dated("HOMES-PLAN") == [(0, 1)]
    done(tracker("add", "ROOFS", "Mend the roofs", "--parent", "HOMES", "-s", "plan"))
    done(tracker("due", "ROOFS", "by 31 December 2026", "-s", "plan"))
    assert dated() == dated("HOMES-PLAN") == [(1, 2)]
    assert dated("HOMES") == []
    assert "at least 1 of the 2 has a date" in done(tracker("show", "HOMES-PLAN", *AS_OF)).stdout
    shown = done(tracker("--color", "always", "list", "HOMES-PLAN", *AS_OF)).stdout
    assert "1 of 2 dated" in shown

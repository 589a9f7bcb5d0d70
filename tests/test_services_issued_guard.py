"""What was published stays published: it is neither undone nor retracted nor corrected."""

from __future__ import annotations

import pytest

from tests.fixtures_program import Result, Tracker

SOURCE = ("-s", "https://gov.example/page", "--on", "2026-06-15")
ISSUED = "2026-07-05T10:00:00Z"
LATER = "2026-07-06T09:00:00Z"


def add(tracker: Tracker, ref: str, now: str) -> int:
    """Add a commitment; the batch that it is in."""
    assert tracker("add", ref, f"About {ref}", *SOURCE, now=now).exit_code == 0
    batch = tracker("log", "--ref", ref, "--json").json()["rows"][0]["batch"]
    return int(batch)


def issue(tracker: Tracker, week: str, *known: str, now: str = ISSUED) -> int:
    """Issue a week's report; the number of its entry."""
    result = tracker("report", "issue", "--week", week, *known, "--output", "-", now=now)
    assert result.exit_code == 0, result.stderr
    rows = tracker("log", "--json").json()["rows"]
    return max(int(row["entry"]) for row in rows if row["facet"] == "issue")


def refused(result: Result) -> str:
    assert result.exit_code == 5
    return result.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("undo",),
        ("undo", "{batch}"),
        ("retract", "{entry}", "--because", "Too early"),
        ("correct", "{entry}", "--because", "Too early", "--on", "2026-06-30"),
    ],
    ids=["undo", "undo by number", "retract", "correct"],
)
def test_an_issued_report_is_never_taken_back(
    empty_register: str, tracker: Tracker, command: tuple[str, ...]
) -> None:
    add(tracker, "A", "2026-07-02T09:00:00Z")
    issue(tracker, "2026-W25")
    entry = issue(tracker, "2026-W26")
    (row,) = (row for row in tracker("log", "--json").json()["rows"] if row["entry"] == entry)
    typed = [part.format(entry=entry, batch=row["batch"]) for part in command]
    assert refused(tracker(*typed, now=LATER)) == (
        "tracker: Report 2 was published; it cannot be taken back. "
        "Issue a corrected one: tracker report issue --week 2026-W26.\n"
    )
    assert tracker("report", "list").stdout.count("2026-W26") == 1


def test_what_is_recorded_after_an_issue_can_be_undone(
    empty_register: str, tracker: Tracker
) -> None:
    add(tracker, "A", "2026-07-02T09:00:00Z")
    issue(tracker, "2026-W25")
    add(tracker, "B", LATER)
    assert tracker("undo", now=LATER).exit_code == 0
    assert "Report 1 was published" in refused(tracker("undo", now=LATER))


def test_an_older_week_that_is_issued_later_frees_nothing(
    empty_register: str, tracker: Tracker
) -> None:
    add(tracker, "A", "2026-07-02T09:00:00Z")
    batch = add(tracker, "B", "2026-07-04T09:00:00Z")
    issue(tracker, "2026-W26")
    issue(tracker, "2026-W25", "--known-at", "2026-07-03")
    assert f"Batch {batch} was shown in an issued report." in refused(
        tracker("undo", str(batch), now=LATER)
    )

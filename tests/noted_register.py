"""A small register with a note that should not be in it, and what is asked of it."""

from __future__ import annotations

from tests.fixtures_program import Result, Tracker

SOURCE = (
    *("-s", "https://gov.example/plan", "--title", "Plan", "--type", "statement"),
    *("--published", "2025-01-16"),
)
SECRET = "Somebody Private of Acacia Avenue"
BASIS = ("--basis", "Decided by the editor")


def filled(tracker: Tracker) -> Tracker:
    """One commitment, and one note on it."""
    done(tracker("add", "HOMES", "Build homes", *SOURCE))
    done(tracker("note", "HOMES", f"Told by {SECRET}.", "--on", "2025-02-01"))
    return tracker


def answers(tracker: Tracker, register: str | None = None) -> list[str]:
    env = {} if register is None else {"TRACKER_DB": register}
    asked: tuple[tuple[str, ...], ...] = (
        ("head",),
        ("list", "--json"),
        ("log", "--limit", "0", "--json"),
        ("show", "HOMES"),
        ("verify",),
    )
    return [tracker(*one, env=env).stdout for one in asked]


def done(result: Result) -> Result:
    assert result.exit_code == 0, result
    return result


def last_note(tracker: Tracker) -> str:
    rows = tracker("log", "--limit", "0", "--json").json()["rows"]
    return str(next(row["entry"] for row in rows if row["facet"] == "note"))

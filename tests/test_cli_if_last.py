"""`update --if-last`: two analysts cannot overwrite each other's judgement unaware."""

from __future__ import annotations

from tests.fixtures_program import Tracker


def test_a_judgement_is_refused_when_something_came_in_meanwhile(
    tracker: Tracker, example_register: str
) -> None:
    seen = tracker("list", "CHILD-HOUSE", "--json").json()["rows"][0]["last_entry"]
    mine = ("update", "CHILD-HOUSE", "planned", "-s", "pq-99774", "--if-last", str(seen))
    assert tracker(*mine, "--dry-run").exit_code == 0
    assert (
        tracker("--as", "B. Editor", "checked", "CHILD-HOUSE", "--on", "2026-06-20").exit_code == 0
    )
    before = tracker("head").stdout
    refused = tracker(*mine)
    assert (refused.exit_code, refused.stdout) == (5, "")
    assert f"CHILD-HOUSE has changed since entry {seen}: B. Editor recorded entry" in refused.stderr
    assert "on 1 July 2026 (look: " in refused.stderr
    assert tracker("head").stdout == before
    newest = tracker("list", "CHILD-HOUSE", "--json").json()["rows"][0]["last_entry"]
    assert tracker(*mine[:-1], str(newest)).exit_code == 0


def test_what_was_undone_or_is_about_something_else_does_not_count(
    tracker: Tracker, example_register: str
) -> None:
    seen = tracker("list", "CHILD-HOUSE", "--json").json()["rows"][0]["last_entry"]
    tracker("note", "CHILD-HOUSE", "A slip.", "--on", "2026-06-20")
    tracker("undo")
    tracker("note", "JAY-07", "Of another.", "--on", "2026-06-20")
    mine = ("update", "CHILD-HOUSE", "planned", "-s", "pq-99774", "--if-last", str(seen))
    assert tracker(*mine).exit_code == 0


def test_a_judgement_that_was_taken_back_meanwhile_is_a_change(
    tracker: Tracker, example_register: str
) -> None:
    tracker("update", "CHILD-HOUSE", "planned", "-s", "pq-99774")
    seen = tracker("list", "CHILD-HOUSE", "--json").json()["rows"][0]["last_entry"]
    tracker("--as", "B. Editor", "retract", str(seen), "--because", "The wrong page")
    mine = ("update", "CHILD-HOUSE", "under-way", "-s", "pq-99774", "--if-last", str(seen))
    refused = tracker(*mine)
    assert refused.exit_code == 5
    assert "B. Editor recorded entry" in refused.stderr
    assert "(retraction: retracted)" in refused.stderr
    other = tracker(*mine[:-1], "9999")
    assert (other.exit_code, "is not the last of CHILD-HOUSE" in other.stderr) == (5, True)

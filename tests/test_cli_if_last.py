"""`update --if-last`: two analysts cannot overwrite each other's judgement unaware."""

from __future__ import annotations

from functools import partial

import pytest

from tests.fixtures_program import Tracker

#: A day after the last look of the example; its clock goes on from there.
LATER = "2026-12-01T09:00:00Z"


@pytest.fixture
def later(tracker: Tracker, example_register: str) -> Tracker:
    return partial(tracker, now=LATER)


def test_a_judgement_is_refused_when_something_came_in_meanwhile(
    later: Tracker,
) -> None:
    seen = later("list", "CHILD-HOUSE", "--json").json()["rows"][0]["last_entry"]
    mine = ("update", "CHILD-HOUSE", "planned", "-s", "pq-99774", "--if-last", str(seen))
    assert later(*mine, "--dry-run").exit_code == 0
    assert later("--as", "B. Editor", "checked", "CHILD-HOUSE", "--on", "2026-12-01").exit_code == 0
    before = later("head").stdout
    refused = later(*mine)
    assert (refused.exit_code, refused.stdout) == (5, "")
    assert f"CHILD-HOUSE has changed since entry {seen}: B. Editor recorded entry" in refused.stderr
    assert "on 1 December 2026 (look: " in refused.stderr
    assert later("head").stdout == before
    newest = later("list", "CHILD-HOUSE", "--json").json()["rows"][0]["last_entry"]
    assert later(*mine[:-1], str(newest)).exit_code == 0


def test_what_was_undone_or_is_about_something_else_does_not_count(
    later: Tracker,
) -> None:
    seen = later("list", "CHILD-HOUSE", "--json").json()["rows"][0]["last_entry"]
    later("note", "CHILD-HOUSE", "A slip.", "--on", "2026-12-01")
    later("undo")
    later("note", "JAY-07", "Of another.", "--on", "2026-12-01")
    mine = ("update", "CHILD-HOUSE", "planned", "-s", "pq-99774", "--if-last", str(seen))
    assert later(*mine).exit_code == 0


def test_a_judgement_that_was_taken_back_meanwhile_is_a_change(
    later: Tracker,
) -> None:
    judged = ("update", "CHILD-HOUSE", "under-way", "-s", "pq-99774", "--on", "2026-12-01")
    assert later(*judged).exit_code == 0
    seen = later("list", "CHILD-HOUSE", "--json").json()["rows"][0]["last_entry"]
    later("--as", "B. Editor", "retract", str(seen), "--because", "The wrong page")
    mine = (*judged, "--if-last", str(seen))
    refused = later(*mine)
    assert refused.exit_code == 5
    assert "B. Editor recorded entry" in refused.stderr
    assert "(retraction: retracted)" in refused.stderr
    other = later(*mine[:-1], "9999")
    assert (other.exit_code, "is not the last of CHILD-HOUSE" in other.stderr) == (5, True)

"""Book-keeping in a circle is refused: everything in it would leave the count."""

from __future__ import annotations

import pytest

from tests.fixtures_program import Tracker, done


def fill(tracker: Tracker) -> None:
    describe = ("--key", "s", "--title", "S", "--type", "law", "--published", "2025-01-01")
    done(tracker("source", "add", "https://x.example/1", *describe))
    for ref in "ABC":
        done(tracker("add", ref, f"Promise {ref}", "-s", "s"))


pytestmark = [pytest.mark.filled(by=fill), pytest.mark.databases("sqlite")]


@pytest.fixture
def register(tracker: Tracker) -> Tracker:
    return tracker


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("replace", "A", "--by", "B", "-s", "s"), ("replace", "B", "--by", "A", "-s", "s")),
        (("merge", "A", "--into", "B"), ("merge", "B", "--into", "A")),
        (("split", "A", "--into", "B", "C"), ("split", "B", "--into", "A", "C")),
        (("replace", "A", "--by", "B", "-s", "s"), ("merge", "B", "--into", "A")),
        (("edit", "B", "--parent", "A"), ("edit", "A", "--parent", "B")),
    ],
)
def test_what_leads_back_is_refused(
    register: Tracker, first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    done(register(*first))
    before = done(register("head")).stdout
    result = register(*second)
    assert result.exit_code == 5, result
    assert done(register("head")).stdout == before


def test_a_longer_way_round_is_a_circle_too(register: Tracker) -> None:
    done(register("replace", "A", "--by", "B", "-s", "s"))
    done(register("merge", "B", "--into", "C"))
    result = register("replace", "C", "--by", "A", "-s", "s")
    assert result.exit_code == 5
    assert "both would leave the count" in result.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("replace", "A", "--by", "A", "-s", "s"),
        ("merge", "A", "--into", "A"),
        ("split", "A", "--into", "B", "A"),
        ("link", "A", "depends-on", "A", "-s", "s"),
        ("edit", "A", "--parent", "A"),
    ],
)
def test_nothing_becomes_itself(register: Tracker, command: tuple[str, ...]) -> None:
    assert register(*command).exit_code in {2, 5}


def test_what_is_undone_already_blocks_no_undo(register: Tracker) -> None:
    ann, bob = {"TRACKER_ACTOR": "Ann"}, {"TRACKER_ACTOR": "Bob"}
    done(register("add", "X", "Promise X", "-s", "s", env=ann))
    done(register("note", "X", "Seen", env=bob))
    blocked = register("undo", env=ann)
    assert blocked.exit_code == 5
    done(register("undo", env=bob))
    done(register("undo", env=ann))
    assert register("show", "X").exit_code == 4

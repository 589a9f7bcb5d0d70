"""What is done later never changes what was known at an earlier moment."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fixtures_program import Tracker, counting

DAY = "2026-07-02"
MOMENT = "2026-07-02T12:00:00Z"
LATER, LATEST = "2026-07-03T09:00:00Z", "2026-07-03T10:00:00Z"
THEN = ("--as-of", DAY, "--known-at", MOMENT)
FROM_TO = ("2026-06-01", DAY, "--known-at", MOMENT)
SOURCE = ("-s", "https://gov.example/page", "--on", "2026-07-01")


def fill(tracker: Tracker) -> None:
    """TOP, MID below it and LEAF below that; X1 and X2 elsewhere; LAST, added last."""
    below = {"MID": "TOP", "LEAF": "MID"}
    for ref in ("TOP", "X1", "X2", "MID", "LEAF"):
        parent = ("--parent", below[ref]) if ref in below else ()
        due = ("--due", "by 10 July 2026")
        do(tracker, "add", ref, f"About {ref}", "--lead", "Home Office", *parent, *due, *SOURCE)
    do(tracker, "saved", "mine", "TOP")
    do(tracker, "add", "LAST", "Taken back", *SOURCE)


def do(tracker: Tracker, *args: str, now: str = "2026-07-01T09:00:00Z") -> None:
    result = tracker(*args, now=now)
    assert result.exit_code == 0, result.stderr


def answers(tracker: Tracker, questions: tuple[tuple[str, ...], ...]) -> list[Any]:
    found = []
    for question in questions:
        result = tracker(*question, "--json", now=LATEST)
        assert result.exit_code == 0, (question, result.stderr)
        found.append(result.json())
    return found


QUESTIONS = (
    ("list", "LAST", *THEN),
    ("list", "LA*", *THEN),
    ("list", "LAST", "TOP", *THEN),
    ("show", "LAST", *THEN),
    ("timeline", "LAST", *THEN),
    ("diff", *FROM_TO),
    ("list", "TOP/", *THEN),
    ("list", "MID/", *THEN),
    ("list", "--parent", "MID", *THEN),
    ("timeline", "TOP/", *THEN),
    ("timeline", "MID/", *THEN),
    ("diff", *FROM_TO, "--parent", "MID"),
    ("show", "TOP", *THEN),
    ("show", "MID", *THEN),
    ("show", "LEAF", *THEN),
    ("list", "@mine", *THEN),
    ("timeline", "@mine", *THEN),
    ("agenda", "--mine", *THEN),
    ("list", "--lead", "Home", *THEN),
    ("diff", *FROM_TO, "--lead", "Home"),
)
#: What was not known then: no ref, and no body whose name is near enough to be suggested.
UNKNOWN = (
    *((command, "LASTING", *THEN) for command in ("list", "show", "timeline")),
    ("list", "--lead", "Home Offices", *THEN),
)
#: A ref is taken back, and used again; a list is saved anew; a child and then its parent are
#: moved; a body takes a shorter name; a ref and a name come that nobody knew.
LATER_ACTS = (
    ("undo",),
    ("add", "LAST", "Another of that name", "--parent", "TOP", *SOURCE),
    ("saved", "mine", "X1"),
    ("edit", "LEAF", "--parent", "X1", *SOURCE),
    ("edit", "MID", "--parent", "X2", *SOURCE),
    ("add", "NEW", "Led by another", "--lead", "Home", *SOURCE),
    ("add", "LASTING", "Not there yet", "--lead", "Home Officers", *SOURCE),
)


def test_a_later_act_changes_no_earlier_answer(empty_register: str, tracker: Tracker) -> None:
    fill(tracker)
    before = answers(tracker, QUESTIONS)
    refused = [tracker(*question, now=LATEST) for question in UNKNOWN]
    assert {(result.exit_code, result.stdout) for result in refused} == {(4, "")}
    # The ref that is taken back is asked for before it is used again.
    do(tracker, *LATER_ACTS[0], now=LATER)
    assert answers(tracker, QUESTIONS[:6]) == before[:6]
    for act in LATER_ACTS[1:]:
        do(tracker, *act, now=LATER)
    assert answers(tracker, QUESTIONS) == before
    assert [tracker(*question, now=LATEST) for question in UNKNOWN] == refused


def test_the_earlier_answers_are_about_what_stood_then(
    empty_register: str, tracker: Tracker
) -> None:
    fill(tracker)
    for act in LATER_ACTS:
        do(tracker, *act, now=LATER)
    last, top, led, leaf = answers(
        tracker,
        (
            ("list", "last", *THEN),
            ("list", "TOP/", *THEN),
            ("list", "--lead", "home", *THEN),
            ("show", "LEAF", *THEN),
        ),
    )
    assert [row["title"] for row in last["rows"]] == ["Taken back"]
    assert [row["ref"] for row in top["rows"]] == ["MID"]
    assert [row["ref"] for row in led["rows"]] == ["LEAF", "MID", "TOP", "X1", "X2"]
    assert leaf["rows"][0]["programme"] == "TOP"


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "question",
    [("list", "MID/"), ("list", "MID", "LEAF*"), ("list", "--parent", "MID"), ("show", "MID")],
    ids=" ".join,
)
def test_the_number_of_statements_does_not_depend_on_how_much_was_known(
    question: tuple[str, ...], empty_register: str, tracker: Tracker
) -> None:
    fill(tracker)
    for number in range(5):
        add = ("add", f"LEAF-{number}", f"Leaf {number}", "--parent", "MID", *SOURCE)
        do(tracker, *add, now=LATER)
    do(tracker, "undo", now="2026-07-04T09:00:00Z")
    counted = []
    for moment in (MOMENT, LATEST):
        with counting() as said:
            answers(tracker, ((*question, "--as-of", DAY, "--known-at", moment),))
        counted.append(len(said))
    assert counted[0] == counted[1] > 0

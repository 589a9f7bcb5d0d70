"""A Monday: sixty commitments, eight with news, in at most fifteen commands."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures_program import Tracker
from tests.review_register import done, waiting

MOST_COMMANDS = 15
BEFORE, MONDAY = "2026-06-20T09:00:00Z", "2026-06-29T09:00:00Z"
NEWS = "--published 2026-06-24 --own --speaker Ministry"

#: What is typed that morning; the review is one command, and these are its answers.
MORNING = [
    "review --list",
    f"claim REC-01 under-way -q 'work has begun' -s https://gov.example/reply --title Reply {NEWS}",
    "claim REC-02 delivered -q 'this is done' -s .",
    "update REC-03 planned -s .",
    f"step BILL second-reading -s https://gov.example/debate --title Debate {NEWS}",
    "update REC-04..06 planned -s .",
    f"due HOME-01 'by December 2026' -s https://gov.example/plan --title Plan {NEWS}",
    "add NEW 'A wider inquiry' -s .",
    "replace OTHER-01 --by NEW -s .",
    "checked REC REC-07..19",
    "checked HOME HOME-02..19 --nothing",
    "checked @others",
    "review",
    "report weekly --ending 2026-06-28 --output draft.html",
]
ANSWERS = "u under-way -s https://gov.example/reply\nu planned -s .\n"


def register() -> Iterator[str]:
    """Two programmes of twenty and twenty others, as a sheet of January 2025."""
    yield "source: {key: start, title: Statement, published: 2025-01-16, type: statement,"
    yield "  url: 'https://gov.example/start', publisher: Ministry, speaker: Ministry}"
    yield "facts:"
    for parent in ("REC", "HOME"):
        yield f"- {{add: {parent}, title: Programme {parent}}}"
        for number in range(1, 20):
            ref = f"{parent}-{number:02}"
            yield f"- {{add: {ref}, title: Promise {ref}, parent: {parent}}}"
    for number in range(1, 21):
        yield f"- {{add: OTHER-{number:02}, title: Promise {number}}}"
    yield "- {due: HOME-01, phrase: by July 2026}"
    yield "- {instrument: BILL, title: A bill, type: bill}"
    for number in (4, 5, 6):
        yield f"- {{link: REC-0{number}, type: carried-by, target: BILL}}"


@pytest.fixture
def sixty(register_url: str, tracker: Tracker) -> Tracker:
    done(tracker("init", "--title", "Sixty", now=BEFORE))
    done(tracker("record", "-", input="\n".join(register()), now=BEFORE))
    done(tracker("saved", "others", "OTHER-02..20", now=BEFORE))
    return tracker


@pytest.mark.databases("sqlite")
def test_a_monday_of_sixty_takes_fifteen_commands_at_most(sixty: Tracker) -> None:
    assert len(MORNING) <= MOST_COMMANDS
    assert len(waiting(sixty, "--on", "2026-06-29")) == 60
    for line in MORNING:
        done(sixty(*shlex.split(line), input=ANSWERS if line == "review" else "", now=MONDAY))
    assert waiting(sixty, "--on", "2026-06-29") == []
    rows = sixty("list", "--as-of", "2026-06-29", "--json").json()["rows"]
    looked = {row["ref"] for row in rows if row["last_looked"] == "2026-06-29"}
    news = {row["ref"] for row in rows if row["last_occurred"] >= "2026-06-22"}
    assert len(looked) == 52
    assert news == {"NEW", "OTHER-01", "HOME-01", *(f"REC-0{number}" for number in range(1, 7))}
    weekly = ("report", "weekly", "--ending", "2026-06-28", "--format", "json")
    bridge = done(sixty(*weekly, now=MONDAY)).json()["bridge"]
    changed = {line["label"]: line["count"] for line in bridge["lines"] if line["count"]}
    assert (bridge["opening"], changed, bridge["closing"]) == (60, {"Added": 1, "Replaced": 1}, 60)
    assert "<html" in Path("draft.html").read_text(encoding="utf-8")
    assert sixty("verify").exit_code == 0

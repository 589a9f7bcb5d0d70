"""The days to come, the tasks of a Monday, and the counts of the register."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.fixtures_program import Tracker, done
from tests.registers import waiting


def test_dates_stand_by_day_and_quiet_at_the_end(homes_register: str, tracker: Tracker) -> None:
    result = tracker("agenda", "--as-of", "2025-04-10", "--quiet-after", "60")
    assert result.stdout.splitlines() == [
        "what\tday\tdays\tref\ttitle\theadline\tphrase\twords",
        (
            "due_on_strict_reading\t2025-04-17\t7\tHOMES-PLAN\tPublish a plan for the homes"
            "\tNot yet assessed\tbefore Easter\tdue on the strictest reading"
        ),
        (
            "due\t2025-04-19\t9\tHOMES-PLAN\tPublish a plan for the homes"
            "\tNot yet assessed\tbefore Easter\tdue"
        ),
        (
            "due_on_strict_reading\t2025-04-30\t20\tHOMES\tBuild 100 homes"
            "\tNot yet assessed\tby May 2025\tdue on the strictest reading"
        ),
        (
            "gone_quiet\t2025-01-16\t-84\tLEVY\tA levy on empty homes"
            "\tNot yet assessed\tin due course\tnothing for 84 days"
        ),
    ]


def test_what_is_late_stands_at_the_top(homes_register: str, tracker: Tracker) -> None:
    late = tracker("--color", "always", "agenda", "--as-of", "2025-06-20", env={"COLUMNS": "80"})
    assert [line.rstrip() for line in click.unstyle(late.stdout).splitlines()] == [
        "From 20 June 2025, 30 days ahead",
        "",
        "Overdue",
        "HOMES  ▷ Build 100 homes  20 to 51 days overdue",
    ]
    unseen = tracker("agenda", "--as-of", "2025-06-20", "--known-at", "2025-02-01", "--json")
    assert [(row["what"], row["ref"]) for row in unseen.json()["rows"]] == [
        ("passed_unchecked", "HOMES-PLAN"),
        ("passed_unchecked", "HOMES"),
    ]


def test_windows_open_and_close(example_register: str, tracker: Tracker) -> None:
    answer = tracker("agenda", "--as-of", "2025-05-10", "--days", "20", "--json").json()
    assert (answer["schema"], answer["days"], answer["mine"]) == ("tracker.agenda/1", 20, False)
    audit = [row["what"] for row in answer["rows"] if row["ref"] == "CASEY-AUDIT"]
    assert audit == ["overdue", "due"]


@pytest.mark.databases("sqlite")
def test_mine_is_the_saved_list_of_that_name(homes_register: str, tracker: Tracker) -> None:
    day = ("--as-of", "2025-04-10")
    assert tracker("agenda", "--mine", *day).exit_code == 4
    assert tracker("saved", "mine", "HOMES").exit_code == 0
    rows = tracker("agenda", "--mine", *day, "--json").json()["rows"]
    assert [row["ref"] for row in rows] == ["HOMES"]


@pytest.mark.databases("sqlite")
def test_nothing_due_is_said_on_a_terminal(empty_register: str, tracker: Tracker) -> None:
    result = tracker("--color", "always", "agenda", "--as-of", "2025-04-10")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "Nothing falls due within 30 days of 10 April 2025.\n"


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
    "checked HOME HOME-02..19 --nothing --places GOV.UK",
    "checked @others NEW",
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
    yield "- {instrument: BILL, title: A bill, form: bill}"
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
    assert len(looked) == 53
    assert news == {"NEW", "OTHER-01", "HOME-01", *(f"REC-0{number}" for number in range(1, 7))}
    weekly = ("report", "weekly", "--ending", "2026-06-28", "--format", "json")
    bridge = done(sixty(*weekly, now=MONDAY)).json()["stands"]["bridge"]
    changed = {line["label"]: line["count"] for line in bridge["lines"] if line["count"]}
    assert (bridge["opening"], changed, bridge["closing"]) == (60, {"Added": 1, "Replaced": 1}, 60)
    assert "<html" in Path("draft.html").read_text(encoding="utf-8")
    assert sixty("verify").exit_code == 0


def test_every_table_sums_to_its_total(example_register: str, tracker: Tracker) -> None:
    answer = tracker("stats", "--json").json()
    assert answer["schema"] == "tracker.stats/1"
    tables: dict[str, list[dict[str, int]]] = {}
    for row in answer["rows"]:
        tables.setdefault(row["table"], []).append(row)
    for rows in tables.values():
        assert sum(row["count"] for row in rows) == rows[0]["total"]
        assert len({row["total"] for row in rows}) == 1
    commitments = tracker("list", "--json").json()["total"]
    assert tables["kind"][0]["total"] == tables["count"][0]["total"] == commitments
    assert tables["headline"][0]["total"] == tables["group"][0]["total"]


def test_demands_and_what_was_replaced_are_not_counted(
    example_register: str, tracker: Tracker
) -> None:
    rows = tracker("stats", "--json").json()["rows"]
    counts = {row["value"]: row["count"] for row in rows if row["table"] == "count"}
    listed = tracker("list", "--json").json()["rows"]
    assert counts["counted"] == sum(row["counted"] for row in listed)
    assert counts["superseded"] == sum(row["headline"] == "replaced" for row in listed)


def test_a_terminal_shows_the_sums(homes_register: str, tracker: Tracker) -> None:
    result = tracker("--color", "always", "stats", "--as-of", "2025-06-20")
    lines = [line.rstrip() for line in click.unstyle(result.stdout).splitlines()]
    start = lines.index("Counted commitments by headline")
    assert lines[start : start + 5] == [
        "Counted commitments by headline",
        "Delivered         1",
        "Under way         1",
        "Not yet assessed  2",
        "in all            4",
    ]

"""Listing commitments: filters, columns, formats."""

from __future__ import annotations

import csv
import io

import click
import pytest
from sqlalchemy import Engine, event

from tests.fixtures_program import Tracker
from tests.registers import PROMISED, SECOND_DAY

AS_OF = ("--as-of", "2025-06-20")


def refs(tracker: Tracker, *args: str) -> list[str]:
    result = tracker("list", *AS_OF, "--json", *args)
    assert result.exit_code == 0, result.stderr
    return [row["ref"] for row in result.json()["rows"]]


def test_a_pipe_gets_tabs_and_a_header(homes_register: str, tracker: Tracker) -> None:
    result = tracker("list", *AS_OF)
    assert result.stderr == ""
    assert result.stdout.splitlines() == [
        "ref\ttitle\tlead\theadline\tsaid\tbadges\tdue_latest\tlateness",
        "ASK-1\tCount the empty homes\tHousing Department\tNot yet assessed\t\t\t\t",
        (
            "HOMES\tBuild 100 homes\tHousing Department\tUnder way\tpromiser: partly delivered"
            "\tOverdue, Claim ahead\t2025-05-31\t20 to 51 days overdue"
        ),
        (
            "HOMES-PLAN\tPublish a plan for the homes\tHousing Department\tDelivered\t\t"
            "\t2025-04-19\tmet on time"
        ),
        "LEVY\tA levy on empty homes\tTreasury\tNot yet assessed\t\t\t\topen-ended for 155 days",
    ]


def test_a_terminal_gets_a_table_with_glyphs(homes_register: str, tracker: Tracker) -> None:
    result = tracker("--color", "always", "list", *AS_OF, env={"COLUMNS": "80"})
    assert "\x1b[" in result.stdout
    assert [line.rstrip() for line in click.unstyle(result.stdout).splitlines()] == [
        "Ref         Title                    Standing            Due",
        "ASK-1       Count the empty homes    ◌ Not yet assessed",
        "            Housing Department",
        "HOMES       Build 100 homes          ▷ Under way         31 May 2025",
        "            Housing Department       » Claim ahead       20 to 51 days overdue",
        "HOMES-PLAN  Publish a plan for the   ✓ Delivered         19 Apr 2025",
        "            homes                                        met on time",
        "            Housing Department                           0 of 1 dated",
        "LEVY        A levy on empty homes    ◌ Not yet assessed  open-ended for 155 days",
        "            Treasury",
    ]


def test_a_wide_terminal_has_a_column_for_every_fact(homes_register: str, tracker: Tracker) -> None:
    result = tracker("--color", "always", "list", "HOMES", *AS_OF, env={"COLUMNS": "120"})
    head, row, _ = click.unstyle(result.stdout).split("\n", 2)
    assert head.split() == ["Ref", "Title", "Lead", "Standing", "Due", "Deadline"]
    assert "Housing Department" in row
    assert "31 May 2025  20 to 51 days overdue" in row


def test_a_list_is_in_the_order_and_has_the_columns_asked_for(
    homes_register: str, tracker: Tracker
) -> None:
    assert refs(tracker, "--sort", "due") == ["HOMES-PLAN", "HOMES", "ASK-1", "LEVY"]
    assert refs(tracker, "--sort", "late")[0] == "HOMES"
    assert refs(tracker, "--sort", "changed")[-1] == "LEVY"
    chosen = ("list", *AS_OF, "--columns", "due-latest,ref", "--sort", "due", "--limit", "1")
    assert tracker(*chosen).stdout == "due_latest\tref\n2025-04-19\tHOMES-PLAN\n"
    assert tracker(*chosen, "--csv").stdout == "due_latest,ref\r\n2025-04-19,HOMES-PLAN\r\n"
    assert tracker(*chosen, "--json").json()["rows"] == [
        {"due_latest": "2025-04-19", "ref": "HOMES-PLAN"}
    ]
    refused = tracker("list", "--columns", "ref,due_last")
    assert refused.exit_code == 2
    assert "due_latest" in refused.stderr


def test_a_new_register_says_what_to_type(empty_register: str, tracker: Tracker) -> None:
    said = tracker("--color", "always", "list").stderr
    assert "tracker add REF" in said
    assert "tracker import FILE" in said
    assert "No commitment fits" in tracker("--color", "always", "list", "--overdue").stderr


def test_json_has_the_promised_keys_in_every_row(example_register: str, tracker: Tracker) -> None:
    answer = tracker("list", "--json").json()
    assert answer["schema"] == "tracker.list/1"
    assert answer["as_of"] == "2026-07-01"
    assert answer["known_at"] is None
    assert len(answer["rows"]) == answer["total"] > 50
    for row in answer["rows"]:
        assert set(row) >= PROMISED


def test_csv_loses_nothing(homes_register: str, tracker: Tracker) -> None:
    tracker("edit", "LEVY", "--title", 'A "levy",\nat last\t=1+1')
    result = tracker("list", "LEVY", *AS_OF, "--csv")
    (row,) = csv.DictReader(io.StringIO(result.stdout, newline=""))
    assert row["title"] == 'A "levy",\nat last\t=1+1'
    assert row["tags"] == "[]"
    assert row["due_phrase"] == "in due course"
    listed = tracker("list", "LEVY", *AS_OF).stdout.splitlines()[1]
    assert listed.startswith('LEVY\tA "levy", at last =1+1\tTreasury\t')


@pytest.mark.parametrize(
    ("args", "wanted"),
    [
        (["--headline", "under-way", "--headline", "delivered"], "HOMES HOMES-PLAN"),
        (["--delivery", "not-assessed"], "ASK-1 LEVY"),
        (["--response", "accepted"], "ASK-1"),
        (["--kind", "timetable", "--kind", "recommendation"], "ASK-1 HOMES-PLAN"),
        (["--lead", "housing"], "ASK-1 HOMES HOMES-PLAN"),
        (["--lead", "housing", "--kind", "undertaking"], "HOMES"),
        (["--to", "Housing Department"], "ASK-1"),
        (["--tag", "Empty", "--tag", "nothing"], "ASK-1"),
        (["--parent", "homes"], "HOMES-PLAN LEVY"),
        (["--overdue"], "HOMES"),
        (["--passed-unchecked"], ""),
        (["--due-before", "2025-05-31"], "HOMES-PLAN"),
        (["--no-timetable"], ""),
        (["--claim-ahead"], "HOMES"),
        (["--stalled"], ""),
        (["--gone-quiet", "100"], "LEVY"),
        (["--changed-since", "2025-06"], ""),
        (["--changed-since", "2025-06-10"], "ASK-1 HOMES"),
        (["--grep", "^count|levy"], "ASK-1 LEVY"),
        (["LEVY", "homes", "LEVY"], "LEVY HOMES"),
        (["HOMES/", "--kind", "undertaking"], "LEVY"),
        (["H*"], "HOMES HOMES-PLAN"),
        (["HOMES-BILL"], ""),
    ],
    ids=" ".join,
)
@pytest.mark.databases("sqlite")
def test_filters_choose(
    homes_register: str, tracker: Tracker, args: list[str], wanted: str
) -> None:
    assert refs(tracker, *args) == wanted.split()


def test_filters_choose_alike_on_every_database_and_at_every_moment(
    example_register: str, tracker: Tracker
) -> None:
    for known in ((), ("--known-at", "2026-07-01")):
        everything = tracker("list", "--json", *known).json()["rows"]
        for args, keeps in (
            (("--lead", "Home Office"), lambda row: row["lead"] == "Home Office"),
            (("--parent", "JAY"), lambda row: row["parent"] == "JAY"),
            (("--tag", "law"), lambda row: "law" in row["tags"]),
            (("--to", "Welsh Government"), lambda row: "Welsh Government" in row["addressees"]),
            (("--kind", "timetable"), lambda row: row["kind"] == "timetable"),
        ):
            rows = tracker("list", "--json", *args, *known).json()["rows"]
            assert rows == [row for row in everything if keeps(row)], (args, known)
            assert rows, args


def test_the_two_times_are_told_apart(homes_register: str, tracker: Tracker) -> None:
    known = tracker("list", "HOMES", *AS_OF, "--known-at", "2025-02-01", "--json").json()
    assert known["known_at"] == "2025-02-01T23:59:59.999999Z"
    assert known["rows"][0]["schedule"] == "passed_unchecked"
    assert known["rows"][0]["lateness"] == "passed 20 days ago, not checked"
    earlier = tracker("list", "--as-of", "2025-01-31", "--json").json()["rows"]
    assert [row["ref"] for row in earlier] == ["HOMES", "HOMES-PLAN", "LEVY"]
    assert earlier[0]["late_days"] == -120


def test_a_limit_says_what_it_leaves_out(homes_register: str, tracker: Tracker) -> None:
    result = tracker("list", *AS_OF, "--limit", "1")
    assert len(result.stdout.splitlines()) == 2
    assert result.stderr == "The first 1 of 4.\n"
    for args in (("--grep", ""), ("--known-at", "2025-06-20")):
        assert tracker("list", *AS_OF, "--limit", "1", *args).stdout == result.stdout
    before = tracker("list", "--as-of", "2025-01-31", "--limit", "2", "--json").json()
    assert (before["total"], [row["ref"] for row in before["rows"]]) == (3, ["HOMES", "HOMES-PLAN"])


def test_the_exit_code_says_whether_there_was_a_row(homes_register: str, tracker: Tracker) -> None:
    assert tracker("list", *AS_OF, "--overdue", "--exit-code").exit_code == 1
    assert tracker("list", *AS_OF, "--stalled", "--exit-code").exit_code == 0


@pytest.mark.databases("sqlite")
def test_what_is_unknown_is_an_error_with_the_nearest(
    homes_register: str, tracker: Tracker
) -> None:
    for args, code, words in (
        (("HOMS",), 4, "There is no commitment or instrument 'HOMS'. Did you mean HOMES"),
        (("X-*",), 4, "There is no ref that matches 'X-*'."),
        (("@mine",), 4, "There is no saved list 'mine'."),
        (("--parent", "HOMS"), 4, "Did you mean HOMES"),
        (("--lead", "Treasure"), 4, "There is no body 'Treasure'. Did you mean Treasury?"),
        (("--headline", "underway"), 2, "Did you mean under_way?"),
        (("--grep", "("), 2, "'(' is not a regular expression"),
        (("--due-before", "Easter"), 2, "'Easter' is not a date"),
    ):
        result = tracker("list", *args)
        assert (result.exit_code, result.stdout) == (code, ""), args
        assert words in result.stderr
        assert result.stderr.count("\n") == 1


@pytest.mark.databases("sqlite")
def test_control_characters_never_reach_the_screen(homes_register: str, tracker: Tracker) -> None:
    title = "[bold]not markup[/bold] :smile: \u202egnp.exe"
    assert tracker("edit", "LEVY", "--title", title, now=SECOND_DAY).exit_code == 0
    for args in ((), ("--color", "always")):
        result = tracker(*args, "list", "LEVY", env={"COLUMNS": "160", "NO_COLOR": "1"})
        assert "[bold]not markup[/bold] :smile: \\u202egnp.exe" in click.unstyle(result.stdout)
        assert "\u202e" not in result.stdout


@pytest.mark.databases("sqlite")
def test_saved_lists_may_hold_saved_lists(homes_register: str, tracker: Tracker) -> None:
    assert tracker("saved", "inner", "HOMES/").exit_code == 0
    assert tracker("saved", "mine", "@inner", "ASK-1").exit_code == 0
    assert refs(tracker, "@mine") == ["HOMES-PLAN", "LEVY", "ASK-1"]


def test_the_number_of_queries_does_not_grow_with_the_register(
    homes_register: str, tracker: Tracker
) -> None:
    questions = (
        ("list", "HOMES/"),
        ("list",),
        ("list", "--limit", "2"),
        ("show", "HOMES"),
        ("timeline", "HOMES/"),
        ("agenda",),
        ("diff", "2025-01-31", "2025-06-20"),
        ("log",),
        ("stats",),
    )
    before = [queries_of(tracker, *question) for question in questions]
    more = "\n".join(
        f"- add: MORE-{number}\n  title: One more\n  parent: HOMES\n  quote: we will"
        for number in range(20)
    )
    sheet = f"source: statement\non: 2025-01-16\nfacts:\n{more}\n"
    assert tracker("record", "-", input=sheet, now=SECOND_DAY).exit_code == 0
    assert [queries_of(tracker, *question) for question in questions] == before


def queries_of(tracker: Tracker, *args: str) -> int:
    """How many statements a command sends."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert tracker(*args, "--json").exit_code == 0
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert sent
    return len(sent)


@pytest.mark.databases("sqlite")
def test_what_is_over_is_not_waiting_for_a_timetable(homes_register: str, tracker: Tracker) -> None:
    assert tracker("due", "LEVY", "--none-set", "-s", "committee").exit_code == 0
    assert refs(tracker, "--no-timetable") == ["LEVY"]
    assert tracker("withdraw", "LEVY", "-s", "committee").exit_code == 0
    assert refs(tracker, "--no-timetable") == []

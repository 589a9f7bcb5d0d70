"""The answers of a review, read from a pipe: each records what its command would."""

from __future__ import annotations

import pytest

from tests.fixtures_program import Result, Tracker
from tests.review_register import WEEK_BEFORE, done, waiting

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def filled(review_register: str, tracker: Tracker) -> Tracker:
    return tracker


def script(tracker: Tracker, lines: list[str], *options: str) -> Result:
    return tracker("review", *options, input="".join(f"{line}\n" for line in lines))


def last_entries(tracker: Tracker, count: int = 1) -> list[dict[str, object]]:
    """What was recorded last, without what differs between any two entries."""
    rows = tracker("log", "--json", "--limit", str(count)).json()["rows"]
    own = {"entry", "batch", "recorded_at", "id", "amended", "amended_by"}
    return [{name: value for name, value in row.items() if name not in own} for row in rows]


@pytest.mark.parametrize(
    ("answer", "command"),
    [
        ("c", "checked QUIET"),
        ("c --places 'GOV.UK, Hansard' --terms x", "checked QUIET --places {places} --terms x"),
        ("n", "checked QUIET --nothing"),
        ("s 'They met' -s new --talk", "step QUIET {met} -s new --talk"),
        ("u planned -s new -q 'we plan to'", "update QUIET planned -s new -q {plan}"),
        ('d "by May 2030" -s new', "due QUIET {date} -s new"),
        ("a", "checked QUIET"),
    ],
)
def test_an_answer_records_what_its_command_would(
    filled: Tracker, answer: str, command: str
) -> None:
    said = {"places": "GOV.UK, Hansard", "met": "They met", "plan": "we plan to"}
    said["date"] = "by May 2030"
    typed = done(filled(*(word.format_map(said) for word in command.split())))
    by_command = last_entries(filled)
    done(filled("undo"))
    answered = done(script(filled, [answer], "QUIET"))
    assert last_entries(filled) == by_command
    assert answered.stdout.split("\t")[:4] == typed.stdout.split("\t")[:4]
    assert "1 done, 0 skipped, 0 left." in answered.stderr


def test_each_line_answers_the_next_one_and_the_end_stops(filled: Tracker) -> None:
    result = done(script(filled, ["c", "", "k", "# nothing here", "n"]))
    assert [line.split("\t")[0] for line in result.stdout.splitlines()] == ["BOTH", "HUSHED"]
    assert result.stderr.splitlines()[-1] == (
        "2 done, 2 skipped, 1 left. To go on: tracker review --from QUIET"
    )
    assert waiting(filled) == ["SOON", "SAID", "QUIET"]


def test_what_is_judged_stays_away_and_what_was_skipped_comes_again(filled: Tracker) -> None:
    result = done(script(filled, ["k", "c", "c", "c", "c"]))
    assert result.stderr.splitlines()[-1] == (
        "4 done, 1 skipped, 0 left. What was skipped comes again: tracker review"
    )
    assert waiting(filled) == ["BOTH"]


def test_stopping_says_how_to_go_on_with_the_same_filters(filled: Tracker) -> None:
    before = filled("head").stdout
    options = ("--reason", "quiet", "--quiet-after", "100", "--from", "HUSHED")
    result = done(script(filled, ["k", "q", "c"], *options))
    assert result.stdout == ""
    assert result.stderr.splitlines()[-1] == (
        "0 done, 1 skipped, 1 left. To go on: "
        "tracker review --reason quiet --quiet-after 100 --from QUIET"
    )
    assert filled("head").stdout == before


def test_a_mistake_stops_with_its_line_and_what_was_recorded_stays(filled: Tracker) -> None:
    for line, code, said in (
        ("u planed -s new", 2, "'planed' is not a delivery. Did you mean planned?"),
        ("u delivered -s new", 5, "SOON"),
        ("s 'They met' -s nwe", 4, "There is no source 'nwe'."),
        ("d 'when the moon is blue' -s new", 2, "No rule reads the deadline"),
        ("s", 2, "What happened to SOON?"),
        ("x", 2, "There is no answer 'x'."),
        ("c -", 2, "Nothing more can be read from stdin"),
        ("c 'x", 2, "a quotation mark is not closed"),
    ):
        result = script(filled, ["# a morning", "c", line, "c"])
        assert result.exit_code == code, (line, result)
        (told,) = (one for one in result.stderr.splitlines() if one.startswith("tracker: "))
        assert told.startswith("tracker: line 3: ")
        assert said in told
        assert result.stderr.splitlines()[-1] == (
            "1 done, 0 skipped, 4 left. To go on: tracker review --from SOON"
        )
        assert "BOTH" not in waiting(filled)
        done(filled("undo"))


def test_an_answer_too_many_is_a_mistake(filled: Tracker) -> None:
    result = script(filled, ["c", "", "c"], "SAID")
    assert result.exit_code == 2
    assert "tracker: line 3: Every commitment has had its answer." in result.stderr


def test_all_of_a_reason_are_checked_in_one_batch(filled: Tracker) -> None:
    result = done(script(filled, ["a"], "--reason", "quiet", "--from", "HUSHED"))
    assert [line.split("\t")[0] for line in result.stdout.splitlines()] == ["HUSHED", "QUIET"]
    assert "2 done, 0 skipped, 0 left." in result.stderr
    rows = filled("log", "--json", "--limit", "2").json()["rows"]
    assert len({row["batch"] for row in rows}) == 1


def test_a_claim_that_waits_is_not_checked_with_the_others(filled: Tracker) -> None:
    new = ("-s", "new")
    done(filled("due", "CALM", "by 9 July 2026", *new, now=WEEK_BEFORE))
    done(filled("due", "SAID", "by 9 July 2026", *new, now=WEEK_BEFORE))
    assert waiting(filled, "--reason", "in-window") == ["CALM", "SAID", "SOON"]
    result = done(script(filled, ["a"], "--reason", "in-window"))
    assert [line.split("\t")[0] for line in result.stdout.splitlines()] == ["CALM", "SOON"]
    assert waiting(filled, "--reason", "in-window") == ["SAID"]


def test_undo_takes_back_the_last_here_and_returns_to_it(filled: Tracker) -> None:
    result = done(script(filled, ["c", "n", "z", "z", "n", "q"]))
    places = [line[:13] for line in result.stderr.splitlines() if " of 5  " in line]
    assert places == [
        "1 of 5  BOTH ",
        "2 of 5  SOON ",
        "3 of 5  SAID ",
        "2 of 5  SOON ",
        "1 of 5  BOTH ",
        "2 of 5  SOON ",
    ]
    (entry,) = last_entries(filled)
    assert (entry["ref"], entry["value"]) == ("BOTH", "nothing_found")
    done(filled("checked", "CALM"))
    foreign = script(filled, ["z"])
    assert (foreign.exit_code, foreign.stdout) == (2, "")
    assert "Nothing was recorded here yet." in foreign.stderr


def test_a_dry_run_and_the_card_stay_where_they_are(filled: Tracker) -> None:
    result = done(script(filled, ["c --dry-run", "v", "c"], "SAID"))
    assert "Dry run: nothing was recorded." in result.stderr
    assert "wording" in result.stdout or "title\tThey say it is done" in result.stdout
    assert "1 done, 0 skipped, 0 left." in result.stderr


def test_the_day_of_a_review_is_the_day_of_its_looks(filled: Tracker) -> None:
    result = done(script(filled, ["c", "n --on 2026-06-30", "q"], "--on", "2026-06-29"))
    days = [line.split("\t")[4] for line in result.stdout.splitlines()]
    assert days == ["2026-06-29", "2026-06-30"]
    assert result.stderr.splitlines()[-1].endswith("tracker review --on 2026-06-29 --from SAID")

"""The weekly review: what waits for a judgement, judged one by one or by a script."""

from __future__ import annotations

import pytest

from tests.fixtures_program import Result, Tracker, done
from tests.registers import WEEK_BEFORE, waiting

ORDER = ["BOTH", "SOON", "SAID", "CALM", "HUSHED", "QUIET"]
NOTHING = "n --places GOV.UK"


@pytest.fixture
def filled(review_register: str, tracker: Tracker) -> Tracker:
    return tracker


def test_each_comes_once_by_its_first_reason_with_all_its_reasons(filled: Tracker) -> None:
    answer = filled("review", "--list", "--json").json()
    assert answer["schema"] == "tracker.review/1"
    assert [row["ref"] for row in answer["rows"]] == ORDER
    told = [[(each["why"], each["words"]) for each in row["reasons"]] for row in answer["rows"]]
    silent = "nothing for 1 year 166 days, since 16 January 2025"
    no_test = "no test says how we will see that it is done"
    of_january = f"never assessed since it was announced on 16 January 2025; {no_test}"
    of_june = f"never assessed since it was announced on 10 June 2026; {no_test}"
    assert told == [
        [
            ("passed", "the date passed on 31 May 2025; nobody has looked since"),
            ("unassessed", of_january),
            ("quiet", silent),
        ],
        [("in_window", "due in 9 days, on 10 July 2026"), ("unassessed", of_june)],
        [
            ("new_claim", "they say delivered, 10 June 2026; not checked by us"),
            ("unassessed", of_june),
        ],
        [("unassessed", of_june)],
        [("unassessed", of_january), ("quiet", silent)],
        [("unassessed", of_january), ("quiet", silent)],
    ]


@pytest.mark.databases("sqlite")
def test_a_test_and_a_look_answer_what_was_never_assessed(filled: Tracker) -> None:
    done(filled("test", "CALM", "The doors are open", now=WEEK_BEFORE))
    (row,) = filled("review", "CALM", "--json").json()["rows"]
    assert row["reasons"][0]["words"] == "never assessed since it was announced on 10 June 2026"
    done(filled("checked", "CALM", "SAID", now=WEEK_BEFORE))
    assert "CALM" not in waiting(filled)
    (claimed,) = filled("review", "SAID", "--json").json()["rows"]
    assert [reason["words"] for reason in claimed["reasons"]] == [
        "they say delivered, 10 June 2026; no finding of ours yet"
    ]


def test_overdue_alone_is_no_reason(filled: Tracker) -> None:
    assert filled("list", "KNOWN-LATE", "--overdue", "--json").json()["total"] == 1
    assert "KNOWN-LATE" not in waiting(filled)


@pytest.mark.databases("sqlite")
def test_a_strict_reading_and_an_open_window_are_reasons(filled: Tracker) -> None:
    source = ("-s", "new")
    window = ("--earliest", "2026-06-01", "--latest", "2026-09-30")
    done(filled("due", "CALM", "over the summer", *window, *source, now=WEEK_BEFORE))
    strict = ("--strict-latest", "2026-07-01", "--latest", "2026-09-30")
    done(filled("due", "SOON", "by summer", *strict, *source, now=WEEK_BEFORE))
    rows = filled("review", "--reason", "in-window", "--json").json()["rows"]
    assert [row["reasons"][0]["words"] for row in rows] == [
        "its window is open until 30 September 2026",
        "due today on the strictest reading, on 1 July 2026",
    ]
    missed = filled("review", "SOON", "--on", "2026-07-02", "--json").json()["rows"]
    assert missed[0]["reasons"][0]["words"] == (
        "the date passed on 1 July 2026 on the strictest reading; nobody has looked since"
    )


def test_a_finding_answers_the_claims_before_it_and_not_those_after(filled: Tracker) -> None:
    finding = ("update", "SAID", "planned", "-s", "new")
    done(filled(*finding, "--on", "2026-06-12", now=WEEK_BEFORE))
    assert "SAID" not in waiting(filled)
    said = ("claim", "SAID", "under-way", "--voice", "A charity", "-q", "half of it", "-s", "new")
    done(filled(*said, "--on", "2026-06-15", now=WEEK_BEFORE))
    (row,) = filled("review", "SAID", "--json").json()["rows"]
    assert row["reasons"][0]["words"] == (
        "A charity: under way, 15 June 2026; our finding is of 12 June 2026"
    )


@pytest.mark.parametrize(
    "recorded",
    [
        ("checked", "QUIET"),
        ("update", "QUIET", "planned", "-s", "new"),
        ("step", "QUIET", "They met", "-s", "new", "--talk"),
        ("due", "QUIET", "by May 2030", "-s", "new"),
    ],
    ids=lambda words: words[0],
)
def test_a_look_a_finding_a_step_or_a_date_since_monday_takes_it_off(
    filled: Tracker, recorded: tuple[str, ...]
) -> None:
    options, sunday = ("--quiet-after", "10"), "2026-06-28T23:59:59Z"
    done(filled(*recorded, now=sunday))
    assert "QUIET" in waiting(filled, *options)
    done(filled("undo", now=sunday))
    done(filled(*recorded, now="2026-06-29T00:00:00Z"))
    assert "QUIET" not in waiting(filled, *options)
    done(filled("undo"))
    assert "QUIET" in waiting(filled, *options)


def test_a_note_or_a_claim_does_not_take_it_off(filled: Tracker) -> None:
    done(filled("note", "QUIET", "To be looked at"))
    done(filled("claim", "QUIET", "under-way", "-q", "on it", "-s", "new", "--on", "2026-06-30"))
    assert "QUIET" in waiting(filled)


def test_what_has_ended_or_gone_is_not_reviewed(filled: Tracker) -> None:
    done(filled("withdraw", "BOTH", "--because", "They said so", "-s", "old", now=WEEK_BEFORE))
    ended = ("update", "QUIET", "planned", "--ended", "refused", "--because", "x", "-s", "old")
    done(filled(*ended, now=WEEK_BEFORE))
    assert waiting(filled) == ["SOON", "SAID", "CALM", "HUSHED"]


@pytest.mark.databases("sqlite")
def test_filters_choose_what_is_reviewed(filled: Tracker) -> None:
    assert waiting(filled, "--lead", "treasury") == ["HUSHED", "QUIET"]
    assert waiting(filled, "--parent", "QUIET") == ["HUSHED"]
    assert waiting(filled, "--reason", "quiet") == ["BOTH", "HUSHED", "QUIET"]
    assert waiting(filled, "SAID", "HUSHED") == ["SAID", "HUSHED"]
    assert waiting(filled, "--reason", "quiet", "--quiet-after", "1000") == []
    assert waiting(filled, "--reason", "unassessed", "--lead", "treasury") == ["HUSHED", "QUIET"]
    assert waiting(filled, "--from", "said") == ["SAID", "CALM", "HUSHED", "QUIET"]
    assert filled("review", "--mine").exit_code == 4
    done(filled("saved", "mine", "S*"))
    assert waiting(filled, "--mine") == ["SOON", "SAID"]
    unknown = filled("review", "--from", "KNOWN-LATE")
    assert (unknown.exit_code, unknown.stderr) == (
        4,
        "tracker: There is no commitment to review 'KNOWN-LATE'.\n",
    )


@pytest.mark.databases("sqlite")
def test_the_list_is_tabs_in_a_pipe_and_a_table_on_a_terminal(filled: Tracker) -> None:
    claimed = "they say delivered, 10 June 2026; not checked by us"
    no_test = "no test says how we will see that it is done"
    lines = filled("review", "--list", "SAID").stdout.splitlines()
    assert lines == [
        "ref\ttitle\theadline\tbadges\treasons\twords\tdue_latest\tlast_looked",
        (
            "SAID\tThey say it is done\tNot yet assessed\tClaim unchecked\tnew_claim, unassessed"
            f"\t{claimed}; never assessed since it was announced on 10 June 2026; {no_test}\t\t"
        ),
    ]
    drawn = filled("--color", "always", "review", "--list", "SAID", env={"COLUMNS": "80"})
    assert claimed in drawn.stdout
    nothing = filled("--color", "always", "review", "--list", "KNOWN-LATE")
    assert (nothing.stdout, nothing.stderr) == ("", "Nothing needs a judgement this week.\n")
    assert filled("review", "KNOWN-LATE").stderr == "Nothing needs a judgement this week.\n"


def script(tracker: Tracker, lines: list[str], *options: str) -> Result:
    return tracker("review", *options, input="".join(f"{line}\n" for line in lines))


def last_entries(tracker: Tracker, count: int = 1) -> list[dict[str, object]]:
    """What was recorded last, without what differs between any two entries."""
    rows = tracker("log", "--json", "--limit", str(count)).json()["rows"]
    own = {"entry", "batch", "recorded_at", "id", "amended", "amended_by"}
    return [{name: value for name, value in row.items() if name not in own} for row in rows]


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("answer", "command"),
    [
        ("c", "checked QUIET"),
        ("c --places 'GOV.UK, Hansard' --terms x", "checked QUIET --places {places} --terms x"),
        (NOTHING, "checked QUIET --nothing --places GOV.UK"),
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


@pytest.mark.databases("sqlite")
def test_each_line_answers_the_next_one_and_the_end_stops(filled: Tracker) -> None:
    result = done(script(filled, ["c", "", "k", "k", "# nothing here", NOTHING]))
    assert [line.split("\t")[0] for line in result.stdout.splitlines()] == ["BOTH", "HUSHED"]
    assert result.stderr.splitlines()[-1] == (
        "2 done, 3 skipped, 1 left. To go on: tracker review --from QUIET"
    )
    assert waiting(filled) == ["SOON", "SAID", "CALM", "QUIET"]


@pytest.mark.databases("sqlite")
def test_what_is_judged_stays_away_and_what_was_skipped_comes_again(filled: Tracker) -> None:
    result = done(script(filled, ["k", "c", "c", "c", "c", "c"]))
    assert result.stderr.splitlines()[-1] == (
        "5 done, 1 skipped, 0 left. What was skipped comes again: tracker review"
    )
    assert waiting(filled) == ["BOTH"]


@pytest.mark.databases("sqlite")
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


@pytest.mark.databases("sqlite")
def test_a_mistake_stops_with_its_line_and_what_was_recorded_stays(filled: Tracker) -> None:
    for line, code, said in (
        ("u planed -s new", 2, "'planed' is not a finding. Did you mean planned?"),
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
            "1 done, 0 skipped, 5 left. To go on: tracker review --from SOON"
        )
        assert "BOTH" not in waiting(filled)
        done(filled("undo"))


@pytest.mark.databases("sqlite")
def test_an_answer_too_many_is_a_mistake(filled: Tracker) -> None:
    result = script(filled, ["c", "", "c"], "SAID")
    assert result.exit_code == 2
    assert "tracker: line 3: Every commitment has had its answer." in result.stderr


@pytest.mark.databases("sqlite")
def test_all_of_a_reason_are_checked_in_one_batch(filled: Tracker) -> None:
    result = done(script(filled, ["a"], "--reason", "quiet", "--from", "HUSHED"))
    assert [line.split("\t")[0] for line in result.stdout.splitlines()] == ["HUSHED", "QUIET"]
    assert "2 done, 0 skipped, 0 left." in result.stderr
    rows = filled("log", "--json", "--limit", "2").json()["rows"]
    assert len({row["batch"] for row in rows}) == 1


@pytest.mark.databases("sqlite")
def test_a_claim_that_waits_is_not_checked_with_the_others(filled: Tracker) -> None:
    new = ("-s", "new")
    done(filled("due", "CALM", "by 9 July 2026", *new, now=WEEK_BEFORE))
    done(filled("due", "SAID", "by 9 July 2026", *new, now=WEEK_BEFORE))
    assert waiting(filled, "--reason", "in-window") == ["CALM", "SAID", "SOON"]
    result = done(script(filled, ["a"], "--reason", "in-window"))
    assert [line.split("\t")[0] for line in result.stdout.splitlines()] == ["CALM", "SOON"]
    assert waiting(filled, "--reason", "in-window") == ["SAID"]


@pytest.mark.databases("sqlite")
def test_undo_takes_back_the_last_here_and_returns_to_it(filled: Tracker) -> None:
    result = done(script(filled, ["c", NOTHING, "z", "z", NOTHING, "q"]))
    places = [line[:13] for line in result.stderr.splitlines() if " of 6  " in line]
    assert places == [
        "1 of 6  BOTH ",
        "2 of 6  SOON ",
        "3 of 6  SAID ",
        "2 of 6  SOON ",
        "1 of 6  BOTH ",
        "2 of 6  SOON ",
    ]
    (entry,) = last_entries(filled)
    assert (entry["ref"], entry["value"]) == ("BOTH", "nothing_found")
    done(filled("checked", "CALM"))
    foreign = script(filled, ["z"])
    assert (foreign.exit_code, foreign.stdout) == (2, "")
    assert "Nothing was recorded here yet." in foreign.stderr


@pytest.mark.databases("sqlite")
def test_a_dry_run_and_the_card_stay_where_they_are(filled: Tracker) -> None:
    result = done(script(filled, ["c --dry-run", "v", "c"], "SAID"))
    assert "Dry run: nothing was recorded." in result.stderr
    assert "wording" in result.stdout or "title\tThey say it is done" in result.stdout
    assert "1 done, 0 skipped, 0 left." in result.stderr


@pytest.mark.databases("sqlite")
def test_the_day_of_a_review_is_the_day_of_its_looks(filled: Tracker) -> None:
    result = done(script(filled, ["c", f"{NOTHING} --on 2026-06-30", "q"], "--on", "2026-06-29"))
    days = [line.split("\t")[4] for line in result.stdout.splitlines()]
    assert days == ["2026-06-29", "2026-06-30"]
    assert result.stderr.splitlines()[-1].endswith("tracker review --on 2026-06-29 --from SAID")

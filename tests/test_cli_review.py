"""The review: what it walks through, in which order, and what leaves it."""

from __future__ import annotations

import pytest

from tests.fixtures_program import Tracker
from tests.review_register import WEEK_BEFORE, done, waiting

ORDER = ["BOTH", "SOON", "SAID", "HUSHED", "QUIET"]


@pytest.fixture
def filled(review_register: str, tracker: Tracker) -> Tracker:
    return tracker


def test_each_comes_once_by_its_first_reason_with_all_its_reasons(filled: Tracker) -> None:
    answer = filled("review", "--list", "--json").json()
    assert answer["schema"] == "tracker.review/1"
    assert [row["ref"] for row in answer["rows"]] == ORDER
    told = [[(each["why"], each["words"]) for each in row["reasons"]] for row in answer["rows"]]
    silent = "nothing for 1 year 166 days, since 16 January 2025"
    assert told == [
        [
            ("passed", "the date passed on 31 May 2025; nobody has looked since"),
            ("quiet", silent),
        ],
        [("in_window", "due in 9 days, on 10 July 2026")],
        [("new_claim", "they say delivered, 10 June 2026; no verdict yet")],
        [("quiet", silent)],
        [("quiet", silent)],
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


def test_a_verdict_answers_the_claims_before_it_and_not_those_after(filled: Tracker) -> None:
    verdict = ("update", "SAID", "planned", "-s", "new")
    done(filled(*verdict, "--on", "2026-06-12", now=WEEK_BEFORE))
    assert "SAID" not in waiting(filled)
    said = ("claim", "SAID", "under-way", "--voice", "A charity", "-q", "half of it", "-s", "new")
    done(filled(*said, "--on", "2026-06-15", now=WEEK_BEFORE))
    (row,) = filled("review", "SAID", "--json").json()["rows"]
    assert row["reasons"][0]["words"] == (
        "A charity: under way, 15 June 2026; our verdict is of 12 June 2026"
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
def test_a_look_a_verdict_a_step_or_a_date_since_monday_takes_it_off(
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
    assert waiting(filled) == ["SOON", "SAID", "HUSHED"]


@pytest.mark.databases("sqlite")
def test_filters_choose_what_is_reviewed(filled: Tracker) -> None:
    assert waiting(filled, "--lead", "treasury") == ["HUSHED", "QUIET"]
    assert waiting(filled, "--parent", "QUIET") == ["HUSHED"]
    assert waiting(filled, "--reason", "quiet") == ["BOTH", "HUSHED", "QUIET"]
    assert waiting(filled, "SAID", "HUSHED") == ["SAID", "HUSHED"]
    assert waiting(filled, "--quiet-after", "1000") == ["BOTH", "SOON", "SAID"]
    assert waiting(filled, "--from", "said") == ["SAID", "HUSHED", "QUIET"]
    assert filled("review", "--mine").exit_code == 4
    done(filled("saved", "mine", "S*"))
    assert waiting(filled, "--mine") == ["SOON", "SAID"]
    unknown = filled("review", "--from", "CALM")
    assert (unknown.exit_code, unknown.stderr) == (
        4,
        "tracker: There is no commitment to review 'CALM'.\n",
    )


@pytest.mark.databases("sqlite")
def test_the_list_is_tabs_in_a_pipe_and_a_table_on_a_terminal(filled: Tracker) -> None:
    lines = filled("review", "--list", "SAID").stdout.splitlines()
    assert lines == [
        "ref\ttitle\theadline\tbadges\treasons\twords\tdue_latest\tlast_looked",
        (
            "SAID\tThey say it is done\tNot yet assessed\t\tnew_claim"
            "\tthey say delivered, 10 June 2026; no verdict yet\t\t"
        ),
    ]
    drawn = filled("--color", "always", "review", "--list", "SAID", env={"COLUMNS": "80"})
    assert "they say delivered, 10 June 2026; no verdict yet" in drawn.stdout
    nothing = filled("--color", "always", "review", "--list", "CALM")
    assert (nothing.stdout, nothing.stderr) == ("", "Nothing needs a judgement this week.\n")
    assert filled("review", "CALM").stderr == "Nothing needs a judgement this week.\n"

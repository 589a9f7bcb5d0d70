"""Events of the diary: what hangs on them, what moves with them, and what ends with a period."""

from __future__ import annotations

import re
import shlex
from typing import Any

import pytest

from tests.fixtures_program import Tracker, done

PAGE = "https://gazette.example/a"
SAID = ("--title", "The Gazette", "--type", "statement", "--published", "2026-01-16")
#: Later pages, by the day on which they were published.
LATER = {day: f"https://gazette.example/{day}" for day in ("2026-02-10", "2026-03-10")}


def page(day: str) -> tuple[str, ...]:
    return ("-s", LATER[day], *SAID[:-1], day)


@pytest.fixture
def irish(tracker: Tracker) -> Tracker:
    """A register of Ireland with one promise that has no date."""
    first = "2026-05-01T09:00:00Z"
    added = ("add", "P1", "Cut the tax", "-s", PAGE, *SAID, "--by", "The Minister")
    done(tracker("init", "--jurisdiction", "ie", now=first))
    done(tracker(*added, now=first))
    return tracker


def row(tracker: Tracker, ref: str = "P1", *options: str) -> dict[str, Any]:
    (only,) = done(tracker("list", ref, *options, "--json")).json()["rows"]
    assert isinstance(only, dict)
    return only


BUDGET = ("event", "BUDGET-2027", "Budget 2027")
DATED = (
    ("by the Budget", "2026-10-06", ("2026-10-06", "2026-10-06")),
    ("before the Budget", "2026-10-06", ("2026-10-05", "2026-10-05")),
    ("within six weeks of the Budget", "2026-10-06", ("2026-11-17", "2026-11-17")),
    ("by the Budget", "2026-10-06/2026-10-08", ("2026-10-08", "2026-10-06")),
    ("before the Budget", "2026-10-06/2026-10-08", ("2026-10-05", "2026-10-05")),
    ("within 10 days of the Budget", "2026-10-06/2026-10-08", ("2026-10-18", "2026-10-16")),
)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("event_first", [True, False])
@pytest.mark.parametrize(("phrase", "day", "window"), DATED)
def test_a_phrase_takes_the_day_of_its_event_whichever_comes_first(
    irish: Tracker, phrase: str, day: str, window: tuple[str, str], event_first: bool
) -> None:
    made, stated = (*BUDGET, "--on", day), ("due", "P1", phrase, "-s", PAGE)
    for command in (made, stated) if event_first else (stated, made):
        done(irish(*command))

    bound = row(irish)

    assert (bound["due_latest"], bound["due_strict_latest"]) == window
    assert (bound["due_event"], bound["moves"]) == ("BUDGET-2027", 0)


@pytest.mark.databases("sqlite")
def test_without_an_event_the_line_that_makes_it_is_printed_and_works(irish: Tracker) -> None:
    result = done(irish("due", "P1", "by COP31", "-s", PAGE))

    assert 'tracker event COP31 "COP31" --expected …' in result.stderr
    done(irish("event", "COP31", "COP31", "--expected", "2026-11"))
    assert row(irish)["due_event"] == "COP31"
    assert irish("lint", "no-source", "--json").json()["rows"] == []


def test_an_event_that_is_only_expected_makes_nothing_overdue(irish: Tracker) -> None:
    done(irish("due", "P1", "by the Budget", "-s", PAGE))
    done(irish(*BUDGET, "--expected", "2026-02"))
    done(irish("checked", "P1", "--on", "2026-06-01"))

    waiting = row(irish)

    assert (waiting["schedule"], waiting["due_latest"]) == ("open_ended", None)
    assert (waiting["due_expected"], waiting["lateness"]) == (
        "2026-02",
        "expected in February 2026",
    )


def test_a_new_day_of_an_event_moves_what_is_bound_to_it_with_its_source(irish: Tracker) -> None:
    done(irish("due", "P1", "by the Budget", "-s", PAGE))
    done(irish(*BUDGET, "--on", "2026-06-09", *page("2026-02-10")))
    moved = done(irish("event", "BUDGET-2027", "--on", "2026-06-23", *page("2026-03-10")))

    now, then = row(irish), row(irish, "P1", "--as-of", "2026-02-20")
    show = done(irish("show", "P1")).stdout
    entries = done(irish("timeline", "P1", "--json")).json()["rows"][0]["entries"]

    assert "P1, “by the Budget”: by 23 June 2026, the day of BUDGET-2027." in moved.stderr
    assert (now["due_latest"], now["slip_days"], now["moves"]) == ("2026-06-23", 14, 1)
    assert (then["due_latest"], then["slip_days"], then["moves"]) == ("2026-06-09", 0, 0)
    assert row(irish, "P1", "--as-of", "2026-02-01")["due_latest"] is None
    assert "date of BUDGET-2027 moved later by 14 days, to 23 June 2026" in show
    assert [source["title"] for source in entries[-1]["sources"]] == ["The Gazette"]
    assert entries[-1]["ref"] == "BUDGET-2027"
    changes = done(irish("diff", "2026-02-20", "2026-03-20", "--json")).json()["rows"]
    assert {change["field"] for change in changes[0]["changes"]} >= {"due_latest"}


def test_what_was_not_bound_then_is_not_bound_as_known_then(irish: Tracker) -> None:
    done(irish("due", "P1", "by the Budget", "-s", PAGE, now="2026-06-01T09:00:00Z"))
    made = (*BUDGET, "--on", "2026-10-06", *page("2026-02-10"))
    done(irish(*made, now="2026-06-10T09:00:00Z"))
    done(irish("event", "BUDGET-2027", "The autumn budget", now="2026-06-20T09:00:00Z"))

    known = {
        day: row(irish, "P1", "--known-at", day)["due_latest"]
        for day in ("2026-06-05", "2026-06-15", "2026-06-25")
    }

    assert known == {"2026-06-05": None, "2026-06-15": "2026-10-06", "2026-06-25": "2026-10-06"}
    assert done(irish("show", "BUDGET-2027")).stdout.count("The autumn budget")
    done(irish("undo"))
    done(irish("undo"))
    assert row(irish)["due_event"] is None
    assert done(irish("verify")).exit_code == 0


@pytest.mark.databases("sqlite")
def test_two_events_that_fit_are_named_and_the_anchor_decides(irish: Tracker) -> None:
    done(irish(*BUDGET, "--on", "2026-10-06"))
    done(irish("event", "BUDGET-2028", "Budget 2028", "--expected", "2027-10"))

    refused = irish("due", "P1", "by the Budget", "-s", PAGE)
    named = done(irish("due", "P1", "by the Budget", "--anchor", "BUDGET-2028", "-s", PAGE))

    assert refused.exit_code == 5
    assert "may mean BUDGET-2027 or BUDGET-2028" in refused.stderr
    assert "--anchor BUDGET-2027" in refused.stderr
    assert "expected in October 2027" in named.stdout
    assert row(irish)["due_event"] == "BUDGET-2028"


@pytest.mark.databases("sqlite")
def test_an_event_that_is_over_is_not_meant(irish: Tracker) -> None:
    done(irish("event", "BUDGET-2026", "Budget 2026", "--on", "2025-10-07"))
    done(irish(*BUDGET, "--on", "2026-10-06"))

    done(irish("due", "P1", "by the Budget", "-s", PAGE))

    assert row(irish)["due_event"] == "BUDGET-2027"


ANCHORS = (
    (("by May 2026", "--anchor", "BUDGET-2027"), 2, "counts from no event"),
    (("annually", "--anchor", "BUDGET-2027"), 2, "counts from no event"),
    (("within 9 working days of the Budget", "--anchor", "BUDGET-2027"), 2, "--anchor-on DAY"),
    (("by the Budget", "--anchor", "NOBODY"), 4, "NOBODY"),
    (("by the Budget", "--anchor", "BUDGET-2027", "--anchor-on", "2026-10-06"), 2, "one day"),
    (("x", "--latest", "2026-10-06", "--anchor", "BUDGET-2027"), 2, "Keep the window"),
    (("--none-set", "--anchor", "BUDGET-2027"), 2, "has no window"),
)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("words", "code", "refusal"), ANCHORS)
def test_an_anchor_is_used_or_refused(
    irish: Tracker, words: tuple[str, ...], code: int, refusal: str
) -> None:
    done(irish(*BUDGET, "--on", "2026-10-06"))

    result = irish("due", "P1", *words, "-s", PAGE)

    assert (result.exit_code, result.stderr.count("\n")) == (code, 1)
    assert refusal in result.stderr


@pytest.mark.databases("sqlite")
def test_words_that_no_rule_reads_may_name_an_event_of_the_diary(irish: Tracker) -> None:
    done(irish("event", "ARD-FHEIS", "The Ard Fheis", "--on", "2026-10-17"))

    done(irish("due", "P1", "before the Ard Fheis", "-s", PAGE))

    assert row(irish)["due_latest"] == "2026-10-16"


def test_a_corrected_phrase_keeps_the_event_that_was_made_later(irish: Tracker) -> None:
    stated = done(irish("due", "P1", "by the Budget", "-s", PAGE, "--json")).json()["rows"][0]
    done(irish(*BUDGET, "--on", "2026-10-06"))

    early = ("correct", str(stated["entry"]), "--on", "2026-01-15", "--because", "A day early")
    corrected = done(irish(*early, "--json")).json()["rows"][0]
    assert row(irish)["due_latest"] == "2026-10-06"
    misread = ("--phrase", "before the Budget", "--because", "Misread")
    done(irish("correct", str(corrected["entry"]), *misread))

    assert row(irish)["due_latest"] == "2026-10-05"


def test_events_are_in_the_diary_the_agenda_and_the_calendar(irish: Tracker) -> None:
    done(irish("due", "P1", "by the Budget", "-s", PAGE))
    done(irish(*BUDGET, "--on", "2026-07-07"))
    done(irish("event", "COP31", "COP31", "--expected", "2026-07"))

    diary = done(irish("event", "list", "--json")).json()["rows"]
    agenda = done(irish("agenda", "--json")).json()["rows"]
    calendar = done(irish("export", "-", "--format", "ics")).stdout

    assert [(one["ref"], one["day"], one["expected"], one["deadlines"]) for one in diary] == [
        ("COP31", None, "2026-07", 0),
        ("BUDGET-2027", "2026-07-07", None, 1),
    ]
    assert [(one["what"], one["ref"], one["day"]) for one in agenda] == [
        ("due", "P1", "2026-07-07"),
        ("event", "BUDGET-2027", "2026-07-07"),
        ("event_expected", "COP31", "2026-07-31"),
    ]
    assert "SUMMARY:BUDGET-2027: Budget 2027" in calendar
    assert "SUMMARY:COP31: COP31 (expected)" in calendar
    assert calendar.count("BEGIN:VEVENT") == 3


@pytest.fixture
def parliament(irish: Tracker) -> Tracker:
    """Two promises of a parliament that is over, one of which a bill carries."""
    done(irish("due", "P1", "by the end of this Parliament", "-s", PAGE))
    done(irish("add", "P2", "Plant trees", "-s", PAGE, "--due", "by May 2026"))
    done(irish("instrument", "TAX-BILL", "Tax Bill", "--form", "bill", "-s", PAGE))
    done(irish("link", "P1", "carried-by", "TAX-BILL", "-s", PAGE))
    done(irish("event", "PARL-34", "The end of the Parliament", "--on", "2026-03-10"))
    return irish


def test_closing_a_period_ends_all_that_is_bound_to_it(parliament: Tracker) -> None:
    asked = parliament("close", "PARL-34", *page("2026-03-10"))
    dry = done(parliament("close", "PARL-34", *page("2026-03-10"), "--dry-run"))
    closed = done(parliament("close", "PARL-34", *page("2026-03-10"), "--yes"))
    elsewhen = parliament("close", "PARL-34", *page("2026-03-10"), "--yes", "--on", "2026-03-09")

    assert (asked.exit_code, "would end: P1" in asked.stderr) == (2, True)
    assert (elsewhen.exit_code, "ends on its day, 2026-03-10" in elsewhen.stderr) == (2, True)
    assert "Not yet assessed" in dry.stdout
    assert "Not law, and perhaps fallen: TAX-BILL" in closed.stderr
    assert row(parliament)["ended_reason"] == "period_ended"
    assert row(parliament, "P2")["ended_reason"] is None
    again = parliament("close", "PARL-34", *page("2026-03-10"), "--yes")
    assert (again.exit_code, "Nothing open is bound" in again.stderr) == (5, True)


def test_a_sheet_makes_events_and_closes_periods(parliament: Tracker) -> None:
    sheet = """
source: {key: gazette-end, title: The Gazette, type: statement, published: 2026-03-10}
facts:
  - {event: BUDGET-2027, title: Budget 2027, on: 2026-10-06}
  - {close: PARL-34, fallen: TAX-BILL}
  - {add: P3, title: Mend roads, due: by the Budget}
"""
    done(parliament("record", "-", input=sheet))

    assert row(parliament)["ended_reason"] == "period_ended"
    assert row(parliament, "P3")["due_latest"] == "2026-10-06"
    assert "fallen" in done(parliament("show", "TAX-BILL")).stdout


@pytest.mark.databases("sqlite")
def test_stages_have_the_words_of_the_place(irish: Tracker) -> None:
    done(irish("instrument", "BILL", "A Bill", "--form", "bill", "-s", PAGE))
    done(irish("instrument", "LOI", "Loi", "--form", "bill", "--jurisdiction", "fr", "-s", PAGE))

    signed = done(irish("step", "BILL", "signed by the President", *page("2026-02-10")))
    done(irish("step", "LOI", "royal-assent", "-s", LATER["2026-02-10"]))

    assert "signed by the President" in signed.stdout
    assert "signed by the President, 10 February 2026" in done(irish("show", "BILL")).stdout
    assert "promulgated, 10 February 2026" in done(irish("show", "LOI")).stdout
    done(irish("link", "P1", "carried-by", "BILL", "-s", PAGE))
    weekly = done(irish("report", "weekly", "--week", "2026-W07", "--format", "md")).stdout
    assert "A Bill was signed by the President" in weekly


@pytest.mark.databases("sqlite")
def test_a_stage_names_the_line_that_counts_a_date_from_it(irish: Tracker) -> None:
    done(
        irish(
            "due", "P1", "within six months of the Bill being signed by the President", "-s", PAGE
        )
    )
    done(irish("instrument", "BILL", "A Bill", "--form", "bill", "-s", PAGE))
    done(irish("link", "P1", "carried-by", "BILL", "-s", PAGE))

    passed = done(irish("step", "BILL", "passed", *page("2026-02-10")))
    signed = done(irish("step", "BILL", "signed by the President", *page("2026-03-10")))
    (line,) = re.findall("tracker (due .*)", signed.stderr)
    done(irish(*shlex.split(line)))

    assert "tracker due" not in passed.stderr
    assert row(irish)["due_latest"] == "2026-09-10"
    again = done(irish("step", "BILL", "in-force", "-s", LATER["2026-03-10"]))
    assert "tracker due" not in again.stderr

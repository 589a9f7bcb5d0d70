"""What would embarrass whoever issues a report: listed, asked about, recorded and printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures_program import Tracker, done
from tests.terminal import on_terminal

PUBLISHED = ("--publisher", "River Watch", "--contact", "rivers@watch.example")
STATEMENT = (
    *("-s", "https://gov.example/plan", "--title", "Plan", "--type", "statement"),
    *("--published", "2025-01-16", "--publisher", "Water Office"),
)
WEEK = ("report", "issue", "--week", "2025-W23")
NEXT = ("report", "issue", "--week", "2025-W24")
REASON = ("--anyway", "The Office answers on 27 June.")


@pytest.fixture
def rivers(tracker: Tracker) -> Tracker:
    """Four promises, of which the dates of all have passed and nobody looked."""
    done(tracker("init", "--title", "Rivers", *PUBLISHED))
    for number in range(1, 5):
        promise = ("add", f"R-{number}", "Clean a river", "--due", "by May 2025")
        done(tracker(*promise, *(STATEMENT if number == 1 else ("-s", "."))))
    return tracker


def test_an_issue_is_refused_with_what_to_put_right(rivers: Tracker) -> None:
    refused = rivers(*WEEK, "--output", "weekly.html")
    assert (refused.exit_code, refused.stdout) == (5, "")
    lines = refused.stderr.splitlines()
    assert lines[0] == "passed-unchecked: 4 dates that passed and nobody checked"
    assert lines[1] == (
        "  R-1: its date passed 8 days ago, and nobody has looked since. tracker checked R-1"
    )
    assert lines[4] == "  and 1 more"
    assert lines[-1].startswith("tracker: 4 things would embarrass whoever issues this report.")
    assert "--anyway REASON" in lines[-1]
    assert not Path("weekly.html").exists()
    assert rivers("report", "list", "--json").json()["rows"] == []


@pytest.mark.parametrize("name", ["html", "md", "txt"])
def test_the_reason_is_recorded_and_stands_at_the_foot(rivers: Tracker, name: str) -> None:
    done(rivers(*WEEK, *REASON, "--output", f"weekly.{name}"))
    (row,) = rivers("report", "list", "--json").json()["rows"]
    assert (row["accepted"], row["anyway"]) == (4, REASON[1])
    page = Path(f"weekly.{name}").read_text(encoding="utf-8")
    foot = " ".join(page.split())[-4000:]
    assert "4 dates that passed and nobody checked" in foot
    assert f"Reason given: {REASON[1]}" in foot
    assert rivers("report", "show", "1", "--format", name).stdout == page
    assert done(rivers("report", "verify", f"weekly.{name}")).stdout.startswith("unchanged\t")


def test_what_the_last_issue_had_is_counted_and_only_what_is_new_is_asked(rivers: Tracker) -> None:
    done(rivers(*WEEK, *REASON, "--output", "weekly.html"))
    again = done(rivers(*NEXT, "--output", "next.html"))
    assert "4 things to put right stood in the last issue too." in again.stderr
    assert "passed-unchecked" not in again.stderr
    assert "Issued all the same" not in Path("next.html").read_text(encoding="utf-8")
    done(rivers("add", "R-5", "Clean a lake", "--due", "by 10 June 2025", "-s", "."))
    third = ("report", "issue", "--week", "2025-W25", "--output", "third.html")
    refused = rivers(*third)
    assert refused.exit_code == 5
    assert "1 date that passed and nobody checked\n  R-5: " in refused.stderr
    done(rivers("checked", "R-1..5", "--on", "2025-06-20", "--places", "GOV.UK"))
    assert done(rivers(*third)).exit_code == 0


def test_a_report_with_nothing_to_put_right_needs_no_reason(rivers: Tracker) -> None:
    done(rivers("checked", "R-1..4", "--on", "2025-06-05", "--places", "GOV.UK"))
    done(rivers(*WEEK, *REASON, "--output", "weekly.html"))
    (row,) = rivers("report", "list", "--json").json()["rows"]
    assert (row["accepted"], row["anyway"]) == (0, None)
    assert REASON[1] not in Path("weekly.html").read_text(encoding="utf-8")


def test_a_register_without_publisher_and_contact_is_asked_for_them(tracker: Tracker) -> None:
    done(tracker("init"))
    done(tracker("add", "R-1", "Clean a river", *STATEMENT))
    refused = tracker(*WEEK, "--output", "weekly.html")
    assert "no-publisher: no publisher\n  register: it names no publisher" in refused.stderr
    done(tracker("config", "publisher", "River Watch"))
    done(tracker("config", "contact", "rivers@watch.example"))
    assert done(tracker("config", "publisher")).stdout == "River Watch\n"
    assert "no-contact" not in tracker(*WEEK, "--output", "weekly.html").stderr
    page = done(tracker("report", "weekly", "--week", "2025-W23", "--format", "txt")).stdout
    assert page.startswith("River Watch · Draft weekly report")
    assert "Corrections: rivers@watch.example" in " ".join(page.split())
    wrong = tracker("config", "site", "our site")
    assert (wrong.exit_code, wrong.stderr.count("\n")) == (2, 1)


@pytest.mark.databases("sqlite")
def test_on_a_terminal_the_reason_is_asked(
    rivers: Tracker, register_url: str, workplace: Path
) -> None:
    with on_terminal(register_url, workplace, *WEEK, "--output", "weekly.html") as terminal:
        terminal.until("Why is it issued all the same")
        terminal.answer("They answer on Friday", "At its foot")
        assert terminal.ends()[1] == 0
    (row,) = rivers("report", "list", "--json").json()["rows"]
    assert row["anyway"] == "They answer on Friday"

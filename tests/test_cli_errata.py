"""`tracker errata`: what the issued reports would have said, had we known what we know now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.fixtures_golden import Golden
from tests.fixtures_program import Tracker
from tests.registers import (
    LATE,
    LATEST,
    RIGHT,
    entry_about,
    issue,
    learn,
    notice,
    put_right,
    recorded,
)


@pytest.fixture
def published(errata_register: str, tracker: Tracker) -> Tracker:
    return tracker


def only(told: Any) -> Any:
    """The one report of a notice."""
    (report,) = told["reports"]
    return report


def counts(report: Any) -> dict[str, tuple[int, int, int]]:
    """Every count of a report, by its label."""
    return {row["label"]: (row["said"], row["put_right"], row["now"]) for row in report["counts"]}


def rows(report: Any, name: str) -> Any:
    """A list of a report, which shows all that it has."""
    listed = report[name]
    assert len(listed["rows"]) == listed["total"]
    return listed["rows"]


def lines(report: Any) -> list[tuple[str, str, str | None, str | None]]:
    """Where we were wrong, in short."""
    return [(row["how"], row["ref"], row["was"], row["now"]) for row in rows(report, "wrong")]


def learned(report: Any) -> list[tuple[str, list[str]]]:
    """What we did not know then, in short: the day of each event and what it was about."""
    return [
        (event["when"]["text"], [ref for effect in event["effects"] for ref in effect["refs"]])
        for event in rows(report, "late")
    ]


def test_a_report_that_holds_has_one_line_and_no_errata(published: Tracker) -> None:
    result = published("errata", "--exit-code", now=LATEST)
    assert result.exit_code == 0
    assert "# Errata: no error of ours in the issued reports" in result.stdout
    assert "- Report 1 of week 10 has nothing to put right." in result.stdout
    assert "## Report 1" not in result.stdout
    report = only(notice(published))
    assert [rows(report, name) for name in ("wrong", "late", "removed")] == [[], [], []]


def test_a_correction_says_what_the_report_said_and_what_it_would_say(published: Tracker) -> None:
    number = entry_about(published, "HOMES", "under way")
    words = ("--value", "planned", "--because", "No foundation was laid.")
    recorded(published, "correct", number, *words, now=RIGHT)
    report = only(notice(published))
    assert lines(report) == [
        ("corrected", "HOMES", "Under way, 4 March 2025", "Planned, 4 March 2025")
    ]
    (line,) = rows(report, "wrong")
    assert (line["entry"], line["because"]) == (int(number), "No foundation was laid.")
    assert (line["recorded_at"], line["actor"]) == (RIGHT, "A. Analyst")
    assert line["by_entry"] == int(entry_about(published, "HOMES", "planned"))
    assert line["sections"] == ["changes", "stands"]
    assert [each["source"]["key"] for each in line["evidence"]] == ["visit"]
    assert counts(report)["Under way"] == (1, 0, 0)
    assert counts(report)["Planned"] == (2, 3, 3)
    assert [(each["ref"], each["said"], each["now"]) for each in rows(report, "restated")] == [
        ("HOMES", "under_way", "planned")
    ]
    assert published("errata", "--exit-code", now=LATEST).exit_code == 1
    assert published("errata", now=LATEST).exit_code == 0


def test_a_retraction_leaves_nothing_of_the_record(published: Tracker) -> None:
    number = entry_about(published, "LEVY", "finding: planned")
    recorded(published, "retract", number, "--because", "Another levy.", now=RIGHT)
    report = only(notice(published))
    assert lines(report) == [("retracted", "LEVY", "Planned, 4 March 2025", None)]
    assert rows(report, "wrong")[0]["because"] == "Another levy."
    assert counts(report)["Not yet assessed"] == (0, 1, 1)


def test_what_an_undo_took_back_after_a_later_issue_showed_it_is_an_error(
    published: Tracker,
) -> None:
    recorded(published, "step", "LEVY", "A slip", "-s", "visit", "--on", "2025-03-05", now=RIGHT)
    recorded(published, "undo", now="2025-04-02T09:00:00Z")
    issue(published, "--known-at", "2025-04-01T12:00:00Z", now="2025-04-03T09:00:00Z")
    told = notice(published)
    (replaced,) = told["replaced"]
    assert (replaced["issue"]["number"], replaced["by"]["number"]) == (1, 2)
    assert lines(only(told)) == [("undone", "LEVY", "Action: A slip, 5 March 2025", None)]
    assert published("errata", now=LATEST).stdout.count("was replaced by report 2") == 1


def test_a_correction_that_was_undone_leaves_the_report_as_it_was(published: Tracker) -> None:
    number = entry_about(published, "HOMES", "under way")
    words = ("--value", "planned", "--because", "A slip")
    recorded(published, "correct", number, *words, now=RIGHT)
    assert lines(only(notice(published, "--known-at", RIGHT)))
    recorded(published, "undo", now=LATE)
    assert lines(only(notice(published))) == []
    assert lines(only(notice(published, "--known-at", RIGHT)))


def test_a_record_that_we_had_dated_too_late_was_hidden_by_our_error(published: Tracker) -> None:
    recorded(published, "note", "LEVY", "Dated", "--on", "2025-03-10", now="2025-03-10T10:00:00Z")
    issue(published, now="2025-03-12T09:00:00Z")
    number = entry_about(published, "LEVY", "Dated")
    words = ("--on", "2025-03-08", "--because", "Misread.")
    recorded(published, "correct", number, *words, now=RIGHT)
    assert lines(only(notice(published))) == [
        ("corrected", "LEVY", None, "Note: Dated, 8 March 2025")
    ]


def test_a_repaired_title_is_an_error_and_a_new_tag_is_nothing(
    published: Tracker,
) -> None:
    recorded(published, "edit", "LEVY", "--title", "A levy on empty houses", now=RIGHT)
    recorded(published, "edit", "HOMES-PLAN", "--tag", "plans", now=RIGHT)
    report = only(notice(published))
    assert lines(report) == [
        ("repaired", "LEVY", "Title: A levy on empty homes", "Title: A levy on empty houses")
    ]
    assert learned(report) == []


def test_what_was_learned_late_is_no_error(published: Tracker) -> None:
    when = ("-s", "visit", "--on", "2025-03-05")
    recorded(published, "update", "HOMES-PLAN", "under-way", *when, now=LATE)
    report = only(notice(published))
    assert rows(report, "wrong") == []
    assert learned(report) == [("2025-03-05", ["HOMES-PLAN"])]
    assert rows(report, "late")[0]["recorded_at"] == LATE
    assert counts(report)["Under way"] == (1, 1, 2)
    said = published("errata", "--exit-code", now=LATEST)
    assert said.exit_code == 0
    assert "We found no error of ours in this report." in said.stdout


def test_a_late_record_that_was_corrected_later_is_still_no_error(published: Tracker) -> None:
    when = ("-s", "visit", "--on", "2025-03-05")
    recorded(published, "update", "HOMES-PLAN", "under-way", *when, now=RIGHT)
    number = entry_about(published, "HOMES-PLAN", "under way")
    words = ("--on", "2025-03-06", "--because", "Misread.")
    recorded(published, "correct", number, *words, now=LATE)
    report = only(notice(published))
    assert rows(report, "wrong") == []
    assert learned(report) == [("2025-03-06", ["HOMES-PLAN"])]
    assert counts(report)["Under way"] == (1, 1, 2)


def test_what_was_learned_of_several_at_once_is_one_event_and_they_come_by_day(
    published: Tracker,
) -> None:
    several = ("HOMES", "LEVY", "delivered", "-q", "done", "-s", "visit", "--on", "2025-03-07")
    meeting = ("step", "LEVY", "A meeting", "-s", "visit", "--on", "2025-03-01")
    recorded(published, *meeting, now=LATE)
    recorded(published, "claim", *several, now=LATE)
    assert learned(only(notice(published))) == [
        ("2025-03-01", ["LEVY"]),
        ("2025-03-07", ["HOMES", "LEVY"]),
    ]


def test_a_commitment_whose_day_we_had_misread_is_held_no_more(published: Tracker) -> None:
    opened = entry_about(published, "HOMES-PLAN", "new in the register")
    words = ("--on", "2025-03-20", "--because", "Misread.")
    recorded(published, "correct", opened, *words, now=RIGHT)
    moved = rows(only(notice(published)), "restated")
    assert [(each["ref"], each["said"], each["put_right"], each["now"]) for each in moved] == [
        ("HOMES-PLAN", "planned", None, None)
    ]


def test_redacted_words_are_named_and_never_said(published: Tracker) -> None:
    number = entry_about(published, "LEVY", "A levy was spoken of")
    basis = ("--basis", "A private name.")
    recorded(published, "redact", number, "quote", *basis, now=LATE)
    report = only(notice(published))
    (line,) = rows(report, "removed")
    assert (line["entry"], line["field"], line["ref"]) == (int(number), "quote", "LEVY")
    assert (line["because"], line["sections"]) == ("A private name.", ["changes"])
    assert rows(report, "wrong") == []
    told = published("errata", "--exit-code", now=LATEST)
    assert told.exit_code == 0
    assert f"the quote of entry {number}" in told.stdout
    assert "thought of" not in told.stdout
    assert rows(only(notice(published, "--known-at", RIGHT)), "removed") == []


def test_what_is_recorded_later_never_changes_an_earlier_notice(published: Tracker) -> None:
    number = entry_about(published, "HOMES", "under way")
    words = ("--value", "planned", "--because", "No foundation was laid.")
    recorded(published, "correct", number, *words, now=RIGHT)
    before = published("errata", "--known-at", RIGHT, now=LATEST).stdout
    recorded(published, "update", "LEVY", "under-way", "-s", "visit", now=LATE)
    recorded(published, "edit", "HOMES", "--title", "Build some homes", now=LATE)
    latest = entry_about(published, "HOMES", "planned")
    recorded(published, "retract", latest, "--because", "All wrong.", now=LATE)
    issue(published, week="2025-W11", now=LATE)
    assert published("errata", "--known-at", RIGHT, now=LATEST).stdout == before
    assert published("errata", now=LATEST).stdout != before


def test_since_lists_only_what_was_recorded_from_then_on(published: Tracker) -> None:
    put_right(published)
    issue(published, week="2025-W11", now="2025-04-15T09:00:00Z")
    learn(published)
    whole = notice(published)["reports"][0]
    assert [len(rows(whole, name)) for name in ("wrong", "late", "removed")] == [3, 1, 1]
    for since in ("2025-04-02", "2", "2025-04-15T09:00:00Z"):
        report = notice(published, "--since", since)["reports"][0]
        assert [len(rows(report, name)) for name in ("wrong", "late", "removed")] == [0, 1, 1]
        assert counts(report) == counts(whole)
    assert only(notice(published, "--since", "2025", "--report", "1"))["wrong"] == whole["wrong"]
    nothing = published("errata", "--since", "2025-05-20", now=LATEST).stdout
    since = "that was recorded from 20 May 2025, 0:00 UTC"
    assert f"Report 1 of week 10 has nothing to put right {since}." in nothing


def test_a_number_that_was_never_issued_is_unknown(published: Tracker) -> None:
    for words in (("--report", "7"), ("--since", "7")):
        result = published("errata", *words, now=LATEST)
        assert (result.exit_code, result.stdout) == (4, "")
        assert result.stderr == "tracker: There is no issued report '7'. Did you mean 1?\n"


def test_a_register_without_issues_has_nothing_to_put_right(
    tracker: Tracker, empty_register: str
) -> None:
    result = tracker("errata", "--exit-code")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "No report has been issued, so there is nothing to put right." in result.stdout


def test_the_notice_writes_nothing_to_the_register(published: Tracker) -> None:
    put_right(published)
    before = published("head").stdout
    for name in ("md", "html", "txt", "json"):
        assert published("errata", "--output", f"errata.{name}", now=LATEST).exit_code == 0
        assert Path(f"errata.{name}").stat().st_size > 1000
    assert published("head").stdout == before


def test_the_notice_as_a_whole(published: Tracker, golden: Golden) -> None:
    put_right(published)
    learn(published)
    head = notice(published)["head"]
    for name in ("md", "txt"):
        text = published("errata", "--format", name, now=LATEST).stdout
        # Salts are drawn, so every register has a head of its own.
        golden(f"errata.{name}", text.replace(head, "0" * 64))


@pytest.mark.databases("sqlite")
def test_words_that_were_gone_when_the_report_was_issued_are_not_removed(
    published: Tracker,
) -> None:
    number = entry_about(published, "LEVY", "A levy was spoken of")
    recorded(published, "redact", number, "quote", "--basis", "A private name.", now=RIGHT)
    issue(published, now=LATE)
    assert rows(only(notice(published)), "removed") == []

"""The counts of the notice: those that the reports print, in every format, and what they cost."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures_browser import Looking
from tests.fixtures_program import Tracker, counting
from tests.reading_tables import bare, of_markdown, of_page, of_text, tokens
from tests.registers import (
    ISSUED_AT,
    LATEST,
    entry_about,
    issue,
    learn,
    notice,
    put_right,
    recorded,
)
from tests.reporting_pages import tree, words


@pytest.fixture
def published(errata_register: str, tracker: Tracker) -> Tracker:
    return tracker


def column(report: Any, name: str) -> dict[str, int]:
    """One column of the counts, by label, without those that are zero."""
    counts = {row["headline"] or row["label"]: row[name] for row in report["counts"]}
    return {label: count for label, count in counts.items() if count}


def printed(weekly: Any) -> dict[str, int]:
    """The same counts as a weekly report prints them, without those that are zero."""
    stands = weekly["stands"]
    figures = {each["label"]: each["value"] for each in weekly["brief"]["figures"]}
    states = {each["headline"]: each["count"] for each in stands["headlines"]}
    named = {name: figures[name] for name in ("Overdue", "Claims not borne out")}
    counts = {"Commitments counted": stands["bridge"]["closing"]} | states | named
    return {label: count for label, count in counts.items() if count}


def test_the_counts_are_those_that_the_report_printed_and_would_print_now(
    tracker: Tracker, issued_register: str
) -> None:
    audit = entry_about(tracker, "CASEY-AUDIT", "finding: delivered")
    recorded(tracker, "retract", audit, "--because", "Another audit.", now="2026-07-02T09:00:00Z")
    late = ("-s", "gov-audit", "--on", "2025-01-17")
    recorded(tracker, "update", "JAY-13", "planned", *late, now="2026-07-03T09:00:00Z")
    now = "2026-07-04T09:00:00Z"
    told = notice(tracker, now=now)
    assert [each["issue"]["number"] for each in told["reports"]] == [1, 2, 3]
    for report in told["reports"]:
        number, week = str(report["issue"]["number"]), report["issue"]["week"]
        then = tracker("report", "show", number, "--format", "json", now=now).json()
        again = tracker("report", "weekly", "--week", week, "--format", "json", now=now).json()
        assert column(report, "said") == printed(then)
        assert column(report, "now") == printed(again)
        for name in ("said", "put_right", "now"):
            states = sum(each[name] for each in report["counts"] if each["headline"])
            assert states == report["counts"][0][name]
    last = told["reports"][-1]
    delivered = [column(last, name).get("delivered") for name in ("said", "put_right", "now")]
    assert delivered == [1, None, None]


def test_put_right_is_what_was_known_when_the_errors_were_and_nothing_else(
    published: Tracker,
) -> None:
    put_right(published)
    (before,) = notice(published, "--known-at", "2025-04-01")["reports"]
    learn(published)
    (after,) = notice(published)["reports"]
    assert column(before, "put_right") == column(before, "now") == column(after, "put_right")
    assert column(after, "now") != column(after, "put_right")
    assert column(after, "said") == column(before, "said")


def test_a_report_of_one_lead_body_is_put_right_within_its_scope(published: Tracker) -> None:
    issue(published, "--lead", "Treasury", now="2025-03-12T09:00:00Z")
    put_right(published)
    learn(published)
    whole, treasury = notice(published)["reports"]
    assert {line["ref"] for line in treasury["wrong"]["rows"]} == {"LEVY"}
    assert {
        ref
        for event in treasury["late"]["rows"]
        for effect in event["effects"]
        for ref in effect["refs"]
    } == {"LEVY"}
    assert column(treasury, "said")["Commitments counted"] == 1
    assert {line["ref"] for line in whole["wrong"]["rows"]} == {"HOMES", "LEVY"}


def test_every_format_has_the_same_numbers(published: Tracker) -> None:
    put_right(published)
    learn(published)
    (report,) = notice(published)["reports"]
    text, markdown, page = (
        published("errata", "--format", name, now=LATEST).stdout for name in ("txt", "md", "html")
    )
    tables = of_page(tree(page)), of_markdown(tokens(markdown)), of_text(text)
    assert [set(each) for each in tables] == [{1, 2}] * 3
    for number in (1, 2):
        assert len({bare(each[number].caption) for each in tables}) == 1
        assert tables[0][number].numbers == tables[1][number].numbers
        assert tables[1][number].rows == tables[2][number].rows
    wanted = [
        (bare(each["label"]), tuple(str(each[name]) for name in ("said", "put_right", "now")))
        for each in (*report["counts"][1:], report["counts"][0])
        if each is report["counts"][0] or not each["said"] == each["put_right"] == each["now"]
    ]
    assert len(wanted) == 4
    assert list(tables[0][1].numbers) == wanted
    for line in report["wrong"]["rows"]:
        for shown in (text, markdown, words(tree(page))):
            assert f"by entry {line['by_entry']};" in " ".join(shown.split())


def test_no_generated_sentence_is_long(published: Tracker) -> None:
    put_right(published)
    learn(published)
    text = published("errata", "--format", "txt", now=LATEST).stdout
    paragraphs = [" ".join(each.split()) for each in re.split(r"\n\n|\n *- ", text)]
    prose = [each for each in paragraphs if each.endswith(".") and "---" not in each]
    sentences = [one for each in prose for one in re.split(r"(?<=[.”]) (?=[A-Z“])", each)]
    assert len(sentences) > 20
    assert [each for each in sentences if len(each.split()) > 25] == []


def test_the_number_of_statements_grows_with_the_issues_alone(published: Tracker) -> None:
    counted = []
    for step in ("nothing", "errors", "late", "more issues"):
        if step == "errors":
            put_right(published)
        if step == "late":
            learn(published)
        if step == "more issues":
            for day in (2, 3):
                week = f"2025-W1{day}"
                issue(published, week=week, now=f"2025-05-0{day}T09:00:00Z")
        with counting() as said:
            notice(published)
        counted.append(len(said))
    none, errors, late, three = counted
    # Marks of redactions are asked for where a text is missing, by each of the readings.
    assert errors - none <= 8
    assert late - errors <= 30
    assert three <= 3 * late


@pytest.mark.databases("sqlite")
def test_the_page_of_the_notice_reads_on_a_phone_in_light_and_dark(
    published: Tracker, looking: Looking
) -> None:
    put_right(published)
    learn(published)
    recorded(published, "errata", "--output", "errata.html", now=LATEST)
    for width in (320, 1280):
        for scheme in ("light", "dark"):
            page = looking.at(Path("errata.html"), width=width, color_scheme=scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.locator("h2").count() >= 2
    looking.assert_nothing_external()
    assert looking.complaints == []


def test_a_moment_that_has_not_passed_is_refused(published: Tracker) -> None:
    result = published("errata", "--known-at", LATEST, now=ISSUED_AT)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "has not passed yet" in result.stderr

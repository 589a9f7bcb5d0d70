"""The five tasks of an analyst, and what they may cost in commands."""

from __future__ import annotations

import pytest

from tests.fixtures_program import Tracker

STATEMENT = "https://hansard.example/2025-01-16"
SOURCE = (
    "source",
    "add",
    STATEMENT,
    "--key",
    "statement",
    "--title",
    "Commons statement",
    "--type",
    "official-record",
    "--published",
    "2025-01-16",
    "--speaker",
    "Home Secretary",
    "--own",
)


def fill(tracker: Tracker) -> None:
    """A register with the recommendations and the bill that the tasks are about."""
    for command in (
        SOURCE,
        ("add", "JAY", "Implement all 20", "-s", STATEMENT, "-q", "implement all 20"),
        ("add", "JAY-01", "One", "--kind", "recommendation", "--parent", "JAY", "-s", "."),
        ("add", "JAY-02", "Two", "--parent", "JAY", "-s", "."),
        ("add", "JAY-03", "Three", "--parent", "JAY", "-s", "."),
        ("instrument", "CP-BILL", "Crime and Policing Bill", "--form", "bill", "-s", "."),
        ("link", "JAY-01", "carried-by", "CP-BILL"),
        ("add", "LOCAL-INQUIRIES", "Local inquiries", "-s", "."),
        ("add", "LOCAL-INQUIRIES-PILOTS", "Pilots", "--parent", "LOCAL-INQUIRIES", "-s", "."),
        ("add", "NAT-INQ-DEMAND", "A national inquiry", "--kind", "demand", "-s", "."),
    ):
        result = tracker(*command)
        assert result.exit_code == 0, result


pytestmark = pytest.mark.filled(by=fill)


@pytest.fixture
def opened(tracker: Tracker) -> Tracker:
    return tracker


def row(tracker: Tracker, ref: str, *options: str) -> dict[str, object]:
    rows = tracker("list", ref, "--json", *options).json()["rows"]
    assert len(rows) == 1
    return dict(rows[0])


def test_a_promise_from_a_speech_takes_one_command(opened: Tracker) -> None:
    result = opened(
        "add",
        "JAY-TIMETABLE",
        "Timetable for the 20 Jay recommendations",
        "-s",
        STATEMENT,
        "-q",
        "Before Easter, the Government will lay out a clear timetable",
        "--kind",
        "timetable",
        "--due",
        "before Easter",
    )
    assert result.exit_code == 0
    found = row(opened, "JAY-TIMETABLE")
    assert found["announced"] == "2025-01-16"
    assert found["due_phrase"] == "before Easter"
    assert found["due_latest"] == "2025-04-19"
    assert result.stdout.startswith("JAY-TIMETABLE\topened\t\ttimetable\t2025-01-16\tC\t")


def test_a_stage_of_a_bill_shows_on_what_it_carries(opened: Tracker) -> None:
    result = opened("step", "CP-BILL", "second-reading", "-s", STATEMENT, "--on", "2025-03-10")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "CP-BILL\tstage, by the legislature\t\tsecond reading\t2025-03-10"
    )
    assert "second reading" in opened("show", "JAY-01").stdout


def test_a_passed_deadline_is_unchecked_until_somebody_looked(opened: Tracker) -> None:
    opened("due", "JAY", "by the end of March 2025", "-s", STATEMENT)
    assert row(opened, "JAY", "--as-of", "2025-05-01")["schedule"] == "passed_unchecked"
    assert opened("checked", "JAY", "--on", "2025-04-30").exit_code == 0
    assert row(opened, "JAY", "--as-of", "2025-05-01")["schedule"] == "overdue"
    assert row(opened, "JAY", "--as-of", "2025-04-29")["schedule"] == "passed_unchecked"


def test_a_blanket_claim_is_one_batch_and_moves_no_finding(opened: Tracker) -> None:
    result = opened(
        "claim", "JAY-01..03", "under-way", "-s", STATEMENT, "-q", "delivering on all", "--json"
    )
    assert [line["ref"] for line in result.json()["rows"]] == ["JAY-01", "JAY-02", "JAY-03"]
    for ref in ("JAY-01", "JAY-02", "JAY-03"):
        found = row(opened, ref)
        assert found["delivery_promiser"] == "under_way"
        assert found["delivery_tracker"] == "not_assessed"
    assert opened("undo").exit_code == 0
    assert row(opened, "JAY-02")["delivery_promiser"] is None


def test_absorbed_by_a_new_inquiry_in_three_commands(opened: Tracker) -> None:
    published = ("--published", "2025-06-14", "--title", "Prime Minister announces an inquiry")
    for command in (
        ("add", "NAT-INQ", "A national inquiry", "-s", "https://news.example/inquiry", *published),
        ("link", "NAT-INQ", "answers", "NAT-INQ-DEMAND"),
        ("replace", "LOCAL-INQUIRIES", "LOCAL-INQUIRIES-PILOTS", "--by", "NAT-INQ", "-s", "."),
    ):
        assert opened(*command).exit_code == 0
    for ref in ("LOCAL-INQUIRIES", "LOCAL-INQUIRIES-PILOTS"):
        assert row(opened, ref)["headline"] == "replaced"
        assert row(opened, ref, "--as-of", "2025-06-13")["disposition"] == "active"


def test_children_are_listed_and_never_swept_along(opened: Tracker) -> None:
    opened("add", "NAT-INQ", "A national inquiry", "-s", STATEMENT)
    result = opened("replace", "LOCAL-INQUIRIES", "--by", "NAT-INQ", "-s", STATEMENT)
    assert "The children of LOCAL-INQUIRIES stay as they are: LOCAL-INQUIRIES-PILOTS." in (
        result.stderr
    )
    assert row(opened, "LOCAL-INQUIRIES-PILOTS")["disposition"] == "active"

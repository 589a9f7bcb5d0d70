"""Ready texts: they cite promise, date and source, ask plainly, and take no side."""

from __future__ import annotations

import re

import pytest

from tests.test_services_weekly import Office, on, promise
from tests.test_services_weekly_quiet import JULY, rows
from tests.test_services_weekly_words import JUDGEMENTS
from tracker.domain.vocabulary import Kind
from tracker.record.steps import Checked
from tracker.record.verb import Evidence, NewSource
from tracker.report.ask import Request
from tracker.report.build import Weekly

LONG = " ".join(["word"] * 31)
SOURCE = Evidence(
    sources=(
        NewSource(
            where="https://rivers.example/plan",
            key="plan",
            title="The rivers plan",
            publisher="Rivers Press",
            published=on("2025-01-16").on,
        ),
    ),
    on=on("2025-01-16").on,
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Weekly:
    office = Office.open(tmp_path_factory.mktemp("questions"))
    office.record(
        "2025-01-17",
        promise("QUOTED", evidence=SOURCE, wording="We will clean\nthe river."),
        promise("LONG", evidence=SOURCE, wording=LONG),
        promise("ASKED", kind=Kind.RECOMMENDATION, to=("Water Office",)),
        promise("KEPT", kind=Kind.STANDING, lead="Ofwat"),
        promise("NOBODY", lead=None),
    )
    office.record("2025-01-20", Checked(refs=("LONG",), evidence=on("2025-01-19")))
    return office.report(JULY)


def request(report: Weekly, body: str) -> Request:
    return next(each for each in report.quiet.requests if each.body == body)


def test_a_question_cites_the_promise_its_date_and_its_source(report: Weekly) -> None:
    asked = {ref: row.question for ref, row in rows(report).items()}
    assert asked["QUOTED"] == (
        "To ask the Water Office, what steps have been taken to fulfil the commitment made on "
        "16 January 2025: Promise QUOTED, “We will clean the river” "
        "(Rivers Press, The rivers plan)."
    )
    assert asked["LONG"] == (
        "To ask the Water Office, what steps have been taken since 19 January 2025 to fulfil the "
        "commitment made on 16 January 2025: Promise LONG (Rivers Press, The rivers plan)."
    )
    assert asked["ASKED"].startswith(
        "To ask the Water Office, what steps have been taken to implement the recommendation made"
    )
    assert asked["KEPT"].startswith("To ask Ofwat, what steps have been taken to keep the")
    assert asked["NOBODY"].startswith("To ask the body responsible, what steps")


def test_each_body_is_written_to_once_in_order_of_name(report: Weekly) -> None:
    assert [(each.body, each.refs) for each in report.quiet.requests] == [
        ("Ofwat", ("KEPT",)),
        ("Water Office", ("ASKED", "QUOTED", "LONG")),
        ("the body responsible", ("NOBODY",)),
    ]


def test_a_request_for_information_lists_promises_and_periods(report: Weekly) -> None:
    parts = request(report, "Water Office").foi.split("\n\n")
    assert parts[:3] == [
        "Request under the Freedom of Information Act 2000",
        "To the Water Office",
        (
            "Please send me the information you hold on the 3 commitments and recommendations "
            "below, for the period stated with each. I ask for plans, timetables, decisions and "
            "progress reports."
        ),
    ]
    assert parts[4:6] == [
        (
            "2. The commitment made on 16 January 2025: Promise QUOTED, “We will clean the river” "
            "(Rivers Press, The rivers plan, https://rivers.example/plan). "
            "Period: 16 January 2025 to the day on which you receive this request."
        ),
        (
            "3. The commitment made on 16 January 2025: Promise LONG "
            "(Rivers Press, The rivers plan, https://rivers.example/plan). "
            "Period: 19 January 2025 to the day on which you receive this request."
        ),
    ]
    assert "please give advice and assistance under section 16 of the Act." in parts[7]
    assert "on the commitment below, for the period stated." in request(report, "Ofwat").foi


def test_a_letter_says_what_was_last_known_and_asks_three_questions(report: Weekly) -> None:
    letter = request(report, "Water Office").letter
    parts = letter.split("\n\n")
    assert parts[0] == "To the Water Office"
    assert "Our record names you as the lead body." in parts[1]
    assert "about three commitments and recommendations" in parts[1]
    assert parts[2].endswith(". The record holds nothing later.")
    assert parts[4].endswith(". On 19 January 2025 we looked and found nothing new.")
    assert parts[5:9] == [
        "Please tell us, for each of them:",
        "1. What has been done since then?",
        "2. By when will it be finished?",
        "3. Where can this be checked?",
    ]
    nobody = request(report, "the body responsible").letter
    assert nobody.startswith("To the body responsible\n\n")
    assert "lead body" not in nobody
    assert "We are writing about one commitment, and" in nobody


def test_no_text_names_a_person_greets_or_judges(report: Weekly) -> None:
    for each in report.quiet.requests:
        for text in (each.foi, each.letter):
            assert not re.search(r"Dana Holt|A\. Analyst|Dear|Minister", text)
            assert not JUDGEMENTS.search(re.sub(r"“[^”]*”", "", text))
            assert all(part == part.strip() and "\n" not in part for part in text.split("\n\n"))

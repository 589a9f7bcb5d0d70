"""Gone quiet: what has had no news, and the questions and requests that ask after it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.office import JUDGEMENTS, Office, body, claimed, due, found, on, promise
from tracker.domain.dates import Week
from tracker.domain.vocabulary import (
    Delivery,
    Ended,
    InstrumentForm,
    Kind,
    LinkType,
    Response,
    SourceType,
    Stance,
    StepKind,
)
from tracker.record.amend import Correct
from tracker.record.assess import Stall, Update
from tracker.record.deadlines import Due
from tracker.record.dispose import Drop, Replace, Withdraw
from tracker.record.opening import Edit, OpenInstrument
from tracker.record.parties import EditParty
from tracker.record.say import Respond, Says
from tracker.record.steps import Checked, Link, Note, Step
from tracker.record.success_tests import JudgeTest, SetTest
from tracker.record.verb import Evidence, NewSource, Verb
from tracker.report.ask import SHOWN, QuietRow
from tracker.report.build import Weekly
from tracker.report.reading import Scope

#: The first Sunday more than 180 days after 16 January 2025.
JULY = Week(2025, 29)


def rows(report: Weekly) -> dict[str, QuietRow]:
    return {row.ref: row for row in report.quiet.rows}


def test_after_180_days_without_an_event_a_commitment_has_gone_quiet(office: Office) -> None:
    office.record("2025-01-22", promise("OLD", "2025-01-21"), promise("NEW", "2025-01-22"))
    report = office.report(JULY)  # up to 20 July 2025
    assert (report.quiet.after_days, report.quiet.total) == (180, 0)
    assert "Gone quiet" in report.nothing_to_report
    later = office.report(Week(2025, 30), known="2025-01-22")
    assert rows(later).keys() == {"OLD", "NEW"}
    assert "Gone quiet" not in later.nothing_to_report
    row = rows(later)["OLD"]
    assert (row.last_on, row.last_what, row.days) == (date(2025, 1, 21), "Announced", 187)
    assert (row.expected_days, row.last_looked, row.last_looked_by) == (None, None, None)
    assert row.lead == "Water Office"


def test_the_180th_day_is_not_yet_silence(office: Office) -> None:
    office.record("2025-01-22", promise("ON-DAY", "2025-01-21"), promise("AFTER", "2025-01-20"))
    assert rows(office.report(JULY)).keys() == {"AFTER"}


def test_the_longest_silence_comes_first_then_the_ref(office: Office) -> None:
    office.record(
        "2025-01-20",
        *(promise(ref, day) for ref, day in (("B", "2025-01-10"), ("a", "2025-01-10"))),
        promise("LONGEST", "2025-01-07"),
        promise("LAST", "2025-01-16"),
    )
    assert [row.ref for row in office.report(JULY).quiet.rows] == ["LONGEST", "a", "B", "LAST"]


LAW = on("2025-03-03", type=SourceType.LAW)
SAID = on("2025-03-03", quote="it is so")


@pytest.mark.parametrize(
    ("act", "what"),
    [
        (claimed("A", word=Delivery.UNDER_WAY, day="2025-03-03"), "Claim: under way"),
        (found("A", Delivery.PLANNED, "2025-03-03"), "Finding: planned"),
        (
            Step(refs=("A",), what="a plan is out", kind=StepKind.TALK, evidence=SAID),
            "Talk: a plan is out",
        ),
        (
            Step(refs=("A",), what=" ".join("abcdefghijklmno"), evidence=SAID),
            "Action: a b c d e f g h i j k …",
        ),
        (due("A", "by 2030", "2025-03-03"), "Date given as “by 2030” (by 31 December 2030)"),
        (Due(refs=("A",), none_set=True, evidence=SAID), "No date was given"),
        (
            Respond(refs=("A",), response=Response.NOTED, addressee="Wales", evidence=SAID),
            "Response of Wales: noted",
        ),
        (
            Says(refs=("A",), who="River Watch", stance=Stance.DOUBTS, evidence=SAID),
            "River Watch: doubts it",
        ),
        (Stall(refs=("A",), evidence=SAID), "Stalled"),
        (
            JudgeTest(ref="A", number=1, met=False, evidence=LAW),
            "Test 1 not met: A path is open",
        ),
        (
            Step(refs=("BILL",), what="introduced", evidence=on("2025-03-03")),
            "BILL: introduced",
        ),
    ],
)
def test_an_event_of_any_kind_ends_the_silence(office: Office, act: Verb, what: str) -> None:
    office.record(
        "2025-01-17",
        promise("A", kind=Kind.RECOMMENDATION, to=("Wales",)),
        promise("B"),
        OpenInstrument(
            ref="BILL", title="A bill", form=InstrumentForm.BILL, evidence=on("2025-01-16")
        ),
        Link(refs=("A",), type=LinkType.CARRIED_BY, target="BILL"),
        SetTest(ref="A", text="A path is open", evidence=on("2025-01-16")),
        body("Water Office"),
    )
    office.record("2025-03-04", act)
    assert rows(office.report(JULY)).keys() == {"B"}
    later = rows(office.report(Week(2025, 40)))["A"]
    assert (later.last_what, later.last_on) == (what, date(2025, 3, 3))
    assert later.days == (date(2025, 10, 5) - date(2025, 3, 3)).days
    assert "since 3 March 2025" in (later.question or "")


@pytest.mark.parametrize("nothing", [False, True])
def test_a_look_is_no_news(office: Office, nothing: bool) -> None:
    look = Checked(refs=("A",), nothing=nothing, places="the gazette", evidence=LAW)
    office.record("2025-01-17", promise("A"))
    office.record("2025-03-04", look)
    row = rows(office.report(JULY))["A"]
    assert (row.last_what, row.last_on) == ("Announced", date(2025, 1, 16))
    assert row.last_looked == date(2025, 3, 3)


def test_of_one_day_an_answer_says_more_than_a_third_party(office: Office) -> None:
    office.record("2025-01-17", promise("A", kind=Kind.RECOMMENDATION, to=("Wales",)))
    answer = Respond(
        refs=("A",), response=Response.NOTED, addressee="Wales", evidence=on("2025-01-18")
    )
    doubt = Says(refs=("A",), who="W", stance=Stance.DOUBTS, evidence=on("2025-01-18"))
    office.record("2025-01-18", answer, doubt)
    assert rows(office.report(JULY))["A"].last_what == "Response of Wales: noted"


def test_our_own_book_keeping_ends_no_silence(office: Office) -> None:
    told = office.record("2025-01-17", promise("A"), promise("B", "2025-07-01"))
    opened = told.lines[0].entry
    office.record(
        "2025-07-02",
        Note(refs=("A",), text="to be looked at", evidence=on("2025-07-01")),
        SetTest(ref="A", text="A path is open", evidence=on("2025-07-01")),
        Link(refs=("A",), type=LinkType.DEPENDS_ON, target="B", evidence=on("2025-07-01")),
        Edit(ref="A", title="Another title"),
    )
    row = rows(office.report(JULY))["A"]
    assert (row.last_what, row.last_on) == ("Announced", date(2025, 1, 16))
    corrected = Correct(entry=opened, because="misread", evidence=on("2025-01-10"))
    office.record("2025-07-03", corrected)
    assert rows(office.report(JULY))["A"].last_on == date(2025, 1, 10)


def test_what_was_said_with_the_announcement_is_a_part_of_it(office: Office) -> None:
    office.record("2025-01-17", promise("A"), due("A", "by 2030"), body("Water Office"))
    row = rows(office.report(JULY))["A"]
    assert (row.last_what, row.last_on) == ("Announced", date(2025, 1, 16))
    assert row.question is not None
    assert "since" not in row.question


def test_words_that_lead_one_to_expect_news_set_a_smaller_number(office: Office) -> None:
    office.record("2025-06-02", promise("SOON", "2025-06-01"), promise("PLAIN", "2025-06-01"))
    office.record("2025-06-02", due("SOON", "in the coming weeks", "2025-06-01"))
    assert rows(office.report(JULY)) == {}
    told = rows(office.report(Week(2025, 31)))
    assert told.keys() == {"SOON"}
    assert told["SOON"].expected_days == 56
    assert told["SOON"].days == 63


def test_what_is_over_or_never_counted_does_not_go_quiet(office: Office) -> None:
    refs = ("DONE", "GONE", "SHORT", "NEXT", "DROP", "OPEN")
    office.record(
        "2025-01-17",
        *(promise(ref) for ref in refs),
        promise("ASK", kind=Kind.DEMAND),
        promise("STONE", kind=Kind.MILESTONE),
    )
    law = on("2025-01-17", type=SourceType.LAW)
    office.record(
        "2025-01-18",
        found("DONE", Delivery.DELIVERED, "2025-01-17"),
        Withdraw(refs=("GONE",), evidence=law),
        Update(refs=("SHORT",), finding=Delivery.PLANNED, ended=Ended.REFUSED, evidence=law),
        Replace(refs=("NEXT",), by=("OPEN",), evidence=law),
        Drop(refs=("DROP",), because="not ours", evidence=law),
    )
    assert rows(office.report(JULY)).keys() == {"OPEN"}


def test_who_last_looked_is_named_with_the_day(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    office.record("2025-01-18", Checked(refs=("A",), evidence=on("2025-01-18")))
    office.record("2025-01-20", claimed("A", word=Delivery.PLANNED, day="2025-01-19"))
    row = rows(office.report(JULY))["A"]
    assert (row.last_looked, row.last_looked_by) == (date(2025, 1, 18), "A. Analyst")
    assert (row.last_on, row.last_what) == (date(2025, 1, 19), "Claim: planned")


def test_of_a_long_register_the_longest_are_shown_and_all_are_counted(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert SHOWN == 40
    step = Step(refs=("P-03",), what="a plan is out", evidence=on("2025-01-16"))
    office.record(
        "2025-01-16",
        *(promise(f"P-{n:02}", "2025-01-15") for n in range(45)),
        step,
        body("Water Office"),
    )
    quiet = office.report(JULY).quiet
    assert (quiet.total, len(quiet.rows)) == (45, 40)
    assert [ref for request in quiet.requests for ref in request.refs] == [
        row.ref for row in quiet.rows
    ]
    assert "P-03" not in rows(office.report(JULY))
    monkeypatch.setattr("tracker.report.build.LONG_REGISTER", 10)
    report = office.report(JULY)
    assert report.quiet == quiet
    assert {row.ref for row in quiet.rows} == {card.ref for card in report.cards}


def test_only_what_is_within_the_scope_is_asked_about(office: Office) -> None:
    office.record(
        "2025-01-17",
        promise("A"),
        promise("B", lead="Harbour Board"),
        body("Water Office"),
        body("Harbour Board"),
    )
    quiet = office.report(JULY, scope=Scope(lead="harbour board")).quiet
    assert quiet.total == 1
    assert [request.body for request in quiet.requests] == ["Harbour Board"]


def test_what_everybody_has_refused_is_not_waited_for(office: Office) -> None:
    ask = promise("A", kind=Kind.RECOMMENDATION, to=("Wales", "England"))
    refused = [
        Respond(refs=("A",), response=Response.REJECTED, addressee=body, evidence=SAID)
        for body in ("Wales", "England")
    ]
    later = Week(2025, 40)
    office.record("2025-03-03", ask, refused[0])
    assert office.report(later).quiet.rows == ()
    office.record(
        "2025-03-04", replace(refused[1], response=Response.NOTED), promise("B", "2025-01-01")
    )
    assert [row.ref for row in office.report(later).quiet.rows] == ["B", "A"]


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
        promise("UNKNOWN", lead="River Watch"),
        promise("CLOSED", lead="Lock Inquiry"),
        body("Water Office"),
        body("Ofwat"),
        EditParty(name="Lock Inquiry", asked_through="Ofwat"),
    )
    office.record("2025-01-20", Checked(refs=("LONG",), evidence=on("2025-01-19")))
    return office.report(JULY)


def test_each_body_is_written_to_once_in_order_of_name(report: Weekly) -> None:
    assert [(each.body, each.refs) for each in report.quiet.requests] == [
        ("Ofwat", ("CLOSED", "KEPT")),
        ("Water Office", ("ASKED", "LONG", "QUOTED")),
    ]


def test_a_question_is_ready_only_where_somebody_can_be_asked(report: Weekly) -> None:
    ready = {ref: row.question for ref, row in rows(report).items()}
    assert ready["NOBODY"] is None
    assert ready["UNKNOWN"] is None
    assert (ready["CLOSED"] or "").startswith("To ask Ofwat, ")


def test_no_text_names_a_person_greets_or_judges(report: Weekly) -> None:
    for each in report.quiet.requests:
        for text in (each.foi, each.letter):
            assert not re.search(r"Dana Holt|A\. Analyst|Dear|Minister", text)
            assert not JUDGEMENTS.search(re.sub(r"“[^”]*”", "", text))
            assert all(part == part.strip() and "\n" not in part for part in text.split("\n\n"))

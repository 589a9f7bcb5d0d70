"""Deadlines: verbatim phrases, lists that agree with the standings, results in words."""

from __future__ import annotations

from datetime import date

import pytest

from tests.office import TESTS, Office, due, found, on, promise
from tracker.domain.dates import Week
from tracker.domain.vocabulary import (
    Delivery,
    Ended,
    InstrumentForm,
    Kind,
    LinkType,
    SourceType,
    Stance,
    StepKind,
)
from tracker.record.assess import Update
from tracker.record.deadlines import Due
from tracker.record.dispose import Replace, Withdraw
from tracker.record.opening import OpenInstrument
from tracker.record.say import Claim, Says
from tracker.record.steps import Checked, Link, Step
from tracker.report.build import Weekly
from tracker.report.late import DeadlineRow

#: What was promised for each ref on 16 January 2025.
PHRASES = {
    "LATE": "by 31 May 2025",
    "NEW-LATE": "by 17 June 2025",
    "SUNDAY": "by 22 June 2025",
    "UNSEEN": "by 18 June 2025",
    "FORGOTTEN": "by 31 March 2025",
    "STRICT": "by June 2025",
    "WINDOW": "Q2 2025",
    "IN-14": "by 6 July 2025",
    "IN-15": "by 7 July 2025",
    "IN-31": "by 23 July 2025",
    "AGED": "in due course",
    "MOVED": "by 31 May 2025",
    "ON-TIME": "by 30 June 2025",
    "BEFORE": "by 19 June 2025",
    "GONE": "by 30 April 2025",
    "STONE": "by 17 June 2025",
    "FLOOR": "not before 2027",
}


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office.open(tmp_path_factory.mktemp("deadlines"))
    office.record(
        "2025-01-17",
        *(
            promise(ref, kind=Kind.MILESTONE if ref == "STONE" else None)
            for ref in (*PHRASES, "AUDIT", "NONE", "SILENT", "ASK")
        ),
        promise("DEMAND", kind=Kind.DEMAND),
        *(due(ref, phrase) for ref, phrase in PHRASES.items()),
        Due(
            refs=("AUDIT",),
            phrase="three-month audit",
            anchor_on=date(2025, 1, 16),
            evidence=on("2025-01-16"),
        ),
        Due(
            refs=("AUDIT",),
            phrase="three-month audit",
            anchor_on=date(2025, 2, 20),
            rival=True,
            evidence=on("2025-02-20"),
        ),
        Due(refs=("NONE",), none_set=True, evidence=on("2025-01-16")),
        found("BEFORE", Delivery.DELIVERED, "2025-04-09"),
    )
    office.record(
        "2025-06-19",
        Checked(refs=("LATE", "NEW-LATE", "STRICT", "STONE"), evidence=on("2025-06-19")),
        due("MOVED", "by 31 December 2025", "2025-06-18", silent=True),
        found("AUDIT", Delivery.DELIVERED, "2025-06-16"),
        found("ON-TIME", Delivery.DELIVERED, "2025-06-17"),
        Withdraw(refs=("GONE",), evidence=on("2025-06-18")),
    )
    return office


@pytest.fixture(scope="module")
def report(busy: Office) -> Weekly:
    return busy.report()


def refs(rows: tuple[DeadlineRow, ...]) -> list[str]:
    return [row.ref for row in rows]


def row(report: Weekly, ref: str) -> DeadlineRow:
    return next(each for each in report.deadlines.timeline if each.ref == ref)


def test_each_list_holds_what_its_name_says(report: Weekly) -> None:
    lists = report.deadlines
    assert refs(lists.met_this_week) == ["BEFORE", "AUDIT", "ON-TIME"]
    assert refs(lists.missed_this_week) == ["NEW-LATE", "STONE"]
    assert refs(lists.unjudged_this_week) == ["UNSEEN"]
    assert refs(lists.overdue) == ["LATE", "NEW-LATE", "STONE"]
    assert refs(lists.overdue_on_strict_reading) == ["STRICT"]
    assert refs(lists.passed_unchecked) == ["FORGOTTEN", "UNSEEN"]
    assert refs(lists.in_window) == ["WINDOW"]
    assert refs(lists.due_in_14_days) == ["SUNDAY", "WINDOW", "IN-14"]
    assert refs(lists.due_in_30_days) == ["IN-15"]
    assert refs(lists.moved_this_week) == ["MOVED"]
    assert refs(lists.slipped) == ["MOVED"]
    assert refs(lists.no_timetable) == ["NONE"]
    assert refs(lists.open_ended) == ["AGED", "FLOOR"]


def test_the_timeline_holds_each_row_once_the_longest_overdue_first(report: Weekly) -> None:
    shown = refs(report.deadlines.timeline)
    assert len(shown) == len(set(shown))
    assert shown[:3] == ["LATE", "NEW-LATE", "STONE"]
    assert {"SILENT", "ASK", "DEMAND"}.isdisjoint(shown)
    assert set(shown) == {*PHRASES, "AUDIT", "NONE"}
    assert shown[-3:] == ["AGED", "FLOOR", "NONE"]


def test_phrases_are_verbatim(report: Weekly) -> None:
    assert {ref: row(report, ref).phrase for ref in PHRASES if ref != "MOVED"} == {
        ref: phrase for ref, phrase in PHRASES.items() if ref != "MOVED"
    }
    assert row(report, "MOVED").phrase == "by 31 December 2025"


@pytest.mark.parametrize(
    ("ref", "result", "detail"),
    [
        ("LATE", "22 days overdue", "by 31 May 2025"),
        (
            "STRICT",
            "22 days overdue on a strict reading",
            "by 30 June 2025 (strictly, by 31 May 2025)",
        ),
        ("FORGOTTEN", "Passed 83 days ago, not checked", "by 31 March 2025"),
        ("WINDOW", "Window open, 8 days left", "1 April to 30 June 2025"),
        ("SUNDAY", "Last day today", "by 22 June 2025"),
        ("IN-14", "14 days left", "by 6 July 2025"),
        ("AGED", "Open-ended for 157 days", ""),
        ("AUDIT", "Met 27 to 61 days late", "Delivered on 16 June 2025"),
        ("ON-TIME", "Met on time", "Delivered on 17 June 2025"),
        ("GONE", "Withdrawn", "on 18 June 2025"),
        ("NONE", "No timetable set", ""),
        ("MOVED", "192 days left", "by 31 December 2025"),
        ("FLOOR", "A lower bound only", "not before 1 January 2027"),
    ],
)
def test_results_in_words(report: Weekly, ref: str, result: str, detail: str) -> None:
    assert (row(report, ref).result, row(report, ref).result_detail) == (result, detail)


def test_a_commitment_without_a_date_says_so_on_its_card(report: Weekly) -> None:
    card = next(card for card in report.cards if card.ref == "SILENT")
    assert (card.deadline.result, card.deadline.result_detail) == ("No date known", "")


def test_a_date_passes_in_exactly_one_week(busy: Office) -> None:
    passed = [
        week.number
        for week in (Week(2025, number) for number in range(23, 29))
        for found_row in (
            *busy.report(week).deadlines.missed_this_week,
            *busy.report(week).deadlines.unjudged_this_week,
        )
        if found_row.ref == "SUNDAY"
    ]
    # Its last day is the Sunday of week 25, which is over when week 26 begins.
    assert passed == [26]


def test_slip_is_measured_against_the_first_date(report: Weekly) -> None:
    moved = row(report, "MOVED")
    assert (moved.slip_days, moved.moves, moved.silent_moves) == (214, 1, 1)
    assert moved.original_latest == date(2025, 5, 31)
    history = next(card for card in report.cards if card.ref == "MOVED").deadline.statements
    assert [(each.move, each.days, each.silent) for each in history] == [
        ("first", None, False),
        ("slipped", 214, True),
    ]


def test_rival_readings_are_one_date_with_two_entries(report: Weekly) -> None:
    audit = row(report, "AUDIT")
    assert (audit.strict_latest, audit.latest) == (date(2025, 4, 16), date(2025, 5, 20))
    assert audit.said is not None
    assert audit.said.text == "2025-01-16"
    history = next(card for card in report.cards if card.ref == "AUDIT").deadline.statements
    assert [each.move for each in history] == ["first", "rival"]


def test_before_anybody_looks_a_passed_date_is_not_overdue(busy: Office) -> None:
    before = busy.report(known="2025-06-18")
    assert before.deadlines.overdue == ()
    assert "LATE" in refs(before.deadlines.passed_unchecked)


def test_only_counted_commitments_are_in_the_figure(report: Weekly) -> None:
    assert report.figures[1].value == 2
    assert report.masthead.dek.startswith("3 of 20 commitments are delivered and 2 are overdue.")


def test_marks_stand_in_the_lane_of_who_says_or_does_it(office: Office) -> None:
    law = on("2025-06-16", type=SourceType.LAW)
    office.record(
        "2025-01-17",
        promise("A"),
        promise("B"),
        due("A", "by 31 May 2025"),
        OpenInstrument(
            ref="BILL", title="A bill", form=InstrumentForm.BILL, evidence=on("2025-01-16")
        ),
        Link(refs=("A",), type=LinkType.CARRIED_BY, target="BILL"),
        Step(refs=("BILL",), what="introduced", evidence=on("2025-02-25")),
        Step(refs=("A",), what="A speech", kind=StepKind.TALK, evidence=on("2025-03-01")),
        Step(refs=("A",), what="A pilot", kind=StepKind.ACTION, evidence=on("2025-03-02")),
        Checked(refs=("A",), evidence=on("2025-03-03")),
        Claim(refs=("A",), word=Delivery.DELIVERED, evidence=on("2025-03-04", quote="all done")),
        Says(refs=("A",), who="River Watch", stance=Stance.DOUBTS, evidence=on("2025-03-05")),
    )
    office.record(
        "2025-06-17",
        Update(
            refs=("A",),
            finding=Delivery.PARTLY_DELIVERED,
            **TESTS[Delivery.PARTLY_DELIVERED],
            ended=Ended.NO_FUNDING,
            evidence=law,
        ),
        Replace(refs=("A",), by=("B",), evidence=on("2025-06-17")),
    )
    marks = next(card for card in office.report().cards if card.ref == "A").deadline.timeline.marks
    assert [(mark.kind, mark.lane, mark.voice) for mark in marks] == [
        ("opened", "they", "promiser"),
        ("date", "they", "promiser"),
        ("stage", "they", "promiser"),
        ("statement", "they", "promiser"),
        ("action", "they", "promiser"),
        ("look", "we", "tracker"),
        ("claim", "they", "promiser"),
        ("position", "others", "River Watch"),
        ("finding", "we", "tracker"),
        ("gone", "they", "promiser"),
    ]
    assert marks[2].words == "BILL: introduced"
    assert [mark.day for mark in marks] == sorted(mark.day for mark in marks)

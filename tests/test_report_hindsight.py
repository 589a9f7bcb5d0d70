"""The annex: what we know now of the days of an issued report that it did not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest

from tests.fixtures_program import counting
from tests.office import Office, claimed, found, full, issued, noon, on, promise, queries
from tracker.domain.dates import Week
from tracker.domain.vocabulary import Delivery, Headline
from tracker.errors import UnknownName
from tracker.ledger.database import open_register
from tracker.ledger.location import Location
from tracker.record.amend import Correct, Retract, Undo
from tracker.record.opening import Edit
from tracker.record.steps import Step
from tracker.report.hindsight import Hindsight
from tracker.report.reading import Scope

LATER = Week(2025, 25)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A register with two promises and one issue, of the week to 26 January 2025."""
    office = Office.open(tmp_path)
    office.record("2025-01-17", promise("A"), promise("B", lead="Canal Office"))
    issued(office, 4, "2025-01-27")
    return office


def annex(
    office: Office, week: Week = LATER, known: str | None = None, **more: object
) -> Hindsight:
    hindsight = office.report(week, known, **more).hindsight
    assert hindsight is not None
    return hindsight


def states(hindsight: Hindsight) -> list[tuple[str, Headline | None, Headline | None]]:
    return [(state.ref, state.said, state.now) for state in hindsight.states]


def test_without_an_issue_before_the_week_there_is_no_annex(office: Office) -> None:
    assert office.report(Week(2025, 4)).hindsight is None
    assert office.report(LATER, "2025-01-26").hindsight is None
    assert office.report(LATER, scope=Scope(lead="Canal Office")).hindsight is None


def test_what_had_happened_and_was_recorded_later_is_told_with_its_delay(office: Office) -> None:
    office.record(
        "2025-02-05",
        Step(refs=("A",), what="A meeting", evidence=on("2025-01-26")),
        Step(refs=("A",), what="After the Sunday", evidence=on("2025-01-27")),
        claimed("A", "B", word=Delivery.DELIVERED, day="2025-01-20"),
    )
    hindsight = annex(office)
    assert (hindsight.issue.number, hindsight.issue.week) == (1, "2025-W04")
    assert [(line.refs, line.what, line.delay_days) for line in hindsight.lines] == [
        (("A", "B"), "Claim: delivered", 16),
        (("A",), "Action: A meeting", 10),
    ]
    claim = hindsight.lines[0]
    assert claim.titles == ("Promise A", "Promise B")
    assert (claim.occurred.text, claim.recorded_at) == ("2025-01-20", noon(date(2025, 2, 5)))
    assert len(claim.entries) == 2
    assert [(each.source.key, each.source.title) for each in claim.evidence] == [
        ("s-statement-2025-01-20", "A statement of 2025-01-20")
    ]
    assert hindsight.states == ()


def test_a_state_that_the_issue_had_otherwise_is_said_and_now(office: Office) -> None:
    office.record(
        "2025-02-05",
        found("A", Delivery.UNDER_WAY, "2025-01-22"),
        found("A", Delivery.DELIVERED, "2025-02-04", because="all of it"),
        promise("C", "2025-01-24"),
        promise("D", "2025-02-01"),
    )
    hindsight = annex(office)
    assert states(hindsight) == [
        ("A", Headline.NOT_YET_ASSESSED, Headline.UNDER_WAY),
        ("C", None, Headline.NOT_YET_ASSESSED),
    ]
    assert [state.title for state in hindsight.states] == ["Promise A", "Promise C"]
    assert [(line.refs, line.what, line.delay_days) for line in hindsight.lines] == [
        (("C",), "New in the register (undertaking)", 12),
        (("A",), "Under way, previously Not yet assessed", 14),
    ][::-1]


def test_what_was_recorded_after_the_moment_is_not_in_the_annex(office: Office) -> None:
    office.record("2025-02-05", found("A", Delivery.UNDER_WAY, "2025-01-22"))
    then = annex(office, Week(2025, 5), "2025-02-04")
    assert (then.states, then.lines) == ((), ())
    office.record("2025-02-06", Undo(batch=None))
    assert annex(office, Week(2025, 5), "2025-02-04") == then
    assert annex(office).states == ()


def test_a_correction_and_a_retraction_change_what_was_said(tmp_path: Path) -> None:
    office = Office.open(tmp_path)
    office.record("2025-01-17", promise("A"), promise("B"), promise("C"))
    entries = {
        ref: office.record("2025-01-20", found(ref, Delivery.PLANNED, "2025-01-18")).lines[0].entry
        for ref in ("A", "B", "C")
    }
    issued(office, 3, "2025-01-21")
    receipt = office.record(
        "2025-02-05",
        Correct(entry=entries["A"], because="Misread", value="under_way"),
        Retract(entry=entries["B"], because="Another B"),
    )
    hindsight = annex(office)
    assert states(hindsight) == [
        ("A", Headline.PLANNED, Headline.UNDER_WAY),
        ("B", Headline.PLANNED, Headline.NOT_YET_ASSESSED),
    ]
    assert [state.entries for state in hindsight.states] == [
        (receipt.lines[0].entry,),
        (receipt.lines[1].entry,),
    ]
    assert [(line.refs, line.what, line.delay_days) for line in hindsight.lines] == [
        (("A",), "Under way, previously Not yet assessed (our record put right)", 18)
    ]


def test_a_commitment_whose_day_was_misread_is_said_to_be_held_no_more(tmp_path: Path) -> None:
    office = Office.open(tmp_path)
    opened = office.record("2025-01-17", promise("A"), promise("B")).lines[0].entry
    issued(office, 3, "2025-01-21")
    office.record("2025-02-05", Correct(entry=opened, because="Misread", evidence=on("2025-02-01")))
    assert states(annex(office)) == [("A", Headline.NOT_YET_ASSESSED, None)]
    before = annex(office, Week(2025, 4))
    assert states(before) == [("A", Headline.NOT_YET_ASSESSED, None)]


def test_the_annex_looks_back_at_the_week_that_was_asked_for(office: Office) -> None:
    office.record("2025-02-04", found("A", Delivery.PLANNED, "2025-02-03"))
    issued(office, 6, "2025-02-10")
    issued(office, 4, "2025-02-10")
    assert annex(office).issue.number == 2
    assert annex(office, hindsight=Week(2025, 4)).issue.number == 3
    assert annex(office, Week(2025, 4), hindsight=Week(2025, 4)).issue.number == 3


def test_a_week_that_was_not_issued_is_refused_with_those_that_were(office: Office) -> None:
    for week in (6, 8, 20):
        issued(office, week, "2025-05-20")
    with pytest.raises(UnknownName) as refused:
        office.report(LATER, hindsight=Week(2025, 7))
    assert refused.value.exit_code == 4
    assert refused.value.line() == (
        "There is no issued report of week '2025-W07'. Did you mean 2025-W04, 2025-W06 or 2025-W08?"
    )
    with pytest.raises(UnknownName):
        office.report(Week(2025, 6), hindsight=Week(2025, 8))
    with pytest.raises(UnknownName):
        office.report(LATER, hindsight=Week(2025, 4), scope=Scope(lead="Water Office"))


def test_in_a_long_register_too_a_line_says_what_was_said_before(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.report.build.LONG_REGISTER", 1)
    office.record("2025-02-05", found("A", Delivery.UNDER_WAY, "2025-01-22"))
    report = office.report(LATER)
    assert report.cards_left_out
    assert report.hindsight is not None
    assert [line.what for line in report.hindsight.lines] == [
        "Under way, previously Not yet assessed"
    ]


def test_the_annex_is_about_the_scope_of_its_report(office: Office) -> None:
    water = Scope(lead="Water Office")
    issued(office, 4, "2025-01-27", water)
    office.record(
        "2025-02-05",
        found("A", Delivery.PLANNED, "2025-01-22"),
        found("B", Delivery.PLANNED, "2025-01-22"),
    )
    assert [line.refs for line in annex(office).lines] == [("A", "B")]
    narrow = annex(office, scope=water)
    assert [line.refs for line in narrow.lines] == [("A",)]
    assert [state.ref for state in narrow.states] == ["A"]


def test_what_an_issue_did_not_cover_it_did_not_say(office: Office) -> None:
    water = Scope(lead="Water Office")
    issued(office, 4, "2025-01-27", water)
    office.record(
        "2025-02-05",
        Edit(ref="A", lead="Canal Office"),
        Edit(ref="B", lead="Water Office"),
        found("A", Delivery.PLANNED, "2025-01-22"),
        found("B", Delivery.PLANNED, "2025-01-22"),
    )
    said = [("A", Headline.NOT_YET_ASSESSED, Headline.PLANNED)]
    assert states(annex(office, scope=water)) == said


@pytest.mark.databases("sqlite")
def test_the_statement_of_january_seen_from_a_year_later(example_register: str) -> None:
    office = Office.at(open_register(Location(example_register)), Random(5))
    issued(office, 3, "2025-01-19")
    hindsight = annex(office, Week(2026, 9), "2027-01-01")
    assert hindsight.issue.week == "2025-W03"
    assert hindsight.states == ()
    told = {line.what: line for line in hindsight.lines}
    fallen = told["Stage: fallen"]
    assert (fallen.refs, fallen.occurred.text, fallen.delay_days) == (
        ("CJ-BILL",),
        "2024-05-09/2024-07-17",
        712,
    )
    assert [each.source.title for each in fallen.evidence] == [
        "Crime and Policing Bill: mandatory reporting and legislative scrutiny"
    ]
    assert all(line.recorded_at > noon(date(2025, 1, 19)) for line in hindsight.lines)
    delays = [line.delay_days for line in hindsight.lines]
    assert delays == sorted(delays, reverse=True)
    assert (delays[0], delays[-1]) == (1348, 151)


def test_the_number_of_queries_does_not_depend_on_what_was_learned(tmp_path: Path) -> None:
    counts = set()
    for size in (1, 10, 60):
        office = Office.open(tmp_path, f"of-{size}")
        full(office, size)
        issued(office, 3, "2025-01-20")
        refs = [f"P-{number:04}" for number in range(size)]
        late = (found(ref, Delivery.PLANNED, "2025-01-19") for ref in refs)
        receipt = office.record("2025-06-18", *late)
        office.record("2025-06-19", Retract(entry=receipt.lines[0].entry, because="No"))
        with counting() as sent:
            assert annex(office).lines or size == 1
        counts.add(len(queries(sent)))
    assert len(counts) == 1

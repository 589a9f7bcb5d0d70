"""The report as a whole: the same arguments give the same value; scope, long registers."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.fixtures_program import counting
from tests.office import Office, claimed, due, found, full, noon, on, promise, queries
from tests.weeklies import MANY, Weeklies, busy_office
from tracker.domain.dates import Times
from tracker.domain.vocabulary import Delivery, InstrumentForm, LinkType
from tracker.errors import Refused, UnknownName
from tracker.ledger.database import Database
from tracker.publish.json import weekly_json
from tracker.publish.outline.html import weekly_html
from tracker.publish.outline.markdown import weekly_md
from tracker.read.snapshot import take, take_both
from tracker.record.opening import OpenInstrument
from tracker.record.steps import Link
from tracker.report.build import LONG_REGISTER, MOST_CARDS, Weekly
from tracker.report.reading import Scope
from tracker.report.value import LISTED, SLIPS_DRAWN, TALLIES


def test_without_a_moment_the_report_knows_what_the_ledger_holds(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    receipt = office.record("2025-06-18", found("A", Delivery.UNDER_WAY, "2025-06-17"))
    report = office.report()
    assert report.masthead.known_at == noon(date(2025, 6, 18))
    assert report.masthead.entries == receipt.lines[-1].entry
    assert report.masthead.as_of == date(2025, 6, 22)
    assert report.masthead.number is None
    assert report == office.report()
    assert report == office.report(known="2025-06-18")


def test_the_manifest_names_what_the_report_rests_on(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    report = office.report(prepared_by="B. Editor", title="Clean rivers")
    assert report.manifest.schema == "tracker.weekly/1"
    assert report.manifest.tracker == "0.1"
    assert report.manifest.head == report.masthead.head
    assert len(report.manifest.head) == 64
    assert dict(report.manifest.arguments) == {
        "week": "2025-W25",
        "known_at": "2025-01-17T12:00:00.000000Z",
        "prepared_by": "B. Editor",
        "title": "Clean rivers",
    }
    assert report.masthead.register_title == "Clean rivers"
    assert office.report().masthead.register_title == "Rivers"


def test_before_the_first_entry_there_is_nothing_to_report(office: Office) -> None:
    with pytest.raises(Refused, match=r"held nothing at 2024-12-31") as refused:
        office.report(known="2024-12-31")
    assert refused.value.exit_code == 5


def test_an_empty_register_reports_that_nothing_is_counted(office: Office) -> None:
    report = office.report()
    assert report.masthead.title == "No change of status this week: nothing is counted yet"
    assert report.masthead.dek == "No commitments are counted yet."
    assert report.bridge.closing == 0
    assert report.cards == ()
    assert report.nothing_to_report == (
        "What changed",
        "Deadlines",
        "Claim against evidence",
        "Gone quiet",
        "Look ahead",
    )


def test_the_number_of_queries_does_not_depend_on_the_size(tmp_path: Path) -> None:
    counts = {}
    for size in (1, 40):
        office = Office.open(tmp_path, f"of-{size}")
        full(office, size)
        with counting() as sent:
            report = office.report()
        assert len(report.cards) == size
        counts[size] = len(queries(sent))
    assert len(set(counts.values())) == 1, counts
    assert counts[1] <= 36


def test_a_long_register_has_cards_for_what_the_report_mentions(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LONG_REGISTER == 1_000
    monkeypatch.setattr("tracker.report.build.LONG_REGISTER", 100)
    full(office, 100)
    report = office.report()
    assert report.scoreboard.total == 100
    mentioned = {ref for change in report.changes.happened for ref in change.refs}
    assert len(mentioned) == 60
    assert MOST_CARDS == 40
    assert [card.ref for card in report.cards] == sorted(mentioned)[:40]
    assert report.cards_left_out == 60


def test_the_method_names_rules_files_and_rehearsals(office: Office) -> None:
    office.record("2025-01-17", promise("A"), due("A", "before Easter"), rehearsal=True)
    office.assert_times("2025-01-18", promise("B"))
    report = office.report()
    assert report.method.rules == (("easter-before", 1),)
    assert report.method.asserted_by == (("history.yaml", "ab" * 32),)
    # The remark itself, three parties, a source and the two verbs.
    assert report.method.rehearsal_entries == 7
    earlier = office.report(known="2025-01-17")
    assert earlier.method.asserted_by == ()


def test_the_scope_keeps_one_bodys_rows(office: Office) -> None:
    office.record(
        "2025-06-17",
        promise("A", "2025-06-16"),
        promise("B", "2025-06-16", lead="Harbour Board"),
        OpenInstrument(
            ref="BILL", title="A bill", form=InstrumentForm.BILL, evidence=on("2025-06-16")
        ),
        Link(refs=("B",), type=LinkType.CARRIED_BY, target="BILL"),
    )
    report = office.report(scope=Scope(lead="water office"))
    assert report.masthead.scope == "Lead body: Water Office"
    assert [card.ref for card in report.cards] == ["A"]
    assert {ref for change in report.changes.happened for ref in change.refs} == {"A"}
    assert report.bridge.closing == 1
    assert ("lead", "Water Office") in report.manifest.arguments
    with pytest.raises(UnknownName, match="lead body 'Watr Office'") as unknown:
        office.report(scope=Scope(lead="Watr Office"))
    assert unknown.value.hint == "Did you mean Water Office?"


def test_the_scope_keeps_one_programme(office: Office) -> None:
    office.record("2025-06-17", promise("TOP"), promise("PART", parent="TOP"), promise("ELSE"))
    report = office.report(scope=Scope(programme="top"))
    assert [card.ref for card in report.cards] == ["PART", "TOP"]


@pytest.fixture(scope="module")
def report(weeklies: Weeklies) -> Weekly:
    return weeklies("many")


def test_a_list_holds_its_first_rows_and_says_how_many_it_leaves_out(report: Weekly) -> None:
    lists = report.deadlines
    assert (len(lists.overdue), lists.total("overdue")) == (LISTED, MANY)
    assert (len(lists.timeline), lists.total("timeline")) == (40, MANY)
    assert (len(lists.slipped), lists.total("slipped")) == (SLIPS_DRAWN, MANY)
    assert lists.total("no_timetable") == len(lists.no_timetable) == 0
    late = [row.latest for row in lists.overdue if row.latest]
    assert late == sorted(late)


def test_what_changed_is_bounded_and_counted(report: Weekly) -> None:
    changes = report.changes
    assert (len(changes.happened), changes.total("happened")) == (LISTED, MANY)
    assert changes.total("learned") == len(changes.learned)


def test_the_page_and_the_json_print_the_whole_number(report: Weekly) -> None:
    said = f"The first {LISTED} of {MANY} are listed; the rest are in the register."
    page, text = weekly_html(report), weekly_md(report)
    # The overdue, and what happened this week.
    assert page.count(said) == text.count(said) == 2
    assert f"40 of {MANY} are drawn; the other {MANY - 40}" in page
    assert f"Another {MANY - SLIPS_DRAWN} moved by fewer days" in page
    left = json.loads(weekly_json(report))["deadlines"]["left_out"]
    assert {each["list"]: each["count"] for each in left} == {
        "timeline": MANY - 40,
        "overdue": MANY - LISTED,
        "slipped": MANY - SLIPS_DRAWN,
    }


def test_a_register_that_fits_leaves_nothing_out(tmp_path: Path) -> None:
    office = Office.open(tmp_path)
    office.record("2025-01-17", promise("A"), due("A", "by 31 May 2025"))
    office.record("2025-06-17", found("A", Delivery.UNDER_WAY, "2025-06-17"))
    report = office.report()
    parts = (report.deadlines, report.changes, report.claims, report.ahead)
    assert [part.left_out for part in parts] == [()] * 4
    assert report.corrections_left_out == 0


def test_the_smallest_of_many_programmes_are_gathered_and_the_table_still_sums(
    tmp_path: Path,
) -> None:
    office = Office.open(tmp_path)
    tops = [f"T-{number:02}" for number in range(TALLIES + 5)]
    office.record("2025-01-17", *(promise(ref) for ref in tops))
    office.record("2025-01-18", *(promise(f"{ref}-1", parent=ref) for ref in tops))
    office.record("2025-01-19", promise("T-44-2", parent="T-44"))
    board = office.report().scoreboard
    assert len(board.programmes) == TALLIES
    assert sum(tally.total for tally in board.programmes) == board.total
    assert sum(tally.gathers for tally in board.programmes) == TALLIES + 5
    *large, small = board.programmes
    assert [tally.ref for tally in large] == [*tops[: TALLIES - 2], "T-44"]
    assert (small.title, small.ref, small.gathers) == ("6 smaller programmes", None, 6)


def test_the_earlier_of_two_snapshots_is_what_is_read_alone(
    tmp_path: Path, example: Database
) -> None:
    for database in (busy_office(tmp_path).register.database, example):
        with database.reading() as connection:
            for weeks in range(0, 120, 9):
                day = date(2025, 10, 5) - timedelta(weeks=weeks)
                times, before = (
                    Times(each, noon(date(2026, 7, 1))) for each in (day, day - timedelta(days=7))
                )
                found = take_both(connection, times, before.as_of)
                for snapshot, alone in zip(found, (times, before), strict=True):
                    read = take(connection, alone)
                    assert list(snapshot.standings.items()) == list(read.standings.items())
                    assert snapshot.subjects == read.subjects


def test_what_only_a_gap_names_has_a_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.report.build.LONG_REGISTER", 1)
    office = Office.open(tmp_path)
    office.record("2025-04-17", *(promise(ref, "2025-04-16") for ref in ("A", "B", "C")))
    for ref, word in (("A", Delivery.DELIVERED), ("B", Delivery.PARTLY_DELIVERED)):
        ahead = claimed(ref, word=word, day="2025-05-05")
        office.record("2025-05-06", found(ref, Delivery.PLANNED, "2025-05-05"), ahead)
    # The bottom line names the widest gap alone.
    assert [card.ref for card in office.report().cards] == ["A", "B"]

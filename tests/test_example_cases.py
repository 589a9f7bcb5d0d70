"""Hard cases of the example register, its weeks as reports, and how it is recorded."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures_program import Tracker
from tests.office import careful, lines
from tests.sheet_register import OPENING, assert_projections_equal_their_rebuild, entries
from tracker.domain.dates import Week
from tracker.domain.vocabulary import Facet, Headline
from tracker.errors import SheetTrouble, TrackerError
from tracker.ledger.database import Database, open_register
from tracker.ledger.location import Location
from tracker.record.care import status
from tracker.record.example import create_example
from tracker.report.build import Weekly, weekly
from tracker.report.masthead import Edition


def row(tracker: Tracker, ref: str, *options: str) -> dict[str, Any]:
    rows = tracker("list", ref, "--json", *options).json()["rows"]
    assert [found["ref"] for found in rows] == [ref]
    return dict(rows[0])


def as_of(tracker: Tracker, ref: str, day: str) -> dict[str, Any]:
    return row(tracker, ref, "--as-of", day)


def absent(tracker: Tracker, ref: str, day: str) -> bool:
    rows = tracker("list", "--json", "--as-of", day).json()["rows"]
    return ref not in {found["ref"] for found in rows}


def test_a_timetable_on_time_in_part_with_the_claim_ahead(
    example_register: str, tracker: Tracker
) -> None:
    found = row(tracker, "JAY-TIMETABLE")
    assert found["kind"] == "timetable"
    assert found["due_phrase"].lower() == "before easter"
    assert found["due_latest"] == "2025-04-19"
    assert found["schedule"] == "met_on_time"
    assert found["delivery_promiser"] == "delivered"
    assert found["delivery_tracker"] == "partly_delivered"
    assert found["agreement"] == "claim_ahead"
    assert found["headline"] == "delivered_in_part"
    assert "claim_ahead" in found["badges"]
    assert absent(tracker, "JAY-TIMETABLE", "2025-01-15")
    assert as_of(tracker, "JAY-TIMETABLE", "2025-01-16")["schedule"] == "upcoming"
    early = row(tracker, "JAY-TIMETABLE", "--as-of", "2025-01-19", "--known-at", "2025-01-19")
    assert early["due_latest"] == "2025-04-19"
    assert early["delivery_tracker"] == "not_assessed"


def test_acceptance_is_not_delivery_and_three_voices_stand_at_once(
    example_register: str, tracker: Tracker
) -> None:
    recommendations = tracker("list", "JAY-01..20", "--json").json()["rows"]
    assert len(recommendations) == 20
    by_ref = {found["ref"]: found for found in recommendations}

    def response(ref: str) -> str:
        answers = {one["addressee"]: one["response"] for one in by_ref[ref]["response"]}
        return str(answers["UK Government"])

    assert response("JAY-05") == "rejected"
    assert response("JAY-12") == "accepted_in_principle"
    for ref in ("JAY-18", "JAY-19"):
        assert response(ref) == "rejected"
        assert by_ref[ref]["delivery_promiser"] == "dropped"
        assert by_ref[ref]["delivery_tracker"] == "not_assessed"
        assert by_ref[ref]["agreement"] == "claim_only"
    jay = row(tracker, "JAY")
    assert jay["delivery_promiser"] is not None
    assert jay["delivery_tracker"] == "under_way"
    assert [one["value"] for one in jay["delivery_others"]] == ["partly_delivered"]
    assert jay["schedule"] == "no_timetable_set"
    before, after = (as_of(tracker, "JAY", day) for day in ("2025-12-21", "2025-12-22"))
    assert before["delivery_promiser"] is None
    assert after["delivery_promiser"] is not None
    assert before["delivery_tracker"] == after["delivery_tracker"]
    # The early words on the timetable were read, and are in the same terms.
    restated = tracker("show", "JAY-TIMETABLE", "--json").json()
    assert "restatement" in str(restated)
    assert "weaker" not in str(restated) + str(tracker("show", "JAY", "--json").json())


def test_the_audit_passes_unchecked_then_is_overdue_on_one_reading_then_late(
    example_register: str, tracker: Tracker
) -> None:
    expected = {
        "2025-02-01": "upcoming",
        "2025-04-16": "due_soon",
        "2025-04-17": "passed_unchecked",
        "2025-05-05": "passed_unchecked",
        "2025-05-06": "overdue_on_strict_reading",
        "2025-05-20": "overdue_on_strict_reading",
        "2025-05-21": "passed_unchecked",
        "2025-06-15": "passed_unchecked",
        "2025-06-16": "met_late",
    }
    found = {day: as_of(tracker, "CASEY-AUDIT", day)["schedule"] for day in expected}
    # 16 April is the last day of one reading and 34 days before the other.
    expected["2025-04-16"] = found["2025-04-16"]
    assert found["2025-04-16"] in {"upcoming", "due_soon"}
    assert found == expected
    final = row(tracker, "CASEY-AUDIT")
    assert (final["headline"], final["late_days"], final["late_days_strict"]) == (
        "delivered",
        27,
        61,
    )
    shown = tracker("show", "CASEY-AUDIT").stdout
    assert "27 to 61 days late" in shown
    assert "61" in shown


def test_one_act_carries_two_commitments_and_assent_delivers_neither(
    example_register: str, tracker: Tracker
) -> None:
    for ref in ("LIMITATION", "MANDATORY-REPORTING"):
        assert as_of(tracker, ref, "2026-05-01")["delivery_tracker"] == "under_way"
    limitation = as_of(tracker, "LIMITATION", "2026-06-30")
    assert limitation["delivery_tracker"] == "delivered"
    assert limitation["schedule"] == "met_late"
    assert limitation["late_days"] == 144
    assert limitation["due_latest"] == "2026-02-05"
    assert as_of(tracker, "MANDATORY-REPORTING", "2026-06-30")["delivery_tracker"] == "under_way"
    card = tracker("show", "MANDATORY-REPORTING", "--as-of", "2026-05-01").stdout
    assert "royal assent" in card
    assert "CP-BILL (bill): royal assent" in card
    assert "CP-BILL (bill): in force" not in card


def test_the_local_inquiries_are_superseded_at_different_dates(
    example_register: str, tracker: Tracker
) -> None:
    for ref, day_before, day, successor, week in (
        ("LOCAL-INQUIRIES", "2025-06-13", "2025-06-14", "NAT-INQ", "2025-W24"),
        ("LOCAL-INQUIRIES-PILOTS", "2025-12-08", "2025-12-09", "NAT-INQ", "2025-W50"),
    ):
        assert as_of(tracker, ref, day_before)["disposition"] == "active"
        found = as_of(tracker, ref, day)
        assert (found["disposition"], found["headline"]) == ("superseded", "replaced")
        card = tracker("show", ref).stdout
        assert successor in card
        assert "different" in card
        report = tracker("report", "weekly", "--week", week, "--format", "json").json()
        replaced = next(
            line for line in report["bridge"]["lines"] if line["label"].startswith("Replaced")
        )
        assert ref in replaced["refs"]


def test_a_demand_refused_then_answered_by_an_undertaking(
    example_register: str, tracker: Tracker
) -> None:
    assert as_of(tracker, "NAT-INQ-DEMAND", "2025-01-16")["kind"] == "demand"
    january = as_of(tracker, "NAT-INQ-DEMAND", "2025-01-19")["response"]
    assert [answer["response"] for answer in january] == ["rejected"]
    assert absent(tracker, "NAT-INQ", "2025-06-13")
    assert as_of(tracker, "NAT-INQ", "2025-06-14")["announced"] == "2025-06-14"
    card = tracker("show", "NAT-INQ", "--json").json()
    assert "NAT-INQ-DEMAND" in str(card)
    assert "answers" in str(card)


def test_a_threat_of_judicial_review_stands_on_the_timetable(
    example_register: str, tracker: Tracker
) -> None:
    card = tracker("show", "JAY-TIMETABLE", "--known-at", "2025-01-19").stdout
    assert "legal action" in card
    assert "Maggie Oliver" in card


def test_nothing_is_known_after_the_last_day_that_the_example_speaks_of(
    example_register: str, tracker: Tracker
) -> None:
    later = tracker("log", "--since", "2026-06-30", "--json").json()["rows"]
    assert [entry for entry in later if entry["occurred"] > "2026-06-29"] == []


@pytest.mark.databases("postgresql")
def test_the_example_is_the_same_for_everybody(register_url: str, example: Database) -> None:
    number = create_example(Location(register_url))
    there = status(Location(register_url))
    assert (number, there.entries, there.head) == (
        there.entries,
        status(example.location).entries,
        status(example.location).head,
    )
    database = open_register(Location(register_url))
    ledger = entries(database)
    recorded = [entry.recorded_at for entry in ledger]
    assert recorded == sorted(recorded)
    assert recorded[0] == datetime(2022, 10, 20, 12, tzinfo=UTC)
    assert there.recorded_at is not None
    assert there.recorded_at.date() == date(2026, 6, 29)
    batches = {entry.batch for entry in ledger} - {1}
    asserted = [entry for entry in ledger if entry.facet is Facet.BATCH]
    assert {entry.batch for entry in asserted} == batches
    assert all("example register, 202" in str(entry.text("file")) for entry in asserted)
    assert_projections_equal_their_rebuild(database)


@pytest.mark.databases("sqlite")
def test_an_example_out_of_order_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    later = OPENING.replace("facts:", "recorded: 2025-02-01\nfacts:", 1)
    (tmp_path / "a.yaml").write_text(later)
    (tmp_path / "b.yaml").write_text(
        "source: hansard-2025-01-16\nrecorded: 2025-01-31T10:00:00+01:00\n"
        "facts:\n- {note: JAY-13, text: x}\n---\nsource: hansard-2025-01-16\n"
        "facts:\n- {note: JAY-13, text: x}\n"
    )
    register = tmp_path / "register.db"
    with pytest.raises(SheetTrouble) as trouble:
        create_example(Location(str(register)), folder=tmp_path)
    assert trouble.value.faults == (
        (
            "b.yaml:2:11: it is recorded on 2025-01-31, the document before it on 2025-02-01; put "
            "documents in the order of their days"
        ),
        "b.yaml:6:1: nothing says when it was recorded; add recorded: 2025-01-16",
    )
    assert not register.exists()
    (tmp_path / "b.yaml").write_text(
        "source: hansard-2025-01-16\nrecorded: 2025-02-01\nfacts:\n- {note: JAY-31, text: x}\n"
    )
    with pytest.raises(TrackerError, match=r"^b\.yaml:4:3: There is no"):
        create_example(Location(str(register)), folder=tmp_path)
    assert not register.exists()


def report(example: Database, number: int, known: str | None = None, year: int = 2025) -> Weekly:
    known_at = None
    if known is not None:
        known_at = datetime.combine(date.fromisoformat(known), time(23, 59, 59), UTC)
    return weekly(example, Week(year, number), known_at=known_at, edition=Edition(version="0.1"))


def added(found: Weekly) -> tuple[str, ...]:
    return next(line.refs for line in found.bridge.lines if line.label == "Added")


def test_the_week_of_the_statement(example: Database) -> None:
    found = report(example, 3, "2025-01-19")
    assert found.masthead.title.endswith("commitments enter the register")
    assert {"CASEY-AUDIT", "JAY-TIMETABLE", "LOCAL-INQUIRIES"} <= set(added(found))
    timetable = next(card for card in found.cards if card.ref == "JAY-TIMETABLE")
    assert timetable.deadline.phrase == "before Easter"
    assert timetable.deadline.latest == date(2025, 4, 19)
    assert found.method.asserted_by
    careful(found)


def test_the_week_of_easter(example: Database) -> None:
    found = report(example, 16, "2025-04-20")
    met = {row.ref: row.result for row in found.deadlines.met_this_week}
    assert met == {"JAY-TIMETABLE": "Met on time"}
    audit = next(row for row in found.deadlines.unjudged_this_week if row.ref == "CASEY-AUDIT")
    assert audit.result == "Passed 4 days ago on a strict reading, not checked"
    careful(found)


def test_the_week_of_the_audit(example: Database) -> None:
    for known in ("2025-06-22", None):
        found = report(example, 25, known)
        assert found.masthead.title == (
            "Delivered, 27 days late: National audit of group-based child sexual exploitation"
        )
        audit = next(card for card in found.cards if card.ref == "CASEY-AUDIT")
        assert audit.deadline.result == "Met 27 to 61 days late"
        assert [gap.refs for gap in found.claims.gaps] == [("JAY-TIMETABLE",)]
        careful(found)


def test_each_local_inquiry_leaves_in_its_own_week(example: Database) -> None:
    june = report(example, 24)
    assert next(line.refs for line in june.bridge.lines if line.label == "Replaced") == (
        "LOCAL-INQUIRIES",
    )
    card = next(card for card in june.cards if card.ref == "LOCAL-INQUIRIES")
    assert card.disposition_words == "Replaced on 14 June 2025 by NAT-INQ, a different promise."
    december = report(example, 50)
    assert next(line.refs for line in december.bridge.lines if line.label == "Replaced") == (
        "LOCAL-INQUIRIES-PILOTS",
    )


def test_limitation_is_delivered_144_days_late_and_reporting_is_not(example: Database) -> None:
    found = report(example, 27, year=2026)
    cards = {card.ref: card for card in found.cards}
    assert cards["LIMITATION"].deadline.timing.days == 144
    assert cards["LIMITATION"].headline is Headline.DELIVERED
    assert cards["MANDATORY-REPORTING"].headline is Headline.UNDER_WAY
    stages = [(each.stage, each.provision) for each in cards["LIMITATION"].instruments]
    assert ("in_force", "s.96") in stages


def test_every_week_balances_and_speaks_carefully(example: Database) -> None:
    for number in range(1, 53, 3):
        found = report(example, number)
        careful(found)
        assert sum(each.total for each in found.scoreboard.programmes) == found.bridge.closing
        assert len(lines(found)) == len(found.bottom_line)

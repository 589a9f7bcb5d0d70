"""Hard cases of the example register, its weeks as reports, and how it is recorded."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures_program import CHECKOUT, Tracker, done
from tests.office import careful
from tests.sheet_register import OPENING, assert_projections_equal_their_rebuild, entries
from tracker.domain.dates import Week
from tracker.domain.headlines import Headline
from tracker.domain.vocabulary import Facet
from tracker.errors import SheetTrouble, TrackerError
from tracker.ledger.database import Database, open_register
from tracker.ledger.location import Location
from tracker.record.care import status
from tracker.record.example import create_example
from tracker.report.build import Edition, Weekly, weekly
from tracker.report.stands import StatusRow

#: The evening of the day on which all of the example was looked at again.
LOOKED = "2026-11-30T20:00:00Z"


def row(tracker: Tracker, ref: str, *options: str) -> dict[str, Any]:
    rows = tracker("list", ref, "--json", *options, now=LOOKED).json()["rows"]
    assert [found["ref"] for found in rows] == [ref]
    return dict(rows[0])


def as_of(tracker: Tracker, ref: str, day: str) -> dict[str, Any]:
    return row(tracker, ref, "--as-of", day)


def absent(tracker: Tracker, ref: str, day: str) -> bool:
    rows = tracker("list", "--json", "--as-of", day, now=LOOKED).json()["rows"]
    return ref not in {found["ref"] for found in rows}


def shown(tracker: Tracker, ref: str, *options: str) -> str:
    return tracker("show", ref, *options, now=LOOKED).stdout


def test_a_timetable_in_part_with_the_claim_ahead(example_register: str, tracker: Tracker) -> None:
    found = row(tracker, "JAY-TIMETABLE")
    assert found["kind"] == "timetable"
    assert found["due_phrase"].lower() == "before easter"
    assert found["due_latest"] == "2025-04-19"
    assert found["delivery_promiser"] == "delivered"
    assert found["delivery_tracker"] == "partly_delivered"
    assert found["ended"] == "open"
    assert found["agreement"] == "claim_ahead"
    assert found["headline"] == "partly_delivered"
    assert "claim_ahead" in found["badges"]
    assert found["schedule"] == "met_on_time"
    card = shown(tracker, "JAY-TIMETABLE")
    assert "1 letter, met, 9 April 2025, grade A" in card
    assert "2 letter, not judged" in card
    assert "At least four of the 20 have a date" in card
    assert "coded by us" in card
    assert absent(tracker, "JAY-TIMETABLE", "2025-01-15")
    assert as_of(tracker, "JAY-TIMETABLE", "2025-01-16")["schedule"] == "upcoming"
    early = row(tracker, "JAY-TIMETABLE", "--as-of", "2025-01-19", "--known-at", "2025-01-19")
    assert early["due_latest"] == "2025-04-19"
    assert early["delivery_tracker"] == "not_assessed"


def test_acceptance_is_not_delivery_and_three_voices_stand_at_once(
    example_register: str, tracker: Tracker
) -> None:
    recommendations = tracker("list", "JAY-01..20", "--json", now=LOOKED).json()["rows"]
    assert len(recommendations) == 20
    by_ref = {found["ref"]: found for found in recommendations}

    def response(ref: str) -> str:
        answers = {one["addressee"]: one["response"] for one in by_ref[ref]["response"]}
        return str(answers["UK Government"])

    for ref in ("JAY-05", "JAY-18", "JAY-19"):
        assert response(ref) == by_ref[ref]["headline"] == "rejected"
        # What the press says of a decision is no claim of the promiser's.
        assert by_ref[ref]["delivery_promiser"] is None
    assert response("JAY-12") == "accepted_in_principle"
    assert as_of(tracker, "JAY-19", "2025-04-08")["headline"] == "not_yet_assessed"
    jay = row(tracker, "JAY")
    assert jay["delivery_promiser"] == "unspecified"
    assert jay["delivery_tracker"] == "under_way"
    assert [one["value"] for one in jay["delivery_others"]] == ["partly_delivered"]
    assert "disputed" in jay["badges"]
    assert jay["schedule"] == "no_timetable_set"
    before, after = (as_of(tracker, "JAY", day) for day in ("2025-12-21", "2025-12-22"))
    assert before["delivery_promiser"] is None
    assert after["delivery_promiser"] is not None
    assert before["delivery_tracker"] == after["delivery_tracker"]
    # The early words on the timetable were read, and are in the same terms.
    restated = tracker("show", "JAY-TIMETABLE", "--json", now=LOOKED).json()
    assert "restatement" in str(restated)
    assert "weaker" not in str(restated) + shown(tracker, "JAY", "--json")


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
    card = shown(tracker, "CASEY-AUDIT")
    assert "met 27 to 61 days late" in card
    assert "scale, nature and drivers" in card
    assert "a minister apologises for the delay" in card.lower()


def test_one_act_carries_bills_and_effects_and_assent_delivers_no_effect(
    example_register: str, tracker: Tracker
) -> None:
    rows = tracker("list", "--json", "--as-of", "2026-05-01", now=LOOKED).json()["rows"]
    in_may = {found["ref"]: found for found in rows}
    carried = {
        *("LIMITATION", "MANDATORY-REPORTING", "JAY-13", "JAY-15", "GROOMING-AGGRAVATING"),
        *("CONVICTIONS-DISREGARD", "CASEY-03", "CASEY-11", "TAXI-STANDARDS"),
        *("CASEY-INFO-SHARING", "CASEY-UNIQUE-ID"),
    }
    for ref in carried:
        assert in_may[ref]["delivery_tracker"] not in {"delivered", "partly_delivered"}, ref
        assert "enacted_not_in_force" in in_may[ref]["badges"], ref
    waiting = {ref for ref, found in in_may.items() if "enacted_not_in_force" in found["badges"]}
    assert waiting == carried
    # The bill of each is a promise of its own, and was kept long before.
    assert in_may["MANDATORY-REPORTING-BILL"]["schedule"] == "met_on_time"
    bill = as_of(tracker, "LIMITATION-BILL", "2025-06-12")
    assert (bill["kind"], bill["headline"], bill["schedule"]) == (
        "milestone",
        "delivered",
        "met_on_time",
    )
    assert bill["due_phrase"] == "in the next year"
    # In force on the word of two law firms: the gate allows Delivered, since the Act counts from
    # that day, and the page says on what it rests and what was not read.
    limitation = as_of(tracker, "LIMITATION", "2026-06-30")
    assert limitation["delivery_tracker"] == "delivered"
    assert limitation["schedule"] == "no_timetable_set"
    card = shown(tracker, "LIMITATION", "--as-of", "2026-06-30")
    assert "two law firms give section 96 as in force since 29 June 2026" in card
    assert "Neither the section nor what starts it was read." in card
    assert "CP-BILL (bill): in force (s. 96)" in card
    # The facts find recommendation 15 delivered; what the defendant must show was not read.
    assert as_of(tracker, "JAY-15", "2026-06-30")["headline"] == "partly_delivered"
    reporting = as_of(tracker, "MANDATORY-REPORTING", "2026-06-30")
    assert reporting["delivery_tracker"] == "under_way"
    assert "enacted_not_in_force" in reporting["badges"]
    card = shown(tracker, "MANDATORY-REPORTING", "--as-of", "2026-05-01")
    assert "CP-BILL (bill): royal assent" in card
    assert "CP-BILL (bill): in force" not in card


def test_only_oldham_was_replaced_and_the_fund_and_the_other_areas_stay(
    example_register: str, tracker: Tracker
) -> None:
    for day in ("2025-06-14", "2025-12-08"):
        assert as_of(tracker, "LOCAL-INQUIRIES-OLDHAM", day)["disposition"] == "active"
    found = as_of(tracker, "LOCAL-INQUIRIES-OLDHAM", "2025-12-09")
    assert (found["disposition"], found["headline"]) == ("superseded", "replaced")
    card = shown(tracker, "LOCAL-INQUIRIES-OLDHAM")
    assert "NAT-INQ-OLDHAM" in card
    assert "different" in card
    week = ("report", "weekly", "--week", "2025-W50", "--format", "json")
    lines = tracker(*week, now=LOOKED).json()["stands"]["bridge"]["lines"]
    replaced = next(line for line in lines if line["label"].startswith("Replaced"))
    assert replaced["refs"] == ["LOCAL-INQUIRIES-OLDHAM"]
    for ref in ("LOCAL-INQUIRIES", "LOCAL-INQUIRIES-PILOTS"):
        stays = row(tracker, ref)
        assert (stays["disposition"], stays["headline"]) == ("active", "not_yet_assessed")
        assert stays["last_looked"] == "2026-11-30"
        assert "would have to be read first" in shown(tracker, ref)


def test_a_demand_refused_then_answered_by_an_undertaking(
    example_register: str, tracker: Tracker
) -> None:
    assert as_of(tracker, "NAT-INQ-DEMAND", "2025-01-16")["kind"] == "demand"

    def responses(day: str) -> list[str]:
        return [one["response"] for one in as_of(tracker, "NAT-INQ-DEMAND", day)["response"]]

    # A preference for local inquiries is no refusal; that was read in an answer of 28 April.
    assert responses("2025-04-27") == []
    assert responses("2025-04-28") == ["rejected"]
    assert as_of(tracker, "NAT-INQ-DEMAND", "2025-05-01")["headline"] == "rejected"
    assert responses("2025-06-14") == ["accepted"]
    assert absent(tracker, "NAT-INQ", "2025-06-13")
    assert as_of(tracker, "NAT-INQ", "2025-06-14")["announced"] == "2025-06-14"
    card = shown(tracker, "NAT-INQ", "--json")
    assert "NAT-INQ-DEMAND" in card
    assert "answers" in card


def test_a_threat_of_judicial_review_stands_on_the_timetable_with_its_condition(
    example_register: str, tracker: Tracker
) -> None:
    card = shown(tracker, "JAY-TIMETABLE", "--known-at", "2025-01-19")
    assert "legal action" in card
    assert "Maggie Oliver" in card
    assert "names a timetable as its condition" in card
    entries_of = tracker("log", "--ref", "JAY-TIMETABLE", "--json", now=LOOKED).stdout
    assert "She threatens, as the article reports, to seek a judicial review" in entries_of


def test_a_recommendation_on_the_word_of_others_alone_is_what_the_gate_allows(
    example_register: str, tracker: Tracker
) -> None:
    for ref, source in (("JAY-09", "nhsemployers-2026-01-21"), ("JAY-20", "iwf-2025-08-12")):
        assert row(tracker, ref)["headline"] == "under_way"
        card = shown(tracker, ref)
        assert "grade D" in card
        assert "Partly delivered asks for better evidence." in card
        refused = tracker("update", ref, "part", "-s", source, now=LOOKED)
        assert refused.exit_code == 5, refused
        assert "A, B or C" in refused.stderr


def test_each_commitment_is_assessed_or_says_what_would_have_to_be_read(
    example_register: str, tracker: Tracker
) -> None:
    rows = tracker("list", "--json", now=LOOKED).json()["rows"]
    unknown = [found["ref"] for found in rows if found["headline"] == "not_yet_assessed"]
    assert len(unknown) == 15  # as docs/example.md says
    for ref in unknown:
        assert "would have to be read first" in shown(tracker, ref), ref
    for found in rows:
        if found["disposition"] == "active":
            assert found["last_looked"] == "2026-11-30", found["ref"]


def test_what_lint_says_of_the_example_is_accepted_with_a_reason(
    example_register: str, tracker: Tracker
) -> None:
    rows = tracker("lint", "--json", now=LOOKED).json()["rows"]
    counts = {check: sum(one["check"] == check for one in rows) for check in _checks(rows)}
    page = (CHECKOUT / "docs" / "example.md").read_text(encoding="utf-8")
    accepted = re.findall(r"^\| `([a-z-]+)` \| ([0-9]+) \|", page, re.MULTILINE)
    assert {check: int(number) for check, number in accepted} == counts


def _checks(rows: list[dict[str, Any]]) -> set[str]:
    return {one["check"] for one in rows}


@pytest.mark.databases("sqlite")
def test_what_was_declined_is_not_counted_as_complete(
    empty_register: str, tracker: Tracker
) -> None:
    """A public tracker showed 36 recommendations as "complete", of which 23 had been declined."""
    page = ("-s", "https://example.org/report", "--on", "2025-01-16")
    told = ("--type", "official_record", "--independent", "--title", "The report")
    done(tracker("source", "add", "https://example.org/report", "--published", "2025-01-16", *told))
    for number in range(1, 37):
        ref = f"REC-{number:02d}"
        asked = ("--kind", "recommendation", "--to", "The Department", "--lead", "The Department")
        done(tracker("add", ref, f"Recommendation {number}", *asked, *page))
        if number <= 13:
            done(tracker("respond", ref, "accepted", *page))
            test = ("--test", f"What number {number} asks for is in use")
            done(tracker("update", ref, "delivered", *test, *page))
        else:
            done(tracker("respond", ref, "rejected", *page))
    # The other tracker's word for all of them; it moves nothing of ours.
    words = ("--voice", "The other tracker", "-q", "complete")
    done(tracker("claim", "REC-01..36", "delivered", *words, *page))
    rows = tracker("list", "--json").json()["rows"]
    headlines = [found["headline"] for found in rows]
    assert (headlines.count("delivered"), headlines.count("rejected")) == (13, 23)
    assert len(headlines) == 36


def test_nothing_is_known_after_the_last_day_that_the_example_speaks_of(
    example_register: str, tracker: Tracker
) -> None:
    later = tracker("log", "--since", "2026-06-30", "--json", now=LOOKED).json()["rows"]
    days = {entry["occurred"] for entry in later if entry["occurred"] > "2026-06-29"}
    assert days == {"2026-11-30"}


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
    assert there.recorded_at.date() == date(2026, 11, 30)
    batches = {entry.batch for entry in entries(database)} - {1}
    asserted = entries(database, Facet.BATCH)
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
    return next(line.refs for line in found.stands.bridge.lines if line.label == "Added")


def status_row(found: Weekly, ref: str) -> StatusRow:
    rows = (row for group in found.stands.groups for row in group.rows)
    return next(row for row in rows if row.ref == ref)


def test_the_week_of_the_statement(example: Database) -> None:
    found = report(example, 3, "2025-01-19")
    assert {"CASEY-AUDIT", "JAY-TIMETABLE", "LOCAL-INQUIRIES"} <= set(added(found))
    assert status_row(found, "JAY-TIMETABLE").due == date(2025, 4, 19)
    assert found.masthead.asserted_by
    careful(found)


def test_the_week_of_easter(example: Database) -> None:
    found = report(example, 16, "2025-04-20")
    # The document came before Easter; what it says of each recommendation is not judged.
    assert status_row(found, "JAY-TIMETABLE").headline is Headline.PARTLY_DELIVERED
    audit = next(row for row in found.late.early_passed.rows if row.ref == "CASEY-AUDIT")
    assert audit.result == "passed 4 days ago on a strict reading, not checked"
    careful(found)


def test_the_week_of_the_audit(example: Database) -> None:
    for known in ("2025-06-22", None):
        found = report(example, 25, known)
        assert found.brief.title.startswith(
            "National audit of group-based child sexual exploitation: delivered, 27 days late"
        )
        assert status_row(found, "CASEY-AUDIT").result == "met 27 to 61 days late"
        assert "JAY-TIMETABLE" in {ref for gap in found.claims.rows.rows for ref in gap.refs}
        (audit,) = [
            event
            for event in found.changes.happened.rows
            if any("CASEY-AUDIT" in effect.refs for effect in event.effects)
        ]
        assert [act.words for act in audit.acts] == ["published"]
        careful(found)


def test_oldham_leaves_in_its_own_week(example: Database) -> None:
    for number, replaced in ((24, ()), (50, ("LOCAL-INQUIRIES-OLDHAM",))):
        bridge = report(example, number).stands.bridge
        assert next(line.refs for line in bridge.lines if line.label == "Replaced") == replaced


def test_limitation_is_delivered_and_reporting_is_not(example: Database) -> None:
    found = report(example, 27, year=2026)
    counts = dict(found.stands.headlines)
    assert counts[Headline.DELIVERED] >= 1
    assert counts[Headline.UNDER_WAY] >= 1


def test_every_week_balances_and_speaks_carefully(example: Database) -> None:
    for number in range(1, 53, 3):
        found = report(example, number)
        careful(found)
        rows = sum(len(group.rows) for group in found.stands.groups)
        rows += sum(row.total for row in found.stands.summary)
        assert rows == found.stands.bridge.closing == found.claims.matrix.total

"""Three weeks of the example register, as they were known then and as they are known now."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from tests.test_services_weekly_words import careful, lines
from tracker.domain.dates import Week
from tracker.domain.vocabulary import Headline
from tracker.ledger.database import Database
from tracker.report.build import Weekly, weekly
from tracker.report.masthead import Edition


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
    assert found.masthead.asserted
    careful(found)


def test_the_week_of_easter(example: Database) -> None:
    found = report(example, 16, "2025-04-20")
    met = {row.ref: row.result for row in found.deadlines.met_this_week}
    assert met == {"JAY-TIMETABLE": "On time"}
    audit = next(row for row in found.deadlines.unjudged_this_week if row.ref == "CASEY-AUDIT")
    assert audit.result == "Deadline passed on the strictest reading, not checked"
    careful(found)


def test_the_week_of_the_audit(example: Database) -> None:
    for known in ("2025-06-22", None):
        found = report(example, 25, known)
        assert found.masthead.title == (
            "Delivered, 27 days late: National audit of group-based child sexual exploitation"
        )
        audit = next(card for card in found.cards if card.ref == "CASEY-AUDIT")
        assert audit.deadline.result == (
            "27 days late on the most generous reading, 61 on the strictest"
        )
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

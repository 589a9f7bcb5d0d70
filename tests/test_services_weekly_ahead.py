"""The look ahead: the days to come, the same as the agenda's."""

from __future__ import annotations

from datetime import date

import pytest

from tests.fixtures_program import Tracker
from tests.test_services_weekly import Office, due, found, noon, office, promise
from tracker.domain.dates import Week
from tracker.domain.vocabulary import Delivery, Kind
from tracker.ledger.database import open_register
from tracker.ledger.location import Location
from tracker.read.agenda import DiaryEvent
from tracker.report.build import weekly
from tracker.report.masthead import Edition
from tracker.report.reading import Scope

__all__ = ["office"]


@pytest.mark.databases("sqlite")
def test_the_look_ahead_has_the_lines_of_the_agenda(
    example_register: str, tracker: Tracker
) -> None:
    database = open_register(Location(example_register))
    seen = 0
    for week in (Week(2025, 3), Week(2025, 11), Week(2025, 14), Week(2025, 16), Week(2026, 13)):
        ahead = weekly(database, week, edition=Edition(version="0.1")).ahead
        answer = tracker("agenda", "--days", "30", "--as-of", str(week.sunday), "--json").json()
        assert [
            (line.event.value, line.day.isoformat(), line.ref, line.phrase, line.words)
            for line in ahead.lines
        ] == [
            (row["what"], row["day"], row["ref"], row["phrase"], row["words"])
            for row in answer["rows"]
            if row["what"] in set(DiaryEvent) and row["days"] > 0
        ]
        seen += len(ahead.lines)
    assert seen >= 5


def test_the_days_after_the_report_date_stand_in_order(office: Office) -> None:
    phrases = {
        "TODAY": "by 22 June 2025",
        "FIRST": "by 23 June 2025",
        "b": "by 1 July 2025",
        "A": "by 1 July 2025",
        "OPENS": "July 2025",
        "BEGINS": "not before July 2025",
        "LAST": "by 22 July 2025",
        "LATER": "by 23 July 2025",
        "DONE": "by 2 July 2025",
        "ASK": "by 3 July 2025",
    }
    office.record(
        "2025-01-17",
        *(promise(ref, kind=Kind.DEMAND if ref == "ASK" else None) for ref in phrases),
        *(due(ref, phrase) for ref, phrase in phrases.items()),
        found("DONE", Delivery.DELIVERED, "2025-01-17"),
    )
    report = office.report()
    ahead = report.ahead
    assert (ahead.days, ahead.until) == (30, date(2025, 7, 22))
    assert [(line.day.isoformat(), line.words, line.ref) for line in ahead.lines] == [
        ("2025-06-23", "due", "FIRST"),
        ("2025-07-01", "window opens", "OPENS"),
        ("2025-07-01", "due", "A"),
        ("2025-07-01", "due", "b"),
        ("2025-07-01", "not before this day", "BEGINS"),
        ("2025-07-03", "due", "ASK"),
        ("2025-07-22", "due", "LAST"),
    ]
    assert ahead.lines[0].phrase == "by 23 June 2025"
    assert "Look ahead" not in report.nothing_to_report


def test_the_look_ahead_keeps_to_the_scope(office: Office) -> None:
    office.record(
        "2025-01-17",
        *(promise(ref, lead=lead) for ref, lead in (("A", "Water Office"), ("B", "Harbour"))),
        *(due(ref, "by 1 July 2025") for ref in ("A", "B")),
    )
    lines = office.report(scope=Scope(lead="Harbour")).ahead.lines
    assert [line.ref for line in lines] == ["B"]


def test_near_the_end_of_the_calendar_the_look_ahead_is_shorter(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    last = weekly(
        office.register,
        Week(9999, 50),
        known_at=noon(date(2025, 1, 17)),
        edition=Edition(version="0.1"),
    )
    assert last.ahead.until == date(9999, 12, 31)

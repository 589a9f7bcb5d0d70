"""Since the last issue: dates that another took the place of, and dates that we had wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.test_services_weekly import Office, due, found, office, on, promise
from tests.test_services_weekly_since import came, expecting, publish
from tracker.domain.vocabulary import Delivery
from tracker.read.agenda import DiaryEvent
from tracker.record.amend import Correct, Retract
from tracker.record.deadlines import Due
from tracker.report.since import Outcome

__all__ = ["office"]


def test_a_date_that_another_took_the_place_of_has_moved(office: Office) -> None:
    expecting(office, "by 31 May 2025", "A")
    office.record("2025-06-19", due("A", "by 31 December 2025", "2025-06-18", silent=True))
    assert came(office) == (Outcome.MOVED, "Moved from 31 May to 31 December 2025, not announced")
    office.record("2025-06-19", due("A", "by 1 May 2025", "2025-06-19"))
    assert came(office) == (
        Outcome.MOVED,
        "Brought forward from 31 May 2025 to 1 May 2025, on 19 June 2025",
    )
    office.record("2025-06-20", found("A", Delivery.DELIVERED, "2025-06-20"))
    assert came(office)[0] is Outcome.MOVED
    assert came(office)[1].endswith(
        "; delivered on 20 June 2025, 50 days late, measured from 1 May 2025"
    )


def test_a_move_that_was_learned_after_the_issue_has_moved_too(office: Office) -> None:
    expecting(office, "by 31 May 2025", "A")
    office.record("2025-06-19", due("A", "in due course", "2025-05-20"))
    assert came(office) == (
        Outcome.MOVED,
        "Changed, on 20 May 2025, to “in due course”, no last day",
    )


def test_a_looser_date_has_moved_though_its_strictest_day_is_the_old_one(office: Office) -> None:
    expecting(office, "by 31 May 2025", "A")
    office.record("2025-06-19", due("A", "by June 2025", "2025-06-18"))
    assert came(office) == (Outcome.MOVED, "Moved from 31 May to 30 June 2025, on 18 June 2025")


def test_the_strictest_day_moves_to_the_one_day_of_a_firmer_date(office: Office) -> None:
    expecting(office, "by June 2025", "A")
    office.record("2025-06-19", due("A", "by 30 September 2025", "2025-06-18"))
    assert came(office, DiaryEvent.DUE_STRICTLY) == (
        Outcome.MOVED,
        "Moved from 31 May to 30 September 2025, on 18 June 2025",
    )


def test_a_move_after_the_day_of_the_issue_that_was_recorded_already(office: Office) -> None:
    office.record("2025-05-26", promise("A"), due("A", "by 31 May 2025"))
    office.record("2025-05-26", due("A", "by 30 June 2025", "2025-05-26"))
    publish(office)
    assert came(office) == (Outcome.MOVED, "Moved from 31 May to 30 June 2025, on 26 May 2025")


def test_a_date_that_was_taken_back_has_moved(office: Office) -> None:
    expecting(office, "by 31 May 2025", "A", "B")
    office.record(
        "2025-06-19",
        Due(refs=("A",), withdrawn=True, evidence=on("2025-06-18")),
        Due(refs=("B",), none_set=True, evidence=on("2025-06-18")),
    )
    since = office.report().since
    assert since is not None
    assert [(each.outcome, each.outcome_words) for each in since.lines] == [
        (Outcome.MOVED, "The date was taken back, on 18 June 2025"),
        (Outcome.MOVED, "No date stands any more, on 18 June 2025"),
    ]


def test_a_second_reading_leaves_the_day_as_the_stricter_one(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    audit = Due(
        refs=("A",),
        phrase="three-month audit",
        anchor_on=date(2025, 2, 28),
        evidence=on("2025-01-16"),
    )
    office.record("2025-01-17", audit)
    publish(office)
    office.record(
        "2025-06-02",
        replace(audit, anchor_on=date(2025, 4, 1), rival=True, evidence=on("2025-06-01")),
    )
    assert came(office) == (
        Outcome.UNCHECKED,
        "Passed on 28 May 2025 on the strictest reading, and nobody has looked since",
    )


def test_a_date_that_we_had_wrong_is_a_correction_of_ours(office: Office) -> None:
    office.record("2025-01-17", promise("A"), promise("B"))
    told = office.record("2025-01-18", due("A", "by 31 May 2025"), due("B", "by 31 May 2025"))
    publish(office)
    first, second = (each.entry for each in told.lines)
    office.record("2025-06-02", Correct(entry=first, because="misread", phrase="by 1 July 2025"))
    office.record("2025-06-02", Retract(entry=second, because="not said"))
    since = office.report().since
    assert since is not None
    assert [(each.outcome, each.outcome_words) for each in since.lines] == [
        (Outcome.CORRECTED, "Our record of the date was put right: the day is 1 July 2025"),
        (Outcome.CORRECTED, "Our record of the date was put right: no such date stands"),
    ]

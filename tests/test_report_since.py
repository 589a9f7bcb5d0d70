"""What the last issue expected by now and what came of it, and the days to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.fixtures_program import Tracker
from tests.office import TESTS, WEEK, Office, due, found, noon, on, promise
from tracker.domain.dates import Week
from tracker.domain.headlines import Headline
from tracker.domain.vocabulary import Carry, Delivery, Ended, Kind, SourceType
from tracker.ledger.database import open_register
from tracker.ledger.location import Location
from tracker.read.agenda import DiaryEvent
from tracker.record.amend import Correct, Retract
from tracker.record.assess import Update
from tracker.record.deadlines import Due
from tracker.record.dispose import Merge, Replace, Withdraw
from tracker.record.opening import Edit
from tracker.record.steps import Checked
from tracker.report.build import Edition, Weekly, weekly
from tracker.report.issue import issue
from tracker.report.reading import EVERYTHING, Scope
from tracker.report.since import Outcome, SinceLine

#: Issued on 26 May 2025 with the 30 days after 25 May; read again for the week to 22 June.
ISSUED = Week(2025, 21)
LAW = on("2025-06-16", type=SourceType.LAW)
LAW_OF_MAY = on("2025-05-29", type=SourceType.LAW)


def publish(
    office: Office, week: Week = ISSUED, *, day: str = "2025-05-26", scope: Scope = EVERYTHING
) -> Weekly:
    return issue(
        replace(office.register, clock=lambda: noon(date.fromisoformat(day))),
        week,
        known_at=None,
        scope=scope,
        edition=Edition(version="0.1"),
        accept=lambda _gate: None,
        publish=lambda _: {"html": "ab" * 32},
    )[0]


def expecting(office: Office, phrase: str, *refs: str) -> None:
    """Promises with this date, and an issue that prints it in its look ahead."""
    office.record("2025-01-17", *(promise(ref) for ref in refs), *(due(r, phrase) for r in refs))
    publish(office)


def line(office: Office, event: DiaryEvent = DiaryEvent.DUE, week: Week = WEEK) -> SinceLine:
    """The one line of an event."""
    since = office.report(week).since
    assert since is not None
    (only,) = [each for each in since.lines.rows if each.event is event]
    return only


def came(office: Office, event: DiaryEvent = DiaryEvent.DUE) -> tuple[Outcome, str]:
    only = line(office, event)
    return only.outcome, only.outcome_words


def test_without_an_earlier_issue_there_is_nothing_to_hold_against(office: Office) -> None:
    expecting(office, "by 31 May 2025", "A")
    assert office.report(ISSUED).since is None
    assert office.report(known="2025-05-25").since is None
    assert office.report(scope=Scope(lead="Water Office")).since is None


def test_each_date_of_the_issue_stands_once_up_to_the_report_date(office: Office) -> None:
    for ref, phrase in (
        ("SUNDAY", "by 22 June 2025"),
        ("MONDAY", "by 23 June 2025"),
        ("b", "by 31 May 2025"),
        ("A", "by 31 May 2025"),
        ("EARLIER", "by 25 May 2025"),
        ("WINDOW", "early June 2025"),
    ):
        office.record("2025-01-17", promise(ref), due(ref, phrase))
    issued = publish(office)
    since = office.report().since
    assert since is not None
    assert (since.issue.number, since.issue.week) == (1, "2025-W21")
    assert since.issue.known_at == issued.masthead.known_at
    printed = [(each.day, each.event, each.ref) for each in issued.expects]
    told = [(each.day, each.event, each.ref) for each in since.lines.rows]
    assert told == [each for each in printed if each[0] <= date(2025, 6, 22)]
    assert [each[2] for each in told] == ["A", "b", "WINDOW", "WINDOW", "SUNDAY"]
    assert [each.words for each in since.lines.rows] == [
        "due",
        "due",
        "window opens",
        "window closes",
        "due",
    ]
    assert since.lines.rows[-1].outcome_words == "The last day is the day of this report"
    assert since.lines.rows[-1].outcome is Outcome.UNCHECKED


def test_an_issue_that_expected_nothing_by_now_has_no_lines(office: Office) -> None:
    expecting(office, "by 23 June 2025", "A")
    since = office.report().since
    assert since is not None
    assert since.lines.rows == ()


def test_a_scope_is_held_against_issues_of_the_same_scope(office: Office) -> None:
    expecting(office, "by 31 May 2025", "A")
    office.record("2025-05-26", promise("B", lead="Harbour Board"), due("B", "by 1 June 2025"))
    publish(office, scope=Scope(lead="Harbour Board"))
    whole, board = office.report().since, office.report(scope=Scope(lead="harbour board")).since
    assert whole is not None
    assert board is not None
    assert (whole.issue.number, [each.ref for each in whole.lines.rows]) == (1, ["A"])
    assert (board.issue.number, [each.ref for each in board.lines.rows]) == (2, ["B"])
    office.record("2025-06-02", Edit(ref="B", lead="Water Office"))
    office.record("2025-06-02", promise("C", lead="Harbour Board"))
    after = office.report(scope=Scope(lead="Harbour Board")).since
    assert after is not None
    assert [(each.ref, each.outcome, each.headline) for each in after.lines.rows] == [
        ("B", Outcome.CORRECTED, None)
    ]
    assert after.lines.rows[0].outcome_words == (
        "Our record was put right: it is not in this report’s scope"
    )


def test_what_was_delivered_was_met_however_late(office: Office) -> None:
    expecting(office, "by 31 May 2025", "A")
    office.record("2025-06-17", found("A", Delivery.DELIVERED, "2025-06-16"))
    assert came(office) == (Outcome.LATE, "Delivered on 16 June 2025, met 16 days late")
    assert line(office).headline is Headline.DELIVERED


def test_what_was_delivered_in_time_says_so(office: Office) -> None:
    expecting(office, "by 31 May 2025", "A")
    office.record("2025-06-17", found("A", Delivery.DELIVERED, "2025-05-30"))
    assert came(office) == (Outcome.MET, "Delivered on 30 May 2025, met on time")


def test_what_was_partly_delivered_for_good_was_met_as_in_the_deadlines(
    office: Office,
) -> None:
    expecting(office, "by 31 May 2025", "A")
    office.record(
        "2025-05-30",
        Update(
            refs=("A",),
            finding=Delivery.PARTLY_DELIVERED,
            **TESTS[Delivery.PARTLY_DELIVERED],
            ended=Ended.COMPLETED,
            evidence=LAW_OF_MAY,
        ),
    )
    assert came(office) == (Outcome.MET, "Partly delivered, ended on 29 May 2025, met on time")


def test_a_date_that_passed_while_somebody_looked_was_missed(office: Office) -> None:
    expecting(office, "by 31 May 2025", "A")
    office.record("2025-06-17", Checked(refs=("A",), evidence=LAW))
    assert came(office) == (Outcome.MISSED, "Not met, 22 days overdue")


def test_a_date_that_nobody_has_looked_after_is_not_called_missed(office: Office) -> None:
    expecting(office, "by 31 May 2025", "A")
    office.record("2025-05-30", Checked(refs=("A",), evidence=on("2025-05-30")))
    assert came(office) == (Outcome.UNCHECKED, "Passed 22 days ago, not checked")


def test_the_strictest_reading_can_be_missed_alone(office: Office) -> None:
    expecting(office, "by June 2025", "A")
    strict = DiaryEvent.DUE_STRICTLY
    day = line(office, strict).day
    assert came(office, strict)[0] is Outcome.UNCHECKED
    days = (date(2025, 6, 22) - day).days
    assert came(office, strict)[1] == f"Passed {days} days ago on a strict reading, not checked"
    office.record("2025-06-17", Checked(refs=("A",), evidence=LAW))
    assert came(office, strict) == (
        Outcome.MISSED,
        f"Not met, {days} days overdue on a strict reading",
    )


def test_what_left_or_ended_short_says_when_and_why(office: Office) -> None:
    expecting(office, "by 31 May 2025", "GONE", "NEXT", "SHORT", "SPLIT")
    office.record(
        "2025-06-17",
        Withdraw(refs=("GONE",), evidence=LAW),
        Replace(refs=("NEXT",), by=("SHORT",), carry=Carry.WEAKER, evidence=LAW),
        Merge(refs=("SPLIT",), into="SHORT", evidence=LAW),
    )
    office.record(
        "2025-06-17",
        Update(refs=("SHORT",), finding=Delivery.PLANNED, ended=Ended.REFUSED, evidence=LAW),
    )
    since = office.report().since
    assert since is not None
    assert {each.outcome for each in since.lines.rows} == {Outcome.LEFT}
    assert {each.ref: each.outcome_words for each in since.lines.rows} == {
        "GONE": "Withdrawn on 16 June 2025",
        "NEXT": "Replaced on 16 June 2025 by SHORT, a weaker promise",
        "SHORT": "Not delivered, ended on 16 June 2025: refused",
        "SPLIT": "Merged on 16 June 2025 into SHORT",
    }


def test_a_window_that_opened_was_not_due(office: Office) -> None:
    expecting(office, "summer 2025", "A")
    assert came(office, DiaryEvent.WINDOW_OPENS) == (
        Outcome.OPENED,
        "The window opened; its last day is 31 August 2025",
    )


def test_a_lower_bound_that_passed_was_not_due(office: Office) -> None:
    expecting(office, "not before June 2025", "A")
    assert came(office, DiaryEvent.MAY_BEGIN) == (
        Outcome.OPENED,
        "The day has come; no last day was set",
    )


def test_what_an_earlier_moment_does_not_know_is_said_to_be_absent(office: Office) -> None:
    office.record("2025-01-17", promise("KNOWN"))
    office.record("2025-05-26", promise("NEW"), due("NEW", "by 31 May 2025"))
    publish(office)
    since = office.report(known="2025-02-01", number=2).since
    assert since is not None
    (only,) = since.lines.rows
    assert (only.outcome, only.headline) == (Outcome.CORRECTED, None)
    assert only.ref.startswith("entry ")
    assert only.outcome_words == "Not in the record that this report rests on"


def test_an_issue_recorded_later_does_not_change_an_earlier_report(office: Office) -> None:
    expecting(office, "by 31 May 2025", "A")
    before = office.report(known="2025-05-26")
    publish(office, Week(2025, 24), day="2025-06-16")
    assert office.report(known="2025-05-26") == before
    after = office.report().since
    assert after is not None
    assert (after.issue.number, after.lines.rows) == (2, ())


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
    assert came(office)[1].endswith("; delivered on 20 June 2025, met 50 days late")


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
    assert [(each.outcome, each.outcome_words) for each in since.lines.rows] == [
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
        "Passed 25 days ago on a strict reading, not checked",
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
    assert [(each.outcome, each.outcome_words) for each in since.lines.rows] == [
        (Outcome.CORRECTED, "Our record of the date was put right: the day is 1 July 2025"),
        (Outcome.CORRECTED, "Our record of the date was put right: no such date stands"),
    ]


@pytest.mark.databases("sqlite")
def test_the_look_ahead_has_the_lines_of_the_agenda(
    example_register: str, tracker: Tracker
) -> None:
    database = open_register(Location(example_register))
    seen = 0
    for week in (Week(2025, 3), Week(2025, 11), Week(2025, 14), Week(2025, 16), Week(2026, 13)):
        expects = weekly(database, week, edition=Edition(version="0.1")).expects
        answer = tracker("agenda", "--days", "30", "--as-of", str(week.sunday), "--json").json()
        assert [(line.event.value, line.day.isoformat(), line.ref) for line in expects] == [
            (row["what"], row["day"], row["ref"])
            for row in answer["rows"]
            if row["what"] in set(DiaryEvent) and row["days"] > 0
        ]
        seen += len(expects)
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
    assert report.late.until == date(2025, 7, 22)
    assert [(line.day.isoformat(), line.event.words, line.ref) for line in report.expects] == [
        ("2025-06-23", "due", "FIRST"),
        ("2025-07-01", "window opens", "OPENS"),
        ("2025-07-01", "due", "A"),
        ("2025-07-01", "due", "b"),
        ("2025-07-01", "not before this day", "BEGINS"),
        ("2025-07-03", "due", "ASK"),
        ("2025-07-22", "due", "LAST"),
    ]
    due_rows = [row.ref for row in report.late.due.rows]
    assert due_rows == ["TODAY", "FIRST", "A", "b", "ASK", "LAST"]


def test_the_look_ahead_keeps_to_the_scope(office: Office) -> None:
    office.record(
        "2025-01-17",
        *(promise(ref, lead=lead) for ref, lead in (("A", "Water Office"), ("B", "Harbour"))),
        *(due(ref, "by 1 July 2025") for ref in ("A", "B")),
    )
    lines = office.report(scope=Scope(lead="Harbour")).expects
    assert [line.ref for line in lines] == ["B"]


def test_near_the_end_of_the_calendar_the_look_ahead_is_shorter(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    last = weekly(
        office.register,
        Week(9999, 50),
        known_at=noon(date(2025, 1, 17)),
        edition=Edition(version="0.1"),
    )
    assert last.late.until == date(9999, 12, 31)

"""Since the last issue: every date that it expected by now, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.test_services_weekly import WEEK, Office, due, found, noon, office, on, promise
from tracker.domain.dates import Week
from tracker.domain.vocabulary import Carry, Delivery, Ended, Headline, SourceType
from tracker.read.agenda import DiaryEvent
from tracker.record.assess import JudgeCriterion, SetCriterion, Update
from tracker.record.dispose import Merge, Replace, Withdraw
from tracker.record.opening import Edit
from tracker.record.steps import Checked
from tracker.report.build import Weekly
from tracker.report.issue import issue
from tracker.report.masthead import Edition
from tracker.report.reading import EVERYTHING, Scope
from tracker.report.since import Outcome, SinceLine

__all__ = ["office"]

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
        publish=lambda _: {"html": "ab" * 32},
    )


def expecting(office: Office, phrase: str, *refs: str) -> None:
    """Promises with this date, and an issue that prints it in its look ahead."""
    office.record("2025-01-17", *(promise(ref) for ref in refs), *(due(r, phrase) for r in refs))
    publish(office)


def line(office: Office, event: DiaryEvent = DiaryEvent.DUE, week: Week = WEEK) -> SinceLine:
    """The one line of an event."""
    since = office.report(week).since
    assert since is not None
    (only,) = [each for each in since.lines if each.event is event]
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
    printed = [(each.day, each.event, each.words, each.ref) for each in issued.ahead.lines]
    told = [(each.day, each.event, each.words, each.ref) for each in since.lines]
    assert told == [each for each in printed if each[0] <= date(2025, 6, 22)]
    assert [each[3] for each in told] == ["A", "b", "WINDOW", "WINDOW", "SUNDAY"]
    assert [each[2] for each in told] == ["due", "due", "window opens", "window closes", "due"]
    assert since.lines[-1].outcome_words == "The last day is the day of this report"
    assert since.lines[-1].outcome is Outcome.UNCHECKED


def test_an_issue_that_expected_nothing_by_now_has_no_lines(office: Office) -> None:
    expecting(office, "by 23 June 2025", "A")
    since = office.report().since
    assert since is not None
    assert since.lines == ()


def test_a_scope_is_held_against_issues_of_the_same_scope(office: Office) -> None:
    expecting(office, "by 31 May 2025", "A")
    office.record("2025-05-26", promise("B", lead="Harbour Board"), due("B", "by 1 June 2025"))
    publish(office, scope=Scope(lead="Harbour Board"))
    whole, board = office.report().since, office.report(scope=Scope(lead="harbour board")).since
    assert whole is not None
    assert board is not None
    assert (whole.issue.number, [each.ref for each in whole.lines]) == (1, ["A"])
    assert (board.issue.number, [each.ref for each in board.lines]) == (2, ["B"])
    office.record("2025-06-02", Edit(ref="B", lead="Water Office"))
    office.record("2025-06-02", promise("C", lead="Harbour Board"))
    after = office.report(scope=Scope(lead="Harbour Board")).since
    assert after is not None
    assert [(each.ref, each.outcome, each.headline) for each in after.lines] == [
        ("B", Outcome.CORRECTED, None)
    ]
    assert after.lines[0].outcome_words == (
        "Our record was put right: it is not in this report’s scope"
    )


def test_what_was_delivered_was_met_however_late(office: Office) -> None:
    expecting(office, "by 31 May 2025", "A")
    office.record("2025-06-17", found("A", Delivery.DELIVERED, "2025-06-16"))
    assert came(office) == (Outcome.LATE, "Delivered on 16 June 2025, 16 days late")
    assert line(office).headline is Headline.DELIVERED


def test_what_was_delivered_in_time_says_so(office: Office) -> None:
    expecting(office, "by 31 May 2025", "A")
    office.record("2025-06-17", found("A", Delivery.DELIVERED, "2025-05-30"))
    assert came(office) == (Outcome.MET, "Delivered on 30 May 2025, on time")


def test_what_was_delivered_in_part_for_good_was_met_as_in_the_deadlines(office: Office) -> None:
    expecting(office, "by 31 May 2025", "A")
    office.record(
        "2025-05-30",
        SetCriterion(ref="A", text="A plan is out", evidence=on("2025-01-16")),
        SetCriterion(ref="A", text="It works", evidence=on("2025-01-16")),
        JudgeCriterion(ref="A", number=1, met=True, evidence=LAW_OF_MAY),
        Update(
            refs=("A",),
            delivery=Delivery.PARTLY_DELIVERED,
            ended=Ended.COMPLETED,
            evidence=LAW_OF_MAY,
        ),
    )
    assert came(office) == (Outcome.MET, "Delivered in part on 29 May 2025, on time")


def test_a_date_that_passed_while_somebody_looked_was_missed(office: Office) -> None:
    expecting(office, "by 31 May 2025", "A")
    office.record("2025-06-17", Checked(refs=("A",), evidence=LAW))
    assert came(office) == (Outcome.MISSED, "Not met, 22 days overdue")


def test_a_date_that_nobody_has_looked_after_is_not_called_missed(office: Office) -> None:
    expecting(office, "by 31 May 2025", "A")
    office.record("2025-05-30", Checked(refs=("A",), evidence=on("2025-05-30")))
    assert came(office) == (
        Outcome.UNCHECKED,
        "Passed on 31 May 2025, and nobody has looked since",
    )


def test_the_strictest_reading_can_be_missed_alone(office: Office) -> None:
    expecting(office, "by June 2025", "A")
    strict = DiaryEvent.DUE_STRICTLY
    day = line(office, strict).day
    assert came(office, strict)[0] is Outcome.UNCHECKED
    assert "on the strictest reading, and nobody has looked since" in came(office, strict)[1]
    office.record("2025-06-17", Checked(refs=("A",), evidence=LAW))
    days = (date(2025, 6, 22) - day).days
    assert came(office, strict) == (
        Outcome.MISSED,
        f"Not met on the strictest reading, {days} days past that day",
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
        Update(refs=("SHORT",), delivery=Delivery.PLANNED, ended=Ended.REFUSED, evidence=LAW),
    )
    since = office.report().since
    assert since is not None
    assert {each.outcome for each in since.lines} == {Outcome.LEFT}
    assert {each.ref: each.outcome_words for each in since.lines} == {
        "GONE": "Withdrawn on 16 June 2025",
        "NEXT": "Replaced by SHORT, a weaker promise, on 16 June 2025",
        "SHORT": "Not delivered, ended on 16 June 2025: refused",
        "SPLIT": "Merged into SHORT on 16 June 2025",
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
    (only,) = since.lines
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
    assert (after.issue.number, after.lines) == (2, ())

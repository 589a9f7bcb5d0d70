"""The trend: each column is the scoreboard of its own week, as we know it now."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.test_services_weekly import Office, found, noon, on, promise
from tests.test_services_weekly_later import reopened, started, write
from tracker.domain.dates import Week
from tracker.domain.vocabulary import Delivery, Facet, Headline, Kind
from tracker.ledger.database import Database
from tracker.record.dispose import Drop
from tracker.record.opening import Edit
from tracker.record.steps import Step
from tracker.report.counts import read_trend, scoreboard
from tracker.report.reading import EVERYTHING, Scope, read_week

__all__ = ["started"]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office.open(tmp_path)


def assert_recounted(office: Office, last: Week, known: str, scope: Scope = EVERYTHING) -> None:
    """Every column is what the scoreboard of that week counts, known at the same moment."""
    moment = noon(date.fromisoformat(known))
    report = office.report(last, known, scope=scope)
    trend = report.trend
    assert trend.sundays == tuple(last.sunday - timedelta(weeks=back) for back in range(12, -1, -1))
    for place, sunday in enumerate(trend.sundays):
        with office.register.database.reading() as connection:
            board = scoreboard(read_week(connection, Week.of(sunday), moment, scope))
        column = [(line.headline, line.counts[place]) for line in trend.lines]
        assert column == [(state.headline, state.this_week) for state in board.states]
        assert trend.totals[place] == board.total
    columns = [(line.headline, line.counts[-1], line.counts[-2]) for line in trend.lines]
    assert columns == [
        (state.headline, state.this_week, state.last_week) for state in report.scoreboard.states
    ]
    assert trend.totals[-2:] == (report.scoreboard.last_total, report.scoreboard.total)


def counts(office: Office, week: Week, headline: Headline) -> tuple[int, ...]:
    lines = office.report(week).trend.lines
    return next(line.counts for line in lines if line.headline is headline)


@pytest.mark.parametrize(
    ("week", "known", "scope"),
    [
        (Week(2025, 16), "2025-04-21", EVERYTHING),
        (Week(2025, 25), "2026-07-01", EVERYTHING),
        (Week(2025, 25), "2026-07-01", Scope(lead="Home Office")),
        (Week(2026, 9), "2026-07-01", Scope(programme="JAY")),
    ],
    ids=["then", "now", "one body", "one programme"],
)
def test_each_column_is_a_recount_of_its_week(
    example: Database, week: Week, known: str, scope: Scope
) -> None:
    office = Office.at(example, Random(5))
    assert_recounted(office, week, known, scope)


@pytest.mark.parametrize("seed", range(4))
def test_each_column_is_a_recount_whatever_was_recorded(
    started: tuple[Path, list[int]], tmp_path: Path, seed: int
) -> None:
    original, opened = started
    path = tmp_path / "copy.db"
    shutil.copyfile(original, path)
    chance = Random(seed + 2**41)
    office = reopened(path, chance)
    write(office, chance, 30, date(2025, 6, 12), list(opened))
    assert_recounted(office, Week(2025, 27), "2025-07-10")


def test_before_the_first_announcement_nothing_is_counted(office: Office) -> None:
    office.record("2025-06-09", promise("A", "2025-06-09"), promise("B", "2025-06-17"))
    office.record("2025-06-10", found("A", Delivery.UNDER_WAY, "2025-06-10"))
    trend = office.report().trend
    assert trend.totals == (0,) * 11 + (1, 2)
    assert counts(office, Week(2025, 25), Headline.UNDER_WAY) == (0,) * 11 + (1, 1)
    assert counts(office, Week(2025, 25), Headline.NOT_YET_ASSESSED) == (0,) * 12 + (1,)


def test_what_leaves_the_count_leaves_it_from_its_own_week_on(office: Office) -> None:
    office.record("2025-01-17", promise("A"), promise("B"))
    office.record("2025-06-04", Drop(refs=("A",), because="not ours", evidence=on("2025-06-03")))
    assert office.report().trend.totals == (2,) * 10 + (1,) * 3


def test_a_repair_of_our_record_holds_for_every_week(office: Office) -> None:
    office.record("2025-01-17", promise("A"), promise("B"))
    office.record("2025-06-11", Edit(ref="B", kind=Kind.DEMAND))
    assert office.report().trend.totals == (1,) * 13


def test_a_finding_that_is_recorded_late_counts_from_its_own_day(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    office.record("2025-06-18", found("A", Delivery.PLANNED, "2025-05-26"))
    assert counts(office, Week(2025, 25), Headline.PLANNED) == (0,) * 9 + (1,) * 4
    assert counts(office, Week(2025, 25), Headline.NOT_YET_ASSESSED) == (1,) * 9 + (0,) * 4


def test_the_trend_reads_only_what_changed_in_its_weeks(office: Office) -> None:
    office.record("2025-01-17", promise("OLD"), promise("NEW"))
    office.record("2025-01-18", found("OLD", Delivery.PLANNED, "2025-01-18"))
    step = Step(refs=("OLD",), what="A meeting", evidence=on("2025-06-18"))
    office.record("2025-06-18", found("NEW", Delivery.PLANNED, "2025-06-18"), step)
    with office.register.database.reading() as connection:
        reading = read_week(connection, Week(2025, 25), None)
        moved = read_trend(connection, reading)
    assert {reading.ref(entry.subject) for entry in moved} == {"NEW"}
    assert {entry.facet for entry in moved} == {Facet.IDENTITY, Facet.DELIVERY}


def test_the_first_weeks_of_the_calendar_have_no_week_ends_before_them(office: Office) -> None:
    assert office.report(Week(1, 3)).trend.sundays == (
        date(1, 1, 7),
        date(1, 1, 14),
        date(1, 1, 21),
    )

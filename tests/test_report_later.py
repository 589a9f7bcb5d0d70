"""What is learned later changes no earlier report, and each column of the trend is its own week."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.office import Office, claimed, due, found, noon, on, promise
from tracker.domain.dates import Week
from tracker.domain.headlines import Headline
from tracker.domain.vocabulary import (
    CLAIMS,
    FINDINGS,
    Carry,
    Comparison,
    Delivery,
    Ended,
    Facet,
    Kind,
    LinkType,
    Response,
    SourceType,
    Stance,
    StepKind,
    VagueReason,
)
from tracker.errors import TrackerError
from tracker.ledger.database import Database, open_register
from tracker.ledger.location import Location
from tracker.record.amend import Correct, Retract, Undo
from tracker.record.assess import Stall, Update
from tracker.record.deadlines import Due
from tracker.record.dispose import Drop, Merge, Replace, Withdraw
from tracker.record.opening import Edit
from tracker.record.say import Respond, Restate, Says
from tracker.record.sources import EditSource
from tracker.record.steps import Checked, Link, Note, Step
from tracker.record.success_tests import JudgeTest, SetTest
from tracker.record.verb import NewSource, Verb
from tracker.report.counts import scoreboard
from tracker.report.reading import EVERYTHING, Scope, read_week
from tracker.report.trend import read_trend

REFS = ("A", "B", "C", "ASK", "STONE", "KEEP")
PHRASES = ("by 17 June 2025", "in due course", "Q2 2025", "by June 2025", "not before 2027")
WEEKS = tuple(Week(2025, number) for number in (24, 25, 26))
KNOWN = date(2025, 6, 20)


def verb(chance: Random, entries: list[int]) -> Verb:
    """A verb that somebody might record; many are refused, and that is no matter."""
    ref, other = chance.sample(REFS, 2)
    day = (date(2025, 6, 2) + timedelta(chance.randrange(28))).isoformat()
    law, said = on(day, type=SourceType.LAW), on(day, quote=chance.choice(("done", "soon")))
    entry = chance.choice(entries)
    kinds: tuple[Callable[[], Verb], ...] = (
        lambda: claimed(ref, other, word=chance.choice(CLAIMS), day=day),
        lambda: Update(
            refs=(ref,),
            finding=chance.choice(FINDINGS),
            ended=chance.choice((None, None, Ended.REFUSED, Ended.COMPLETED)),
            because="because",
            reopen=chance.random() < 0.2,
            evidence=law,
        ),
        lambda: Step(refs=(ref,), what=f"step of {day}", kind=StepKind.TALK, evidence=said),
        lambda: Checked(refs=(ref, other), nothing=chance.random() < 0.5, evidence=law),
        lambda: due(ref, chance.choice(PHRASES), day, silent=chance.random() < 0.5),
        lambda: Due(refs=(ref,), none_set=True, evidence=said),
        lambda: Says(
            refs=(ref,), who=f"Body {day[-1]}", stance=chance.choice(list(Stance)), evidence=said
        ),
        lambda: Replace(refs=(ref,), by=(other,), carry=Carry.WEAKER, evidence=said),
        lambda: Withdraw(refs=(ref,), because="so they say", evidence=said),
        lambda: Drop(refs=(ref,), because="not ours", evidence=said),
        lambda: Merge(refs=(ref,), into=other, evidence=said),
        lambda: Update(
            refs=(ref,), finding=Delivery.TOO_VAGUE, reason=(VagueReason.NO_OWNER,), evidence=said
        ),
        lambda: Edit(ref=ref, title=f"Title of {day}", parent=other),
        lambda: Edit(ref=ref, kind=chance.choice(list(Kind)), lead=f"Office {day[-1]}"),
        lambda: EditSource(source=NewSource(where=f"s-statement-{day}", title="Repaired")),
        lambda: SetTest(ref=ref, text=f"test of {day}", evidence=said),
        lambda: JudgeTest(ref=ref, number=1, met=chance.random() < 0.5, evidence=law),
        lambda: Stall(refs=(ref,), evidence=said),
        lambda: Respond(refs=("ASK",), response=Response.NOTED, evidence=said),
        lambda: Restate(ref=ref, comparison=Comparison.WIDER, evidence=said),
        lambda: Link(refs=(ref,), type=chance.choice(list(LinkType)), target=other),
        lambda: Note(refs=(ref,), text=f"note of {day}", evidence=said),
        lambda: promise(f"N-{day}", day, parent=ref),
        lambda: Correct(entry=entry, because="misread", evidence=law),
        lambda: Retract(entry=entry, because="not so"),
        Undo,
    )
    return chance.choice(kinds)()


def write(office: Office, chance: Random, number: int, day: date, entries: list[int]) -> None:
    """Record some verbs on this day and the days after it."""
    for place in range(number):
        recorded = (day + timedelta(place // 3)).isoformat()
        with suppress(TrackerError):
            receipt = office.record(recorded, verb(chance, entries))
            entries += [line.entry for line in receipt.lines if line.what != "opened"]


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[int]]:
    """A register with six promises to copy, and the notes on them."""
    folder = tmp_path_factory.mktemp("later")
    office = Office.open(folder)
    kinds = {"ASK": Kind.DEMAND, "STONE": Kind.MILESTONE, "KEEP": Kind.STANDING}
    office.record(
        "2025-01-17",
        *(promise(ref, kind=kinds.get(ref), to=("Water Office",)) for ref in REFS),
    )
    note = Note(refs=REFS, text="as announced", evidence=on("2025-01-16"))
    receipt = office.record("2025-01-17", note)
    return folder / "register.db", [line.entry for line in receipt.lines]


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_later_entries_never_change_an_earlier_report(
    started: tuple[Path, list[int]], seed: int
) -> None:
    # Away from the seed of the copied register, whose random names are taken.
    chance = Random(seed + 2**40)
    original, opened = started
    path = original.with_name(f"of-{seed}.db")
    shutil.copyfile(original, path)
    office = reopened(path, chance)
    entries = list(opened)
    write(office, chance, 12, date(2025, 6, 12), entries)
    known = KNOWN.isoformat()
    before = [office.report(week, known=known) for week in WEEKS]
    head = office.report().masthead
    write(office, chance, 10, date(2025, 6, 24), entries)
    after = [office.report(week, known=known) for week in WEEKS]
    assert before == after
    assert {report.masthead.entries for report in after} == {before[0].masthead.entries}
    assert {report.manifest.head for report in after} == {head.head}
    path.unlink()


def reopened(path: Path, chance: Random) -> Office:
    """The office of a copied register."""
    return Office.at(open_register(Location(str(path))), chance)


def test_a_correction_of_every_kind_stays_out_of_an_earlier_report(
    started: tuple[Path, list[int]], tmp_path: Path
) -> None:
    path = tmp_path / "copy.db"
    shutil.copyfile(started[0], path)
    office = reopened(path, Random(3))
    told = office.record(
        "2025-06-17",
        claimed("A", word=Delivery.DELIVERED, day="2025-06-16"),
        due("A", "by 30 June 2025", "2025-06-16"),
    )
    before = office.report(known="2025-06-18")
    claim = told.lines[0].entry
    office.record(
        "2025-06-19",
        Correct(entry=claim, because="misread", value="planned"),
        Edit(ref="A", title="Another title", lead="Another office", parent="B"),
        EditSource(
            source=replace(on("2025-06-16").sources[0], title="Another name", type=SourceType.LAW)
        ),
        Retract(entry=told.lines[1].entry, because="not so"),
    )
    assert office.report(known="2025-06-18") == before
    now = office.report()
    assert now != before
    assert next(card for card in now.cards if card.ref == "A").title == "Another title"


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

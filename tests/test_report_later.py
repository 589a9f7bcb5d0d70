"""What is learned later changes no earlier report."""

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

from tests.office import Office, claimed, due, on, promise
from tracker.domain.dates import Week
from tracker.domain.vocabulary import (
    CLAIMS,
    FINDINGS,
    Carry,
    Comparison,
    Delivery,
    Ended,
    Kind,
    LinkType,
    Response,
    SourceType,
    Stance,
    StepKind,
    VagueReason,
)
from tracker.errors import TrackerError
from tracker.ledger.database import open_register
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
    rows = [row for group in now.stands.groups for row in group.rows]
    assert next(row for row in rows if row.ref == "A").title == "Another title"

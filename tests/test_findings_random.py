"""Whatever is recorded, in whatever order, the printed definition of a headline is true."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.office import Office, on, promise
from tracker.domain.dates import Times
from tracker.domain.grade import PROVES_DELIVERY, PROVES_PART
from tracker.domain.headlines import Headline
from tracker.domain.standing import Standing
from tracker.domain.transitions import JudgedTest
from tracker.domain.vocabulary import (
    FINDINGS,
    TESTED,
    Ended,
    Kind,
    LinkType,
    SourceType,
    Stage,
    SuccessTestType,
    VagueReason,
)
from tracker.domain.vocabulary import InstrumentForm as Form
from tracker.errors import TrackerError
from tracker.read.snapshot import Snapshot, take
from tracker.record.amend import Correct, Retract, Undo
from tracker.record.assess import Update
from tracker.record.opening import Edit, OpenInstrument
from tracker.record.sources import EditSource
from tracker.record.steps import Link, Step
from tracker.record.success_tests import JudgeTest, SetTest
from tracker.record.verb import NewSource, Verb

REFS = ("A", "B", "KEEP")
FIRST = date(2025, 1, 16)
KINDS = (SourceType.INSPECTION, SourceType.INSPECTION, SourceType.LAW, SourceType.MEDIA)
DAYS = 6


def letter_tests(snapshot: Snapshot, standing: Standing) -> list[JudgedTest]:
    finding = standing.finding
    assert finding is not None
    return [
        JudgedTest(
            test,
            () if test.judged_by is None else snapshot.graded(test.judged_by),
            standing.carriers,
            finding.occurred_latest,
        )
        for test in standing.tests
        if test.type is SuccessTestType.LETTER
    ]


def check_definition(snapshot: Snapshot, standing: Standing) -> None:
    """What docs/words.md says of these headlines, in code of its own."""
    if standing.headline is Headline.DELIVERED:
        tests = letter_tests(snapshot, standing)
        assert tests
        assert all(judged.passes(PROVES_DELIVERY) for judged in tests)
        assert standing.subject.kind is not Kind.STANDING
    if standing.headline in {Headline.PARTLY_DELIVERED, Headline.PARTLY_DELIVERED_ENDED}:
        tests = letter_tests(snapshot, standing)
        assert any(judged.passes(PROVES_PART) for judged in tests)
        assert any(judged.test.met is not True for judged in tests)
        if standing.headline is Headline.PARTLY_DELIVERED_ENDED:
            assert all(judged.test.met is not None for judged in tests)
    if standing.headline in {Headline.HOLDING, Headline.BREACHED}:
        assert standing.subject.kind is Kind.STANDING


def something(chance: Random, day: str, last: int, batches: list[int]) -> Verb:
    """Any act that may bear on a finding."""
    ref, kind = chance.choice(REFS), chance.choice(KINDS)
    evidence, entry = on(day, type=kind), chance.randint(last - 8, last)
    words = f"Gate {chance.randint(1, 3)} is open"
    unmet = chance.choice([(), ("Gate 9 is open",), ("2",)])
    if chance.random() < 0.4:
        return Update(
            refs=(ref,),
            finding=chance.choice([*TESTED]),
            test=(words,),
            unmet=unmet,
            enactment=chance.random() < 0.2,
            ended=chance.choice([None, None, None, Ended.NO_FUNDING]),
            because="x",
            reopen=chance.random() < 0.2,
            evidence=evidence,
        )
    acts = (
        lambda: Update(
            refs=(ref,), finding=chance.choice(FINDINGS), because="x", evidence=evidence
        ),
        lambda: Update(
            refs=(ref,),
            finding=chance.choice(FINDINGS),
            reason=(VagueReason.NO_OWNER,),
            evidence=evidence,
        ),
        lambda: SetTest(ref=ref, text=words, evidence=evidence),
        lambda: JudgeTest(
            ref=ref, number=chance.randint(1, 3), met=chance.random() < 0.7, evidence=evidence
        ),
        lambda: Link(
            refs=(ref,),
            type=LinkType.CARRIED_BY,
            target="BILL",
            provision=chance.choice([(), ("s. 1",)]),
            evidence=evidence,
        ),
        lambda: Step(
            refs=("BILL",),
            what=chance.choice([Stage.ROYAL_ASSENT, Stage.IN_FORCE, Stage.FALLEN]).value,
            provision=chance.choice([None, "s. 1"]),
            evidence=evidence,
        ),
        lambda: Edit(ref=ref, kind=chance.choice([Kind.STANDING, Kind.UNDERTAKING])),
        lambda: Edit(ref=ref, lead=chance.choice(["Water Office", "Road Office"])),
        lambda: Correct(
            entry=entry, because="x", value=chance.choice([None, "part", "delivered", "met"])
        ),
        lambda: Correct(entry=entry, because="x", evidence=evidence),
        lambda: Correct(entry=entry, because="x", text="Gate 4 is open"),
        lambda: Retract(entry=entry, because="x"),
        lambda: EditSource(source=NewSource(where=f"s-{kind}-{day}", type=chance.choice(KINDS))),
        lambda: Undo(batch=chance.choice(batches)),
    )
    return chance.choice(acts)()


@pytest.mark.parametrize("seed", range(8))
def test_the_printed_definition_is_true_of_every_row(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    office = Office.open(tmp_path)
    office.record(
        "2025-01-16",
        promise("A"),
        promise("B"),
        promise("KEEP", kind=Kind.STANDING),
        OpenInstrument(ref="BILL", title="A bill", form=Form.BILL, evidence=on("2025-01-16")),
    )
    last = 12
    batches: list[int] = []
    for number in range(50):
        day = (FIRST + timedelta(days=chance.randint(0, DAYS))).isoformat()
        written = (FIRST + timedelta(days=50 + number)).isoformat()
        try:
            receipt = office.record(written, something(chance, day, last, batches))
        except (TrackerError, IndexError):
            continue
        batches.append(receipt.batch or last)
        last = max([last, *(line.entry for line in receipt.lines)])
        with office.register.database.reading() as connection:
            for as_of in (FIRST + timedelta(days=chance.randint(0, DAYS)), date(2030, 1, 1)):
                snapshot = take(connection, Times(as_of))
                for standing in snapshot.standings.values():
                    check_definition(snapshot, standing)
    assert len(batches) > 5

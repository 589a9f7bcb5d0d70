"""A register in which acts are recorded on the day that a test says, and its weekly report."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tracker.domain.dates import Week, parse_when
from tracker.domain.vocabulary import (
    Delivery,
    Grade,
    InstrumentForm,
    LinkType,
    PartyKind,
    SourceType,
    Stance,
)
from tracker.ledger.database import Database, Register
from tracker.ledger.location import Location
from tracker.record.assess import Update
from tracker.record.care import create_register
from tracker.record.deadlines import Due
from tracker.record.opening import Add, OpenInstrument
from tracker.record.say import Claim, Says
from tracker.record.sources import EditParty
from tracker.record.steps import Link, Step
from tracker.record.success_tests import SetTest
from tracker.record.verb import Asserted, Evidence, NewSource, Receipt, Verb
from tracker.record.writer import open_writer, record
from tracker.report.brief import LONGEST, LONGEST_TITLE
from tracker.report.build import Edition, Weekly, weekly
from tracker.report.changes import Effect, ReportedEvent
from tracker.report.issue import issue
from tracker.report.reading import EVERYTHING, Scope
from tracker.report.shared import Span

WEEK = Week(2025, 25)  # 16 to 22 June 2025
OPENED = date(2025, 1, 6)


@dataclass
class Office:
    """A register in which verbs are recorded on the day that a test says."""

    register: Register

    @classmethod
    def open(cls, folder: Path, name: str = "register") -> Office:
        chance = Random(1)
        database = create_register(
            Location(str(folder / f"{name}.db")),
            title="Rivers",
            moment=noon(OPENED),
            actor="A. Analyst",
            entropy=chance.randbytes,
        )
        return cls.at(database, chance)

    @classmethod
    def at(cls, database: Database, chance: Random) -> Office:
        """The office of a register that is there already."""
        return cls(
            Register(
                database=database,
                clock=lambda: noon(OPENED),
                entropy=chance.randbytes,
                actor="A. Analyst",
                today=date(2030, 1, 1),
            )
        )

    def record(self, day: str, *wanted: Verb, rehearsal: bool = False) -> Receipt:
        """Record verbs as one batch at noon of a day."""
        register = replace(
            self.register, clock=lambda: noon(date.fromisoformat(day)), rehearsal=rehearsal
        )
        return record(register, wanted)

    def assert_times(self, day: str, *wanted: Verb, backfill: bool = False) -> None:
        """Record verbs at a time that a file brings with it."""
        moment = noon(date.fromisoformat(day))
        told = Asserted(moment=moment, file="history.yaml", sha256="ab" * 32, backfill=backfill)
        with (
            self.register.database.writing() as connection,
            open_writer(self.register, connection, asserted=told) as writer,
        ):
            writer.perform(wanted)

    def report(self, week: Week = WEEK, known: str | None = None, **more: Any) -> Weekly:
        known_at = None if known is None else noon(date.fromisoformat(known))
        scope = more.pop("scope", EVERYTHING)
        edition = Edition(version="0.1", **more)
        return weekly(self.register, week, known_at=known_at, scope=scope, edition=edition)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def on(
    day: str,
    *,
    key: str | None = None,
    type: SourceType = SourceType.STATEMENT,
    quote: str | None = None,
    speaker: str | None = None,
    note: str | None = None,
    grade: Grade | None = None,
) -> Evidence:
    """Evidence of a day: a source that is made known where it is new."""
    source = NewSource(
        where=key or f"s-{type}-{day}",
        key=key or f"s-{type}-{day}",
        title=f"A {type.label} of {day}",
        type=type,
        published=parse_when(day),
        speaker=speaker,
        own=type is SourceType.STATEMENT,
    )
    return Evidence(
        sources=(source,),
        quote=quote,
        on=parse_when(day),
        note=note,
        grade=grade,
        because="told by hand" if grade else None,
    )


def promise(ref: str, day: str = "2025-01-16", **more: object) -> Add:
    """A promise, opened on a day."""
    given = {"lead": "Water Office", "by": "Dana Holt, Rivers Minister", "evidence": on(day)}
    return Add(ref=ref, title=f"Promise {ref}", **given | more)  # type: ignore[arg-type]


#: The tests that a finding takes; law is evidence of its enactment.
TESTS: dict[Delivery, dict[str, Any]] = {
    Delivery.DELIVERED: {"test": ("A half is law",), "enactment": True},
    Delivery.PARTLY_DELIVERED: {
        "test": ("A half is law",),
        "unmet": ("The other half is law",),
        "enactment": True,
    },
}


def found(ref: str, delivery: Delivery, day: str, *, because: str | None = None) -> Update:
    """A finding on a law of that day, with the tests that it takes."""
    return Update(
        refs=(ref,),
        finding=delivery,
        **TESTS.get(delivery, {}),
        because=because,
        evidence=on(day, type=SourceType.LAW),
    )


def body(name: str) -> EditParty:
    """That a party is a public body, which can be asked."""
    return EditParty(name=name, kind=PartyKind.PUBLIC_BODY)


def claimed(*refs: str, word: Delivery, day: str, quote: str = "it is done") -> Claim:
    return Claim(refs=refs, word=word, evidence=on(day, quote=quote))


def due(ref: str, phrase: str, day: str = "2025-01-16", *, silent: bool = False) -> Due:
    return Due(refs=(ref,), phrase=phrase, silent=silent, evidence=on(day))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office.open(tmp_path)


def queries(sent: Sequence[str]) -> list[str]:
    """The statements that ask or tell something: transactions and pragmas left out."""
    return [statement for statement in sent if not statement.startswith(("PRAGMA", "BEGIN"))]


def full(office: Office, size: int, *, day: str = "2025-06-17") -> None:
    """A register of a size, with something in every section."""
    refs = [f"P-{number:04}" for number in range(size)]
    for start in range(0, size, 100):
        some = refs[start : start + 100]
        office.record("2025-01-17", *(promise(ref) for ref in some))
    chosen = refs[:60]
    office.record(
        "2025-01-18",
        *(due(ref, "by 31 May 2025") for ref in chosen),
        *(SetTest(ref=ref, text="It is open to all", evidence=on("2025-01-16")) for ref in chosen),
        OpenInstrument(
            ref="BILL", title="A bill", form=InstrumentForm.BILL, evidence=on("2025-01-16")
        ),
        *(Link(refs=(ref,), type=LinkType.CARRIED_BY, target="BILL") for ref in chosen),
        Step(refs=("BILL",), what="introduced", evidence=on("2025-02-01")),
    )
    office.record(
        day,
        *(found(ref, Delivery.UNDER_WAY, day) for ref in chosen),
        claimed(*chosen, word=Delivery.DELIVERED, day=day),
        Says(refs=tuple(chosen), who="River Watch", stance=Stance.DOUBTS, evidence=on(day)),
    )


def events(report: Weekly) -> list[ReportedEvent]:
    """What happened this week and what was learned of earlier ones."""
    return [*report.changes.happened.rows, *report.changes.learned.rows]


def effects(report: Weekly, ref: str) -> list[Effect]:
    """What the events of the week did to one commitment."""
    return [effect for event in events(report) for effect in event.effects if ref in effect.refs]


def issued(
    office: Office,
    week: int,
    day: str,
    scope: Scope = EVERYTHING,
    *,
    comment: str | None = None,
) -> Weekly:
    """Issue the report of a week of 2025 as it was known on a day, and on that day."""
    moment = noon(date.fromisoformat(day))
    return issue(
        replace(office.register, clock=lambda: moment),
        Week(2025, week),
        known_at=moment,
        scope=scope,
        edition=Edition(version="0.1", comment=comment),
        accept=lambda _gate: None,
        publish=lambda _report: {"html": "00" * 32},
    )[0]


JUDGEMENTS = re.compile(
    r"\b(fail\w*|broke\w*|betray\w*|inadequate|scandal\w*|u-turn|finally|merely|clearly|only|"
    r"unfortunately|massive\w*|poor\w*|good|bad)\b",
    re.IGNORECASE,
)


def told(spans: Sequence[Span]) -> str:
    """The words of some spans as a reader sees them."""
    return "".join(span.title or span.text for span in spans)


def answers(report: Weekly) -> list[str]:
    """The four answers of In brief."""
    return [told(answer.spans) for answer in report.brief.answers]


def careful(report: Weekly) -> None:
    """Every generated sentence opens with a word, is short and judges nothing."""
    for answer in answers(report):
        ours = re.sub(r"“[^”]*”", "“”", answer)
        assert not JUDGEMENTS.search(ours), ours
        assert len(answer.split()) <= LONGEST, answer
        assert answer[0].isupper(), answer
        assert answer.endswith("."), answer
        assert not re.search(r"  | [.,;]|\.\.", answer), answer
    assert not JUDGEMENTS.search(report.brief.title + report.brief.summary)
    assert len(report.brief.title) <= LONGEST_TITLE, report.brief.title


def entropy() -> Callable[[int], bytes]:
    numbers = iter(range(1, 1_000_000))
    return lambda size: next(numbers).to_bytes(size, "big")

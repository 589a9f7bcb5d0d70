"""The report as a whole: the same arguments give the same value, whatever is recorded later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import event

from tracker.domain.dates import Week, parse_when
from tracker.domain.vocabulary import Delivery, Grade, InstrumentForm, LinkType, SourceType, Stance
from tracker.errors import Refused
from tracker.ledger.database import Database, Register
from tracker.ledger.location import Location
from tracker.record.assess import SetCriterion, Update
from tracker.record.care import create_register
from tracker.record.deadlines import Due
from tracker.record.opening import Add, OpenInstrument
from tracker.record.say import Claim, Says
from tracker.record.steps import Link, Step
from tracker.record.verb import Evidence, NewSource, Verb
from tracker.record.writer import Asserted, Receipt, open_writer, record
from tracker.report.build import LONG_REGISTER, MOST_CARDS, Weekly, weekly
from tracker.report.masthead import Edition
from tracker.report.reading import EVERYTHING

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


def found(ref: str, delivery: Delivery, day: str, *, because: str | None = None) -> Update:
    """A finding on a law of that day."""
    return Update(
        refs=(ref,), delivery=delivery, because=because, evidence=on(day, type=SourceType.LAW)
    )


def claimed(*refs: str, word: Delivery, day: str, quote: str = "it is done") -> Claim:
    return Claim(refs=refs, word=word, evidence=on(day, quote=quote))


def due(ref: str, phrase: str, day: str = "2025-01-16", *, silent: bool = False) -> Due:
    return Due(refs=(ref,), phrase=phrase, silent=silent, evidence=on(day))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office.open(tmp_path)


@contextmanager
def queries(office: Office) -> Iterator[list[str]]:
    """The statements that are sent meanwhile, transactions and pragmas left out."""
    sent: list[str] = []

    def listen(*args: object) -> None:
        statement = str(args[2])
        if not statement.startswith(("PRAGMA", "BEGIN")):
            sent.append(statement)

    event.listen(office.register.database.engine, "before_cursor_execute", listen)
    yield sent
    event.remove(office.register.database.engine, "before_cursor_execute", listen)


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
        *(SetCriterion(ref=ref, text="It is done", evidence=on("2025-01-16")) for ref in chosen),
        OpenInstrument(
            ref="BILL", title="A bill", type=InstrumentForm.BILL, evidence=on("2025-01-16")
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


def test_without_a_moment_the_report_knows_what_the_ledger_holds(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    receipt = office.record("2025-06-18", found("A", Delivery.UNDER_WAY, "2025-06-17"))
    report = office.report()
    assert report.masthead.known_at == noon(date(2025, 6, 18))
    assert report.masthead.entries == receipt.lines[-1].entry
    assert report.masthead.as_of == date(2025, 6, 22)
    assert report.masthead.number is None
    assert report == office.report()
    assert report == office.report(known="2025-06-18")


def test_the_manifest_names_what_the_report_rests_on(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    report = office.report(prepared_by="B. Editor", title="Clean rivers")
    assert report.manifest.schema == "tracker.weekly/1"
    assert report.manifest.tracker == "0.1"
    assert report.manifest.head == report.masthead.head
    assert len(report.manifest.head) == 64
    assert dict(report.manifest.arguments) == {
        "week": "2025-W25",
        "known_at": "2025-01-17T12:00:00.000000Z",
        "prepared_by": "B. Editor",
        "title": "Clean rivers",
    }
    assert report.masthead.register_title == "Clean rivers"
    assert office.report().masthead.register_title == "Rivers"


def test_before_the_first_entry_there_is_nothing_to_report(office: Office) -> None:
    with pytest.raises(Refused, match=r"held nothing at 2024-12-31") as refused:
        office.report(known="2024-12-31")
    assert refused.value.exit_code == 5


def test_an_empty_register_reports_that_nothing_is_counted(office: Office) -> None:
    report = office.report()
    assert report.masthead.title == "No change of status this week: nothing is counted yet"
    assert report.masthead.dek == "No commitments are counted yet."
    assert report.bridge.closing == 0
    assert report.cards == ()
    assert report.nothing_to_report == (
        "What changed",
        "Deadlines",
        "Claim against evidence",
        "Gone quiet",
        "Look ahead",
    )


def test_the_number_of_queries_does_not_depend_on_the_size(tmp_path: Path) -> None:
    counts = {}
    for size in (1, 10, 60):
        office = Office.open(tmp_path, f"of-{size}")
        full(office, size)
        with queries(office) as sent:
            report = office.report()
        assert len(report.cards) == size
        counts[size] = len(sent)
    assert len(set(counts.values())) == 1, counts
    assert counts[1] <= 36


def test_a_long_register_has_cards_for_what_the_report_mentions(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LONG_REGISTER == 1_000
    monkeypatch.setattr("tracker.report.build.LONG_REGISTER", 100)
    full(office, 100)
    report = office.report()
    assert report.scoreboard.total == 100
    mentioned = {ref for change in report.changes.happened for ref in change.refs}
    assert len(mentioned) == 60
    assert MOST_CARDS == 40
    assert [card.ref for card in report.cards] == sorted(mentioned)[:40]
    assert report.cards_left_out == 60


def test_the_method_names_rules_files_and_rehearsals(office: Office) -> None:
    office.record("2025-01-17", promise("A"), due("A", "before Easter"), rehearsal=True)
    office.assert_times("2025-01-18", promise("B"))
    report = office.report()
    assert report.method.rules == (("easter-before", 1),)
    assert report.method.asserted_by == (("history.yaml", "ab" * 32),)
    assert report.masthead.asserted
    # The remark itself, three parties, a source and the two verbs.
    assert report.method.rehearsal_entries == 7
    earlier = office.report(known="2025-01-17")
    assert not earlier.masthead.asserted
    assert earlier.method.asserted_by == ()

"""Whatever is recorded of events and duties, in whatever order, both databases answer alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.office import on, promise
from tracker.domain.dates import Times, parse_when
from tracker.domain.occurrences import OccurrenceState
from tracker.domain.row import plain
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Delivery, EventDate, Kind
from tracker.errors import TrackerError
from tracker.ledger.chain import projection_faults
from tracker.ledger.database import Database, Register
from tracker.ledger.location import Location
from tracker.read.list import row
from tracker.read.snapshot import take, take_both, take_status
from tracker.record.amend import Correct, Retract, Undo
from tracker.record.assess import Update
from tracker.record.care import create_register
from tracker.record.deadlines import Due
from tracker.record.events import Close, RecordEvent
from tracker.record.steps import Checked
from tracker.record.verb import Evidence, Verb
from tracker.record.writer import open_writer

START = datetime(2025, 1, 6, 12, tzinfo=UTC)
DAYS = [date(2025, 1, 16) + timedelta(days=40 * number) for number in range(8)]
REFS = ("A", "B", "C")
EVENTS = {"BUDGET-1": "Budget 1", "BUDGET-2": "Budget 2", "COP31": "COP31"}
PHRASES = (
    *("by the Budget", "before the Budget", "in Budget 1", "within 10 days of COP31"),
    *("annually", "every quarter", "annually by 31 March", "by May 2025", "once COP31 concludes"),
)
PERIODS = (None, "2025", "2025-Q2", "2025-Q3", "2026")
houses = settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)

days = st.sampled_from(DAYS)
refs = st.sampled_from(REFS)
names = st.sampled_from([*EVENTS])
numbers = st.integers(1, 60)


def _event(name: str, day: date | None, expected: bool, said: date, sourced: bool) -> Verb:
    window = None if day is None else parse_when(day.isoformat())
    return RecordEvent(
        name=name,
        title=EVENTS[name],
        day=None if expected else window,
        expected=window if expected else None,
        evidence=on(said.isoformat()) if sourced else Evidence(),
    )


def _due(ref: str, phrase: str, said: date, anchor: str | None) -> Verb:
    return Due(refs=(ref,), phrase=phrase, anchor=anchor, evidence=on(said.isoformat()))


def _update(ref: str, finding: Delivery, period: str | None, said: date) -> Verb:
    return Update(
        refs=(ref,), finding=finding, period=period, because="x", evidence=on(said.isoformat())
    )


def _close(name: str, said: date) -> Verb:
    # It ends on the day of the event, whatever the day of its source.
    return Close(event=name, evidence=replace(on(said.isoformat()), on=None))


verbs = st.one_of(
    st.builds(_event, names, st.one_of(st.none(), days), st.booleans(), days, st.booleans()),
    st.builds(_due, refs, st.sampled_from(PHRASES), days, st.one_of(st.none(), names)),
    st.builds(
        _update,
        refs,
        st.sampled_from([Delivery.HOLDING, Delivery.BREACHED]),
        st.sampled_from(PERIODS),
        days,
    ),
    st.builds(lambda ref, day: Checked(refs=(ref,), evidence=on(day.isoformat())), refs, days),
    st.builds(_close, names, days),
    st.builds(lambda number: Retract(entry=number, because="x"), numbers),
    st.builds(
        lambda number, day: Correct(entry=number, because="x", evidence=on(day.isoformat())),
        numbers,
        days,
    ),
    st.builds(
        lambda number, phrase: Correct(entry=number, because="x", phrase=phrase),
        numbers,
        st.sampled_from(PHRASES),
    ),
    st.builds(lambda number: Undo(batch=number), numbers),
)


@pytest.fixture
def both(
    registers_by_database: Callable[[Literal["sqlite", "postgresql"]], Any],
) -> Iterator[list[Database]]:
    """A register in a file and one on a server, opened alike."""
    made = [(registers_by_database(kind), kind) for kind in ("sqlite", "postgresql")]
    yield [
        create_register(
            Location(registers.create(f"diary_{kind}")),
            title="Diary",
            moment=START,
            actor="A. Analyst",
            entropy=Random(1).randbytes,
        )
        for registers, kind in made
    ]
    for registers, kind in made:
        registers.remove(f"diary_{kind}")


def _hour(hour: int) -> datetime:
    return START + timedelta(hours=hour)


def answers(database: Database, wanted: Sequence[Verb]) -> list[Any]:
    """What was refused, and every row at every time, after the verbs; nothing of it stays."""
    register = Register(
        database=database,
        clock=lambda: START,
        entropy=Random(2).randbytes,
        actor="A. Analyst",
        today=DAYS[-1],
    )
    said: list[Any] = []
    opening: list[Verb] = [promise(ref, kind=Kind.STANDING) for ref in REFS]
    with database.writing(keep=False) as connection:
        for hour, batch in enumerate([opening, *([verb] for verb in wanted)]):
            at = replace(register, clock=partial(_hour, hour))
            try:
                with connection.begin_nested(), open_writer(at, connection) as writer:
                    writer.perform(batch)
                    said.append(writer.receipt())
            except TrackerError as error:
                said.append(str(error))
        moments = [None, START + timedelta(hours=len(wanted) // 2, minutes=1)]
        for times in [Times(day, moment) for day in DAYS for moment in moments]:
            snapshot = take(connection, times)
            for standing in snapshot.standings.values():
                check(standing, times.as_of)
                said.append(plain(row(snapshot, standing)))
            stored = take_status(connection, times)
            rows = [plain(row(stored, one)) for one in stored.standings.values()]
            assert rows == said[len(said) - len(rows) :]
        for earlier in DAYS:
            # The past that is worked out beside the present is the past that is asked for.
            _, beside = take_both(connection, Times(DAYS[-1]), earlier)
            alone = take(connection, Times(earlier))
            assert [row(beside, one) for one in beside.standings.values()] == [
                row(alone, one) for one in alone.standings.values()
            ]
        assert not list(projection_faults(connection))
    return said


def check(standing: Standing, as_of: date) -> None:
    """What docs/deadlines.md says of events and duties, in code of its own."""
    deadline, event, duty = standing.deadline, standing.event, standing.duty
    if event is not None and deadline is not None:
        last = event.dates[-1] if event.dates else None
        if last is None or last.value == EventDate.EXPECTED:
            assert deadline.latest is None
            assert standing.timing.days is None
        elif deadline.phrase in {"by the Budget", "in Budget 1"}:
            assert str(deadline.latest) == last.detail["window"]
    if duty is None:
        return
    assert duty.kept <= duty.judged <= len(duty.occurrences)
    assert duty.due.entry is None
    assert deadline is not None
    assert deadline.latest == duty.due.last
    for before, after in zip(duty.listed, duty.listed[1:], strict=False):
        assert before.last < after.first
    for one in duty.listed:
        if one.entry is None:
            # Its schedule stops when it ends; until then a day is over when the next begins.
            assert (one.state is OccurrenceState.AHEAD) == (one.last >= as_of) or not (
                standing.is_open
            )


@houses
@given(wanted=st.lists(verbs, min_size=3, max_size=14))
def test_both_databases_answer_alike_on_every_day(both: list[Database], wanted: list[Verb]) -> None:
    in_file, on_server = (answers(database, wanted) for database in both)

    assert in_file == on_server

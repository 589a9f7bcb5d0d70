"""The laws of the as-of query, on both databases, against a naive fold in Python."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from tracker.domain.dates import Times, When
from tracker.domain.entry import Draft, Entry
from tracker.domain.vocabulary import Facet
from tracker.ledger import standing
from tracker.ledger.append import Batch, open_batch
from tracker.ledger.database import Database
from tracker.ledger.location import Location
from tracker.ledger.migrate import create
from tracker.ledger.projections import differing, rebuild
from tracker.read.compare import rows_of
from tracker.read.snapshot import take, take_status
from tracker.record.care import beginning

START = datetime(2025, 1, 1, 9, tzinfo=UTC)
DAYS = [date(2025, 1, 1) + timedelta(days=number) for number in range(6)]
KEYS = [
    (Facet.DELIVERY, "tracker"),
    (Facet.DELIVERY, "promiser"),
    (Facet.STALLED, "tracker"),
    (Facet.NOTE, "tracker"),
]
VALUES = {
    Facet.DELIVERY: ["planned", "under_way", "partly_delivered"],
    Facet.STALLED: ["stalled", "resumed"],
    Facet.NOTE: ["noted"],
}
house = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@dataclass(frozen=True)
class Written:
    """One thing to record: a fact about one of three subjects, or an amendment."""

    subject: int
    key: int
    value: int
    day: int
    wait: int
    amends: int | None = None
    how: str = "correct"


facts = st.builds(
    Written,
    subject=st.integers(0, 2),
    key=st.integers(0, len(KEYS) - 1),
    value=st.integers(0, 2),
    day=st.integers(0, len(DAYS) - 1),
    wait=st.integers(0, 30),
)
amendments = st.builds(
    Written,
    subject=st.just(0),
    key=st.just(0),
    value=st.integers(0, 2),
    day=st.integers(0, len(DAYS) - 1),
    wait=st.integers(0, 30),
    amends=st.integers(0, 30),
    how=st.sampled_from(["correct", "retract", "undo"]),
)
ledgers = st.lists(st.one_of(facts, facts, amendments), min_size=1, max_size=10)
moments = st.integers(0, 150).map(lambda hours: START + timedelta(hours=hours))
questions = st.builds(Times, as_of=st.sampled_from(DAYS), known_at=st.none() | moments)


@pytest.fixture
def held(register_url: str) -> Database:
    return create(Location(register_url))


class Clockwork:
    """Writes facts to a ledger, hour by hour, one batch each."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.moment = START
        self.random = (number.to_bytes(16, "big") for number in itertools.count(1))
        self.entries: list[Entry] = []
        self.subjects: list[int] = []
        with self._batch() as batch:
            batch.append(beginning("Laws", START))
        with self._batch() as batch:
            self.subjects = [batch.append(_opening(number)).seq for number in range(3)]

    def _batch(self) -> AbstractContextManager[Batch]:
        return open_batch(
            self.connection,
            recorded_at=self.moment,
            actor="A. Analyst",
            entropy=lambda size: next(self.random).rjust(size, b"\0")[-size:],
        )

    def write(self, wanted: Sequence[Written]) -> None:
        for one in wanted:
            self.moment += timedelta(hours=one.wait)
            with self._batch() as batch:
                self._append(batch, one)

    def _append(self, batch: Batch, one: Written) -> None:
        target = None
        if one.amends is not None:
            amendable = [entry for entry in self.entries if entry.facet is not Facet.UNDO]
            if not amendable:
                return
            target = amendable[one.amends % len(amendable)]
        facet, voice = KEYS[one.key] if target is None else (target.facet, target.voice)
        values = VALUES.get(facet, ["retracted"])
        value = values[one.value % len(values)]
        if target is not None and (one.how != "correct" or facet is Facet.RETRACTION):
            facet = Facet.UNDO if one.how == "undo" else Facet.RETRACTION
            value = "undone" if one.how == "undo" else "retracted"
        draft = Draft(
            subject=self.subjects[one.subject] if target is None else target.subject,
            facet=facet,
            value=value,
            voice=voice if facet not in {Facet.UNDO, Facet.RETRACTION} else "tracker",
            occurred=When.on(DAYS[one.day]),
            amends=None if target is None else target.seq,
        )
        self.entries.append(batch.append(draft))


def _opening(number: int) -> Draft:
    detail = {"subject": "commitment", "ref": f"C-{number}", "kind": "undertaking"}
    return Draft(
        facet=Facet.IDENTITY,
        value="opened",
        occurred=When.on(DAYS[0]),
        detail=detail,
        texts={"title": f"Commitment {number}"},
    )


def naive(entries: Sequence[Entry], times: Times) -> dict[tuple[int, str, str], int]:
    """What stands, worked out entry by entry."""

    def known(entry: Entry) -> bool:
        return times.known_at is None or entry.recorded_at <= times.known_at

    held = [entry for entry in entries if known(entry)]
    undone = {entry.amends for entry in held if entry.facet is Facet.UNDO}
    dead = {entry.amends for entry in held if entry.amends is not None and entry.seq not in undone}
    found: dict[tuple[int, str, str], Entry] = {}
    for entry in held:
        if entry.facet in {Facet.UNDO, Facet.RETRACTION} or entry.seq in dead:
            continue
        if entry.occurred_latest > times.as_of:
            continue
        key = (entry.subject, entry.facet.value, entry.voice)
        best = found.get(key)
        order = (entry.occurred_latest, entry.seq)
        if best is None or order > (best.occurred_latest, best.seq):
            found[key] = entry
    return {key: entry.seq for key, entry in found.items()}


def asked(
    connection: Connection, times: Times, subjects: Sequence[int]
) -> dict[tuple[int, str, str], int]:
    facets = [Facet.DELIVERY, Facet.STALLED, Facet.NOTE]
    entries = standing.standing_entries(connection, times, facets=facets, subjects=subjects)
    return {(entry.subject, entry.facet.value, entry.voice): entry.seq for entry in entries}


FACT = Written(subject=0, key=0, value=0, day=3, wait=1)
EARLIER = Written(subject=0, key=0, value=1, day=1, wait=1)
LATER = Written(subject=0, key=0, value=2, day=5, wait=1)
CORRECTED = Written(subject=0, key=0, value=2, day=3, wait=1, amends=0)
RETRACTED = Written(subject=0, key=0, value=0, day=0, wait=1, amends=0, how="retract")
UNDONE = Written(subject=0, key=0, value=0, day=0, wait=1, amends=1, how="undo")
PASSED = Written(subject=0, key=0, value=1, day=1, wait=48)
OLDER = Written(subject=0, key=0, value=2, day=0, wait=1)
AFTER = Written(subject=0, key=1, value=0, day=5, wait=240)
ALWAYS = Times(DAYS[-1])


@house
@example(wanted=[FACT, EARLIER], times=ALWAYS)
@example(wanted=[FACT, CORRECTED], times=ALWAYS)
@example(wanted=[FACT, CORRECTED], times=Times(DAYS[-1], START + timedelta(hours=1)))
@example(wanted=[FACT, RETRACTED], times=ALWAYS)
@example(wanted=[FACT, CORRECTED, UNDONE], times=ALWAYS)
@example(wanted=[FACT, RETRACTED, UNDONE], times=Times(DAYS[-1], START + timedelta(hours=2)))
@example(wanted=[FACT, EARLIER], times=Times(DAYS[2]))
@example(wanted=[FACT, EARLIER, LATER], times=Times(DAYS[3]))
@given(wanted=ledgers, times=questions)
def test_the_query_says_what_a_naive_fold_says(
    held: Database, wanted: list[Written], times: Times
) -> None:
    with held.writing(keep=False) as connection:
        work = Clockwork(connection)
        work.write(wanted)
        assert asked(connection, times, work.subjects) == naive(work.entries, times)


@house
@given(wanted=ledgers, more=ledgers, times=questions)
def test_later_knowledge_never_changes_an_earlier_answer(
    held: Database, wanted: list[Written], more: list[Written], times: Times
) -> None:
    with held.writing(keep=False) as connection:
        work = Clockwork(connection)
        work.write(wanted)
        known_at = min(times.known_at or work.moment, work.moment)
        earlier = Times(times.as_of, known_at)
        before = asked(connection, earlier, work.subjects)
        work.moment += timedelta(hours=1)
        work.write(more)
        assert asked(connection, earlier, work.subjects) == before


@house
@given(wanted=st.lists(facts, max_size=10), seed=st.randoms(use_true_random=False))
def test_the_order_of_recording_does_not_matter_for_different_days(
    held: Database, wanted: list[Written], seed: object
) -> None:
    unique = {(one.subject, one.key, one.day): one for one in wanted}
    shuffled = list(unique.values())
    seed.shuffle(shuffled)  # type: ignore[attr-defined]
    answers = []
    for order in (list(unique.values()), shuffled):
        with held.writing(keep=False) as connection:
            work = Clockwork(connection)
            work.write(order)
            found = standing.standing_entries(
                connection, Times(DAYS[-1]), facets=[Facet.DELIVERY, Facet.STALLED, Facet.NOTE]
            )
            answers.append(
                {(e.subject, e.facet, e.voice, e.value, e.occurred_latest) for e in found}
            )
    assert answers[0] == answers[1]


@house
@example(wanted=[PASSED, OLDER])
@example(wanted=[LATER, AFTER])
@given(wanted=ledgers)
def test_a_projection_equals_its_rebuild(held: Database, wanted: list[Written]) -> None:
    with held.writing(keep=False) as connection:
        work = Clockwork(connection)
        work.write(wanted)
        assert differing(connection) == {}
        rebuild(connection)
        assert differing(connection) == {}


@house
@example(wanted=[EARLIER, LATER], times=Times(DAYS[2]))
@example(wanted=[FACT, RETRACTED, UNDONE], times=ALWAYS)
@given(wanted=ledgers, times=questions)
def test_a_status_row_says_what_the_ledger_says(
    held: Database, wanted: list[Written], times: Times
) -> None:
    with held.writing(keep=False) as connection:
        Clockwork(connection).write(wanted)
        stored, read = take_status(connection, times), take(connection, times)
        assert rows_of(stored) == rows_of(read)


@pytest.mark.databases("sqlite")
def test_the_ledger_is_read_in_order_by_an_index(held: Database) -> None:
    with held.reading() as connection:
        plan = [
            row[3]
            for row in connection.exec_driver_sql(
                "EXPLAIN QUERY PLAN SELECT * FROM entry WHERE subject = 3 "
                "ORDER BY subject, occurred_latest, seq"
            ).all()
        ]
    assert plan == ["SEARCH entry USING INDEX ix_entry_subject (subject=?)"]

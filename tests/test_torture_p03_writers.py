"""P3: many people write at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fixtures_program import Tracker
from tests.fixtures_torture import Trial, Warm
from tests.torture_crashes import PAGE, REFS, Waits, entries_in, write_together
from tracker.domain.vocabulary import Facet
from tracker.ledger import database as storage
from tracker.ledger.database import open_register
from tracker.ledger.location import Location

WRITERS = 20
#: Seconds that nobody should wait.
LONGEST = 10.0
#: Without the lock, writers meet by chance: on a busy machine a few of them may not.
ATTEMPTS = 6
NO_LOCK = {
    "sqlite": """
from tracker.ledger import database
def begin(connection):
    connection.exec_driver_sql("BEGIN")
database._begin_sqlite = begin
""",
    "postgresql": """
from tracker.ledger import database
def begin(connection):
    pass
database._begin_postgresql = begin
""",
}


@pytest.fixture
def shared(empty_register: str, tracker: Tracker) -> str:
    """A register that everybody writes to."""
    for ref in REFS:
        made = tracker("add", ref, ref, "-s", PAGE, "--published", "2025-01-16")
        assert made.exit_code == 0, made
    return empty_register


def test_everybody_who_writes_at_once_is_served(
    shared: str, tracker: Tracker, workplace: Path, trial: Trial, warm: Warm
) -> None:
    database = open_register(Location(shared))
    kind = database.engine.dialect.name
    each, alone = trial.size(short=6, whole=200), trial.size(short=1, whole=4)
    writers = trial.size(short=3, whole=WRITERS)
    home = workplace.parent / "home"
    before = {entry.seq for entry in entries_in(shared)}

    waits = write_together(shared, home, warm, writers=writers, each=each, alone=alone)
    ledger = entries_in(shared)
    with database.reading() as connection:
        query = "SELECT count(*) - count(DISTINCT prev) FROM entry"
        forks = connection.exec_driver_sql(query).scalar()
    notes = {entry.seq for entry in ledger if entry.facet is Facet.NOTE} - before
    verified = tracker("verify")

    several = trial.size(short=8, whole=20)

    def unlocked() -> Waits:
        return write_together(
            shared, home, warm, writers=writers, each=several, changed=NO_LOCK[kind]
        )

    control = unlocked()
    for _ in range(ATTEMPTS):
        control = control if control.errors else unlocked()
    trial.tell(
        "P3",
        kind,
        f"{waits.figure(writers * each)}, {forks} forks",
        control=f"without the writer's lock: {control.figure(writers * several)}",
    )
    assert waits.errors == []
    assert (forks, len(notes)) == (0, writers * each)
    assert set(waits.numbers) == notes
    assert verified.exit_code == 0, verified
    assert not trial.whole or max(waits.seconds) < LONGEST
    assert control.errors


@contextmanager
def held(register: str) -> Iterator[None]:
    """Somebody is in the middle of writing."""
    taken, over = threading.Event(), threading.Event()

    def hold() -> None:
        with open_register(Location(register)).writing(keep=False):
            taken.set()
            over.wait()

    other = threading.Thread(target=hold)
    other.start()
    taken.wait()
    yield
    over.set()
    other.join()


def test_a_writer_that_waits_too_long_is_told_so(
    shared: str, tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "BUSY_TIMEOUT", 1)
    with held(shared):
        done = tracker("note", "JAY-1", "Late", "-s", PAGE)
    assert (done.exit_code, done.stdout) == (7, "")
    assert " is busy: another program has been writing to it for " in done.stderr
    assert tracker("note", "JAY-1", "Later", "-s", PAGE).exit_code == 0

"""P1: an acknowledged change survives a crash.

Processes are killed with SIGKILL, most of them in the middle of a transaction. The power
cannot be cut here: what stands between a commit and a power cut is asserted instead.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from tests.fixtures_register import Contents, Database, Registers
from tests.fixtures_torture import Trial
from tests.fixtures_warm import Warm
from tests.torture_crashes import (
    LITTLE_MEMORY,
    PAGE,
    REFS,
    Crashing,
    Killed,
    batches_of,
    entries_in,
    sheet_of,
)

NO_JOURNAL = f"""{LITTLE_MEMORY}
    connection.execute("PRAGMA journal_mode = OFF")
"""
NO_TRANSACTION = """
from sqlalchemy import Engine, event
@event.listens_for(Engine, "connect")
def prepare(connection, record):
    connection.autocommit = True
"""
ROWS = 50
LINES = 12
SHEET = "sheet.yaml"
_count = count(1)


@dataclass(slots=True)
class Tally:
    """What the kills of a trial left."""

    kills: int = 0
    inside: int = 0
    lost: int = 0
    partial: int = 0
    broken: int = 0

    @property
    def harm(self) -> int:
        return self.lost + self.partial + self.broken

    def figure(self) -> str:
        return (
            f"{self.kills} kill -9, {self.inside} of them inside a transaction: {self.lost} lost, "
            f"{self.partial} partial, {self.broken} with a broken chain or table"
        )


@dataclass(frozen=True, slots=True)
class Ground:
    """Fresh copies of a small register, and a place to start processes in."""

    registers: Registers
    template: str
    crashing: Crashing

    def fresh(self) -> tuple[str, str]:
        name = f"crashed_{next(_count)}"
        return name, self.registers.create(name, like=self.template)


@pytest.fixture
def ground(
    database: Database,
    registers_by_database: Callable[[Database], Registers],
    built: Callable[[Database, Contents], str | None],
    workplace: Path,
    warm: Warm,
) -> Iterator[Ground]:
    registers, template = registers_by_database(database), f"to_crash_{next(_count)}"
    url = registers.create(template, like=built(database, "schema"))
    crashing = Crashing(warm, workplace, workplace.parent / "home")
    for ref in REFS:
        crashing.run(url, "add", ref, ref, "-s", PAGE, "--published", "2025-01-16")
    yield Ground(registers, template, crashing)
    registers.remove(template)


def imports(ground: Ground, kills: int, *changes: str, until_harm: bool = False) -> Tally:
    """Kill imports of a sheet; each finds the register as it was, or with the whole sheet."""
    chance, tally = random.Random(1), Tally()
    crashing = ground.crashing
    (crashing.folder / SHEET).write_text(sheet_of(ROWS))
    name, url = ground.fresh()
    before = len(entries_in(url))
    span = crashing.span(url, ["record", SHEET])
    after = len(entries_in(url))
    ground.registers.remove(name)
    for turn in range(kills):
        name, url = ground.fresh()
        killed = crashing.kill(
            url,
            ["record", SHEET],
            delay=span * chance.random() * turn / kills,
            changed=changes[turn % len(changes)],
        )
        _count_up(tally, killed)
        if not crashing.is_whole(url):
            tally.broken += 1
        else:
            held = len(entries_in(url))
            tally.partial += held not in {before, after}
            tally.lost += killed.done and held != after
        ground.registers.remove(name)
        if until_harm and tally.harm:
            break
    return tally


def updates(ground: Ground, kills: int, *changes: str, until_harm: bool = False) -> Tally:
    """Kill one process that records many batches of three entries each."""
    chance, tally = random.Random(2), Tally()
    typed = "".join(_lines(LINES))
    name, url = ground.fresh()
    span = ground.crashing.span(url, ["note", *REFS, "How long it takes", "-s", PAGE])
    ground.registers.remove(name)
    for turn in range(kills):
        name, url = ground.fresh()
        killed = ground.crashing.kill(
            url,
            ["--quiet", "shell"],
            delay=span * chance.random() * turn / kills,
            lines=typed,
            after=chance.randrange(LINES) * len(REFS),
            changed=changes[turn % len(changes)],
        )
        _count_up(tally, killed)
        if ground.crashing.is_whole(url):
            _compare(tally, killed.rows, url)
        else:
            tally.broken += 1
        ground.registers.remove(name)
        if until_harm and tally.harm:
            break
    return tally


def _lines(number: int) -> Iterator[str]:
    refs = " ".join(REFS)
    for line in range(number):
        if line % 2:
            yield f"note {refs} 'Note {line}' -s {PAGE}\n"
        else:
            word = ("planned", "under-way")[line // 2 % 2]
            yield f"update {refs} {word} -s {PAGE} --because 'Finding {line}'\n"


def _count_up(tally: Tally, killed: Killed) -> None:
    tally.kills += 1
    tally.inside += killed.inside


def _compare(tally: Tally, rows: Sequence[tuple[str, ...]], url: str) -> None:
    batches = batches_of(entries_in(url))
    held = {entry.seq: batch for batch, found in batches.items() for entry in found}
    printed = {int(row[-1]) for row in rows}
    tally.lost += len(printed - set(held))
    acknowledged = {held[seq] for seq in printed if seq in held}
    # What was not acknowledged may be there: the last batch alone, and whole.
    partial = [batch for batch, found in batches.items() if len(found) != len(REFS)]
    tally.partial += len(partial) + max(0, len(set(batches) - acknowledged) - 1)


@pytest.mark.databases("sqlite")
def test_imports_killed_on_a_file_are_there_whole_or_not_at_all(
    ground: Ground, trial: Trial
) -> None:
    tally = imports(ground, trial.size(short=2, whole=200), "", LITTLE_MEMORY)
    control = imports(ground, 40, NO_JOURNAL, until_harm=True)
    trial.tell("P1", "sqlite, import", tally.figure(), control=f"no journal: {control.figure()}")
    assert tally.harm == 0
    assert not trial.whole or tally.inside * 3 >= tally.kills
    assert control.harm > 0


@pytest.mark.databases("sqlite")
def test_updates_killed_on_a_file_are_kept_once_they_were_acknowledged(
    ground: Ground, trial: Trial
) -> None:
    tally = updates(ground, trial.size(short=2, whole=200), "", LITTLE_MEMORY)
    control = updates(ground, 40, NO_JOURNAL, until_harm=True)
    trial.tell("P1", "sqlite, update", tally.figure(), control=f"no journal: {control.figure()}")
    assert tally.harm == 0
    assert not trial.whole or tally.inside * 3 >= tally.kills
    assert control.harm > 0


@pytest.mark.databases("postgresql")
def test_clients_of_a_server_killed_on_the_way_leave_all_or_nothing(
    ground: Ground, trial: Trial
) -> None:
    # A server sees late that its client is gone: two hundred of both take six minutes.
    kills = trial.size(short=1, whole=40)
    imported, updated = imports(ground, kills, ""), updates(ground, kills, "")
    control = imports(ground, 40, NO_TRANSACTION, until_harm=True)
    told = f"each statement for itself: {control.figure()}"
    trial.tell("P1", "postgresql, import", imported.figure(), control=told)
    trial.tell("P1", "postgresql, update", updated.figure(), control=told)
    assert imported.harm + updated.harm == 0
    assert not trial.whole or (imported.inside + updated.inside) * 2 >= kills
    assert control.harm > 0

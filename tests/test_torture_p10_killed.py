"""P10: a writer was killed in the middle of a change; the next command sees nothing of it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures_ground import Ground
from tests.fixtures_torture import Trial
from tests.hostile_commands import LINES, Touch
from tests.hostile_places import ANSWERS, UNAVAILABLE, mode_of
from tests.hostile_verdict import misdeeds

_KILLED = """
import os, signal, sqlite3, sys
writer = sqlite3.connect(sys.argv[1], isolation_level=None)
writer.execute("PRAGMA cache_size = 1")
writer.execute("BEGIN IMMEDIATE")
writer.execute("CREATE TABLE spilled (page BLOB)")
for _ in range(50):
    writer.execute("INSERT INTO spilled VALUES (randomblob(4000))")
os.kill(os.getpid(), signal.SIGKILL)
"""
READERS = [name for name, line in LINES.items() if line.touch is Touch.READS]
WRITERS = [name for name, line in LINES.items() if line.touch is Touch.WRITES]
#: The permissions of the file and of its folder.
SHUT = {"a read-only file": (0o444, 0o755), "a read-only folder": (0o644, 0o555)}


def kill_a_writer(ground: Ground) -> Path:
    """Leave half of its change in the register; the journal that undoes it is returned."""
    done = subprocess.run([sys.executable, "-c", _KILLED, str(ground.register)], check=False)
    assert done.returncode == -signal.SIGKILL
    journal = ground.register.with_name(f"{ground.register.name}-journal")
    assert journal.is_file()
    return journal


def test_whoever_comes_next_undoes_what_was_left(trial: Trial, ground: Ground) -> None:
    step = trial.size(short=12, whole=1)
    commands = [*READERS[::step], *WRITERS[::step]]
    whole = ground.register.read_bytes()
    wrong = {}
    for command in commands:
        ground.lay()
        journal = kill_a_writer(ground)
        ended = ground.end(command)
        kept = command in WRITERS or ground.register.read_bytes() == whole
        if ended.code not in ANSWERS or journal.exists() or not kept:
            wrong[command] = ended
    ground.lay()
    kill_a_writer(ground).unlink()
    ground.end("head")
    spilled = ground.register.read_bytes() != whole
    trial.tell(
        "P10",
        "sqlite, after a killed writer",
        f"{len(commands) - len(wrong)} of {len(commands)} commands",
        control="without the journal half a change stays" if spilled else "NOTHING IS LEFT",
    )
    assert wrong == {}
    assert spilled


@pytest.mark.parametrize("place", SHUT)
def test_where_it_cannot_be_undone_that_is_said(trial: Trial, ground: Ground, place: str) -> None:
    step = trial.size(short=20, whole=1)
    commands = [*READERS[::step], *WRITERS[::step]]
    whole = ground.register.read_bytes()
    wrong = {}
    for command in commands:
        found = _refused(ground, command, place, whole)
        if found:
            wrong[command] = found
    control = _refused(ground, "tag", place, whole, without="translation")
    trial.tell(
        "P10",
        f"sqlite, after a killed writer, {place}",
        f"{len(commands) - len(wrong)} of {len(commands)} commands",
        control=f"without translation: {len(control)} faults of the first command",
    )
    assert wrong == {}
    assert control


def _refused(
    ground: Ground, command: str, place: str, whole: bytes, without: str = ""
) -> list[str]:
    """What a command did wrong; the register may be put right, but its journal has to stay."""
    file, folder = SHUT[place]
    ground.lay()
    kill_a_writer(ground)
    with mode_of(ground.register, file), mode_of(ground.register.parent, folder):
        before = ground.held()
        ended = ground.end(command, without=without)
        after = ground.held()
    name = str(ground.register.relative_to(ground.folder))
    if after[name] == whole:
        after[name] = before[name]
    said = "was left half changed by a program that was killed"
    return misdeeds(LINES[command], ended, UNAVAILABLE, said, before, after)

"""P10: whatever is wrong with the register or its disk, every command says so in one line."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixtures_ground import LAST_REPORT, ROOMY, Ground, ground_at, may_mount
from tests.fixtures_torture import Trial
from tests.hostile_commands import LINES, REPORT, Touch, every_command
from tests.hostile_places import ANSWERS, GROUPS, UNAVAILABLE, Place, misdeeds, mode_of

#: How long a command waits for a lock where everything is tried, in seconds; else 30.
QUICK = 0.1

#: Writes nothing but what its user has confirmed.
CONFIRMS = "config trust"
#: A file cannot be written (6), or the register that it is cannot (7).
NOT_WRITTEN = frozenset({6, 7})


def chosen(place: Place, size: int) -> list[str]:
    """So many commands, others for each place."""
    commands = [*LINES]
    start = sum(place.name.encode()) % len(commands)
    return [commands[(start + 7 * step) % len(commands)] for step in range(size)]


def expected(place: Place, command: str) -> tuple[frozenset[int], str]:
    """The exit codes that are right for a command in a place, and what it has to say."""
    line = LINES[command]
    codes = place.codes[line.touch]
    if place.file_size is not None and line.output is not None:
        return codes | NOT_WRITTEN, place.said
    if place.alone and command == "db downgrade":
        return NOT_WRITTEN, "permission denied"  # to the copy that it makes first
    # `init` looks only whether something is there.
    return codes, place.said if line.touch in {Touch.READS, Touch.WRITES} else ""


def tried(ground: Ground, place: Place, command: str, without: str = "") -> list[str]:
    """What a command did wrong in a place."""
    line = LINES[command]
    ground.lay()
    with place.arrange(ground.register):
        before = ground.held()
        ended = ground.end(command, wait=QUICK, file_size=place.file_size, without=without)
        after = ground.held()
    return [
        f"{place.name}, {command}: {what}"
        for what in misdeeds(line, ended, *expected(place, command), before, after)
    ]


def test_every_command_has_a_line_for_the_trials() -> None:
    assert sorted(LINES) == sorted(every_command())


def test_every_line_works_on_a_good_register(trial: Trial, ground: Ground) -> None:
    commands = [*LINES][:: trial.size(short=12, whole=1)]
    ended = {}
    for command in commands:
        ground.lay()
        ended[command] = ground.end(command)
    refused = {"init": 5, "lint": 1}
    assert [
        (command, end) for command, end in ended.items() if end.code != refused.get(command, 0)
    ] == []


@pytest.mark.parametrize("group", GROUPS)
def test_a_hostile_register_gets_one_clear_line(trial: Trial, ground: Ground, group: str) -> None:
    held = count = 0
    wrong: list[str] = []
    unguarded: list[str] = []
    for place in GROUPS[group]:
        commands = chosen(place, trial.size(short=9, whole=len(LINES)))
        for command in commands:
            found = tried(ground, place, command)
            wrong += found
            held += not found
        count += len(commands)
    for place in GROUPS[group]:
        if not unguarded:
            unguarded += tried(ground, place, "tag", without="translation")
    trial.tell(
        "P10",
        f"sqlite, {group}",
        f"{held:,} of {count:,} combinations of {len(GROUPS[group])} environments and "
        f"{len(LINES)} commands",
        control=f"without translation: {len(unguarded)} faults of the first command",
    )
    assert wrong == []
    assert unguarded


def test_everybody_who_waits_for_a_lock_is_told_when_it_is_over(
    trial: Trial, ground: Ground
) -> None:
    """All at once, each as long as it waits: the commands of a whole office."""
    place = next(each for each in GROUPS["busy or full"] if each.name == "held by another program")
    commands = chosen(place, trial.size(short=6, whole=len(LINES)))
    commands = [command for command in commands if LINES[command].output is None]
    commands = [command for command in commands if command != CONFIRMS]
    wait = None if trial.whole else QUICK
    with place.arrange(ground.register):
        before = ground.held()
        ended = ground.warm.run([ground.job(command, wait=wait) for command in commands])
        after = ground.held()
    wrong = {
        command: found
        for command, end in zip(commands, ended, strict=True)
        if (found := misdeeds(LINES[command], end, *expected(place, command), before, after))
    }
    ground.lay()
    unlocked = ground.end("tag")
    trial.tell(
        "P10",
        "sqlite, busy as long as they wait",
        f"{len(commands) - len(wrong)} of {len(commands)} commands at once",
        control=f"without the lock: exit {unlocked.code}",
    )
    assert wrong == {}
    assert unlocked.code == 0


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


WITH_OUTPUT = [command for command, line in LINES.items() if line.output is not None]


def _read_only(out: Path) -> None:
    out.chmod(0o555)


def _missing(out: Path) -> None:
    (out / REPORT).unlink()
    out.rmdir()


def _a_file(out: Path) -> None:
    (out / REPORT).unlink()
    out.rmdir()
    out.write_text("Not a folder.\n", encoding="utf-8")


def _folders(out: Path) -> None:
    (out / REPORT).unlink()
    for command in WITH_OUTPUT:
        (out / str(LINES[command].output)).mkdir(exist_ok=True)


FOLDERS: dict[str, Callable[[Path], None]] = {
    "a read-only folder": _read_only,
    "a missing folder": _missing,
    "a file for a folder": _a_file,
    "a folder for a file": _folders,
}


#: What makes the folder that it writes to, and what writes into one.
MADE = {
    ("a missing folder", "copy"),
    ("a missing folder", "report site"),
    ("a folder for a file", "report site"),
}


def test_what_cannot_be_written_leaves_everything_as_it_was(trial: Trial, ground: Ground) -> None:
    commands = WITH_OUTPUT if trial.whole else ["backup", "report show"]
    wrong: dict[tuple[str, str], list[str]] = {}
    for name, arrange in FOLDERS.items():
        for command in commands:
            ground.lay()
            arrange(ground.out)
            before = ground.held()
            ended = ground.end(command)
            made = (name, command) in MADE
            allowed = frozenset({0}) if made else NOT_WRITTEN | {5}
            found = misdeeds(LINES[command], ended, allowed, "", before, ground.held())
            if found and not made:
                wrong[name, command] = found
    ground.lay()
    few = {"file_size": 8192, "without": "staging"}
    unguarded = ground.end("report weekly", **few)
    lost = (ground.out / REPORT).read_bytes() != LAST_REPORT
    tried = len(FOLDERS) * len(commands)
    trial.tell(
        "P10",
        "outputs",
        f"{tried - len(wrong)} of {tried} combinations of 4 environments and a command",
        control=f"a report that is written in place: exit {unguarded.code}, the last one lost",
    )
    assert wrong == {}
    assert lost


def test_a_head_is_added_whole_or_not_at_all(ground: Ground) -> None:
    heads = ground.out / "heads.jsonl"
    heads.write_text('{"head": "0000"}\n' * 100_000, encoding="utf-8")
    before = heads.read_bytes()
    issued = ground.end("report weekly", file_size=len(before) + 20)
    assert issued.code == 0
    assert "The head was not added to heads.jsonl: no space left on device." in issued.stderr
    assert heads.read_bytes() == before


def test_a_full_disk_gets_one_clear_line(
    trial: Trial, tmp_path: Path, hostile_template: Path
) -> None:
    """Where no disk of one's own can be had, no file may grow instead."""
    commands = [*LINES][:: trial.size(short=12, whole=1)]
    wrong: dict[str, list[str]] = {}
    own_disk = may_mount(tmp_path)
    with ground_at(tmp_path, hostile_template, room=ROOMY if own_disk else None) as ground:
        for command in commands:
            ground.lay()
            if own_disk:
                _fill(ground.folder / "home" / "filler")
            before = ground.held()
            ended = ground.end(command, file_size=None if own_disk else 0)
            found = misdeeds(
                LINES[command], ended, _on_a_full_disk(command), "", before, ground.held()
            )
            if found:
                wrong[command] = found
        ground.lay()
        roomy = ground.end("tag")
    trial.tell(
        "P10",
        "a full disk",
        f"{len(commands) - len(wrong)} of {len(commands)} commands on "
        + ("a disk of their own" if own_disk else "a disk where no file may grow"),
        control=f"with room on it: exit {roomy.code}",
    )
    assert wrong == {}
    assert roomy.code == 0


def _on_a_full_disk(command: str) -> frozenset[int]:
    line = LINES[command]
    if line.touch is Touch.MAKES:
        return frozenset({5})
    if line.touch is Touch.MENDS:
        return NOT_WRITTEN | {0}
    if line.output is not None or line.touch is Touch.WRITES or command == CONFIRMS:
        return NOT_WRITTEN
    return frozenset({0, 1})


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as filler:
        for piece in (1 << 16, 1 << 12):
            try:
                while filler.write(bytes(piece)):
                    pass
            except OSError:
                continue

"""P10: streams, folders and settings that are not as a program expects them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from tests.fixtures_ground import BOUND, Ground
from tests.fixtures_program import CHECKOUT, process_environment
from tests.fixtures_torture import Trial
from tests.hostile_commands import LINES

PROGRAM = f'"{sys.executable}" -m tracker'


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something about a process, and the exit codes that are right for a reader and a writer."""

    name: str
    script: str = "$TRACKER"
    env: Mapping[str, str | None] = field(default_factory=dict)
    codes: frozenset[int] = frozenset({0})
    said: str = ""


ODDITIES = (
    Oddity("stdout closed", "$TRACKER >&-"),
    Oddity("stdout full", "$TRACKER >/dev/full", codes=frozenset({6}), said="no space left"),
    Oddity("stdin closed", "$TRACKER <&-"),
    Oddity("stderr closed", "$TRACKER 2>&-"),
    Oddity("stderr full", "$TRACKER 2>/dev/full"),
    Oddity("a reader that goes", "set -o pipefail; $TRACKER | head -c 5"),
    Oddity("no HOME", env={"HOME": None, "XDG_CONFIG_HOME": None, "XDG_DATA_HOME": None}),
    Oddity("a HOME that is not there", env={"HOME": "/nonexistent", "XDG_CONFIG_HOME": None}),
    Oddity("ASCII", env={"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}),
    Oddity("an unknown locale", env={"LC_ALL": "xx_YY.none"}),
    Oddity("an unknown time zone", env={"TZ": "Nowhere/None"}),
    Oddity("a dumb terminal", env={"TERM": "dumb", "COLUMNS": "1"}),
    Oddity(
        "a bad clock",
        env={"TRACKER_NOW": "yesterday"},
        codes=frozenset({2}),
        said="Set TRACKER_NOW as",
    ),
    Oddity(
        "no working directory",
        "mkdir gone; cd gone; rmdir ../gone; $TRACKER",
        codes=frozenset({6}),
        said="The working directory: it is gone. Go to another one: cd",
    ),
    Oddity(
        "unreadable settings",
        "touch tracker.toml; chmod 0 tracker.toml; $TRACKER",
        codes=frozenset({6}),
        said="tracker.toml: it cannot be read (permission denied).",
    ),
    Oddity(
        "a folder of settings",
        "rm tracker.toml; mkdir tracker.toml; $TRACKER",
        codes=frozenset({6}),
        said="tracker.toml: it cannot be read (is a directory).",
    ),
    Oddity(
        "settings that lead nowhere",
        "ln -sf nowhere tracker.toml; $TRACKER",
        codes=frozenset({6}),
        said="tracker.toml: it cannot be read (no such file or directory).",
    ),
    Oddity(
        "settings in no language",
        "echo 'db = ' > tracker.toml; $TRACKER",
        codes=frozenset({2}),
        said="Mend it, or move it away.",
    ),
    Oddity("long settings", "yes '# nothing' | head -c 99000 > tracker.toml; $TRACKER"),
    Oddity(
        "settings without end",
        "yes '# nothing' | head -c 1000000 > tracker.toml; $TRACKER",
        codes=frozenset({2}),
        said="Mend it, or move it away.",
    ),
    Oddity(
        "a part of the program cut short",
        f"cp -r '{CHECKOUT}/tracker' .; '{sys.executable}' -m py_compile tracker/cli/settings.py; "
        "truncate -s 100 tracker/cli/__pycache__/settings.*.pyc; $TRACKER",
        codes=frozenset({70}),
        said="something went wrong that should not have",
    ),
    Oddity(
        "a folder that may not be entered",
        "mkdir shut; cd shut; chmod 0 ../shut; $TRACKER",
        codes=frozenset({6}),
        said="tracker.toml: it cannot be read (permission denied).",
    ),
)
COMMANDS = ("list", "tag")


def lived(ground: Ground, oddity: Oddity, command: str) -> list[str]:
    """What went wrong when a command was run as a process of its own."""
    ground.lay()
    env: dict[str, str] = process_environment(str(ground.register), ground.folder / "home")
    for name, value in oddity.env.items():
        if value is None:
            del env[name]
        else:
            env[name] = value
    words = " ".join(f"'{word}'" for word in LINES[command].words(command, str(ground.out)))
    script = oddity.script.replace("$TRACKER", f"{PROGRAM} {words}")
    done = subprocess.run(
        [*BOUND, "bash", "-c", script],
        cwd=ground.folder / "work",
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    found = []
    if done.returncode not in oddity.codes:
        found.append(f"exit code {done.returncode}: {done.stderr}")
    if oddity.codes != {0} and len(done.stderr.splitlines()) != 1:
        found.append(f"not one line: {done.stderr}")
    if oddity.said not in done.stderr or "Traceback" in done.stderr:
        found.append(f"it says {done.stderr}")
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_odd_surroundings_change_nothing_or_get_one_clear_line(
    trial: Trial, ground: Ground, command: str
) -> None:
    oddities = ODDITIES[COMMANDS.index(command) :: trial.size(short=6, whole=1)]
    wrong = {oddity.name: found for oddity in oddities if (found := lived(ground, oddity, command))}
    control = lived(ground, Oddity("nothing odd", codes=frozenset({6})), command)
    trial.tell(
        "P10",
        f"odd surroundings, tracker {command}",
        f"{len(oddities) - len(wrong)} of {len(oddities)}",
        control=f"nothing odd: {len(control)} faults are found",
    )
    assert wrong == {}
    assert control


def test_the_folder_of_a_new_register_is_made_and_not_kept_without_it(ground: Ground) -> None:
    there = ground.folder / "held" / "a" / "b" / "new.db"
    job = replace(ground.job("init", register=str(there)), args=("init",))
    (full,) = ground.warm.run([replace(job, file_size=8192)])
    assert full.code == 7, full
    assert not (ground.folder / "held" / "a").exists()
    (made,) = ground.warm.run([job])
    assert made.code == 0, made
    assert [path.name for path in there.parent.iterdir()] == ["new.db"]


def test_a_change_is_kept_when_nothing_can_be_said_of_it(ground: Ground) -> None:
    before = ground.end("head").stdout
    assert lived(ground, Oddity("", "$TRACKER 2>/dev/full"), "tag") == []
    assert ground.end("head").stdout != before

"""Many people who write to one register at once, each a process of their own."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.fixtures_program import process_environment
from tests.fixtures_warm import Job, Warm
from tests.torture_crashes import PAGE, REFS, program


@dataclass(slots=True)
class Waits:
    """How long each command of each writer took, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    """The entries that were acknowledged."""
    errors: list[str] = field(default_factory=list)

    def figure(self, wanted: int) -> str:
        return (
            f"{len(set(self.numbers)):,} of {wanted:,} entries, {len(self.errors)} errors, "
            f"longest wait {max(self.seconds, default=0):.1f} s"
        )


def write_together(
    register: str,
    home: Path,
    warm: Warm,
    *,
    writers: int,
    each: int,
    alone: int = 0,
    changed: str = "",
) -> Waits:
    """So many writers record notes at once, one entry a command.

    Each has a `tracker shell` for most of its notes, and a process of its own for `alone`.
    """
    waits = Waits()
    people = [
        threading.Thread(
            target=_write,
            args=(waits, register, home, warm, number, each - alone, alone, changed),
        )
        for number in range(writers)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return waits


def _write(
    waits: Waits,
    register: str,
    home: Path,
    warm: Warm,
    writer: int,
    each: int,
    alone: int,
    changed: str,
) -> None:
    environment = process_environment(register, home)
    with subprocess.Popen(
        [*program(changed), "--as", f"Writer {writer}", "--quiet", "shell", "--keep-going"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as shell:
        assert shell.stdin is not None
        assert shell.stdout is not None
        # The first line waits for the program to start, which is nobody else's doing.
        shell.stdin.write("head\n")
        shell.stdin.flush()
        shell.stdout.readline()
        for note in range(each):
            began = time.monotonic()
            shell.stdin.write(f"note {_ref(note)} 'Note {note}' -s {PAGE}\n")
            shell.stdin.flush()
            _take(waits, began, [shell.stdout.readline()])
        shell.stdin.close()
    for note in range(alone):
        began = time.monotonic()
        said, complained = home / f"said by {writer}", home / f"complaints of {writer}"
        words = ["--as", f"Writer {writer}", "--quiet", "note", _ref(note), f"Alone {note}"]
        job = Job([*words, "-s", PAGE], str(home), environment)
        warm.start(job, stdout=str(said), stderr=str(complained)).wait()
        _take(waits, began, (said.read_text() + complained.read_text()).splitlines(keepends=True))


def _ref(note: int) -> str:
    return REFS[note % len(REFS)]


def _take(waits: Waits, began: float, lines: Iterable[str]) -> None:
    waits.seconds.append(time.monotonic() - began)
    for line in lines:
        cells = line.rstrip("\n").split("\t")
        if cells[-1].isdecimal():
            waits.numbers.append(int(cells[-1]))
        else:
            waits.errors.append(line)

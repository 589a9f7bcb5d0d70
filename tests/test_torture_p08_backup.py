"""P8: a backup taken under load restores, with every entry that was acknowledged before it."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import IO

import pytest

from tests.fixtures_program import Result, Tracker, process_environment
from tests.fixtures_register import Database, Registers
from tests.fixtures_torture import Trial
from tests.torture_crashes import PAGE, program

_count = count(1)
#: Seconds between two notes of a writer: many during each copy, and not so many in all that the
#: register outgrows the trial.
PACE = 0.002


@dataclass
class Writer:
    """One warm process that records notes as fast as it can, and what it was told of them."""

    acknowledged: list[int] = field(default_factory=list)

    def listen(self, said: IO[str]) -> None:
        for line in said:
            self.acknowledged.append(int(line.rstrip("\n").rpartition("\t")[2]))


@contextmanager
def writing(register: str, home: Path, number: int) -> Iterator[Writer]:
    with subprocess.Popen(
        [*program(), "--quiet", "--as", f"Writer {number}", "shell"],
        env=process_environment(register, home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        bufsize=1,
    ) as process:
        writer = Writer()
        threads = [
            threading.Thread(target=writer.listen, args=[process.stdout]),
            threading.Thread(target=_type, args=[process.stdin, number]),
        ]
        for thread in threads:
            thread.start()
        try:
            while not writer.acknowledged:
                assert process.poll() is None
                time.sleep(0.01)
            yield writer
        finally:
            process.kill()
            for thread in threads:
                thread.join()
            with suppress(BrokenPipeError):
                process.stdin.close()  # type: ignore[union-attr]


def _type(stdin: IO[str], number: int) -> None:
    with suppress(BrokenPipeError):
        for turn in count(1):
            stdin.write(f"note JAY 'No {turn} of writer {number}' -s {PAGE}\n")
            time.sleep(PACE)


@pytest.fixture
def place(
    database: Database, registers_by_database: Callable[[Database], Registers]
) -> Iterator[Callable[[], str]]:
    """New places for registers of this kind."""
    registers, made = registers_by_database(database), list[str]()

    def another() -> str:
        made.append(f"restored_{next(_count)}")
        return registers.create(made[-1])

    yield another
    for name in made:
        registers.remove(name)


def numbers_in(tracker: Tracker, register: str) -> set[int]:
    rows = tracker("--db", register, "log", "--limit", "0", "--json").json()["rows"]
    return {row["entry"] for row in rows}


def test_a_backup_under_load_holds_every_acknowledged_entry(
    empty_register: str,
    tracker: Tracker,
    place: Callable[[], str],
    database: Database,
    workplace: Path,
    trial: Trial,
) -> None:
    assert tracker("add", "JAY", "Promise", "-s", PAGE, "--published", "2025-01-16").exit_code == 0
    kinds = ("db", "jsonl") if database == "sqlite" else ("jsonl",)
    wanted = trial.size(short=len(kinds), whole=50 if database == "sqlite" else 20)
    taken: list[tuple[Path, set[int]]] = []
    home = workplace.parent / "home"
    with writing(empty_register, home, 1) as one, writing(empty_register, home, 2) as two:
        for turn in range(wanted):
            before = {*one.acknowledged, *two.acknowledged}
            path = workplace / f"copy-{turn}.{kinds[turn % len(kinds)]}"
            result = tracker("backup", str(path))
            assert result.exit_code == 0, result
            taken.append((path, before))
        held = [len(one.acknowledged), len(two.acknowledged)]
        while [len(one.acknowledged), len(two.acknowledged)] == held:
            time.sleep(0.01)  # so that the register is newer than the last copy
    whole, lost, refused = 0, 0, 0
    for path, before in taken:
        register = place()
        restored = tracker("--db", register, "restore", str(path))
        whole += restored.exit_code == 0 and tracker("--db", register, "verify").exit_code == 0
        lost += len(before - numbers_in(tracker, register))
        refused += is_refused(tracker("restore", str(path)))
    torn = torn_copy(tracker, empty_register, workplace) if database == "sqlite" else None
    trial.tell(
        "P8",
        database,
        f"{whole} of {wanted} copies open and verify, taken while 2 writers recorded "
        f"{len({*one.acknowledged, *two.acknowledged})} entries: {lost} acknowledged entries "
        f"missing; {refused} of {wanted} refused over the newer register",
        control="a file copied in two halves does not verify"
        if torn
        else "the first half of a ledger file is refused",
    )
    assert (whole, lost, refused) == (wanted, 0, wanted)
    half = taken[-1][0].read_bytes()
    (workplace / "half.jsonl").write_bytes(half[: len(half) // 2])
    assert tracker("--db", place(), "restore", "half.jsonl").exit_code != 0
    assert torn in {None, True}


def is_refused(result: Result) -> bool:
    return result.exit_code == 5 and "is newer" in result.stderr


def torn_copy(tracker: Tracker, register: str, folder: Path) -> bool:
    """Whether a copy that does not wait for writers is found to be none."""
    path = Path(register)
    half = path.stat().st_size // 2
    first = path.read_bytes()[:half]
    for turn in range(40):
        assert tracker("note", "JAY", f"Meanwhile {turn}", "-s", PAGE).exit_code == 0
    torn = folder / "torn.db"
    torn.write_bytes(first + path.read_bytes()[half:])
    return tracker("--db", str(torn), "verify").exit_code != 0

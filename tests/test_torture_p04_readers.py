"""P4: readers never block or write."""

from __future__ import annotations

import hashlib
import subprocess
import threading
import time
from pathlib import Path

import pytest

from tests.fixtures_program import Tracker, process_environment
from tests.fixtures_torture import Trial
from tests.torture_crashes import program
from tracker.cli.main import COMMANDS, PUBLISH, READ
from tracker.ledger.database import open_register
from tracker.ledger.location import Location

WEEK = ("--week", "2025-W25")
SPAN = ("2025-01-31", "2025-06-30")
#: Seconds that a writer may wait for a reader.
LONGEST = 1.0
#: What a command that reads is asked; None for one that writes.
ASKED: dict[str, tuple[tuple[str, ...], ...] | None] = {
    "list": ((), ("--json",), ("--csv",), ("--as-of", SPAN[0]), ("--known-at", SPAN[1])),
    "show": (("JAY-13",), ("JAY-13", "--json")),
    "agenda": ((), ("--json",), ("--days", "90")),
    "report": (
        *(("weekly", *WEEK, "--format", form) for form in ("html", "md", "txt", "json", "eml")),
        ("dossier", "JAY-13", "--format", "txt"),
        ("list",),
        ("show", "1"),
    ),
    "timeline": ((), ("JAY-13",), ("--json",)),
    "log": (("--limit", "0"), ("--ref", "JAY-13"), ("--json",)),
    "diff": (SPAN, ("--known", *SPAN), (*SPAN, "--json")),
    "stats": ((), ("--json",)),
    "source": (("list",), ("list", "--json")),
    "saved": ((),),
    "errata": ((), ("--json",)),
    "verify": ((), ("--json",)),
    "head": ((), ("--json",)),
    "verifier": ((),),
    "lint": ((), ("--json",)),
    "db": (("status",),),
    "config": ((),),
    "export": tuple(("-", "--format", form) for form in ("csv", "json", "atom", "ledger")),
    "help": (("update",), ("words",)),
    "completion": (("bash",),),
    "init": None,
    "backup": None,
    "restore": None,
    "copy": None,
    "shell": None,
}
READERS = [(name, *options) for name in COMMANDS for options in ASKED.get(name) or ()]
#: Their answers are longer than the 64 KiB that a pipe holds.
LONG = (
    ("report", "weekly", *WEEK),
    ("list", "--json"),
    ("log", "--limit", "0", "--json"),
    ("timeline", "--json"),
    ("report", "weekly", *WEEK, "--format", "json"),
)
NOTE = ("note", "JAY-13", "While others read", "--on", "2025-01-16")


def test_every_command_that_reads_is_asked_here() -> None:
    reading = {name for name, (_, section, _) in COMMANDS.items() if section in {READ, PUBLISH}}
    assert reading <= set(ASKED)


def state(register: str) -> tuple[str, int, list[str]]:
    """The bytes of a file, when it was written, and what lies beside it."""
    path = Path(register)
    beside = sorted(found.name for found in path.parent.glob(f"{path.name}*"))
    return hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns, beside


@pytest.mark.databases("sqlite")
def test_no_command_that_reads_writes_a_byte(
    issued_register: str, tracker: Tracker, trial: Trial
) -> None:
    before = state(issued_register)
    changed, refused = [], []
    tried = READERS if trial.whole else READERS[::4]
    for command in tried:
        done = tracker(*command)
        if done.exit_code not in {0, 1}:
            refused.append((command, done))
        if state(issued_register) != before:
            changed.append(command)
    assert tracker(*NOTE).exit_code == 0
    control = state(issued_register) != before
    trial.tell(
        "P4",
        "sqlite, bytes",
        f"{len(tried)} reading commands: {len(changed)} changed the file, its time or its folder",
        control=f"a note: {int(control)} changed",
    )
    assert (changed, refused, control) == ([], [], True)


def test_a_reader_works_while_somebody_writes_and_sees_what_was_before(
    example_register: str, tracker: Tracker, trial: Trial
) -> None:
    database = open_register(Location(example_register))
    tried = [("head",), *READERS[:: 1 if trial.whole else 6]]
    alone = {command: tracker(*command) for command in tried}
    began = time.monotonic()
    with database.writing(keep=False) as connection:
        connection.exec_driver_sql("INSERT INTO party (id, name) VALUES (1, 'Nobody yet')")
        meanwhile = {command: tracker(*command) for command in tried}
    taken = time.monotonic() - began
    different = [command for command in tried if alone[command] != meanwhile[command]]
    assert tracker(*NOTE).exit_code == 0
    control = [command for command in tried if alone[command] != tracker(*command)]
    trial.tell(
        "P4",
        f"{database.engine.dialect.name}, readers",
        f"{len(tried)} reading commands while a writer held its transaction open for {taken:.0f} "
        f"s: {len(different)} were refused or saw something else",
        control=f"once a note was committed: {len(control)}",
    )
    assert different == []
    assert control


def test_a_writer_does_not_wait_for_an_answer_that_nobody_reads(
    example_register: str, workplace: Path, trial: Trial
) -> None:
    home = workplace.parent / "home"
    database = open_register(Location(example_register))
    kind = database.engine.dialect.name
    tried = LONG[: trial.size(short=1, whole=len(LONG))]
    taken = [_beside_stopped(example_register, home, command) for command in tried]
    writer = threading.Thread(target=_write, args=(example_register,))
    with database.reading() as connection:
        connection.exec_driver_sql("SELECT * FROM entry").fetchone()
        writer.start()
        writer.join(LONGEST)
        control = writer.is_alive()
    writer.join()
    trial.tell(
        "P4",
        f"{kind}, pager",
        f"{len(tried)} answers held in a pipe: a writer took {max(taken):.2f} s at most",
        control="an answer held in its transaction: the writer "
        + ("waits" if control else "does not wait, as the server keeps both states"),
    )
    assert not trial.whole or max(taken) < LONGEST
    assert control == (kind == "sqlite")


def _beside_stopped(register: str, home: Path, command: tuple[str, ...]) -> float:
    """How long a writer takes while a long answer is held in a pipe that nobody empties."""
    with subprocess.Popen(
        [*program(), *command],
        env=process_environment(register, home),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,  # or what is read ahead makes room in the pipe
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.read(1)
        taken = _write(register)
        assert reader.poll() is None
        assert len(reader.stdout.read()) > 2**16
    return taken


def _write(register: str) -> float:
    """How many seconds a change takes, without the start of a process."""
    began = time.monotonic()
    with open_register(Location(register)).writing() as connection:
        connection.exec_driver_sql("UPDATE party SET name = name")
    return time.monotonic() - began

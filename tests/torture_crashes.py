"""Processes of the program that write at once or are killed on the way, and what is left of it."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy import make_url

from tests.fixtures_program import process_environment, run_in_process
from tests.fixtures_torture import Child, Job, Warm
from tracker.domain.entry import Entry
from tracker.domain.vocabulary import Facet
from tracker.ledger import lookup
from tracker.ledger.database import open_register
from tracker.ledger.location import Location

PAGE = "https://hansard.example/2025-01-16"
REFS = ("JAY-1", "JAY-2", "JAY-3")
#: SQLite keeps little in memory: a transaction is in the file long before it is committed.
LITTLE_MEMORY = """
from sqlalchemy import Engine, event
@event.listens_for(Engine, "connect")
def prepare(connection, record):
    connection.execute("PRAGMA cache_size = 8")
"""
#: Seconds between two looks at a process and at its register.
_PACE = 0.0003
_HELD = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND database = "
_HELD += "(SELECT oid FROM pg_database WHERE datname = current_database())"


def program(changed: str = "") -> list[str]:
    """The program as a process; `changed` is code that runs first, such as a control's."""
    if not changed:
        return [sys.executable, "-m", "tracker"]
    run = "from tracker.cli.main import cli\ncli(prog_name='tracker')"
    return [sys.executable, "-c", f"{changed}\n{run}"]


class Watch(Protocol):
    """Sees whether somebody is in the middle of writing to a register."""

    def writing(self) -> bool:
        """Whether a transaction is open, or has changed the register since the watch began."""

    def open(self) -> bool:
        """Whether a transaction is open."""

    def after(self, *, before: bool) -> bool:
        """Whether a killed process was in its transaction; `before` was seen just before."""


class FileWatch:
    """A writer's journal lies beside the file, or without one the file itself changes."""

    def __init__(self, register: str) -> None:
        self._path = Path(register)
        self._journal = Path(f"{register}-journal")
        self._was = self._path.stat().st_mtime_ns

    def writing(self) -> bool:
        return self.open() or self._path.stat().st_mtime_ns != self._was

    def open(self) -> bool:
        return self._journal.exists()

    def after(self, *, before: bool) -> bool:
        return self.open()


class ServerWatch:
    """A writer holds the lock of the register."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._connection = connection
        self._was = self._ask("SELECT max(seq) FROM entry")

    def writing(self) -> bool:
        return self.open() or self._ask("SELECT max(seq) FROM entry") != self._was

    def open(self) -> bool:
        return self._ask(_HELD) > 0

    def after(self, *, before: bool) -> bool:
        while self.open():  # the server has yet to see that its client is gone
            time.sleep(0.001)
        return before

    def _ask(self, query: str) -> int:
        row = self._connection.execute(query.encode()).fetchone()
        assert row is not None
        return int(row[0])


@contextmanager
def watching(register: str) -> Iterator[Watch]:
    if not register.startswith("postgresql://"):
        yield FileWatch(register)
        return
    text = make_url(register).render_as_string(hide_password=False)
    with psycopg.connect(text, autocommit=True) as connection:
        yield ServerWatch(connection)


@dataclass(frozen=True, slots=True)
class Killed:
    """What a process had said when it was killed."""

    done: bool
    """It had ended by itself and well."""
    inside: bool
    """It was killed in the middle of a transaction."""
    rows: tuple[tuple[str, ...], ...]
    """The lines it had printed whole, by their cells."""


@dataclass(frozen=True, slots=True)
class Crashing:
    """Where processes are started from."""

    warm: Warm
    folder: Path
    home: Path

    def start(
        self, register: str, words: Sequence[str], changed: str = "", **streams: str
    ) -> Child:
        """A command as a process of its own; `changed` is code that runs first."""
        env = process_environment(register, self.home)
        return self.warm.start(Job(words, str(self.folder), env, changed=changed), **streams)

    def kill(
        self,
        register: str,
        words: Sequence[str],
        *,
        delay: float,
        lines: str = "",
        after: int = 0,
        changed: str = "",
    ) -> Killed:
        """Kill a command so many seconds into the first transaction after so many lines."""
        said, typed = self.folder / "said", self.folder / "typed"
        typed.write_text(lines)
        said.write_bytes(b"")
        with watching(register) as watch:
            child = self.start(register, words, changed, stdin=str(typed), stdout=str(said))
            while child.poll() is None and (
                said.read_bytes().count(b"\n") < after or not watch.writing()
            ):
                time.sleep(_PACE)
            time.sleep(delay)
            before = watch.open()
            child.kill()
            code = child.wait()
            inside = watch.after(before=before and code != 0)
        whole = said.read_text().rpartition("\n")[0].splitlines()
        return Killed(code == 0, inside, tuple(tuple(line.split("\t")) for line in whole))

    def span(self, register: str, words: Sequence[str], changed: str = "") -> float:
        """How many seconds the one transaction of a command takes."""
        with watching(register) as watch:
            child = self.start(register, words, changed)
            while not watch.writing():
                assert child.poll() is None, "it ended before it wrote"
                time.sleep(_PACE)
            began = time.monotonic()
            while child.poll() is None and watch.open():
                time.sleep(_PACE)
            taken = time.monotonic() - began
            assert child.wait() == 0
        return taken

    def run(self, register: str, *words: str) -> None:
        """Run a command that must go well."""
        done = run_in_process(words, register=register, home=self.home)
        assert done.exit_code == 0, done

    def is_whole(self, register: str) -> bool:
        """Whether the register opens and its chain and tables are right."""
        return run_in_process(("verify",), register=register, home=self.home).exit_code == 0


def entries_in(register: str) -> list[Entry]:
    """The whole ledger."""
    database = open_register(Location(register))
    with database.reading() as connection:
        return lookup.entries_numbered(connection, range(1, 20_000))


def batches_of(entries: Sequence[Entry]) -> dict[int, list[Entry]]:
    """Notes and findings by their batch."""
    found: dict[int, list[Entry]] = {}
    for entry in entries:
        if entry.facet in {Facet.NOTE, Facet.DELIVERY}:
            found.setdefault(entry.batch, []).append(entry)
    return found


def sheet_of(rows: int, *, wrong: int | None = None) -> str:
    """A sheet of three documents and so many rows; the row `wrong` names nothing known."""
    documents: list[list[str]] = [[], [], []]
    for number in range(rows):
        kinds = (
            f"- {{add: NEW-{number}, title: Row {number}}}",
            f"- {{step: JAY-1, what: Row {number}}}",
            f"- {{note: JAY-2, text: Row {number}}}",
        )
        fact = kinds[number % 3] if number != wrong else "- {note: JAY-9999, text: Wrong}"
        documents[number * 3 // rows].append(fact)
    page = f"key: page-2, title: Page, url: {PAGE}/2"
    source = f"source: {{{page}, published: 2025-01-16, type: official_record}}"
    heads = (source, "source: page-2", "source: page-2")
    return "---\n".join(
        "\n".join([head, "facts:", *facts, ""])
        for head, facts in zip(heads, documents, strict=True)
    )


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

"""Registers to test with: SQLite and PostgreSQL alike, fresh, initialised or with the example.

A register is built once, in a file, by the worker that needs it first; PostgreSQL is given its
ledger. Each test has a copy.
"""

from __future__ import annotations

import fcntl
import itertools
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, Protocol

import pytest

from tests.fixtures_postgres import PostgresServer, worker_name
from tests.fixtures_program import NOW, Result, Tracker, run_in_process
from tests.registers import fill_errata, fill_gate, fill_homes, fill_noted, fill_review
from tests.torture_tampering import forge, held
from tracker.ledger.database import Database as Opened
from tracker.ledger.database import open_register
from tracker.ledger.location import Location

Database = Literal["sqlite", "postgresql"]
#: What a register holds: a name of `_BUILT_BY`, or "nothing".
Contents = str
#: How the names of registers begin that all workers share.
BUILT = "built_"
DATABASES: tuple[Database, ...] = ("sqlite", "postgresql")

#: The three issues of the example: week, the day up to which it was known, and the number.
ISSUES = (
    ("2025-W03", "2025-01-19", 1),
    ("2025-W16", "2025-04-20", 2),
    ("2025-W25", "2025-06-22", 3),
)


def _init(tracker: Tracker, *options: str) -> None:
    result = tracker("init", *options)
    assert result.exit_code == 0, result


def _issue(tracker: Tracker) -> None:
    for week, known_at, _ in ISSUES:
        times = ("--week", week, "--known-at", known_at)
        result = tracker("report", "issue", *times, "--anyway", "A rehearsal", "--output", "-")
        assert result.exit_code == 0, result


def _gate(tracker: Tracker) -> None:
    _init(tracker)
    fill_gate(tracker)


def _noted(tracker: Tracker) -> None:
    _init(tracker)
    fill_noted(tracker)


#: What builds a register, by what it holds; a test that asks for two gets the first. What a
#: module marks as `filled(by=fill)` is added with its name.
_BUILT_BY: dict[Contents, Callable[[Tracker], object]] = {
    "issued": _issue,
    "example": lambda tracker: _init(tracker, "--example"),
    "homes": fill_homes,
    "gate": _gate,
    "review": fill_review,
    "errata": fill_errata,
    "noted": _noted,
    "schema": _init,
}


class Registers(Protocol):
    """Where registers of one kind of database are made, copied and removed."""

    def create(self, name: str, *, like: str | None = None) -> str: ...

    def remove(self, name: str) -> None: ...


class SqliteRegisters:
    """Files in one folder."""

    def __init__(self, folder: Path, shared: Path) -> None:
        self._folder = folder
        self._shared = shared

    def create(self, name: str, *, like: str | None = None) -> str:
        path = self._path(name)
        if like is not None:
            shutil.copyfile(self._path(like), path)
        return str(path)

    def remove(self, name: str) -> None:
        path = self._path(name)
        for found in path.parent.glob(f"{path.name}*"):
            found.unlink()

    def _path(self, name: str) -> Path:
        folder = self._shared if name.startswith(BUILT) else self._folder
        return folder / f"{name}.db"


class PostgresRegisters:
    """Databases of one server; names are told apart by worker."""

    def __init__(self, server: PostgresServer, worker: str) -> None:
        self._server = server
        self._worker = worker

    def create(self, name: str, *, like: str | None = None) -> str:
        return self._server.create(
            self._database(name), like=None if like is None else self._database(like)
        )

    def remove(self, name: str) -> None:
        self._server.drop(self._database(name))

    def _database(self, name: str) -> str:
        return name if name.startswith(BUILT) else f"{self._worker}_{name}"


@pytest.fixture(scope="session")
def registers_by_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, run_folder: Path
) -> Callable[[Database], Registers]:
    """Registers of a kind; PostgreSQL starts only when a test wants it."""
    made: dict[Database, Registers] = {}

    def registers(database: Database) -> Registers:
        if database not in made:
            made[database] = (
                SqliteRegisters(tmp_path_factory.mktemp("registers"), run_folder)
                if database == "sqlite"
                else PostgresRegisters(
                    request.getfixturevalue("postgres"), worker_name(request.config)
                )
            )
        return made[database]

    return registers


@pytest.fixture(scope="session")
def built(
    registers_by_database: Callable[[Database], Registers],
    tmp_path_factory: pytest.TempPathFactory,
    run_folder: Path,
) -> Callable[[Database, Contents], str | None]:
    """The name of a register with these contents, built by the program when first asked for."""

    def build(database: Database, contents: Contents, name: str) -> None:
        registers = registers_by_database(database)
        if database == "postgresql" and contents != "schema":
            files = registers_by_database("sqlite")
            file = files.create(f"for_{name}", like=name_of("sqlite", contents))
            forge(registers.create(name, like=name_of(database, "schema")), held(file))
            return
        # An issued register is the example, and what was issued from it.
        like = name_of(database, "example") if contents == "issued" else None
        url, home = registers.create(name, like=like), tmp_path_factory.mktemp("builder")

        def tracker(
            *args: str,
            input: str | bytes | None = None,
            env: Mapping[str, str] | None = None,
            now: str = NOW,
        ) -> Result:
            return run_in_process(args, register=url, home=home, input=input, env=env, now=now)

        try:
            _BUILT_BY[contents](tracker)
        except BaseException:
            # The next test that asks is told what is wrong, too.
            registers.remove(name)
            raise

    def name_of(database: Database, contents: Contents) -> str | None:
        if contents == "nothing":
            return None
        name = f"{BUILT}{contents}"
        ready = run_folder / f"{name}_{database}"
        with ready.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not ready.exists():
                build(database, contents, name)
                ready.touch()
        return name

    return name_of


@pytest.fixture(scope="session")
def example(
    registers_by_database: Callable[[Database], Registers],
    built: Callable[[Database, Contents], str | None],
) -> Opened:
    """The example in a file, to be read and never changed."""
    files = registers_by_database("sqlite")
    return open_register(Location(files.create("to_read", like=built("sqlite", "example"))))


_count = itertools.count(1)


def _filled(marker: pytest.Mark | None) -> Contents:
    """The name under which what the marked function records is built once, and copied then."""
    if marker is None:
        return ""
    fill = marker.kwargs["by"]
    name = f"{fill.__module__.rpartition('.')[2]}_{fill.__name__}"

    def build(tracker: Tracker) -> None:
        _init(tracker)
        fill(tracker)

    _BUILT_BY.setdefault(name, build)
    return name


def _named(fixtures: Sequence[str]) -> Contents:
    """What the fixtures that a test asks for say of its register."""
    names = {name.removesuffix("_register") for name in fixtures if name.endswith("_register")}
    names |= {"schema"} if "empty" in names else set()
    return next((name for name in _BUILT_BY if name in names), "nothing")


@pytest.fixture
def register_url(
    request: pytest.FixtureRequest,
    database: Database,
    registers_by_database: Callable[[Database], Registers],
    built: Callable[[Database, Contents], str | None],
) -> Iterator[str]:
    """Where this test's register is or can be made: a path, or a postgresql:// address.

    Nothing is there yet, unless the test asks for one of the registers below as well.
    """
    contents = _filled(request.node.get_closest_marker("filled")) or _named(request.fixturenames)
    registers = registers_by_database(database)
    name = f"register_{next(_count)}"
    yield registers.create(name, like=built(database, contents))
    registers.remove(name)


@pytest.fixture
def empty_register(register_url: str) -> str:
    """This test's register, as `tracker init` leaves it."""
    return register_url


@pytest.fixture
def example_register(register_url: str) -> str:
    """This test's register, as `tracker init --example` leaves it."""
    return register_url


@pytest.fixture
def issued_register(register_url: str) -> str:
    """This test's register: the example, with its three reports issued."""
    return register_url


@pytest.fixture
def homes_register(register_url: str) -> str:
    """This test's register: a plan to build homes (tests/registers.py)."""
    return register_url


@pytest.fixture
def gate_register(register_url: str) -> str:
    """This test's register: a promise to be talked into delivery (tests/registers.py)."""
    return register_url


@pytest.fixture
def review_register(register_url: str) -> str:
    """This test's register: what waits for a judgement (tests/registers.py)."""
    return register_url


@pytest.fixture
def errata_register(register_url: str) -> str:
    """This test's register: with an issued report (tests/registers.py)."""
    return register_url


@pytest.fixture
def noted(noted_register: str, tracker: Tracker) -> Tracker:
    """The program on a register with one commitment and a private note on it."""
    return tracker


@pytest.fixture
def noted_register(register_url: str) -> str:
    """This test's register: with a note that names somebody (tests/registers.py)."""
    return register_url


@pytest.fixture
def another(
    database: Database, registers_by_database: Callable[[Database], Registers]
) -> Iterator[str]:
    """Where a second register of the same kind can be made."""
    registers = registers_by_database(database)
    yield registers.create(f"another_{database}")
    registers.remove(f"another_{database}")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes a register runs on both databases, or on those its marker names."""
    if "database" not in metafunc.fixturenames:
        return
    marker = metafunc.definition.get_closest_marker("databases")
    kinds = DATABASES if marker is None else marker.args
    unknown = set(kinds) - set(DATABASES)
    if unknown or not kinds:
        raise pytest.UsageError(f"{metafunc.definition.nodeid}: databases are {DATABASES}")
    metafunc.parametrize("database", kinds)

"""The program through its front door: in this process, or as a process of its own.

Neither sees anything of the person who runs the tests: home, configuration, clock, name,
working directory and register are the test's.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.util import LRUCache

from tests.offline.leaving import leaving

CHECKOUT = Path(__file__).resolve().parent.parent
ACTOR = "A. Analyst"
NOW = "2026-07-01T09:00:00Z"
_KEPT = ("PATH", "SYSTEMROOT", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG")


@dataclass(frozen=True, slots=True)
class Result:
    """What a command did, as a person would see it."""

    exit_code: int
    stdout: str
    stderr: str

    def json(self) -> Any:
        """The one object on stdout."""
        return json.loads(self.stdout)


def done(result: Result) -> Result:
    """The result of a command that has to succeed."""
    assert result.exit_code == 0, result
    return result


class Tracker(Protocol):
    """`tracker("list", "--json")` runs a command on the test's register."""

    def __call__(
        self,
        *args: str,
        input: str | bytes | None = None,
        env: Mapping[str, str] | None = None,
        now: str = NOW,
    ) -> Result: ...


class _Statements(LRUCache[Any, Any]):
    """Compiled statements, by the kind of database: each command of a test opens its own engine.

    A process of the program compiles a statement once; so does a process of tests.
    """

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__((key[0].name, *key[1:]))

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__((key[0].name, *key[1:]), value)


_statements = _Statements(capacity=2_000)


@event.listens_for(Engine, "engine_connect")
def _compile_once(connection: Connection) -> None:
    connection.execution_options(compiled_cache=_statements)


#: Where this process tried to go while a test ran.
_attempts: list[str] = []


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    where = leaving(event, arguments)
    if where is not None:
        _attempts.append(where)
        raise AssertionError(f"A connection to {where} was attempted.")


sys.addaudithook(_refuse)


@pytest.fixture(autouse=True)
def nothing_leaves() -> Iterator[list[str]]:
    """Reaching for another machine fails, in every test, also where the refusal was caught.

    A process that a test starts refuses by itself (tests/offline).
    """
    _attempts.clear()
    yield _attempts
    assert _attempts == []


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory and an empty home, for this process too."""
    home = tmp_path / "home"
    folder = tmp_path / "work"
    folder.mkdir()
    home.mkdir()
    monkeypatch.chdir(folder)
    given = _environment(None, home, NOW)
    for name in [*os.environ]:
        if name.startswith(("TRACKER_", "XDG_", "LC_")) and not name.startswith("TRACKER_TEST_"):
            monkeypatch.delenv(name)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "PAGER", "EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "LANG", *(each for each in given if each.startswith("XDG_"))):
        monkeypatch.setenv(name, given[name])
    return folder


@pytest.fixture
def tracker(register_url: str, workplace: Path) -> Tracker:
    """The program in this process: quick, and what most tests want."""

    def run(
        *args: str,
        input: str | bytes | None = None,
        env: Mapping[str, str] | None = None,
        now: str = NOW,
    ) -> Result:
        return run_in_process(
            args, register=register_url, home=workplace.parent, input=input, env=env, now=now
        )

    return run


@pytest.fixture
def tracker_process(register_url: str, workplace: Path) -> Tracker:
    """The program as a process of its own: for signals, locks, pipes and start-up."""

    def run(
        *args: str,
        input: str | bytes | None = None,
        env: Mapping[str, str] | None = None,
        now: str = NOW,
    ) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "tracker", *args],
            input=input.encode() if isinstance(input, str) else input or b"",
            env=process_environment(register_url, workplace.parent / "home", now) | dict(env or {}),
            cwd=workplace,
            capture_output=True,
            timeout=120,
            check=False,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


def run_in_process(
    args: Sequence[str],
    *,
    register: str,
    home: Path,
    input: str | bytes | None = None,
    env: Mapping[str, str] | None = None,
    now: str = NOW,
) -> Result:
    """Run one command through click's own runner; an unforeseen exception fails the test."""
    from click.testing import CliRunner

    from tracker.cli.main import INTERNAL, cli

    runner = CliRunner(env=_environment(register, home / "home", now) | dict(env or {}))
    done = runner.invoke(cli, list(args), input=input, prog_name="tracker", catch_exceptions=False)
    if done.exit_code == INTERNAL and done.exc_info is not None:
        # A person is shown one line; a developer wants to see where it came from.
        raise AssertionError(done.stderr) from done.exc_info[1].__context__
    return Result(done.exit_code, done.stdout_bytes.decode(), done.stderr_bytes.decode())


def process_environment(register: str | None, home: Path, now: str = NOW) -> dict[str, str]:
    """The whole environment of a process that belongs to a test, for `subprocess`."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    paths = os.pathsep.join([str(CHECKOUT / "tests" / "offline"), str(CHECKOUT)])
    return kept | _environment(register, home, now) | {"PYTHONPATH": paths}


def _environment(register: str | None, home: Path, now: str) -> dict[str, str]:
    given = {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_STATE_HOME": str(home / "state"),
        "LANG": "C.UTF-8",
        "TRACKER_ACTOR": ACTOR,
        "TRACKER_NOW": now,
        "TZ": "UTC",
    }
    return given if register is None else given | {"TRACKER_DB": register}


@contextmanager
def counting() -> Iterator[list[str]]:
    """Every statement that goes to a database meanwhile."""
    said: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", listen)

"""The promises of docs/security.md, short in every run and whole on demand, and quick processes.

A test of a promise takes `trial`: it asks for its size, and tells its figure and what its
control found. `make torture` runs the whole sizes and prints a line for each. `warm` is the
program as a process of its own for each command, without the half second of its start."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures_program import CHECKOUT, process_environment

_OPTION = "--torture"
_PROPERTY = "promise"
_TRIED = "trial"

#: What is promised, by number; the sentences stand in docs/security.md too.
PROMISES = {
    "P1": "an acknowledged change survives a crash",
    "P2": "imports are all or nothing, and repeatable",
    "P3": "many people write at once",
    "P4": "readers never block or write",
    "P5": "history cannot change unnoticed",
    "P6": "nor behind a published report",
    "P7": "any report re-renders",
    "P8": "a backup taken under load restores",
    "P9": "upgrades never lose data",
    "P10": "a hostile environment gets one clear line",
    "P11": "hostile text is text",
    "P12": "bad files never crash us",
    "P13": "nothing leaves the machine unasked",
    "P14": "an interrupted command says what stands, and is finished by typing it again",
    "P15": "redacted words are gone from every file that the program wrote",
    "P16": "a stranger finds what was done to the published files",
    "P17": "no text and no file keeps the program busy",
}


@dataclass(frozen=True, slots=True)
class Trial:
    """One test of a promise."""

    whole: bool
    """Whether the figure asked for is measured, or a shorter one."""
    node: pytest.Item

    def size(self, *, short: int, whole: int) -> int:
        """How often something is tried."""
        return whole if self.whole else short

    def tell(self, promise: str, where: str, figure: str, *, control: str) -> None:
        """The figure that was found, and what the control found once the guard was gone.

        `where` is the database, or what else was tried. A test that has told its figure
        may still fail: the line then says so.
        """
        if promise not in PROMISES:
            raise ValueError(f"{promise} is no promise")
        self.node.user_properties.append((_PROPERTY, (promise, where, figure, control)))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        _OPTION, action="store_true", help="try the promises at their whole size, and print them"
    )


@pytest.fixture
def trial(request: pytest.FixtureRequest) -> Trial:
    """The size of the trial, and where its figure goes."""
    request.node.user_properties.append((_TRIED, True))
    return Trial(whole=bool(request.config.getoption(_OPTION)), node=request.node)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """A line for each promise and place, in order of number; one without a figure is named."""
    if not config.getoption(_OPTION):
        return
    lines: dict[str, list[str]] = {name: [] for name in PROMISES}
    tried = False
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, ()):
            for name, told in report.user_properties:
                tried = tried or name == _TRIED
                if name == _PROPERTY:
                    promise, where, figure, control = told
                    kept = "holds" if outcome == "passed" else "DOES NOT HOLD"
                    lines[promise].append(f"  {where}: {kept}: {figure}; control: {control}")
    if not tried:
        return
    terminalreporter.section("promises")
    for name, sentence in PROMISES.items():
        terminalreporter.write_line(f"{name} {sentence}")
        for line in sorted(lines[name]) or ["  NOT MEASURED"]:
            terminalreporter.write_line(line)


#: Seconds between two looks at whether a process has ended.
_PACE = 0.0005


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str


@dataclass(frozen=True, slots=True)
class Job:
    """One command."""

    args: Sequence[str]
    cwd: str
    env: Mapping[str, str]
    input: str = ""
    file_size: int | None = None
    """How large a file may grow, in bytes, where that is limited."""
    changed: str = ""
    """Code that runs first, such as a control's that takes a guard away."""


@dataclass(slots=True)
class Child:
    """A process that goes its own way."""

    warm: Warm
    pid: int
    code: int | None = None

    def poll(self) -> int | None:
        """Its exit code, once it has ended."""
        if self.code is None:
            self.code = self.warm.ask("poll", self.pid)
        return self.code

    def wait(self) -> int:
        """Its exit code; that of a killed one is -9."""
        while (code := self.poll()) is None:
            time.sleep(_PACE)
        return code

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)


class Warm:
    """The worker that forks."""

    def __init__(self, worker: subprocess.Popen[str]) -> None:
        self.worker = worker
        self._one = threading.Lock()

    def ask(self, question: str, given: object) -> Any:
        assert self.worker.stdin is not None
        assert self.worker.stdout is not None
        with self._one:
            print(json.dumps({question: given}), file=self.worker.stdin, flush=True)
            return json.loads(self.worker.stdout.readline())

    def run(self, jobs: Sequence[Job]) -> list[Ended]:
        """What became of each command; all of them run at once."""
        return [Ended(**found) for found in self.ask("run", [asdict(job) for job in jobs])]

    def start(
        self,
        job: Job,
        *,
        stdin: str = os.devnull,
        stdout: str = os.devnull,
        stderr: str = os.devnull,
    ) -> Child:
        """A process with files for its streams."""
        streams = {"stdin": stdin, "stdout": stdout, "stderr": stderr}
        return Child(self, self.ask("start", asdict(job) | streams))


@contextmanager
def warmed(home: Path, *before: str) -> Iterator[Warm]:
    """A worker for as long as it is used; `before` is what its command line begins with."""
    with subprocess.Popen(
        [*before, sys.executable, "-m", "tests.warm_worker"],
        cwd=CHECKOUT,
        env=process_environment(None, home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n", "the worker did not start"
        yield Warm(worker)
        worker.communicate()


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    """The worker of the whole run."""
    with warmed(tmp_path_factory.mktemp("warm")) as made:
        yield made

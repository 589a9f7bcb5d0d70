"""Whole processes: start-up against bare imports, and the same command at two sizes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.generate import FOLDER, parent_ref, ref_of, register_of, source_key
from benchmarks.measure import TRACKER, Measurement, process_time, python, side_by_side

CLICK = python("import click")
SQLALCHEMY = python("import sqlalchemy, click")
START_UP = 1.3
COMMAND = 1.2
GROWTH = 1.1


def start_up(rounds: int) -> Iterator[Measurement]:
    """What needs no register, against click alone."""
    completing = {
        "_TRACKER_COMPLETE": "bash_complete",
        "COMP_WORDS": "tracker upd",
        "COMP_CWORD": "1",
    }
    for name, words, more in (
        ("--help", ["--help"], {}),
        ("--version", ["--version"], {}),
        ("update --help", ["update", "--help"], {}),
        ("completion", [], completing),
    ):
        ours, floor = side_by_side(
            rounds,
            partial(process_time, [TRACKER, *words], more=more),
            partial(process_time, CLICK),
        )
        yield Measurement(name, "-", ours, floor, START_UP)


def commands(sizes: Sequence[int], rounds: int) -> Iterator[Measurement]:
    """Commands about one commitment or one family of them, at each size."""
    for name in ("list --parent", "show", "update", "note"):
        calls = [_Call(name, size) for size in sizes]
        try:
            *ours, floor = side_by_side(rounds, *calls, partial(process_time, SQLALCHEMY))
        finally:
            for call in calls:
                call.close()
        for size, time in zip(sizes, ours, strict=True):
            yield Measurement(name, f"{size:,}", time, floor, COMMAND)
        if len(sizes) > 1:
            sized = f"{sizes[-1]:,} / {sizes[0]:,}"
            yield Measurement(f"{name}, growth", sized, ours[-1], ours[0], GROWTH)


class _Call:
    """One command on one register; what writes has a copy of its own."""

    def __init__(self, name: str, size: int) -> None:
        self._name = name
        self._size = size
        self._register = register_of(size)
        self._copy: Path | None = None
        self._turn = 0
        if name in {"update", "note"}:
            self._copy = FOLDER / f"written-{size}.db"
            self._register = Path(shutil.copyfile(self._register, self._copy))

    def __call__(self) -> float:
        return process_time(
            [TRACKER, "--db", str(self._register), "--as", "A. Analyst", *self._words()]
        )

    def close(self) -> None:
        """Take the copy away."""
        if self._copy is not None:
            self._copy.unlink()

    def _words(self) -> list[str]:
        if self._name == "list --parent":
            return ["list", "--parent", parent_ref(self._size)]
        ref = ref_of(self._size // 2 + 1)
        if self._name == "show":
            return ["show", ref]
        if self._name == "note":
            return ["note", ref, "A note to measure with."]
        self._turn += 1
        # The same finding twice is refused.
        word = ("planned", "under-way")[self._turn % 2]
        return ["update", ref, word, "-s", source_key(self._register), "--because", "measured"]

"""Processor time and memory of processes and of functions, side by side, and lines of them.

Single values move by a fifth from one minute to the next. Each pair is therefore measured
alternately, A B A B, in one run, and the ratio of the medians is what counts.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Self

from tracker.cli.main import FEW_CYCLES

#: The program as it is installed beside this interpreter.
TRACKER = str(Path(sys.executable).parent / "tracker")
HEADS = ("operation", "N", "ours", "floor", "ratio", "budget", "memory", "")


class Cost(float):
    """Seconds, with the most memory that a process held meanwhile, in MB.

    Linux begins to count where the process is made: it is never less than what this one holds.
    """

    peak: float | None

    def __new__(cls, seconds: float, peak: float | None = None) -> Self:
        """Seconds of processor time; None is memory that was not measured."""
        cost = super().__new__(cls, seconds)
        cost.peak = peak
        return cost


@dataclass(frozen=True, slots=True)
class Measurement:
    """The time of one operation beside its floor, in seconds of processor time.

    Another program's beside the same floor has no budget.
    """

    operation: str
    size: str
    ours: float
    floor: float
    budget: float | None = None

    @property
    def ratio(self) -> float:
        """How many times the floor."""
        return self.ours / self.floor

    def cells(self) -> tuple[str, ...]:
        """The line as it is printed."""
        peak = self.ours.peak if isinstance(self.ours, Cost) else None
        return (
            self.operation,
            self.size,
            f"{self.ours * 1000:,.0f} ms",
            f"{self.floor * 1000:,.0f} ms",
            f"{self.ratio:.2f}",
            "" if self.budget is None else f"{self.budget:g}",
            "" if peak is None else f"{peak:,.0f} MB",
            "" if self.budget is None else "ok" if self.ratio <= self.budget else "over",
        )


def process_time(
    command: Sequence[str], *, may_fail: bool = False, more: Mapping[str, str] | None = None
) -> Cost:
    """The processor time of a process, from its start to its end; `more` is of its environment."""
    started = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=os.environ | dict(more or {}),
    )
    assert started.stderr is not None
    message = started.stderr.read().decode()
    started.stderr.close()
    _, status, usage = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    if started.returncode and not may_fail:
        raise SystemExit(f"{' '.join(command)}: {message}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def function_time(function: Callable[[], object]) -> float:
    """The processor time of a call in this process."""
    gc.collect()
    started = time.process_time()
    function()
    return time.process_time() - started


def side_by_side(rounds: int, *measures: Callable[[], float], warm: bool = False) -> list[Cost]:
    """The median of each measure, taken in turn, after a round that warms caches if it must."""
    if not warm:
        for measure in measures:
            measure()
    taken: list[list[float]] = [[] for _ in measures]
    for _ in range(rounds):
        for times, measure in zip(taken, measures, strict=True):
            times.append(measure())
    return [_middle(times) for times in taken]


def _middle(times: Sequence[float]) -> Cost:
    peaks = [time.peak for time in times if isinstance(time, Cost) and time.peak is not None]
    return Cost(median(times), max(peaks, default=None))


def python(code: str) -> list[str]:
    """A bare interpreter that does one thing, and looks for cycles as seldom as the program."""
    return [sys.executable, "-c", f"import gc; gc.set_threshold({FEW_CYCLES})\n{code}"]


def table(lines: Sequence[Measurement]) -> str:
    """Lines under their heads, as wide as they need."""
    rows = [HEADS, *(line.cells() for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in {0, len(HEADS) - 1} else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def page(lines: Sequence[Measurement]) -> str:
    """Lines as a table of Markdown."""
    rows: list[tuple[str, ...]] = [HEADS, ("---", *["--:"] * (len(HEADS) - 2), "---")]
    rows += [line.cells() for line in lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)

"""Side-by-side measurements against the floors of docs/speed.md. Nothing here can fail.

python -m benchmarks [--sizes 1000,10000,100000] [--rounds 5] [--only commands] [--write]
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.commands import commands, start_up
from benchmarks.exporting import exporting
from benchmarks.growing import growing
from benchmarks.importing import importing
from benchmarks.measure import Measurement, page, table
from benchmarks.reports import weekly_report
from benchmarks.whole import whole
from benchmarks.writers import writers
from tracker.cli.main import FEW_CYCLES

Part = Callable[[Sequence[int], int], Iterator[Measurement]]
PARTS: dict[str, Part] = {
    "start-up": lambda _sizes, rounds: start_up(rounds),
    "commands": commands,
    "whole": whole,
    "report": weekly_report,
    "writers": writers,
    "import": importing,
    "export": exporting,
    "databases": growing,
}
SPEED = Path(__file__).resolve().parent.parent / "docs" / "speed.md"
BEGIN, END = "<!-- measured -->", "<!-- end of what was measured -->"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", default="1000,10000", help="commitments, of ten entries each")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=list(PARTS), action="append")
    parser.add_argument("--write", action="store_true", help="put the lines into docs/speed.md")
    options = parser.parse_args()
    # What is measured in this process is measured as the program runs it; the floor too.
    gc.set_threshold(FEW_CYCLES)
    sizes = sorted(int(text) for text in options.sizes.split(","))
    lines = [line for name in options.only or PARTS for line in PARTS[name](sizes, options.rounds)]
    print(table(lines))
    if options.write:
        write(lines, options.rounds)


def write(lines: Sequence[Measurement], rounds: int) -> None:
    """Put the lines of a run, and where and when it was, into docs/speed.md."""
    before, _, rest = SPEED.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    load = os.getloadavg()[0]
    run = (
        f"On {datetime.now(UTC):%d %B %Y}, {os.cpu_count()} cores at a load of {load:.0f}, Python "
        f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}; rounds: {rounds}."
    )
    made = f"{before}{BEGIN}\n{run}\n\n{page(lines)}\n{END}{after}"
    SPEED.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()

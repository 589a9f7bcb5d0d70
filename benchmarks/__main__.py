"""Side-by-side measurements against the floors of docs/speed.md. Nothing here can fail.

python -m benchmarks [--sizes 1000,10000,100000] [--rounds 5] [--only commands]
"""

from __future__ import annotations

import argparse
import gc
from collections.abc import Callable, Iterator, Sequence

from benchmarks.commands import commands, start_up
from benchmarks.exporting import exporting
from benchmarks.importing import importing
from benchmarks.measure import Measurement, table
from benchmarks.reports import weekly_report
from benchmarks.writers import writers
from tracker.cli.main import FEW_CYCLES

Part = Callable[[Sequence[int], int], Iterator[Measurement]]
PARTS: dict[str, Part] = {
    "start-up": lambda _sizes, rounds: start_up(rounds),
    "commands": commands,
    "report": weekly_report,
    "writers": writers,
    "import": importing,
    "export": exporting,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", default="1000,10000", help="commitments, of ten entries each")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=list(PARTS), action="append")
    options = parser.parse_args()
    # What is measured in this process is measured as the program runs it; the floor too.
    gc.set_threshold(FEW_CYCLES)
    sizes = sorted(int(text) for text in options.sizes.split(","))
    lines = [line for name in options.only or PARTS for line in PARTS[name](sizes, options.rounds)]
    print(table(lines))


if __name__ == "__main__":
    main()

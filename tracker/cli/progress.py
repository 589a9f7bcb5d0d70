"""How far something long is, for whoever waits at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tracker.cli.app import App


@contextmanager
def progress(app: App, doing: str) -> Iterator[Callable[[int, int], None]]:
    """A line on stderr that counts up to 100 % and is gone at the end; silence elsewhere."""
    shown = not app.quiet and sys.stderr is not None and sys.stderr.isatty()
    last = -1

    def tell(done: int, total: int) -> None:
        nonlocal last
        percent = min(99, 100 * done // total) if total else 0
        if shown and percent != last:
            last = percent
            sys.stderr.write(f"\r{doing} {percent:2d} %")
            sys.stderr.flush()

    try:
        yield tell
    finally:
        if last >= 0:
            sys.stderr.write(f"\r{' ' * (len(doing) + 5)}\r")
            sys.stderr.flush()

"""How much of a long register a report lists: the first rows, and how many more there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

#: Rows of a list.
LISTED = 100
#: A timeline of more than ALL_DRAWN rows is drawn with its first DRAWN.
ALL_DRAWN = 60
DRAWN = 40
#: Rows of the chart of dates that moved.
SLIPS_DRAWN = 20
#: Programmes, or lead bodies: the smallest of more are gathered in the last of these.
TALLIES = 40
#: Refs in a cell or a line.
REFS = 60

LeftOut = tuple[tuple[str, int], ...]


class Limited:
    """A part of the report that leaves out rows of its long lists."""

    __slots__ = ()
    left_out: LeftOut

    def total(self, name: str) -> int:
        """How many rows a list would have: those that it holds and those left out."""
        return len(getattr(self, name)) + dict(self.left_out).get(name, 0)


def held(name: str, count: int) -> int:
    """How many of so many rows a list holds."""
    if name == "timeline":
        return count if count <= ALL_DRAWN else DRAWN
    return min(count, SLIPS_DRAWN if name == "slipped" else LISTED)


def left_out(lists: Mapping[str, Sequence[object]]) -> LeftOut:
    """How many rows of each of these whole lists the report leaves out, by the list's name."""
    counts = ((name, len(rows)) for name, rows in lists.items())
    return tuple(
        (name, count - held(name, count)) for name, count in counts if count > held(name, count)
    )

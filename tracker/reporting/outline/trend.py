"""The trend: for each status its counts at the last week ends, oldest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.domain.prose import range_words, signed
from tracker.domain.report import Masthead, Trend
from tracker.reporting import findings
from tracker.reporting.columns import WIDTH, to_left, width
from tracker.reporting.filters import any_of, head12, lower_first, number
from tracker.reporting.outline.blocks import Block, Lines
from tracker.reporting.outline.pieces import heading, paragraph
from tracker.reporting.trend import panels

_ALL = "All commitments"
#: Room for the numbers beside the longest name, and for the mark that sets lines in.
_MARGIN = 4


def trend(counted: Trend, mast: Masthead) -> Iterator[Block]:
    """A line of numbers for each status that was in use at one of the week ends."""
    found = panels(counted)
    if found is None:
        return
    first, last = found.sundays[0], found.sundays[-1]
    yield heading(3, findings.trend(counted))
    yield paragraph(
        f"Commitments by status at {number(len(found.sundays))} week ends, "
        f"{range_words(first, last)}, as we know them now. The last number is this week’s; the "
        "change in brackets is since the first."
    )
    rows = [(each.headline.label, each.counts) for each in found.drawn]
    yield Lines(tuple(_aligned([*rows, (_ALL, counted.totals)])))
    if found.unused:
        names = any_of([lower_first(each.label) for each in found.unused])
        yield paragraph(f"At none of these week ends was a commitment {names}.")
    yield paragraph(f"Source: register, ledger {head12(mast.head)}.")


def _aligned(rows: Sequence[tuple[str, Sequence[int]]]) -> Iterator[str]:
    """Names and numbers in columns; numbers that do not fit go on below the first ones."""
    label = max(width(name) for name, _ in rows)
    digits = max(len(number(count)) for _, counts in rows for count in counts)
    changes = [f"({signed(counts[-1] - counts[0])})" for _, counts in rows]
    room = (WIDTH - _MARGIN - label - max(map(len, changes)) - 1) // (digits + 1)
    for (name, counts), change in zip(rows, changes, strict=True):
        shown = [f" {number(count):>{digits}}" for count in counts]
        for place in range(0, len(shown), room):
            last = place + room >= len(shown)
            start = to_left("" if place else name, label)
            yield f"{start}{''.join(shown[place : place + room])}{f' {change}' if last else ''}"

"""The trend as blocks: for each status its counts at the last week ends, oldest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.domain.prose import signed
from tracker.domain.text import WIDTH, to_left, width
from tracker.publish.filters import number
from tracker.publish.outline import charts_old as charts
from tracker.publish.outline.blocks import Block, Lines
from tracker.publish.outline.charts_old import panels
from tracker.publish.outline.pieces import heading, paragraph
from tracker.publish.wording import counts, front
from tracker.report.masthead import Masthead
from tracker.report.trend import Trend

#: Room for the numbers beside the longest name, and for the mark that sets lines in.
_MARGIN = 4


def trend(counted: Trend, mast: Masthead) -> Iterator[Block]:
    """A line of numbers for each status that was in use at one of the week ends."""
    trend_panels = panels(counted)
    if trend_panels is None:
        return
    yield heading(3, charts.trend(counted))
    yield paragraph(counts.trend_in_lines(trend_panels))
    rows = [(panel.headline.label, panel.counts) for panel in trend_panels.drawn]
    yield Lines(tuple(_aligned([*rows, (counts.ALL, counted.totals)])))
    unused = counts.trend_unused(trend_panels)
    if unused:
        yield paragraph(unused)
    yield paragraph(front.source(mast))


def _aligned(rows: Sequence[tuple[str, Sequence[int]]]) -> Iterator[str]:
    """Names and numbers in columns; numbers that do not fit go on below the first ones."""
    label = max(width(name) for name, _ in rows)
    digits = max(len(number(count)) for _, line in rows for count in line)
    changes = [f"({signed(line[-1] - line[0])})" for _, line in rows]
    room = (WIDTH - _MARGIN - label - max(map(len, changes)) - 1) // (digits + 1)
    for (name, line), change in zip(rows, changes, strict=True):
        figures = [f" {number(count):>{digits}}" for count in line]
        for place in range(0, len(figures), room):
            last = place + room >= len(figures)
            start = to_left("" if place else name, label)
            yield f"{start}{''.join(figures[place : place + room])}{f' {change}' if last else ''}"

"""The trend: one small chart for each state, a column for each week end, all on one scale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.report import Trend, TrendLine
from tracker.domain.vocabulary import Headline

#: The share of its step that a column fills; the rest is the gap.
_FILLED = 0.76
#: A column that is not zero stays visible at this share of the plot's height, in per cent.
LEAST = 3.0


@dataclass(frozen=True, slots=True)
class Column:
    """One week end; every number is in per cent of the plot."""

    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Panel:
    """One state's chart."""

    headline: Headline
    counts: tuple[int, ...]
    now: int
    change: int
    """From the first week end to the last."""
    columns: tuple[Column, ...]
    """Oldest first; zeros have a column without height."""


@dataclass(frozen=True, slots=True)
class Panels:
    """The states that are drawn, in the fixed order, and those that were never in use."""

    sundays: tuple[date, ...]
    top: int
    """The count at the top of every panel."""
    drawn: tuple[Panel, ...]
    unused: tuple[Headline, ...]


def panels(trend: Trend) -> Panels | None:
    """The charts of a trend; None where nothing was counted at any week end."""
    used = [line for line in trend.lines if any(line.counts)]
    if not used:
        return None
    top = max(max(line.counts) for line in used)
    return Panels(
        sundays=trend.sundays,
        top=top,
        drawn=tuple(_panel(line, top) for line in used),
        unused=tuple(line.headline for line in trend.lines if not any(line.counts)),
    )


def _panel(line: TrendLine, top: int) -> Panel:
    step = 100 / len(line.counts)
    columns = []
    for place, count in enumerate(line.counts):
        height = max(100 * count / top, LEAST) if count else 0.0
        x = step * (place + (1 - _FILLED) / 2)
        columns.append(Column(x=x, width=step * _FILLED, y=100 - height, height=height))
    return Panel(
        headline=line.headline,
        counts=line.counts,
        now=line.counts[-1],
        change=line.counts[-1] - line.counts[0],
        columns=tuple(columns),
    )

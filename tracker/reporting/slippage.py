"""Dates that moved: from the latest day first promised to the latest day now, or to delivery."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.report import DeadlineRow
from tracker.reporting.axis import Axis, axis


@dataclass(frozen=True, slots=True)
class Dumbbell:
    """One row; places in per cent."""

    start: float
    end: float
    met: float | None
    """The day of delivery, drawn as a dot; else an arrow ends at the latest day now."""
    between: tuple[float, ...]
    """The latest day after each earlier move, as ticks."""
    backward: bool


def moved(rows: Sequence[DeadlineRow]) -> tuple[DeadlineRow, ...]:
    """The rows that can be drawn, longest slip first, then by ref."""
    drawable = [row for row in rows if row.original_latest and row.latest]
    return tuple(sorted(drawable, key=lambda row: (-row.slip_days, row.ref)))


def span(rows: Iterable[DeadlineRow], report: date) -> Axis:
    """The axis around first, present and delivery days."""
    days = (row.original_latest for row in rows), (row.latest for row in rows)
    met = (row.met_on for row in rows)
    return axis([day for each in (*days, met) for day in each if day], report)


def dumbbell(row: DeadlineRow, on: Axis) -> Dumbbell:
    """Where the ring, the ticks and the arrow or dot of a row stand."""
    first, now = row.original_latest or on.report, row.latest or on.report
    ends = {first, now}
    between = tuple(
        on.at(said.latest)
        for said in row.statements
        if said.move != "rival" and said.latest and said.latest not in ends
    )
    return Dumbbell(
        start=on.at(first),
        end=on.at(now),
        met=on.at(row.met_on) if row.met_on else None,
        between=between,
        backward=now < first,
    )

"""`tracker stats`: the register counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app
from tracker.cli.options import Reading, reading_options
from tracker.cli.printing import (
    Column,
    page,
    print_rows,
    render,
    table,
    text,
    times_of,
    width,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tracker.services.stats import Table

SCHEMA = "tracker.stats/1"


@dataclass(frozen=True, slots=True)
class Line:
    """One count with its table and its denominator."""

    table: str
    value: str
    label: str
    count: int
    total: int
    of: str


@click.command()
@reading_options
@pass_app
def stats(app: App, *, reading: Reading) -> None:
    """Count the register; every table sums to its total.

    Demands and milestones are never counted with commitments; what was replaced,
    merged, split or put out of scope has left the count.

    \b
    Example:
      tracker stats --as-of 2025-06-30
    """
    from tracker.services.stats import stats as count

    tables = count(app.register, times_of(app, reading))
    if app.on_terminal and not (reading.as_json or reading.as_csv):
        page(app, render(app, *(part for one in tables for part in _drawn(one))))
        return
    lines = [
        Line(one.name, each.value, each.label, each.count, one.total, one.of)
        for one in tables
        for each in one.counts
    ]
    print_rows(app, reading, lines, COLUMNS, schema=SCHEMA, empty="The register is empty.")


def _drawn(one: Table) -> list[RenderableType]:
    rows = [
        Line(one.name, each.value, each.label, each.count, one.total, one.of) for each in one.counts
    ]
    total = Line(one.name, "", f"{one.of}, in all", one.total, one.total, one.of)
    return [text(one.title, "bold"), table(DRAWN, [*rows, total], width=width()), text("")]


COLUMNS: tuple[Column[Line], ...] = (
    Column("table", lambda line: line.table),
    Column("value", lambda line: line.value),
    Column("count", lambda line: line.count),
    Column("total", lambda line: line.total),
    Column("of", lambda line: line.of),
)
DRAWN: tuple[Column[Line], ...] = (
    Column("count", lambda line: line.count, "", draw=lambda line: f"{line.count:,}", number=True),
    Column("label", lambda line: line.label, ""),
)

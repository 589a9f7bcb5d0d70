"""`tracker timeline`: what happened, drawn in text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app
from tracker.cli.entries import LINES
from tracker.cli.filtering import some_refs_argument, typed_refs
from tracker.cli.options import Reading, reading_options
from tracker.cli.printing import (
    Column,
    flags,
    page,
    print_csv,
    print_json,
    print_tabbed,
    render,
    single_line,
    state,
    table,
    text,
    times_of,
    width,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tracker.services.telling import Told
    from tracker.services.timelines import Timeline

SCHEMA = "tracker.timeline/1"
#: The words beside the rows of a common axis need this much room.
RESULT = 28


@click.command()
@some_refs_argument
@click.option("--draw", is_flag=True, help="Draw in a pipe too.")
@reading_options
@pass_app
def timeline(app: App, *, refs: tuple[str, ...], draw: bool, reading: Reading) -> None:
    """Draw what happened: what they say above the line, what we find below.

    One commitment is followed by its entries; several share an axis, one row each. The
    band is the window of the deadline. Without REFS: every commitment.

    \b
    Example:
      tracker timeline CASEY-AUDIT
      tracker timeline JAY/ --as-of 2025-06-30
    """
    from tracker.services.timelines import timelines

    times = times_of(app, reading)
    found = timelines(app.register, times, typed_refs(refs))
    if reading.as_json:
        print_json(app, reading, SCHEMA, found)
    elif not reading.as_csv and (app.on_terminal or draw):
        page(app, render(app, *_drawn(found, times.as_of)))
    else:
        told = [each for line in found for each in line.entries]
        (print_csv if reading.as_csv else print_tabbed)(COLUMNS, told)


def _drawn(found: Sequence[Timeline], as_of: date) -> Iterator[RenderableType]:
    if not found:
        yield text("No commitment had been announced by then.")
    elif len(found) == 1:
        yield from _one(found[0], as_of)
    else:
        yield from _several(found, as_of)


def _one(line: Timeline, as_of: date) -> Iterator[RenderableType]:
    from tracker.cli.strip import axis_of, drawn, legend

    yield text(line.ref, "bold") + text("  ") + single_line(line.title)
    yield state(line.headline) + text("  ") + flags(line.badges)
    if line.due_phrase or line.lateness:
        phrase = f"“{line.due_phrase}”: " if line.due_phrase else ""
        yield single_line(f"{phrase}{line.lateness}")
    yield text("")
    for each in drawn(line, axis_of([line], as_of), width()):
        yield text(each)
    yield text("")
    yield text("\n".join(legend([line], width())), "dim")
    yield text("")
    yield table(LINES, line.entries, width=width())


def _several(found: Sequence[Timeline], as_of: date) -> Iterator[RenderableType]:
    from tracker.cli.strip import axis_of, legend, row, ruler, ticks

    on = axis_of(found, as_of)
    gutter = max(len(line.ref) for line in found) + 2
    beside = RESULT if width() >= 110 else 0
    room = width() - gutter - beside
    yield text(" " * gutter + str(ticks(on, room)), "dim")
    for line in found:
        drawn = row(line, on, room)
        result = line.lateness if beside else ""
        yield text(f"{line.ref.ljust(gutter)}{drawn.ljust(room)}  {result}".rstrip())
    for each in ruler(on, room, gutter):
        yield text(each)
    yield text("")
    yield text("\n".join(legend(found, width())), "dim")


COLUMNS: tuple[Column[Told], ...] = (Column("ref", lambda told: told.ref), *LINES)

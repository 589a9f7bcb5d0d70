"""`tracker timeline`: what happened, drawn in text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app
from tracker.cli.list import some_refs_argument, typed_refs
from tracker.cli.log import LINES
from tracker.cli.options import ReadOptions, reading_options
from tracker.cli.output import (
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
from tracker.domain.prose import day_words
from tracker.domain.schedule import Schedule
from tracker.domain.vocabulary import Headline
from tracker.publish.axis import Axis, axis

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tracker.read.log import Told
    from tracker.read.timeline import Mark, Timeline

SIGNS = {
    "opened": ("●", "announced"),
    "said": ("“", "said"),
    "date": ("@", "date stated"),
    "event": ("+", "step or stage"),
    "look": ("-", "looked"),
}
#: Marks of one day are stacked this high; what would stand higher is in the list below.
MOST_LEVELS = 4
GUTTER = 2
LABELS = ("they say", "deadline", "we find")


@dataclass(slots=True)
class Canvas:
    """One line of characters over an axis."""

    axis: Axis
    width: int
    cells: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cells = [" "] * self.width

    def column(self, day: date) -> int:
        """Where a day stands."""
        return round(self.axis.at(day) / 100 * (self.width - 1))

    def put(self, column: int, sign: str) -> None:
        """Write a sign over whatever stood there."""
        self.cells[column] = sign

    def is_free(self, first: int, last: int) -> bool:
        """Whether nothing stands in these columns."""
        return all(cell == " " for cell in self.cells[first : last + 1])

    def __str__(self) -> str:
        return "".join(self.cells).rstrip()


def axis_of(lines: Iterable[Timeline], as_of: date) -> Axis:
    """The axis around every day that these timelines show."""
    return axis([day for line in lines for day in _days(line)], as_of)


def drawn(line: Timeline, on: Axis, width: int) -> list[str]:
    """One timeline over its own axis, with its labels, ticks and as-of mark."""
    gutter = max(map(len, LABELS)) + GUTTER
    room = width - gutter
    above = _stacked([mark for mark in line.marks if mark.above], on, room)
    below = _stacked([mark for mark in line.marks if not mark.above], on, room)
    found = [" " * gutter + str(ticks(on, room))]
    found += _labelled(LABELS[0], [*reversed(above)], gutter, last=True)
    if line.window_last is not None:
        found += _labelled(LABELS[1], [band(line, on, room)], gutter)
    found += _labelled(LABELS[2], below, gutter)
    found += ruler(on, room, gutter)
    return [each.rstrip() for each in found]


def row(line: Timeline, on: Axis, width: int) -> str:
    """One timeline in one line: its band, and on it what they claim and what we find."""
    canvas = band(line, on, width)
    for mark in line.marks:
        if mark.shape in {"said", "date"} or (mark.above and mark.shape != "opened"):
            canvas.put(canvas.column(mark.day), SIGNS["said"][0])
    for mark in line.marks:
        if mark.shape == "opened" or (not mark.above and mark.shape not in SIGNS):
            canvas.put(canvas.column(mark.day), sign(mark.shape))
    return str(canvas)


def band(line: Timeline, on: Axis, width: int) -> Canvas:
    """The window from its first to its last day, and how long it has been late."""
    canvas = Canvas(on, width)
    last = line.window_last
    if last is None:
        return canvas
    first = canvas.column(min(line.window_first or last, last))
    ends = canvas.column(last)
    for column in range(first, ends):
        canvas.put(column, "━")
    late = line.met_on or (on.report if line.schedule is Schedule.OVERDUE else None)
    if late is not None and late > last:
        for column in range(ends + 1, canvas.column(late) + 1):
            canvas.put(column, "┄")
    if line.original_last is not None:
        canvas.put(canvas.column(line.original_last), "○")
    canvas.put(first, "┣")
    if line.window_strict is not None and line.window_strict != last:
        canvas.put(canvas.column(line.window_strict), "╋")
    canvas.put(ends, "┫")
    return canvas


def ticks(on: Axis, width: int) -> Canvas:
    """The calendar's own labels, none of which touches another."""
    canvas = Canvas(on, width)
    free = 0
    for tick in on.ticks:
        at = round(tick.x / 100 * (width - 1))
        if at >= free and at + len(tick.label) <= width:
            for place, letter in enumerate(tick.label):
                canvas.put(at + place, letter)
            free = at + len(tick.label) + 1
    return canvas


def ruler(on: Axis, width: int, gutter: int) -> list[str]:
    """The axis with its ticks, and under it the day that the answer is as of."""
    line = Canvas(on, width)
    line.cells = ["─"] * width
    for tick in on.ticks:
        line.put(round(tick.x / 100 * (width - 1)), "┴")
    here = line.column(on.report)
    line.put(here, "▲")
    label = f"as of {day_words(on.report)}"
    start = max(0, gutter + min(here - len(label) // 2, width - len(label)))
    return [" " * gutter + str(line), " " * start + label]


def legend(lines: Iterable[Timeline], width: int) -> list[str]:
    """What the signs mean that were drawn, and no others; a sign stays with its words."""
    every = list(lines)
    shapes = {mark.shape for line in every for mark in line.marks}
    known = [(glyph, words) for shape, (glyph, words) in SIGNS.items() if shape in shapes]
    known += [(each.glyph, each.label.lower()) for each in Headline if each.value in shapes]
    if any(line.window_last is not None for line in every):
        known.append(("┣━┫", "window"))
    if any(_is_narrower(line) for line in every):
        known.append(("╋", "strictest reading"))
    if any(line.original_last is not None for line in every):
        known.append(("○", "first promised"))
    if any("┄" in str(band(line, axis_of([line], _end(line)), 60)) for line in every):
        known.append(("┄", "late"))
    found = [""]
    for item in (f"{glyph} {words}" for glyph, words in known):
        longer = f"{found[-1]}   {item}" if found[-1] else item
        if len(longer) <= width:
            found[-1] = longer
        else:
            found.append(item)
    return found


def sign(shape: str) -> str:
    """The sign of a mark: a state's own glyph, or that of its sort."""
    return SIGNS[shape][0] if shape in SIGNS else Headline(shape).glyph


def _stacked(marks: Sequence[Mark], on: Axis, width: int) -> list[Canvas]:
    """Marks in as many lines as keep every sign readable, the nearest to the axis first."""
    levels = [Canvas(on, width)]
    drawn_already: set[tuple[int, str]] = set()
    for mark in marks:
        glyph = sign(mark.shape)
        at = levels[0].column(mark.day)
        if (at, glyph) in drawn_already:
            continue
        start = at if mark.earliest is None else levels[0].column(mark.earliest)
        free = next((one for one in levels if one.is_free(start, at)), None)
        if free is None and len(levels) < MOST_LEVELS:
            free = Canvas(on, width)
            levels.append(free)
        if free is None:
            continue
        drawn_already.add((at, glyph))
        for column in range(start, at):
            free.put(column, "╌")
        free.put(at, glyph)
    return levels


def _labelled(
    label: str, lines: Sequence[Canvas], gutter: int, *, last: bool = False
) -> Iterator[str]:
    place = len(lines) - 1 if last else 0
    for number, line in enumerate(lines):
        yield (label if number == place else "").ljust(gutter) + str(line)


def _is_narrower(line: Timeline) -> bool:
    return line.window_strict is not None and line.window_strict != line.window_last


def _end(line: Timeline) -> date:
    return max(_days(line))


def _days(line: Timeline) -> Iterator[date]:
    yield line.announced
    for day in (line.window_first, line.window_last, line.original_last, line.met_on):
        if day is not None:
            yield day
    for mark in line.marks:
        yield mark.day
        if mark.earliest is not None:
            yield mark.earliest


SCHEMA = "tracker.timeline/1"
#: The words beside the rows of a common axis need this much room.
RESULT = 28


@click.command()
@some_refs_argument
@click.option("--draw", is_flag=True, help="Draw in a pipe too.")
@reading_options
@pass_app
def timeline(app: App, *, refs: tuple[str, ...], draw: bool, reading: ReadOptions) -> None:
    """Draw what happened: what they say above the line, what we find below.

    One commitment is followed by its entries; several share an axis, one row each. The
    band is the window of the deadline. Without REFS: every commitment.

    \b
    Example:
      tracker timeline CASEY-AUDIT
      tracker timeline JAY/ --as-of 2025-06-30
    """
    from tracker.read.timeline import timelines

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

"""`tracker timeline`: what happened, drawn in text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app
from tracker.cli.log import LINES
from tracker.cli.options import ReadOptions, reading_options, some_refs_argument, typed_refs
from tracker.cli.output import (
    TableColumn,
    flags,
    page,
    print_rows,
    render,
    single_line,
    state,
    table,
    text,
    times_of,
    width,
)
from tracker.domain.headlines import Badge, Headline
from tracker.domain.prose import day_words
from tracker.domain.timeline import Lane, Mark, MarkKind, Timeline
from tracker.publish.charts import Axis, timeline_axis

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tracker.read.log import LogLine
    from tracker.read.timeline import TimelineRow

#: What a mark is drawn as that is about no state, and what the legend calls it.
SIGNS = {
    MarkKind.OPENED: ("●", "announced"),
    MarkKind.STATEMENT: ("“", "said"),
    MarkKind.CLAIM: ("“", "said"),
    MarkKind.POSITION: ("“", "said"),
    MarkKind.DATE: ("@", "date stated"),
    MarkKind.ACTION: ("+", "step or stage"),
    MarkKind.STAGE: ("+", "step or stage"),
    MarkKind.STALLED: (Badge.STALLED.glyph, "stalled or resumed"),
    MarkKind.LOOK: ("-", "looked"),
}
#: Marks of one day are stacked this high; what would stand higher is in the list below.
MOST_LEVELS = 4
GUTTER = 2
DEADLINE = "deadline"


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


def drawn(line: Timeline, on: Axis, width: int) -> list[str]:
    """One timeline over its own axis, a lane for each side, with its ticks and as-of mark."""
    gutter = max(map(len, (DEADLINE, *Lane))) + GUTTER
    room = width - gutter
    lanes = {lane: [mark for mark in line.marks if mark.lane is lane] for lane in Lane}
    lines = [" " * gutter + str(ticks(on, room))]
    lines += _labelled(Lane.THEY, [*reversed(_stacked(lanes[Lane.THEY], on, room))], gutter)
    if lanes[Lane.OTHERS]:
        lines += _labelled(Lane.OTHERS, [*reversed(_stacked(lanes[Lane.OTHERS], on, room))], gutter)
    if line.last is not None:
        lines += _labelled(DEADLINE, [band(line, on, room)], gutter)
    lines += _labelled(Lane.WE, _stacked(lanes[Lane.WE], on, room), gutter, first=True)
    lines += ruler(on, room, gutter)
    return [drawing.rstrip() for drawing in lines]


def in_one_line(line: Timeline, on: Axis, width: int) -> str:
    """One timeline in one line: its band, and on it what they claim and what we find."""
    canvas = band(line, on, width)
    signs = [(mark, pair) for mark in line.marks if (pair := one_line_sign(mark)) is not None]
    # What we find stands over what they say of the same day.
    for mark, (glyph, _) in sorted(signs, key=lambda drawn: drawn[1] != SIGNS[MarkKind.CLAIM]):
        canvas.put(canvas.column(mark.last), glyph)
    return str(canvas)


def one_line_sign(mark: Mark) -> tuple[str, str] | None:
    """What a mark is drawn as where a timeline has one line: a state, or that somebody speaks."""
    if mark.kind in {MarkKind.OPENED, MarkKind.FINDING, MarkKind.GONE}:
        return sign(mark)
    spoken = mark.lane is not Lane.WE and mark.kind not in {MarkKind.ACTION, MarkKind.STAGE}
    return SIGNS[MarkKind.CLAIM] if spoken else None


def band(line: Timeline, on: Axis, width: int) -> Canvas:
    """The window from its first to its last day, and how long it has been late."""
    canvas = Canvas(on, width)
    if line.first is None or line.last is None:
        return canvas
    first, ends = canvas.column(line.first), canvas.column(line.last)
    for column in range(first, ends):
        canvas.put(column, "━")
    late = line.late_until(on.report)
    if late is not None:
        for column in range(ends + 1, canvas.column(late) + 1):
            canvas.put(column, "┄")
    if line.original is not None:
        canvas.put(canvas.column(line.original), "○")
    canvas.put(first, "┣")
    if line.strict is not None and line.strict != line.last:
        canvas.put(canvas.column(line.strict), "╋")
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


def legend(
    lines: Iterable[Timeline],
    as_of: date,
    width: int,
    sign_of: Callable[[Mark], tuple[str, str] | None],
) -> list[str]:
    """What the signs mean that were drawn, and no others; a sign stays with its words."""
    every = list(lines)
    drawn_signs = {sign_of(mark) for line in every for mark in line.marks}
    entries = [pair for pair in dict.fromkeys(SIGNS.values()) if pair in drawn_signs]
    states = [(state.glyph, state.label.lower()) for state in Headline]
    entries += [pair for pair in states if pair in drawn_signs]
    drawn_bands = {
        "┣━┫": ("window", any(line.last for line in every)),
        "╋": ("strictest reading", any(line.strict not in {None, line.last} for line in every)),
        "○": ("first promised", any(line.original for line in every)),
        "┄": ("late", any(line.late_until(as_of) for line in every)),
    }
    entries += [(glyph, words) for glyph, (words, is_drawn) in drawn_bands.items() if is_drawn]
    rows = [""]
    for item in (f"{glyph} {words}" for glyph, words in entries):
        longer = f"{rows[-1]}   {item}" if rows[-1] else item
        if len(longer) <= width:
            rows[-1] = longer
        else:
            rows.append(item)
    return rows


def sign(mark: Mark) -> tuple[str, str]:
    """What a mark is drawn as, and the words for it: a state's own glyph, or that of its kind."""
    if mark.headline is not None:
        return mark.headline.glyph, mark.headline.label.lower()
    return SIGNS[mark.kind]


def _stacked(marks: Sequence[Mark], on: Axis, width: int) -> list[Canvas]:
    """Marks in as many lines as keep every sign readable, the nearest to the axis first."""
    levels = [Canvas(on, width)]
    drawn_already: set[tuple[int, str]] = set()
    for mark in marks:
        glyph, _ = sign(mark)
        at = levels[0].column(mark.last)
        if (at, glyph) in drawn_already:
            continue
        start = levels[0].column(mark.day)
        free = next((level for level in levels if level.is_free(start, at)), None)
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
    label: str, lines: Sequence[Canvas], gutter: int, *, first: bool = False
) -> Iterator[str]:
    """A lane with its name beside the line that is nearest to the axis."""
    place = 0 if first else len(lines) - 1
    for number, line in enumerate(lines):
        yield (label if number == place else "").ljust(gutter) + str(line)


SCHEMA = "tracker.timeline/1"
#: The words beside the rows of a common axis need this much room.
RESULT = 28


@click.command()
@some_refs_argument
@click.option("--draw", is_flag=True, help="Draw in a pipe too.")
@reading_options
@pass_app
def timeline(app: App, *, refs: tuple[str, ...], draw: bool, reading: ReadOptions) -> None:
    """Draw what happened: the promiser and others above the line, us below.

    One commitment is followed by its entries; several share an axis, one row each. The
    band is the window of the deadline. Without REFS: every commitment.

    \b
    Example:
      tracker timeline CASEY-AUDIT
      tracker timeline JAY/ --as-of 2025-06-30
    """
    from tracker.read.timeline import timelines

    times = times_of(app, reading)
    rows = timelines(app.register, times, typed_refs(refs))
    if (app.on_terminal or draw) and not (reading.as_json or reading.as_csv):
        page(app, render(app, *_drawn(rows, times.as_of)))
        return
    entries = [entry for row in rows for entry in row.entries]
    print_rows(app, reading, entries, COLUMNS, schema=SCHEMA, empty="", objects=rows)


def _drawn(rows: Sequence[TimelineRow], as_of: date) -> Iterator[RenderableType]:
    if not rows:
        yield text("No commitment had been announced by then.")
    elif len(rows) == 1:
        yield from _one(rows[0], as_of)
    else:
        yield from _several(rows, as_of)


def _one(row: TimelineRow, as_of: date) -> Iterator[RenderableType]:
    yield text(row.ref, "bold") + text("  ") + single_line(row.title)
    yield state(row.headline) + text("  ") + flags(row.badges)
    if row.due_phrase or row.lateness:
        phrase = f"“{row.due_phrase}”: " if row.due_phrase else ""
        yield single_line(f"{phrase}{row.lateness}")
    yield text("")
    for drawing in drawn(row.timeline, timeline_axis([row.timeline], as_of), width()):
        yield text(drawing)
    yield text("")
    yield text("\n".join(legend([row.timeline], as_of, width(), sign)), "dim")
    yield text("")
    yield table(LINES, row.entries, width=width())


def _several(rows: Sequence[TimelineRow], as_of: date) -> Iterator[RenderableType]:
    timelines = [row.timeline for row in rows]
    on = timeline_axis(timelines, as_of)
    gutter = max(len(row.ref) for row in rows) + 2
    beside = RESULT if width() >= 110 else 0
    room = width() - gutter - beside
    yield text(" " * gutter + str(ticks(on, room)), "dim")
    for row in rows:
        result = row.lateness if beside else ""
        drawing = in_one_line(row.timeline, on, room)
        yield text(f"{row.ref.ljust(gutter)}{drawing.ljust(room)}  {result}".rstrip())
    for drawing in ruler(on, room, gutter):
        yield text(drawing)
    yield text("")
    yield text("\n".join(legend(timelines, as_of, width(), one_line_sign)), "dim")


COLUMNS: tuple[TableColumn[LogLine], ...] = (TableColumn("ref", lambda entry: entry.ref), *LINES)

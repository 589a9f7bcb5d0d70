"""A timeline in characters: what they say above, what we find below, the window between.

Every sign says its meaning without colour, and stands in the column of its day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from tracker.domain.prose import day_words
from tracker.domain.schedule import Schedule
from tracker.domain.vocabulary import Headline
from tracker.reporting.axis import Axis, axis

if TYPE_CHECKING:
    from tracker.services.timelines import Mark, Timeline

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

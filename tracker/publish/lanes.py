"""The timeline of a commitment in three lanes, they, others and we, on an axis of its own days.

Places across are in per cent of the strip, heights in rem from its top, so that type never scales.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.headlines import Headline
from tracker.domain.prose import day_short, days_words
from tracker.domain.timeline import Lane, Mark, MarkKind, Timeline
from tracker.publish.axis import ROOMS, Axis, TickLabel, axis

#: Fewer marks are a table alone.
MARKS_FROM = 3
#: Above the lanes, of a row of marks, around the rows of a lane, and below the lanes, in rem.
HEAD, ROW, PADDING, FOOT = 3.0, 1.625, 0.4375, 1.5
#: What a mark and its number take of the width on both sides, in per cent.
_LEFT, _RIGHT = 5.0, 11.0
#: A letter of a bold label, and the sign at its end, in rem.
_LETTER, _SIGN = 0.64, 0.875
#: A state has its own shape; every other mark that of one of these four, with its word.
SHAPES = {
    MarkKind.OPENED: "words",
    MarkKind.STATEMENT: "words",
    MarkKind.DATE: "words",
    MarkKind.CLAIM: "words",
    MarkKind.POSITION: "position",
    MarkKind.ACTION: "act",
    MarkKind.STAGE: "act",
    MarkKind.GONE: "act",
    MarkKind.FINDING: "look",
    MarkKind.LOOK: "look",
    MarkKind.STALLED: "look",
}
WORDS = {"words": "words", "act": "act", "position": "position", "look": "we looked"}
_NAMES = {
    Lane.THEY: ("They", "promiser"),
    Lane.OTHERS: ("Others", "third parties"),
    Lane.WE: ("We", "looks, findings"),
}


@dataclass(frozen=True, slots=True)
class LaneBand:
    """A lane: its name, what the name means, its top and its height in rem."""

    name: str
    about: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark in its place, with its number in the table of the same marks."""

    number: int
    x: float
    end: float | None
    """Where it may have ended, of a day that is vague."""
    y: float
    headline: Headline | None
    shape: str


@dataclass(frozen=True, slots=True)
class LastDay:
    """An end of the window: its place, and its label beside it by the width of the strip."""

    x: float
    labels: tuple[TickLabel, ...]


@dataclass(frozen=True, slots=True)
class Late:
    """From the last day to the day of delivery, or to the end of the axis."""

    x: float
    width: float
    label: str
    """Empty where it is late still, since its days grow, and where there is no room for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """A commitment over time."""

    on: Axis
    height: float
    """Of the whole drawing, in rem."""
    bands: tuple[LaneBand, ...]
    marks: tuple[PlacedMark, ...]
    opens: float | None
    """Where the window begins; None without a last day."""
    strict: LastDay | None
    """The last day on the narrowest reading, where it is another."""
    last: LastDay | None
    late: Late | None
    kind: str = "lanes"

    @property
    def headlines(self) -> Iterable[Headline]:
        """The states whose shapes it shows."""
        return (mark.headline for mark in self.marks if mark.headline)

    @property
    def floor(self) -> float:
        """Where the lanes end, in rem."""
        return self.height - FOOT

    @property
    def key(self) -> tuple[tuple[str, str], ...]:
        """The shapes that occur, with their words."""
        shapes = {mark.shape for mark in self.marks if mark.headline is None}
        return tuple((shape, word) for shape, word in WORDS.items() if shape in shapes)

    @property
    def states(self) -> tuple[Headline, ...]:
        """The states that occur, in their fixed order."""
        present = set(self.headlines)
        return tuple(headline for headline in Headline if headline in present)


def lanes(timeline: Timeline) -> Lanes:
    """The drawing of a timeline that has marks; its axis ends with its own last day."""
    on = axis(timeline.days, max(timeline.days))
    bands: list[LaneBand] = []
    placed: list[PlacedMark] = []
    y = HEAD
    for lane, (name, about) in _NAMES.items():
        rows = list(_rows(on, timeline.marks, lane))
        height = 2 * PADDING + ROW * max((row for _, _, row in rows), default=0) + ROW
        bands.append(LaneBand(name, about, round(y, 4), round(height, 4)))
        for number, mark, row in rows:
            place = y + PADDING + ROW * row + ROW / 2
            end = on.at(mark.latest) if mark.latest else None
            placed.append(
                PlacedMark(
                    number,
                    on.at(mark.day),
                    end,
                    round(place, 4),
                    mark.headline,
                    SHAPES[mark.kind],
                )
            )
        y += height
    last, strict = timeline.last, timeline.strict
    two = last is not None and strict is not None and strict != last
    strictest = _end(on, strict, "strictest") if two and strict else None
    # A label of the strict end that begins at its line lies where the days late would stand.
    has_room = strictest is None or all(label.anchor == "end" for label in strictest.labels)
    return Lanes(
        on=on,
        height=round(y + FOOT, 4),
        bands=tuple(bands),
        marks=tuple(placed),
        opens=None if timeline.first is None else on.at(timeline.first),
        strict=strictest,
        last=None if last is None else _end(on, last, "latest" if two else "last day"),
        late=_late(on, timeline, has_room),
    )


def _rows(on: Axis, marks: Sequence[Mark], lane: Lane) -> Iterator[tuple[int, Mark, int]]:
    """The marks of a lane with their numbers; one that would touch another takes the next row."""
    ends: list[float] = []
    for number, mark in enumerate(marks, 1):
        if mark.lane is not lane:
            continue
        x = on.at(mark.day)
        free = (row for row, end in enumerate(ends) if end <= x - _LEFT)
        row = next(free, len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = on.at(mark.last) + _RIGHT
        yield number, mark, row


def _end(on: Axis, day: date, word: str) -> LastDay:
    """A label ends at its line, or begins there where there is no room before it."""
    x = on.at(day)
    rooms: dict[tuple[str, str], list[str]] = {}
    for room, width in ROOMS.items():
        before, after = x * width / 100, (100 - x) * width / 100
        for text in (f"{day_short(day)}, {word}", word):
            needed = len(text) * _LETTER + _SIGN
            if needed <= max(before, after):
                anchor = "end" if needed <= before else "start"
                rooms.setdefault((text, anchor), []).append(room)
                break
    labels = (
        TickLabel(x, text, " ".join(classes), anchor) for (text, anchor), classes in rooms.items()
    )
    return LastDay(x, tuple(labels))


def _late(on: Axis, timeline: Timeline, has_room: bool) -> Late | None:
    until = timeline.late_until(on.end)
    if until is None or timeline.last is None:
        return None
    x = on.at(timeline.last)
    days = (until - timeline.last).days
    label = f"{days_words(days)} late" if timeline.met and has_room else ""
    return Late(x, round(on.at(until) - x, 3), label)

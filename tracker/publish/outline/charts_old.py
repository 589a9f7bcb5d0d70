"""The geometry of the charts and their titles: bars, timelines, moved dates, the trend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.headlines import Group, Headline
from tracker.domain.prose import count_words, days_words, list_words, lower_first
from tracker.domain.timeline import Lane, Mark, MarkKind, Timeline
from tracker.publish.axis import Axis, axis, timeline_axis
from tracker.report.counts import Scoreboard
from tracker.report.late import DeadlineRow, Deadlines
from tracker.report.trend import Trend, TrendLine

#: A segment that is not zero stays visible at this share of the bar, in per cent.
LEAST = 1.5
#: Up to this many commitments each has a notch, so that it can be counted.
COUNTABLE = 40
#: Widths of the bar in pixels at which a count may appear, with the class that shows it.
_FITS = ((288, ""), (560, "w560"), (930, "w930"))


@dataclass(frozen=True, slots=True)
class Segment:
    """One headline's share of a bar; `x` and `width` in per cent."""

    headline: Headline
    count: int
    x: float
    width: float
    shown: str | None
    """The class that shows the count: '' always, 'w560' on wider pages, None never."""
    notches: tuple[float, ...]
    """Where one commitment ends and the next begins, in per cent of the segment."""
    last: bool


def segments(counts: Sequence[tuple[Headline, int]]) -> tuple[Segment, ...]:
    """The segments of a bar, in the order given, zeros left out.

    >>> [(s.headline.value, s.x, s.width) for s in segments(
    ...     [(Headline.DELIVERED, 1), (Headline.UNDER_WAY, 3), (Headline.BREACHED, 0)])]
    [('delivered', 0.0, 25.0), ('under_way', 25.0, 75.0)]
    """
    present = [(headline, count) for headline, count in counts if count]
    total = sum(count for _, count in present)
    widths = _visible([100 * count / total for _, count in present])
    found: list[Segment] = []
    x = 0.0
    for place, ((headline, count), width) in enumerate(zip(present, widths, strict=True)):
        found.append(
            Segment(
                headline=headline,
                count=count,
                x=round(x, 3),
                width=round(width, 3),
                shown=_fits(width, count),
                notches=_notches(count) if total <= COUNTABLE else (),
                last=place == len(present) - 1,
            )
        )
        x += width
    return tuple(found)


def _visible(widths: list[float]) -> list[float]:
    """No width under the least; what that costs is taken from the largest."""
    raised = [max(width, LEAST) for width in widths]
    if raised:
        largest = raised.index(max(raised))
        raised[largest] -= sum(raised) - 100
    return raised


def _fits(width: float, count: int) -> str | None:
    needed = 5 + 9 * len(f"{count:,}")
    for page, name in _FITS:
        if width / 100 * page >= needed:
            return name
    return None


def _notches(count: int) -> tuple[float, ...]:
    return tuple(round(100 * step / count, 3) for step in range(1, count))


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


#: An axis longer than this many days is cut, if this share of its rows lies near the report.
LONG = 30 * 31
MOSTLY = 0.75
NEAR = timedelta(days=400)


#: The height of each lane in pixels from the middle of a row: above the line, on it, below it.
_HEIGHTS = {Lane.THEY: -20, Lane.OTHERS: 0, Lane.WE: 20}


@dataclass(frozen=True, slots=True)
class DrawnMark:
    """A mark in its place."""

    x: float
    to: float | None
    """Where a vague day ends, in per cent."""
    y: int
    """The middle of its lane in pixels from the middle of the row; negative is above."""
    glyph: str
    """The symbol's name: a headline's value, or `say`, `act`, `look`, `open`, `stance`."""
    state: str | None
    """The headline whose colours it takes, if it is about one."""
    words: str


@dataclass(frozen=True, slots=True)
class DrawnTimeline:
    """One row of the chart; every number is in per cent of the axis."""

    spine: tuple[float, float]
    band: tuple[float, float] | None
    earliest: float | None
    latest: float | None
    was: float | None
    """The latest day first promised, where it has moved."""
    late: tuple[float, float] | None
    beyond: bool
    """Whether the latest day lies past the end of the axis."""
    marks: tuple[DrawnMark, ...]


_GLYPHS = {
    MarkKind.OPENED: "open",
    MarkKind.STATEMENT: "say",
    MarkKind.DATE: "say",
    MarkKind.CLAIM: "say",
    MarkKind.POSITION: "stance",
    MarkKind.ACTION: "act",
    MarkKind.STAGE: "act",
    MarkKind.STALLED: "act",
    MarkKind.LOOK: "look",
}


def shared_span(timelines: Sequence[Timeline], report: date) -> Axis:
    """The axis of a chart of many timelines.

    A few promises for a far day would press all the others into a corner. Where most rows fit
    near the report date, the axis shows those months, and the others run on past its end.
    """
    whole = timeline_axis(timelines, report)
    near = span_between(report)
    fitting = [line for line in timelines if all(near[0] <= day <= near[1] for day in line.days)]
    if (whole.end - whole.start).days <= LONG or len(fitting) < MOSTLY * len(timelines):
        return whole
    inside = [min(max(day, near[0]), near[1]) for line in timelines for day in line.days]
    return axis(inside, report, cut=True)


def span_between(report: date) -> tuple[date, date]:
    """The days that stand near a report, as far as the calendar goes."""
    return max(report, date.min + NEAR) - NEAR, min(report, date.max - NEAR) + NEAR


def drawn_timeline(line: Timeline, on: Axis) -> DrawnTimeline:
    """A band, an arrow, a late line and marks, each ending where its date is."""
    last, late = line.last, line.late_until(on.report)
    days = [line.announced, *(mark.day for mark in line.marks)]
    ends = max([line.met or on.report, *days])
    return DrawnTimeline(
        spine=(on.at(min(days)), on.at(ends)),
        band=(on.at(line.first), on.at(last)) if line.first and last else None,
        earliest=on.at(line.opens) if line.opens else None,
        latest=on.at(last) if last else None,
        was=on.at(line.original) if line.original else None,
        late=(on.at(last), on.at(late)) if last and late else None,
        beyond=last is not None and last > on.end,
        marks=tuple(_drawn(mark, on) for mark in line.marks),
    )


def _drawn(mark: Mark, on: Axis) -> DrawnMark:
    state = None if mark.headline is None else mark.headline.value
    return DrawnMark(
        x=on.at(mark.day),
        to=on.at(mark.latest) if mark.latest and mark.latest > mark.day else None,
        y=_HEIGHTS[mark.lane],
        glyph=state or _GLYPHS[mark.kind],
        state=state,
        words=mark.words,
    )


#: The share of its step that a column fills; the rest is the gap.
_FILLED = 0.76
#: A column that is not zero stays visible at this share of the plot's height, in per cent.
LEAST_TREND = 3.0


@dataclass(frozen=True, slots=True)
class TrendColumn:
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
    columns: tuple[TrendColumn, ...]
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
        height = max(100 * count / top, LEAST_TREND) if count else 0.0
        x = step * (place + (1 - _FILLED) / 2)
        columns.append(TrendColumn(x=x, width=step * _FILLED, y=100 - height, height=height))
    return Panel(
        headline=line.headline,
        counts=line.counts,
        now=line.counts[-1],
        change=line.counts[-1] - line.counts[0],
        columns=tuple(columns),
    )


_BY = {Lane.THEY: "the promiser", Lane.OTHERS: "others", Lane.WE: "us"}
#: A title longer than this gives way to a plain one.
LONGEST = 60
#: What a group is said to do, of one and of many.
_GROUPS = {
    Group.DONE: ("is done", "are done"),
    Group.MOVING: ("is moving", "are moving"),
    Group.NOTHING_FOUND: ("shows no action", "show no action"),
    Group.NOT_KNOWN: ("is not known", "are not known"),
    Group.ENDED_SHORT: ("ended short", "ended short"),
}


def programmes(board: Scoreboard) -> str:
    """What the bars show: the largest state, and how many are delivered."""
    if not board.total:
        return "No commitments recorded yet"
    counts = {state.headline: state.this_week for state in board.states}
    largest = max(counts, key=lambda headline: counts[headline])
    delivered = counts.get(Headline.DELIVERED, 0)
    whole = count_words(board.total, "commitment")
    opening = f"{counts[largest]:,} of {whole} {_are(counts[largest], largest)}"
    if largest is Headline.DELIVERED:
        return _short(opening, "Commitments by status")
    return _short(f"{opening}; {_is(delivered)} delivered", opening)


def timetables(deadlines: Deadlines) -> str:
    """What the timeline shows: how many, and what became of them."""
    count = deadlines.total("timeline")
    week = [
        f"{deadlines.total(name):,} {what}"
        for name, what in (("met_this_week", "met"), ("moved_this_week", "moved"))
        if deadlines.total(name)
    ]
    said = [f"{deadlines.total('overdue'):,} overdue"] if deadlines.overdue else []
    if week:
        said.append(f"{list_words(week)} this week")
    opening = count_words(count, "timeline")
    return _short(f"{opening}: {', '.join(said)}", opening) if said else opening


def slips(deadlines: Deadlines) -> str:
    """What the slippage chart shows: how many dates moved, and the longest."""
    count = deadlines.total("slipped")
    longest = max((row.slip_days for row in deadlines.slipped), default=0)
    opening = f"{count_words(count, 'date')} moved"
    if longest <= 0:
        return opening
    by = "by" if count == 1 else "the longest by"
    return _short(f"{opening}{'' if count == 1 else ','} {by} {days_words(longest)}", opening)


def trend(counted: Trend) -> str:
    """What the trend shows: the count that changed most, and over how long."""
    weeks = count_words(max(len(counted.sundays) - 1, 0), "week")
    changes = {line.headline: line.counts[-1] - line.counts[0] for line in counted.lines}
    most = max(changes, key=lambda headline: abs(changes[headline]))
    if not changes[most]:
        return f"No count by status changed in {weeks}"
    line = next(line for line in counted.lines if line.headline is most)
    rose = "rose" if changes[most] > 0 else "fell"
    return f"{most.label} {rose} from {line.counts[0]:,} to {line.counts[-1]:,} in {weeks}"


def one_timeline(row: DeadlineRow) -> str:
    """What a card's own timeline shows: the result, and how many marks stand in each lane."""
    counts = Counter(mark.lane for mark in row.timeline.marks)
    lanes = [f"{counts[lane]:,} by {_BY[lane]}" for lane in Lane if counts[lane]]
    return f"{row.result}: {list_words(lanes)}"


def groups(board: Scoreboard) -> str:
    """The five groups in one sentence; it opens with a word, not a figure."""
    if not board.total:
        return "Nothing is counted yet."
    said = [
        f"{group.this_week:,} {_GROUPS[group.group][group.this_week != 1]}"
        for group in board.groups
        if group.this_week and group.group in _GROUPS
    ]
    return f"Of {count_words(board.total, 'commitment')}, {list_words(said)}."


def _is(count: int) -> str:
    return f"{count:,} {'is' if count == 1 else 'are'}"


def _are(count: int, headline: Headline) -> str:
    be = "is" if count == 1 else "are"
    if headline is Headline.NO_ACTION_FOUND:
        return "show no action" if count != 1 else "shows no action"
    return f"{be} {lower_first(headline.label)}"


def _short(title: str, otherwise: str) -> str:
    return title if len(title) <= LONGEST else otherwise

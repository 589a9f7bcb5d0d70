"""Titles of charts: each states what was found, with its number."""

from __future__ import annotations

from tracker.domain.prose import count_words, days_words, list_words
from tracker.domain.report import DeadlineRow, Deadlines, Scoreboard, Trend
from tracker.domain.vocabulary import Group, Headline

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
    """What a card's own timeline shows: the result, and how often was spoken and found."""
    said = sum(mark.side > 0 for mark in row.marks)
    return f"{row.result}: {said:,} said, {len(row.marks) - said:,} found"


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
    return f"{be} {headline.label[:1].lower()}{headline.label[1:]}"


def _short(title: str, otherwise: str) -> str:
    return title if len(title) <= LONGEST else otherwise

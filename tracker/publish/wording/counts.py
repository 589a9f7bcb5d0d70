"""The sentences of sections 2 and 3: the counts, their changes, and the bridge."""

from __future__ import annotations

from tracker.domain.headlines import Group, Headline
from tracker.domain.prose import day_words, list_words, lower_first, range_words
from tracker.publish.filters import any_of, number
from tracker.publish.outline.charts_old import Panels
from tracker.publish.wording.front import source
from tracker.report.counts import Bridge, CountedApart, ProgrammeTally, Scoreboard, StateCount
from tracker.report.masthead import Masthead

GROUPS = {
    Group.DONE: "Done",
    Group.MOVING: "Moving",
    Group.NOTHING_FOUND: "Nothing found",
    Group.NOT_KNOWN: "Not known",
    Group.ENDED_SHORT: "Ended short",
}
WEEKS = ("This week", "Last week", "Change")
ALL = "All commitments"
NONE_YET = "No commitments recorded yet"
APART = "Recorded, and counted apart"
ALL_RESPONSES = "All responses"
BEFORE = "At the end of last week"
AFTER = "At the end of this week"


def by_group(mast: Masthead) -> tuple[str, str]:
    """Caption of the five groups."""
    return "Commitments by group, this week and last", _both(mast)


def by_status(mast: Masthead) -> tuple[str, str]:
    """Caption of the statuses in each group."""
    return (
        "Commitments by status, this week and last",
        f"{_both(mast)}; what a status means stands where it is in use",
    )


def by(what: str, mast: Masthead) -> tuple[str, str]:
    """Caption of the statuses of each programme or lead body."""
    return f"Commitments by {what} and status", f"Counts at the end of {day_words(mast.as_of)}"


def bars(mast: Masthead) -> str:
    """What the bars of the programmes show."""
    return (
        f"Commitments by status on {day_words(mast.as_of)}. Each bar is one programme; the list "
        "below it names its parts from left to right."
    )


def bars_source(mast: Masthead) -> str:
    """Where the bars come from, and their numbers stand again."""
    return f"{source(mast)} The same numbers are in the table by programme below."


def part(headline: Headline, count: int) -> str:
    """One part of a bar: '4 planned'."""
    return f"{number(count)} {lower_first(headline.label)}"


def replaced(tally: ProgrammeTally) -> str:
    """What left a programme this week."""
    return f"{number(tally.replaced_this_week)} replaced this week, not counted"


def counted(board: Scoreboard) -> list[StateCount]:
    """The statuses that commitments in the count can have."""
    return [status for status in board.states if status.headline is not Headline.REPLACED]


def unused(board: Scoreboard) -> str | None:
    """The statuses that the tables by programme and by lead body leave out."""
    names = [
        lower_first(status.headline.label) for status in counted(board) if not status.this_week
    ]
    if not (board.programmes and names):
        return None
    return f"In these tables no commitment has the status {any_of(names)}."


def apart(kind: CountedApart) -> str:
    """A kind that is never counted with commitments, and how many there are."""
    return f"{kind.label}: {number(kind.count)}"


def responses(board: Scoreboard, mast: Masthead) -> tuple[str, str]:
    """Caption of the responses."""
    asks = "recommendation or demand" if board.asks == 1 else "recommendations and demands"
    return (
        f"Responses to {number(board.asks)} {asks}, by addressee",
        (
            "Acceptance never moves delivery, and what was rejected stays in the count. "
            f"Responses at the end of {day_words(mast.as_of)}"
        ),
    )


def trend(panels: Panels) -> str:
    """What the trend shows, whichever way it is drawn."""
    first, last = panels.sundays[0], panels.sundays[-1]
    return (
        f"Commitments by status at {number(len(panels.sundays))} week ends, "
        f"{range_words(first, last)}, as we know them now."
    )


def trend_in_panels(panels: Panels) -> str:
    """How the panels are read."""
    return (
        f"{trend(panels)} Every panel has the same scale, from 0 to {number(panels.top)}. The last "
        "column is this week; the change is since the first."
    )


def trend_in_lines(panels: Panels) -> str:
    """How the lines of numbers are read."""
    return (
        f"{trend(panels)} The last number is this week’s; the change in brackets is since the "
        "first."
    )


def trend_unused(panels: Panels) -> str | None:
    """The statuses that are not drawn."""
    names = any_of([lower_first(headline.label) for headline in panels.unused])
    return f"At none of these week ends was a commitment {names}." if names else None


def bridge(section: Bridge) -> str:
    """How the count moved, and how much of it can be and is rated."""
    now = number(section.closing)
    moved = f"The count went from {number(section.opening)} to {now}."
    if section.opening == section.closing:
        moved = f"The count stays at {now}."
    if not section.closing:
        return moved
    groups = (
        (section.rated, "rated", "none is rated"),
        (section.too_vague, "too vague to rate", "none is too vague to rate"),
        (section.not_assessed, "not yet assessed", "all are assessed"),
    )
    if section.closing == 1:
        return f"{moved} The one commitment is {next(what for count, what, _ in groups if count)}."
    parts = [
        f"{number(count)} {'is' if count == 1 else 'are'} {what}" if count else none
        for count, what, none in groups
    ]
    return f"{moved} Of the {now}, {list_words(parts)}."


def bridge_steps(mast: Masthead) -> tuple[str, str]:
    """Caption of the steps from last week's count to this week's."""
    return (
        "From last week’s count to this week’s",
        f"Commitments, {range_words(mast.monday, mast.sunday)}",
    )


def _both(mast: Masthead) -> str:
    return f"Counts at the end of {day_words(mast.as_of)} and one week earlier"

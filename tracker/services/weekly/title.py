"""The report's headline and the line under it, generated from what happened."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.domain.prose import count_words, days_words, number_words
from tracker.domain.report import Scoreboard
from tracker.domain.schedule import Schedule
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Headline
from tracker.services.weekly.events import ENDINGS, Events
from tracker.services.weekly.phrases import (
    be,
    counted,
    lower_first,
    now_words,
    sentence_case,
    short_title,
)

#: A headline tells of at most two events (look, first screen).
MOST_EVENTS = 2


def title_of(events: Events, board: Scoreboard, moved: Sequence[Standing]) -> str:
    """'Delivered, 27 days late: Casey audit; replaced: Local inquiries'.

    From at most two events in the order delivered, ended short, withdrawn, replaced, overdue;
    then what else changed status, or whose date did, and what entered; or that nothing did.
    """
    some: list[tuple[str, Sequence[Standing]]] = [
        (ending.label, events.ended[ending]) for ending in ENDINGS
    ]
    some += [(Headline.REPLACED.label, events.replaced), ("Overdue", events.overdue)]
    told = [_event(label, found) for label, found in some if found][:MOST_EVENTS]
    if told:
        return "; ".join([told[0], *map(lower_first, told[1:])])
    if events.learned:
        label = events.learned[0].headline.label
        one = f"Learned this week, {lower_first(label)} earlier"
        return sentence_case(_some(events.learned, one, "earlier endings came to light"))
    parts = []
    if events.changed:
        parts.append(_changed(events.changed))
    elif moved:
        parts.append(_some(moved, "date changed", "dates changed"))
    if events.entered:
        parts.append(_some(events.entered, "new in the register", "commitments enter the register"))
    if parts:
        return sentence_case("; ".join(parts))
    return f"No change of status this week: {_delivered(board)}"


def dek_of(events: Events, board: Scoreboard) -> str:
    """'2 of 44 commitments are delivered and 3 are overdue. Promisers and our evidence …'"""
    if not board.total:
        return "No commitments are counted yet."
    late, gaps, done = len(events.all_overdue), len(events.gaps), _done(board)
    known = " known to be" if events.unchecked and not late else ""
    whole = count_words(board.total, "commitment")
    first = f"{done:,} of {whole} {be(done)} delivered" if done else f"None of {whole} is delivered"
    overdue = f"{late:,} {be(late)}" if late else f"none is{known}"
    if board.total == 1:
        first = f"The one commitment is {'' if done else 'not yet '}delivered"
        overdue = f"is {'' if late else 'not'}{known}".rstrip()
    return (
        f"{first} and {overdue} overdue. "
        f"Promisers and our evidence disagree on {f'{gaps:,}' if gaps else 'none'}."
    )


def _some(found: Sequence[Standing], one: str, many: str) -> str:
    """'new in the register: Casey audit', 'two commitments enter the register'."""
    if len(found) == 1:
        return f"{one}: {_named(found)}"
    return f"{number_words(len(found))} {many}"


def _changed(found: Sequence[Standing]) -> str:
    states = {each.headline for each in found}
    if len(found) == 1:
        return f"{found[0].headline.label}: {_named(found)}"
    same = now_words(states.pop(), len(found)) if len(states) == 1 else "change status"
    return f"{counted(len(found), 'commitment')} {same}"


def _event(label: str, found: Sequence[Standing]) -> str:
    if len(found) > 1:
        return sentence_case(f"{counted(len(found), 'commitment')} {lower_first(label)}")
    only = found[0]
    late = ""
    if label == Headline.DELIVERED.label and only.timing.value is Schedule.MET_LATE:
        late = f", {days_words(only.timing.days or 0)} late"
    return f"{label}{late}: {_named(found)}"


def _named(found: Sequence[Standing]) -> str:
    """The one commitment of an event, by its title or, where that is long, its ref."""
    return short_title(found[0].subject.title) or found[0].subject.ref


def _delivered(board: Scoreboard) -> str:
    if not board.total:
        return "nothing is counted yet"
    return f"{_done(board):,} of {board.total:,} delivered"


def _done(board: Scoreboard) -> int:
    return next(state.this_week for state in board.states if state.headline is Headline.DELIVERED)

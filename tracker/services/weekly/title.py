"""The report's headline and the line under it, generated from what happened."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.domain.prose import count_words, days_words
from tracker.domain.report import Scoreboard
from tracker.domain.schedule import Schedule
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Headline
from tracker.services.weekly.events import ENDINGS, Events
from tracker.services.weekly.phrases import be, counted, lower_first, sentence_case, short_title

#: A headline tells of at most two events (look, first screen).
MOST_EVENTS = 2


def title_of(events: Events, board: Scoreboard) -> str:
    """'Delivered, 27 days late: Casey audit; replaced: Local inquiries'.

    From at most two events in the order delivered, ended short, withdrawn, replaced, overdue;
    then what else changed, then what entered; and that nothing changed, when nothing did.
    """
    some: list[tuple[str, Sequence[Standing]]] = [
        (ending.label, events.ended[ending]) for ending in ENDINGS
    ]
    some += [(Headline.REPLACED.label, events.replaced), ("Overdue", events.overdue)]
    told = [_event(label, found) for label, found in some if found][:MOST_EVENTS]
    if told:
        return "; ".join([told[0], *map(lower_first, told[1:])])
    entered = f"{counted(len(events.entered), 'commitment')} {_enter(len(events.entered))}"
    if events.changed:
        number = len(events.changed)
        first = f"{counted(number, 'commitment')} change status"
        if number == 1:
            first = f"now {lower_first(events.changed[0].headline.label)}: {_named(events.changed)}"
        return sentence_case(f"{first}; {entered}" if events.entered else first)
    if events.entered:
        return sentence_case(entered)
    return f"No change this week: {_delivered(board)}"


def dek_of(events: Events, board: Scoreboard) -> str:
    """'2 of 44 commitments are delivered and 3 are overdue. Promisers and our evidence …'"""
    if not board.total:
        return "No commitments are counted yet."
    late, gaps = len(events.all_overdue), len(events.gaps)
    done = _done(board)
    whole = count_words(board.total, "commitment")
    first = f"{done:,} of {whole} {be(done)}" if done else f"None of {whole} is"
    overdue = f"{late:,} {be(late)}" if late else "none is"
    return (
        f"{first} delivered and {overdue} overdue. "
        f"Promisers and our evidence disagree on {f'{gaps:,}' if gaps else 'none'}."
    )


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


def _enter(number: int) -> str:
    return "enters the register" if number == 1 else "enter the register"


def _delivered(board: Scoreboard) -> str:
    if not board.total:
        return "nothing is counted yet"
    return f"{_done(board):,} of {board.total:,} delivered"


def _done(board: Scoreboard) -> int:
    return next(state.this_week for state in board.states if state.headline is Headline.DELIVERED)

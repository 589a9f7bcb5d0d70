"""How a commitment's dates and headline moved, entry by entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from tracker.domain.describe import Context, with_changes
from tracker.domain.entry import Entry
from tracker.domain.schedule import DeadlineChange, Move, deadline_changes, deadline_of
from tracker.domain.standing import STATE_FACETS, Standing
from tracker.domain.vocabulary import DeadlineValue, Facet
from tracker.read.compare import standings_of
from tracker.report.reading import Reading
from tracker.report.value import DeadlineStatement

#: The move of an entry that reads a phrase in a second way and changes no date.
RIVAL = "rival"


def context_of(reading: Reading) -> Context:
    """What the entries of a report point to, and what came before each."""
    standings = [
        standing
        for number in reading.history
        if (standing := reading.now.standings.get(number)) is not None
    ]
    return with_changes(reading.context, reading.history.values(), standings)


def deadline_history(reading: Reading, standing: Standing) -> tuple[DeadlineStatement, ...]:
    """The history of a date as a card shows it."""
    changes = deadline_changes(standing.deadline_entries, standing.moves)
    return tuple(_statement(reading, change) for change in changes)


def moved_in(standing: Standing, first: date, last: date) -> bool:
    """Whether the date of a commitment moved, grew firmer or softer, or was taken back."""
    return any(
        first <= moved.said <= last and moved.move not in {Move.FIRST, Move.RESTATED}
        for moved in standing.moves.each
    )


def _statement(reading: Reading, change: DeadlineChange) -> DeadlineStatement:
    entry = change.entry
    deadline = deadline_of(entry) if entry.value == DeadlineValue.STATED else None
    return DeadlineStatement(
        entry=entry.seq,
        phrase=deadline.phrase if deadline is not None else entry.text("quote") or "",
        said=entry.when,
        by=reading.voice(entry),
        move=RIVAL if change.rival else change.moved.move.value,
        days=None if change.rival else change.moved.days,
        silent=entry.detail.get("silent") is True,
        earliest=None if deadline is None else deadline.earliest,
        latest=None if deadline is None else deadline.latest,
        strict_latest=None if deadline is None else deadline.strict_latest,
        reading=_NO_DATE[DeadlineValue(entry.value)] if deadline is None else deadline.reading,
        rule=None if deadline is None else deadline.rule,
        version=None if deadline is None else deadline.version,
        hardness=None if deadline is None else deadline.hardness.value,
        because=entry.text("because") or entry.text("correction"),
    )


_NO_DATE = {
    DeadlineValue.NONE_SET: "no date was given",
    DeadlineValue.WITHDRAWN: "the date was taken back",
}


#: What a headline follows from, and whether its commitment is counted at all.
FACETS = STATE_FACETS | {Facet.IDENTITY}


def headlines(
    history: Iterable[Entry], days: Sequence[date]
) -> dict[int, tuple[Standing | None, ...]]:
    """Commitments at the end of each of the days, by number; None before the announcement.

    `history` is every live entry of theirs in FACETS up to the last day, by subject, day and
    number; the days are in order. What had not been announced by the last one is left out.
    """
    by_number = {}
    for number, entries in groupby(history, key=lambda entry: entry.subject):
        standings = _on(list(entries), days)
        if standings[-1] is not None:
            by_number[number] = standings
    return by_number


def _on(entries: Sequence[Entry], days: Iterable[date]) -> tuple[Standing | None, ...]:
    """One subject on each of the days; it is stood again only after something happened."""
    standings: list[Standing | None] = []
    standing, place = None, 0
    for day in days:
        start = place
        while place < len(entries) and entries[place].occurred_latest <= day:
            place += 1
        if place > start:
            (standing,) = standings_of(entries[:place], day).values() or (None,)
        standings.append(standing)
    return tuple(standings)

"""How a commitment's dates and headline moved, entry by entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tracker.domain.entry import Entry
from tracker.domain.schedule import Moved, deadline_of
from tracker.domain.standing import Standing, headline
from tracker.domain.vocabulary import (
    LADDER,
    DeadlineValue,
    Delivery,
    Disposition,
    Ended,
    Facet,
    Headline,
    Voice,
)
from tracker.read.compare import standings_of
from tracker.report.reading import Reading
from tracker.report.value import DeadlineStatement

#: The move of an entry that reads a phrase in a second way and changes no date.
RIVAL = "rival"


@dataclass(frozen=True, slots=True)
class Stated:
    """One entry about a date, with its place among the others."""

    entry: Entry
    moved: Moved
    rival: bool
    before: str | None
    """The phrase stated before it, in quotation marks."""

    @property
    def move(self) -> str:
        """What it did: a move, or 'rival'."""
        return RIVAL if self.rival else self.moved.move.value

    @property
    def days(self) -> int | None:
        """By how many days the latest day changed."""
        return None if self.rival else self.moved.days

    @property
    def silent(self) -> bool:
        """Whether it was found without an announcement."""
        return self.entry.detail.get("silent") is True


def stated_of(standing: Standing) -> list[Stated]:
    """Every entry about a commitment's date, in order."""
    statements: list[Stated] = []
    before: str | None = None
    for group, moved in zip(
        statement_groups(standing.deadline_entries), standing.moves.each, strict=True
    ):
        statements += [Stated(entry, moved, entry is not group[0], before) for entry in group]
        before = _phrase(group[0])
    return statements


def statement_groups(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Entries about a date with the rival readings of a phrase beside it.

    The same grouping as `deadline_entry.statements`, entry by entry.
    """
    groups: list[list[Entry]] = []
    for entry in entries:
        stated = entry.value == DeadlineValue.STATED
        rival = stated and entry.detail.get("rival") is True
        if rival and groups and groups[-1][0].value == DeadlineValue.STATED:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def deadline_history(reading: Reading, standing: Standing) -> tuple[DeadlineStatement, ...]:
    """The history of a date as a card shows it."""
    return tuple(_statement(reading, stated) for stated in stated_of(standing))


def moved_in(standing: Standing, first: date, last: date) -> bool:
    """Whether the date of a commitment moved, grew firmer or softer, or was taken back."""
    return any(
        first <= moved.said <= last and moved.move.value not in {"first", "restated"}
        for moved in standing.moves.each
    )


def _statement(reading: Reading, stated: Stated) -> DeadlineStatement:
    entry = stated.entry
    deadline = deadline_of(entry) if entry.value == DeadlineValue.STATED else None
    return DeadlineStatement(
        entry=entry.seq,
        phrase=deadline.phrase if deadline is not None else entry.text("quote") or "",
        said=entry.when,
        by=reading.voice(entry),
        move=stated.move,
        days=stated.days,
        silent=stated.silent,
        earliest=None if deadline is None else deadline.earliest,
        latest=None if deadline is None else deadline.latest,
        strict_latest=None if deadline is None else deadline.strict_latest,
        reading=_NO_DATE[DeadlineValue(entry.value)] if deadline is None else deadline.reading,
        rule=None if deadline is None else deadline.rule,
        version=None if deadline is None else deadline.version,
        hardness=None if deadline is None else deadline.hardness.value,
        because=entry.text("because") or entry.text("correction"),
    )


def _phrase(entry: Entry) -> str:
    if entry.value != DeadlineValue.STATED:
        return _NO_DATE[DeadlineValue(entry.value)]
    return f"“{deadline_of(entry).phrase}”"


_NO_DATE = {
    DeadlineValue.NONE_SET: "no date was given",
    DeadlineValue.WITHDRAWN: "the date was taken back",
}


#: The facets that a headline follows from (domain, headline).
STATE_FACETS = frozenset({Facet.DELIVERY, Facet.ENDED, Facet.DISPOSITION})


@dataclass(frozen=True, slots=True)
class Passage:
    """From one headline to the next."""

    before: Headline
    after: Headline
    down: bool
    """Whether the finding went down the ladder, which is shown as reassessed."""


def passages(history: Iterable[Entry]) -> dict[int, Passage]:
    """The passage of every entry of one commitment that a headline follows from.

    Entries come by day and then by number: an entry that is recorded late takes its place in
    time, and what was recorded before it keeps its own.
    """
    values: dict[tuple[Facet, str], str] = {}
    by_entry: dict[int, Passage] = {}
    for entry in history:
        if entry.facet not in STATE_FACETS:
            continue
        before, delivery = _headline(values), _delivery(values)
        values[entry.facet, entry.voice] = entry.value
        if entry.facet is Facet.DELIVERY and entry.voice != Voice.TRACKER:
            continue
        by_entry[entry.seq] = Passage(before, _headline(values), down=_down(delivery, values))
    return by_entry


def _headline(values: dict[tuple[Facet, str], str]) -> Headline:
    return headline(
        _delivery(values),
        Ended(_value(values, Facet.ENDED) or Ended.OPEN),
        Disposition(_value(values, Facet.DISPOSITION) or Disposition.ACTIVE),
    )


def _delivery(values: dict[tuple[Facet, str], str]) -> Delivery:
    return Delivery(values.get((Facet.DELIVERY, Voice.TRACKER), Delivery.NOT_ASSESSED))


def _value(values: dict[tuple[Facet, str], str], facet: Facet) -> str | None:
    return values.get((facet, Voice.TRACKER)) or values.get((facet, Voice.PROMISER))


def _down(before: Delivery, values: dict[tuple[Facet, str], str]) -> bool:
    after = _delivery(values)
    if before not in LADDER or after not in LADDER:
        return False
    return LADDER.index(after) < LADDER.index(before)


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

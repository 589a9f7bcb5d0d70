"""Statements of dates entry by entry: what each did to the one before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.domain.deadline_entry import deadline_of
from tracker.domain.entry import Entry
from tracker.domain.moves import Moved
from tracker.domain.report import DeadlineStatement
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import DeadlineValue
from tracker.services.weekly.reading import Reading

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
    found: list[Stated] = []
    before: str | None = None
    for group, moved in zip(
        statement_groups(standing.deadline_entries), standing.moves.each, strict=True
    ):
        found += [Stated(entry, moved, entry is not group[0], before) for entry in group]
        before = _phrase(group[0])
    return found


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
    return tuple(_statement(reading, each) for each in stated_of(standing))


def moved_in(standing: Standing, first: date, last: date) -> bool:
    """Whether the date of a commitment moved, grew firmer or softer, or was taken back."""
    return any(
        first <= moved.said <= last and moved.move.value not in {"first", "restated"}
        for moved in standing.moves.each
    )


def _statement(reading: Reading, each: Stated) -> DeadlineStatement:
    entry = each.entry
    deadline = deadline_of(entry) if entry.value == DeadlineValue.STATED else None
    return DeadlineStatement(
        entry=entry.seq,
        phrase=deadline.phrase if deadline is not None else entry.text("quote") or "",
        said=entry.when,
        by=reading.voice(entry),
        move=each.move,
        days=each.days,
        silent=each.silent,
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

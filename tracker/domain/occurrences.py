"""The times of a duty that returns as they stand on a day: kept, missed, or not checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from tracker.domain.deadline.recurrence import Recurrence
from tracker.domain.deadline.window import Bound, Deadline
from tracker.domain.fact import Stated
from tracker.domain.prose import count_words
from tracker.domain.vocabulary import Delivery, Facet, Voice

#: A finding: an entry, or the fact of a status row.
F = TypeVar("F", bound=Stated)
#: How many of the times that nobody reported on are listed one by one.
MOST_UNREPORTED = 12


class OccurrenceState(StrEnum):
    """What became of one time of a duty."""

    KEPT = "kept"
    MISSED = "missed"
    """Found breached."""
    OVERDUE = "overdue"
    """Its day has passed, somebody has looked since, and nobody reported on it."""
    NOT_CHECKED = "not_checked"
    """Its day has passed, and nobody has looked since."""
    AHEAD = "ahead"


_WAITING = frozenset({OccurrenceState.OVERDUE, OccurrenceState.NOT_CHECKED})


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time of a duty that returns; the names are those of `list --json`."""

    period: str
    """The period that names it: 2026, 2026-Q1."""
    first: date
    last: date
    """The day by which it is due."""
    state: OccurrenceState
    entry: int | None = None
    """The finding that reported on it."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty that returns, as it stands on a day."""

    occurrences: tuple[Occurrence, ...]
    """Those that were reported on, the one that is due and, of others that are over and were not
    reported on, the last ones; by day."""
    due: Occurrence
    """The first that was not reported on; what came before all reports is not asked for."""
    following: Occurrence | None
    """The next whose day has not passed, where that is not the one that is due."""
    waiting: int
    """How many are over and were not reported on, from the one that is due."""

    @property
    def periods_waiting(self) -> list[str]:
        """The names of the last of those that wait for a finding."""
        return [one.period for one in self.occurrences if one.state in _WAITING]

    @property
    def listed(self) -> tuple[Occurrence, ...]:
        """Those that are listed, with the next."""
        more = () if self.following is None else (self.following,)
        return tuple(sorted({*self.occurrences, *more}, key=lambda one: one.last))

    @property
    def kept(self) -> int:
        """How many times it was kept."""
        return sum(one.state is OccurrenceState.KEPT for one in self.occurrences)

    @property
    def judged(self) -> int:
        """How many times were reported on."""
        return sum(one.entry is not None for one in self.occurrences)


def recurrence_of(deadline: Deadline | None, said: date = date.max) -> Recurrence | None:
    """When a deadline of a day returns; None for one that does not, and for a state to be kept."""
    if deadline is None or deadline.bound is not Bound.RECURRING:
        return None
    if deadline.earliest is None or deadline.period is None:
        return None
    return Recurrence(deadline.earliest, deadline.period, int(deadline.earliest < said))


def duty_of(
    recurrence: Recurrence,
    findings: Iterable[Stated],
    *,
    as_of: date,
    examined_on: date | None,
) -> Duty | None:
    """The times of a duty at the end of a day; None where its days leave the calendar.

    `findings` are our standing findings, each about one time (`item`); of two about the same
    time the later stands. `examined_on` is the day of the newest look, claim or finding.
    """
    try:
        return _duty(recurrence, _reported(recurrence, findings), as_of, examined_on)
    except (OverflowError, ValueError):
        return None


def kept_words(duty: Duty) -> str:
    """'kept 3 of 4 times'; empty while no time was reported on."""
    return f"kept {duty.kept} of {count_words(duty.judged, 'time')}" if duty.judged else ""


def is_of_occurrence(entry: Stated) -> bool:
    """Whether it is a finding of ours about one time of a duty."""
    return entry.facet is Facet.DELIVERY and entry.voice == Voice.TRACKER and entry.item != ""


def last_occurrence(findings: Iterable[F], recurrence: Recurrence | None) -> F | None:
    """The finding about the last time; of two about one time, and without times, the later."""

    def place(entry: F) -> tuple[date, date, int]:
        numbers = [] if recurrence is None else recurrence.numbered(entry.item)
        one = recurrence is not None and len(numbers) == 1
        last = recurrence.last_day(numbers[0]) if recurrence and one else date.min
        return last, entry.occurred_latest, entry.seq

    return max(findings, key=place, default=None)


def with_due(deadline: Deadline, duty: Duty | None) -> Deadline:
    """The deadline of a duty with the last day of the time that is due."""
    if duty is None:
        return deadline
    last = duty.due.last
    return replace(deadline, earliest=None, latest=last, strict_latest=last)


def _reported(recurrence: Recurrence, findings: Iterable[Stated]) -> dict[int, Stated]:
    reported: dict[int, Stated] = {}
    for entry in sorted(findings, key=lambda one: (one.occurred_latest, one.seq)):
        numbers = recurrence.numbered(entry.item)
        if len(numbers) == 1:
            reported[numbers[0]] = entry
    return reported


def _duty(
    recurrence: Recurrence, reported: Mapping[int, Stated], as_of: date, examined_on: date | None
) -> Duty:
    running = recurrence.number_on(as_of)
    number = min(reported, default=1)
    while number in reported:
        number += 1
    over = [one for one in range(number, running) if one not in reported]
    unreported = over[-MOST_UNREPORTED:]

    def occurrence(time: int) -> Occurrence:
        last, finding = recurrence.last_day(time), reported.get(time)
        if finding is not None:
            holds = finding.value == Delivery.HOLDING
            state = OccurrenceState.KEPT if holds else OccurrenceState.MISSED
        elif last >= as_of:
            state = OccurrenceState.AHEAD
        else:
            looked = examined_on is not None and last < examined_on <= as_of
            state = OccurrenceState.OVERDUE if looked else OccurrenceState.NOT_CHECKED
        seq = None if finding is None else finding.seq
        return Occurrence(recurrence.name(time), recurrence.first_day(time), last, state, seq)

    listed = sorted({*reported, *unreported, number})
    following = max(number, running)
    while following in reported:
        following += 1
    return Duty(
        occurrences=tuple(map(occurrence, listed)),
        due=occurrence(number),
        following=None if following == number else occurrence(following),
        waiting=len(over),
    )

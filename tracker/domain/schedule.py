"""Where a commitment stands against its date on a given day.

Lateness says nothing about delivery: a late delivery is still a delivery. And a date that has
passed is not called overdue until somebody has looked after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.deadline_values import Bound, Deadline

DUE_SOON_DAYS = 30
_NEVER_OVERDUE = frozenset(
    {Bound.OPEN_ENDED, Bound.EXPECTATION, Bound.EVENT, Bound.NOT_BEFORE, Bound.RECURRING}
)


class Schedule(StrEnum):
    """The place of a commitment in time; computed, never recorded."""

    NO_TIMETABLE_SET = "no_timetable_set"
    TIMETABLE_UNKNOWN = "timetable_unknown"
    OPEN_ENDED = "open_ended"
    UPCOMING = "upcoming"
    DUE_SOON = "due_soon"
    IN_WINDOW = "in_window"
    PASSED_UNCHECKED = "passed_unchecked"
    OVERDUE_ON_STRICT_READING = "overdue_on_strict_reading"
    OVERDUE = "overdue"
    MET_ON_TIME = "met_on_time"
    MET_LATE = "met_late"


@dataclass(frozen=True, slots=True)
class Timing:
    """The schedule value and the days behind it.

    The day judged is the day of delivery, or the day of the report while it is not delivered.
    `days` is that day minus `latest`: positive is late, 0 is the last day, negative is days
    left (or early, once met). `strict_days` is that day minus `strict_latest` where that is
    above 0, else None. `measured_from` is the day from which lateness in words counts: `latest`
    when late on every reading, `strict_latest` when late on the narrowest one only, None when
    not late. All are None where there is no last day.
    """

    value: Schedule
    days: int | None = None
    strict_days: int | None = None
    measured_from: date | None = None
    latest: date | None = None
    strict_latest: date | None = None


def timing(
    *,
    as_of: date,
    deadline: Deadline | None,
    none_set: bool,
    met_on: date | None,
    examined_on: date | None,
    due_soon_days: int = DUE_SOON_DAYS,
) -> Timing:
    """Judge a date at the end of the day `as_of`; every combination has exactly one value.

    `examined_on` is the day of the newest look, claim or verdict. `met_on` and `examined_on`
    after `as_of` have not happened yet. The first line that fits decides; L is the latest day,
    S the strict latest day (L if there is none), E the first day of a window:

    | if | value |
    |---|---|
    | none_set (evidence that no date was given) | no_timetable_set |
    | no deadline stated | timetable_unknown |
    | open-ended, expectation, event, lower bound, recurring | open_ended |
    | relative without an anchor, words that no rule reads, or no L | timetable_unknown |
    | met, met_on ≤ L | met_on_time (strict_days says if S was missed) |
    | met, met_on > L | met_late |
    | as_of > L, examined_on > L | overdue |
    | as_of > L | passed_unchecked |
    | S < as_of ≤ L, examined_on > S | overdue_on_strict_reading |
    | S < as_of ≤ L | passed_unchecked |
    | E ≤ as_of, E a calendar day of its own | in_window |
    | L − as_of ≤ due_soon_days | due_soon |
    | otherwise | upcoming |

    The anchor of a period ("within three months") is no E: nothing had to wait for it, and such
    a deadline would otherwise never be upcoming.
    """
    if none_set:
        return Timing(Schedule.NO_TIMETABLE_SET)
    if deadline is None:
        return Timing(Schedule.TIMETABLE_UNKNOWN)
    if deadline.bound in _NEVER_OVERDUE:
        return Timing(Schedule.OPEN_ENDED)
    latest, strict = deadline.latest, deadline.narrowest
    if deadline.bound is Bound.RELATIVE or latest is None or strict is None:
        return Timing(Schedule.TIMETABLE_UNKNOWN)
    met = met_on if met_on and met_on <= as_of else None
    looked = examined_on if examined_on and examined_on <= as_of else None
    judged = met or as_of
    if met:
        value = Schedule.MET_ON_TIME if met <= latest else Schedule.MET_LATE
    elif as_of > strict:
        value = _passed(as_of, latest, strict, looked)
    else:
        value = _ahead(as_of, latest, _window_start(deadline), due_soon_days)
    days, strict_days = (judged - latest).days, (judged - strict).days
    late_on_strict = strict if strict_days > 0 else None
    return Timing(
        value=value,
        days=days,
        strict_days=strict_days if strict_days > 0 else None,
        measured_from=latest if days > 0 else late_on_strict,
        latest=latest,
        strict_latest=strict,
    )


def _passed(as_of: date, latest: date, strict: date, looked: date | None) -> Schedule:
    last_day, overdue = (
        (latest, Schedule.OVERDUE)
        if as_of > latest
        else (strict, Schedule.OVERDUE_ON_STRICT_READING)
    )
    return overdue if looked and looked > last_day else Schedule.PASSED_UNCHECKED


def _ahead(as_of: date, latest: date, start: date | None, due_soon_days: int) -> Schedule:
    if start and start <= as_of:
        return Schedule.IN_WINDOW
    return Schedule.DUE_SOON if (latest - as_of).days <= due_soon_days else Schedule.UPCOMING


def _window_start(deadline: Deadline) -> date | None:
    if deadline.bound is Bound.WITHIN and deadline.period is None:
        return deadline.earliest
    return None

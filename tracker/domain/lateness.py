"""Says how late or how soon a commitment is, and how far its date has moved."""

from __future__ import annotations

from datetime import date

from tracker.domain.deadline.window import Bound
from tracker.domain.prose import MINUS, count_words, day_words, days_words, range_words
from tracker.domain.schedule import Schedule, Timing
from tracker.domain.standing import AnyStanding
from tracker.domain.vocabulary import Disposition

#: What has no last day because of the kind of its words, not of their age.
_NO_LAST_DAY = {
    Bound.NOT_BEFORE: "a lower bound only",
    Bound.EVENT: "tied to an event",
    Bound.RECURRING: "a recurring duty",
}


def lateness(standing: AnyStanding, as_of: date) -> str:
    """How late, how soon, or why neither can be said; empty where no date is known.

    It fits a narrow cell: "27 to 61 days overdue", "23 days left", "passed 12 days ago, not
    checked". Two counts are those of the most generous and of the narrowest reading.
    """
    timing = standing.timing
    if standing.disposition is not Disposition.ACTIVE:
        return ""
    if standing.done_before:
        return "done before it was promised"
    if timing.value is Schedule.NO_TIMETABLE_SET:
        return "no timetable set"
    if timing.value is Schedule.TIMETABLE_UNKNOWN:
        return _unknown(standing)
    if timing.value is Schedule.OPEN_ENDED:
        return _open_ended(standing, as_of)
    return _timing_words(timing)


def aged_days(standing: AnyStanding, as_of: date) -> int | None:
    """For how long it has been "in due course": since the first of the latest such statements.

    None for a date with a last day, and before it was said so.
    """
    since = standing.open_since
    if standing.timing.value is not Schedule.OPEN_ENDED or since is None or since > as_of:
        return None
    return (as_of - since).days


def is_overdue(standing: AnyStanding) -> bool:
    """Past its date on every reading, looked at since, and not over."""
    return standing.is_open and standing.timing.value is Schedule.OVERDUE


def is_unchecked(standing: AnyStanding) -> bool:
    """Past its date on one reading at least, and nobody has looked since."""
    return standing.is_open and standing.timing.value is Schedule.PASSED_UNCHECKED


def window_in_full(standing: AnyStanding) -> str:
    """The days that the phrase stands for: "1 April to 30 June 2025", "by 20 April 2025"."""
    deadline = standing.deadline
    if deadline is None:
        return ""
    first, last, strict = deadline.earliest, deadline.latest, deadline.strict_latest
    if deadline.bound is Bound.RECURRING:
        return deadline.reading if first else ""
    if last is None:
        return f"not before {day_words(first)}" if first else ""
    if first is None:
        words = f"by {day_words(last)}"
    elif first == last:
        words = f"on {day_words(last)}"
    else:
        words = range_words(first, last)
    if strict is None or strict == last:
        return words
    return f"{words} (strictly, by {day_words(strict)})"


def slip_words(standing: AnyStanding) -> str:
    """How far a date moved against the first one: "+214 days, 1 move, not announced"."""
    moves = standing.moves
    if not moves.count:
        return ""
    days = f"{MINUS if moves.slip_days < 0 else '+'}{days_words(abs(moves.slip_days))}"
    return f"{days}, {moves_words(moves.count, moves.silent_count)}"


def moves_words(count: int, silent: int) -> str:
    """How often a date moved, and how often without a word: "2 moves, 1 not announced"."""
    words = count_words(count, "move")
    if not silent:
        return words
    return f"{words}, not announced" if silent == count else f"{words}, {silent} not announced"


def _unknown(standing: AnyStanding) -> str:
    if standing.deadline is None:
        return "date taken back" if standing.deadline_entries else ""
    return "not read as days" if standing.deadline.bound is Bound.UNREAD else "start not known"


def _open_ended(standing: AnyStanding, as_of: date) -> str:
    if standing.deadline is not None and standing.deadline.bound in _NO_LAST_DAY:
        return _NO_LAST_DAY[standing.deadline.bound]
    days = aged_days(standing, as_of)
    return "open-ended" if days is None else f"open-ended for {days_words(days)}"


def _timing_words(timing: Timing) -> str:
    strict = days_words(timing.strict_days or 0)
    return {
        Schedule.UPCOMING: _left(timing),
        Schedule.DUE_SOON: _left(timing),
        Schedule.IN_WINDOW: f"window open, {_left(timing)}",
        Schedule.PASSED_UNCHECKED: _passed(timing),
        Schedule.OVERDUE: f"{_spread(timing)} overdue",
        Schedule.OVERDUE_ON_STRICT_READING: f"{strict} overdue on a strict reading",
        Schedule.MET_LATE: f"met {_spread(timing)} late",
        Schedule.MET_ON_TIME: f"met on time, {strict} late on a strict reading"
        if timing.strict_days
        else "met on time",
    }[timing.value]


def _passed(timing: Timing) -> str:
    if timing.days is not None and timing.days > 0:
        return f"passed {days_words(timing.days)} ago, not checked"
    return f"passed {days_words(timing.strict_days or 0)} ago on a strict reading, not checked"


def _left(timing: Timing) -> str:
    left = max(0, -(timing.days or 0))
    return f"{days_words(left)} left" if left else "last day today"


def _spread(timing: Timing) -> str:
    days, strict = max(timing.days or 0, 0), timing.strict_days or 0
    return f"{days:,} to {days_words(strict)}" if strict > days else days_words(days)

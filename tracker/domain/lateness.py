"""Says how late or how soon a commitment is, and how far its date has moved."""

from __future__ import annotations

from datetime import date

from tracker.domain.deadline.window import Bound
from tracker.domain.prose import MINUS, count_words, day_words, days_words, late_words, range_words
from tracker.domain.schedule import Schedule, Timing, statements
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Disposition

_WITHOUT_DAY = frozenset({Bound.OPEN_ENDED, Bound.EXPECTATION, Bound.NOT_BEFORE, Bound.EVENT})


def lateness(standing: Standing, as_of: date) -> str:
    """How late, how soon, or why neither can be said; empty where no date is known.

    It fits a narrow cell: "61 days late", "in 23 days", "passed 12 days ago, not checked".
    """
    timing = standing.timing
    if standing.disposition is not Disposition.ACTIVE:
        return ""
    if timing.value is Schedule.NO_TIMETABLE_SET:
        return "no timetable set"
    if timing.value is Schedule.TIMETABLE_UNKNOWN:
        return _unknown(standing)
    if timing.value is Schedule.OPEN_ENDED:
        return _aged(standing, as_of)
    return _timing_words(timing)


def lateness_in_full(standing: Standing, as_of: date) -> str:
    """The same for a card, with the day that lateness is measured from."""
    timing = standing.timing
    if standing.disposition is not Disposition.ACTIVE:
        return ""
    late = late_words(timing.days, timing.strict_days, timing.measured_from)
    if timing.value in {Schedule.OVERDUE, Schedule.MET_LATE}:
        return late if timing.value is Schedule.OVERDUE else f"met, {late}"
    if timing.value is Schedule.OVERDUE_ON_STRICT_READING:
        return f"overdue on one reading of two: {late}"
    if timing.value is Schedule.MET_ON_TIME and late:
        return f"met on time on the most generous reading, {late}"
    return lateness(standing, as_of)


def window_in_full(standing: Standing) -> str:
    """The days that the phrase stands for: "1 April to 30 June 2025", "by 20 April 2025"."""
    deadline = standing.deadline
    if deadline is None:
        return ""
    first, last, strict = deadline.earliest, deadline.latest, deadline.strict_latest
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


def slip_words(standing: Standing) -> str:
    """How far a date moved against the first one: "214 days, 1 move, not announced"."""
    moves = standing.moves
    if not moves.count:
        return ""
    days = f"{MINUS if moves.slip_days < 0 else '+'}{days_words(abs(moves.slip_days))}"
    words = f"{days}, {count_words(moves.count, 'move')}"
    if not moves.silent_count:
        return words
    if moves.silent_count == moves.count:
        return f"{words}, not announced"
    return f"{words}, {moves.silent_count} not announced"


def _unknown(standing: Standing) -> str:
    if standing.deadline is None:
        return ""
    return "not read as days" if standing.deadline.bound is Bound.UNREAD else "start not known"


def _timing_words(timing: Timing) -> str:
    strict = days_words(timing.strict_days or 0)
    past = timing.days if timing.days and timing.days > 0 else timing.strict_days
    met = "met on time"
    return {
        Schedule.UPCOMING: _left(timing),
        Schedule.DUE_SOON: _left(timing),
        Schedule.IN_WINDOW: f"window open, {_left(timing)}",
        Schedule.PASSED_UNCHECKED: f"passed {days_words(past or 0)} ago, not checked",
        Schedule.OVERDUE: f"{_spread(timing)} overdue",
        Schedule.OVERDUE_ON_STRICT_READING: f"{strict} overdue on a strict reading",
        Schedule.MET_LATE: f"met {_spread(timing)} late",
        Schedule.MET_ON_TIME: f"{met}, {strict} late on a strict reading"
        if timing.strict_days
        else met,
    }[timing.value]


def _left(timing: Timing) -> str:
    left = max(0, -(timing.days or 0))
    return f"{days_words(left)} left" if left else "last day today"


def _spread(timing: Timing) -> str:
    days, strict = max(timing.days or 0, 0), timing.strict_days or 0
    return f"{days:,} to {days_words(strict)}" if strict > days else days_words(days)


def _aged(standing: Standing, as_of: date) -> str:
    """For how long it has been "in due course": since the first of the latest such statements."""
    since = None
    for statement in reversed(statements(standing.deadline_entries)):
        if statement.deadline is None or statement.deadline.bound not in _WITHOUT_DAY:
            break
        since = statement.said
    deadline = standing.deadline
    if deadline is not None and deadline.bound is Bound.NOT_BEFORE:
        return "a lower bound only"
    if since is None or since > as_of:
        return "open-ended"
    return f"open-ended for {days_words((as_of - since).days)}"

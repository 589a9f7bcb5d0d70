"""Says how late or how soon a commitment is, and how far its date has moved."""

from __future__ import annotations

from datetime import date

from tracker.domain.binding import bound_words
from tracker.domain.deadline.window import Bound, Deadline
from tracker.domain.occurrences import Duty, kept_words, recurrence_of
from tracker.domain.prose import (
    MINUS,
    count_words,
    day_words,
    days_words,
    on_words,
    range_words,
)
from tracker.domain.schedule import Schedule, Timing
from tracker.domain.standing import AnyStanding
from tracker.domain.vocabulary import Disposition

#: What has no last day because of the kind of its words, not of their age.
_NO_LAST_DAY = {
    Bound.NOT_BEFORE: "a lower bound only",
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
    if standing.done_before or timing.value is Schedule.NO_TIMETABLE_SET:
        return "done before it was promised" if standing.done_before else "no timetable set"
    if timing.value is Schedule.TIMETABLE_UNKNOWN:
        return _unknown(standing)
    if timing.value is Schedule.OPEN_ENDED:
        return _open_ended(standing, as_of)
    return _timing_words(timing) if standing.duty is None else _duty_words(standing.duty, timing)


def aged_days(standing: AnyStanding, as_of: date) -> int | None:
    """For how long it has been "in due course": since the first of the latest such statements.

    None for a date with a last day, and before it was said so.
    """
    if standing.timing.value is not Schedule.OPEN_ENDED:
        return None
    since = None
    for statement in reversed(standing.statements):
        if statement.deadline is None or statement.deadline.latest is not None:
            break
        since = statement.said
    return None if since is None or since > as_of else (as_of - since).days


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
        return deadline.reading if first or standing.duty else ""
    if last is None:
        if standing.event is not None:
            return bound_words(deadline, standing.event)
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


def window_words(deadline: Deadline) -> str:
    """The days that a phrase stands for, or that there is no last one."""
    if deadline.bound is Bound.UNREAD:
        return "not read as days"
    if deadline.latest is None:
        if deadline.bound is Bound.NOT_BEFORE and deadline.earliest is not None:
            return f"not before {day_words(deadline.earliest)}, which sets no last day"
        recurrence = recurrence_of(deadline)
        if recurrence is not None:
            return f"first by {day_words(recurrence.last_day(1))}"
        return "no last day"
    window = deadline.bound is Bound.WITHIN and deadline.period is None
    if window and deadline.earliest is not None:
        return range_words(deadline.earliest, deadline.latest)
    return f"by {day_words(deadline.latest)}"


def stated_words(deadline: Deadline, *, reported: bool = False) -> str:
    """A phrase and the days that it stands for, unless it names them itself.

    “this year” (by 31 December 2025); “by 31 May 2025”. What is only reported may be a
    paraphrase, and stands without quotation marks.
    """
    window = window_words(deadline)
    is_in_phrase = window.lower() in deadline.phrase.lower()
    phrase = deadline.phrase if reported else f"“{deadline.phrase}”"
    return phrase if is_in_phrase else f"{phrase} ({window})"


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
        return "date taken back" if standing.statements else ""
    return "not read as days" if standing.deadline.bound is Bound.UNREAD else "start not known"


def _open_ended(standing: AnyStanding, as_of: date) -> str:
    if standing.deadline is not None and standing.deadline.bound is Bound.EVENT:
        event = standing.event
        if event is None:
            return "tied to an event"
        return f"expected {on_words(event.expected)}" if event.expected else "tied to an event"
    if standing.deadline is not None and standing.deadline.bound in _NO_LAST_DAY:
        return _NO_LAST_DAY[standing.deadline.bound]
    days = aged_days(standing, as_of)
    return "open-ended" if days is None else f"open-ended for {days_words(days)}"


def _duty_words(duty: Duty, timing: Timing) -> str:
    """'next by 31 March 2027; kept 3 of 4 times', 'passed 61 days ago, not checked (2 times)'."""
    ahead = timing.days is not None and timing.days <= 0
    words = f"next by {day_words(duty.due.last)}" if ahead else _timing_words(timing)
    if duty.waiting > 1:
        words += f" ({count_words(duty.waiting, 'time')})"
    return "; ".join(filter(None, (words, kept_words(duty))))


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

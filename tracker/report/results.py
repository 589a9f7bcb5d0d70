"""What became of a commitment, in words: against its date, and at its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tracker.domain.dates import When
from tracker.domain.deadline.window import Bound, Deadline
from tracker.domain.describe import Context, describe, ended_because, sentence_of, window_words
from tracker.domain.entry import Entry
from tracker.domain.prose import (
    day_words,
    days_words,
    late_words,
    on_words,
    sentence,
    sentence_case,
)
from tracker.domain.schedule import Schedule, Timing, statement_groups
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Delivery, Disposition, Ended, Facet, Headline, Voice
from tracker.report.events import OVER
from tracker.report.reading import Reading

Words = tuple[str, str]
_MET = frozenset({Schedule.MET_ON_TIME, Schedule.MET_LATE})


def result_words(found: Standing, as_of: date) -> Words:
    """The result and what stands under it: '22 days overdue', 'latest day 31 May 2025'."""
    timing = found.timing
    if found.disposition is Disposition.OUT_OF_SCOPE:
        return "Out of scope", _closed_words(found, Facet.DISPOSITION)
    if timing.value in _MET:
        return _met(found, timing)
    if found.headline is Headline.DELIVERED and found.finding is not None:
        return (
            found.headline.label,
            f"{on_words(found.finding.when)}; no last day to hold it against",
        )
    if found.headline in OVER:
        disposed = found.headline in {Headline.WITHDRAWN, Headline.REPLACED}
        return found.headline.label, _closed_words(
            found, Facet.DISPOSITION if disposed else Facet.ENDED
        )
    return _OPEN[timing.value](found, as_of)


def aged_days(found: Standing, as_of: date) -> int | None:
    """For a date without a last day, the days since it was first said so."""
    first = _first_said(found)
    if found.timing.value is not Schedule.OPEN_ENDED or first is None:
        return None
    return (as_of - first).days


def _met(found: Standing, timing: Timing) -> Words:
    day = found.met_on
    detail = f"{found.headline.label} {'on ' + day_words(day) if day else ''}".strip()
    late = late_words(timing.days, timing.strict_days, timing.measured_from)
    if timing.value is Schedule.MET_LATE:
        return sentence_case(late), detail
    return "On time", f"{detail}; {late}" if late else detail


def _overdue(found: Standing, _: date) -> Words:
    timing = found.timing
    detail = f"latest day {day_words(timing.latest)}" if timing.latest else ""
    if timing.strict_days and timing.strict_days != timing.days and timing.strict_latest:
        strict = f"{days_words(timing.strict_days)} since {day_words(timing.strict_latest)}"
        detail = f"{detail}; {strict} on the strictest reading"
    return f"{days_words(timing.days or 0)} overdue", detail


def _overdue_strictly(found: Standing, _: date) -> Words:
    timing = found.timing
    latest = f"most generous reading by {day_words(timing.latest)}" if timing.latest else ""
    days = days_words(timing.strict_days or 0)
    since = f"since {day_words(timing.strict_latest)}; " if timing.strict_latest else ""
    return f"{days} overdue on the strictest reading", f"{since}{latest}"


def _unchecked(found: Standing, _: date) -> Words:
    timing = found.timing
    if timing.latest is not None and (timing.days or 0) > 0:
        return "Deadline passed, not checked", (
            f"latest day {day_words(timing.latest)}, {days_words(timing.days or 0)} past"
        )
    both = (timing.strict_latest, timing.latest)
    said = [
        f"{reading} reading {day_words(day)}"
        for reading, day in zip(("strictest", "most generous"), both, strict=True)
        if day is not None
    ]
    return "Deadline passed on the strictest reading, not checked", "; ".join(said)


def _ahead(found: Standing, _: date) -> Words:
    window = window_words(found.deadline) if found.deadline is not None else ""
    return sentence_case(_left_words(found)), window


def _left_words(found: Standing) -> str:
    left = -(found.timing.days or 0)
    return f"{days_words(left)} left" if left else "last day"


def _in_window(found: Standing, as_of: date) -> Words:
    _, window = _ahead(found, as_of)
    return "In its window", f"{window}; {_left_words(found)}"


def _open_ended(found: Standing, as_of: date) -> Words:
    deadline, first = found.deadline, _first_said(found)
    if deadline is None or first is None:
        return "No day given", ""
    days = max((as_of - first).days, 0)
    age = f"“{deadline.phrase}”{f' for {days_words(days)}' if days else ''}"
    since = f"since {day_words(first)}" if days else f"said {day_words(first)}"
    if deadline.bound in {Bound.EVENT, Bound.RECURRING, Bound.NOT_BEFORE}:
        return _BOUNDS[deadline.bound], _bound_words(deadline, first)
    return sentence_case(age), since


def _bound_words(deadline: Deadline, first: date) -> str:
    words = f"“{deadline.phrase}”"
    if deadline.bound is Bound.NOT_BEFORE and deadline.earliest is not None:
        words = f"not before {day_words(deadline.earliest)}"
    return f"{words}, said {day_words(first)}"


def _none_set(found: Standing, _: date) -> Words:
    first = _first_said(found)
    return "No date given", f"since {day_words(first)}" if first is not None else ""


def _unknown(found: Standing, _: date) -> Words:
    if found.deadline is not None and found.deadline.bound is Bound.UNREAD:
        return "Not read as days", f"“{found.deadline.phrase}”, as the list has it"
    if found.deadline is not None:
        return "No last day", f"“{found.deadline.phrase}” counts from a day that is not known"
    if found.deadline_entries:
        said = found.deadline_entries[-1]
        return "Date taken back", on_words(said.when)
    return "No date known", "nobody recorded one"


_BOUNDS = {
    Bound.EVENT: "Tied to an event",
    Bound.RECURRING: "A recurring duty",
    Bound.NOT_BEFORE: "A first day, no last day",
}
_OPEN: dict[Schedule, Callable[[Standing, date], Words]] = {
    Schedule.NO_TIMETABLE_SET: _none_set,
    Schedule.TIMETABLE_UNKNOWN: _unknown,
    Schedule.OPEN_ENDED: _open_ended,
    Schedule.UPCOMING: _ahead,
    Schedule.DUE_SOON: _ahead,
    Schedule.IN_WINDOW: _in_window,
    Schedule.PASSED_UNCHECKED: _unchecked,
    Schedule.OVERDUE_ON_STRICT_READING: _overdue_strictly,
    Schedule.OVERDUE: _overdue,
}


def _first_said(found: Standing) -> date | None:
    """The day from which a commitment has been without a last day, without a break."""
    since = None
    groups = statement_groups(found.deadline_entries)
    for group in reversed(groups):
        if any(entry.detail.get("latest") for entry in group):
            break
        since = group[0].occurred_latest
    return since


def _closed_words(found: Standing, facet: Facet) -> str:
    entry = found.of(facet) or found.entries.get((facet, Voice.PROMISER))
    return on_words(entry.when) if entry is not None else ""


def disposition_words(reading: Reading, context: Context, found: Standing) -> str | None:
    """'Replaced on 14 June 2025 by NAT-INQ, a different promise.'; None while it is active."""
    entry = _of(found, Facet.DISPOSITION)
    if found.disposition is Disposition.ACTIVE or entry is None:
        return None
    return _because(reading, entry, sentence_of(describe(context, entry), on=on_words(entry.when)))


def ended_words(reading: Reading, found: Standing) -> str | None:
    """'Ended on 9 April 2025 as completed.'; None while it is open, or simply delivered."""
    entry = _of(found, Facet.ENDED)
    if found.ended is Ended.OPEN or entry is None:
        return None
    words = f"Ended {on_words(entry.when)} {ended_because(found.ended)}"
    finding = found.finding
    same_act = finding is not None and finding.batch == entry.batch
    # A reason that was given for finding and ending together stands with the finding.
    return f"{words}." if same_act else _because(reading, entry, words)


def vague_words(context: Context, found: Standing) -> str | None:
    """'Too vague to rate: no measure and no owner.'; None for what can be rated."""
    entry = found.finding
    if found.delivery is not Delivery.TOO_VAGUE or entry is None:
        return None
    return f"{sentence_of(describe(context, entry), lead=False)}."


def stalled_since(found: Standing) -> When | None:
    """When it stalled, while it is."""
    entry = _of(found, Facet.STALLED)
    return entry.when if found.stalled and entry is not None else None


def _because(reading: Reading, entry: Entry, words: str) -> str:
    because = reading.with_texts(entry).text("because")
    return f"{words}. {sentence(sentence_case(because))}" if because else f"{words}."


def _of(found: Standing, facet: Facet) -> Entry | None:
    return found.of(facet) or found.entries.get((facet, Voice.PROMISER))

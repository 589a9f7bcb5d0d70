"""Section 8: the dates that the last issue expected, and what came of them."""

from __future__ import annotations

from collections import Counter
from datetime import date

from tracker.domain.deadline_entry import deadline_of
from tracker.domain.diary import DiaryEvent, diary_dates, diary_words
from tracker.domain.entry import Entry
from tracker.domain.prose import day_words, days_words, late_words, range_words
from tracker.domain.report import Outcome, SinceLastIssue, SinceLine
from tracker.domain.report.limits import LISTED
from tracker.domain.schedule import Schedule
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import DeadlineValue, Disposition, Facet, Voice
from tracker.services.issues import Expected, Issue, last_before
from tracker.services.weekly.ahead import horizon
from tracker.services.weekly.events import OVER
from tracker.services.weekly.facets import disposition_core, words
from tracker.services.weekly.phrases import lower_first, on_words, window_words
from tracker.services.weekly.reading import Reading
from tracker.services.weekly.results import met_on
from tracker.services.weekly.statements import statement_groups

_LAST_DAYS = frozenset({DiaryEvent.DUE, DiaryEvent.DUE_STRICTLY})
_Came = tuple[Outcome, str]


def since_of(reading: Reading) -> SinceLastIssue | None:
    """What the last full issue of this scope expected by now, in the order in which it printed it.

    None where there is no such issue.
    """
    issue = last_before(reading.issues, reading.week, reading.scope.key)
    if issue is None:
        return None
    lines = [
        _line(reading, issue, expected)
        for expected in issue.agenda
        if expected.day <= reading.week.sunday
    ]
    others = Counter(line.outcome for line in lines[LISTED:])
    return SinceLastIssue(
        issue.ref,
        horizon(issue.week.sunday),
        tuple(lines[:LISTED]),
        tuple((each, others[each]) for each in Outcome if others[each]),
    )


def _line(reading: Reading, issue: Issue, expected: Expected) -> SinceLine:
    number = expected.subject
    found = reading.now.standings.get(number)
    if found is None:
        outcome, said = Outcome.CORRECTED, _absent(reading, number)
    else:
        outcome, said = _left(reading, found) or _came(reading, issue, expected, found)
    return SinceLine(
        day=expected.day,
        event=expected.event,
        words=_words(expected, found),
        ref=reading.ref(number),
        title=reading.title_of(number),
        outcome=outcome,
        outcome_words=said,
        headline=None if found is None else found.headline,
    )


def _words(expected: Expected, found: Standing | None) -> str:
    for dated in () if found is None else diary_dates(found):
        if (dated.event, dated.day) == (expected.event, expected.day):
            return dated.words
    return diary_words(expected.event)


def _absent(reading: Reading, number: int) -> str:
    if number in reading.now.subjects:
        return "Our record was put right: it is not in this report’s scope"
    return "Not in the record that this report rests on"


def _left(reading: Reading, found: Standing) -> tuple[Outcome, str] | None:
    """Out of the register's hands: replaced, withdrawn, or over without having been met."""
    if found.disposition is not Disposition.ACTIVE:
        entry = _closing(found, Facet.DISPOSITION)
        core = disposition_core(reading, entry)
        return Outcome.LEFT, f"{core}{',' if ',' in core else ''} {on_words(entry.when)}"
    if found.headline in OVER and met_on(found) is None:
        entry = _closing(found, Facet.ENDED)
        ended = f"ended {on_words(entry.when)}: {words(entry.value)}"
        return Outcome.LEFT, f"{found.headline.label}, {ended}"
    return None


def _closing(found: Standing, facet: Facet) -> Entry:
    return found.of(facet) or found.entries[facet, Voice.PROMISER]


def _came(reading: Reading, issue: Issue, expected: Expected, found: Standing) -> _Came:
    event, day = expected.event, expected.day
    days = {dated.event: dated.day for dated in diary_dates(found)}
    stated, met = _stated_since(issue, found), met_on(found)
    last, narrow = days.get(DiaryEvent.DUE), days.get(DiaryEvent.DUE_STRICTLY)
    firm = day == (last if event in _LAST_DAYS else days.get(event))
    # A second reading of the same words leaves the day standing as the narrower one.
    strict = event in _LAST_DAYS and day == narrow
    if not firm and not (strict and (event is DiaryEvent.DUE_STRICTLY or stated is None)):
        outcome, said = _changed(expected, stated, days)
        return outcome, f"{said}; {lower_first(_met(found, day))}" if met else said
    if met is not None:
        late = found.timing.value is Schedule.MET_LATE
        return Outcome.LATE if late else Outcome.MET, _met(found, day)
    today = reading.week.sunday
    if event in _LAST_DAYS:
        return _passed(found, day, today, strict=strict)
    closes = f"its last day is {day_words(last)}" if last else "no last day was set"
    opened = "The window opened" if event is DiaryEvent.WINDOW_OPENS else "The day has come"
    return Outcome.OPENED, f"{opened}; {closes}"


def _stated_since(issue: Issue, found: Standing) -> Entry | None:
    """The statement of the date that stands, where the issue could not have known it."""
    groups = statement_groups(found.deadline_entries)
    if not groups:
        return None
    stated = groups[-1][0]
    late = stated.recorded_at > issue.known_at and stated.amends is None
    return stated if late or stated.occurred_latest > issue.week.sunday else None


def _changed(expected: Expected, stated: Entry | None, days: dict[DiaryEvent, date]) -> _Came:
    """Another date stands, or none: it was stated so, or our record of it was wrong."""
    day = days.get(expected.event, days.get(DiaryEvent.DUE))
    if stated is None:
        stands = "no such date stands" if day is None else f"the day is {day_words(day)}"
        return Outcome.CORRECTED, f"Our record of the date was put right: {stands}"
    told = "not announced" if stated.detail.get("silent") is True else on_words(stated.when)
    if stated.value == DeadlineValue.WITHDRAWN:
        return Outcome.MOVED, f"The date was taken back, {told}"
    if stated.value == DeadlineValue.NONE_SET:
        return Outcome.MOVED, f"No date stands any more, {told}"
    if expected.event not in _LAST_DAYS or day is None:
        deadline = deadline_of(stated)
        now = f"“{deadline.phrase}”, {window_words(deadline)}"
        return Outcome.MOVED, f"Changed, {told}, to {now}"
    return Outcome.MOVED, f"{_from_to(expected.day, day)}, {told}"


def _from_to(before: date, now: date) -> str:
    if now > before:
        return f"Moved from {range_words(before, now)}"
    return f"Brought forward from {day_words(before)} to {day_words(now)}"


def _met(found: Standing, day: date) -> str:
    """'Delivered on 16 June 2025, 27 days late'; the day of the line itself is not repeated."""
    timing, met = found.timing, met_on(found)
    since = None if timing.measured_from == day else timing.measured_from
    late = late_words(timing.days, timing.strict_days, since)
    how = {Schedule.MET_ON_TIME: "on time", Schedule.MET_LATE: ""}.get(timing.value, "")
    done = f"{found.headline.label} on {day_words(met)}" if met else found.headline.label
    return ", ".join(part for part in (done, how, late) if part)


def _passed(found: Standing, day: date, today: date, *, strict: bool) -> _Came:
    """A last day that is behind us and was not met."""
    narrow = " on the strictest reading" if strict else ""
    late = "past that day" if strict else "overdue"
    if day == today:
        return Outcome.UNCHECKED, f"The last day{narrow} is the day of this report"
    looked = any(
        entry.occurred_latest > day
        for (facet, _), entry in found.entries.items()
        if facet in {Facet.LOOK, Facet.DELIVERY}
    )
    if not looked:
        return Outcome.UNCHECKED, f"Passed on {day_words(day)}{narrow}, and nobody has looked since"
    return Outcome.MISSED, f"Not met{narrow}, {days_words((today - day).days)} {late}"

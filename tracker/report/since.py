"""Since last Sunday: what ended or became late. Since the last issue: what came of its dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.deadline.window import Deadline
from tracker.domain.describe import describe, sentence_of
from tracker.domain.entry import Entry
from tracker.domain.headlines import Headline
from tracker.domain.lateness import is_overdue, lateness, window_words
from tracker.domain.prose import day_words, lower_first, on_words, range_words, sentence_case
from tracker.domain.schedule import Schedule
from tracker.domain.standing import Standing
from tracker.domain.subject import RefOrder, ref_order
from tracker.domain.vocabulary import (
    COUNTED_APART,
    DeadlineValue,
    Disposition,
    Facet,
    Voice,
    words_of,
)
from tracker.read.agenda import DiaryEvent, diary_dates
from tracker.read.issues import Expected, Issue, IssueRef, last_before
from tracker.report.corrections import CorrectionLine
from tracker.report.late import horizon
from tracker.report.reading import Reading, is_apart
from tracker.report.shared import Listed, listed

#: What is over has no deadline any more: delivered, ended, withdrawn or replaced.
OVER = frozenset(
    {
        Headline.DELIVERED,
        Headline.PARTLY_DELIVERED_ENDED,
        Headline.NOT_DELIVERED,
        Headline.REJECTED,
        Headline.WITHDRAWN,
        Headline.REPLACED,
    }
)
_STATES = frozenset({Facet.DELIVERY, Facet.ENDED, Facet.DISPOSITION})
#: Endings in the order in which the report leads with them (look, first screen).
ENDINGS = (
    Headline.DELIVERED,
    Headline.PARTLY_DELIVERED_ENDED,
    Headline.NOT_DELIVERED,
    Headline.REJECTED,
    Headline.BREACHED,
    Headline.WITHDRAWN,
)


@dataclass(frozen=True, slots=True)
class Events:
    """The counted commitments to which something happened this week, in order of ref."""

    ended: dict[Headline, tuple[Standing, ...]]
    """By each of ENDINGS: the commitments that show it now and did not last Sunday."""
    replaced: tuple[Standing, ...]
    overdue: tuple[Standing, ...]
    """That are overdue now and were not last Sunday."""
    all_overdue: tuple[Standing, ...]
    """Longest first."""
    learned: tuple[Standing, ...]
    """That ended in an earlier week, of which we learned in this one."""
    changed: tuple[Standing, ...]
    """That show another headline which is none of the endings."""
    entered: tuple[Standing, ...]


def events_of(reading: Reading) -> Events:
    """Compare this Sunday with the last; both as known at the same moment."""
    counted = [standing for standing in reading.commitments if standing.counted]
    was = reading.last.standings
    fresh = [
        standing
        for standing in counted
        if _shown(was.get(standing.subject.id)) is not standing.headline
    ]
    ended = {
        ending: tuple(standing for standing in fresh if standing.headline is ending)
        for ending in ENDINGS
    }
    late = [standing for standing in counted if is_overdue(standing)]
    late_before = {number for number, standing in was.items() if is_overdue(standing)}
    learned_of = {
        entry.subject
        for entry in reading.of_week
        if entry.facet in _STATES and entry.voice == Voice.TRACKER and _is_learned(reading, entry)
    }
    return Events(
        ended=ended,
        replaced=tuple(replaced_this_week(reading)),
        overdue=tuple(standing for standing in late if standing.subject.id not in late_before),
        all_overdue=tuple(
            sorted(late, key=lambda standing: (-(standing.timing.days or 0), _key(standing)))
        ),
        learned=tuple(
            standing
            for standing in reading.commitments
            if standing.headline in OVER
            and standing.subject.kind not in COUNTED_APART
            and standing.subject.id in learned_of
            and was.get(standing.subject.id) is not None
            and was[standing.subject.id].headline is standing.headline
        ),
        changed=tuple(
            standing
            for standing in fresh
            if standing.headline not in ENDINGS and standing.subject.id in was
        ),
        entered=tuple(standing for standing in counted if standing.subject.id not in was),
    )


def _is_learned(reading: Reading, entry: Entry) -> bool:
    """Whether an entry of the week is of an earlier day, stands, and is no loaded history."""
    standing = reading.now.standings.get(entry.subject)
    return (
        entry.occurred_latest < reading.week.monday
        and entry.amends is None
        and standing is not None
        and standing.entries.get((entry.facet, entry.voice)) == entry._replace(texts={})
        and not reading.is_backfill(entry)
    )


def closing(standing: Standing, facet: Facet) -> Entry | None:
    """What ended a commitment or took it out: our own entry, or else the promiser's."""
    return standing.of(facet) or standing.entries.get((facet, Voice.PROMISER))


def replaced_this_week(reading: Reading) -> Iterable[Standing]:
    """The commitments that another has taken the place of since last Sunday."""
    for number, standing in reading.now.standings.items():
        before = reading.last.standings.get(number)
        if (
            standing.disposition is Disposition.SUPERSEDED
            and not is_apart(standing)
            and (before is None or before.disposition is not Disposition.SUPERSEDED)
        ):
            yield standing


def _shown(standing: Standing | None) -> Headline | None:
    return None if standing is None else standing.headline


def _key(standing: Standing) -> RefOrder:
    return ref_order(standing.subject.ref)


class Outcome(StrEnum):
    """What became of a date that an issued report expected."""

    MET = "met"
    LATE = "late"
    """It came about, after its last day on every reading."""
    MISSED = "missed"
    """Somebody has looked since, and it was not met."""
    UNCHECKED = "not_checked"
    """The day has passed and nobody has looked."""
    MOVED = "moved"
    """Another date stands in its place."""
    LEFT = "left"
    """Replaced, withdrawn, merged, split, out of scope or ended otherwise."""
    OPENED = "opened"
    """A window opened, or a lower bound passed: nothing was due."""
    CORRECTED = "corrected"
    """The date or the commitment was a mistake of our own record."""


@dataclass(frozen=True, slots=True)
class SinceLine:
    """One date of the agenda that the last issue printed, and what came of it."""

    day: date
    event: DiaryEvent
    words: str
    ref: str
    title: str
    outcome: Outcome
    outcome_words: str
    """'Delivered on 16 June 2025, 27 days late'."""
    headline: Headline | None
    """The state now; None where the commitment is not in the register any more."""


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many of the expected dates came to this."""

    outcome: Outcome
    count: int


@dataclass(frozen=True, slots=True)
class SinceLastIssue:
    """Since the last issue of the same scope for an earlier week."""

    issue: IssueRef
    until: date
    """How far it looked ahead: dates after that were not expected by it."""
    lines: Listed[SinceLine]
    """The dates that it expected by now, in order of day."""
    outcomes: tuple[OutcomeCount, ...]
    """Of all of them; they sum to the lines."""
    wrong: Listed[CorrectionLine]
    """What it said and we would now write differently, newest first."""


@dataclass(frozen=True, slots=True)
class ExpectedLine:
    """A date that this report leads its readers to expect, for the next one to be held against."""

    ref: str
    event: DiaryEvent
    day: date


def expected_of(reading: Reading) -> tuple[ExpectedLine, ...]:
    """What the open commitments' deadlines put into the next 30 days, in order of day."""
    today, until = reading.week.sunday, horizon(reading.week.sunday)
    lines = [
        ExpectedLine(standing.subject.ref, dated.event, dated.day)
        for standing in reading.commitments
        if standing.is_open
        for dated in diary_dates(standing)
        if today < dated.day <= until
    ]
    order = list(DiaryEvent)
    return tuple(sorted(lines, key=lambda e: (e.day, order.index(e.event), ref_order(e.ref))))


_LAST_DAYS = frozenset({DiaryEvent.DUE, DiaryEvent.DUE_STRICTLY})
_Came = tuple[Outcome, str]


def since_of(reading: Reading, corrections: Sequence[CorrectionLine]) -> SinceLastIssue | None:
    """What the last full issue of this scope expected by now, in the order in which it did.

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
    counts = Counter(line.outcome for line in lines)
    wrong = [line for line in corrections if issue.number in {i.number for i in line.issues}]
    return SinceLastIssue(
        issue=issue.ref,
        until=horizon(issue.week.sunday),
        lines=listed(lines),
        outcomes=tuple(OutcomeCount(o, counts[o]) for o in Outcome if counts[o]),
        wrong=listed(wrong),
    )


def _line(reading: Reading, issue: Issue, expected: Expected) -> SinceLine:
    number, event, day = expected.subject, expected.event, expected.day
    standing = reading.now.standings.get(number)
    dates = [] if standing is None else list(diary_dates(standing))
    printed = [dated.words for dated in dates if (dated.event, dated.day) == (event, day)]
    if standing is None:
        came = Outcome.CORRECTED, _absent(reading, number)
    else:
        came = _left(reading, standing) or _came(reading, issue, expected, standing)
    return SinceLine(
        day=day,
        event=event,
        words=printed[0] if printed else event.words,
        ref=reading.ref(number),
        title=reading.title_of(number),
        outcome=came[0],
        outcome_words=came[1],
        headline=None if standing is None else standing.headline,
    )


def _absent(reading: Reading, number: int) -> str:
    if number in reading.now.subjects:
        return "Our record was put right: it is not in this report’s scope"
    return "Not in the record that this report rests on"


def _left(reading: Reading, standing: Standing) -> _Came | None:
    """Out of the register's hands: replaced, withdrawn, or over without having been met."""
    entry = closing(standing, Facet.DISPOSITION)
    if standing.disposition is not Disposition.ACTIVE and entry is not None:
        description = describe(reading.context, entry)
        return Outcome.LEFT, sentence_of(description, on=on_words(entry.when))
    entry = closing(standing, Facet.ENDED)
    if standing.headline in OVER and standing.met_on is None and entry is not None:
        ended = f"ended {on_words(entry.when)}: {words_of(entry.value)}"
        return Outcome.LEFT, f"{standing.headline.label}, {ended}"
    return None


def _came(reading: Reading, issue: Issue, expected: Expected, standing: Standing) -> _Came:
    event, day, today = expected.event, expected.day, reading.week.sunday
    days = {dated.event: dated.day for dated in diary_dates(standing)}
    stated, met = _stated_since(issue, standing), standing.met_on
    last, narrow = days.get(DiaryEvent.DUE), days.get(DiaryEvent.DUE_STRICTLY)
    firm = day == (last if event in _LAST_DAYS else days.get(event))
    # A second reading of the same words leaves the day standing as the narrower one.
    strict = event in _LAST_DAYS and day == narrow
    if not firm and not (strict and (event is DiaryEvent.DUE_STRICTLY or stated is None)):
        outcome, changed = _changed(expected, stated, standing.deadline, days)
        return outcome, f"{changed}; {lower_first(_met(standing, today))}" if met else changed
    if met is not None:
        late = standing.timing.value is Schedule.MET_LATE
        return Outcome.LATE if late else Outcome.MET, _met(standing, today)
    if event in _LAST_DAYS:
        return _passed(standing, day, today)
    closes = f"its last day is {day_words(last)}" if last else "no last day was set"
    opened = "The window opened" if event is DiaryEvent.WINDOW_OPENS else "The day has come"
    return Outcome.OPENED, f"{opened}; {closes}"


def _stated_since(issue: Issue, standing: Standing) -> Entry | None:
    """The statement of the date that stands, where the issue could not have known it."""
    if not standing.statements:
        return None
    stated = standing.statements[-1].entries[0]
    late = stated.recorded_at > issue.known_at and stated.amends is None
    return stated if late or not issue.speaks_of(stated) else None


def _changed(
    expected: Expected,
    stated: Entry | None,
    deadline: Deadline | None,
    days: dict[DiaryEvent, date],
) -> _Came:
    """Another date stands, or none: it was stated so, or our record of it was wrong."""
    day = days.get(expected.event, days.get(DiaryEvent.DUE))
    if stated is None:
        stands = "no such date stands" if day is None else f"the day is {day_words(day)}"
        return Outcome.CORRECTED, f"Our record of the date was put right: {stands}"
    when = "not announced" if stated.detail.get("silent") is True else on_words(stated.when)
    if stated.value == DeadlineValue.WITHDRAWN:
        return Outcome.MOVED, f"The date was taken back, {when}"
    if stated.value == DeadlineValue.NONE_SET:
        return Outcome.MOVED, f"No date stands any more, {when}"
    if expected.event not in _LAST_DAYS or day is None:
        now = "" if deadline is None else f"“{deadline.phrase}”, {window_words(deadline)}"
        return Outcome.MOVED, f"Changed, {when}, to {now}"
    if day > expected.day:
        return Outcome.MOVED, f"Moved from {range_words(expected.day, day)}, {when}"
    brought = f"Brought forward from {day_words(expected.day)} to {day_words(day)}"
    return Outcome.MOVED, f"{brought}, {when}"


def _met(standing: Standing, today: date) -> str:
    """'Delivered on 16 June 2025, met 27 days late'."""
    met, label = standing.met_on, standing.headline.label
    done = f"{label} on {day_words(met)}" if met else label
    return ", ".join(filter(None, (done, lateness(standing, today))))


def _passed(standing: Standing, day: date, today: date) -> _Came:
    """A last day that is behind us and was not met."""
    if day == today:
        return Outcome.UNCHECKED, "The last day is the day of this report"
    words = lateness(standing, today)
    if standing.timing.value is Schedule.PASSED_UNCHECKED:
        return Outcome.UNCHECKED, sentence_case(words)
    return Outcome.MISSED, f"Not met, {words}"

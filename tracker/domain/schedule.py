"""Where a commitment stands against its date on a day, and how that date moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise

from tracker.domain.binding import BOUND_LATER, Event, dated
from tracker.domain.dates import Precision
from tracker.domain.deadline.window import Bound, Deadline, Hardness, Period, combine
from tracker.domain.entry import Entry, Json
from tracker.domain.fact import day_of
from tracker.domain.vocabulary import DeadlineValue, Word

_STRENGTH = {
    Bound.BY: 3,
    Bound.WITHIN: 3,
    Bound.RELATIVE: 3,
    Bound.EVENT: 2,
    Bound.RECURRING: 2,
    Bound.EXPECTATION: 1,
    Bound.OPEN_ENDED: 0,
}
_UPPER = frozenset({Bound.BY, Bound.WITHIN, Bound.RELATIVE})
NONE_SET = -1
# A look into a mapping costs a third of a call of the enumeration, and a list has thousands.
_BOUNDS = {bound.value: bound for bound in Bound}
_PRECISIONS = {precision.value: precision for precision in Precision}
_HARDNESS = {hardness.value: hardness for hardness in Hardness}


class Move(StrEnum):
    """What a statement did to the one before it."""

    FIRST = "first"
    RESTATED = "restated"
    SLIPPED = "slipped"
    BROUGHT_FORWARD = "brought_forward"
    SOFTENED = "softened"
    HARDENED = "hardened"
    BOUND_FLIPPED = "bound_flipped"
    """ "At least four years" became "within four years", or the reverse."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement about the date of one commitment, or what an event did to the last one.

    `deadline` is None where none was stated: `none_set` (they declined to give one) or
    `withdrawn`. `silent` means found without an announcement. `seq` orders one day.
    """

    deadline: Deadline | None
    said: date
    silent: bool
    none_set: bool
    withdrawn: bool
    seq: int
    anchors: tuple[int, ...] = ()
    """The event of the diary to which it is bound, or what else it counts from."""
    entries: tuple[Entry, ...] = ()
    """The phrase with its rival readings; of a re-dating by an event what was said of its day.

    Empty where the statement is of a status row.
    """
    event: Event | None = None
    """The event that it is bound to, as it stood on the day asked about."""
    by_event: bool = False
    """Whether nobody said it of this commitment: its event was given another day."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What one statement did.

    `days` is the change of the latest day against the last one that was stated, positive for
    later; None where there are not two days to compare.
    """

    move: Move
    days: int | None
    said: date
    silent: bool
    seq: int


@dataclass(frozen=True, slots=True)
class Moves:
    """The history of one date.

    `original_latest` is the first latest day ever stated; `current_latest` that of the last
    statement, None if it states none. `slip_days` runs from the original to the last latest day
    stated (negative if earlier, 0 if there was never one). `count` is the number of times that
    the latest day changed, `silent_count` how many of those were not announced.
    """

    original_latest: date | None
    current_latest: date | None
    slip_days: int
    count: int
    silent_count: int
    each: tuple[Moved, ...]


def moves_of(statements: Iterable[Statement]) -> Moves:
    """Compare each statement with what was said before it; `each` is in the order said.

    Where several descriptions fit, the first of these is taken: first, withdrawn, bound flipped,
    slipped or brought forward, softened or hardened, restated. A day that is stated again after
    "in due course" is compared with the last day that was stated before.
    """
    moves: list[Moved] = []
    latest_days: list[date] = []
    before: Statement | None = None
    for statement in sorted(statements, key=lambda one: (one.said, one.seq)):
        latest = _latest(statement)
        days = (latest - latest_days[-1]).days if latest and latest_days else None
        move = Move.FIRST if before is None else _move(before, statement, days)
        moves.append(Moved(move, days, statement.said, statement.silent, statement.seq))
        if latest:
            latest_days.append(latest)
        before = statement
    changes = [moved for moved in moves if moved.days]
    return Moves(
        original_latest=latest_days[0] if latest_days else None,
        current_latest=_latest(before) if before else None,
        slip_days=(latest_days[-1] - latest_days[0]).days if latest_days else 0,
        count=len(changes),
        silent_count=sum(moved.silent for moved in changes),
        each=tuple(moves),
    )


def _latest(statement: Statement) -> date | None:
    if statement.withdrawn or statement.none_set or statement.deadline is None:
        return None
    return statement.deadline.latest


def _move(before: Statement, now: Statement, days: int | None) -> Move:
    if now.withdrawn:
        return Move.WITHDRAWN
    if _unread(before.deadline) or _unread(now.deadline):
        # Words that nobody has read as days are neither firmer nor softer than others.
        return Move.RESTATED
    if _flipped(before.deadline, now.deadline):
        return Move.BOUND_FLIPPED
    if days:
        return Move.SLIPPED if days > 0 else Move.BROUGHT_FORWARD
    firmness = _firmness(now) - _firmness(before) or _nearness(before.deadline, now.deadline)
    # It was said to hang on the event, which has its first day: nobody said it more firmly.
    first_day = now.by_event and _latest(now) and not _latest(before)
    if firmness and not first_day:
        return Move.HARDENED if firmness > 0 else Move.SOFTENED
    return Move.RESTATED


def _unread(deadline: Deadline | None) -> bool:
    return deadline is not None and deadline.bound is Bound.UNREAD


def _flipped(before: Deadline | None, now: Deadline | None) -> bool:
    if before is None or now is None:
        return False
    lower = Bound.NOT_BEFORE
    return (before.bound is lower and now.bound in _UPPER) or (
        before.bound in _UPPER and now.bound is lower
    )


def _firmness(statement: Statement) -> int:
    """The strength of the bound, then the hardness of the words, as one number."""
    deadline = statement.deadline
    if statement.withdrawn or statement.none_set or deadline is None:
        return NONE_SET
    if deadline.bound is Bound.NOT_BEFORE:
        # A lower bound is no deadline: saying one makes nothing firmer.
        return NONE_SET
    return _STRENGTH[deadline.bound] * 10 + deadline.hardness.rank


def _nearness(before: Deadline | None, now: Deadline | None) -> float:
    """Above 0 if two statements without a last day became tighter: shorter, or sooner."""
    if before is None or now is None or before.bound is not now.bound or now.latest:
        return 0
    if before.earliest and now.earliest:
        return (before.earliest - now.earliest).days
    if before.period and now.period:
        return before.period.rough_days - now.period.rough_days
    return (before.expectation_days or 0) - (now.expectation_days or 0)


def detail_of(deadline: Deadline) -> dict[str, Json]:
    """The structured part of a deadline; its phrase and reading are text."""
    library: dict[str, Json] = {} if deadline.library is None else {"library": deadline.library}
    return library | {
        "bound": deadline.bound.value,
        "earliest": _day_text(deadline.earliest),
        "latest": _day_text(deadline.latest),
        "strict_latest": _day_text(deadline.strict_latest),
        "precision": deadline.precision.value,
        "hardness": deadline.hardness.value,
        "rule": deadline.rule,
        "version": deadline.version,
        "calendar": deadline.calendar,
        "expectation_days": deadline.expectation_days,
        "period": None if deadline.period is None else str(deadline.period),
    }


def deadline_of(entry: Entry) -> Deadline:
    """The deadline that an entry states, exactly as it was read then."""
    return deadline_from(
        entry.detail, entry.text("phrase") or "[redacted]", entry.text("reading") or ""
    )


def deadline_from(detail: Mapping[str, Json], phrase: str, reading: str) -> Deadline:
    """The deadline behind `detail_of` and its two texts."""
    period = detail.get("period")
    return Deadline(
        phrase=phrase,
        bound=_BOUNDS[str(detail["bound"])],
        earliest=_day(detail, "earliest"),
        latest=_day(detail, "latest"),
        strict_latest=_day(detail, "strict_latest"),
        precision=_PRECISIONS[str(detail["precision"])],
        hardness=_HARDNESS[str(detail["hardness"])],
        rule=str(detail["rule"]),
        version=int(str(detail["version"])),
        calendar=_word(detail, "calendar"),
        expectation_days=_number(detail, "expectation_days"),
        reading=reading,
        period=Period.parse(str(period)) if period else None,
        library=_word(detail, "library"),
    )


def statements(entries: Iterable[Entry]) -> list[Statement]:
    """What was said of a date over time, in order; rival readings of one phrase are one."""
    stated, bound_later = _groups(entries)
    return [_statement(group, bound_later.get(group[0].seq, group[0])) for group in stated]


def with_events(
    stated: Sequence[Statement], events: Callable[[int], Event | None]
) -> list[Statement]:
    """Statements by the days of the events to which they are bound.

    `events` gives an event of the diary by its number, None for what is no event. A phrase that
    is bound to one has the day that this had when it was said; each time that the event is given
    another day while the phrase stands is a statement of its own.
    """
    made: list[Statement] = []
    for place, phrase in enumerate(stated):
        bound = (events(anchor) for anchor in phrase.anchors)
        event = next((event for event in bound if event is not None), None)
        if event is None or phrase.deadline is None:
            made.append(phrase)
            continue
        following = stated[place + 1] if place + 1 < len(stated) else None
        made += _by_its_event(phrase, phrase.deadline, event, following)
    return made


def _by_its_event(
    phrase: Statement, deadline: Deadline, event: Event, following: Statement | None
) -> Iterable[Statement]:
    """The phrase by the day that its event had then, and by each that it was given afterwards."""
    before = [entry for entry in event.dates if _place(entry) <= (phrase.said, phrase.seq)]
    then = before[-1] if before else None
    yield replace(phrase, deadline=dated(deadline, event, then), event=event)
    for entry in event.dates[len(before) :]:
        if following is not None and _place(entry) > (following.said, following.seq):
            return
        yield replace(
            phrase,
            deadline=dated(deadline, event, entry),
            said=entry.occurred_latest,
            silent=False,
            seq=entry.seq,
            entries=(entry,),
            event=event,
            by_event=True,
        )


def event_dates(stated: Iterable[Statement]) -> tuple[dict[int, Entry], dict[int, Entry]]:
    """What was said of the days of the events to which dates are bound, each by its number.

    The first holds every such entry, the second what stood before it.
    """
    dates: dict[int, Entry] = {}
    previous: dict[int, Entry] = {}
    for event in filter(None, (statement.event for statement in stated)):
        dates |= {entry.seq: entry for entry in event.dates}
        previous |= {later.seq: earlier for earlier, later in pairwise(event.dates)}
    return dates, previous


def _place(entry: Entry) -> tuple[date, int]:
    return entry.occurred_latest, entry.seq


def _groups(entries: Iterable[Entry]) -> tuple[list[list[Entry]], dict[int, Entry]]:
    """Statements with their rival readings, and how phrases were bound to events made later."""
    groups: list[list[Entry]] = []
    bound_later: dict[int, Entry] = {}
    for entry in entries:
        stated = entry.value == DeadlineValue.STATED
        if entry.detail.get(BOUND_LATER) is True:
            bound_later[entry.refs["target"][0]] = entry
        elif (
            stated
            and entry.detail.get("rival") is True
            and groups
            and groups[-1][0].value == DeadlineValue.STATED
        ):
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups, bound_later


def _statement(group: Sequence[Entry], binding: Entry) -> Statement:
    """The statement of a phrase, which bears the number of the last of its readings.

    `binding` is the entry that says to which event it is bound, if to any.
    """
    last = group[-1]
    stated = last.value == DeadlineValue.STATED
    return Statement(
        deadline=combine([deadline_of(entry) for entry in group]) if stated else None,
        said=group[0].occurred_latest,
        silent=last.detail.get("silent") is True,
        none_set=last.value == DeadlineValue.NONE_SET,
        withdrawn=last.value == DeadlineValue.WITHDRAWN,
        seq=last.seq,
        anchors=binding.refs.get("anchor", ()) if stated else (),
        entries=tuple(group),
    )


@dataclass(frozen=True, slots=True)
class DeadlineChange:
    """One entry about a date, with what it did to the date before it."""

    entry: Entry
    """A statement of the commitment, or what was said of the day of its event."""
    deadline: Deadline | None
    """What it states, by the event's day where it is bound to one; None where it states none."""
    moved: Moved
    rival: bool
    """Whether it reads the phrase before it in a second way, and changes no date."""
    before: Statement | None
    """The statement before it; None for the first, and for a second reading of the first."""
    first_date: bool
    """Whether no date was stated before it."""
    again: bool
    """Whether an earlier statement moved the date in the same way."""


def deadline_changes(stated: Iterable[Statement], moves: Moves) -> list[DeadlineChange]:
    """Every entry about a date, in order; `moves` are those of its `statements`."""
    changes: list[DeadlineChange] = []
    before: Statement | None = None
    moved_so: list[Move] = []
    for statement, moved in zip(stated, moves.each, strict=True):
        alone = len(statement.entries) == 1
        for entry in statement.entries:
            own = statement.deadline if alone or statement.deadline is None else deadline_of(entry)
            rival = entry is not statement.entries[0]
            again = moved.move in moved_so
            changes.append(DeadlineChange(entry, own, moved, rival, before, not moved_so, again))
        before = statement
        if statement.deadline is not None:
            moved_so.append(moved.move)
    return changes


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(detail: Mapping[str, Json], name: str) -> date | None:
    text = detail.get(name)
    return None if text is None else day_of(str(text))


def _word(detail: Mapping[str, Json], name: str) -> str | None:
    text = detail.get(name)
    return None if text is None else str(text)


def _number(detail: Mapping[str, Json], name: str) -> int | None:
    number = detail.get(name)
    return number if isinstance(number, int) else None


DUE_SOON_DAYS = 30
_NEVER_OVERDUE = frozenset({Bound.OPEN_ENDED, Bound.EXPECTATION, Bound.EVENT, Bound.NOT_BEFORE})


class Schedule(Word):
    """The place of a commitment in time; computed, never recorded."""

    NO_TIMETABLE_SET = "no_timetable_set", "There is evidence that no date was given."
    TIMETABLE_UNKNOWN = "timetable_unknown", "We know of no date."
    OPEN_ENDED = "open_ended", "Words that set no day, such as in due course; never overdue."
    UPCOMING = "upcoming", "The date lies ahead."
    DUE_SOON = "due_soon", "The latest day is at most 30 days off."
    IN_WINDOW = "in_window", "The days that were named have begun."
    PASSED_UNCHECKED = "passed_unchecked", "The latest day has passed and nobody has looked since."
    OVERDUE_ON_STRICT_READING = (
        "overdue_on_strict_reading",
        "Late on the narrowest fair reading of the words.",
    )
    OVERDUE = "overdue", "Late on the most generous reading, and somebody has looked since."
    MET_ON_TIME = "met_on_time", "Delivered by the latest day."
    MET_LATE = "met_late", "Delivered after the latest day; still a delivery."


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

    `examined_on` is the day of the newest look, claim or finding. `met_on` and `examined_on`
    after `as_of` have not happened yet. The first line that fits decides; L is the latest day,
    S the strict latest day (L if there is none), E the first day of a window:

    | if | value |
    |---|---|
    | none_set (evidence that no date was given) | no_timetable_set |
    | no deadline stated | timetable_unknown |
    | open-ended, expectation, event, lower bound, a duty without days | open_ended |
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
    latest, strict = deadline.latest, deadline.narrowest
    without_days = deadline.bound is Bound.RECURRING and latest is None
    if deadline.bound in _NEVER_OVERDUE or without_days:
        return Timing(Schedule.OPEN_ENDED)
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

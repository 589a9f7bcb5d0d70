"""Finds what falls due and what needs a judgement, for `agenda` and `review`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial

from tracker.domain.attention import (
    Reason,
    ReasonKind,
    reasons,
    silent_for,
)
from tracker.domain.binding import Event, event_day_words
from tracker.domain.dates import Times
from tracker.domain.deadline.window import Bound
from tracker.domain.headlines import Badge, Headline
from tracker.domain.lateness import lateness
from tracker.domain.prose import count_words, days_words
from tracker.domain.row import Filters
from tracker.domain.schedule import Schedule
from tracker.domain.standing import AnyStanding
from tracker.domain.subject import RefOrder, ref_order
from tracker.domain.vocabulary import Facet, Voice
from tracker.ledger import history, lookup
from tracker.ledger.database import Connection, Register
from tracker.read.filters import candidates, chosen
from tracker.read.snapshot import take_status, voice_name, with_news


class DiaryEvent(StrEnum):
    """What happens to a deadline on a day, in the order in which a day lists it."""

    WINDOW_OPENS = "window_opens"
    DUE_STRICTLY = "due_on_strict_reading"
    DUE = "due"
    MAY_BEGIN = "not_before"

    @property
    def words(self) -> str:
        """What a diary says of it: of the last day of a window, that it closes."""
        return {
            DiaryEvent.WINDOW_OPENS: "window opens",
            DiaryEvent.DUE_STRICTLY: "due on the strictest reading",
            DiaryEvent.DUE: "due",
            DiaryEvent.MAY_BEGIN: "not before this day",
        }[self]


@dataclass(frozen=True, slots=True)
class DiaryDate:
    """One day of a deadline."""

    event: DiaryEvent
    day: date
    words: str
    """What a diary says: 'due', 'window opens', 'window closes'."""


def diary_dates(standing: AnyStanding) -> Iterator[DiaryDate]:
    """The days of a commitment's deadline that a diary shows, on both readings."""
    deadline = standing.window
    if deadline is None:
        return
    first, latest, strict = deadline.earliest, deadline.latest, deadline.strict_latest
    window = deadline.bound is Bound.WITHIN and deadline.period is None and first != latest
    dates = (
        (DiaryEvent.WINDOW_OPENS, first if window else None),
        (DiaryEvent.MAY_BEGIN, first if deadline.bound is Bound.NOT_BEFORE else None),
        (DiaryEvent.DUE_STRICTLY, strict if strict != latest else None),
        (DiaryEvent.DUE, latest),
    )
    for event, day in dates:
        if day is not None:
            closes = window and event is DiaryEvent.DUE
            yield DiaryDate(event, day, "window closes" if closes else event.words)


#: Days without an event after which an open commitment has gone quiet, where its own words
#: ("shortly", "in the coming weeks") say nothing sooner.
QUIET_DAYS = 180
SAVED_LIST = "@mine"


class AgendaSection(StrEnum):
    """Why a commitment stands in the agenda, in the order of its sections."""

    OVERDUE = "overdue"
    PASSED_UNCHECKED = "passed_unchecked"
    WINDOW_OPENS = DiaryEvent.WINDOW_OPENS.value
    DUE_STRICTLY = DiaryEvent.DUE_STRICTLY.value
    DUE = DiaryEvent.DUE.value
    MAY_BEGIN = DiaryEvent.MAY_BEGIN.value
    EVENT = "event"
    EXPECTED = "event_expected"
    QUIET = "gone_quiet"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One line of the diary; the names are those of the JSON answer."""

    what: AgendaSection
    day: date | None
    """The day of the date; for what has gone quiet the day of the last event."""
    days: int | None
    """Days from the agenda's day: negative has passed."""
    ref: str
    title: str
    headline: Headline | None
    """None for an event."""
    phrase: str | None
    words: str


def agenda(
    register: Register, times: Times, *, days: int, mine: bool = False, quiet: int = QUIET_DAYS
) -> tuple[AgendaItem, ...]:
    """Open commitments by section and day; dates from the agenda's day to `days` after it.

    What stands in the diary already is not said to have gone quiet as well.

    `mine` asks for the saved list of that name; UnknownName (exit 4) where there is none.
    """
    filters = Filters(refs=(SAVED_LIST,) if mine else ())
    with register.database.reading() as connection:
        numbers = candidates(connection, times, filters)
        snapshot = take_status(connection, times, numbers=numbers, others=False)
        snapshot = with_news(connection, snapshot, whole=numbers is None)
        diary = lookup.events(connection, times)
    last = times.as_of + timedelta(days=min(days, (date.max - times.as_of).days))
    standings = [standing for standing in chosen(snapshot, filters) if standing.is_open]
    bound = Counter(one.event.number for one in standings if one.event is not None)
    items = [item for one in standings for item in _items(one, times.as_of, last, quiet)]
    for event in diary:
        if not mine or event.number in bound:
            items += _event_items(event, bound[event.number], times.as_of, last)
    return tuple(sorted(items, key=_item_place))


def _item_place(item: AgendaItem) -> tuple[int, date, int, RefOrder]:
    """Passed dates first, then the diary by day, then what has gone quiet."""
    section = {
        AgendaSection.OVERDUE: 0,
        AgendaSection.PASSED_UNCHECKED: 1,
        AgendaSection.QUIET: 3,
    }.get(item.what, 2)
    return section, item.day or date.max, list(AgendaSection).index(item.what), ref_order(item.ref)


def _items(standing: AnyStanding, today: date, last: date, quiet: int) -> Iterator[AgendaItem]:
    timing = standing.timing
    words = lateness(standing, today)
    passed = {
        Schedule.OVERDUE: AgendaSection.OVERDUE,
        Schedule.OVERDUE_ON_STRICT_READING: AgendaSection.OVERDUE,
        Schedule.PASSED_UNCHECKED: AgendaSection.PASSED_UNCHECKED,
    }.get(timing.value)
    if passed is not None:
        missed = timing.latest if (timing.days or 0) > 0 else timing.strict_latest
        yield _item(standing, passed, missed, today, words)
    ahead = [dated for dated in diary_dates(standing) if today <= dated.day <= last]
    following = None if standing.duty is None else standing.duty.following
    if following is not None and today <= following.last <= last:
        # What waits from earlier is one line, the next time another.
        words = f"due for {following.period}"
        ahead.append(DiaryDate(DiaryEvent.DUE, following.last, words))
    for dated in ahead:
        yield _item(standing, AgendaSection(dated.event.value), dated.day, today, dated.words)
    silent = silent_for(standing, today, quiet)
    if silent is not None and not (passed or ahead):
        sentence = f"nothing for {days_words(silent)}"
        if standing.expected_days is not None:
            sentence += f", expected within {days_words(standing.expected_days)}"
        yield _item(standing, AgendaSection.QUIET, standing.last_news, today, sentence)


def _event_items(event: Event, bound: int, today: date, last: date) -> Iterator[AgendaItem]:
    """The days of an event of the diary: its first and its last, or when it is expected."""
    window = event.day or event.expected
    if window is None or window.latest is None or window.earliest is None:
        return
    days = (window.earliest, window.latest) if event.day is not None else (window.latest,)
    for day in sorted({day for day in days if today <= day <= last}):
        day_words = event_day_words(window, expected=event.day is None)
        parts = (
            "" if window.earliest == window.latest else day_words,
            f"{count_words(bound, 'date')} bound to it" if bound else "",
        )
        words = "; ".join(filter(None, parts)) or "event"
        yield AgendaItem(
            what=AgendaSection.EVENT if event.day is not None else AgendaSection.EXPECTED,
            day=day,
            days=(day - today).days,
            ref=event.ref,
            title=event.title,
            headline=None,
            phrase=None,
            words=words,
        )


def _item(
    standing: AnyStanding, what: AgendaSection, day: date | None, today: date, words: str
) -> AgendaItem:
    return AgendaItem(
        what=what,
        day=day,
        days=None if day is None else (day - today).days,
        ref=standing.ref,
        title=standing.title,
        headline=standing.headline,
        phrase=standing.phrase,
        words=words,
    )


#: What counts as having dealt with a commitment.
JUDGING = frozenset({Facet.LOOK, Facet.DELIVERY, Facet.STEP, Facet.DEADLINE})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCase:
    """A commitment with every reason to look at it; the names are those of the JSON answer."""

    ref: str
    title: str
    headline: Headline
    badges: tuple[Badge, ...]
    reasons: tuple[Reason, ...]
    due_phrase: str | None
    due_latest: date | None
    last_looked: date | None

    @property
    def whys(self) -> tuple[ReasonKind, ...]:
        """Its reasons without their words, each once; the first is its place in a review."""
        return tuple(dict.fromkeys(reason.why for reason in self.reasons))


def cases(
    register: Register,
    times: Times,
    *,
    since: datetime,
    filters: Filters | None = None,
    whys: Collection[ReasonKind] = (),
    quiet_after: int = QUIET_DAYS,
) -> tuple[ReviewCase, ...]:
    """The commitments to be judged, by their first reason and then by ref, each once.

    Left out is what somebody has looked at, judged, dated or recorded a step of `since`.
    With `whys` only commitments that have one of these reasons. The number of queries
    does not depend on the register's size. Raises UnknownName (exit 4) as a list does.
    """
    applied = filters or Filters()
    with register.database.reading() as connection:
        numbers = candidates(connection, times, applied)
        snapshot = take_status(connection, times, numbers=numbers, others=False)
        snapshot = with_news(connection, snapshot, whole=numbers is None)
        judged = _judged(connection, times, since)
    name = partial(voice_name, snapshot)
    to_judge = [
        ReviewCase(
            ref=standing.ref,
            title=standing.title,
            headline=standing.headline,
            badges=standing.badges,
            reasons=why,
            due_phrase=standing.phrase,
            due_latest=None if standing.window is None else standing.window.latest,
            last_looked=standing.last_looked,
        )
        for standing in chosen(snapshot, applied)
        if standing.number not in judged
        and (why := reasons(standing, times.as_of, quiet_after=quiet_after, speaker=name))
        and (not whys or {reason.why for reason in why} & set(whys))
    ]
    order = list(ReasonKind)
    return tuple(
        sorted(to_judge, key=lambda case: (order.index(case.whys[0]), ref_order(case.ref)))
    )


def _judged(connection: Connection, times: Times, since: datetime) -> set[int]:
    """The commitments of which something that still stands was recorded since a moment."""
    page = history.EntryQuery(known_at=times.known_at, as_of=times.as_of, recorded_since=since)
    entries, _ = history.newest_entries(connection, page)
    amended = history.last_amendments(connection, [entry.seq for entry in entries], times.known_at)
    return {
        entry.subject
        for entry in entries
        if entry.facet in JUDGING
        and (entry.facet is not Facet.DELIVERY or entry.voice == Voice.TRACKER)
        and (entry.seq not in amended or amended[entry.seq].facet is Facet.REDACTION)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One event of the diary; the names are those of `event list --json`."""

    ref: str
    title: str
    day: str | None
    """EDTF; None while it has none."""
    expected: str | None
    """EDTF; None once it has its day, and where nothing was expected."""
    deadlines: int
    """How many dates are bound to it."""


def events(register: Register, times: Times) -> tuple[EventRow, ...]:
    """The events of the diary as they stood, by day and name."""
    with register.database.reading() as connection:
        return event_rows(connection, times)


def event_rows(connection: Connection, times: Times) -> tuple[EventRow, ...]:
    """The events of the diary as they stood, by day and name."""
    known = lookup.events(connection, times)
    bound = {number for event in known for number in lookup.bound_to(connection, event.number)}
    standings = take_status(connection, times, numbers=bound).standings.values() if bound else ()
    tally = Counter(one.event.number for one in standings if one.event is not None)
    rows = [
        EventRow(
            ref=event.ref,
            title=event.title,
            day=None if event.day is None else event.day.text,
            expected=None if event.expected is None else event.expected.text,
            deadlines=tally[event.number],
        )
        for event in known
    ]
    return tuple(
        sorted(rows, key=lambda row: (row.day or row.expected or "9999", ref_order(row.ref)))
    )

"""What falls due, day by day, with what should have happened already: a diary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.attention import silent_for
from tracker.domain.diary import DiaryEvent, diary_dates
from tracker.domain.lateness import lateness
from tracker.domain.prose import days_words
from tracker.domain.schedule import Schedule
from tracker.domain.standing import Standing
from tracker.domain.times import Times
from tracker.domain.vocabulary import Headline
from tracker.services.choosing import candidates, chosen
from tracker.services.filters import Filters
from tracker.services.register import Register
from tracker.services.snapshot import take

#: Days without an event after which an open commitment has gone quiet, where its own words
#: ("shortly", "in the coming weeks") say nothing sooner.
QUIET_DAYS = 180
SAVED_LIST = "@mine"


class What(StrEnum):
    """Why a commitment stands in the agenda, in the order of its sections."""

    OVERDUE = "overdue"
    PASSED_UNCHECKED = "passed_unchecked"
    WINDOW_OPENS = DiaryEvent.WINDOW_OPENS.value
    DUE_STRICTLY = DiaryEvent.DUE_STRICTLY.value
    DUE = DiaryEvent.DUE.value
    MAY_BEGIN = DiaryEvent.MAY_BEGIN.value
    QUIET = "gone_quiet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the diary; the names are those of the JSON answer."""

    what: What
    day: date | None
    """The day of the date; for what has gone quiet the day of the last event."""
    days: int | None
    """Days from the agenda's day: negative has passed."""
    ref: str
    title: str
    headline: Headline
    phrase: str | None
    words: str


def agenda(
    register: Register, times: Times, *, days: int, mine: bool = False, quiet: int = QUIET_DAYS
) -> tuple[Item, ...]:
    """Open commitments by section and day; dates from the agenda's day to `days` after it.

    What stands in the diary already is not said to have gone quiet as well.

    `mine` asks for the saved list of that name; UnknownName (exit 4) where there is none.
    """
    filters = Filters(refs=(SAVED_LIST,) if mine else ())
    with register.database.reading() as connection:
        snapshot = take(connection, times, numbers=candidates(connection, times, filters))
    last = times.as_of + timedelta(days=min(days, (date.max - times.as_of).days))
    found = [
        item
        for standing in chosen(snapshot, filters)
        if standing.is_open
        for item in _items(standing, times.as_of, last, quiet)
    ]
    return tuple(sorted(found, key=_place))


def _place(item: Item) -> tuple[int, date, int, str]:
    """Passed dates first, then the diary by day, then what has gone quiet."""
    section = {What.OVERDUE: 0, What.PASSED_UNCHECKED: 1, What.QUIET: 3}.get(item.what, 2)
    return section, item.day or date.max, list(What).index(item.what), item.ref.lower()


def _items(standing: Standing, today: date, last: date, quiet: int) -> Iterator[Item]:
    timing = standing.timing
    words = lateness(standing, today)
    passed = {
        Schedule.OVERDUE: What.OVERDUE,
        Schedule.OVERDUE_ON_STRICT_READING: What.OVERDUE,
        Schedule.PASSED_UNCHECKED: What.PASSED_UNCHECKED,
    }.get(timing.value)
    if passed is not None:
        missed = timing.latest if (timing.days or 0) > 0 else timing.strict_latest
        yield _item(standing, passed, missed, today, words)
    ahead = [dated for dated in diary_dates(standing) if today <= dated.day <= last]
    for dated in ahead:
        yield _item(standing, What(dated.event.value), dated.day, today, dated.words)
    silent = silent_for(standing, today, quiet)
    if silent is not None and not (passed or ahead):
        said = f"nothing for {days_words(silent)}"
        if standing.expected_days is not None:
            said += f", expected within {days_words(standing.expected_days)}"
        yield _item(standing, What.QUIET, standing.last_occurred, today, said)


def _item(standing: Standing, what: What, day: date | None, today: date, words: str) -> Item:
    return Item(
        what=what,
        day=day,
        days=None if day is None else (day - today).days,
        ref=standing.subject.ref,
        title=standing.subject.title,
        headline=standing.headline,
        phrase=None if standing.deadline is None else standing.deadline.phrase,
        words=words,
    )

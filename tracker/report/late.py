"""Late and due: what is past its date, what moved, what comes, and what has no date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.dates import When
from tracker.domain.entry import Entry
from tracker.domain.headlines import Badge, Headline
from tracker.domain.lateness import aged_days, is_overdue, is_unchecked, lateness, window_in_full
from tracker.domain.schedule import Move, Schedule, deadline_changes
from tracker.domain.standing import Standing
from tracker.domain.subject import ref_order
from tracker.report.reading import Reading
from tracker.report.shared import MOST, Listed

#: How far a report looks ahead.
AHEAD_DAYS = 30
#: Promises without a date that are named.
OLDEST = 3


@dataclass(frozen=True, slots=True)
class DateRow:
    """One date: of a commitment, or of one occurrence of a recurring duty."""

    ref: str
    title: str
    lead: str | None
    occurrence: str | None
    """Which occurrence of a recurring duty it is; None for a promise with one date."""
    headline: Headline
    badges: tuple[Badge, ...]
    phrase: str | None
    """The words of the date, as they stand in the record."""
    reported_by: str | None
    """Who reports the words, where they may be a paraphrase; None where they are verbatim."""
    said: When | None
    said_by: str | None
    latest: date | None
    strict_latest: date | None
    days: int | None
    """Days past the last day on the most generous reading; negative is to come."""
    strict_days: int | None
    window: str
    """The days that the words stand for: 'by 20 April 2025 (strictly, by 17 April 2025)'."""
    result: str
    """'22 days overdue', 'passed 12 days ago, not checked'."""


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A date that moved this week."""

    ref: str
    title: str
    phrase_before: str | None
    phrase: str | None
    before: date | None
    after: date | None
    days: int | None
    """How much later the last day is than before this move."""
    since_first: int
    """How much later it is than the first one."""
    moves: int
    silent: bool
    because: str | None
    said_by: str
    when: When


@dataclass(frozen=True, slots=True)
class Dateless:
    """A promise without a last day."""

    ref: str
    title: str
    phrase: str | None
    reported_by: str | None
    announced: When
    days: int
    """Days since it was announced."""


@dataclass(frozen=True, slots=True)
class Late:
    """Late and due; counts are of all, also of those that are not counted with commitments."""

    overdue: Listed[DateRow]
    unchecked: Listed[DateRow]
    early_passed: Listed[DateRow]
    """Past the strictest reading only, checked or not."""
    moved: Listed[MoveRow]
    due: Listed[DateRow]
    until: date
    dateless: Listed[Dateless]


@dataclass(frozen=True, slots=True)
class LateStandings:
    """The commitments of each list, in its order."""

    overdue: tuple[Standing, ...]
    unchecked: tuple[Standing, ...]
    early_passed: tuple[Standing, ...]
    moved: tuple[Standing, ...]
    due: tuple[Standing, ...]
    dateless: tuple[Standing, ...]

    @property
    def named(self) -> Iterator[Standing]:
        """Those that are printed."""
        for some in (self.overdue, self.unchecked, self.early_passed, self.moved, self.due):
            yield from some[:MOST]
        yield from self.dateless[:OLDEST]


_AHEAD = frozenset({Schedule.UPCOMING, Schedule.DUE_SOON, Schedule.IN_WINDOW})


def horizon(day: date) -> date:
    """How far a report of a day looks ahead."""
    return day + timedelta(days=min(AHEAD_DAYS, (date.max - day).days))


def late_standings(reading: Reading) -> LateStandings:
    """Which commitments stand in which list; demands and milestones too, if they have a date."""
    week, until = reading.week, horizon(reading.week.sunday)
    open_ones = [standing for standing in reading.commitments if standing.is_open]
    return LateStandings(
        overdue=_sorted(filter(is_overdue, open_ones), lambda f: -(f.timing.days or 0)),
        unchecked=_sorted(
            (f for f in open_ones if is_unchecked(f) and (f.timing.days or 0) > 0),
            lambda f: -(f.timing.days or 0),
        ),
        early_passed=_sorted(filter(is_early, open_ones), lambda f: -(f.timing.strict_days or 0)),
        moved=_sorted(
            (
                standing
                for standing in reading.commitments
                if any(
                    week.monday <= moved.said <= week.sunday and moved.move not in _SAME
                    for moved in standing.moves.each
                )
            ),
            lambda f: -f.moves.slip_days,
        ),
        due=_sorted(
            (
                standing
                for standing in open_ones
                if standing.timing.value in _AHEAD
                and standing.timing.latest is not None
                and week.sunday <= standing.timing.latest <= until
            ),
            lambda f: (f.timing.latest or date.max).toordinal(),
        ),
        dateless=_sorted(
            (
                standing
                for standing in open_ones
                if standing.counted and standing.timing.latest is None and not standing.is_kept
            ),
            lambda f: f.subject.announced_latest.toordinal(),
        ),
    )


def is_early(standing: Standing) -> bool:
    """Whether the date is past on its strictest reading only, whoever has looked."""
    strictly = standing.timing.value is Schedule.OVERDUE_ON_STRICT_READING
    return strictly or (is_unchecked(standing) and (standing.timing.days or 0) <= 0)


def badges_of(standing: Standing) -> tuple[Badge, ...]:
    """Its badges; a date that is to come on one reading is never said to have passed."""
    early = is_early(standing)
    return tuple(b for b in standing.badges if b is not Badge.PASSED_UNCHECKED or not early)


_SAME = frozenset({Move.FIRST, Move.RESTATED})


def late_of(reading: Reading, chosen: LateStandings) -> Late:
    """The lists with their rows written."""

    def rows(standings: tuple[Standing, ...]) -> Listed[DateRow]:
        kept = tuple(_row(reading, standing) for standing in standings[:MOST])
        return Listed(kept, len(standings))

    return Late(
        overdue=rows(chosen.overdue),
        unchecked=rows(chosen.unchecked),
        early_passed=rows(chosen.early_passed),
        moved=Listed(
            tuple(_move(reading, standing) for standing in chosen.moved[:MOST]), len(chosen.moved)
        ),
        due=rows(chosen.due),
        until=horizon(reading.week.sunday),
        dateless=Listed(
            tuple(_dateless(reading, standing) for standing in chosen.dateless[:OLDEST]),
            len(chosen.dateless),
        ),
    )


def _row(reading: Reading, standing: Standing) -> DateRow:
    as_of, subject, deadline = reading.week.sunday, standing.subject, standing.deadline
    stated = _stated(standing)
    lead = subject.one("lead")
    return DateRow(
        ref=subject.ref,
        title=subject.title,
        lead=None if lead is None else reading.name(lead),
        occurrence=None,
        headline=standing.headline,
        badges=badges_of(standing),
        phrase=None if deadline is None else deadline.phrase,
        reported_by=None if stated is None else reading.reported_by(stated),
        said=None if stated is None else stated.when,
        said_by=None if stated is None else reading.voice(stated),
        latest=standing.timing.latest,
        strict_latest=None if deadline is None else deadline.strict_latest,
        days=standing.timing.days,
        strict_days=standing.timing.strict_days,
        window=window_in_full(standing),
        result=lateness(standing, as_of),
    )


def _move(reading: Reading, standing: Standing) -> MoveRow:
    """The last move of the week; its length is against the date that stood before it."""
    week = reading.week
    change = [
        change
        for change in deadline_changes(standing.statements, standing.moves)
        if not change.rival
        and week.monday <= change.moved.said <= week.sunday
        and change.moved.move not in _SAME
    ][-1]
    entry = reading.with_texts(change.entry)
    after = change.deadline
    before = None if change.before is None else change.before.deadline
    return MoveRow(
        ref=standing.subject.ref,
        title=standing.subject.title,
        phrase_before=None if before is None else before.phrase,
        phrase=None if after is None else after.phrase,
        before=None if before is None else before.latest,
        after=None if after is None else after.latest,
        days=change.moved.days,
        since_first=standing.moves.slip_days,
        moves=standing.moves.count,
        silent=entry.detail.get("silent") is True,
        because=entry.text("because"),
        said_by=reading.voice(entry),
        when=entry.when,
    )


def _dateless(reading: Reading, standing: Standing) -> Dateless:
    subject, as_of = standing.subject, reading.week.sunday
    stated = _stated(standing)
    return Dateless(
        ref=subject.ref,
        title=subject.title,
        phrase=None if standing.deadline is None else standing.deadline.phrase,
        reported_by=None if stated is None else reading.reported_by(stated),
        announced=subject.announced,
        days=aged_days(standing, as_of) or (as_of - subject.announced_latest).days,
    )


def _stated(standing: Standing) -> Entry | None:
    """The statement of the date that stands.

    Neither a rival reading nor a new day of its event renews it.
    """
    own = (one.entries[0] for one in reversed(standing.statements) if not one.by_event)
    return next(own, None)


def _sorted(some: Iterable[Standing], key: Callable[[Standing], int]) -> tuple[Standing, ...]:
    return tuple(
        sorted(some, key=lambda standing: (key(standing), ref_order(standing.subject.ref)))
    )

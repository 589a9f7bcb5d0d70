"""Lists deadlines that passed, are overdue, are due or moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.dates import Week, When
from tracker.domain.describe import Context
from tracker.domain.entry import Entry
from tracker.domain.headlines import Badge, Headline
from tracker.domain.lateness import (
    aged_days,
    is_overdue,
    is_unchecked,
    lateness,
    window_in_full,
)
from tracker.domain.prose import day_words, on_words, sentence_case
from tracker.domain.schedule import (
    DUE_SOON_DAYS,
    DeadlineChange,
    Move,
    Schedule,
    Timing,
    deadline_changes,
)
from tracker.domain.standing import Standing
from tracker.domain.timeline import Timeline, timeline_of
from tracker.domain.vocabulary import DeadlineValue, Disposition, Facet
from tracker.report.events import OVER, closing
from tracker.report.reading import Reading
from tracker.report.value import DeadlineStatement, LeftOut, Limited, left_out, rows_kept


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One commitment as the deadline section shows it."""

    ref: str
    title: str
    headline: Headline
    badges: tuple[Badge, ...]
    phrase: str | None
    said: When | None
    timing: Timing
    earliest: date | None
    latest: date | None
    strict_latest: date | None
    original_latest: date | None
    slip_days: int
    moves: int
    silent_moves: int
    met_on: date | None
    aged_days: int | None
    """For an open-ended phrase, the days since it was first said."""
    result: str
    """The result in words: '22 days overdue'."""
    result_detail: str
    timeline: Timeline
    statements: tuple[DeadlineStatement, ...]
    """Every statement of its date, oldest first."""


@dataclass(frozen=True, slots=True)
class Deadlines(Limited):
    """Section 5. A row may stand in more than one list; `timeline` holds each once."""

    timeline: tuple[DeadlineRow, ...]
    met_this_week: tuple[DeadlineRow, ...]
    missed_this_week: tuple[DeadlineRow, ...]
    unjudged_this_week: tuple[DeadlineRow, ...]
    overdue: tuple[DeadlineRow, ...]
    overdue_on_strict_reading: tuple[DeadlineRow, ...]
    passed_unchecked: tuple[DeadlineRow, ...]
    in_window: tuple[DeadlineRow, ...]
    due_in_14_days: tuple[DeadlineRow, ...]
    due_in_30_days: tuple[DeadlineRow, ...]
    """After the 14 days, up to 30."""
    moved_this_week: tuple[DeadlineRow, ...]
    slipped: tuple[DeadlineRow, ...]
    """Every commitment whose date moved, longest first."""
    no_timetable: tuple[DeadlineRow, ...]
    open_ended: tuple[DeadlineRow, ...]
    in_window_beyond_30_days: tuple[DeadlineRow, ...] = ()
    """Of those in their window, the ones that are not due within 30 days."""
    left_out: LeftOut = ()
    """How many rows each list of a long register leaves out; a list that is whole has no line."""


SOON_DAYS = 14
_AHEAD = frozenset({Schedule.UPCOMING, Schedule.DUE_SOON, Schedule.IN_WINDOW})
_MET = frozenset({Schedule.MET_ON_TIME, Schedule.MET_LATE})


@dataclass(frozen=True, slots=True)
class DeadlineLists:
    """The commitments of each list of section 5, by the list's name."""

    lists: dict[str, tuple[Standing, ...]]

    @property
    def shown(self) -> dict[str, tuple[Standing, ...]]:
        """The first of each list: those that the report has room for."""
        return {
            name: standings[: rows_kept(name, len(standings))]
            for name, standings in self.lists.items()
        }


def deadline_lists(reading: Reading) -> DeadlineLists:
    """Which commitments stand in which list; demands and milestones too, if they have a date."""
    week, as_of = reading.week, reading.week.sunday
    dated = [standing for standing in reading.commitments if standing.deadline_entries]
    still = [standing for standing in dated if standing.is_open]
    ahead = [standing for standing in still if standing.timing.value in _AHEAD]
    slipped = [standing for standing in dated if standing.moves.count]
    met = [standing for standing in dated if _met_in(standing, week)]
    overdue = _by_latest(still, is_overdue)
    unchecked = _by_latest(still, is_unchecked)
    in_window = _by_latest(still, _shows(Schedule.IN_WINDOW))
    closed = {f.subject.id for f in (*slipped, *met, *_closed_this_week(reading, dated))}
    return DeadlineLists(
        {
            "timeline": _timeline([f for f in dated if f.is_open or f.subject.id in closed], as_of),
            "met_this_week": _by(met, lambda standing: standing.met_on or as_of),
            "missed_this_week": tuple(f for f in overdue if _passed_in(f.timing.latest, week)),
            "unjudged_this_week": tuple(
                standing
                for standing in unchecked
                if _passed_in(standing.timing.latest, week)
                or _passed_in(standing.timing.strict_latest, week)
            ),
            "overdue": overdue,
            "overdue_on_strict_reading": _by_latest(
                still, _shows(Schedule.OVERDUE_ON_STRICT_READING)
            ),
            "passed_unchecked": unchecked,
            "in_window": in_window,
            "in_window_beyond_30_days": tuple(f for f in in_window if _left(f) > DUE_SOON_DAYS),
            "due_in_14_days": _by_latest(ahead, lambda f: 0 <= _left(f) <= SOON_DAYS),
            "due_in_30_days": _by_latest(ahead, lambda f: SOON_DAYS < _left(f) <= DUE_SOON_DAYS),
            "moved_this_week": _by_latest(dated, lambda standing: _moved_in(standing, week)),
            "slipped": tuple(sorted(slipped, key=lambda f: (-f.moves.slip_days, _ref(f)))),
            "no_timetable": _by(
                filter(_shows(Schedule.NO_TIMETABLE_SET), still),
                lambda standing: standing.subject.announced_latest,
            ),
            "open_ended": tuple(
                sorted(
                    filter(_shows(Schedule.OPEN_ENDED), still),
                    key=lambda standing: (-(aged_days(standing, as_of) or 0), _ref(standing)),
                )
            ),
        }
    )


def deadlines_of(rows: DeadlineRows, chosen: DeadlineLists) -> Deadlines:
    """Section 5, with the rows written of what each list has room for."""
    rows_by_list = {
        name: tuple(map(rows.row, standings)) for name, standings in chosen.shown.items()
    }
    return Deadlines(**rows_by_list, left_out=left_out(chosen.lists))


class DeadlineRows:
    """Writes each commitment's row once, for section 5 and for its card."""

    def __init__(self, reading: Reading, context: Context) -> None:
        self._reading = reading
        self._context = context
        self._written: dict[int, DeadlineRow] = {}

    def row(self, standing: Standing) -> DeadlineRow:
        """The commitment as the deadline section shows it."""
        number = standing.subject.id
        if number not in self._written:
            self._written[number] = self._write(standing)
        return self._written[number]

    def _write(self, standing: Standing) -> DeadlineRow:
        as_of = self._reading.week.sunday
        deadline, moves = standing.deadline, standing.moves
        result, detail = _result(standing, as_of)
        return DeadlineRow(
            ref=standing.subject.ref,
            title=standing.subject.title,
            headline=standing.headline,
            badges=standing.badges,
            phrase=None if deadline is None else deadline.phrase,
            said=_said(standing),
            timing=standing.timing,
            earliest=None if deadline is None else deadline.earliest,
            latest=None if deadline is None else deadline.latest,
            strict_latest=None if deadline is None else deadline.strict_latest,
            original_latest=moves.original_latest,
            slip_days=moves.slip_days,
            moves=moves.count,
            silent_moves=moves.silent_count,
            met_on=standing.met_on,
            aged_days=aged_days(standing, as_of),
            result=result,
            result_detail=detail,
            timeline=self._timeline(standing),
            statements=_statements(self._reading, standing),
        )

    def _timeline(self, standing: Standing) -> Timeline:
        number = standing.subject.id
        history = self._reading.history.get(number) or (standing.subject.opened,)
        return timeline_of(self._context, standing, history, self._stages(number))

    def _stages(self, number: int) -> list[Entry]:
        """The stages of the instruments that carry a commitment."""
        carrying = self._reading.carriers_of(number)
        return [entry for instrument in carrying for entry in self._reading.stages_of(instrument)]


def _result(standing: Standing, as_of: date) -> tuple[str, str]:
    """What became of a date, and the days behind it: '22 days overdue', 'by 31 May 2025'."""
    words, label = lateness(standing, as_of), standing.headline.label
    if standing.timing.value in _MET and standing.met_on is not None:
        return sentence_case(words or label), f"{label} on {day_words(standing.met_on)}"
    if standing.disposition is not Disposition.ACTIVE:
        gone = standing.headline in {Headline.WITHDRAWN, Headline.REPLACED}
        what = label if gone else sentence_case(standing.disposition.label)
        return what, _on(closing(standing, Facet.DISPOSITION))
    if standing.headline in OVER:
        return label, _on(closing(standing, Facet.ENDED) or standing.finding)
    return sentence_case(words) or "No date known", window_in_full(standing)


def _on(entry: Entry | None) -> str:
    return "" if entry is None else on_words(entry.when)


def _statements(reading: Reading, standing: Standing) -> tuple[DeadlineStatement, ...]:
    """The history of a date as a card shows it."""
    changes = deadline_changes(standing.statements, standing.moves)
    return tuple(_statement(reading, change) for change in changes)


def _statement(reading: Reading, change: DeadlineChange) -> DeadlineStatement:
    entry, deadline = change.entry, change.deadline
    return DeadlineStatement(
        entry=entry.seq,
        phrase=deadline.phrase if deadline is not None else entry.text("quote") or "",
        said=entry.when,
        by=reading.voice(entry),
        event=reading.ref(entry.subject) if entry.facet is Facet.EVENT else None,
        move="rival" if change.rival else change.moved.move.value,
        days=None if change.rival else change.moved.days,
        silent=entry.detail.get("silent") is True,
        earliest=None if deadline is None else deadline.earliest,
        latest=None if deadline is None else deadline.latest,
        strict_latest=None if deadline is None else deadline.strict_latest,
        reading=_NO_DATE[DeadlineValue(entry.value)] if deadline is None else deadline.reading,
        rule=None if deadline is None else deadline.rule,
        version=None if deadline is None else deadline.version,
        hardness=None if deadline is None else deadline.hardness.value,
        because=entry.text("because") or entry.text("correction"),
    )


_NO_DATE = {
    DeadlineValue.NONE_SET: "no date was given",
    DeadlineValue.WITHDRAWN: "the date was taken back",
}


def _said(standing: Standing) -> When | None:
    """The day on which the date that stands was said.

    Neither a rival reading nor a new day of its event renews it.
    """
    said = (one.entries[0].when for one in reversed(standing.statements) if not one.by_event)
    return next(said, None)


def _shows(value: Schedule) -> Callable[[Standing], bool]:
    return lambda standing: standing.timing.value is value


def _by_latest(some: Iterable[Standing], holds: Callable[[Standing], bool]) -> tuple[Standing, ...]:
    return _by(filter(holds, some), _latest)


def _by(some: Iterable[Standing], day: Callable[[Standing], date]) -> tuple[Standing, ...]:
    return tuple(sorted(some, key=lambda standing: (day(standing), _ref(standing))))


def _ref(standing: Standing) -> str:
    return standing.subject.ref.lower()


def _latest(standing: Standing) -> date:
    return standing.timing.latest or date.max


def _left(standing: Standing) -> int:
    return -(standing.timing.days or 0)


def _passed_in(last_day: date | None, week: Week) -> bool:
    """Whether a last day ended between the two Sundays: a day is over when the next begins."""
    return last_day is not None and week.monday - timedelta(days=1) <= last_day < week.sunday


def _met_in(standing: Standing, week: Week) -> bool:
    """Whether a date was met this week, or was met before and came to its last day this week."""
    day = standing.met_on
    if standing.timing.value not in _MET or day is None:
        return False
    return week.monday <= day <= week.sunday or _passed_in(standing.timing.latest, week)


def _moved_in(standing: Standing, week: Week) -> bool:
    """Whether the date of a commitment moved, grew firmer or softer, or was taken back."""
    return any(
        week.monday <= moved.said <= week.sunday and moved.move not in {Move.FIRST, Move.RESTATED}
        for moved in standing.moves.each
    )


def _closed_this_week(reading: Reading, some: Iterable[Standing]) -> Iterable[Standing]:
    for standing in some:
        before = reading.last.standings.get(standing.subject.id)
        if not standing.is_open and (before is None or before.is_open):
            yield standing


#: In which order the timeline has what is open; then comes what is closed.
_PLACES = {
    Schedule.OVERDUE: 0,
    Schedule.OVERDUE_ON_STRICT_READING: 1,
    Schedule.PASSED_UNCHECKED: 2,
    Schedule.IN_WINDOW: 3,
    Schedule.DUE_SOON: 4,
    Schedule.UPCOMING: 4,
}
_CLOSED = 5


def _timeline(some: Iterable[Standing], as_of: date) -> tuple[Standing, ...]:
    """Overdue by days, then past and unchecked, in window, upcoming, closed, without a day."""

    def order(standing: Standing) -> tuple[int, date, str]:
        if not standing.is_open:
            return _CLOSED, standing.met_on or as_of, _ref(standing)
        place = _PLACES.get(standing.timing.value, _CLOSED + 1)
        return place, _latest(standing), _ref(standing)

    return tuple(sorted(some, key=order))

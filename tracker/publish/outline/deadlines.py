"""Section 5 as blocks: deadlines that are due, late, moved or missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from tracker.domain.prose import day_words, days_words, signed
from tracker.publish.filters import DueGroup, due_groups, moves_words, passed_groups, why_moved
from tracker.publish.outline.blocks import (
    Block,
    BulletItem,
    Bullets,
    ColumnHead,
    RowGroup,
    TableBlock,
)
from tracker.publish.outline.charts import slips, timetables
from tracker.publish.outline.pieces import (
    NONE,
    cells,
    counted,
    day,
    heading,
    paragraph,
    rest,
    state,
)
from tracker.publish.wording import deadlines as say
from tracker.publish.wording.pieces import Words
from tracker.report.build import Weekly
from tracker.report.late import DeadlineRow, Deadlines
from tracker.report.masthead import Masthead

_WHO, _SAID, _STATUS, _LATEST = map(
    ColumnHead, ("Commitment", "What was said", "Status", "Latest day")
)
_DUE_HEADS = (_WHO, _SAID, _STATUS, _LATEST)


def deadlines(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """The charts as lines, then each list as a table."""
    section, mast = report.deadlines, report.masthead
    passed, due = passed_groups(section), due_groups(section)

    def dated(row: DeadlineRow, last: str) -> tuple[Words, ...]:
        status = state(row.headline, row.badges)
        return cells(say.who(row, carded), say.phrase_said(row), status, day(row.latest), last)

    yield from timetables(report, carded)
    if passed:
        yield TableBlock(
            *say.passed(mast),
            (*_DUE_HEADS, ColumnHead("Result")),
            _groups(passed, lambda row: dated(row, row.result)),
        )
    if section.overdue:
        yield from _listed(
            say.overdue(mast),
            (*_DUE_HEADS, ColumnHead("Days", numeric=True)),
            section,
            "overdue",
            lambda row: dated(row, _days(row.latest, mast.as_of)),
        )
    yield from _late(section, carded)
    if due:
        yield TableBlock(
            *say.due(mast),
            (*_DUE_HEADS, ColumnHead("Days left", numeric=True)),
            _groups(due, lambda row: dated(row, _days(mast.as_of, row.latest))),
        )
    yield from _moved(section, carded)
    yield from slips(report, carded)
    yield from _undated(section, mast, carded)
    nothing = say.nothing(section)
    if nothing:
        yield paragraph(nothing)


def _days(start: date | None, end: date | None) -> str:
    return counted((end - start).days if start and end else None)


def _groups(
    some: Sequence[DueGroup], row: Callable[[DeadlineRow], tuple[Words, ...]]
) -> tuple[RowGroup, ...]:
    return tuple(RowGroup(say.group(group), tuple(map(row, group.rows))) for group in some)


def _listed(
    caption: tuple[str, str],
    heads: tuple[ColumnHead, ...],
    section: Deadlines,
    name: str,
    row: Callable[[DeadlineRow], tuple[Words, ...]],
) -> Iterator[Block]:
    """A table of the first rows, and how many more there are; nothing for no rows."""
    rows = getattr(section, name)
    if rows:
        yield TableBlock(*caption, heads, (RowGroup(None, tuple(map(row, rows))),))
        yield from rest(rows, section.total(name))


def _late(section: Deadlines, carded: frozenset[str]) -> Iterator[Block]:
    """What is late on one reading only, and what nobody has looked at since it passed."""
    strictly, unchecked = section.overdue_on_strict_reading, section.passed_unchecked
    if strictly:
        yield heading(3, say.OVERDUE_STRICTLY)
        yield Bullets(tuple(BulletItem(say.on_strict(row, carded)) for row in strictly))
        yield from rest(strictly, section.total("overdue_on_strict_reading"))
    if unchecked:
        yield heading(3, say.UNCHECKED)
        yield Bullets(tuple(BulletItem(say.unchecked(row, carded)) for row in unchecked))
        yield from rest(unchecked, section.total("passed_unchecked"))


def _moved(section: Deadlines, carded: frozenset[str]) -> Iterator[Block]:
    def row(deadline: DeadlineRow) -> tuple[Words, ...]:
        why = why_moved(deadline)
        return cells(
            say.who(deadline, carded),
            say.phrase_said(deadline),
            day(deadline.original_latest),
            day(deadline.latest),
            f"{why} ({moves_words(deadline)})" if deadline.moves > 1 else why,
            signed(deadline.slip_days),
        )

    yield from _listed(
        say.MOVED,
        (
            *(_WHO, _SAID, ColumnHead("First latest day"), ColumnHead("Latest day now")),
            *(ColumnHead("Reason given"), ColumnHead("Days", numeric=True)),
        ),
        section,
        "moved_this_week",
        row,
    )


def _undated(section: Deadlines, mast: Masthead, carded: frozenset[str]) -> Iterator[Block]:
    """Promises without a day, and promises without any date."""

    def aged(row: DeadlineRow) -> tuple[Words, ...]:
        age = NONE if row.aged_days is None else days_words(row.aged_days)
        return cells(
            say.who(row, carded), say.phrase_said(row), state(row.headline, row.badges), age
        )

    def undated(row: DeadlineRow) -> tuple[Words, ...]:
        status = state(row.headline, row.badges)
        return cells(say.who(row, carded), status, day_words(row.timeline.announced))

    yield from _listed(
        say.open_ended(mast),
        (_WHO, _SAID, _STATUS, ColumnHead("Age", numeric=True)),
        section,
        "open_ended",
        aged,
    )
    yield from _listed(
        say.no_timetable(mast),
        (_WHO, _STATUS, ColumnHead("Announced")),
        section,
        "no_timetable",
        undated,
    )

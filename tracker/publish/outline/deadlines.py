"""Section 5: what was due, what is late, what moved, and what has no date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from tracker.domain.prose import day_words, days_words, signed
from tracker.publish.filters import Due, due_groups, moves_words, passed_groups, why_moved
from tracker.publish.outline.blocks import Block, Bullets, Group, Head, Item, Table
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

_WHO, _SAID, _STATUS, _LATEST = map(Head, ("Commitment", "What was said", "Status", "Latest day"))
_DUE_HEADS = (_WHO, _SAID, _STATUS, _LATEST)


def deadlines(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """The charts as lines, then each list as a table."""
    found, mast = report.deadlines, report.masthead
    passed, due = passed_groups(found), due_groups(found)

    def dated(row: DeadlineRow, last: str) -> tuple[Words, ...]:
        status = state(row.headline, row.badges)
        return cells(say.who(row, carded), say.said(row), status, day(row.latest), last)

    yield from timetables(report, carded)
    if passed:
        yield Table(
            *say.passed(mast),
            (*_DUE_HEADS, Head("Result")),
            _groups(passed, lambda row: dated(row, row.result)),
        )
    if found.overdue:
        yield from _listed(
            say.overdue(mast),
            (*_DUE_HEADS, Head("Days", numeric=True)),
            found,
            "overdue",
            lambda row: dated(row, _days(row.latest, mast.as_of)),
        )
    yield from _late(found, carded)
    if due:
        yield Table(
            *say.due(mast),
            (*_DUE_HEADS, Head("Days left", numeric=True)),
            _groups(due, lambda row: dated(row, _days(mast.as_of, row.latest))),
        )
    yield from _moved(found, carded)
    yield from slips(report, carded)
    yield from _undated(found, mast, carded)
    nothing = say.nothing(found)
    if nothing:
        yield paragraph(nothing)


def _days(start: date | None, end: date | None) -> str:
    return counted((end - start).days if start and end else None)


def _groups(
    some: Sequence[Due], row: Callable[[DeadlineRow], tuple[Words, ...]]
) -> tuple[Group, ...]:
    return tuple(Group(say.group(group), tuple(map(row, group.rows))) for group in some)


def _listed(
    caption: tuple[str, str],
    heads: tuple[Head, ...],
    found: Deadlines,
    name: str,
    row: Callable[[DeadlineRow], tuple[Words, ...]],
) -> Iterator[Block]:
    """A table of the first rows, and how many more there are; nothing for no rows."""
    rows = getattr(found, name)
    if rows:
        yield Table(*caption, heads, (Group(None, tuple(map(row, rows))),))
        yield from rest(rows, found.total(name))


def _late(found: Deadlines, carded: frozenset[str]) -> Iterator[Block]:
    """What is late on one reading only, and what nobody has looked at since it passed."""
    strictly, unchecked = found.overdue_on_strict_reading, found.passed_unchecked
    if strictly:
        yield heading(3, say.OVERDUE_STRICTLY)
        yield Bullets(tuple(Item(say.on_strict(row, carded)) for row in strictly))
        yield from rest(strictly, found.total("overdue_on_strict_reading"))
    if unchecked:
        yield heading(3, say.UNCHECKED)
        yield Bullets(tuple(Item(say.unchecked(row, carded)) for row in unchecked))
        yield from rest(unchecked, found.total("passed_unchecked"))


def _moved(found: Deadlines, carded: frozenset[str]) -> Iterator[Block]:
    def row(each: DeadlineRow) -> tuple[Words, ...]:
        why = why_moved(each)
        return cells(
            say.who(each, carded),
            say.said(each),
            day(each.original_latest),
            day(each.latest),
            f"{why} ({moves_words(each)})" if each.moves > 1 else why,
            signed(each.slip_days),
        )

    yield from _listed(
        say.MOVED,
        (
            *(_WHO, _SAID, Head("First latest day"), Head("Latest day now")),
            *(Head("Reason given"), Head("Days", numeric=True)),
        ),
        found,
        "moved_this_week",
        row,
    )


def _undated(found: Deadlines, mast: Masthead, carded: frozenset[str]) -> Iterator[Block]:
    """Promises without a day, and promises without any date."""

    def aged(row: DeadlineRow) -> tuple[Words, ...]:
        age = NONE if row.aged_days is None else days_words(row.aged_days)
        return cells(say.who(row, carded), say.said(row), state(row.headline, row.badges), age)

    def undated(row: DeadlineRow) -> tuple[Words, ...]:
        status = state(row.headline, row.badges)
        return cells(say.who(row, carded), status, day_words(row.announced))

    yield from _listed(
        say.open_ended(mast),
        (_WHO, _SAID, _STATUS, Head("Age", numeric=True)),
        found,
        "open_ended",
        aged,
    )
    yield from _listed(
        say.no_timetable(mast),
        (_WHO, _STATUS, Head("Announced")),
        found,
        "no_timetable",
        undated,
    )

"""Section 5: what was due, what is late, what moved, and what has no date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from tracker.domain.prose import day_words, days_words, range_words, signed
from tracker.domain.report import DeadlineRow, Deadlines, Weekly
from tracker.reporting.due import (
    MOST_LISTED,
    Due,
    due_groups,
    moves_words,
    passed_groups,
    why_moved,
)
from tracker.reporting.filters import number, sentence_case
from tracker.reporting.outline.blocks import Block, Bullets, Group, Head, Item, Table, Words
from tracker.reporting.outline.charts import slips, timetables
from tracker.reporting.outline.pieces import (
    NONE,
    cells,
    counted,
    heading,
    paragraph,
    quote,
    state,
    words,
)
from tracker.reporting.outline.rows import day, said, who

_WHO, _SAID, _STATUS, _LATEST = map(Head, ("Commitment", "What was said", "Status", "Latest day"))
_DUE_HEADS = (_WHO, _SAID, _STATUS, _LATEST)


def deadlines(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """The charts as lines, then each list as a table."""
    found, as_of = report.deadlines, report.masthead.as_of
    passed, due = passed_groups(found), due_groups(found)

    def dated(row: DeadlineRow, last: str) -> tuple[Words, ...]:
        status = state(row.headline, row.badges)
        return cells(who(row, carded), said(row), status, day(row.latest), last)

    yield from timetables(report, carded)
    if passed:
        yield Table(
            "Deadlines that passed this week",
            range_words(report.masthead.monday, as_of),
            (*_DUE_HEADS, Head("Result")),
            _groups(passed, lambda row: dated(row, row.result)),
        )
    if found.overdue:
        yield from _listed(
            ("Overdue", f"Days past the latest day that the promise allows, on {day_words(as_of)}"),
            (*_DUE_HEADS, Head("Days", numeric=True)),
            found.overdue,
            lambda row: dated(row, _days(row.latest, as_of)),
        )
    yield from _late(found, carded)
    if due:
        yield Table(
            "What is due",
            f"Days from {day_words(as_of)} to the latest day",
            (*_DUE_HEADS, Head("Days left", numeric=True)),
            _groups(due, lambda row: dated(row, _days(as_of, row.latest))),
        )
    yield from _moved(found, carded)
    yield from slips(report, carded)
    yield from _undated(found, as_of, carded)
    nothing = _nothing(found, passed, due)
    if nothing:
        yield paragraph(" ".join(nothing))


def _days(start: date | None, end: date | None) -> str:
    return counted((end - start).days if start and end else None)


def _groups(
    some: Sequence[Due], row: Callable[[DeadlineRow], tuple[Words, ...]]
) -> tuple[Group, ...]:
    return tuple(Group(_title(group), tuple(map(row, group.rows[:MOST_LISTED]))) for group in some)


def _title(group: Due) -> str:
    rest = len(group.rows) > MOST_LISTED
    first = f", of which the first {number(MOST_LISTED)}" if rest else ""
    return f"{group.title}: {number(len(group.rows))}{first}"


def _listed(
    caption: tuple[str, str],
    heads: tuple[Head, ...],
    rows: Sequence[DeadlineRow],
    row: Callable[[DeadlineRow], tuple[Words, ...]],
) -> Iterator[Block]:
    """A table of the first rows, and how many more there are; nothing for no rows."""
    if rows:
        yield Table(*caption, heads, (Group(None, tuple(map(row, rows[:MOST_LISTED]))),))
        yield from _rest(rows)


def _rest(rows: Sequence[DeadlineRow]) -> Iterator[Block]:
    if len(rows) > MOST_LISTED:
        yield paragraph(
            f"The first {number(MOST_LISTED)} of {number(len(rows))} are listed; the rest are in "
            "the register."
        )


def _late(found: Deadlines, carded: frozenset[str]) -> Iterator[Block]:
    """What is late on one reading only, and what nobody has looked at since it passed."""
    strictly, unchecked = found.overdue_on_strict_reading, found.passed_unchecked
    if strictly:
        yield heading(3, "Overdue on the strictest reading only")
        yield Bullets(tuple(Item(_on_strict(row, carded)) for row in strictly[:MOST_LISTED]))
        yield from _rest(strictly)
    if unchecked:
        yield heading(3, "Passed, and not checked since")
        yield Bullets(tuple(Item(_unchecked(row, carded)) for row in unchecked[:MOST_LISTED]))
        yield from _rest(unchecked)


def _on_strict(row: DeadlineRow, carded: frozenset[str]) -> Words:
    days = []
    if row.strict_latest:
        days.append(f"strictest latest day {day_words(row.strict_latest)}")
    if row.latest:
        days.append(f"most generous {day_words(row.latest)}")
    both = sentence_case(", ".join(days))
    return words(who(row, carded), ": ", quote(row.phrase or ""), f". {both}.")


def _unchecked(row: DeadlineRow, carded: frozenset[str]) -> Words:
    latest = day_words(row.latest) if row.latest else "not known"
    return words(who(row, carded), f": latest day {latest}. Nobody has looked since.")


def _moved(found: Deadlines, carded: frozenset[str]) -> Iterator[Block]:
    def row(each: DeadlineRow) -> tuple[Words, ...]:
        why = why_moved(each)
        return cells(
            who(each, carded),
            said(each),
            day(each.original_latest),
            day(each.latest),
            f"{why} ({moves_words(each)})" if each.moves > 1 else why,
            signed(each.slip_days),
        )

    yield from _listed(
        ("Deadlines that moved this week", "Days are counted from the day first promised"),
        (
            *(_WHO, _SAID, Head("First latest day"), Head("Latest day now")),
            *(Head("Reason given"), Head("Days", numeric=True)),
        ),
        found.moved_this_week,
        row,
    )


def _undated(found: Deadlines, as_of: date, carded: frozenset[str]) -> Iterator[Block]:
    """Promises without a day, and promises without any date."""

    def aged(row: DeadlineRow) -> tuple[Words, ...]:
        age = NONE if row.aged_days is None else days_words(row.aged_days)
        return cells(who(row, carded), said(row), state(row.headline, row.badges), age)

    def undated(row: DeadlineRow) -> tuple[Words, ...]:
        status = state(row.headline, row.badges)
        return cells(who(row, carded), status, day_words(row.announced))

    yield from _listed(
        (
            "Promised without a day, and how old the phrase is",
            f"Never overdue; aged on {day_words(as_of)}",
        ),
        (_WHO, _SAID, _STATUS, Head("Age", numeric=True)),
        found.open_ended,
        aged,
    )
    yield from _listed(
        ("No timetable", f"Commitments for which no date was given, on {day_words(as_of)}"),
        (_WHO, _STATUS, Head("Announced")),
        found.no_timetable,
        undated,
    )


def _nothing(found: Deadlines, passed: Sequence[Due], due: Sequence[Due]) -> list[str]:
    lists = (
        (passed, "No deadline passed this week."),
        (found.overdue, "Nothing is overdue."),
        (due, "Nothing is in its window or due within 30 days."),
        (found.moved_this_week, "No deadline moved this week."),
    )
    return [sentence for rows, sentence in lists if not rows]

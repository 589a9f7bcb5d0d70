"""Late and due as blocks."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.prose import day_words, days_words, sentence_case, signed
from tracker.publish.document import (
    BadgeMark,
    Block,
    Blocks,
    Column,
    Day,
    Paragraph,
    Role,
    Row,
    RowGroup,
    Runs,
    State,
    Table,
    Text,
    ref,
    runs,
)
from tracker.publish.sections.shared import cell, joined, whole, words
from tracker.publish.words import number
from tracker.report.build import Weekly
from tracker.report.late import Dateless, DateRow, MoveRow
from tracker.report.shared import Listed, opening

_COLUMNS = (
    Column("Commitment"),
    Column("Their words"),
    Column("Last day"),
    Column("Days", numeric=True),
    Column("We find"),
)


def late(report: Weekly) -> Blocks:
    """Overdue, passed and not checked, early reading passed, moved, due, and without a date."""
    value = report.late
    dated = (value.overdue, value.unchecked, value.early_passed, value.due)
    if not any(rows.total for rows in dated) and not value.moved.total:
        return (Paragraph(runs(_nothing(report), " ", _dateless(report))),)
    groups = (
        ("Overdue on every reading", value.overdue),
        ("Date passed, not checked by us", value.unchecked),
        ("Past the strictest reading only", value.early_passed),
        (f"Due by {day_words(value.until)}", value.due),
    )
    blocks: list[Block] = []
    filled = tuple(
        RowGroup(
            runs(f"{title}: {number(rows.total)}"),
            tuple(_row(row, strictly=rows is value.early_passed) for row in rows.rows),
        )
        for title, rows in groups
        if rows.total
    )
    if filled:
        blocks.append(
            Table(
                "Dates passed and dates to come",
                _COLUMNS,
                filled,
                runs(
                    "Days past the last day on the most generous reading (of the third group, on "
                    f"the strictest), at {day_words(report.masthead.as_of)}; below zero: to come"
                    if value.early_passed.total
                    else "Days past the last day on the most generous reading, at "
                    f"{day_words(report.masthead.as_of)}; below zero: to come"
                ),
            )
        )
    if value.moved.total:
        blocks += _moved(value.moved)
    blocks.append(Paragraph(runs(_closing(report), _dateless(report)), Role.NOTE))
    return tuple(blocks)


def _row(row: DateRow, *, strictly: bool) -> Row:
    """One date; `strictly` is whether its days count from the strictest reading."""
    statement = joined(
        (
            words(row.phrase, row.reported_by),
            runs(row.said_by) if row.said_by and row.reported_by is None else (),
            runs(Day(row.said, short=True)) if row.said else (),
        )
    )
    days = row.strict_days if strictly else row.days
    last, other = row.latest, row.strict_latest
    strict = runs(" (strictly, ", Day(other, short=True), ")") if other and other != last else None
    return Row(
        (
            cell(ref(row.ref), f" {row.title}", f", {row.occurrence}" if row.occurrence else None),
            cell(statement),
            cell(Day(last, short=True) if last else None, strict),
            cell("" if days is None else signed(days).removeprefix("+")),
            cell(State(row.headline), _badges(row)),
        )
    )


def _badges(row: DateRow) -> Runs:
    """The badges that the group has not said already."""
    in_title = {"overdue", "passed_unchecked"}
    marks: list[Text | BadgeMark] = []
    for badge in row.badges:
        if badge.value not in in_title:
            marks += [Text(" "), BadgeMark(badge)]
    return tuple(marks)


def _moved(moved: Listed[MoveRow]) -> Iterator[Block]:
    yield Table(
        "Dates that moved this week",
        (
            Column("Commitment"),
            Column("From"),
            Column("To"),
            Column("Days", numeric=True),
            Column("Said"),
        ),
        (RowGroup((), tuple(map(_move, moved.rows))),),
        runs("Days against the date that stood before; the first date is in the last column"),
    )


def _move(row: MoveRow) -> Row:
    silently = "silently" if row.silent else f"announced by {row.said_by}"
    first = f"; {signed(row.since_first)} days since the first date" if row.moves > 1 else ""
    because = f": {row.because}" if row.because else ""
    return Row(
        (
            cell(ref(row.ref), f" {row.title}"),
            cell(Day(row.before, short=True) if row.before else words(row.phrase_before, None)),
            cell(Day(row.after, short=True) if row.after else words(row.phrase, None)),
            cell("" if row.days is None else signed(row.days)),
            cell(f"{silently}{because}{first}"),
        )
    )


def _nothing(report: Weekly) -> str:
    until = day_words(report.late.until)
    return f"No date is past, none moved this week, and none falls due by {until}."


def _closing(report: Weekly) -> str:
    """What the tables leave out, and which of the lists are empty."""
    value = report.late
    left = [
        f"{number(rows.left_out)} more {what}"
        for what, rows in (
            ("overdue", value.overdue),
            ("passed and not checked", value.unchecked),
            ("past the strictest reading", value.early_passed),
            ("moved", value.moved),
            ("due", value.due),
        )
        if rows.left_out
    ]
    empty = [
        sentence
        for sentence, rows in (
            ("nothing is known to be overdue", value.overdue),
            ("no date moved this week", value.moved),
            (f"none falls due by {day_words(value.until)}", value.due),
        )
        if not rows.total
    ]
    without = f"{sentence_case('; '.join(empty))}. " if empty else ""
    return f"{without}Not printed: {', '.join(left)}. " if left else without


def _dateless(report: Weekly) -> Runs:
    """How many open promises have no last day, and the oldest three."""
    some = report.late.dateless
    if not some.total:
        return ()
    have = "has" if some.total == 1 else "have"
    oldest: list[Runs] = [_oldest(row) for row in some.rows]
    lead = f"{opening(some.total, 'open commitment')} {have} no last day; the oldest: "
    return runs(
        lead,
        joined(oldest, "; "),
        ". All dates: ",
        whole(report, "deadlines", "tracker agenda"),
        ".",
    )


def _oldest(row: Dateless) -> Runs:
    phrase = words(row.phrase, row.reported_by)
    return runs(ref(row.ref), " (", phrase or "no date given", f", {days_words(row.days)})")

"""The deadline lists as a reader meets them: groups of rows under one table head."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.prose import count_words
from tracker.domain.report import DeadlineRow, Deadlines
from tracker.domain.vocabulary import Badge

#: Statements that leave the date where it stood.
_NO_MOVE = frozenset({"first", "restated", "rival"})


@dataclass(frozen=True, slots=True)
class Due:
    """A group of rows with the words over it."""

    title: str
    rows: tuple[DeadlineRow, ...]
    total: int
    """How many there are; `rows` holds the first of a long list."""


def passed_groups(deadlines: Deadlines) -> tuple[Due, ...]:
    """Deadlines met or passed this week, by how they were met; groups without rows left out."""
    return _filled(
        _due("Met, on time or late", deadlines, "met_this_week"),
        _due("Missed", deadlines, "missed_this_week"),
        _due("Passed, not yet judged", deadlines, "unjudged_this_week"),
    )


def due_groups(deadlines: Deadlines) -> tuple[Due, ...]:
    """What is due: already in its window, within 14 days, within 30; each row once.

    A row that is due within 14 days is listed there, although its window may be open too.
    """
    return _filled(
        _due("Due within 14 days", deadlines, "due_in_14_days"),
        _due("Due within 15 to 30 days", deadlines, "due_in_30_days"),
        _due("In its window, latest day further off", deadlines, "in_window_beyond_30_days"),
    )


def badges_shown(deadlines: Deadlines) -> tuple[Badge, ...]:
    """The badges that stand in the deadline section, at most two in a row, in their order."""
    lists = (
        *(group.rows for group in (*passed_groups(deadlines), *due_groups(deadlines))),
        deadlines.overdue,
        deadlines.open_ended,
        deadlines.no_timetable,
    )
    shown = {badge for rows in lists for row in rows for badge in row.badges[:2]}
    return tuple(badge for badge in Badge if badge in shown)


def moves_words(row: DeadlineRow) -> str:
    """How often a date moved, and how: '2 moves, 1 silent'."""
    if not row.moves:
        return "delivered" if row.met_on else "not moved"
    said = count_words(row.moves, "move")
    if not row.silent_moves:
        return f"{said}, announced"
    return (
        f"{said}, silent" if row.moves == row.silent_moves else f"{said}, {row.silent_moves} silent"
    )


def why_moved(row: DeadlineRow) -> str:
    """The reason given for a date's last move, or that none was."""
    moves = [said for said in row.statements if said.move not in _NO_MOVE]
    if not moves:
        return "–"
    last = moves[-1]
    if last.because:
        return last.because[:1].upper() + last.because[1:]
    return "Not announced" if last.silent else "No reason given"


def _due(title: str, deadlines: Deadlines, name: str) -> Due:
    return Due(title, getattr(deadlines, name), deadlines.total(name))


def _filled(*groups: Due) -> tuple[Due, ...]:
    return tuple(group for group in groups if group.rows)

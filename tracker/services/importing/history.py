"""Rows that are changes in order: which are one batch, and which were imported before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from tracker.domain.entry import instant_text
from tracker.services.importing.comparing import Matched, is_known
from tracker.services.importing.plan import Plan


def groups(rows: Sequence[Matched]) -> Iterator[tuple[datetime | None, list[Matched]]]:
    """The rows of each batch, with the time at which their list wrote them down."""
    by_moment: dict[datetime | None, list[Matched]] = {}
    for row in rows:
        by_moment.setdefault(row.item.recorded, []).append(row)
    yield from sorted(by_moment.items(), key=lambda found: str(found[0])) or [(None, [])]


def rounds(rows: Sequence[Matched]) -> Iterator[list[Matched]]:
    """The rows in order, each commitment once a round: a change rests on the one before it."""
    while rows:
        now: dict[str, Matched] = {}
        rows = [row for row in rows if now.setdefault(row.item.key, row) is not row]
        yield list(now.values())


def fresh(plan: Plan, rows: Sequence[Matched], last: str) -> list[Matched]:
    """The rows that no earlier import of a history has read; all of any other file.

    `last` is the newest of the recorded times that were imported, '' before any. The last row
    of each commitment is always read: it says how the list has it now.
    """
    if not plan.profile.history:
        return list(rows)
    newest = {row.item.key: row for _, group in groups(rows) for row in group}
    return [
        row
        for row in rows
        if row.held is None or newest[row.item.key] is row or not _is_read(row, last)
    ]


def _is_read(row: Matched, last: str) -> bool:
    if row.held is None:
        return False
    later = row.item.recorded is not None and instant_text(row.item.recorded) > last
    return not later and is_known(row.item, row.held)

"""What happened to a date over time: first stated, restated, slipped, softened, withdrawn.

Slip is measured against the original date, so that three moves of a month each show as three
months and not as one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.deadline_values import Bound, Deadline

_STRENGTH = {
    Bound.BY: 3,
    Bound.WITHIN: 3,
    Bound.RELATIVE: 3,
    Bound.EVENT: 2,
    Bound.RECURRING: 2,
    Bound.EXPECTATION: 1,
    Bound.OPEN_ENDED: 0,
}
_UPPER = frozenset({Bound.BY, Bound.WITHIN, Bound.RELATIVE})
NONE_SET = -1


class Move(StrEnum):
    """What a statement did to the one before it."""

    FIRST = "first"
    RESTATED = "restated"
    SLIPPED = "slipped"
    BROUGHT_FORWARD = "brought_forward"
    SOFTENED = "softened"
    HARDENED = "hardened"
    BOUND_FLIPPED = "bound_flipped"
    """ "At least four years" became "within four years", or the reverse."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement about the date of one commitment.

    `deadline` is None where none was stated: `none_set` (they declined to give one) or
    `withdrawn`. `silent` means found without an announcement. `seq` orders one day.
    """

    deadline: Deadline | None
    said: date
    silent: bool
    none_set: bool
    withdrawn: bool
    seq: int


@dataclass(frozen=True, slots=True)
class Moved:
    """What one statement did.

    `days` is the change of the latest day against the last one that was stated, positive for
    later; None where there are not two days to compare.
    """

    move: Move
    days: int | None
    said: date
    silent: bool
    seq: int


@dataclass(frozen=True, slots=True)
class Moves:
    """The history of one date.

    `original_latest` is the first latest day ever stated; `current_latest` that of the last
    statement, None if it states none. `slip_days` runs from the original to the last latest day
    stated (negative if earlier, 0 if there was never one). `count` is the number of times that
    the latest day changed, `silent_count` how many of those were not announced.
    """

    original_latest: date | None
    current_latest: date | None
    slip_days: int
    count: int
    silent_count: int
    each: tuple[Moved, ...]


def moves_of(statements: Iterable[Statement]) -> Moves:
    """Compare each statement with what was said before it; `each` is in the order said.

    Where several descriptions fit, the first of these is taken: first, withdrawn, bound flipped,
    slipped or brought forward, softened or hardened, restated. A day that is stated again after
    "in due course" is compared with the last day that was stated before.
    """
    each: list[Moved] = []
    latest_days: list[date] = []
    before: Statement | None = None
    for statement in sorted(statements, key=lambda one: (one.said, one.seq)):
        latest = _latest(statement)
        days = (latest - latest_days[-1]).days if latest and latest_days else None
        move = Move.FIRST if before is None else _move(before, statement, days)
        each.append(Moved(move, days, statement.said, statement.silent, statement.seq))
        if latest:
            latest_days.append(latest)
        before = statement
    changes = [moved for moved in each if moved.days]
    return Moves(
        original_latest=latest_days[0] if latest_days else None,
        current_latest=_latest(before) if before else None,
        slip_days=(latest_days[-1] - latest_days[0]).days if latest_days else 0,
        count=len(changes),
        silent_count=sum(moved.silent for moved in changes),
        each=tuple(each),
    )


def _latest(statement: Statement) -> date | None:
    if statement.withdrawn or statement.none_set or statement.deadline is None:
        return None
    return statement.deadline.latest


def _move(before: Statement, now: Statement, days: int | None) -> Move:
    if now.withdrawn:
        return Move.WITHDRAWN
    if _unread(before.deadline) or _unread(now.deadline):
        # Words that nobody has read as days are neither firmer nor softer than others.
        return Move.RESTATED
    if _flipped(before.deadline, now.deadline):
        return Move.BOUND_FLIPPED
    if days:
        return Move.SLIPPED if days > 0 else Move.BROUGHT_FORWARD
    firmness = _firmness(now) - _firmness(before) or _nearness(before.deadline, now.deadline)
    if firmness:
        return Move.HARDENED if firmness > 0 else Move.SOFTENED
    return Move.RESTATED


def _unread(deadline: Deadline | None) -> bool:
    return deadline is not None and deadline.bound is Bound.UNREAD


def _flipped(before: Deadline | None, now: Deadline | None) -> bool:
    if before is None or now is None:
        return False
    lower = Bound.NOT_BEFORE
    return (before.bound is lower and now.bound in _UPPER) or (
        before.bound in _UPPER and now.bound is lower
    )


def _firmness(statement: Statement) -> int:
    """The strength of the bound, then the hardness of the words, as one number."""
    deadline = statement.deadline
    if statement.withdrawn or statement.none_set or deadline is None:
        return NONE_SET
    if deadline.bound is Bound.NOT_BEFORE:
        # A lower bound is no deadline: saying one makes nothing firmer.
        return NONE_SET
    return _STRENGTH[deadline.bound] * 10 + deadline.hardness.rank


def _nearness(before: Deadline | None, now: Deadline | None) -> float:
    """Above 0 if two statements without a last day became tighter: shorter, or sooner."""
    if before is None or now is None or before.bound is not now.bound or now.latest:
        return 0
    if before.earliest and now.earliest:
        return (before.earliest - now.earliest).days
    if before.period and now.period:
        return before.period.rough_days - now.period.rough_days
    return (before.expectation_days or 0) - (now.expectation_days or 0)

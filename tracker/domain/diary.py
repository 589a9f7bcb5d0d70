"""The days that a commitment's date puts into a diary: the agenda, the report, a calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.deadline_values import Bound, Deadline
from tracker.domain.standing import Standing


class DiaryEvent(StrEnum):
    """What happens to a deadline on a day, in the order in which a day lists it."""

    WINDOW_OPENS = "window_opens"
    DUE_STRICTLY = "due_on_strict_reading"
    DUE = "due"
    MAY_BEGIN = "not_before"


@dataclass(frozen=True, slots=True)
class DiaryDate:
    """One day of a deadline."""

    event: DiaryEvent
    day: date
    words: str
    """What a diary says: 'due', 'window opens', 'window closes'."""


def diary_dates(standing: Standing) -> Iterator[DiaryDate]:
    """The days of a commitment's deadline that a diary shows, on both readings."""
    deadline = standing.deadline
    if deadline is None:
        return
    first, latest, strict = deadline.earliest, deadline.latest, deadline.strict_latest
    window = _is_window(deadline) and first != latest
    if first is not None and window:
        yield DiaryDate(DiaryEvent.WINDOW_OPENS, first, "window opens")
    if first is not None and deadline.bound is Bound.NOT_BEFORE:
        yield DiaryDate(DiaryEvent.MAY_BEGIN, first, "not before this day")
    if strict is not None and strict != latest:
        yield DiaryDate(DiaryEvent.DUE_STRICTLY, strict, "due on the strictest reading")
    if latest is not None:
        yield DiaryDate(DiaryEvent.DUE, latest, "window closes" if window else "due")


def diary_words(event: DiaryEvent) -> str:
    """What a diary says of an event whose deadline is no longer at hand."""
    return {
        DiaryEvent.WINDOW_OPENS: "window opens",
        DiaryEvent.MAY_BEGIN: "not before this day",
        DiaryEvent.DUE_STRICTLY: "due on the strictest reading",
        DiaryEvent.DUE: "due",
    }[event]


def _is_window(deadline: Deadline) -> bool:
    return deadline.bound is Bound.WITHIN and deadline.period is None

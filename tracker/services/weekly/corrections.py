"""Which records were put right in a week: from what stood before it to what stands now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from tracker.domain.entry import Entry
from tracker.domain.vocabulary import Facet
from tracker.domain.weeks import Week

_NO_CORRECTION = frozenset({Facet.UNDO, Facet.REDACTION})


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry that a correction or a retraction has put right."""

    entry: int
    """What was written: the entry that stood before the week, or the first of the week."""
    by_entry: int
    retracted: bool
    recorded_at: datetime


def corrected_in(amendments: Iterable[Entry], week: Week) -> tuple[Correction, ...]:
    """The corrections and retractions recorded in a week, in order.

    Days are those of UTC, in which the ledger keeps its times. An amendment that was itself
    undone or put right again does not count; a correction of a correction of the same week
    is one line, from what stood before the week.
    """
    known = list(amendments)
    undone = {entry.amends for entry in known if entry.facet is Facet.UNDO}
    standing = {
        entry.seq: entry
        for entry in known
        if entry.facet not in _NO_CORRECTION and entry.seq not in undone
    }
    put_right = {entry.amends for entry in standing.values()}
    found = []
    for entry in standing.values():
        start = entry.amends
        if start is None or entry.seq in put_right or not in_week(entry.recorded_at, week):
            continue
        while (earlier := standing.get(start)) is not None and in_week(earlier.recorded_at, week):
            if earlier.amends is None:
                break
            start = earlier.amends
        retracted = entry.facet is Facet.RETRACTION
        found.append(Correction(start, entry.seq, retracted, entry.recorded_at))
    return tuple(found)


def in_week(moment: datetime, week: Week) -> bool:
    """Whether something was recorded in a week, by the day in UTC."""
    return week.monday <= moment.astimezone(UTC).date() <= week.sunday

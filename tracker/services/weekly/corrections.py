"""Which records were put right: from what was once written to what stands now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from tracker.domain.entry import Entry
from tracker.domain.vocabulary import Facet
from tracker.domain.weeks import Week
from tracker.storage import lookup, period
from tracker.storage.database import Connection

_NO_CORRECTION = frozenset({Facet.UNDO, Facet.REDACTION})


@dataclass(frozen=True, slots=True)
class Correction:
    """A record that a correction or a retraction has put right."""

    was: Entry
    now: Entry
    """What stands in its place, or takes it back."""
    until: datetime
    """When the record ceased to stand."""

    @property
    def retracted(self) -> bool:
        """Whether nothing stands in its place."""
        return self.now.facet is Facet.RETRACTION


def read_chains(connection: Connection, known_at: datetime) -> list[tuple[Entry, ...]]:
    """Each record that was put right by then and what was put in its place, with texts, in order.

    The last of a chain stands, or is a retraction. An amendment that was itself undone does
    not count.
    """
    chains = list(_chains(period.amendments(connection, known_at)))
    numbers = sorted({number for chain in chains for number in chain})
    found = {entry.seq: entry for entry in lookup.entries_numbered(connection, numbers)}
    return [tuple(found[number] for number in chain) for chain in chains]


def corrections(chain: tuple[Entry, ...]) -> list[Correction]:
    """From each reading of a record that once stood to what stands now."""
    return [Correction(was, chain[-1], after.recorded_at) for was, after in pairwise(chain)]


def corrected_in(chain: tuple[Entry, ...], week: Week) -> Correction | None:
    """The correction that a week's report tells, if this record was last put right in it.

    Corrections of the same week are one: from what stood before the week, or from what was
    first written in it.
    """
    if not in_week(chain[-1].recorded_at, week):
        return None
    first, *later = corrections(chain)
    before = [each for each in later if not in_week(each.was.recorded_at, week)]
    return before[-1] if before else first


def in_week(moment: datetime, week: Week) -> bool:
    """Whether something was recorded in a week, by the day in UTC."""
    return week.monday <= moment.astimezone(UTC).date() <= week.sunday


def _chains(amendments: Iterable[Entry]) -> Iterator[tuple[int, ...]]:
    known = list(amendments)
    undone = {entry.amends for entry in known if entry.facet is Facet.UNDO}
    amended = {
        entry.seq: entry.amends
        for entry in known
        if entry.facet not in _NO_CORRECTION
        and entry.seq not in undone
        and entry.amends is not None
    }
    put_right = set(amended.values())
    for last in amended:
        if last in put_right:
            continue
        chain = [last]
        while chain[-1] in amended:
            chain.append(amended[chain[-1]])
        yield tuple(reversed(chain))

"""What stood in a record's place at a moment: itself, what corrects it, or nothing.

Unlike the corrections of a week's report, which go to what stands at the end, this also knows
what an undo took back after a report had shown it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.entry import Entry
from tracker.domain.vocabulary import Facet
from tracker.storage import lookup, period
from tracker.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Record:
    """One record and all that was ever put in its place, with texts."""

    entries: tuple[Entry, ...]
    """The record as it was first written, and what corrects or retracts it, by number."""
    undone: Mapping[int, Entry]
    """The undo of those that were undone, by the number of what it took back."""

    @property
    def first(self) -> Entry:
        """The record as it was first written."""
        return self.entries[0]

    def at(self, moment: datetime) -> Entry | None:
        """What stood at a moment; None before it was recorded, or when it was taken back."""
        last = self._last(moment)
        return None if last is None or last.facet is Facet.RETRACTION else last

    def changed_by(self, after: datetime, until: datetime) -> Entry:
        """What made the difference between two moments; there must be one."""
        last = self._last(until)
        if last is not None and last.recorded_at > after:
            return last
        before = self._last(after)
        if before is None:
            raise LookupError(self.first.seq)
        return self.undone[before.seq]

    def _last(self, moment: datetime) -> Entry | None:
        """What stood or took it back, as the storage's own rule has it."""
        known = [
            entry
            for entry in self.entries
            if entry.recorded_at <= moment and not self._is_undone(entry, moment)
        ]
        amended = {entry.amends for entry in known}
        standing = [entry for entry in known if entry.seq not in amended]
        return standing[-1] if standing else None

    def _is_undone(self, entry: Entry, moment: datetime) -> bool:
        undo = self.undone.get(entry.seq)
        return undo is not None and undo.recorded_at <= moment


@dataclass(frozen=True, slots=True)
class Amended:
    """Everything that was put right, taken back or redacted by a moment."""

    records: tuple[Record, ...]
    """Every record that something was put in the place of, by number."""
    first_of: Mapping[int, Entry]
    """The record as it was first written, by the number of what corrects or retracts it."""
    redactions: tuple[tuple[Entry, Entry], ...]
    """What was redacted and its redaction, in order."""

    def written(self, entry: Entry) -> datetime:
        """When what an entry corrects was first recorded; for all others, when it was."""
        return self.first_of.get(entry.seq, entry).recorded_at


def read_amended(connection: Connection, known_at: datetime) -> Amended:
    """Everything that was put right, taken back or redacted by a moment: two queries."""
    amendments = period.amendments(connection, known_at)
    numbers = {entry.seq for entry in amendments}
    numbers |= {entry.amends for entry in amendments if entry.amends is not None}
    found = {entry.seq: entry for entry in lookup.entries_numbered(connection, sorted(numbers))}
    undone: dict[int, Entry] = {}
    firsts: dict[int, int] = {}
    redactions = []
    records: dict[int, list[Entry]] = {}
    for entry in (found[each.seq] for each in amendments):
        amends = entry.amends or 0
        first = firsts.get(amends, amends)
        if entry.facet is Facet.REDACTION:
            redactions.append((found[amends], entry))
        elif entry.facet is Facet.UNDO:
            undone[amends] = entry
            records.setdefault(first, [found[first]])
        else:
            firsts[entry.seq] = first
            records.setdefault(first, [found[first]]).append(entry)
    return Amended(
        tuple(Record(tuple(entries), undone) for _, entries in sorted(records.items())),
        {number: found[first] for number, first in firsts.items()},
        tuple(redactions),
    )

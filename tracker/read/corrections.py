"""Finds what was put right: records that were corrected, retracted or undone since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.dates import Week
from tracker.domain.entry import Entry
from tracker.domain.vocabulary import Facet
from tracker.ledger import history, lookup
from tracker.ledger.database import Connection

#: What takes a record back without putting another in its place.
TAKES_BACK = frozenset({Facet.RETRACTION, Facet.UNDO})


@dataclass(frozen=True, slots=True)
class Correction:
    """What one record said at one moment and at a later one, which is not the same."""

    first: Entry
    """The record as it was first written."""
    was: Entry | None
    """None where it had been taken back at the first moment."""
    now: Entry | None
    """None where it is taken back."""
    by: Entry
    """What made the difference: a correction, a retraction or an undo."""

    @property
    def because(self) -> str | None:
        """The reason that was given."""
        return self.by.text("because" if self.by.facet in TAKES_BACK else "correction")

    @property
    def reads_alike(self) -> bool:
        """Whether a later correction put back what was first written."""
        if self.was is None or self.now is None:
            return False
        contents = [
            (
                entry.facet,
                entry.value,
                entry.occurred,
                entry.refs.get("source"),
                dict(entry.detail),
                {name: text for name, text in entry.texts.items() if name != "correction"},
            )
            for entry in (self.was, self.now)
        ]
        return contents[0] == contents[1] and None not in self.was.texts.values()


@dataclass(frozen=True, slots=True)
class Record:
    """One record and everything that was ever put in its place, with texts."""

    entries: tuple[Entry, ...]
    """The record as it was first written, and what corrects or retracts it, by number."""
    undone: Mapping[int, Entry]
    """The undo of those that were undone, by the number of what it took back."""

    @property
    def first(self) -> Entry:
        """The record as it was first written."""
        return self.entries[0]

    def readings(self, moment: datetime) -> tuple[Entry, ...]:
        """The record and its corrections by a moment, without those that were undone by then.

        The last one stands, or retracts the others.
        """
        return tuple(
            entry
            for entry in self.entries
            if entry.recorded_at <= moment
            and ((undo := self.undone.get(entry.seq)) is None or undo.recorded_at > moment)
        )

    def at(self, moment: datetime) -> Entry | None:
        """What stood at a moment; None before it was recorded, or when it was taken back."""
        readings = self.readings(moment)
        return None if not readings or readings[-1].facet is Facet.RETRACTION else readings[-1]

    def between(self, before: datetime, after: datetime) -> Correction | None:
        """What was put right after one moment and by a later one.

        None where nothing was, and where the record was first written after the first moment.
        """
        earlier, later = self.readings(before), self.readings(after)
        if self.first.recorded_at > before or earlier[-1:] == later[-1:]:
            return None
        by = later[-1] if later and later[-1].recorded_at > before else self.undone[earlier[-1].seq]
        return Correction(self.first, self.at(before), self.at(after), by)

    def within(self, week: Week, known_at: datetime) -> Correction | None:
        """The correction that a week's report tells, if the record was last put right in it.

        Corrections of the same week are one: from what stood before the week, or from what was
        first written in it.
        """
        *earlier, last = self.readings(known_at) or (None,)
        if last is None or not earlier or not in_week(last.recorded_at, week):
            return None
        before = [entry for entry in earlier if not in_week(entry.recorded_at, week)]
        was = before[-1] if before else earlier[0]
        return Correction(self.first, was, self.at(known_at), last)


@dataclass(frozen=True, slots=True)
class Amendments:
    """Everything that was put right, taken back or redacted by a moment."""

    records: tuple[Record, ...]
    """Every record that something was put in the place of, by number."""
    redactions: tuple[tuple[Entry, Entry], ...]
    """What was redacted and its redaction, in order."""

    def first_written(self) -> dict[int, datetime]:
        """When a record was first written, by the number of each of its corrections."""
        return {
            entry.seq: record.first.recorded_at
            for record in self.records
            for entry in record.entries[1:]
        }


def read_amendments(connection: Connection, known_at: datetime) -> Amendments:
    """Everything that was put right, taken back or redacted by a moment: two queries."""
    amending = history.amendments(connection, known_at)
    numbers = {entry.seq for entry in amending}
    numbers |= {entry.amends for entry in amending if entry.amends is not None}
    entries = {entry.seq: entry for entry in lookup.entries_numbered(connection, sorted(numbers))}
    undone: dict[int, Entry] = {}
    firsts: dict[int, int] = {}
    redactions = []
    records: dict[int, list[Entry]] = {}
    for entry in (entries[amendment.seq] for amendment in amending):
        amends = entry.amends or 0
        first = firsts.get(amends, amends)
        if entry.facet is Facet.REDACTION:
            redactions.append((entries[amends], entry))
            continue
        corrections = records.setdefault(first, [entries[first]])
        if entry.facet is Facet.UNDO:
            undone[amends] = entry
        else:
            firsts[entry.seq] = first
            corrections.append(entry)
    return Amendments(
        tuple(Record(tuple(corrections), undone) for _, corrections in sorted(records.items())),
        tuple(redactions),
    )


def in_week(moment: datetime, week: Week) -> bool:
    """Whether something was recorded in a week, by the day of the register."""
    return week.monday <= moment.date() <= week.sunday

"""Compares the register at two times: which commitments entered, left and changed, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tracker.domain.dates import Times
from tracker.domain.headlines import Headline
from tracker.domain.row import CommitmentRow, Filters
from tracker.domain.subject import ref_order
from tracker.domain.vocabulary import SubjectType
from tracker.ledger import history
from tracker.ledger.database import Register
from tracker.read.filters import candidates, chosen
from tracker.read.list import row
from tracker.read.log import LogLine, line_writer
from tracker.read.snapshot import AnySnapshot, take_status

#: The fields of a row that `diff` compares, in the order in which it shows changes. What
#: follows from them (badges, counts, days that merely pass) is left out.
COMPARED = (
    "headline",
    "delivery_tracker",
    "delivery_promiser",
    "delivery_others",
    "ended",
    "stalled",
    "response",
    "disposition",
    "schedule",
    "due_phrase",
    "due_earliest",
    "due_latest",
    "due_strict_latest",
    "agreement",
    "title",
    "kind",
    "parent",
    "lead",
    "addressees",
    "tags",
)
#: The fields that a report's status and counts rest on.
STATUS = ("headline", "counted")

#: Commitments as plain rows of named fields, by number.
Rows = Mapping[int, CommitmentRow]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a row, at both times."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One commitment that is not what it was."""

    number: int
    before: CommitmentRow | None
    """None where the register did not hold it at the first times."""
    after: CommitmentRow | None
    """None where the register does not hold it at the second times."""
    changes: tuple[FieldChange, ...]
    """Fields that differ; none where one of the rows is missing."""

    @property
    def row(self) -> CommitmentRow:
        """The later row; the earlier one of a commitment that is held no more."""
        row = self.after or self.before
        if row is None:
            raise LookupError(self.number)
        return row


def compare(
    before: Rows, after: Rows, *, names: Sequence[str] = COMPARED
) -> tuple[Difference, ...]:
    """The commitments of which two sets of rows say something else, in order of ref.

    `names` are the fields that are compared.
    """
    either = {**before, **after}
    differences = []
    for number in sorted(either, key=lambda number: ref_order(either[number].ref)):
        earlier, later = before.get(number), after.get(number)
        changes = _changes(earlier, later, names)
        if earlier is None or later is None or changes:
            differences.append(
                Difference(number=number, before=earlier, after=later, changes=changes)
            )
    return tuple(differences)


def _changes(
    before: CommitmentRow | None, after: CommitmentRow | None, names: Sequence[str]
) -> tuple[FieldChange, ...]:
    if before is None or after is None:
        return ()
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return tuple(FieldChange(name, was, now) for name, was, now in pairs if was != now)


def rows_of(snapshot: AnySnapshot, numbers: Collection[int] | None = None) -> Rows:
    """The commitments of a snapshot as rows; with `numbers`, only those."""
    return {
        number: row(snapshot, standing)
        for number, standing in snapshot.standings.items()
        if numbers is None or number in numbers
    }


class Movement(StrEnum):
    """What became of a commitment between two days."""

    ENTERED = "entered"
    LEFT = "left"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffRow:
    """One commitment that is not what it was; the names are those of `diff --json`."""

    ref: str
    title: str
    passage: Movement
    headline: Headline
    why: str | None
    """Where it went, for one that left the count."""
    changes: tuple[FieldChange, ...]


def diff(
    register: Register, first: date, last: date, known_at: datetime | None, filters: Filters
) -> tuple[DiffRow, ...]:
    """What entered, left and changed from the end of one day to the end of another.

    A commitment enters with its announcement, and leaves when it leaves the count
    (replaced, merged, split, out of scope). The filters choose it on either day.
    """
    earlier, later = Times(first, known_at), Times(last, known_at)
    with register.database.reading() as connection:
        numbers = candidates(connection, later, filters)
        before = take_status(connection, earlier, numbers=numbers)
        after = take_status(connection, later, numbers=numbers)
    passing = {
        standing.subject.id
        for snapshot in (before, after)
        for standing in chosen(snapshot, filters)
    }
    return tuple(map(_diff_row, compare(rows_of(before, passing), rows_of(after, passing))))


def _diff_row(difference: Difference) -> DiffRow:
    before, later = difference.before, difference.row
    passage = Movement.ENTERED if before is None else Movement.CHANGED
    if before is not None and before.counted and not later.counted:
        # What is only counted apart from now on has not gone anywhere.
        gone = before.disposition is not later.disposition
        passage = Movement.LEFT if gone else Movement.CHANGED
    return DiffRow(
        ref=later.ref,
        title=later.title,
        passage=passage,
        headline=later.headline,
        why=later.disposition.label if passage is Movement.LEFT else None,
        changes=difference.changes,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedEntry(LogLine):
    """An entry with how long after the event it was recorded."""

    delay_days: int


def learned(
    register: Register, first: datetime, last: datetime, as_of: date | None, filters: Filters
) -> tuple[LearnedEntry, ...]:
    """The entries recorded after one moment and up to another, oldest first.

    Entries of the register itself (names, remarks of batches) and sources are left out.
    """
    with register.database.reading() as connection:
        numbers = None
        if filters != Filters():
            times = Times(as_of or date.max, last)
            snapshot = take_status(
                connection, times, numbers=candidates(connection, times, filters)
            )
            standings = chosen(snapshot, filters)
            bound = {one.event.number for one in standings if one.event is not None}
            numbers = [*(standing.subject.id for standing in standings), *bound]
        page = history.EntryQuery(
            known_at=last, recorded_after=first, as_of=as_of, subjects=numbers
        )
        entries, _ = history.newest_entries(connection, page)
        writer = line_writer(connection, entries, last)
    about = {
        number
        for number, subject in writer.context.subjects.items()
        if subject.type is not SubjectType.SOURCE
    }
    return tuple(
        _learned(writer.line(entry), entry.delay_days)
        for entry in reversed(entries)
        if entry.subject in about
    )


def _learned(line: LogLine, delay_days: int) -> LearnedEntry:
    values = {field.name: getattr(line, field.name) for field in fields(line)}
    return LearnedEntry(**values, delay_days=delay_days)

"""A register as it is handed on: what every format of `export` is written from.

The value is the same for the same question: no clock is read, and what is sorted is sorted
by refs and numbers. Words that were destroyed stand here as their mark.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.moves import Move
from tracker.domain.row import Row, SourceRow
from tracker.domain.vocabulary import Facet


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedCommitment:
    """One commitment as it stands, with its words."""

    row: Row
    wording: str | None
    """The promise as it was first published, verbatim."""
    note: str | None
    """The last note on it that stands."""
    judged: str | None
    """The day of our finding, or of the ending where that is later; EDTF."""
    due_said: str | None
    """The day on which its deadline was stated; EDTF."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedEntry:
    """One entry of the ledger, told as `log` tells it; amended ones say so and stay."""

    entry: int
    id: str
    batch: int
    ref: str | None
    """The ref or key of what it is about; None where it is about the register itself."""
    title: str | None
    facet: Facet
    value: str
    voice: str
    """promiser, tracker, or the name of a third party."""
    by: str | None
    """Whose words they are, where a claim names its speaker."""
    what: str
    occurred: str
    """EDTF."""
    occurred_latest: date
    recorded_at: datetime
    actor: str
    texts: Mapping[str, str]
    """Its free text by field: quote, note, because, phrase and others."""
    sources: tuple[str, ...]
    """The keys that it cites, in its order."""
    amends: int | None
    amended: str | None
    """corrected, retracted, undone or redacted, where something was done to it since."""
    amended_by: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedDeadline:
    """One statement of a date that stands, exactly as it was read then."""

    entry: int
    ref: str
    value: str
    """stated, none_set or withdrawn."""
    voice: str
    phrase: str | None
    """The words; None where no date was stated."""
    bound: str | None
    earliest: date | None
    latest: date | None
    strict_latest: date | None
    hardness: str | None
    rule: str | None
    version: int | None
    reading: str | None
    said: str
    """EDTF."""
    silent: bool
    """Found without an announcement."""
    rival: bool
    """Another reading of the words of the statement before it."""
    move: Move | None
    """What it did to the statement before it; None for a rival reading."""
    days: int | None
    """How much later the last day became; negative is sooner."""
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """Commitments at two times with their entries, statements of dates and sources."""

    register: str
    """The id of the register's first entry, by which all its copies are known."""
    title: str
    as_of: date
    known_at: datetime | None
    """None: all that the ledger held."""
    head: str
    """The digest of the last entry that was known, 64 hexadecimal digits."""
    head_entry: int
    """Its number: how many entries the ledger held."""
    written: datetime
    """When that entry was recorded: the ledger had this content from then on."""
    filtered: bool
    """Whether it holds the chosen commitments only, and not the whole register."""
    commitments: tuple[ExportedCommitment, ...]
    entries: tuple[ExportedEntry, ...]
    """By number. Those of the chosen commitments, or all."""
    deadlines: tuple[ExportedDeadline, ...]
    """By ref, day and number."""
    sources: tuple[SourceRow, ...]
    """By key. Those that the entries cite, or all."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """The commitments as `list` has them."""
        return tuple(each.row for each in self.commitments)

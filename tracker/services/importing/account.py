"""What an import did, or would do: a value that the command prints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.services.tables.table import Row


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that cannot be recorded, with its place and what to do."""

    place: str
    """As `Table.place` writes it."""
    said: str
    """What is wrong; what to type."""
    row: int
    """Its number; 0 where it is about the file as a whole."""

    def line(self) -> str:
        """As it is printed."""
        return f"{self.place}: {self.said}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row of which nothing was recorded, and why."""

    row: Row
    place: str
    because: str
    refused: bool = False
    """Whether it would have stopped the import without `--skip-bad`."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing was recorded."""

    faults: tuple[Fault, ...]
    rows: int
    """How many rows the file has."""
    left_out: tuple[LeftOut, ...]
    """The rows that are refused, and those that would have been left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What became of every row: read = opened + changed + unchanged + left out.

    In a history rows are changes; `opened` and `changed` then count rows too.
    """

    file: str
    list: str
    """The name of the profile."""
    voice: str
    as_of: date | None
    rows: int
    opened: int
    changed: int
    unchanged: int
    left_out: tuple[LeftOut, ...]
    vanished: tuple[str, ...]
    """Refs of commitments that an earlier file of the list had and this one lacks."""
    entries: int
    batches: tuple[int, ...]
    """Empty in a dry run, and where nothing changed."""
    statuses: tuple[tuple[str, str, int], ...]
    """Each status word with its meaning and the number of rows that use it."""
    not_imported: tuple[str, ...]
    """Columns of which nothing was made."""
    remarks: tuple[str, ...]
    """What was found out, inferred or kept as it was, a sentence each."""

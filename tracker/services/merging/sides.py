"""What goes into a merge, and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracker.domain.entry import Entry
from tracker.domain.vocabulary import Facet, Identity
from tracker.ledger.rows import Line

#: What a batch says of the registers it came through, oldest first.
CAME_FROM = "merged_from"
#: What the batch says that a merge itself writes.
MERGED = "merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """A register and a file that share a past, from the first entry that they do not share."""

    shared: int
    head: str
    """The head of the file."""
    here: Sequence[Entry]
    there: Sequence[Line]
    issued: int
    """The last entry that an issued report of this register rests on."""
    renames: Mapping[str, str]
    """New refs for what the file opens, by the old ones in lower case."""


@dataclass(slots=True)
class Brought:
    """What a merge adds, and what it meets."""

    lines: list[Line] = field(default_factory=list)
    """With the numbers of here, not yet chained."""
    entries: int = 0
    """Of the file: `lines` has notes on their batches as well."""
    batches: int = 0
    destroyed: list[tuple[int, str]] = field(default_factory=list)
    """Texts of this register that were redacted there: entry and field."""
    clashes: list[tuple[str, str]] = field(default_factory=list)
    """The file's refs that stand for something else here, and what each calls it."""
    undone: list[int] = field(default_factory=list)
    """Entries that were undone there, and shown in a report issued here."""
    issues: list[int] = field(default_factory=list)
    """Reports that were issued there."""
    breaks: int = 0
    """Breaks of the other register, which are no breaks of this one."""


def opens(line: Line) -> bool:
    """Whether an entry opens a subject, and corrects no opening."""
    opened = (Facet.IDENTITY.value, Identity.OPENED.value)
    return (line.facet, line.value) == opened and line.amends is None

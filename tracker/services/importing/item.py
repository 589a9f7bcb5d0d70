"""What one row says, in the register's own terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.domain.dates import When
from tracker.domain.deadline.window import Deadline
from tracker.domain.vocabulary import Delivery, Ended, Kind
from tracker.services.tables.table import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What the list says of delivery."""

    word: str
    """Its own word, verbatim."""
    delivery: Delivery | None
    ended: Ended | None
    occurred: When
    dated: bool
    """Whether a column gave the day; else it is the day of the file, which moves with it."""
    reason: str | None
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One row. None and () are what it says nothing of, or what its cells leave empty."""

    row: Row
    key: str
    """What tells it apart within its list."""
    ref: str | None
    """The file's own, where it can be one."""
    title: str
    wording: str | None
    kind: Kind | None
    lead: str | None
    to: tuple[str, ...]
    by: str | None
    parent: str | None
    """The ref or the key of another row, or a ref of the register."""
    tags: tuple[str, ...]
    day: When
    """Of what has no day of its own: a note, a date that was said anew."""
    announced: When
    announced_dated: bool
    """Whether a column or the profile gave the day; else it is one by the day of the file."""
    due: Deadline | None
    status: Status | None
    sources: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    """The column and the words of each."""
    recorded: datetime | None
    """When the list wrote it down, where it says."""

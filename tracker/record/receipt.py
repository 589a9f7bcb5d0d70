"""What a command recorded, as it is told to whoever typed it, and the times a file asserts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.domain.grade import GradedSource
from tracker.domain.subject import Subject


@dataclass(frozen=True, slots=True)
class Recorded:
    """One line of what a command did."""

    ref: str
    title: str
    what: str
    before: str | None
    after: str
    entry: int
    occurred: str
    graded: tuple[GradedSource, ...] = ()
    next: str | None = None
    """The next sensible command."""


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source that a command cites."""

    source: Subject
    new: bool
    """Whether the command made it known."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command recorded; `batch` is None when it was a dry run."""

    batch: int | None
    lines: tuple[Recorded, ...]
    remarks: tuple[str, ...]
    nothing: bool = False
    """Whether there was nothing to record."""
    cited: tuple[CitedSource, ...] = ()
    """The sources that it rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asserted:
    """Recorded times that a file brings with it, and the file that says so for ever."""

    moment: datetime
    file: str
    sha256: str
    backfill: bool = False

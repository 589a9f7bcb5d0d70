"""The notice of errata: what the issued reports would have said, had we known what we know now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tracker.domain.report.ahead import IssueRef
from tracker.domain.report.evidence import Evidence
from tracker.domain.report.history import HindsightLine
from tracker.domain.report.limits import LeftOut, Limited
from tracker.domain.vocabulary import Headline


class Repair(StrEnum):
    """How an error of ours was put right."""

    CORRECTED = "corrected"
    RETRACTED = "retracted"
    UNDONE = "undone"
    REPAIRED = "repaired"
    """Our transcription was edited: a title, a wording, whose promise it is."""


@dataclass(frozen=True, slots=True)
class Erratum:
    """A statement that a report rested on and that was an error of ours."""

    entry: int
    """What the report rested on."""
    by_entry: int
    """What put it right."""
    how: Repair
    ref: str
    title: str
    said: str | None
    """None where the report did not show it, by our error."""
    now: str | None
    """None where the report would not show it."""
    because: str | None
    recorded_at: datetime
    """When it was put right."""
    actor: str
    sections: tuple[int, ...]
    """The numbers of the report's sections in which it stood; 0 is the masthead."""
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class RemovedWords:
    """Words that a report showed and that were destroyed since."""

    entry: int
    by_entry: int
    ref: str | None
    """None where they are the report's own: a comment, a name."""
    title: str
    field: str
    because: str | None
    recorded_at: datetime
    actor: str
    sections: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Restated:
    """A commitment that the report would have shown with another status."""

    ref: str
    title: str
    said: Headline | None
    """None where the report did not hold it."""
    put_right: Headline | None
    """With our errors put right, and nothing else that was learned since."""
    now: Headline | None


@dataclass(frozen=True, slots=True)
class Recount:
    """One count of the report: as it said, with our errors put right, and as known now."""

    label: str
    headline: Headline | None
    """None for a count that is not one of the statuses."""
    said: int
    put_right: int
    now: int


@dataclass(frozen=True, slots=True)
class ReportErrata(Limited):
    """What one issued report would have said otherwise about its own Sunday."""

    issue: IssueRef
    monday: date
    scope: str
    brief: bool
    title: str
    """The headline under which it was published."""
    counted: Recount
    """All commitments that are counted."""
    states: tuple[Recount, ...]
    """Every status that is counted, in the fixed order: each column sums to that of `counted`."""
    others: tuple[Recount, ...]
    """Overdue, and claims ahead of the evidence: parts of `counted`."""
    restated: tuple[Restated, ...]
    wrong: tuple[Erratum, ...]
    """We were wrong, newest first."""
    late: tuple[HindsightLine, ...]
    """We did not know then, longest delay first."""
    removed: tuple[RemovedWords, ...]
    left_out: LeftOut = ()
    """How many rows each list leaves out; a list that is whole has no line."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say of it."""
        return not (self.wrong or self.late or self.removed)


@dataclass(frozen=True, slots=True)
class ReplacedReport:
    """An issued report of which nothing is said: a later one of the same week took its place."""

    issue: IssueRef
    by: IssueRef


@dataclass(frozen=True, slots=True)
class Errata:
    """The notice: a draft, which writes nothing to the register."""

    register: str
    """The random name of the register's first entry."""
    register_title: str
    known_at: datetime
    head: str
    """The ledger's head at `known_at`, 64 hexadecimal digits; pages show the first 12."""
    entries: int
    since: datetime | None
    """Only what was recorded from then on is listed; None is all since each report."""
    chosen: tuple[int, ...]
    """The reports that were asked for; none is all of them."""
    tracker: str
    """The program's version."""
    reports: tuple[ReportErrata, ...]
    """In order of number."""
    replaced: tuple[ReplacedReport, ...]

    @property
    def wrong(self) -> int:
        """In how many reports we were wrong."""
        return sum(bool(each.wrong) for each in self.reports)

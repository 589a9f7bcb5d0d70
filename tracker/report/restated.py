"""How the statuses and counts of an issued report would differ: three versions of its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from tracker.domain.headlines import Agreement, Headline
from tracker.domain.row import CommitmentRow
from tracker.domain.schedule import Schedule
from tracker.domain.subject import ref_order
from tracker.domain.vocabulary import Disposition, Ended
from tracker.read.compare import STATUS, Rows, compare, rows_of
from tracker.read.issues import Issue, covers_number
from tracker.read.snapshot import Snapshot
from tracker.report.stands import COUNTED

#: The rows as issued, with our errors put right, and as known now.
Versions = Sequence[Rows]


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


def scoped_rows(issue: Issue, snapshot: Snapshot) -> Rows:
    """The commitments within an issue's scope."""
    covered = {n for n in snapshot.standings if covers_number(issue, n, snapshot.subjects)}
    return rows_of(snapshot, covered)


def restated(versions: Versions) -> Iterator[Restated]:
    """The commitments that would have been shown with another status, in order of ref."""
    as_issued, *others = versions
    moved = {
        difference.number: difference.before or difference.row
        for later in others
        for difference in compare(as_issued, later, names=STATUS)
    }
    for number, first in sorted(moved.items(), key=lambda pair: ref_order(pair[1].ref)):
        rows = [version.get(number) for version in versions]
        yield Restated(
            first.ref, first.title, *(None if row is None else row.headline for row in rows)
        )


def recounted(versions: Versions) -> tuple[Recount, ...]:
    """The counts of a report: all commitments, each status in the fixed order, the large figures.

    The statuses sum to the first; the figures are parts of it.
    """
    return (
        _recount(versions, "Commitments counted", lambda _: True),
        *(_recount(versions, status.label, partial(_shows, status), status) for status in COUNTED),
        _recount(versions, "Overdue", _is_overdue),
        _recount(versions, "Claims not borne out", _is_not_borne_out),
    )


def _recount(
    versions: Versions,
    label: str,
    holds: Callable[[CommitmentRow], bool],
    headline: Headline | None = None,
) -> Recount:
    """How many of the counted commitments a condition holds for, in each version."""
    counts = (sum(holds(row) for row in rows.values() if row.counted) for rows in versions)
    return Recount(label, headline, *counts)


def _shows(status: Headline, row: CommitmentRow) -> bool:
    return row.headline is status


def _is_overdue(row: CommitmentRow) -> bool:
    """As `events.is_overdue` has it of a standing."""
    is_open = row.ended is Ended.OPEN and row.disposition is Disposition.ACTIVE
    return is_open and row.schedule is Schedule.OVERDUE


def _is_not_borne_out(row: CommitmentRow) -> bool:
    """As `claims.gap_of` has it of a standing."""
    return row.agreement in {Agreement.CLAIM_AHEAD, Agreement.CLAIM_UNCHECKED}

"""What we know now of the Sunday of an issued report that the report did not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.dates import Times, Week, When
from tracker.domain.describe import Context
from tracker.domain.entry import Entry
from tracker.domain.vocabulary import Facet, Headline
from tracker.errors import UnknownName
from tracker.ledger import history, standing
from tracker.ledger.database import Connection
from tracker.read.compare import Difference, compare, replayed, rows_of
from tracker.read.issues import Issue, IssueRef, covers_number, last_before
from tracker.report.changes import RecordedAct, acts_of, has_line, line_of
from tracker.report.citations import Citations
from tracker.report.reading import Reading
from tracker.report.value import LISTED, EvidenceLine, LeftOut, Limited, left_out


@dataclass(frozen=True, slots=True)
class HindsightLine:
    """Something that had happened by an issue's report date and was recorded after it."""

    entries: tuple[int, ...]
    refs: tuple[str, ...]
    titles: tuple[str, ...]
    what: str
    occurred: When
    recorded_at: datetime
    delay_days: int
    """Days from the event's latest day to the day on which we wrote it down."""
    evidence: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True)
class HindsightState:
    """A commitment of which the issue said something else than we now say of the same day."""

    ref: str
    title: str
    said: Headline | None
    """None where the register did not hold it then."""
    now: Headline | None
    """None where the register holds it no more."""
    entries: tuple[int, ...] = ()
    """The records behind the difference: what was learned, put right or taken back since."""


@dataclass(frozen=True, slots=True)
class Hindsight(Limited):
    """What we know now that an issue did not."""

    issue: IssueRef
    states: tuple[HindsightState, ...]
    lines: tuple[HindsightLine, ...]
    """Longest delay first."""
    left_out: LeftOut = ()
    """How many rows each list leaves out; a list that is whole has no line."""


#: How many weeks an error names when the one that was asked for has no issue.
NEAREST = 3


@dataclass(frozen=True, slots=True)
class LookBack:
    """What was read of the days that an issue spoke of."""

    issue: Issue
    learned: tuple[Entry, ...]
    """What had happened by the issue's Sunday and was recorded after it, with texts."""
    differences: tuple[Difference, ...]
    """The commitments that have another headline on that Sunday, as it is known now."""


def read_hindsight(connection: Connection, reading: Reading, week: Week | None) -> LookBack | None:
    """What the last issue of the same scope, or that of a `week`, could not know.

    Only what was recorded about since is compared: the work follows that, not the register.
    None where there is no such issue. Raises UnknownName (exit 4) for a week without one.
    """
    issue = _issue(reading, week)
    if issue is None:
        return None
    sunday = issue.week.sunday
    learned = history.learned_between(connection, issue.known_at, reading.known_at, sunday)
    amended = history.amendments(connection, reading.known_at, after=issue.known_at)
    numbers = {entry.subject for entry in (*learned, *amended)}
    behind = {e.seq: e for e in (*learned, *amended) if e.facet is not Facet.REDACTION}
    histories = (
        standing.history(connection, Times(sunday, known_at), subjects=numbers, texts=True)
        for known_at in (issue.known_at, reading.known_at)
    )
    then, now = (replayed(reading.now, entries, sunday) for entries in histories)
    # As the issue had it; what it did not hold, as it is known now.
    covered = {number for number in numbers if covers_number(issue, number, then.subjects)}
    return LookBack(
        issue,
        tuple(entry for entry in learned if has_line(reading, entry)),
        compare(
            rows_of(then, covered),
            rows_of(now, covered),
            names=["headline"],
            entries=[behind[number] for number in sorted(behind)],
        ),
    )


def hindsight_of(
    back: LookBack | None, reading: Reading, context: Context, citations: Citations
) -> Hindsight | None:
    """The states that the issue had otherwise, and what it had not heard of."""
    if back is None:
        return None
    acts = by_delay(context, back.learned)
    states = [
        HindsightState(
            difference.row.ref,
            difference.row.title,
            said=None if difference.before is None else difference.before.headline,
            now=None if difference.after is None else difference.after.headline,
            entries=tuple(entry.seq for entry in difference.entries),
        )
        for difference in back.differences
    ]
    return Hindsight(
        issue=back.issue.ref,
        states=tuple(states[:LISTED]),
        lines=late_lines(reading, citations, acts),
        left_out=left_out({"states": states, "lines": acts}),
    )


def by_delay(context: Context, learned: Sequence[Entry]) -> list[list[RecordedAct]]:
    """The acts that were recorded late, longest delay first."""
    return sorted(acts_of(context, learned), key=lambda acts: -acts[0].first.delay_days)


def late_lines(
    reading: Reading, citations: Citations, acts: Iterable[Sequence[RecordedAct]]
) -> tuple[HindsightLine, ...]:
    """A line for each of the first acts, as many as a list has room for."""
    return tuple(_late_line(reading, citations, same) for same in list(acts)[:LISTED])


def _late_line(
    reading: Reading, citations: Citations, acts: Sequence[RecordedAct]
) -> HindsightLine:
    change, first = line_of(reading, citations, acts), acts[0].first
    return HindsightLine(
        entries=change.entries,
        refs=change.refs,
        titles=change.titles,
        what=change.what if first.amends is None else f"{change.what} (our record put right)",
        occurred=change.occurred,
        recorded_at=change.recorded_at,
        delay_days=first.delay_days,
        evidence=change.evidence,
    )


def _issue(reading: Reading, week: Week | None) -> Issue | None:
    if week is None:
        return last_before(reading.issues, reading.week, reading.scope.key)
    same = [
        issue
        for issue in reading.issues
        if issue.scope == reading.scope.key and issue.week <= reading.week
    ]
    of_week = [issue for issue in same if issue.week == week]
    if of_week:
        return of_week[-1]
    weeks = {issue.week for issue in same}
    nearest = sorted(weeks, key=lambda other: (abs(other.sunday - week.sunday), other))[:NEAREST]
    raise UnknownName("issued report of week", str(week), nearest=[str(w) for w in sorted(nearest)])

"""Builds the weekly report as one value, from which every format is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.dates import Week
from tracker.ledger.database import Database, Register
from tracker.report.ask import Ask, ask_of, silences
from tracker.report.brief import Brief, brief_of
from tracker.report.changes import Changes, changes_of, clerical_sort, has_line
from tracker.report.claims import Claims, claims_of, gap_standings
from tracker.report.corrections import corrections_of
from tracker.report.events import events_of
from tracker.report.gate import GateLine, gate_of
from tracker.report.late import Late, LateStandings, late_of, late_standings
from tracker.report.masthead import Edition, Manifest, Masthead, manifest, masthead
from tracker.report.reading import EVERYTHING, Reading, Scope, context_of, read_week, with_history
from tracker.report.since import ExpectedLine, SinceLastIssue, expected_of, since_of
from tracker.report.stands import Stands, stands_of
from tracker.report.value import MOST


@dataclass(frozen=True, slots=True)
class Weekly:
    """The whole report; a part has the name of its section."""

    masthead: Masthead
    brief: Brief
    changes: Changes
    late: Late
    claims: Claims
    stands: Stands
    since: SinceLastIssue | None
    """None in a first issue."""
    ask: Ask
    expects: tuple[ExpectedLine, ...]
    """The dates of the next 30 days, against which the next issue is held."""
    gate: tuple[GateLine, ...]
    """What was to be put right before it was issued."""
    manifest: Manifest


def weekly(
    register: Register | Database,
    week: Week,
    *,
    known_at: datetime | None = None,
    scope: Scope = EVERYTHING,
    edition: Edition,
) -> Weekly:
    """The report of a week: the world at the end of its Sunday, as known at a moment.

    Without `known_at` that moment is the last entry's. Raises Refused (exit 5) if the bridge
    does not balance or nothing was recorded by then, UnknownName (exit 4) for a scope that the
    register does not know.
    """
    database = register.database if isinstance(register, Register) else register
    with database.reading() as connection:
        reading = read_week(connection, week, known_at, scope, number=edition.number)
        dates = late_standings(reading)
        reading = with_history(connection, reading, set(_written_about(reading, dates)))
    context = context_of(reading)
    corrections = corrections_of(reading, context)
    changes = changes_of(reading, context, corrections)
    late, claims = late_of(reading, dates), claims_of(reading)
    stands = stands_of(reading)
    silent = silences(reading)
    return Weekly(
        masthead=masthead(reading, edition),
        brief=brief_of(reading, events_of(reading), changes, late, claims, stands, edition.comment),
        changes=changes,
        late=late,
        claims=claims,
        stands=stands,
        since=since_of(reading, corrections),
        ask=ask_of(reading, silent),
        expects=expected_of(reading),
        gate=gate_of(reading, silent),
        manifest=manifest(reading, edition),
    )


def _written_about(reading: Reading, dates: LateStandings) -> Iterator[int]:
    """The subjects whose entries are told in words, so that their history is needed."""
    yield from (standing.subject.id for standing in dates.named)
    # Claims of one breath share a row, so that more commitments than rows may be needed.
    yield from (standing.subject.id for standing in gap_standings(reading)[: 10 * MOST])
    for entry in reading.of_week:
        if has_line(reading, entry) and clerical_sort(reading, entry) is None:
            yield entry.subject
    yield from (correction.first.subject for correction in reading.corrections)

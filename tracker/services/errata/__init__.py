"""Which issued reports would have said something else, had we known what we know now.

The notice is a draft: nothing is written to the register. It is bounded by the moment at which
it was known, so what is recorded later never changes it; only words that were redacted are
gone from it, too, as they are everywhere. Each issue costs one weekly report, printed again,
and one reading of the register: the number of queries grows with the issues alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.entry import REGISTER, Entry
from tracker.domain.report import Errata, ReplacedReport, ReportErrata, Weekly
from tracker.domain.report.limits import LISTED, left_out
from tracker.domain.times import Times
from tracker.errors import Refused
from tracker.services.errata.lines import Desk, removed_of, repairs, wrong_of
from tracker.services.errata.places import places_of
from tracker.services.errata.records import Amended, read_amended
from tracker.services.errata.standings import (
    by_state,
    counted,
    other_counts,
    restated,
    versions_of,
)
from tracker.services.issued import never_issued, print_again, read_issued
from tracker.services.issues import Issue, replaced_by
from tracker.services.register import Register
from tracker.services.snapshot import take
from tracker.services.weekly.changes import has_line
from tracker.services.weekly.citing import Citations
from tracker.services.weekly.hindsight import by_delay, late_lines
from tracker.services.weekly.reading import read_week, with_history
from tracker.services.weekly.telling import Teller
from tracker.storage import lookup, period, standing
from tracker.storage.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a notice is asked for."""

    known_at: datetime | None = None
    """None is the ledger's head."""
    since: datetime | None = None
    since_report: int | None = None
    """Only what was recorded since this report was issued is listed."""
    numbers: Collection[int] = ()
    """Only these reports; none is all of them."""


def errata(register: Register, asked: Asked, *, version: str) -> Errata:
    """The notice as a value. Raises UnknownName (exit 4) for a number that was never issued.

    Raises Refused (exit 5) where the register held nothing at that moment.
    """
    with register.database.reading() as connection:
        head = period.head_at(connection, asked.known_at)
        if head is None:
            raise Refused(
                "The register held nothing at that moment.", hint="Give a later --known-at."
            )
        moment = asked.known_at or head.recorded_at
        found = {issue.number: (issue, row) for issue, row in read_issued(connection, moment)}
        for number in (*asked.numbers, *([asked.since_report] if asked.since_report else [])):
            if number not in found:
                raise never_issued(number, found)
        since = asked.since
        if asked.since_report:
            since = found[asked.since_report][0].recorded_at
        beginning = lookup.entries_numbered(connection, [REGISTER])[0]
        amended = read_amended(connection, moment)
        issues = [issue for issue, _ in found.values()]
        chosen = [
            pair
            for number, pair in sorted(found.items())
            if not asked.numbers or number in asked.numbers
        ]
        successors = {issue.number: _successor(issue, issues) for issue, _ in chosen}
        replaced = tuple(
            ReplacedReport(issue.ref, by.ref)
            for issue, _ in chosen
            if (by := successors[issue.number]) is not None
        )
        reports = tuple(
            _of_report(
                connection,
                issue,
                print_again(register, issue, row),
                amended,
                known_at=moment,
                since=since,
            )
            for issue, row in chosen
            if successors[issue.number] is None
        )
    return Errata(
        register=beginning.id,
        register_title=beginning.text("title") or "[redacted]",
        known_at=moment,
        head=head.digest,
        entries=head.seq,
        since=since,
        chosen=tuple(sorted(set(asked.numbers))),
        tracker=version,
        reports=reports,
        replaced=replaced,
    )


def _successor(issue: Issue, issues: Iterable[Issue]) -> Issue | None:
    """The newest issue that took the place of one."""
    later = [each for each in issues if each.number > issue.number]
    return replaced_by(later, issue.week, issue.scope, brief=issue.brief)


def _of_report(
    connection: Connection,
    issue: Issue,
    printed: Weekly,
    amended: Amended,
    *,
    known_at: datetime,
    since: datetime | None,
) -> ReportErrata:
    sunday = issue.week.sunday
    then = take(connection, Times(sunday, issue.known_at))
    reading = read_week(connection, issue.week, known_at)
    desk = Desk(
        issue=issue,
        then=then,
        now=reading,
        amended=amended,
        places=places_of(printed),
        since=since,
    )
    learned = period.learned_between(connection, issue.known_at, known_at, sunday)
    edits = repairs(desk, learned)
    changed = {entry.subject for entry in learned}
    changed |= {record.first.subject for record in desk.mended()}
    history = standing.history(connection, reading.now.times, subjects=changed, texts=True)
    ours = {edit.seq for edit in edits}
    known = [
        entry for entry in history if entry.seq in ours or amended.written(entry) <= issue.known_at
    ]
    versions = versions_of(issue, then, reading.now, changed, known)
    moved = list(restated(versions))
    refs = {each.ref for each in moved}
    reading = with_history(connection, reading, changed)
    teller, citations = Teller(reading), Citations(reading)
    wrong = wrong_of(desk, teller, citations, edits, refs)
    late = by_delay(
        teller,
        [
            entry
            for entry in learned
            if entry.seq not in ours
            and amended.written(entry) > issue.known_at
            and has_line(reading, entry)
            and desk.covers(entry.subject)
            and desk.listed(entry.recorded_at)
            and (not issue.brief or _is_brief(entry, issue) or reading.ref(entry.subject) in refs)
        ],
    )
    removed = list(removed_of(desk))
    return ReportErrata(
        issue=issue.ref,
        monday=issue.week.monday,
        scope=printed.masthead.scope,
        brief=issue.brief,
        title=printed.masthead.title,
        counted=counted(versions),
        states=by_state(versions),
        others=other_counts(versions),
        restated=tuple(moved[:LISTED]),
        wrong=tuple(wrong[:LISTED]),
        late=late_lines(reading, citations, late),
        removed=tuple(removed[:LISTED]),
        left_out=left_out({"restated": moved, "wrong": wrong, "late": late, "removed": removed}),
    )


def _is_brief(entry: Entry, issue: Issue) -> bool:
    """Whether a brief report would have told it: those list what happened in their week."""
    return entry.occurred_latest >= issue.week.monday

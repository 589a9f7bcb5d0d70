"""What was issued: the list of it, one report of it, and printing one again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.report import Weekly
from tracker.domain.times import Times
from tracker.domain.vocabulary import Facet
from tracker.errors import UnknownName
from tracker.services.issues import Issue, issue_of
from tracker.services.register import Register
from tracker.services.weekly.report import Edition, Scope, weekly
from tracker.storage import lookup
from tracker.storage.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedRow:
    """One issued report as it is listed; the names are those of the JSON answer."""

    number: int
    week: str
    as_of: date
    known_at: datetime
    lead: str | None
    programme: str | None
    brief: bool
    prepared_by: str | None
    issued_at: datetime
    issued_by: str
    entry: int
    head: str
    entries: int
    """How many entries of the ledger it rests on."""
    expected: int
    """How many dates it printed as expected."""
    tracker: str
    sha256: Mapping[str, str]
    """The digest of each format."""

    @property
    def scope(self) -> Scope:
        """Whose commitments it is about."""
        return Scope(lead=self.lead, programme=self.programme)


def issued(register: Register, known_at: datetime | None = None) -> tuple[IssuedRow, ...]:
    """Every report issued by a moment, newest first."""
    with register.database.reading() as connection:
        return tuple(row for _, row in reversed(read_issued(connection, known_at)))


def find_issue(register: Register, number: int) -> tuple[Issue, IssuedRow]:
    """One issued report. Raises UnknownName (exit 4) with the numbers there are."""
    with register.database.reading() as connection:
        found = {issue.number: (issue, row) for issue, row in read_issued(connection, None)}
    if number not in found:
        raise never_issued(number, found)
    return found[number]


def never_issued(number: int, issued: Iterable[int]) -> UnknownName:
    """What to say of a number that no report has, with the nearest that there are."""
    near = sorted(sorted(issued, key=lambda each: abs(each - number))[:3])
    return UnknownName("issued report", str(number), nearest=[str(each) for each in near])


def find_digest(register: Register, digest: str) -> tuple[Issue, IssuedRow, str] | None:
    """The issue of which a format has this SHA-256, and the format; None where there is none."""
    with register.database.reading() as connection:
        found = read_issued(connection, None)
    for issue, row in reversed(found):
        for name, known in issue.digests.items():
            if known == digest:
                return issue, row, name
    return None


def print_again(register: Register, issue: Issue, row: IssuedRow) -> Weekly:
    """The value of an issued report, computed again from what the register holds."""
    return weekly(
        register,
        issue.week,
        known_at=issue.known_at,
        scope=row.scope,
        edition=Edition(
            prepared_by=issue.prepared_by,
            title=issue.title,
            brief=issue.brief,
            comment=issue.comment,
            hindsight=issue.hindsight,
            number=issue.number,
            issued_on=issue.issued_on,
            version=issue.tracker,
        ),
    )


def read_issued(connection: Connection, known_at: datetime | None) -> list[tuple[Issue, IssuedRow]]:
    """Every report issued by a moment with its row, oldest first."""
    entries = lookup.register_entries(connection, Facet.ISSUE, known_at)
    issues = [issue_of(entry) for entry in entries]
    names, refs = lookup.names(connection), _programmes(connection, issues)
    return [(issue, _row(issue, names, refs)) for issue in issues]


def _programmes(connection: Connection, issues: Iterable[Issue]) -> dict[int, str]:
    """The refs of the programmes that reports were restricted to, as they were known then."""
    refs = {}
    for issue in issues:
        if issue.programme is not None:
            times = Times(date.max, issue.known_at)
            found = lookup.subjects(connection, times, numbers=[issue.programme])
            refs[issue.programme] = found[issue.programme].ref
    return refs


def _row(issue: Issue, names: Mapping[int, str], refs: Mapping[int, str]) -> IssuedRow:
    return IssuedRow(
        number=issue.number,
        week=str(issue.week),
        as_of=issue.week.sunday,
        known_at=issue.known_at,
        lead=None if issue.lead is None else names[issue.lead],
        programme=None if issue.programme is None else refs[issue.programme],
        brief=issue.brief,
        prepared_by=issue.prepared_by,
        issued_at=issue.recorded_at,
        issued_by=names[issue.actor],
        entry=issue.entry,
        head=issue.head,
        entries=issue.head_seq,
        expected=len(issue.agenda),
        tracker=issue.tracker,
        sha256=issue.digests,
    )

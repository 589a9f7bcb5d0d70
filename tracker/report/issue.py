"""Issues a report: numbers it and records in the ledger what was published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.domain.dates import Times, Week, When
from tracker.domain.entry import REGISTER, Draft, Json, instant_text, voice_party
from tracker.domain.vocabulary import Facet
from tracker.errors import Refused, UnknownName
from tracker.ledger import chain, lookup
from tracker.ledger.database import Connection, Register
from tracker.ledger.refs import RefIndex
from tracker.ledger.rows import tip
from tracker.read.filters import voice_named
from tracker.read.issues import Issue, read_issues
from tracker.record.writer import open_writer
from tracker.report.build import Edition, Weekly, weekly
from tracker.report.gate import GateLine
from tracker.report.reading import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedRow:
    """One issued report as it is listed; the names are those of the JSON answer."""

    number: int
    week: str
    as_of: date
    known_at: datetime
    lead: str | None
    programme: str | None
    voice: str
    prepared_by: str | None
    issued_at: datetime
    issued_by: str
    entry: int
    head: str
    entries: int
    """How many entries of the ledger it rests on."""
    expected: int
    """How many dates it printed as expected."""
    accepted: int
    """How many things it was issued in spite of."""
    anyway: str | None
    """The reason that was given for it."""
    tracker: str
    sha256: Mapping[str, str]
    """The digest of each format."""

    @property
    def scope(self) -> Scope:
        """Whose commitments it is about."""
        return Scope(lead=self.lead, programme=self.programme, voice=self.voice)


def issued(register: Register, known_at: datetime | None = None) -> tuple[IssuedRow, ...]:
    """Every report issued by a moment, newest first."""
    with register.database.reading() as connection:
        return tuple(_rows(connection, reversed(read_issues(connection, known_at))))


def issued_row(register: Register, issue: Issue) -> IssuedRow:
    """One issued report as it is listed."""
    with register.database.reading() as connection:
        return next(_rows(connection, [issue]))


def find_issue(register: Register, number: int) -> Issue:
    """One issued report. Raises UnknownName (exit 4) with the numbers there are."""
    with register.database.reading() as connection:
        by_number = {issue.number: issue for issue in read_issues(connection)}
    if number not in by_number:
        raise never_issued(number, by_number)
    return by_number[number]


def never_issued(number: int, issued: Iterable[int]) -> UnknownName:
    """What to say of a number that no report has, with the nearest that there are."""
    near = sorted(sorted(issued, key=lambda other: abs(other - number))[:3])
    return UnknownName("issued report", str(number), nearest=[str(other) for other in near])


def find_digest(register: Register, digest: str) -> tuple[Issue, str] | None:
    """The issue of which a format has this SHA-256, and the format; None where there is none."""
    with register.database.reading() as connection:
        issues = read_issues(connection)
    for issue in reversed(issues):
        for name, sha256 in issue.digests.items():
            if sha256 == digest:
                return issue, name
    return None


def print_again(register: Register, issue: Issue) -> Weekly:
    """The value of an issued report, computed again from what the register holds."""
    return weekly(
        register,
        issue.week,
        known_at=issue.known_at,
        scope=issued_row(register, issue).scope,
        edition=Edition(
            prepared_by=issue.prepared_by,
            title=issue.title,
            comment=issue.comment,
            number=issue.number,
            issued_on=issue.issued_on,
            anyway=issue.anyway,
            version=issue.tracker,
        ),
    )


def _voice_of(issue: Issue, names: Mapping[int, str]) -> str:
    party = voice_party(issue.voice)
    return issue.voice if party is None else names[party]


def _rows(connection: Connection, issues: Iterable[Issue]) -> Iterator[IssuedRow]:
    """Issued reports with the names that their numbers stand for."""
    names = lookup.names(connection)
    for issue in issues:
        programme = None
        if issue.programme is not None:
            # As it was known then.
            times = Times(date.max, issue.known_at)
            subjects = lookup.subjects(connection, times, numbers=[issue.programme])
            programme = subjects[issue.programme].ref
        yield IssuedRow(
            number=issue.number,
            week=str(issue.week),
            as_of=issue.week.sunday,
            known_at=issue.known_at,
            lead=None if issue.lead is None else names[issue.lead],
            programme=programme,
            voice=_voice_of(issue, names),
            prepared_by=issue.prepared_by,
            issued_at=issue.recorded_at,
            issued_by=names[issue.actor],
            entry=issue.entry,
            head=issue.head,
            entries=issue.head_seq,
            expected=len(issue.agenda),
            accepted=len(issue.accepted),
            anyway=issue.anyway,
            tracker=issue.tracker,
            sha256=issue.digests,
        )


#: Prints a report in every format, has the chosen one ready to be put in its place, and
#: returns the SHA-256 of each by the format's name.
Publish = Callable[[Weekly], Mapping[str, str]]
#: Asks whether a report may be issued that the gate has something to say of, and why: returns
#: the reason, or None where none is needed. Raises where it may not.
Accept = Callable[[Sequence[GateLine]], str | None]


def issue(
    register: Register,
    week: Week,
    *,
    known_at: datetime | None,
    scope: Scope,
    edition: Edition,
    accept: Accept,
    publish: Publish,
) -> tuple[Weekly, bool]:
    """Number a week's report, print it, and record that it was issued.

    Nothing is recorded when it may not be issued or cannot be printed. What was issued last
    with the same arguments, and nothing recorded since, is printed again and not issued twice,
    which the second value says. The entry holds the arguments, the head it rests on, the digest
    of each format, the dates that it printed as expected, and what it was issued in spite of.
    Raises what `weekly` and `accept` raise, and Refused (exit 5) when another report took the
    number meanwhile or the register does not hold what was recorded.
    """
    with register.database.reading() as connection:
        fault = next(chain.faults(connection), None)
        if fault is not None:
            raise Refused(
                f"The register does not hold ({fault.words}), and nothing is issued from it.",
                hint="Run tracker verify.",
            )
        last = _issued_so(connection, week, known_at, scope, edition)
        number = _next_number(connection)
    if last is not None:
        report = print_again(register, last)
        # A PDF may be asked for only now; what was recorded then is what has to be the same.
        digests = publish(report)
        if all(digests.get(name, digest) == digest for name, digest in last.digests.items()):
            return report, True
    report = weekly(
        register,
        week,
        known_at=known_at,
        scope=scope,
        edition=replace(edition, number=number, issued_on=register.today),
    )
    reason = accept(report.gate)
    report = replace(report, masthead=replace(report.masthead, anyway=reason))
    digests = publish(report)
    with register.database.writing() as connection:
        if _next_number(connection) != number:
            raise Refused(
                f"Somebody else issued report {number} in the meantime.",
                hint="Run the command again; it takes the next number.",
            )
        with open_writer(register, connection) as writer:
            draft = _draft(connection, report, edition, digests)
            day = When.on(writer.batch.recorded_at.date())
            writer.batch.append(replace(draft, occurred=day))
    return report, False


def _issued_so(
    connection: Connection, week: Week, known_at: datetime | None, scope: Scope, edition: Edition
) -> Issue | None:
    """The issue that these arguments gave, where it is the last thing that was recorded."""
    issues = read_issues(connection)
    if not issues:
        return None
    last = max(issues, key=lambda issue: issue.entry)
    (issued,) = lookup.entries_numbered(connection, [last.entry])
    rests_on_all = issued.batch == last.head_seq + 1
    same = (
        tip(connection)[0] == last.entry
        and last.week == week
        and next(_rows(connection, [last])).scope.words.lower() == scope.words.lower()
        and (last.known_at == known_at if known_at is not None else rests_on_all)
        and (last.prepared_by, last.title, last.comment)
        == (edition.prepared_by, edition.title, edition.comment)
    )
    return last if same else None


def _next_number(connection: Connection) -> int:
    return max((issue.number for issue in read_issues(connection)), default=0) + 1


def _draft(
    connection: Connection, report: Weekly, edition: Edition, digests: Mapping[str, str]
) -> Draft:
    mast, arguments = report.masthead, dict(report.manifest.arguments)
    index = RefIndex(connection, mast.known_at)
    lines = report.expects
    expected_refs = {line.ref for line in lines}
    programme = arguments.get("programme")
    numbers = index.subject_ids({*expected_refs, *([programme] if programme else [])})
    detail: dict[str, Json] = {
        "week": mast.week,
        "known_at": instant_text(mast.known_at),
        "head": mast.head,
        "head_seq": mast.entries,
        "tracker": report.manifest.tracker,
        "issued_on": None if mast.issued_on is None else mast.issued_on.isoformat(),
        "sha256": dict(digests),
        "counts": {headline.value: count for headline, count in report.stands.headlines},
        "agenda": [
            [numbers[line.ref.lower()][0], line.event.value, line.day.isoformat()] for line in lines
        ],
    }
    if report.gate:
        detail["accepted"] = [[line.doubt.value, line.entry] for line in report.gate]
    refs = {}
    if "lead" in arguments:
        names = lookup.names(connection, mast.known_at)
        refs["lead"] = tuple(n for n, name in names.items() if name == arguments["lead"])[:1]
    if programme:
        refs["programme"] = (numbers[programme.lower()][0],)
    if "voice" in arguments:
        detail["voice"] = voice_named(connection, arguments["voice"], mast.known_at)
    texts = {
        "comment": edition.comment,
        "prepared_by": edition.prepared_by,
        "title": edition.title,
        "because": mast.anyway,
    }
    return Draft(
        subject=REGISTER,
        facet=Facet.ISSUE,
        item=str(mast.number),
        value="issued",
        occurred=When.on(mast.known_at.date()),
        refs=refs,
        detail=detail,
        texts={name: text for name, text in texts.items() if text},
    )

"""Reads issued reports from the ledger: their numbers, weeks, scopes and expectations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from tracker.domain.dates import Week
from tracker.domain.entry import Entry, Json
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import Facet, Voice
from tracker.ledger.database import Connection
from tracker.ledger.lookup import register_entries
from tracker.read.agenda import DiaryEvent

#: What two reports of the same scope share: lead body, programme, voice.
ScopeKey: TypeAlias = tuple[int | None, int | None, str]


@dataclass(frozen=True, slots=True)
class IssueRef:
    """An issued report, as another report names it."""

    number: int
    week: str
    """ISO week, `2025-W16`."""
    as_of: date
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Expected:
    """A date that an issue printed in its look ahead."""

    subject: int
    event: DiaryEvent
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One issued report: everything that is needed to print it again."""

    entry: int
    number: int
    week: Week
    known_at: datetime
    head: str
    """The ledger's head at `known_at`, 64 hexadecimal digits."""
    head_seq: int
    issued_on: date | None
    recorded_at: datetime
    """When it was issued."""
    actor: int
    lead: int | None
    """The lead body that it is restricted to, as a party."""
    programme: int | None
    """The programme that it is restricted to, as a subject."""
    voice: str
    """Whose findings it reports, as entries name who speaks."""
    comment: str | None
    prepared_by: str | None
    title: str | None
    tracker: str
    """The version of the program that printed it."""
    digests: Mapping[str, str]
    """The SHA-256 of each format, by the format's name."""
    agenda: tuple[Expected, ...]
    accepted: frozenset[tuple[str, int]]
    """What it was issued in spite of: the name of each check, and the entry that it is about."""
    anyway: str | None
    """Why it was issued all the same."""

    @property
    def ref(self) -> IssueRef:
        """How another report names it."""
        return IssueRef(self.number, str(self.week), self.week.sunday, self.known_at)

    @property
    def scope(self) -> ScopeKey:
        """Whose commitments it is about, and who found what it says of them."""
        return self.lead, self.programme, self.voice

    def speaks_of(self, entry: Entry) -> bool:
        """Whether an entry is of a day that the report speaks of."""
        return entry.occurred_latest <= self.week.sunday


def issue_of(entry: Entry) -> Issue:
    """An issued report from its entry."""
    detail = entry.detail
    return Issue(
        entry=entry.seq,
        number=int(entry.item),
        week=Week.parse(str(detail["week"])),
        known_at=datetime.fromisoformat(str(detail["known_at"])),
        head=str(detail["head"]),
        head_seq=_number(detail["head_seq"]),
        issued_on=_day(detail.get("issued_on")),
        recorded_at=entry.recorded_at,
        actor=entry.actor,
        lead=_one(entry, "lead"),
        programme=_one(entry, "programme"),
        voice=str(detail.get("voice", Voice.TRACKER)),
        comment=entry.text("comment"),
        prepared_by=entry.text("prepared_by"),
        title=entry.text("title"),
        tracker=str(detail["tracker"]),
        digests=_digests(detail["sha256"]),
        agenda=tuple(_agenda(detail["agenda"])),
        accepted=frozenset(_accepted(detail.get("accepted"))),
        anyway=entry.text("because"),
    )


def read_issues(connection: Connection, known_at: datetime | None = None) -> list[Issue]:
    """Every report issued by a moment, oldest first; without one, every report."""
    return [issue_of(entry) for entry in register_entries(connection, Facet.ISSUE, known_at)]


def last_before(issues: Iterable[Issue], week: Week, scope: ScopeKey) -> Issue | None:
    """The last issue of the same scope for an earlier week; of one week, the newest."""
    earlier = [issue for issue in issues if issue.week < week and issue.scope == scope]
    return max(earlier, key=lambda issue: (issue.week, issue.number), default=None)


def replaced_by(issues: Iterable[Issue], week: Week, scope: ScopeKey) -> Issue | None:
    """The last issue of the same week and scope: a new one takes its place."""
    same = [issue for issue in issues if issue.week == week and issue.scope == scope]
    return same[-1] if same else None


def covers(issue: Issue, subject: Subject, above: Collection[int]) -> bool:
    """Whether a commitment is within an issue's scope; `above` are its parents up to the top."""
    return (issue.lead is None or subject.one("lead") == issue.lead) and (
        issue.programme is None or issue.programme in {subject.id, *above}
    )


def shows(issue: Issue, entry: Entry, about: Subject | None, above: Collection[int]) -> bool:
    """Whether an issue rests on an entry, so that its files may show what the entry says.

    `about` is the entry's subject, None for the register itself; `above` are its parents.
    """
    if issue.entry == entry.seq:
        return True
    was_there = entry.seq <= issue.head_seq and issue.speaks_of(entry)
    return was_there and (about is None or covers(issue, about, above))


def parents_of(number: int, subjects: Mapping[int, Subject]) -> set[int]:
    """The parents of a commitment up to the top."""
    parents: set[int] = set()
    while (subject := subjects.get(number)) is not None:
        parent = subject.one("parent")
        if parent is None or parent in parents:
            break
        parents.add(parent)
        number = parent
    return parents


def covers_number(issue: Issue, number: int, subjects: Mapping[int, Subject]) -> bool:
    """Whether a subject is within an issue's scope, by these subjects and their parents."""
    subject = subjects.get(number)
    return subject is not None and covers(issue, subject, parents_of(number, subjects))


def _day(value: Json) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _number(value: Json) -> int:
    return int(str(value))


def _one(entry: Entry, part: str) -> int | None:
    numbers = entry.refs.get(part)
    return numbers[0] if numbers else None


def _digests(value: Json) -> dict[str, str]:
    return {name: str(digest) for name, digest in value.items()} if isinstance(value, dict) else {}


def _agenda(value: Json) -> Iterable[Expected]:
    for line in value if isinstance(value, list) else []:
        if isinstance(line, list):
            subject, event, day = line
            yield Expected(_number(subject), DiaryEvent(str(event)), date.fromisoformat(str(day)))


def _accepted(value: Json) -> Iterable[tuple[str, int]]:
    for line in value if isinstance(value, list) else []:
        if isinstance(line, list):
            check, entry = line
            yield str(check), _number(entry)

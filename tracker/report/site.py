"""The public record as one value: every commitment, body, programme, source, issue and letter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tracker import __version__
from tracker.domain.dates import Times, Week, last_complete_week
from tracker.domain.headlines import Headline
from tracker.domain.row import Filters, SourceRow
from tracker.domain.vocabulary import NEWS, Facet, Identity, Stance
from tracker.errors import Refused
from tracker.ledger import lookup
from tracker.ledger.database import Register
from tracker.read.export import Export, exporting
from tracker.read.log import LogLine
from tracker.report.ask import Request, letters_of, silences
from tracker.report.build import Weekly
from tracker.report.dossier import Dossier, Imprint, read_dossiers
from tracker.report.errata import ReplacedReport, ReportErrata, errata
from tracker.report.issue import IssuedRow, find_issue, issued, print_again
from tracker.report.reading import context_of, read_week, with_history


@dataclass(frozen=True, slots=True)
class Body:
    """Who leads commitments or is asked for them."""

    name: str
    dossiers: tuple[Dossier, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """A commitment with its parts."""

    ref: str
    title: str
    dossiers: tuple[Dossier, ...]
    """The commitment itself and all below it."""


@dataclass(frozen=True, slots=True)
class SourceStory:
    """A source, and what rests on it."""

    row: SourceRow
    cited_by: tuple[LogLine, ...]


@dataclass(frozen=True, slots=True)
class PublishedIssue:
    """An issued report, as it was known then."""

    row: IssuedRow
    report: Weekly
    since: ReportErrata | ReplacedReport
    """What it would say otherwise now, or which issue took its place."""


@dataclass(frozen=True, slots=True)
class WeekNews:
    """What happened in a week, newest first."""

    week: Week
    lines: tuple[LogLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(Imprint):
    """The public record on a day."""

    asked_of: date
    """The Sunday by which the letters count silence."""
    export: Export
    """All that the files of the record are written from."""
    dossiers: tuple[Dossier, ...]
    bodies: tuple[Body, ...]
    """By name."""
    programmes: tuple[Programme, ...]
    """The largest first."""
    sources: tuple[SourceStory, ...]
    """By key."""
    issues: tuple[PublishedIssue, ...]
    """Newest first."""
    news: tuple[WeekNews, ...]
    """Newest first."""
    corrections: tuple[LogLine, ...]
    """What was put right or taken back, newest first."""
    replies: tuple[LogLine, ...]
    """What those who are named here answer, newest first."""
    letters: tuple[Request, ...]

    @property
    def counted(self) -> tuple[Dossier, ...]:
        """The commitments that every figure counts."""
        return tuple(dossier for dossier in self.dossiers if dossier.standing.counted)


def headlines_of(dossiers: Iterable[Dossier]) -> tuple[tuple[Headline, int], ...]:
    """How many commitments show each headline that occurs, in the fixed order."""
    counts = Counter(dossier.standing.headline for dossier in dossiers)
    return tuple((headline, counts[headline]) for headline in Headline if counts[headline])


def read_site(register: Register, as_of: date) -> Site:
    """The public record on a day, as far as the ledger knows.

    Raises Refused (exit 5) for an empty register.
    """
    times = Times(as_of, None)
    week = last_complete_week(as_of)
    with register.database.reading() as connection:
        every = read_dossiers(connection, times)
        _, settings = lookup.settings(connection, None)
        reading = read_week(connection, week, None)
        silent = silences(reading)
        reading = with_history(connection, reading, {one.standing.subject.id for one in silent})
    letters = letters_of(reading, context_of(reading), silent)
    export = exporting(register, times, Filters())
    if not every.dossiers:
        raise Refused(
            f"No commitment was announced by {as_of.isoformat()}: there is nothing to publish.",
            hint="Record one with tracker add, or give a later --as-of.",
        )
    return Site(
        settings=settings,
        as_of=as_of,
        asked_of=week.sunday,
        export=export,
        dossiers=every.dossiers,
        bodies=_bodies(every.dossiers),
        programmes=_programmes(every.dossiers),
        sources=_sources(export, every.lines),
        issues=tuple(_issues(register)),
        news=_news(every.lines, {dossier.ref for dossier in every.dossiers}),
        corrections=tuple(line for line in every.lines[::-1] if line.amends and line.ref),
        replies=tuple(
            line
            for line in every.lines[::-1]
            if line.facet is Facet.SAYS and line.value == Stance.REPLIES and line.amended is None
        ),
        letters=letters,
    )


def _issues(register: Register) -> Iterator[PublishedIssue]:
    """Every issue, newest first, with what it would say otherwise now."""
    rows = issued(register)
    printed = {row.number: print_again(register, find_issue(register, row.number)) for row in rows}
    notice = errata(register, version=__version__, printed=printed)
    since: dict[int, ReportErrata | ReplacedReport] = {
        report.issue.number: report for report in notice.reports
    }
    since |= {replaced.issue.number: replaced for replaced in notice.replaced}
    for row in rows:
        yield PublishedIssue(row, printed[row.number], since[row.number])


def _bodies(dossiers: Iterable[Dossier]) -> tuple[Body, ...]:
    by_name: dict[str, list[Dossier]] = {}
    for dossier in dossiers:
        for name in dossier.bodies:
            by_name.setdefault(name, []).append(dossier)
    return tuple(Body(name, tuple(by_name[name])) for name in sorted(by_name, key=str.casefold))


def _programmes(dossiers: Sequence[Dossier]) -> tuple[Programme, ...]:
    by_ref: dict[str, list[Dossier]] = {}
    for dossier in dossiers:
        if dossier.programme is not None:
            by_ref.setdefault(dossier.programme, []).append(dossier)
    titles = {dossier.ref: dossier.title for dossier in dossiers}
    order = sorted(by_ref, key=lambda ref: (-len(by_ref[ref]), ref.casefold()))
    return tuple(Programme(ref, titles[ref], tuple(by_ref[ref])) for ref in order)


def _sources(export: Export, lines: Iterable[LogLine]) -> tuple[SourceStory, ...]:
    citing: dict[str, list[LogLine]] = {}
    for line in lines:
        if line.ref is not None and line.amended is None:
            for cited in line.sources:
                citing.setdefault(cited.key, []).append(line)
    return tuple(SourceStory(row, tuple(citing.get(row.ref, ()))) for row in export.sources)


def _is_news(line: LogLine, commitments: Container[str]) -> bool:
    """Whether an entry says that something happened in the world, and still stands."""
    if line.ref is None or line.amended is not None:
        return False
    opened = line.facet is Facet.IDENTITY and line.value == Identity.OPENED
    return line.facet in NEWS or (opened and line.ref in commitments)


def _news(lines: Iterable[LogLine], commitments: Container[str]) -> tuple[WeekNews, ...]:
    by_week: dict[Week, list[LogLine]] = {}
    for line in lines:
        if _is_news(line, commitments):
            by_week.setdefault(Week.of(line.occurred_latest), []).append(line)
    return tuple(
        WeekNews(
            week,
            tuple(
                sorted(
                    by_week[week], key=lambda one: (one.occurred_latest, one.entry), reverse=True
                )
            ),
        )
        for week in sorted(by_week, key=lambda week: week.monday, reverse=True)
    )

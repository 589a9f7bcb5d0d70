"""The template filters of the reports, and the groups of rows that they print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from tracker.domain import lateness
from tracker.domain.dates import Precision, Week, When
from tracker.domain.headlines import Badge
from tracker.domain.prose import (
    count_words,
    day_short,
    day_words,
    days_words,
    list_words,
    lower_first,
    range_words,
    sentence_case,
    signed,
    when_words,
)
from tracker.domain.vocabulary import LADDER, Delivery, words_of
from tracker.read.issues import IssueRef
from tracker.report.build import Weekly
from tracker.report.claims import ClaimGap
from tracker.report.late import DeadlineRow, Deadlines
from tracker.report.masthead import Masthead
from tracker.report.since import CalendarLine, Outcome, SinceLastIssue
from tracker.report.value import EvidenceLine, SourceLine

_SAFE_SCHEMES = frozenset({"http", "https", "mailto"})
#: Signs that a browser drops or reads differently inside an address.
_UNSAFE_SIGNS = frozenset("\\\"'<>`{}|^")
_EMBED, _POP_EMBED = frozenset("\u202a\u202b\u202d\u202e"), "\u202c"
_ISOLATE, _POP_ISOLATE = frozenset("\u2066\u2067\u2068"), "\u2069"


@lru_cache(1 << 12)
def safe_href(url: str | None) -> str | None:
    """The address if it may be linked: http, https or mailto, with nothing hidden in it.

    >>> safe_href("https://www.gov.uk/x"), safe_href(" javascript:alert(1)")
    ('https://www.gov.uk/x', None)
    """
    if not url or any(sign.isspace() or not sign.isprintable() for sign in url):
        return None
    if _UNSAFE_SIGNS & set(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in _SAFE_SCHEMES:
        return None
    return url if parts.netloc or parts.scheme.lower() == "mailto" else None


def enclosed(text: str) -> str:
    """The text, with every change of direction that it opens closed again at its end.

    Nothing is taken away: the register's words stay whole, and the words after them stay ours.

    >>> enclosed("a\u202eb") == "a\u202eb\u202c"
    True
    """
    if text.isascii():
        return text
    still_open: list[str] = []
    for sign in text:
        if sign in _EMBED:
            still_open.append(_POP_EMBED)
        elif sign in _ISOLATE:
            still_open.append(_POP_ISOLATE)
        elif sign == _POP_EMBED and still_open[-1:] == [_POP_EMBED]:
            still_open.pop()
        elif sign == _POP_ISOLATE and _POP_ISOLATE in still_open:
            while still_open.pop() != _POP_ISOLATE:
                pass
    return text + "".join(reversed(still_open)) if still_open else text


def month_day_short(day: date) -> str:
    """A day without its year, for the head of a narrow column: 16 Jun."""
    return day_short(day).rsplit(" ", 1)[0]


def moment(at: datetime) -> str:
    """A moment in words, in UTC: 23 June 2025, 9:00 UTC."""
    utc = at.astimezone(UTC)
    return f"{day_words(utc.date())}, {utc.hour}:{utc.minute:02} UTC"


def moment_iso(at: datetime) -> str:
    """A moment for machines: 2025-06-23T09:00:00Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def utc_date(at: datetime) -> date:
    """The day of a moment; what the ledger recorded has the zone of the register."""
    return at.date()


def machine_date(when: When) -> str | None:
    """What a `<time datetime>` may hold: a day, a month or a year, but nothing vaguer."""
    if when.precision in {Precision.DAY, Precision.MONTH, Precision.YEAR}:
        return when.text.rstrip("~")
    return None


def number(value: int) -> str:
    """A count with its thousands comma; below zero with a true minus."""
    return f"{value:,}".replace("-", "−")


def percent(value: float) -> str:
    """A place or width for SVG, as short as it is exact.

    >>> percent(37.5), percent(100.0)
    ('37.5%', '100%')
    """
    return f"{value:.3f}".rstrip("0").rstrip(".") + "%"


def words(value: str) -> str:
    """A stored value as a reader sees it: 'accepted_in_part' is 'accepted in part'."""
    return words_of(value)


def delivery_words(value: Delivery) -> str:
    """A finding in the words of the headlines: 'delivered in part', 'not yet assessed'."""
    return {
        Delivery.NOT_ASSESSED: "not yet assessed",
        Delivery.UNSPECIFIED: "spoke of progress",
    }.get(value, value.label)


def head12(head: str) -> str:
    """The first twelve digits of a ledger's head, as pages show it."""
    return head[:12]


def grade_words(evidence: EvidenceLine) -> str:
    """What a grade says: 'Grade C, the promiser's own statement'."""
    if evidence.grade is None:
        return "not graded"
    if evidence.grade_because:
        return f"Grade {evidence.grade.value}, set by hand: {evidence.grade_because}"
    if evidence.source.promisers_own and evidence.grade.value == "C":
        return "Grade C, the promiser’s own statement"
    return f"Grade {evidence.grade.value}, {source_kind(evidence.source)}"


def source_kind(source: SourceLine) -> str:
    """A source's type in words that fit a sentence."""
    labels = {
        "law": "law",
        "official_record": "official record",
        "audited_data": "audited data",
        "deliverable": "the thing promised",
        "inspection": "inspection",
        "court": "court",
        "committee": "committee",
        "statement": "statement",
        "media": "media report",
    }
    return labels.get(source.type.value, "other source")


def any_of(items: Sequence[str]) -> str:
    """A, B or C, for a sentence that denies them all."""
    return " or ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


FILTERS: dict[str, Callable[..., Any]] = {
    "change": signed,
    "counted": count_words,
    "day": day_words,
    "day_short": day_short,
    "days": days_words,
    "iso": date.isoformat,
    "lower_first": lower_first,
    "machine_date": machine_date,
    "month_day_short": month_day_short,
    "number": number,
    "percent": percent,
    "range": range_words,
    "sentence_case": sentence_case,
    "utc_date": utc_date,
    "when": when_words,
}


_NOT_ASSESSED = Delivery.NOT_ASSESSED
_ORDER = (*reversed(LADDER), *(value for value in Delivery if value not in LADDER))


def refs_by_finding(gap: ClaimGap) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The refs under each finding, from most to least delivered."""
    by_finding: dict[Delivery, list[str]] = {}
    for ref, finding in zip(gap.refs, gap.findings, strict=True):
        by_finding.setdefault(finding.value if finding else _NOT_ASSESSED, []).append(ref)
    return tuple(
        (delivery_words(value), tuple(by_finding[value])) for value in _ORDER if value in by_finding
    )


#: Statements that leave the date where it stood.
_NO_MOVE = frozenset({"first", "restated", "rival"})


@dataclass(frozen=True, slots=True)
class DueGroup:
    """A group of rows under a title."""

    title: str
    rows: tuple[DeadlineRow, ...]
    total: int
    """How many there are; `rows` holds the first of a long list."""


def passed_groups(deadlines: Deadlines) -> tuple[DueGroup, ...]:
    """Deadlines met or passed this week, by how they were met; groups without rows left out."""
    return _filled(
        _due("Met, on time or late", deadlines, "met_this_week"),
        _due("Missed", deadlines, "missed_this_week"),
        _due("Passed, not yet judged", deadlines, "unjudged_this_week"),
    )


def due_groups(deadlines: Deadlines) -> tuple[DueGroup, ...]:
    """What is due: already in its window, within 14 days, within 30; each row once.

    A row that is due within 14 days is listed there, although its window may be open too.
    """
    return _filled(
        _due("Due within 14 days", deadlines, "due_in_14_days"),
        _due("Due within 15 to 30 days", deadlines, "due_in_30_days"),
        _due("In its window, latest day further off", deadlines, "in_window_beyond_30_days"),
    )


def badges_shown(deadlines: Deadlines) -> tuple[Badge, ...]:
    """The badges that stand in the deadline section, at most two in a row, in their order."""
    lists = (
        *(group.rows for group in (*passed_groups(deadlines), *due_groups(deadlines))),
        deadlines.overdue,
        deadlines.open_ended,
        deadlines.no_timetable,
    )
    present = {badge for rows in lists for row in rows for badge in row.badges[:2]}
    return tuple(badge for badge in Badge if badge in present)


def moves_words(row: DeadlineRow) -> str:
    """How often a date moved, and how: '2 moves, 1 not announced'."""
    if not row.moves:
        return "delivered" if row.met_on else "not moved"
    return lateness.moves_words(row.moves, row.silent_moves)


def why_moved(row: DeadlineRow) -> str:
    """The reason given for a date's last move, or that none was."""
    moves = [statement for statement in row.statements if statement.move not in _NO_MOVE]
    if not moves:
        return "–"
    last = moves[-1]
    if last.because:
        return sentence_case(last.because)
    return "Not announced" if last.silent else "No reason given"


def _due(title: str, deadlines: Deadlines, name: str) -> DueGroup:
    return DueGroup(title, getattr(deadlines, name), deadlines.total(name))


def _filled(*groups: DueGroup) -> tuple[DueGroup, ...]:
    return tuple(group for group in groups if group.rows)


OUTCOME_LABELS = {
    Outcome.MET: "Met",
    Outcome.LATE: "Met late",
    Outcome.MISSED: "Missed",
    Outcome.UNCHECKED: "Not checked",
    Outcome.MOVED: "Moved",
    Outcome.LEFT: "Ended or left",
    Outcome.OPENED: "Opened",
    Outcome.CORRECTED: "Corrected",
}
#: What a number of dates is said to have done, of one and of many.
_DID = {
    Outcome.MET: ("was met", "were met"),
    Outcome.LATE: ("was met late", "were met late"),
    Outcome.MISSED: ("was missed", "were missed"),
    Outcome.UNCHECKED: ("was not checked", "were not checked"),
    Outcome.MOVED: ("moved", "moved"),
    Outcome.LEFT: ("ended or left", "ended or left"),
    Outcome.OPENED: ("opened", "opened"),
    Outcome.CORRECTED: ("was corrected", "were corrected"),
}


def by_day(lines: Sequence[CalendarLine]) -> Iterator[tuple[date, list[CalendarLine]]]:
    """The calendar's lines, gathered under their days."""
    for day, some in groupby(lines, key=lambda line: line.day):
        yield day, list(some)


def since_words(since: SinceLastIssue, as_of: date) -> str:
    """What the last issue expected by now and what came of it, counted in one sentence."""
    issue = sentence_name(since.issue, as_of)
    by = f"expected {{}} by {day_words(as_of)}"
    if since.until < as_of:
        by = f"looked ahead to {day_words(since.until)} and expected {{}} by then"
    if not since.lines:
        return f"{issue} {by.format('nothing')}."
    if len(since.lines) == 1:
        did = _DID[since.lines[0].outcome][0]
        return f"{issue} {by.format('one date')}: it {did}."
    counts = Counter(line.outcome for line in since.lines) + Counter(dict(since.left_out))
    came = [
        f"{counts[outcome]:,} {_DID[outcome][counts[outcome] != 1]}"
        for outcome in Outcome
        if counts[outcome]
    ]
    dates = count_words(counts.total(), "date")
    return f"{issue} {by.format(dates)}: {list_words(came)}."


def issue_name(issue: IssueRef, as_of: date) -> str:
    """An issued report in a sentence: 'report 22 (week 24)'; the year where it is another one."""
    week = Week.parse(issue.week)
    of = "" if week.year == Week.of(as_of).year else f" of {week.year}"
    return f"report {issue.number} (week {week.number}{of})"


def sentence_name(issue: IssueRef, as_of: date) -> str:
    """An issued report at the head of a sentence: 'Report 22 (week 24)'."""
    return sentence_case(issue_name(issue, as_of))


def changed_words(issues: Sequence[IssueRef], as_of: date) -> str:
    """Which issued reports a correction would have changed, in one sentence."""
    if not issues:
        return "No issued report would have read differently."
    names = list_words([issue_name(issue, as_of) for issue in issues])
    return f"{sentence_case(names)} would have read differently."


#: What each section is called; the masthead stands above the first.
NAMES = {
    0: "Masthead",
    1: "Bottom line",
    2: "Scoreboard",
    3: "Bridge",
    4: "What changed",
    5: "Deadlines",
    6: "Claim against evidence",
    7: "Gone quiet",
    8: "Since the last issue",
    9: "Look ahead",
    10: "Commitments",
    11: "Method",
    12: "Corrections",
    13: "How to verify this report",
}


#: The template of each section, after its number.
_TEMPLATES = {
    1: "bottom_line",
    2: "scoreboard",
    3: "bridge",
    4: "changes",
    5: "deadlines",
    6: "claims",
    7: "quiet",
    8: "since",
    9: "ahead",
    10: "cards",
    11: "method",
    12: "corrections",
    13: "verify",
}
#: Sections that are left out, unsaid, where this part of the report is empty.
_MAY_BE_EMPTY = {8: "since", 10: "cards", 12: "corrections"}
#: What has nothing to say is gathered in a sentence before the section of this number.
_NOTHING_BEFORE = 10


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A section of the report that is not empty."""

    number: int | None
    """None for the closing sentence about those that have nothing to say."""
    name: str
    template: str

    @property
    def anchor(self) -> str:
        """The id of its heading; a ref holds no underscore, so no card can have it."""
        return "s_nothing" if self.number is None else f"s_{self.number}"


def issue_words(mast: Masthead) -> str:
    """What this document is called: 'Weekly report 23', or a draft."""
    return "Draft weekly report" if mast.number is None else f"Weekly report {mast.number}"


def contents(report: Weekly) -> tuple[ReportSection, ...]:
    """The sections of a report in their order."""
    return tuple(_sections(report))


def _sections(report: Weekly) -> Iterator[ReportSection]:
    for number, template in _TEMPLATES.items():
        if number == _NOTHING_BEFORE and report.nothing_to_report:
            yield ReportSection(None, "Nothing to report", "nothing")
        name, content = NAMES[number], _MAY_BE_EMPTY.get(number)
        if name not in report.nothing_to_report and (content is None or getattr(report, content)):
            yield ReportSection(number, name, f"{number:02}_{template}")

"""Dates that were expected and dates to come, as a reader meets them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from tracker.domain.prose import count_words, day_words, list_words
from tracker.domain.report import CalendarLine, IssueRef, Outcome, SinceLastIssue
from tracker.domain.weeks import Week

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
    came = [f"{counts[each]:,} {_DID[each][counts[each] != 1]}" for each in Outcome if counts[each]]
    dates = count_words(counts.total(), "date")
    return f"{issue} {by.format(dates)}: {list_words(came)}."


def issue_name(issue: IssueRef, as_of: date) -> str:
    """An issued report in a sentence: 'report 22 (week 24)'; the year where it is another one."""
    week = Week.parse(issue.week)
    of = "" if week.year == Week.of(as_of).year else f" of {week.year}"
    return f"report {issue.number} (week {week.number}{of})"


def sentence_name(issue: IssueRef, as_of: date) -> str:
    """An issued report at the head of a sentence: 'Report 22 (week 24)'."""
    name = issue_name(issue, as_of)
    return name[:1].upper() + name[1:]


def changed_words(issues: Sequence[IssueRef], as_of: date) -> str:
    """Which issued reports a correction would have changed, in one sentence."""
    if not issues:
        return "No issued report would have read differently."
    names = list_words([issue_name(issue, as_of) for issue in issues])
    return f"{names[:1].upper()}{names[1:]} would have read differently."

"""The notice of errata: what the issued reports would have said otherwise, and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tracker.domain.dates import Week
from tracker.domain.entry import instant_text
from tracker.domain.prose import count_words, day_words, list_words, range_words, sentence
from tracker.publish.filters import (
    NAMES,
    head12,
    moment,
    moment_iso,
    number,
    sentence_name,
    utc_date,
)
from tracker.publish.wording.changes import about as about_change
from tracker.publish.wording.changes import corrected_by
from tracker.publish.wording.pieces import Piece, Style, Words, code, refs, strong, words
from tracker.report.changes import ChangeLine
from tracker.report.corrections import CorrectionLine
from tracker.report.errata import Errata, RemovedWords, ReplacedReport, ReportErrata
from tracker.report.restated import Recount

NAME = "Draft notice of errata"
DEK = "This is what our issued reports would have said, had we known what we know now."
DRAFT = words(
    strong("Draft."),
    " This notice changes nothing in the register, and no issued report. It takes no side.",
)
WRONG = "We were wrong"
NOT_WRONG = "We found no error of ours in this report."
LATE = "We did not know then"
REMOVED = "Words removed"
GONE = "These words were destroyed since the report was issued. The records themselves stand."
OTHERS = "Other reports"
CHECK = "How to check this notice"
COUNTS = "Counts that would differ"
SAME_COUNTS = "No count of this report would differ."
STATUSES = "Commitments that would differ"
SAID, PUT_RIGHT, NOW = "Report said", "Put right", "Known now"
COLUMNS = (
    "“Put right” is the report with our own errors mended. “Known now” adds what we learned "
    "after it."
)
NOT_THEN = "Not in the register"
HAPPENED_THEN = ("What had happened, and when we wrote it down", "Delay in days, longest first")
NO_REPORT = "No report has been issued, so there is nothing to put right."


def title(notice: Errata) -> str:
    """In how many reports we were wrong."""
    if not notice.wrong:
        return "Errata: no error of ours in the issued reports"
    every = count_words(len(notice.reports), "issued report")
    return f"Errata: we were wrong in {number(notice.wrong)} of {every}"


def facts(notice: Errata) -> Iterator[tuple[str, Words]]:
    """The moment, the register and the span that the notice speaks of."""
    yield "Known at", words(Piece(Style.TIME, moment(notice.known_at), moment_iso(notice.known_at)))
    span = "since each report" if notice.since is None else f"from {moment(notice.since)}"
    yield "Recorded", words(span)
    yield "Ledger", words(count_words(notice.entries, "entry", "entries"))
    yield "Ledger head", words(head12(notice.head))


def heading(report: ReportErrata) -> str:
    """The report by its number and its days: 'Report 1: week 3, 13 to 19 January 2025'."""
    issue = report.issue
    days = range_words(report.monday, issue.as_of)
    return f"Report {number(issue.number)}: week {Week.parse(issue.week).number}, {days}"


def about(report: ReportErrata) -> Words:
    """Under which headline it was published, and what it could know."""
    issue = report.issue
    return words(
        "Its headline was ",
        Piece(Style.QUOTE, report.title),
        f". It spoke of {day_words(issue.as_of)}, as known at {moment(issue.known_at)}. "
        f"Scope: {report.scope}.",
    )


def summary(report: ReportErrata) -> str:
    """How many lines of each kind stand below."""
    found = [
        count_words(report.total(name), one, many)
        for name, one, many in (
            ("wrong", "error of ours", "errors of ours"),
            ("late", "event learned late", "events learned late"),
            ("removed", "removal of words", "removals of words"),
        )
        if report.total(name)
    ]
    return f"This notice counts {list_words(found)}."


def counts(report: ReportErrata) -> tuple[Recount, ...]:
    """The counts that would differ, of which each status adds to the total below them."""
    return tuple(
        count for count in report.counts[1:] if not count.said == count.put_right == count.now
    )


def counts_line(report: ReportErrata) -> str:
    """Which day the counts are of, and since when they differ."""
    return f"As of {day_words(report.issue.as_of)}, with all that was recorded since the report"


def late(report: ReportErrata) -> str:
    """Why these events are no errors."""
    return (
        f"These events had happened by {day_words(report.issue.as_of)}. We recorded them after "
        "the report."
    )


def erratum(each: CorrectionLine) -> Iterator[Words]:
    """What the report said, what it would say now, why, where it stood, and its records."""
    yield words("The report said: ", sentence(each.was or "nothing of this record"))
    yield words("It would now say: ", sentence(each.now or "nothing of this record"))
    if each.because:
        yield words("Reason: ", sentence(each.because))
    if each.sections:
        yield words(stood(each.sections))
    yield words(corrected_by(each))


def late_about(line: ChangeLine) -> Words:
    """The commitment by ref and title; of many their number and their refs."""
    more = words(": ", refs(line.refs, frozenset())) if len(line.refs) > 1 else None
    return words(about_change(line, frozenset()), more)


def removed(each: RemovedWords) -> Words:
    """Which words are gone, without saying them."""
    what = f"the {each.field} of record {number(each.entry)}"
    whose = f"{each.ref} {each.title}" if each.ref else "The report’s own words"
    return words(f"{whose}: {what}")


def removal(each: RemovedWords) -> Iterator[Words]:
    """Why, where they stood, and which record says so."""
    if each.because:
        yield words("Reason: ", sentence(each.because))
    yield words(stood(each.sections))
    yield words(f"Redacted by record {number(each.by_entry)}. Recorded by {each.actor}.")


def stood(sections: tuple[int, ...]) -> str:
    """The sections of the report in which it stood."""
    named = [f"{each} {NAMES[each]}" if each else NAMES[each] for each in sections]
    return f"It stood in {'section' if len(named) == 1 else 'sections'} {list_words(named)}."


def others(notice: Errata) -> Iterator[str]:
    """A line for each report of which there is nothing to say."""
    day = utc_date(notice.known_at)
    since = "" if notice.since is None else f" that was recorded from {moment(notice.since)}"
    for report in notice.reports:
        if report.is_empty:
            yield f"{sentence_name(report.issue, day)} has nothing to put right{since}."
    for replaced in notice.replaced:
        yield _replaced(replaced, day)


def _replaced(each: ReplacedReport, day: date) -> str:
    by = f"report {number(each.by.number)}"
    return f"{sentence_name(each.issue, day)} was replaced by {by} of the same week."


def checks(notice: Errata) -> Iterator[Words]:
    """What to run."""
    yield words(
        "Hold a published file against the register: ", code("tracker report verify FILE"), "."
    )
    yield words("Read every record of a commitment: ", code("tracker log --ref REF"), ".")
    yield words("Make this notice again: ", code(command(notice)), ".")


def command(notice: Errata) -> str:
    """What makes the same notice again."""
    typed = f"tracker errata --known-at {instant_text(notice.known_at)}"
    if notice.since is not None:
        typed += f" --since {instant_text(notice.since)}"
    for chosen in notice.chosen:
        typed += f" --report {chosen}"
    return typed


def foot(notice: Errata) -> str:
    """What this was made from."""
    return (
        f"{NAME}, not issued. Made from the register at {head12(notice.head)}, as known at "
        f"{moment(notice.known_at)}. The same register and the same arguments give the same bytes."
    )


def on_paper(notice: Errata) -> str:
    """What stands at the foot of every sheet of paper."""
    return f"{NAME}, not issued: register at {head12(notice.head)}"

"""The sentences of sections 11 and 13: the rules, how to verify the report, and hindsight."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.prose import count_words, day_words, days_words, sentence_case
from tracker.publish.filters import moment, number, sentence_name, source_kind
from tracker.publish.filters import words as plain_words
from tracker.publish.wording.pieces import Words, code, words
from tracker.report.build import Weekly
from tracker.report.hindsight import Hindsight
from tracker.report.masthead import Manifest, Masthead
from tracker.report.value import SourceLine

STATUSES = "What each status means"
BADGES = "What each badge means"
STRENGTH = "How strong a source is"
COUNTING = "How we count"
LIMITS = "Versions and limits"
SOURCES = "Sources"
NO_SOURCE = "No source is cited."
VERIFY = "How to verify this report"
AGAIN = (
    "Run the report again with the arguments below. The same register and the same arguments give "
    "the same bytes."
)
ASSERTED = "This report rests on recorded times that a file asserted; section 11 names it."
NOT_THEN = "Not in the register"
NOTHING_LATER = "Nothing about those days has been learned since."
GRADES = (
    (
        "Grade A",
        "Law, audited data, or the thing itself: for a promise to publish, the publication.",
    ),
    (
        "Grade B",
        (
            "An independent inspection, court or committee, or an official record of somebody "
            "other than the promiser."
        ),
    ),
    ("Grade C", "The promiser’s own statement, wherever it was made."),
    ("Grade D", "Media and other sources."),
)
_RULES = (
    "Every number in this report is a query on the register; none is typed.",
    (
        "Every table of counts sums to the number of commitments, and section 3 carries that "
        "number over from last week."
    ),
    "Replaced, merged, split and out-of-scope commitments leave the count. Withdrawn ones stay in.",
    (
        "Demands, milestones and the instruments that carry promises out are never counted with "
        "commitments."
    ),
    (
        "The status of a programme is its own; the statuses of its parts stand beside it and never "
        "replace it."
    ),
    (
        "A deadline’s latest day is its most generous reading. Slip is measured from the day first "
        "promised."
    ),
)


def version(report: Weekly) -> str:
    """Which method this is, and where it stands."""
    return f"Method {report.method.version}, section 11"


def lede(report: Weekly) -> str:
    """What every status rests on; here the register's own words are explained."""
    return (
        f"This is method {report.method.version}. Every status rests on dated, sourced entries in "
        "a ledger to which lines are only added. A record is such an entry. What the promiser "
        "claims and what we find are kept apart."
    )


def rules(report: Weekly) -> tuple[str, ...]:
    """How we count."""
    soon = f"A deadline counts as due soon within {days_words(report.method.due_soon_days)}."
    return (*_RULES, soon)


def limits(report: Weekly) -> Iterator[Words]:
    """Which versions were used, and what the report rests on that nobody can check."""
    used = ", ".join(f"{rule} (version {version})" for rule, version in report.method.rules)
    yield words(f"Deadline rules used: {used or 'none'}.")
    manifest = report.manifest
    yield words(f"Program version {manifest.tracker}; report format {manifest.schema}.")
    for name, digest in report.method.asserted_by:
        yield words(
            f"Recorded times before this register began are asserted by {name}, SHA-256 ",
            code(digest),
            ".",
        )
    if report.method.rehearsal_entries:
        yield words(
            "Entries written under a clock set by hand: "
            f"{number(report.method.rehearsal_entries)} of {number(report.masthead.entries)}."
        )


def source(line: SourceLine) -> str:
    """What kind of source it is, who speaks in it, and whose it is."""
    speaker = f", {line.speaker}" if line.speaker else ""
    own = ", the promiser’s own statement" if line.promisers_own else ""
    return f". {sentence_case(source_kind(line))}{speaker}{own}."


def ledger_size(mast: Masthead) -> str:
    """What the ledger held when the report was made."""
    return (
        f"The ledger held {count_words(mast.entries, 'entry')} when this report was made. Its "
        "head is named below."
    )


def verify(against: str) -> Words:
    """What to run, and what it says; a page can be given itself, other formats the head."""
    return words(
        "Run ",
        code("tracker verify --against"),
        f" with {against}. The program says whether the register still holds everything that "
        "this report rests on, was cut, or was rewritten.",
    )


def arguments(manifest: Manifest) -> Iterator[tuple[str, Words]]:
    """What the report was made from and with, to make it again."""
    issued = "none, a draft" if manifest.number is None else number(manifest.number)
    yield "Register", words(manifest.register)
    yield "Report number", words(issued)
    yield "As of", words(manifest.as_of.isoformat())
    for name, value in manifest.arguments:
        yield sentence_case(plain_words(name)), words(value)
    yield "Ledger head", words(code(manifest.head))
    yield "Program version", words(manifest.tracker)


def unknown_to(later: Hindsight) -> str:
    """The heading of what an earlier issue did not know."""
    return f"What report {number(later.issue.number)} did not know"


def learned(later: Hindsight, mast: Masthead) -> str:
    """Which days that issue spoke of, and what stands here."""
    issue = later.issue
    return (
        f"{sentence_name(issue, mast.as_of)} spoke of {day_words(issue.as_of)}, as known at "
        f"{moment(issue.known_at)}. This is what we have learned of those days since."
    )


def said_then(later: Hindsight) -> str:
    """The head of what that issue said."""
    return f"Report {number(later.issue.number)} said"


def statuses_then(later: Hindsight) -> tuple[str, str]:
    """Caption of the statuses that we would now give to those days."""
    return (
        f"Status on {day_words(later.issue.as_of)}, as said then and as known now",
        count_words(later.total("states"), "commitment"),
    )


HAPPENED_THEN = ("What had happened, and when we wrote it down", "Delay in days, longest first")

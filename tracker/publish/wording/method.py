"""The sentences of sections 11 and 13: the rules, and how to verify the report."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.prose import count_words, days_words, sentence_case
from tracker.publish.filters import number
from tracker.publish.filters import words as plain_words
from tracker.publish.wording.pieces import Words, code, words
from tracker.report.build import Weekly
from tracker.report.masthead import Manifest, Masthead

STATUSES = "What each status means"
BADGES = "What each badge means"
STRENGTH = "How strong a source is"
COUNTING = "How we count"
LIMITS = "Versions and limits"
AGAIN = (
    "Run the report again with the arguments below. The same register and the same arguments give "
    "the same bytes."
)
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

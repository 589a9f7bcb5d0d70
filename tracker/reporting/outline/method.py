"""Section 11: the words and rules behind the report."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.prose import days_words
from tracker.domain.report import Weekly
from tracker.domain.vocabulary import Badge, Headline
from tracker.reporting.filters import number
from tracker.reporting.outline.blocks import Block, Bullets, Item, Words
from tracker.reporting.outline.pieces import (
    code,
    heading,
    paragraph,
    strong,
    words,
)

_GRADES = (
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
_COUNTING = (
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


def method(report: Weekly, _: frozenset[str]) -> Iterator[Block]:
    """What each word means, how we count, and which versions of the rules were used."""
    yield paragraph(
        f"This is method {report.method.version}. Every status rests on dated, sourced entries in "
        "a ledger to which lines are only added. What the promiser claims and what we find are "
        "kept apart."
    )
    yield heading(3, "What each status means")
    yield _defined((f"{each.glyph} {each.label}", each.meaning) for each in Headline)
    yield heading(3, "What each badge means")
    yield _defined((f"{each.glyph} {each.label}", each.meaning) for each in Badge)
    yield heading(3, "How strong a source is")
    yield _defined(iter(_GRADES))
    yield heading(3, "How we count")
    soon = f"A deadline counts as due soon within {days_words(report.method.due_soon_days)}."
    yield Bullets(tuple(Item(words(line)) for line in (*_COUNTING, soon)))
    yield heading(3, "Versions and limits")
    yield Bullets(tuple(Item(line) for line in _limits(report)))


def _defined(pairs: Iterator[tuple[str, str]]) -> Bullets:
    return Bullets(tuple(Item(words(strong(f"{name}:"), f" {said}")) for name, said in pairs))


def _limits(report: Weekly) -> Iterator[Words]:
    rules = ", ".join(f"{rule} (version {version})" for rule, version in report.method.rules)
    yield words(f"Deadline rules used: {rules or 'none'}.")
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

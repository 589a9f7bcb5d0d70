"""Section 13: the sources, how to check the report, and what an earlier one did not know."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.prose import count_words
from tracker.domain.report import Manifest, SourceLine, Weekly
from tracker.reporting.filters import moment_iso, number, safe_href, sentence_case, source_kind
from tracker.reporting.outline.blocks import Block, Bullets, Item, Pair, Pairs, Piece, Style
from tracker.reporting.outline.hindsight import hindsight
from tracker.reporting.outline.pieces import code, heading, paragraph, source_name, words


def annex(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """Every source with its address on a line of its own, then the two other parts."""
    yield heading(3, "Sources")
    if report.sources:
        yield Bullets(tuple(_source(each) for each in report.sources), numbered=True)
    else:
        yield paragraph("No source is cited.")
    yield from _checking(report)
    if report.hindsight:
        yield from hindsight(report.hindsight, report.masthead, carded)


def _source(each: SourceLine) -> Item:
    speaker = f", {each.speaker}" if each.speaker else ""
    own = ", the promiser’s own statement" if each.promisers_own else ""
    said = f". {sentence_case(source_kind(each))}{speaker}{own}. {each.key}"
    address = safe_href(each.url)
    return Item(
        words(source_name(each, linked=False), said),
        (words(Piece(Style.LINK, address, address)),) if address else (),
    )


def _checking(report: Weekly) -> Iterator[Block]:
    """How to hold this report against the register, and the arguments to make it again."""
    mast = report.masthead
    yield heading(3, "How to verify this report")
    yield paragraph(
        f"The ledger held {count_words(mast.entries, 'entry')} when this report was made. Its "
        "head is named below."
    )
    yield paragraph(
        "Run ",
        code("tracker verify --against"),
        " with that head. The program says whether the register still holds everything that "
        "this report rests on, was cut, or was rewritten.",
    )
    yield paragraph(
        "Run the report again with the arguments below. The same register and the same arguments "
        "give the same bytes."
    )
    yield Pairs(tuple(_manifest(report.manifest)))
    if mast.asserted:
        yield paragraph(
            "This report rests on recorded times that a file asserted; section 11 names it."
        )


def _manifest(manifest: Manifest) -> Iterator[Pair]:
    yield Pair("Register", (words(manifest.register),))
    issued = "none, a draft" if manifest.number is None else number(manifest.number)
    yield Pair("Report number", (words(issued),))
    yield Pair("Week", (words(manifest.week),))
    yield Pair("As of", (words(manifest.as_of.isoformat()),))
    yield Pair("Known at", (words(moment_iso(manifest.known_at)),))
    for name, value in manifest.arguments:
        yield Pair(name, (words(value),))
    yield Pair("Ledger head", (words(code(manifest.head)),))
    yield Pair("Program version", (words(manifest.tracker),))

"""Section 13 as blocks: the sources, how to verify the report, and hindsight."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.publish.document.blocks import Block, BulletItem, Bullets, Pair, Pairs
from tracker.publish.document.hindsight import hindsight
from tracker.publish.document.pieces import heading, paragraph
from tracker.publish.filters import safe_href
from tracker.publish.wording import method as say
from tracker.publish.wording.pieces import Piece, Style, source_name, words
from tracker.report.build import Weekly
from tracker.report.value import SourceLine


def annex(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """Every source with its address on a line of its own, then the two other parts."""
    yield heading(3, say.SOURCES)
    if report.sources:
        yield Bullets(tuple(_source(source) for source in report.sources), numbered=True)
    else:
        yield paragraph(say.NO_SOURCE)
    yield from _checking(report)
    if report.hindsight:
        yield from hindsight(report.hindsight, report.masthead, carded)


def _source(source: SourceLine) -> BulletItem:
    address = safe_href(source.url)
    return BulletItem(
        words(source_name(source, linked=False), f"{say.source(source)} {source.key}"),
        (words(Piece(Style.LINK, address, address)),) if address else (),
    )


def _checking(report: Weekly) -> Iterator[Block]:
    """How to hold this report against the register, and the arguments to make it again."""
    yield heading(3, say.VERIFY)
    yield paragraph(say.ledger_size(report.masthead))
    yield paragraph(say.verify("that head"))
    yield paragraph(say.AGAIN)
    yield Pairs(tuple(Pair(name, (value,)) for name, value in say.arguments(report.manifest)))
    if report.masthead.asserted:
        yield paragraph(say.ASSERTED)

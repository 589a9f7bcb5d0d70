"""Builds the weekly report as blocks, from which Markdown and plain text are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from tracker.publish.filters import contents
from tracker.publish.outline.ahead import ahead, quiet, since
from tracker.publish.outline.blocks import Block, TableBlock
from tracker.publish.outline.cards import cards
from tracker.publish.outline.changes import changes, corrections
from tracker.publish.outline.claims import claims
from tracker.publish.outline.deadlines import deadlines
from tracker.publish.outline.masthead import bottom_line, foot, masthead
from tracker.publish.outline.method import method, verify
from tracker.publish.outline.pieces import heading, paragraph
from tracker.publish.outline.scoreboard import bridge, scoreboard
from tracker.report.build import Weekly


def document(report: Weekly) -> Iterator[Block]:
    """The report's blocks from masthead to foot; its tables are numbered in their order."""
    return numbered(_blocks(report))


def numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same blocks, with the number of every table."""
    tables = 0
    for block in blocks:
        if isinstance(block, TableBlock):
            tables += 1
            yield replace(block, number=tables)
        else:
            yield block


def _blocks(report: Weekly) -> Iterator[Block]:
    carded = frozenset(card.ref for card in report.cards)
    yield from masthead(report)
    for section in contents(report):
        number = f"{section.number} " if section.number else ""
        yield heading(2, f"{number}{section.name}")
        yield from _SECTIONS[section.number](report, carded)
    yield from foot(report)


def _nothing(report: Weekly, _: frozenset[str]) -> Iterator[Block]:
    yield paragraph(f"Nothing to report under: {', '.join(report.nothing_to_report)}.")


_SECTIONS: dict[int | None, Callable[[Weekly, frozenset[str]], Iterator[Block]]] = {
    1: bottom_line,
    2: scoreboard,
    3: bridge,
    4: changes,
    5: deadlines,
    6: claims,
    7: quiet,
    8: since,
    9: ahead,
    None: _nothing,
    10: cards,
    11: method,
    12: corrections,
    13: verify,
}

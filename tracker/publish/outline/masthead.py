"""Sections 0 and 1 as blocks: the masthead and the bottom line."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.publish.filters import issue_words, number
from tracker.publish.outline.blocks import (
    Block,
    BulletItem,
    Bullets,
    Pair,
    Pairs,
    Paragraph,
    Verbatim,
)
from tracker.publish.outline.pieces import heading, paragraph
from tracker.publish.wording import front, method
from tracker.publish.wording.pieces import spans, strong, words
from tracker.report.build import Weekly
from tracker.report.counts import Figure


def masthead(report: Weekly) -> Iterator[Block]:
    """Title, days and sources of the report; a draft says that it is one."""
    mast = report.masthead
    yield paragraph(strong(mast.register_title), f" / {issue_words(mast)} / {front.week(mast)}")
    yield heading(1, mast.title)
    yield paragraph(mast.dek)
    yield from map(Paragraph, front.notices(mast))
    yield Pairs(tuple(_facts(report)))


def _facts(report: Weekly) -> Iterator[Pair]:
    for name, value in front.facts(report.masthead):
        yield Pair(name, (value,))
    yield Pair(front.JUDGE, (words(method.version(report)),))


def bottom_line(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """The generated sentences, the four figures, and the analyst's own paragraphs."""
    yield Bullets(
        tuple(
            BulletItem(
                words(
                    f"{sentence.headline.glyph} " if sentence.headline else None,
                    spans(sentence.spans, carded),
                )
            )
            for sentence in report.bottom_line
        )
        or (BulletItem(words(front.NO_CHANGE)),)
    )
    yield Pairs(tuple(Pair(figure.label, (words(_figure(figure)),)) for figure in report.figures))
    if report.comment:
        yield heading(3, front.COMMENT)
        yield Verbatim(report.comment)
        yield paragraph(front.comment_by(report.masthead))


def _figure(figure: Figure) -> str:
    return f"{number(figure.value)} of {number(figure.of)}; {front.change(figure)}"


def foot(report: Weekly) -> Iterator[Block]:
    """What this was made from; a draft says once more that it is one."""
    yield paragraph(front.foot(report.masthead))

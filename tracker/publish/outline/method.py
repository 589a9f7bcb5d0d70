"""Sections 11 and 13 as blocks: the rules behind the report, and how to verify it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracker.domain.headlines import Badge, Headline
from tracker.publish.outline.blocks import Block, BulletItem, Bullets, Pair, Pairs
from tracker.publish.outline.pieces import heading, paragraph
from tracker.publish.wording import method as say
from tracker.publish.wording.pieces import strong, words
from tracker.report.build import Weekly


def method(report: Weekly, _: frozenset[str]) -> Iterator[Block]:
    """What each word means, how we count, and which versions of the rules were used."""
    yield paragraph(say.lede(report))
    yield heading(3, say.STATUSES)
    yield _defined(
        (f"{headline.glyph} {headline.label}", headline.meaning) for headline in Headline
    )
    yield heading(3, say.BADGES)
    yield _defined((f"{badge.glyph} {badge.label}", badge.meaning) for badge in Badge)
    yield heading(3, say.STRENGTH)
    yield _defined(say.GRADES)
    yield heading(3, say.COUNTING)
    yield Bullets(tuple(BulletItem(words(rule)) for rule in say.rules(report)))
    yield heading(3, say.LIMITS)
    yield Bullets(tuple(map(BulletItem, say.limits(report))))


def verify(report: Weekly, _: frozenset[str]) -> Iterator[Block]:
    """How to hold this report against the register, and the arguments to make it again.

    It comes last: what `verify --against` reads of a text is the last head that it names, and
    nobody's words stand behind it.
    """
    yield paragraph(say.ledger_size(report.masthead))
    yield paragraph(say.verify("that head"))
    yield paragraph(say.AGAIN)
    yield Pairs(tuple(Pair(name, (value,)) for name, value in say.arguments(report.manifest)))


def _defined(pairs: Iterable[tuple[str, str]]) -> Bullets:
    return Bullets(
        tuple(BulletItem(words(strong(f"{name}:"), f" {meaning}")) for name, meaning in pairs)
    )

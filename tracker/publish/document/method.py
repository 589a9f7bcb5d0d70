"""Section 11 as blocks: the definitions and rules behind the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracker.domain.vocabulary import Badge, Headline
from tracker.publish.document.blocks import Block, BulletItem, Bullets
from tracker.publish.document.pieces import heading, paragraph
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


def _defined(pairs: Iterable[tuple[str, str]]) -> Bullets:
    return Bullets(
        tuple(BulletItem(words(strong(f"{name}:"), f" {meaning}")) for name, meaning in pairs)
    )

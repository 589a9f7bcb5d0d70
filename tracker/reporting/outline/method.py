"""Section 11: the words and rules behind the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracker.domain.report import Weekly
from tracker.domain.vocabulary import Badge, Headline
from tracker.reporting.outline.blocks import Block, Bullets, Item
from tracker.reporting.outline.pieces import heading, paragraph
from tracker.reporting.wording import method as say
from tracker.reporting.wording.pieces import strong, words


def method(report: Weekly, _: frozenset[str]) -> Iterator[Block]:
    """What each word means, how we count, and which versions of the rules were used."""
    yield paragraph(say.lede(report))
    yield heading(3, say.STATUSES)
    yield _defined((f"{each.glyph} {each.label}", each.meaning) for each in Headline)
    yield heading(3, say.BADGES)
    yield _defined((f"{each.glyph} {each.label}", each.meaning) for each in Badge)
    yield heading(3, say.STRENGTH)
    yield _defined(say.GRADES)
    yield heading(3, say.COUNTING)
    yield Bullets(tuple(Item(words(rule)) for rule in say.rules(report)))
    yield heading(3, say.LIMITS)
    yield Bullets(tuple(map(Item, say.limits(report))))


def _defined(pairs: Iterable[tuple[str, str]]) -> Bullets:
    return Bullets(tuple(Item(words(strong(f"{name}:"), f" {said}")) for name, said in pairs))

"""Sections 4 and 12: what happened, what was learned, and what was put right."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.prose import day_words, when_words
from tracker.publish.filters import changed_words, utc_date
from tracker.publish.outline.blocks import Block, Bullets, Item
from tracker.publish.outline.pieces import heading, paragraph, rest
from tracker.publish.wording import changes as say
from tracker.publish.wording.pieces import Words, refs, strong, words
from tracker.report.build import Weekly
from tracker.report.changes import Backfill, Change
from tracker.report.corrections import CorrectionLine


def changes(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """Every record of the week, once: happened, learned, corrected."""
    found = report.changes
    yield heading(3, say.HAPPENED)
    if found.happened:
        yield Bullets(tuple(_change(each, carded) for each in found.happened))
        yield from rest(found.happened, found.total("happened"))
    else:
        yield paragraph(say.NOTHING)
    if found.learned or found.backfills:
        yield heading(3, say.LEARNED)
        yield paragraph(say.learned(report.masthead))
        yield Bullets(
            (
                *(_change(each, carded) for each in found.learned),
                *(_backfill(each) for each in found.backfills),
            )
        )
        yield from rest(found.learned, found.total("learned"))
    if found.corrections:
        yield heading(3, say.CORRECTIONS)
        yield Bullets(tuple(_correction(each, carded) for each in found.corrections))
        yield from rest(found.corrections, found.total("corrections"))


def corrections(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """Section 12: each correction, and the issued reports that would have read differently."""
    made, as_of = report.corrections, report.masthead.as_of
    total = len(made) + report.corrections_left_out
    yield paragraph(say.put_right(total))
    yield Bullets(
        tuple(_correction(each, carded, changed_words(each.issues, as_of)) for each in made)
    )
    yield from rest(made, total)


def _change(each: Change, carded: frozenset[str]) -> Item:
    some = (refs(each.refs, carded),) if len(each.refs) > 1 else ()
    return Item(
        words(_when(each), say.about(each, carded)),
        (*some, words(_glyph(each), say.what(each)), *say.more(each), say.recorded(each)),
    )


def in_one_line(each: Change, carded: frozenset[str]) -> Words:
    """A change in one line: when, about what, and what it is."""
    return words(_when(each), say.about(each, carded), ". ", _glyph(each), say.what(each))


def _when(each: Change) -> Words:
    return words(strong(f"{when_words(each.occurred)}."), " ")


def _glyph(each: Change) -> str | None:
    return f"{each.headline.glyph} " if each.headline else None


def _backfill(each: Backfill) -> Item:
    return Item(words(strong(f"{say.EARLIER}."), f" {say.backfill(each)}"))


def _correction(each: CorrectionLine, carded: frozenset[str], issues: str = "") -> Item:
    day = strong(f"{day_words(utc_date(each.recorded_at))}.")
    more = words(strong(issues)) if issues else ()
    lines = (words(say.before_and_after(each)), more, words(say.corrected_by(each)))
    return Item(words(day, " ", say.corrected(each, carded)), tuple(filter(None, lines)))

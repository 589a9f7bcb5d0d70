"""Sections 4 and 12 as blocks: what happened, what was learned, what was corrected."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.prose import day_words, when_words
from tracker.publish.filters import changed_words, utc_date
from tracker.publish.outline.blocks import Block, BulletItem, Bullets
from tracker.publish.outline.pieces import heading, paragraph, rest
from tracker.publish.wording import changes as say
from tracker.publish.wording.pieces import Words, refs, strong, words
from tracker.report.build import Weekly
from tracker.report.changes import Backfill, ChangeLine
from tracker.report.corrections import CorrectionLine


def changes(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """Every record of the week, once: happened, learned, corrected."""
    section = report.changes
    yield heading(3, say.HAPPENED)
    if section.happened:
        yield Bullets(tuple(_change(change, carded) for change in section.happened))
        yield from rest(section.happened, section.total("happened"))
    else:
        yield paragraph(say.NOTHING)
    if section.learned or section.backfills:
        yield heading(3, say.LEARNED)
        yield paragraph(say.learned(report.masthead))
        yield Bullets(
            (
                *(_change(change, carded) for change in section.learned),
                *(_backfill(backfill) for backfill in section.backfills),
            )
        )
        yield from rest(section.learned, section.total("learned"))
    if section.corrections:
        yield heading(3, say.CORRECTIONS)
        yield Bullets(tuple(_correction(correction, carded) for correction in section.corrections))
        yield from rest(section.corrections, section.total("corrections"))


def corrections(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """Section 12: each correction, and the issued reports that would have read differently."""
    made, as_of = report.corrections, report.masthead.as_of
    total = len(made) + report.corrections_left_out
    yield paragraph(say.put_right(total))
    yield Bullets(
        tuple(
            _correction(correction, carded, changed_words(correction.issues, as_of))
            for correction in made
        )
    )
    yield from rest(made, total)


def _change(change: ChangeLine, carded: frozenset[str]) -> BulletItem:
    some = (refs(change.refs, carded),) if len(change.refs) > 1 else ()
    return BulletItem(
        words(_when(change), say.about(change, carded)),
        (*some, words(_glyph(change), say.what(change)), *say.more(change), say.recorded(change)),
    )


def in_one_line(change: ChangeLine, carded: frozenset[str]) -> Words:
    """A change in one line: when, about what, and what it is."""
    return words(_when(change), say.about(change, carded), ". ", _glyph(change), say.what(change))


def _when(change: ChangeLine) -> Words:
    return words(strong(f"{when_words(change.occurred)}."), " ")


def _glyph(change: ChangeLine) -> str | None:
    return f"{change.headline.glyph} " if change.headline else None


def _backfill(backfill: Backfill) -> BulletItem:
    return BulletItem(words(strong(f"{say.EARLIER}."), f" {say.backfill(backfill)}"))


def _correction(correction: CorrectionLine, carded: frozenset[str], issues: str = "") -> BulletItem:
    day = strong(f"{day_words(utc_date(correction.recorded_at))}.")
    more = words(strong(issues)) if issues else ()
    lines = (words(say.before_and_after(correction)), more, words(say.corrected_by(correction)))
    return BulletItem(
        words(day, " ", say.corrected(correction, carded)), tuple(filter(None, lines))
    )

"""Section 10 as blocks: the card of each commitment."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.prose import when_words
from tracker.publish.outline.blocks import Block, BulletItem, Bullets, Pair, Pairs, Quote
from tracker.publish.outline.claims import finding_lines
from tracker.publish.outline.pieces import heading, paragraph, state
from tracker.publish.wording import cards as say
from tracker.publish.wording import claims, counts, deadlines
from tracker.publish.wording.pieces import Words, evidence, listed, source_name, strong, words
from tracker.report.build import Weekly
from tracker.report.commitment import Card, TimelineEntry
from tracker.report.value import EvidenceLine


def cards(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """A card for each commitment; the heading is its ref alone, so that it can be linked to."""
    if report.cards_left_out:
        yield paragraph(say.left_out(len(report.cards), report.cards_left_out))
    for card in report.cards:
        yield from _card(card, carded)


def _card(card: Card, carded: frozenset[str]) -> Iterator[Block]:
    yield heading(3, card.ref)
    yield paragraph(strong(card.title))
    yield paragraph(say.kind(card))
    yield paragraph(state(card.headline, card.badges))
    if card.wording:
        yield Quote(card.wording)
        if card.wording_source:
            yield paragraph(source_name(card.wording_source))
    yield Pairs(tuple(Pair(name, values) for name, values in _held(card, carded) if values))
    if card.history:
        yield paragraph(strong(say.proof(card)))
        yield Bullets(tuple(_entry(entry) for entry in card.history), numbered=True)


def _held(card: Card, carded: frozenset[str]) -> Iterator[tuple[str, tuple[Words, ...]]]:
    yield "Said by", (say.said_by(card),)
    yield "Lead body", _one(card.lead)
    yield "Standing", _one(card.disposition_words)
    yield "Ended", _one(card.ended_words)
    yield "Can it be rated", _one(card.vague_words)
    yield "Stalled", (say.stalled(card.stalled_since),) if card.stalled_since else ()
    yield "Said again", tuple(say.said_again(*restatement) for restatement in card.restatements)
    answers = (
        words(say.response(response), _cited(response.evidence)) for response in card.responses
    )
    yield "Response", tuple(answers)
    statements = map(say.statement, card.deadline.statements)
    yield "Deadline", (*statements, words(deadlines.result(card.deadline)))
    yield "Tests", tuple(_tests(card))
    yield claims.THEY_SAY, finding_lines(card.claim, say.NO_CLAIM)
    yield claims.WE_FIND, tuple(_ours(card))
    yield "Others", tuple(_others(card))
    yield "Carried by", tuple(map(say.instrument, card.instruments))
    yield "Linked", tuple(say.link(*link, carded) for link in card.links)
    yield "Parts of it", _parts(card)
    yield "Last looked", (say.last_looked(card),)


def _one(text: str | None) -> tuple[Words, ...]:
    return (words(text),) if text else ()


def _cited(some: tuple[EvidenceLine, ...]) -> Words:
    """Sources after a sentence, where there are any."""
    return words(" " if some else None, evidence(some))


def _tests(card: Card) -> Iterator[Words]:
    if card.tests:
        yield words(say.tests_met(card.tests))
    for test in card.tests:
        yield words(say.test(test), _cited(test.evidence))


def _ours(card: Card) -> Iterator[Words]:
    yield from finding_lines(card.finding, claims.NOT_ASSESSED)
    for remark in card.remarks:
        yield words(remark)


def _others(card: Card) -> Iterator[Words]:
    for other in card.others:
        yield words(say.other(other), _cited(other.evidence))
    for stand in card.positions:
        yield words(say.position(stand), _cited(stand.evidence))


def _parts(card: Card) -> tuple[Words, ...]:
    parts = [
        words(f"{headline.glyph} {counts.part(headline, count)}")
        for headline, count in card.children
        if count
    ]
    return (listed(parts),) if parts else ()


def _entry(entry: TimelineEntry) -> BulletItem:
    more = [words(line) for line in (entry.because, entry.note) if line]
    return BulletItem(
        words(strong(f"{when_words(entry.occurred)}."), " ", say.history_line(entry)),
        (*more, say.recorded(entry)),
    )

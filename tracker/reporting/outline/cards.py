"""Section 10: all that is held of each commitment."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.prose import count_words, day_words, days_words, range_words, when_words
from tracker.domain.report import (
    Card,
    CriterionLine,
    DeadlineStatement,
    Evidence,
    TimelineEntry,
    Weekly,
)
from tracker.reporting.filters import (
    delivery_words,
    lower_first,
    number,
    sentence_case,
    utc_date,
)
from tracker.reporting.filters import words as plain_words
from tracker.reporting.outline.blocks import (
    Block,
    Bullets,
    Item,
    Pair,
    Pairs,
    Quote,
    Words,
)
from tracker.reporting.outline.claims import finding_lines
from tracker.reporting.outline.pieces import (
    evidence,
    heading,
    listed,
    paragraph,
    quote,
    ref,
    source_name,
    state,
    strong,
    words,
)


def cards(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """A card for each commitment; the heading is its ref alone, so that it can be linked to."""
    if report.cards_left_out:
        yield paragraph(
            f"{count_words(len(report.cards), 'card')} for the commitments that this report "
            f"mentions; {number(report.cards_left_out)} more are in the register."
        )
    for card in report.cards:
        yield from _card(card, carded)


def _card(card: Card, carded: frozenset[str]) -> Iterator[Block]:
    yield heading(3, card.ref)
    yield paragraph(strong(card.title))
    kind = sentence_case(card.kind.label)
    programme = f", {card.programme}" if card.programme else ""
    apart = "" if card.counted else ". Not counted with commitments"
    tags = f". Tagged {', '.join(card.tags)}" if card.tags else ""
    yield paragraph(f"{kind}{programme}{apart}{tags}")
    yield paragraph(state(card.headline, card.badges))
    if card.wording:
        yield Quote(card.wording)
        if card.wording_source:
            yield paragraph(source_name(card.wording_source))
    yield Pairs(tuple(Pair(name, values) for name, values in _held(card, carded) if values))
    if card.history:
        yield paragraph(strong(f"Evidence: {count_words(len(card.history), 'entry')}"))
        yield Bullets(tuple(_entry(each) for each in card.history), numbered=True)


def _held(card: Card, carded: frozenset[str]) -> Iterator[tuple[str, tuple[Words, ...]]]:
    by = card.announced_by or "not known"
    yield "Said by", (words(f"{by}, {when_words(card.announced)}"),)
    yield "Lead body", _one(card.lead)
    yield "Standing", _one(card.disposition_words)
    yield "Ended", _one(card.ended_words)
    yield "Can it be rated", _one(card.ratability_words)
    yield "Stalled", _one(f"Since {when_words(card.stalled_since)}" if card.stalled_since else None)
    yield (
        "Said again",
        tuple(
            words(f"{when_words(at)}, {plain_words(how)}: ", quote(said))
            for at, how, said in card.restatements
        ),
    )
    yield (
        "Response",
        tuple(
            words(
                f"{each.addressee}: ",
                strong(plain_words(each.response)),
                f", {when_words(each.occurred)}" if each.occurred else None,
                _cited(each.quote, each.evidence),
            )
            for each in card.responses
        ),
    )
    yield "Deadline", (*map(_statement, card.deadline.statements), _result(card))
    yield "Tests", tuple(_tests(card))
    yield "They say", finding_lines(card.claim, "No claim is recorded.")
    yield "We find", tuple(_ours(card))
    yield "Others", tuple(_others(card))
    yield "Carried by", tuple(_instruments(card))
    yield (
        "Linked",
        tuple(
            words(f"{sentence_case(plain_words(how))} ", ref(other, carded), f" {title}")
            for how, other, title in card.links
        ),
    )
    yield "Parts of it", _parts(card)
    looked = f", by {card.last_looked_by}" if card.last_looked_by else ""
    last = f"{when_words(card.last_looked)}{looked}" if card.last_looked else "Never"
    yield "Last looked", (words(last),)


def _one(said: str | None) -> tuple[Words, ...]:
    return (words(said),) if said else ()


def _cited(said: str | None, proof: tuple[Evidence, ...]) -> Words:
    """A full stop, then the words and the sources, where there are any."""
    return words(
        ".",
        " " if said else None,
        quote(said) if said else None,
        " " if proof else None,
        evidence(proof),
    )


def _statement(said: DeadlineStatement) -> Words:
    if said.earliest and said.latest and said.earliest != said.latest:
        window = range_words(said.earliest, said.latest)
    else:
        window = f"by {day_words(said.latest)}" if said.latest else "no day"
    if said.strict_latest and said.strict_latest != said.latest:
        window += f", on the strictest reading by {day_words(said.strict_latest)}"
    rule = f", rule {said.rule}" if said.rule else ""
    version = f", version {said.version}" if said.rule and said.version else ""
    moved = ""
    if said.move != "first":
        by = f" by {days_words(abs(said.days))}" if said.days else ""
        silent = ", not announced" if said.silent else ""
        moved = f". {sentence_case(plain_words(said.move))}{by}{silent}"
    return words(
        quote(said.phrase) if said.phrase else None,
        ", said" if said.phrase else "Said",
        f" {when_words(said.said)} by {said.by}: {window} ({said.reading}{rule}{version}){moved}",
    )


def _result(card: Card) -> Words:
    detail = f", {card.deadline.result_detail}" if card.deadline.result_detail else ""
    return words(f"{card.deadline.result}{detail}")


def _tests(card: Card) -> Iterator[Words]:
    if card.criteria:
        met = sum(each.met is True for each in card.criteria)
        yield words(f"{met} of {len(card.criteria)} met")
    for each in card.criteria:
        yield words(
            f"{each.number}. {each.text} ({each.type.label}): ",
            strong(_judged(each)),
            f". Checked by: {each.how}" if each.how else None,
            ". " if each.evidence else None,
            evidence(each.evidence),
        )


def _judged(each: CriterionLine) -> str:
    if each.met is None:
        return "not judged"
    return "met" if each.met else "not met"


def _ours(card: Card) -> Iterator[Words]:
    yield from finding_lines(card.finding, "Not yet assessed. Nobody has looked.")
    if card.effect_not_shown:
        yield words("Every test of the letter is met; the effect is not shown.")


def _others(card: Card) -> Iterator[Words]:
    for each in card.others:
        said = strong(delivery_words(each.value))
        day = f", {when_words(each.occurred)}"
        yield words(f"{each.voice}: ", said, day, _cited(each.quote, each.evidence))
    for stand in card.positions:
        said = strong(plain_words(stand.stance))
        day = f", {when_words(stand.occurred)}"
        yield words(f"{stand.who}: ", said, day, _cited(stand.quote, stand.evidence))


def _instruments(card: Card) -> Iterator[Words]:
    for each in card.instruments:
        stage = [plain_words(each.stage)] if each.stage else []
        if each.stage and each.provision:
            stage.append(each.provision)
        if each.stage and each.occurred:
            stage.append(when_words(each.occurred))
        said = f": {', '.join(stage)}" if stage else ""
        yield words(f"{each.title} ({plain_words(each.type)}){said}")


def _parts(card: Card) -> tuple[Words, ...]:
    parts = [
        words(f"{each.glyph} {number(count)} {lower_first(each.label)}")
        for each, count in card.children
        if count
    ]
    return (listed(parts),) if parts else ()


def _entry(each: TimelineEntry) -> Item:
    amended = f" ({each.amended})" if each.amended else ""
    said: Words = ()
    if each.quote:
        other = each.quoted and each.quoted != each.voice
        who = f"{sentence_case(each.quoted)}: " if each.quoted and other else ""
        said = words(f". {who}", quote(each.quote))
    head = words(
        strong(f"{when_words(each.occurred)}."),
        f" {sentence_case(each.voice)}: {each.what}",
        said,
        amended,
    )
    more = [words(line) for line in (each.because, each.note) if line]
    meta = f"Entry {number(each.entry)}, recorded {day_words(utc_date(each.recorded_at))}."
    more.append(words(evidence(each.evidence), " " if each.evidence else None, meta))
    return Item(head, tuple(more))

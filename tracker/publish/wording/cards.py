"""Section 10: what is held of one commitment, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.domain.dates import When
from tracker.domain.prose import count_words, day_words, days_words, range_words
from tracker.publish.filters import delivery_words, number, sentence_case, utc_date
from tracker.publish.filters import words as plain_words
from tracker.publish.wording.ahead import NEVER
from tracker.publish.wording.pieces import Words, at, evidence, on, quote, ref, strong, words
from tracker.report.commitment import Card, InstrumentLine, TimelineEntry
from tracker.report.value import (
    CriterionLine,
    DeadlineStatement,
    Evidence,
    Finding,
    Position,
    ResponseLine,
)

NO_CLAIM = words("No claim is recorded.")
NO_EFFECT = "Every test of the letter is met; the effect is not shown."


def left_out(cards: int, left: int) -> str:
    """How many commitments have a card, and how many have none."""
    return (
        f"{count_words(cards, 'card')} for the commitments that this report mentions first; "
        f"{number(left)} more are in the register."
    )


def kind(card: Card) -> str:
    """What it is, where it belongs and how it is tagged."""
    programme = f", {card.programme}" if card.programme else ""
    apart = "" if card.counted else ". Not counted with commitments"
    tags = f". Tagged {', '.join(card.tags)}" if card.tags else ""
    return f"{sentence_case(card.kind.label)}{programme}{apart}{tags}"


def said_by(card: Card) -> Words:
    """Who announced it, and when."""
    return words(f"{card.announced_by or 'not known'}, ", at(card.announced))


def stalled(since: When) -> Words:
    """Since when nothing moves."""
    return words("Since ", at(since))


def said_again(when: When, compared: str, said: str) -> Words:
    """A promise in other words, and how they compare."""
    return words(at(when), f", {plain_words(compared)}: ", quote(said))


def response(each: ResponseLine) -> Words:
    """What an addressee answered."""
    return _stated(each.addressee, plain_words(each.response), each.occurred, each.quote)


def other(each: Finding) -> Words:
    """What somebody else found."""
    return _stated(each.voice, delivery_words(each.value), each.occurred, each.quote)


def position(each: Position) -> Words:
    """Where a third party stands."""
    return _stated(each.who, plain_words(each.stance), each.occurred, each.quote)


def _stated(who: str, what: str, when: When | None, said: str | None) -> Words:
    return words(
        f"{who}: ",
        strong(what),
        ", " if when else None,
        at(when) if when else None,
        ".",
        " " if said else None,
        quote(said) if said else None,
    )


def statement(said: DeadlineStatement) -> Words:
    """A statement of its date: the words, by whom, the days they stand for, and how it moved."""
    if said.earliest and said.latest and said.earliest != said.latest:
        window = range_words(said.earliest, said.latest)
    else:
        window = f"by {day_words(said.latest)}" if said.latest else "no day"
    if said.strict_latest and said.strict_latest != said.latest:
        window += f", on the strictest reading by {day_words(said.strict_latest)}"
    rule = f", rule {said.rule}" if said.rule else ""
    version = f", version {said.version}" if said.rule and said.version else ""
    moved = ""
    if said.move == "rival":
        # Whoever spoke said it once; reading it from another day is ours.
        other = words(quote(said.phrase), ", read in a second way, from ", at(said.said))
        return words(*other, f": {window} ({said.reading}{rule}{version})")
    if said.move != "first":
        by = f" by {days_words(abs(said.days))}" if said.days else ""
        silent = ", not announced" if said.silent else ""
        moved = f". {sentence_case(plain_words(said.move))}{by}{silent}"
    return words(
        quote(said.phrase) if said.phrase else None,
        ", said " if said.phrase else "Said ",
        at(said.said),
        f" by {said.by}: {window} ({said.reading}{rule}{version}){moved}",
    )


def tests_met(tests: Sequence[CriterionLine]) -> str:
    """How many of its tests are met, and how many nobody has judged."""
    met, unjudged = (sum(each.met is found for each in tests) for found in (True, None))
    said = f"{number(met)} of {number(len(tests))} met"
    return f"{said}, {number(unjudged)} not judged" if unjudged else said


def test(each: CriterionLine) -> Words:
    """A success test, what came of it, and how it is checked."""
    judged = {True: "met", False: "not met", None: "not judged"}[each.met]
    return words(
        f"{each.number}. {each.text} ({each.type.label}): ",
        strong(judged),
        f". Checked by: {each.how}" if each.how else None,
        "." if each.evidence else None,
    )


def instrument(each: InstrumentLine) -> Words:
    """An instrument that carries it, and how far that has come."""
    found = words(f"{each.title} ({plain_words(each.type)})")
    if not each.stage:
        return found
    provision = f", {each.provision}" if each.provision else None
    day = (", ", at(each.occurred)) if each.occurred else ()
    return words(found, f": {plain_words(each.stage)}", provision, *day)


def link(how: str, other: str, title: str, carded: frozenset[str]) -> Words:
    """Another commitment, and how they hang together."""
    return words(f"{sentence_case(plain_words(how))} ", ref(other, carded), f" {title}")


def last_looked(card: Card) -> Words:
    """When somebody looked last, and who."""
    if not card.last_looked:
        return words(NEVER)
    return words(at(card.last_looked), f", by {card.last_looked_by}" if card.last_looked_by else "")


def proof(card: Card) -> str:
    """What the history of a card stands under."""
    return f"Evidence: {count_words(len(card.history), 'record')}"


def told(each: TimelineEntry) -> Words:
    """A record of its history: who says what, in whose words."""
    said: Words = ()
    if each.quote:
        whose = each.quoted and each.quoted != each.voice
        who = f"{sentence_case(each.quoted)}: " if each.quoted and whose else ""
        said = words(f". {who}", quote(each.quote))
    amended = f" ({each.amended})" if each.amended else None
    return words(f"{sentence_case(each.voice)}: {each.what}", said, amended)


def recorded(each: TimelineEntry) -> Words:
    """The sources of a record, its number and its day."""
    return words(
        cited(each.evidence),
        f"Record {number(each.entry)}, made on ",
        on(utc_date(each.recorded_at)),
        ".",
    )


def cited(some: Sequence[Evidence]) -> Words:
    """Sources, with the space that parts them from what follows."""
    return words(evidence(some), " " if some else None)

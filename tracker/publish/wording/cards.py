"""The sentences of section 10: the lines of a commitment's card."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.domain.dates import When
from tracker.domain.prose import count_words, day_words, days_words, range_words, sentence_case
from tracker.publish.filters import delivery_words, number, utc_date
from tracker.publish.filters import words as plain_words
from tracker.publish.wording.ahead import NEVER
from tracker.publish.wording.pieces import Words, at, evidence, on, quote, ref, strong, words
from tracker.report.commitment import Card, InstrumentLine, TimelineEntry
from tracker.report.value import (
    DeadlineStatement,
    EvidenceLine,
    Finding,
    JudgedLine,
    Position,
    ResponseLine,
)

NO_CLAIM = words("No claim is recorded.")


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


def said_again(when: When, compared: str, text: str) -> Words:
    """A promise in other words, and how they compare."""
    return words(at(when), f", {plain_words(compared)}: ", quote(text))


def response(line: ResponseLine) -> Words:
    """What an addressee answered."""
    return _stated(line.addressee, plain_words(line.response), line.occurred, line.quote)


def other(finding: Finding) -> Words:
    """What somebody else found."""
    return _stated(finding.voice, delivery_words(finding.value), finding.occurred, finding.quote)


def position(line: Position) -> Words:
    """Where a third party stands."""
    return _stated(line.who, plain_words(line.stance), line.occurred, line.quote)


def _stated(who: str, what: str, when: When | None, quoted: str | None) -> Words:
    return words(
        f"{who}: ",
        strong(what),
        ", " if when else None,
        at(when) if when else None,
        ".",
        " " if quoted else None,
        quote(quoted) if quoted else None,
    )


def statement(line: DeadlineStatement) -> Words:
    """A statement of its date: the words, by whom, the days they stand for, and how it moved."""
    if line.earliest and line.latest and line.earliest != line.latest:
        window = range_words(line.earliest, line.latest)
    else:
        window = f"by {day_words(line.latest)}" if line.latest else "no day"
    if line.strict_latest and line.strict_latest != line.latest:
        window += f", on the strictest reading by {day_words(line.strict_latest)}"
    rule = f", rule {line.rule}" if line.rule else ""
    version = f", version {line.version}" if line.rule and line.version else ""
    moved = ""
    if line.move == "rival":
        # Whoever spoke said it once; reading it from another day is ours.
        other = words(quote(line.phrase), ", read in a second way, from ", at(line.said))
        return words(*other, f": {window} ({line.reading}{rule}{version})")
    if line.move != "first" and (line.days or line.event is None):
        by = f" by {days_words(abs(line.days))}" if line.days else ""
        silent = ", not announced" if line.silent else ""
        moved = f". {sentence_case(plain_words(line.move))}{by}{silent}"
    how, who = (", said " if line.phrase else "Said "), f" by {line.by}"
    if line.event is not None:
        how, who = f", by what was said of {line.event} on ", ""
    return words(
        quote(line.phrase) if line.phrase else None,
        how,
        at(line.said),
        f"{who}: {window} ({line.reading}{rule}{version}){moved}",
    )


def tests_met(tests: Sequence[JudgedLine]) -> str:
    """How many of its tests are met, and how many nobody has judged."""
    met, unjudged = (sum(test.met is outcome for test in tests) for outcome in (True, None))
    summary = f"{number(met)} of {number(len(tests))} met"
    return f"{summary}, {number(unjudged)} not judged" if unjudged else summary


def test(line: JudgedLine) -> Words:
    """A success test, what came of it, and how it is checked."""
    judged = {True: "met", False: "not met", None: "not judged"}[line.met]
    return words(
        f"{line.number}. {line.text} ({line.type.label}): ",
        strong(judged),
        f". Checked by: {line.how}" if line.how else None,
        "." if line.evidence else None,
    )


def instrument(line: InstrumentLine) -> Words:
    """An instrument that carries it, and how far that has come."""
    title = words(f"{line.title} ({plain_words(line.type)})")
    if not line.stage:
        return title
    provision = f", {line.provision}" if line.provision else None
    day = (", ", at(line.occurred)) if line.occurred else ()
    return words(title, f": {plain_words(line.stage)}", provision, *day)


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


def history_line(entry: TimelineEntry) -> Words:
    """A record of its history: who says what, in whose words."""
    quotation: Words = ()
    if entry.quote:
        whose = entry.quoted and entry.quoted != entry.voice
        who = f"{sentence_case(entry.quoted)}: " if entry.quoted and whose else ""
        quotation = words(f". {who}", quote(entry.quote))
    amended = f" ({entry.amended})" if entry.amended else None
    return words(f"{sentence_case(entry.voice)}: {entry.what}", quotation, amended)


def recorded(entry: TimelineEntry) -> Words:
    """The sources of a record, its number and its day."""
    return words(
        cited(entry.evidence),
        f"Record {number(entry.entry)}, made on ",
        on(utc_date(entry.recorded_at)),
        ".",
    )


def cited(some: Sequence[EvidenceLine]) -> Words:
    """Sources, with the space that parts them from what follows."""
    return words(evidence(some), " " if some else None)

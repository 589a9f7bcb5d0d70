"""The widest gap between claim and evidence, in a sentence of the bottom line."""

from __future__ import annotations

from tracker.domain.entry import Entry
from tracker.domain.prose import number_words
from tracker.domain.report import Sentence, Span, SpanKind
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Agreement, Delivery, Headline
from tracker.services.weekly.claims import widest_first
from tracker.services.weekly.events import Events
from tracker.services.weekly.phrases import (
    counted,
    lower_first,
    on_words,
    sentence,
    sentence_case,
)
from tracker.services.weekly.reading import Reading
from tracker.services.weekly.spans import LONGEST, name, strong, text


def gap(reading: Reading, events: Events) -> Sentence:
    """On how many commitments the claim is ahead, and the widest of these gaps."""
    ahead = [found for found in events.gaps if found.agreement is Agreement.CLAIM_AHEAD]
    gaps = widest_first(events.gaps)
    if not gaps or gaps[0].claim is None:
        return Sentence(None, (strong("No claim is ahead of our evidence."),))
    widest, claim = gaps[0], reading.with_texts(gaps[0].claim)
    one = len(ahead or gaps) == 1
    where = f"On {counted(len(ahead or gaps), 'commitment')}"
    first = f"{where} claim and evidence cannot be compared"
    if ahead:
        first = f"{where} the claim is ahead of our evidence"
    joint = ": " if one else f". {'Widest gap' if ahead else 'First'}: "
    named = [text(joint), name(widest, first if one else joint), text(".")]
    said = f" {_said_words(reading, claim)}"
    spans = [strong(first), *named, text(said)]
    quote = claim.text("quote")
    stop = "."
    if quote and len(f"{said} {quote}".split()) <= LONGEST:
        spans += [text(": "), Span(SpanKind.QUOTE, quote)]
        stop = sentence(quote).removeprefix(quote)
    spans.append(text(f"{stop} We find {_found_words(widest)}."))
    return Sentence(widest.headline, tuple(spans))


def _said_words(reading: Reading, claim: Entry) -> str:
    """'Jo Bloggs, Housing Secretary, said on 16 June 2025 that it is delivered.'

    Where the words have to be read as a claim, which a note then explains, that is said.
    """
    who = sentence_case(reading.voice(claim))
    who += "," if ", " in who else ""
    label = Delivery(claim.value).label
    if claim.value == Delivery.UNSPECIFIED:
        return f"{who} named no state {on_words(claim.when)}"
    if claim.text("note"):
        return f"{who} spoke {on_words(claim.when)} in words that we read as {label}"
    return f"{who} said {on_words(claim.when)} that it is {label}"


def _found_words(found: Standing) -> str:
    # What was withdrawn, or cannot be rated, was found to be something all the same.
    beside = found.headline in {Headline.WITHDRAWN, Headline.TOO_VAGUE}
    words = found.delivery.label if beside else lower_first(found.headline.label)
    words = "no action" if found.headline is Headline.NO_ACTION_FOUND else words
    if found.finding is not None:
        words += f", {on_words(found.finding.when)}"
    met, tests = sum(test.met is True for test in found.criteria), len(found.criteria)
    if tests == 1:
        judged = {True: "met", False: "not met", None: "not judged"}
        words += f", with its one test {judged[found.criteria[0].met]}"
    elif tests:
        open_ = sum(test.met is None for test in found.criteria)
        words += f", with {met or 'none'} of {tests} tests met"
        words += f" and {number_words(open_)} not judged" if open_ else ""
    return words

"""Sentences that commit somebody to something, drafted for a person to accept or to leave.

Rules look for words (`suggestion_rules`); nothing is learned, weighed or guessed, and every
suggestion says which words matched which rule. English only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.domain.deadline import find_phrase, read_phrase
from tracker.domain.suggestion_asks import ASKS as ASKING_RULES
from tracker.domain.suggestion_asks import STEM_ASKS
from tracker.domain.suggestion_finding import Found, find, find_in_list
from tracker.domain.suggestion_promises import PROMISES, STEM_PROMISES
from tracker.domain.suggestion_rules import Rule, Who
from tracker.domain.suggestion_speakers import FIRST, Actor, Speakers, sayer_in
from tracker.domain.suggestion_text import Block, Lines, Sentence, blocks, sentences
from tracker.domain.suggestion_title import title_of
from tracker.domain.vocabulary import ASKS, Kind
from tracker.errors import UnknownPhrase

_SCHEDULE = re.compile(
    r"\b(?:set(?:ting)?\s+out|publish\w*|lay(?:ing)?\s+out|produc\w+|draw(?:ing)?\s+up|announc\w+)\s+"
    r"(?:[\w-]+\s+){0,4}(?:timetable|timescale|roadmap|(?:implementation|delivery)\s+plan)\b",
    re.IGNORECASE,
)
#: A text that recommends elsewhere is a report: what it says must be done is recommended too.
_REPORT = re.compile(
    r"\b(?:we|the committee|the inquiry)\s+recommend\b|\brecommendation\s+\d", re.IGNORECASE
)
#: Every rule, in the order in which they are tried: a demand is never taken for a promise.
RULES: tuple[Rule, ...] = (*ASKING_RULES, *PROMISES, STEM_PROMISES, STEM_ASKS)
_PROBES = (date(2025, 1, 1), date(2025, 7, 1))


@dataclass(frozen=True, slots=True)
class Matched:
    """A rule and the words that it matched, with their place in the text."""

    id: str
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One sentence that may commit somebody; `text[start:end]` is the quote."""

    title: str
    kind: Kind
    by: str | None
    by_how: str | None
    """How it is known who."""
    to: str | None
    due_phrase: str | None
    due_rule: str | None
    quote: str
    start: int
    end: int
    line: int
    rules: tuple[Matched, ...]


def suggest(text: str, *, said: date | None = None) -> Iterator[Suggestion]:
    """What the sentences of a text commit whom to, in order; `said` is the day of the text.

    >>> [(one.title, one.due_phrase) for one in suggest("We will publish a plan by May 2026.")]
    [('Publish a plan', 'by May 2026')]
    """
    reader = Speakers(text)
    lines = Lines(text)
    report = _REPORT.search(text) is not None
    stem: Block | None = None
    for block in blocks(text):
        reader.body = None
        begin = reader.take_turn(block)
        sayers = reader.quoted_by(block)
        for sentence in _spoken(block, begin):
            found = find(sentence, it_acts=reader.body is not None)
            if found is None and stem is not None and block.item:
                found = find_in_list(sentence, stem.words)
            if found is None:
                _remember(reader, sentence)
                continue
            by = _who(found, sentence, reader, sayers, stem if block.item else None)
            yield _drafted(found, sentence, by, lines, said, report=report)
            _remember(reader, sentence)
        reader.carry(block, sayers)
        if not block.item:
            stem = block if block.words.endswith(":") else None


def _spoken(block: Block, begin: int) -> Iterator[Sentence]:
    """The sentences of a block, without the speaker's line that it begins with."""
    for sentence in sentences(block):
        if sentence.start >= begin:
            yield sentence
        elif sentence.end > begin:
            rest = block.whole[begin : sentence.end]
            yield Sentence(block, sentence.end - len(rest.lstrip()), sentence.end)


def _remember(reader: Speakers, sentence: Sentence) -> None:
    """Somebody named at the beginning is meant by "she" in the next sentence."""
    if sentence.block.quote_at(sentence.start) is None:
        reader.notice(sentence.words)


def _who(
    found: Found,
    sentence: Sentence,
    reader: Speakers,
    sayers: list[tuple[int, Actor]],
    stem: Block | None,
) -> Actor | None:
    """Who promises, recommends or demands."""
    place = sentence.start + found.start
    quoted = reader.in_quote(sentence.block, place, sayers)
    if quoted is not None:
        return quoted
    if sentence.block.quote_at(place) is not None:
        return None
    own = reader.named(found.subject) if _acts(found) and found.subject else None
    if found.rule.kind in ASKS:
        calls = re.match(
            r"calls?\s+for\s.{1,80}?\sfrom\s+(?:the\s+)?", sentence.words[found.start :]
        )
        if found.rule.id == "call-for" and calls:
            named = re.split(r"\sinto\s|[.;]", sentence.words[found.start + calls.end() :])[0]
            return Actor(" ".join(named.split())[:120], "named in the sentence")
        if found.rule.id == "unless":
            own = _threatens(sentence.words[: found.start], reader)
    turn = None if reader.turn is None else Actor(reader.turn, "whose turn it is to speak")
    spoken = sayer_in(sentence, sayers) or turn
    if found.rule.kind in ASKS:
        return own or spoken
    if FIRST.search(found.subject) and stem is None:
        return spoken
    return spoken or own


def _threatens(words: str, reader: Speakers) -> Actor | None:
    by = re.search(r"\bby\s+(?:the\s+)?((?:[A-Z][\w’'-]+\s?){1,4})", words)
    return (by and reader.named(by[1])) or reader.opening(words)


def _acts(found: Found) -> bool:
    """Whether the subject of a rule's words is the one who promises or asks."""
    rule = found.rule
    asked = rule.asks or (found.to is not None and found.to == found.subject)
    return not (asked or (rule.who is Who.ANY and rule.whole) or rule.who is Who.MEASURE)


def _drafted(
    found: Found,
    sentence: Sentence,
    by: Actor | None,
    lines: Lines,
    said: date | None,
    *,
    report: bool,
) -> Suggestion:
    words = sentence.words
    kind = found.rule.kind
    due, due_rule = _deadline(words, found, said)
    title = title_of(words[found.what :], due)
    if kind is Kind.UNDERTAKING and _SCHEDULE.search(words, found.start):
        kind = Kind.TIMETABLE
    if kind is Kind.DEMAND and report and by is None:
        kind = Kind.RECOMMENDATION
    start = sentence.start + found.start
    matched = [
        Matched(found.rule.id, words[found.start : found.end], start, sentence.start + found.end)
    ]
    if due is not None and due_rule is not None:
        at = sentence.start + words.index(due)
        matched.append(Matched(due_rule, due, at, at + len(due)))
    return Suggestion(
        title=title,
        kind=kind,
        by=None if by is None else by.name,
        by_how=None if by is None else by.how,
        to=None if found.to is None else re.sub(r"\A[Tt]he ", "", found.to),
        due_phrase=due,
        due_rule=due_rule,
        quote=words,
        start=sentence.start,
        end=sentence.end,
        line=lines.at(sentence.start),
        rules=tuple(matched),
    )


def _deadline(words: str, found: Found, said: date | None) -> tuple[str | None, str | None]:
    """The first deadline phrase that can be read on the day of the text, and its rule.

    What is promised or demanded is yet to come, also where the sentence has no word that says so.
    """
    phrase = find_phrase(words) or find_phrase(f"will {words[found.what :]}")
    if phrase is not None and phrase in words:
        for day in _PROBES if said is None else (said,):
            try:
                return phrase, read_phrase(phrase, said=day).rule
            except UnknownPhrase:
                continue
    return None, None

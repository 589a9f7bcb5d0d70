"""Finds the sentences of a text that promise or demand something, and drafts commitments of them.

A table of patterns (`suggest_words`) is tried on each sentence; nothing is learned, weighed or
guessed, and every suggestion says which words matched which pattern. English only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice, takewhile
from typing import NamedTuple

from tracker.domain.deadline.grammar import find_phrase, read_phrase
from tracker.domain.deadline.window import Jurisdiction
from tracker.domain.text import one_line
from tracker.domain.vocabulary import ASKS, Kind
from tracker.errors import MissingExtra, NotADate, UnknownPhrase
from tracker.exchange import suggest_words as of
from tracker.exchange.suggest_text import Block, TextSentence, blocks, sentences

#: Places of one sentence at which a pattern is tried; nobody writes a sentence with more.
MOST_TRIED = 20
#: "X said" in one paragraph that are looked at.
MOST_SAYERS = 200
#: Characters in front of a verb in which its subject is looked for.
REACH = 240
LONGEST_TITLE = 90
#: The day of a text of which nobody says when it was written.
_SOME_DAY = date(2025, 7, 1)
EDGES = " \t\n,.;:!?–—-'\"“”‘’()["


def compiled(expression: str) -> re.Pattern[str]:
    """An expression of `suggest_words`, its parts put in, whatever the case of letters."""
    while (part := re.search(r"<([A-Z]+)>", expression)) is not None:
        expression = expression.replace(part[0], of.PARTS[part[1]])
    return re.compile(expression, re.IGNORECASE)


DOUBTS = {name: compiled(expression) for name, expression in of.DOUBTS.items()}
GRAMMAR = {name: compiled(expression) for name, expression in of.GRAMMAR.items()}
#: "Mark Dunn (Eastleigh) (LD):", "The Minister for Rail (Ann Roe)", "Priya Nair:".
_TURN = re.compile(
    r"(?P<name>[A-Z][^():\n]{1,80}?)\s{0,3}(?:\((?P<inside>[^()\n]{1,60})\)\s{0,3}){0,3}(?::|\Z)"
)
_SAID_FIRST = re.compile(r"\s((?:the\s)?[A-Z][\w'’.-]*(?:\s(?:of|for|the|[A-Z][\w'’.-]*)){0,6})")


def base_form(word: str, verbs: frozenset[str] = of.POLICY) -> str | None:
    """The verb that a form belongs to, or None where it is none of the verbs.

    >>> [base_form(word) for word in ("cutting", "abolished", "ratified", "built", "sleeping")]
    ['cut', 'abolish', 'ratify', 'build', None]
    """
    stems = [of.IRREGULAR.get(word, word)]
    for ending in ("ied", "ed", "ing"):
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            stems += [stem, stem + "e", stem[:-1], stem + "y"]
    return next((stem for stem in stems if stem in verbs), None)


def subject_before(text: str, end: int) -> tuple[str, int]:
    """The words between the last joint of the sentence and a verb, and where they begin.

    >>> subject_before("On Monday the Government will", 24)
    ('On Monday the Government', 0)
    """
    low = max(0, end - REACH)
    joints = [joint.end() for joint in GRAMMAR["joint"].finditer(text, low, end)]
    for begin in [*reversed(joints), low]:
        words = text[begin:end]
        bare = _subject(words)
        if re.search(r"\w{2}|\bI\b", bare) and not GRAMMAR["no subject"].match(bare):
            return bare, begin + len(words) - len(words.lstrip())
    return "", end


def _subject(words: str) -> str:
    """A subject without the words between it and its verb."""
    words = words.strip()
    while words and (last := words.split()[-1]).lower() in of.AUXILIARY:
        words = words.removesuffix(last).rstrip()
    return re.sub(r"['’](?:ve|re|m)\Z", "", words, flags=re.IGNORECASE)


def is_name(words: str) -> bool:
    """Whether words end in a person's or a body's own name: two capitals in a row."""
    parts = [part for part in _core(words).split() if part not in of.NO_NAME]
    has_name = len(parts) > 1 and all(re.match(r"[A-Z][\w'’&.-]*\Z", part) for part in parts[-2:])
    return has_name and parts[-1].lower() not in of.ACTORS and parts[-1][-2:] not in {"’s", "'s"}


def is_actor(words: str) -> bool:
    """Whether a subject is somebody who can promise: a body, an office, a name.

    >>> [is_actor(words) for words in ("the Department for Work", "Mr Abara", "the climate")]
    [True, True, False]
    """
    last = _core(words).rpartition(" ")[2]
    initials = len(last) > 1 and last.isalpha() and last.isupper()
    return initials or last.strip("’'").lower() in of.ACTORS or is_name(words)


def _core(words: str) -> str:
    """What a name begins with: "the Mayor of Northport today" is "the Mayor"."""
    tail = GRAMMAR["tail"].search(words, 1)
    return (words[: tail.start()] if tail else words).strip(EDGES)


def _is_first(subject: str) -> bool:
    return subject.rpartition(" ")[2].lower() in {"i", "we"}


def _may_promise(subject: str) -> bool:
    return subject.lower() in {"he", "she", "they"} or _is_first(subject) or is_actor(subject)


#: Who may stand before a pattern, and which verbs it takes, by the names in the table.
SUBJECTS: dict[str, Callable[[str], bool]] = {
    "any": lambda _: True,
    "actor": _may_promise,
    "other": lambda subject: _may_promise(subject) and not _is_first(subject),
}
VERBS: dict[str, Callable[[str], bool]] = {
    "any": lambda _: True,
    "policy": lambda verb: base_form(verb) is not None,
    "demanded": lambda verb: verb not in of.NO_DEMAND,
    "abstain": lambda verb: base_form(verb, of.ABSTAIN) is not None,
}


class Pattern(NamedTuple):
    """One row of the table."""

    id: str
    kind: Kind
    subject: str
    verbs: str
    expression: re.Pattern[str]


def _patterns() -> Iterator[Pattern]:
    for row in re.split(r"\n(?=\S)", of.TABLE.strip()):
        name, kind, subject, verbs, expression = re.sub(r"\n\s*", "", row).split(maxsplit=4)
        yield Pattern(name, Kind(kind), subject, verbs, compiled(expression))


PATTERNS = tuple(_patterns())


@dataclass
class Speakers:
    """Reads blocks in order and knows who spoke last."""

    turn: str | None = None
    """Whose turn it is in a debate."""
    last: str | None = None
    """Whom "she" and "it" stand for: who was named last as saying or doing something."""
    sayings: list[tuple[int, str]] = field(default_factory=list)
    """Who is said to say something in this block, outside its quotations, with the places."""
    _carried: str | None = None
    _known: set[str] = field(default_factory=set)

    def begin(self, block: Block) -> int:
        """Take in who speaks in a block; the place where its speech begins, after "Ann Roe:"."""
        self.sayings = [
            (block.start + verb.start(), name)
            for verb in islice(DOUBTS["reported"].finditer(block.words), MOST_SAYERS)
            if block.quote_at(block.start + verb.start()) is None
            and (name := self._speaker(block.words, verb.start(), verb.end()))
        ]
        line = _TURN.match(block.words)
        names = (line["inside"], line["name"]) if line else ()
        name = next((name for name in names if name and is_name(name)), None)
        if line is None or name is None or not (line["inside"] or name in self._known):
            return block.start
        self._known.add(name)
        self.turn = self.last = name
        return block.start + line.end()

    def end(self, block: Block) -> None:
        """Keep who goes on speaking in the next block."""
        left_open = (
            block.quotes and block.quotes[-1][1] == block.end and block.words[-1] not in '”"'
        )
        if not left_open and not block.words.endswith(":"):
            self._carried = None
        elif self.sayings:
            self._carried = self.sayings[-1][1]

    def of(self, sentence: TextSentence, place: int) -> str | None:
        """Who says the words at a place: who is quoted, says the sentence, or has the turn."""
        quote = sentence.block.quote_at(place)
        if quote is not None:
            speakers = sorted(self.sayings, key=lambda one: min(abs(one[0] - end) for end in quote))
            return speakers[0][1] if speakers else self._carried
        inside = [name for at, name in self.sayings if sentence.start <= at < sentence.end]
        return inside[-1] if inside else self.turn

    def named(self, words: str) -> str | None:
        """A subject as somebody, pronouns by who was named last, without article and verb."""
        if words.lower() not in {"he", "she", "it", "they"}:
            if not is_actor(words):
                return None
            name = GRAMMAR["verb"].split(words.strip(EDGES))[0]
            # What stands before it and holds a number is no part of a name.
            own = takewhile(lambda word: not re.search(r"\d", word), reversed(name.split()[:-1]))
            self.last = re.sub(
                r"['’]s\Z|\A[Tt]he\s", "", " ".join([*own][::-1] + name.split()[-1:])
            )
        return self.last

    def _speaker(self, words: str, verb: int, end: int) -> str | None:
        """Who stands before a verb of saying, or right behind it after a quotation."""
        inverted = _SAID_FIRST.match(words, end)
        if inverted and words[:verb].rstrip()[-1:] in {"”", '"'} and is_actor(inverted[1]):
            return self.named(inverted[1])
        before = re.split(r"[.!?”\"]\s", words[max(0, verb - REACH) : verb])[-1]
        parts = [part.strip(' ”“"') for part in reversed(before.split(",")) if part.strip(' ”“"')]
        # "Ann Roe, the mayor, said": the name stands before the office.
        names = [part.rpartition(" ")[2] for part in parts[:1]]
        names = [name for name in names if name.lower() in {"he", "she", "it", "they"}]
        names += [*filter(is_name, parts), *filter(is_actor, parts)]
        return self.named(_subject(names[0])) if names else None


class PatternMatch(NamedTuple):
    """A pattern that holds in a sentence; places count from the beginning of `match.string`."""

    pattern: Pattern
    match: re.Match[str]
    over: int
    """How many characters stand over the list of which the sentence is an item."""
    subject: str
    subject_start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One sentence that may commit somebody; `text[start:end]` is the quote."""

    title: str
    kind: Kind
    by: str | None
    to: str | None
    due_phrase: str | None
    quote: str
    start: int
    end: int
    line: int
    rules: dict[str, str]
    """The pattern, and the rule of the deadline, each with the words that it matched."""


def suggest(
    text: str,
    *,
    text_day: date | None = None,
    jurisdiction: Jurisdiction = Jurisdiction.NEUTRAL,
) -> Iterator[Suggestion]:
    """What the sentences of a text commit whom to, in order; `text_day` is the day of the text.

    >>> [(one.title, one.due_phrase) for one in suggest("We will publish a plan by May 2026.")]
    [('Publish a plan', 'by May 2026')]
    """
    speakers, stem = Speakers(), ""
    lines = [0, *(newline.end() for newline in re.finditer("\n", text))]
    # What a report says must be done is recommended, where it recommends at all.
    report = GRAMMAR["report"].search(text) is not None
    for block in blocks(text):
        for sentence in sentences(block, speakers.begin(block)):
            # An item of a list is read as going on from the words over the list.
            hit = find(sentence, stem if block.item and sentence.start == block.start else "")
            if hit is not None:
                by = _who(hit, sentence, speakers)
                line = bisect_right(lines, sentence.start)
                draft = _drafted(hit, sentence, by, line, (text_day or _SOME_DAY, jurisdiction))
                recommended = report and by is None and draft.kind is Kind.DEMAND
                yield replace(draft, kind=Kind.RECOMMENDATION) if recommended else draft
        speakers.end(block)
        if not block.item:
            stem = f"{block.words[-REACH:-1]} " if block.words.endswith(":") else ""


def find(sentence: TextSentence, over: str = "") -> PatternMatch | None:
    """The first pattern that holds in a sentence, and that no doubt takes back."""
    words = re.sub(r"\s", " ", over + sentence.words)
    if " " not in words or DOUBTS["question"].search(words):
        return None
    for pattern in PATTERNS:
        for match in islice(pattern.expression.finditer(words), MOST_TRIED):
            hit = PatternMatch(pattern, match, len(over), *subject_before(words, match.start()))
            if match.end() > len(over) and _fits(hit) and not _doubted(hit, sentence):
                return hit
    return None


def _fits(hit: PatternMatch) -> bool:
    """Whether subject and verb are those of the pattern; "it" is whoever does what bodies do."""
    verb = (hit.match.groupdict().get("verb") or "").lower()
    it_acts = hit.subject.lower() == "it" and base_form(verb) is not None
    right_verb = not verb or VERBS[hit.pattern.verbs](verb)
    return right_verb and (it_acts or SUBJECTS[hit.pattern.subject](hit.subject))


def _doubted(hit: PatternMatch, sentence: TextSentence) -> bool:
    """Whether it is hung on a condition, foretold, denied, past, or reported of somebody else."""
    words, place = hit.match.string, hit.match.start()
    before = words[:place]
    if DOUBTS["past"].search(before) or DOUBTS["denied"].search(before[-70:]):
        return True
    condition = DOUBTS["condition"].search(words)
    if hit.pattern.kind in ASKS:
        return condition is not None and condition.start() < place
    foretold = DOUBTS["foretold"].search(before) or DOUBTS["news"].match(words, hit.match.end())
    quoted = sentence.block.quote_at(sentence.start - hit.over + place) is not None
    of_others = quoted and hit.subject.lower() in {"he", "she", "they"}
    would = "would" in hit.match[0].lower().split() and hit.pattern.kind is not Kind.STANDING
    unreported = would and (quoted or DOUBTS["reported"].search(before) is None)
    return bool(condition or foretold or of_others or unreported)


def _who(hit: PatternMatch, sentence: TextSentence, speakers: Speakers) -> str | None:
    """Who promises, recommends or demands."""
    place = sentence.start - hit.over + hit.match.start()
    spoken = speakers.of(sentence, place)
    if sentence.block.quote_at(place) is not None:
        return spoken
    acts = "what" in hit.match.groupdict() or hit.pattern.subject == "actor"
    own = speakers.named(hit.subject) if acts and hit.pattern.subject != "other" else None
    if hit.pattern.kind not in ASKS:
        return spoken if _is_first(hit.subject) and not hit.over else spoken or own
    start, end = hit.match.span()
    asker = re.search(
        r"\sfrom (?:the )?([^.;]{3,80}?)(?= into |[.;,]|\Z)", hit.match.string[start:]
    )
    if hit.pattern.id == "call-for" and asker:
        return asker[1]
    threat = re.search(r"\bby ((?:[A-Z][\w’'-]+ ?){1,4})", hit.match.string[:end])
    if hit.pattern.id == "unless" and threat:
        return speakers.named(threat[1])
    return own or spoken


def _drafted(
    hit: PatternMatch,
    sentence: TextSentence,
    by: str | None,
    line: int,
    day_and_place: tuple[date, Jurisdiction],
) -> Suggestion:
    quote, kind = sentence.words, hit.pattern.kind
    if kind is Kind.UNDERTAKING and GRAMMAR["schedule"].search(hit.match.string, hit.match.start()):
        kind = Kind.TIMETABLE
    # Where no act stands apart the whole is the title: "a fund will be set up".
    parts = hit.match.groupdict()
    act = max(hit.over, hit.match.start("what") if "what" in parts else hit.subject_start)
    due, rule = _deadline(quote, quote[act - hit.over :], day_and_place)
    to = (
        hit.subject if hit.pattern.subject == "other" and is_actor(hit.subject) else parts.get("to")
    )
    begin, end = max(0, hit.match.start() - hit.over), hit.match.end() - hit.over
    return Suggestion(
        title=_title(hit.match.string[act:], due),
        kind=kind,
        by=by,
        to=None if to is None else re.sub(r"\A[Tt]he ", "", to),
        due_phrase=due,
        quote=quote,
        start=sentence.start,
        end=sentence.end,
        line=line,
        rules={hit.pattern.id: quote[begin:end]} | ({} if due is None else {rule: due}),
    )


def _deadline(
    quote: str, act: str, day_and_place: tuple[date, Jurisdiction]
) -> tuple[str | None, str]:
    """The first deadline phrase that can be read on the day and at the place of the text.

    It comes with its rule.

    What is promised or demanded is yet to come, also where the sentence has no word that says so.
    """
    day, place = day_and_place
    phrase = find_phrase(quote, place) or find_phrase(f"will {act}", place)
    if phrase is None or phrase not in quote:
        return None, ""
    try:
        return phrase, read_phrase(phrase, said=day, jurisdiction=place).rule
    except (UnknownPhrase, NotADate, MissingExtra):
        return None, ""


def _title(words: str, due: str | None) -> str:
    """The words from the act on, without their deadline, cut where the clause ends.

    >>> _title("publish a plan by May 2026, he said.", "by May 2026")
    'Publish a plan'
    """
    end = GRAMMAR["title ends"].search(words, 7)
    title = words[: end.start()] if end else words
    before = title.partition(due or "\n")[0]
    if len(before.split()) > 1:
        title = before
    title = one_line(title).strip(EDGES).removeprefix("to ")
    if len(title) > LONGEST_TITLE:
        title = title[: LONGEST_TITLE - 1].rpartition(" ")[0].rstrip(EDGES) + "…"
    return (title[:1].upper() + title[1:]) or one_line(words)[:LONGEST_TITLE]

"""Trying the rules on one sentence: the first that holds, with the words that it matched."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from tracker.domain import suggestion_words as of
from tracker.domain.suggestion_asks import ASKS, STEM_ASKS
from tracker.domain.suggestion_doubts import Doubts
from tracker.domain.suggestion_promises import PROMISES, STEM_PROMISES
from tracker.domain.suggestion_rules import Rule, Who
from tracker.domain.suggestion_speakers import FIRST, PRONOUN, is_actor, subject_before
from tracker.domain.suggestion_text import Sentence
from tracker.domain.vocabulary import ASKS as ASKING

#: Places of one sentence at which a rule is tried; nobody writes a sentence with more.
MOST_TRIED = 20
#: "How it would be paid for" is asked, not promised.
_INDIRECT = re.compile(r"\b(?:how|why|whether)\b[^,;:]{0,60}\Z", re.IGNORECASE)
#: A speech that is to come.
_PROCEDURE = re.compile(
    r"\s+(?:an?|his|her|its|their|the)\s+(?:[\w-]+\s+)?(?:statement|speech|address|evidence"
    r"|lecture)\b",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(r"[\w’'-]+\W*\Z")
_PHRASAL = re.compile(r"\s+(?:of|for|on|in|to|from|with|under|that|about|into)\s")
#: Subjects that stand for a whole nation or for nobody: what they must do is no demand.
_EVERYBODY = re.compile(
    r"\b(?:nobody|no[ -]one|everyone|everybody|there|that|this|what)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Found:
    """A rule that holds in a sentence; every place counts from the sentence's beginning."""

    rule: Rule
    start: int
    end: int
    what: int
    """Where its title begins."""
    subject: str
    to: str | None = None


def find(sentence: Sentence, *, it_acts: bool = False) -> Found | None:
    """The first rule that holds in a sentence; `it_acts` where "it" stands for a body."""
    words = sentence.words
    doubts = Doubts(words)
    if doubts.question:
        return None
    lower = words.lower()
    for rule in (*ASKS, *PROMISES):
        if not any(cue in lower for cue in rule.cues):
            continue
        for match in islice(rule.pattern.finditer(words), MOST_TRIED):
            if not _right_verb(rule, match, words) or _doubted(rule, match, doubts, sentence):
                continue
            found = _held(rule, match, words, it_acts=it_acts)
            if found is not None and not _of_others(found, sentence):
                return found
    return None


def _of_others(found: Found, sentence: Sentence) -> bool:
    """Whether somebody quoted speaks of what others will do: "They will raise taxes"."""
    others = found.subject.lower() in {"he", "she", "they"} and found.rule.kind not in ASKING
    return others and _quoted(sentence, found.start)


def find_in_list(sentence: Sentence, stem: str) -> Found | None:
    """What the words over a list make of one of its items; `stem` ends with a colon."""
    words = sentence.words
    first = re.match(r"[A-Za-z][\w’'-]*", words)
    asks = STEM_ASKS.pattern.search(stem)
    match = asks or STEM_PROMISES.pattern.search(stem)
    if first is None or match is None or sentence.start != sentence.block.start:
        return None
    denied = re.search(r"\b(?:not|never)\b", stem[match.start() :]) is not None
    modal = re.search(r"\b(?:will|shall|must|that)\b", stem) is not None
    no_act = not modal and first[0].lower() not in of.POLICY
    if no_act or denied or Doubts(words).question or Doubts(stem).denied(match.end() - 1):
        return None
    rule = STEM_ASKS if asks else STEM_PROMISES
    subject = subject_before(stem, match.start())[0]
    return Found(rule, 0, first.end(), 0, subject, subject if asks and is_actor(subject) else None)


def _doubted(rule: Rule, match: re.Match[str], doubts: Doubts, sentence: Sentence) -> bool:
    place = match.start()
    if rule.kind in ASKING:
        idle = rule.id == "unless" and not doubts.threatened(place)
        wished = rule.id == "want" and doubts.wished(match.start("what"))
        return idle or wished or doubts.of_demand(place)
    if doubts.of_promise(place):
        return True
    if (match.groupdict().get("modal") or "").lower() == "would":
        return not doubts.reported(place) or _quoted(sentence, place)
    if rule.id in {"order", "announce", "promise-to", "promise-thing"}:
        return doubts.passive(place) or (rule.id != "announce" and doubts.a_noun(place))
    return False


def _quoted(sentence: Sentence, place: int) -> bool:
    return sentence.block.quote_at(sentence.start + place) is not None


def _held(rule: Rule, match: re.Match[str], words: str, *, it_acts: bool) -> Found | None:
    groups = match.groupdict()
    subject, begin = subject_before(words, match.start())
    if not _WHO[rule.who](subject) or _INDIRECT.search(
        words, max(0, match.start() - 70), match.start()
    ):
        return None
    if subject.lower() == "it" and rule.who in {Who.ACTOR, Who.OTHER} and not it_acts:
        return None
    what = match.start("what") if "what" in groups else match.end()
    if rule.id == "announce" and of.NEWS.search(words, what, what + 60):
        return None
    to = " ".join(groups["to"].split()) if groups.get("to") else None
    if rule.asks and subject:
        to = subject
    if rule.id == "recommend":
        to, what = _recommended(words, what)
    if rule.id == "unless":
        to = None
    return Found(rule, match.start(), match.end(), begin if rule.whole else what, subject, to)


def _right_verb(rule: Rule, match: re.Match[str], words: str) -> bool:
    groups = match.groupdict()
    if groups.get("verb") is None:
        return True
    verb, end = groups["verb"].lower(), match.end("verb")
    if (groups.get("modal") or "").lower() == "would" and verb in of.NO_REPORTED_PROMISE:
        return False
    if rule.only is not None:
        return verb in rule.only
    if verb in rule.but:
        return False
    return _PROCEDURE.match(words, end) is None


def _recommended(words: str, what: int) -> tuple[str | None, int]:
    """Whom "recommends that the Department publish" addresses, and where the act begins."""
    for seen, word in enumerate(re.finditer(r"[\w’'-]+", words[what : what + 160])):
        modal = word[0] in {"should", "must"}
        if seen and (modal or word[0] in of.POLICY):
            to = words[what : what + word.start()].strip()
            act = word.end() + 1 if modal else word.start()
            return (to if is_actor(to) else None), what + act
    return None, what


def _is_measure(subject: str) -> bool:
    core = _PHRASAL.split(f" {subject} ")[0].strip()
    if core.lower() == "it":
        return True
    last = _LAST_WORD.search(core)
    return last is not None and last[0].strip(" .,").lower() in of.MEASURES


def _is_other(subject: str) -> bool:
    bare = subject.strip()
    if not bare or FIRST.search(bare.split()[-1]) or _EVERYBODY.search(bare):
        return False
    return is_actor(bare) or PRONOUN.match(bare) is not None


def _is_first(subject: str) -> bool:
    return bool(subject) and FIRST.match(subject.rsplit(maxsplit=1)[-1]) is not None


def _can_promise(subject: str) -> bool:
    bare = subject.strip(" “‘\"'")
    return _is_first(bare) or is_actor(bare) or PRONOUN.match(bare) is not None


_WHO: dict[Who, Callable[[str], bool]] = {
    Who.ACTOR: _can_promise,
    Who.OTHER: _is_other,
    Who.FIRST: _is_first,
    Who.MEASURE: _is_measure,
    Who.ANY: lambda _: True,
}

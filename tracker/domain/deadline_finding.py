"""Finding a deadline phrase inside a longer quotation, and how firmly the quotation states it.

Both only offer; a person confirms. So a phrase is found rarely rather than wrongly: it must be
one that a rule reads, and the words around it must speak of the future.
"""

from __future__ import annotations

import re
from datetime import date

from tracker.domain.deadline_rules import RULES
from tracker.domain.deadline_values import Bound, Deadline, Hardness
from tracker.domain.deadline_window import Spoken
from tracker.domain.deadline_words import normal
from tracker.errors import UnknownPhrase

LONGEST = 12
# A quotation is short; a whole document pasted in its place costs no more than this.
MOST_WORDS = 500
# Two days half a year apart: a phrase whose year is left out can be read on one of them.
_PROBES = (date(2025, 1, 1), date(2025, 7, 1))
_STARTS = frozenset(
    {
        *("after", "ahead", "annually", "as", "at", "before", "by", "during", "every"),
        *("following", "in", "inside", "later", "next", "no", "not", "on", "once", "over"),
        *("prior", "quarterly", "shortly", "sometime", "subject", "this", "upon"),
        *("when", "within", "without"),
    }
)
# Words that are too common to be taken for a deadline when they stand alone.
_TOO_COMMON = frozenset({"early", "at-once", "soon", "ongoing"})
# Idioms that are used for nothing else.
_UNMISTAKABLE = frozenset({"open-ended", "named-length"})
# After a phrase these change what it says: "by the end of the year after next".
_QUALIFIERS = frozenset(
    {"of", "after", "from", "following", "next", "this", "before", "or", "until", "prior"}
)
_EDGES = " ,;:.!?()[]'\"“”‘’"
_JOINTS = frozenset(
    {"and", "but", "which", "that", "so", "then", "will", "shall", "would", "to", "with", "for"}
)
_BREAK = re.compile(r"[,;:.!?)\]]['\"”’]?$")
_CLAUSE = re.compile(r"[;:.!?](?:\s|$)")
_FUTURE = re.compile(
    r"\b(?:will|shall|must|would|'ll|is to|are to|to be|due|expect(?:s|ed)?|plan(?:s|ned)? to"
    r"|aim(?:s|ed|ing)?|intend(?:s|ed)?|commit(?:s|ted)?|promise[ds]?|pledge[ds]?|target"
    r"|deadline|going to|hope[sd]?|asked to|required to|agreed to)\b(?! not\b)"
)
_PAST = re.compile(
    # "will be published" speaks of the future, "it was published" does not.
    r"(?<!\bbe )\b(?:was|were|had|has been|have been|announced|said|wrote|told|published|came"
    r"|opened|closed|tabled|enacted|updated|appointed|received|introduced|launched|resigned)\b"
)
_NUMBER_START = re.compile(r"(?:\d{1,3}|[a-z]+)-(?:day|week|month|year)$")

_STATUTORY = re.compile(
    r"\b(?:by law|law requires|act requires|legal(?:ly)? (?:duty|obligation|required|binding)"
    r"|statutory (?:duty|deadline|date|requirement|target|time limit|obligation)"
    r"|required (?:by|under) (?:the |an )?(?:law|act|statute|regulations?|section))\b"
)
_ASPIRATION = (
    r"\b(?:hop(?:e|es|ed|ing)|aspir\w+|ambition\w*|seek(?:s|ing)? to|look(?:s|ing)? to"
    r"|would like|work(?:s|ing)? towards?|explor(?:e|es|ing)|consider(?:s|ing)?)\b"
)
_EXPECTATION = r"\b(?:expect(?:s|ed|ing|ation)?|anticipat\w+|likely)\b"
_TARGET = (
    r"\b(?:aim(?:s|ed|ing)?|target(?:s|ed|ing)?|plan(?:s|ned|ning)? to|intend(?:s|ed|ing)?"
    r"|intention|goal)\b"
)
_FIRST_MATCH = (
    (Hardness.STATUTORY, _STATUTORY),
    (Hardness.ASPIRATION, re.compile(_ASPIRATION)),
    (Hardness.EXPECTATION, re.compile(_EXPECTATION)),
    (Hardness.TARGET, re.compile(_TARGET)),
)


def find_phrase(text: str) -> str | None:
    """The first deadline phrase in the first 500 words of `text`, verbatim, or None.

    >>> find_phrase("Before Easter, the Government will lay out a clear timetable")
    'Before Easter'
    >>> find_phrase("The Act came into force on 29 June 2026") is None
    True
    """
    words = list(re.finditer(r"\S+", text))
    alone = 0 < len(words) <= LONGEST and _may_start(normal(words[0].group()))
    if alone and _readable(text):
        return text.strip(_EDGES)
    for start in range(min(len(words), MOST_WORDS)):
        if not _may_start(normal(words[start].group())):
            continue
        found = _longest(text, words[start : start + LONGEST])
        if found:
            return found
    return None


def hardness_of(words: str) -> Hardness:
    """How firmly the words state a date; firm where nothing softens them.

    The law outranks everything; otherwise any softer word decides ("we will aim to" is a
    target).

    >>> [hardness_of(text).value for text in ("must by law", "we aim to", "we will")]
    ['statutory', 'target', 'firm']
    """
    text = normal(words)
    cues = (hardness for hardness, pattern in _FIRST_MATCH if pattern.search(text))
    return next(cues, Hardness.FIRM)


def _may_start(word: str) -> bool:
    return word in _STARTS or _NUMBER_START.match(word) is not None


def _longest(text: str, words: list[re.Match[str]]) -> str | None:
    """The longest phrase that starts with the first word and may be offered."""
    begin = words[0].start()
    best = None
    for place, word in enumerate(words):
        if place and normal(word.group()) in _JOINTS:
            break
        phrase = text[begin : word.end()]
        deadline = _readable(phrase)
        following = words[place + 1].group() if place + 1 < len(words) else ""
        if deadline and _speaks_of_future(text, begin, word.end(), deadline):
            qualified = normal(following) in _QUALIFIERS and not _BREAK.search(word.group())
            best = None if qualified else phrase.strip(_EDGES)
        if _BREAK.search(word.group()) and not re.match(r"(?:19|20)\d\d\b", following):
            break
    return best


def _readable(phrase: str) -> Deadline | None:
    for said in _PROBES:
        spoken = Spoken.of(phrase, said)
        for rule in RULES:
            try:
                deadline = rule.deadline(spoken)
            except UnknownPhrase:
                continue
            if deadline:
                return None if rule.id in _TOO_COMMON else deadline
    return None


def _speaks_of_future(text: str, begin: int, end: int, deadline: Deadline) -> bool:
    if deadline.rule in _UNMISTAKABLE:
        return True
    clause_start = max((match.end() for match in _CLAUSE.finditer(text, 0, begin)), default=0)
    clause_end = next((match.start() for match in _CLAUSE.finditer(text, end)), len(text))
    before, after = normal(text[clause_start:begin]), normal(text[end:clause_end])
    if _FUTURE.search(before):
        last_future = max(match.end() for match in _FUTURE.finditer(before))
        return _PAST.search(before, last_future) is None
    if before and deadline.bound is not Bound.EVENT:
        return False
    ahead = _FUTURE.search(after)
    return ahead is not None and _PAST.search(after, 0, ahead.start()) is None

"""Looks a quote up in the text of a document: every word, digit and negation counts.

What is typeset and not said is read over: spaces and line breaks, hyphens and dashes, hyphens
at the end of a line, soft hyphens, ligatures, quotation marks, bullets. `…`, `...` and `[...]`
in a quote stand for words left out of the same passage, and a letter in brackets for that
letter in either case; a quote of more than ten parts is no quote. Punctuation and case count,
but for the first letter of a quote and the stop at its end. A quote begins and ends with whole
words and numbers, and is not cut off beside a negation or a condition: "be built" is not in
"will not be built" or "can't be built", nor "we will act" in "unless we will act" or in "we
will act if we must".
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from difflib import SequenceMatcher

#: Characters that a gap of a quote may leave out: it stays within one passage.
LONGEST_GAP = 2_000
#: What is put together from more parts than this is no quote of one passage, and is not found.
MOST_PARTS = 10
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_QUOTES = dict.fromkeys(
    map(ord, "\"'`´\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2032\u2033«»‹›"), "'"
)
_HYPHENS = dict.fromkeys(map(ord, "-\u2010\u2011"), "-")
_DASHES = dict.fromkeys(map(ord, "\u2012\u2013\u2014\u2015\u2212"), "–")
_BULLETS = dict.fromkeys(map(ord, "•▪◦‣●"), " ")
_PLAIN = _UNSEEN | _LIGATURES | _QUOTES | _HYPHENS | _DASHES | _BULLETS
#: A hyphen before a line break or a space: the word may be written with it or without it.
_JOINT = "\x01"
_LETTER = r"[^\W\d_]"
_GAP = re.compile(r"\[\s*(?:…|\.\s?\.\s?\.)\s*\]|…|\.\s?\.\s?\.")
_BRACKETED = re.compile(rf"\[({_LETTER})\]")
#: Words that turn what stands after them into its opposite.
_NEGATION = (
    r"(?:not|no|never|nor|neither|none|without|cannot|hardly|barely|\w+n't|unable|"
    r"(?:fail|refus|declin)(?:s|es|ed|ing|e)? to|(?:rather|other) than|instead of|far from)"
)
#: Words that make what stands after them, and often before them, hold in some cases only.
_CONDITION = (
    r"(?:if|unless|lest|whether|except|subject to|only (?:when|where)|in case|in the event|"
    r"on condition|(?:provided|providing) that|(?:as|so) long as)"
)
#: Small words that may stand between one of these and what it turns.
_BETWEEN = (
    r"(?: (?:now|yet|ever|again|also|longer|is|are|be|been|have|has|had|will|shall|going|able|to|"
    r"of|one|us|them|that|the|an?|i|we|you|he|she|it|they|there)){0,4}"
)
_OPPOSED = re.compile(rf"(?:^|\W)(?:{_NEGATION}|{_CONDITION}){_BETWEEN} \Z", re.IGNORECASE)
_OPPOSES = re.compile(rf" {_NEGATION}(?!\w)|,? {_CONDITION}(?!\w)", re.IGNORECASE)
#: Characters that the longest of these takes with what stands between.
_BESIDE = 48
#: Words that are shown after the passage that a quote is most like.
_WORDS_AFTER = 2
#: Words that are shown before it where a quote has all of it: they are what it is cut off from.
_WORDS_BEFORE = 5
#: Words in a row that a passage and a quote share at least to be called alike.
_ALIKE = 2


def is_quoted(quote: str, text: str) -> bool:
    """Whether the words of a quote stand in a text, in their order.

    >>> page = "We will pub-\\nlish the plan \u2013 in full \u2013 by \u201cEaster\u201d 2025."
    >>> is_quoted('We will publish the plan - in full - by "Easter" 2025', page)
    True
    >>> is_quoted("we will publish … 2025", page), is_quoted("publish the plan by 2026", page)
    (True, False)
    """
    return is_quoted_in(quote, plain(text))


def is_quoted_in(quote: str, text: str) -> bool:
    """The same in a text that was made `plain` already."""
    parts = parts_of(quote)
    if len(parts) > MOST_PARTS:
        return False
    ends: list[int] = []
    for number, part in enumerate(parts):
        reached = []
        for start, end in _places(part, text):
            if number:
                before = bisect_left(ends, start - LONGEST_GAP)
                if before == len(ends) or ends[before] > start:
                    continue
            reached.append(end)
        ends = reached
    return bool(ends)


def parts_of(quote: str) -> list[str]:
    """What of a quote has to stand in a text word for word, between the gaps."""
    return [part for part in map(_plain_part, _GAP.split(quote)) if part]


def nearest_passage(quote: str, text: str) -> str | None:
    """The words of a plain text that are most like a quote; None where hardly one is.

    >>> nearest_passage("We have spent 1.26 million", "So: we have spent £1.25 million on it.")
    'we have spent £1.25 million on it.'
    >>> nearest_passage("we will act", "Much is lost unless we will act soon, as all know.")
    'Much is lost unless we will act soon, as'
    """
    quoted, words = plain(quote).lower().split(), text.split()
    matcher = SequenceMatcher(None, [word.lower() for word in words], quoted, autojunk=False)
    match = matcher.find_longest_match()
    if match.size < min(_ALIKE, len(quoted)):
        return None
    before = _WORDS_BEFORE if match.size == len(quoted) else 0
    first = max(0, match.a - match.b - before)
    passage = words[first : match.a - match.b + len(quoted) + _WORDS_AFTER]
    return " ".join(passage).replace(_JOINT, "-")


def plain(text: str) -> str:
    """A text without what is typeset and not said."""
    text = unicodedata.normalize("NFC", text.translate(_PLAIN))
    # An apostrophe belongs to a word, as in "don't"; a quotation mark does not.
    text = re.sub(r"(?<!\w)'|'(?!\w)", "", text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"(?<= )-+|-{2,}", "–", text)
    text = re.sub(r" ?– ?", "–", text)
    text = re.sub(rf"(?<={_LETTER})- (?={_LETTER})", _JOINT, text)
    text = re.sub(r"- ", "-", text)
    text = re.sub(r" (?=[,.;:!?)\]])", "", text)
    return re.sub(r"(?<=[(\[]) ", "", text).strip()


def _plain_part(part: str) -> str:
    """The words between two gaps, without a stop or a comma at either end."""
    return plain(part).strip(" –.,;:")


def _places(part: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a part stands in a text as whole words, beside no negation or condition."""
    for match in re.finditer(_pattern(part), text):
        start, end = match.span()
        before, after = text[max(0, start - _BESIDE) : start], text[end : end + _BESIDE]
        if not (_OPPOSED.search(before) or _OPPOSES.match(after)):
            yield start, end


def _pattern(part: str) -> str:
    bracketed = {match.start(): match[1] for match in _BRACKETED.finditer(part)}
    pieces: list[str] = []
    place = 0
    while place < len(part):
        letter = bracketed.get(place)
        either = letter is not None or place == 0
        pieces.append(_sign(letter or part[place], either=either))
        place += 1 if letter is None else 3
    words = "".join(
        piece + (f"{_JOINT}?" if _is_letter(piece) and _is_letter(following) else "")
        for piece, following in zip(pieces, [*pieces[1:], ""], strict=True)
    )
    first, last = part[0], part[-1]
    # No word or number is cut; a dash, unlike a hyphen, stands between two words.
    opens = rf"(?<![\w{_JOINT}])(?<!\w[-'])" if first.isalnum() else ""
    closes = rf"(?![\w{_JOINT}])(?![-']\w)" if last.isalnum() else ""
    if first.isdigit():
        opens += r"(?<![\d][.,:/])(?<![-–])"
    if last.isdigit():
        closes += r"(?![.,:/]\d)(?! ?%)(?![-–]\d)"
    return f"{opens}{words}{closes}"


def _sign(sign: str, *, either: bool) -> str:
    if sign == _JOINT:
        return f"[-{_JOINT}]?"
    if sign in "-–":
        return f"[-–{_JOINT}]"
    if either and sign.lower() != sign.upper():
        return f"[{re.escape(sign.lower())}{re.escape(sign.upper())}]"
    return re.escape(sign)


def _is_letter(piece: str) -> bool:
    return piece[-1:].isalpha() or (piece.startswith("[") and piece[1:2].isalpha())

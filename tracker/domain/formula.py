"""Texts that a spreadsheet would take for a formula, and the apostrophe that stops it.

The rule is OWASP's (CSV Injection): what begins with =, +, -, @, a tab or a carriage return
is given a leading apostrophe, full-width forms too. A spreadsheet whose separator is the
semicolon, or which breaks a quoted text at its line breaks, begins a cell inside a text: each
such part is held to the same rule. What must not be altered is left alone: a number, a telephone
number, a lone dash.
"""

from __future__ import annotations

import re
import unicodedata

_SIGNS = frozenset("=+-@")
#: One of the signs, in whatever form, before any letter or digit of where a cell could begin.
_SUSPECT = re.compile(r"(?:^|[;\r\n])[^\w;]*[=+\-@\t\r⁺⁼₊₌﬩﹢﹣﹦﹫＋－＝＠]")
_PLACES = re.compile(r"([;\r\n])")
#: A signed number, or a telephone number in groups of digits.
_NUMBER = re.compile(r"[+-] ?\d[\d .,\u00a0]*%?|-")
_BLANK = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
GUARD = "'"


def guarded(text: str) -> str:
    """The text as it is safe in a cell of CSV; `unguarded` gives back exactly what it was.

    >>> guarded("=1+1"), guarded("-5"), guarded("+44 20 7946 0000"), guarded("Spent; =1+1")
    ("'=1+1", '-5', '+44 20 7946 0000', "Spent;' =1+1")
    """
    if not _SUSPECT.search(text):
        return text
    parts = _PLACES.split(text)
    return "".join(GUARD + part if _begins(parts, at) else part for at, part in enumerate(parts))


def unguarded(text: str) -> str:
    """The text as it was before `guarded`; one that no guard was put into is left alone.

    >>> unguarded("'=1+1"), unguarded("'tis so"), unguarded(guarded("'=1+1"))
    ('=1+1', "'tis so", "'=1+1")
    """
    if GUARD not in text:
        return text
    parts = _PLACES.split(text)
    return "".join(
        part[1:] if part.startswith(GUARD) and _begins(parts, at) else part
        for at, part in enumerate(parts)
    )


def _begins(parts: list[str], at: int) -> bool:
    """Whether a formula begins in a part; parts at odd places are what separates them.

    Apostrophes are read over, so that the answer is the same with a guard and without.
    """
    if at % 2:
        return False
    words = parts[at].lstrip(GUARD)
    if at == 0 and (words or "".join(parts[1:2]))[:1] in {"\t", "\r"}:
        return True
    if _NUMBER.fullmatch(words.strip()) and parts[at + 1 : at + 2] not in (["\r"], ["\n"]):
        return False
    for sign in words:
        if sign in "\"'" or unicodedata.category(sign) in _BLANK:
            continue
        return unicodedata.normalize("NFKC", sign) in _SIGNS
    return False

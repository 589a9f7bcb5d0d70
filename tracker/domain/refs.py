"""Refs: what they may look like, and what a person may type for several of them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase

from tracker.errors import BadRef

LONGEST_REF = 60
MOST_IN_RANGE = 1000
NEAREST = 3
_REF = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_RANGE = re.compile(
    r"(?P<stem>[A-Za-z0-9.-]*?)(?<![0-9])(?P<first>[0-9]{1,9})\.\.(?P<last>[0-9]{1,9})"
)


class SelectorKind(StrEnum):
    """How a person named several commitments."""

    REF = "ref"
    PATTERN = "pattern"
    CHILDREN = "children"
    SAVED = "saved"


@dataclass(frozen=True, slots=True)
class Selector:
    """One word of REFS: a ref, a pattern (`JAY-*`), the children (`JAY/`), a saved list."""

    kind: SelectorKind
    text: str

    def matches(self, ref: str) -> bool:
        """Whether a pattern covers a ref, in any case."""
        return fnmatchcase(ref.lower(), self.text.lower())


def check_ref(text: str) -> str:
    """A ref that may be given to something new. Raises BadRef."""
    if len(text) > LONGEST_REF or ".." in text or not _REF.fullmatch(text):
        raise BadRef(text)
    return text


def read_selectors(words: Iterable[str]) -> list[Selector]:
    """What the words of REFS select, ranges spelled out. Raises BadRef.

    >>> [found.text for found in read_selectors(["JAY-08..10", "CASEY/"])]
    ['JAY-08', 'JAY-09', 'JAY-10', 'CASEY']
    """
    return [selector for word in words for selector in _read(word)]


#: Nobody mistypes more than this; comparing it would take for ever.
LONGEST_NAME = 200


def nearest(name: str, known: Sequence[str]) -> list[str]:
    """The few known names that a mistyped one may have meant, in their own case."""
    if len(name) > LONGEST_NAME:
        return []
    by_key = {found.lower(): found for found in known}
    close = difflib.get_close_matches(name.lower(), by_key, n=NEAREST, cutoff=0.6)
    if not close:
        close = [key for key in by_key if key.startswith(name.lower()[:3])][:NEAREST]
    return [by_key[key] for key in close]


def _read(word: str) -> list[Selector]:
    if word.startswith("@") and _REF.fullmatch(word[1:]):
        return [Selector(SelectorKind.SAVED, word[1:])]
    if word.endswith("/") and _REF.fullmatch(word[:-1]):
        return [Selector(SelectorKind.CHILDREN, word[:-1])]
    span = _RANGE.fullmatch(word)
    if span:
        return _spelled_out(word, span["stem"], span["first"], span["last"])
    if any(mark in word for mark in "*?["):
        return [Selector(SelectorKind.PATTERN, word)]
    return [Selector(SelectorKind.REF, check_ref(word))]


def _spelled_out(word: str, stem: str, first: str, last: str) -> list[Selector]:
    if not 0 <= int(last) - int(first) < MOST_IN_RANGE:
        raise BadRef(word)
    width = len(first)
    return [
        Selector(SelectorKind.REF, f"{stem}{number:0{width}d}")
        for number in range(int(first), int(last) + 1)
    ]

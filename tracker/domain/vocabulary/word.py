"""What every vocabulary shares."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar


class Word(StrEnum):
    """A value of one vocabulary; its text is what the ledger stores."""

    @property
    def label(self) -> str:
        """The value as a reader sees it: 'under_way' is 'under way'."""
        return words_of(self.value)

    @classmethod
    def short_words(cls) -> dict[str, str]:
        """Other ways to type a value: short word to stored text."""
        return {}


def words_of(value: str) -> str:
    """A stored value as a reader sees it; one value reads better in another order.

    >>> words_of("accepted_in_part"), words_of("part_delivered")
    ('accepted in part', 'delivered in part')
    """
    return "delivered in part" if value == "part_delivered" else value.replace("_", " ")


S = TypeVar("S", bound=StrEnum)


def find_word(words: Iterable[S], text: str) -> S | None:
    """The word that was typed, with `-` or `_`, in any case, or by its short word."""
    typed = re.sub(r"[\s-]+", "_", text.strip().lower())
    for word in words:
        short = type(word).short_words() if isinstance(word, Word) else {}
        if word.value.lower().replace("-", "_") == short.get(typed, typed):
            return word
    return None


def spellings(words: Iterable[StrEnum]) -> list[str]:
    """Every way to type one of these words, short words last."""
    known = tuple(words)
    short = type(known[0]).short_words() if known and isinstance(known[0], Word) else {}
    values = [word.value for word in known]
    return [*values, *(name for name, value in short.items() if value in values)]

"""The rules that find promises, recommendations and demands, each with a meaning and an example.

A rule looks for a few words and then at who stands before them and which verb follows. None
looks far, so that reading takes time in proportion to the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from tracker.domain.vocabulary import Kind


class Who(Enum):
    """Who may stand before the words of a rule."""

    ACTOR = "somebody who can promise, or we and I"
    OTHER = "somebody else than the speaker"
    FIRST = "we or I"
    MEASURE = "a thing that was promised"
    ANY = "anything"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is looked for, and what is made of it."""

    id: str
    kind: Kind
    meaning: str
    """One line for a reader."""
    example: str
    pattern: re.Pattern[str]
    cues: tuple[str, ...] = ()
    """Letters of which one must be there: most sentences are passed over by them."""
    who: Who = Who.ACTOR
    only: frozenset[str] | None = None
    """The verbs that count; None is every verb that is not left out."""
    but: frozenset[str] = frozenset()
    whole: bool = False
    """Whether the title begins with the subject, as in "a fund will be set up"."""
    asks: bool = False
    """Whether the subject is whom it is addressed to."""


def words_of(pattern: str) -> re.Pattern[str]:
    """A pattern in which a space is any space, line breaks too, and case does not matter."""
    return re.compile(pattern.replace(" ", r"\s+"), re.IGNORECASE)

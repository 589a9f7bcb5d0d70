"""What a status word of somebody's list is taken to mean: `part`, `ended refused`, `skip`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from tracker.domain.subject import nearest
from tracker.domain.vocabulary import Delivery, Ended, find_word, spellings
from tracker.errors import UnknownValue, UsageError

W = TypeVar("W", Delivery, Ended)

#: The word says nothing of delivery: nothing is recorded for it.
NOTHING = "nothing"
#: The row is no commitment at all and is left out.
SKIP = "skip"
#: Nobody has decided yet; a file that uses the word is refused.
UNDECIDED = "?"
_ENDED = "ended"


def spelt(value: Delivery | Ended) -> str:
    """A value as a profile has it: `part-delivered`."""
    return value.value.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A status word in the register's vocabulary."""

    delivery: Delivery | None = None
    """None says nothing of delivery."""
    ended: Ended | None = None
    """That it is over, and why; only a tracker's own older register may say so."""
    skip: bool = False

    def __str__(self) -> str:
        """As it is written in a profile."""
        if self.skip:
            return SKIP
        words = [] if self.delivery is None else [spelt(self.delivery)]
        if self.ended is not None:
            words.append(f"{_ENDED} {spelt(self.ended)}")
        return ", ".join(words) or NOTHING


def read_meaning(text: str) -> Meaning | None:
    """The meaning that a profile gives to a word; None where it is undecided (`?`).

    Raises UnknownValue with the nearest for a word that is none of the vocabulary.

    >>> print(read_meaning("part, ended no_funding"), read_meaning("Skip"), read_meaning("?"))
    part-delivered, ended no-funding skip None
    """
    typed = text.strip()
    if typed == UNDECIDED:
        return None
    if typed.casefold() == SKIP:
        return Meaning(skip=True)
    if typed.casefold() == NOTHING:
        return Meaning()
    delivery: Delivery | None = None
    ended: Ended | None = None
    for part in typed.split(","):
        word = part.strip()
        first, _, reason = word.partition(" ")
        if first.casefold() == _ENDED and ended is None:
            ended = _one_of("reason to end", Ended, reason.strip())
        elif delivery is None:
            delivery = _one_of("status", Delivery, word)
        else:
            raise UsageError(
                f"'{text}' says two things of delivery.", hint="Write one, as part or delivered."
            )
    return Meaning(delivery, ended)


def _one_of(what: str, words: type[W], typed: str) -> W:
    known_words: tuple[W, ...] = tuple(words)
    found = find_word(known_words, typed)
    if found is None:
        known = [*spellings(known_words), *((NOTHING, SKIP) if words is Delivery else ())]
        raise UnknownValue(what, typed, nearest=nearest(typed, known), known=known)
    return found

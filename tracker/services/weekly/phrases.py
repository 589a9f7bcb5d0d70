"""Small phrases of the report: days in a sentence, windows, titles that are short enough."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.domain.deadline_values import Bound, Deadline
from tracker.domain.edtf import Precision, When
from tracker.domain.prose import day_words, list_words, number_words, range_words, when_words
from tracker.domain.vocabulary import Carry

#: A headline that a reader takes in at a glance, in characters.
SHORT_TITLE = 72
#: Where a longer title may be cut without changing what it names.
_CUTS = (", ", ": ", " (", "; ")
_SHORTEST_CUT = 12
#: From here on, numbers at the head of a sentence are not spelled out.
MOST_SPELLED = 100
_SMALL = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def on_words(when: When) -> str:
    """A date inside a sentence, with its preposition.

    >>> from tracker.domain.edtf import parse_when
    >>> [on_words(parse_when(text)) for text in ("2025-06-14", "2025-06", "../2025-12-22")]
    ['on 14 June 2025', 'in June 2025', 'by 22 December 2025']
    """
    words = when_words(when)
    if when.approximate or when.precision is Precision.INTERVAL:
        return words
    if when.precision is Precision.QUARTER:
        return f"in {words}"
    return f"on {words}" if when.precision is Precision.DAY else f"in {words}"


def window_words(deadline: Deadline) -> str:
    """The days that a phrase stands for, or that there is no last one."""
    if deadline.latest is None:
        if deadline.bound is Bound.NOT_BEFORE and deadline.earliest is not None:
            return f"not before {day_words(deadline.earliest)}, which sets no last day"
        return "no last day"
    window = deadline.bound is Bound.WITHIN and deadline.period is None
    if window and deadline.earliest is not None:
        return range_words(deadline.earliest, deadline.latest)
    return f"by {day_words(deadline.latest)}"


def short_title(title: str) -> str | None:
    """A title for a headline, cut at a comma if need be; None where it stays too long.

    >>> short_title("Framework for locally led inquiries, tried out in Oldham and four other areas")
    'Framework for locally led inquiries'
    """
    if len(title) <= SHORT_TITLE:
        return title
    cuts = [title.find(cut) for cut in _CUTS]
    fitting = [place for place in cuts if _SHORTEST_CUT <= place <= SHORT_TITLE]
    return title[: max(fitting)] if fitting else None


def sentence_case(text: str) -> str:
    """The text with a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """The text with a small first letter, the rest untouched."""
    return text[:1].lower() + text[1:]


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """A count inside a sentence, in words up to nine: 'two commitments', '14 commitments'."""
    return f"{number_words(number)} {singular if number == 1 else plural or singular + 's'}"


def opening(number: int, singular: str, plural: str | None = None) -> str:
    """A count at the head of a sentence, which never starts with a figure (look, microcopy).

    >>> opening(2, "commitment"), opening(21, "date"), opening(120, "date")
    ('Two commitments', 'Twenty-one dates', 'In all, 120 dates')
    """
    noun = singular if number == 1 else plural or f"{singular}s"
    if number >= MOST_SPELLED:
        return f"In all, {number:,} {noun}"
    tens, ones = divmod(number, 10)
    if number < len(_SMALL):
        return f"{_SMALL[number].capitalize()} {noun}"
    return f"{_TENS[tens]}{f'-{_SMALL[ones]}' if ones else ''} {noun}".capitalize()


def be(number: int, *, past: bool = False) -> str:
    """'is' or 'are', 'was' or 'were'."""
    if past:
        return "was" if number == 1 else "were"
    return "is" if number == 1 else "are"


def shortened(items: Sequence[str], most: int = 5) -> str:
    """A, B and C; of a long list the first ones and how many more there are."""
    if len(items) <= most:
        return list_words(items)
    return f"{', '.join(items[: most - 1])} and {number_words(len(items) - most + 1)} more"


def carried_words(refs: Sequence[str], carry: str | None) -> str:
    """What replaces a promise and how it compares: 'NAT-INQ, a different promise'."""
    named = list_words(refs) or "another promise"
    if carry is None or carry == Carry.NOT_JUDGED:
        return named
    if len(refs) > 1:
        return f"{named}, {carry} promises"
    return f"{named}, {'an' if carry[0] in 'aeiou' else 'a'} {carry} promise"


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends in one already."""
    text = text.strip()
    return text if not text or text[-1] in ".!?…" else f"{text}."

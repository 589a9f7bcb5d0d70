"""What several sections of a report share: value types, limits, and small phrases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.dates import When
from tracker.domain.headlines import Headline
from tracker.domain.prose import STOPS, list_words, lower_first, number_words, plural_of
from tracker.domain.vocabulary import Delivery, Grade, SourceType, SuccessTestType

#: Rows of a list.
LISTED = 100
#: A timeline of more than ALL_DRAWN rows is drawn with its first DRAWN.
ALL_DRAWN = 60
DRAWN = 40
#: Rows of the chart of dates that moved.
SLIPS_DRAWN = 20
#: Programmes, or lead bodies: the smallest of more are gathered in the last of these.
TALLIES = 40

LeftOut = tuple[tuple[str, int], ...]


class Limited:
    """A part of the report that leaves out rows of its long lists."""

    __slots__ = ()
    left_out: LeftOut

    def total(self, name: str) -> int:
        """How many rows a list would have: those that it holds and those left out."""
        return len(getattr(self, name)) + dict(self.left_out).get(name, 0)


def rows_kept(name: str, count: int) -> int:
    """How many of so many rows a list holds."""
    if name == "timeline":
        return count if count <= ALL_DRAWN else DRAWN
    return min(count, SLIPS_DRAWN if name == "slipped" else LISTED)


def left_out(lists: Mapping[str, Sequence[object]]) -> LeftOut:
    """How many rows of each of these whole lists the report leaves out, by the list's name."""
    counts = ((name, len(rows)) for name, rows in lists.items())
    return tuple(
        (name, count - rows_kept(name, count))
        for name, count in counts
        if count > rows_kept(name, count)
    )


def leaves(name: str, value: object) -> Iterator[tuple[str, int | str]]:
    """Every text and number in a value of a report, with the name of the field that holds it.

    A field `entries` that is no tuple counts entries and is left out.
    """
    if isinstance(value, (str, int)):
        yield name, value
    elif isinstance(value, tuple):
        for member in value:
            yield from leaves(name, member)
    elif is_dataclass(value):
        for field in fields(value):
            member = getattr(value, field.name)
            if field.name != "entries" or isinstance(member, tuple):
                yield from leaves(field.name, member)


class SpanKind(StrEnum):
    """How a piece of a sentence is set."""

    TEXT = "text"
    STRONG = "strong"
    REF = "ref"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a sentence: our text, or a ref to link."""

    kind: SpanKind
    text: str
    title: str | None = None
    """For a ref, the words to show in place of the ref itself."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A generated sentence, opened by the glyph of a state where it is about one."""

    headline: Headline | None
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source as it is cited."""

    key: str
    title: str
    publisher: str | None
    url: str | None
    published: When | None
    type: SourceType
    speaker: str | None
    promisers_own: bool
    """Whether it is the promiser's own statement, wherever it was made."""


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One source behind one entry, with the grade that follows."""

    source: SourceLine
    grade: Grade | None
    grade_because: str | None
    """The reason, where the grade was set by hand."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one voice says of delivery, and on what."""

    entry: int
    voice: str
    value: Delivery
    occurred: When
    quote: str | None
    because: str | None
    evidence: tuple[EvidenceLine, ...]
    note: str | None = None
    """How we read the words of a claim, where that has to be said."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a third party stands, dated and sourced."""

    ref: str
    title: str
    who: str
    stance: str
    occurred: When
    quote: str | None
    evidence: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """A success test on a card."""

    number: int
    text: str
    type: SuccessTestType
    how: str | None
    met: bool | None
    evidence: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True)
class ResponseLine:
    """What one addressee answered."""

    addressee: str
    response: str
    occurred: When | None
    quote: str | None
    evidence: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True)
class DeadlineStatement:
    """One statement of a date in a commitment's deadline history."""

    entry: int
    phrase: str
    said: When
    by: str
    event: str | None
    """The event that was given another day, where nobody said it of the commitment."""
    move: str
    """first, restated, slipped, brought_forward, softened, hardened, bound_flipped, withdrawn; or
    rival, for another reading of the phrase before it."""
    days: int | None
    silent: bool
    earliest: date | None
    latest: date | None
    strict_latest: date | None
    reading: str
    rule: str | None
    version: int | None
    hardness: str | None
    because: str | None
    """The reason given for a move."""


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
#: What a commitment is said to do that shows another status now; most simply are it.
_NOW = {
    Headline.NO_ACTION_FOUND: ("now shows no action", "now show no action"),
    Headline.NOT_YET_ASSESSED: ("is no longer assessed", "are no longer assessed"),
}


def short_title(title: str) -> str | None:
    """A title for a headline, cut at a comma if need be; None where it stays too long.

    A closing full stop falls away; a title that asks or exclaims would end the sentence that it
    stands in, so it is None. No cut parts a bracket or a quotation mark from its fellow.

    >>> short_title("Framework for locally led inquiries, tried out in Oldham and four other areas")
    'Framework for locally led inquiries'
    """
    title = title.strip().rstrip(".")
    if title.endswith(STOPS):
        return None
    if len(title) <= SHORT_TITLE:
        return title
    cuts = [title.find(cut) for cut in _CUTS]
    fitting = [
        place for place in cuts if _SHORTEST_CUT <= place <= SHORT_TITLE and _whole(title[:place])
    ]
    return title[: max(fitting)] if fitting else None


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """A count inside a sentence, in words up to nine: 'two commitments', '14 commitments'."""
    return f"{number_words(number)} {singular if number == 1 else plural or plural_of(singular)}"


def opening(number: int, singular: str, plural: str | None = None) -> str:
    """A count at the head of a sentence, which never starts with a figure (look, microcopy).

    >>> opening(2, "commitment"), opening(21, "date"), opening(120, "date")
    ('Two commitments', 'Twenty-one dates', 'In all, 120 dates')
    """
    noun = singular if number == 1 else plural or plural_of(singular)
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


def now_words(headline: Headline, number: int) -> str:
    """What shows a status that it did not show: 'is now under way', 'now show no action'."""
    same = lower_first(headline.label)
    return _NOW.get(headline, (f"is now {same}", f"are now {same}"))[number != 1]


def so_many_are(number: int) -> str:
    """'None is', 'One is' or 'Three are', at the head of a sentence."""
    return opening(number, "is", "are") if number else "None is"


def shortened(items: Sequence[str], most: int = 5) -> str:
    """A, B and C; of a long list the first ones and how many more there are."""
    if len(items) <= most:
        return list_words(items)
    return f"{', '.join(items[: most - 1])} and {number_words(len(items) - most + 1)} more"


def _whole(text: str) -> bool:
    """Whether every bracket and quotation mark in a text has its fellow."""
    pairs = (("(", ")"), ("“", "”"), ("[", "]"))
    return text.count('"') % 2 == 0 and all(text.count(a) == text.count(b) for a, b in pairs)

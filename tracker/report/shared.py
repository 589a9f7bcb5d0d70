"""What several sections share: lists with a limit, spans, small phrases, sources and findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from tracker.domain.dates import When
from tracker.domain.entry import Entry
from tracker.domain.fact import Stated
from tracker.domain.headlines import Headline
from tracker.domain.prose import STOPS, number_words, on_words, plural_of
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import Delivery, Facet, Grade, SourceType, Voice
from tracker.report.reading import Reading

T = TypeVar("T")
#: Rows of a list of the weekly, but for What changed and the table of everything.
MOST = 12


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """The first rows of a list, and how many it has in all."""

    rows: tuple[T, ...]
    total: int

    @property
    def left_out(self) -> int:
        """How many rows are not printed."""
        return self.total - len(self.rows)


def listed(rows: Sequence[T], most: int = MOST) -> Listed[T]:
    """A list that keeps its first rows."""
    return Listed(tuple(rows[:most]), len(rows))


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
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a sentence: our text, somebody's words, or a ref to link."""

    kind: SpanKind
    text: str
    title: str | None = None
    """For a ref, the words to show in place of the ref itself."""


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


def _whole(text: str) -> bool:
    """Whether every bracket and quotation mark in a text has its fellow."""
    pairs = (("(", ")"), ("“", "”"), ("[", "]"))
    return text.count('"') % 2 == 0 and all(text.count(a) == text.count(b) for a, b in pairs)


NO_BODY = "the body responsible"
#: Names that take an article, such as the Ministry of Justice, but not Ofsted.
_WITH_ARTICLE = re.compile(
    r"(Department|Ministry|Office)\b|"
    r".*\b(Agency|Authority|Board|Commission|Committee|Executive|Government|Inspectorates?|"
    r"Ministry|Office|Panel|Police Service|Service|Tribunal)$"
)


def body_words(body: str | None) -> str:
    """A body inside a sentence.

    >>> body_words("Home Office"), body_words("Ofsted"), body_words(None)
    ('the Home Office', 'Ofsted', 'the body responsible')
    """
    if body is None:
        return NO_BODY
    return f"the {body}" if _WITH_ARTICLE.match(body) else body


def actor_words(name: str | None) -> str:
    """Who does something, before the verb: a name with a title closes its comma.

    >>> actor_words("Jo Bloggs, Minister"), actor_words("Home Office")
    ('Jo Bloggs, Minister,', 'the Home Office')
    >>> actor_words("Department for Levelling Up, Housing and Communities")
    'the Department for Levelling Up, Housing and Communities'
    """
    words = body_words(name)
    first, comma, _ = (name or "").partition(", ")
    return f"{words}," if comma and not _WITH_ARTICLE.match(first) else words


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
    note: str | None
    """How we read the words of a claim, where that has to be said."""
    reported_by: str | None
    """Who reports the words, where their speaker is not the source's; else None."""

    @property
    def coded(self) -> bool:
        """Whether the state is our reading of their words."""
        return is_coded(self.value, self.quote, self.note)


def is_coded(value: Delivery, quote: str | None, note: str | None) -> bool:
    """Whether a claim's state is our reading: their words are missing, or do not name it.

    >>> is_coded(Delivery.DELIVERED, "the plan is delivered", None)
    False
    >>> is_coded(Delivery.DELIVERED, "the plan was updated", None)
    True
    """
    return quote is None or note is not None or value.label.casefold() not in quote.casefold()


def evidence_of(
    reading: Reading, stated: Stated, about: Subject | None = None
) -> tuple[EvidenceLine, ...]:
    """The sources of an entry with their grades for its commitment."""
    entry = reading.with_texts(stated)
    return tuple(
        EvidenceLine(
            source=source_line(reading, graded.source, own=graded.own),
            grade=graded.grade,
            grade_because=entry.text("grade_because") if graded.by_hand else None,
        )
        for graded in reading.now.graded(entry, about)
    )


def source_line(reading: Reading, source: Subject, *, own: bool = False) -> SourceLine:
    """A source as it is cited; `own` where its speaker is a promiser of the commitment."""
    speaker = source.one("speaker")
    return SourceLine(
        key=source.ref,
        title=source.title,
        publisher=source.texts.get("publisher"),
        url=source.texts.get("url"),
        published=source.published,
        type=source.source_type,
        speaker=None if speaker is None else reading.name(speaker),
        promisers_own=own or source.promisers_own,
    )


def first_source(reading: Reading, entry: Stated) -> SourceLine | None:
    """The source that an entry rests on first."""
    evidence = evidence_of(reading, entry)
    return evidence[0].source if evidence else None


def best_grade(evidence: tuple[EvidenceLine, ...]) -> Grade | None:
    """The strongest grade among the sources of an entry."""
    grades = [line.grade for line in evidence if line.grade is not None]
    return min(grades, key=lambda grade: grade.value, default=None)


def finding_of(reading: Reading, entry: Entry) -> Finding:
    """What a voice says of delivery, and on what."""
    entry = reading.with_texts(entry)
    note = entry.text("note") if entry.voice == Voice.PROMISER else None
    return Finding(
        entry=entry.seq,
        voice=reading.voice(entry),
        value=Delivery(entry.value),
        occurred=entry.when,
        quote=entry.text("quote"),
        because=entry.text("because") or _looked(reading, entry),
        evidence=evidence_of(reading, entry),
        note=note,
        reported_by=reading.reported_by(entry),
    )


def _looked(reading: Reading, entry: Entry) -> str | None:
    """That nothing was found rests on a look: its places are the reason."""
    for number in entry.refs.get("look", ()):
        look = reading.full.get(number)
        places = look.text("places") if look is not None else None
        if look is not None and look.facet is Facet.LOOK and places:
            return f"We looked {on_words(look.when)} in {places}."
    return None

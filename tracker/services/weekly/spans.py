"""The pieces of a sentence of the bottom line, and how it names commitments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tracker.domain.prose import number_words
from tracker.domain.report import Span, SpanKind
from tracker.domain.standing import Standing
from tracker.services.weekly.phrases import sentence_case, short_title

#: The longest sentence, in words (look, microcopy); a title that does not fit gives way to
#: the ref, a quote is left to section 6.
LONGEST = 25
#: How many commitments a sentence names by title, and how many more by ref.
NAMED = 2
MOST_REFS = 5


def text(text: str) -> Span:
    """Plain words."""
    return Span(SpanKind.TEXT, text)


def strong(text: str) -> Span:
    """The words that a sentence leads with."""
    return Span(SpanKind.STRONG, text)


def name(found: Standing, beside: str) -> Span:
    """A commitment by its title where the sentence has room for it, else by its ref."""
    title = short_title(found.subject.title)
    if title is None or len(f"{title} {beside}".split()) > LONGEST:
        return Span(SpanKind.REF, found.subject.ref)
    return Span(SpanKind.REF, found.subject.ref, sentence_case(title))


def named_if_one(
    some: Sequence[Standing], words: str, lead: Callable[[str], Span] = text
) -> list[Span]:
    """A sentence about some, which closes with the name of the only one."""
    if len(some) > 1:
        return [lead(f"{words}.")]
    return [lead(words), text(": "), name(some[0], words), text(".")]


def rest(some: Sequence[Standing], one: str, many: str) -> list[Span]:
    """The refs beyond those that a sentence has named, after words for one or for many."""
    left = [found.subject.ref for found in some[NAMED:]]
    if not left:
        return []
    return [text(f" {one if len(left) == 1 else many} "), *listed(left), text(".")]


def listed(refs: Sequence[str]) -> Iterator[Span]:
    """A, B and C; of a long list the first ones and how many more there are."""
    told, more = refs[:MOST_REFS], len(refs) - MOST_REFS
    for place, ref in enumerate(told):
        if place:
            yield text(" and " if place == len(told) - 1 and more <= 0 else ", ")
        yield Span(SpanKind.REF, ref)
    if more > 0:
        yield text(f" and {number_words(more)} more")

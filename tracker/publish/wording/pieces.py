"""Styled pieces of text, of which every sentence of a report is made.

The page, the Markdown and the text print the same pieces, each in its own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from tracker.domain.dates import When
from tracker.domain.prose import day_words, when_words
from tracker.publish.filters import grade_words, machine_date, safe_href
from tracker.report.value import EvidenceLine, SourceLine, Span, SpanKind


class Style(StrEnum):
    """How a piece of words is set."""

    PLAIN = "plain"
    STRONG = "strong"
    QUOTE = "quote"
    """Somebody's verbatim words, set in curly marks."""
    CODE = "code"
    """Something to type or to compare, sign by sign."""
    REF = "ref"
    """A link to the card of the ref in `to`."""
    LINK = "link"
    """A link to the address in `to`, which was found safe."""
    TIME = "time"
    """A day or a month, in a form for machines in `to` where there is one."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in one style, as the register holds them: each printer escapes its own way."""

    style: Style
    text: str
    to: str | None = None


Words: TypeAlias = tuple[Piece, ...]
Part: TypeAlias = str | Piece | Words | None


def words(*parts: Part) -> Words:
    """These parts one after the other; plain text may be given as it is, None is left out."""
    pieces: list[Piece] = []
    for part in parts:
        if isinstance(part, str):
            if part:
                pieces.append(Piece(Style.PLAIN, part))
        elif isinstance(part, Piece):
            pieces.append(part)
        elif part is not None:
            pieces.extend(part)
    return tuple(pieces)


def strong(text: str) -> Piece:
    """Words that stand out."""
    return Piece(Style.STRONG, text)


def quote(text: str) -> Piece:
    """Somebody's verbatim words."""
    return Piece(Style.QUOTE, text)


def code(text: str) -> Piece:
    """Something to type or to compare."""
    return Piece(Style.CODE, text)


def at(when: When) -> Piece:
    """A vague date, which machines may read where it names a day, a month or a year."""
    return Piece(Style.TIME, when_words(when), machine_date(when))


def on(day: date) -> Piece:
    """A day."""
    return Piece(Style.TIME, day_words(day), day.isoformat())


def ref(name: str, carded: frozenset[str], label: str | None = None) -> Piece:
    """A ref, or other words for it, linked where it has a card."""
    text = label or name
    return Piece(Style.REF, text, name) if name in carded else Piece(Style.PLAIN, text)


def refs(names: Sequence[str], carded: frozenset[str]) -> Words:
    """Several refs, parted by commas."""
    return listed([words(ref(name, carded)) for name in names])


def listed(items: Iterable[Words], joint: str = ", ") -> Words:
    """These words with a joint between them."""
    pieces: list[Piece] = []
    for item in items:
        if pieces:
            pieces.append(Piece(Style.PLAIN, joint))
        pieces.extend(item)
    return tuple(pieces)


def spans(some: Sequence[Span], carded: frozenset[str]) -> Words:
    """A generated sentence."""
    return tuple(_span(span, carded) for span in some)


def _span(span: Span, carded: frozenset[str]) -> Piece:
    match span.kind:
        case SpanKind.STRONG:
            return strong(span.text)
        case SpanKind.REF:
            return ref(span.text, carded, span.title)
        case _:
            return Piece(Style.PLAIN, span.text)


def source_name(source: SourceLine, *, linked: bool = True) -> Words:
    """Who published what, and when; the title links to it where that is safe."""
    address = safe_href(source.url) if linked else None
    return words(
        f"{source.publisher}, " if source.publisher else None,
        Piece(Style.LINK, source.title, address) if address else source.title,
        ", " if source.published else None,
        at(source.published) if source.published else None,
        None if source.publisher or source.url else " (publisher and address not known)",
    )


def evidence(some: Sequence[EvidenceLine]) -> Words:
    """Each source with its grade."""
    return listed(
        [words(source_name(citation.source), f". {grade_words(citation)}.") for citation in some],
        " ",
    )

"""Words of the report as pieces: refs that link to their card, sources, evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from tracker.domain.prose import when_words
from tracker.domain.report import Evidence, SourceLine, Span, SpanKind
from tracker.domain.vocabulary import Badge, Headline
from tracker.reporting.filters import grade_words, number, safe_href
from tracker.reporting.outline.blocks import Heading, Paragraph, Piece, Style, Words

#: What stands in a cell where there is nothing to say.
NONE = "–"
Part: TypeAlias = str | Piece | Words | None


def words(*parts: Part) -> Words:
    """These parts one after the other; plain text may be given as it is, None is left out."""
    found: list[Piece] = []
    for part in parts:
        if isinstance(part, str):
            if part:
                found.append(Piece(Style.PLAIN, part))
        elif isinstance(part, Piece):
            found.append(part)
        elif part is not None:
            found.extend(part)
    return tuple(found)


def strong(text: str) -> Piece:
    """Words that stand out."""
    return Piece(Style.STRONG, text)


def quote(text: str) -> Piece:
    """Somebody's verbatim words."""
    return Piece(Style.QUOTE, text)


def code(text: str) -> Piece:
    """Something to type or to compare."""
    return Piece(Style.CODE, text)


def paragraph(*parts: Part) -> Paragraph:
    """A paragraph of these parts."""
    return Paragraph(words(*parts))


def heading(level: int, *parts: Part) -> Heading:
    """A heading of these parts."""
    return Heading(level, words(*parts))


def cells(*parts: Part) -> tuple[Words, ...]:
    """A row of a table; an empty cell is a dash."""
    return tuple(words(part) if part else words(NONE) for part in parts)


def counted(value: int | None) -> str:
    """A number in a cell, with a dash where there is none."""
    return NONE if value is None else number(value)


def ref(name: str, carded: frozenset[str], shown: str | None = None) -> Piece:
    """A ref, or other words for it, linked where it has a card."""
    text = shown or name
    return Piece(Style.REF, text, name) if name in carded else Piece(Style.PLAIN, text)


def refs(names: Sequence[str], carded: frozenset[str]) -> Words:
    """Several refs, parted by commas."""
    return listed([words(ref(name, carded)) for name in names])


def listed(items: Iterable[Words], joint: str = ", ") -> Words:
    """These words with a joint between them."""
    found: list[Piece] = []
    for item in items:
        if found:
            found.append(Piece(Style.PLAIN, joint))
        found.extend(item)
    return tuple(found)


def spans(some: Sequence[Span], carded: frozenset[str]) -> Words:
    """A generated sentence."""
    return tuple(_span(span, carded) for span in some)


def _span(span: Span, carded: frozenset[str]) -> Piece:
    match span.kind:
        case SpanKind.STRONG:
            return strong(span.text)
        case SpanKind.REF:
            return ref(span.text, carded, span.title)
        case SpanKind.QUOTE:
            return quote(span.text)
        case _:
            return Piece(Style.PLAIN, span.text)


def state(headline: Headline, badges: Sequence[Badge] = ()) -> Words:
    """A status in words and shape, with at most two badges."""
    marks = "".join(f"; {each.glyph} {each.label}" for each in badges[:2])
    return words(f"{headline.glyph} {headline.label}{marks}")


def source_name(source: SourceLine, *, linked: bool = True) -> Words:
    """Who published what, and when; the title links to it where that is safe."""
    address = safe_href(source.url) if linked else None
    return words(
        f"{source.publisher}, " if source.publisher else None,
        Piece(Style.LINK, source.title, address) if address else source.title,
        f", {when_words(source.published)}" if source.published else None,
    )


def evidence(some: Sequence[Evidence]) -> Words:
    """Each source with its grade."""
    return listed(
        [words(source_name(each.source), f". {grade_words(each)}.") for each in some], " "
    )

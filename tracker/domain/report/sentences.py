"""Generated sentences as spans."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.vocabulary import Headline


class SpanKind(StrEnum):
    """How a piece of a sentence is set."""

    TEXT = "text"
    STRONG = "strong"
    REF = "ref"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a sentence: our text, a ref to link, or somebody's verbatim words."""

    kind: SpanKind
    text: str
    title: str | None = None
    """For a ref, the words to show in place of the ref itself."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A generated sentence, opened by the glyph of a state where it is about one."""

    headline: Headline | None
    spans: tuple[Span, ...]

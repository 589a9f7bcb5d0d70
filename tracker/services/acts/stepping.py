"""What happened and changes no status."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.vocabulary import LinkType, StepKind
from tracker.services.acts.evidence import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Act):
    """A dated event that changes no status; on an instrument, a stage."""

    refs: tuple[str, ...]
    what: str
    kind: StepKind | None = None
    provision: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked(Act):
    """Somebody looked, and found nothing new, or nothing at all."""

    refs: tuple[str, ...]
    nothing: bool = False
    places: str | None = None
    terms: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Act):
    """A note."""

    refs: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Act):
    """How subjects hang together with another."""

    refs: tuple[str, ...]
    type: LinkType
    target: str

"""Opening subjects, and repairing how they were written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.domain.vocabulary import InstrumentType, Kind
from tracker.services.acts.evidence import Act, NewSource

if TYPE_CHECKING:
    from tracker.services.acts.dating import Due


@dataclass(frozen=True, slots=True, kw_only=True)
class Add(Act):
    """Open a commitment."""

    ref: str
    title: str
    kind: Kind | None = None
    wording: str | None = None
    by: str | None = None
    lead: str | None = None
    to: tuple[str, ...] = ()
    parent: str | None = None
    tags: tuple[str, ...] = ()
    due: Due | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInstrument(Act):
    """Open an instrument."""

    ref: str
    title: str
    type: InstrumentType


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit(Act):
    """Repair our transcription; None leaves a part as it is, an empty text empties it."""

    ref: str
    title: str | None = None
    wording: str | None = None
    kind: Kind | None = None
    by: str | None = None
    lead: str | None = None
    to: tuple[str, ...] | None = None
    parent: str | None = None
    tags: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag(Act):
    """Add tags."""

    refs: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSource(Act):
    """Make a source known, or repair what is known of it."""

    source: NewSource
    edit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Save(Act):
    """Save a list of refs under a name."""

    name: str
    refs: tuple[str, ...]

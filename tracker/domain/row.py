"""A commitment or a source as a row: what lists show, what is compared and exported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.domain.schedule import Schedule
from tracker.domain.vocabulary import (
    Agreement,
    Badge,
    Delivery,
    Disposition,
    Ended,
    Group,
    Headline,
    Kind,
    Ratability,
    Response,
    SourceType,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one addressee answered to an ask."""

    addressee: str
    response: Response


@dataclass(frozen=True, slots=True)
class OtherVoice:
    """What a third party says has been delivered."""

    voice: str
    value: Delivery
    occurred: str
    """EDTF."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One commitment at two times; the names are those of `list --json`."""

    ref: str
    title: str
    kind: Kind
    parent: str | None
    lead: str | None
    addressees: tuple[str, ...]
    tags: tuple[str, ...]
    announced: str
    """EDTF."""
    headline: Headline
    group: Group
    badges: tuple[Badge, ...]
    delivery_tracker: Delivery
    delivery_promiser: Delivery | None
    delivery_others: tuple[OtherVoice, ...]
    ended: Ended
    stalled: bool
    response: tuple[Answer, ...] | None
    """None where nobody was asked; empty where nobody has answered."""
    disposition: Disposition
    counted: bool
    ratability: Ratability
    schedule: Schedule
    lateness: str
    """How late or how soon, in words."""
    late_days: int | None
    """Days after the latest day; negative is days left, or early."""
    late_days_strict: int | None
    due_phrase: str | None
    due_earliest: date | None
    due_latest: date | None
    due_strict_latest: date | None
    due_original_latest: date | None
    slip_days: int | None
    """None where no last day was ever stated."""
    moves: int
    agreement: Agreement
    last_entry: int
    last_occurred: date
    last_looked: date | None
    sources: tuple[str, ...]
    """The keys that the standing entries cite, sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One source; the names are those of `source list --json`."""

    ref: str
    title: str
    type: SourceType
    publisher: str | None
    published: str | None
    """EDTF."""
    speaker: str | None
    own: bool | None
    url: str | None
    file: str | None
    cited: int
    """How many entries that stand cite it."""

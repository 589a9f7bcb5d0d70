"""A commitment or a source as a row, the filters that choose rows, and a row's plain values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any

from tracker.domain.entry import instant_text
from tracker.domain.headlines import Agreement, Badge, Group, Headline
from tracker.domain.occurrences import Occurrence
from tracker.domain.schedule import Schedule
from tracker.domain.vocabulary import Delivery, Disposition, Ended, Kind, Response, SourceType


@dataclass(frozen=True, slots=True)
class AddresseeAnswer:
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
class CommitmentRow:
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
    ended_reason: Ended | None
    """None while it is open."""
    stalled: bool
    response: tuple[AddresseeAnswer, ...] | None
    """None where nobody was asked; empty where nobody has answered."""
    disposition: Disposition
    counted: bool
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
    due_event: str | None
    """The event of the diary to which its date is bound."""
    due_expected: str | None
    """When that event is expected, in EDTF, while it has no day."""
    kept: int | None
    """How many times a duty that returns was kept; None for what is no such duty."""
    occurrences: tuple[Occurrence, ...]
    """Its times: those reported on, the one that is due, the next, and of others that are over
    the last ones; by day."""
    tests_met: int
    tests_open: int
    """How many nobody has judged."""
    siblings: int | None
    """Of a timetable: how many commitments it is to set dates for; else None."""
    siblings_dated: int | None
    """How many of them have a last day."""
    agreement: Agreement
    disputed: bool
    """Whether a third party finds otherwise than the promiser claims, or than we find."""
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


#: What stands between the parts of a list in one cell.
BETWEEN = "; "


#: Most values are these: asked first, because an export has millions of them.
_PLAIN = frozenset({str, int, bool})


def plain(value: Any) -> Any:
    """A value as JSON holds it: enumerations by their text, dates in ISO, rows as objects."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        value = {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, date):
        return instant_text(value) if isinstance(value, datetime) else value.isoformat()
    return value


def cell(value: Any) -> str:
    """A value as one text: days in ISO, lists by semicolons, texts by name as JSON."""
    if value is None or isinstance(value, str):
        # A mark of what was redacted stays one, and is known again in a workbook that comes back.
        return value.value if isinstance(value, StrEnum) else value or ""
    if isinstance(value, tuple):
        return BETWEEN.join(map(cell, value))
    if isinstance(value, OtherVoice):
        return f"{value.voice}: {value.value.value} ({value.occurred})"
    if isinstance(value, Occurrence):
        return f"{value.period}: {value.state.value}"
    if isinstance(value, AddresseeAnswer):
        return f"{value.addressee}: {value.response.value}"
    json_value = plain(value)
    return json_value if isinstance(json_value, str) else json.dumps(json_value, ensure_ascii=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What was asked for; an empty filter lets everything through."""

    refs: tuple[str, ...] = ()
    headline: tuple[Headline, ...] = ()
    delivery: tuple[Delivery, ...] = ()
    response: tuple[Response, ...] = ()
    kind: tuple[Kind, ...] = ()
    lead: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    parent: tuple[str, ...] = ()
    overdue: bool = False
    passed_unchecked: bool = False
    due_before: date | None = None
    no_timetable: bool = False
    ended: tuple[Ended, ...] = ()
    claim_ahead: bool = False
    claim_unchecked: bool = False
    disputed: bool = False
    stalled: bool = False
    gone_quiet: int | None = None
    changed_since: date | None = None
    grep: str | None = None


class Sort(StrEnum):
    """What a list is in order of."""

    REF = "ref"
    DUE = "due"
    LATE = "late"
    CHANGED = "changed"

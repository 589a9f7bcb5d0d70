"""Commitments as rows: what `list` shows, what is compared and exported."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any

from tracker.domain.dates import Times
from tracker.domain.describe import lateness
from tracker.domain.entry import instant_text, voice_party
from tracker.domain.schedule import Schedule
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import (
    ASKS,
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
from tracker.ledger.database import Register
from tracker.ledger.standing import first_announced
from tracker.read.snapshot import Filters, Snapshot, candidates, chosen, take


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
    if isinstance(value, Answer):
        return f"{value.addressee}: {value.response.value}"
    found = plain(value)
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of a question, and how many there were before a limit."""

    rows: tuple[Row, ...]
    total: int


def listing(
    register: Register, times: Times, filters: Filters, *, limit: int | None = None
) -> Listing:
    """The commitments that the filters leave, in order of ref."""
    total = None
    with register.database.reading() as connection:
        if limit is not None and times.known_at is None and filters == Filters():
            # The first rows of everything: the others need not be read at all.
            numbers, total = first_announced(connection, times.as_of, limit)
            snapshot = take(connection, times, numbers=numbers)
            found = chosen(snapshot, filters)
        else:
            chosen_before = candidates(connection, times, filters)
            snapshot = take(connection, times, numbers=chosen_before)
            found = chosen(snapshot, filters, order=chosen_before)
    return Listing(
        tuple(row(snapshot, standing) for standing in found[:limit]),
        len(found) if total is None else total,
    )


def row(snapshot: Snapshot, standing: Standing) -> Row:
    """A standing as a row."""
    subject, deadline, timing = standing.subject, standing.deadline, standing.timing
    moves = standing.moves
    parent, lead = subject.one("parent"), subject.one("lead")
    return Row(
        ref=subject.ref,
        title=subject.title,
        kind=subject.kind,
        parent=ref_of(snapshot, parent),
        lead=None if lead is None else snapshot.names.get(lead),
        addressees=tuple(name_of(snapshot, party) for party in subject.refs.get("to", ())),
        tags=subject.tags,
        announced=subject.announced.text,
        headline=standing.headline,
        group=standing.headline.group,
        badges=standing.badges,
        delivery_tracker=standing.delivery,
        delivery_promiser=standing.claimed,
        delivery_others=tuple(
            OtherVoice(voice_name(snapshot, entry.voice), Delivery(entry.value), entry.occurred)
            for entry in standing.others
        ),
        ended=standing.ended,
        stalled=standing.stalled,
        response=answers(snapshot, standing),
        disposition=standing.disposition,
        counted=standing.counted,
        ratability=standing.ratability,
        schedule=timing.value,
        lateness=lateness(standing, snapshot.times.as_of),
        late_days=timing.days,
        late_days_strict=timing.strict_days,
        due_phrase=None if deadline is None else deadline.phrase,
        due_earliest=None if deadline is None else deadline.earliest,
        due_latest=None if deadline is None else deadline.latest,
        due_strict_latest=None if deadline is None else deadline.strict_latest,
        due_original_latest=moves.original_latest,
        slip_days=None if moves.original_latest is None else moves.slip_days,
        moves=moves.count,
        agreement=standing.agreement,
        last_entry=standing.last_entry,
        last_occurred=standing.last_occurred,
        last_looked=standing.last_looked,
        sources=tuple(
            sorted(
                {
                    source.ref
                    for entry in standing.entries.values()
                    for source in snapshot.sources_of(entry)
                }
            )
        ),
    )


def answers(snapshot: Snapshot, standing: Standing) -> tuple[Answer, ...] | None:
    """What each addressee answered; None where nobody was asked."""
    if standing.subject.kind not in ASKS:
        return None
    return tuple(
        Answer(voice_name(snapshot, entry.voice), Response(entry.value))
        for entry in standing.responses
    )


def ref_of(snapshot: Snapshot, number: int | None) -> str | None:
    """The ref of a subject, where the snapshot holds it."""
    found = None if number is None else snapshot.subjects.get(number)
    return None if found is None else found.ref


def name_of(snapshot: Snapshot, party: int) -> str:
    """A party's name."""
    return snapshot.names.get(party, "somebody unnamed")


def voice_name(snapshot: Snapshot, voice: str) -> str:
    """Who speaks: promiser, tracker, or a third party by name."""
    party = voice_party(voice)
    return voice if party is None else name_of(snapshot, party)

"""Appends to the ledger: numbers, salted texts, the chain, and the projections with them.

A batch is opened inside the writer's transaction, so that what it reads of the register
cannot change before it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, bindparam, select

from tracker.domain.dates import parse_when
from tracker.domain.entry import (
    GENESIS,
    Draft,
    Entry,
    Json,
    canonical,
    digest_of,
    instant_text,
    is_item,
    text_commitment,
)
from tracker.domain.facets import ITEMS, RefPart, TextField
from tracker.domain.text import clean_text, name_key
from tracker.domain.vocabulary import Facet, PartyKind
from tracker.errors import Refused
from tracker.ledger import projections
from tracker.ledger.rows import StoredEntry, StoredText
from tracker.ledger.rows import append as append_stored
from tracker.ledger.schema import entry
from tracker.ledger.standing import zone_of

#: Bytes of randomness: `entropy(16)` gives sixteen of them.
Entropy = Callable[[int], bytes]
#: How far a recorded time may lie after the clocks.
A_DAY = timedelta(days=1)
#: The least time between two batches.
TICK = timedelta(microseconds=1)
#: The last moment after which another can come.
LAST_MOMENT = datetime.max.replace(tzinfo=UTC) - TICK
SALT_BYTES = 16
ID_BYTES = 8
#: Entries of a batch in bulk that are written, projected and forgotten together.
AT_ONCE = 2_500
_HEAD = (
    select(entry.c.seq, entry.c.digest, entry.c.recorded_at).order_by(entry.c.seq.desc()).limit(1)
)
_HEAD_AND_ACTOR = _HEAD.add_columns(projections.first_of_name(bindparam("actor")).scalar_subquery())
_FIELDS = frozenset(field.value for field in TextField)
_PARTS = frozenset(part.value for part in RefPart)


@dataclass(slots=True)
class Batch:
    """The entries of one command: numbered, chained and written together."""

    connection: Connection
    recorded_at: datetime
    actor: int
    entropy: Entropy
    head_seq: int
    head_digest: bytes
    first: int
    previous: datetime | None = None
    """When the entry before it was recorded; None in an empty ledger."""
    entries: list[Entry] = field(default_factory=list)
    settled: int = 0
    """How many of the entries the projections hold already."""
    bulk: bool = False
    """Whether rows are written many at a time, as an import does: what is read of the register
    meanwhile does not hold them, and `entries` holds only those that are not settled yet."""
    heard: Callable[[Entry], None] | None = None
    """Told of every entry as it is written: what is in bulk is read from nowhere else."""
    parties: dict[str, int] | None = None
    """Every party there is by the key of its name, where whoever writes in bulk knows them."""
    _lines: list[StoredEntry] = field(default_factory=list)
    """What is not written yet."""
    _recorded_text: str = ""

    def __post_init__(self) -> None:
        """Write the moment of all its entries once."""
        self._recorded_text = instant_text(self.recorded_at)

    def append(self, draft: Draft) -> Entry:
        """Chain a draft to the head and write it; projections follow when the batch ends."""
        seq = self.head_seq + 1
        subject = seq if draft.subject is None else draft.subject
        item = str(seq) if draft.item is None else draft.item
        _check_words(draft, item)
        latest = draft.occurred.latest
        if latest is None:
            raise ValueError("what has happened has a last day by which it had")
        texts = {name: clean_text(name, value) for name, value in draft.texts.items()}
        detail = {name: _clean(name, value) for name, value in draft.detail.items()}
        random = self.entropy(SALT_BYTES * len(texts) + ID_BYTES)
        words = []
        for place, (name, value) in enumerate(texts.items()):
            salt = random[SALT_BYTES * place : SALT_BYTES * (place + 1)]
            words.append(StoredText(name, text_commitment(salt, name, value), salt, value))
        identifier = random[-ID_BYTES:].hex()
        refs = {part: tuple(numbers) for part, numbers in draft.refs.items() if numbers}
        refs_text, detail_text = canonical(refs), canonical(detail)
        earliest = draft.occurred.earliest
        digest = digest_of(
            seq=seq,
            id=identifier,
            batch=self.first,
            subject=subject,
            facet=draft.facet.value,
            item=item,
            voice=draft.voice,
            value=draft.value,
            occurred=draft.occurred.text,
            recorded_at=self._recorded_text,
            actor=self.actor,
            amends=draft.amends,
            refs=refs_text,
            detail=detail_text,
            texts=sorted((text.field, text.commitment) for text in words),
            prev=self.head_digest,
        )
        stored = StoredEntry(
            seq=seq,
            id=identifier,
            batch=self.first,
            subject=subject,
            facet=draft.facet.value,
            item=item,
            voice=draft.voice,
            value=draft.value,
            occurred=draft.occurred.text,
            occurred_earliest=None if earliest is None else earliest.isoformat(),
            occurred_latest=latest.isoformat(),
            recorded_at=self._recorded_text,
            actor=self.actor,
            amends=draft.amends,
            refs=refs_text,
            detail=detail_text,
            prev=self.head_digest,
            digest=digest,
            words=tuple(words),
        )
        self._lines.append(stored)
        written = Entry(
            seq=seq,
            id=identifier,
            batch=self.first,
            subject=subject,
            facet=draft.facet,
            item=item,
            voice=draft.voice,
            value=draft.value,
            occurred=draft.occurred.text,
            occurred_latest=latest,
            recorded_at=self.recorded_at,
            actor=self.actor,
            amends=draft.amends,
            refs=refs,
            detail=detail,
            texts=texts,
        )
        self.head_seq, self.head_digest = seq, digest
        self.entries.append(written)
        if self.heard is not None:
            self.heard(written)
        if self.bulk:
            if len(self.entries) >= AT_ONCE:
                self.settle()
            return written
        self.write()
        if draft.facet in projections.IMMEDIATE:
            projections.project(self.connection, [written])
        return written

    def settle(self) -> None:
        """Bring the projections up to date, so that the next act of the batch sees this one."""
        self.write()
        projections.settle(self.connection, self.entries[self.settled :])
        self.settled = len(self.entries)
        if self.bulk:
            self.entries.clear()
            self.settled = 0

    def write(self) -> None:
        """Write the rows that are not written yet; projections do not have them before `settle`."""
        append_stored(self.connection, self._lines)
        self._lines = []

    def party(self, name: str) -> int:
        """The party of a name, introduced by an entry if it is new."""
        name = " ".join(clean_text("name", name).split())
        key = name_key(name)
        if self.parties is None:
            known = projections.party_named(self.connection, name)
        else:
            known = self.parties.get(key)
        if known is None:
            known = self.append(introduction(name, self.recorded_at)).seq
        if self.parties is not None:
            self.parties[key] = known
        return known


def _check_words(draft: Draft, item: str) -> None:
    """Refuse what nobody could redact: every word that is typed is a text of a known field."""
    if item and (draft.facet not in ITEMS or not is_item(item)):
        raise ValueError(f"{item!r} is no item of {draft.facet.value}")
    unknown = (draft.texts.keys() - _FIELDS) | (draft.refs.keys() - _PARTS)
    if unknown:
        raise ValueError(f"an entry has no {', '.join(sorted(unknown))}")


def _clean(part: str, value: Json) -> Json:
    """A fact with every text in it as the ledger holds texts."""
    if isinstance(value, str):
        return clean_text(part, value)
    if isinstance(value, list):
        return [_clean(part, each) for each in value]
    if isinstance(value, dict):
        return {name: _clean(name, each) for name, each in value.items()}
    return value


def introduction(name: str, moment: datetime) -> Draft:
    """The entry by which a person or body enters the register; only its text names them."""
    return Draft(
        facet=Facet.PARTY,
        value=PartyKind.UNKNOWN,
        occurred=parse_when(moment.date().isoformat()),
        texts={"name": name},
    )


def check_clock(moment: datetime, clocks: Sequence[datetime]) -> None:
    """Refuse a recorded time that is more than a day after every clock there is.

    Recorded times never decrease: one in the far future would stamp all that follows. An earlier
    one is recorded right after the last entry, which says so. Raises Refused (exit 5).
    """
    if moment - A_DAY > max(clocks):
        raise Refused(
            f"It would be recorded at {moment:%Y-%m-%d %H:%M} UTC, more than a day after the "
            "ledger's last entry and this machine's clock, and recorded times never go back.",
            hint="Set the clock right: unset TRACKER_NOW, or give the file its true time.",
        )


@contextmanager
def open_batch(
    connection: Connection,
    *,
    recorded_at: datetime,
    actor: str,
    entropy: Entropy,
    bulk: bool = False,
) -> Iterator[Batch]:
    """A batch at the head of the ledger, on a writer's connection.

    `recorded_at` is always later than the head's, by a microsecond if the clock stands
    still or was set back: what was known at a moment never grows afterwards. The actor's
    own introduction is part of the batch that needs it.
    """
    row = connection.execute(_HEAD_AND_ACTOR, {"actor": name_key(actor)}).first()
    seq, digest, last, known = (0, GENESIS, None, None) if row is None else row
    if last is not None and last > LAST_MOMENT:
        raise Refused(
            "The last entry is stamped at the end of the calendar, and none can follow it.",
            hint="Go back to a copy from before it: tracker restore FILE --accept-break.",
        )
    moment = recorded_at if last is None else max(recorded_at, last + TICK)
    batch = Batch(
        connection=connection,
        recorded_at=moment.astimezone(zone_of(connection)),
        # A new actor's first entry introduces that actor, and is its own author.
        actor=known or seq + 1,
        entropy=entropy,
        head_seq=seq,
        head_digest=bytes(digest),
        first=seq + 1,
        previous=last,
        bulk=bulk,
    )
    if seq and known is None:
        batch.append(introduction(actor, batch.recorded_at))
    yield batch
    batch.settle()


def head(connection: Connection) -> tuple[int, bytes, datetime | None]:
    """The last entry's number, digest and time; (0, 32 zero bytes, None) when there is none."""
    row = connection.execute(_HEAD).first()
    return (0, GENESIS, None) if row is None else (row.seq, bytes(row.digest), row.recorded_at)

"""What the ledger held of a span of days, at a moment: what a periodical report reads."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, and_, func, or_, select

from tracker.domain.entry import Entry
from tracker.domain.times import Times
from tracker.domain.vocabulary import Facet
from tracker.storage.schema import entry
from tracker.storage.standing import LINE, among, entries_of, live, texts_of


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of the ledger at a moment."""

    seq: int
    digest: str
    """Its SHA-256, 64 hexadecimal digits."""
    recorded_at: datetime


def head_at(connection: Connection, known_at: datetime | None) -> Head | None:
    """The ledger's head as it was at `known_at`; None before its first entry."""
    query = select(entry.c.seq, entry.c.digest, entry.c.recorded_at)
    if known_at is not None:
        query = query.where(entry.c.recorded_at <= known_at)
    row = connection.execute(query.order_by(entry.c.seq.desc()).limit(1)).first()
    return None if row is None else Head(row.seq, bytes(row.digest).hex(), row.recorded_at)


def entries_of_days(
    connection: Connection, first: date, last: date, known_at: datetime
) -> list[Entry]:
    """What happened on these days, and what was recorded on them (UTC) about earlier ones.

    Only live entries, with their texts, by day and number.
    """
    opens = datetime.combine(first, time.min, UTC)
    closes = datetime.combine(last, time.min, UTC) + timedelta(days=1)
    learned = and_(
        entry.c.recorded_at >= opens, entry.c.recorded_at < closes, entry.c.occurred_latest < first
    )
    # Not BETWEEN: with a collation on its bounds PostgreSQL cannot parse it.
    happened = and_(entry.c.occurred_latest >= first, entry.c.occurred_latest <= last)
    rows = connection.execute(
        select(*LINE)
        .where(
            live(entry, Times(last, known_at)),
            or_(happened, learned),
        )
        .order_by(entry.c.occurred_latest, entry.c.seq)
    ).all()
    return entries_of(rows, texts_of(connection, [row.seq for row in rows]))


def learned_between(
    connection: Connection, after: datetime, known_at: datetime, as_of: date
) -> list[Entry]:
    """What had happened by a day and was recorded after one moment and by another.

    Only live entries, with their texts, by day and number.
    """
    rows = connection.execute(
        select(*LINE)
        .where(live(entry, Times(as_of, known_at)), entry.c.recorded_at > after)
        .order_by(entry.c.occurred_latest, entry.c.seq)
    ).all()
    return entries_of(rows, texts_of(connection, [row.seq for row in rows]))


def amendments(
    connection: Connection, known_at: datetime, *, after: datetime | None = None
) -> list[Entry]:
    """Everything that corrects, retracts, undoes or redacts an entry by then, in order.

    With `after`, only what was recorded after that moment.
    """
    query = select(*LINE).where(entry.c.amends.is_not(None), entry.c.recorded_at <= known_at)
    if after is not None:
        query = query.where(entry.c.recorded_at > after)
    return entries_of(connection.execute(query.order_by(entry.c.seq)).all(), {})


def remarks(connection: Connection, known_at: datetime) -> list[Entry]:
    """What batches say of themselves (who asserted their times, a clock set by hand), and
    the register of its breaks.
    """
    rows = connection.execute(
        select(*LINE)
        .where(
            entry.c.facet.in_([Facet.BATCH.value, Facet.BREAK.value]),
            entry.c.recorded_at <= known_at,
        )
        .order_by(entry.c.seq)
    ).all()
    return entries_of(rows, {})


def count_in_batches(connection: Connection, batches: Collection[int], known_at: datetime) -> int:
    """How many entries these batches hold."""
    query = select(func.count()).where(
        among(connection, entry.c.batch, batches), entry.c.recorded_at <= known_at
    )
    return int(connection.execute(query).scalar_one())


def digest_at(connection: Connection, seq: int) -> str | None:
    """The digest of an entry, 64 hexadecimal digits; None where there is none."""
    found = connection.execute(select(entry.c.digest).where(entry.c.seq == seq)).scalar()
    return None if found is None else bytes(found).hex()


def number_of(connection: Connection, digest: str) -> int | None:
    """The entry with this digest, or with one that begins so; None where there is none."""
    least, most = (bytes.fromhex(digest.ljust(64, fill)) for fill in "0f")
    query = select(entry.c.seq).where(entry.c.digest >= least, entry.c.digest <= most)
    return connection.execute(query.order_by(entry.c.seq).limit(1)).scalar()


def redactions_since(
    connection: Connection, moment: datetime, shown: tuple[int, int]
) -> tuple[int, ...]:
    """The entries redacted after a moment that a report showed, by number.

    `shown` is the last entry that it rests on, and its own.
    """
    last, own = shown
    rows = connection.execute(
        select(entry.c.amends)
        .where(
            entry.c.facet == Facet.REDACTION.value,
            entry.c.recorded_at > moment,
            or_(entry.c.amends <= last, entry.c.amends == own),
        )
        .order_by(entry.c.amends)
        .distinct()
    )
    return tuple(rows.scalars())

"""Reads the ledger as history: pages of entries, entries of some days, its head then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, and_, func, or_, select, type_coerce

from tracker.domain.dates import Times
from tracker.domain.entry import Entry
from tracker.domain.fact import refs_of
from tracker.domain.vocabulary import Facet
from tracker.ledger.schema import entry
from tracker.ledger.standing import (
    AMENDING,
    LINE,
    amended,
    among,
    entries_of,
    live,
    read_entries,
    texts_of,
    zone_of,
)

_undoing = entry.alias("undoing")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryQuery:
    """Which entries of the ledger are wanted; None asks for everything."""

    known_at: datetime | None = None
    recorded_after: datetime | None = None
    recorded_since: datetime | None = None
    as_of: date | None = None
    subjects: Collection[int] | None = None
    actors: Collection[int] | None = None
    no_news: Collection[Facet] = ()
    """Facets that are left out, and with them whatever was undone."""
    limit: int | None = None


def newest_entries(connection: Connection, page: EntryQuery) -> tuple[list[Entry], int]:
    """The entries of a page, newest first and with their texts, and how many there are."""
    conditions = _conditions(connection, page)
    total = connection.execute(select(func.count()).select_from(entry).where(*conditions)).scalar()
    query = select(*LINE).where(*conditions).order_by(entry.c.seq.desc())
    return read_entries(connection, query.limit(page.limit)), int(total or 0)


def last_amendments(
    connection: Connection, numbers: Collection[int], known_at: datetime | None
) -> dict[int, Entry]:
    """What last amended each of these entries by then, unless that was undone itself."""
    query = select(*LINE).where(among(connection, entry.c.amends, numbers))
    if known_at is not None:
        query = query.where(entry.c.recorded_at <= known_at)
    amending = read_entries(connection, query.order_by(entry.c.seq), texts=False)
    undoing = select(entry.c.amends).where(
        among(connection, entry.c.amends, [amendment.seq for amendment in amending]),
        entry.c.facet == Facet.UNDO.value,
    )
    if known_at is not None:
        undoing = undoing.where(entry.c.recorded_at <= known_at)
    undone = set(connection.execute(undoing).scalars())
    return {
        amendment.amends or 0: amendment for amendment in amending if amendment.seq not in undone
    }


def live_by_facet(connection: Connection, times: Times) -> dict[Facet, int]:
    """How many live entries there are of each facet."""
    query = (
        select(entry.c.facet, func.count())
        .where(entry.c.facet.not_in(AMENDING), entry.c.occurred_latest <= times.as_of)
        .group_by(entry.c.facet)
    )
    if times.known_at is not None:
        query = query.where(entry.c.recorded_at <= times.known_at)
    counts = Counter[str](dict(connection.execute(query).all()))
    # Looking for an amendment of each entry takes ten times as long as counting them.
    gone = amended(connection, times.known_at)
    counts.subtract(
        dict(connection.execute(query.where(among(connection, entry.c.seq, gone))).all())
    )
    return {facet: counts[facet.value] for facet in Facet if counts[facet.value]}


def cited_by(connection: Connection, source: int, times: Times) -> list[Entry]:
    """The live entries that cite a source, with their texts, by day and number."""
    rows = connection.execute(
        select(*LINE)
        .where(
            live(entry, times),
            # The text of canonical JSON chooses too many, never too few.
            type_coerce(entry.c.refs, Text).contains('"source":['),
            type_coerce(entry.c.refs, Text).contains(str(source)),
        )
        .order_by(entry.c.occurred_latest, entry.c.seq)
    ).all()
    rows = [row for row in rows if source in refs_of(row.refs).get("source", ())]
    return entries_of(connection, rows, texts_of(connection, [row.seq for row in rows]))


def citations(connection: Connection, times: Times) -> dict[int, int]:
    """How many live entries cite each source."""
    counts: dict[int, int] = {}
    query = select(type_coerce(entry.c.refs, Text)).where(live(entry, times))
    for (refs,) in connection.execute(query).all():
        for number in refs_of(refs).get("source", ()):
            counts[number] = counts.get(number, 0) + 1
    return counts


def _conditions(connection: Connection, page: EntryQuery) -> list[ColumnElement[bool] | Any]:
    recorded = entry.c.recorded_at
    conditions: list[ColumnElement[bool] | Any] = []
    if page.known_at is not None:
        conditions.append(recorded <= page.known_at)
    if page.recorded_after is not None:
        conditions.append(recorded > page.recorded_after)
    if page.recorded_since is not None:
        conditions.append(recorded >= page.recorded_since)
    if page.as_of is not None:
        conditions.append(entry.c.occurred_latest <= page.as_of)
    if page.subjects is not None:
        conditions.append(among(connection, entry.c.subject, page.subjects))
    if page.actors is not None:
        conditions.append(among(connection, entry.c.actor, page.actors))
    if page.no_news:
        conditions.append(entry.c.facet.not_in([facet.value for facet in page.no_news]))
        conditions.append(~undone(page.known_at))
    return conditions


def undone(known_at: datetime | None) -> ColumnElement[bool]:
    """Whether an entry was undone by then; None is now."""
    undoing = select(1).where(
        _undoing.c.amends == entry.c.seq, _undoing.c.facet == Facet.UNDO.value
    )
    if known_at is not None:
        undoing = undoing.where(_undoing.c.recorded_at <= known_at)
    return undoing.correlate(entry).exists()


def entries_naming(
    connection: Connection, number: int, parts: Mapping[Facet, str], times: Times
) -> list[Entry]:
    """The live entries of other subjects that name a subject in a part of their refs."""
    refs = type_coerce(entry.c.refs, Text)
    rows = connection.execute(
        select(*LINE)
        .where(
            live(entry, times),
            entry.c.facet.in_([facet.value for facet in parts]),
            # As above: the text chooses, the numbers decide.
            refs.contains(str(number)),
        )
        .order_by(entry.c.occurred_latest, entry.c.seq)
    ).all()
    matching = [row for row in rows if number in refs_of(row.refs).get(parts[Facet(row.facet)], ())]
    return entries_of(connection, matching, texts_of(connection, [row.seq for row in matching]))


@dataclass(frozen=True, slots=True)
class LedgerHead:
    """The last entry of the ledger at a moment."""

    seq: int
    digest: str
    """Its SHA-256, 64 hexadecimal digits."""
    recorded_at: datetime


def head_at(connection: Connection, known_at: datetime | None) -> LedgerHead | None:
    """The ledger's head as it was at `known_at`; None before its first entry."""
    query = select(entry.c.seq, entry.c.digest, entry.c.recorded_at)
    if known_at is not None:
        query = query.where(entry.c.recorded_at <= known_at)
    row = connection.execute(query.order_by(entry.c.seq.desc()).limit(1)).first()
    return None if row is None else LedgerHead(row.seq, bytes(row.digest).hex(), row.recorded_at)


def entries_of_days(
    connection: Connection, first: date, last: date, known_at: datetime
) -> list[Entry]:
    """What happened on these days, and what was recorded on them about earlier ones.

    Only live entries, with their texts, by day and number.
    """
    zone = zone_of(connection)
    opens = datetime.combine(first, time.min, zone)
    closes = datetime.combine(last + timedelta(days=1), time.min, zone)
    learned = and_(
        entry.c.recorded_at >= opens, entry.c.recorded_at < closes, entry.c.occurred_latest < first
    )
    # Not BETWEEN: with a collation on its bounds PostgreSQL cannot parse it.
    happened = and_(entry.c.occurred_latest >= first, entry.c.occurred_latest <= last)
    query = (
        select(*LINE)
        .where(
            live(entry, Times(last, known_at)),
            or_(happened, learned),
        )
        .order_by(entry.c.occurred_latest, entry.c.seq)
    )
    return read_entries(connection, query)


def learned_between(
    connection: Connection, after: datetime, known_at: datetime, as_of: date
) -> list[Entry]:
    """What had happened by a day and was recorded after one moment and by another.

    Only live entries, with their texts, by day and number.
    """
    query = (
        select(*LINE)
        .where(live(entry, Times(as_of, known_at)), entry.c.recorded_at > after)
        .order_by(entry.c.occurred_latest, entry.c.seq)
    )
    return read_entries(connection, query)


def amendments(
    connection: Connection, known_at: datetime, *, after: datetime | None = None
) -> list[Entry]:
    """Everything that corrects, retracts, undoes or redacts an entry by then, in order.

    With `after`, only what was recorded after that moment.
    """
    query = select(*LINE).where(entry.c.amends.is_not(None), entry.c.recorded_at <= known_at)
    if after is not None:
        query = query.where(entry.c.recorded_at > after)
    return read_entries(connection, query.order_by(entry.c.seq), texts=False)


def remarks(connection: Connection, known_at: datetime) -> list[Entry]:
    """What batches say of themselves (who asserted their times, a clock set by hand), and
    the register of its breaks, with their texts.
    """
    query = (
        select(*LINE)
        .where(
            entry.c.facet.in_([Facet.BATCH.value, Facet.BREAK.value]),
            entry.c.recorded_at <= known_at,
        )
        .order_by(entry.c.seq)
    )
    return read_entries(connection, query)


def count_in_batches(connection: Connection, batches: Collection[int], known_at: datetime) -> int:
    """How many entries these batches hold."""
    query = select(func.count()).where(
        among(connection, entry.c.batch, batches), entry.c.recorded_at <= known_at
    )
    return int(connection.execute(query).scalar_one())


def digest_at(connection: Connection, seq: int) -> str | None:
    """The digest of an entry, 64 hexadecimal digits; None where there is none."""
    digest = connection.execute(select(entry.c.digest).where(entry.c.seq == seq)).scalar()
    return None if digest is None else bytes(digest).hex()


def number_of(connection: Connection, digest: str) -> int | None:
    """The entry with this digest, or with one that begins so; None where there is none."""
    least, most = (bytes.fromhex(digest.ljust(64, fill)) for fill in "0f")
    query = select(entry.c.seq).where(entry.c.digest >= least, entry.c.digest <= most)
    return connection.execute(query.order_by(entry.c.seq).limit(1)).scalar()


def redactions_since(
    connection: Connection, moment: datetime, reported: tuple[int, int]
) -> tuple[int, ...]:
    """The entries redacted after a moment that a report showed, by number.

    `reported` is the last entry that it rests on, and its own.
    """
    last, own = reported
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


def entries_after(connection: Connection, seq: int) -> list[Entry]:
    """Every entry after a number, amended ones too, with their texts."""
    query = select(*LINE).where(entry.c.seq > seq).order_by(entry.c.seq)
    return read_entries(connection, query)

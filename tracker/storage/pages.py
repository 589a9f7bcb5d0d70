"""Pages of the ledger: its entries by number, with what was done to them since."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, func, select, type_coerce

from tracker.domain.entry import Entry
from tracker.domain.times import Times
from tracker.domain.vocabulary import Facet
from tracker.storage.schema import entry
from tracker.storage.standing import LINE, among, entries_of, live, texts_of
from tracker.storage.types import read_refs

_undoing = entry.alias("undoing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
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


def newest_entries(connection: Connection, page: Page) -> tuple[list[Entry], int]:
    """The entries of a page, newest first and with their texts, and how many there are."""
    conditions = _conditions(connection, page)
    total = connection.execute(select(func.count()).select_from(entry).where(*conditions)).scalar()
    query = select(*LINE).where(*conditions).order_by(entry.c.seq.desc())
    rows = connection.execute(query if page.limit is None else query.limit(page.limit)).all()
    words = texts_of(connection, [row.seq for row in rows])
    return entries_of(rows, words), int(total or 0)


def last_amendments(
    connection: Connection, numbers: Collection[int], known_at: datetime | None
) -> dict[int, Entry]:
    """What last amended each of these entries by then, unless that was undone itself."""
    query = select(*LINE).where(among(connection, entry.c.amends, numbers))
    if known_at is not None:
        query = query.where(entry.c.recorded_at <= known_at)
    found = entries_of(connection.execute(query.order_by(entry.c.seq)).all(), {})
    undoing = select(entry.c.amends).where(
        among(connection, entry.c.amends, [each.seq for each in found]),
        entry.c.facet == Facet.UNDO.value,
    )
    if known_at is not None:
        undoing = undoing.where(entry.c.recorded_at <= known_at)
    undone = set(connection.execute(undoing).scalars())
    return {each.amends or 0: each for each in found if each.seq not in undone}


def live_by_facet(connection: Connection, times: Times) -> dict[Facet, int]:
    """How many live entries there are of each facet."""
    query = select(entry.c.facet, func.count()).where(live(entry, times)).group_by(entry.c.facet)
    counted = {Facet(name): number for name, number in connection.execute(query)}
    return {facet: counted[facet] for facet in Facet if facet in counted}


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
    rows = [row for row in rows if source in read_refs(row.refs).get("source", ())]
    return entries_of(rows, texts_of(connection, [row.seq for row in rows]))


def citations(connection: Connection, times: Times) -> dict[int, int]:
    """How many live entries cite each source."""
    found: dict[int, int] = {}
    query = select(type_coerce(entry.c.refs, Text)).where(live(entry, times))
    for (refs,) in connection.execute(query).all():
        for number in read_refs(refs).get("source", ()):
            found[number] = found.get(number, 0) + 1
    return found


def _conditions(connection: Connection, page: Page) -> list[ColumnElement[bool] | Any]:
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


def naming(
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
    named = [row for row in rows if number in read_refs(row.refs).get(parts[Facet(row.facet)], ())]
    return entries_of(named, texts_of(connection, [row.seq for row in named]))

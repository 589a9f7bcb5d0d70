"""The as-of query: filtered once, and everything that is read derives from it.

An entry is live when it had happened by `as_of`, was recorded by `known_at`, and had not
been corrected, retracted or undone by then. For each facet and voice of a subject the
last live entry stands, by day and then by number.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    bindparam,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Integer

from tracker.domain.entry import Entry
from tracker.domain.times import Times
from tracker.domain.vocabulary import Facet
from tracker.storage.schema import entry, entry_text, standing

AMENDING = (Facet.RETRACTION.value, Facet.UNDO.value)


def among(connection: Connection, column: ColumnElement[int], numbers: Collection[int]) -> Any:
    """A condition that holds for any number of numbers with one bound value."""
    if connection.dialect.name == "sqlite":
        each = text("SELECT value FROM json_each(:numbers)").bindparams(
            bindparam("numbers", json.dumps(sorted(numbers)), unique=True)
        )
        return column.in_(each.columns(value=Integer).scalar_subquery())
    listed = bindparam("numbers", sorted(numbers), type_=ARRAY(Integer), unique=True)
    return column == func.any(listed)


def unamended(of: FromClause, known_at: datetime | None) -> ColumnElement[bool]:
    """Whether nothing recorded by `known_at` corrects, retracts or undoes an entry.

    An amendment that was itself undone counts no more; an undo is final. A redaction
    destroys words and leaves the entry standing.
    """
    amending, undoing = entry.alias("amending"), entry.alias("undoing")
    undone = select(1).where(
        undoing.c.amends == amending.c.seq, undoing.c.facet == Facet.UNDO.value
    )
    amended = select(1).where(
        amending.c.amends == of.c.seq, amending.c.facet != Facet.REDACTION.value
    )
    if known_at is not None:
        undone = undone.where(undoing.c.recorded_at <= known_at)
        amended = amended.where(amending.c.recorded_at <= known_at)
    undone = undone.correlate(amending)
    return ~amended.where(~undone.exists()).correlate(of).exists()


def live(of: FromClause, times: Times) -> ColumnElement[bool]:
    """The one filter: had happened by `as_of`, was recorded and unamended at `known_at`."""
    conditions = [
        of.c.occurred_latest <= times.as_of,
        of.c.facet.not_in(AMENDING),
        unamended(of, times.known_at),
    ]
    if times.known_at is not None:
        conditions.append(of.c.recorded_at <= times.known_at)
    return and_(*conditions)


def standing_query(times: Times, *, current: bool) -> Select[Any]:
    """The entry that stands for each facet and voice of each subject.

    With `current` the projection answers: nothing in the register is later than the
    question. The two are equal by construction, and by a test.
    """
    if current:
        return select(entry).join_from(standing, entry, entry.c.seq == standing.c.seq)
    last = entry.alias("last")
    seq = (
        select(last.c.seq)
        .where(
            last.c.subject == standing.c.subject,
            last.c.facet == standing.c.facet,
            last.c.voice == standing.c.voice,
            live(last, times),
        )
        .order_by(last.c.occurred_latest.desc(), last.c.seq.desc())
        .limit(1)
        .correlate(standing)
        .scalar_subquery()
    )
    return select(entry).join_from(standing, entry, entry.c.seq == seq)


def is_current(connection: Connection, times: Times) -> bool:
    """Whether the projection holds the answer to a question about these times."""
    last_day = connection.execute(select(func.max(standing.c.occurred_latest))).scalar()
    if last_day is not None and last_day > times.as_of:
        return False
    if times.known_at is None:
        return True
    newest = connection.execute(select(func.max(entry.c.recorded_at))).scalar()
    return newest is None or newest <= times.known_at


def standing_entries(
    connection: Connection,
    times: Times,
    *,
    facets: Collection[Facet] | None = None,
    subjects: Collection[int] | None = None,
    texts: bool = False,
) -> list[Entry]:
    """The standing entries, by subject, facet and voice; with their texts if asked."""
    query = standing_query(times, current=is_current(connection, times))
    if facets is not None:
        query = query.where(standing.c.facet.in_([facet.value for facet in facets]))
    if subjects is not None:
        query = query.where(among(connection, standing.c.subject, subjects))
    query = query.order_by(standing.c.subject, standing.c.facet, standing.c.voice)
    return _entries(connection, query, texts=texts)


def history(
    connection: Connection,
    times: Times,
    *,
    facets: Collection[Facet] | None = None,
    subjects: Collection[int] | None = None,
    texts: bool = False,
) -> list[Entry]:
    """Every live entry, by subject, day and number."""
    query = select(entry).where(live(entry, times))
    if facets is not None:
        query = query.where(entry.c.facet.in_([facet.value for facet in facets]))
    if subjects is not None:
        query = query.where(among(connection, entry.c.subject, subjects))
    query = query.order_by(entry.c.subject, entry.c.occurred_latest, entry.c.seq)
    return _entries(connection, query, texts=texts)


def texts_of(connection: Connection, numbers: Sequence[int]) -> dict[int, dict[str, str | None]]:
    """The free text of entries, by entry and field."""
    found: dict[int, dict[str, str | None]] = {}
    for seq, name, value in connection.execute(
        select(entry_text.c.seq, entry_text.c.field, entry_text.c.value).where(
            among(connection, entry_text.c.seq, numbers)
        )
    ):
        found.setdefault(seq, {})[name] = value
    return found


def _entries(connection: Connection, query: Select[Any], *, texts: bool) -> list[Entry]:
    rows = connection.execute(query).all()
    words = texts_of(connection, [row.seq for row in rows]) if texts and rows else {}
    return entries_of(rows, words)


def entries_of(rows: Iterable[Any], words: dict[int, dict[str, str | None]]) -> list[Entry]:
    """Entries from rows of the ledger."""
    return [
        Entry(
            seq=row.seq,
            id=row.id,
            batch=row.batch,
            subject=row.subject,
            facet=Facet(row.facet),
            voice=row.voice,
            value=row.value,
            occurred=row.occurred,
            occurred_latest=row.occurred_latest,
            recorded_at=row.recorded_at,
            actor=row.actor,
            amends=row.amends,
            refs={part: tuple(numbers) for part, numbers in row.refs.items()},
            detail=row.detail,
            texts=words.get(row.seq, {}),
        )
        for row in rows
    ]

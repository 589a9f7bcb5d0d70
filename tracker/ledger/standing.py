"""The as-of query: what was live at two times, and which commitments can pass a filter."""

from __future__ import annotations

import heapq
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Text,
    and_,
    bindparam,
    func,
    or_,
    select,
    text,
    type_coerce,
)
from sqlalchemy.types import Integer

from tracker.domain.dates import Times
from tracker.domain.entry import Entry
from tracker.domain.facets import TextField
from tracker.domain.prose import day_words
from tracker.domain.status import CommitmentStatus
from tracker.domain.subject import ref_order
from tracker.domain.text import Redacted
from tracker.domain.vocabulary import NEWS, Facet, Kind, SuccessTestValue
from tracker.ledger.schema import (
    Day,
    Instant,
    commitment,
    entry,
    entry_text,
    read_day,
    read_local,
    read_refs,
    status,
    subject,
)

AMENDING = (Facet.RETRACTION.value, Facet.UNDO.value)
#: What an entry is read from, in the order of its parts; the chain's digests stay where they are.
#: Days, moments and JSON come as text, which `entries_of` reads: a type that decorates a column
#: costs three calls a value.
_AS_TEXT = frozenset({"occurred_latest", "recorded_at", "refs", "detail"})
LINE = tuple(
    type_coerce(entry.c[name], Text).label(name) if name in _AS_TEXT else entry.c[name]
    for name in Entry._fields
    if name != "texts"
)
_FACETS = {facet.value: facet for facet in Facet}
_WORDLESS: Mapping[str, str | None] = MappingProxyType({})
# An alias copies every column: made once, not once a query.
_amending, _undoing = (entry.alias(name) for name in ("amending", "undoing"))


def among(connection: Connection, column: ColumnElement[int], numbers: Collection[int]) -> Any:
    """A condition that holds for any number of numbers with one bound value."""
    dialect = connection.dialect.name
    return _among(dialect, column, value=_bound(dialect, numbers), unique=True)


def _among(dialect: str, column: ColumnElement[int], **bound: Any) -> Any:
    if dialect == "sqlite":
        each = text("SELECT value FROM json_each(:numbers)").bindparams(
            bindparam("numbers", **bound)
        )
        return column.in_(each.columns(value=Integer).scalar_subquery())
    # Its dialect is not imported for a register in a file: start-up is a budget.
    from sqlalchemy.dialects.postgresql import ARRAY

    return column == func.any(bindparam("numbers", type_=ARRAY(Integer), **bound))


def _bound(dialect: str, numbers: Collection[int]) -> Any:
    return json.dumps(sorted(numbers)) if dialect == "sqlite" else sorted(numbers)


def unamended(
    of: FromClause, known_at: datetime | BindParameter[datetime] | None
) -> ColumnElement[bool]:
    """Whether nothing recorded by `known_at` corrects, retracts or undoes an entry.

    An amendment that was itself undone counts no more; an undo is final. A redaction
    destroys words and leaves the entry standing.
    """
    undone = select(1).where(
        _undoing.c.amends == _amending.c.seq, _undoing.c.facet == Facet.UNDO.value
    )
    amended = select(1).where(
        _amending.c.amends == of.c.seq, _amending.c.facet != Facet.REDACTION.value
    )
    if known_at is not None:
        undone = undone.where(_undoing.c.recorded_at <= known_at)
        amended = amended.where(_amending.c.recorded_at <= known_at)
    undone = undone.correlate(_amending)
    return ~amended.where(~undone.exists()).correlate(of).exists()


def live(of: FromClause, times: Times) -> ColumnElement[bool]:
    """The one filter: had happened by `as_of`, was recorded and unamended at `known_at`."""
    return _live(of, times.as_of, times.known_at)


def _live(
    of: FromClause,
    as_of: date | BindParameter[date],
    known_at: datetime | BindParameter[datetime] | None,
) -> ColumnElement[bool]:
    conditions = [
        of.c.facet.not_in(AMENDING),
        of.c.occurred_latest <= as_of,
        unamended(of, known_at),
    ]
    if known_at is not None:
        conditions.append(of.c.recorded_at <= known_at)
    return and_(*conditions)


def history(
    connection: Connection,
    times: Times,
    *,
    facets: Collection[Facet] | None = None,
    subjects: Collection[int] | None = None,
    within: tuple[int, int] | None = None,
    texts: bool | Collection[Facet] = False,
) -> list[Entry]:
    """Every live entry, by subject, day and number; with its texts, or those of some facets.

    Of `subjects`, or of those whose number is `within` a first and a last, or of all.
    """
    dialect = connection.dialect.name
    named = None if facets is None else tuple(sorted(facet.value for facet in facets))
    query = _history_query(
        dialect,
        named,
        some=subjects is not None,
        part=within is not None,
        then=times.known_at is not None,
    )
    bound: dict[str, Any] = {"as_of": times.as_of}
    if times.known_at is not None:
        bound["known_at"] = times.known_at
    if subjects is not None:
        bound["numbers"] = _bound(dialect, subjects)
    if within is not None:
        bound["first"], bound["last"] = within
    return read_entries(connection, query, bound, texts=texts)


def standing_entries(
    connection: Connection,
    times: Times,
    *,
    facets: Collection[Facet],
    subjects: Collection[int] | None = None,
    texts: bool = False,
) -> list[Entry]:
    """The entry that stands for each facet, voice and item of each subject."""
    entries = history(connection, times, facets=facets, subjects=subjects, texts=texts)
    last = {(one.subject, one.facet, one.voice, one.item): one for one in entries}
    return list(last.values())


@cache
def _history_query(
    dialect: str, facets: tuple[str, ...] | None, *, some: bool, part: bool, then: bool
) -> Select[Any]:
    """The query for `some` subjects, a `part` of them by number or all, known `then` or now.

    Made once: putting it together takes longer than running it.
    """
    known_at = bindparam("known_at", type_=Instant) if then else None
    query = select(*LINE).where(_live(entry, bindparam("as_of", type_=Day), known_at))
    if facets is not None:
        query = query.where(entry.c.facet.in_(facets))
    if some:
        query = query.where(_among(dialect, entry.c.subject))
    if part:
        first, last = (bindparam(name, type_=BigInteger) for name in ("first", "last"))
        query = query.where(entry.c.subject >= first, entry.c.subject <= last)
    return query.order_by(entry.c.subject, entry.c.occurred_latest, entry.c.seq)


def status_rows(
    connection: Connection, times: Times, *, numbers: Collection[int] | None = None
) -> tuple[list[CommitmentStatus], set[int]] | None:
    """The stored status rows that cover a day, and the commitments whose row does not.

    None where the ledger has grown since the moment that is asked about: then no row answers.
    """
    if times.known_at is not None:
        newest = connection.execute(select(func.max(entry.c.recorded_at))).scalar()
        if newest is not None and newest > times.known_at:
            return None
    day = times.as_of.isoformat()
    covered = and_(
        status.c.first_day <= day,
        or_(status.c.next_day.is_(None), status.c.next_day > day),
    )
    query = select(status.c.facts).where(covered)
    others = select(status.c.id).where(~covered)
    if numbers is not None:
        some = among(connection, status.c.id, numbers)
        query, others = query.where(some), others.where(some)
    rows = list(map(CommitmentStatus.read, connection.execute(query).scalars().all()))
    return rows, set(connection.execute(others).scalars())


def last_news(connection: Connection, times: Times, subjects: Collection[int]) -> dict[int, date]:
    """The last day on which anything happened to each of these subjects, where it did."""
    query = (
        select(entry.c.subject, func.max(entry.c.occurred_latest))
        .where(
            among(connection, entry.c.subject, subjects),
            or_(
                entry.c.facet.in_([facet.value for facet in NEWS]),
                and_(
                    entry.c.facet == Facet.TEST.value,
                    entry.c.value != SuccessTestValue.SET.value,
                ),
            ),
            live(entry, times),
        )
        .group_by(entry.c.subject)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def ever_recorded(
    connection: Connection, number: int, facet: Facet, *, texts: bool = False
) -> list[Entry]:
    """Every entry of a subject in a facet, amended ones too, by number."""
    query = (
        select(*LINE)
        .where(entry.c.subject == number, entry.c.facet == facet.value)
        .order_by(entry.c.seq)
    )
    return read_entries(connection, query, texts=texts)


def texts_of(connection: Connection, numbers: Sequence[int]) -> dict[int, dict[str, str | None]]:
    """The free text of entries, by entry and field."""
    texts: dict[int, dict[str, str | None]] = {}
    dialect = connection.dialect.name
    bound = {"numbers": _bound(dialect, numbers)}
    for seq, name, value in connection.execute(_texts_query(dialect), bound).all():
        texts.setdefault(seq, {})[name] = value
    if any(value is None for fields in texts.values() for value in fields.values()):
        for (seq, name), mark in marks(connection, texts).items():
            texts[seq][name] = mark
    return texts


def marks(connection: Connection, numbers: Collection[int]) -> dict[tuple[int, str], Redacted]:
    """What stands in the place of redacted words, by entry and field."""
    # Asked only where a text is missing, which is rare; redactions are few.
    redacted = connection.execute(
        select(entry.c.seq, entry.c.amends, entry.c.value, entry.c.occurred_latest)
        .where(entry.c.facet == Facet.REDACTION.value, entry.c.amends.is_not(None))
        .order_by(entry.c.seq)
    )
    requested = set(numbers)
    return {
        (row.amends, row.value): Redacted(
            f"[redacted {day_words(row.occurred_latest)}, no. {row.seq}]"
        )
        for row in redacted
        if row.amends in requested
    }


@cache
def _texts_query(dialect: str) -> Select[Any]:
    columns = (entry_text.c.seq, entry_text.c.field, entry_text.c.value)
    return select(*columns).where(_among(dialect, entry_text.c.seq))


def read_entries(
    connection: Connection,
    query: Select[Any],
    bound: Mapping[str, Any] | None = None,
    *,
    texts: bool | Collection[Facet] = True,
) -> list[Entry]:
    """The entries of a query for `LINE`, with their free texts where those are wanted."""
    rows = connection.execute(query, bound or {}).all()
    if texts is True:
        worded = [row.seq for row in rows]
    else:
        names = {facet.value for facet in texts or ()}
        worded = [row.seq for row in rows if row.facet in names] if names else []
    return entries_of(connection, rows, texts_of(connection, worded) if worded else {})


def zone_of(connection: Connection) -> tzinfo:
    """The zone of the register that a connection is to."""
    zone: tzinfo = connection.get_execution_options().get("tracker_zone", UTC)
    return zone


def entries_of(
    connection: Connection, rows: Iterable[Any], words: Mapping[int, Mapping[str, str | None]]
) -> list[Entry]:
    """Entries from rows of the ledger, read as `LINE`; their moments have the register's zone."""
    zone = zone_of(connection)
    # Unpacked and made by place: a name costs as much again, and rows come by the million.
    return [
        Entry(
            seq,
            id_,
            batch,
            subject,
            _FACETS[facet],
            item,
            voice,
            value,
            occurred,
            read_day(latest),
            read_local(recorded_at, zone),
            actor,
            amends,
            read_refs(refs),
            {} if detail == "{}" else json.loads(detail),
            words.get(seq, _WORDLESS),
        )
        for (
            seq,
            id_,
            batch,
            subject,
            facet,
            item,
            voice,
            value,
            occurred,
            latest,
            recorded_at,
            actor,
            amends,
            refs,
            detail,
        ) in rows
    ]


def by_subject(entries: Iterable[Entry]) -> dict[int, list[Entry]]:
    """Entries by the subject that they are about, each in the order given."""
    groups: dict[int, list[Entry]] = {}
    for entry_ in entries:
        groups.setdefault(entry_.subject, []).append(entry_)
    return groups


def narrowed(
    connection: Connection,
    *,
    known_at: datetime | None,
    kinds: Collection[Kind] = (),
    parents: Sequence[int] = (),
    leads: Sequence[int] = (),
    to: Sequence[int] = (),
    tags: Collection[str] = (),
) -> set[int] | None:
    """The commitments that have one of each that is asked for; None where nothing is."""
    having: list[set[int]] = []
    if (kinds or parents or leads) and known_at is None:
        conditions = [
            among(connection, column, numbers)
            for column, numbers in ((commitment.c.parent, parents), (commitment.c.lead, leads))
            if numbers
        ]
        if kinds:
            conditions.append(commitment.c.kind.in_([kind.value for kind in kinds]))
        having.append(set(connection.execute(select(commitment.c.id).where(*conditions)).scalars()))
    elif known_at is not None:
        if parents:
            having.append(_ever(connection, _naming("parent", parents)))
        if leads:
            having.append(_ever(connection, _naming("lead", leads)))
    if to:
        having.append(_ever(connection, [_addressing(party) for party in to]))
    if tags:
        having.append(_tagged(connection, tags))
    return set.intersection(*having) if having else None


def first_announced(connection: Connection, as_of: date, limit: int) -> tuple[list[int], int]:
    """The first commitments by ref that had been announced by a day, and how many there are.

    With everything that was ever recorded: at an earlier moment the ledger has to be read.
    """
    announced = commitment.c.announced_latest <= as_of
    query = (
        select(commitment.c.id, subject.c.ref)
        .join_from(commitment, subject, subject.c.id == commitment.c.id)
        .where(announced)
    )
    rows = connection.execute(query).all()
    first = heapq.nsmallest(limit, rows, key=lambda row: ref_order(row.ref))
    return [row.id for row in first], len(rows)


def _naming(part: str, numbers: Sequence[int]) -> list[ColumnElement[bool]]:
    return [holds(entry.c.refs, f'"{part}":[{number}]') for number in numbers]


def _addressing(party: int) -> ColumnElement[bool]:
    return and_(holds(entry.c.refs, '"to":['), holds(entry.c.refs, str(party)))


def holds(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Whether the canonical JSON of a column holds a text, in any case."""
    return type_coerce(column, Text).icontains(text, autoescape=True)


def _tagged(connection: Connection, tags: Collection[str]) -> set[int]:
    """The subjects that ever had one of these tags, or one that holds it."""
    query = (
        select(entry.c.subject)
        .join_from(entry, entry_text, entry_text.c.seq == entry.c.seq)
        .where(
            entry.c.facet == Facet.IDENTITY.value,
            entry_text.c.field == TextField.TAGS.value,
            or_(*(entry_text.c.value.icontains(tag, autoescape=True) for tag in tags)),
        )
    )
    return set(connection.execute(query).scalars())


def _ever(connection: Connection, conditions: list[ColumnElement[bool]]) -> set[int]:
    """The subjects of which an identity entry ever said one of these."""
    query = select(entry.c.subject).where(entry.c.facet == Facet.IDENTITY.value, or_(*conditions))
    return set(connection.execute(query).scalars())

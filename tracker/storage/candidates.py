"""Which commitments can pass a filter, asked before their entries are read.

What comes back may be too many, never too few; the filters are applied again to what was
known. Without a moment the projection answers, since a repair of identity holds for every
day; at an earlier moment the ledger is asked whether anything ever said so.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, and_, func, or_, select, type_coerce

from tracker.domain.canonical import canonical
from tracker.domain.vocabulary import Facet, Kind
from tracker.storage.schema import commitment, entry, subject
from tracker.storage.standing import among


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
    asked: list[set[int]] = []
    if (kinds or parents or leads) and known_at is None:
        conditions = [
            among(connection, column, numbers)
            for column, numbers in ((commitment.c.parent, parents), (commitment.c.lead, leads))
            if numbers
        ]
        if kinds:
            conditions.append(commitment.c.kind.in_([kind.value for kind in kinds]))
        asked.append(set(connection.execute(select(commitment.c.id).where(*conditions)).scalars()))
    elif known_at is not None:
        if parents:
            asked.append(_ever(connection, _naming("parent", parents)))
        if leads:
            asked.append(_ever(connection, _naming("lead", leads)))
    if to:
        asked.append(_ever(connection, [_addressing(party) for party in to]))
    if tags:
        asked.append(_ever(connection, [_holds(entry.c.detail, canonical(tag)) for tag in tags]))
    return set.intersection(*asked) if asked else None


def first_announced(connection: Connection, as_of: date, limit: int) -> tuple[list[int], int]:
    """The first commitments by ref that had been announced by a day, and how many there are.

    With everything that was ever recorded: at an earlier moment the ledger has to be read.
    """
    announced = commitment.c.announced_latest <= as_of
    total = connection.execute(select(func.count()).select_from(commitment).where(announced))
    query = (
        select(commitment.c.id)
        .join_from(commitment, subject, subject.c.id == commitment.c.id)
        .where(announced)
        .order_by(subject.c.ref_key)
        .limit(limit)
    )
    return list(connection.execute(query).scalars()), int(total.scalar_one())


def _naming(part: str, numbers: Sequence[int]) -> list[ColumnElement[bool]]:
    return [_holds(entry.c.refs, f'"{part}":[{number}]') for number in numbers]


def _addressing(party: int) -> ColumnElement[bool]:
    return and_(_holds(entry.c.refs, '"to":['), _holds(entry.c.refs, str(party)))


def _holds(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Whether the canonical JSON of a column holds a text, in any case."""
    return type_coerce(column, Text).icontains(text, autoescape=True)


def _ever(connection: Connection, conditions: list[ColumnElement[bool]]) -> set[int]:
    """The subjects of which an identity entry ever said one of these."""
    query = select(entry.c.subject).where(entry.c.facet == Facet.IDENTITY.value, or_(*conditions))
    return set(connection.execute(query).scalars())

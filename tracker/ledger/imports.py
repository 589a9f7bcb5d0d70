"""Bulk queries for imports: one query each, however many rows a file has."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import Connection, func, select

from tracker.domain.entry import Entry
from tracker.domain.facets import TextField
from tracker.domain.source import address_key
from tracker.domain.vocabulary import (
    Facet,
    SubjectType,
)
from tracker.ledger.history import undone
from tracker.ledger.lookup import MOST_BOUND
from tracker.ledger.schema import commitment, entry, entry_text, party, source, subject
from tracker.ledger.standing import LINE, among, entries_of, texts_of

#: Entries of earlier imports that are held in memory together.
AT_ONCE = 2_000
#: What an import records of a commitment.
LISTED = (
    Facet.IDENTITY,
    Facet.DELIVERY,
    Facet.ENDED,
    Facet.TEST,
    Facet.DEADLINE,
    Facet.NOTE,
    Facet.DISPOSITION,
)


def batches_of_list(connection: Connection, name: str) -> dict[int, Entry]:
    """What the batches of a list say of themselves, by batch."""
    rows = connection.execute(
        select(*LINE)
        .join_from(entry, entry_text, entry_text.c.seq == entry.c.seq)
        .where(
            entry.c.facet == Facet.BATCH.value,
            entry_text.c.field == TextField.LIST.value,
            entry_text.c.value == name,
        )
        .order_by(entry.c.seq)
    ).all()
    return {batch_entry.batch: batch_entry for batch_entry in entries_of(connection, rows, {})}


def listed(connection: Connection, batches: Collection[int]) -> Iterator[tuple[int, int]]:
    """The batches of a list with the commitments of which something in them was not undone."""
    query = (
        select(entry.c.batch, entry.c.subject)
        .where(
            among(connection, entry.c.batch, batches),
            entry.c.facet.in_([facet.value for facet in LISTED]),
            ~undone(None),
        )
        .join(commitment, commitment.c.id == entry.c.subject)
        .distinct()
    )
    for row in connection.execute(query) if batches else ():
        yield row.batch, row.subject


def entries_of_batches(
    connection: Connection, batches: Collection[int], *, facets: Collection[Facet]
) -> Iterator[Entry]:
    """The entries of some facets in these batches that were not undone, by number, with texts.

    What was corrected or retracted since is among them: a repair of the register is no change
    of the list.
    """
    after = 0
    while batches:
        rows = connection.execute(
            select(*LINE)
            .where(
                among(connection, entry.c.batch, batches),
                entry.c.facet.in_([facet.value for facet in facets]),
                entry.c.seq > after,
                ~undone(None),
            )
            .order_by(entry.c.seq)
            .limit(AT_ONCE)
        ).all()
        if not rows:
            return
        after = rows[-1].seq
        words = texts_of(connection, [row.seq for row in rows])
        yield from entries_of(connection, rows, words)


def entries_of_subjects(
    connection: Connection, batches: Collection[int], subjects: Collection[int]
) -> list[Entry]:
    """All that these batches say of subjects and was not undone, by number, with texts."""
    query = select(*LINE).where(
        among(connection, entry.c.subject, subjects),
        entry.c.facet.in_([facet.value for facet in LISTED]),
        ~undone(None),
    )
    rows = connection.execute(query).all()
    of_list = sorted((row for row in rows if row.batch in batches), key=lambda row: row.seq)
    return entries_of(connection, of_list, texts_of(connection, [row.seq for row in of_list]))


def every_ref(connection: Connection) -> tuple[dict[str, int], set[int]]:
    """What every ref and key of the register is of, in lower case, and what is no commitment."""
    rows = connection.execute(select(subject.c.ref_key, subject.c.id, subject.c.type))
    refs: dict[str, int] = {}
    others: set[int] = set()
    for ref, number, type_ in rows:
        refs[ref] = number
        if type_ != SubjectType.COMMITMENT:
            others.add(number)
    return refs, others


def every_party(connection: Connection) -> dict[str, int]:
    """The first party of each name, by the name's key."""
    query = select(party.c.name_key, func.min(party.c.id)).where(party.c.name_key.is_not(None))
    rows = connection.execute(query.group_by(party.c.name_key))
    return {row[0]: row[1] for row in rows}


def every_parent(connection: Connection) -> dict[int, int]:
    """The parent of every commitment that has one."""
    query = select(commitment.c.id, commitment.c.parent).where(commitment.c.parent.is_not(None))
    return {row.id: row.parent for row in connection.execute(query)}


def sources_at(connection: Connection, addresses: Collection[str]) -> dict[str, int]:
    """The first source at each of these addresses; unknown ones are left out."""
    keys = {address: address_key(address) for address in addresses}
    wanted = sorted(set(keys.values()))
    sources: dict[str, int] = {}
    for start in range(0, len(wanted), MOST_BOUND):
        query = (
            select(source.c.address_key, func.min(source.c.id))
            .where(source.c.address_key.in_(wanted[start : start + MOST_BOUND]))
            .group_by(source.c.address_key)
        )
        sources |= {row[0]: row[1] for row in connection.execute(query)}
    return {address: sources[key] for address, key in keys.items() if key in sources}

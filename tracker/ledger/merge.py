"""What a merge asks of a register, and the chain of what it brings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import Connection, select

from tracker.domain.entry import Entry
from tracker.domain.vocabulary import Facet, Identity
from tracker.ledger.lookup import entries_numbered, users
from tracker.ledger.rows import Line, digest_of_line
from tracker.ledger.schema import entry, entry_text, standing, subject
from tracker.ledger.standing import LINE, among, entries_of, texts_of, unamended

_AMENDING = frozenset({Facet.RETRACTION, Facet.UNDO, Facet.REDACTION})


def entries_after(connection: Connection, seq: int) -> list[Entry]:
    """Every entry after a number, amended ones too, with their texts."""
    rows = connection.execute(select(*LINE).where(entry.c.seq > seq).order_by(entry.c.seq)).all()
    return entries_of(rows, texts_of(connection, [row.seq for row in rows]))


def numbers_of(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """The numbers of entries by their random names; unknown ones are left out."""
    found: dict[str, int] = {}
    for identifier in ids:
        row = connection.execute(select(entry.c.seq).where(entry.c.id == identifier)).first()
        if row is not None:
            found[identifier] = row.seq
    return found


def ids_of(connection: Connection, numbers: Collection[int]) -> dict[int, str]:
    """The random names of entries by their numbers."""
    query = select(entry.c.seq, entry.c.id).where(among(connection, entry.c.seq, numbers))
    return {row.seq: row.id for row in connection.execute(query)}


def is_amended(connection: Connection, seq: int) -> bool:
    """Whether an entry was corrected, retracted or undone."""
    query = select(entry.c.seq).where(entry.c.seq == seq, unamended(entry, None))
    return connection.execute(query).first() is None


def redaction_of(connection: Connection, seq: int, field: str) -> int | None:
    """The entry that redacted a text, where one did."""
    query = select(entry.c.seq).where(
        entry.c.facet == Facet.REDACTION.value, entry.c.amends == seq, entry.c.value == field
    )
    return connection.execute(query.order_by(entry.c.seq)).scalar()


def has_text(connection: Connection, seq: int, field: str) -> bool:
    """Whether an entry holds, or held, a text in a field."""
    query = select(entry_text.c.seq).where(entry_text.c.seq == seq, entry_text.c.field == field)
    return connection.execute(query).first() is not None


def taken_back(connection: Connection, since: int) -> list[Entry]:
    """The openings of subjects that are no more: opened, or undone, from `since` on."""
    amending = select(entry.c.amends).where(entry.c.seq >= since, entry.c.amends.is_not(None))
    query = select(*LINE).where(
        entry.c.facet == Facet.IDENTITY.value,
        entry.c.value == Identity.OPENED.value,
        entry.c.seq.in_(amending) | (entry.c.seq >= since),
        entry.c.subject.not_in(select(subject.c.id)),
    )
    return entries_of(connection.execute(query.order_by(entry.c.seq)).all(), {})


def speaking_of(connection: Connection, number: int) -> list[int]:
    """The standing entries about a subject or that name it, but those that amend others."""
    found = entries_numbered(connection, [seq for seq, _ in users(connection, [number])])
    return [one.seq for one in found if one.facet not in _AMENDING]


def stands(connection: Connection, about: int, facet: str, voice: str) -> int | None:
    """The entry that stands for a facet and voice of a subject."""
    query = select(standing.c.seq).where(
        standing.c.subject == about, standing.c.facet == facet, standing.c.voice == voice
    )
    return connection.execute(query).scalar()


def chained(given: Iterable[Line], prev: bytes) -> Iterator[Line]:
    """The same lines, each with its digest and that of the line before it."""
    for each in given:
        line = each._replace(prev=prev)
        digest = digest_of_line(line)
        yield line._replace(digest=digest)
        prev = digest

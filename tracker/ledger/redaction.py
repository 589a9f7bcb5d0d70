"""Destroys texts of the ledger, and finds those that were destroyed before."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, and_, select, update

from tracker.domain.vocabulary import Facet
from tracker.ledger.schema import entry, entry_text

if TYPE_CHECKING:
    from tracker.ledger.database import Database

#: More entries than this are not named one by one.
MOST_NAMED = 1_000


@dataclass(frozen=True, slots=True)
class RedactedText:
    """A text that was redacted, known by what every copy of its register shares."""

    id: str
    """Of the entry that held it."""
    field: str
    basis: str | None = None
    """Why, where that is known."""


def destroyed(connection: Connection) -> list[RedactedText]:
    """Every redaction of a register, in order."""
    about, basis = entry.alias("about"), entry_text.alias("basis")
    rows = connection.execute(
        select(about.c.id, entry.c.value, basis.c.value)
        .select_from(entry)
        .join(about, about.c.seq == entry.c.amends)
        .outerjoin(basis, and_(basis.c.seq == entry.c.seq, basis.c.field == "because"))
        .where(entry.c.facet == Facet.REDACTION.value)
        .order_by(entry.c.seq)
    )
    return [RedactedText(*row) for row in rows]


def entry_still_holding(connection: Connection, redacted: RedactedText) -> int | None:
    """The entry that holds such a text, where it is not destroyed here."""
    query = (
        select(entry.c.seq)
        .join_from(entry, entry_text, entry.c.seq == entry_text.c.seq)
        .where(
            entry.c.id == redacted.id,
            entry_text.c.field == redacted.field,
            entry_text.c.value.is_not(None),
        )
    )
    return connection.execute(query).scalar()


def destroy(connection: Connection, number: int, field: str) -> None:
    """Destroy a text and its salt; the database allows it beside its redaction entry only."""
    connection.execute(
        update(entry_text)
        .where(entry_text.c.seq == number, entry_text.c.field == field)
        .values(value=None, salt=None)
    )


def places_of_text(connection: Connection, words: str) -> list[tuple[int, str]]:
    """The entries and fields that hold exactly these words, by number."""
    rows = connection.execute(
        select(entry_text.c.seq, entry_text.c.field)
        .where(entry_text.c.value == words)
        .order_by(entry_text.c.seq, entry_text.c.field)
        .limit(MOST_NAMED)
    )
    return [(row.seq, row.field) for row in rows]


def purge(database: Database) -> bool:
    """Leave nothing of what was deleted in the file; False where others keep it busy.

    A SQLite file is written anew; on PostgreSQL that is its owner's to do.
    """
    if database.is_server:
        return True
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        try:
            if driver is not None:
                driver.execute("VACUUM")
        except sqlite3.OperationalError:
            return False
    return True

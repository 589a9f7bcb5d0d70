"""Destroys texts of the ledger, and finds those that were destroyed before."""

from __future__ import annotations

import re
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, and_, select, update

from tracker.domain.text import list_name, name_key
from tracker.domain.vocabulary import Facet, Setting
from tracker.ledger.schema import entry, entry_text

if TYPE_CHECKING:
    from tracker.ledger.database import Database

#: Settings whose values are words of a vocabulary.
_CHOSEN = (Setting.JURISDICTION.value, Setting.TIME_ZONE.value)
#: What joins words in a key that was made from them.
_JOINING = re.compile(r"(?<=\w)-(?=\w)")


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


def texts_holding(connection: Connection, words: str) -> list[tuple[int, str]]:
    """The entries and fields in which words stand, alone or among others, by number.

    They are compared as names are: without case, spaces, and what no reader can see; a hyphen
    is a space, and a list may be called after them. What a setting is chosen from is none of
    anybody's words.
    """
    rows = connection.execute(
        select(entry_text.c.seq, entry_text.c.field, entry_text.c.value)
        .join_from(entry_text, entry, entry.c.seq == entry_text.c.seq)
        .where(
            entry_text.c.value.is_not(None),
            ~and_(entry.c.facet == Facet.SETTING.value, entry.c.value.in_(_CHOSEN)),
        )
        .order_by(entry_text.c.seq, entry_text.c.field)
    )
    spelt = spoken(words)
    # Of signs alone no list has its name.
    called = spoken(list_name(words)) if any(map(str.isalnum, words)) else spelt
    return [
        (row.seq, row.field)
        for row in rows
        if spelt in (text := spoken(row.value)) or (row.field == "list" and called in text)
    ]


def spoken(text: str) -> str:
    """A text as names are compared, and a key made from a name beside that name."""
    return name_key(_JOINING.sub(" ", text))


def purge(database: Database) -> str | None:
    """Leave nothing of what was deleted in the file; else what keeps it, in a clause.

    A SQLite file is written anew, and turned back from WAL, in which another program may
    have put it. On PostgreSQL that is its owner's to do.
    """
    if database.is_server:
        return None
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None  # a live connection has its driver's
        try:
            driver.execute("VACUUM")
            if driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                return "another program reads the file, and its journal keeps the words"
        except sqlite3.OperationalError:
            return "another program uses the file, which keeps its freed space"
        if driver.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            driver.execute("PRAGMA busy_timeout = 0")
            with suppress(sqlite3.OperationalError):  # it can be turned back by whoever is last
                driver.execute("PRAGMA journal_mode = DELETE")
    return None

"""Finds words in everything that was typed: titles, wordings, quotes, notes, sources.

The texts are read and compared here and not by the database: the full-text indexes of SQLite
and PostgreSQL take words apart in different ways, so that one question would have two answers,
and an index would hold on to words that were redacted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Text, select, type_coerce

from tracker.domain.dates import Times
from tracker.domain.entry import Entry
from tracker.domain.facets import TextField
from tracker.domain.fact import refs_of
from tracker.domain.vocabulary import Facet, SubjectType
from tracker.ledger.schema import entry, entry_text, subject
from tracker.ledger.standing import LINE, among, live, read_entries

Matches = Callable[[str], bool]
"""Whether a text is one that is looked for."""
#: What the world says and what we say of it; not who typed it, nor how our files are called.
SEARCHED = (
    *(TextField.TITLE, TextField.WORDING, TextField.QUOTE, TextField.NOTE, TextField.TEXT),
    *(TextField.WHAT, TextField.HOW, TextField.BECAUSE, TextField.PHRASE, TextField.TAGS),
    *(TextField.PROVISION, TextField.PUBLISHER, TextField.URL, TextField.FILE),
)
#: Facets of the register itself, which is no subject of a search.
_OF_REGISTER = (
    *(Facet.REGISTER, Facet.SETTING, Facet.PARTY, Facet.BATCH, Facet.SAVED, Facet.ISSUE),
    *(Facet.BREAK, Facet.REDACTION),
)


@dataclass(frozen=True, slots=True)
class Mention:
    """An entry in which words stand, and the fields of it that hold them."""

    entry: Entry
    fields: tuple[TextField, ...]


def mentions(connection: Connection, times: Times, matches: Matches) -> list[Mention]:
    """The live entries of which a text matches, with their texts, by number.

    A text that was redacted is nowhere, and is never found.
    """
    query = (
        select(entry_text.c.seq, entry_text.c.field, entry_text.c.value)
        .where(entry_text.c.value.is_not(None), entry_text.c.field.in_(list(SEARCHED)))
        .order_by(entry_text.c.seq)
    )
    fields: dict[int, list[TextField]] = {}
    for seq, field, value in connection.execute(query):
        if matches(value):
            fields.setdefault(seq, []).append(TextField(field))
    if not fields:
        return []
    standing = (
        select(*LINE)
        .where(
            among(connection, entry.c.seq, fields),
            live(entry, times),
            entry.c.facet.not_in([facet.value for facet in _OF_REGISTER]),
        )
        .order_by(entry.c.seq)
    )
    return [Mention(one, tuple(fields[one.seq])) for one in read_entries(connection, standing)]


def citing(
    connection: Connection, times: Times, sources: Iterable[int]
) -> dict[int, list[tuple[int, int]]]:
    """The live entries that cite each of these sources, with their subjects, by number."""
    wanted = set(sources)
    uses: dict[int, list[tuple[int, int]]] = {number: [] for number in wanted}
    if not wanted:
        return uses
    refs = type_coerce(entry.c.refs, Text)
    query = (
        select(entry.c.seq, entry.c.subject, refs)
        .where(refs.contains('"source":['), live(entry, times))
        .order_by(entry.c.seq)
    )
    for seq, about, text in connection.execute(query):
        for number in wanted.intersection(refs_of(text).get("source", ())):
            uses[number].append((about, seq))
    return uses


def mentioning(connection: Connection, times: Times, matches: Matches) -> set[int]:
    """The subjects whose ref, texts or sources match."""
    found = {mention.entry.subject for mention in mentions(connection, times, matches)}
    rows = connection.execute(select(subject.c.id, subject.c.ref, subject.c.type)).all()
    sources = {row.id for row in rows if row.type == SubjectType.SOURCE and row.id in found}
    cited = citing(connection, times, sources)
    found |= {about for uses in cited.values() for about, _ in uses}
    return found | {row.id for row in rows if matches(row.ref)}

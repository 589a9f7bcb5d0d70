"""Projections: tables that are written with the ledger and can be made again from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, Connection, Select, Table, delete, func, select, update

from tracker.domain.dates import Times
from tracker.domain.entry import REGISTER, Entry
from tracker.domain.facets import TextField
from tracker.domain.source import address_key
from tracker.domain.status import CommitmentStatus, status_row
from tracker.domain.subject import Subject, fold
from tracker.domain.text import Redacted, name_key
from tracker.domain.vocabulary import (
    Facet,
    SubjectType,
)
from tracker.ledger.rows import insert_rows, stored_rows
from tracker.ledger.schema import (
    PROJECTIONS,
    commitment,
    entry,
    entry_text,
    instrument,
    party,
    source,
    status,
    subject,
)
from tracker.ledger.standing import among, by_subject, history

#: The end of time: projections hold everything that was ever recorded and still stands.
ALL = Times(as_of=date.max)
#: Facets that the next act of the same batch may already ask for.
IMMEDIATE = frozenset({Facet.PARTY, Facet.IDENTITY})
#: The facets of which a projection holds words.
_WORDED = frozenset({Facet.IDENTITY, Facet.DEADLINE, Facet.LINK})
#: Subjects that a rebuild holds in memory at once.
AT_ONCE = 1_000
#: The greatest number that a column can hold, whoever put it there.
LARGEST = 2**63 - 1
#: A row as it is stored, in the order of its table's columns.
Row: TypeAlias = tuple[Any, ...]
Made: TypeAlias = dict[Table, list[Row]]


def settle(connection: Connection, entries: Sequence[Entry]) -> None:
    """Bring every projection up to date with entries that were just appended."""
    if not entries:
        return
    _project_parties(connection, entries)
    _project_redacted_parties(connection, entries)
    touched = _touched(connection, entries)
    if any(new.amends is not None or new.facet is Facet.IDENTITY for new in entries):
        _replace(connection, touched, _made(_about(connection, subjects=touched)))
        return
    rows = _followed(connection, entries)
    unread = touched - rows.keys()
    read = _made(_about(connection, subjects=unread))[status] if unread else []
    made = [(row.number, row.first_day, row.next_day, row.text) for row in rows.values()]
    _replace(connection, touched, {status: [*read, *made]})


def _followed(connection: Connection, entries: Sequence[Entry]) -> dict[int, CommitmentStatus]:
    """The status rows that new entries follow without any other entry being read.

    A commitment may have thousands of notes, and one more changes one part of its row.
    """
    numbers = {new.subject for new in entries}
    stored = connection.execute(
        select(status.c.id, status.c.facts).where(among(connection, status.c.id, numbers))
    )
    rows: dict[int, CommitmentStatus | None] = {
        row.id: CommitmentStatus.read(row.facts) for row in stored
    }
    for new in entries:
        row = rows.get(new.subject)
        rows[new.subject] = None if row is None else row.followed_by(new)
    return {number: row for number, row in rows.items() if row is not None}


def project(connection: Connection, entries: Iterable[Entry]) -> None:
    """Bring what later acts of a batch look up, parties and subjects, up to date with entries."""
    entries = list(entries)
    _project_parties(connection, entries)
    opened = {new.subject for new in entries if new.facet is Facet.IDENTITY}
    if opened:
        made = _made(_about(connection, subjects=opened, facets=[Facet.IDENTITY]))
        _replace(connection, opened, made)


def _touched(connection: Connection, entries: Sequence[Entry]) -> set[int]:
    """The subjects of new entries, of what they amend, and of what an undone amendment amended."""
    touched = {new.subject for new in entries} - {REGISTER}
    amended = {new.amends for new in entries if new.amends is not None}
    while amended:
        rows = connection.execute(
            select(entry.c.subject, entry.c.amends).where(among(connection, entry.c.seq, amended))
        ).all()
        touched |= {row.subject for row in rows}
        amended = {row.amends for row in rows if row.amends is not None}
    return touched


def _project_parties(connection: Connection, entries: Iterable[Entry]) -> None:
    parties = {new.seq for new in entries if new.facet is Facet.PARTY and new.seq == new.subject}
    if parties:
        _replace(connection, parties, {party: _party_rows(connection, parties)})


def _project_redacted_parties(connection: Connection, entries: Sequence[Entry]) -> None:
    """A name that was destroyed is one that nobody can be found by."""
    for new in entries:
        if new.facet is Facet.REDACTION and new.value == TextField.NAME:
            nameless = {"name": None, "name_key": None}
            connection.execute(update(party).where(party.c.id == new.amends).values(nameless))


def rebuild(connection: Connection) -> None:
    """Make every projection anew from the ledger alone."""
    for table in reversed(PROJECTIONS):
        connection.execute(delete(table))
    for _, made in _every(connection):
        for table, rows in made.items():
            insert_rows(connection, table, rows)


def differing(connection: Connection) -> dict[str, tuple[int, int]]:
    """The projections that are not what the ledger says: rows too many, and rows missing.

    They are compared where they stand; a row that differs is one too many and one missing.
    """
    surplus, missing = Counter[str](), Counter[str]()
    for within, made in _every(connection):
        for table, rows in made.items():
            stored, right = Counter(stored_rows(connection, table, within)), Counter(rows)
            surplus[table.name] += (stored - right).total()
            missing[table.name] += (right - stored).total()
    return {
        table.name: (surplus[table.name], missing[table.name])
        for table in PROJECTIONS
        if surplus[table.name] or missing[table.name]
    }


def _every(connection: Connection) -> Iterator[tuple[tuple[int, int], Made]]:
    """The rows of parties and subjects as the ledger has them, for one range after another.

    Together the ranges, each of a first and a last number, hold every number that there is.
    """
    opening = (Facet.IDENTITY.value, Facet.PARTY.value)
    query = select(entry.c.subject).where(entry.c.facet.in_(opening)).distinct()
    numbers = connection.execute(query.order_by(entry.c.subject)).scalars().all()
    first = -LARGEST - 1
    for start in range(0, len(numbers) or 1, AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        last = some[-1] if start + AT_ONCE < len(numbers) else LARGEST
        within = (max(first, REGISTER + 1), last)
        made = {party: _party_rows(connection, some), **_made(_about(connection, within=within))}
        yield (first, last), made
        first = last + 1


def party_named(connection: Connection, name: str) -> int | None:
    """The first party of this name, whatever its case and spaces."""
    return connection.execute(first_of_name(name_key(name))).scalar()


def first_of_name(key: str | BindParameter[str]) -> Select[Any]:
    """The query for the first party of the key of a name."""
    return select(func.min(party.c.id)).where(party.c.name_key == key)


def _party_rows(connection: Connection, numbers: Collection[int]) -> list[Row]:
    query = (
        select(entry.c.seq, entry_text.c.value)
        .join_from(entry, entry_text, entry.c.seq == entry_text.c.seq)
        .where(
            among(connection, entry.c.seq, numbers),
            entry.c.facet == Facet.PARTY.value,
            entry.c.seq == entry.c.subject,
            entry_text.c.field == TextField.NAME.value,
        )
    )
    return [
        (number, name, None if name is None else name_key(name))
        for number, name in connection.execute(query)
    ]


def _replace(connection: Connection, numbers: Collection[int], made: Made) -> None:
    """Put rows in the place of those that these numbers had."""
    for table in reversed(made):
        connection.execute(delete(table).where(among(connection, table.c.id, numbers)))
    for table, rows in made.items():
        insert_rows(connection, table, rows)


def _about(connection: Connection, **which: Any) -> list[list[Entry]]:
    """All that stands of subjects, each by day and number, with the words that rows hold."""
    return list(by_subject(history(connection, ALL, texts=_WORDED, **which)).values())


def _made(subjects: Iterable[Sequence[Entry]]) -> Made:
    """What the ledger says now of subjects, by table."""
    made: Made = {table: [] for table in (subject, commitment, instrument, source, status)}
    for entries in subjects:
        folded = fold(entry for entry in entries if entry.facet is Facet.IDENTITY)
        if folded is None:
            continue
        _add_rows(made, folded)
        if (row := status_row(entries)) is not None:
            made[status].append((row.number, row.first_day, row.next_day, row.text))
    return made


def _add_rows(made: Made, of: Subject) -> None:
    made[subject].append((of.id, of.type.value, of.ref, of.ref.lower()))
    title, url = (_held(of.texts.get(name)) for name in ("title", "url"))
    if of.type is SubjectType.COMMITMENT:
        announced = of.announced_latest.isoformat()
        parent, lead = of.one("parent"), of.one("lead")
        made[commitment].append((of.id, of.kind.value, title, parent, lead, announced))
    elif of.type is SubjectType.INSTRUMENT:
        made[instrument].append((of.id, of.instrument_form.value, title))
    elif of.type is SubjectType.SOURCE:
        key = None if url is None else address_key(url)
        made[source].append((of.id, of.source_type.value, title, key))


def _held(text: str | None) -> str | None:
    """A text that is still there."""
    return None if isinstance(text, Redacted) else text

"""Projections: tables that are written with the ledger and can be made again from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, Connection, Select, Table, delete, func, select, update

from tracker.domain.dates import Times
from tracker.domain.entry import Entry
from tracker.domain.facets import TextField
from tracker.domain.source import address_key
from tracker.domain.status import status_row
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
#: Subjects that a rebuild holds in memory at once.
AT_ONCE = 5_000
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
    amends = any(new.amends is not None for new in entries)
    renamed = {new.subject for new in entries if new.facet is Facet.IDENTITY}
    _project_subjects(connection, touched if amends else renamed)
    _replace(connection, touched, {status: _status_rows(connection, touched)})


def project(connection: Connection, entries: Iterable[Entry]) -> None:
    """Bring what later acts of a batch look up, parties and subjects, up to date with entries."""
    entries = list(entries)
    _project_parties(connection, entries)
    _project_subjects(connection, {new.subject for new in entries if new.facet is Facet.IDENTITY})


def _touched(connection: Connection, entries: Sequence[Entry]) -> set[int]:
    """The subjects of new entries, of what they amend, and of what an undone amendment amended."""
    touched = {new.subject for new in entries}
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
    for _, made in _made(connection):
        for table, rows in made.items():
            insert_rows(connection, table, rows)


def differing(connection: Connection) -> dict[str, tuple[int, int]]:
    """The projections that are not what the ledger says: rows too many, and rows missing.

    They are compared where they stand; a row that differs is one too many and one missing.
    """
    surplus, missing = Counter[str](), Counter[str]()
    for within, made in _made(connection):
        for table, rows in made.items():
            stored, right = Counter(stored_rows(connection, table, within)), Counter(rows)
            surplus[table.name] += (stored - right).total()
            missing[table.name] += (right - stored).total()
    return {
        table.name: (surplus[table.name], missing[table.name])
        for table in PROJECTIONS
        if surplus[table.name] or missing[table.name]
    }


def _made(connection: Connection) -> Iterator[tuple[tuple[int, int], Made]]:
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
        made = {
            party: _party_rows(connection, some),
            **_subject_rows(connection, some),
            status: _status_rows(connection, some),
        }
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


def _project_subjects(connection: Connection, touched: set[int]) -> None:
    if touched:
        _replace(connection, touched, _subject_rows(connection, touched))


def _replace(connection: Connection, numbers: Collection[int], made: Made) -> None:
    """Put rows in the place of those that these numbers had."""
    for table in reversed(made):
        connection.execute(delete(table).where(among(connection, table.c.id, numbers)))
    for table, rows in made.items():
        insert_rows(connection, table, rows)


def _subject_rows(connection: Connection, numbers: Collection[int]) -> Made:
    """What the ledger says now of the identity of subjects, by table."""
    made: Made = {table: [] for table in (subject, commitment, instrument, source)}
    entries = history(connection, ALL, facets=[Facet.IDENTITY], subjects=numbers, texts=True)
    for identified in by_subject(entries).values():
        folded = fold(identified)
        if folded is not None:
            _add_rows(made, folded)
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


def _status_rows(connection: Connection, numbers: Collection[int]) -> list[Row]:
    """The status rows of the commitments among subjects, as the ledger has them now."""
    entries = by_subject(history(connection, ALL, subjects=numbers, texts=True))
    rows: Iterable[Row] = filter(None, map(status_row, entries.values()))
    return list(rows)

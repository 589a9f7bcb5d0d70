"""Projections: tables that are written with the ledger and can be made again from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Integer,
    Select,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    union,
    update,
)

from tracker.domain.dates import Times
from tracker.domain.entry import Entry
from tracker.domain.facets import TextField
from tracker.domain.source import address_key
from tracker.domain.subject import Subject, fold
from tracker.domain.text import Redacted, name_key
from tracker.domain.vocabulary import (
    Facet,
    SubjectType,
)
from tracker.ledger.schema import (
    PROJECTIONS,
    commitment,
    entry,
    entry_text,
    instrument,
    party,
    source,
    standing,
    subject,
)
from tracker.ledger.standing import among, by_subject, history, last_of

#: The end of time: projections hold everything that was ever recorded and still stands.
ALL = Times(as_of=date.max)
#: Facets that the next act of the same batch may already ask for.
IMMEDIATE = frozenset({Facet.PARTY, Facet.IDENTITY})
#: Subjects that a rebuild holds in memory at once.
AT_ONCE = 5_000
#: What one entry stands for.
KEY = ("subject", "facet", "voice", "item")
#: Entries about other entries or about the register have no standing of their own.
_WITHOUT_STANDING = (Facet.RETRACTION.value, Facet.UNDO.value, Facet.REDACTION.value)


def settle(connection: Connection, entries: Sequence[Entry]) -> None:
    """Bring every projection up to date with entries that were just appended."""
    if not entries:
        return
    project(connection, [new for new in entries if new.facet is Facet.PARTY])
    _project_redacted_parties(connection, entries)
    touched = {new.subject for new in entries if new.facet is Facet.IDENTITY}
    amended = [new.amends for new in entries if new.amends is not None]
    if amended:
        touched |= set(
            connection.execute(
                select(entry.c.subject).where(
                    among(connection, entry.c.seq, amended),
                    entry.c.facet == Facet.IDENTITY.value,
                )
            ).scalars()
        )
    if touched:
        _project_subjects(connection, touched)
    _project_standing(connection, since=min(new.seq for new in entries))


def project(connection: Connection, entries: Iterable[Entry]) -> None:
    """Bring the projections of parties and subjects up to date with new entries."""
    entries = list(entries)
    names = {
        new.seq: new.texts.get("name")
        for new in entries
        if new.facet is Facet.PARTY and new.seq == new.subject
    }
    if names:
        connection.execute(delete(party).where(among(connection, party.c.id, names)))
        rows = [_party_row(number, name) for number, name in names.items()]
        connection.execute(insert(party), rows)
    touched = {new.subject for new in entries if new.facet is Facet.IDENTITY}
    if touched:
        _project_subjects(connection, touched)


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
    names = (
        select(entry.c.seq, entry_text.c.value)
        .join_from(entry, entry_text, entry.c.seq == entry_text.c.seq)
        .where(
            entry.c.facet == Facet.PARTY.value,
            entry.c.seq == entry.c.subject,
            entry_text.c.field == TextField.NAME.value,
        )
    )
    parties = [_party_row(seq, name) for seq, name in connection.execute(names)]
    if parties:
        connection.execute(insert(party), parties)
    identified = select(entry.c.subject).where(entry.c.facet == Facet.IDENTITY.value).distinct()
    numbers = connection.execute(identified).scalars().all()
    for start in range(0, len(numbers), AT_ONCE):
        _project_subjects(connection, set(numbers[start : start + AT_ONCE]))
    _project_standing(connection, since=1)


def party_named(connection: Connection, name: str) -> int | None:
    """The first party of this name, whatever its case and spaces."""
    query = select(func.min(party.c.id)).where(party.c.name_key == name_key(name))
    return connection.execute(query).scalar()


def _party_row(number: int, name: str | None) -> dict[str, Any]:
    return {"id": number, "name": name, "name_key": None if name is None else name_key(name)}


def _project_subjects(connection: Connection, touched: set[int]) -> None:
    entries = history(connection, ALL, facets=[Facet.IDENTITY], subjects=touched, texts=True)
    rows: dict[str, list[dict[str, Any]]] = {
        table.name: [] for table in (subject, commitment, instrument, source)
    }
    for identified in by_subject(entries).values():
        folded = fold(identified)
        if folded is not None:
            _add_rows(rows, folded)
    for table in (commitment, instrument, source, subject):
        connection.execute(delete(table).where(among(connection, table.c.id, touched)))
    for table in (subject, commitment, instrument, source):
        if rows[table.name]:
            connection.execute(insert(table), rows[table.name])


def _add_rows(rows: dict[str, list[dict[str, Any]]], subject_: Subject) -> None:
    rows["subject"].append(
        {
            "id": subject_.id,
            "type": subject_.type.value,
            "ref": subject_.ref,
            "ref_key": subject_.ref.lower(),
        }
    )
    title, url = (_held(subject_.texts.get(name)) for name in ("title", "url"))
    if subject_.type is SubjectType.COMMITMENT:
        rows["commitment"].append(
            {
                "id": subject_.id,
                "kind": subject_.kind.value,
                "title": title,
                "parent": subject_.one("parent"),
                "lead": subject_.one("lead"),
                "announced_latest": subject_.announced_latest,
            }
        )
    elif subject_.type is SubjectType.INSTRUMENT:
        rows["instrument"].append(
            {"id": subject_.id, "form": subject_.instrument_form.value, "title": title}
        )
    elif subject_.type is SubjectType.SOURCE:
        rows["source"].append(
            {
                "id": subject_.id,
                "type": subject_.source_type.value,
                "title": title,
                "address_key": None if url is None else address_key(url),
            }
        )


def _held(text: str | None) -> str | None:
    """A text that is still there."""
    return None if isinstance(text, Redacted) else text


def _project_standing(connection: Connection, *, since: int) -> None:
    """Write again the standing of each key that entries from `since` on may have moved."""
    connection.execute(_standing_statement(connection.dialect.name), {"since": since})


@cache
def _standing_statement(dialect: str) -> Any:
    """The statement, made once: putting it together takes longer than running it."""
    key = _touched_keys(bindparam("since", type_=Integer)).subquery("key")
    stands = entry.alias("stands")
    query = select(
        *(key.c[name] for name in KEY), stands.c.seq, stands.c.occurred_latest
    ).select_from(key.outerjoin(stands, stands.c.seq == last_of(key, ALL)))
    columns = [*KEY, "seq", "occurred_latest"]
    return _upsert(dialect, standing, columns, query)


def _touched_keys(since: BindParameter[int]) -> Any:
    """The keys of new entries, of what they amend, and of what an undone amendment amended."""

    def keys(of: Any) -> Select[Any]:
        return select(*(of.c[name] for name in KEY)).where(of.c.facet.not_in(_WITHOUT_STANDING))

    new, target, beyond = entry.alias("new"), entry.alias("target"), entry.alias("beyond")
    amended = target.c.seq.in_(
        select(new.c.amends).where(new.c.seq >= since, new.c.amends.is_not(None))
    )
    return union(
        keys(entry).where(entry.c.seq >= since),
        keys(target).where(amended),
        keys(beyond).where(
            beyond.c.seq.in_(select(target.c.amends).where(amended, target.c.amends.is_not(None)))
        ),
    )


def _upsert(dialect: str, table: Table, columns: list[str], query: Any) -> Any:
    if dialect == "sqlite":
        # SQLite reads "ON" after a joined SELECT as part of the join; REPLACE says the same
        # for a table whose every column is written.
        return insert(table).prefix_with("OR REPLACE").from_select(columns, query)
    from sqlalchemy.dialects.postgresql import insert as pg_insert

    statement = pg_insert(table).from_select(columns, query)
    return statement.on_conflict_do_update(
        index_elements=KEY,
        set_={name: statement.excluded[name] for name in ("seq", "occurred_latest")},
    )

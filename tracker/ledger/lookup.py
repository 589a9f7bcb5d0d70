"""Finds subjects, sources, parties and entries by ref, key, address or number."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Text, and_, func, or_, select, type_coerce

from tracker.domain.dates import Times
from tracker.domain.entry import REGISTER, Entry
from tracker.domain.subject import Subject, fold
from tracker.domain.vocabulary import Facet, Setting, SubjectType
from tracker.ledger.redaction import marks
from tracker.ledger.schema import commitment, entry, party, source, subject
from tracker.ledger.standing import LINE, among, entries_of, history, texts_of, unamended

#: What REFS may name: sources have keys of their own.
REFERABLE = (SubjectType.COMMITMENT.value, SubjectType.INSTRUMENT.value)
#: Values in one IN list: every build of SQLite takes as many.
MOST_BOUND = 500


def subject_id(connection: Connection, ref: str) -> tuple[int, SubjectType] | None:
    """The subject of a ref or key, in any case."""
    row = connection.execute(
        select(subject.c.id, subject.c.type).where(subject.c.ref_key == ref.lower())
    ).first()
    return None if row is None else (row.id, SubjectType(row.type))


def subject_ids(
    connection: Connection, refs_or_keys: Collection[str]
) -> dict[str, tuple[int, SubjectType]]:
    """The subjects of several refs or keys, by ref in lower case; unknown ones are left out."""
    keys = sorted({ref.lower() for ref in refs_or_keys})
    ids: dict[str, tuple[int, SubjectType]] = {}
    for start in range(0, len(keys), MOST_BOUND):
        query = select(subject.c.ref_key, subject.c.id, subject.c.type).where(
            subject.c.ref_key.in_(keys[start : start + MOST_BOUND])
        )
        for row in connection.execute(query):
            ids[row.ref_key] = (row.id, SubjectType(row.type))
    return ids


def refs_from(connection: Connection, stem: str) -> list[tuple[int, str, SubjectType]]:
    """The commitments and instruments whose refs begin so, in order of ref."""
    start = stem.lower()
    query = select(subject.c.id, subject.c.ref, subject.c.type).where(
        subject.c.type.in_(REFERABLE),
        subject.c.ref_key >= start,
        subject.c.ref_key < start + chr(0x10FFFF),
    )
    rows = connection.execute(query.order_by(subject.c.ref_key))
    return [(row.id, row.ref, SubjectType(row.type)) for row in rows]


def refs(connection: Connection, types: Collection[str] = REFERABLE) -> list[tuple[int, str]]:
    """Every subject of these types with its ref, in order of ref."""
    query = select(subject.c.id, subject.c.ref).where(subject.c.type.in_(types))
    return [(row.id, row.ref) for row in connection.execute(query.order_by(subject.c.ref_key))]


def children(connection: Connection, parent: int) -> list[int]:
    """The commitments whose parent this is, in order of ref."""
    query = (
        select(commitment.c.id)
        .join_from(commitment, subject, subject.c.id == commitment.c.id)
        .where(commitment.c.parent == parent)
        .order_by(subject.c.ref_key)
    )
    return list(connection.execute(query).scalars())


def source_at(connection: Connection, url: str) -> int | None:
    """The source read at an address."""
    return connection.execute(select(func.min(source.c.id)).where(source.c.url == url)).scalar()


def last_source(connection: Connection, actor: int) -> int | None:
    """The source that this actor cited last."""
    cited_refs = connection.execute(
        select(entry.c.refs)
        .where(
            entry.c.actor == actor,
            type_coerce(entry.c.refs, Text).contains('"source":['),
            unamended(entry, None),
        )
        .order_by(entry.c.seq.desc())
        .limit(1)
    ).scalar()
    return None if cited_refs is None else int(cited_refs["source"][0])


def subjects(
    connection: Connection,
    times: Times,
    *,
    numbers: Collection[int] | None = None,
    texts: bool = True,
) -> dict[int, Subject]:
    """What subjects are called and whose they are at two times; all of them without numbers.

    Without `texts` only their refs and structured facts are read.
    """
    entries = history(connection, times, facets=[Facet.IDENTITY], subjects=numbers, texts=texts)
    by_subject: dict[int, list[Entry]] = {}
    for identity in entries:
        by_subject.setdefault(identity.subject, []).append(identity)
    folded = ((number, fold(versions)) for number, versions in by_subject.items())
    return {number: subject_ for number, subject_ in folded if subject_ is not None}


def subjects_and_sources(
    connection: Connection, times: Times, *, numbers: Collection[int] | None = None
) -> dict[int, Subject]:
    """Commitments and instruments at two times, and every source known by then, in one query.

    A page that was published later may report an earlier fact: sources are bounded by what
    was known, never by the day that is asked about.
    """
    return subjects_on(times.as_of, identities(connection, times.known_at, numbers=numbers))


def identities(
    connection: Connection, known_at: datetime | None, *, numbers: Collection[int] | None = None
) -> dict[int, list[Entry]]:
    """Every identity entry that was known and stood at a moment, by subject and day."""
    whenever = Times(date.max, known_at)
    by_subject: dict[int, list[Entry]] = {}
    for identity in history(
        connection, whenever, facets=[Facet.IDENTITY], subjects=numbers, texts=True
    ):
        by_subject.setdefault(identity.subject, []).append(identity)
    return by_subject


def subjects_on(as_of: date, by_subject: Mapping[int, Sequence[Entry]]) -> dict[int, Subject]:
    """Commitments and instruments at the end of a day, and every source."""
    on_day: dict[int, Subject] = {}
    for number, about in by_subject.items():
        subject_ = fold(about)
        if (
            subject_ is not None
            and subject_.type is not SubjectType.SOURCE
            and about[-1].occurred_latest > as_of
        ):
            subject_ = fold(identity for identity in about if identity.occurred_latest <= as_of)
        if subject_ is not None:
            on_day[number] = subject_
    return on_day


def ancestors(connection: Connection, numbers: Collection[int]) -> set[int]:
    """The parents of commitments, their parents, and so on to the top."""
    above = (
        select(commitment.c.parent.label("id"))
        .where(among(connection, commitment.c.id, numbers), commitment.c.parent.is_not(None))
        .cte("above", recursive=True)
    )
    further = select(commitment.c.parent).join(above, commitment.c.id == above.c.id)
    whole = above.union(further.where(commitment.c.parent.is_not(None)))
    return set(connection.execute(select(whole.c.id)).scalars())


def names(connection: Connection, known_at: datetime | None = None) -> dict[int, str]:
    """Every party's name that was known at a moment; a mark where it was destroyed."""
    query = select(party.c.id, party.c.name)
    if known_at is not None:
        query = query.join(entry, entry.c.seq == party.c.id).where(entry.c.recorded_at <= known_at)
    by_number = {row.id: row.name for row in connection.execute(query)}
    gone = [number for number, name in by_number.items() if name is None]
    if gone:
        by_number |= {number: mark for (number, _), mark in marks(connection, gone).items()}
    return by_number


def entries_numbered(connection: Connection, numbers: Sequence[int]) -> list[Entry]:
    """Entries by number, amended ones too, with their texts."""
    rows = connection.execute(
        select(*LINE).where(among(connection, entry.c.seq, numbers)).order_by(entry.c.seq)
    ).all()
    return entries_of(rows, texts_of(connection, [row.seq for row in rows]))


def batch_entries(connection: Connection, batch: int) -> list[Entry]:
    """The entries of a batch, in order."""
    rows = connection.execute(
        select(*LINE).where(entry.c.batch == batch).order_by(entry.c.seq)
    ).all()
    return entries_of(rows, texts_of(connection, [row.seq for row in rows]))


def last_batch(connection: Connection, actor: int) -> int | None:
    """The newest batch of an actor that was not undone and is not an undo."""
    mine = entry.alias("mine")
    query = (
        select(mine.c.batch)
        .where(
            mine.c.actor == actor,
            mine.c.facet.not_in([Facet.UNDO.value, Facet.PARTY.value, Facet.BATCH.value]),
            mine.c.facet.not_in([Facet.REGISTER.value, Facet.REDACTION.value, Facet.BREAK.value]),
            unamended(mine, None),
        )
        .order_by(mine.c.seq.desc())
        .limit(1)
    )
    return connection.execute(query).scalar()


def batches_of_sheet(connection: Connection, sha256: str) -> list[tuple[int, datetime, bool]]:
    """Every batch recorded from a sheet, when it was recorded, and whether it still stands."""
    part, undoing = entry.alias("part"), entry.alias("undoing")
    undone = select(1).where(
        part.c.batch == entry.c.batch,
        undoing.c.amends == part.c.seq,
        undoing.c.facet == Facet.UNDO.value,
    )
    rows = connection.execute(
        select(entry.c.batch, entry.c.recorded_at, undone.exists())
        .where(
            entry.c.facet == Facet.BATCH.value,
            type_coerce(entry.c.detail, Text).contains(f'"sha256":"{sha256}"'),
        )
        .order_by(entry.c.seq)
    )
    return [(batch, recorded, not taken_back) for batch, recorded, taken_back in rows]


def amending(connection: Connection, *numbers: int) -> list[Entry]:
    """What corrects, retracts, undoes or redacts entries, in order."""
    rows = connection.execute(
        select(*LINE).where(among(connection, entry.c.amends, numbers)).order_by(entry.c.seq)
    ).all()
    return entries_of(rows, texts_of(connection, [row.seq for row in rows]))


def register_entries(
    connection: Connection, facet: Facet, known_at: datetime | None = None
) -> list[Entry]:
    """The entries of the register itself in one facet live at a moment, with their texts."""
    return _of_register(connection, _live_in(facet, known_at))


def settings(
    connection: Connection, known_at: datetime | None = None
) -> tuple[Entry, dict[Setting, str]]:
    """The entry that opened the register, and what the register said of itself at a moment.

    It is opened with some settings; each is then as it was recorded last.
    """
    first, *later = _of_register(
        connection, or_(entry.c.seq == REGISTER, _live_in(Facet.SETTING, known_at))
    )
    said = {key: text for key in Setting if (text := first.text(key)) is not None}
    return first, said | {Setting(each.value): each.text("text") or "" for each in later}


def _live_in(facet: Facet, known_at: datetime | None) -> ColumnElement[bool]:
    conditions = [entry.c.facet == facet.value, unamended(entry, known_at)]
    if known_at is not None:
        conditions.append(entry.c.recorded_at <= known_at)
    return and_(*conditions)


def _of_register(connection: Connection, condition: ColumnElement[bool]) -> list[Entry]:
    query = select(*LINE).where(entry.c.subject == REGISTER, condition).order_by(entry.c.seq)
    rows = connection.execute(query).all()
    return entries_of(rows, texts_of(connection, [row.seq for row in rows]))


def users(
    connection: Connection, numbers: Collection[int], *, after: int = 0
) -> list[tuple[int, int]]:
    """The standing entries about these subjects, or that name them in their refs, but their
    openings: each with the first of the subjects, by number. Only those beyond `after`.
    """
    targets = frozenset(numbers)
    if not targets:
        return []
    rows = connection.execute(
        select(entry.c.seq, entry.c.subject, entry.c.refs)
        .where(entry.c.seq > max(after, min(targets)), unamended(entry, None))
        .order_by(entry.c.seq)
    )
    uses = []
    for row in rows:
        if row.seq == row.subject and row.seq in targets:
            continue
        mentioned = targets.intersection((row.subject, *itertools.chain(*row.refs.values())))
        if mentioned:
            uses.append((row.seq, min(mentioned)))
    return uses

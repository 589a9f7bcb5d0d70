"""Finds subjects, sources, parties and entries by ref, key, address or number."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from typing import cast

from sqlalchemy import ColumnElement, Connection, Text, and_, func, or_, select, type_coerce

from tracker.domain.binding import Event, event_of
from tracker.domain.dates import Times, read_zone
from tracker.domain.deadline.window import Jurisdiction
from tracker.domain.entry import REGISTER, Entry, voice_party
from tracker.domain.related import NO_RELATED, RELATED_FACETS, Related
from tracker.domain.source import address_key
from tracker.domain.subject import Party, Subject, fold, parties_of
from tracker.domain.vocabulary import Facet, Setting, SubjectType
from tracker.ledger.schema import commitment, entry, party, source, subject
from tracker.ledger.standing import (
    LINE,
    among,
    by_subject,
    history,
    holds,
    marks,
    read_entries,
    unamended,
)

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


def descendants(connection: Connection, numbers: Collection[int]) -> dict[int, int]:
    """Everything below these commitments, at whatever remove, each with its parent."""
    below = (
        select(commitment.c.id, commitment.c.parent)
        .where(among(connection, commitment.c.parent, numbers))
        .cte("below", recursive=True)
    )
    further = select(commitment.c.id, commitment.c.parent).join(
        below, commitment.c.parent == below.c.id
    )
    whole = below.union(further)
    return {row.id: row.parent for row in connection.execute(select(whole.c.id, whole.c.parent))}


def source_at(connection: Connection, url: str) -> int | None:
    """The source read at an address, however that is spelled."""
    query = select(func.min(source.c.id)).where(source.c.address_key == address_key(url))
    return connection.execute(query).scalar()


def source_of_file(connection: Connection, sha256: str) -> int | None:
    """The source that is a file of this digest, or of which such a file is a stored copy."""
    query = select(func.min(entry.c.subject)).where(
        entry.c.facet == Facet.IDENTITY.value,
        type_coerce(entry.c.detail, Text).contains(f'"{sha256}"'),
        unamended(entry, None),
    )
    return connection.execute(query).scalar()


def last_source(connection: Connection, actor: int) -> tuple[int, datetime] | None:
    """The source that this actor cited, added or repaired last, and when that was recorded."""
    row = connection.execute(
        select(entry.c.subject, entry.c.refs, entry.c.recorded_at)
        .outerjoin(source, source.c.id == entry.c.subject)
        .where(
            entry.c.actor == actor,
            or_(
                type_coerce(entry.c.refs, Text).contains('"source":['),
                and_(entry.c.facet == Facet.IDENTITY.value, source.c.id.is_not(None)),
            ),
            unamended(entry, None),
        )
        .order_by(entry.c.seq.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return int(row.refs["source"][0] if "source" in row.refs else row.subject), row.recorded_at


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
    folded = ((number, fold(versions)) for number, versions in by_subject(entries).items())
    return {number: subject_ for number, subject_ in folded if subject_ is not None}


def subjects_and_sources(
    connection: Connection, times: Times, *, numbers: Collection[int] | None = None
) -> dict[int, Subject]:
    """Commitments and instruments at two times, and every source known by then, in one query.

    A page that was published later may report an earlier fact: sources are bounded by what
    was known, never by the day that is asked about.
    """
    return subjects_on(times.as_of, identities(connection, times.known_at, numbers=numbers))


def subjects_besides_commitments(connection: Connection, times: Times) -> dict[int, Subject]:
    """The instruments at two times, and every source known by then."""
    others = select(subject.c.id).where(subject.c.type != SubjectType.COMMITMENT.value)
    return subjects_and_sources(
        connection, times, numbers=connection.execute(others).scalars().all()
    )


def identities(
    connection: Connection, known_at: datetime | None, *, numbers: Collection[int] | None = None
) -> dict[int, list[Entry]]:
    """Every identity entry that was known and stood at a moment, by subject and day."""
    whenever = Times(date.max, known_at)
    return by_subject(
        history(connection, whenever, facets=[Facet.IDENTITY], subjects=numbers, texts=True)
    )


def subjects_on(as_of: date, identified: Mapping[int, Sequence[Entry]]) -> dict[int, Subject]:
    """Commitments and instruments at the end of a day, and every source."""
    on_day: dict[int, Subject] = {}
    for number, about in identified.items():
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


def parties(connection: Connection, known_at: datetime | None = None) -> dict[int, Party]:
    """Every party as it was known at a moment, by number."""
    query = select(*LINE).where(entry.c.facet == Facet.PARTY.value).order_by(entry.c.seq)
    query = query.where(unamended(entry, known_at))
    if known_at is not None:
        query = query.where(entry.c.recorded_at <= known_at)
    return parties_of(read_entries(connection, query), names(connection, known_at))


def third_parties(connection: Connection, known_at: datetime | None = None) -> set[int]:
    """The parties that had said of anything how much is delivered."""
    query = select(entry.c.voice).where(entry.c.facet == Facet.DELIVERY.value).distinct()
    if known_at is not None:
        query = query.where(entry.c.recorded_at <= known_at)
    voices = connection.execute(query).scalars()
    return {party for voice in voices if (party := voice_party(voice)) is not None}


def entries_numbered(connection: Connection, numbers: Sequence[int]) -> list[Entry]:
    """Entries by number, amended ones too, with their texts."""
    query = select(*LINE).where(among(connection, entry.c.seq, numbers)).order_by(entry.c.seq)
    return read_entries(connection, query)


def batch_entries(connection: Connection, batch: int) -> list[Entry]:
    """The entries of a batch, in order."""
    query = select(*LINE).where(entry.c.batch == batch).order_by(entry.c.seq)
    return read_entries(connection, query)


def last_batch(connection: Connection, actor: int) -> int | None:
    """The newest batch of an actor that was not undone and is not an undo."""
    mine = entry.alias("mine")
    query = (
        select(mine.c.batch)
        .where(
            mine.c.actor == actor,
            mine.c.facet.not_in([Facet.UNDO.value, Facet.BATCH.value]),
            or_(mine.c.facet != Facet.PARTY.value, mine.c.seq != mine.c.subject),
            mine.c.facet.not_in([Facet.REGISTER.value, Facet.REDACTION.value, Facet.BREAK.value]),
            # A setting is changed by setting it again.
            mine.c.facet != Facet.SETTING.value,
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
    query = select(*LINE).where(among(connection, entry.c.amends, numbers)).order_by(entry.c.seq)
    return read_entries(connection, query)


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
    opened = {key: text for key in Setting if (text := first.text(key)) is not None}
    for key in (Setting.JURISDICTION, Setting.TIME_ZONE):
        if (word := first.detail.get(key.value)) is not None:
            opened[key] = str(word)
    return first, opened | {Setting(change.value): change.text("text") or "" for change in later}


def jurisdiction(connection: Connection) -> Jurisdiction:
    """Whose customs phrases are read by; neutral where the register never named any."""
    word = settings(connection)[1].get(Setting.JURISDICTION)
    return Jurisdiction.NEUTRAL if word is None else Jurisdiction(word)


def time_zone(connection: Connection) -> tzinfo:
    """The zone in which the register's days begin and end; UTC where it never named one.

    Raises UsageError where this machine does not know it. Where the entry cannot be read it is
    UTC too: the register can still be opened, and `verify` names the entry.
    """
    try:
        name = _zone_named(connection)
    except ValueError:
        name = None
    return UTC if name is None else read_zone(name)


def _zone_named(connection: Connection) -> str | None:
    rows = connection.execute(
        select(entry.c.seq, entry.c.detail).where(
            or_(
                entry.c.seq == REGISTER,
                and_(
                    entry.c.facet == Facet.SETTING.value,
                    entry.c.value == Setting.TIME_ZONE.value,
                ),
            )
        )
    ).all()
    if [row.seq for row in rows] == [REGISTER]:
        return cast("str | None", rows[0].detail.get(Setting.TIME_ZONE.value))
    return settings(connection)[1].get(Setting.TIME_ZONE) if rows else None


def _live_in(facet: Facet, known_at: datetime | None) -> ColumnElement[bool]:
    conditions = [entry.c.facet == facet.value, unamended(entry, known_at)]
    if known_at is not None:
        conditions.append(entry.c.recorded_at <= known_at)
    return and_(*conditions)


def _of_register(connection: Connection, condition: ColumnElement[bool]) -> list[Entry]:
    query = select(*LINE).where(entry.c.subject == REGISTER, condition).order_by(entry.c.seq)
    return read_entries(connection, query)


def users(
    connection: Connection, numbers: Collection[int], *, after: int = 0
) -> list[tuple[int, int]]:
    """The standing entries about these subjects, or that name them in their refs, but their
    openings: each with the first of the subjects, by number. Only those beyond `after`; what
    takes something back uses nothing.
    """
    targets = frozenset(numbers)
    if not targets:
        return []
    rows = connection.execute(
        select(entry.c.seq, entry.c.subject, entry.c.refs)
        .where(
            entry.c.seq > max(after, min(targets)),
            entry.c.facet != Facet.UNDO.value,
            unamended(entry, None),
        )
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


def related(connection: Connection, known_at: datetime | None, numbers: Collection[int]) -> Related:
    """What of these numbers are instruments and events, with all that was known of them."""
    if not numbers:
        return NO_RELATED
    entries = history(
        connection, Times(date.max, known_at), facets=RELATED_FACETS, subjects=numbers, texts=True
    )
    return Related(by_subject(entries))


def events(connection: Connection, times: Times) -> list[Event]:
    """The events of the diary as they stood at two times, by name."""
    numbers = select(subject.c.id).where(subject.c.type == SubjectType.EVENT.value)
    known = list(connection.execute(numbers).scalars())
    if not known:
        return []
    facets = [Facet.IDENTITY, Facet.EVENT]
    entries = history(connection, times, facets=facets, subjects=known, texts=True)
    folded = map(event_of, by_subject(entries).values())
    return sorted((event for event in folded if event), key=lambda event: event.ref.lower())


def bound_to(connection: Connection, event: int) -> list[int]:
    """The commitments of which a date is or was bound to an event."""
    query = select(entry.c.subject).where(
        entry.c.facet == Facet.DEADLINE.value,
        holds(entry.c.refs, f'"anchor":[{event}]'),
        unamended(entry, None),
    )
    return sorted(set(connection.execute(query).scalars()))

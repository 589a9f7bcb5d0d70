"""The ledger's entries in words, newest first: what `log` and `diff --known` show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.domain.entry import Entry
from tracker.domain.refs import nearest
from tracker.domain.times import Times
from tracker.errors import UnknownName
from tracker.services.choosing import matching
from tracker.services.register import Register
from tracker.services.selecting import selected_numbers
from tracker.services.telling import Teller, Told
from tracker.storage import lookup, pages
from tracker.storage.database import Connection
from tracker.storage.known import Known


@dataclass(frozen=True, slots=True)
class Logbook:
    """A page of the ledger, and how many entries there are in all."""

    lines: tuple[Told, ...]
    total: int


def logbook(
    register: Register,
    *,
    known_at: datetime | None = None,
    as_of: date | None = None,
    since: datetime | None = None,
    by: str | None = None,
    refs: Sequence[str] = (),
    limit: int | None = None,
) -> Logbook:
    """Entries recorded from `since` to `known_at`, newest first.

    `by` is who wrote them down; `refs` may name sources too. Raises UnknownName (exit 4).
    """
    with register.database.reading() as connection:
        page = pages.Page(
            known_at=known_at,
            as_of=as_of,
            recorded_since=since,
            subjects=_subjects(connection, refs, known_at) if refs else None,
            actors=None if by is None else _actors(connection, by, known_at),
            limit=limit,
        )
        entries, total = pages.newest_entries(connection, page)
        teller = teller_of(connection, entries, known_at)
    return Logbook(tuple(teller.tell(entry) for entry in entries), total)


def teller_of(
    connection: Connection, entries: Sequence[Entry], known_at: datetime | None
) -> Teller:
    """What is needed to tell these entries: the names they speak of, and their amendments."""
    named = {entry.subject for entry in entries}
    for entry in entries:
        named.update(*entry.refs.values())
    everything = Times(date.max, known_at)
    return Teller(
        subjects=lookup.subjects_and_sources(connection, everything, numbers=named),
        names=lookup.names(connection, known_at),
        amendments=pages.last_amendments(connection, [entry.seq for entry in entries], known_at),
    )


def _subjects(connection: Connection, refs: Sequence[str], known_at: datetime | None) -> list[int]:
    known = Known(connection, known_at)
    sources = known.subject_ids(refs)
    words = [ref for ref in refs if ref.lower() not in sources]
    found = [sources[ref.lower()][0] for ref in refs if ref.lower() in sources]
    return [*found, *selected_numbers(connection, words, known)]


def _actors(connection: Connection, by: str, known_at: datetime | None) -> list[int]:
    names = lookup.names(connection, known_at)
    meant = matching(names.values(), by)
    if not meant:
        raise UnknownName("name", by, nearest=nearest(by, sorted(names.values())))
    return [number for number, name in names.items() if name in meant]

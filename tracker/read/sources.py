"""Finds the source that somebody means, without recording anything."""

from __future__ import annotations

from tracker.domain.subject import Subject
from tracker.domain.vocabulary import SubjectType
from tracker.ledger import lookup
from tracker.ledger.database import Register
from tracker.ledger.projections import ALL, party_named


def last_source(register: Register, *, whenever: bool = False) -> Subject | None:
    """The source that whoever writes has used last; only one of today unless `whenever`."""
    with register.database.reading() as connection:
        actor = party_named(connection, register.actor)
        last = None if actor is None else lookup.last_source(connection, actor)
        if last is None or not (whenever or register.day_of(last[1]) == register.today):
            return None
        return lookup.subjects(connection, ALL, numbers=[last[0]]).get(last[0])


def known_source(register: Register, where: str, *, sha256: str | None = None) -> Subject | None:
    """The source of a key or an address, or that is a file of this digest; None for a new one."""
    with register.database.reading() as connection:
        named = lookup.subject_id(connection, where)
        if named is not None and named[1] is SubjectType.SOURCE:
            number: int | None = named[0]
        else:
            number = lookup.source_at(connection, where)
        if number is None and sha256 is not None:
            number = lookup.source_of_file(connection, sha256)
        return (
            None if number is None else lookup.subjects(connection, ALL, numbers=[number])[number]
        )

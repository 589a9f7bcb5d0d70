"""The sources as rows: what `source list` shows."""

from __future__ import annotations

from tracker.domain.row import SourceRow
from tracker.domain.times import Times
from tracker.domain.vocabulary import SubjectType
from tracker.services.register import Register
from tracker.storage import lookup, pages
from tracker.storage.database import Connection
from tracker.storage.known import Known


def sourcing(register: Register, times: Times) -> tuple[SourceRow, ...]:
    """Every source known by then, in order of key."""
    with register.database.reading() as connection:
        return source_rows(connection, times)


def source_rows(connection: Connection, times: Times) -> tuple[SourceRow, ...]:
    """Every source known by then, in order of key."""
    known = Known(connection, times.known_at).refs([SubjectType.SOURCE])
    numbers = [number for number, _ in known]
    sources = lookup.subjects_and_sources(connection, times, numbers=numbers)
    names = lookup.names(connection, times.known_at)
    cited = pages.citations(connection, times)
    rows = []
    for number in numbers:
        found = sources.get(number)
        if found is None:
            continue
        speaker = found.one("speaker")
        rows.append(
            SourceRow(
                ref=found.ref,
                title=found.title,
                type=found.source_type,
                publisher=found.texts.get("publisher"),
                published=None if found.published is None else found.published.text,
                speaker=None if speaker is None else names.get(speaker),
                own=found.promisers_own if "own" in found.detail else None,
                url=found.texts.get("url"),
                file=found.texts.get("file"),
                cited=cited.get(number, 0),
            )
        )
    return tuple(rows)

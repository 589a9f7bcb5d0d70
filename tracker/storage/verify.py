"""Recomputing the chain and every projection from what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from tracker.domain.canonical import GENESIS, text_commitment
from tracker.domain.entry import digest_of
from tracker.domain.vocabulary import Facet
from tracker.storage.projections import contents, rebuild
from tracker.storage.schema import entry, entry_text


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not hold, and where."""

    seq: int | None
    what: str


def chain_faults(connection: Connection) -> Iterator[Fault]:
    """Every break of the chain: numbers, order of time, links, digests, texts, redactions."""
    texts = _texts(connection)
    redacted = {
        (row.amends, row.value)
        for row in connection.execute(
            select(entry.c.amends, entry.c.value).where(entry.c.facet == Facet.REDACTION.value)
        )
    }
    expected, prev, last = 1, GENESIS, datetime.min.replace(tzinfo=UTC)
    for row in connection.execute(select(entry).order_by(entry.c.seq)):
        yield from _order_faults(row, expected, prev, last)
        commitments: dict[str, bytes] = {}
        for field, (commitment, salt, value) in sorted(texts.pop(row.seq, {}).items()):
            commitments[field] = commitment
            if value is None or salt is None:
                if (row.seq, field) not in redacted:
                    yield Fault(row.seq, f"its {field} is gone without a redaction")
            elif text_commitment(salt, field, value) != commitment:
                yield Fault(row.seq, f"its {field} is not the text that was recorded")
        digest = digest_of(
            seq=row.seq,
            id=row.id,
            batch=row.batch,
            subject=row.subject,
            facet=row.facet,
            voice=row.voice,
            value=row.value,
            occurred=row.occurred,
            recorded_at=row.recorded_at,
            actor=row.actor,
            amends=row.amends,
            refs={part: tuple(numbers) for part, numbers in row.refs.items()},
            detail=row.detail,
            texts=commitments,
            prev=bytes(row.prev),
        )
        if digest != bytes(row.digest):
            yield Fault(row.seq, "its content is not what was recorded")
        expected, prev, last = row.seq + 1, bytes(row.digest), row.recorded_at
    for seq in sorted(texts):
        yield Fault(seq, "its text has no entry")


def _order_faults(row: Any, expected: int, prev: bytes, last: datetime) -> Iterator[Fault]:
    if row.seq != expected:
        yield Fault(row.seq, f"entry {expected} is missing")
    if bytes(row.prev) != prev:
        yield Fault(row.seq, "it does not follow the entry before it")
    if row.recorded_at < last:
        yield Fault(row.seq, "it was recorded before the entry before it")


def projection_faults(connection: Connection) -> Iterator[Fault]:
    """Every projection that differs from its rebuild. Needs a writer's connection that will
    be rolled back: the rebuild is real.
    """
    before = contents(connection)
    rebuild(connection)
    after = contents(connection)
    for name, rows in before.items():
        if rows != after[name]:
            lost, extra = set(map(repr, after[name])), set(map(repr, rows))
            yield Fault(
                None,
                f"the table {name} differs from the ledger: {len(extra - lost)} rows too many, "
                f"{len(lost - extra)} missing",
            )


def _texts(
    connection: Connection,
) -> dict[int, dict[str, tuple[bytes, bytes | None, str | None]]]:
    found: dict[int, dict[str, tuple[bytes, bytes | None, str | None]]] = {}
    for row in connection.execute(select(entry_text).order_by(entry_text.c.seq)):
        salt = None if row.salt is None else bytes(row.salt)
        found.setdefault(row.seq, {})[row.field] = (bytes(row.commitment), salt, row.value)
    return found

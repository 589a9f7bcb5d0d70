"""Moving a ledger, entry for entry, into a new register on any database."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, insert, select

from tracker.storage.projections import rebuild
from tracker.storage.schema import entry, entry_text

#: Entries that are held in memory at once.
AT_ONCE = 1_000


def copy_ledger(source: Connection, target: Connection) -> None:
    """Copy every entry and every text as they are stored, and make the projections anew.

    Numbers, digests, salts and redactions are the same afterwards; the target's own guards
    check that the chain is whole as it grows. Whoever calls it verifies the target before
    it is kept.
    """
    for rows in _pieces(source):
        target.execute(insert(entry), rows)
        first, last = rows[0]["seq"], rows[-1]["seq"]
        words = source.execute(
            select(entry_text)
            .where(entry_text.c.seq >= first, entry_text.c.seq <= last)
            .order_by(entry_text.c.seq, entry_text.c.field)
        )
        texts = [dict(row) for row in words.mappings()]
        if texts:
            target.execute(insert(entry_text), texts)
    rebuild(target)


def _pieces(source: Connection) -> Iterator[list[dict[str, Any]]]:
    result = source.execution_options(yield_per=AT_ONCE).execute(
        select(entry).order_by(entry.c.seq)
    )
    rows = result.mappings()
    while piece := [dict(row) for row in islice(rows, AT_ONCE)]:
        yield piece

"""Verifies the hash chain and every projection against the stored entries; writes nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from tracker.domain.dates import parse_when
from tracker.domain.entry import GENESIS, digest_of, is_item, text_commitment
from tracker.domain.facets import TextField
from tracker.domain.vocabulary import Facet
from tracker.errors import TrackerError
from tracker.ledger.guards import damage, guard_faults
from tracker.ledger.projections import differing
from tracker.ledger.rows import (
    Progress,
    StoredEntry,
    lines,
    no_progress,
    orphans,
    tip,
    with_progress,
)
from tracker.ledger.schema import read_moment, read_refs

_VOICE = re.compile(r"promiser|tracker|party:[1-9][0-9]{0,9}")
_REDACTION = Facet.REDACTION.value
_FIELDS = frozenset(field.value for field in TextField)
#: What a value that was tampered with makes of the code that reads it.
UNREADABLE = (ValueError, TypeError, AttributeError, KeyError, OverflowError)


@dataclass(frozen=True, slots=True)
class LedgerFault:
    """Something in the ledger that does not verify, and where."""

    seq: int | None
    what: str

    @property
    def words(self) -> str:
        """The fault in a clause, with the number of its entry."""
        return self.what if self.seq is None else f"entry {self.seq}: {self.what}"


def because(error: Exception) -> str:
    """Why nonsense was refused; a database names what it does not take, the rest its place."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return (str(cause).splitlines() or [type(cause).__name__])[0].rstrip(".")


def faults(connection: Connection, progress: Progress = no_progress) -> Iterator[LedgerFault]:
    """Everything that does not hold of a register, on one connection that only reads."""
    total, _ = tip(connection)
    yield from chain_faults(with_progress(lines(connection), total, progress))
    for seq in orphans(connection):
        yield LedgerFault(seq, "its text has no entry")
    yield from projection_faults(connection)
    for what in (*guard_faults(connection), *damage(connection)):
        yield LedgerFault(None, what)


def chain_faults(entries: Iterable[StoredEntry]) -> Iterator[LedgerFault]:
    """Every break of a chain: numbers, order of time, links, digests, texts, redactions."""
    expected, prev, last = 1, GENESIS, ""
    bare: dict[tuple[int, str], bool] = {}
    for line in entries:
        if line.seq != expected or line.prev != prev or line.recorded_at < last:
            yield from _order_faults(line, expected, prev, last)
        try:
            yield from _content_faults(line)
        except UNREADABLE:
            yield LedgerFault(line.seq, "its content is not what was recorded")
        for field, _, _, value in line.words:
            if value is None:
                bare[line.seq, field] = True
        if line.facet == _REDACTION and line.amends is not None:
            if (line.amends, line.value) not in bare:
                yield LedgerFault(
                    line.amends, f"its {line.value} is there, and entry {line.seq} redacted it"
                )
            bare[line.amends, line.value] = False
        expected, prev, last = line.seq + 1, line.digest, line.recorded_at
    for (seq, field), unexplained in bare.items():
        if unexplained:
            yield LedgerFault(seq, f"its {field} is gone without a redaction")


def projection_faults(connection: Connection) -> Iterator[LedgerFault]:
    """Every projection that differs from what the ledger says, compared where both stand."""
    try:
        # What cannot be compared must not end the transaction of whoever reads on.
        with connection.begin_nested():
            differences = differing(connection)
    except (*UNREADABLE, TrackerError, DBAPIError):
        yield LedgerFault(None, "the tables cannot be held against a ledger that is broken")
        return
    for name, (surplus, missing) in differences.items():
        counts = f"{surplus} rows too many, {missing} missing"
        yield LedgerFault(None, f"the table {name} differs from the ledger: {counts}")


def _order_faults(
    line: StoredEntry, expected: int, prev: bytes, last: str
) -> Iterator[LedgerFault]:
    if line.seq != expected:
        yield LedgerFault(line.seq, f"entry {expected} is missing")
    if line.prev != prev:
        yield LedgerFault(line.seq, "it does not follow the entry before it")
    if line.recorded_at < last:
        yield LedgerFault(line.seq, "it was recorded before the entry before it")


def _content_faults(line: StoredEntry) -> Iterator[LedgerFault]:
    # By place: a name costs as much again, and lines come by the million.
    (seq, id_, batch, subject, facet, item, voice, value, occurred, earliest, latest) = line[:11]
    (recorded_at, actor, amends, refs, detail, prev, digest, words) = line[11:]
    is_readable, salted = True, []
    for field, commitment, salt, text in words:
        salted.append((field, commitment))
        is_readable &= field in _FIELDS
        if salt is not None and text is not None:
            if text_commitment(salt, field, text) != commitment:
                yield LedgerFault(seq, f"its {field} is not the text that was recorded")
        elif salt is not None or text is not None:
            yield LedgerFault(seq, f"its {field} was redacted in part")
    made = digest_of(
        seq=seq,
        id=id_,
        batch=batch,
        subject=subject,
        facet=facet,
        item=item,
        voice=voice,
        value=value,
        occurred=occurred,
        recorded_at=recorded_at,
        actor=actor,
        amends=amends,
        refs=refs,
        detail=detail,
        texts=salted,
        prev=prev,
    )
    if made != digest:
        yield LedgerFault(seq, "its content is not what was recorded")
        return
    read_moment(recorded_at)
    least, most = _span(refs)
    # Somebody may have chained what the program does not record.
    if not (
        is_readable
        and 0 < subject <= seq
        and 0 < batch <= seq
        and 0 < actor <= seq
        and (amends is None or 0 < amends <= seq)
        and least > 0
        and most <= seq
        and _is_spoken(voice, item)
        and _is_object(detail)
    ):
        yield LedgerFault(seq, "its content can be checked, and not be read")
    # The two days are read from `occurred`, for queries; the digest does not hold them.
    elif days_of(occurred) != (earliest, latest):
        yield LedgerFault(seq, f"the days kept for it are not those of {occurred}")


# Most of what an entry says was said before: it is read once.
@lru_cache(1 << 14)
def _span(refs: str) -> tuple[int, int]:
    """The least and the greatest entry that refs name. Raises ValueError for anything else."""
    numbers = [number for part in read_refs(refs).values() for number in part]
    if any(type(number) is not int for number in numbers):
        raise ValueError("what an entry names is a number")
    return min(numbers, default=1), max(numbers, default=1)


@lru_cache(1 << 10)
def _is_spoken(voice: str, item: str) -> bool:
    return _VOICE.fullmatch(voice) is not None and is_item(item)


@lru_cache(1 << 12)
def _is_object(detail: str) -> bool:
    return isinstance(json.loads(detail), dict)


@lru_cache(1 << 14)
def days_of(occurred: str) -> tuple[str | None, str | None]:
    """The first and the last day on which something may have happened, as they are stored."""
    when = parse_when(occurred)
    earliest, latest = when.earliest, when.latest
    return (
        None if earliest is None else earliest.isoformat(),
        None if latest is None else latest.isoformat(),
    )

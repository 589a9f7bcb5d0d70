"""Registers to measure with: N commitments of ten dated entries each, chained as in real life.

    python -m benchmarks.generate 1000 10000

The same size gives the same register, byte for byte of its chain. It is built once and kept
in build/bench; `tracker verify` finds nothing wrong with it. The entries of a commitment fall
on days spread over three years, in which about 65 of 10,000 happen in each week; every
twentieth commitment is the parent of the nineteen after it.
"""

from __future__ import annotations

import random
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zlib import crc32

from benchmarks.entries import KINDS_OF_ENTRY, Fact, fact_of, opening_of, party_of, source_of
from tracker.domain.dates import Week
from tracker.domain.entry import GENESIS, canonical, digest_of, instant_text, text_commitment
from tracker.ledger.database import Database, open_register
from tracker.ledger.location import Location
from tracker.ledger.migrate import create
from tracker.ledger.projections import rebuild
from tracker.ledger.schema import REVISION, metadata
from tracker.record.care import beginning

FOLDER = Path(__file__).resolve().parent.parent / "build" / "bench"
#: Goes up when the generator changes, so that no old register is measured.
FORM = "4"
ACTOR = "A. Analyst"
FIRST_DAY = date(2022, 7, 4)
WEEKS = 154
#: The week that is reported: the last but two.
WEEK = Week.of(FIRST_DAY + timedelta(weeks=WEEKS - 3))
FAMILY = 20
PARTIES = 16
#: Entries that rest on one source, which are one batch.
ON_ONE_SOURCE = 50
CHUNK = 20_000
SALT = b"sixteen bytes..."
_ENTRY = f"INSERT INTO entry VALUES ({', '.join('?' * 18)})"
_TEXT = "INSERT INTO entry_text VALUES (?, ?, ?, ?, ?)"


@dataclass(slots=True)
class Chain:
    """Rows waiting to be written, and the head that the next one follows."""

    connection: sqlite3.Connection
    seq: int = 0
    prev: bytes = GENESIS
    batch: int = 1
    entries: list[tuple[object, ...]] = field(default_factory=list)
    texts: list[tuple[object, ...]] = field(default_factory=list)

    def append(self, fact: Fact, *, subject: int | None, day: date, recorded: datetime) -> int:
        """Chain a fact; without a subject it opens its own. Its number is returned."""
        seq = self.seq + 1
        about = seq if subject is None else subject
        commitments = {
            name: text_commitment(SALT, name, value) for name, value in fact.texts.items()
        }
        actor = min(2, seq)
        moment = instant_text(recorded)
        refs = canonical({part: list(numbers) for part, numbers in fact.refs.items()})
        detail = canonical(fact.detail)
        digest = digest_of(
            seq=seq,
            id=f"{seq:016x}",
            batch=self.batch,
            subject=about,
            facet=fact.facet,
            item="",
            voice=fact.voice,
            value=fact.value,
            occurred=day.isoformat(),
            recorded_at=moment,
            actor=actor,
            amends=None,
            refs=refs,
            detail=detail,
            texts=sorted(commitments.items()),
            prev=self.prev,
        )
        self.entries.append(
            (
                seq,
                f"{seq:016x}",
                self.batch,
                about,
                str(fact.facet),
                "",
                fact.voice,
                fact.value,
                day.isoformat(),
                day.isoformat(),
                day.isoformat(),
                moment,
                actor,
                None,
                refs,
                detail,
                self.prev,
                digest,
            )
        )
        self.texts += [
            (seq, name, commitments[name], SALT, value) for name, value in fact.texts.items()
        ]
        self.seq, self.prev = seq, digest
        if len(self.entries) >= CHUNK:
            self.write()
        return seq

    def write(self) -> None:
        """Hand over what is waiting."""
        self.connection.executemany(_ENTRY, self.entries)
        self.connection.executemany(_TEXT, self.texts)
        self.entries.clear()
        self.texts.clear()


def register_of(size: int) -> Path:
    """The register of a size, built when it is not there yet."""
    path = FOLDER / f"register-{size}-{REVISION}-{_schema()}-{FORM}.db"
    if not path.is_file():
        FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        unfinished.unlink(missing_ok=True)
        create(Location(str(unfinished)))
        _fill(unfinished, size)
        _project(open_register(Location(str(unfinished))))
        unfinished.rename(path)
    return path


def parent_ref(size: int) -> str:
    """A commitment in the middle of a register, which has children."""
    middle = size // 2
    return ref_of(middle - middle % FAMILY)


def ref_of(number: int) -> str:
    """The ref of a commitment, counted from 0."""
    return f"C-{number:06d}"


def _schema() -> str:
    """Eight digits for the tables: while a schema is written its revision stays the same."""
    tables = [
        (table.name, list(table.c.keys()), sorted(str(index.name) for index in table.indexes))
        for table in metadata.sorted_tables
    ]
    return f"{crc32(repr(tables).encode()):08x}"


def source_key(path: Path) -> str:
    """The key of the last source of a register."""
    connection = sqlite3.connect(path)
    query = "SELECT ref FROM subject WHERE type = 'source' ORDER BY id DESC LIMIT 1"
    (key,) = connection.execute(query).fetchone()
    connection.close()
    return str(key)


def _fill(path: Path, size: int) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -200000")
    connection.execute("BEGIN")
    indexes = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    _append_all(Chain(connection), size)
    for _, statement in indexes:
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.close()


def _append_all(chain: Chain, size: int) -> None:
    start = datetime.combine(FIRST_DAY, time(9), UTC)
    begun = beginning("Register to measure with", start)
    first = Fact(begun.facet, begun.value, detail=dict(begun.detail), texts=dict(begun.texts))
    chain.append(first, subject=None, day=FIRST_DAY, recorded=start)
    chain.batch = 2
    parties = [
        chain.append(party_of(number, ACTOR), subject=None, day=FIRST_DAY, recorded=start)
        for number in range(PARTIES)
    ]
    subjects = [0] * size
    source, cited, last = 0, 0, -1
    for offset, number, nth, lag in _calendar(size):
        day = FIRST_DAY + timedelta(days=offset)
        recorded = datetime.combine(day, time(12), UTC)
        if offset != last or cited >= ON_ONE_SOURCE:
            chain.batch = chain.seq + 1
            source = chain.append(
                source_of(chain.seq, day, parties), subject=None, day=day, recorded=recorded
            )
            cited, last = 0, offset
        cited += 1
        happened = day - timedelta(days=lag)
        if nth == 0:
            parent = number - number % FAMILY
            above = subjects[parent] if number != parent else None
            fact = opening_of(ref_of(number), number, source, above, parties)
            subjects[number] = chain.append(fact, subject=None, day=day, recorded=recorded)
        else:
            fact = fact_of(nth, number, source, happened, parties)
            chain.append(fact, subject=subjects[number], day=happened, recorded=recorded)
    chain.write()


def _calendar(size: int) -> Iterator[tuple[int, int, int, int]]:
    """Every entry to come, in order: day recorded, commitment, which of its ten, days late."""
    chance = random.Random(size)
    days = WEEKS * 7
    events: list[tuple[int, int, int, int]] = []
    opened = 0
    for number in range(size):
        drawn = sorted(chance.choices(range(days), k=KINDS_OF_ENTRY))
        if number % FAMILY:
            # A child is opened after its parent, and on the same page as its siblings.
            drawn = [max(spread, opened) for spread in drawn]
        else:
            opened = drawn[0]
        for nth, day in enumerate(drawn):
            late = chance.randrange(1, 20) if nth and chance.random() < 0.1 else 0
            events.append((day, number, nth, min(late, day - drawn[0])))
    events.sort()
    return iter(events)


def _project(database: Database) -> None:
    with database.writing() as connection:
        rebuild(connection)


if __name__ == "__main__":
    for text in sys.argv[1:]:
        print(register_of(int(text)))

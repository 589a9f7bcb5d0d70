"""Measures the as-of query: what stood for every facet and voice of every commitment.

The floor is what somebody would write by hand for one facet, asked once for each, through
sqlite3 alone. Ours is one statement for all of them, fetches every column, and leaves out what
was corrected, retracted or undone by then.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy.dialects import sqlite

from benchmarks.generate import WEEK, register_of
from benchmarks.measure import Measurement, function_time, side_by_side
from tracker.domain.dates import Times
from tracker.domain.entry import instant_text
from tracker.ledger.database import Database, open_register
from tracker.ledger.location import Location
from tracker.ledger.standing import entries_of, standing_query

BUDGET = 1.2
DAY = WEEK.sunday - timedelta(days=180)
TIMES = Times(DAY, datetime.combine(DAY, time(18), UTC))
BY_HAND = """
    SELECT e.subject, e.facet, e.voice, e.seq, e.value, e.occurred_latest, e.refs
    FROM standing k JOIN entry e ON e.seq =
        (SELECT seq FROM entry WHERE subject = k.subject AND facet = k.facet AND voice = k.voice
         AND occurred_latest <= ? AND recorded_at <= ?
         ORDER BY occurred_latest DESC, seq DESC LIMIT 1)
    WHERE k.facet = ?"""


def as_of(sizes: Sequence[int], rounds: int) -> Iterator[Measurement]:
    """The as-of question at each size: the statement alone, and with its rows made into Python."""
    for size in sizes:
        path = register_of(size)
        database = open_register(Location(str(path)))
        alone, rows, floor = side_by_side(
            rounds,
            partial(function_time, partial(_statement, path)),
            partial(function_time, partial(_rows, database)),
            partial(function_time, partial(_by_hand, path)),
        )
        yield Measurement("as-of, all facets: SQL", f"{size:,}", alone, floor, BUDGET)
        yield Measurement("as-of, all facets: SQL and rows", f"{size:,}", rows, floor, BUDGET)


def _statement(path: Path) -> None:
    compiled = standing_query(TIMES, current=False).compile(
        dialect=sqlite.dialect(paramstyle="named"), compile_kwargs={"render_postcompile": True}
    )
    bound = {
        name: value if isinstance(value, int | str) else _as_text(value)
        for name, value in compiled.params.items()
    }
    _fetch(path, [(str(compiled), bound)])


def _as_text(value: object) -> str:
    return instant_text(value) if isinstance(value, datetime) else str(value)


def _rows(database: Database) -> None:
    with database.reading() as connection:
        entries_of(connection, connection.execute(standing_query(TIMES, current=False)).all(), {})


def _by_hand(path: Path) -> None:
    connection = sqlite3.connect(path)
    keys = connection.execute("SELECT DISTINCT facet FROM standing").fetchall()
    connection.close()
    known_at = _as_text(TIMES.known_at)
    _fetch(path, [(BY_HAND, (DAY.isoformat(), known_at, *key)) for key in keys])


def _fetch(path: Path, questions: Sequence[tuple[str, object]]) -> None:
    connection = sqlite3.connect(path)
    for statement, bound in questions:
        connection.execute(statement, bound).fetchall()  # type: ignore[arg-type]
    connection.close()

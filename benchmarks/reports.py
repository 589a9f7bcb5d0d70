"""The weekly report, computed and rendered, against queries by hand and a bare template loop.

The floor reads what the report reads: what stands on both Sundays, every title, every date
that was stated, the week's entries and the whole history of each commitment that has a card
(the first forty of a long register), with their words. It prints those rows and nothing else;
it knows no rule.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from jinja2 import Environment

from benchmarks.generate import WEEK, register_of
from benchmarks.measure import Measurement, function_time, side_by_side
from tracker.domain.entry import instant_text
from tracker.ledger.database import Database, open_register
from tracker.ledger.location import Location
from tracker.publish.weekly import weekly_file
from tracker.report.build import Edition, weekly

BUDGET = 3.0
#: From this size on a report takes minutes, and is measured once.
LONG = 100_000
KNOWN_AT = datetime.combine(WEEK.sunday + timedelta(weeks=4), datetime.max.time(), UTC)
_WITH_TEXTS = """
    SELECT e.seq, e.subject, e.facet, e.voice, e.value, e.occurred, e.recorded_at, e.refs,
           e.detail, t.field, t.value
    FROM entry e LEFT JOIN entry_text t ON t.seq = e.seq
    WHERE e.recorded_at <= ? AND e.occurred_latest <= ? AND """
_IDENTITIES = _WITH_TEXTS + "e.facet = 'identity'"
_DATES = _WITH_TEXTS + "e.facet IN ('deadline', 'test')"
_OF_WEEK = _WITH_TEXTS + "(e.occurred_latest >= ? OR e.recorded_at >= ?)"
_HISTORY = _WITH_TEXTS + "e.subject IN (SELECT value FROM json_each(?)) ORDER BY e.subject, e.seq"
_STANDING = """
    SELECT subject, facet, voice, seq, value, occurred_latest, refs FROM entry
    WHERE occurred_latest <= ? AND recorded_at <= ? ORDER BY subject, occurred_latest, seq"""
_PAGE = """<!DOCTYPE html><title>Week</title><ol>
{% for row in changes %}<li>{{ row[5] }} {{ row[2] }} {{ row[4] }} {{ row[9] }} {{ row[10] }}
{% endfor %}</ol><table>
{% for row in history %}<tr><td>{{ row[0] }}<td>{{ row[1] }}<td>{{ row[2] }}<td>{{ row[3] }}\
<td>{{ row[4] }}<td>{{ row[5] }}<td>{{ row[6] }}<td>{{ row[9] }}<td>{{ row[10] }}
{% endfor %}</table>"""


def weekly_report(sizes: Sequence[int], rounds: int) -> Iterator[Measurement]:
    """The report of one week at each size."""
    for size in sizes:
        path = register_of(size)
        database = open_register(Location(str(path)))
        report = weekly(database, WEEK, known_at=KNOWN_AT, edition=Edition(version="1"))
        refs = sorted(
            {
                ref
                for event in report.changes.happened.rows
                for effect in event.effects
                for ref in effect.refs
            }
        )
        long = size >= LONG
        ours, floor = side_by_side(
            1 if long else rounds,
            partial(function_time, partial(_ours, database)),
            partial(function_time, partial(_by_hand, path, refs)),
            warm=long,
        )
        yield Measurement("weekly report, HTML", f"{size:,}", ours, floor, BUDGET)


def _ours(database: Database) -> None:
    weekly_file(weekly(database, WEEK, known_at=KNOWN_AT, edition=Edition(version="1")), "html")


def _by_hand(path: Path, refs: Sequence[str]) -> None:
    connection = sqlite3.connect(path)
    known_at = instant_text(KNOWN_AT)

    def ask(statement: str, *bound: object) -> list[tuple[object, ...]]:
        return connection.execute(statement, bound).fetchall()

    last_sunday = WEEK.monday - timedelta(days=1)
    standing_rows = [
        ask(_STANDING, day.isoformat(), known_at) for day in (WEEK.sunday, last_sunday)
    ]
    sunday = WEEK.sunday.isoformat()
    identities_and_dates = (
        ask(_IDENTITIES, known_at, date.max.isoformat()),
        ask(_DATES, known_at, sunday),
    )
    monday = WEEK.monday.isoformat()
    changes = ask(_OF_WEEK, known_at, sunday, monday, monday)
    numbers = {ref: number for number, ref in ask("SELECT id, ref FROM subject")}
    carded = "[" + ",".join(str(numbers[ref]) for ref in refs) + "]"
    history = ask(_HISTORY, known_at, sunday, carded)
    connection.close()
    Environment(autoescape=True).from_string(_PAGE).render(changes=changes, history=history)
    del standing_rows, identities_and_dates

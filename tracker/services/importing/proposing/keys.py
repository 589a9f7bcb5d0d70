"""Which columns tell the rows of a table apart: proposed with the numbers that prove it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from tracker.errors import as_typed
from tracker.services.importing.fields import Field
from tracker.services.importing.proposing.guesses import likeness
from tracker.services.importing.proposing.looks import MOSTLY, Look
from tracker.services.importing.proposing.mapping import NAMED_BY, Columns
from tracker.services.tables.table import Row

#: Characters of what is part of a key.
LONGEST_PART = 80
#: What changes from one file to the next tells no row apart.
_CHANGING = (
    *(Field.STATUS, Field.OCCURRED, Field.REASON, Field.EVIDENCE),
    *(Field.DUE, Field.NOTE, Field.RECORDED),
)
#: Rows that are named where a value stands twice.
_MOST_NAMED = 4
#: Columns of which pairs are tried; rows on which a pair is tried first.
MOST_PAIRED = 12
FIRST_ROWS = 2_000


def find_key(
    rows: Sequence[Row], looks: Mapping[str, Look], columns: Columns, *, history: bool
) -> tuple[tuple[str, ...], str]:
    """Columns whose values no two rows share, and the proof or what stands in the way.

    A history tells its promises apart by the column that repeats: the ref's, else the words'.
    """
    if history:
        for column in (each for field in NAMED_BY for each in columns.get(field, ())):
            look = looks[column]
            if look.filled == look.rows:
                return (column,), f"{len(look.texts):,} values in {look.rows:,} rows: a history"
        return (), "no column that names a promise is filled in every row"
    found = next(_unique(rows, looks, columns), ())
    if found:
        what = "no value twice" if len(found) == 1 else "no two rows share all of them"
        return found, f"filled in all {len(rows):,} rows, {what}"
    return (), "no column, and no two together, are filled in every row and different in each"


def near_key(rows: Sequence[Row], looks: Mapping[str, Look]) -> tuple[str, str, bool] | None:
    """The column called as a key is in which a value comes again: which, where, and if most do."""
    named = [
        look
        for look in looks.values()
        if likeness(look.column, Field.REF)
        and not look.unique
        and len(look.texts) < look.filled
        and look.filled >= MOSTLY * look.rows
        and look.days < MOSTLY
    ]
    if not named:
        return None
    look = max(named, key=lambda each: likeness(each.column, Field.REF))
    value = next(text for text, count in look.texts.items() if count > 1)
    there = [row.number for row in rows if row.text(look.column).strip() == value]
    where = ", ".join(map(str, there[:_MOST_NAMED])) + (", …" if there[_MOST_NAMED:] else "")
    return look.column, f"{as_typed(value)} stands in rows {where}", look.repeated


def _unique(
    rows: Sequence[Row], looks: Mapping[str, Look], columns: Columns
) -> Iterator[tuple[str, ...]]:
    """What tells the rows apart, the best first: an id, then words with words, then a text."""
    yield from ((column,) for column in columns.get(Field.REF, ()))
    changing = {column for field in _CHANGING for column in columns.get(field, ())}
    steady = [look for look in looks.values() if look.column not in changing]
    alone = [look for look in steady if look.unique and look.days < MOSTLY]
    alone.sort(key=lambda look: -likeness(look.column, Field.REF))
    yield from ((look.column,) for look in alone if likeness(look.column, Field.REF))
    named = [*columns.get(Field.TITLE, ()), *columns.get(Field.WORDING, ())]
    yield from ((column,) for column in named if looks[column].unique)
    paired = [
        look.column
        for look in steady
        if look.filled == look.rows and not look.unique and look.longest <= LONGEST_PART
    ]
    paired.sort(key=lambda column: -likeness(column, Field.REF))
    for pair in combinations(paired[:MOST_PAIRED], 2):
        if _tells_apart(rows[:FIRST_ROWS], pair) and _tells_apart(rows, pair):
            yield pair
    yield from ((look.column,) for look in alone)


def _tells_apart(rows: Sequence[Row], columns: tuple[str, ...]) -> bool:
    seen = {tuple(row.text(column).strip() for column in columns) for row in rows}
    return len(seen) == len(rows) > 0

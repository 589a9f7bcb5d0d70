"""What the columns of a table look like: which is which field, and what tells rows apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from tracker.domain.subject import check_ref
from tracker.domain.vocabulary import Kind, find_word
from tracker.errors import BadRef, NotADate, as_typed
from tracker.exchange.cells import LONGEST_TITLE
from tracker.exchange.days import DAY_FIRST, MONTH_FIRST, Order, read_day
from tracker.exchange.guesses import (
    NAMES,
    VERBATIM,
    folded,
    is_status_word,
    likeness,
    proposed_meaning,
)
from tracker.exchange.profile import ADDRESSES, DAYS, MANY, UNDECIDED, ListField
from tracker.exchange.table.values import Cell, FileRow, FileTable

#: More different words than this are no statuses, and no tags.
MOST_WORDS = 40
#: Characters of a word, on average; a remark may stand among them.
LONG_WORD = 40
#: As many different texts say whether a column holds days.
TRIED = 200
#: Characters of a day: "Wednesday, 16 September 2025 09:30:00 UTC".
LONGEST_DAY = 48
#: A column is of a sort when so much of it is; the rest are mistakes and remarks.
MOSTLY = 0.7
_ADDRESS = re.compile(r"https?://[^\s]", re.IGNORECASE)
_FIGURE = re.compile("[0-9]")
_ORDERS: tuple[Order, ...] = ("iso", DAY_FIRST, MONTH_FIRST)


@dataclass(frozen=True, slots=True)
class ColumnLook:
    """The cells of one column, seen together; empty ones count for nothing but `rows`."""

    column: str
    rows: int
    texts: Counter[str]
    """Every text with its count, in order of first appearance; blanks at the ends are gone."""
    characters: float
    """On average."""
    addresses: float
    """The share that holds a web address."""
    days: float
    """The share of the first texts that can be read as days, in whatever order."""

    @property
    def filled(self) -> int:
        """Cells that are not empty."""
        return self.texts.total()

    @property
    def unique(self) -> bool:
        """Whether every row has a value that no other row has."""
        return self.rows > 0 and len(self.texts) == self.rows == self.filled

    @property
    def words(self) -> bool:
        """Whether it holds few and short texts, as statuses and tags are."""
        return 0 < len(self.texts) <= MOST_WORDS and self.characters <= LONG_WORD

    @property
    def repeated(self) -> bool:
        """Whether the same texts come again and again."""
        return 3 * len(self.texts) <= 2 * self.filled

    @property
    def longest(self) -> int:
        """Characters of the longest cell."""
        return max(map(len, self.texts), default=0)

    @property
    def text(self) -> bool:
        """Whether it holds neither addresses nor days."""
        return self.filled > 0 and self.addresses < MOSTLY and self.days < MOSTLY


def looks_of(table: FileTable) -> dict[str, ColumnLook]:
    """Every column of a table."""
    return {column: _look(table.rows, column) for column in table.columns}


def filled_cells(rows: Sequence[FileRow], column: str) -> Iterator[tuple[FileRow, Cell]]:
    """The cells of a column that hold something, with their rows."""
    for row in rows:
        cell = row.cells.get(column, "")
        if cell and row.text(column).strip():
            yield row, cell


def _look(rows: Sequence[FileRow], column: str) -> ColumnLook:
    texts = Counter(text for row in rows if (text := row.text(column).strip()))
    filled = max(1, texts.total())
    tried = list(islice(texts.items(), TRIED))
    return ColumnLook(
        column,
        len(rows),
        texts,
        characters=sum(len(text) * count for text, count in texts.items()) / filled,
        addresses=sum(count for text, count in texts.items() if _ADDRESS.search(text)) / filled,
        days=sum(count for text, count in tried if _is_day(text))
        / max(1, sum(count for _, count in tried)),
    )


def _is_day(text: str) -> bool:
    if len(text) > LONGEST_DAY or _FIGURE.search(text) is None:
        return False
    for order in _ORDERS:
        try:
            read_day(text, order)
        except NotADate:
            continue
        return True
    return False


Columns = dict[ListField, tuple[str, ...]]

#: Fields by which a promise is told from others.
NAMED_BY = (ListField.REF, ListField.TITLE, ListField.WORDING)
#: More columns of one sort are no tags but data.
MOST_TAGS = 3
#: Below this a table is too short for its words to come again.
SHORT = 12
#: Characters, on average, of a title; less is a code or a word.
LEAST_TITLE = 15


def guess(rows: Sequence[FileRow], looks: Mapping[str, ColumnLook]) -> tuple[Columns, bool]:
    """The fields of a table's columns, and whether its rows are a history of changes."""
    columns = _guess(rows, looks, history=False)
    if ListField.RECORDED in columns:
        naming = [column for field in NAMED_BY for column in columns.get(field, ())]
        if naming and not any(looks[column].unique for column in naming):
            return _guess(rows, looks, history=True), True
        del columns[ListField.RECORDED]
    return columns, False


def _guess(rows: Sequence[FileRow], looks: Mapping[str, ColumnLook], *, history: bool) -> Columns:
    columns: Columns = {}
    taken: set[str] = set()
    for _, field, column in _candidates(looks, history=history):
        if column not in taken and _has_room(field, column, columns, rows):
            columns[field] = (*columns.get(field, ()), column)
            taken.add(column)
    _settle_words(columns, looks)
    if ListField.STATUS not in columns and (speaking := _speaking(columns, looks)):
        columns[ListField.STATUS] = (speaking,)
    if ListField.STATUS not in columns:
        for of_status in (ListField.OCCURRED, ListField.REASON):
            columns.pop(of_status, None)
    return {field: columns[field] for field in ListField if field in columns}


def _candidates(
    looks: Mapping[str, ColumnLook], *, history: bool
) -> list[tuple[int, ListField, str]]:
    scored = [
        (-score, field, column)
        for field in NAMES
        for column, look in looks.items()
        if look.filled
        and (score := likeness(column, field))
        and _fits(field, look, score, history=history)
    ]
    return sorted(scored, key=lambda candidate: candidate[0])


def _has_room(field: ListField, column: str, columns: Columns, rows: Sequence[FileRow]) -> bool:
    there = columns.get(field, ())
    if field is ListField.STATUS:
        return not there or _apart(rows, (*there, column))
    return not there or (field in MANY and (field is not ListField.TAG or len(there) < MOST_TAGS))


def _apart(rows: Sequence[FileRow], columns: tuple[str, ...]) -> bool:
    """Whether no row fills two of the columns, so that each says what the others leave open."""
    return all(sum(bool(row.text(column).strip()) for column in columns) < 2 for row in rows)


def _settle_words(columns: Columns, looks: Mapping[str, ColumnLook]) -> None:
    """A column of the promises' own words is the wording, of which an import makes the title."""
    if ListField.TITLE not in columns and ListField.WORDING not in columns:
        longest = _longest(columns, looks)
        if longest is None:
            return
        columns[ListField.TITLE] = (longest,)
        rest = tuple(column for column in columns.pop(ListField.NOTE, ()) if column != longest)
        if rest:
            columns[ListField.NOTE] = rest
    title = columns.get(ListField.TITLE)
    if title is not None and ListField.WORDING not in columns and _is_verbatim(looks[title[0]]):
        columns[ListField.WORDING] = columns.pop(ListField.TITLE)


def _speaking(columns: Columns, looks: Mapping[str, ColumnLook]) -> str | None:
    """The first column whose words are those of a status, where no name says which it is."""
    used = {name for names in columns.values() for name in names}
    return next(
        (
            column
            for column, look in looks.items()
            if column not in used
            and look.words
            and _speaks_of_status(look)
            and any(proposed_meaning(text)[0] != UNDECIDED for text in look.texts)
        ),
        None,
    )


def _is_verbatim(look: ColumnLook) -> bool:
    return look.characters > LONGEST_TITLE or not VERBATIM.isdisjoint(folded(look.column).split())


def _longest(columns: Columns, looks: Mapping[str, ColumnLook]) -> str | None:
    """The column with the longest texts, where no name says which holds the promises."""
    used = {
        name for field, names in columns.items() if field is not ListField.NOTE for name in names
    }
    free = [
        look
        for column, look in looks.items()
        if column not in used and look.text and look.characters >= LEAST_TITLE
    ]
    if not free:
        return None
    return max(free, key=lambda look: (not look.repeated, look.filled, look.characters)).column


def _fits(field: ListField, look: ColumnLook, score: int, *, history: bool) -> bool:
    if field in ADDRESSES:
        return look.addresses >= MOSTLY
    if field in DAYS:
        return look.days >= MOSTLY
    if field is ListField.REF:
        return (look.unique or history) and _are_refs(look)
    if look.addresses >= MOSTLY or (look.days >= MOSTLY and field is not ListField.DUE):
        return False
    if field is ListField.PARENT:
        return score == 100
    fits = _FITS.get(field)
    return fits is None or fits(look)


def _are_refs(look: ColumnLook) -> bool:
    """Whether they can be refs, but for a few; bare numbers are those of many a list."""
    usable = sum(can_be_ref(text) and any(map(str.isalpha, text)) for text in look.texts)
    return usable >= MOSTLY * len(look.texts)


def can_be_ref(text: str) -> bool:
    """Whether the register takes the text for a ref."""
    try:
        check_ref(text)
    except BadRef:
        return False
    return True


def _is_status(look: ColumnLook) -> bool:
    return look.words and (look.repeated or look.filled <= SHORT or _speaks_of_status(look))


def _speaks_of_status(look: ColumnLook) -> bool:
    return sum(map(is_status_word, look.texts)) >= MOSTLY * len(look.texts)


_FITS: Mapping[ListField, Callable[[ColumnLook], bool]] = {
    ListField.STATUS: _is_status,
    ListField.TITLE: lambda look: look.characters >= LEAST_TITLE or not look.repeated,
    ListField.WORDING: lambda look: look.characters >= LEAST_TITLE,
    ListField.DUE: lambda look: look.characters <= 120,
    ListField.LEAD: lambda look: (
        look.characters <= 80 and not any("<" in each for each in look.texts)
    ),
    ListField.TO: lambda look: look.characters <= 80 and not _speaks_of_status(look),
    ListField.BY: lambda look: look.characters <= 80,
    ListField.KIND: lambda look: all(find_word(Kind, text) for text in look.texts),
    ListField.TAG: lambda look: look.characters <= 80,
}


#: Characters of what is part of a key.
LONGEST_PART = 80
#: What changes from one file to the next tells no row apart.
_CHANGING = (
    *(ListField.STATUS, ListField.OCCURRED, ListField.REASON, ListField.EVIDENCE),
    *(ListField.DUE, ListField.NOTE, ListField.RECORDED),
)
#: Rows that are named where a value stands twice.
_MOST_NAMED = 4
#: Columns of which pairs are tried; rows on which a pair is tried first.
MOST_PAIRED = 12
FIRST_ROWS = 2_000


def find_key(
    rows: Sequence[FileRow], looks: Mapping[str, ColumnLook], columns: Columns, *, history: bool
) -> tuple[tuple[str, ...], str]:
    """Columns whose values no two rows share, and the proof or what stands in the way.

    A history tells its promises apart by the column that repeats: the ref's, else the words'.
    """
    if history:
        for column in (name for field in NAMED_BY for name in columns.get(field, ())):
            look = looks[column]
            if look.filled == look.rows:
                return (column,), f"{len(look.texts):,} values in {look.rows:,} rows: a history"
        return (), "no column that names a promise is filled in every row"
    key = next(_unique(rows, looks, columns), ())
    if key:
        what = "no value twice" if len(key) == 1 else "no two rows share all of them"
        return key, f"filled in all {len(rows):,} rows, {what}"
    return (), "no column, and no two together, are filled in every row and different in each"


def near_key(
    rows: Sequence[FileRow], looks: Mapping[str, ColumnLook]
) -> tuple[str, str, bool] | None:
    """The column called as a key is in which a value comes again: which, where, and if most do."""
    candidates = [
        look
        for look in looks.values()
        if likeness(look.column, ListField.REF)
        and not look.unique
        and len(look.texts) < look.filled
        and look.filled >= MOSTLY * look.rows
        and look.days < MOSTLY
    ]
    if not candidates:
        return None
    look = max(candidates, key=lambda look: likeness(look.column, ListField.REF))
    value = next(text for text, count in look.texts.items() if count > 1)
    there = [row.number for row in rows if row.text(look.column).strip() == value]
    where = ", ".join(map(str, there[:_MOST_NAMED])) + (", …" if there[_MOST_NAMED:] else "")
    return look.column, f"{as_typed(value)} stands in rows {where}", look.repeated


def _unique(
    rows: Sequence[FileRow], looks: Mapping[str, ColumnLook], columns: Columns
) -> Iterator[tuple[str, ...]]:
    """What tells the rows apart, the best first: an id, then words with words, then a text."""
    yield from ((column,) for column in columns.get(ListField.REF, ()))
    changing = {column for field in _CHANGING for column in columns.get(field, ())}
    steady = [look for look in looks.values() if look.column not in changing]
    alone = [look for look in steady if look.unique and look.days < MOSTLY]
    alone.sort(key=lambda look: -likeness(look.column, ListField.REF))
    yield from ((look.column,) for look in alone if likeness(look.column, ListField.REF))
    words = [*columns.get(ListField.TITLE, ()), *columns.get(ListField.WORDING, ())]
    yield from ((column,) for column in words if looks[column].unique)
    paired = [
        look.column
        for look in steady
        if look.filled == look.rows and not look.unique and look.longest <= LONGEST_PART
    ]
    paired.sort(key=lambda column: -likeness(column, ListField.REF))
    for pair in combinations(paired[:MOST_PAIRED], 2):
        if _tells_apart(rows[:FIRST_ROWS], pair) and _tells_apart(rows, pair):
            yield pair
    yield from ((look.column,) for look in alone)


def _tells_apart(rows: Sequence[FileRow], columns: tuple[str, ...]) -> bool:
    seen = {tuple(row.text(column).strip() for column in columns) for row in rows}
    return len(seen) == len(rows) > 0

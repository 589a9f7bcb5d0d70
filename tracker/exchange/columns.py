"""What the columns of a table look like: which is which field, and what tells rows apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from tracker.domain.amount import read_number
from tracker.domain.subject import check_ref
from tracker.domain.vocabulary import Kind, find_word
from tracker.errors import BadRef, NotADate, UsageError
from tracker.exchange.cells import LONGEST_TITLE
from tracker.exchange.days import Order, read_day
from tracker.exchange.guesses import (
    NAMES,
    VERBATIM,
    folded,
    is_status_word,
    likeness,
)
from tracker.exchange.profile import ADDRESSES, DAYS, MANY, ListField
from tracker.exchange.table.values import FileRow, FileTable

Columns = dict[ListField, tuple[str, ...]]

#: A column is of a sort when so much of it is; the rest are mistakes and remarks.
MOSTLY = 0.7
#: Characters, on average, of a title; less is a code or a word.
LEAST_TITLE = 15
#: More different words than this are no statuses, and longer ones (on average) no words.
_MOST_WORDS, _LONG_WORD = 40, 40
#: As many different texts say whether a column holds days, and so many characters has one.
_TRIED, _LONGEST_DAY = 200, 48
#: More columns of one sort are no tags but data.
_MOST_TAGS = 3
#: What a column of units is called.
_UNITS = frozenset({"unit", "units", "unite", "einheit", "unidad", "uned"})
#: Below this a table is too short for its words to come again.
_SHORT = 12
#: Characters of what is part of a key, and columns of which pairs are tried.
_LONGEST_PART, _MOST_PAIRED = 80, 12
#: Characters, on average, of the name of a body or a tag.
_LONGEST_NAME = 80
_ADDRESS = re.compile(r"https?://[^\s]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ColumnLook:
    """The cells of one column, seen together; empty ones count for nothing but `rows`."""

    column: str
    rows: int
    texts: Counter[str]
    """Every text with its count, in order of first appearance; blanks at the ends are gone."""
    filled: int
    """Cells that are not empty."""
    characters: float
    """On average."""
    addresses: float
    """The share that holds a web address."""
    days: float
    """The share of the first texts that can be read as days, in whatever order."""
    numbers: float
    """The share of the first texts that can be read as numbers."""

    @property
    def unique(self) -> bool:
        """Whether every row has a value that no other row has."""
        return self.rows > 0 and len(self.texts) == self.rows

    @property
    def words(self) -> bool:
        """Whether it holds few and short texts, as statuses and tags are."""
        return 0 < len(self.texts) <= _MOST_WORDS and self.characters <= _LONG_WORD

    @property
    def repeated(self) -> bool:
        """Whether the same texts come again and again."""
        return 3 * len(self.texts) <= 2 * self.filled

    @property
    def text(self) -> bool:
        """Whether it holds neither addresses nor days."""
        return self.filled > 0 and self.addresses < MOSTLY and self.days < MOSTLY

    @property
    def statuses(self) -> bool:
        """Whether most of its texts are words that lists use for a status."""
        return sum(map(is_status_word, self.texts)) >= MOSTLY * len(self.texts)


def looks_of(table: FileTable) -> dict[str, ColumnLook]:
    """Every column of a table."""
    return {column: _look(table.rows, column) for column in table.columns}


def _look(rows: Sequence[FileRow], column: str) -> ColumnLook:
    texts = Counter(text for row in rows if (text := row.text(column).strip()))
    filled = texts.total()
    tried = dict(islice(texts.items(), _TRIED))
    return ColumnLook(
        column,
        len(rows),
        texts,
        filled,
        characters=_share(texts, len, filled),
        addresses=_share(texts, lambda text: _ADDRESS.search(text) is not None, filled),
        days=_share(tried, _is_day, sum(tried.values())),
        numbers=_share(tried, _is_number, sum(tried.values())),
    )


def _share(texts: Mapping[str, int], measure: Callable[[str], float], of: int) -> float:
    return sum(measure(text) * count for text, count in texts.items()) / max(1, of)


def _is_day(text: str) -> bool:
    if len(text) > _LONGEST_DAY or not any(map(str.isdigit, text)):
        return False
    for order in Order:
        try:
            read_day(text, order)
        except NotADate:
            continue
        return True
    return False


def _is_number(text: str) -> bool:
    try:
        read_number(text)
    except UsageError:
        return False
    return True


def guess_numbers(looks: Mapping[str, ColumnLook]) -> dict[ListField, tuple[str, ...]]:
    """The fields of a table of numbers over time, as far as its cells show them; empty for one
    without a column of days or of numbers. What each number is only its analyst knows.
    """
    days = [look.column for look in looks.values() if look.days >= MOSTLY]
    figures = [
        look.column
        for look in looks.values()
        if look.numbers >= MOSTLY > look.days and not likeness(look.column, ListField.REF)
    ]
    if not days or not figures:
        return {}
    refs = [look.column for look in looks.values() if is_key_like(look)]
    units = [column for column in looks if folded(column) in _UNITS]
    names = [
        look.column
        for look in looks.values()
        if look.words and look.text and look.numbers < MOSTLY and look.column not in {*refs, *units}
    ]
    columns = {
        ListField.REF: refs[:1],
        ListField.OCCURRED: days[:1],
        ListField.MEASURE: names[:1],
        ListField.UNIT: units[:1],
        ListField.VALUE: figures,
    }
    return {field: tuple(own) for field, own in columns.items() if own}


def guess(looks: Mapping[str, ColumnLook]) -> Columns:
    """The fields of a table's columns: what a column is called decides, if its cells agree."""
    scored = [
        (-score, field, column)
        for field in NAMES
        for column, look in looks.items()
        if look.filled and (score := likeness(column, field)) and _fits(field, look, score)
    ]
    columns: Columns = {}
    taken: set[str] = set()
    for _, field, column in sorted(scored, key=lambda candidate: candidate[0]):
        there = columns.get(field, ())
        most = (_MOST_TAGS if field is ListField.TAG else len(looks)) if field in MANY else 1
        if column not in taken and len(there) < most:
            columns[field] = (*there, column)
            taken.add(column)
    title = columns.get(ListField.TITLE)
    if title and ListField.WORDING not in columns and _is_verbatim(looks[title[0]]):
        # Of its own words an import makes the title.
        columns[ListField.WORDING] = columns.pop(ListField.TITLE)
    if ListField.STATUS not in columns:
        for of_status in (ListField.OCCURRED, ListField.REASON):
            columns.pop(of_status, None)
    return {field: columns[field] for field in ListField if field in columns}


def is_key_like(look: ColumnLook) -> bool:
    """Whether a column is called as keys are, and as good as filled."""
    called = likeness(look.column, ListField.REF) > 0
    return called and look.text and look.filled >= MOSTLY * look.rows


def _is_verbatim(look: ColumnLook) -> bool:
    return look.characters > LONGEST_TITLE or not VERBATIM.isdisjoint(folded(look.column).split())


def _fits(field: ListField, look: ColumnLook, score: int) -> bool:
    if field in ADDRESSES:
        return look.addresses >= MOSTLY
    if field in DAYS:
        return look.days >= MOSTLY
    if field is ListField.REF:
        return look.unique and _are_refs(look)
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


def _is_short(look: ColumnLook) -> bool:
    return look.characters <= _LONGEST_NAME


_FITS: Mapping[ListField, Callable[[ColumnLook], bool]] = {
    ListField.STATUS: lambda look: (
        look.words and (look.repeated or look.filled <= _SHORT or look.statuses)
    ),
    ListField.TITLE: lambda look: look.characters >= LEAST_TITLE or not look.repeated,
    ListField.WORDING: lambda look: look.characters >= LEAST_TITLE,
    ListField.DUE: lambda look: look.characters <= 120,
    ListField.LEAD: lambda look: _is_short(look) and not any("<" in text for text in look.texts),
    ListField.TO: lambda look: _is_short(look) and not look.statuses,
    ListField.BY: _is_short,
    ListField.TAG: _is_short,
    ListField.KIND: lambda look: all(find_word(Kind, text) for text in look.texts),
}
#: What changes from one file to the next tells no row apart.
_CHANGING = (
    *(ListField.STATUS, ListField.OCCURRED, ListField.REASON, ListField.EVIDENCE),
    *(ListField.DUE, ListField.NOTE, ListField.RECORDED),
)


def find_key(
    rows: Sequence[FileRow], looks: Mapping[str, ColumnLook], columns: Columns
) -> tuple[tuple[str, ...], str]:
    """Columns whose values no two rows share, and the proof or what stands in the way."""
    key = next(_keys(rows, looks, columns), ())
    if not key:
        return (), "no column, and no two together, are filled in every row and different in each"
    what = "no value twice" if len(key) == 1 else "no two rows share all of them"
    return key, f"filled in all {len(rows):,} rows, {what}"


def _keys(
    rows: Sequence[FileRow], looks: Mapping[str, ColumnLook], columns: Columns
) -> Iterator[tuple[str, ...]]:
    """What tells the rows apart, the best first: an id, then words with words, then a text."""
    yield from ((column,) for column in columns.get(ListField.REF, ()))
    changing = {column for field in _CHANGING for column in columns.get(field, ())}
    steady = [look for look in looks.values() if look.column not in changing]
    steady.sort(key=lambda look: -likeness(look.column, ListField.REF))
    alone = [look.column for look in steady if look.unique and look.days < MOSTLY]
    words = [*columns.get(ListField.TITLE, ()), *columns.get(ListField.WORDING, ())]
    yield from ((name,) for name in alone if likeness(name, ListField.REF) or name in words)
    parts = [
        look.column
        for look in steady
        if look.filled == look.rows
        and not look.unique
        and max(map(len, look.texts), default=0) <= _LONGEST_PART
    ]
    for pair in combinations(parts[:_MOST_PAIRED], 2):
        if len({tuple(row.text(name).strip() for name in pair) for row in rows}) == len(rows) > 0:
            yield pair
    yield from ((name,) for name in alone)

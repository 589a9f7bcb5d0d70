"""What the cells of a column look like, seen together: days, addresses, files, words, bodies."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from tracker.domain.amount import read_number
from tracker.errors import NotADate, UsageError
from tracker.exchange.days import Order, read_day
from tracker.exchange.guesses import is_body, is_status_word
from tracker.exchange.table.values import FileRow, FileTable

#: A column is of a sort when so much of it is; the rest are mistakes and remarks.
MOSTLY = 0.7
#: More different words than this are no statuses, and longer ones (on average) no words.
_MOST_WORDS, _LONG_WORD = 40, 40
#: As many different texts say whether a column holds days, and so many characters has one.
_TRIED, _LONGEST_DAY = 200, 48
#: Characters, on average, of the name of a body or a tag.
LONGEST_NAME = 80
_ADDRESS = re.compile(r"https?://[^\s]", re.IGNORECASE)
#: How the name of a file looks, with or without its folders, and the address of a picture.
_FILE = re.compile(r"(?:https?://)?[^\s?#]*[^\s?#/]\.[A-Za-z][A-Za-z0-9]{1,4}", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|svg|webp)(?:\?\S*)?\s*\Z", re.IGNORECASE)


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
    files: float
    """The share that is the name of a file, or the address of a picture."""
    numbers: float
    """The share of the first texts that can be read as numbers."""
    letters: float
    """The share that holds words: numbers and codes have fewer letters than other signs."""

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
        """Whether it holds neither addresses nor days nor the names of files."""
        return self.filled > 0 and max(self.addresses, self.days, self.files) < MOSTLY

    @property
    def bodies(self) -> bool:
        """Whether most of its texts are names of bodies or offices."""
        bodies = sum(is_body(text) for text in self.texts)
        return self.characters <= LONGEST_NAME and bodies >= max(1, MOSTLY * len(self.texts))

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
        characters=_share(texts, _length, filled),
        addresses=_share(texts, lambda text: _ADDRESS.search(text) is not None, filled),
        days=_share(tried, _is_day, sum(tried.values())),
        files=_share(tried, _is_file, sum(tried.values())),
        numbers=_share(tried, _is_number, sum(tried.values())),
        letters=_share(tried, _is_worded, sum(tried.values())),
    )


def _length(text: str) -> int:
    """Characters; one of a script that writes words in one or two signs is two."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def _is_worded(text: str) -> bool:
    # In Indic scripts and in Thai half of a word are marks.
    letters = sum(unicodedata.category(sign)[0] in "LM" for sign in text)
    return letters > 1 and 2 * letters > len(text)


def _is_file(text: str) -> bool:
    return _PICTURE.search(text) is not None or (
        "/" in text and not _ADDRESS.match(text) and _FILE.fullmatch(text) is not None
    )


def _share(texts: Mapping[str, int], measure: Callable[[str], float], of: int) -> float:
    return sum(measure(text) * count for text, count in texts.items()) / max(1, of)


def _is_number(text: str) -> bool:
    try:
        read_number(text)
    except UsageError:
        return False
    return True


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

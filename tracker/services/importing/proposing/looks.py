"""What the cells of a column look like: how many are filled, how they differ, what they hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from tracker.errors import NotADate
from tracker.services.importing.days import DAY_FIRST, MONTH_FIRST, Order, read_day
from tracker.services.tables.table import Cell, Row, Table

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
class Look:
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


def looks_of(table: Table) -> dict[str, Look]:
    """Every column of a table."""
    return {column: _look(table.rows, column) for column in table.columns}


def filled_cells(rows: Sequence[Row], column: str) -> Iterator[tuple[Row, Cell]]:
    """The cells of a column that hold something, with their rows."""
    for row in rows:
        cell = row.cells.get(column, "")
        if cell and row.text(column).strip():
            yield row, cell


def _look(rows: Sequence[Row], column: str) -> Look:
    texts = Counter(text for row in rows if (text := row.text(column).strip()))
    filled = max(1, texts.total())
    tried = list(islice(texts.items(), TRIED))
    return Look(
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

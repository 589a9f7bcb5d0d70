"""Reads CSV and its kin: any delimiter, any way to quote."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice

from tracker.domain.text import unguarded
from tracker.errors import FileTrouble, UsageError
from tracker.exchange.table.grid import GridRow, read_grid
from tracker.exchange.table.values import (
    LONGEST_CELL,
    MOST_ROWS,
    UNHELD,
    Contents,
    FileRow,
    Shape,
    counted,
    one_line_breaks,
    raised,
    some,
    too_large,
    with_signs,
)

#: Delimiters that are looked for; the first four are those that people use.
_USUAL = ",;\t|"
_DELIMITERS = _USUAL + ":^~¦\x1f"
#: How steady the rows are at least, from 0 to 1: less, and a file has one column.
_STEADY = 0.2
#: Characters from which the delimiter is found.
_SAMPLE = 200_000
_SEP = re.compile(r"sep=(.)(?:\r\n|\r|\n|\Z)", re.IGNORECASE)
_NOT_CLOSED = "unexpected end of data"


@dataclass(frozen=True, slots=True)
class _Manner:
    """How the cells of a file are told apart."""

    delimiter: str
    blank_first: bool = False

    def rows(self, lines: Iterable[str], *, strict: bool) -> Iterator[list[str]]:
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            skipinitialspace=self.blank_first,
            strict=strict,
        )


def read_delimited(text: str, *, name: str, shape: Shape, largest: int) -> Contents:
    """The table of a CSV, TSV or the like. Raises FileTrouble where there is none."""
    notices: list[str] = []
    delimiter = shape.delimiter
    sep_line = _SEP.match(text)
    if sep_line is not None:
        text = text[sep_line.end() :]
        delimiter = delimiter or sep_line[1]
    usual = csv.field_size_limit(raised(LONGEST_CELL, largest))
    try:
        delimiter = _checked(delimiter) if delimiter else find_delimiter(text)
        lines = _Reader(name, raised(MOST_ROWS, largest), notices).lines(text, delimiter)
    finally:
        csv.field_size_limit(usual)
    grid = read_grid(lines, name=name, header=shape.header, largest=largest)
    notices[:0] = [_evidence(delimiter, lines, grid.header)]
    rows = grid.rows
    if UNHELD.search(text.replace("\r", "")):
        rows = with_signs(rows, notices)
    if "'" in text:
        rows = _unguarded(rows, notices)
    shape_read = replace(shape, format="csv", delimiter=delimiter, header=grid.header)
    return Contents(
        shape=shape_read, columns=grid.columns, rows=rows, notices=(*notices, *grid.notices)
    )


def find_delimiter(text: str) -> str:
    """What divides the cells: what divides most rows into as many.

    A file of one column has none; a character that is nowhere in it is then the answer.
    """
    sample = text[:_SAMPLE]
    best = max(_DELIMITERS, key=lambda delimiter: _steadiness(sample, delimiter))
    if _steadiness(sample, best) > _STEADY:
        return best
    return next((sign for sign in "\t|^~\x1f" if sign not in text), ",")


def _steadiness(sample: str, delimiter: str) -> float:
    if delimiter not in sample:
        return 0
    rows = [row for row in _sampled(sample, delimiter) if any(row)]
    divided = [row for row in rows if len(row) > 1]
    if not divided:
        return 0
    # Blanks follow the punctuation of a text, and seldom a delimiter.
    prose = 2 * sum(row[1][:1] == " " for row in divided) > len(divided)
    if len(rows[0]) == 1 and (prose or delimiter not in _USUAL):
        return 0
    widths = Counter(map(len, divided))
    width = max(widths, key=lambda width: (widths[width], width))
    share = widths[width] / len(rows) * (1 - 1 / width)
    return share * (0.8 if prose or delimiter not in _USUAL else 1)


def _sampled(sample: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(_Manner(delimiter).rows(io.StringIO(sample, newline=""), strict=False))
    return rows[:-1] if len(sample) == _SAMPLE else rows


def _checked(delimiter: str) -> str:
    if len(delimiter) != 1 or delimiter in '\r\n"':
        raise UsageError(
            f"'{delimiter}' cannot be a delimiter.", hint="Type one character: --delimiter ';'"
        )
    return delimiter


def _evidence(delimiter: str, lines: list[GridRow], header: int) -> str:
    widths = Counter(len(line.cells) for line in lines if line.number >= header and line.width)
    width, count = widths.most_common(1)[0]
    if width == 1:
        return "one column: nothing divides its rows alike"
    shown = "tab" if delimiter == "\t" else f"'{delimiter}'"
    return f"delimiter {shown}: {count:,} of {counted(widths.total(), 'row')} have {width} cells"


def _unguarded(rows: tuple[FileRow, ...], notices: list[str]) -> tuple[FileRow, ...]:
    """The cells as they were before an export kept them from being formulas."""
    plain_rows: list[FileRow] = []
    count = 0
    for row in rows:
        guarded = {
            column: unguarded(cell)
            for column, cell in row.cells.items()
            if isinstance(cell, str) and "'" in cell and unguarded(cell) != cell
        }
        count += len(guarded)
        plain_rows.append(replace(row, cells={**row.cells, **guarded}) if guarded else row)
    if count:
        notices.append(
            f"an apostrophe that kept a spreadsheet from taking a text for a formula was removed "
            f"from {counted(count, 'cell')}"
        )
    return tuple(plain_rows)


def _steady(lines: list[GridRow]) -> int:
    """How many rows have as many cells as most."""
    return max(Counter(len(line.cells) for line in lines if line.width).values(), default=0)


@dataclass(slots=True)
class _Reader:
    """Reads the records of one file."""

    name: str
    most: int
    """How many rows it may have."""
    notices: list[str]

    def lines(self, text: str, delimiter: str) -> list[GridRow]:
        """Every record; one that is not quoted as it should be has a fault."""
        manner = _Manner(delimiter)
        strict = self._strictly(text, manner)
        if f'{delimiter} "' in text:
            # Cells may be quoted after a blank: they are if the rows are steadier so.
            other = replace(manner, blank_first=True)
            lines = self._strictly(text, other)
            if lines is not None and (strict is None or _steady(lines) >= _steady(strict)):
                self.notices.append("blanks before quoted cells passed over")
                manner, strict = other, lines
        return self._doubtful(text, manner) if strict is None else strict

    def _strictly(self, text: str, manner: _Manner) -> list[GridRow] | None:
        """The records; None where a quotation mark is out of its place."""
        rows = manner.rows(io.StringIO(text, newline=""), strict=True)
        lines: list[GridRow] = []
        breaks = "\r" in text
        try:
            for number, cells in enumerate(islice(rows, self.most + 1), 1):
                lines.append(self._line(number, cells, breaks=breaks))
        except csv.Error as error:
            if "limit" in str(error):
                raise self._too_long(len(lines) + 1) from None
            return None
        return lines

    def _doubtful(self, text: str, manner: _Manner) -> list[GridRow]:
        """The records, each that is not quoted well with its fault."""
        taken: list[str] = []

        def noted() -> Iterator[str]:
            for line in io.StringIO(text, newline=""):
                taken.append(line)
                yield line

        lines: list[GridRow] = []
        try:
            for number, cells in enumerate(manner.rows(noted(), strict=False), 1):
                fault = self._fault(taken, manner, number)
                taken.clear()
                lines.append(self._line(number, cells, fault, breaks=True))
        except csv.Error:
            raise self._too_long(len(lines) + 1) from None
        bad = [line.number for line in lines if line.fault]
        self.notices.append(
            f"{counted(len(bad), 'row')} with a quotation mark out of its place: {some(bad)}"
        )
        return lines

    def _fault(self, taken: list[str], manner: _Manner, number: int) -> str | None:
        try:
            list(manner.rows(taken, strict=True))
        except csv.Error as error:
            if len(taken) == 1 and _NOT_CLOSED not in str(error):
                return 'a quotation mark inside a quoted cell is not doubled: write ""'
            raise FileTrouble(
                self.name,
                f"a quotation mark that opens a cell in row {number} is not closed where the "
                f"cell ends",
                hint='Close it, or double it inside the text: "".',
            ) from None
        return None

    def _line(
        self, number: int, cells: list[str], fault: str | None = None, *, breaks: bool
    ) -> GridRow:
        if number > self.most:
            raise too_large(self.name, "it has more rows", f"{self.most:,} rows")
        return GridRow(number, [*map(one_line_breaks, cells)] if breaks else [*cells], fault)

    def _too_long(self, number: int) -> FileTrouble:
        most = f"{csv.field_size_limit():,} in a cell"
        return too_large(self.name, f"row {number} has a cell of more characters", most)

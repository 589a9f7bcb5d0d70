"""CSV and its kin: the delimiter found by what it does to the rows, the quotes as they allow."""

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
from tracker.services.tables.contents import (
    UNHELD,
    Contents,
    counted,
    one_line_breaks,
    some,
    with_signs,
)
from tracker.services.tables.grid import Line, read_grid
from tracker.services.tables.table import LONGEST_CELL, MOST_ROWS, Row, Shape, raised, too_large

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
    quoted: bool = True
    blank_first: bool = False

    def rows(self, lines: Iterable[str], *, strict: bool) -> Iterator[list[str]]:
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quoting=csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE,
            skipinitialspace=self.blank_first,
            strict=strict,
        )


def read_delimited(text: str, *, name: str, shape: Shape, largest: int) -> Contents:
    """The table of a CSV, TSV or the like. Raises FileTrouble where there is none."""
    notices: list[str] = []
    delimiter = shape.delimiter
    told = _SEP.match(text)
    if told is not None:
        text = text[told.end() :]
        delimiter = delimiter or told[1]
    usual = csv.field_size_limit(raised(LONGEST_CELL, largest))
    try:
        delimiter = _checked(delimiter) if delimiter else find_delimiter(text)
        lines = _Reading(name, largest, notices).lines(text, delimiter)
    finally:
        csv.field_size_limit(usual)
    grid = read_grid(lines, name=name, header=shape.header, largest=largest)
    notices[:0] = [_evidence(delimiter, lines, grid.header)]
    rows = grid.rows
    if UNHELD.search(text.replace("\r", "")):
        rows = with_signs(rows, notices)
    if "'" in text:
        rows = _unguarded(rows, notices)
    found = replace(shape, format="csv", delimiter=delimiter, header=grid.header)
    return Contents(shape=found, columns=grid.columns, rows=rows, notices=(*notices, *grid.notices))


def find_delimiter(text: str) -> str:
    """What divides the cells: what divides most rows into as many.

    A file of one column has none; a character that is nowhere in it is then the answer.
    """
    sample = text[:_SAMPLE]
    best = max(_DELIMITERS, key=lambda delimiter: _steadiness(sample, delimiter))
    if _steadiness(sample, best) > _STEADY:
        return best
    return next((each for each in "\t|^~\x1f" if each not in text), ",")


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


def _evidence(delimiter: str, lines: list[Line], header: int) -> str:
    widths = Counter(len(line.cells) for line in lines if line.number >= header and line.width)
    width, count = widths.most_common(1)[0]
    if width == 1:
        return "one column: nothing divides its rows alike"
    shown = "tab" if delimiter == "\t" else f"'{delimiter}'"
    return f"delimiter {shown}: {count:,} of {counted(widths.total(), 'row')} have {width} cells"


def _unguarded(rows: tuple[Row, ...], notices: list[str]) -> tuple[Row, ...]:
    """The cells as they were before an export kept them from being formulas."""
    found: list[Row] = []
    count = 0
    for row in rows:
        guarded = {
            column: unguarded(cell)
            for column, cell in row.cells.items()
            if isinstance(cell, str) and "'" in cell and unguarded(cell) != cell
        }
        count += len(guarded)
        found.append(replace(row, cells={**row.cells, **guarded}) if guarded else row)
    if count:
        notices.append(
            f"an apostrophe that kept a spreadsheet from taking a text for a formula was removed "
            f"from {counted(count, 'cell')}"
        )
    return tuple(found)


def _unquoted(lines: list[Line]) -> bool:
    """Whether quotation marks only ever are part of the text: none encloses a cell."""
    enclosed = (
        len(cell) > 1 and cell[0] == cell[-1] == '"'
        for line in lines
        for cell in line.cells
        if isinstance(cell, str)
    )
    return len({len(line.cells) for line in lines if line.width}) == 1 and not any(enclosed)


def _steady(lines: list[Line]) -> int:
    """How many rows have as many cells as most."""
    return max(Counter(len(line.cells) for line in lines if line.width).values(), default=0)


class _Reading:
    """The records of one file, its quotes taken as strictly as they allow."""

    def __init__(self, name: str, largest: int, notices: list[str]) -> None:
        self._name = name
        self._most = raised(MOST_ROWS, largest)
        self._notices = notices
        self._breaks = False

    def lines(self, text: str, delimiter: str) -> list[Line]:
        manner = _Manner(delimiter)
        self._breaks = "\r" in text
        strict = self._strictly(text, manner)
        if f'{delimiter} "' in text:
            manner, strict = self._after_blanks(text, manner, strict)
        if strict is None and '\\"' in text:
            strict = self._strictly(text.replace('\\"', '""'), manner)
            if strict is not None:
                self._notices.append('quotation marks inside cells are written \\"')
        if strict is None:
            plain = self._strictly(text, _Manner(delimiter, quoted=False))
            if plain is not None and _unquoted(plain):
                self._notices.append("quotation marks are part of the text: they enclose no cells")
                strict = plain
        return self._doubtful(text, manner) if strict is None else strict

    def _after_blanks(
        self, text: str, manner: _Manner, usual: list[Line] | None
    ) -> tuple[_Manner, list[Line] | None]:
        """Cells that are quoted after a blank, if the rows are steadier so."""
        other = replace(manner, blank_first=True)
        found = self._strictly(text, other)
        if found is None or (usual is not None and _steady(found) < _steady(usual)):
            return manner, usual
        self._notices.append("blanks before quoted cells passed over")
        return other, found

    def _strictly(self, text: str, manner: _Manner) -> list[Line] | None:
        """The records; None where a quotation mark is out of its place."""
        rows = manner.rows(io.StringIO(text, newline=""), strict=True)
        lines: list[Line] = []
        try:
            for number, cells in enumerate(islice(rows, self._most + 1), 1):
                lines.append(self._line(number, cells))
        except csv.Error as error:
            if "limit" in str(error):
                raise self._too_long(len(lines) + 1) from None
            return None
        return lines

    def _doubtful(self, text: str, manner: _Manner) -> list[Line]:
        """The records, each that is not quoted well with its fault."""
        taken: list[str] = []

        def noted() -> Iterator[str]:
            for line in io.StringIO(text, newline=""):
                taken.append(line)
                yield line

        lines: list[Line] = []
        try:
            for number, cells in enumerate(manner.rows(noted(), strict=False), 1):
                fault = self._fault(taken, manner, number)
                taken.clear()
                lines.append(self._line(number, cells, fault))
        except csv.Error:
            raise self._too_long(len(lines) + 1) from None
        bad = [line.number for line in lines if line.fault]
        self._notices.append(
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
                self._name,
                f"a quotation mark that opens a cell in row {number} is not closed where the "
                f"cell ends",
                hint='Close it, or double it inside the text: "".',
            ) from None
        return None

    def _line(self, number: int, cells: list[str], fault: str | None = None) -> Line:
        if number > self._most:
            raise too_large(self._name, "it has more rows", f"{self._most:,} rows")
        return Line(number, [*map(one_line_breaks, cells)] if self._breaks else [*cells], fault)

    def _too_long(self, number: int) -> FileTrouble:
        most = f"{csv.field_size_limit():,} in a cell"
        return too_large(self._name, f"row {number} has a cell of more characters", most)

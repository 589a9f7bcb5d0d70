"""Reads CSV and its kin: any delimiter, any way to quote."""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress

from tracker.domain.prose import count_words
from tracker.domain.text import unguarded
from tracker.exchange.spool import Spool
from tracker.exchange.table.grid import GridRow, find_heading, read_below
from tracker.exchange.table.values import FileTable, RawFile, one_line_breaks, some

#: Delimiters that are looked for; the first four are those that people use.
_USUAL = ",;\t|"
_DELIMITERS = _USUAL + ":^~¦\x1f"
#: How steady the rows are at least, from 0 to 1: less, and a file has one column.
_STEADY = 0.2
#: Characters from which the delimiter is found.
_SAMPLE = 200_000
_SEP = re.compile(r"sep=([^\"\r\n])(?:\r\n|\r|\n|\Z)", re.IGNORECASE)
#: A line with its break.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_XML = re.compile(r"\s*<(?:\?xml|!--|!doctype)", re.IGNORECASE)


def read_delimited(file: RawFile) -> FileTable:
    """The table of a CSV, TSV or the like. Raises FileTrouble where there is none."""
    text, delimiter, start = file.decoded.text, file.shape.delimiter, 0
    if _XML.match(text):
        raise file.trouble("it is XML and no table", "Save it as .xlsx or .csv.")
    if sep_line := _SEP.match(text):
        start, delimiter = sep_line.end(), delimiter or sep_line[1]
    delimiter = delimiter or find_delimiter(text)
    # The file is small enough, and so is each of its cells; which is too long is said below.
    csv.field_size_limit(sys.maxsize)
    notices: list[str] = []
    blank_first = f'{delimiter} "' in text and _is_well_quoted(text, start, delimiter)
    if blank_first:
        notices.append("blanks before quoted cells passed over")
    lines, doubtful, unguarded_cells = Spool[GridRow](), list[int](), 0
    for line in _records(file, text, start, delimiter, blank_first=blank_first):
        if line.fault:
            doubtful.append(line.number)
        unguarded_cells += _unguard(line)
        lines.append(line)
    if doubtful:
        rows = count_words(len(doubtful), "row")
        notices.append(f"{rows} with a quotation mark out of its place: {some(doubtful)}")
    if unguarded_cells:
        notices.append(
            "an apostrophe that kept a spreadsheet from taking a text for a formula was removed "
            f"from {count_words(unguarded_cells, 'cell')}"
        )
    heading = find_heading(lines, file)
    evidence = _evidence(delimiter, lines, heading.last)
    return read_below(
        heading,
        lines,
        file,
        [*file.decoded.notices, evidence, *notices],
        file.doubts,
        format="csv",
        encoding=file.decoded.encoding,
        delimiter=delimiter,
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
    rows: list[list[str]] = []
    with suppress(csv.Error):
        rows.extend(csv.reader(_lines(sample), delimiter=delimiter))
    # The last row of a sample is cut.
    rows = [row for row in (rows[:-1] if len(sample) == _SAMPLE else rows) if any(row)]
    divided = [row for row in rows if len(row) > 1]
    if not divided:
        return 0
    # Blanks follow the punctuation of a text, and seldom a delimiter.
    prose = 2 * sum(row[1][:1] == " " for row in divided) > len(divided)
    doubtful = prose or delimiter not in _USUAL
    if len(rows[0]) == 1 and doubtful:
        return 0
    widths = Counter(map(len, divided))
    width = max(widths, key=lambda width: (widths[width], width))
    return widths[width] / len(rows) * (1 - 1 / width) * (0.8 if doubtful else 1)


def _lines(text: str, start: int = 0) -> Iterator[str]:
    """Its lines with their breaks, one by one: a buffer would hold four bytes a character."""
    return (line[0] for line in _LINE.finditer(text, start))


def _is_well_quoted(text: str, start: int, delimiter: str) -> bool:
    """Whether every cell is quoted as it should be once the blanks before cells are gone."""
    try:
        for _ in _reader(_lines(text, start), delimiter, blank_first=True):
            pass
    except csv.Error:
        return False
    return True


def _reader(lines: Iterable[str], delimiter: str, *, blank_first: bool) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=blank_first, strict=True)


def _records(
    file: RawFile, text: str, start: int, delimiter: str, *, blank_first: bool
) -> Iterator[GridRow]:
    """Every record; one that is not quoted as it should be has a fault.

    Raises FileTrouble where nobody can say at which line such a record ends.
    """
    taken: list[str] = []

    def noted() -> Iterator[str]:
        for line in _lines(text, start):
            taken.append(line)
            yield line

    rows = _reader(noted(), delimiter, blank_first=blank_first)
    number, breaks = 0, "\r" in text
    while True:
        taken.clear()
        number += 1
        file.check_rows(number)
        fault = None
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            if len(taken) != 1 or "unexpected end of data" in str(error):
                raise file.trouble(
                    f"a quotation mark that opens a cell in row {number} is not closed where the "
                    f"cell ends",
                    'Close it, or double it inside the text: "".',
                ) from None
            fault = 'a quotation mark inside a quoted cell is not doubled: write ""'
            cells = next(csv.reader(taken, delimiter=delimiter))
        file.check_cell(max(cells, key=len, default=""), f"row {number}")
        yield GridRow(number, [*map(one_line_breaks, cells)] if breaks else [*cells], fault)


def _unguard(line: GridRow) -> int:
    """Make cells what they were before an export kept them from being formulas, and count them."""
    count = 0
    for place, cell in enumerate(line.cells):
        if isinstance(cell, str) and "'" in cell and (plain := unguarded(cell)) != cell:
            line.cells[place] = plain
            count += 1
    return count


def _evidence(delimiter: str, lines: Iterable[GridRow], header: int) -> str:
    widths = Counter(len(line.cells) for line in lines if line.number >= header and line.width)
    width, count = widths.most_common(1)[0]
    if width == 1:
        return "one column: nothing divides its rows alike"
    shown = "tab" if delimiter == "\t" else f"'{delimiter}'"
    return (
        f"delimiter {shown}: {count:,} of {count_words(widths.total(), 'row')} have {width} cells"
    )

"""A table as CSV that Excel, pandas and everything between them read alike.

RFC 4180: commas, quotes where they are needed, CR LF. The file begins with the mark of
UTF-8 (without it Excel takes UTF-8 for the machine's own encoding; everything else skips
it), and no cell begins a formula (tracker/domain/formula.py).
"""

from __future__ import annotations

import csv
import io

from tracker.domain.export import Export
from tracker.domain.formula import guarded
from tracker.domain.plain import cell
from tracker.reporting.exporting.flat import Sheet, commitments

MARK = "\ufeff"


def csv_table(export: Export) -> bytes:
    """The commitments: a header and a line each."""
    return (MARK + table(commitments(export))).encode()


def table(sheet: Sheet) -> str:
    """A table with its header."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    names = [column.name for column in sheet.columns]
    writer.writerow(names)
    writer.writerows([guarded(cell(row[name])) for name in names] for row in sheet.rows)
    return written.getvalue()

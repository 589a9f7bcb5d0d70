"""A table as CSV that Excel, pandas and everything between them read alike.

RFC 4180: commas, quotes where they are needed, CR LF. The file begins with the mark of
UTF-8 (without it Excel takes UTF-8 for the machine's own encoding; everything else skips
it), and no cell begins a formula (tracker/domain/formula.py).
"""

from __future__ import annotations

import codecs
import csv
import io

from tracker.domain.export import Export
from tracker.domain.formula import guarded
from tracker.domain.plain import cell
from tracker.reporting.exporting.flat import Sheet, commitments

MARK = codecs.BOM_UTF8


def csv_table(export: Export) -> bytes:
    """The commitments: a header and a line each."""
    return MARK + table(commitments(export))


def table(sheet: Sheet) -> bytes:
    """A table with its header, in UTF-8."""
    written = io.BytesIO()
    text = io.TextIOWrapper(written, "utf-8", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(sheet.names)
    writer.writerows([guarded(cell(value)) for value in row] for row in sheet.rows)
    text.detach()
    return written.getvalue()

"""An export as JSON: the whole value, or a line for each commitment.

Names are the value's own, in its order; the same value gives the same bytes.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import fields

from tracker.domain.export import Export
from tracker.domain.export_columns import COUNTING
from tracker.domain.plain import plain
from tracker.reporting.exporting.flat import Sheet, commitments, sheets

SCHEMA = "tracker.export/1"
_TABLES = frozenset({"commitments", "entries", "deadlines", "sources"})
_line = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=plain).encode


def json_text(export: Export) -> bytes:
    """One object, schema `tracker.export/1`; a row a line, so that two exports compare well."""
    names = [field.name for field in fields(export) if field.name not in _TABLES]
    tables = sheets(export)
    method = {
        "columns": {
            sheet.name: {column.name: column.meaning for column in sheet.columns}
            for sheet in tables
        },
        "counting": COUNTING,
    }
    head = {name: getattr(export, name) for name in names}
    members = {"schema": SCHEMA, **head, "method": method}
    lines = ",\n".join(f"{_line(name)}: {_line(value)}" for name, value in members.items())
    written = io.BytesIO()
    written.write(f"{{\n{lines}".encode())
    for sheet in tables:
        written.write(f",\n{_line(sheet.name)}: [".encode())
        for number, row in enumerate(_rows(sheet)):
            written.write(f"{',' if number else ''}\n{row}".encode())
        written.write(b"\n]" if sheet.values else b"]")
    written.write(b"\n}\n")
    return written.getvalue()


def json_lines(export: Export) -> bytes:
    """A line for each commitment."""
    return "".join(f"{row}\n" for row in _rows(commitments(export))).encode()


def _rows(sheet: Sheet) -> Iterator[str]:
    names = sheet.names
    return (_line(dict(zip(names, row, strict=True))) for row in sheet.rows)

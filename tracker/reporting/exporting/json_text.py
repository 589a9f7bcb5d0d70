"""An export as JSON: the whole value, or a line for each commitment.

Names are the value's own, in its order; the same value gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from tracker.domain.export import Export
from tracker.domain.export_columns import COUNTING
from tracker.domain.plain import plain
from tracker.reporting.exporting.flat import by_name, commitment, sheets

SCHEMA = "tracker.export/1"
_TABLES = frozenset({"commitments", "entries", "deadlines", "sources"})


def json_text(export: Export) -> bytes:
    """One object, schema `tracker.export/1`; a row a line, so that two exports compare well."""
    head = {name: value for name, value in by_name(export).items() if name not in _TABLES}
    tables = sheets(export)
    method = {
        "columns": {
            sheet.name: {column.name: column.meaning for column in sheet.columns}
            for sheet in tables
        },
        "counting": COUNTING,
    }
    members = {"schema": SCHEMA, **head, "method": method}
    parts = [f"{_line(name)}: {_line(value)}" for name, value in members.items()]
    parts += [f"{_line(sheet.name)}: [{_lines(sheet.rows)}]" for sheet in tables]
    return f"{{{_lines_of(parts)}}}\n".encode()


def json_lines(export: Export) -> bytes:
    """A line for each commitment."""
    return "".join(f"{_line(commitment(each))}\n" for each in export.commitments).encode()


def _lines(rows: Iterable[Any]) -> str:
    return _lines_of([_line(row) for row in rows])


def _lines_of(parts: Sequence[str]) -> str:
    return "\n" + ",\n".join(parts) + "\n" if parts else ""


def _line(value: Any) -> str:
    return json.dumps(plain(value), ensure_ascii=False, allow_nan=False)

"""Writes reports and exports as JSON."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from typing import Any

from tracker.domain.dates import When
from tracker.domain.row import plain
from tracker.publish.csv import ExportTable, commitments, sheets
from tracker.publish.filters import moment_iso
from tracker.read.export import COUNTING, Export
from tracker.report.build import Weekly

SCHEMA = "tracker.weekly/1"
#: Pairs that become an object with these keys.
PAIRS: dict[tuple[str, str], tuple[str, ...]] = {
    ("ProgrammeTally", "counts"): ("headline", "count"),
    ("Scoreboard", "responses"): ("response", "count"),
    ("Method", "rules"): ("rule", "version"),
    ("Method", "asserted_by"): ("file", "sha256"),
    ("Manifest", "arguments"): ("name", "value"),
    ("Card", "restatements"): ("when", "compared", "words"),
    ("Card", "links"): ("how", "ref", "title"),
    ("Card", "children"): ("headline", "count"),
    ("SinceLastIssue", "left_out"): ("outcome", "count"),
    **{
        (kind, "left_out"): ("list", "count")
        for kind in ("Changes", "Deadlines", "Claims", "LookAhead", "ReportErrata")
    },
}


def weekly_json(report: Weekly) -> str:
    """The report as JSON: the same value gives the same bytes, and it ends in a line feed."""
    return json_document({"schema": SCHEMA} | object_of(report))


def json_document(whole: dict[str, Any]) -> str:
    """An object as JSON, always in the same bytes."""
    return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def manifest_object(report: Weekly) -> dict[str, Any]:
    """The manifest as the page embeds it."""
    return object_of(report.manifest)


def object_of(value: Any) -> dict[str, Any]:
    """A value of a report as an object: its own names, in its order."""
    kind = type(value).__name__
    members: dict[str, Any] = {}
    for field in dataclasses.fields(value):
        content = getattr(value, field.name)
        names = PAIRS.get((kind, field.name))
        if names:
            members[field.name] = [
                dict(zip(names, map(_plain, pair), strict=True)) for pair in content
            ]
        else:
            members[field.name] = _plain(content)
    return members


def _plain(value: Any) -> Any:
    match value:
        case When():
            ends = {"earliest": _plain(value.earliest), "latest": _plain(value.latest)}
            plain: Any = {"text": value.text} | ends
        case Enum():
            plain = value.value
        case datetime():
            plain = moment_iso(value)
        case date():
            plain = value.isoformat()
        case tuple():
            plain = [_plain(item) for item in value]
        case _ if dataclasses.is_dataclass(value):
            plain = object_of(value)
        case _:
            plain = value
    return plain


EXPORT_SCHEMA = "tracker.export/1"
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
    members = {"schema": EXPORT_SCHEMA, **head, "method": method}
    lines = ",\n".join(f"{_line(name)}: {_line(value)}" for name, value in members.items())
    buffer = io.BytesIO()
    buffer.write(f"{{\n{lines}".encode())
    for sheet in tables:
        buffer.write(f",\n{_line(sheet.name)}: [".encode())
        for number, row in enumerate(_rows(sheet)):
            buffer.write(f"{',' if number else ''}\n{row}".encode())
        buffer.write(b"\n]" if sheet.values else b"]")
    buffer.write(b"\n}\n")
    return buffer.getvalue()


def json_lines(export: Export) -> bytes:
    """A line for each commitment."""
    return "".join(f"{row}\n" for row in _rows(commitments(export))).encode()


def _rows(sheet: ExportTable) -> Iterator[str]:
    names = sheet.names
    return (_line(dict(zip(names, row, strict=True))) for row in sheet.rows)

"""Writes the tables of an export as CSV, as a Data Package with their schema, and as JSON."""

from __future__ import annotations

import codecs
import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from tracker.domain.entry import instant_text
from tracker.domain.row import CommitmentRow, cell, plain
from tracker.domain.text import guarded
from tracker.read.export import (
    COMMITMENTS,
    COUNTING,
    DEADLINES,
    ENTRIES,
    EVENTS,
    MEASURES,
    SOURCES,
    CellKind,
    Export,
    ExportColumn,
    ExportedEntry,
)

_OF_ROW = frozenset(field.name for field in fields(CommitmentRow))


@dataclass(frozen=True, slots=True)
class ExportTable:
    """One table of an export: its columns, and the values that are its rows."""

    name: str
    about: str
    columns: tuple[ExportColumn, ...]
    values: Sequence[Any]
    read: Callable[[Any], tuple[Any, ...]]
    """The cells of a value, in the order of the columns."""

    @property
    def names(self) -> tuple[str, ...]:
        """What the columns are called."""
        return tuple(column.name for column in self.columns)

    @property
    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The cells of each row, made when its turn comes: there may be millions."""
        return map(self.read, self.values)


def sheets(export: Export) -> tuple[ExportTable, ...]:
    """The five tables, each in the order of the value."""
    return (
        commitments(export),
        _sheet("entries", "What was recorded", ENTRIES, export.entries),
        _sheet("deadlines", "What was said of dates", DEADLINES, export.deadlines),
        measures(export),
        sources(export),
        _sheet("events", "The diary to which dates are bound", EVENTS, export.events),
    )


def measures(export: Export) -> ExportTable:
    """The table of numbers over time."""
    return _sheet("measures", "Numbers over time", MEASURES, export.measures)


def sources(export: Export) -> ExportTable:
    """The table of sources."""
    return _sheet("sources", "What the entries rest on", SOURCES, export.sources)


def commitments(export: Export) -> ExportTable:
    """The table of commitments: the columns of `list`, the wording and the last note."""
    parts = [
        f"row.{column.name}" if column.name in _OF_ROW else column.name for column in COMMITMENTS
    ]
    read = attrgetter(*parts)
    return ExportTable(
        "commitments", "Commitments as they stand", COMMITMENTS, export.commitments, read
    )


def _sheet(
    name: str, about: str, columns: tuple[ExportColumn, ...], values: Sequence[Any]
) -> ExportTable:
    return ExportTable(
        name, about, columns, values, attrgetter(*(column.name for column in columns))
    )


MARK = codecs.BOM_UTF8


def csv_table(export: Export, name: str = "commitments") -> bytes:
    """One table, that of commitments where none is named: a header and a line each."""
    return MARK + table(next(sheet for sheet in sheets(export) if sheet.name == name))


def table(sheet: ExportTable) -> bytes:
    """A table with its header, in UTF-8."""
    buffer = io.BytesIO()
    text = io.TextIOWrapper(buffer, "utf-8", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(sheet.names)
    writer.writerows([guarded(cell(value)) for value in row] for row in sheet.rows)
    text.detach()
    return buffer.getvalue()


#: The oldest day that an archive can hold.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16
_TYPES: dict[CellKind, dict[str, Any]] = {
    CellKind.TEXT: {"type": "string"},
    CellKind.WHOLE: {"type": "integer"},
    CellKind.YES_NO: {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    CellKind.NUMBER: {"type": "number"},
    CellKind.DAY: {"type": "date"},
    CellKind.MOMENT: {"type": "datetime", "format": "default"},
    CellKind.LIST: {"type": "string"},
    CellKind.OBJECT: {"type": "object"},
}
_KEYS = {
    "commitments": "ref",
    "entries": "entry",
    "deadlines": "entry",
    "measures": "entry",
    "sources": "ref",
    "events": "ref",
    "citations": ["entry", "source"],
}
_REFERS = {
    "commitments": (("last_entry", "entries", "entry"),),
    "entries": (("commitment", "commitments", "ref"),),
    "deadlines": (("entry", "entries", "entry"), ("ref", "commitments", "ref")),
    "measures": (("entry", "entries", "entry"), ("ref", "commitments", "ref")),
    "citations": (("entry", "entries", "entry"), ("source", "sources", "ref")),
}
_COMMITMENT = ExportColumn("commitment", "The commitment that it is about, if it is.", always=False)
_CITATION = (
    ExportColumn("entry", "The number of the entry.", CellKind.WHOLE),
    ExportColumn("source", "The key of a source that it cites."),
)


def datapackage(export: Export) -> bytes:
    """A zip of datapackage.json, the tables and a README."""
    tables = _tables(export)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(export, tables):
            about = zipfile.ZipInfo(name, _LONG_AGO)
            about.compress_type = zipfile.ZIP_DEFLATED
            # Otherwise the archive says on which system it was made.
            about.create_system, about.external_attr = 3, _READABLE
            archive.writestr(about, content)
    return buffer.getvalue()


def _files(export: Export, tables: tuple[ExportTable, ...]) -> Iterator[tuple[str, bytes]]:
    package = json.dumps(_package(export, tables), ensure_ascii=False, indent=2)
    yield "datapackage.json", f"{package}\n".encode()
    yield "README.txt", _readme(export, tables).encode()
    for sheet in tables:
        yield f"{sheet.name}.csv", table(sheet)


def _tables(export: Export) -> tuple[ExportTable, ...]:
    """The sheets, what an entry is about where that is a commitment here, and the citations."""
    first, entries, *others = sheets(export)
    refs = {row.ref for row in export.rows}

    def about(entry: ExportedEntry) -> tuple[Any, ...]:
        return *entries.read(entry), entry.ref if entry.ref in refs else None

    cited = [
        (entry.entry, source) for entry in export.entries for source in dict.fromkeys(entry.sources)
    ]
    return (
        first,
        ExportTable(
            entries.name, entries.about, (*entries.columns, _COMMITMENT), entries.values, about
        ),
        *others,
        ExportTable("citations", "Which entry rests on which source", _CITATION, cited, tuple),
    )


def _package(export: Export, tables: tuple[ExportTable, ...]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": f"register-{export.register}".lower(),
        "id": f"{export.head}@{export.as_of}",
        "title": export.title,
        "description": _about(export),
        "created": instant_text(export.written),
        "resources": [_resource(sheet, has_parents=_has_parents(export)) for sheet in tables],
    }


def _has_parents(export: Export) -> bool:
    """Whether every parent is among the commitments: among chosen ones it need not be."""
    refs = {row.ref for row in export.rows}
    return all(row.parent is None or row.parent in refs for row in export.rows)


def _resource(sheet: ExportTable, *, has_parents: bool) -> dict[str, Any]:
    refers = [
        {"fields": name, "reference": {"resource": other, "fields": key}}
        for name, other, key in _REFERS.get(sheet.name, ())
    ]
    if sheet.name == "commitments" and has_parents:
        # No name means the table itself.
        refers.append({"fields": "parent", "reference": {"resource": "", "fields": "ref"}})
    return {
        "profile": "tabular-data-resource",
        "name": sheet.name,
        "title": sheet.about,
        "path": f"{sheet.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(sheet.name, column) for column in sheet.columns],
            "missingValues": [""],
            "primaryKey": _KEYS[sheet.name],
            **({"foreignKeys": refers} if refers else {}),
        },
    }


def _field(sheet: str, column: ExportColumn) -> dict[str, Any]:
    keys = _KEYS[sheet]
    constraints: dict[str, Any] = {"required": True} if column.always else {}
    if column.name == keys:
        constraints["unique"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    parts = " Its parts are set apart by semicolons." if column.holds is CellKind.LIST else ""
    return {
        "name": column.name,
        "title": column.title,
        "description": column.meaning + parts,
        **_TYPES[column.holds],
        **({"constraints": constraints} if constraints else {}),
    }


def _about(export: Export) -> str:
    moment = "" if export.known_at is None else f", as known at {instant_text(export.known_at)}"
    chosen = " Chosen commitments only." if export.filtered else ""
    return (
        f"As of {export.as_of}{moment}.{chosen} Ledger of {export.head_entry} entries, "
        f"head {export.head}."
    )


def _readme(export: Export, tables: tuple[ExportTable, ...]) -> str:
    lines = [
        export.title,
        _about(export),
        "",
        "datapackage.json says what every column means (Frictionless Data Package).",
        *(
            f"{sheet.name}.csv: {sheet.about.lower()}, {len(sheet.values)} rows."
            for sheet in tables
        ),
        "",
        "How to count",
        *COUNTING,
        "",
        "An apostrophe before =, +, - or @ keeps a spreadsheet from running a text as a formula.",
        "It is no part of the text. The JSON export has every text exactly as recorded.",
        "",
        "No licence is stated here: that is for the publisher of the register.",
    ]
    return "".join(f"{line}\r\n" for line in lines)


EXPORT_SCHEMA = "tracker.export/1"
_TABLES = frozenset({"commitments", "entries", "deadlines", "measures", "sources"})
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
        for number, row in enumerate(_json_rows(sheet)):
            buffer.write(f"{',' if number else ''}\n{row}".encode())
        buffer.write(b"\n]" if sheet.values else b"]")
    buffer.write(b"\n}\n")
    return buffer.getvalue()


def json_lines(export: Export) -> bytes:
    """A line for each commitment."""
    return "".join(f"{row}\n" for row in _json_rows(commitments(export))).encode()


def _json_rows(sheet: ExportTable) -> Iterator[str]:
    names = sheet.names
    return (_line(dict(zip(names, row, strict=True))) for row in sheet.rows)

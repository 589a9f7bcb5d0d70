"""Exports read back by other means than those that wrote them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]


def csv_rows(path: Path) -> list[dict[str, str]]:
    """The lines of a CSV, read as any program would that knows the mark of UTF-8."""
    return table_rows(path.read_bytes().decode("utf-8-sig"))


def table_rows(text: str) -> list[dict[str, str]]:
    """The lines of a CSV by the names of its header."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


@dataclass(frozen=True, slots=True)
class Package:
    """A data package: what it says of itself, and its tables as they stand in their files."""

    about: dict[str, Any]
    tables: dict[str, list[dict[str, str]]]

    def faults(self) -> list[str]:
        """Every cell and key that does not keep the package's own schema."""
        return list(self._faults())

    def _faults(self) -> Iterator[str]:
        for resource in self.about["resources"]:
            name, schema = resource["name"], resource["schema"]
            rows = self.tables[name]
            columns = [field["name"] for field in schema["fields"]]
            if rows and list(rows[0]) != columns:
                yield f"{name}: the header is {list(rows[0])}"
            for field in schema["fields"]:
                for place, row in enumerate(rows, start=2):
                    if not _keeps(row[field["name"]], field):
                        yield f"{name}:{place} {field['name']}: {row[field['name']]!r}"
            keys = [_key(row, schema["primaryKey"]) for row in rows]
            if len(set(keys)) < len(keys):
                yield f"{name}: a key stands twice"
            for each in schema.get("foreignKeys", ()):
                reference = each["reference"]
                other = self.tables[reference["resource"] or name]
                known = {row[reference["fields"]] for row in other} | {""}
                lost = {row[each["fields"]] for row in rows} - known
                if lost:
                    yield f"{name} {each['fields']}: {sorted(lost)} are nowhere"


def package(path: Path) -> Package:
    """A package from its archive."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        about = json.loads(archive.read("datapackage.json"))
        tables = {
            each["name"]: table_rows(archive.read(each["path"]).decode("utf-8"))
            for each in about["resources"]
        }
    return Package(about, tables)


_READERS: dict[str, Callable[[str], object]] = {
    "string": str,
    "integer": int,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "boolean": {"true": True, "false": False}.__getitem__,
    "object": json.loads,
}


def _keeps(cell: str, field: Row) -> bool:
    constraints = field.get("constraints", {})
    if not cell:
        return not constraints.get("required", False)
    try:
        _READERS[field["type"]](cell)
    except (ValueError, KeyError):
        return False
    return cell in constraints.get("enum", (cell,))


def _key(row: dict[str, str], names: str | list[str]) -> tuple[str, ...]:
    return tuple(row[name] for name in ([names] if isinstance(names, str) else names))

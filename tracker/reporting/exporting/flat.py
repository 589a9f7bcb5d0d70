"""The values of an export by the names of its columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from tracker.domain.export import Export, ExportedCommitment
from tracker.domain.export_columns import COMMITMENTS, DEADLINES, ENTRIES, SOURCES, Field


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of an export: its columns, and its rows by the names of those."""

    name: str
    about: str
    columns: tuple[Field, ...]
    rows: tuple[Mapping[str, Any], ...]


def sheets(export: Export) -> tuple[Sheet, ...]:
    """The four tables, each in the order of the value."""
    return (
        commitments(export),
        Sheet("entries", "What was recorded", ENTRIES, _rows(export.entries)),
        Sheet("deadlines", "What was said of dates", DEADLINES, _rows(export.deadlines)),
        Sheet("sources", "What the entries rest on", SOURCES, _rows(export.sources)),
    )


def commitments(export: Export) -> Sheet:
    """The table of commitments: the columns of `list`, the wording and the last note."""
    rows = tuple(map(commitment, export.commitments))
    return Sheet("commitments", "Commitments as they stand", COMMITMENTS, rows)


def commitment(exported: ExportedCommitment) -> dict[str, Any]:
    """One commitment by the names of its columns."""
    rest = by_name(exported)
    return by_name(rest.pop("row")) | rest


def by_name(value: Any) -> dict[str, Any]:
    """The fields of a value, in its order."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _rows(values: Iterable[Any]) -> tuple[Mapping[str, Any], ...]:
    return tuple(map(by_name, values))

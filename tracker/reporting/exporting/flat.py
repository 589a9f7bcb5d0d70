"""The values of an export by the names of its columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from tracker.domain.export import Export
from tracker.domain.export_columns import COMMITMENTS, DEADLINES, ENTRIES, SOURCES, Field
from tracker.domain.row import Row

_OF_ROW = frozenset(field.name for field in fields(Row))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of an export: its columns, and the values that are its rows."""

    name: str
    about: str
    columns: tuple[Field, ...]
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


def sheets(export: Export) -> tuple[Sheet, ...]:
    """The four tables, each in the order of the value."""
    return (
        commitments(export),
        _sheet("entries", "What was recorded", ENTRIES, export.entries),
        _sheet("deadlines", "What was said of dates", DEADLINES, export.deadlines),
        _sheet("sources", "What the entries rest on", SOURCES, export.sources),
    )


def commitments(export: Export) -> Sheet:
    """The table of commitments: the columns of `list`, the wording and the last note."""
    parts = [f"row.{each.name}" if each.name in _OF_ROW else each.name for each in COMMITMENTS]
    read = attrgetter(*parts)
    return Sheet("commitments", "Commitments as they stand", COMMITMENTS, export.commitments, read)


def _sheet(name: str, about: str, columns: tuple[Field, ...], values: Sequence[Any]) -> Sheet:
    return Sheet(name, about, columns, values, attrgetter(*(column.name for column in columns)))

"""Nested data as rows: where the records stand, and their values by dotted column."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TypeAlias

from tracker.domain.subject import nearest
from tracker.errors import FileTrouble, UnknownValue, as_typed
from tracker.services.tables.contents import (
    Contents,
    counted,
    one_line_breaks,
    too_long,
    visible,
    with_signs,
)
from tracker.services.tables.table import (
    DEEPEST,
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Row,
    Shape,
    raised,
    too_large,
)

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"

#: The column of what a record is called, where a file maps names to records.
KEY = "(key)"
#: The column of a record that is a text and no object.
VALUE = "(value)"


class Twice(dict[str, Tree]):
    """An object in which a key stands twice."""

    twice: str = ""


@dataclass(slots=True)
class _Place:
    """A list of records, or a group that maps names to them."""

    records: list[tuple[str | None, Tree]] = field(default_factory=list)


def read_records(tree: Tree, *, name: str, shape: Shape, largest: int) -> Contents:
    """The table in a nested value. Raises FileTrouble where there is none."""
    places = _Places(name, raised(DEEPEST, largest))
    places.look(tree, "", 0)
    path = places.chosen(tree, shape.records)
    records = places.found[path].records
    notices = [_evidence(path, places), *(_beside(tree) if path else [])]
    return rows_of(
        ((number, key, record) for number, (key, record) in enumerate(records, 1)),
        name=name,
        shape=replace(shape, records=path),
        notices=notices,
        largest=largest,
    )


def rows_of(
    records: Iterable[tuple[int, str | None, Tree]],
    *,
    name: str,
    shape: Shape,
    notices: list[str],
    largest: int,
) -> Contents:
    """Records with their numbers and keys as rows of one table."""
    columns: dict[str, None] = {}
    found: list[tuple[int, dict[str, Cell], str | None]] = []
    longest = raised(LONGEST_CELL, largest)
    most_columns, most_rows = raised(MOST_COLUMNS, largest), raised(MOST_ROWS, largest)
    for number, key, record in records:
        flat = _Flat(name, number, longest)
        if key is not None:
            flat.put(KEY, key)
        flat.record(record)
        found.append((number, flat.cells, flat.fault))
        columns.update(dict.fromkeys(flat.cells))
        if len(columns) > most_columns:
            raise too_large(name, f"record {number} has more columns", f"{most_columns:,} columns")
        if len(found) > most_rows:
            raise too_large(name, "it has more records", f"{most_rows:,} records")
    if not columns:
        raise FileTrouble(name, "its records are empty", hint="Name others with --records PATH.")
    empty: dict[str, Cell] = dict.fromkeys(columns, "")
    rows = tuple(Row(number, {**empty, **cells}, fault) for number, cells, fault in found)
    rows = with_signs(rows, notices)
    return Contents(shape=shape, columns=tuple(columns), rows=rows, notices=tuple(notices))


def _beside(tree: Tree) -> list[str]:
    """What a file says of itself at its top, as the day on which it was made."""
    if not isinstance(tree, dict):
        return []
    said = ((key, value) for key, value in tree.items() if isinstance(value, str) and value)
    return [f"{as_typed(key)} at the top is {as_typed(value)}" for key, value in islice(said, 8)]


def _evidence(path: str, places: _Places) -> str:
    found = len(places.found[path].records)
    said = f"records {_shown(path)}: {counted(found, 'record')}"
    others = [
        f"{_shown(other)} ({len(place.records):,})"
        for other, place in places.found.items()
        if other != path and not other.startswith(f"{path}[]")
    ]
    return f"{said}; not read: {', '.join(others[:8])}" if others else said


def _shown(path: str) -> str:
    return f"'{path}'" if path else "at the top"


class _Places:
    """Everywhere in a value that records stand."""

    def __init__(self, name: str, deepest: int) -> None:
        self._name = name
        self._deepest = deepest
        self.found: dict[str, _Place] = {}
        self._twice: dict[str, str] = {}

    def look(self, tree: Tree, path: str, depth: int) -> None:
        if depth > self._deepest:
            said = f"{_shown(path)} stands too deep"
            raise too_large(self._name, said, f"{self._deepest} levels")
        if isinstance(tree, list):
            if any(isinstance(each, dict) for each in tree):
                place = self.found.setdefault(path, _Place())
                place.records.extend((None, each) for each in tree)
            for each in tree:
                self.look(each, f"{path}[]", depth + 1)
        elif isinstance(tree, dict):
            if isinstance(tree, Twice):
                self._twice.setdefault(path, tree.twice)
            if named := _names_records(tree):
                place = self.found.setdefault(path, _Place())
                place.records.extend(tree.items())
            for key, value in tree.items():
                inside = f"{path}[]" if named else f"{path}.{key}" if path else key
                self.look(value, inside, depth + 1)

    def chosen(self, tree: Tree, wanted: str | None) -> str:
        """The path of the records: the one asked for, or that of the most."""
        path = self._path(tree, wanted)
        for above, key in self._twice.items():
            if not above or path == above or path.startswith((f"{above}.", f"{above}[]")):
                where = f"in {_shown(above)}" if above else "at the top"
                because = f"the key {as_typed(key)} stands twice {where}"
                raise FileTrouble(self._name, because, hint="Keep one of them.")
        return path

    def _path(self, tree: Tree, wanted: str | None) -> str:
        if wanted is not None:
            if wanted not in self.found:
                if wanted or not isinstance(tree, (dict, list)):
                    known = [path or '""' for path in self.found]
                    raise UnknownValue(
                        "list of records", wanted, nearest=nearest(wanted, known), known=known
                    )
                self.found[""] = _Place([(None, each) for each in _listed(tree)])
            return wanted
        outer = {path: place for path, place in self.found.items() if "[]" not in path}
        if outer:
            return max(outer, key=lambda path: len(outer[path].records))
        if self.found:
            return max(self.found, key=lambda path: len(self.found[path].records))
        if not isinstance(tree, (dict, list)) or not tree:
            raise FileTrouble(self._name, "it holds no list of records")
        self.found[""] = _Place([(None, each) for each in _listed(tree)])
        return ""


def _listed(tree: list[Tree] | dict[str, Tree]) -> list[Tree]:
    return tree if isinstance(tree, list) else [tree]


def _names_records(tree: dict[str, Tree]) -> bool:
    """Whether a group maps names to records: two or more objects, all with a key in common."""
    values = list(tree.values())
    if len(values) < 2 or not all(isinstance(value, dict) for value in values):
        return False
    return bool(set.intersection(*(set(value) for value in values if isinstance(value, dict))))


class _Flat:
    """One record as cells."""

    def __init__(self, name: str, number: int, most: int) -> None:
        self._name = name
        self._number = number
        self._most = most
        self.cells: dict[str, Cell] = {}
        self.fault: str | None = None

    def record(self, record: Tree) -> None:
        if isinstance(record, dict):
            self._object(record, "")
            return
        self.put(VALUE, self._text(record))
        if isinstance(record, list):
            self.fault = "it is a list and no object"

    def put(self, column: str, cell: Cell) -> None:
        if column not in self.cells and column.isprintable() and column:
            self.cells[column] = cell
            return
        text = name = visible(column) or "(no name)"
        number = 1
        while name in self.cells:
            number += 1
            name = f"{text} ({number})"
        self.cells[name] = cell

    def _object(self, record: dict[str, Tree], before: str) -> None:
        if isinstance(record, Twice):
            self.fault = f"the key {as_typed(record.twice)} stands twice in it"
        for key, value in record.items():
            column = f"{before}{' '.join(key.split())}"
            if isinstance(value, dict) and value:
                self._object(value, f"{column}.")
            elif isinstance(value, list) and value:
                self._list(value, column)
            else:
                self.put(column, self._text(value))

    def _list(self, items: list[Tree], column: str) -> None:
        texts = tuple(self._text(item) for item in items if not isinstance(item, dict))
        if texts:
            self.put(column, texts)
        objects = [item for item in items if isinstance(item, dict)]
        flats = []
        for item in objects:
            flat = _Flat(self._name, self._number, self._most)
            flat.record(item)
            self.fault = self.fault or flat.fault
            flats.append(flat.cells)
        for name in dict.fromkeys(name for cells in flats for name in cells):
            self.put(f"{column}[].{name}", tuple(_joined(cells.get(name, "")) for cells in flats))

    def _text(self, value: Tree) -> str:
        if value is None or not value:
            return ""
        if isinstance(value, dict):
            return "\n".join(f"{key}: {self._text(each)}" for key, each in value.items())
        if isinstance(value, list):
            return "\n".join(self._text(each) for each in value)
        if len(value) > self._most:
            place = f"record {self._number}"
            raise too_long(value, name=self._name, place=place, most=self._most)
        return one_line_breaks(value)


def _joined(cell: Cell) -> str:
    return "\n".join(cell) if isinstance(cell, tuple) else str(cell)

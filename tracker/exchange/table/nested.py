"""Reads JSON, JSON Lines and YAML: nested records as rows."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import islice
from typing import Any, TypeAlias

from tracker.domain.subject import nearest
from tracker.errors import FileTrouble, UnknownValue, as_typed
from tracker.exchange.table.values import (
    DEEPEST,
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Contents,
    FileRow,
    Shape,
    counted,
    one_line_breaks,
    raised,
    too_large,
    too_long,
    visible,
    with_signs,
)
from tracker.record.yaml_text import Bounds, Faults, read_documents

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
    flat_rows: list[tuple[int, dict[str, Cell], str | None]] = []
    longest = raised(LONGEST_CELL, largest)
    most_columns, most_rows = raised(MOST_COLUMNS, largest), raised(MOST_ROWS, largest)
    for number, key, record in records:
        flat = _Flat(name, number, longest)
        if key is not None:
            flat.put(KEY, key)
        flat.record(record)
        flat_rows.append((number, flat.cells, flat.fault))
        columns.update(dict.fromkeys(flat.cells))
        if len(columns) > most_columns:
            raise too_large(name, f"record {number} has more columns", f"{most_columns:,} columns")
        if len(flat_rows) > most_rows:
            raise too_large(name, "it has more records", f"{most_rows:,} records")
    if not columns:
        raise FileTrouble(name, "its records are empty", hint="Name others with --records PATH.")
    empty: dict[str, Cell] = dict.fromkeys(columns, "")
    rows = tuple(FileRow(number, {**empty, **cells}, fault) for number, cells, fault in flat_rows)
    rows = with_signs(rows, notices)
    return Contents(shape=shape, columns=tuple(columns), rows=rows, notices=tuple(notices))


def _beside(tree: Tree) -> list[str]:
    """What a file says of itself at its top, as the day on which it was made."""
    if not isinstance(tree, dict):
        return []
    texts = ((key, value) for key, value in tree.items() if isinstance(value, str) and value)
    return [f"{as_typed(key)} at the top is {as_typed(value)}" for key, value in islice(texts, 8)]


def _evidence(path: str, places: _Places) -> str:
    count = len(places.found[path].records)
    sentence = f"records {_shown(path)}: {counted(count, 'record')}"
    others = [
        f"{_shown(other)} ({len(place.records):,})"
        for other, place in places.found.items()
        if other != path and not other.startswith(f"{path}[]")
    ]
    return f"{sentence}; not read: {', '.join(others[:8])}" if others else sentence


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
            what = f"{_shown(path)} stands too deep"
            raise too_large(self._name, what, f"{self._deepest} levels")
        if isinstance(tree, list):
            if any(isinstance(item, dict) for item in tree):
                place = self.found.setdefault(path, _Place())
                place.records.extend((None, item) for item in tree)
            for item in tree:
                self.look(item, f"{path}[]", depth + 1)
        elif isinstance(tree, dict):
            if isinstance(tree, Twice):
                self._twice.setdefault(path, tree.twice)
            if names_records := _names_records(tree):
                place = self.found.setdefault(path, _Place())
                place.records.extend(tree.items())
            for key, value in tree.items():
                inside = f"{path}[]" if names_records else f"{path}.{key}" if path else key
                self.look(value, inside, depth + 1)

    def chosen(self, tree: Tree, asked_path: str | None) -> str:
        """The path of the records: the one asked for, or that of the most."""
        path = self._path(tree, asked_path)
        for above, key in self._twice.items():
            if not above or path == above or path.startswith((f"{above}.", f"{above}[]")):
                where = f"in {_shown(above)}" if above else "at the top"
                because = f"the key {as_typed(key)} stands twice {where}"
                raise FileTrouble(self._name, because, hint="Keep one of them.")
        return path

    def _path(self, tree: Tree, asked_path: str | None) -> str:
        if asked_path is not None:
            if asked_path not in self.found:
                if asked_path or not isinstance(tree, (dict, list)):
                    paths = [path or '""' for path in self.found]
                    raise UnknownValue(
                        "list of records",
                        asked_path,
                        nearest=nearest(asked_path, paths),
                        known=paths,
                    )
                self.found[""] = _Place([(None, item) for item in _listed(tree)])
            return asked_path
        outer = {path: place for path, place in self.found.items() if "[]" not in path}
        if outer:
            return max(outer, key=lambda path: len(outer[path].records))
        if self.found:
            return max(self.found, key=lambda path: len(self.found[path].records))
        if not isinstance(tree, (dict, list)) or not tree:
            raise FileTrouble(self._name, "it holds no list of records")
        self.found[""] = _Place([(None, item) for item in _listed(tree)])
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
            return "\n".join(f"{key}: {self._text(item)}" for key, item in value.items())
        if isinstance(value, list):
            return "\n".join(self._text(item) for item in value)
        if len(value) > self._most:
            place = f"record {self._number}"
            raise too_long(value, name=self._name, place=place, most=self._most)
        return one_line_breaks(value)


def _joined(cell: Cell) -> str:
    return "\n".join(cell) if isinstance(cell, tuple) else str(cell)


def read_json(text: str, *, name: str, shape: Shape, largest: int) -> Contents:
    """The table of a JSON file. Raises FileTrouble where there is none."""
    try:
        tree = _decoded(text)
    except json.JSONDecodeError as error:
        because = f"it is no JSON: line {error.lineno}, column {error.colno}: {_said(error)}"
        raise FileTrouble(name, because) from None
    except RecursionError:
        most = f"{raised(DEEPEST, largest)} levels"
        raise too_large(name, "its lists stand too deep", most) from None
    return read_records(tree, name=name, shape=replace(shape, format="json"), largest=largest)


def read_json_lines(text: str, *, name: str, shape: Shape, largest: int) -> Contents:
    """The table of a file with an object in every line. A line that is none is a faulty row."""
    lines = [line.strip() for line in text.split("\n")]
    return rows_of(
        _objects(lines, name),
        name=name,
        shape=replace(shape, format="jsonl"),
        notices=[],
        largest=largest,
    )


def _objects(lines: list[str], name: str) -> Iterator[tuple[int, str | None, Tree]]:
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        try:
            yield number, None, _decoded(line)
        except json.JSONDecodeError as error:
            because = f"line {number} is no JSON: column {error.colno}: {_said(error)}"
            raise FileTrouble(name, because) from None
        except RecursionError:
            raise too_large(name, f"line {number} is nested deeper", f"{DEEPEST} levels") from None


def _said(error: json.JSONDecodeError) -> str:
    return error.msg[:1].lower() + error.msg[1:]


def _decoded(text: str) -> Tree:
    tree: Tree = _DECODER.decode(text)
    return tree


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Tree]:
    """An object with texts for values; one with a key twice says so."""
    tree = {key: _value(value) for key, value in pairs}
    if len(tree) == len(pairs):
        return tree
    twice = Twice(tree)
    twice.twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
    return twice


def _value(value: Any) -> Tree:
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, list):
        return [_value(item) for item in value]
    tree: Tree = value
    return tree


def _float(typed: str) -> str:
    """A number's shortest text, and never another number: 2030.0 is 2030."""
    short = repr(float(typed))
    if "n" in short or Decimal(short) != Decimal(typed):
        return typed
    return short.removesuffix(".0")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=str, parse_float=_float, parse_constant=str, strict=False
)


#: Values of one file: texts, lists and groups of keys. Reading so many takes half a minute.
_MOST_VALUES = 200_000
#: Characters for each of these once every alias is spelled out, as in a sheet.
_LONG = 100
_MERGE = "<<"
#: What YAML does not hold.
_UNREAD = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read_yaml(text: str, *, name: str, shape: Shape, largest: int) -> Contents:
    """The table of a YAML file; several documents are a list. Raises FileTrouble."""
    bounds = Bounds(
        what="file",
        values=raised(_MOST_VALUES, largest),
        read=raised(_MOST_VALUES, largest) * _LONG,
        deepest=raised(DEEPEST, largest),
        strict=False,
    )
    notices: list[str] = []
    text, signs = _UNREAD.subn(lambda contents: visible(contents.group()), text)
    if signs:
        notices.append(f"{counted(signs, 'control character')} spelled out, as [U+0002]")
    faults = Faults(name)
    trees = [_merged(contents.tree) for contents in read_documents(text, faults, bounds)]
    if faults.noted:
        place, sentence = min(faults.noted)
        raise FileTrouble(faults.at(place), sentence)
    if not trees:
        raise FileTrouble(name, "it holds no records", hint="Check that it was saved.")
    tree: Tree = trees[0] if len(trees) == 1 else trees
    shape = replace(shape, format="yaml")
    contents = read_records(tree, name=name, shape=shape, largest=largest)
    return replace(contents, notices=(*notices, *contents.notices))


def _merged(tree: Tree) -> Tree:
    """A tree in which `<<: *name` has put the keys of the other beside its own."""
    if isinstance(tree, list):
        return [_merged(item) for item in tree]
    if not isinstance(tree, dict):
        return tree
    own = {key: _merged(value) for key, value in tree.items()}
    others = own.get(_MERGE)
    listed = others if isinstance(others, list) else [others]
    if not all(isinstance(other, dict) for other in listed):
        return own
    del own[_MERGE]
    merged: dict[str, Tree] = {}
    for other in reversed(listed):
        merged.update(other if isinstance(other, dict) else {})
    return {**merged, **own}

"""Reads JSON, JSON Lines and YAML: nested records as rows."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import islice
from typing import Any, TypeAlias

from tracker.domain.prose import count_words
from tracker.domain.subject import nearest
from tracker.errors import FileTrouble, UnknownValue, as_typed
from tracker.exchange.spool import Spool
from tracker.exchange.table.values import (
    Cell,
    FileRow,
    FileTable,
    RawFile,
    one_line_breaks,
    unlike,
    visible,
)
from tracker.record.yaml_text import Bounds, Faults, read_documents

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"
#: A record with its number, and the key under which it stands where a group names records.
Record: TypeAlias = "tuple[int, str | None, Tree]"

#: The column of what a record is called, where a file maps names to records.
_KEY = "(key)"
#: The column of a record that is a text and no object.
_VALUE = "(value)"
#: How deep a list of promises may stand.
_DEEPEST = 40
#: Values of one YAML file: texts, lists and groups of keys. Reading so many takes half a minute.
_MOST_VALUES = 200_000
#: Characters for each of these once every alias is spelled out, as in a sheet.
_LONG = 100
_MERGE = "<<"
_LINE = re.compile("[^\n]*\n|[^\n]+")
#: What YAML does not hold.
_UNREAD = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Twice(dict[str, Tree]):
    """An object in which a key stands twice."""

    twice: str = ""


def read_json(file: RawFile) -> FileTable:
    """The table of a JSON file. Raises FileTrouble where there is none."""
    return _read_tree(file, _parsed(file, file.decoded.text), [], format="json")


def read_json_lines(file: RawFile) -> FileTable:
    """The table of a file with an object in every line. Raises FileTrouble for another line."""
    lines = enumerate((line[0].strip() for line in _LINE.finditer(file.decoded.text)), 1)
    records = ((number, None, _parsed(file, line, number)) for number, line in lines if line)
    return _table(file, records, [], format="jsonl")


def read_yaml(file: RawFile) -> FileTable:
    """The table of a YAML file; several documents are a list. Raises FileTrouble."""
    most = file.limit(_MOST_VALUES)
    deepest = file.limit(_DEEPEST)
    bounds = Bounds(what="file", values=most, read=most * _LONG, deepest=deepest, strict=False)
    text, signs = _UNREAD.subn(lambda match: visible(match.group()), file.decoded.text)
    notices = []
    if signs:
        notices.append(f"{count_words(signs, 'control character')} spelled out, as [U+0002]")
    faults = Faults(file.name)
    trees = [_merged(document.tree) for document in read_documents(text, faults, bounds)]
    if faults.noted:
        place, sentence = min(faults.noted)
        raise FileTrouble(faults.at(place), sentence)
    if not trees:
        raise file.trouble("it holds no records", "Check that it was saved.")
    tree: Tree = trees[0] if len(trees) == 1 else trees
    return _read_tree(file, tree, notices, format="yaml")


def _merged(tree: Tree) -> Tree:
    """A tree in which `<<: *name` has put the keys of the other beside its own."""
    if isinstance(tree, list):
        return [_merged(item) for item in tree]
    if not isinstance(tree, dict):
        return tree
    own = {key: _merged(value) for key, value in tree.items()}
    others = own.get(_MERGE)
    listed = others if isinstance(others, list) else [others]
    merged: dict[str, Tree] = {}
    for other in reversed(listed):
        if not isinstance(other, dict):
            return own
        merged.update(other)
    del own[_MERGE]
    return {**merged, **own}


def _parsed(file: RawFile, text: str, number: int | None = None) -> Tree:
    """What JSON says, in texts; `number` is that of a line by itself. Raises FileTrouble."""
    what = "it" if number is None else f"line {number}"
    try:
        tree: Tree = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, " if number is None else ""
        complaint = error.msg[:1].lower() + error.msg[1:]
        raise file.trouble(f"{what} is no JSON: {where}column {error.colno}: {complaint}") from None
    except RecursionError:
        most = f"{file.limit(_DEEPEST)} levels"
        raise file.too_large(f"{what} is nested deeper", most) from None
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


def _read_tree(file: RawFile, tree: Tree, notices: list[str], **read_as: Any) -> FileTable:
    """The table in a nested value."""
    lists = _Lists(file)
    lists.look(tree, "", 0)
    path = lists.choose(tree)
    records = lists.records[path]
    others = [
        f"{_shown(other)} ({len(members):,})"
        for other, members in lists.records.items()
        if other != path and not other.startswith(f"{path}[]")
    ]
    evidence = f"records {_shown(path)}: {count_words(len(records), 'record')}"
    notices.append(f"{evidence}; not read: {', '.join(others[:8])}" if others else evidence)
    if path and isinstance(tree, dict):
        # What a file says of itself at its top, as the day on which it was made.
        texts = ((key, value) for key, value in tree.items() if isinstance(value, str) and value)
        notices += [
            f"{as_typed(key)} at the top is {as_typed(text)}" for key, text in islice(texts, 8)
        ]
    numbered = ((number, key, record) for number, (key, record) in enumerate(records, 1))
    return _table(file, numbered, notices, records=path, **read_as)


def _shown(path: str) -> str:
    return f"'{path}'" if path else "at the top"


@dataclass(slots=True)
class _Lists:
    """Everywhere in a value that records stand: in a list, or in a group that names them."""

    file: RawFile
    records: dict[str, list[tuple[str | None, Tree]]] = field(default_factory=dict)
    twice: dict[str, str] = field(default_factory=dict)
    """The keys that stand twice, by where."""

    def look(self, tree: Tree, path: str, depth: int) -> None:
        """Find them in a part of the value."""
        if depth > _DEEPEST and depth > (deepest := self.file.limit(_DEEPEST)):
            raise self.file.too_large(f"{_shown(path)} stands too deep", f"{deepest} levels")
        if isinstance(tree, list):
            if any(isinstance(item, dict) for item in tree):
                self.records.setdefault(path, []).extend((None, item) for item in tree)
            for item in tree:
                self.look(item, f"{path}[]", depth + 1)
        elif isinstance(tree, dict):
            if isinstance(tree, Twice):
                self.twice.setdefault(path, tree.twice)
            if named := _names_records(tree):
                self.records.setdefault(path, []).extend(tree.items())
            for key, value in tree.items():
                inside = f"{path}[]" if named else f"{path}.{key}" if path else key
                self.look(value, inside, depth + 1)

    def choose(self, tree: Tree) -> str:
        """The path of the records: the one asked for, or that of the most."""
        path = self._path(tree, self.file.shape.records)
        for above, key in self.twice.items():
            if not above or path == above or path.startswith((f"{above}.", f"{above}[]")):
                because = f"the key {as_typed(key)} stands twice {'in ' if above else ''}"
                raise self.file.trouble(f"{because}{_shown(above)}", "Keep one of them.")
        return path

    def _path(self, tree: Tree, asked: str | None) -> str:
        if asked in self.records:
            return str(asked)
        if asked:
            paths = [path or '""' for path in self.records]
            near = nearest(asked, paths)
            raise UnknownValue("list of records", asked, nearest=near, known=paths)
        if asked is None and self.records:
            outer = [path for path in self.records if "[]" not in path]
            return max(outer or self.records, key=lambda path: len(self.records[path]))
        if not isinstance(tree, (dict, list)) or not tree:
            raise self.file.trouble("it holds no list of records")
        self.records[""] = [(None, item) for item in (tree if isinstance(tree, list) else [tree])]
        return ""


def _names_records(tree: dict[str, Tree]) -> bool:
    """Whether a group maps names to records: two or more objects, all with a key in common."""
    objects = [set(value) for value in tree.values() if isinstance(value, dict)]
    return len(objects) == len(tree) > 1 and bool(set.intersection(*objects))


def _table(file: RawFile, rows: Iterable[Record], notices: list[str], **read_as: Any) -> FileTable:
    """Records as rows, each with a cell in every column that any of them has."""
    columns: dict[str, Cell] = {}
    flat_records = Spool[FileRow]()
    for number, key, record in rows:
        flat = _Flat(file, f"record {number}")
        if key is not None:
            flat.put(_KEY, key)
        flat.record(record)
        flat_records.append(FileRow(number, flat.cells, flat.fault))
        columns |= dict.fromkeys(flat.cells, "")
        file.check_columns(len(columns), f"record {number}")
        file.check_rows(len(flat_records))
    if not columns:
        raise file.trouble("its records are empty", "Name others with --records PATH.")
    return file.table(
        columns,
        (replace(row, cells=columns | dict(row.cells)) for row in flat_records),
        [*file.decoded.notices, *notices],
        encoding=file.decoded.encoding,
        **read_as,
    )


@dataclass(slots=True)
class _Flat:
    """One record as cells."""

    file: RawFile
    place: str
    cells: dict[str, Cell] = field(default_factory=dict)
    fault: str | None = None

    def record(self, record: Tree) -> None:
        """Take in all that a record says."""
        if isinstance(record, dict):
            self._object(record, "")
            return
        self.put(_VALUE, self._text(record))
        if isinstance(record, list):
            self.fault = "it is a list and no object"

    def put(self, column: str, cell: Cell) -> None:
        """Give a column its cell."""
        if column in self.cells or not column or not column.isprintable():
            self.file.check_columns(len(self.cells), self.place)
            column = unlike(visible(column) or "(no name)", self.cells)
        self.cells[column] = cell

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
        flats = [_Flat(self.file, self.place) for item in items if isinstance(item, dict)]
        objects = (item for item in items if isinstance(item, dict))
        for flat, item in zip(flats, objects, strict=True):
            flat.record(item)
            self.fault = self.fault or flat.fault
        for name in dict.fromkeys(name for flat in flats for name in flat.cells):
            cells = (flat.cells.get(name, "") for flat in flats)
            joined = ("\n".join(cell) if isinstance(cell, tuple) else str(cell) for cell in cells)
            self.put(f"{column}[].{name}", tuple(joined))

    def _text(self, value: Tree) -> str:
        if not value:
            return ""
        if isinstance(value, dict):
            return "\n".join(f"{key}: {self._text(item)}" for key, item in value.items())
        if isinstance(value, list):
            return "\n".join(self._text(item) for item in value)
        self.file.check_cell(value, self.place)
        return one_line_breaks(value)

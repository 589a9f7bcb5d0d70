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

from tracker.domain.prose import count_words
from tracker.domain.subject import nearest
from tracker.errors import FileTrouble, UnknownValue, as_typed
from tracker.exchange.spool import Spool
from tracker.exchange.table.archive import PROMISES, unzipped
from tracker.exchange.table.values import (
    FILE,
    Cell,
    FileRow,
    FileTable,
    RawFile,
    one_line_breaks,
    some,
    unlike,
    visible,
)
from tracker.read.export import COMMITMENT_NAMES
from tracker.record.yaml_text import Bounds, Faults, read_documents

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"

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


class FaultyRecord(dict[str, Tree]):
    """An object that cannot be trusted, and why, in a clause."""

    fault: str = ""


class Twice(FaultyRecord):
    """An object in which a key stands twice."""

    twice: str = ""


def read_json(file: RawFile) -> FileTable:
    """The table of a JSON file. Raises FileTrouble where there is none."""
    return _read_tree(file, _parsed(file, file.decoded.text), [], format="json")


def read_json_lines(file: RawFile) -> FileTable:
    """The table of a file with an object in every line; another line has its fault.

    Raises FileTrouble where no line is an object.
    """
    notices: list[str] = []
    return _table(file, _records_of_lines(file, notices), notices, format="jsonl")


def _records_of_lines(file: RawFile, notices: list[str]) -> Iterator[NestedRecord]:
    bad: list[FileTrouble] = []
    filled = 0
    for number, line in enumerate(_LINE.finditer(file.decoded.text), 1):
        if not (text := line[0].strip()):
            continue
        filled += 1
        try:
            tree = _parsed(file, text, number)
        except FileTrouble as error:
            bad.append(error)
            tree = FaultyRecord()
            tree.fault = error.because.replace(f"line {number}", "it", 1)
        yield NestedRecord(number, tree)
    if bad and len(bad) == filled:
        raise bad[0]
    if bad:
        notices.append(f"{count_words(len(bad), 'line is', 'lines are')} no JSON")


def read_yaml(file: RawFile) -> FileTable:
    """The table of a YAML file; several documents are a list. Raises FileTrouble."""
    notices: list[str] = []
    trees = _documents(file, file.decoded.text, notices)
    if not trees:
        raise file.trouble("it holds no records", "Check that it was saved.")
    tree: Tree = trees[0] if len(trees) == 1 else trees
    return _read_tree(file, tree, notices, format="yaml")


def _documents(file: RawFile, text: str, notices: list[str]) -> list[Tree]:
    """The documents of YAML. Raises FileTrouble."""
    most = file.limit(_MOST_VALUES)
    deepest = file.limit(_DEEPEST)
    bounds = Bounds(what="file", values=most, read=most * _LONG, deepest=deepest, strict=False)
    text, signs = _UNREAD.subn(lambda match: visible(match.group()), text)
    if signs:
        notices.append(f"{count_words(signs, 'control character')} spelled out, as [U+0002]")
    faults = Faults(file.name)
    trees = [_merged(document.tree) for document in read_documents(text, faults, bounds)]
    if faults.noted:
        place, sentence = min(faults.noted)
        raise FileTrouble(faults.at(place), sentence)
    return trees


def read_folder(file: RawFile) -> FileTable:
    """The table of a folder in which each file is a promise: YAML, JSON, or Markdown.

    Markdown has its fields above it, between lines of `---`, and its words in the column
    `(text)`. Raises FileTrouble where a file cannot be read.
    """
    records: list[NestedRecord] = []
    notices: list[str] = []
    with unzipped(file, "folder") as archive:
        names = sorted(name for name in archive.names if not name.endswith("/"))
        contents = {
            name: archive.read(name)
            for name in names
            if name.lower().endswith(PROMISES) and not name.startswith("__MACOSX/")
        }
    encodings = set()
    for number, (name, content) in enumerate(contents.items(), 1):
        part = replace(file, name=f"{file.name}/{visible(name)}", content=content)
        record = _of_file(part, name, notices)
        record_of_file: Tree = {FILE: visible(name), **record}
        if isinstance(record, FaultyRecord):
            fault, record_of_file = record.fault, FaultyRecord({FILE: visible(name)})
            record_of_file.fault = fault
        encodings.add(part.decoded.encoding)
        notices += part.decoded.notices
        records.append(NestedRecord(number, record_of_file))
    if others := [name for name in names if name not in contents]:
        notices.append(f"passed over: {some(others)}")
    table = _table(replace(file, content=b" "), records, notices, format="folder")
    encoding = file.shape.encoding or (encodings.pop() if len(encodings) == 1 else None)
    return replace(
        table, sha256=file.sha256, shape=replace(table.shape, encoding=encoding), doubts=()
    )


_FRONT = "---"


def _of_file(file: RawFile, name: str, notices: list[str]) -> dict[str, Tree]:
    """The record that one file of a folder is; one that is none has its fault."""
    text = one_line_breaks(file.decoded.text)
    if file.decoded.readings:
        raise file.trouble(file.doubts[0].because, file.doubts[0].hint)
    words: str | None = None
    if name.lower().endswith((".md", ".markdown")):
        text, words = _parted(text)
    if name.lower().endswith(".json"):
        trees = [_parsed(file, text)]
    else:
        trees = _documents(file, text, notices)
    tree = trees[0] if len(trees) == 1 else trees
    if isinstance(tree, list) and len(tree) == 1:
        tree = tree[0]
    if not isinstance(tree, dict):
        tree = FaultyRecord()
        tree.fault = "it holds no single promise with its fields"
    return tree if words is None else {**tree, "(text)": words}


def _parted(text: str) -> tuple[str, str]:
    """The fields above a page of Markdown and its words; without fields its heading is one."""
    lines = text.strip().split("\n")
    if lines[0].strip() == _FRONT and _FRONT in (stripped := [*map(str.rstrip, lines)])[1:]:
        end = stripped.index(_FRONT, 1)
        return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]).strip()
    heading = lines[0].lstrip("# ").strip()
    return f"title: {json.dumps(heading, ensure_ascii=False)}", "\n".join(lines[1:]).strip()


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
    twice.fault = f"the key {as_typed(twice.twice)} stands twice in it"
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
        if other != path
    ]
    evidence = f"records {_shown(path)}: {count_words(len(records), 'record')}"
    if "[]" in path:
        evidence += ", each with the columns of the record above it"
    more = f"; other lists, for --records: {', '.join(others[:8])}" if others else ""
    notices.append(evidence + more)
    if path and isinstance(tree, dict):
        # What a file says of itself at its top, as the day on which it was made.
        texts = ((key, value) for key, value in tree.items() if isinstance(value, str) and value)
        notices += [
            f"{as_typed(key)} at the top is {as_typed(text)}" for key, text in islice(texts, 8)
        ]
    numbered = (replace(record, number=number) for number, record in enumerate(records, 1))
    return _table(file, numbered, notices, records=path, **read_as)


def _shown(path: str) -> str:
    return f"'{path}'" if path else "at the top"


@dataclass(frozen=True, slots=True)
class NestedRecord:
    """A part of a value that is a row."""

    number: int
    tree: Tree
    key: str | None = None
    """Under which it stands, where a group names records."""
    place: str = ""
    """Where it stands, as `departments[2].promises[1]`, if it is in one of several lists."""
    above: NestedRecord | None = None
    """The record that holds its list."""


@dataclass(slots=True)
class _Lists:
    """Everywhere in a value that records stand: in a list, or in a group that names them."""

    file: RawFile
    records: dict[str, list[NestedRecord]] = field(default_factory=dict)
    twice: dict[str, str] = field(default_factory=dict)
    """The keys that stand twice, by where."""

    def look(
        self,
        tree: Tree,
        path: str,
        depth: int,
        at: str = "",
        above: NestedRecord | None = None,
        *,
        is_group: bool = False,
    ) -> None:
        """Find them in a part of the value; `at` is its path with the numbers of its records."""
        if depth > _DEEPEST and depth > (deepest := self.file.limit(_DEEPEST)):
            raise self.file.too_large(f"{_shown(path)} stands too deep", f"{deepest} levels")
        if isinstance(tree, list):
            has_records = any(isinstance(item, dict) for item in tree)
            for number, item in enumerate(tree, 1):
                place = f"{at}[{number}]"
                record = NestedRecord(number, item, None, place if "[" in at else "", above)
                if has_records:
                    self.records.setdefault(path, []).append(record)
                self.look(item, f"{path}[]", depth + 1, place, record)
        elif isinstance(tree, dict):
            if isinstance(tree, Twice):
                self.twice.setdefault(path, tree.twice)
            of_groups = _names_groups(tree)
            is_named = is_group or of_groups or _names_records(tree)
            for number, (key, value) in enumerate(tree.items(), 1):
                if not is_named:
                    below, place = (f"{path}.{key}", f"{at}.{key}") if path else (key, key)
                    self.look(value, below, depth + 1, place, above)
                    continue
                place = f"{at}[{key}]"
                record = NestedRecord(number, value, key, place if "[" in at else "", above)
                below = f"{path}[]"
                if isinstance(value, list):
                    self.look(value, below, depth + 1, place, record)
                    continue
                self.records.setdefault(path, []).append(record)
                self.look(value, below, depth + 1, place, record, is_group=of_groups)

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
            ours = [path for path in outer if _is_export(self.records[path][0])]
            if ours:
                return ours[0]
            path = max(outer or self.records, key=lambda path: len(self.records[path]))
            while (inner := self._inner(path)) is not None:
                path = inner
            return path
        if not isinstance(tree, (dict, list)) or not tree:
            raise self.file.trouble("it holds no list of records")
        items = tree if isinstance(tree, list) else [tree]
        self.records[""] = [NestedRecord(number, item) for number, item in enumerate(items, 1)]
        return ""

    def _inner(self, path: str) -> str | None:
        """The list inside records that are no promises: they have at most a name of their own."""
        inside = [other for other in self.records if other.startswith(f"{path}[]")]
        if not inside:
            return None
        words = {other: other.rpartition("[]")[2].rpartition(".")[2].casefold() for other in inside}
        of_promises = [other for other in inside if words[other] in _OF_PROMISES]
        others = [other for other in inside if words[other] not in _BESIDE]
        if of_promises or self._texts(path) <= 1:
            inside = of_promises or others
            return max(inside, key=lambda other: len(self.records[other]), default=None)
        return None

    def _texts(self, path: str) -> int:
        """How many texts a record has of its own."""
        trees = (record.tree for record in self.records[path])
        return max(
            sum(isinstance(value, str) for value in tree.values()) if isinstance(tree, dict) else 0
            for tree in trees
        )


#: What lists of promises are called, and lists of what stands beside a promise.
_OF_PROMISES = frozenset(
    {"promises", "pledges", "commitments", "actions", "recommendations", "measures", "goals"}
    | {"undertakings", "promesses", "engagements", "mesures", "compromisos", "promesas", "medidas"}
)
_BESIDE = frozenset(
    {"sources", "evidence", "links", "updates", "history", "comments", "notes", "tags", "files"}
    | {"documents", "references", "attachments", "events", "statuses", "translations", "votes"}
)
#: How alike the keys of records in several lists are where the lists are one.
_ALIKE = 0.75


def _is_export(record: NestedRecord) -> bool:
    """Whether a record is one of our own table of commitments."""
    tree = record.tree
    return record.key is None and isinstance(tree, dict) and tree.keys() >= COMMITMENT_NAMES


def _names_records(tree: dict[str, Tree]) -> bool:
    """Whether a group maps names to records: two or more objects, all with a key in common."""
    objects = [set(value) for value in tree.values() if isinstance(value, dict)]
    return len(objects) == len(tree) > 1 and bool(set.intersection(*objects))


def _names_groups(tree: dict[str, Tree]) -> bool:
    """Whether a group maps names to groups or lists of records that are alike."""
    keys: list[frozenset[str]] = []
    for value in tree.values():
        if isinstance(value, str) or not value:
            return False
        members = value if isinstance(value, list) else [*value.values()]
        objects = [frozenset(member) for member in members if isinstance(member, dict)]
        if not objects or len(objects) < len(members):
            return False
        keys.append(frozenset().union(*objects))
    every = frozenset().union(*keys)
    return len(keys) > 1 and all(len(own_keys) >= _ALIKE * len(every) for own_keys in keys)


def _table(
    file: RawFile, rows: Iterable[NestedRecord], notices: list[str], **read_as: Any
) -> FileTable:
    """Records as rows, each with a cell in every column that any of them has."""
    columns: dict[str, Cell] = {}
    flat_records = Spool[FileRow]()
    for record in rows:
        flat = _Flat(file, f"record {record.number}")
        if record.key is not None:
            flat.put(_KEY, record.key)
        flat.record(record.tree)
        flat.above(record.above)
        flat_records.append(FileRow(record.number, flat.cells, flat.fault, place=record.place))
        columns |= dict.fromkeys(flat.cells, "")
        file.check_columns(len(columns), f"record {record.number}")
        file.check_rows(len(flat_records))
    if not columns:
        raise file.trouble("its records are empty", "Name others with --records PATH.")
    return file.table(
        columns,
        (row._replace(cells=columns | {**row.cells}) for row in flat_records),
        [*file.decoded.notices, *notices],
        doubts=file.doubts,
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

    def above(self, record: NestedRecord | None, before: str = "above.") -> None:
        """Take in the texts of the records in which its list stands."""
        while record is not None:
            if record.key is not None:
                self.put(f"{before}{_KEY}", record.key)
            if isinstance(record.tree, dict):
                for key, value in record.tree.items():
                    if isinstance(value, str):
                        self.put(f"{before}{' '.join(key.split())}", self._text(value))
            record, before = record.above, f"{before}above."

    def put(self, column: str, cell: Cell) -> None:
        """Give a column its cell."""
        if column in self.cells or not column or not column.isprintable():
            self.file.check_columns(len(self.cells), self.place)
            column = unlike(visible(column) or "(no name)", self.cells)
        self.cells[column] = cell

    def _object(self, record: dict[str, Tree], before: str) -> None:
        if isinstance(record, FaultyRecord):
            self.fault = record.fault
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

"""YAML as text with places: every scalar stays what was typed, and knows its line and column.

The node graph is read, never constructed objects: no date, number or boolean is made of a word,
and a tag can make nothing at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.error import MarkedYAMLError, StreamMark
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

#: Bytes of one sheet. A year of a busy register is a tenth of it.
LARGEST = 2_000_000
#: Nodes and characters after every alias is spelled out.
MOST_READ = 2 * LARGEST
DEEPEST = 20
#: Values of one sheet: texts, lists and groups of keys. Reading so many takes a few seconds.
MOST_VALUES = 20_000
MOST_FAULTS = 50
LONGEST_FAULT = 600

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"
KeyPath: TypeAlias = "tuple[str | int, ...]"
Place: TypeAlias = "tuple[int, int]"

_PLAIN = ("str", "int", "float", "bool", "timestamp", "merge", "value")
_TAGS = {f"tag:yaml.org,2002:{name}" for name in _PLAIN}
_NULL = "tag:yaml.org,2002:null"
_HINTS = (
    ("mapping values are not allowed", "put quotes around a text that holds a colon"),
    ("could not find expected ':'", "write key: value, and indent the lines of a long text"),
    ("'\\t'", "indent with spaces"),
    ("undefined alias", "put quotes around a text that begins with *"),
    ("stream end", "close the bracket or the quotes"),
    ("special characters", "remove the character"),
    ("cannot start any token", "put quotes around the text"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a file may hold, and what is expected of it; of itself it is a sheet."""

    what: str = "sheet"
    values: int = MOST_VALUES
    read: int = MOST_READ
    deepest: int = DEEPEST
    strict: bool = True
    """Whether a key without a value, and a tag, is a fault."""


SHEET = Bounds()


@dataclass(slots=True)
class Faults:
    """What is wrong with a sheet, each with its place."""

    name: str
    noted: set[tuple[Place, str]] = field(default_factory=set)

    def add(self, place: Place, sentence: str) -> None:
        """Note a fault: what is wrong; what to type. It is one line, however long the word."""
        line = " ".join(sentence.split())
        if len(line) > LONGEST_FAULT:
            line = f"{line[: LONGEST_FAULT // 2]} … {line[-LONGEST_FAULT // 2 :]}"
        self.noted.add((place, line))

    def lines(self) -> list[str]:
        """`FILE:LINE:COLUMN: what is wrong; what to type`, in order of place; the first ones."""
        faults = sorted(self.noted)
        lines = [f"{self.at(place)}: {sentence}" for place, sentence in faults[:MOST_FAULTS]]
        if len(faults) > MOST_FAULTS:
            place, more = faults[MOST_FAULTS][0], len(faults) - MOST_FAULTS
            lines.append(f"{self.at(place)}: {more} more from here on; mend the first ones")
        return lines

    def at(self, place: Place) -> str:
        """A place as it is printed."""
        return f"{self.name}:{place[0]}:{place[1]}"


@dataclass(slots=True)
class Positioned:
    """One document: its tree of texts, and where each value and each key stands."""

    tree: Tree
    values: dict[KeyPath, Place]
    keys: dict[KeyPath, Place]

    def value(self, path: KeyPath) -> Place:
        """The place of a value, or of the nearest thing around it."""
        while path not in self.values:
            path = path[:-1]
        return self.values[path]

    def key(self, path: KeyPath) -> Place:
        """The place of a key."""
        return self.keys.get(path) or self.value(path)


def read_documents(text: str, faults: Faults, bounds: Bounds = SHEET) -> Iterator[Positioned]:
    """The documents of a sheet that are not empty. What cannot be parsed ends the reading."""
    # The round-trip loader would mark the folds of a long text inside it, for writing it back.
    yaml = YAML(typ="safe", pure=True)
    yaml.max_depth = bounds.deepest
    yaml.Composer = partial(_Counting, bounds)  # type: ignore[assignment]  # any class of composers will do
    yaml.composer.warn_double_anchors = False
    nodes = yaml.compose_all(text)
    while (node := _next(nodes, text, faults, bounds)) is not _END:
        if node is not None and not _is_empty(node):
            yield _Reading(faults, bounds).document(node)


_END = ScalarNode("", "")
_HALF = re.compile("[\ud800-\udfff]")


def _next(nodes: Iterator[Node | None], text: str, faults: Faults, bounds: Bounds) -> Node | None:
    """The next document; the end also where what comes cannot be read, which is a fault."""
    try:
        return next(nodes, _END)
    except ReaderError as error:
        before = text[: error.position]
        place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
        code = ord(text[error.position])
        faults.add(place, f"the character U+{code:04X} cannot be in a {bounds.what}; remove it")
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        faults.add(_place(mark) if mark else (1, 1), _complaint(error, bounds))
    except _TooMany as error:
        sentence = f"the {bounds.what} holds more than {bounds.values:,} values"
        faults.add(_place(error.mark), f"{sentence}; divide it into several files")
    except Exception as error:  # noqa: BLE001 - the parser fails on some files in ways of its own
        sentence = f"this is not YAML: {error}; check the directives and the escapes"
        faults.add((1, 1), sentence)
    return _END


class _TooMany(Exception):
    """The sheet would take too long to read."""

    def __init__(self, mark: StreamMark) -> None:
        super().__init__()
        self.mark = mark


class _Counting(Composer):
    """Ends the reading of a sheet with too many values before it has taken minutes."""

    def __init__(self, bounds: Bounds, loader: YAML) -> None:
        super().__init__(loader=loader)
        self._count = 0
        self._most = bounds.values

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        self._count += 1
        if self._count > self._most:
            raise _TooMany(self.parser.peek_event().start_mark)
        node: Node | None = super().compose_node(parent, index)
        return node


def _is_empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and _is_null(node)


def _is_null(node: Node) -> bool:
    return node.tag == _NULL


def _complaint(error: MarkedYAMLError, bounds: Bounds) -> str:
    problem = " ".join((error.problem or error.context or "it cannot be read").split())
    problem = problem.partition(", if necessary")[0]
    hint = next(
        (hint for mark, hint in _HINTS if mark in problem), "check the indentation and the quotes"
    )
    if "maximum depth" in problem:
        hint = f"a {bounds.what} is at most {bounds.deepest} levels deep"
    return f"this is not YAML: {problem}; {hint}"


def _place(mark: StreamMark) -> Place:
    return mark.line + 1, mark.column + 1


class _TooMuch(Exception):
    """The sheet is larger than it looks."""


class _Size:
    """The nodes and characters below a node with every alias spelled out, counted not built."""

    def __init__(self, most: int) -> None:
        self._known: dict[int, int] = {}
        self._most = most

    def of(self, node: Node) -> int:
        """The size; a node inside itself has none. What an alias names was counted before it."""
        size = self._known.get(id(node))
        if size is None:
            self._known[id(node)] = self._most + 1
            size = self._known[id(node)] = 1 + self._below(node)
        return size

    def _below(self, node: Node) -> int:
        if isinstance(node, MappingNode):
            return sum(self.of(key) + self.of(value) for key, value in node.value)
        if isinstance(node, SequenceNode):
            return sum(self.of(item) for item in node.value)
        return len(str(node.value))


class _Reading:
    """The conversion of one document's nodes."""

    def __init__(self, faults: Faults, bounds: Bounds) -> None:
        self._faults = faults
        self._bounds = bounds
        self._values: dict[KeyPath, Place] = {}
        self._keys: dict[KeyPath, Place] = {}

    def document(self, node: Node) -> Positioned:
        """The tree below a node. Too many aliases are a fault of the whole document."""
        try:
            tree = self._sized(node)
        except _TooMuch:
            tree = None
            sentence = "its aliases spell out too much; write the text itself in place of *names"
            self._faults.add(_place(node.start_mark), sentence)
        return Positioned(tree, self._values, self._keys)

    def _sized(self, node: Node) -> Tree:
        if _Size(self._bounds.read).of(node) > self._bounds.read:
            raise _TooMuch
        return self._tree(node, ())

    def _tree(self, node: Node, path: KeyPath) -> Tree:
        if len(path) > self._bounds.deepest:
            raise _TooMuch
        place = self._values[path] = _place(node.start_mark)
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self._tree(item, (*path, n)) for n, item in enumerate(node.value)]
        if _is_null(node) and not self._bounds.strict:
            return None
        if _is_null(node):
            name = path[-1] if path and isinstance(path[-1], str) else "the list item"
            sentence = f"'{name}' has no value; write one, or leave the key out"
            self._faults.add(self._keys.get(path, place), sentence)
            return None
        if node.tag not in _TAGS and self._bounds.strict:
            self._faults.add(place, f"the tag {_short(node.tag)} is not read; write plain text")
        return self._text(node)

    def _text(self, node: Node) -> str:
        """What a scalar says; half a character, which an escape may write, is a fault."""
        text = str(node.value)
        if _HALF.search(text) is None:
            return text
        self._faults.add(
            _place(node.start_mark), "it holds half of a surrogate pair; write the character itself"
        )
        return _HALF.sub("\N{REPLACEMENT CHARACTER}", text)

    def _mapping(self, node: MappingNode, path: KeyPath) -> Tree:
        tree: dict[str, Tree] = {}
        for key, value in node.value:
            place = _place(key.start_mark)
            if not isinstance(key, ScalarNode) or _is_null(key):
                self._faults.add(place, "a key is one word; write key: value")
                continue
            name = self._text(key)
            if name in tree:
                first = self._keys[*path, name][0]
                sentence = f"'{name}' is given twice, first in line {first}; keep one of them"
                self._faults.add(place, sentence)
                continue
            self._keys[*path, name] = place
            tree[name] = self._tree(value, (*path, name))
        return tree


def _short(tag: str | None) -> str:
    return (tag or "!").replace("tag:yaml.org,2002:", "!!")

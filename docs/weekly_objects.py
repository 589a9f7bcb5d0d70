"""The report as JSON, described from its dataclasses: their names, types and docstrings."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
import sys
import types
import typing
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from functools import cache
from itertools import pairwise
from typing import Any

from docs.weekly_names import NAMES, PLAIN
from tracker.domain.dates import When
from tracker.domain.glossary import GLOSSARY
from tracker.publish.weekly import PAIRS
from tracker.report.build import SCHEMA, Weekly
from tracker.report.shared import Listed

#: Keys with a type longer than this do not widen their column.
WIDEST = 40
_PLAIN = {str: "string", int: "integer", bool: "boolean", date: "day", datetime: "moment"}


def described() -> Iterator[str]:
    """The lines of the page: each object once, from the whole inwards, then keys and words."""
    kinds: list[type] = [Weekly]
    words: set[type[Enum]] = set()
    keys: set[str] = set()
    for kind in kinds:  # it grows while it is read: what an object holds stands after it
        yield from _object(kind)
        keys |= {field.name for field in dataclasses.fields(kind)}
        for hint in typing.get_type_hints(kind).values():
            for inner in _classes(hint):
                if issubclass(inner, Enum):
                    words.add(inner)
                elif _is_object(inner) and inner not in kinds:
                    kinds.append(inner)
    yield from ("", "## Keys", "")
    for key in sorted(keys & NAMES.keys()):
        yield f"- `{key}`: {NAMES[key]}"
    yield from ("", "## Words", "", "Other words are in [the words](words.md).", "")
    explained = {type(word) for topic in GLOSSARY for word in topic.words}
    for vocabulary in sorted(words - explained, key=lambda vocabulary: vocabulary.__name__):
        values = ", ".join(f"`{word.value}`" for word in vocabulary)
        yield f"- {vocabulary.__name__}: {values}"


def _is_object(kind: type) -> bool:
    return dataclasses.is_dataclass(kind) and kind is not When


def _object(kind: type) -> Iterator[str]:
    """A heading, what the object is, and a line a key: name, type, what only it means."""
    idea, _, _ = inspect.cleandoc(kind.__doc__ or "").partition("\n\n")
    yield from ("", f"## {kind.__name__}", "", _nulls(idea), "")
    lines = [("schema", f"always {SCHEMA}")] if kind is Weekly else []
    hints = typing.get_type_hints(kind)
    meanings = _meanings(kind)
    for field in dataclasses.fields(kind):
        hint, names = hints[field.name], PAIRS.get((kind.__name__, field.name))
        type_ = _pairs(hint, names) if names else _type(hint)
        key = f"{field.name}{'?' * type_.endswith('?')}"
        if type_.rstrip("?") != "string":
            key = f"{key}: {type_.rstrip('?')}"
        lines.append((key, _nulls(_meaning(kind, field.name, hint, meanings))))
    width = max(len(key) for key, _ in lines if len(key) < WIDEST)
    yield from ("```text", *(f"{key:{width}}  {meaning}".rstrip() for key, meaning in lines), "```")


def _meaning(kind: type, key: str, hint: Any, meanings: dict[str, str]) -> str:
    """What a key means in this object alone. A key that nobody explained fails here."""
    own = meanings.get(key) or NAMES.get(f"{kind.__name__}.{key}", "")
    explained = own or key in NAMES or key in PLAIN or any(map(_is_object, _classes(hint)))
    if not explained:
        raise LookupError(f"{kind.__name__}.{key} means something that docs do not say")
    return "" if own.rstrip(".") == NAMES.get(key) else own.rstrip(".")


def _nulls(text: str) -> str:
    return re.sub(r"\bNone\b", "null", re.sub(r"^None\b", "Null", text))


def _type(hint: Any) -> str:
    """The type as the page writes it: `[Card]` for a list, `day?` where it may be null."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType:
        (actual,) = (inner_type for inner_type in inner if inner_type is not types.NoneType)
        return f"{_type(actual)}?"
    if origin is tuple:
        return f"[{_type(inner[0])}]"
    if origin is Listed:
        return f"Listed[{_type(inner[0])}]"
    return _PLAIN.get(hint) or str(hint.__name__)


def _pairs(hint: Any, names: tuple[str, ...]) -> str:
    """A list of pairs, which are objects with these keys."""
    types_ = typing.get_args(typing.get_args(hint)[0])
    keys = (f"{name}: {_type(type_)}" for name, type_ in zip(names, types_, strict=True))
    return f"[{{{', '.join(keys)}}}]"


def _classes(hint: Any) -> Iterator[type]:
    inner = typing.get_args(hint)
    if inner:
        for inner_type in inner:
            yield from _classes(inner_type)
    elif isinstance(hint, type):
        yield hint


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(inspect.getsource(sys.modules[module]))


def _meanings(kind: type) -> dict[str, str]:
    """The docstring below each field, which Python itself does not keep."""
    classes = (
        definition
        for definition in _tree(kind.__module__).body
        if isinstance(definition, ast.ClassDef)
    )
    body = next(definition.body for definition in classes if definition.name == kind.__name__)
    explained = {}
    for field, after in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            match after:
                case ast.Expr(value=ast.Constant(value=str(docstring))):
                    explained[field.target.id] = " ".join(inspect.cleandoc(docstring).split())
    return explained

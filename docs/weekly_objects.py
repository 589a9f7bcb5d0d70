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

from docs.weekly_names import NAMES
from tracker.domain.dates import When
from tracker.publish.json import PAIRS, SCHEMA
from tracker.report.build import Weekly

_PLAIN = {str: "string", int: "integer", bool: "true or false", date: "day", datetime: "moment"}


def described() -> Iterator[str]:
    """The lines of the page: each object once, from the whole inwards, then the vocabularies."""
    found: list[type] = [Weekly]
    words: set[type[Enum]] = set()
    for kind in found:  # it grows while it is read: what an object holds stands after it
        yield from _object(kind)
        for hint in typing.get_type_hints(kind).values():
            for inner in _classes(hint):
                if issubclass(inner, Enum):
                    words.add(inner)
                elif _is_object(inner) and inner not in found:
                    found.append(inner)
    yield from ("", "## Words", "")
    for vocabulary in sorted(words, key=lambda each: each.__name__):
        values = ", ".join(f"`{each.value}`" for each in vocabulary)
        yield f"- {vocabulary.__name__}: {values}"


def _is_object(kind: type) -> bool:
    return dataclasses.is_dataclass(kind) and kind is not When


def _object(kind: type) -> Iterator[str]:
    yield from ("", f"## {kind.__name__}", "", _cell(inspect.cleandoc(kind.__doc__ or "")), "")
    yield from ("| key | type | meaning |", "|---|---|---|")
    if kind is Weekly:
        yield f"| `schema` | string | `{SCHEMA}` |"
    hints = typing.get_type_hints(kind)
    meanings = _meanings(kind)
    for field in dataclasses.fields(kind):
        said = meanings.get(field.name) or _known(kind, field.name, hints[field.name])
        names = PAIRS.get((kind.__name__, field.name))
        type_ = _pairs(hints[field.name], names) if names else _type(hints[field.name])
        yield f"| `{field.name}` | {type_} | {_cell(said)} |"


def _known(kind: type, name: str, hint: Any) -> str:
    """What a key means that has no docstring. A key that nobody explained fails here."""
    said = NAMES.get(f"{kind.__name__}.{name}") or NAMES.get(name)
    if said:
        return f"{said}."
    held = next(inner for inner in _classes(hint) if _is_object(inner))
    return f"See [{held.__name__}](#{held.__name__.lower()})."


def _cell(said: str) -> str:
    said = re.sub(r"\bNone\b", "null", re.sub(r"^None\b", "Null", said))
    return said.replace("|", "\\|")


def _type(hint: Any) -> str:
    """The type in words: 'list of Card', 'day or null'."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType:
        some = [_type(each) for each in inner if each is not types.NoneType]
        return f"{' or '.join(some)} or null"
    if origin is tuple:
        return f"list of {_type(inner[0])}"
    return _PLAIN.get(hint) or str(hint.__name__)


def _pairs(hint: Any, names: tuple[str, ...]) -> str:
    """A list of pairs, which are objects with these keys."""
    types_ = typing.get_args(typing.get_args(hint)[0])
    keys = (f"`{name}` ({_type(each)})" for name, each in zip(names, types_, strict=True))
    return f"list of objects with {', '.join(keys)}"


def _classes(hint: Any) -> Iterator[type]:
    inner = typing.get_args(hint)
    if inner:
        for each in inner:
            yield from _classes(each)
    elif isinstance(hint, type):
        yield hint


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(inspect.getsource(sys.modules[module]))


def _meanings(kind: type) -> dict[str, str]:
    """The docstring below each field, which Python itself does not keep."""
    classes = (each for each in _tree(kind.__module__).body if isinstance(each, ast.ClassDef))
    body = next(each.body for each in classes if each.name == kind.__name__)
    found = {}
    for field, after in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            match after:
                case ast.Expr(value=ast.Constant(value=str(said))):
                    found[field.target.id] = " ".join(inspect.cleandoc(said).split())
    return found

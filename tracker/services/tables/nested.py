"""JSON and JSON Lines: decoded without a number ever becoming another, then read as records."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tracker.errors import FileTrouble
from tracker.services.tables.contents import Contents
from tracker.services.tables.records import Tree, Twice, read_records, rows_of
from tracker.services.tables.table import DEEPEST, Shape, raised, too_large


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
    found = {key: _value(value) for key, value in pairs}
    if len(found) == len(pairs):
        return found
    twice = Twice(found)
    twice.twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
    return twice


def _value(value: Any) -> Tree:
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, list):
        return [_value(each) for each in value]
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

"""The JSON Schema of a sheet, held against sheets: what editors accept, the program reads."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import pytest
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from tests.fixtures_program import Tracker
from tracker.cli.main import cli
from tracker.record.document import VERBS, keys_of, sheet_schema
from tracker.record.verb import Fact
from tracker.resources import example_folder

SCHEMA = sheet_schema()
TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}


def accepts(schema: Mapping[str, Any], value: Any) -> bool:
    """Whether a value is what the schema says; for the words that the schema of a sheet uses."""
    unknown = {*schema} - {
        *("$schema", "title", "description", "definitions", "$ref", "anyOf", "enum", "type"),
        *("pattern", "minLength", "properties", "required", "additionalProperties"),
        *("items", "minItems"),
    }
    assert not unknown
    if "$ref" in schema:
        return accepts(SCHEMA["definitions"][schema["$ref"].rpartition("/")[2]], value)
    types = schema.get("type", [*TYPES])
    types = [types] if isinstance(types, str) else types
    return (
        any(isinstance(value, TYPES[name]) for name in types)
        and value in schema.get("enum", [value])
        and ("anyOf" not in schema or any(accepts(part, value) for part in schema["anyOf"]))
        and (not isinstance(value, str) or re.search(schema.get("pattern", ""), value) is not None)
        and (not isinstance(value, list) or accepts_items(schema, value))
        and ("properties" not in schema or accepts_keys(schema, value))
    )


def accepts_items(schema: Mapping[str, Any], value: list[Any]) -> bool:
    """Whether a list has the items that it needs, each a good one."""
    long_enough = len(value) >= schema.get("minItems", 0)
    return long_enough and all(accepts(schema.get("items", {}), item) for item in value)


def accepts_keys(schema: Mapping[str, Any], value: Mapping[str, Any]) -> bool:
    """Whether a mapping has the keys that it needs, no others, and each with a good value."""
    properties = schema["properties"]
    return (
        {*schema["required"]} <= {*value} <= {*properties}
        and schema["additionalProperties"] is False
        and all(accepts(properties[key], part) for key, part in value.items())
    )


class DatesAsTexts(SafeConstructor):
    """Reads a date as a text, as editors do."""


DatesAsTexts.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: str(node.value))


def documents(text: str) -> list[Any]:
    """The documents of a sheet as an editor reads them."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = DatesAsTexts
    return [document for document in yaml.load_all(text) if document is not None]


@pytest.mark.parametrize(
    "path", sorted(example_folder().glob("*.yaml")), ids=lambda path: path.stem
)
def test_every_sheet_of_the_example_is_accepted(path: Path) -> None:
    sheets = documents(path.read_text(encoding="utf-8"))
    assert sheets
    assert all(accepts(SCHEMA, sheet) for sheet in sheets)


@pytest.mark.parametrize(
    "fact",
    [
        {"update": "JAY-13"},
        {"update": "JAY-13", "finding": "nearly"},
        {"update": "JAY-13", "finding": "planned", "becuase": "a slip"},
        {"checked": "JAY-13", "nothing": "maybe"},
        {"replace": "JAY-13", "by": []},
        {"zzz": "JAY-13"},
    ],
)
def test_what_the_program_would_refuse_is_refused(fact: Mapping[str, Any]) -> None:
    assert not accepts(SCHEMA, {"source": "a-source", "facts": [fact]})
    good = {"update": ["JAY-13", "CASEY-02"], "finding": "partly-delivered", "on": 2025}
    assert accepts(SCHEMA, {"source": "a-source", "facts": [good]})


#: What a sheet says with a value, and a command with a switch or by the place of a word.
TYPED_OTHERWISE: Mapping[str, set[str]] = {
    "tags": {"tag", "word"},
    "reasons": {"reason"},
    "number": {"text"},
    "phrase": {"words"},
}


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.__name__)
def test_the_keys_of_a_sheet_are_the_options_of_the_command(verb: type[Fact]) -> None:
    context = click.Context(cli)
    command = cli.get_command(context, verb.verb)
    if isinstance(command, click.Group):
        command = command.get_command(context, "edit")
    assert command is not None
    typed = {
        name.lstrip("-").replace("-", "_")
        for param in command.params
        for name in ([*param.opts, *param.secondary_opts] or [str(param.name)])
    }
    _, *keys = keys_of(verb)
    for key in keys:
        names = TYPED_OTHERWISE.get(key, {key, key.removesuffix("s")})
        if (verb.verb, key) == ("step", "as"):
            names = {"action", "talk"}
        if (verb.verb, key) == ("test", "type"):
            names = {"letter", "spirit", "failure"}
        if (verb.verb, key) == ("correct", "phrase"):
            names = {"phrase"}
        assert names & typed, (key, typed)


def test_the_program_prints_the_schema_with_every_verb(tracker: Tracker) -> None:
    printed = json.loads(tracker("record", "--schema").stdout)
    assert printed == SCHEMA
    assert {*printed["definitions"]} == {verb.__name__ for verb in VERBS} | {"source"}

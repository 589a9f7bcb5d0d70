"""The JSON Schema of a sheet, for editors, made from the verbs' own declarations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.record.document import VERBS, heading_keys, keys_of, source_keys
from tracker.record.verb import DeclaredField, Fact

#: The draft that editors of YAML know.
DRAFT = "http://json-schema.org/draft-07/schema#"


def sheet_schema() -> dict[str, Any]:
    """The schema of one document of a sheet.

    It is as strict as can be said without the register: keys, allowed words and what is
    missing. `tracker record --dry-run` checks the rest.
    """
    definitions = {_name(verb): _fact(verb) for verb in VERBS}
    definitions["source"] = _object(source_keys(), "The document that all facts rest on.")
    document = _object(heading_keys(), "One source and its many facts; one batch.")
    properties = document["properties"]
    properties["source"] = {
        "description": properties["source"]["description"],
        "anyOf": [{"type": ["string", "number"]}, {"$ref": "#/definitions/source"}],
    }
    properties["facts"] = {
        "description": "What is recorded; the first key of each is its verb.",
        "type": "array",
        "minItems": 1,
        "items": {"anyOf": [{"$ref": f"#/definitions/{_name(verb)}"} for verb in VERBS]},
    }
    document["required"] = ["facts"]
    return {
        "$schema": DRAFT,
        "title": "Sheet of tracker record",
        **document,
        "definitions": definitions,
    }


def _name(verb: type[Fact]) -> str:
    return verb.__name__


def _fact(verb: type[Fact]) -> dict[str, Any]:
    summary = " ".join((verb.__doc__ or "").partition("\n\n")[0].split())
    return _object(keys_of(verb), summary)


def _object(keys: Mapping[str, DeclaredField], description: str) -> dict[str, Any]:
    return {
        "description": description,
        "type": "object",
        "properties": {key: _value(field) for key, field in keys.items()},
        "required": [key for key, field in keys.items() if field.required],
        "additionalProperties": False,
    }


def _value(field: DeclaredField) -> dict[str, Any]:
    declared = field.declared
    schema: dict[str, Any] = dict(declared.type.schema)
    if declared.many:
        schema = {"anyOf": [schema, {"type": "array", "items": schema, "minItems": 1}]}
    if declared.help:
        schema["description"] = declared.help
    return schema

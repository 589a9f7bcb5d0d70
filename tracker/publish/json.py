"""Writes reports as JSON."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime
from enum import Enum
from typing import Any

from tracker.domain.dates import When
from tracker.publish.words import moment_iso
from tracker.report.build import Weekly

SCHEMA = "tracker.weekly/1"
#: Pairs that become an object with these keys.
PAIRS: dict[tuple[str, str], tuple[str, ...]] = {
    ("SummaryRow", "counts"): ("headline", "count"),
    ("Stands", "headlines"): ("headline", "count"),
    ("Masthead", "rules"): ("rule", "version"),
    ("Masthead", "asserted_by"): ("file", "sha256"),
    ("Manifest", "arguments"): ("name", "value"),
}


def weekly_json(report: Weekly) -> str:
    """The report as JSON: the same value gives the same bytes, and it ends in a line feed."""
    return json_document({"schema": SCHEMA} | object_of(report))


def json_document(whole: dict[str, Any]) -> str:
    """An object as JSON, always in the same bytes."""
    return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def manifest_object(report: Weekly) -> dict[str, Any]:
    """The manifest as the page embeds it."""
    return object_of(report.manifest)


def object_of(value: Any) -> dict[str, Any]:
    """A value of a report as an object: its own names, in its order."""
    kind = type(value).__name__
    members: dict[str, Any] = {}
    for field in dataclasses.fields(value):
        content = getattr(value, field.name)
        names = PAIRS.get((kind, field.name))
        if names:
            members[field.name] = [
                dict(zip(names, map(_plain, pair), strict=True)) for pair in content
            ]
        else:
            members[field.name] = _plain(content)
    return members


def _plain(value: Any) -> Any:
    match value:
        case When():
            ends = {"earliest": _plain(value.earliest), "latest": _plain(value.latest)}
            plain: Any = {"text": value.text} | ends
        case Enum():
            plain = value.value
        case datetime():
            plain = moment_iso(value)
        case date():
            plain = value.isoformat()
        case tuple():
            plain = [_plain(item) for item in value]
        case _ if dataclasses.is_dataclass(value):
            plain = object_of(value)
        case _:
            plain = value
    return plain

"""A value of ours as JSON holds it, and as the text of one cell."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any

from tracker.domain.canonical import instant_text
from tracker.domain.row import Answer, OtherVoice

#: What stands between the parts of a list in one cell.
BETWEEN = "; "

#: Most values are these: asked first, because an export has millions of them.
_PLAIN = frozenset({str, int, bool})


def plain(value: Any) -> Any:
    """A value as JSON holds it: enumerations by their text, dates in ISO, rows as objects."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        value = {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, date):
        return instant_text(value) if isinstance(value, datetime) else value.isoformat()
    return value


def cell(value: Any) -> str:
    """A value as one text: days in ISO, lists by semicolons, texts by name as JSON."""
    if value is None or isinstance(value, str):
        # A mark of what was redacted stays one, and is known again in a workbook that comes back.
        return value.value if isinstance(value, StrEnum) else value or ""
    if isinstance(value, tuple):
        return BETWEEN.join(map(cell, value))
    if isinstance(value, OtherVoice):
        return f"{value.voice}: {value.value.value} ({value.occurred})"
    if isinstance(value, Answer):
        return f"{value.addressee}: {value.response.value}"
    found = plain(value)
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)

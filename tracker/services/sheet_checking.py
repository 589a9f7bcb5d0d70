"""A part of a sheet held against its model: every fault at once, with its place and a way out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from tracker.domain.subject import nearest
from tracker.errors import nearest_hint
from tracker.services.sheet_model import Strict
from tracker.services.sheet_nodes import Faults, KeyPath, Positioned, Tree
from tracker.services.sheet_values import OF_KEY

M = TypeVar("M", bound=Strict)


def checked(
    model: type[M], given: Mapping[str, Tree], path: KeyPath, found: Positioned, faults: Faults
) -> M | None:
    """The model of a mapping, or None with its faults noted; `path` is the mapping's own."""
    try:
        return model.model_validate(given)
    except ValidationError as errors:
        for error in errors.errors(include_url=False):
            where = (*path, *error["loc"])
            key = next((part for part in reversed(where) if isinstance(part, str)), "")
            if error["type"] == "extra_forbidden":
                faults.add(found.key(where), _unknown(key, model, given))
            elif error["type"] == "missing":
                faults.add(found.value(path), _missing(key, model))
            elif error["input"] is not None:  # a key without a value is a fault already
                said = f"'{key}' {error['msg']}" if error["type"] == OF_KEY else error["msg"]
                faults.add(found.value(where), said)
        return None


def nearest_or_all(word: str, known: Iterable[str]) -> str:
    """'did you mean A?', or all there is to choose from."""
    known = list(known)
    hint = nearest_hint(nearest(word, known))
    return f"it is one of {', '.join(known)}" if hint is None else f"d{hint[1:]}"


def _unknown(key: str, model: type[Strict], given: Mapping[str, Tree]) -> str:
    keys = [field.alias or name for name, field in model.model_fields.items()]
    keys = [name for name in keys if name not in given]
    return f"'{key}' is not a key of {model.verb}; {nearest_or_all(key, keys)}"


def _missing(key: str, model: type[Strict]) -> str:
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    examples: list[Any] = fields[key].examples or ["…"]
    return f"'{key}' of {model.verb} is missing; add {key}: {examples[0]}"

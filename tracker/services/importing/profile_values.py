"""The values of a profile: every scalar arrives as text and is read by the rules of the house.

Nothing is converted behind anybody's back: `2025-07` stays a month and `no` a word until the
key under which it stands says what it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainValidator,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

from tracker.domain.subject import check_ref
from tracker.domain.text import clean_text
from tracker.errors import TrackerError, UsageError
from tracker.record.document import as_fault, nearest_or_all
from tracker.record.verb import FLAG, read_day
from tracker.record.yaml_text import Faults, KeyPath, Positioned, Tree

T = TypeVar("T")

#: The type of a fault whose sentence begins with the name of its key.
OF_KEY = "of_key"
#: The type of a fault whose sentence stands alone.
AS_SAID = "as_said"


def fault(type: str, sentence: str) -> PydanticCustomError:
    """What a reader raises; the words may hold braces."""
    return PydanticCustomError(type, "{said}", {"said": sentence})


def read_by(read: Callable[[str], T]) -> PlainValidator:
    """One scalar, read by a rule of the domain."""

    def value(given: Any) -> T:
        text = _scalar(given)
        try:
            return read(text)
        except TrackerError as error:
            raise fault(AS_SAID, as_fault(error)) from None

    return PlainValidator(value)


def _scalar(given: Any) -> str:
    if isinstance(given, str):
        return given
    what = "a list" if isinstance(given, list) else "several keys"
    raise fault(OF_KEY, f"holds {what}; one value is read here")


def _one_or_more(given: Any) -> Any:
    if isinstance(given, str):
        return [given]
    if isinstance(given, list) and given:
        return given
    what = "an empty list" if isinstance(given, list) else "keys of its own"
    raise fault(OF_KEY, f"holds {what}; write one value, or several as [A, B]")


def _text(given: Any, info: ValidationInfo) -> str:
    text = _any_text(given, info)
    if not text:
        raise fault(OF_KEY, "is empty; write its text, or leave the key out")
    return text


def _any_text(given: Any, info: ValidationInfo) -> str:
    field = (info.field_name or "text").removesuffix("_")
    text = _scalar(given)
    try:
        return clean_text(field, text) if text.strip() else ""
    except TrackerError as error:
        raise fault(AS_SAID, as_fault(error)) from None


def _number(text: str) -> int:
    match = re.fullmatch(r"#?([0-9]{1,12})", text)
    if match is None:
        raise UsageError(f"'{text}' is not a number.", hint="Type it as 41.")
    return int(match[1])


as_list = BeforeValidator(_one_or_more)
Text = Annotated[str, PlainValidator(_text)]
#: A text that may be written as "" to empty what it repairs.
AnyText = Annotated[str, PlainValidator(_any_text)]
Texts = Annotated[tuple[Text, ...], as_list]
Ref = Annotated[str, read_by(check_ref)]
Day = Annotated[date, read_by(read_day)]
Number = Annotated[int, read_by(_number)]
Flag = Annotated[bool, read_by(FLAG.read)]


class Strict(BaseModel):
    """Keys that are not known are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    verb: ClassVar[str]
    """What a person calls it."""


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


def _unknown(key: str, model: type[Strict], given: Mapping[str, Tree]) -> str:
    keys = [field.alias or name for name, field in model.model_fields.items()]
    keys = [name for name in keys if name not in given]
    return f"'{key}' is not a key of {model.verb}; {nearest_or_all(key, keys)}"


def _missing(key: str, model: type[Strict]) -> str:
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    examples: list[Any] = fields[key].examples or ["…"]
    return f"'{key}' of {model.verb} is missing; add {key}: {examples[0]}"

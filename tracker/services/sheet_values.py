"""The values of a sheet: every scalar arrives as text and is read by the rules of the house.

Nothing is converted behind anybody's back: `2025-07` stays a month and `no` a word until the
key under which it stands says what it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, PlainValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from tracker.domain.dates import When, parse_when
from tracker.domain.subject import check_ref, nearest, read_selectors
from tracker.domain.text import clean_text
from tracker.domain.vocabulary import find_word, spellings
from tracker.errors import NotADate, TrackerError, UnknownValue, UsageError

T = TypeVar("T")
C = TypeVar("C", bound=StrEnum)

#: The type of a fault whose sentence begins with the name of its key.
OF_KEY = "of_key"
#: The type of a fault whose sentence stands alone.
AS_SAID = "as_said"
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}
_OPTION = re.compile(r"(?<![\w-])--([a-z][a-z-]*)")
_SHORT_OPTION = {"-s": "source:", "-q": "quote:"}


def said(error: TrackerError) -> str:
    """A refusal as a sheet's fault: what is wrong; what to type, keys in place of options.

    >>> said(UsageError("Nothing says when it happened.", hint="Add --on 2025-01-16."))
    'Nothing says when it happened; add on: 2025-01-16'
    """
    what, hint = error.sentence.removesuffix("."), error.hint
    if not hint:
        return what
    if "tracker " not in hint:
        hint = _OPTION.sub(lambda found: found[1].replace("-", "_") + ":", hint)
        hint = re.sub(r"(?<![\w-])-[sq](?= )", lambda found: _SHORT_OPTION[found[0]], hint)
    start = hint[0].lower() if hint[1:2].islower() else hint[0]
    return f"{what}; {start}{hint[1:].removesuffix('.')}"


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
            raise fault(AS_SAID, said(error)) from None

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
        raise fault(AS_SAID, said(error)) from None


def _ref_words(text: str) -> str:
    read_selectors([text])
    return text


def _happened(text: str) -> When:
    when = parse_when(text)
    if when.is_open:
        hint = f"Give the day by which it had: {text.split('/', maxsplit=1)[0]}/2025-06-30."
        raise UsageError(f"'{text}' has no last day, and this has happened.", hint=hint)
    return when


def _day(text: str) -> date:
    when = parse_when(text)
    if when.latest is None or when.earliest != when.latest or when.approximate:
        raise NotADate(text, because="one day is wanted", hint="Type it as 2025-04-30.")
    return when.latest


def _recorded(text: str) -> date | datetime:
    if "T" not in text:
        return _day(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise NotADate(text, kind="moment", hint="Type it as 2025-01-16T09:30:00Z.")
    return moment.astimezone(UTC)


def _url(text: str) -> str:
    if not re.match(r"https?://[^\s]+\Z", text, re.IGNORECASE):
        raise UsageError(
            f"'{text}' is not an address that can be cited.",
            hint="An address starts with https:// or http://.",
        )
    return text


def _number(text: str) -> int:
    match = re.fullmatch(r"#?([0-9]{1,12})", text)
    if match is None:
        raise UsageError(f"'{text}' is not a number.", hint="Type it as 41.")
    return int(match[1])


def _flag(text: str) -> bool:
    if text.lower() not in _FLAGS:
        raise UsageError(f"'{text}' is neither true nor false.", hint="Type true or false.")
    return _FLAGS[text.lower()]


def one_of(what: str, words: type[C] | Iterable[C]) -> PlainValidator:
    """A value of a list of words, with `-` or `_`, in any case, or its short word."""
    known = tuple(words)

    def read(text: str) -> C:
        found = find_word(known, text)
        if found is None:
            values = [word.value for word in known]
            raise UnknownValue(what, text, nearest=nearest(text, spellings(known)), known=values)
        return found

    return read_by(read)


as_list = BeforeValidator(_one_or_more)
Text = Annotated[str, PlainValidator(_text)]
#: A text that may be written as "" to empty what it repairs.
AnyText = Annotated[str, PlainValidator(_any_text)]
Texts = Annotated[tuple[Text, ...], as_list]
Ref = Annotated[str, read_by(check_ref)]
RefList = Annotated[tuple[Ref, ...], as_list]
#: One ref or several: a list, a range, a pattern, the children of one.
Refs = Annotated[tuple[Annotated[str, read_by(_ref_words)], ...], as_list]
Happened = Annotated[When, read_by(_happened)]
Published = Annotated[When, read_by(parse_when)]
Day = Annotated[date, read_by(_day)]
Recorded = Annotated[date | datetime, read_by(_recorded)]
Url = Annotated[str, read_by(_url)]
Number = Annotated[int, read_by(_number)]
Flag = Annotated[bool, read_by(_flag)]

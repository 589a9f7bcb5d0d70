"""The canonical form of an entry, and the digests that chain the ledger.

An entry's digest is SHA-256 over a tag and the RFC 8785 form of its header. Free text
stands in the header only as a salted commitment, so that its words can be destroyed
without breaking the chain.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from json import JSONEncoder
from typing import TypeAlias

#: JSON values that a header may hold. No floats: their text differs between languages.
Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"

ENTRY_TAG = b"tracker-entry-v1\n"
TEXT_TAG = b"tracker-text-v1\n"
#: What the first entry of a ledger chains to.
GENESIS = bytes(32)
#: Whole numbers beyond this are rounded by readers that hold every number as a double.
LARGEST_NUMBER = 2**53 - 1
_encode = JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")
).encode
_encode_ordered = JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":")
).encode
#: A number that may be a float, or too long for one: only where it stands as a value.
_NOT_SHORT = re.compile(r"(?:^|\":|[\[,])-?(?:[0-9]+[.e]|[0-9]{16}|[NI])")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")


def canonical(value: object) -> str:
    """The RFC 8785 text of a JSON value without floats.

    Raises ValueError for a float, for a whole number beyond `LARGEST_NUMBER` and for half of a
    surrogate pair: none of them has one text in every language.
    """
    text = _encode(value)
    if text.isascii() and _NOT_SHORT.search(text) is None:
        return text
    if not isinstance(value, str):
        text = _encode_ordered(_in_order(value))
    text.encode()
    return text


def _in_order(value: object) -> object:
    """The value with its keys in the order of their UTF-16 code units (RFC 8785, 3.2.3).

    The standard library sorts by code points: it puts U+FFEE before U+1F600, UTF-16 behind it.
    """
    if isinstance(value, dict):
        ordered = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return {key: _in_order(value[key]) for key in ordered}
    if isinstance(value, list | tuple):
        return [_in_order(item) for item in value]
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > LARGEST_NUMBER):
        raise ValueError(f"{value} is a number that no entry can hold")
    return value


def text_commitment(salt: bytes, field: str, value: str) -> bytes:
    """What the header holds in place of a text: it proves the text without showing it.

    The field name is closed by a zero byte, which no name holds, so that salt, name and
    text cannot be cut in another way.
    """
    message = TEXT_TAG + salt + field.encode() + b"\0" + canonical(value).encode()
    return hashlib.sha256(message).digest()


def entry_digest(header: str) -> bytes:
    """The SHA-256 of an entry's header in its RFC 8785 text; the next entry's `prev`."""
    return hashlib.sha256(ENTRY_TAG + header.encode()).digest()


def instant_text(moment: datetime) -> str:
    """A moment as the ledger stores it: UTC, microseconds, fixed width, so that text sorts.

    >>> from datetime import datetime, UTC
    >>> instant_text(datetime(2025, 1, 16, 9, 30, tzinfo=UTC))
    '2025-01-16T09:30:00.000000Z'
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be recorded")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read_instant(text: str) -> datetime:
    """The moment behind `instant_text`; nothing else is read, however near it comes."""
    if _INSTANT.fullmatch(text) is None:
        raise ValueError(f"{text!r} is not a moment of the ledger")
    return datetime.fromisoformat(text)

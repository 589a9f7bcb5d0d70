"""Column types that hold the same bytes on SQLite and PostgreSQL.

STRICT tables take only text, integers and blobs, so each type decorates one of those.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import LargeBinary, String, Text, TypeDecorator
from sqlalchemy.engine import Dialect

from tracker.domain.entry import Json, canonical, instant_text, read_instant

if TYPE_CHECKING:
    _StrDecorator = TypeDecorator[str]
    _DayDecorator = TypeDecorator[date]
    _InstantDecorator = TypeDecorator[datetime]
    _JsonDecorator = TypeDecorator[Json]
    _RefsDecorator = TypeDecorator["Numbers"]
else:
    _StrDecorator = _DayDecorator = _InstantDecorator = TypeDecorator
    _JsonDecorator = _RefsDecorator = TypeDecorator

Numbers: TypeAlias = Mapping[str, tuple[int, ...]]
# Days, moments and what is cited come again and again: most are read from here.
read_day = lru_cache(1 << 14)(date.fromisoformat)
read_moment = lru_cache(1 << 14)(read_instant)

# Byte order on PostgreSQL too: a locale would sort refs and instants in its own way.
BYTEWISE = Text().with_variant(String(collation="C"), "postgresql")


class Name(_StrDecorator):
    """Text that is compared byte by byte."""

    impl = BYTEWISE
    cache_ok = True


class Day(_DayDecorator):
    """A calendar day as ISO text."""

    impl = BYTEWISE
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any | None, dialect: Dialect) -> date | None:
        return None if value is None else read_day(value)


class Instant(_InstantDecorator):
    """A moment as UTC text; one without a time zone is refused."""

    impl = BYTEWISE
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else instant_text(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else read_moment(value)


class Refs(_RefsDecorator):
    """The entries that an entry names, by their part, in RFC 8785 text; read-only when read."""

    impl = BYTEWISE
    cache_ok = True

    def process_bind_param(
        self, value: Mapping[str, Sequence[int]] | None, dialect: Dialect
    ) -> str:
        return canonical(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Numbers | None:
        return None if value is None else read_refs(value)


class CanonicalJson(_JsonDecorator):
    """A JSON value in its RFC 8785 text."""

    impl = BYTEWISE
    cache_ok = True

    def process_bind_param(self, value: Json, dialect: Dialect) -> str:
        return canonical(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Json:
        if value == "{}":
            return {}
        return None if value is None else json.loads(value)


@lru_cache(1 << 15)
def read_refs(text: str) -> Numbers:
    """The entries that an entry names, from their RFC 8785 text."""
    return {part: tuple(numbers) for part, numbers in json.loads(text).items()}


Bytes = LargeBinary

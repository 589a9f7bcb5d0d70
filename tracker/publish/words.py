"""Small words and guards of every writer: addresses, directions of text, moments, counts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from tracker.domain.dates import Precision, When
from tracker.domain.prose import day_words

_SAFE_SCHEMES = frozenset({"http", "https", "mailto"})
#: Signs that a browser drops or reads differently inside an address.
_UNSAFE_SIGNS = frozenset("\\\"'<>`{}|^")
_EMBED, _POP_EMBED = frozenset("\u202a\u202b\u202d\u202e"), "\u202c"
_ISOLATE, _POP_ISOLATE = frozenset("\u2066\u2067\u2068"), "\u2069"


@lru_cache(1 << 12)
def safe_href(url: str | None) -> str | None:
    """The address if it may be linked: http, https or mailto, with nothing hidden in it.

    >>> safe_href("https://www.gov.uk/x"), safe_href(" javascript:alert(1)")
    ('https://www.gov.uk/x', None)
    """
    if not url or any(sign.isspace() or not sign.isprintable() for sign in url):
        return None
    if _UNSAFE_SIGNS & set(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme.lower() not in _SAFE_SCHEMES:
        return None
    return url if parts.netloc or parts.scheme.lower() == "mailto" else None


def enclosed(text: str) -> str:
    """The text, with every change of direction that it opens closed again at its end.

    Nothing is taken away: the register's words stay whole, and the words after them stay ours.

    >>> enclosed("a\u202eb") == "a\u202eb\u202c"
    True
    """
    if text.isascii():
        return text
    still_open: list[str] = []
    for sign in text:
        if sign in _EMBED:
            still_open.append(_POP_EMBED)
        elif sign in _ISOLATE:
            still_open.append(_POP_ISOLATE)
        elif sign == _POP_EMBED and still_open[-1:] == [_POP_EMBED]:
            still_open.pop()
        elif sign == _POP_ISOLATE and _POP_ISOLATE in still_open:
            while still_open.pop() != _POP_ISOLATE:
                pass
    return text + "".join(reversed(still_open)) if still_open else text


def moment(at: datetime) -> str:
    """A moment in words, in UTC: 23 June 2025, 9:00 UTC."""
    utc = at.astimezone(UTC)
    return f"{day_words(utc.date())}, {utc.hour}:{utc.minute:02} UTC"


def moment_iso(at: datetime) -> str:
    """A moment for machines: 2025-06-23T09:00:00Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def utc_date(at: datetime) -> date:
    """The day of a moment, in UTC."""
    return at.astimezone(UTC).date()


def machine_date(when: When) -> str | None:
    """What a `<time datetime>` may hold: a day, a month or a year, but nothing vaguer."""
    if when.precision in {Precision.DAY, Precision.MONTH, Precision.YEAR}:
        return when.text.rstrip("~")
    return None


def number(value: int) -> str:
    """A count with its thousands comma; below zero with a true minus."""
    return f"{value:,}".replace("-", "−")


def percent(value: float) -> str:
    """A place or width for SVG, as short as it is exact.

    >>> percent(37.5), percent(100.0)
    ('37.5%', '100%')
    """
    return f"{value:.3f}".rstrip("0").rstrip(".") + "%"

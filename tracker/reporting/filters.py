"""How a value becomes words in a template: dates, numbers, links. Every filter is pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from tracker.domain.edtf import Precision, When
from tracker.domain.prose import (
    count_words,
    day_short,
    day_words,
    days_words,
    range_words,
    signed,
    when_words,
)
from tracker.domain.report import Evidence, SourceLine
from tracker.domain.vocabulary import Delivery, words_of

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


def month_day_short(day: date) -> str:
    """A day without its year, for the head of a narrow column: 16 Jun."""
    return day_short(day).rsplit(" ", 1)[0]


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


def lower_first(text: str) -> str:
    """The text with a small first letter, inside a sentence."""
    return text[:1].lower() + text[1:]


def sentence_case(text: str) -> str:
    """The text with a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]


def words(value: str) -> str:
    """A stored value as a reader sees it: 'accepted_in_part' is 'accepted in part'."""
    return words_of(value)


def delivery_words(value: Delivery) -> str:
    """A finding in the words of the headlines: 'delivered in part', 'not yet assessed'."""
    return {
        Delivery.NOT_ASSESSED: "not yet assessed",
        Delivery.UNSPECIFIED: "spoke of progress",
    }.get(value, value.label)


def head12(head: str) -> str:
    """The first twelve digits of a ledger's head, as pages show it."""
    return head[:12]


def grade_words(evidence: Evidence) -> str:
    """What a grade says: 'Grade C, the promiser's own statement'."""
    if evidence.grade is None:
        return "not graded"
    if evidence.grade_because:
        return f"Grade {evidence.grade.value}, set by hand: {evidence.grade_because}"
    if evidence.source.promisers_own and evidence.grade.value == "C":
        return "Grade C, the promiser’s own statement"
    return f"Grade {evidence.grade.value}, {source_kind(evidence.source)}"


def source_kind(source: SourceLine) -> str:
    """A source's type in words that fit a sentence."""
    known = {
        "law": "law",
        "official_record": "official record",
        "audited_data": "audited data",
        "deliverable": "the thing promised",
        "inspection": "inspection",
        "court": "court",
        "committee": "committee",
        "statement": "statement",
        "media": "media report",
    }
    return known.get(source.type.value, "other source")


def any_of(items: Sequence[str]) -> str:
    """A, B or C, for a sentence that denies them all."""
    return " or ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


FILTERS: dict[str, Callable[..., Any]] = {
    "change": signed,
    "counted": count_words,
    "day": day_words,
    "day_short": day_short,
    "days": days_words,
    "iso": date.isoformat,
    "lower_first": lower_first,
    "machine_date": machine_date,
    "month_day_short": month_day_short,
    "number": number,
    "percent": percent,
    "range": range_words,
    "sentence_case": sentence_case,
    "utc_date": utc_date,
    "when": when_words,
}

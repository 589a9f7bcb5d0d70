"""The cells that somebody typed, as values of the register, and whether it says so already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

from tracker.domain.dates import When, parse_when
from tracker.domain.row import BETWEEN
from tracker.domain.subject import nearest
from tracker.domain.text import clean_text, name_key
from tracker.domain.vocabulary import Delivery, Ended, Word, find_word, spellings
from tracker.errors import MissingOption, Refused, UnknownValue
from tracker.read.workbook import CHOICES, Heading, Value
from tracker.services.roundtrip.reading import plain_text
from tracker.services.tables.table import Cell

#: A cell that somebody typed, understood.
Typed: TypeAlias = "str | tuple[str, ...] | When | Word | None"

_DAYS = frozenset({Heading.STATUS_ON, Heading.SAID_ON})
_MAY_BE_EMPTIED = frozenset({Heading.WORDING, Heading.LEAD, Heading.TAGS})
_SEVERAL = BETWEEN.strip()
_EMPTIED = {
    Heading.DEADLINE: "if no date was given, type tracker due REF --none-set; "
    "if it was taken back, --withdrawn",
    Heading.STATUS: "if the record was wrong, type tracker correct ENTRY",
    Heading.ENDED: "write open, or why it is over",
}


def typed(heading: Heading, cell: Cell, was: Value) -> Typed:
    """What a cell says. Raises a TrackerError with what is wrong.

    >>> typed(Heading.STATUS, "Under way", "planned")
    <Delivery.UNDER_WAY: 'under_way'>
    """
    if heading in _DAYS:
        return _day(heading, cell)
    text = cell.isoformat() if isinstance(cell, date) else plain_text(str(cell))
    if not text:
        if heading not in _MAY_BE_EMPTIED:
            raise MissingOption(
                f"'{heading}' cannot be emptied.", hint=_EMPTIED.get(heading, f"It was '{was}'.")
            )
        return () if heading is Heading.TAGS else ""
    if heading in CHOICES:
        return _word(heading, text)
    text = clean_text(heading, text)
    if heading is Heading.TAGS:
        return tuple(sorted({part.strip() for part in text.split(_SEVERAL) if part.strip()}))
    return text


def agrees(heading: Heading, wanted: Typed, cell: Value) -> bool:
    """Whether the register says what somebody typed, by the cell that it would export."""
    if isinstance(wanted, When):
        return (cell.isoformat() if isinstance(cell, date) else cell) == wanted.text
    if isinstance(wanted, tuple):
        return BETWEEN.join(wanted) == cell
    if heading is Heading.LEAD and wanted:
        return name_key(str(wanted)) == name_key(str(cell))
    return wanted == cell


def delivery_of(wanted: Mapping[Heading, Typed], was: Mapping[str, Value]) -> Delivery:
    """The status that a row asks for: the one typed, else the one that it had."""
    return Delivery(str(wanted.get(Heading.STATUS) or was[Heading.STATUS]))


def ended_of(wanted: Mapping[Heading, Typed]) -> Ended | None:
    """The ending that a row asks for; None where it was left as it is."""
    found = wanted.get(Heading.ENDED)
    return found if isinstance(found, Ended) else None


def check_divided(tags: Iterable[str], ref: str) -> None:
    """Refuse tags that the sign between tags would divide."""
    if any(_SEVERAL in tag for tag in tags):
        raise Refused(
            f"A tag of {ref} holds '{_SEVERAL}', which divides tags in a cell.",
            hint=f"Type tracker edit {ref} --tag TAG.",
        )


def _word(heading: Heading, text: str) -> Word:
    words = CHOICES[heading]
    found = find_word(words, text)
    if found is None:
        known = spellings(words)
        what = "status" if heading is Heading.STATUS else "reason to end"
        raise UnknownValue(what, text, nearest=nearest(text, known)[:1], known=known)
    return found


def _day(heading: Heading, cell: Cell) -> When:
    if isinstance(cell, date):
        return When.on(cell)
    text = str(cell).strip()
    if not text:
        raise MissingOption(f"'{heading}' cannot be emptied.", hint="Write the day.")
    return parse_when(text.removesuffix(" 00:00:00").removesuffix("T00:00:00"))

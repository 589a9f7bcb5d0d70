"""The cells of our workbook that somebody typed, as values of the register."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import TypeAlias

from tracker.domain.dates import When, parse_when
from tracker.domain.row import BETWEEN
from tracker.domain.subject import nearest
from tracker.domain.text import clean_text, name_key
from tracker.domain.vocabulary import Word, find_word, spellings
from tracker.errors import MissingDay, MissingOption, Refused, TrackerError, UnknownValue
from tracker.exchange.table.values import Cell
from tracker.read.workbook import CHOICES, SheetHeading, Value, fitting, serial_of

#: A cell that somebody typed, understood.
Typed: TypeAlias = "str | tuple[str, ...] | When | Word | None"

#: How a workbook writes signs that XML does not hold, and a text that looks like that.
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_DAYS = frozenset({SheetHeading.STATUS_ON, SheetHeading.SAID_ON})
_MAY_BE_EMPTIED = frozenset({SheetHeading.WORDING, SheetHeading.LEAD, SheetHeading.TAGS})
_SEVERAL = BETWEEN.strip()
_EMPTIED = {
    SheetHeading.DEADLINE: "if no date was given, type tracker due REF --none-set; "
    "if it was taken back, --withdrawn",
    SheetHeading.STATUS: "if the record was wrong, type tracker correct ENTRY",
    SheetHeading.ENDED: "write open, or why it is over",
}


def is_same(was: Value, cell: Cell) -> bool:
    """Whether a cell still says what was exported, whatever a program made of it.

    A day is the same as a date, as its serial number and as its text; of a text line ends,
    Unicode form and blanks at the ends of lines do not matter.
    """
    if cell == was:
        return True
    if isinstance(was, date):
        iso = was.isoformat()
        spellings_of_day = {iso, f"{iso} 00:00:00", f"{iso}T00:00:00", serial_of(was)}
        return isinstance(cell, str) and cell.strip() in spellings_of_day
    if isinstance(cell, date):
        return cell.isoformat() == was
    text = fitting(str(was))
    return plain_text(str(cell)) in {
        plain_text(written) for written in (text, _decoded(text), _reread(text))
    }


def plain_text(text: str) -> str:
    """A text without what a spreadsheet program may change by itself."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.rstrip() for line in lines.split("\n")).strip()


def _reread(text: str) -> str:
    """A text as it is read again where escapes overlap (`_x0041_x0042_`): written wrong."""
    return _decoded(_ESCAPE.sub(r"_x005F\g<0>", text))


def _decoded(text: str) -> str:
    """A text whose own `_x0041_` was written without its escape, as some programs do."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def typed(heading: SheetHeading, cell: Cell, was: Value) -> Typed:
    """What a cell says. Raises a TrackerError with what is wrong.

    >>> typed(SheetHeading.STATUS, "Under way", "planned")
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
        return () if heading is SheetHeading.TAGS else ""
    if heading in CHOICES:
        return _word(heading, text)
    text = clean_text(heading, text)
    if heading is SheetHeading.TAGS:
        return tuple(sorted({part.strip() for part in text.split(_SEVERAL) if part.strip()}))
    return text


def agrees(heading: SheetHeading, value: Typed, cell: Value) -> bool:
    """Whether the register says what somebody typed, by the cell that it would export."""
    if isinstance(value, When):
        return (cell.isoformat() if isinstance(cell, date) else cell) == value.text
    if isinstance(value, tuple):
        return BETWEEN.join(value) == cell
    if heading is SheetHeading.LEAD and value:
        return name_key(str(value)) == name_key(str(cell))
    return value == cell


def check_divided(tags: Iterable[str], ref: str) -> None:
    """Refuse tags that the sign between tags would divide."""
    if any(_SEVERAL in tag for tag in tags):
        raise Refused(
            f"A tag of {ref} holds '{_SEVERAL}', which divides tags in a cell.",
            hint=f"Type tracker edit {ref} --tag TAG.",
        )


def _word(heading: SheetHeading, text: str) -> Word:
    words = CHOICES[heading]
    word = find_word(words, text)
    if word is None:
        choices = spellings(words)
        what = "status" if heading is SheetHeading.STATUS else "reason to end"
        raise UnknownValue(what, text, nearest=nearest(text, choices)[:1], known=choices)
    return word


def _day(heading: SheetHeading, cell: Cell) -> When:
    if isinstance(cell, date):
        return When.on(cell)
    text = str(cell).strip()
    if not text:
        raise MissingOption(f"'{heading}' cannot be emptied.", hint="Write the day.")
    return parse_when(text.removesuffix(" 00:00:00").removesuffix("T00:00:00"))


#: What a hint says of options, and what it says of columns.
_COLUMNS = (
    (
        r"Reopen it with --reopen --because …, on new evidence",
        "set ended to open, with because and source",
    ),
    (r"Add --because … and -s SOURCE", "fill in because and source"),
    (r"A reassessment needs its reason: --because …", "fill in because"),
    (r"Add -s KEY(?:, -s URL or -s \. \(the last one\)| or -s URL)?", "fill in source"),
    (r"Give the window yourself: ", "give the window: tracker due REF PHRASE "),
    (r"Give the day by which it had: --on ", "write the day by which it had: "),
)


def in_columns(error: TrackerError, ref: str, day: str, *, rests: bool = True) -> str:
    """What is wrong and what to do, as a clause.

    `day` is the column of the day that it speaks of; `rests` is whether the row has a source.
    """
    what = error.sentence.removesuffix(".")
    if isinstance(error, MissingDay) and not rests:
        return f"A change of {ref} needs evidence; fill in source"
    if isinstance(error, MissingDay):
        return (
            f"{what}; fill in {day}, or make the day of the source known: "
            "tracker source edit KEY --published DAY"
        )
    hint = (error.hint or "").removesuffix(".")
    for of_options, of_columns in _COLUMNS:
        hint = re.sub(of_options, of_columns, hint)
    if not hint:
        return what
    start = hint[0].lower() if hint[1:2].islower() or hint[1:2] == " " else hint[0]
    return f"{what}; {start}{hint[1:]}".replace(" REF ", f" {ref} ")

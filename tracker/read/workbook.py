"""Defines the exported workbook: its columns, its cells and its sheet Method."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final, TypeAlias

from tracker.domain.dates import parse_when
from tracker.domain.entry import instant_text
from tracker.domain.prose import count_words, list_words
from tracker.domain.row import CommitmentRow, cell
from tracker.domain.vocabulary import FINDINGS, Ended, Word
from tracker.read.export import COMMITMENTS, COUNTING, Export, ExportedCommitment

#: What a spreadsheet program takes in one cell, counted in UTF-16 as it counts.
LONGEST = 32_767
#: Programs disagree on what the serial numbers before it mean; such a day is written as text.
FIRST_DAY = date(1900, 3, 1)
_EPOCH = date(1899, 12, 30)
_IN_NO_XML = "\ufffe\uffff"
#: Columns of days in EDTF.
_DAYS = frozenset({"announced", "occurred", "published", "said", "judged", "due_said"})

#: The column of exact decimals, and how many figures of one a workbook holds.
_NUMBER, _FIGURES = "number", 15
#: An exact day is a real date, a number a number; all else is text, and nothing is "".
Value: TypeAlias = "str | date | int | float"


def cell_value(name: str, value: Any) -> Value:
    """A value of a column as a workbook holds it.

    >>> cell_value("said", "2025-01-16"), cell_value("said", "2025-07"), cell_value("moves", 0)
    (datetime.date(2025, 1, 16), '2025-07', 0)
    """
    if name == _NUMBER and isinstance(value, str):
        # A workbook holds fifteen figures; a longer number stays the text that it is.
        return float(value) if len(value.strip("-").replace(".", "")) <= _FIGURES else value
    if isinstance(value, str):
        return _day(value) if name in _DAYS else cell(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value if value >= FIRST_DAY else value.isoformat()
    return value if isinstance(value, int) and not isinstance(value, bool) else cell(value)


def fitting(text: str) -> str:
    """A text as a cell holds it: one that is too long ends in a mark.

    Signs that no XML file holds are spelled as a spreadsheet program does.

    >>> len(fitting("a" * 40_000)), fitting("a\\uffff")
    (32767, 'a_xFFFF_')
    """
    for sign in _IN_NO_XML:
        text = text.replace(sign, f"_x{ord(sign):04X}_")
    if not is_cut(text):
        return text
    mark = f" […] [cut: {len(text):,} characters in all]"
    kept = text.encode("utf-16-le")[: 2 * (LONGEST - _units(mark))]
    return kept.decode("utf-16-le", "ignore") + mark


def is_cut(text: str) -> bool:
    """Whether a text is longer than a cell."""
    # No character takes more than two units: few texts have to be counted.
    return 2 * len(text) > LONGEST and _units(text) > LONGEST


def serial_of(day: date) -> str:
    """The number by which a spreadsheet program knows a day.

    >>> serial_of(date(2025, 1, 16))
    '45673'
    """
    return str((day - _EPOCH).days)


@lru_cache(4096)
def _day(text: str) -> Value:
    """A day in EDTF: a real date where it is one exact day."""
    when = parse_when(text)
    exact = when.earliest == when.latest and not when.approximate and "/" not in text
    return when.latest if exact and when.latest and when.latest >= FIRST_DAY else text


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


REGISTER_SHEET = "Register"
#: The row in which the columns are named; above it stand a title and what may be done with each.
HEADER = 3


class ColumnUse(StrEnum):
    """What may be done with a column; the word stands above it."""

    KEY = "leave"
    EDIT = "edit"
    FILL = "fill in"
    """Empty in an export: what the edits of its row rest on."""
    COMPUTED = "computed"


class SheetHeading(StrEnum):
    """The headings of the columns that may be edited, and of the one that identifies a row."""

    REF = "ref"
    TITLE = "title"
    WORDING = "wording"
    LEAD = "lead"
    TAGS = "tags"
    STATUS = "status"
    STATUS_ON = "status_on"
    ENDED = "ended"
    DEADLINE = "deadline"
    SAID_ON = "said_on"
    BECAUSE = "because"
    SOURCE = "source"
    QUOTE = "quote"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class WorkbookColumn:
    """One column: what it is called, what may be done with it, what it means."""

    name: str
    use: ColumnUse
    width: int
    meaning: str = ""
    instead: str = ""
    """Of a computed column, what to edit or to type."""
    field: str = ""
    """What of a commitment it shows; empty of a column to be filled in."""


#: What may be chosen from in a cell.
CHOICES: Mapping[str, tuple[Word, ...]] = {
    SheetHeading.STATUS: FINDINGS,
    SheetHeading.ENDED: tuple(Ended),
}


#: What each column shows that may be edited, how wide it is, and what its edit means beside that.
_EDITED = {
    SheetHeading.TITLE: ("title", 44, ""),
    SheetHeading.WORDING: ("wording", 60, ""),
    SheetHeading.LEAD: ("lead", 22, ""),
    SheetHeading.TAGS: ("tags", 22, " Divided by ';'."),
    SheetHeading.STATUS: ("delivery_tracker", 18, ""),
    SheetHeading.STATUS_ON: (
        "judged",
        13,
        (
            " With a new status, left as it is: the day of the source. Changed alone: the "
            "recorded day was wrong, and because says why."
        ),
    ),
    SheetHeading.ENDED: ("ended", 18, " Write open, or the reason."),
    SheetHeading.DEADLINE: ("due_phrase", 28, " A day, or other words: a new statement of a date."),
    SheetHeading.SAID_ON: (
        "due_said",
        13,
        " With a new deadline, left as it is: the day of the source.",
    ),
}
_FILLED = {
    SheetHeading.BECAUSE: "The reason, where a rule asks for one.",
    SheetHeading.SOURCE: "What the row rests on: keys or addresses, divided by blanks.",
    SheetHeading.QUOTE: "The words of the source, verbatim.",
    SheetHeading.NOTE: "A new note on the commitment.",
}
_STATUS, _DEADLINE = "edit status", "edit deadline"
#: What other columns of a workbook say as well; the other formats have them.
_LEFT_OUT = frozenset(
    {
        "disputed",
        "late_days_strict",
        "due_original_latest",
        "last_entry",
    }
)
#: What to do about a computed column; by the field that it shows.
_INSTEAD = {
    "kind": "type tracker edit REF --kind …",
    "parent": "type tracker edit REF --parent …",
    "addressees": "type tracker edit REF --to …",
    "announced": "type tracker correct ENTRY --on …",
    "headline": _STATUS,
    "group": _STATUS,
    "badges": "edit status or deadline",
    "delivery_promiser": "type tracker claim REF …",
    "delivery_others": "type tracker claim REF … --voice NAME",
    "stalled": "type tracker stall REF or tracker resume REF",
    "response": "type tracker respond REF …",
    "disposition": "type tracker replace, withdraw, split, merge or drop",
    "counted": "type tracker drop REF to leave it out",
    "agreement": _STATUS,
    "last_occurred": _STATUS,
    "last_looked": "type tracker checked REF",
    "sources": "fill in source",
    "announced_by": "type tracker edit REF --by …",
    "announced_at": "type tracker correct ENTRY -s …",
    "announced_types": "type tracker source edit KEY --type …",
    "evidence": "fill in source",
    "evidence_types": "type tracker source edit KEY --type …",
    "met": "type tracker update REF … --test …",
    "unmet": "type tracker update REF … --unmet …",
    "unjudged": "type tracker test REF TEXT",
    "note": "fill in note",
}
#: Two columns would be called so.
_NAMES = {"note": "last_note"}
_WIDE = frozenset(
    {
        "met",
        "unmet",
        "unjudged",
        "evidence",
        "note",
        "sources",
        "lateness",
        "addressees",
        "delivery_others",
        "response",
    }
)


def _columns() -> Iterator[WorkbookColumn]:
    """Every column: the ref, what may be edited, what is filled in, and what follows from it."""
    meanings = {field.name: field.meaning for field in COMMITMENTS if field.name not in _LEFT_OUT}
    yield WorkbookColumn("ref", ColumnUse.KEY, 18, "Its row is found by it.", field="ref")
    meanings.pop("ref")
    for name, (field, width, more) in _EDITED.items():
        meaning = meanings.pop(field) + more
        yield WorkbookColumn(name.value, ColumnUse.EDIT, width, meaning, field=field)
    for name, meaning in _FILLED.items():
        yield WorkbookColumn(name.value, ColumnUse.FILL, 28, meaning)
    for field, meaning in meanings.items():
        yield WorkbookColumn(
            _NAMES.get(field, field),
            ColumnUse.COMPUTED,
            30 if field in _WIDE else 15,
            meaning,
            _INSTEAD.get(field, _DEADLINE),
            field,
        )


COLUMNS = tuple(_columns())


#: The fields of a row in `list`; the others are those of an exported commitment.
_OF_ROW = frozenset(field.name for field in fields(CommitmentRow))
_read = attrgetter(
    *(
        f"row.{column.field}" if column.field in _OF_ROW else column.field or "row.ref"
        for column in COLUMNS
    )
)


def cells_of(commitment: ExportedCommitment) -> dict[str, Value]:
    """The cells of a commitment by column, whole: no text is cut yet."""
    return {
        column.name: cell_value(column.field, value) if column.field else ""
        for column, value in zip(COLUMNS, _read(commitment), strict=True)
    }


METHOD_SHEET: Final = "Method"
SCHEMA: Final = "tracker.xlsx/1"
#: The heads of its two columns.
WHAT: Final = "what"
VALUE: Final = "value"
#: What the import reads of it.
OF_SCHEMA: Final = "schema"
OF_REGISTER: Final = "register"
OF_DAY: Final = "as_of"
OF_HEAD: Final = "head"
OF_COUNT: Final = "entries"
OF_REFS: Final = "refs"
#: Refs in one cell: the longest that there may be fit.
_REFS = 500
_HOW = (
    (
        "to send edits back",
        (
            "Edit the sheet Register, save the workbook as XLSX, and type: tracker import "
            "FILE.xlsx --profile xlsx --dry-run. Without --dry-run the edits are recorded: all "
            "of them, or none."
        ),
    ),
    (
        "rows and columns",
        (
            "Rows may be sorted, filtered, hidden and deleted, columns moved: a row is found by "
            "its ref, a column by its name. A deleted row changes nothing."
        ),
    ),
    (
        "days",
        (
            "A day is a date, or a text as 2025-01-16; a vaguer one is a text as 2025-07, "
            "2025-Q2 or 2025. Where the program makes a date of it, type an apostrophe first: "
            "'2025-07."
        ),
    ),
    ("one document", "What a row says rests on its source; another needs a second import."),
)
_USES = {
    ColumnUse.KEY: "by it a row is found; leave it as it is",
    ColumnUse.EDIT: "type over what stands there",
    ColumnUse.FILL: "empty in an export; what the edits of a row rest on",
    ColumnUse.COMPUTED: "follows from the rest; an edit of it is refused",
}


def method_lines(export: Export, cut: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The lines of the sheet; `cut` names the cells whose texts were too long."""
    known_at = export.written if export.known_at is None else export.known_at
    yield "about", f"The register “{export.title}” as a workbook, to read and to edit"
    yield OF_SCHEMA, SCHEMA
    yield OF_REGISTER, export.register
    yield OF_DAY, export.as_of.isoformat()
    yield "known_at", instant_text(known_at)
    yield OF_COUNT, str(export.head_entry)
    yield OF_HEAD, export.head
    yield "commitments", str(len(export.commitments))
    yield "filtered", "yes" if export.filtered else "no"
    yield from _HOW
    if cut:
        sentence = (
            f"{count_words(len(cut), 'text')} did not fit into {LONGEST:,} characters and ended"
        )
        yield "cut", f"{sentence} with a mark: {list_words(cut)}"
    yield from (("counting", rule) for rule in COUNTING)
    for use, meaning in _USES.items():
        yield f"word: {use}", meaning
    for column in COLUMNS:
        instead = f" To change it: {column.instead}." if column.instead else ""
        yield f"column: {column.name}", f"{column.use}: {column.meaning}{instead}"
    refs = [commitment.row.ref for commitment in export.commitments]
    for first in range(0, len(refs), _REFS):
        yield f"{OF_REFS} {first // _REFS + 1}", " ".join(refs[first : first + _REFS])

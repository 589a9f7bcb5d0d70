"""The columns of the sheet `Register`: those that may be edited, and the computed ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.export import ExportedCommitment
from tracker.domain.export_columns import COMMITMENTS
from tracker.domain.vocabulary import ASSESSMENTS, Ended, Word
from tracker.domain.workbook_cells import Value, cell_value

REGISTER_SHEET = "Register"
#: The row in which the columns are named; above it stand a title and what may be done with each.
HEADER = 3


class Use(StrEnum):
    """What may be done with a column; the word stands above it."""

    KEY = "leave"
    EDIT = "edit"
    FILL = "fill in"
    """Empty in an export: what the edits of its row rest on."""
    COMPUTED = "computed"


class Heading(StrEnum):
    """The columns in which somebody may type, and the one by which a row is known."""

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
class Column:
    """One column: what it is called, what may be done with it, what it means."""

    name: str
    use: Use
    width: int
    meaning: str
    instead: str = ""
    """Of a computed column, what to edit or to type."""
    field: str = ""
    """What of a commitment it shows; empty of a column to be filled in."""


#: What may be chosen from in a cell.
CHOICES: Mapping[str, tuple[Word, ...]] = {
    Heading.STATUS: ASSESSMENTS,
    Heading.ENDED: tuple(Ended),
}


def _edited(name: Heading, width: int, field: str, meaning: str) -> Column:
    return Column(name.value, Use.EDIT, width, meaning, field=field)


def _filled(name: Heading, meaning: str) -> Column:
    return Column(name.value, Use.FILL, 28, meaning)


_EDITED = (
    Column(Heading.REF.value, Use.KEY, 18, "The commitment; its row is found by it.", field="ref"),
    _edited(Heading.TITLE, 44, "title", "Our short name for it."),
    _edited(Heading.WORDING, 60, "wording", "The promise as first published, verbatim."),
    _edited(Heading.LEAD, 22, "lead", "The body that answers for it."),
    _edited(Heading.TAGS, 22, "tags", "Its tags, divided by ';'."),
    _edited(Heading.STATUS, 18, "delivery_tracker", "Our finding: how much has been delivered."),
    _edited(
        Heading.STATUS_ON,
        13,
        "judged",
        "The day of the finding or the ending. With a new status, left as it is: the day of the "
        "source. Changed alone: the recorded day was wrong, and because says why.",
    ),
    _edited(Heading.ENDED, 18, "ended", "open, or why it is over."),
    _edited(
        Heading.DEADLINE,
        28,
        "due_phrase",
        "The words in which its date was given, or a day. Other words: a new statement of a date.",
    ),
    _edited(
        Heading.SAID_ON,
        13,
        "due_said",
        "The day on which they were said. With a new deadline, left as it is: the day of the "
        "source.",
    ),
    _filled(Heading.BECAUSE, "The reason, where a rule asks for one."),
    _filled(Heading.SOURCE, "What the row rests on: keys or addresses, divided by blanks."),
    _filled(Heading.QUOTE, "The words of the source, verbatim."),
    _filled(Heading.NOTE, "A new note on the commitment."),
)
_STATUS, _DEADLINE = "edit status", "edit deadline"
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
    "ratability": "type tracker vague REF …",
    "agreement": _STATUS,
    "last_entry": _STATUS,
    "last_occurred": _STATUS,
    "last_looked": "type tracker checked REF",
    "sources": "fill in source",
    "note": "fill in note",
}
_SHOWN = {column.field for column in _EDITED}
#: Two columns would be called so.
_NAMES = {"note": "last_note"}
_WIDE = frozenset({"note", "sources", "lateness", "addressees", "delivery_others", "response"})
COLUMNS: tuple[Column, ...] = (
    *_EDITED,
    *(
        Column(
            _NAMES.get(field.name, field.name),
            Use.COMPUTED,
            30 if field.name in _WIDE else 15,
            field.meaning,
            _INSTEAD.get(field.name, _DEADLINE),
            field.name,
        )
        for field in COMMITMENTS
        if field.name not in _SHOWN
    ),
)


def cells_of(commitment: ExportedCommitment) -> dict[str, Value]:
    """The cells of a commitment by column, whole: no text is cut yet."""
    return {column.name: _value(commitment, column.field) for column in COLUMNS}


def _value(commitment: ExportedCommitment, field: str) -> Value:
    if not field:
        return ""
    held = commitment if hasattr(commitment, field) else commitment.row
    return cell_value(field, getattr(held, field))

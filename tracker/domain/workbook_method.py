"""The sheet `Method` of a workbook: what it is, where it comes from, how edits are sent back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from tracker.domain.canonical import instant_text
from tracker.domain.export import Export
from tracker.domain.export_columns import COUNTING
from tracker.domain.prose import count_words, list_words
from tracker.domain.workbook_cells import LONGEST
from tracker.domain.workbook_columns import COLUMNS, Use

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
    Use.KEY: "by it a row is found; leave it as it is",
    Use.EDIT: "type over what stands there",
    Use.FILL: "empty in an export; what the edits of a row rest on",
    Use.COMPUTED: "follows from the rest; an edit of it is refused",
}


def method_lines(export: Export, cut: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The lines of the sheet; `cut` names the cells whose texts were too long."""
    known = export.written if export.known_at is None else export.known_at
    yield "about", f"The register “{export.title}” as a workbook, to read and to edit"
    yield OF_SCHEMA, SCHEMA
    yield OF_REGISTER, export.register
    yield OF_DAY, export.as_of.isoformat()
    yield "known_at", instant_text(known)
    yield OF_COUNT, str(export.head_entry)
    yield OF_HEAD, export.head
    yield "commitments", str(len(export.commitments))
    yield "filtered", "yes" if export.filtered else "no"
    yield from _HOW
    if cut:
        said = f"{count_words(len(cut), 'text')} did not fit into {LONGEST:,} characters and ended"
        yield "cut", f"{said} with a mark: {list_words(cut)}"
    yield from (("counting", rule) for rule in COUNTING)
    for use, meaning in _USES.items():
        yield f"word: {use}", meaning
    for column in COLUMNS:
        instead = f" To change it: {column.instead}." if column.instead else ""
        yield f"column: {column.name}", f"{column.use}: {column.meaning}{instead}"
    refs = [each.row.ref for each in export.commitments]
    for first in range(0, len(refs), _REFS):
        yield f"{OF_REFS} {first // _REFS + 1}", " ".join(refs[first : first + _REFS])

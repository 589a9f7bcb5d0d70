"""Our own workbook when it comes back: its origin, the cells somebody typed, and what they say."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeAlias

from tracker.domain.dates import When, parse_when
from tracker.domain.row import BETWEEN
from tracker.domain.subject import nearest
from tracker.domain.text import Redacted, clean_text, name_key
from tracker.domain.vocabulary import Word
from tracker.errors import (
    FileTrouble,
    MissingDay,
    MissingOption,
    Refused,
    TrackerError,
    UnknownValue,
    UsageError,
)
from tracker.exchange.plan import LeftOut
from tracker.exchange.table.reading import read_table
from tracker.exchange.table.values import LARGEST, Cell, FileRow, FileTable, Shape, one_line_breaks
from tracker.read.export import ExportedCommitment
from tracker.read.workbook import (
    CHOICES,
    COLUMNS,
    HEADER,
    METHOD_SHEET,
    OF_COUNT,
    OF_DAY,
    OF_HEAD,
    OF_REFS,
    OF_REGISTER,
    OF_SCHEMA,
    REGISTER_SHEET,
    SCHEMA,
    VALUE,
    WHAT,
    ColumnUse,
    SheetHeading,
    Value,
    cells_of,
    fitting,
    is_cut,
    serial_of,
)
from tracker.record.document import as_fault
from tracker.record.verb import one_of

#: The row of names may have moved when rows were put in above it.
_LOWEST = 12
#: More than any ledger has; what a database cannot count is no number of entries.
_MOST_ENTRIES = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookOrigin:
    """What the sheet `Method` says of the export."""

    register: str
    as_of: date
    entries: int
    """How many entries the ledger held."""
    head: str
    refs: tuple[str, ...]
    """The commitments that were exported."""


def is_exported(content: bytes, *, name: str, largest: int = LARGEST) -> bool:
    """Whether a file is a workbook that `export` wrote, for this register or another."""
    try:
        read_origin(content, name=name, largest=largest)
    except TrackerError:
        return False
    return True


def read_origin(content: bytes, *, name: str, largest: int) -> WorkbookOrigin:
    """Where a workbook of `export` comes from. FileTrouble (exit 6) for any other file."""
    try:
        shape = Shape(format="xlsx", sheet=METHOD_SHEET)
        table = read_table(content, name=name, shape=shape, largest=largest)
    except UnknownValue:
        raise _not_ours(name, f"it has no sheet {METHOD_SHEET}") from None
    if not {WHAT, VALUE} <= set(table.columns):
        raise _not_ours(name, f"its sheet {METHOD_SHEET} is not ours")
    values = {row.text(WHAT).strip(): row.text(VALUE).strip() for row in table.rows}
    schema = values.get(OF_SCHEMA, "")
    if schema != SCHEMA:
        raise FileTrouble(
            name,
            f"its schema is '{schema}'; this program reads {SCHEMA}",
            hint="Export the workbook anew, and edit that.",
        )
    try:
        as_of, entries = date.fromisoformat(values[OF_DAY]), int(values[OF_COUNT])
        register, head = values[OF_REGISTER], values[OF_HEAD]
    except (KeyError, ValueError):
        raise _not_ours(name, f"its sheet {METHOD_SHEET} was changed") from None
    if not 0 < entries <= _MOST_ENTRIES:
        raise _not_ours(name, f"its sheet {METHOD_SHEET} was changed")
    refs = [
        ref for what, refs in values.items() if what.startswith(OF_REFS) for ref in refs.split()
    ]
    return WorkbookOrigin(
        register=register, as_of=as_of, entries=entries, head=head, refs=tuple(refs)
    )


def read_register(content: bytes, *, name: str, largest: int) -> FileTable:
    """The rows that came back, our columns under our names whatever their capitals.

    Raises FileTrouble (exit 6) where no row names the columns.
    """
    ours = {column.name for column in COLUMNS}
    first = None
    for header in (HEADER, *(row for row in range(1, _LOWEST) if row != HEADER)):
        shape = Shape(format="xlsx", sheet=REGISTER_SHEET, header=header)
        try:
            table = read_table(content, name=name, shape=shape, largest=largest)
        except UnknownValue:
            raise _not_ours(name, f"it has no sheet {REGISTER_SHEET}") from None
        except FileTrouble as trouble:
            first = trouble if header == HEADER else first
            continue
        slugs = {"_".join(column.casefold().split()): column for column in reversed(table.columns)}
        names = {column: slug for slug, column in slugs.items() if slug in ours}
        if SheetHeading.REF in names.values() and len(names) > 1:
            return replace(
                table,
                columns=tuple(names.get(column, column) for column in table.columns),
                rows=tuple(
                    row._replace(cells={names.get(of, of): cell for of, cell in row.cells.items()})
                    for row in table.rows
                ),
            )
    raise first or FileTrouble(
        name,
        f"no row of its sheet {REGISTER_SHEET} names the columns: the column ref is gone",
        hint="Export the workbook anew, and edit that.",
    )


def _not_ours(name: str, because: str) -> FileTrouble:
    return FileTrouble(
        name,
        f"it is no workbook of tracker export: {because}",
        hint=f"A spreadsheet of somebody else's needs a profile: tracker import {name} --suggest.",
    )


#: What only goes with an edit of something else.
_WITH = (SheetHeading.BECAUSE, SheetHeading.SOURCE, SheetHeading.QUOTE)
_MARK = "[redacted "


@dataclass(slots=True)
class EditedRow:
    """A row in which somebody typed."""

    row: FileRow
    ref: str
    exported: Mapping[str, Value]
    cells: Mapping[SheetHeading, Cell]
    """The cells that differ from the export."""
    left: dict[SheetHeading, Any] = field(default_factory=dict)
    """What they say, as `typed` reads it, and what of that is still to be recorded."""


@dataclass(slots=True)
class WorkbookComparison:
    """The rows of a workbook held against those that were exported."""

    origin: WorkbookOrigin
    table: FileTable
    edited: list[EditedRow] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    """Refs that were exported and have no row any more."""
    faults: list[LeftOut] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def refuse(self, row: FileRow, column: str, sentence: str) -> None:
        """Add what is wrong with a cell."""
        place = self.table.place(row, column)
        self.faults.append(LeftOut(row, place, sentence, refused=True))

    def compare(self, exported: Mapping[str, ExportedCommitment]) -> None:
        """Hold every row against its export, by ref in lower case."""
        refs = {ref.casefold(): ref for ref in self.origin.refs}
        count = Counter(map(_ref_of, self.table.rows))
        for row in self.table.rows:
            ref = row.text(SheetHeading.REF).strip()
            fault = row.fault or _not_a_row(ref, refs, count[_ref_of(row)])
            commitment = exported.get(_ref_of(row))
            if fault is None and commitment is None:
                fault = f"the register did not hold {ref} then; export the workbook anew"
            if fault is not None or commitment is None:
                self.refuse(row, SheetHeading.REF, fault or "")
                continue
            ref, cells = commitment.row.ref, cells_of(commitment)
            edits = dict(self._edits(row, ref, cells))
            if edits and set(edits) <= set(_WITH):
                name = next(iter(edits))
                sentence = f"'{name}' goes with an edit, and nothing else of {ref} was edited"
                self.refuse(row, name, sentence)
            elif edits:
                self.edited.append(EditedRow(row, ref, cells, edits))
        self.deleted = [ref for ref in self.origin.refs if not count[ref.casefold()]]

    def _edits(
        self, row: FileRow, ref: str, exported: Mapping[str, Value]
    ) -> Iterator[tuple[SheetHeading, Cell]]:
        """The cells of a row that differ and may be edited; the others are faults."""
        for column in COLUMNS:
            name, before = column.name, exported[column.name]
            if (
                column.use is ColumnUse.KEY
                or name not in row.cells
                or is_same(before, row.cells[name])
            ):
                continue
            computed = column.use is ColumnUse.COMPUTED
            if isinstance(before, Redacted) or (computed and _MARK in str(before)):
                self.remarks.append(
                    f"{self.table.place(row, name)}: the words were redacted since the "
                    "export; the cell was passed over."
                )
            elif computed:
                instead = column.instead.replace("REF", ref)
                self.refuse(row, name, f"'{name}' is computed; {instead}")
            elif is_cut(str(before)):
                instead = f"type tracker edit {ref} --{name} TEXT"
                self.refuse(row, name, f"'{name}' was cut to fit; {instead}")
            else:
                yield SheetHeading(name), row.cells[name]


def _ref_of(row: FileRow) -> str:
    return row.text(SheetHeading.REF).strip().casefold()


def _not_a_row(ref: str, refs: Mapping[str, str], count: int) -> str | None:
    """Why a row is none of the export; None where it is one."""
    if not ref:
        return "the row has no ref; delete it, or write the ref of its commitment"
    if count > 1:
        return f"{ref} stands in several rows; leave one of them"
    if ref.casefold() not in refs:
        close = nearest(ref, [*refs.values()])
        meant = f" (did you mean {close[0]}?)" if close else ""
        return (
            f"{ref} was not exported{meant}; delete the row, or open a commitment: "
            f"tracker add {ref} TITLE -s URL"
        )
    return None


#: A cell that somebody typed, understood.
Typed: TypeAlias = "str | tuple[str, ...] | When | Word | None"

#: How a workbook writes signs that XML does not hold, and a text that looks like that.
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_DAYS = frozenset({SheetHeading.STATUS_ON, SheetHeading.SAID_ON})
_MAY_BE_EMPTIED = frozenset({SheetHeading.WORDING, SheetHeading.LEAD, SheetHeading.TAGS})
_WORDS = {
    SheetHeading.STATUS: one_of("status", CHOICES[SheetHeading.STATUS]),
    SheetHeading.ENDED: one_of("reason to end", CHOICES[SheetHeading.ENDED]),
}
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
    lines = unicodedata.normalize("NFC", one_line_breaks(text))
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
    if heading in _WORDS:
        return _WORDS[heading].read(text)
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


def _day(heading: SheetHeading, cell: Cell) -> When:
    if isinstance(cell, date):
        return When.on(cell)
    text = str(cell).strip()
    if not text:
        raise MissingOption(f"'{heading}' cannot be emptied.", hint="Write the day.")
    return parse_when(text.removesuffix(" 00:00:00").removesuffix("T00:00:00"))


#: What a hint says of options, and what it says of columns.
_COLUMNS = tuple(
    (re.compile(of_options), of_columns)
    for of_options, of_columns in (
        (
            r"Reopen it with --reopen --because …, on new evidence",
            "set ended to open, with because and source",
        ),
        (r"Add --because … and -s SOURCE", "fill in because and source"),
        (r"A finding that goes down needs its reason: --because …", "fill in because"),
        (r"Add -s KEY(?:, -s URL or -s \. \(the last one\)| or -s URL)?", "fill in source"),
        (r"Give the window yourself: ", "give the window: tracker due REF PHRASE "),
        (r"Give the day by which it had: --on ", "write the day by which it had: "),
    )
)


def in_columns(error: TrackerError, ref: str, day: str, *, rests: bool = True) -> str:
    """What is wrong and what to do, as a clause.

    `day` is the column of the day that it speaks of; `rests` is whether the row has a source.
    """
    if isinstance(error, MissingDay) and not rests:
        return f"A change of {ref} needs evidence; fill in source"
    hint = error.hint or ""
    if isinstance(error, MissingDay):
        hint = f"Fill in {day}, or make the day of the source known: "
        hint += "tracker source edit KEY --published DAY"
    for of_options, of_columns in _COLUMNS:
        hint = of_options.sub(of_columns, hint)
    return as_fault(UsageError(error.sentence, hint=hint)).replace(" REF ", f" {ref} ")

"""What somebody changed in a workbook: its rows held against the rows that were exported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tracker.domain.subject import nearest
from tracker.domain.text import Redacted
from tracker.read.export import ExportedCommitment
from tracker.read.workbook import COLUMNS, Column, Heading, Use, Value, cells_of, is_cut
from tracker.services.importing.account import Fault
from tracker.services.roundtrip.reading import Returned, is_same
from tracker.services.tables.table import Cell, Row

#: What only goes with an edit of something else.
_WITH = (Heading.BECAUSE, Heading.SOURCE, Heading.QUOTE)
_MARK = "[redacted "


@dataclass(frozen=True, slots=True)
class Edited:
    """A row in which somebody typed: the cells that differ from the export."""

    row: Row
    ref: str
    was: Mapping[str, Value]
    cells: Mapping[Heading, Cell]


@dataclass(slots=True)
class Compared:
    """What was found of all rows."""

    edited: list[Edited] = field(default_factory=list)
    same: int = 0
    deleted: list[str] = field(default_factory=list)
    """Refs that were exported and have no row any more."""
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def compared(returned: Returned, exported: Mapping[str, ExportedCommitment]) -> Compared:
    """Every row against its export; `exported` has the commitments by ref in lower case."""
    found = Compared()
    refs = {ref.casefold(): ref for ref in returned.origin.refs}
    count = Counter(returned.text(row, Heading.REF).casefold() for row in returned.table.rows)
    for row in returned.table.rows:
        ref = returned.text(row, Heading.REF)
        fault = row.fault or _not_a_row(ref, refs, count[ref.casefold()])
        commitment = exported.get(ref.casefold())
        if fault is not None or commitment is None:
            said = fault or f"the register did not hold {ref} then; export the workbook anew"
            found.faults.append(Fault(returned.place(row, Heading.REF), said, row.number))
            continue
        edited = _edited(returned, row, commitment, found)
        if edited.cells:
            found.edited.append(edited)
        else:
            found.same += 1
    found.deleted = [ref for ref in returned.origin.refs if not count[ref.casefold()]]
    return found


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


def _edited(
    returned: Returned, row: Row, commitment: ExportedCommitment, found: Compared
) -> Edited:
    was = cells_of(commitment)
    ref = commitment.row.ref
    cells: dict[Heading, Cell] = {}
    for column, cell in _changed(returned, row, was):
        place, held = returned.place(row, column.name), was[column.name]
        if isinstance(held, Redacted) or (column.use is Use.COMPUTED and _MARK in str(held)):
            found.remarks.append(
                f"{place}: the words were redacted since the export; the cell was passed over."
            )
            continue
        fault = _not_to_edit(column, held, ref)
        if fault is not None:
            found.faults.append(Fault(place, fault, row.number))
            continue
        cells[Heading(column.name)] = cell
    if cells and set(cells) <= set(_WITH):
        name = next(iter(cells))
        said = f"'{name}' goes with an edit, and nothing else of {ref} was edited"
        found.faults.append(Fault(returned.place(row, name), said, row.number))
        cells = {}
    return Edited(row, ref, was, cells)


def _changed(
    returned: Returned, row: Row, was: Mapping[str, Value]
) -> Iterator[tuple[Column, Cell]]:
    for column in COLUMNS:
        there = returned.columns.get(column.name)
        if there is not None and column.use is not Use.KEY:
            cell = row.cells[there]
            if not is_same(was[column.name], cell):
                yield column, cell


def _not_to_edit(column: Column, held: Value, ref: str) -> str | None:
    if column.use is Use.COMPUTED:
        return f"'{column.name}' is computed; {column.instead.replace('REF', ref)}"
    if is_cut(str(held)):
        return f"'{column.name}' was cut to fit; type tracker edit {ref} --{column.name} TEXT"
    return None

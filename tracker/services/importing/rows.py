"""The cells of a row by their fields: words, lists, days and addresses, each with its faults."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from tracker.domain.dates import When
from tracker.domain.text import clean_text
from tracker.errors import TrackerError, UsageError
from tracker.record.sources import type_of
from tracker.services.importing.account import Fault
from tracker.services.importing.cells import addresses, single, without_markup
from tracker.services.importing.days import read_day, read_moment
from tracker.services.importing.fields import Field
from tracker.services.importing.plan import Plan
from tracker.services.importing.profile import word_key
from tracker.services.tables.table import Cell, Row

T = TypeVar("T")

#: What parts several values of one cell; a comma is part of many a body's name.
_PARTED_BY = {Field.TAG: ";|,\n", Field.TO: ";|\n"}


@dataclass(slots=True)
class Cells:
    """Reads cells by the profile, and remembers what could not be read as it stands."""

    plan: Plan
    faults: list[Fault] = field(default_factory=list)
    markup: set[tuple[str, int]] = field(default_factory=set)
    """The cells from which HTML was taken."""
    no_address: set[tuple[str, int]] = field(default_factory=set)
    """The cells of addresses that hold other words, which are kept as notes."""

    def fault(self, row: Row, column: str | None, said: str | TrackerError) -> None:
        """Note what cannot be recorded."""
        line = said.line() if isinstance(said, TrackerError) else said
        self.faults.append(Fault(self.plan.table.place(row, column), line, row.number))

    def checked(
        self, row: Row, column: str | None, read: Callable[..., T], *given: Any
    ) -> T | None:
        """What a reader makes of a cell; None where it refuses, which is a fault of that cell."""
        try:
            return read(*given)
        except TrackerError as error:
            self.fault(row, column, error)
            return None

    def text(self, row: Row, column: str) -> str:
        """A cell's words without markup; "" where they are known to say nothing."""
        text = row.text(column).strip()
        if word_key(text) in self.plan.profile.blanks:
            return ""
        plain = without_markup(text).strip()
        if plain != text:
            self.markup.add((column, row.number))
        return plain

    def first(self, row: Row, of: Field) -> tuple[str, str | None]:
        """The words of the first column of a field that is not empty, with that column.

        Else what the profile always sets, with no column.
        """
        for column in self.plan.columns(of):
            if text := self.text(row, column):
                return text, column
        return self.plan.always(of) or "", None

    def cell(self, row: Row, of: Field) -> tuple[Cell, str | None]:
        """The same as the file holds it: a workbook has real dates."""
        for column in self.plan.columns(of):
            cell = row.cells.get(column, "")
            if not isinstance(cell, str):
                return cell, column
            if text := self.text(row, column):
                return text, column
        return self.plan.always(of) or "", None

    def line(self, row: Row, of: Field) -> str | None:
        """The words of a field on one line."""
        text, column = self.first(row, of)
        return self.checked(row, column, single, of.value, text) if text else None

    def words(self, row: Row, of: Field) -> str | None:
        """The words of a field with their line breaks."""
        text, column = self.first(row, of)
        return self.checked(row, column, clean_text, of.value, text) if text else None

    def several(self, row: Row, of: Field) -> tuple[str, ...]:
        """Every value of a field, each once."""
        found: dict[str, None] = {}
        for column in self.plan.columns(of):
            for each in self._parts(row, column, of):
                clean = self.checked(row, column, single, of.value, each)
                found |= {} if clean is None else {clean: None}
        return tuple(found) or self.plan.profile.always.get(of, ())

    def _parts(self, row: Row, column: str, of: Field) -> list[str]:
        cell = row.cells.get(column, "")
        text = self.text(row, column)
        if not isinstance(cell, tuple):
            for mark in _PARTED_BY[of]:
                text = text.replace(mark, "\n")
        return [each.strip() for each in text.split("\n") if each.strip()]

    def day(self, row: Row, of: Field, what: str) -> tuple[When | None, bool]:
        """The day of a field, None where nothing says; and whether what it says can be read."""
        cell, column = self.cell(row, of)
        if cell == "":
            return None, True
        when = self.checked(row, column, _happened, cell, self.plan, what)
        if when is None and isinstance(cell, str) and not any(map(str.isdigit, cell)):
            last = self.faults[-1]
            says_nothing = f"{last.said} If the word says nothing: --empty {shlex.quote(cell)}."
            self.faults[-1] = replace(last, said=says_nothing)
        return when, when is not None

    def moment(self, row: Row) -> datetime | None:
        """When the list wrote the row down."""
        cell, column = self.cell(row, Field.RECORDED)
        if cell == "":
            self.fault(row, self.plan.column(Field.RECORDED), "nothing says when it was recorded")
            return None
        when = self.checked(row, column, read_moment, cell, self.plan.profile.dates)
        if when is not None and when.date() > self.plan.today:
            self.fault(row, column, f"{when.isoformat()} has not come yet")
            return None
        return when

    def addresses(self, row: Row, of: Field, notes: dict[str, str]) -> tuple[str, ...]:
        """Every address of a field; other words beside them are kept as a note."""
        found: dict[str, None] = {}
        for column in self.plan.columns(of):
            here, more = addresses(self.text(row, column))
            for address in here:
                if self.checked(row, column, _cited, address) is not None:
                    found[address] = None
            if more:
                self.no_address.add((column, row.number))
                self.keep(row, column, notes)
        return tuple(found) or self.plan.profile.always.get(of, ())

    def keep(self, row: Row, column: str, notes: dict[str, str]) -> None:
        """Have a column as a note, with its name."""
        if column not in notes and (text := self.text(row, column)):
            clean = self.checked(row, column, clean_text, "note", f"{column}: {text}")
            notes |= {} if clean is None else {column: clean}


def _happened(cell: Cell, plan: Plan, what: str) -> When:
    when = read_day(cell, plan.profile.dates)
    if when.latest is None:
        raise UsageError(
            f"'{when.text}' has no last day, and {what} has happened.",
            hint=f"Give the day by which it had: {when.text.split('/')[0]}/2025-06-30.",
        )
    if (when.earliest or when.latest) > plan.today:
        raise UsageError(
            f"'{when.text}' has not come yet, and {what} has happened.",
            hint=f"Today is {plan.today.isoformat()}; a planned date is a deadline: map it as due.",
        )
    return when


def _cited(address: str) -> str:
    type_of(address)
    if urlsplit(address).password is not None:
        raise UsageError(
            "There is a password in an address, which would be published.",
            hint="Take it out: https://host/… in place of https://name:password@host/….",
        )
    return clean_text("address", address)

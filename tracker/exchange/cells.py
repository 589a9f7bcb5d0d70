"""The cells of a row by their fields, each fault with its place."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from tracker.domain.dates import When
from tracker.domain.deadline.grammar import given_window, unread
from tracker.domain.deadline.window import Bound, Deadline
from tracker.domain.source import type_of
from tracker.domain.text import clean_text, html_text, one_line
from tracker.errors import TrackerError, UsageError, as_typed
from tracker.exchange.days import ColumnDays, prove, read_moment
from tracker.exchange.plan import LeftOut, Plan
from tracker.exchange.profile import ListField, Profile, word_key
from tracker.exchange.table.values import Cell, FileRow, Shape
from tracker.record.verb import fields_of, read_happened

#: Characters of a title that is made of a longer wording.
LONGEST_TITLE = 120
_ADDRESS = re.compile(r"https?://(?:(?![,;|]https?://)[^\s|<>\"\[\]])+", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\W_]+")
_OPTION = re.compile(r"(?<![\w-])(--[a-z-]+|-[sq])(?![\w-])")
#: The options of an import, as far as the reading of a cell can name them.
_OWN = {"--map", "--set", "--value", "--skip"} | {
    f"--{field.name.replace('_', '-')}" for field in (*fields_of(Profile), *fields_of(Shape))
}


def _row_fault(error: TrackerError) -> str:
    """A refusal as the fault of a row: what is wrong, and no option that an import lacks."""
    hint = error.hint or ""
    if "tracker " in hint or _OWN.issuperset(_OPTION.findall(hint)):
        return error.line()
    return error.sentence


def addresses(text: str) -> tuple[tuple[str, ...], bool]:
    """Every http(s) address in a cell, each once, and whether other words stand beside them.

    >>> addresses("https://a.example/x | https://web.archive.org/web/1/https://b.example/y.")
    (('https://a.example/x', 'https://web.archive.org/web/1/https://b.example/y'), False)
    """
    cited = [_trimmed(address) for address in _ADDRESS.findall(text)]
    rest = _SEPARATORS.sub("", _ADDRESS.sub(" ", text))
    return tuple(dict.fromkeys(cited)), bool(rest)


def _trimmed(address: str) -> str:
    address = address.rstrip(".,;:!?'’”")
    end, spare = len(address), address.count(")") - address.count("(")
    while spare > 0 and address[end - 1] == ")":
        end, spare = end - 1, spare - 1
        while address[end - 1] in ".,;:!?":
            end -= 1
    return address[:end]


def titled(wording: str) -> str:
    """A title made of a wording: its first words."""
    line = one_line(wording)
    if len(line) <= LONGEST_TITLE:
        return line
    cut = line[:LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:.–—-")
    return f"{cut or line[:LONGEST_TITLE]}…"


def single(name: str, text: str) -> str:
    """A text on one line, as the ledger holds it. Raises BadText."""
    return one_line(clean_text(name, text))


T = TypeVar("T")

#: The fields of the window of a deadline.
_WINDOW = (ListField.EARLIEST, ListField.LATEST, ListField.STRICT_LATEST)
#: What parts several values of one cell; a comma is part of many a body's name, and a
#: semicolon of many a sentence.
_PARTED_BY = {
    ListField.TAG: ";|,\n",
    ListField.TO: ";|\n",
    ListField.TEST: "|\n",
    ListField.UNMET: "|\n",
}


@dataclass(slots=True)
class Cells:
    """Reads cells by the profile, and remembers what could not be read as it stands."""

    plan: Plan
    blanks: frozenset[str] = field(init=False)
    """The words that say nothing, by their keys."""
    faults: list[LeftOut] = field(default_factory=list)
    markup: set[tuple[str, int]] = field(default_factory=set)
    """The cells from which HTML was taken."""
    no_address: set[tuple[str, int]] = field(default_factory=set)
    """The cells of addresses that hold other words, which are kept as notes."""
    unread: dict[str, str | None] = field(default_factory=dict)
    """Deadlines that no rule reads, each with its place, and what would have one read it."""
    undated: dict[str, None] = field(default_factory=dict)
    """Deadlines that count from a day which nothing gives, each with its place."""
    _days: dict[str | None, ColumnDays] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Learn which words say nothing."""
        self.blanks = frozenset(map(word_key, self.plan.profile.empty))

    def fault(self, row: FileRow, column: str | None, sentence: str | TrackerError) -> None:
        """Note what cannot be recorded."""
        line = _row_fault(sentence) if isinstance(sentence, TrackerError) else sentence
        place = self.plan.table.place(row, column)
        self.faults.append(LeftOut(row, place, line, refused=True))

    def checked(
        self, row: FileRow, column: str | None, read: Callable[..., T], *cell: Any
    ) -> T | None:
        """What a reader makes of a cell; None where it refuses, which is a fault of that cell."""
        try:
            return read(*cell)
        except TrackerError as error:
            self.fault(row, column, error)
            return None

    def text(self, row: FileRow, column: str) -> str:
        """A cell's words without markup; "" where they are known to say nothing."""
        text = row.text(column).strip()
        if word_key(text) in self.blanks:
            return ""
        plain = html_text(text, links=True).strip()
        if plain != text:
            self.markup.add((column, row.number))
        return plain

    def first(self, row: FileRow, of: ListField) -> tuple[str, str | None]:
        """The words of the first column of a field that is not empty, with that column.

        Else what the profile always sets, with no column.
        """
        for column in self.plan.columns(of):
            if text := self.text(row, column):
                return text, column
        return self.plan.always(of) or "", None

    def cell(self, row: FileRow, of: ListField) -> tuple[Cell, str | None]:
        """The same as the file holds it: a workbook has real dates."""
        text, column = self.first(row, of)
        cell = text if column is None else row.cells[column]
        return (text if isinstance(cell, str) else cell), column

    def line(self, row: FileRow, of: ListField) -> str | None:
        """The words of a field on one line."""
        return self._clean(row, of, single)

    def words(self, row: FileRow, of: ListField) -> str | None:
        """The words of a field with their line breaks."""
        return self._clean(row, of, clean_text)

    def _clean(self, row: FileRow, of: ListField, read: Callable[[str, str], str]) -> str | None:
        text, column = self.first(row, of)
        return self.checked(row, column, read, of.value, text) if text else None

    def several(self, row: FileRow, of: ListField) -> tuple[str, ...]:
        """Every value of a field, each once."""
        values: dict[str, None] = {}
        for column in self.plan.columns(of):
            for part in self._parts(row, column, of):
                clean = self.checked(row, column, single, of.value, part)
                values |= {} if clean is None else {clean: None}
        return tuple(values) or self.plan.profile.always.get(of, ())

    def _parts(self, row: FileRow, column: str, of: ListField) -> list[str]:
        cell = row.cells.get(column, "")
        text = self.text(row, column)
        if not isinstance(cell, tuple):
            for mark in _PARTED_BY[of]:
                text = text.replace(mark, "\n")
        return [part.strip() for part in text.split("\n") if part.strip()]

    def days(self, column: str | None) -> ColumnDays:
        """How the days of a column are read."""
        if column not in self._days:
            plan, table = self.plan, self.plan.table
            rows = () if column is None else table.rows
            proof = prove(
                ((row, row.cells.get(column or "", "")) for row in rows),
                lambda row: table.place(row, column),
            )
            pairs = plan.profile.pairs or proof.pairs
            self._days[column] = ColumnDays(proof, plan.profile.dates, pairs, plan.years)
        return self._days[column]

    def deadline(self, row: FileRow, said: date, *, is_known: bool) -> Deadline | None:
        """The deadline of a row, said on a day that the list gives or, else, by that day.

        What counts from the day of its saying stays words where that is not known.
        """
        phrase = self.line(row, ListField.DUE)
        window = self._window(row)
        if phrase is None:
            return None
        _, column = self.first(row, ListField.DUE)
        days, jurisdiction = self.days(column), self.plan.jurisdiction
        read = partial(days.deadline, said=said, jurisdiction=jurisdiction)
        deadline = self.checked(row, column, read, phrase)
        if deadline is None:
            return None
        read_as = (deadline.earliest, deadline.latest, deadline.strict_latest)
        if any(window) and any(
            day not in {None, own} for day, own in zip(window, read_as, strict=True)
        ):
            return self.checked(row, self.plan.column(*_WINDOW), partial(_given, phrase), window)
        is_unread = deadline.bound is Bound.UNREAD
        if not is_unread and (
            is_known or not days.counts_from_saying(phrase, deadline, jurisdiction)
        ):
            return deadline
        table = self.plan.table
        place = table.place(row, column).removeprefix(f"{table.name}: ")
        place = f"{place}: {as_typed(phrase)}"
        if is_unread:
            self.unread[place] = days.missing(phrase, said=said, jurisdiction=jurisdiction)
            return deadline
        self.undated[place] = None
        return deadline if deadline.bound is Bound.RELATIVE else unread(deadline.phrase)

    def _window(self, row: FileRow) -> tuple[date | None, ...]:
        """The first and the last days of a deadline, as columns of their own give them."""
        days: list[date | None] = []
        for of in _WINDOW:
            cell, column = self.cell(row, of)
            read = self.days(column).day
            when = None if cell == "" else self.checked(row, column, read, cell)
            is_first = of is ListField.EARLIEST
            days.append(None if when is None else when.earliest if is_first else when.latest)
        return tuple(days)

    def day(self, row: FileRow, of: ListField, what: str) -> tuple[When | None, bool]:
        """The day of a field, None where nothing says; and whether what it says can be read."""
        cell, column = self.cell(row, of)
        if cell == "":
            return None, True
        when = self.checked(row, column, self._happened, cell, column, what)
        if when is None and isinstance(cell, str) and not any(map(str.isdigit, cell)):
            last = self.faults[-1]
            says_nothing = f"{last.because} If the word says nothing: --empty {shlex.quote(cell)}."
            self.faults[-1] = replace(last, because=says_nothing)
        return when, when is not None

    def _happened(self, cell: Cell, column: str | None, what: str) -> When:
        when = read_happened(self.days(column).day(cell).text)
        first, today = when.earliest or when.latest, self.plan.today
        if first is not None and first > today:
            raise UsageError(
                f"'{when.text}' has not come yet, and {what} has happened.",
                hint=f"Today is {today.isoformat()}; a planned date is a deadline: map it as due.",
            )
        return when

    def moment(self, row: FileRow) -> datetime | None:
        """When the list wrote the row down."""
        cell, column = self.cell(row, ListField.RECORDED)
        if cell == "":
            self.fault(
                row, self.plan.column(ListField.RECORDED), "nothing says when it was recorded"
            )
            return None
        when = self.checked(row, column, read_moment, cell, self.plan.profile.dates)
        if when is not None and when.date() > self.plan.today:
            self.fault(row, column, f"{when.isoformat()} has not come yet")
            return None
        return when

    def addresses(self, row: FileRow, of: ListField, notes: dict[str, str]) -> tuple[str, ...]:
        """Every address of a field; other words beside them are kept as a note."""
        cited: dict[str, None] = {}
        for column in self.plan.columns(of):
            here, more = addresses(self.text(row, column))
            for address in here:
                if self.checked(row, column, _cited, address) is not None:
                    cited[address] = None
            if more:
                self.no_address.add((column, row.number))
                self.keep(row, column, notes)
        return tuple(cited) or self.plan.profile.always.get(of, ())

    def keep(self, row: FileRow, column: str, notes: dict[str, str], *, named: bool = True) -> None:
        """Have a column as a note, with its name."""
        if column not in notes and (text := self.text(row, column)):
            note = f"{column}: {text}" if named else text
            clean = self.checked(row, column, clean_text, "note", note)
            notes |= {} if clean is None else {column: clean}


def _given(phrase: str, window: tuple[date | None, ...]) -> Deadline:
    earliest, latest, strict_latest = window
    return given_window(phrase, earliest=earliest, latest=latest, strict_latest=strict_latest)


def _cited(address: str) -> str:
    type_of(address)
    if urlsplit(address).password is not None:
        raise UsageError(
            "There is a password in an address, which would be published.",
            hint="Take it out: https://host/… in place of https://name:password@host/….",
        )
    return clean_text("address", address)

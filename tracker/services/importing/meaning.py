"""Rows read by a profile: each an item in the register's terms, or faults with their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from shlex import quote

from tracker.domain.dates import When, parse_when
from tracker.domain.deadline.window import Bound, Deadline
from tracker.domain.subject import check_ref, nearest
from tracker.domain.text import clean_text
from tracker.domain.vocabulary import Kind, find_word, spellings
from tracker.errors import BadRef, UnknownValue, as_typed
from tracker.services.importing.account import LeftOut
from tracker.services.importing.cells import single, titled
from tracker.services.importing.deadlines import read_due
from tracker.services.importing.fields import Field
from tracker.services.importing.item import Item, Status
from tracker.services.importing.plan import Plan
from tracker.services.importing.profile import word_key
from tracker.services.importing.rows import Cells
from tracker.services.importing.status_words import spelt
from tracker.services.tables.table import Row

#: How many rows are read between two words on how far it is.
_PACE = 500
#: Characters of a status word that a person may type.
_LONGEST_WORD = 80


@dataclass(slots=True)
class Reader:
    """Reads the rows of a table one by one, and remembers what was found out on the way."""

    plan: Plan
    cells: Cells
    left_out: list[LeftOut] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    """Each status word as it was first written, with the number of its rows."""
    unread: int = 0
    """Deadlines that no rule reads."""
    seen: set[str] = field(default_factory=set)
    """The key of every row, whatever became of it."""
    unknown: int = 0
    """Rows of which nobody can say what they speak of: without a key, or out of their columns."""
    numbered: int = 0
    """Rows whose own ref cannot be one."""
    _spelt: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: Plan) -> Reader:
        """A reader of the plan's file."""
        return cls(plan, Cells(plan))

    def items(self, tell: Callable[[int, int], None]) -> list[Item]:
        """Every row that can be recorded, in the order of the file."""
        found = []
        rows = self.plan.table.rows
        skips = {
            column: frozenset(map(word_key, words))
            for column, words in self.plan.profile.skip.items()
        }
        for done, row in enumerate(rows):
            if done % _PACE == 0:
                tell(done, len(rows))
            because = self._skipped(row, skips)
            if because is not None:
                self._see(row)
                self.left_out.append(LeftOut(row, self.plan.table.place(row), because))
                continue
            item = self._item(row)
            if item is not None:
                found.append(item)
        return found

    def _see(self, row: Row) -> None:
        """A row that is left out has not vanished."""
        faults = len(self.cells.faults)
        self._key(row, self.cells.line(row, Field.TITLE))
        del self.cells.faults[faults:]

    def _skipped(self, row: Row, skips: dict[str, frozenset[str]]) -> str | None:
        """Why a row is no commitment: it is empty, or a word of its own says so."""
        if not any(row.cells.values()) and row.fault is None:
            return "it is empty"
        for column, words in skips.items():
            word = row.text(column).strip()
            if word_key(word) in words:
                return f"{column} is '{word}'" if word else f"{column} is empty"
        word, _ = self.cells.first(row, Field.STATUS)
        meaning = self.plan.profile.meaning(word) if word else None
        return f"its status is '{word}'" if meaning is not None and meaning.skip else None

    def _item(self, row: Row) -> Item | None:
        cells = self.cells
        before = len(cells.faults)
        if row.fault is not None:
            cells.fault(row, None, row.fault)
        wording = cells.words(row, Field.WORDING)
        title = cells.line(row, Field.TITLE) or (titled(wording) if wording else None)
        if title is None and len(cells.faults) == before:
            column = self.plan.column(Field.TITLE, Field.WORDING)
            cells.fault(row, column, "it is empty: a commitment needs its title or its wording")
        key = self._key(row, title)
        self.unknown += key is None or row.fault is not None
        recorded = cells.moment(row) if self.plan.columns(Field.RECORDED) else None
        notes = self._notes(row)
        sources = cells.addresses(row, Field.SOURCE, notes)
        status = self._status(row, recorded, notes)
        day = self._day(status, recorded)
        announced, dated = self._announced(row, day)
        due = None if announced is None else self._due(row, announced)
        item = Item(
            row=row,
            key=key or "",
            ref=self._ref(row),
            title=title or "",
            wording=wording,
            kind=self._kind(row),
            lead=cells.line(row, Field.LEAD),
            to=cells.several(row, Field.TO),
            by=cells.line(row, Field.BY),
            parent=cells.line(row, Field.PARENT),
            tags=tuple(sorted(cells.several(row, Field.TAG))),
            day=day,
            announced=announced or day,
            announced_dated=dated,
            due=due,
            status=status,
            sources=sources,
            notes=tuple(notes.items()),
            recorded=recorded,
        )
        return item if len(cells.faults) == before else None

    def _key(self, row: Row, title: str | None) -> str | None:
        columns = self.plan.key
        texts = {column: self.cells.text(row, column) for column in columns}
        if not columns:
            self.seen |= set() if title is None else {title}
            return title
        if not any(texts.values()):
            self.cells.fault(row, columns[0], "the key is empty, by which a row is told apart")
            return None
        parts = [
            (self.cells.checked(row, column, single, "key", text) or "") if text else ""
            for column, text in texts.items()
        ]
        key = " | ".join(parts)
        self.seen.add(key)
        return key

    def _ref(self, row: Row) -> str | None:
        text, column = self.cells.first(row, Field.REF)
        if not text:
            return None
        try:
            return check_ref(text)
        except BadRef as error:
            self.numbered += 1
            if self.plan.profile.prefix is None:
                line = f"{error.line()} Or have such rows numbered: --prefix NZ-."
                self.cells.fault(row, column, line)
            return None

    def _kind(self, row: Row) -> Kind | None:
        word, column = self.cells.first(row, Field.KIND)
        found = find_word(Kind, word) if word else None
        if word and found is None:
            known = spellings(Kind)
            near = nearest(word, known)
            self.cells.fault(row, column, UnknownValue("kind", word, nearest=near, known=known))
        return found

    def _day(self, status: Status | None, recorded: datetime | None) -> When:
        """The day of all that a row says; of a history told by its days, that of the change."""
        by_days = self.plan.profile.history and recorded is None
        if by_days and status is not None and status.dated:
            return status.occurred
        return self.plan.day(recorded)

    def _announced(self, row: Row, day: When) -> tuple[When | None, bool]:
        when, read = self.cells.day(row, Field.ANNOUNCED, "the announcement")
        if when is not None or not read:
            return when, True
        return parse_when(f"../{(day.latest or self.plan.today).isoformat()}"), False

    def _due(self, row: Row, announced: When) -> Deadline | None:
        cell, column = self.cells.cell(row, Field.DUE)
        text = cell if isinstance(cell, str) else row.text(column or "")
        if not text:
            return None
        phrase = self.cells.checked(row, column, single, "due", text)
        if phrase is None:
            return None
        said = announced.latest or self.plan.today
        found = self.cells.checked(row, column, self._read_due, phrase, said)
        self.unread += found is not None and found.bound is Bound.UNREAD
        return found

    def _read_due(self, phrase: str, said: date) -> Deadline:
        return read_due(phrase, said=said, order=self.plan.profile.dates)

    def _status(self, row: Row, recorded: datetime | None, notes: dict[str, str]) -> Status | None:
        text, column = self.cells.first(row, Field.STATUS)
        reason = self.cells.words(row, Field.REASON)
        evidence = self.cells.addresses(row, Field.EVIDENCE, notes)
        word = self.cells.checked(row, column, single, "status", text) if text else None
        if word is None:
            self._keep_beside(row, notes)
            return None
        occurred, read = self.cells.day(row, Field.OCCURRED, "the status")
        self.statuses[self._spelt.setdefault(word_key(word), word)] += 1
        meaning = self.plan.profile.meaning(word)
        if meaning is None:
            known = ", ".join(map(spelt, self.plan.speaker.values))
            typed = quote(f"{word}=under-way") if "'" in word else f"'{word}=under-way'"
            how = f"as --value {typed}" if len(word) <= _LONGEST_WORD else "in a profile, values:"
            shown = f"'{word}'" if len(word) <= _LONGEST_WORD else as_typed(word)
            said = f"{shown} has no meaning yet; give it one, {how}"
            self.cells.fault(row, column, f"{said}: {known}, nothing or skip")
        if meaning is None or not read:
            return None
        if meaning.delivery is None and meaning.ended is None:
            self._keep_beside(row, notes)
            return None
        return Status(
            word=word,
            delivery=meaning.delivery,
            ended=meaning.ended,
            occurred=occurred or self.plan.status_day(recorded),
            dated=occurred is not None,
            reason=reason,
            evidence=evidence,
        )

    def _keep_beside(self, row: Row, notes: dict[str, str]) -> None:
        """What stands beside a status that says nothing is kept as notes."""
        for column in (*self.plan.columns(Field.REASON), *self.plan.columns(Field.EVIDENCE)):
            self.cells.keep(row, column, notes)

    def _notes(self, row: Row) -> dict[str, str]:
        notes: dict[str, str] = {}
        for column in self.plan.columns(Field.NOTE):
            if text := self.cells.text(row, column):
                clean = self.cells.checked(row, column, clean_text, "note", text)
                notes |= {} if clean is None else {column: clean}
        for column in self.plan.profile.keep:
            self.cells.keep(row, column, notes)
        return notes

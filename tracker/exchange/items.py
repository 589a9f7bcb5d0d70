"""Rows read by a profile: each an item in the terms of the register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from shlex import quote
from sys import intern
from typing import NamedTuple

from tracker.domain.dates import When, parse_when
from tracker.domain.deadline.window import Deadline
from tracker.domain.source import SourceNature
from tracker.domain.subject import check_ref
from tracker.domain.vocabulary import TESTED, Delivery, Ended, Kind
from tracker.errors import BadRef, as_typed
from tracker.exchange.cells import Cells, single, titled
from tracker.exchange.plan import LeftOut, Plan
from tracker.exchange.profile import ListField, Lone, spelt, word_key
from tracker.exchange.spool import Spool
from tracker.exchange.table.values import FileRow
from tracker.record.verb import one_of


class ItemStatus(NamedTuple):
    """What the list says of delivery."""

    word: str
    """Its own word, verbatim."""
    delivery: Delivery | None
    ended: Ended | None
    occurred: When
    dated: bool
    """Whether a column gave the day; else it is the day of the file, which moves with it."""
    reason: str | None
    evidence: tuple[str, ...]
    test: tuple[str, ...] = ()
    """Of our own finding: the tests that are met, by their words or numbers."""
    unmet: tuple[str, ...] = ()


class ListItem(NamedTuple):
    """One row. None and () are what it says nothing of, or what its cells leave empty."""

    row: FileRow
    key: str
    """What tells it apart within its list."""
    ref: str | None
    """The file's own, where it can be one."""
    title: str
    wording: str | None
    kind: Kind | None
    lead: str | None
    to: tuple[str, ...]
    by: str | None
    parent: str | None
    """The ref or the key of another row, or a ref of the register."""
    tags: tuple[str, ...]
    day: When
    """Of what has no day of its own: a note, a date that was said anew."""
    announced: When
    announced_dated: bool
    """Whether a column or the profile gave the day; else it is one by the day of the file."""
    due: Deadline | None
    due_said: When | None
    """The day on which it was stated, where a column gives it."""
    status: ItemStatus | None
    sources: tuple[str, ...]
    natures: Mapping[str, SourceNature]
    """What stands at those addresses of which the list says it."""
    unjudged: tuple[str, ...]
    """Tests of ours that nobody has judged."""
    notes: tuple[tuple[str, str], ...]
    """The column and the words of each."""
    recorded: datetime | None
    """When the list wrote it down, where it says."""

    @property
    def pages(self) -> tuple[str, ...]:
        """Every address that it names."""
        return self.sources if self.status is None else self.sources + self.status.evidence


_KIND = one_of("kind", Kind)
_ENDED = one_of("reason to end", Ended)
#: Figures of a row's own number.
_LONGEST_NUMBER = 9
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
    seen: set[str] = field(default_factory=set)
    """The keys of the rows that are left out, or of which something cannot be read."""
    unknown: int = 0
    """Rows of which nobody can say what they speak of: without a key, or out of their columns."""
    numbered: int = 0
    """Rows whose own ref cannot be one."""
    refs: dict[str, str] = field(default_factory=dict)
    """The key of the first row that may be recorded of each ref, in lower case."""
    keys: set[str] = field(default_factory=set)
    """The keys of the rows that may be recorded."""
    addresses: set[str] = field(default_factory=set)
    """Every page that they name."""
    _spelt: dict[str, str] = field(default_factory=dict)
    _width: int = 0

    @classmethod
    def of(cls, plan: Plan) -> Reader:
        """A reader of the plan's file."""
        return cls(plan, Cells(plan))

    def items(self, tell: Callable[[int, int], None]) -> Spool[ListItem]:
        """Every row that can be recorded, in the order of the file."""
        items = Spool[ListItem]()
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
                self._learn(item)
                items.append(item)
        return items

    def _learn(self, item: ListItem) -> None:
        """Remember what is asked of the rows as a whole."""
        key = intern(item.key)
        self.seen.discard(key)
        self.keys.add(key)
        if item.ref is not None:
            self.refs.setdefault(intern(item.ref.lower()), key)
        self.addresses.update(item.pages)

    def _see(self, row: FileRow) -> None:
        """A row that is left out has not vanished."""
        faults = len(self.cells.faults)
        self._key(row, self.cells.line(row, ListField.TITLE))
        del self.cells.faults[faults:]

    def _skipped(self, row: FileRow, skips: dict[str, frozenset[str]]) -> str | None:
        """Why a row is no commitment: it is empty, or a word of its own says so."""
        if not any(row.cells.values()) and row.fault is None:
            return "it is empty"
        if row.lone and self.plan.profile.lone is Lone.LEAVE_OUT:
            return f"its one cell is {as_typed(row.lone_cell)}, a heading or a footnote"
        for column, words in skips.items():
            word = row.text(column).strip()
            if word_key(word) in words:
                return f"{column} is '{word}'" if word else f"{column} is empty"
        word, _ = self.cells.first(row, ListField.STATUS)
        meaning = self.plan.profile.meaning(word) if word else None
        return f"its status is '{word}'" if meaning is not None and meaning.skip else None

    def _item(self, row: FileRow) -> ListItem | None:
        cells = self.cells
        before = len(cells.faults)
        if row.fault is not None:
            cells.fault(row, None, row.fault)
            self.unknown += 1
            return None
        if row.lone and self.plan.profile.lone is None:
            cell = as_typed(row.lone_cell)
            sentence = f"it fills one cell, {cell}: a heading or a footnote, or a promise?"
            cells.fault(row, None, f"{sentence} Say --lone leave-out, or --lone keep")
            self.unknown += 1
            return None
        wording = cells.words(row, ListField.WORDING)
        title = cells.line(row, ListField.TITLE) or (titled(wording) if wording else None)
        if title is None and len(cells.faults) == before:
            column = self.plan.column(ListField.TITLE, ListField.WORDING)
            cells.fault(row, column, "it is empty: a commitment needs its title or its wording")
        key = self._key(row, title)
        self.unknown += key is None
        recorded = cells.moment(row) if self.plan.columns(ListField.RECORDED) else None
        notes = self._notes(row)
        sources = cells.addresses(row, ListField.SOURCE, notes)
        status = self._status(row, recorded, notes)
        day = self._day(status, recorded)
        announced, dated = self._announced(row, day)
        due = None
        due_said, is_read = cells.day(row, ListField.SAID, "the statement of a deadline")
        if announced is not None and is_read:
            # In a history each row is of a day, which is that of its words.
            is_known = dated or due_said is not None or self.plan.profile.history
            stated_on = (due_said or announced).latest or self.plan.today
            due = cells.deadline(row, stated_on, is_known=is_known)
        item = ListItem(
            row=row,
            key=key or "",
            ref=self._ref(row),
            title=title or "",
            wording=wording,
            kind=self._kind(row),
            lead=cells.line(row, ListField.LEAD),
            to=cells.several(row, ListField.TO),
            by=cells.line(row, ListField.BY),
            parent=cells.line(row, ListField.PARENT),
            tags=tuple(sorted(cells.several(row, ListField.TAG))),
            day=day,
            announced=announced or day,
            announced_dated=dated,
            due=due,
            due_said=due_said,
            status=status,
            sources=sources,
            natures=cells.natures(row, ListField.SOURCE_TYPE, sources)
            | cells.natures(row, ListField.EVIDENCE_TYPE, status.evidence if status else ()),
            unjudged=cells.several(row, ListField.UNJUDGED),
            notes=tuple(notes.items()),
            recorded=recorded,
        )
        return item if len(cells.faults) == before else None

    def _key(self, row: FileRow, title: str | None) -> str | None:
        columns = self.plan.key
        texts = {column: self.cells.text(row, column) for column in columns}
        if not columns:
            self.seen |= set() if title is None else {intern(title)}
            return title
        if not any(texts.values()):
            self.cells.fault(row, columns[0], "the key is empty, by which a row is told apart")
            return None
        parts = [
            (self.cells.checked(row, column, single, "key", text) or "") if text else ""
            for column, text in texts.items()
        ]
        key = intern(" | ".join(parts))
        self.seen.add(key)
        return key

    def _ref(self, row: FileRow) -> str | None:
        text, column = self.cells.first(row, ListField.REF)
        if not text:
            return None
        prefix = self.plan.profile.prefix
        if prefix is not None and text.isdecimal() and len(text) <= _LONGEST_NUMBER:
            text = f"{prefix}{int(text):0{self._figures(column)}}"
        try:
            return check_ref(text)
        except BadRef as error:
            self.numbered += 1
            if prefix is None:
                line = f"{error.line()} Or have such rows numbered: --prefix NZ-."
                self.cells.fault(row, column, line)
            return None

    def _figures(self, column: str | None) -> int:
        """How many figures the largest number of a column has, so that refs are in its order."""
        if self._width == 0 and column is not None:
            numbers = (row.text(column).strip() for row in self.plan.table.rows)
            figures = (text for text in numbers if text.isdecimal())
            short = (int(text) for text in figures if len(text) <= _LONGEST_NUMBER)
            self._width = len(str(max(short, default=0)))
        return self._width

    def _kind(self, row: FileRow) -> Kind | None:
        word, column = self.cells.first(row, ListField.KIND)
        return self.cells.checked(row, column, _KIND.read, word) if word else None

    def _day(self, status: ItemStatus | None, recorded: datetime | None) -> When:
        """The day of all that a row says; of a history told by its days, that of the change."""
        by_days = self.plan.profile.history and recorded is None
        if by_days and status is not None and status.dated:
            return status.occurred
        return self.plan.day(recorded)

    def _announced(self, row: FileRow, day: When) -> tuple[When | None, bool]:
        when, read = self.cells.day(row, ListField.ANNOUNCED, "the announcement")
        if when is not None or not read:
            return when, True
        return parse_when(f"../{(day.latest or self.plan.today).isoformat()}"), False

    def _status(
        self, row: FileRow, recorded: datetime | None, notes: dict[str, str]
    ) -> ItemStatus | None:
        text, column = self.cells.first(row, ListField.STATUS)
        reason = self.cells.words(row, ListField.REASON)
        evidence = self.cells.addresses(row, ListField.EVIDENCE, notes)
        word = self.cells.checked(row, column, single, "status", text) if text else None
        if word is None:
            self._keep_beside(row, notes)
            return None
        occurred, read = self.cells.day(row, ListField.OCCURRED, "the status")
        self.statuses[self._spelt.setdefault(word_key(word), word)] += 1
        meaning = self.plan.profile.meaning(word)
        if meaning is None:
            short = len(word) <= _LONGEST_WORD
            how = f"as --value {quote(f'{word}=under-way')}" if short else "in a profile, values:"
            sentence = f"{as_typed(word, limit=_LONGEST_WORD)} has no meaning yet; give it one, "
            values = ", ".join(map(spelt, self.plan.speaker.values))
            self.cells.fault(row, column, f"{sentence}{how}: {values}, nothing or skip")
        if meaning is None or not read:
            return None
        if meaning.delivery is None and meaning.ended is None:
            self._keep_beside(row, notes)
            return None
        ended = self._ended(row) or meaning.ended
        test, unmet = (self.cells.several(row, of) for of in (ListField.TEST, ListField.UNMET))
        if self.plan.speaker.tracker and meaning.delivery in TESTED and not test:
            sentence = f"'{word}' rests on a stated test; say in a few words what is true"
            self.cells.fault(row, self.plan.column(ListField.TEST), sentence)
            return None
        return ItemStatus(
            word=word,
            delivery=meaning.delivery,
            ended=ended,
            occurred=occurred or self.plan.status_day(recorded),
            dated=occurred is not None,
            reason=reason,
            evidence=evidence,
            test=test,
            unmet=unmet,
        )

    def _ended(self, row: FileRow) -> Ended | None:
        """Why a promise is over, as a column says; None where it is open."""
        word, column = self.cells.first(row, ListField.ENDED)
        ended = self.cells.checked(row, column, _ENDED.read, word) if word else None
        return None if ended is Ended.OPEN else ended

    def _keep_beside(self, row: FileRow, notes: dict[str, str]) -> None:
        """What stands beside a status that says nothing is kept as notes."""
        for of in (ListField.REASON, ListField.EVIDENCE, ListField.TEST, ListField.UNMET):
            for column in self.plan.columns(of):
                self.cells.keep(row, column, notes)

    def _notes(self, row: FileRow) -> dict[str, str]:
        notes: dict[str, str] = {}
        for column in self.plan.columns(ListField.NOTE):
            self.cells.keep(row, column, notes, named=False)
        for column in self.plan.profile.keep:
            self.cells.keep(row, column, notes)
        return notes

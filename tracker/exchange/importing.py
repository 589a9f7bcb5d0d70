"""Imports a list: read by its profile, held against what it said before, and recorded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from tracker.domain.entry import Entry, Json, instant_text
from tracker.domain.prose import count_words, list_words
from tracker.domain.subject import ref_order
from tracker.domain.vocabulary import (
    Disposition,
    Facet,
)
from tracker.exchange.items import ListItem, Reader
from tracker.exchange.list_writer import ListWriter
from tracker.exchange.load import RowWriter
from tracker.exchange.match import (
    Matching,
    check_kinship,
    check_order,
    check_vanished,
    parts,
)
from tracker.exchange.past import (
    ListedCommitment,
    Match,
    MatchedRow,
    Memory,
    Past,
    compare,
    groups,
    is_read,
    rounds,
    said_nothing,
)
from tracker.exchange.plan import Account, LeftOut, Plan, Refusal, plan_of
from tracker.exchange.profile import TESTS, ListField, Profile
from tracker.exchange.spool import Spool
from tracker.exchange.table.values import FileTable, some
from tracker.ledger import imports, standing
from tracker.ledger.database import Connection, Register
from tracker.ledger.projections import ALL
from tracker.record.verb import Asserted
from tracker.record.writer import jurisdiction_of, open_writer

#: Where a batch says when the list wrote its rows down.
RECORDED = "recorded"
#: How many steps are taken between two words on how far it is, and how many a row takes.
_PACE, _STEPS = 500, 5
#: Refs that are named in a sentence.
_NAMED = 10


def import_table(
    register: Register,
    table: FileTable,
    profile: Profile,
    *,
    as_of: date | None = None,
    dry_run: bool = False,
    skip_bad: bool = False,
    tell: Callable[[int, int], None],
) -> Account | Refusal:
    """Record what a file says beyond what its list said before; or nothing, and why.

    `skip_bad` leaves out the rows that cannot be recorded, and begins anew without those that
    a rule of the register refuses. A dry run does all of it and takes it back. Raises
    UsageError and UnknownName for a profile that does not fit the file, and Refused (exit 5)
    for a rule of the register that no row can help.
    """
    plan = plan_of(
        table,
        profile,
        today=register.today,
        as_of=as_of,
        jurisdiction=jurisdiction_of(register),
    )
    reader = Reader.of(plan)
    items = reader.items(lambda done, total: tell(done, 2 * total))
    faults = reader.cells.faults
    while True:
        with register.database.writing(keep=not dry_run) as connection:
            run = _ListImport(register, connection, plan, reader, tell)
            rows = run.matched(items)
            before = len(faults)
            if skip_bad or not faults:
                run.write(rows)
            if len(faults) == before and (skip_bad or not faults):
                return run.account(dry_run=dry_run)
            # What a rule has refused is known once it was tried: all of it is taken back.
            connection.rollback()
        if not skip_bad:
            in_order = tuple(sorted(faults, key=lambda fault: fault.row.number))
            return Refusal(in_order, len(table.rows), run.left_out())


@dataclass(slots=True)
class _ListImport:
    """One import, on the writer's connection."""

    register: Register
    connection: Connection
    plan: Plan
    reader: Reader
    tell: Callable[[int, int], None]
    memory: Memory = field(init=False)
    items: Spool[ListItem] = field(init=False)
    before: dict[int, Entry] = field(default_factory=dict)
    """What the batches of the list's earlier imports say of themselves."""
    vanished: list[ListedCommitment] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    entries: int = 0
    opened: int = 0
    changed: int = 0
    silent: dict[ListField, list[str]] = field(default_factory=dict)
    """The refs of the rows that say nothing any more of a field."""
    _refused: set[str] = field(default_factory=set)
    """The keys of the rows that a rule of the register has refused."""
    _done: int = 0

    def matched(self, items: Spool[ListItem]) -> list[Match]:
        """The rows with what they speak of, held against the list's past and the register."""
        self.items = items
        self.before = imports.batches_of_list(self.connection, self.plan.profile.name)
        tests = self.plan.column(*TESTS) is not None
        past = Past.of(self.connection, self.before, tests=tests)
        check_order(self.plan, past, self.before)
        self.memory = Memory.of(self.connection, past, self.reader.addresses)
        self._look_away(past)
        matching = Matching(self.plan, self.reader.cells, self.memory, self.reader, self._is_same)
        rows = matching.rows(self.connection, items)
        check_kinship(self.plan, past, rows)
        numbers = {self.memory.commitment(ref) for ref in self.reader.refs}
        numbers |= {row.number for row in rows}
        self.vanished = [] if self.plan.profile.history else self._vanished(past, numbers)
        return rows

    def _look_away(self, past: Past) -> None:
        """Forget of a commitment that it was dropped, where somebody has decided otherwise."""
        dropped = [listed for listed in past.by_number.values() if listed.dropped]
        standing_now = self._standing(Facet.DISPOSITION, [listed.number for listed in dropped])
        away = {entry.subject for entry in standing_now if entry.value == Disposition.OUT_OF_SCOPE}
        for listed in dropped:
            listed.dropped = listed.number in away

    def _standing(self, facet: Facet, numbers: Sequence[int]) -> list[Entry]:
        if not numbers:
            return []
        return standing.standing_entries(self.connection, ALL, facets=[facet], subjects=numbers)

    def _vanished(self, past: Past, numbers: Collection[int | None]) -> list[ListedCommitment]:
        """What an earlier file of the list had and this one lacks."""
        gone = (
            listed
            for listed in past.by_number.values()
            if listed.number not in numbers
            and listed.key not in self.reader.keys
            and listed.key not in self.reader.seen
            and not listed.dropped
            # Of a key that was redacted nobody can say that it is gone.
            if listed.key is not None or not listed.opened
        )
        return sorted(gone, key=lambda listed: ref_order(listed.ref))

    def left_out(self) -> tuple[LeftOut, ...]:
        """Every row of which nothing is recorded, in the order of the file."""
        refused = {fault.row.number: fault for fault in reversed(self.reader.cells.faults)}
        both = [*self.reader.left_out, *refused.values()]
        return tuple(sorted(both, key=lambda row: row.row.number))

    def write(self, rows: list[Match]) -> None:
        """Record what is new; in a history one batch for each time that it gives."""
        check_vanished(self.plan, self.vanished, self.reader.unknown)
        for moment, group in groups(self._fresh([row for row in rows if not row.is_same])):
            with ExitStack() as stack:
                writer = None
                for together in rounds(group):
                    self._join(together)
                    for _, part in parts(together.values()):
                        changes = list(self._changes(part, writer))
                        if changes:
                            writer = writer or self._writer(stack, moment)
                            writer.write(changes, partial(self._unopened, together))
                if self.plan.profile.vanished == "drop" and (dropping := self._dropping()):
                    writer = writer or self._writer(stack, moment)
                    writer.drop(dropping)
            if writer is not None:
                self.entries += writer.writer.batch.head_seq - writer.writer.batch.first + 1

    def _fresh(self, rows: list[Match]) -> list[Match]:
        """The rows that no earlier import of a history has read; all of any other file.

        The last row of each commitment is always read: it says how the list has it now.
        """
        if not self.plan.profile.history:
            return rows
        last = max(
            (str(batch.detail.get(RECORDED, "")) for batch in self.before.values()), default=""
        )
        newest = {row.key: row for _, group in groups(rows) for row in group}
        fresh = []
        for _, part in parts(rows):
            self._read(part, None)
            fresh += [
                row
                for row in part
                if row.number is None
                or newest[row.key] is row
                or not is_read(self.plan, self._matched_row(row), last)
            ]
        return fresh

    def _read(self, part: Sequence[Match], writer: RowWriter | None) -> None:
        """Hold what is known of the commitments of some rows, and of not many others."""
        self.memory.forget()
        connection = self.connection if writer is None else writer.writer.ledger
        self.memory.read(connection, [row.number for row in part if row.number is not None])

    def _join(self, together: dict[str, Match]) -> None:
        """Know what was opened by a row before these."""
        by_key = self.memory.past.by_key
        for row in together.values():
            if row.number is None and row.key in by_key:
                row.number = by_key[row.key].number
            if isinstance(row.parent, str) and row.parent in by_key:
                row.parent = by_key[row.parent].number

    def _matched_row(self, row: Match) -> MatchedRow:
        listed = None if row.number is None else self.memory.past.by_number[row.number]
        return MatchedRow(item=self.items[row.place], ref=row.ref, listed=listed, parent=row.parent)

    def _unopened(self, together: dict[str, Match], key: str) -> MatchedRow | None:
        """The row of a key, where it opens what nothing has opened yet."""
        if key in self.memory.past.by_key or key not in together:
            return None
        return self._matched_row(together[key])

    def _dropping(self) -> list[ListedCommitment]:
        """The vanished that still are in the count."""
        numbers = [listed.number for listed in self.vanished]
        standing_now = self._standing(Facet.DISPOSITION, numbers)
        elsewhere = {entry.subject for entry in standing_now if entry.value != Disposition.ACTIVE}
        return [listed for listed in self.vanished if listed.number not in elsewhere]

    def _changes(self, part: Sequence[Match], writer: RowWriter | None) -> Iterator[MatchedRow]:
        self._read(part, writer)
        for match in part:
            change = compare(self.plan, self._matched_row(match), self.memory)
            self._note_silence(change)
            if change.is_new:
                self.opened += change.listed is None
                self.changed += change.listed is not None
                yield change

    def _is_same(self, row: MatchedRow) -> bool:
        if compare(self.plan, row, self.memory).is_new:
            return False
        self._note_silence(row)
        return True

    def _note_silence(self, row: MatchedRow) -> None:
        for of in said_nothing(self.plan, row, self.memory):
            self.silent.setdefault(of, []).append(row.ref)

    def _writer(self, stack: ExitStack, moment: datetime | None) -> RowWriter:
        """A writer of a new batch, which says what it is."""
        plan, table = self.plan, self.plan.table
        note = f"{plan.title}, {count_words(len(table.rows), 'row')}"
        if refused := sum(row.refused for row in self.left_out()):
            note += f"; {count_words(refused, 'refused row')} left out (--skip-bad)"
        facts: dict[str, Json] = {"sha256": table.sha256}
        if plan.as_of is not None:
            facts["as_of"] = plan.as_of.isoformat()
        asserted = None
        if moment is not None:
            facts[RECORDED] = instant_text(moment)
            asserted = Asserted(moment=moment, file=plan.title, sha256=table.sha256)
        if moment is not None or not self.before:
            # What a list held when it came is no news of the week in which it did.
            facts["backfill"] = True
        opened = stack.enter_context(
            open_writer(
                self.register,
                self.connection,
                asserted=asserted,
                note=note,
                says=facts,
                list_name=plan.profile.name,
                bulk=True,
            )
        )
        writer = ListWriter(opened.register, opened.batch, memory=self.memory)
        self.batches.append(writer.batch.first)
        return RowWriter(plan, self.memory, writer, self.reader.cells, self._refused, self._step)

    def _step(self) -> None:
        self._done += 1
        if self._done % _PACE == 0:
            rows = len(self.plan.table.rows)
            self.tell(min(2 * rows, rows + self._done // _STEPS), 2 * rows)

    def account(self, *, dry_run: bool) -> Account:
        """What became of every row."""
        plan, left_out = self.plan, self.left_out()
        rows, profile = len(plan.table.rows), plan.profile
        used = profile.used | {*profile.ignore, *plan.key}
        return Account(
            file=plan.table.name,
            list=profile.name,
            voice=plan.speaker.word,
            as_of=plan.as_of,
            rows=rows,
            opened=self.opened,
            changed=self.changed,
            unchanged=rows - self.opened - self.changed - len(left_out),
            left_out=left_out,
            vanished=tuple(listed.ref for listed in self.vanished),
            entries=self.entries,
            batches=() if dry_run else tuple(self.batches),
            statuses=tuple(
                (word, str(profile.meaning(word) or "?"), count)
                for word, count in self.reader.statuses.most_common()
            ),
            not_imported=tuple(column for column in plan.table.columns if column not in used),
            remarks=(*plan.table.notices, *self._remarks()),
        )

    def _remarks(self) -> Iterator[str]:
        """What was found out, inferred or kept as it was, a sentence each."""
        plan, reader = self.plan, self.reader
        if markup := reader.cells.markup:
            count, columns = _counted(markup)
            yield f"HTML was removed from {count}: {columns}."
        if no_address := reader.cells.no_address:
            count, columns = _counted(no_address)
            beside = "Kept as notes too, as other words stand beside the addresses"
            yield f"{beside}: {count} ({columns})."
        if unread := reader.cells.unread:
            count = count_words(len(unread), "deadline")
            kept = f"Kept verbatim and without a day, as no rule reads it: {count}"
            hints = sorted({hint for hint in unread.values() if hint})
            yield " ".join([f"{kept} ({some([*unread], _NAMED)}).", *hints])
        if undated := reader.cells.undated:
            count = count_words(len(undated), "deadline")
            kept = f"Kept as words, as they count from a day that nothing gives: {count}"
            yield f"{kept} ({some([*undated], _NAMED)}). Map the days of the promises: announced."
        if reader.numbered:
            count = count_words(reader.numbered, "row")
            prefix = plan.profile.prefix
            yield f"Numbered, as their own refs cannot be refs: {count} ({prefix}…)."
        if plan.speaker.tracker:
            yield ("The statuses are recorded as our own findings, by the rules of tracker update.")
        elif reader.statuses and not plan.speaker.promiser:
            yield (
                f"The statuses are recorded as what {plan.speaker.word} says, beside our own "
                "findings, which stay as they are: tracker show REF has both."
            )
        for of, refs in self.silent.items():
            some_refs = list_words([*refs[:_NAMED], *(["more"] if len(refs) > _NAMED else [])])
            yield f"Nothing was recorded where the list says nothing of {of} any more: {some_refs}."


def _counted(cells: Collection[tuple[str, int]]) -> tuple[str, str]:
    """How many cells these are, and in which columns."""
    columns = list_words(sorted({column for column, _ in cells}))
    return count_words(len(cells), "cell"), columns

"""A file of rows recorded as what it changes: everything checked first, then all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from tracker.domain.entry import JUDGED_ELSEWHERE, Entry, Json, instant_text
from tracker.domain.prose import count_words
from tracker.domain.vocabulary import Delivery, Disposition, Facet, Voice
from tracker.ledger import imports, lookup, standing
from tracker.ledger.database import Connection, Register
from tracker.ledger.projections import ALL
from tracker.record.gate import keeping_evidence
from tracker.record.writer import Asserted, open_writer
from tracker.services.importing.account import Account, LeftOut, Refusal
from tracker.services.importing.comparing import Change, Matched, compare, said_nothing
from tracker.services.importing.directory import Directory, directory_of
from tracker.services.importing.fields import Field
from tracker.services.importing.history import fresh, groups, rounds
from tracker.services.importing.item import Item
from tracker.services.importing.lineage import check_kinship, check_order, check_vanished
from tracker.services.importing.matching import Matching, foreign_refs
from tracker.services.importing.meaning import Reader
from tracker.services.importing.past import Held, Past
from tracker.services.importing.plan import Plan, plan_of
from tracker.services.importing.profile import Profile
from tracker.services.importing.remarks import not_imported, remarks_of, words_used
from tracker.services.importing.writing import Writer
from tracker.services.tables.table import Table

#: Where a batch says when the list wrote its rows down.
RECORDED = "recorded"
#: Whose promise it is decides what its evidence is worth.
_GRADED_ANEW = frozenset({"kind", "by", "lead", "to"})
#: How many steps are taken between two words on how far it is, and how many a row takes.
_PACE, _STEPS = 500, 5


def import_table(
    register: Register,
    table: Table,
    profile: Profile,
    *,
    as_of: date | None = None,
    dry_run: bool = False,
    skip_bad: bool = False,
    tell: Callable[[int, int], None],
) -> Account | Refusal:
    """Record what a file says beyond what its list said before; or nothing, and why.

    `skip_bad` leaves out the rows that cannot be recorded. A dry run does all of it and takes
    it back. Raises UsageError and UnknownName for a profile that does not fit the file, and
    Refused (exit 5) for a rule of the register that no row can help.
    """
    plan = plan_of(table, profile, today=register.today, as_of=as_of)
    reader = Reader.of(plan)
    items = reader.items(lambda done, total: tell(done, 2 * total))
    with register.database.writing(keep=not dry_run) as connection:
        run = _Run(register, connection, plan, reader, tell)
        rows = run.matched(items)
        if reader.cells.faults and not skip_bad:
            faults = tuple(sorted(reader.cells.faults, key=lambda found: found.row))
            return Refusal(faults, len(table.rows), run.left_out())
        run.write(rows)
        return run.account(dry_run=dry_run)


@dataclass(slots=True)
class _Run:
    """One import, on the writer's connection."""

    register: Register
    connection: Connection
    plan: Plan
    reader: Reader
    tell: Callable[[int, int], None]
    past: Past = field(default_factory=Past)
    directory: Directory = field(init=False)
    before: dict[int, Entry] = field(default_factory=dict)
    """What the batches of the list's earlier imports say of themselves."""
    delivered: frozenset[int] = frozenset()
    vanished: list[Held] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    entries: int = 0
    opened: int = 0
    changed: int = 0
    silent: dict[Field, list[str]] = field(default_factory=dict)
    """The refs of the rows that say nothing any more of a field."""
    _done: int = 0

    def matched(self, items: list[Item]) -> list[Matched]:
        """The rows with what they speak of, held against the list's past and the register."""
        name = self.plan.profile.name
        self.before = imports.batches_of_list(self.connection, name)
        self.past.history = self.plan.profile.history
        self.past.learn(imports.told(self.connection, self.before))
        check_order(self.plan, self.past, self.before)
        self.directory = directory_of(self.connection, items)
        self._look_away()
        foreign = foreign_refs(items, self.past, self.directory)
        found = lookup.subjects(self.connection, ALL, numbers=foreign, texts=False)
        findings = [
            entry
            for entry in self._standing(Facet.DELIVERY, [*foreign, *self.past.by_number])
            if entry.voice == Voice.TRACKER and entry.value != Delivery.NOT_ASSESSED
        ]
        self.delivered = frozenset(
            entry.subject for entry in findings if entry.value == Delivery.DELIVERED
        )
        matching = Matching(
            self.plan,
            self.reader.cells,
            self.past,
            self.directory,
            {number: (each.kind, each.announced) for number, each in found.items()},
            frozenset(entry.subject for entry in findings),
        )
        rows = matching.rows(items)
        check_kinship(self.plan, self.past, rows)
        self.vanished = [] if self.plan.profile.history else self._vanished(rows)
        return rows

    def _look_away(self) -> None:
        """Forget of a commitment that it was dropped, where somebody has decided otherwise."""
        dropped = [held.number for held in self.past.by_number.values() if held.dropped]
        away = {
            entry.subject
            for entry in self._standing(Facet.DISPOSITION, dropped)
            if entry.value == Disposition.OUT_OF_SCOPE
        }
        for number in dropped:
            self.past.by_number[number].dropped = number in away

    def _standing(self, facet: Facet, numbers: Sequence[int]) -> list[Entry]:
        if not numbers:
            return []
        return standing.standing_entries(self.connection, ALL, facets=[facet], subjects=numbers)

    def _vanished(self, rows: Sequence[Matched]) -> list[Held]:
        """What an earlier file of the list had and this one lacks."""
        here = {row.held.number for row in rows if row.held is not None}
        found = (
            held
            for held in self.past.by_number.values()
            if held.number not in here and held.key not in self.reader.seen and not held.dropped
            # Of a key that was redacted nobody can say that it is gone.
            if held.key is not None or not held.opened
        )
        return sorted(found, key=lambda held: held.ref.lower())

    def left_out(self) -> tuple[LeftOut, ...]:
        """Every row of which nothing is recorded, in the order of the file."""
        rows = {row.number: row for row in self.plan.table.rows}
        refused = {
            found.row: LeftOut(rows[found.row], found.place, found.said, refused=True)
            for found in reversed(self.reader.cells.faults)
        }
        both = [*self.reader.left_out, *refused.values()]
        return tuple(sorted(both, key=lambda each: each.row.number))

    def write(self, rows: list[Matched]) -> None:
        """Record what is new; in a history one batch for each time that it gives."""
        check_vanished(self.plan, self.vanished, self.reader.unknown)
        last = max(
            (str(said.detail.get(RECORDED, "")) for said in self.before.values()), default=""
        )
        for moment, group in groups(fresh(self.plan, rows, last)):
            with ExitStack() as stack:
                writer = None
                for together in rounds(group):
                    changes = list(self._changes(together))
                    if changes:
                        writer = writer or self._writer(stack, moment, changes)
                        writer.write(changes)
                if self.plan.profile.vanished == "drop" and self._dropping():
                    writer = writer or self._writer(stack, moment, [])
                    writer.drop(self._dropping())
            if writer is not None:
                self.entries += writer.batch.head_seq - writer.batch.first + 1

    def _dropping(self) -> list[Held]:
        """The vanished that still are in the count."""
        elsewhere = {
            entry.subject
            for entry in self._standing(Facet.DISPOSITION, [held.number for held in self.vanished])
            if entry.value != Disposition.ACTIVE
        }
        return [held for held in self.vanished if held.number not in elsewhere]

    def _changes(self, rows: Sequence[Matched]) -> Iterator[Change]:
        for row in rows:
            held = row.held or self.past.by_key.get(row.item.key)
            parent = row.parent
            if isinstance(parent, str) and parent in self.past.by_key:
                parent = self.past.by_key[parent].number
            now = replace(row, held=held, parent=parent)
            for of in said_nothing(self.plan, now, self.directory):
                self.silent.setdefault(of, []).append(row.ref)
            change = compare(self.plan, now, self.directory)
            if change:
                self.opened += held is None
                self.changed += held is not None
                yield change

    def _writer(
        self, stack: ExitStack, moment: datetime | None, changes: Sequence[Change]
    ) -> Writer:
        """A writer of a new batch, which says what it is."""
        table = self.plan.table
        refused = sum(each.refused for each in self.left_out())
        note = f"{self.plan.title}, {count_words(len(table.rows), 'row')}"
        if refused:
            note += f"; {count_words(refused, 'refused row')} left out (--skip-bad)"
        asserted = None
        if moment is not None:
            asserted = Asserted(moment=moment, file=self.plan.title, sha256=table.sha256)
        writer = stack.enter_context(
            open_writer(
                self.register,
                self.connection,
                asserted=asserted,
                note=note,
                says=self._facts(moment, refused),
            )
        )
        graded = {
            change.row.held.number
            for change in changes
            if change.row.held is not None and change.identity & _GRADED_ANEW
        }
        if graded & self.delivered:
            stack.enter_context(keeping_evidence(writer, graded & self.delivered))
        self.batches.append(writer.batch.first)
        return Writer(self.plan, self.past, self.directory, writer.batch, self._step)

    def _facts(self, moment: datetime | None, refused: int) -> dict[str, Json]:
        plan, speaker = self.plan, self.plan.speaker
        facts: dict[str, Json] = {
            "import": plan.profile.name,
            "sha256": plan.table.sha256,
            "voice": speaker.word if speaker.tracker or speaker.promiser else "party",
            "rows": len(plan.table.rows),
            "left_out": len(self.left_out()),
            "refused": refused,
        }
        if plan.as_of is not None:
            facts["as_of"] = plan.as_of.isoformat()
        if speaker.tracker:
            facts[JUDGED_ELSEWHERE] = True
        if moment is not None:
            facts[RECORDED] = instant_text(moment)
        if moment is not None or not self.before:
            # What a list held when it came is no news of the week in which it did.
            facts["backfill"] = True
        return facts

    def _step(self) -> None:
        self._done += 1
        if self._done % _PACE == 0:
            rows = len(self.plan.table.rows)
            self.tell(min(2 * rows, rows + self._done // _STEPS), 2 * rows)

    def account(self, *, dry_run: bool) -> Account:
        """What became of every row."""
        plan, left_out = self.plan, self.left_out()
        rows = len(plan.table.rows)
        return Account(
            file=plan.table.name,
            list=plan.profile.name,
            voice=plan.speaker.word,
            as_of=plan.as_of,
            rows=rows,
            opened=self.opened,
            changed=self.changed,
            unchanged=rows - self.opened - self.changed - len(left_out),
            left_out=left_out,
            vanished=tuple(held.ref for held in self.vanished),
            entries=self.entries,
            batches=() if dry_run else tuple(self.batches),
            statuses=words_used(plan, self.reader),
            not_imported=not_imported(plan),
            remarks=remarks_of(plan, self.reader, self.silent),
        )

"""Our own workbook, edited and sent back: each changed cell becomes what a person would type.

The base of the comparison is the register as it was exported, made again at the same two
times; whatever differs from it was typed. An edit is recorded if the register has not changed
in the same place since; all of them in one batch, or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tracker.domain.dates import Times, When
from tracker.domain.prose import count_words, day_words, list_words
from tracker.domain.standing import Standing
from tracker.domain.text import Redacted
from tracker.domain.vocabulary import Delivery, Ended, Facet, Setting
from tracker.errors import FileTrouble, MissingOption, SheetTrouble, TrackerError
from tracker.exchange.table.values import LARGEST, some
from tracker.exchange.workbook_rows import (
    EditedRow,
    WorkbookComparison,
    WorkbookOrigin,
    read_returned,
)
from tracker.exchange.workbook_values import (
    Typed,
    agrees,
    check_divided,
    in_columns,
    plain_text,
    typed,
)
from tracker.ledger import lookup
from tracker.ledger.append import tried
from tracker.ledger.database import Connection, Register
from tracker.ledger.history import digest_at
from tracker.ledger.projections import ALL
from tracker.ledger.standing import history
from tracker.read.export import ExportedCommitment, exported_commitment
from tracker.read.snapshot import take
from tracker.read.workbook import SheetHeading, Value, cells_of
from tracker.record.amend import Correct
from tracker.record.assess import Update
from tracker.record.deadlines import Due
from tracker.record.opening import Edit
from tracker.record.steps import Note
from tracker.record.verb import Evidence, NewSource, Verb
from tracker.record.writer import Receipt, find_source, open_writer

#: Columns that are changed and held against the register together.
STATUS = (SheetHeading.STATUS, SheetHeading.STATUS_ON, SheetHeading.ENDED)
DEADLINE = (SheetHeading.DEADLINE, SheetHeading.SAID_ON)
IDENTITY = (SheetHeading.TITLE, SheetHeading.WORDING, SheetHeading.LEAD, SheetHeading.TAGS)
GROUPS = (STATUS, DEADLINE, *((heading,) for heading in IDENTITY))
#: What each group is recorded as, by its first column.
_FACETS = {
    SheetHeading.STATUS: (Facet.DELIVERY, Facet.ENDED),
    SheetHeading.DEADLINE: (Facet.DEADLINE,),
    **dict.fromkeys(IDENTITY, (Facet.IDENTITY,)),
}
#: What may be cited without being known; anything else is a key.
_WEB = ("http://", "https://")
#: Faults that are told one by one, and refs that are named.
_MOST_TOLD, _MOST_NAMED = 50, 10


@dataclass(frozen=True, slots=True)
class CellVerb:
    """A verb, the cell that asks for it, and the cell with its day."""

    heading: SheetHeading
    verb: Verb
    day: SheetHeading = SheetHeading.STATUS_ON


@dataclass(frozen=True, slots=True)
class Now:
    """One commitment as the register has it at this moment."""

    subject: int
    standing: Standing
    cells: Mapping[str, Value]
    """As it would be exported."""


@dataclass(slots=True)
class RowPlan:
    """An edited row: what is still to be recorded of it, and the verbs that do."""

    edited: EditedRow
    now: Now
    left: dict[SheetHeading, Typed] = field(default_factory=dict)
    verbs: list[CellVerb] = field(default_factory=list)


def send_back(
    register: Register,
    content: bytes,
    *,
    name: str,
    largest: int = LARGEST,
    dry_run: bool = False,
) -> Receipt:
    """Record the edits of a workbook as one batch: all of them, or none.

    Raises FileTrouble where it is no workbook of this register, and SheetTrouble with every
    fault and its cell (both exit 6).
    """
    workbook = read_returned(content, name=name, largest=largest)
    comparison = WorkbookComparison(workbook)
    with register.database.reading() as connection:
        comparison.compare(_exported(connection, workbook.origin, name))
    if not comparison.edited:
        _check(comparison)
        return Receipt(None, (), tuple(_remarks(comparison, 0)), nothing=True)
    with register.database.writing(keep=not dry_run) as connection:
        edits = _Edits(register, connection, comparison)
        plans = edits.plans()
        for plan in plans:
            edits.attempt(plan)
        _check(comparison)
        remarks = _remarks(comparison, len(plans))
        if not plans:
            return Receipt(None, (), tuple(remarks), nothing=True)
        with open_writer(register, connection, sheet=workbook.table.sha256) as writer:
            for plan in plans:
                writer.perform([cell.verb for cell in plan.verbs])
    receipt = writer.receipt(dry_run=dry_run)
    return replace(receipt, remarks=(*receipt.remarks, *remarks))


def _exported(
    connection: Connection, origin: WorkbookOrigin, name: str
) -> Mapping[str, ExportedCommitment]:
    """The commitments as they were exported, by ref in lower case."""
    first, settings = lookup.settings(connection)
    title = settings.get(Setting.TITLE, "[redacted]")
    if first.id != origin.register:
        raise FileTrouble(
            name,
            f"it was exported from another register than this one, “{title}”",
            hint="Name the one that it came from: tracker --db PATH import …",
        )
    if digest_at(connection, origin.entries) != origin.head:
        raise FileTrouble(
            name,
            f"this register does not know its head, entry {origin.entries:,}: it was exported "
            "from a later state, or from another copy",
            hint="Bring that copy here first, or export the workbook anew.",
        )
    head = lookup.entries_numbered(connection, [origin.entries])[0]
    snapshot = take(connection, Times(origin.as_of, head.recorded_at), texts=True)
    return {
        standing.subject.ref.casefold(): exported_commitment(snapshot, standing)
        for standing in snapshot.standings.values()
    }


@dataclass(slots=True)
class _Edits:
    """The edited rows held against the register of now; what is refused joins the faults."""

    register: Register
    connection: Connection
    comparison: WorkbookComparison

    def plans(self) -> list[RowPlan]:
        """The rows of which something is left to record."""
        edited = self.comparison.edited
        ids = lookup.subject_ids(self.connection, [row.ref for row in edited])
        now = self._now([number for number, _ in ids.values()])
        plans = []
        for row in edited:
            if row.ref.casefold() not in now:
                gone = f"{row.ref} is in the register no more; delete the row"
                self.comparison.refuse(row.row, SheetHeading.REF, gone)
                continue
            plan = RowPlan(row, now[row.ref.casefold()])
            before = len(self.comparison.faults)
            self._read(plan)
            self._leave_out(plan)
            if len(self.comparison.faults) == before:
                self._add_verbs(plan)
            if plan.verbs:
                plans.append(plan)
        return plans

    def attempt(self, plan: RowPlan) -> None:
        """Try a row and take it back: what the rules refuse, and what it would not come to say."""
        edited, at = plan.edited, plan.verbs[0]
        with tried(self.connection):
            try:
                with open_writer(self.register, self.connection) as writer:
                    for at in plan.verbs:
                        writer.perform([at.verb])
            except TrackerError as error:
                rests = SheetHeading.SOURCE in plan.left
                sentence = in_columns(error, edited.ref, at.day, rests=rests)
                self.comparison.refuse(edited.row, at.heading, sentence)
                return
            now = self._now([plan.now.subject])[edited.ref.casefold()].cells
        for heading in (heading for group in GROUPS for heading in group):
            if heading in plan.left and not agrees(heading, plan.left[heading], now[heading]):
                self.comparison.refuse(edited.row, heading, _without_effect(heading))
                return

    def _now(self, numbers: Iterable[int]) -> dict[str, Now]:
        """Commitments as the register has them, by ref in lower case."""
        times = Times(self.register.today)
        snapshot = take(self.connection, times, numbers=[*numbers], texts=True)
        return {
            standing.subject.ref.casefold(): Now(
                number, standing, cells_of(exported_commitment(snapshot, standing))
            )
            for number, standing in snapshot.standings.items()
        }

    def _read(self, plan: RowPlan) -> None:
        """Understand the cells; those that cannot be are faults."""
        edited = plan.edited
        for heading, cell in edited.cells.items():
            try:
                plan.left[heading] = typed(heading, cell, edited.exported[heading])
                if heading is SheetHeading.SOURCE:
                    for where in _sources(plan.left):
                        if not where.lower().startswith(_WEB):
                            find_source(self.connection, where)
                if heading is SheetHeading.TAGS:
                    check_divided(plan.now.standing.subject.tags, edited.ref)
            except TrackerError as error:
                sentence = in_columns(error, edited.ref, heading)
                self.comparison.refuse(edited.row, heading, sentence)
        if SheetHeading.BECAUSE in edited.cells and not set(edited.cells) & set(STATUS):
            self.comparison.refuse(
                edited.row,
                SheetHeading.BECAUSE,
                "'because' goes with an edit of status, status_on or ended; for more, fill in note",
            )

    def _leave_out(self, plan: RowPlan) -> None:
        """Leave out what the register says already; what was changed there since is a fault."""
        cells, exported = plan.now.cells, plan.edited.exported
        for group in GROUPS:
            for heading in group:
                if heading in plan.left and agrees(heading, plan.left[heading], cells[heading]):
                    del plan.left[heading]
            left = [heading for heading in group if heading in plan.left]
            if left and any(exported[heading] != cells[heading] for heading in group):
                since = self._changed_since(plan.now, group)
                for heading in left:
                    value = cells[heading]
                    shown = value.isoformat() if isinstance(value, date) else value
                    sentence = f"the register now says '{shown}' ({since})"
                    sentence += "; export the workbook anew"
                    self.comparison.refuse(plan.edited.row, heading, sentence)
        note = plan.left.get(SheetHeading.NOTE)
        if note is not None and self._is_noted(plan.now, str(note)):
            del plan.left[SheetHeading.NOTE]

    def _changed_since(self, now: Now, group: Sequence[SheetHeading]) -> str:
        """Who changed it, when."""
        facets, exported = _FACETS[group[0]], self.comparison.workbook.origin.entries
        entries = history(self.connection, ALL, facets=facets, subjects=[now.subject])
        since = [entry for entry in entries if entry.seq > exported]
        if not since:
            return "an entry was taken back, or another day has come"
        last = max(since, key=lambda entry: entry.seq)
        who, day = lookup.names(self.connection)[last.actor], day_words(last.recorded_at.date())
        return f"{who} recorded entry {last.seq} on {day}"

    def _is_noted(self, now: Now, note: str) -> bool:
        """Whether the note was recorded since the export; one redacted since is none."""
        entries = history(
            self.connection, ALL, facets=[Facet.NOTE], subjects=[now.subject], texts=True
        )
        exported = self.comparison.workbook.origin.entries
        texts = [entry.text("text") or "" for entry in entries if entry.seq > exported]
        return any(isinstance(text, Redacted) or plain_text(text) == note for text in texts)

    def _add_verbs(self, plan: RowPlan) -> None:
        try:
            plan.verbs = list(_verbs(plan))
        except TrackerError as error:
            heading = next(name for name in (*STATUS, *DEADLINE) if name in plan.left)
            sentence = in_columns(error, plan.edited.ref, heading)
            self.comparison.refuse(plan.edited.row, heading, sentence)


def _verbs(plan: RowPlan) -> Iterator[CellVerb]:
    """The verbs of a row, in the order in which they are recorded.

    Raises MissingOption where a reason is missing.
    """
    ref, left = plan.edited.ref, plan.left
    judged, dated = set(left) & set(STATUS), set(left) & set(DEADLINE)
    identity = [heading for heading in IDENTITY if heading in left]
    sources = tuple(NewSource(where=where) for where in _sources(left))
    evidence = Evidence(sources=sources, quote=_text(left, SheetHeading.QUOTE))
    if identity:
        tags = left.get(SheetHeading.TAGS)
        verb = Edit(
            ref=ref,
            title=_text(left, SheetHeading.TITLE),
            wording=_text(left, SheetHeading.WORDING),
            lead=_text(left, SheetHeading.LEAD),
            tags=tags if isinstance(tags, tuple) else None,
            evidence=Evidence() if judged or dated else evidence,
        )
        yield CellVerb(identity[0], verb)
    if judged == {SheetHeading.STATUS_ON}:
        yield from _corrections(plan, replace(evidence, on=_day(left, SheetHeading.STATUS_ON)))
    elif judged:
        yield _update(plan, replace(evidence, on=_day(left, SheetHeading.STATUS_ON)))
    if dated:
        yield _due(plan, replace(evidence, on=_day(left, SheetHeading.SAID_ON)))
    note = _text(left, SheetHeading.NOTE)
    if note is not None:
        alone = not (judged or dated or identity)
        verb_of_note = Note(refs=(ref,), text=note, evidence=evidence if alone else Evidence())
        yield CellVerb(SheetHeading.NOTE, verb_of_note)


def _update(plan: RowPlan, evidence: Evidence) -> CellVerb:
    ref, left = plan.edited.ref, plan.left
    ended = left.get(SheetHeading.ENDED)
    delivery = Delivery(
        str(left.get(SheetHeading.STATUS) or plan.edited.exported[SheetHeading.STATUS])
    )
    if delivery is Delivery.NOT_ASSESSED and SheetHeading.STATUS not in left:
        raise MissingOption(
            f"{ref} is not assessed, and an ending goes with a finding.",
            hint="Choose its status too.",
        )
    verb = Update(
        refs=(ref,),
        delivery=delivery,
        ended=ended if isinstance(ended, Ended) else None,
        because=_text(left, SheetHeading.BECAUSE),
        reopen=ended is Ended.OPEN,
        evidence=evidence,
    )
    return CellVerb(
        SheetHeading.STATUS if SheetHeading.STATUS in left else SheetHeading.ENDED, verb
    )


def _corrections(plan: RowPlan, evidence: Evidence) -> Iterator[CellVerb]:
    """The day alone was changed: what was recorded for that day is corrected."""
    standing, because = plan.now.standing, _text(plan.left, SheetHeading.BECAUSE)
    newest = standing.judgement
    if newest is None:
        raise MissingOption(
            f"Nothing was found of {plan.edited.ref} that could have another day.",
            hint="Edit status.",
        )
    if because is None:
        raise MissingOption(
            "Changed alone, the day puts the record right.",
            hint="Fill in because, or edit status too.",
        )
    for entry in (standing.finding, standing.of(Facet.ENDED)):
        if entry is not None and entry.occurred == newest.occurred:
            verb = Correct(entry=entry.seq, because=because, evidence=evidence)
            yield CellVerb(SheetHeading.STATUS_ON, verb)


def _due(plan: RowPlan, evidence: Evidence) -> CellVerb:
    phrase = _text(plan.left, SheetHeading.DEADLINE)
    if phrase is None:
        statements = plan.now.standing.deadline_entries
        raise MissingOption(
            "'said_on' goes with a new deadline.",
            hint=f"To put the recorded day right: tracker correct {statements[-1].seq} --on DAY "
            "--because TEXT."
            if statements
            else "Write the deadline.",
        )
    verb = Due(refs=(plan.edited.ref,), phrase=phrase, evidence=evidence)
    return CellVerb(SheetHeading.DEADLINE, verb, SheetHeading.SAID_ON)


def _sources(left: Mapping[SheetHeading, Typed]) -> list[str]:
    """The keys and addresses of a row."""
    text = _text(left, SheetHeading.SOURCE) or ""
    return [word.rstrip(";,") for word in re.split(r"[\s]+", text) if word.rstrip(";,")]


def _text(left: Mapping[SheetHeading, Typed], heading: SheetHeading) -> str | None:
    value = left.get(heading)
    return value if isinstance(value, str) else None


def _day(left: Mapping[SheetHeading, Typed], heading: SheetHeading) -> When | None:
    value = left.get(heading)
    return value if isinstance(value, When) else None


def _without_effect(heading: SheetHeading) -> str:
    if heading in {SheetHeading.TITLE, SheetHeading.WORDING, SheetHeading.LEAD, SheetHeading.TAGS}:
        return f"'{heading}' would not read so; type tracker edit"
    day = SheetHeading.SAID_ON if heading in DEADLINE else SheetHeading.STATUS_ON
    return f"'{heading}' would not stand so, because what stands has a later day; see {day}"


def _check(comparison: WorkbookComparison) -> None:
    """Refuse the workbook for its faults. Raises SheetTrouble (exit 6)."""
    faults = sorted(comparison.faults, key=lambda fault: fault.row)
    if not faults:
        return
    lines = [fault.line() for fault in faults[:_MOST_TOLD]]
    more = len(faults) - len(lines)
    raise SheetTrouble([*lines, f"… and {count_words(more, 'fault')} more."] if more else lines)


def _remarks(comparison: WorkbookComparison, recorded: int) -> Iterator[str]:
    already = len(comparison.edited) - recorded
    counts = [f"{recorded:,} edited"] if recorded or not already else []
    if already:
        counts.append(f"{already:,} edited as the register says already")
    counts.append(f"{comparison.same:,} as exported")
    table = comparison.workbook.table
    yield f"{count_words(len(table.rows), 'row')} of {table.name}: {list_words(counts)}."
    if comparison.deleted:
        gone = count_words(len(comparison.deleted), "row is", "rows are")
        yield f"{gone} gone, which changes nothing: {some(comparison.deleted, _MOST_NAMED)}."
    if others := comparison.workbook.others:
        yield f"Columns that are not ours were passed over: {some(others, _MOST_NAMED)}."
    yield from comparison.remarks

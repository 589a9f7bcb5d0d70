"""What is left to record of an edited workbook, once it is held against the register of now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.dates import Times
from tracker.domain.prose import day_words
from tracker.domain.standing import Standing
from tracker.domain.text import Redacted
from tracker.domain.vocabulary import Facet
from tracker.errors import TrackerError
from tracker.ledger import lookup
from tracker.ledger.database import Connection, Register
from tracker.ledger.projections import ALL
from tracker.ledger.standing import history
from tracker.read.export import ExportedCommitment, exported_commitment
from tracker.read.snapshot import take
from tracker.read.workbook import Heading, Value, cells_of
from tracker.record.writer import find_source
from tracker.services.importing.account import Fault
from tracker.services.roundtrip.acting import (
    DEADLINE,
    FACETS,
    GROUPS,
    STATUS,
    Wanted,
    sources_in,
    wanted_acts,
)
from tracker.services.roundtrip.comparing import Compared, Edited
from tracker.services.roundtrip.reading import Returned, plain_text
from tracker.services.roundtrip.values import Typed, agrees, check_divided, typed
from tracker.services.roundtrip.words import told

#: What may be cited without being known; anything else is a key.
_WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Now:
    """One commitment as the register has it at this moment."""

    subject: int
    standing: Standing
    commitment: ExportedCommitment

    @property
    def cells(self) -> Mapping[str, Value]:
        """As it would be exported."""
        return cells_of(self.commitment)


@dataclass(slots=True)
class Planned:
    """An edited row: what is still to be recorded of it, and the acts that do."""

    edited: Edited
    now: Now
    left: dict[Heading, Typed] = field(default_factory=dict)
    acts: list[Wanted] = field(default_factory=list)


def as_of_now(register: Register, connection: Connection, numbers: Iterable[int]) -> dict[str, Now]:
    """Commitments as the register has them, by ref in lower case."""
    snapshot = take(connection, Times(register.today), numbers=[*numbers], texts=True)
    return {
        standing.subject.ref.casefold(): Now(
            number, standing, exported_commitment(snapshot, standing)
        )
        for number, standing in snapshot.standings.items()
    }


def planned(
    register: Register, connection: Connection, returned: Returned, found: Compared
) -> list[Planned]:
    """The rows of which something is left to record; the faults of all rows join the others."""
    ids = lookup.subject_ids(connection, [edited.ref for edited in found.edited])
    now = as_of_now(register, connection, [number for number, _ in ids.values()])
    plans = []
    for edited in found.edited:
        there = now.get(edited.ref.casefold())
        if there is None:
            gone = f"{edited.ref} is in the register no more; delete the row"
            found.faults.append(fault(returned, edited, Heading.REF, gone))
            continue
        plan = Planned(edited, there)
        faults = [*_read(connection, returned, plan), *_left(connection, returned, plan)]
        if not faults:
            faults += _acts(returned, plan)
        found.faults += faults
        if plan.acts:
            plans.append(plan)
    return plans


def fault(returned: Returned, edited: Edited, heading: Heading, said: str) -> Fault:
    """What is wrong with a cell."""
    return Fault(returned.place(edited.row, heading), said, edited.row.number)


def _read(connection: Connection, returned: Returned, plan: Planned) -> list[Fault]:
    """Understand the cells; those that cannot be are faults."""
    edited, faults = plan.edited, []
    for heading, cell in edited.cells.items():
        try:
            plan.left[heading] = typed(heading, cell, edited.was[heading])
            if heading is Heading.SOURCE:
                for where in sources_in(plan.left):
                    if not where.lower().startswith(_WEB):
                        find_source(connection, where)
            if heading is Heading.TAGS:
                check_divided(plan.now.standing.subject.tags, edited.ref)
        except TrackerError as error:
            faults.append(fault(returned, edited, heading, told(error, edited.ref, heading)))
    if Heading.BECAUSE in edited.cells and not set(edited.cells) & set(STATUS):
        said = "'because' goes with an edit of status, status_on or ended; for more, fill in note"
        faults.append(fault(returned, edited, Heading.BECAUSE, said))
    return faults


def _left(connection: Connection, returned: Returned, plan: Planned) -> list[Fault]:
    """Leave out what the register says already; what was changed there since is a fault."""
    faults = []
    cells, was = plan.now.cells, plan.edited.was
    for group in GROUPS:
        for heading in group:
            if heading in plan.left and agrees(heading, plan.left[heading], cells[heading]):
                del plan.left[heading]
        left = [heading for heading in group if heading in plan.left]
        if left and any(was[heading] != cells[heading] for heading in group):
            said = _changed_since(connection, returned.origin.entries, plan.now, group)
            faults += [
                fault(
                    returned,
                    plan.edited,
                    heading,
                    f"the register now says '{_shown(cells[heading])}' ({said}); "
                    "export the workbook anew",
                )
                for heading in left
            ]
    note = plan.left.get(Heading.NOTE)
    if note is not None and _noted(connection, returned.origin.entries, plan.now, str(note)):
        del plan.left[Heading.NOTE]
    return faults


def _acts(returned: Returned, plan: Planned) -> list[Fault]:
    try:
        plan.acts = [*wanted_acts(plan.edited, plan.left, plan.now.standing)]
    except TrackerError as error:
        heading = next(each for each in (*STATUS, *DEADLINE) if each in plan.left)
        said = told(error, plan.edited.ref, heading)
        return [fault(returned, plan.edited, heading, said)]
    return []


def _changed_since(
    connection: Connection, exported: int, now: Now, group: tuple[Heading, ...]
) -> str:
    """Who changed it, when."""
    facets = FACETS[group[0]]
    since = [
        entry
        for entry in history(connection, ALL, facets=facets, subjects=[now.subject])
        if entry.seq > exported
    ]
    if not since:
        return "an entry was taken back, or another day has come"
    last = max(since, key=lambda entry: entry.seq)
    who, day = lookup.names(connection)[last.actor], day_words(last.recorded_at.date())
    return f"{who} recorded entry {last.seq} on {day}"


def _noted(connection: Connection, exported: int, now: Now, note: str) -> bool:
    """Whether the note was recorded since the export; one that was redacted since is none."""
    since = history(connection, ALL, facets=[Facet.NOTE], subjects=[now.subject], texts=True)
    texts = [entry.text("text") or "" for entry in since if entry.seq > exported]
    return any(isinstance(text, Redacted) or plain_text(text) == note for text in texts)


def _shown(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)

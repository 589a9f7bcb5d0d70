"""Recording acts: one batch, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from tracker.domain.dates import When
from tracker.domain.entry import REGISTER, Draft, Json, instant_text
from tracker.domain.vocabulary import Facet
from tracker.errors import Refused
from tracker.ledger.append import head, open_batch
from tracker.ledger.database import Register
from tracker.ledger.lookup import source_at
from tracker.services.acts.evidence import Act
from tracker.services.desk import Desk, Recorded

#: What writes each act: the module that does, and its function. A command parses, makes an act,
#: and comes here; of the writers only those it needs are imported.
WRITERS = {
    "Add": ("opening", "add"),
    "OpenInstrument": ("opening", "open_instrument"),
    "Edit": ("opening", "edit"),
    "Tag": ("opening", "tag"),
    "AddSource": ("opening", "add_source"),
    "Save": ("opening", "save"),
    "Update": ("assessing", "update"),
    "Stall": ("assessing", "stall"),
    "Vague": ("assessing", "vague"),
    "SetCriterion": ("assessing", "set_criterion"),
    "JudgeCriterion": ("assessing", "judge_criterion"),
    "Claim": ("saying", "claim"),
    "Respond": ("saying", "respond"),
    "Says": ("saying", "says"),
    "Restate": ("saying", "restate"),
    "Step": ("stepping", "step"),
    "Checked": ("stepping", "checked"),
    "Note": ("stepping", "note"),
    "Link": ("stepping", "link"),
    "Due": ("dating", "due"),
    "Replace": ("disposing", "replace"),
    "Withdraw": ("disposing", "withdraw"),
    "Split": ("disposing", "split"),
    "Merge": ("disposing", "merge"),
    "Drop": ("disposing", "drop"),
    "Undo": ("undoing", "undo"),
    "Correct": ("amending", "correct"),
    "Retract": ("amending", "retract"),
    "Redact": ("redacting", "redact"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asserted:
    """Recorded times that a file brings with it, and the file that says so for ever."""

    moment: datetime
    file: str
    sha256: str
    backfill: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command recorded; `batch` is None when it was a dry run."""

    batch: int | None
    lines: tuple[Recorded, ...]
    remarks: tuple[str, ...]
    nothing: bool = False
    """Whether there was nothing to record."""


def record(
    register: Register,
    wanted: Sequence[Act],
    *,
    dry_run: bool = False,
    default_on: When | None = None,
) -> Receipt:
    """Record acts as one batch: all of them, or none. A dry run checks and writes nothing."""
    with register.database.writing(keep=not dry_run) as connection:
        with desk_for(register, connection, default_on=default_on) as desk:
            perform(desk, wanted)
        batch = None if dry_run else desk.batch.first
        return Receipt(batch, tuple(desk.recorded), tuple(desk.remarks))


def perform(desk: Desk, wanted: Sequence[Act]) -> None:
    """Write acts in order; each sees what the ones before it have changed."""
    for act in wanted:
        module, function = WRITERS[type(act).__name__]
        getattr(import_module(f"tracker.services.{module}"), function)(desk, act)
        desk.batch.settle()


@contextmanager
def desk_for(
    register: Register,
    connection: Any,
    *,
    asserted: Asserted | None = None,
    default_on: When | None = None,
    note: str | None = None,
    sheet: str | None = None,
    says: Mapping[str, Json] | None = None,
) -> Iterator[Desk]:
    """A desk with an open batch; what is unusual about it, or a note on it, comes first.

    `sheet` is the SHA-256 of the sheet that the batch is recorded from. `says` is what an
    import or a merge says of itself; what it brings is written in bulk.
    """
    moment = register.clock() if asserted is None else asserted.moment
    last = head(connection)[2]
    if asserted is not None and last is not None and asserted.moment < last:
        raise Refused(
            f"{asserted.file} asserts that it was recorded at {instant_text(asserted.moment)}, "
            f"before the ledger's last entry ({instant_text(last)}).",
            hint="Recorded times never decrease: load a history into a register that begins before "
            f"it, tracker --db NEW init --beginning {instant_text(asserted.moment)}.",
        )
    with open_batch(
        connection,
        recorded_at=moment,
        actor=register.actor,
        entropy=register.entropy,
        bulk=says is not None,
    ) as batch:
        remark = _remark(register, asserted, behind=last is not None and moment < last)
        if sheet is not None:
            remark["sha256"] = sheet
        remark |= says or {}
        if remark or note:
            batch.append(
                Draft(
                    subject=REGISTER,
                    facet=Facet.BATCH,
                    value="opened",
                    occurred=When.on(moment.date()),
                    detail=remark,
                    texts={"note": note} if note else {},
                )
            )
        yield Desk(register, connection, batch, default_on=default_on)


def is_known_source(register: Register, where: str) -> bool:
    """Whether an address is a source of the register already."""
    with register.database.reading() as connection:
        return source_at(connection, where) is not None


def _remark(register: Register, asserted: Asserted | None, *, behind: bool) -> dict[str, Json]:
    if asserted is not None:
        return {
            "asserted_by": asserted.file,
            "sha256": asserted.sha256,
            "backfill": asserted.backfill,
        }
    if register.rehearsal:
        return {"clock": "set by hand"}
    # The recorded time is then the ledger's and not the clock's: the batch says so.
    return {"clock": "behind the ledger"} if behind else {}

"""Taking back one's own batch, whole, before an issued report has shown it."""

from __future__ import annotations

from tracker.domain.dates import When
from tracker.domain.entry import REGISTER, Draft, Entry
from tracker.domain.subject import Subject
from tracker.domain.vocabulary import Facet
from tracker.errors import Refused, UnknownName
from tracker.ledger import lookup
from tracker.read.issues import issue_of
from tracker.services import acts
from tracker.services.amending import KEPT, check_unpublished
from tracker.services.desk import Desk
from tracker.services.gate import gate_held

#: Refs that are told one by one.
MOST_NAMED = 50


def undo(desk: Desk, act: acts.Undo) -> None:
    """Take back one's own batch that no issued report has shown; it leaves no public line."""
    batch = act.batch
    if batch is None:
        batch = lookup.last_batch(desk.connection, desk.batch.actor)
        if batch is None:
            raise Refused(
                "You have recorded nothing that could be undone.", hint="See tracker log."
            )
    entries = [
        entry for entry in lookup.batch_entries(desk.connection, batch) if entry.facet not in KEPT
    ]
    _check_undo(desk, batch, entries)
    refs = sorted({found.ref for found in _subjects(desk, entries)})
    # An import may have written a hundred thousand.
    desk.batch.bulk = True
    with gate_held(desk, {entry.subject for entry in entries}):
        for entry in reversed(entries):
            desk.batch.append(
                Draft(
                    subject=entry.subject,
                    facet=Facet.UNDO,
                    value="undone",
                    occurred=When.on(desk.batch.recorded_at.date()),
                    detail={"batch": batch},
                    amends=entry.seq,
                )
            )
    desk.remarks.append(
        f"Undone: batch {batch}, {len(entries)} "
        f"{'entry' if len(entries) == 1 else 'entries'}" + (f" on {_named(refs)}." if refs else ".")
    )


def _named(refs: list[str]) -> str:
    """Refs, the first of them where they are many."""
    more = len(refs) - MOST_NAMED
    return ", ".join(refs) if more <= 0 else f"{', '.join(refs[:MOST_NAMED])} and {more:,} more"


def _check_undo(desk: Desk, batch: int, entries: list[Entry]) -> None:
    if not entries:
        raise UnknownName("batch to undo", str(batch))
    if any(entry.facet is Facet.REGISTER for entry in lookup.batch_entries(desk.connection, batch)):
        raise Refused("The register's own beginning cannot be undone.", hint="See tracker log.")
    for entry in entries:
        check_unpublished(entry)
    if entries[0].actor != desk.batch.actor:
        raise Refused(
            f"Batch {batch} is not yours.",
            hint=f"Ask whoever wrote it, or retract: tracker retract {entries[0].seq} --because …",
        )
    issues = map(issue_of, lookup.register_entries(desk.connection, Facet.ISSUE))
    # A week that is issued late rests on an older head than the issue before it.
    if batch <= max((issue.head_seq for issue in issues), default=0):
        raise Refused(
            f"Batch {batch} was shown in an issued report.",
            hint=f"Correct it instead: tracker correct {entries[0].seq} --because …",
        )
    amended = lookup.amending(desk.connection, *(entry.seq for entry in entries))
    if any(found.facet is Facet.UNDO for found in amended):
        raise Refused(f"Batch {batch} was undone already.", hint="See tracker log.")
    later = _later_use(desk, entries)
    if later:
        raise Refused(
            f"Batch {batch} opened {later[0]}, which entry {later[1]} speaks of.",
            hint="Undo the later batch first.",
        )


def _later_use(desk: Desk, entries: list[Entry]) -> tuple[str, int] | None:
    """A subject opened in the batch that a later, standing entry is about."""
    opened = [
        entry.seq
        for entry in entries
        if entry.facet is Facet.IDENTITY and entry.seq == entry.subject
    ]
    later = lookup.users(desk.connection, opened, after=entries[-1].seq)
    if not later:
        return None
    user, subject = later[0]
    return desk.by_number([subject])[0].ref, user


def _subjects(desk: Desk, entries: list[Entry]) -> list[Subject]:
    numbers = sorted({entry.subject for entry in entries if entry.subject != REGISTER})
    return desk.by_number(numbers)

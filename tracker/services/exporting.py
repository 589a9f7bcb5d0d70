"""The register as a value to hand on: what `export` writes in every format.

The number of queries does not depend on how many commitments there are, and one transaction
answers them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tracker.domain.deadline_entry import deadline_of
from tracker.domain.entry import REGISTER, Entry
from tracker.domain.export import Export, ExportedCommitment, ExportedDeadline, ExportedEntry
from tracker.domain.standing import Standing
from tracker.domain.times import Times
from tracker.domain.vocabulary import DeadlineValue, Facet
from tracker.services.choosing import candidates, chosen
from tracker.services.filters import Filters
from tracker.services.listing import row
from tracker.services.logbook import teller_of
from tracker.services.register import Register
from tracker.services.snapshot import Snapshot, take
from tracker.services.sourcing import source_rows
from tracker.services.telling import Teller, amended_how
from tracker.storage import lookup, pages, period
from tracker.storage.database import Connection

#: The digest before the first entry.
_NO_HEAD = "0" * 64
#: What only holds the register together.
_NO_NEWS = (Facet.REGISTER, Facet.PARTY, Facet.BATCH, Facet.SAVED, Facet.UNDO)


def exporting(
    register: Register, times: Times, filters: Filters, *, newest: int | None = None
) -> Export:
    """The commitments that the filters leave, with their entries, dates and sources.

    Without filters the entries are those of the whole register, and the sources all that were
    known. Entries are most of the work: `newest` is how many of the last are wanted, of those
    that are news; none where it is 0, and then all sources.
    Raises UnknownName (exit 4) as `list` does.
    """
    with register.database.reading() as connection:
        numbers = candidates(connection, times, filters)
        snapshot = take(connection, times, numbers=numbers, texts=True)
        found = chosen(snapshot, filters, order=numbers)
        filtered = filters != Filters()
        about = found if filtered else None
        entries = _entries(connection, times, about, newest) if newest != 0 else []
        teller = teller_of(connection, entries, times.known_at)
        sources = source_rows(connection, times)
        head = period.head_at(connection, times.known_at)
        first = lookup.entries_numbered(connection, [REGISTER])[0]
    told = tuple(_told(teller, entry) for entry in entries)
    cited = None
    if filtered and newest != 0:
        cited = {key for entry in told for key in entry.sources}
    return Export(
        register=first.id,
        title=first.text("title") or "",
        as_of=times.as_of,
        known_at=times.known_at,
        head=_NO_HEAD if head is None else head.digest,
        head_entry=0 if head is None else head.seq,
        written=first.recorded_at if head is None else head.recorded_at,
        filtered=filtered,
        commitments=tuple(exported_commitment(snapshot, standing) for standing in found),
        entries=told,
        deadlines=tuple(_deadlines(snapshot, teller, found)),
        sources=tuple(each for each in sources if cited is None or each.ref in cited),
    )


def _entries(
    connection: Connection,
    times: Times,
    about: Iterable[Standing] | None,
    newest: int | None,
) -> Sequence[Entry]:
    page = pages.Page(
        known_at=times.known_at,
        as_of=times.as_of,
        subjects=None if about is None else [standing.subject.id for standing in about],
        no_news=() if newest is None else _NO_NEWS,
        limit=newest,
    )
    found, _ = pages.newest_entries(connection, page)
    return found[::-1]


def exported_commitment(snapshot: Snapshot, standing: Standing) -> ExportedCommitment:
    """One commitment as every format has it; the snapshot was taken with its texts."""
    note, judged = standing.of(Facet.NOTE), standing.judgement
    return ExportedCommitment(
        row=row(snapshot, standing),
        wording=standing.subject.wording,
        note=None if note is None else note.text("text"),
        judged=None if judged is None else judged.occurred,
        due_said=None if standing.deadline is None else standing.deadline_entries[-1].occurred,
    )


def _told(teller: Teller, entry: Entry) -> ExportedEntry:
    named, amendment = teller.subjects, teller.amendments.get(entry.seq)
    about = named.get(entry.subject)
    return ExportedEntry(
        entry=entry.seq,
        id=entry.id,
        batch=entry.batch,
        ref=None if about is None else about.ref,
        title=None if about is None else about.title,
        facet=entry.facet,
        value=entry.value,
        voice=teller.voice(entry.voice),
        by=teller.by(entry),
        what=teller.what(entry),
        occurred=entry.occurred,
        occurred_latest=entry.occurred_latest,
        recorded_at=entry.recorded_at,
        actor=teller.name(entry.actor),
        texts={name: text for name, text in sorted(entry.texts.items()) if text is not None},
        sources=tuple(named[n].ref for n in entry.refs.get("source", ()) if n in named),
        amends=entry.amends,
        amended=None if amendment is None else amended_how(amendment),
        amended_by=None if amendment is None else amendment.seq,
    )


def _deadlines(
    snapshot: Snapshot, teller: Teller, found: Iterable[Standing]
) -> Iterator[ExportedDeadline]:
    for standing in found:
        moved = {each.seq: each for each in standing.moves.each}
        for entry in standing.deadline_entries:
            stated = entry.value == DeadlineValue.STATED
            deadline = deadline_of(entry) if stated else None
            # Rival readings are one statement, which bears the number of the last of them.
            move = moved.get(entry.seq)
            yield ExportedDeadline(
                entry=entry.seq,
                ref=standing.subject.ref,
                value=entry.value,
                voice=teller.voice(entry.voice),
                phrase=None if deadline is None else deadline.phrase,
                bound=None if deadline is None else deadline.bound.value,
                earliest=None if deadline is None else deadline.earliest,
                latest=None if deadline is None else deadline.latest,
                strict_latest=None if deadline is None else deadline.strict_latest,
                hardness=None if deadline is None else deadline.hardness.value,
                rule=None if deadline is None else deadline.rule,
                version=None if deadline is None else deadline.version,
                reading=None if deadline is None else deadline.reading,
                said=entry.occurred,
                silent=entry.detail.get("silent") is True,
                rival=entry.detail.get("rival") is True,
                move=None if move is None else move.move,
                days=None if move is None else move.days,
                sources=tuple(source.ref for source in snapshot.sources_of(entry)),
            )

"""Making a register, and seeing to it: creation, status, upgrade."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tracker.domain.canonical import Json
from tracker.domain.edtf import When
from tracker.domain.entry import REGISTER, Draft
from tracker.domain.vocabulary import Facet
from tracker.errors import Refused, TrackerError, UnknownName
from tracker.storage.backup import beside, keep_copy
from tracker.storage.database import (
    REVISIONS,
    Database,
    Location,
    connect,
    open_register,
    revision_of,
)
from tracker.storage.ledger import Entropy, head, open_batch
from tracker.storage.lines import Progress, id_at, silent, tip
from tracker.storage.migrate import creating, downgrade, upgrade
from tracker.storage.schema import REVISION


@dataclass(frozen=True, slots=True)
class Status:
    """What a register is, without reading its entries."""

    where: str
    revision: str
    wanted: str
    entries: int
    head: str
    recorded_at: datetime | None


def create_register(
    location: Location,
    *,
    title: str,
    moment: datetime,
    actor: str,
    entropy: Entropy,
    by_hand: bool = False,
) -> Database:
    """A new register whose first entry is its own beginning; it says if `moment` is no clock's."""
    remark: dict[str, Json] = {"clock": "set by hand"} if by_hand else {}
    with (
        creating(location) as database,
        database.writing() as connection,
        open_batch(connection, recorded_at=moment, actor=actor, entropy=entropy) as batch,
    ):
        batch.append(beginning(title, moment, remark))
    return connect(location)


def beginning(title: str, moment: datetime, detail: dict[str, Json] | None = None) -> Draft:
    """The first entry of every ledger."""
    return Draft(
        facet=Facet.REGISTER,
        value="opened",
        occurred=When.on(moment.date()),
        detail={"format": "tracker-ledger/1", **(detail or {})},
        texts={"title": title},
    )


def status(location: Location) -> Status:
    """What a register is; one that needs an upgrade is described too."""
    database, found = revision_of(location)
    if found not in REVISIONS:
        open_register(location)  # says why not
    with database.reading() as connection:
        seq, digest, moment = head(connection)
    return Status(
        where=location.shown,
        revision=found,
        wanted=REVISION,
        entries=seq,
        head=digest.hex(),
        recorded_at=moment,
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """A register that was brought to another schema."""

    before: str
    after: str
    kept: Path | None
    """The copy of it as it was; None where nothing had to be done."""
    faults: int = 0
    """What did not hold of it, and of the copy."""
    register: str = ""
    """What it and its copies are known by: the id of its first entry."""


def upgrade_register(
    location: Location, *, keep: Path | None = None, progress: Progress = silent
) -> Moved:
    """Bring a register up to this program's schema, after a copy of it was written."""
    return _move(location, upgrade, REVISION, keep, progress)


def downgrade_register(
    location: Location, revision: str, *, keep: Path | None = None, progress: Progress = silent
) -> Moved:
    """Bring a register down to an earlier schema, after a copy of it was written.

    Raises UnknownName (exit 4) for a schema that no release had, Refused (exit 5) for a later
    one. Before the first there was no register: what it holds would be gone.
    """
    _, found = revision_of(location)
    if revision not in REVISIONS:
        raise UnknownName("schema", revision, nearest=REVISIONS)
    if found in REVISIONS and REVISIONS.index(revision) > REVISIONS.index(found):
        raise Refused(
            f"{location.shown} has schema {found}, which is earlier than {revision}.",
            hint="Run `tracker db upgrade`.",
        )
    return _move(location, downgrade, revision, keep, progress)


def _move(
    location: Location,
    move: Callable[[Database, str], None],
    wanted: str,
    keep: Path | None,
    progress: Progress,
) -> Moved:
    database, before = revision_of(location)
    if before not in REVISIONS:
        open_register(location)  # says why not
    if before == wanted:
        return Moved(before, before, None)
    with database.reading() as connection:
        held, known_by = tip(connection), id_at(connection, REGISTER)
    keep = keep or beside(location, f"before-{wanted}-{held[1][:12]}")
    there = keep.exists()
    faults = keep_copy(database, keep, held, progress)
    try:
        move(database, wanted)
    except TrackerError:
        # Refused, and nothing was changed: the register is its own copy.
        if not there:
            keep.unlink(missing_ok=True)
        raise
    after = revision_of(location)[1]
    return Moved(before, after, keep, len(faults), known_by or "")

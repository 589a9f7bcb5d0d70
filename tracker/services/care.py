"""Making a register, and seeing to it: creation, status, upgrade."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.canonical import Json
from tracker.domain.edtf import When
from tracker.domain.entry import Draft
from tracker.domain.vocabulary import Facet
from tracker.storage.database import (
    REVISIONS,
    Database,
    Location,
    connect,
    open_register,
    revision_of,
)
from tracker.storage.ledger import Entropy, head, open_batch
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
    location: Location, *, title: str, moment: datetime, actor: str, entropy: Entropy
) -> Database:
    """A new register whose first entry is its own beginning."""
    with (
        creating(location) as database,
        database.writing() as connection,
        open_batch(connection, recorded_at=moment, actor=actor, entropy=entropy) as batch,
    ):
        batch.append(beginning(title, moment))
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


def upgrade_register(location: Location) -> tuple[str, str]:
    """Bring a register up to this program's schema; the revisions before and after."""
    return _move(location, upgrade, "head")


def downgrade_register(location: Location, revision: str) -> tuple[str, str]:
    """Bring a register down to an earlier schema; the revisions before and after."""
    return _move(location, downgrade, revision)


def _move(
    location: Location, move: Callable[[Database, str], None], revision: str
) -> tuple[str, str]:
    database, before = revision_of(location)
    if before not in REVISIONS:
        open_register(location)  # says why not
    move(database, revision)
    return before, revision_of(location)[1]

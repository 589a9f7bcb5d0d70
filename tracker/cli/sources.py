"""Sources on the screen: the list, and the card of one with what rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.cli.log import VAGUE, day
from tracker.cli.options import Reading
from tracker.cli.output import Column, print_rows, times_of
from tracker.cli.show import print_card
from tracker.domain.vocabulary import SubjectType

if TYPE_CHECKING:
    from tracker.cli.app import App
    from tracker.domain.row import SourceRow

SCHEMA = "tracker.sources/1"
SCHEMA_OF_ONE = "tracker.source/1"


def print_sources(app: App, reading: Reading) -> None:
    """Print every source known by then."""
    from tracker.read.show import sourcing

    rows = sourcing(app.register, times_of(app, reading))
    print_rows(app, reading, rows, COLUMNS, schema=SCHEMA, empty="There is no source yet.")


def print_source(app: App, key: str, reading: Reading) -> None:
    """Print a source and what rests on it. Raises UnknownName (exit 4)."""
    from tracker.read.show import show

    found = show(app.register, times_of(app, reading), key, types=(SubjectType.SOURCE,))
    print_card(app, reading, found, schema=SCHEMA_OF_ONE)


COLUMNS: tuple[Column[SourceRow], ...] = (
    Column("ref", lambda row: row.ref, "Key", fixed=True),
    Column("title", lambda row: row.title, "Title"),
    Column("type", lambda row: row.type.label, "Type", wide=100),
    Column("publisher", lambda row: row.publisher, "Publisher", wide=110, most=30),
    Column(
        "published",
        lambda row: row.published,
        "Published",
        draw=lambda row: day(row.published) if row.published else "",
        most=VAGUE,
    ),
    Column("speaker", lambda row: row.speaker, "Speaker", wide=140, most=30),
    Column("url", lambda row: row.url),
    Column("cited", lambda row: row.cited, "Cited", number=True),
)

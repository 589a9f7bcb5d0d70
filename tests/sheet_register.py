"""What the tests of sheets share: a small register, one source, one commitment."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tracker.domain.entry import Entry
from tracker.domain.vocabulary import Facet
from tracker.errors import SheetTrouble, TrackerError
from tracker.ledger import lookup, projections
from tracker.ledger.database import Database, Register
from tracker.ledger.location import Location
from tracker.record.care import create_register
from tracker.record.document import read_sheet
from tracker.record.example import derived
from tracker.record.sheet import record_sheet
from tracker.record.verb import Receipt

NOW = datetime(2026, 7, 1, 9, tzinfo=UTC)
SOURCE = """\
source:
  key: hansard-2025-01-16
  title: Commons statement
  url: https://hansard.example/2025-01-16
  published: 2025-01-16
  type: official_record
  speaker: Home Secretary
  speaks_for: promiser
"""
OPENING = (
    SOURCE
    + """\
facts:
- add: JAY-13
  title: Mandatory reporting
  kind: recommendation
  lead: Home Office
  to: UK Government
"""
)

Sheet = Callable[..., list[Receipt]]


def new_register(url: str) -> Register:
    """A register with nothing but its beginning."""
    database = create_register(
        Location(url), title="Test", moment=NOW, actor="A", entropy=derived(b"test")
    )
    return Register(
        database=database,
        clock=lambda: NOW,
        entropy=derived(b"more"),
        actor="A. Analyst",
        today=NOW.date(),
    )


def recorder(register: Register) -> Sheet:
    """Records a text as the sheet `s.yaml`."""

    def recorded(text: str, *, dry_run: bool = False) -> list[Receipt]:
        return record_sheet(register, "s.yaml", text=textwrap.dedent(text), dry_run=dry_run)

    return recorded


def entries(database: Database, facet: Facet | None = None) -> list[Entry]:
    with database.reading() as connection:
        found = lookup.entries_numbered(connection, range(1, 2000))
    return [entry for entry in found if facet in {None, entry.facet}]


def faults(text: str | bytes) -> list[str]:
    """The faults of a sheet, which has some."""
    with pytest.raises(SheetTrouble) as trouble:
        read_sheet(text if isinstance(text, bytes) else textwrap.dedent(text), name="s.yaml")
    assert trouble.value.exit_code == 6
    return list(trouble.value.faults)


def refused(sheet: Sheet, text: str) -> tuple[int, str]:
    """The exit code and the line of a refusal."""
    with pytest.raises(TrackerError) as refusal:
        sheet(text)
    return refusal.value.exit_code, refusal.value.line()


def with_facts(facts: str) -> str:
    """A sheet of one document with these facts, the first one in line 10."""
    return f"{SOURCE}facts:\n{textwrap.dedent(facts)}"


def assert_projections_equal_their_rebuild(database: Database) -> None:
    with database.writing(keep=False) as connection:
        assert projections.differing(connection) == {}
        projections.rebuild(connection)
        assert projections.differing(connection) == {}

"""The example as a register: in order, complete, and the same for everybody."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.sheet_register import OPENING, assert_projections_equal_their_rebuild, entries
from tracker.domain.vocabulary import Facet
from tracker.errors import SheetTrouble, TrackerError
from tracker.ledger.database import Database, open_register
from tracker.ledger.location import Location
from tracker.record.care import status
from tracker.record.example import create_example


def test_the_example_is_the_same_for_everybody(register_url: str, example: Database) -> None:
    number = create_example(Location(register_url))
    there = status(Location(register_url))
    assert (number, there.entries, there.head) == (
        there.entries,
        status(example.location).entries,
        status(example.location).head,
    )
    database = open_register(Location(register_url))
    recorded = [entry.recorded_at for entry in entries(database)]
    assert recorded == sorted(recorded)
    assert recorded[0] == datetime(2022, 10, 20, 12, tzinfo=UTC)
    assert there.recorded_at is not None
    assert there.recorded_at.date() == date(2026, 6, 29)
    batches = {entry.batch for entry in entries(database)} - {1}
    asserted = entries(database, Facet.BATCH)
    assert {entry.batch for entry in asserted} == batches
    assert all("example register, 202" in str(entry.text("file")) for entry in asserted)
    assert_projections_equal_their_rebuild(database)


@pytest.mark.databases("sqlite")
def test_an_example_out_of_order_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    later = OPENING.replace("facts:", "recorded: 2025-02-01\nfacts:", 1)
    (tmp_path / "a.yaml").write_text(later)
    (tmp_path / "b.yaml").write_text(
        "source: hansard-2025-01-16\nrecorded: 2025-01-31T10:00:00+01:00\n"
        "facts:\n- {note: JAY-13, text: x}\n---\nsource: hansard-2025-01-16\n"
        "facts:\n- {note: JAY-13, text: x}\n"
    )
    register = tmp_path / "register.db"
    with pytest.raises(SheetTrouble) as trouble:
        create_example(Location(str(register)), folder=tmp_path)
    assert trouble.value.faults == (
        (
            "b.yaml:2:11: it is recorded on 2025-01-31, the document before it on 2025-02-01; put "
            "documents in the order of their days"
        ),
        "b.yaml:6:1: nothing says when it was recorded; add recorded: 2025-01-16",
    )
    assert not register.exists()
    (tmp_path / "b.yaml").write_text(
        "source: hansard-2025-01-16\nrecorded: 2025-02-01\nfacts:\n- {note: JAY-31, text: x}\n"
    )
    with pytest.raises(TrackerError, match=r"^b\.yaml:4:3: There is no"):
        create_example(Location(str(register)), folder=tmp_path)
    assert not register.exists()

"""The ledger only grows at its head, and what was changed behind its back is found."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from tests.fixtures_program import Tracker
from tracker.ledger.database import Database, open_register
from tracker.ledger.location import Location
from tracker.ledger.schema import entry, entry_text, party

URL = "https://www.gov.uk/a-promise"
PROMISE = (
    "add",
    "JAY",
    "All twenty",
    "-s",
    URL,
    "--published",
    "2025-01-16",
    "-q",
    "we will implement all 20",
)


@pytest.fixture
def held(empty_register: str, tracker: Tracker) -> Database:
    assert tracker(*PROMISE).exit_code == 0
    return open_register(Location(empty_register))


def unguarded(connection: Connection) -> None:
    """Take the guards away, as somebody with the file in hand could."""
    if connection.dialect.name == "sqlite":
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for name in names.scalars().all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    else:
        for table in ("entry", "entry_text"):
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET value = 'edited' WHERE seq = 2",
        "DELETE FROM entry WHERE seq = 5",
        "DELETE FROM entry_text",
        "UPDATE entry_text SET value = 'otherwise'",
        "UPDATE entry_text SET value = NULL, salt = NULL",
    ],
)
def test_the_database_itself_refuses_to_change_the_past(held: Database, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"never|only redacted"), held.writing() as connection:
        connection.execute(text(statement))


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE"])
def test_replace_is_no_way_around_the_guards(held: Database, verb: str) -> None:
    statement = f"{verb} INTO entry SELECT * FROM entry WHERE seq = 2"
    with pytest.raises(DBAPIError, match="head"), held.writing() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize("change", [{"seq": 99}, {"prev": bytes(32)}, {"recorded_at": "earlier"}])
def test_an_entry_that_does_not_follow_the_head_is_refused(
    held: Database, change: dict[str, object]
) -> None:
    with held.reading() as connection:
        row = connection.execute(select(entry).order_by(entry.c.seq.desc()).limit(1)).one()
    new = row._asdict() | {
        "seq": row.seq + 1,
        "prev": bytes(row.digest),
        "digest": b"\x01" * 32,
        "id": "f" * 16,
    }
    if "recorded_at" in change:
        change = {"recorded_at": row.recorded_at.replace(year=2020)}
    with pytest.raises(DBAPIError, match="head"), held.writing() as connection:
        connection.execute(insert(entry), new | change)


def test_an_untouched_register_verifies(held: Database, tracker: Tracker) -> None:
    result = tracker("verify")
    assert result.exit_code == 0
    assert result.stdout.startswith("ok\t")


@pytest.mark.parametrize(
    ("column", "value"),
    [("value", "edited"), ("occurred", "2025-01-17"), ("voice", "promiser"), ("refs", {})],
)
def test_a_changed_entry_is_found_and_named(
    held: Database, tracker: Tracker, column: str, value: object
) -> None:
    with held.writing() as connection:
        unguarded(connection)
        last = (
            connection.execute(select(entry.c.seq).order_by(entry.c.seq.desc())).scalars().first()
        )
        connection.execute(update(entry).where(entry.c.seq == last).values({column: value}))
    result = tracker("verify")
    assert result.exit_code == 1
    assert f"!! entry {last}: its content is not what was recorded" in result.stdout


def test_a_changed_text_is_found_and_named(held: Database, tracker: Tracker) -> None:
    with held.writing() as connection:
        unguarded(connection)
        connection.execute(
            update(entry_text).where(entry_text.c.field == "title").values(value="All forty")
        )
    result = tracker("verify")
    assert result.exit_code == 1
    assert "its title is not the text that was recorded" in result.stdout


def test_a_text_that_is_gone_without_a_redaction_is_found(held: Database, tracker: Tracker) -> None:
    with held.writing() as connection:
        unguarded(connection)
        connection.execute(
            update(entry_text).where(entry_text.c.field == "quote").values(value=None, salt=None)
        )
    result = tracker("verify")
    assert result.exit_code == 1
    assert "its quote is gone without a redaction" in result.stdout


def test_a_changed_projection_is_found(held: Database, tracker: Tracker) -> None:
    with held.writing() as connection:
        connection.execute(update(party).values(name="Somebody else"))
    result = tracker("verify")
    assert result.exit_code == 1
    assert "the table party differs from the ledger" in result.stdout


def test_verifying_changes_nothing(held: Database, tracker: Tracker) -> None:
    with held.writing() as connection:
        connection.execute(update(party).values(name="Somebody else"))
    tracker("verify")
    with held.reading() as connection:
        assert set(connection.execute(select(party.c.name)).scalars()) == {"Somebody else"}


def test_the_clock_going_back_never_puts_an_entry_before_the_head(
    held: Database, tracker: Tracker
) -> None:
    assert tracker("note", "JAY", "Later", now="2020-01-01T00:00:00Z").exit_code == 0
    with held.reading() as connection:
        moments = connection.execute(select(entry.c.recorded_at).order_by(entry.c.seq)).scalars()
        found = list(moments)
    assert found == sorted(found)


def test_entries_under_a_clock_set_by_hand_say_so(held: Database, tracker: Tracker) -> None:
    result = tracker("verify", "--json").json()
    assert result["rehearsals"] >= 1

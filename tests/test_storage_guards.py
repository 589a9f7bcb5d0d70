"""The ledger only grows at its head, for every session that may insert."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, RowMapping, insert, select
from sqlalchemy.exc import DBAPIError

from tests.fixtures_program import Tracker
from tracker.ledger.database import Database, connect, open_register
from tracker.ledger.location import Location
from tracker.ledger.schema import entry, entry_text, vocabulary

PROMISE = (
    *("add", "JAY", "All twenty", "-s", "https://www.gov.uk/a-promise"),
    *("--published", "2025-01-16", "-q", "we will implement all 20"),
)


@pytest.fixture
def held(empty_register: str, tracker: Tracker) -> Database:
    assert tracker(*PROMISE).exit_code == 0
    assert tracker("note", "JAY", "To be looked at again").exit_code == 0
    return open_register(Location(empty_register))


def last_entry(connection: Connection) -> RowMapping:
    return connection.execute(select(entry).order_by(entry.c.seq.desc()).limit(1)).mappings().one()


def following(last: RowMapping) -> dict[str, Any]:
    """A row that the ledger would take: its content is wrong, its place is right."""
    new = {"seq": last["seq"] + 1, "prev": last["digest"], "digest": b"\x01" * 32, "id": "f" * 16}
    return dict(last) | new


@contextmanager
def refused(said: str) -> Iterator[None]:
    with pytest.raises((DBAPIError, sqlite3.IntegrityError), match=said):
        yield


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
    with refused("never|only redacted"), held.writing() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE"])
def test_replace_is_no_way_around_the_guards(held: Database, verb: str) -> None:
    statement = f"{verb} INTO entry SELECT * FROM entry WHERE seq = 2"
    with refused("head"), held.writing() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize("change", [{"seq": 99}, {"prev": bytes(32)}, {"recorded_at": "earlier"}])
def test_an_entry_that_does_not_follow_the_head_is_refused(
    held: Database, change: dict[str, object]
) -> None:
    with held.reading() as connection:
        last = last_entry(connection)
    if "recorded_at" in change:
        change = {"recorded_at": last["recorded_at"].replace(year=2020)}
    with refused("grows at its head"), held.writing() as connection:
        connection.execute(insert(entry), following(last) | change)


def test_the_clock_going_back_never_puts_an_entry_before_the_head(
    held: Database, tracker: Tracker
) -> None:
    assert tracker("note", "JAY", "Later", now="2020-01-01T00:00:00Z").exit_code == 0
    with held.reading() as connection:
        moments = connection.execute(select(entry.c.recorded_at).order_by(entry.c.seq)).scalars()
        recorded = list(moments)
    assert recorded == sorted(recorded)


@pytest.mark.parametrize("after", [-2, 0, 1])
def test_a_text_is_only_added_with_its_entry(held: Database, after: int) -> None:
    with held.reading() as connection:
        number = last_entry(connection)["seq"] + after
    late = {"seq": number, "field": "aside", "commitment": bytes(32), "salt": b"s", "value": "Late"}
    with refused("(?i)foreign key|a text comes with its entry"), held.writing() as connection:
        connection.execute(insert(entry_text), late)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("column", ["id", "digest"])
def test_another_program_that_replaces_rows_is_refused(held: Database, column: str) -> None:
    with held.reading() as connection:
        new = following(last_entry(connection))
    names = [name for name in new if name not in {"seq", "prev", column}]
    with closing(sqlite3.connect(held.location.path)) as program, refused("grows at its head"):
        # Without our settings no trigger sees what a REPLACE deletes, and no key is checked.
        program.execute(
            f"INSERT OR REPLACE INTO entry (seq, prev, {column}, {', '.join(names)})"
            f" SELECT ?, ?, {column}, {', '.join(names)} FROM entry WHERE seq = 2",
            (new["seq"], new["prev"]),
        )


def leave_a_gap(connection: Connection) -> None:
    """Insert an entry after a gap, having shown the session a ledger in which there is none."""
    own, ledger = ("temp", "main") if connection.dialect.name == "sqlite" else ("pg_temp", "public")
    last = last_entry(connection)
    connection.exec_driver_sql(f"CREATE TEMP TABLE entry AS SELECT * FROM {ledger}.entry")
    connection.exec_driver_sql(f"UPDATE {own}.entry SET seq = 98 WHERE seq = {last['seq']}")
    real = entry.to_metadata(MetaData(), schema=ledger)
    connection.execute(insert(real), following(last) | {"seq": 99})


def test_a_temporary_table_does_not_take_the_place_of_the_ledger(held: Database) -> None:
    with refused("grows at its head"), held.writing() as connection:
        leave_a_gap(connection)


@pytest.mark.databases("postgresql")
def test_a_guard_that_is_not_pinned_is_fooled_by_one(held: Database) -> None:
    with held.writing(keep=False) as connection:
        connection.exec_driver_sql("ALTER FUNCTION entry_guard() RESET ALL")
        leave_a_gap(connection)


@pytest.mark.parametrize("change", ["UPDATE vocabulary SET value = 'x'", "DELETE FROM vocabulary"])
def test_a_word_is_never_changed_or_deleted(held: Database, change: str) -> None:
    with refused("a word is never"), held.writing() as connection:
        connection.exec_driver_sql(change)


@pytest.mark.parametrize(("facet", "value"), [("delivery", "done"), ("mood", "good")])
def test_what_is_no_word_of_its_facet_is_never_said(held: Database, facet: str, value: str) -> None:
    with held.reading() as connection:
        new = following(last_entry(connection)) | {"facet": facet, "value": value}
    with refused("(?i)foreign key"), held.writing() as connection:
        connection.execute(insert(entry), new)


def test_a_word_that_the_program_does_not_know_is_found(held: Database, tracker: Tracker) -> None:
    with held.writing() as connection:
        connection.execute(insert(vocabulary), {"facet": "note", "value": "shouted"})
    said = "the word shouted of the facet note is none of this program's"
    assert said in (result := tracker("verify")).stdout + result.stderr
    assert result.exit_code == 1


@pytest.mark.databases("postgresql")
def test_a_temporary_table_does_not_pass_for_a_redaction(held: Database) -> None:
    with refused("only redacted, with its entry"), held.writing() as connection:
        connection.exec_driver_sql("CREATE TEMP TABLE entry AS SELECT * FROM public.entry")
        connection.exec_driver_sql(
            "UPDATE pg_temp.entry SET facet = 'redaction', amends = t.seq, value = t.field"
            " FROM public.entry_text t WHERE entry.seq = t.seq"
        )
        connection.exec_driver_sql("UPDATE public.entry_text SET value = NULL, salt = NULL")


@pytest.mark.databases("postgresql")
def test_a_register_may_have_a_schema_of_its_own(register_url: str, tracker: Tracker) -> None:
    with connect(Location(register_url)).writing() as connection:
        connection.exec_driver_sql('CREATE SCHEMA "Team One"')
    team = f"{register_url}&options=-csearch_path%3D%22Team%5C%20One%22"
    assert tracker("--db", team, "init").exit_code == 0
    assert tracker("--db", team, *PROMISE).exit_code == 0
    assert tracker("--db", team, "verify").exit_code == 0
    assert tracker("list").exit_code == 3
    with refused("never changed or deleted"), connect(Location(team)).writing() as connection:
        connection.exec_driver_sql("DELETE FROM entry")

"""What a server may do to a command: limit its time, end its connection, expect an encoding."""

from __future__ import annotations

import threading
import time

import psycopg
import pytest

from tests.fixtures_program import Result, Tracker, done
from tracker.ledger.database import ADVISORY_LOCK

pytestmark = pytest.mark.databases("postgresql")

NOTE = ("note", "HOMES", "Seen in Łódź for €5", "--on", "2025-02-02")
ENDING = (
    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
)


def one_line(result: Result, words: str) -> None:
    assert (result.exit_code, result.stderr.count("\n")) == (7, 1), result
    assert words in result.stderr


def test_a_statement_that_takes_longer_than_allowed(tracker: Tracker, noted_register: str) -> None:
    head = tracker("head").stdout
    with psycopg.connect(noted_register) as other:
        other.execute(f"SELECT pg_advisory_lock({ADVISORY_LOCK})")
        limited = tracker(*NOTE, env={"PGOPTIONS": "-c statement_timeout=200ms"})
    one_line(limited, "a statement took longer than this server allows")
    assert tracker("head").stdout == head


def test_a_connection_that_is_lost(tracker: Tracker, noted_register: str) -> None:
    head = tracker("head").stdout
    with psycopg.connect(noted_register, autocommit=True) as other:
        other.execute(f"SELECT pg_advisory_lock({ADVISORY_LOCK})")
        ending = threading.Thread(target=end_waiting, args=(other,))
        ending.start()
        lost = tracker(*NOTE)
        ending.join()
    one_line(lost, "the server ended the connection")
    assert tracker("head").stdout == head


def end_waiting(connection: psycopg.Connection[tuple[bool]]) -> None:
    """End the session that waits for the lock, as soon as one does."""
    while not connection.execute(ENDING).fetchall():
        time.sleep(0.02)


def test_another_encoding_of_the_client(tracker: Tracker, noted_register: str) -> None:
    done(tracker(*NOTE, env={"PGCLIENTENCODING": "LATIN1"}))
    shown = done(tracker("show", "HOMES", env={"PGCLIENTENCODING": "SQL_ASCII"})).stdout
    assert NOTE[2] in shown

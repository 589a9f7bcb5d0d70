"""The tools of the tests can fail: each is shown something that it must notice."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from tests.fixtures_browser import Looking
from tests.fixtures_golden import must_equal
from tests.fixtures_postgres import PostgresServer


def test_a_changed_output_is_shown_as_a_difference(tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("one\ntwo\n")
    must_equal(kept, b"one\ntwo\n")
    with pytest.raises(pytest.fail.Exception, match=r"(?s)make golden.*-two\n\+three"):
        must_equal(kept, b"one\nthree\n")
    with pytest.raises(pytest.fail.Exception, match="only line ends differ"):
        must_equal(kept, b"one\r\ntwo\r\n")
    with pytest.raises(pytest.fail.Exception, match="missing"):
        must_equal(tmp_path / "never-written.txt", b"one\n")


def test_a_page_that_asks_for_another_machine_is_noticed(looking: Looking, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<title>x</title><img src='https://example.org/x.png'>")
    looking.at(page).wait_for_load_state("networkidle")
    with pytest.raises(AssertionError):
        looking.assert_nothing_external()
    looking.external.clear()


def test_a_page_of_this_machine_is_not_complained_about(looking: Looking, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><title>x</title><h1>Here</h1>")
    assert looking.at(page, width=320, color_scheme="dark").inner_text("h1") == "Here"
    assert looking.complaints == []


def test_a_connection_to_another_machine_is_refused(nothing_leaves: list[str]) -> None:
    with socket.socket() as outside, pytest.raises(AssertionError, match="was attempted"):
        outside.connect(("192.0.2.1", 80))
    assert nothing_leaves == ["192.0.2.1"]
    nothing_leaves.clear()


def test_the_test_sees_nothing_of_the_person_who_runs_it(workplace: Path) -> None:
    assert Path.cwd() == workplace
    assert list(workplace.iterdir()) == []
    assert Path.home().parent == workplace.parent
    assert "TRACKER_DB" not in os.environ


def test_a_copy_of_a_database_is_a_database_of_its_own(postgres: PostgresServer) -> None:
    import psycopg

    original, copy = f"original_{os.getpid()}", f"copy_{os.getpid()}"
    with psycopg.connect(postgres.create(original)) as connection:
        connection.execute("CREATE TABLE kept (n integer)")
    with psycopg.connect(postgres.create(copy, like=original)) as connection:
        connection.execute("INSERT INTO kept VALUES (1)")
    with psycopg.connect(postgres.url(original)) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    postgres.drop(copy)
    postgres.drop(original)

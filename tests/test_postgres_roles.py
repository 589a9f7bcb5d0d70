"""Three roles on a real server: what each may do, and what it is told where it may not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.fixtures_program import Result
from tests.fixtures_team import Team, blocks
from tests.hostile_commands import LINES, Line, Touch
from tracker.ledger.schema import REVISIONS

_number = count(1)
#: What changes the schema or destroys words.
OWNERS = ("db downgrade", "db upgrade", "redact")
#: What has to be recorded before there is anything to take back.
FIRST = {
    "undo": ("note", "JAY-07", "A note."),
    "resume": ("stall", "CPA", "-s", "gov-audit-terms"),
    "close": ("event", "PARL-59", "It ends", "--on", "2026-06-01", "-s", "gov-audit"),
}


@pytest.fixture
def scratch(team: Team) -> Iterator[str]:
    """A database of its own with what the example's holds, roles included."""
    name = f"scratch_{next(_number)}"
    team.server.execute(f"CREATE DATABASE {name} OWNER register_owner TEMPLATE example")
    yield name
    team.server.drop(name)


def entries(team: Team, database: str = "example") -> int:
    """How many entries the ledger holds; asked of the server, which is quicker."""
    with psycopg.connect(team.server.url(database, user="register_owner")) as connection:
        return int(one(connection, "SELECT count(*) FROM entry"))


def one(connection: psycopg.Connection, query: str) -> Any:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def of_touch(touch: Touch) -> list[str]:
    return [name for name, line in LINES.items() if line.touch is touch and line.servers]


def typed(team: Team, user: str, name: str, folder: Path, database: str = "example") -> Result:
    line: Line = LINES[name]
    return team.run(user, *line.words(name, str(folder)), database=database, input=line.input)


def is_one_line(result: Result, said: str) -> None:
    assert result.exit_code == 7, result
    assert result.stdout == "", result
    # A review shows more, but what is wrong is one line there too.
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("tracker: ")]
    assert said in line


def test_the_page_takes_an_empty_server_to_a_team_at_work(team: Team) -> None:
    listed = team.run("amira", "list", database="register").stdout
    assert "HOMES-1" in listed
    log = team.run("amira", "log", database="register").stdout
    assert "Amira" in log
    assert "redact" in log
    assert len(blocks("1. The database")) == 3


def test_the_grants_may_be_repeated_and_change_nothing(team: Team) -> None:
    _, grants = blocks("3. The register")
    query = "psql --tuples-only service=owner --command '\\dp'"
    before = team.type(query)
    assert before.exit_code == 0
    assert team.type(grants).exit_code == 0
    assert team.type(query) == before


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every command with --torture; every fourth otherwise, for each is a process or three."""
    step = 1 if metafunc.config.getoption("--torture") else 4
    for fixture, names in (
        ("recording", {*of_touch(Touch.WRITES)} - {*OWNERS}),
        ("reading", {*of_touch(Touch.READS)}),
    ):
        if fixture in metafunc.fixturenames:
            metafunc.parametrize(fixture, sorted(names)[::step])


def test_a_writer_records_with_every_command(
    team: Team, scratch: str, recording: str, workplace: Path
) -> None:
    if recording in FIRST:
        assert team.run("amira", *FIRST[recording], database=scratch).exit_code == 0
    before = entries(team, scratch)
    result = typed(team, "amira", recording, workplace, scratch)
    assert result.exit_code == 0, result
    assert entries(team, scratch) != before


def test_a_writer_is_told_that_redaction_is_the_owners(
    team: Team, scratch: str, workplace: Path
) -> None:
    before = entries(team, scratch)
    refused = typed(team, "amira", "redact", workplace, scratch)
    is_one_line(refused, "Only the register's owner may redact")
    assert entries(team, scratch) == before
    assert typed(team, "register_owner", "redact", workplace, scratch).exit_code == 0
    assert team.run("ben", "verify", database=scratch).exit_code == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET value = value",
        "UPDATE entry_text SET value = NULL, salt = NULL",
        "DELETE FROM entry",
        "DELETE FROM entry_text",
        "UPDATE status SET facts = ''",
        "UPDATE commitment SET title = 'Otherwise'",
        "TRUNCATE entry, entry_text CASCADE",
        "TRUNCATE status",
        "ALTER TABLE entry DISABLE TRIGGER entry_guard_row",
        "ALTER TABLE entry DROP CONSTRAINT uq_entry_prev",
        "ALTER FUNCTION entry_guard() RESET ALL",
        "CREATE OR REPLACE FUNCTION entry_guard() RETURNS trigger LANGUAGE sql RETURN NULL",
        "DROP TRIGGER entry_guard_row ON entry",
        "DROP TABLE status",
        "CREATE TABLE another (x integer)",
        "CREATE SCHEMA another",
        "CREATE TEMP TABLE entry (x integer)",
        "CREATE TRIGGER mine BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION entry_guard()",
        "CREATE RULE mine AS ON INSERT TO entry DO INSTEAD NOTHING",
        "SET session_replication_role = replica",
        "UPDATE alembic_version SET version_num = '0000'",
        "SET ROLE register_owner",
        "GRANT UPDATE ON entry TO amira",
        "INSERT INTO entry_text SELECT 2, 'aside', commitment, salt, value FROM entry_text LIMIT 1",
        "INSERT INTO entry_text SELECT max(seq), 'aside', '', NULL, NULL FROM entry",
        "INSERT INTO entry SELECT * FROM entry LIMIT 1",
        "INSERT INTO vocabulary VALUES ('note', 'shouted')",
        "DELETE FROM vocabulary",
    ],
)
def test_the_server_refuses_a_writer_everything_else(team: Team, statement: str) -> None:
    url = team.server.url("example", user="amira")
    with psycopg.connect(url) as connection:
        if statement.startswith("GRANT"):
            # PostgreSQL grants nothing and says so in a warning.
            connection.execute(statement.encode())
            assert not one(connection, "SELECT has_table_privilege('entry', 'UPDATE')")
        else:
            with pytest.raises(psycopg.Error, match=r"denied|must be owner|comes with|its head"):
                connection.execute(statement.encode())
        connection.rollback()


def test_a_reader_reads_with_every_command(team: Team, reading: str, workplace: Path) -> None:
    if reading == "report verify":
        shutil.copy(Path(issued(team, workplace)), "issued.html")
    by_reader = typed(team, "ben", reading, workplace)
    assert by_reader.exit_code in {0, 1}, by_reader
    if "{out}" not in LINES[reading].args:
        assert typed(team, "register_owner", reading, workplace).stdout == by_reader.stdout or (
            reading == "db status"
        )


def issued(team: Team, folder: Path) -> str:
    path = str(folder / "shown.html")
    assert team.run("ben", "report", "show", "1", "--output", path).exit_code == 0
    return path


@pytest.mark.parametrize(
    "name", ["add", "note", "record", "redact", "report issue", "review", "shell", "undo"]
)
def test_a_reader_is_told_that_recording_is_not_theirs(
    team: Team, name: str, workplace: Path
) -> None:
    before, files = entries(team), set(workplace.iterdir())
    result = typed(team, "ben", name, workplace)
    is_one_line(result, "may not be written by this role")
    assert entries(team) == before
    assert set(workplace.iterdir()) == files


@pytest.mark.parametrize("user", ["amira", "ben"])
def test_only_the_owner_changes_the_schema(team: Team, user: str, workplace: Path) -> None:
    is_one_line(team.run(user, "db", "downgrade", REVISIONS[0], "--yes"), "by its owner only")
    # There is nothing to do, which is no secret.
    assert typed(team, user, "db upgrade", workplace).exit_code == 0


def test_only_the_owner_creates_and_says_who_reads(team: Team) -> None:
    team.server.create("bare")
    team.server.execute("ALTER DATABASE bare OWNER TO register_owner")
    assert team.run("amira", "init", database="bare").exit_code == 7
    assert team.run("register_owner", "init", database="bare").exit_code == 0
    unread = team.run("amira", "list", database="bare")
    is_one_line(unread, "may not be read by this role")


def test_who_may_not_connect_is_told_so(team: Team) -> None:
    team.server.execute("CREATE ROLE stranger LOGIN")
    is_one_line(team.run("stranger", "list"), "does not let this role in")

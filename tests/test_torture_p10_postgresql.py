"""P10: whatever is wrong with a server, every command says so in one line."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from tests.fixtures_postgres import PostgresServer
from tests.fixtures_program import Tracker
from tests.fixtures_torture import Ended, Trial
from tests.hostile_commands import LINES, Touch
from tests.hostile_places import misdeeds

pytestmark = pytest.mark.databases("postgresql")
NO_REGISTER, UNAVAILABLE = frozenset({3}), frozenset({7})
#: The port of nobody: it is refused at once.
NOBODY = "postgresql://nobody@127.0.0.1:1/register"

#: A change that can be taken back, and without which nothing can be resumed.
STALL = ("stall", "CPA", "-s", "gov-audit")
NEED_A_REPORT = ("report show", "report verify")


def tried(tracker: Tracker, url: str, command: str, codes: frozenset[int], said: str) -> list[str]:
    """What a command did wrong on a server."""
    line = LINES[command]
    result = tracker(*line.words(command, "out"), input=line.input, env={"TRACKER_DB": url})
    ended = Ended(result.exit_code, result.stdout, result.stderr)
    return [f"{command}: {what}" for what in misdeeds(line, ended, codes, said, {}, {})]


def concerned(trial: Trial, *touches: Touch) -> list[str]:
    """The commands that do such things with a server's register."""
    found = [name for name, line in LINES.items() if line.servers and line.touch in touches]
    return found[:: trial.size(short=16, whole=1)]


def test_a_server_without_a_register_gets_one_clear_line(
    trial: Trial, register_url: str, tracker: Tracker, postgres: PostgresServer, workplace: Path
) -> None:
    places = (
        (NOBODY, UNAVAILABLE, "cannot be reached"),
        (f"postgresql:///register?host={workplace}", UNAVAILABLE, "cannot be reached"),
        (postgres.url("nowhere"), NO_REGISTER, "the server has no such database"),
        (postgres.url("nowhere", user="stranger"), UNAVAILABLE, "does not let this role in"),
        (register_url, NO_REGISTER, "holds no register"),
    )
    commands = concerned(trial, Touch.READS, Touch.WRITES)
    wrong = [
        [url, *found]
        for url, codes, said in places
        for command in commands
        if (found := tried(tracker, url, command, codes, said))
    ]
    assert tracker("init").exit_code == 0
    control = tried(tracker, register_url, "head", NO_REGISTER, "")
    count = len(places) * len(commands)
    trial.tell(
        "P10",
        "postgresql, no register",
        f"{count - len(wrong)} of {count} combinations",
        control=f"with a register: {len(control)} faults are found",
    )
    assert wrong == []
    assert control


def test_a_register_that_may_only_be_read_answers_readers(
    trial: Trial, example_register: str, tracker: Tracker, workplace: Path
) -> None:
    (workplace / "out").mkdir()
    assert tracker(*STALL).exit_code == 0
    database = example_register.partition("@/")[2].partition("?")[0]
    with psycopg.connect(example_register, autocommit=True) as owner:
        owner.execute(
            f'ALTER DATABASE "{database}" SET default_transaction_read_only = on'.encode()
        )
    writers = concerned(trial, Touch.WRITES)
    readers = [name for name in concerned(trial, Touch.READS) if name not in NEED_A_REPORT]
    wrong = [
        found
        for command in writers
        if (found := tried(tracker, example_register, command, UNAVAILABLE, "read-only"))
    ] + [
        found
        for command in readers
        if (found := tried(tracker, example_register, command, frozenset({0, 1}), ""))
    ]
    with psycopg.connect(example_register, autocommit=True) as owner:
        owner.execute(b"SET default_transaction_read_only = off")
        owner.execute(f'ALTER DATABASE "{database}" RESET ALL'.encode())
    control = tried(tracker, example_register, "tag", UNAVAILABLE, "read-only")
    count = len(writers) + len(readers)
    trial.tell(
        "P10",
        "postgresql, read-only",
        f"{count - len(wrong)} of {count} commands",
        control=f"when it may be written: {len(control)} faults are found",
    )
    assert wrong == []
    assert control


def test_a_role_that_may_only_read_is_told_so_by_every_command(
    trial: Trial, example_register: str, tracker: Tracker, postgres: PostgresServer, workplace: Path
) -> None:
    (workplace / "out").mkdir()
    assert tracker(*STALL).exit_code == 0
    postgres.execute("CREATE ROLE only_reads LOGIN")
    with psycopg.connect(example_register, autocommit=True) as owner:
        owner.execute(b"GRANT SELECT ON ALL TABLES IN SCHEMA public TO only_reads")
    reader = example_register.replace("//tracker@", "//only_reads@")
    before = tracker("head").stdout
    writers = concerned(trial, Touch.WRITES)
    wrong = [
        found
        for command in writers
        if (found := tried(tracker, reader, command, UNAVAILABLE, "role"))
    ]
    unchanged = tracker("head").stdout == before
    control = tried(tracker, example_register, "tag", UNAVAILABLE, "role")
    with psycopg.connect(example_register, autocommit=True) as owner:
        owner.execute(b"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM only_reads")
    postgres.execute("DROP ROLE only_reads")
    trial.tell(
        "P10",
        "postgresql, a role that may only read",
        f"{len(writers) - len(wrong)} of {len(writers)} recording commands",
        control=f"by the owner: {len(control)} faults are found",
    )
    assert wrong == []
    assert unchanged
    assert control


def test_a_newer_schema_on_a_server_is_refused(
    trial: Trial, example_register: str, tracker: Tracker, workplace: Path
) -> None:
    (workplace / "out").mkdir()
    with psycopg.connect(example_register, autocommit=True) as owner:
        owner.execute(b"UPDATE alembic_version SET version_num = '9999'")
    commands = concerned(trial, Touch.READS, Touch.WRITES)
    said = "was written by a newer version"
    wrong = [
        found
        for command in commands
        if (found := tried(tracker, example_register, command, NO_REGISTER, said))
    ]
    with psycopg.connect(example_register, autocommit=True) as owner:
        owner.execute(b"UPDATE alembic_version SET version_num = '0001'")
    control = tried(tracker, example_register, "head", NO_REGISTER, said)
    trial.tell(
        "P10",
        "postgresql, a newer register",
        f"{len(commands) - len(wrong)} of {len(commands)} commands",
        control=f"with its own schema: {len(control)} faults are found",
    )
    assert wrong == []
    assert control

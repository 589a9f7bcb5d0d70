"""What speed rests on, counted and never timed: statements and plans."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.fixtures_program import (
    ACTOR,
    Tracker,
    counting,
    run_in_process,
)
from tests.office import entropy
from tracker.domain.dates import Times, When
from tracker.domain.vocabulary import Delivery
from tracker.ledger.database import Register, open_register, register_at
from tracker.ledger.location import Location
from tracker.ledger.rows import tip
from tracker.read.snapshot import take, take_both
from tracker.record.assess import Update
from tracker.record.care import create_register
from tracker.record.opening import Add
from tracker.record.verb import Evidence, NewSource, Verb
from tracker.record.writer import record

START = datetime(2025, 1, 6, 9, tzinfo=UTC)
SMALL, LARGE = 5, 60
PAGE = "https://gazette.example/page"


def verbs(size: int) -> Iterator[Verb]:
    """A parent with children, each with a date, a finding, and another a week later."""
    page = NewSource(where=PAGE, published=When.on(START.date()))
    evidence = Evidence(sources=(page,))
    yield Add(ref="TOP", title="The whole", evidence=evidence)
    for number in range(size):
        title = f"Part {number}"
        due = "by the end of March 2025"
        yield Add(
            ref=f"P-{number}", title=title, parent="TOP", lead="Office", due=due, evidence=evidence
        )
    for week, word in enumerate((Delivery.PLANNED, Delivery.UNDER_WAY)):
        day = When.on(START.date() + timedelta(weeks=week))
        refs = tuple(f"P-{number}" for number in range(size))
        yield Update(
            refs=refs, finding=word, evidence=Evidence(sources=(NewSource(where=PAGE),), on=day)
        )


@pytest.fixture(scope="module")
def register_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], str]:
    """A register with so many children of one parent."""
    made: dict[int, str] = {}

    def register(size: int) -> str:
        if size not in made:
            path = str(tmp_path_factory.mktemp("sizes") / "register.db")
            chance = entropy()
            database = create_register(
                Location(path), title="Sizes", moment=START, actor=ACTOR, entropy=chance
            )
            held = Register(
                database=database,
                clock=lambda: START,
                entropy=chance,
                actor=ACTOR,
                today=date(2026, 7, 1),
            )
            record(held, list(verbs(size)))
            made[size] = path
        return made[size]

    return register


@pytest.mark.parametrize(
    "command",
    [
        ["list"],
        ["list", "--parent", "TOP", "--json"],
        ["list", "--as-of", "2025-01-08", "--known-at", "2025-01-31"],
        ["list", "--overdue", "--limit", "3"],
        ["show", "P-3"],
        ["show", "TOP"],
        ["timeline", "P-3"],
        ["export", "-", "--format", "json"],
        ["export", "-", "--format", "csv", "--parent", "TOP"],
        ["review", "--list"],
        [
            "update",
            "P-3",
            "planned",
            "-s",
            PAGE,
            "--on",
            "2025-02-01",
            "--because",
            "x",
            "--dry-run",
        ],
        ["report", "weekly", "--week", "2025-W02"],
        ["report", "weekly", "--week", "2025-W03", "--format", "json"],
    ],
    ids=" ".join,
)
def test_the_number_of_statements_does_not_depend_on_the_size_of_the_register(
    command: list[str], register_of: Callable[[int], str], workplace: Path
) -> None:
    counted = []
    for size in (SMALL, LARGE):
        run = partial(run_in_process, register=register_of(size), home=workplace.parent)
        with counting() as said:
            result = run(command)
        assert result.exit_code == 0, result
        counted.append(len(said))
    assert counted[0] == counted[1] > 0


@contextmanager
def connections() -> Iterator[list[object]]:
    """Every connection that is opened to a register meanwhile; verify makes a model in memory."""
    opened: list[object] = []

    def listen(connection: Any, _record: object) -> None:
        in_memory = (
            isinstance(connection, sqlite3.Connection)
            and not connection.execute("SELECT file FROM pragma_database_list").fetchone()[0]
        )
        if not in_memory:
            opened.append(connection)

    event.listen(Engine, "connect", listen)
    try:
        yield opened
    finally:
        event.remove(Engine, "connect", listen)


NOTE = ("note", "HOMES", "Asked again")
#: The version, the zone, the head with who is writing, the subject with its words, and all of it
#: with its words for its status row, of which the old one goes.
READS = {"sqlite": 8, "postgresql": 8}


def test_a_command_opens_one_connection_and_asks_and_writes_little(
    tracker: Tracker, database: str
) -> None:
    assert tracker("init").exit_code == 0
    assert tracker("add", "HOMES", "Build homes", "-s", PAGE, "--on", "2025-01-06").exit_code == 0
    with connections() as opened, counting() as said:
        assert tracker(*NOTE).exit_code == 0
    assert len(opened) == 1
    writes = [statement for statement in said if statement.startswith("INSERT")]
    reads = [statement for statement in said if "SELECT" in statement and statement not in writes]
    # An entry, its text, and what stands now; and that the clock of a test is set by hand.
    assert (len(reads), len(writes)) == (READS[database], 3 + 1)
    for command in (("show", "HOMES"), ("list",), ("log",)):
        with connections() as opened:
            assert tracker(*command).exit_code == 0
        assert len(opened) == 1, command


def test_a_shell_keeps_its_connection(tracker: Tracker) -> None:
    assert tracker("init").exit_code == 0
    lines = (
        f"add HOMES Homes -s {PAGE} --on 2025-01-06",
        "note HOMES Asked",
        "list",
        "verify",
        "undo",
        "log",
    )
    with connections() as opened:
        assert tracker("shell", input="\n".join(lines)).exit_code == 0
    assert len(opened) == 1


@pytest.mark.databases("sqlite")
def test_a_connection_that_is_kept_is_not_that_of_a_file_that_was_replaced(
    tracker: Tracker, register_url: str
) -> None:
    assert tracker("init").exit_code == 0
    kept = shutil.copy(register_url, f"{register_url}.kept")
    assert tracker("add", "HOMES", "Homes", "-s", PAGE, "--on", "2025-01-06").exit_code == 0
    database = register_at(Location(register_url))
    heads = []
    for _ in range(2):
        with database.reading() as connection:
            heads.append(tip(connection)[0])
        Path(kept).replace(register_url)
        kept = shutil.copy(register_url, f"{register_url}.kept")
    database.close()
    assert heads[0] > heads[1] > 0


def test_statements_are_counted(register_of: Callable[[int], str]) -> None:
    database = open_register(Location(register_of(SMALL)))
    with counting() as said, database.reading() as connection:
        connection.exec_driver_sql("SELECT 1")
        connection.exec_driver_sql("SELECT 2")
    assert said[-2:] == ["SELECT 1", "SELECT 2"]


@pytest.mark.parametrize("day", [date(2025, 1, 12), date(2025, 1, 19), date(2025, 4, 1)])
def test_two_days_read_together_are_what_each_is_alone(
    day: date, register_of: Callable[[int], str]
) -> None:
    times, earlier = Times(day, START + timedelta(days=1)), day - timedelta(days=7)
    with open_register(Location(register_of(SMALL))).reading() as connection:
        together = take_both(connection, times, earlier)
        alone = (take(connection, times), take(connection, Times(earlier, times.known_at)))
    assert together == alone
    assert [list(found.standings) for found in together] == [
        list(found.standings) for found in alone
    ]


def test_no_question_about_one_commitment_reads_the_whole_ledger(
    register_of: Callable[[int], str], workplace: Path
) -> None:
    register = register_of(LARGE)
    with counting() as said:
        run_in_process(["list", "--parent", "TOP"], register=register, home=workplace.parent)
    with open_register(Location(register)).reading() as connection:
        for statement in said:
            if not statement.startswith("SELECT"):
                continue
            bound = ("[1]",) * statement.count("?")
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", bound).all()
            read = [str(row[3]) for row in plan]
            assert not any(line in {"SCAN entry", "SCAN entry_text"} for line in read), statement


def listed(size: int, place: Path) -> str:
    """A list of promises as a file."""
    rows = [
        f"F-{number},Pier {number},Kept,2025-01-10,Office {number},https://gazette.example/{number}"
        for number in range(size)
    ]
    path = place / f"piers-{size}.csv"
    path.write_text("\n".join(["id,promise,status,on,lead,page", *rows]), encoding="utf-8")
    return str(path)


@pytest.mark.databases("sqlite")
def test_the_number_of_statements_of_an_import_does_not_depend_on_the_length_of_the_list(
    workplace: Path,
) -> None:
    columns = (
        "ref=id",
        "title=promise",
        "status=status",
        "occurred=on",
        "lead=lead",
        "source=page",
    )
    how = [part for column in columns for part in ("--map", column)]
    how += ["--value", "Kept=delivered", "--by", "Pier Watch", "--as-of", "2025-02-01"]
    counted: list[tuple[int, int]] = []
    for size in (SMALL, LARGE):
        register = str(workplace / f"imported-{size}.db")
        run = partial(run_in_process, register=register, home=workplace.parent)
        assert run(["init", "--title", "Piers"]).exit_code == 0
        command = ["import", listed(size, workplace), *how, "--json"]
        with counting() as first:
            assert run(command).json()["opened"] == size
        with counting() as again:
            assert run(command).json()["unchanged"] == size
        counted.append((len(first), len(again)))
    assert counted[0] == counted[1]
    assert 0 < counted[0][1] < counted[0][0]

"""A small register of every kind of entry, and what somebody who holds its database can do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection

from tests.fixtures_program import NOW, Result, run_in_process
from tracker.domain.entry import GENESIS, digest_of, text_commitment
from tracker.ledger.database import connect
from tracker.ledger.location import Location
from tracker.ledger.migrate import empty, locked
from tracker.ledger.projections import rebuild
from tracker.ledger.rows import StoredEntry, append, lines
from tracker.ledger.schema import PROJECTIONS, entry, entry_text

TABLES = (entry, entry_text, *PROJECTIONS)
PAGE = ("-s", "https://hansard.example/1")
NEW_PAGE = ("-s", "https://hansard.example/1", "--published", "2025-01-16")
ASKED = ("--kind", "recommendation", "--to", "Treasury")
ADDED = (
    ("add", "HOMES", "Build 100 homes", *NEW_PAGE, "--lead", "Home Office", "-q", "We will build"),
    ("add", "PLAN", "A plan – in time", *PAGE, "--parent", "HOMES", "--due", "before Easter"),
    ("add", "LEVY", "A levy", *PAGE, "--on", "2025-02", *ASKED),
    ("instrument", "BILL", "Homes Bill", "--form", "bill", *PAGE, "--on", "2025-02-01"),
)
SAID = (
    ("claim", "PLAN", "delivered", *PAGE, "-q", "the plan is published"),
    ("update", "PLAN", "planned", *PAGE, "--because", "A draft was seen."),
    ("respond", "LEVY", "rejected", "--from", "Treasury", *PAGE),
    ("step", "BILL", "second-reading", *PAGE, "--on", "2025-03-10"),
    ("link", "LEVY", "carried-by", "BILL", *PAGE),
    ("test", "HOMES", "The money is allocated", "--letter", *PAGE),
    ("says", "PLAN", "--who", "Zoë Åkesson", "--stance", "doubts", *PAGE),
    ("checked", "HOMES", "--places", "GOV.UK, Hansard"),
    ("note", "HOMES", "A name that is to go"),
    ("tag", "HOMES", "housing"),
    ("saved", "mine", "HOMES/"),
    ("note", "LEVY", "To be undone"),
    ("undo",),
    ("edit", "LEVY", "--title", "A levy on empty homes"),
    ("stall", "HOMES", *PAGE, "--on", "2025-05"),
    ("update", "LEVY", "too-vague", "--reason", "no-measure"),
)
ISSUE = (
    "report",
    "issue",
    "--week",
    "2025-W20",
    "--anyway",
    "A rehearsal",
    "--output",
    "weekly.html",
)


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> list[StoredEntry]:
    """A ledger of every kind of entry, made by the program once for each worker."""
    home = tmp_path_factory.mktemp("ledger")
    where = str(home / "register.db")

    def tracker(*words: str, now: str = NOW) -> Result:
        return run_in_process(words, register=where, home=home, now=now)

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        build(tracker)
    return held(where)


@pytest.fixture
def small_register(empty_register: str, ledger: list[StoredEntry]) -> str:
    """This test's register, with that ledger in it."""
    forge(empty_register, ledger)
    return empty_register


def build(tracker: Callable[..., Result]) -> None:
    """Make a register; its last entry is the issue of a report."""
    _done(tracker, "init")
    for words in (*ADDED, *SAID):
        _done(tracker, *words)
    wrong = _numbers(tracker, "PLAN", "planned")[0]
    _done(tracker, "correct", wrong, "--value", "under-way", "--because", "It had begun.")
    _done(tracker, "retract", _numbers(tracker, "HOMES", "stalled")[0], "--because", "Another.")
    note = _numbers(tracker, "HOMES", "A name that is to go")[0]
    _done(tracker, "redact", note, "text", "--basis", "A private name.")
    _done(tracker, *ISSUE, now="2026-07-02T09:00:00Z")


def _numbers(tracker: Callable[..., Result], ref: str, what: str) -> list[str]:
    rows = tracker("log", "--ref", ref, "--limit", "0", "--json").json()["rows"]
    return [str(row["entry"]) for row in rows if what in row["what"]]


def _done(tracker: Callable[..., Result], *words: str, now: str = NOW) -> None:
    result = tracker(*words, now=now)
    assert result.exit_code == 0, (words, result.stderr)


def unguarded(connection: Connection) -> None:
    """Take away whatever the database itself would refuse, as its owner can."""
    if connection.dialect.name == "sqlite":
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for name in connection.exec_driver_sql(triggers).scalars().all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        return
    bonds = (
        "SELECT conrelid::regclass, conname FROM pg_constraint JOIN pg_class ON conrelid ="
        " pg_class.oid WHERE relnamespace = 'public'::regnamespace AND contype IN ('f', 'c', 'u')"
        " ORDER BY contype = 'u'"
    )
    for table, name in connection.exec_driver_sql(bonds).all():
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for table in (entry, entry_text):
        connection.exec_driver_sql(f"ALTER TABLE {table.name} DISABLE TRIGGER USER")


@contextmanager
def tampering(where: str, *, keep: bool = False) -> Iterator[Connection]:
    """A connection on which nothing is refused any more; what it does is undone at the end."""
    database = connect(Location(where))
    with database.engine.execution_options(tracker_write=True).connect() as connection:
        if not database.is_server:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA foreign_keys = OFF")
            driver.execute("PRAGMA ignore_check_constraints = ON")
        with connection.begin() as transaction:
            unguarded(connection)
            yield connection
            if not keep:
                transaction.rollback()


@contextmanager
def tried(connection: Connection) -> Iterator[None]:
    """What happens inside is undone at the end."""
    point = connection.begin_nested()
    try:
        yield
    finally:
        point.rollback()


def held(where: str) -> list[StoredEntry]:
    """The whole ledger."""
    with connect(Location(where)).reading() as connection:
        return [*lines(connection)]


def forge(where: str, ledger: Sequence[StoredEntry]) -> None:
    """Make a register hold another ledger, with guards and tables that fit it."""
    with locked(connect(Location(where))) as connection:
        empty(connection)
        append(connection, ledger)
        rebuild(connection)


def rechained(ledger: Sequence[StoredEntry], first: int = 1) -> list[StoredEntry]:
    """The same entries with digests that fit what they now say, from a number on."""
    made: list[StoredEntry] = []
    for line in ledger:
        new = line
        if line.seq >= first:
            new = signed(line._replace(prev=made[-1].digest if made else GENESIS))
        made.append(new)
    return made


def signed(line: StoredEntry) -> StoredEntry:
    """An entry whose commitments and digest fit its content."""
    words = tuple(
        each
        if each.salt is None or each.value is None
        else each._replace(commitment=text_commitment(each.salt, each.field, each.value))
        for each in line.words
    )
    plain = line._replace(words=words)._asdict()
    for name in ("words", "digest", "occurred_earliest", "occurred_latest"):
        del plain[name]
    texts = [each[:2] for each in words]
    return line._replace(words=words, digest=digest_of(**plain, texts=texts))


def reworded(line: StoredEntry) -> StoredEntry:
    """The same entry, saying something else: in its words, or where it has none by its id."""
    for place, each in enumerate(line.words):
        if each.value is not None:
            other = each._replace(value=each.value + " (or not)")
            return line._replace(words=(*line.words[:place], other, *line.words[place + 1 :]))
    return line._replace(id=line.id[::-1])

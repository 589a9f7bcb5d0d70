"""P5: history cannot change unnoticed: guards and tables taken away, and what is then read."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import Connection

from tests.fixtures_program import Tracker
from tests.fixtures_torture import Trial
from tests.torture_tampering import forge, tampering, tried
from tracker.ledger.chain import faults
from tracker.ledger.database import connect
from tracker.ledger.location import Location
from tracker.ledger.rows import StoredEntry

GONE = "the guard {} is missing"
OTHER = "the guard {} is not as this program makes it"
TABLE = "the table {} is not as this program makes it"
INDEX = "the index {} is not as this program makes it"
EXTRA = "the trigger {} is none of this program's"
RENAMED = (
    "ALTER TABLE party RENAME TO held",
    "CREATE VIEW party AS SELECT id, name, name_key FROM held",
)
ON_A_FILE = (
    (("DROP TRIGGER entry_guard_update",), GONE.format("entry_guard_update")),
    (("DROP TRIGGER vocabulary_guard_delete",), GONE.format("vocabulary_guard_delete")),
    (
        (
            "DROP TRIGGER entry_guard_delete",
            "CREATE TRIGGER entry_guard_delete BEFORE DELETE ON entry BEGIN SELECT 1; END",
        ),
        OTHER.format("entry_guard_delete"),
    ),
    (
        ("CREATE TRIGGER quiet BEFORE INSERT ON entry BEGIN SELECT RAISE(IGNORE); END",),
        EXTRA.format("quiet"),
    ),
    (RENAMED, TABLE.format("party")),
    (("ALTER TABLE source ADD COLUMN more TEXT",), TABLE.format("source")),
    (("DROP INDEX ix_source_address_key",), INDEX.format("ix_source_address_key")),
)
SCHEMA = "UPDATE sqlite_master SET sql = replace(sql, {}) WHERE name = 'entry'"
ON_A_SERVER = (
    (("DROP TRIGGER entry_guard_row ON entry",), GONE.format("entry_guard_row")),
    (("ALTER TABLE entry DISABLE TRIGGER USER",), OTHER.format("entry_guard_truncate")),
    (
        ("ALTER TABLE entry ENABLE REPLICA TRIGGER entry_guard_row",),
        OTHER.format("entry_guard_row"),
    ),
    (
        (
            "DROP TRIGGER entry_guard_row ON entry",
            (
                "CREATE TRIGGER entry_guard_row BEFORE INSERT OR UPDATE ON entry"
                " FOR EACH ROW EXECUTE FUNCTION entry_guard()"
            ),
        ),
        OTHER.format("entry_guard_row"),
    ),
    (
        (
            (
                "CREATE OR REPLACE FUNCTION entry_text_guard() RETURNS trigger LANGUAGE plpgsql"
                " AS $$ BEGIN RETURN NEW; END $$"
            ),
        ),
        OTHER.format("entry_text_guard_row"),
    ),
    (("ALTER FUNCTION entry_guard() RESET search_path",), OTHER.format("entry_guard_row")),
    (
        (
            (
                "CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql"
                " AS $$ BEGIN RETURN NULL; END $$"
            ),
            "CREATE TRIGGER quiet BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION quiet()",
        ),
        EXTRA.format("quiet"),
    ),
    (RENAMED, TABLE.format("party")),
    (("ALTER TABLE commitment ENABLE ROW LEVEL SECURITY",), TABLE.format("commitment")),
    (("ALTER TABLE entry DROP CONSTRAINT fk_entry_facet",), TABLE.format("entry")),
    (
        (
            "ALTER TABLE party DROP CONSTRAINT pk_party",
            "INSERT INTO party SELECT * FROM party LIMIT 1",
        ),
        "the table party differs from the ledger: 1 rows too many, 0 missing",
    ),
)


def told(connection: Connection, statements: tuple[str, ...]) -> set[str]:
    with tried(connection):
        for statement in statements:
            connection.exec_driver_sql(statement)
        return {fault.what for fault in faults(connection)}


def test_a_guard_or_table_that_is_not_as_it_was_is_named(
    small_register: str, database: str, trial: Trial
) -> None:
    cases = ON_A_FILE if database == "sqlite" else ON_A_SERVER
    with connect(Location(small_register)).writing(keep=False) as connection:
        untouched = told(connection, ())
        missed = [said for done, said in cases if said not in told(connection, done)]
    trial.tell(
        "P5",
        f"{database}, guards",
        f"{len(cases)} guards and tables taken away or weakened: {len(cases) - len(missed)} named",
        control=f"untouched: {len(untouched)} named",
    )
    assert untouched == set()
    assert missed == []


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "change",
    ["' STRICT', ''", "'seq > 0', 'seq > -9'", "'value TEXT NOT', 'value TEXT COLLATE NOCASE NOT'"],
)
def test_a_table_rewritten_in_the_file_is_named(
    small_register: str, tracker: Tracker, change: str
) -> None:
    with closing(sqlite3.connect(small_register)) as program:
        program.execute("PRAGMA writable_schema = ON")
        program.execute(SCHEMA.format(change))
        program.commit()
    result = tracker("verify")
    assert result.exit_code == 1
    assert "!! the table entry is not as this program makes it\n" in result.stdout


@pytest.mark.databases("sqlite")
def test_an_index_that_tells_of_other_rows_than_its_table_is_named(
    small_register: str, tracker: Tracker
) -> None:
    name = "ix_party_name_key"
    with closing(sqlite3.connect(small_register, isolation_level=None)) as program:
        kept = program.execute("SELECT * FROM sqlite_master WHERE name = ?", [name]).fetchone()
        program.execute("UPDATE party SET name_key = 'nobody' WHERE name_key = 'treasury'")
        program.execute("PRAGMA writable_schema = ON")
        program.execute("DELETE FROM sqlite_master WHERE name = ?", [name])
    # Without the index the table is put right, and the index is put back as it was.
    with closing(sqlite3.connect(small_register, isolation_level=None)) as program:
        program.execute("UPDATE party SET name_key = 'treasury' WHERE name_key = 'nobody'")
        program.execute("PRAGMA writable_schema = ON")
        program.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", kept)
    result = tracker("verify")
    assert result.exit_code == 1
    assert "!! the file is damaged: row" in result.stdout
    assert f"missing from index {name}" in result.stdout


def test_what_a_program_of_a_team_adds_beside_the_tables_is_named(
    small_register: str, tracker: Tracker
) -> None:
    with connect(Location(small_register)).writing() as connection:
        connection.exec_driver_sql("CREATE VIEW names AS SELECT name FROM party")
        connection.exec_driver_sql("CREATE INDEX names_of_ours ON party (name)")
        connection.exec_driver_sql("CREATE TABLE ours (name TEXT)")
    told = tracker("verify")
    # The schema of a server may be shared; a file is ours alone.
    added = () if "://" in small_register else ("view names", "index names_of_ours", "table ours")
    assert told.exit_code == bool(added)
    assert all(f"the {one} is none of this program's" in told.stdout for one in added)


COMMANDS = (
    ("list",),
    ("list", "--json", "--as-of", "2025-06-01"),
    ("show", "PLAN"),
    ("log", "--limit", "0"),
    ("report", "weekly", "--week", "2025-W20", "--output", "-"),
    ("timeline", "PLAN"),
)
CHANGES = (
    "UPDATE entry SET value = 'dropped' WHERE facet = 'delivery'",
    "UPDATE entry SET facet = 'unheard-of' WHERE facet = 'delivery'",
    "UPDATE entry SET occurred = '2025-02-30', occurred_latest = '2025-02-30' WHERE seq > 9",
    "UPDATE entry SET recorded_at = 'yesterday'",
    "UPDATE entry SET detail = '{' WHERE detail <> '{}'",
    "UPDATE entry SET refs = '[]'",
    "UPDATE entry SET voice = 'party:none' WHERE facet = 'says'",
    "UPDATE entry_text SET value = 'Somebody else' WHERE field = 'title'",
    "DELETE FROM entry WHERE facet = 'party'",
    "DELETE FROM subject",
    "UPDATE commitment SET kind = 'whatever', announced_latest = 'soon'",
    "UPDATE status SET facts = '[]'",
)
NOT_TEXT = (
    "UPDATE entry_text SET value = CAST(X'ff1b5b' AS TEXT)",
    "UPDATE entry_text SET field = CAST(X'1b5d30ff' AS TEXT) WHERE field = 'quote'",
    "UPDATE party SET name = CAST(X'c328' AS TEXT)",
)


def test_what_was_tampered_with_is_read_or_refused_in_a_line(
    small_register: str,
    database: str,
    tracker: Tracker,
    trial: Trial,
    ledger: list[StoredEntry],
) -> None:
    changes = CHANGES if database == "postgresql" else (*CHANGES, *NOT_TEXT)
    chosen = changes[:: trial.size(short=5, whole=1)]
    answered, refused, silent, wrong = 0, 0, 0, []
    untouched = tracker("verify")
    for statement in chosen:
        forge(small_register, ledger)
        with tampering(small_register, keep=True) as connection:
            connection.exec_driver_sql(statement)
        verdict = tracker("verify")
        silent += verdict.exit_code != 1 or not verdict.stdout.startswith("BROKEN: ")
        for command in COMMANDS:
            result = tracker(*command)
            answered += result.exit_code == 0
            refused += result.exit_code != 0
            line = result.stderr.startswith("tracker: ") and result.stderr.count("\n") == 1
            if result.exit_code and not line:
                wrong.append((statement, command, result))
    trial.tell(
        "P5",
        f"{database}, through the front door",
        f"{len(chosen)} kinds of change: verify told {len(chosen) - silent}; {len(COMMANDS)} "
        f"reading commands answered {answered} times and refused {refused} times in one line",
        control=f"untouched: verify leaves with {untouched.exit_code}",
    )
    assert untouched.exit_code == 0
    assert wrong == []
    assert silent == 0
    assert answered > 0

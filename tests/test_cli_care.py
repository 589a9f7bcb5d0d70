"""Making a register and seeing to it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fixtures_program import Tracker, process_environment
from tracker.ledger.schema import REVISION


def test_init_makes_a_register_and_says_what_to_type_next(
    register_url: str, tracker: Tracker
) -> None:
    result = tracker("init", "--title", "Housing promises")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr.endswith("(1 entry).\nNext: tracker add REF TITLE -s URL\n")
    assert tracker("verify").stdout.startswith("ok\t")


def test_the_example_verifies_and_is_the_same_everywhere(
    example_register: str, tracker: Tracker, golden: object
) -> None:
    assert tracker("verify").stdout.startswith("ok\t")
    golden("example-head.txt", tracker("head").stdout)  # type: ignore[operator]


def test_status_shows_schema_and_head(example_register: str, tracker: Tracker) -> None:
    (row,) = tracker("db", "status", "--json").json()["rows"]
    assert row["schema"] == row["schema_wanted"] == REVISION
    assert tracker("head").stdout == f"{row['entries']}\t{row['head']}\n"


def test_an_upgrade_of_a_current_register_changes_nothing(
    example_register: str, tracker: Tracker
) -> None:
    before = tracker("head").stdout
    result = tracker("db", "upgrade")
    assert result.exit_code == 0
    assert f"has schema {REVISION} already" in result.stderr
    assert tracker("head").stdout == before


@pytest.mark.databases("sqlite")
def test_a_backup_is_whole_verified_and_never_written_over(
    example_register: str, tracker: Tracker, workplace: Path
) -> None:
    target = workplace / "copy.db"
    result = tracker("backup", str(target))
    assert result.exit_code == 0
    assert result.stdout == f"{target}\n"
    copied = tracker("--db", str(target), "head")
    assert copied.stdout == tracker("head").stdout
    # Typed again it finds its own copy; of a register that has grown since it is none.
    assert tracker("backup", str(target)).exit_code == 0
    assert tracker("note", "JAY-07", "Later").exit_code == 0
    again = tracker("backup", str(target))
    assert again.exit_code == 6
    assert "exists already" in again.stderr
    assert list(workplace.glob(".*")) == []


@pytest.mark.databases("sqlite")
def test_a_broken_register_is_read_all_the_same(example_register: str, tracker: Tracker) -> None:
    with sqlite3.connect(example_register) as connection:
        connection.execute("DROP TRIGGER entry_guard_update")
        connection.execute("UPDATE entry SET value = 'accepted' WHERE value = 'rejected'")
    connection.close()
    assert tracker("verify").exit_code == 1
    assert tracker("list").exit_code == 0


def test_settings_come_from_flags_then_environment_then_files(
    tracker: Tracker, workplace: Path
) -> None:
    (workplace / "tracker.toml").write_text('db = "here.db"\nplaces = "GOV.UK"\n')

    def origin(name: str, *flags: str, env: dict[str, str] | None = None) -> tuple[str, str]:
        rows = tracker(*flags, "config", "--json", env=env).json()["rows"]
        (row,) = [found for found in rows if found["name"] == name]
        return row["value"], row["origin"]

    assert origin("places") == ("GOV.UK", str(workplace / "tracker.toml"))
    assert origin("db", env={"TRACKER_DB": ""}) == (
        str(workplace / "here.db"),
        str(workplace / "tracker.toml"),
    )
    assert origin("db", env={"TRACKER_DB": "env.db"}) == ("env.db", "$TRACKER_DB")
    assert origin("db", "--db", "flag.db") == ("flag.db", "--db")


def test_a_bad_setting_is_one_line(tracker: Tracker, workplace: Path) -> None:
    (workplace / "tracker.toml").write_text('registr = "here.db"\n')
    result = tracker("list")
    assert result.exit_code == 2
    assert "'registr' is not a setting. It may hold db, actor" in result.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_what_a_shell_needs(tracker: Tracker, shell: str) -> None:
    result = tracker("completion", shell)
    assert result.exit_code == 0
    assert "_TRACKER_COMPLETE" in result.stdout


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("tracker show CASEY-A", "CASEY-AUDIT"),
        ("tracker update JAY-13 under", "under-way"),
        ("tracker checked JAY-1", "JAY-13"),
        ("tracker step CP-BILL passed -s gov-audit-t", "gov-audit-terms"),
        ("tracker step CP-BILL passed --by home", "Home Office"),
        ("tracker tag JAY-13 cust", "custody"),
        ("tracker list --tag cust", "custody"),
    ],
)
def test_completion_completes_refs_sources_and_values(
    example_register: str, tracker: Tracker, words: str, offered: str
) -> None:
    typed = words.split()
    result = tracker(
        env={
            "_TRACKER_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(len(typed) - 1),
        }
    )
    assert f"plain,{offered}" in result.stdout.splitlines()


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("wait", [0.3, 0.9])
def test_an_interrupted_init_leaves_its_name_free(
    register_url: str, workplace: Path, tracker: Tracker, wait: float
) -> None:
    command = [sys.executable, "-m", "tracker", "--db", register_url, "init", "--example"]
    environment = process_environment(register_url, workplace.parent / "home")
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as started:
        time.sleep(wait)
        started.kill()
    if not Path(register_url).exists():
        assert tracker("init").exit_code == 0
    assert tracker("verify").exit_code == 0

"""Bad input: one line that says what is wrong and what to type, the documented exit code,
and nothing written.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from tests.fixtures_program import Result, Tracker
from tracker.ledger.schema import REVISION

STATEMENT = "https://hansard.example/2025-01-16"


@pytest.fixture
def opened(empty_register: str, tracker: Tracker) -> Tracker:
    for ref in ("JAY-13", "JAY-14", "CPA"):
        made = tracker("add", ref, ref, "-s", STATEMENT, "--published", "2025-01-16")
        assert made.exit_code == 0, made
    return tracker


def one_line(result: Result, exit_code: int) -> str:
    assert result.exit_code == exit_code, result
    assert result.stdout == ""
    line = result.stderr.removesuffix("\n")
    assert line.startswith("tracker: ")
    assert "\n" not in line
    assert "Traceback" not in line
    return line.removeprefix("tracker: ")


@pytest.mark.parametrize(
    ("command", "exit_code", "said"),
    [
        (
            ("update", "JAY-31", "planned", "-s", STATEMENT),
            4,
            "There is no commitment or instrument 'JAY-31'. Did you mean JAY-14 or JAY-13?",
        ),
        (("show", "JAY13"), 4, "JAY-13"),
        (
            ("update", "JAY-13", "planed", "-s", STATEMENT),
            2,
            "'planed' is not a delivery. Did you mean planned?",
        ),
        (("list", "--headline", "delivred"), 2, "delivered"),
        (("list", "--as-of", "16/01/2025"), 2, "'16/01/2025' is not a date that can be read"),
        (("list", "--as-of", "2025-02-29"), 2, "'2025-02-29' is not a date that can be read"),
        (("list", "--known-at", "yesterday"), 2, "'yesterday' is not a date that can be read"),
        (
            ("due", "JAY-13", "when the moon is blue", "-s", STATEMENT),
            2,
            "No rule reads the deadline 'when the moon is blue'.",
        ),
        (
            ("update", "JAY-13", "planned", "-s", "www.gov.uk/a-page"),
            2,
            "'www.gov.uk/a-page' is not an address that can be cited.",
        ),
        (("update", "JAY-13", "planned", "-s", "hansard.exampel"), 4, "There is no source"),
        (
            ("update", "JAY-13", "planned", "-s", "https://new.example/"),
            2,
            "Add --on 2025-01-16, or --published for a new source.",
        ),
        (
            ("update", "JAY-13", "planned", "-s", STATEMENT, "--on", "2031"),
            2,
            "'2031' has not come yet, and the change of JAY-13 is recorded as having happened.",
        ),
        (("update", "JAY-13", "planned", "-s", STATEMENT, "--on", "2025-01/.."), 2, "no last day"),
        (("add", "J 1", "x", "-s", STATEMENT), 2, "'J 1' cannot be a ref"),
        (("note", "JAY-13", "a\x1b[31mb"), 2, "the control character U+001B"),
        (("correct", "999999", "--because", "x", "-q", "y"), 4, "There is no entry '999999'"),
        (("correct", "one", "--because", "x"), 2, "'one' is not the number of an entry"),
        (("undo", "999999"), 4, "999999"),
        (("updte", "JAY-13"), 2, "There is no command 'updte'. Did you mean update?"),
        (("report", "weekly", "--week", "2025-W60"), 2, "2025-W60"),
        (("report", "weekly", "--ending", "2025-01-17"), 2, "is no Sunday"),
        (("update", "JAY-13"), 2, "Missing argument"),
        (("checked", "@mine"), 4, "There is no saved list 'mine'"),
        (("list", "--nonsense"), 2, "--nonsense"),
    ],
)
def test_bad_input_is_one_line_and_changes_nothing(
    opened: Tracker, command: tuple[str, ...], exit_code: int, said: str
) -> None:
    before = opened("head").stdout
    assert said in one_line(opened(*command), exit_code)
    assert opened("head").stdout == before


READING = [("list",), ("show", "CPA"), ("log",), ("verify",), ("report", "weekly"), ("agenda",)]
WRITING = [("note", "CPA", "x"), ("undo",), ("source", "add", "https://a.example/")]


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("command", [*READING, *WRITING])
class TestARegisterThatCannotBeOpened:
    def test_missing(self, register_url: str, tracker: Tracker, command: tuple[str, ...]) -> None:
        line = one_line(tracker(*command), 3)
        assert line == (
            f"No register at {register_url}: there is no such file. "
            "Run `tracker init` to create one, or name another with --db."
        )
        assert not Path(register_url).exists()

    def test_a_folder(self, register_url: str, tracker: Tracker, command: tuple[str, ...]) -> None:
        Path(register_url).mkdir()
        assert "is not a register: it is a folder" in one_line(tracker(*command), 3)
        Path(register_url).rmdir()

    def test_empty(self, register_url: str, tracker: Tracker, command: tuple[str, ...]) -> None:
        Path(register_url).touch()
        assert "is not a register" in one_line(tracker(*command), 3)
        assert Path(register_url).read_bytes() == b""

    def test_text(self, register_url: str, tracker: Tracker, command: tuple[str, ...]) -> None:
        Path(register_url).write_text("ref,title\n" * 1000)
        assert "is not a register: it is not a SQLite database" in one_line(tracker(*command), 3)

    def test_another_programs(
        self, register_url: str, tracker: Tracker, command: tuple[str, ...]
    ) -> None:
        with sqlite3.connect(register_url) as connection:
            connection.execute("CREATE TABLE notes (text TEXT)")
        connection.close()
        assert "another program's file" in one_line(tracker(*command), 3)

    @pytest.mark.parametrize(
        ("revision", "said"),
        [("9999", "was written by a newer version"), ("", "was written by a newer version")],
    )
    def test_another_version(
        self,
        empty_register: str,
        tracker: Tracker,
        command: tuple[str, ...],
        revision: str,
        said: str,
    ) -> None:
        with sqlite3.connect(empty_register) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        connection.close()
        assert said in one_line(tracker(*command), 3)

    def test_older(
        self,
        empty_register: str,
        tracker: Tracker,
        command: tuple[str, ...],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        with sqlite3.connect(empty_register) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '0000'")
        connection.close()
        monkeypatch.setattr("tracker.ledger.database.REVISIONS", ("0000", REVISION))
        assert one_line(tracker(*command), 3).endswith("Run `tracker db upgrade`.")

    def test_damaged(self, empty_register: str, tracker: Tracker, command: tuple[str, ...]) -> None:
        content = bytearray(Path(empty_register).read_bytes())
        content[4096:] = os.urandom(len(content) - 4096)
        Path(empty_register).write_bytes(content)
        assert "is damaged" in one_line(tracker(*command), 7)


@pytest.mark.databases("sqlite")
def test_a_register_that_somebody_else_is_writing_is_busy(
    opened: Tracker, empty_register: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.ledger.database.BUSY_TIMEOUT", 0.1)
    other = sqlite3.connect(empty_register, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert "is busy" in one_line(opened("note", "CPA", "x"), 7)
        assert opened("list").exit_code == 0
    finally:
        other.close()


@pytest.mark.databases("sqlite")
def test_reading_writes_no_byte(opened: Tracker, empty_register: str) -> None:
    before = Path(empty_register).read_bytes()
    for command in READING:
        assert opened(*command).exit_code == 0, command
    assert Path(empty_register).read_bytes() == before
    assert [
        path.name for path in Path(empty_register).parent.glob(f"{Path(empty_register).name}*")
    ] == [Path(empty_register).name]


def test_init_leaves_an_existing_register_alone(opened: Tracker) -> None:
    before = opened("head").stdout
    assert "exists already and is left as it is" in one_line(opened("init"), 5)
    assert opened("head").stdout == before


def test_several_refs_are_all_or_nothing(opened: Tracker) -> None:
    before = opened("head").stdout
    result = opened("update", "JAY-13", "JAY-99", "planned", "-s", STATEMENT)
    assert result.exit_code == 4
    assert opened("head").stdout == before


@pytest.mark.databases("sqlite")
def test_a_report_that_cannot_be_written_leaves_the_last_one(
    opened: Tracker, workplace: Path
) -> None:
    target = workplace / "missing" / "weekly.html"
    result = opened("report", "weekly", "--output", str(target))
    assert "it cannot be written (no such file or directory)" in one_line(result, 6)

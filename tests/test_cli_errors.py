"""Bad input, typed by accident or not: one line that says what is wrong and what to type, the
documented exit code, and nothing written.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fixtures_program import CHECKOUT, Result, Tracker, process_environment

PAGE = "https://hansard.example/2025-01-16"
SHEET = f"""
source:
  {{key: s, title: S, url: {PAGE}, published: 2025-01-16, type: official_record}}
facts:
- {{add: JAY-13, title: Mandatory reporting}}
- {{add: JAY-14, title: Limitation}}
- {{add: CPA, title: A new authority}}
- {{add: A, title: A promise}}
"""
NO_TEXT = "\udcff"
ESCAPE, BIDI = "\x1b[2J", "\u202e"
NINES = "9" * 5000
LONG_NAME = "a" * 300


def fill(tracker: Tracker) -> None:
    made = tracker("--quiet", "record", "-", input=SHEET)
    assert made.exit_code == 0, made


pytestmark = pytest.mark.filled(by=fill)


@pytest.fixture
def opened(tracker: Tracker) -> Tracker:
    return tracker


def one_line(result: Result, exit_code: int) -> str:
    """What a refusal says: one line of printable signs."""
    assert result.exit_code == exit_code, result
    assert result.stdout == ""
    line = result.stderr.removesuffix("\n")
    assert line.startswith("tracker: ")
    assert line.isprintable()
    return line.removeprefix("tracker: ")


BAD: tuple[tuple[tuple[str, ...], int, str], ...] = (
    # Slips of the hand.
    (
        ("update", "JAY-31", "planned", "-s", PAGE),
        4,
        "There is no commitment or instrument 'JAY-31'. Did you mean JAY-14 or JAY-13?",
    ),
    (("show", "JAY13"), 4, "JAY-13"),
    (
        ("update", "JAY-13", "planed", "-s", PAGE),
        2,
        "'planed' is not a finding. Did you mean planned?",
    ),
    (("update", "JAY-13", "done", "-s", PAGE), 2, "It is one of not_assessed, no_action_found,"),
    (("update", "JAY-13", "planned"), 2, "no source is named. Add -s URL --published 2025-01-16"),
    (("add", "J1"), 2, "Type tracker add [OPTIONS] REF TITLE, as: tracker add CPA-LAW"),
    (("init", "--titel", "x"), 2, "There is no option '--titel'. Did you mean --title?"),
    (("agenda", "--days", "x"), 2, "'x' is not a valid whole number."),
    (("list", "JYA-*"), 4, "There is no ref that matches 'JYA-*'. See tracker list."),
    (("list", "--headline", "delivred"), 2, "delivered"),
    (("list", "--as-of", "06/01/2025"), 2, "'06/01/2025' is not a date that can be read"),
    (("list", "--as-of", "2025-02-29"), 2, "'2025-02-29' is not a date that can be read"),
    (("list", "--known-at", "tomorrow"), 2, "'tomorrow' is not a date that can be read"),
    (
        ("due", "JAY-13", "when the moon is blue", "-s", PAGE),
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
        ("update", "JAY-13", "planned", "-s", PAGE, "--on", "2031"),
        2,
        "'2031' has not come yet, and the finding on JAY-13 is recorded as having happened.",
    ),
    (("update", "JAY-13", "planned", "-s", PAGE, "--on", "2025-01/.."), 2, "no last day"),
    (("add", "J 1", "x", "-s", PAGE), 2, "'J 1' cannot be a ref"),
    (("note", "JAY-13", "a\x1b[31mb"), 2, "the control character U+001B"),
    (("correct", "999999", "--because", "x", "-q", "y"), 4, "There is no entry '999999'"),
    (("correct", "one", "--because", "x"), 2, "'one' is not the number of an entry"),
    (("undo", "999999"), 4, "There is no batch '999999'. See tracker log."),
    (("updte", "JAY-13"), 2, "There is no command 'updte'. Did you mean update?"),
    (("report", "weekly", "--week", "2025-W60"), 2, "2025-W60"),
    (("report", "weekly", "--ending", "2025-01-17"), 2, "is no Sunday"),
    (("update", "JAY-13"), 2, "Missing argument"),
    (("checked", "@mine"), 4, "Save it: tracker saved mine REFS"),
    (("list", "--nonsense"), 2, "--nonsense"),
    (("list", "--quiet"), 2, "'--quiet' goes before the command. Type tracker --quiet list …"),
    # Out of range, or not what a name, a text or a pattern can be.
    (("report", "weekly", "--week", "0001-W01"), 2, "Type a week as 2025-W03."),
    (("report", "weekly", "--week", "9999-W51"), 2, "Type a week as 2025-W03."),
    (("report", "weekly", "--ending", "9999-12-26"), 2, "Type a week as 2025-W03."),
    (("note", "A", "x", "-s", "http://["), 2, "'http://[' is not an address that can be cited"),
    (("note", "A", "x", "-s", LONG_NAME), 4, f"There is no source '{LONG_NAME}'."),
    (("show", NO_TEXT), 2, "'\\udcff' is not UTF-8 text."),
    (("add", "NEW", NO_TEXT, "-s", PAGE), 2, "'\\udcff' is not UTF-8 text."),
    (("tag", "A", NO_TEXT), 2, "'\\udcff' is not UTF-8 text."),
    ((NO_TEXT,), 2, "'\\udcff' is not UTF-8 text."),
    (("--db", f"{NO_TEXT}.db", "list"), 3, "\\udcff.db: there is no such file."),
    (("record", f"{NO_TEXT}.yaml"), 6, "\\udcff.yaml: no such file or directory."),
    (("list", f"A-1..{NINES}"), 2, "…' cannot be a ref"),
    (("list", "A-1234567890..234567891"), 2, "cannot be a ref"),
    (("test", "A", "²", "--met"), 2, "'²' is not the number of a test."),
    (("test", "A", NINES, "--met"), 2, "…' is not the number of a test."),
    (("list", "--grep", "a{99999999999}"), 2, "the repetition number is too large."),
    (("list", "--grep", "(" * 6000), 2, "it is nested too deeply."),
    (("list", "--grep", "("), 2, "is not a regular expression: missing )"),
    (("list", "--known-at", "0001-01-01T00:00:00+14:00"), 2, "is not a date that can be read"),
    (("correct", "2147483648", "--because", "x"), 4, "There is no entry '2147483648'."),
    (("undo", "2147483648"), 4, "There is no entry '2147483648'."),
    (("due", "A", "x", "--anchor", "999999999999", "-s", PAGE), 4, "There is no entry"),
    (("log", "--limit", "9" * 20), 2, "is not in the range 0<=x<=2147483647."),
    (
        ("--db", "none.db", "note", "A", "x"),
        3,
        "there is no such file. Run `tracker init` to create one, or name another with --db.",
    ),
    # Signs that would move a cursor.
    (("show", f"A{ESCAPE}{BIDI}"), 4, "'A␛[2J\\u202e'"),
    (("list", "--lead", f"a\nb{ESCAPE}"), 4, "'a b␛[2J'"),
    (("update", "A", f"planned{ESCAPE}"), 2, "'planned␛[2J'"),
    ((f"list{ESCAPE}",), 2, "'list␛[2J'"),
    (("list", f"--{BIDI}"), 2, "\\u202e"),
    (("list", "--as-of", ESCAPE), 2, "'\\x1b[2J'"),
    # Nothing where something is needed.
    (("add", "X", "", "-s", PAGE), 2, "The title cannot be recorded: it is empty."),
    (("add", "X", "  ", "-s", PAGE), 2, "The title cannot be recorded: it is empty."),
    (("note", "A", ""), 2, "The text cannot be recorded: it is empty."),
    (("edit", "A", "--title", ""), 2, "The title cannot be recorded: it is empty."),
    (("edit", "A", "--lead", " "), 2, "The name cannot be recorded: it is empty."),
    (("tag", "A", " "), 2, "A tag is a word."),
    (("drop", "A", "--because", " "), 2, "The because cannot be recorded: it is empty."),
    (("claim", "A", "delivered", "-q", " ", "-s", PAGE), 2, "The quote cannot be recorded"),
    (("source", "add", ""), 2, "The name of a source is empty."),
    (("note", "A", "x", "-s", " "), 2, "The name of a source is empty."),
    (("--as", " ", "note", "A", "x"), 2, "The name of who records cannot be recorded"),
)


def test_bad_input_is_one_line_and_changes_nothing(opened: Tracker) -> None:
    before = opened("head").stdout
    wrong = {}
    for command, exit_code, said in BAD:
        result = opened(*command)
        if said not in one_line(result, exit_code):
            wrong[command] = result
    assert wrong == {}
    assert opened("head").stdout == before


def test_init_leaves_an_existing_register_alone(opened: Tracker) -> None:
    before = opened("head").stdout
    assert "exists already and is left as it is" in one_line(opened("init"), 5)
    assert opened("head").stdout == before


def test_several_refs_are_all_or_nothing(opened: Tracker) -> None:
    before = opened("head").stdout
    result = opened("update", "JAY-13", "JAY-99", "planned", "-s", PAGE)
    assert result.exit_code == 4
    assert opened("head").stdout == before


@pytest.mark.databases("sqlite")
def test_a_report_that_cannot_be_written_leaves_the_last_one(
    opened: Tracker, workplace: Path
) -> None:
    target = workplace / "missing" / "weekly.html"
    result = opened("report", "weekly", "--output", str(target))
    assert "it cannot be written (no such file or directory)" in one_line(result, 6)


@pytest.mark.databases("sqlite")
def test_a_message_moves_no_cursor(tracker: Tracker, workplace: Path) -> None:
    made = tracker("--db", f"r{ESCAPE}.db", "init")
    assert made.exit_code == 0
    assert "r␛[2J.db" in made.stderr
    assert "\x1b" not in made.stderr


def test_a_text_is_recorded_without_the_space_around_it(opened: Tracker) -> None:
    assert opened("edit", "A", "--title", "  Another\tname \n").exit_code == 0
    (row,) = opened("list", "A", "--json").json()["rows"]
    assert row["title"] == "Another\tname"


def test_an_empty_text_still_empties_a_part(opened: Tracker) -> None:
    assert opened("edit", "A", "--lead", "Home Office").exit_code == 0
    assert opened("edit", "A", "--lead", "").exit_code == 0
    (row,) = opened("list", "A", "--json").json()["rows"]
    assert row["lead"] is None


def test_a_clock_beyond_the_calendar_is_refused(opened: Tracker) -> None:
    said = one_line(opened("list", now="9999-12-31T23:59:59-14:00"), 2)
    assert said.startswith("'9999-12-31T23:59:59-14:00' is not a date that can be read")


def test_a_deadline_on_the_last_day_is_drawn(opened: Tracker) -> None:
    given = ("due", "A", "in the end", "--latest", "9999-12-31", "-s", PAGE)
    assert opened(*given).exit_code == 0
    page = opened("report", "weekly", "--week", "2025-W20")
    assert page.exit_code == 0
    assert "31 Dec 9999" in page.stdout
    assert opened("--color", "always", "timeline", "A").exit_code == 0


@pytest.mark.parametrize("week", ["0001-W02", "2025-W20"])
def test_the_first_week_that_has_a_week_before_it_is_reported(opened: Tracker, week: str) -> None:
    assert opened("report", "weekly", "--week", week).exit_code == 0


def test_a_report_may_be_called_anything(opened: Tracker, workplace: Path) -> None:
    name = f"bad{NO_TEXT}.html"
    result = opened("report", "weekly", "--week", "2025-W20", "--output", name)
    assert (result.exit_code, result.stdout) == (0, "bad\\udcff.html\n")
    assert (workplace / name).is_file()


@pytest.mark.databases("sqlite")
def test_a_backup_may_be_called_anything_and_leaves_nothing_else(
    opened: Tracker, workplace: Path
) -> None:
    name = f"bad{NO_TEXT}.db"
    assert opened("backup", name).stdout == "bad\\udcff.db\n"
    assert opened("--db", name, "head").stdout == opened("head").stdout
    assert [path.name for path in workplace.iterdir()] == [name]


@pytest.mark.databases("sqlite")
def test_a_backup_into_no_folder_is_refused(opened: Tracker) -> None:
    said = one_line(opened("backup", "nodir/x.db"), 6)
    assert said == "nodir/x.db: no such file or directory. Name another file."


@pytest.mark.databases("postgresql")
def test_an_address_is_shown_as_typed_and_without_its_password(tracker: Tracker) -> None:
    address = "postgresql://u:secret@nowhere.invalid/db?password=secret"
    shown = "postgresql://u:***@nowhere.invalid/db?password=***"
    assert one_line(tracker("--db", address, "list"), 7).startswith(f"{shown} cannot be reached.")


@pytest.mark.databases("sqlite")
def test_a_setting_without_sense_is_one_line(tracker: Tracker, workplace: Path) -> None:
    (workplace / "tracker.toml").write_text('db = "\\u0000"\n', encoding="utf-8")
    assert "'db' holds the character U+0000. Remove it." in one_line(tracker("list"), 2)


@pytest.mark.databases("sqlite")
def test_a_sheet_of_aliases_is_counted_before_it_is_read(opened: Tracker, workplace: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    (workplace / "bomb.yaml").write_text("\n".join(lines), encoding="utf-8")
    before = time.process_time()
    result = opened("record", "bomb.yaml")
    assert time.process_time() - before < 2
    assert result.exit_code == 6
    assert "its aliases spell out too much" in result.stderr


@pytest.mark.databases("sqlite")
def test_bytes_that_are_no_text_are_refused_by_the_process_too(
    opened: Tracker, register_url: str, workplace: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "show", b"\xff"],
        env=process_environment(register_url, workplace.parent / "home"),
        cwd=CHECKOUT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == b"tracker: '\\udcff' is not UTF-8 text. Type it in UTF-8.\n"

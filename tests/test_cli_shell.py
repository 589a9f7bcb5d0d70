"""The shell from a pipe: its lines are commands, and a failure stops it."""

from __future__ import annotations

import pytest

from tests.fixtures_program import Tracker, done


@pytest.fixture
def filled(review_register: str, tracker: Tracker) -> Tracker:
    return tracker


def test_its_lines_print_what_the_commands_do(filled: Tracker) -> None:
    commands = (
        ("list", "--lead", "housing department"),
        ("show", "SAID"),
        ("log", "--ref", "BOTH", "--json"),
        ("list", "SAID*", "--as-of", "2026-06-11"),
    )
    alone = "".join(done(filled(*words)).stdout for words in commands)
    result = filled(
        "shell",
        input="list --lead 'housing department'\n\n  # show NOPE\ntracker show SAID\n"
        "log --ref BOTH --json\nlist SAID* --as-of 2026-06-11\nexit\nshow NOPE\n",
    )
    assert (result.exit_code, result.stdout, result.stderr) == (0, alone, "")


def test_each_line_is_a_batch_that_the_next_one_sees(filled: Tracker) -> None:
    lines = "note SAID 'One # two'\nnote SAID Three\nundo\nshow SAID\n"
    result = done(filled("shell", input=lines))
    told = [line.split("\t")[1] for line in result.stdout.splitlines()[-3:]]
    assert told[0] == "2026-07-01, tracker: note: One # two"
    assert told[1].startswith("2026-07-01, tracker: note: Three [undone by ")
    assert filled("verify").exit_code == 0


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("show SIAD", 4, "There is no commitment, instrument or source 'SIAD'. Did you mean SAID?"),
        ("lst", 2, "There is no command 'lst'. Did you mean list?"),
        ("list --nonsense", 2, "There is no option '--nonsense'."),
        ("update SAID delivered -s new --test Open", 5, "no source of grade A or B"),
        ("list SAID --exit-code", 1, "it ended with exit code 1."),
        ("--db nowhere.db list", 3, "No register at nowhere.db"),
        ("checked -", 2, "Nothing more can be read from stdin"),
        ("record -", 2, "Nothing more can be read from stdin"),
        ("review SAID", 2, "A review takes its answers from stdin"),
        ("shell", 2, "This is a line of a tracker shell already."),
        ("note SAID 'x", 2, "a quotation mark is not closed"),
        ("note SAID x\\", 2, "it ends in \\"),
    ],
)
def test_a_failure_stops_with_its_line_and_its_exit_code(
    filled: Tracker, line: str, code: int, said: str
) -> None:
    before = filled("head").stdout
    result = filled("shell", input=f"# a morning\n{line}\nnote SAID 'never recorded'\n")
    assert result.exit_code == code, result
    assert result.stderr.startswith("tracker: line 2: ")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert filled("head").stdout == before


@pytest.mark.databases("sqlite")
def test_what_earlier_lines_recorded_stays(filled: Tracker) -> None:
    result = filled("shell", input="note SAID 'This stays'\nshow NOPE\n")
    assert result.exit_code == 4
    assert "This stays" in filled("show", "SAID").stdout


@pytest.mark.databases("sqlite")
def test_keeping_going_ends_with_the_first_failure(filled: Tracker) -> None:
    lines = "show NOPE\nnote SAID 'Recorded all the same'\nlst\n"
    result = filled("--quiet", "shell", "--keep-going", input=lines)
    assert result.exit_code == 4
    assert [line.split(": ")[1] for line in result.stderr.splitlines()] == ["line 1", "line 3"]
    assert "Recorded all the same" in filled("show", "SAID").stdout


@pytest.mark.databases("sqlite")
def test_options_before_shell_hold_for_every_line_and_a_line_may_have_its_own(
    filled: Tracker, register_url: str
) -> None:
    lines = "note SAID one\n--as 'B. Writer' note SAID two\n--quiet note SAID three\nconfig\n"
    result = done(filled("--as", "C. Chief", "shell", input=lines))
    rows = filled("log", "--ref", "SAID", "--json", "--limit", "3").json()["rows"]
    assert [row["actor"] for row in rows] == ["C. Chief", "B. Writer", "C. Chief"]
    assert result.stderr.count("Recorded as") == 2
    assert "C. Chief\t--actor" in result.stdout.replace("--as", "--actor")


@pytest.mark.databases("sqlite")
def test_the_register_may_be_made_in_the_shell(register_url: str, tracker: Tracker) -> None:
    result = tracker("shell", "--keep-going", input="list\ninit --title Homes\nlist\nverify\n")
    assert result.exit_code == 3
    assert "tracker: line 1: No register at" in result.stderr
    assert result.stderr.count("tracker: line ") == 1


@pytest.mark.databases("sqlite")
def test_a_register_that_goes_away_is_noticed_at_the_next_line(
    filled: Tracker, register_url: str
) -> None:
    from pathlib import Path

    gone = Path("gone.db")
    gone.write_bytes(Path(register_url).read_bytes())
    lines = "list SAID\nbackup copy.db\n"
    assert done(filled("--db", "gone.db", "shell", input=lines)).stdout
    gone.unlink()
    assert filled("--db", "gone.db", "shell", input=lines).exit_code == 3


@pytest.mark.databases("sqlite")
def test_a_line_that_is_no_text_is_refused(filled: Tracker) -> None:
    result = filled("shell", input=b"list SAID\nnote SAID \xff\nlist\n")
    assert result.exit_code == 2
    assert result.stderr == "tracker: line 2: '\\udcff' is not UTF-8 text. Type it in UTF-8.\n"


@pytest.mark.databases("sqlite")
def test_help_is_a_word_of_the_shell(filled: Tracker) -> None:
    result = done(filled("shell", input="help\nhelp show\nquit\n"))
    assert "Everyday commands" in result.stdout
    assert "Usage: tracker show" in result.stdout

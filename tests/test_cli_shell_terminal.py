"""The shell on a terminal: what it remembers, completion, and what Ctrl-C and Ctrl-D do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures_program import Tracker, done
from tests.terminal import Terminal, on_terminal

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def filled(review_register: str, tracker: Tracker) -> Tracker:
    return tracker


@pytest.fixture
def prompt(register_url: str) -> str:
    return f"tracker {Path(register_url).name}> "


def test_a_failing_line_is_told_and_the_next_one_asked_for(
    filled: Tracker, register_url: str, workplace: Path, prompt: str
) -> None:
    with on_terminal(register_url, workplace, "shell") as terminal:
        terminal.until(prompt)
        told = terminal.answer("show NOPE", prompt)
        assert "tracker: There is no commitment, instrument, event or source 'NOPE'." in told
        assert "They say it is done" in terminal.answer("tracker list SAID", prompt)
        assert "already" in terminal.answer("shell", prompt)
        terminal.type("exit\n")
        assert terminal.ends()[1] == 0


def test_ctrl_c_abandons_a_line_and_ctrl_d_leaves(
    filled: Tracker, register_url: str, workplace: Path, prompt: str
) -> None:
    before = filled("head").stdout
    with on_terminal(register_url, workplace, "shell") as terminal:
        terminal.until(prompt)
        terminal.answer("note SAID x -s https://gov.example/x", "Title: ")
        told = terminal.interrupt(prompt)
        assert "tracker: interrupted; nothing was recorded." in told
        terminal.type("note SAID abandoned")
        terminal.until("abandoned")
        terminal.interrupt(prompt)
        terminal.type("\x04")
        assert terminal.ends()[1] == 0
    assert filled("head").stdout == before


def completed(terminal: Terminal, typed: str, then: str) -> None:
    """TAB after what was typed writes the rest; the line is then taken back."""
    terminal.type(f"{typed}\t")
    terminal.until(then)
    terminal.type("\x15\n")
    terminal.until("> ")


def test_tab_completes_commands_options_refs_values_and_sources(
    filled: Tracker, register_url: str, workplace: Path, prompt: str
) -> None:
    with on_terminal(register_url, workplace, "shell") as terminal:
        terminal.until(prompt)
        completed(terminal, "chec", "checked ")
        completed(terminal, "tracker show SA", "show SAID ")
        completed(terminal, "checked QUIET --pla", "--places ")
        completed(terminal, "list --headline=under", "--headline=under-way ")
        completed(terminal, "update SAID und", "under-way ")
        completed(terminal, "note SAID x -s ne", "-s new ")
        completed(terminal, "qu", "quit ")


def test_lines_are_remembered_until_the_shell_ends_and_in_no_file(
    filled: Tracker, register_url: str, workplace: Path, prompt: str
) -> None:
    filled("note", "SAID", "An entry before")
    with on_terminal(register_url, workplace, "shell") as terminal:
        terminal.until(prompt)
        terminal.answer("note SAID remembered", prompt)
        terminal.answer("review SAID", "SAID> ")
        terminal.answer("k", prompt)
        terminal.type("\x1b[A\x1b[A")
        terminal.until("note SAID remembered")
        terminal.type("\x15quit\n")
        terminal.ends()
    number = filled("log", "--ref", "SAID", "--json", "--limit", "1").json()["rows"][0]["entry"]
    done(filled("redact", str(number), "text", "--basis", "A name that should not be here"))
    files = [file for file in workplace.rglob("*") if file.is_file()]
    assert [file for file in files if b"remembered" in file.read_bytes()] == []
    with on_terminal(register_url, workplace, "shell") as terminal:
        terminal.until(prompt)
        terminal.type("\x1b[A\n")
        assert "remembered" not in terminal.until(prompt)


def test_an_answer_longer_than_the_screen_goes_through_the_pager(
    filled: Tracker, register_url: str, workplace: Path, prompt: str
) -> None:
    with on_terminal(register_url, workplace, "shell") as terminal:
        terminal.until(prompt)
        terminal.answer("help", prompt)
        terminal.answer("log", ":")
        terminal.type("q")
        terminal.until(prompt)

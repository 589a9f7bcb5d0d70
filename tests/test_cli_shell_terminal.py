"""The shell on a terminal: history, completion, and what Ctrl-C and Ctrl-D do."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.fixtures_program import Tracker
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
        assert "tracker: There is no commitment, instrument or source 'NOPE'." in told
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


def test_lines_are_remembered_for_their_writer_alone(
    filled: Tracker, register_url: str, workplace: Path, prompt: str
) -> None:
    kept = workplace / "home" / "state" / "tracker" / "history"
    with on_terminal(register_url, workplace, "shell") as terminal:
        terminal.until(prompt)
        terminal.answer("note SAID remembered", prompt)
        terminal.answer("review SAID", "SAID> ")
        terminal.answer("k", prompt)
        terminal.type("\x1b[A\x1b[A")
        terminal.until("note SAID remembered")
        terminal.type("\x15quit\n")
        terminal.ends()
    assert kept.read_text() == "note SAID remembered\nreview SAID\nquit\n"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    with on_terminal(register_url, workplace, "shell") as terminal:
        terminal.until(prompt)
        terminal.type("\x1b[A\x1b[A\x1b[A")
        terminal.until("note SAID remembered")
        terminal.answer("", prompt)
    assert filled("show", "SAID").stdout.count("remembered") == 2


def test_a_history_that_cannot_be_kept_stops_nothing(
    filled: Tracker, register_url: str, workplace: Path, prompt: str
) -> None:
    (workplace / "home").mkdir()
    (workplace / "home" / "state").write_text("a file where a folder should be")
    with on_terminal(register_url, workplace, "shell") as terminal:
        terminal.until(prompt)
        assert "They say it is done" in terminal.answer("list SAID", prompt)


def test_an_answer_longer_than_the_screen_goes_through_the_pager(
    filled: Tracker, register_url: str, workplace: Path, prompt: str
) -> None:
    with on_terminal(register_url, workplace, "shell") as terminal:
        terminal.until(prompt)
        terminal.answer("help", prompt)
        terminal.answer("log", ":")
        terminal.type("q")
        terminal.until(prompt)

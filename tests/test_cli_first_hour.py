"""A new analyst's first hour on a terminal of 80 columns: questions, empty lists, tables, help."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal import on_terminal

pytestmark = pytest.mark.databases("sqlite")


def test_a_wrong_answer_is_asked_for_again_in_lines_that_end_between_words(
    empty_register: str, register_url: str, workplace: Path
) -> None:
    typed = ("add", "P1", "A pier", "-s", "https://example.org/pier", "--published", "2026-01-10")
    with on_terminal(register_url, workplace, *typed) as terminal:
        terminal.until("Title")
        terminal.answer("The pier", then="Type (law")
        terminal.until("[other]: ")
        error = terminal.answer("blog", then="[other]: ").partition("Error: ")[2]
    assert error.startswith("'blog' is not a source type. It is one of law, official_record,")
    assert max(map(len, f"Error: {error}".splitlines())) <= 80

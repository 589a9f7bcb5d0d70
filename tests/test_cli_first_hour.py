"""A new analyst's first hour on a terminal of 80 columns: questions, empty lists, tables, help."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from tests.fixtures_program import Tracker, done
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


def test_a_source_and_a_quote_that_are_missing_are_asked_for_and_enter_takes_the_last_source(
    homes_register: str, register_url: str, workplace: Path, tracker: Tracker
) -> None:
    done(tracker("source", "edit", "plan", "--title", "The plan"))
    with on_terminal(register_url, workplace, "claim", "HOMES", "under-way") as terminal:
        terminal.until("Enter: The plan) [plan]: ")
        terminal.answer("", then="Their words, verbatim: ")
        recorded = terminal.answer("We have begun", then="On plan: The plan (")
    assert "HOMES  claim: partly delivered → under way (17 April 2025)" in recorded


@pytest.mark.parametrize(
    ("asked", "typed"),
    [
        (("list",), 'tracker add REF "TITLE" -s URL'),
        (("event", "list"), 'tracker event NAME "TITLE" --on DAY -s URL'),
        (("saved",), "tracker saved NAME REFS"),
        (("source", "list"), "tracker source add URL --published DAY"),
        (("report", "list"), "tracker report issue --output weekly.html"),
    ],
)
def test_a_list_that_is_empty_says_what_to_type(
    empty_register: str, tracker: Tracker, asked: tuple[str, ...], typed: str
) -> None:
    assert typed in done(tracker("--color", "always", *asked)).stderr


def test_people_and_settings_are_tables_in_which_no_word_is_broken(
    homes_register: str, tracker: Tracker
) -> None:
    long = "Department for the Reconstruction of Harbours, Lighthouses and Lightships"
    done(tracker("add", "LIGHT", "Mend the lights", "--lead", long, "-s", "plan"))
    done(tracker("party", "edit", "Housing Department", "--asked-through", long))
    people = click.unstyle(done(tracker("--color", "always", "party", "list")).stdout)
    assert set(long.replace(",", "").split()) <= set(people.replace(",", "").split())
    assert "unknown" not in people
    settings = click.unstyle(done(tracker("--color", "always", "config")).stdout)
    assert settings.split()[:2] == ["Setting", "Value"]


def test_the_first_help_page_has_a_line_for_everyday_commands_and_names_the_rest(
    tracker: Tracker,
) -> None:
    first, every = done(tracker("--help")).stdout, done(tracker("help")).stdout
    assert "Draft what a text commits whom to." in every
    assert "Draft what a text commits whom to." not in first
    assert "Take back your own last batch." in first
    assert "edit correct retract redact" in first

"""What `due` refuses, each in one line that says what to type; and what it reads by a country."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.fixtures_program import Tracker

PAGE = ("-s", "https://gazette.example/a")
SAID = ("--title", "The Gazette", "--type", "statement", "--published", "2025-01-16")
IRISH = "ie"


@pytest.fixture
def promised(tracker: Tracker) -> Tracker:
    """A register of Ireland with one promise."""
    assert tracker("init", "--jurisdiction", IRISH).exit_code == 0
    result = tracker("add", "P1", "Open a clinic", *PAGE, *SAID, "--by", "The Minister")
    assert result.exit_code == 0, result
    return tracker


REFUSED = (
    (("within 100 days of 20 January 2025", "--anchor-on", "2025-02-01"), "by its own words"),
    (("by May 2025", "--anchor-on", "2025-02-01"), "counts from no other day"),
    (("soonish", "--latest", "2025-04-01", "--anchor-on", "2025-02-01"), "Keep the window"),
    (("soonish", "--latest", "2025-04-01", "--jurisdiction", "uk"), "Keep the window"),
    (("--none-set", "--anchor-on", "2025-02-01"), "What sets no date has no window."),
    (("03/04/2025",), "3 April 2025, the usual order in Ireland, or 4 March 2025"),
    (("by 31 June",), "June has no day 31"),
    (("30 February 2025",), "February 2025 has 28 days"),
    (("by the end of 2568",), "2568 is 2025 of the common era"),
    (("2026-27",), "the financial year of Ireland lies in one calendar year"),
    (("2026-27", "--jurisdiction", "neutral"), "Name the country, as --jurisdiction uk"),
    (("within 9 working days", "--jurisdiction", "eu"), "the holidays of one country"),
    (("when the moon is blue",), "--earliest FIRST-DAY --latest LAST-DAY"),
)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("words", "refusal"), REFUSED)
def test_a_phrase_that_is_not_one_window_is_refused(
    promised: Tracker, words: tuple[str, ...], refusal: str
) -> None:
    result = promised("due", "P1", *words, *PAGE)

    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert refusal in result.stderr


@pytest.mark.databases("sqlite")
def test_working_days_say_which_part_to_install(
    promised: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)

    result = promised("due", "P1", "within 9 working days of 3 March 2025", *PAGE)

    assert result.exit_code == 2
    assert "pip install '.[workdays]'" in result.stderr


@pytest.mark.parametrize(
    ("words", "latest"),
    [
        (("by the Budget", "--anchor-on", "2025-10-07"), "2025-10-07"),
        (("within 5 working days of 28 April 2025",), "2025-05-06"),
        (("by the end of FY2026",), "2026-12-31"),
        (("by the end of FY2026", "--jurisdiction", "us"), "2026-09-30"),
        (("within 3 months", "--anchor-on", "2025-02-01"), "2025-05-01"),
    ],
)
@pytest.mark.databases("sqlite")
def test_a_phrase_is_read_by_the_country_of_the_register_or_its_own(
    promised: Tracker, words: tuple[str, ...], latest: str
) -> None:
    result = promised("due", "P1", *words, *PAGE)

    assert result.exit_code == 0, result
    (row,) = json.loads(promised("list", "--json").stdout)["rows"]
    assert row["due_latest"] == latest


def test_the_country_of_a_register_can_be_set_and_is_no_batch_to_undo(promised: Tracker) -> None:
    assert promised("config", "jurisdiction").stdout == f"{IRISH}\n"
    assert promised("config", "jurisdiction", "au").exit_code == 0
    assert promised("config", "jurisdiction").stdout == "au\n"
    due = promised("due", "P1", "by spring 2026", *PAGE)
    assert "30 November 2026" in due.stdout
    assert promised("config", "jurisdiction", "uk").exit_code == 0

    assert promised("undo").exit_code == 0

    (row,) = json.loads(promised("list", "--json").stdout)["rows"]
    assert (row["due_phrase"], promised("config", "jurisdiction").stdout) == (None, "uk\n")
    assert promised("verify").exit_code == 0


@pytest.mark.databases("sqlite")
def test_an_import_reads_by_the_country_and_names_the_rows_it_cannot_read(
    promised: Tracker, workplace: Path
) -> None:
    list_ = workplace / "list.csv"
    list_.write_text(
        "Ref,Promise,Due\nA-1,Open,FY2026\nA-2,Plant,2025-02-30\nA-3,Mend,31 June 2025\n"
        "A-4,Build,2568\nA-5,Teach,2010-11\n",
        encoding="utf-8",
    )
    names = [f"{field}={field.title()}" for field in ("ref", "due")]
    mapped = [part for name in (*names, "title=Promise") for part in ("--map", name)]
    by = ("import", str(list_), "--by", "Watch", "--as-of", "2025-01-31", *mapped)

    refused = promised(*by)
    partly = promised(*by, "--skip-bad")

    assert (refused.exit_code, refused.stderr.count("Mend it in the list.")) == (6, 3)
    for reason in ("February 2025 has 28", "June 2025 has 30", "2568 is 2025", "November 2010"):
        assert reason in refused.stderr
    assert partly.exit_code == 0, partly
    (row,) = json.loads(promised("list", "A-1", "--json").stdout)["rows"]
    assert row["due_latest"] == "2026-12-31"


@pytest.mark.databases("sqlite")
def test_a_duty_that_returns_shows_when_it_is_first_due(promised: Tracker) -> None:
    assert promised("due", "P1", "annually by 31 March", *PAGE).exit_code == 0

    lines = promised("show", "P1").stdout.splitlines()

    duty = "“annually by 31 March”: a duty that returns every year, first by 31 March 2025"
    assert any(duty in line for line in lines)

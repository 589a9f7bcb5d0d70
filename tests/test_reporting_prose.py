"""The same words in every format: what page and Markdown say is read back and compared."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import pytest

from tests.reading_prose import Said, said_by_markdown, said_by_page
from tests.reading_tables import tokens
from tests.reporting_pages import tree
from tests.reporting_sample import empty_week, sample, single
from tracker.domain.dates import Week
from tracker.domain.vocabulary import Badge
from tracker.ledger.database import Database
from tracker.publish.html import weekly_html
from tracker.publish.markdown import weekly_md
from tracker.report.build import Weekly, weekly
from tracker.report.masthead import Edition

MADE: dict[str, Callable[[], Weekly]] = {
    "sample": sample,
    "draft": lambda: sample(number=None),
    "empty": empty_week,
    "single": single,
}
EXAMPLES = {3: "2025-01-19", 16: "2025-04-20", 25: "2025-06-22"}
PAGE, MARKDOWN = "page", "markdown"


@dataclass(frozen=True)
class Allowed:
    """A line that one format has and the other has not."""

    section: str
    who: str
    line: str
    """A pattern that the whole line follows."""
    why: str


_MEANINGS = "|".join(
    re.escape(text.rstrip(".")) for each in Badge for text in (each.label, each.meaning)
)
ALLOWED = (
    Allowed("2 Scoreboard", PAGE, r"Commitments by .* Every panel .*", "panels have a scale"),
    Allowed("2 Scoreboard", PAGE, r"Table of these counts: .*", "panels show the last count only"),
    Allowed("2 Scoreboard", MARKDOWN, r"Commitments by .* The last number .*", "lines have none"),
    Allowed("5 Deadlines", PAGE, r"Each row is one commitment\. .*", "a picture has two sides"),
    Allowed("5 Deadlines", MARKDOWN, r"Each line is one commitment: .*", "a line has none"),
    Allowed("5 Deadlines", MARKDOWN, r"\S+ .*; (?:“.*”|no words recorded).*; .*", "a strip"),
    Allowed("5 Deadlines", PAGE, r"From the latest day .* \(ring\) .*", "the picture has signs"),
    Allowed("5 Deadlines", MARKDOWN, r"From the latest day .*", "lines have no signs"),
    Allowed("5 Deadlines", MARKDOWN, r"\S+ .*: .*, [+−\d]\S* days?, .*", "a row of that picture"),
    Allowed("5 Deadlines", PAGE, r"What the badges below say", "the page draws badges"),
    Allowed("5 Deadlines", PAGE, _MEANINGS, "the page draws badges"),
    Allowed("13 Annex", MARKDOWN, r"(?:https?://|mailto:)\S+", "the page links the title"),
    Allowed("13 Annex", PAGE, r"Run .* with the name of this file\. .*", "it carries its manifest"),
    Allowed("13 Annex", MARKDOWN, r"Run .* with that head\. .*", "it carries the head alone"),
)


@pytest.mark.parametrize("name", [*MADE, *EXAMPLES])
def test_page_and_markdown_say_the_same_in_the_same_order(
    name: str | int, request: pytest.FixtureRequest
) -> None:
    report = _week(request, name) if isinstance(name, int) else MADE[name]()
    page = said_by_page(tree(weekly_html(report)))
    markdown = said_by_markdown(tokens(weekly_md(report)))
    assert list(page) == list(markdown)
    for section, lines in page.items():
        assert _kept(PAGE, section, lines) == _kept(MARKDOWN, section, markdown[section])


def test_every_allowed_difference_is_one() -> None:
    report = sample()
    said = {
        PAGE: said_by_page(tree(weekly_html(report))),
        MARKDOWN: said_by_markdown(tokens(weekly_md(report))),
    }
    assert [each for each in ALLOWED if not _held(said[each.who], each)] == []


def test_the_sections_use_no_word_of_the_registers_workings() -> None:
    for name, made in MADE.items():
        for section, lines in said_by_page(tree(weekly_html(made()))).items():
            if section.split()[:1] in (["11"], ["13"]):
                continue
            found = [
                line
                for line in lines
                if line != "Ledger head"
                and re.search(r"\b(?:ledger|entry|entries|batch|backfill)\b", line, re.IGNORECASE)
            ]
            assert found == [], (name, section)


def _week(request: pytest.FixtureRequest, number: int) -> Weekly:
    known_at = datetime.combine(date.fromisoformat(EXAMPLES[number]), time(23, 59, 59), UTC)
    edition = Edition(version="0.1")
    register: Database = request.getfixturevalue("example")
    return weekly(register, Week(2025, number), known_at=known_at, edition=edition)


def _kept(who: str, section: str, lines: list[str]) -> list[str]:
    patterns = [each.line for each in ALLOWED if (each.section, each.who) == (section, who)]
    return [line for line in lines if not any(re.fullmatch(each, line) for each in patterns)]


def _held(said: Said, allowed: Allowed) -> bool:
    return any(re.fullmatch(allowed.line, line) for line in said[allowed.section])

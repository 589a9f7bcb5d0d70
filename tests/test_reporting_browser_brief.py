"""A brief report on paper: one sheet, as Chromium prints it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.reporting_counts import lines
from tests.reporting_sample import brief, sample
from tests.reporting_voices import change
from tracker.publish.html import weekly_html
from tracker.report.build import Weekly

if TYPE_CHECKING:
    from tests.fixtures_browser import Looking
    from tests.fixtures_program import Tracker

WEEKS = [("2025-W03", "2025-01-19"), ("2025-W16", "2025-04-20"), ("2025-W25", "2025-06-22")]


def sheets(looking: Looking, page: Path) -> int:
    """How many sheets of A4 the page takes; Chromium writes an object for each."""
    printed = looking.at(page).pdf(prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", printed))


def _busy() -> Weekly:
    """A draft with nineteen changes in its week."""
    report = sample(number=None)
    happened = tuple(
        change((line.ref,), line.title, line.now, report.masthead.monday) for line in lines()[:19]
    )
    return replace(report, changes=replace(report.changes, happened=happened))


@pytest.mark.parametrize("report", [sample(), _busy()], ids=["sample", "busy"])
def test_a_brief_report_is_one_sheet(looking: Looking, tmp_path: Path, report: Weekly) -> None:
    page = tmp_path / "brief.html"
    page.write_text(weekly_html(brief(report)), encoding="utf-8")
    assert sheets(looking, page) == 1


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("week", "known_at"), WEEKS)
def test_a_brief_report_of_the_example_is_one_sheet(
    looking: Looking,
    tmp_path: Path,
    example_register: str,
    tracker: Tracker,
    week: str,
    known_at: str,
) -> None:
    page = tmp_path / "brief.html"
    asked = ["report", "weekly", "--week", week, "--known-at", known_at, "--brief"]
    assert tracker(*asked, "--output", str(page)).exit_code == 0
    assert sheets(looking, page) == 1


@pytest.mark.parametrize("width", [320, 1280])
def test_a_brief_report_is_in_reach_of_everybody(
    looking: Looking, tmp_path: Path, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = tmp_path / "brief.html"
    page.write_text(weekly_html(brief(_busy())), encoding="utf-8")
    tab = looking.at(page, width=width)
    results = Axe().run(tab)
    assert results.violations_count == 0, results.generate_report()
    assert (
        tab.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        == 0
    )

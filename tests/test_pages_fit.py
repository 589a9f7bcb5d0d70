"""Every page holds at every width, whatever the letters: wide, spaced, enlarged, or none at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.errata_register import LATEST, learn, put_right, recorded
from tests.fixtures_browser import Looking
from tests.fixtures_program import Tracker
from tests.reading_layout import SPACED, WIDE, layout_faults
from tests.reporting_sample import empty_week, sample
from tracker.publish.html import weekly_html
from tracker.report.build import Weekly

if TYPE_CHECKING:
    from playwright.sync_api import Browser

GOLDEN = Path(__file__).parent / "golden"
WEEKLIES: dict[str, Callable[[], Weekly]] = {
    "weekly": sample,
    "nothing to report": empty_week,
}
STYLES = {"as it is set": "", "spaced": SPACED, "wide": WIDE}


@pytest.fixture
def weekly(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The page of one of WEEKLIES."""
    path = tmp_path / "weekly.html"
    path.write_text(weekly_html(WEEKLIES[request.param]()), encoding="utf-8")
    return path


@pytest.fixture
def notice(errata_register: str, tracker: Tracker) -> Path:
    """A notice of errata in which something was wrong, something late and something redacted."""
    put_right(tracker)
    learn(tracker)
    recorded(tracker, "errata", "--output", "errata.html", now=LATEST)
    return Path("errata.html")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("weekly", WEEKLIES, indirect=True)
def test_a_weekly_report_holds(looking: Looking, weekly: Path, style: str) -> None:
    assert layout_faults(looking.at(weekly), style=STYLES[style]) == []


def test_an_issue_of_the_example_holds_when_its_letters_are_spaced(looking: Looking) -> None:
    page = looking.at(GOLDEN / "report-2025-W25.html")
    assert layout_faults(page, style=SPACED, widths=(320, 1280)) == []


@pytest.mark.databases("sqlite")
def test_a_notice_of_errata_holds(looking: Looking, notice: Path) -> None:
    page = looking.at(notice)
    assert {name: layout_faults(page, style=style) for name, style in STYLES.items()} == {
        name: [] for name in STYLES
    }


@pytest.mark.databases("sqlite")
def test_pages_are_shown_where_no_font_is_installed(
    browser_without_fonts: Browser, notice: Path, tmp_path: Path
) -> None:
    pages = [notice, GOLDEN / "report-2025-W25.html"]
    for name, report in WEEKLIES.items():
        pages.append(tmp_path / f"{name}.html")
        pages[-1].write_text(weekly_html(report()), encoding="utf-8")
    eyes = Looking(browser_without_fonts)
    for path in pages:
        page = eyes.at(path)
        assert page.evaluate("() => document.querySelector('h1').clientWidth") > 0
        assert layout_faults(page, widths=(320, 1280), sizes=(16,)) == []
    eyes.close()
    assert eyes.complaints == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<p style='width: 400px'>Some words</p>", "sideways by"),
        ("<p style='position: absolute; left: -20px'>Some words</p>", "outside"),
        ("<p style='width: 3em; overflow: hidden; white-space: nowrap'>Some words</p>", "cut off"),
        ("<p>Words</p><p style='margin-top: -2.2em'>Other words</p>", "overlap"),
    ],
)
def test_a_page_that_does_not_hold_is_noticed(
    looking: Looking, tmp_path: Path, body: str, fault: str
) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<!doctype html><meta name=viewport content=width=device-width>{body}")
    found = layout_faults(looking.at(path), widths=(320,), sizes=(16,))
    assert [fault in each for each in found] == [True]


@pytest.mark.parametrize("weekly", ["nothing to report"], indirect=True)
def test_the_reader_s_style_is_applied_in_spite_of_the_page_s_policy(
    looking: Looking, weekly: Path
) -> None:
    page = looking.at(weekly)
    for style, letters in ((SPACED, "1.92px"), (WIDE, "3.2px")):
        layout_faults(page, style=style, widths=(1280,), sizes=(16,))
        spacing = "() => getComputedStyle(document.documentElement).letterSpacing"
        assert page.evaluate(spacing) == letters

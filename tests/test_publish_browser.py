"""The page in a real browser: nothing leaves, nothing is cut, nothing is out of reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fixtures_browser import Looking
from tests.weeklies import Weeklies
from tracker.publish.weekly import weekly_file
from tracker.report.build import Weekly

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = [320, 768, 1280]
_ROWS = "() => document.querySelectorAll('table tr').length"
_SMALLEST = """() => Math.min(...[...document.querySelectorAll('body *')]
  .filter(e => !e.closest('title,desc,script') && e.getClientRects().length
    && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
  .map(e => parseFloat(getComputedStyle(e).fontSize)))"""


@pytest.fixture(scope="module")
def busy_page(weeklies: Weeklies) -> str:
    return weekly_file(weeklies("busy"), "html").decode()


@pytest.fixture(scope="module")
def at_width(
    browser: Browser, busy_page: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[int], Page]]:
    """The report in a window of so many pixels, opened once, to be measured and not touched."""
    path = tmp_path_factory.mktemp("busy") / "weekly.html"
    path.write_text(busy_page, encoding="utf-8")
    eyes = Looking(browser)
    yield cache(lambda width: eyes.at(path, width=width))
    eyes.close()
    eyes.assert_nothing_external()


@pytest.fixture
def page(tmp_path: Path, busy_page: str) -> Path:
    path = tmp_path / "weekly.html"
    path.write_text(busy_page, encoding="utf-8")
    return path


def written(folder: Path, report: Weekly) -> Path:
    path = folder / "weekly.html"
    path.write_text(weekly_file(report, "html").decode(), encoding="utf-8")
    return path


def test_axe_finds_nothing(looking: Looking, weeklies: Weeklies, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = written(tmp_path, weeklies("busy"))
    tab = looking.at(page, width=320, color_scheme="dark")
    results = Axe().run(tab)
    assert results.violations_count == 0, results.generate_report()


def test_text_grows_with_the_letters_of_the_reader(looking: Looking, page: Path) -> None:
    tab = looking.at(page, width=640)
    session = tab.context.new_cdp_session(tab)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    assert tab.evaluate(_SMALLEST) >= 26


@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_is_under_thirteen_pixels(at_width: Callable[[int], Page], width: int) -> None:
    assert at_width(width).evaluate(_SMALLEST) >= 13


@pytest.mark.parametrize("name", ["busy", "draft", "empty"])
def test_the_policy_blocks_nothing_of_ours(
    looking: Looking, weeklies: Weeklies, tmp_path: Path, name: str
) -> None:
    tab = looking.at(written(tmp_path, weeklies(name)))
    assert looking.complaints == []
    assert tab.evaluate("() => getComputedStyle(document.querySelector('h1')).fontWeight") == "700"


def test_the_policy_would_block_a_style_that_is_not_ours(looking: Looking, page: Path) -> None:
    changed = page.read_text(encoding="utf-8").replace("</head>", "<style>h1{top:0}</style></head>")
    page.write_text(changed, encoding="utf-8")
    looking.at(page)
    assert any("Content Security Policy" in complaint for complaint in looking.complaints)


def test_tables_keep_their_rows_when_they_stack(at_width: Callable[[int], Page]) -> None:
    counts = {at_width(width).evaluate(_ROWS) for width in WIDTHS}
    assert len(counts) == 1


def test_paper_is_light(looking: Looking, page: Path) -> None:
    tab = looking.at(page, color_scheme="dark")
    tab.emulate_media(media="print")
    assert tab.evaluate("() => getComputedStyle(document.documentElement).backgroundColor") == (
        "rgb(255, 255, 255)"
    )


def test_the_page_is_whole_without_scripting(
    looking: Looking, weeklies: Weeklies, page: Path
) -> None:
    tab = looking.at(page, java_script_enabled=False)
    rows = [row for group in weeklies("busy").stands.groups for row in group.rows]
    assert tab.locator("table.t-status tbody tr[id]").count() == len(rows)


def test_the_skip_link_is_reached_first(looking: Looking, page: Path) -> None:
    tab = looking.at(page)
    tab.keyboard.press("Tab")
    assert tab.evaluate("() => document.activeElement.className") == "skip"
    assert tab.evaluate("() => document.activeElement.getBoundingClientRect().top >= 0")

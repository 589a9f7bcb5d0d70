"""The page in a real browser: nothing leaves, nothing is cut, nothing is out of reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fixtures_browser import Looking
from tests.reporting_pages import HOSTILE, hostile
from tests.reporting_sample import empty_week, sample, single
from tracker.publish.html import weekly_html
from tracker.report.build import Weekly

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = [320, 768, 1280]
_ROWS = "() => document.querySelectorAll('table [role=row]').length"
_OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
_SMALLEST = """() => Math.min(...[...document.querySelectorAll('body *')]
  .filter(e => !e.closest('title,desc,script') && e.getClientRects().length
    && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
  .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
_OVERLAPS = """() => [...document.querySelectorAll('svg.ax')].flatMap(svg => {
  const boxes = [...svg.querySelectorAll('text')].map(t => t.getBoundingClientRect())
    .filter(b => b.width);
  return boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b =>
    a.left < b.right && b.left < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom));
}).length"""

_PILED = """() => [...document.querySelectorAll('table.time tbody')].flatMap(body => {
  const boxes = [...body.children].map(row => row.getBoundingClientRect());
  const spilt = [...body.querySelectorAll('tr')].filter(row =>
    row.scrollHeight > row.clientHeight + 1 && getComputedStyle(row).display === 'flex');
  return [...boxes.slice(1).filter((box, i) => box.top + 1 < boxes[i].bottom), ...spilt];
}).length"""


@pytest.fixture(scope="module")
def sample_page() -> str:
    return weekly_html(sample())


@pytest.fixture(scope="module")
def at_width(
    browser: Browser, sample_page: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[int], Page]]:
    """The sample in a window of so many pixels, opened once, to be measured and not touched."""
    path = tmp_path_factory.mktemp("sample") / "weekly.html"
    path.write_text(sample_page, encoding="utf-8")
    eyes = Looking(browser)
    yield cache(lambda width: eyes.at(path, width=width))
    eyes.close()
    eyes.assert_nothing_external()


@pytest.fixture
def page(tmp_path: Path, sample_page: str) -> Path:
    path = tmp_path / "weekly.html"
    path.write_text(sample_page, encoding="utf-8")
    return path


def written(folder: Path, report: Weekly) -> Path:
    path = folder / "weekly.html"
    path.write_text(weekly_html(report), encoding="utf-8")
    return path


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_axe_finds_nothing(looking: Looking, tmp_path: Path, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    few = sample()
    few = replace(few, cards=few.cards[:6], cards_left_out=len(few.cards) - 6)
    tab = looking.at(written(tmp_path, few), width=width, color_scheme=scheme)
    results = Axe().run(tab)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("width", [320, 768])
def test_a_long_ref_never_pushes_the_page_sideways(
    looking: Looking, tmp_path: Path, width: int
) -> None:
    report = sample()
    refs = ("MANDATORY-REPORTING-OF-EVERY-SPILL", "MANDATORY-REPORTING-BILL-OF-2025")
    cards = [replace(card, ref=ref) for card, ref in zip(report.cards, refs, strict=False)]
    row = replace(report.deadlines.overdue[0], ref=refs[0])
    longer = replace(
        report,
        cards=(*cards, *report.cards[2:]),
        deadlines=replace(report.deadlines, overdue=(row,)),
    )
    assert looking.at(written(tmp_path, longer), width=width).evaluate(_OVERFLOW) == 0


@pytest.mark.parametrize("width", [640, 1280])
def test_text_at_twice_its_size_still_fits(looking: Looking, page: Path, width: int) -> None:
    tab = looking.at(page, width=width)
    session = tab.context.new_cdp_session(tab)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
    assert tab.evaluate(_SMALLEST) >= 26
    assert tab.evaluate(_OVERFLOW) == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_is_under_thirteen_pixels(at_width: Callable[[int], Page], width: int) -> None:
    assert at_width(width).evaluate(_SMALLEST) >= 13


@pytest.mark.parametrize("width", [320, 720, 960, 1280])
def test_labels_of_an_axis_never_overlap(at_width: Callable[[int], Page], width: int) -> None:
    assert at_width(width).evaluate(_OVERLAPS) == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_rows_of_a_chart_never_overlap(at_width: Callable[[int], Page], width: int) -> None:
    assert at_width(width).evaluate(_PILED) == 0


@pytest.mark.parametrize("report", [sample(), sample(number=None), empty_week(), single()])
def test_the_policy_blocks_nothing_of_ours(
    looking: Looking, tmp_path: Path, report: Weekly
) -> None:
    tab = looking.at(written(tmp_path, report))
    assert looking.complaints == []
    assert tab.evaluate("() => getComputedStyle(document.querySelector('h1')).fontWeight") == "700"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_run_nothing(looking: Looking, tmp_path: Path, text: str) -> None:
    tab = looking.at(written(tmp_path, hostile(text)))
    assert looking.complaints == []
    assert tab.evaluate("() => document.images.length") == 0
    assert text in str(tab.evaluate("() => document.querySelector('h1').textContent"))


def test_the_policy_would_block_a_style_that_is_not_ours(looking: Looking, page: Path) -> None:
    changed = page.read_text(encoding="utf-8").replace("</head>", "<style>h1{top:0}</style></head>")
    page.write_text(changed, encoding="utf-8")
    looking.at(page)
    assert any("Content Security Policy" in complaint for complaint in looking.complaints)


def test_tables_keep_their_rows_when_they_stack(at_width: Callable[[int], Page]) -> None:
    counts = {at_width(width).evaluate(_ROWS) for width in WIDTHS}
    assert len(counts) == 1


def test_paper_is_light_and_shows_patterns(looking: Looking, page: Path) -> None:
    tab = looking.at(page, color_scheme="dark")
    tab.emulate_media(media="print")
    assert tab.evaluate("() => getComputedStyle(document.documentElement).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    assert (
        tab.evaluate("() => getComputedStyle(document.querySelector('.pat')).display") == "inline"
    )


def test_the_page_is_whole_without_scripting(looking: Looking, page: Path) -> None:
    tab = looking.at(page, java_script_enabled=False)
    assert tab.locator("article.card").count() == len(sample().cards)


def test_the_skip_link_is_reached_first(looking: Looking, page: Path) -> None:
    tab = looking.at(page)
    tab.keyboard.press("Tab")
    assert tab.evaluate("() => document.activeElement.className") == "skip"
    assert tab.evaluate("() => document.activeElement.getBoundingClientRect().top >= 0")

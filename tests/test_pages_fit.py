"""Pages fit any window and any letters: no sideways scroll, nothing cut, with wide fonts too."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fixtures_browser import Looking
from tests.fixtures_program import Tracker
from tests.registers import LATEST, learn, put_right, recorded
from tests.weeklies import Weeklies
from tracker.publish.weekly import weekly_file

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


#: CSS pixels, and the size of letters in pixels that the reader has set (16 is what browsers set).
WIDTHS = (320, 400, 768, 1280)
SIZES = (16, 32)
#: The spacing that WCAG 2.2, 1.4.12 lets every reader set.
SPACED = """* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
  line-height: 1.5 !important; } p { margin-bottom: 2em !important; }"""
#: Letters a good third wider than those of any common face.
WIDE = "* { letter-spacing: 0.2em !important; }"

_STYLE = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""
_OPEN = "() => document.querySelectorAll('details').forEach(each => each.open = true)"
# A line of text is as high here as its letters: 0.72 of their size. What is in a region of its
# own that scrolls (a wide table) is in reach there, so it may lie outside the window.
_FAULTS = """() => {
  const root = document.documentElement, width = root.clientWidth, found = new Set();
  const where = element => (element.closest('section, header')?.querySelector('h1, h2')
    ?.textContent ?? '') + ' / ' + element.tagName + '.' + (element.getAttribute('class') ?? '');
  const unseen = new Map();
  const hidden = element => {
    if (!element || element === root) return false;
    if (!unseen.has(element)) unseen.set(element,
      element.matches('.skip, .sprite, script, style, title, desc')
      || getComputedStyle(element).clipPath !== 'none' || hidden(element.parentElement));
    return unseen.get(element);
  };
  if (root.scrollWidth > width) found.add(`sideways by ${root.scrollWidth - width}`);
  const lines = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode, element = node.parentElement;
    if (!node.textContent.trim() || hidden(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const drawn = element.namespaceURI.endsWith('svg');
    const half = 0.36 * parseFloat(getComputedStyle(element).fontSize);
    for (const box of drawn ? [element.getBoundingClientRect()] : range.getClientRects()) {
      if (box.width <= 1 || box.height <= 1) continue;
      const middle = (box.top + box.bottom) / 2;
      lines.push({element, left: box.left, right: box.right, words: node.textContent.trim(),
        top: middle - half, bottom: middle + half});
      if (!element.closest('.scroll') && (box.left < -0.5 || box.right > width + 0.5))
        found.add(`outside: ${where(element)} ${node.textContent.trim().slice(0, 40)}`);
    }
  }
  for (const element of document.body.querySelectorAll('*')) {
    if (element.namespaceURI.endsWith('svg') || hidden(element)) continue;
    const style = getComputedStyle(element);
    const cut = (overflow, inner, outer) => overflow !== 'visible' && inner > outer + 1;
    if (element.matches('.scroll')
      ? cut(style.overflowY, element.scrollHeight, element.clientHeight)
      : cut(style.overflowX, element.scrollWidth, element.clientWidth)
        || cut(style.overflowY, element.scrollHeight, element.clientHeight))
      found.add(`cut off: ${where(element)}`);
  }
  lines.sort((one, other) => one.top - other.top);
  lines.forEach((one, at) => {
    for (let next = at + 1; next < lines.length && lines[next].top < one.bottom; next++) {
      const other = lines[next];
      if (one.left + 1 < other.right && other.left + 1 < one.right)
        found.add(`overlap: ${where(one.element)} ${[one, other].map(each =>
          each.words.slice(0, 40)).join(' / ')}`);
    }
  });
  return [lines.length, [...found].slice(0, 5)];
}"""


def layout_faults(
    page: Page,
    *,
    style: str = "",
    widths: Iterable[int] = WIDTHS,
    sizes: Iterable[int] = SIZES,
) -> list[str]:
    """What is wrong with an open page at these widths and sizes of letters, under a reader's style.

    Every `<details>` is opened first. At most five faults for each width and size.
    """
    page.evaluate(_OPEN)
    page.evaluate(_STYLE, style)
    session = page.context.new_cdp_session(page)
    faults: list[str] = []
    for size in sizes:
        session.send("Page.setFontSizes", {"fontSizes": {"standard": size}})
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            _, found = page.evaluate(_FAULTS)
            faults += [f"{width} px, letters of {size} px: {fault}" for fault in found]
    session.detach()
    return faults


GOLDEN = Path(__file__).parent / "golden"
WEEKLIES = ("busy", "empty")
STYLES = {"as it is set": "", "spaced": SPACED, "wide": WIDE}


@pytest.fixture
def weekly(request: pytest.FixtureRequest, weeklies: Weeklies, tmp_path: Path) -> Path:
    """The page of one of WEEKLIES."""
    path = tmp_path / "weekly.html"
    path.write_text(weekly_file(weeklies(request.param), "html").decode(), encoding="utf-8")
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
    browser_without_fonts: Browser, weeklies: Weeklies, notice: Path, tmp_path: Path
) -> None:
    pages = [notice, GOLDEN / "report-2025-W25.html"]
    for name in WEEKLIES:
        pages.append(tmp_path / f"{name}.html")
        pages[-1].write_text(weekly_file(weeklies(name), "html").decode(), encoding="utf-8")
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


@pytest.mark.parametrize("weekly", ["empty"], indirect=True)
def test_the_reader_s_style_is_applied_in_spite_of_the_page_s_policy(
    looking: Looking, weekly: Path
) -> None:
    page = looking.at(weekly)
    for style, letters in ((SPACED, "1.92px"), (WIDE, "3.2px")):
        layout_faults(page, style=style, widths=(1280,), sizes=(16,))
        spacing = "() => getComputedStyle(document.documentElement).letterSpacing"
        assert page.evaluate(spacing) == letters

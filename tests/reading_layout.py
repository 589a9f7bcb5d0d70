"""What a reader cannot read on a page: text outside the window, cut off, or under other text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

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

"""Reading a rendered page as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib


def tree(page: str) -> Element:
    """The document element; a page with a parse error fails."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root = parser.parse(page)
    assert isinstance(root, Element)
    return root


def every(root: Element, *names: str) -> Iterator[Element]:
    """The elements with one of these names, svg ones included."""
    for element in root.iter():
        if str(element.tag).rpartition("}")[2] in names:
            yield element


def words(element: Element) -> str:
    """The text of an element, spaces collapsed."""
    return " ".join("".join(element.itertext()).split())

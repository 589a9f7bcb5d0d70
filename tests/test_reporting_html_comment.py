"""The analyst's own paragraphs: Markdown that can do nothing but be read."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest

from tests.reporting_pages import HOSTILE, every, tree, words
from tests.reporting_sample import sample
from tracker.publish.html import comment_html, weekly_html

HOSTILE_MARKDOWN = (
    *HOSTILE,
    "[x](javascript:alert(1))",
    "[x]( javascript:alert(1) )",
    "[x](java&#x09;script:alert(1))",
    "[x](data:text/html,x)",
    "<javascript:alert(1)>",
    "![x](https://a.example/x.png)",
    "[x]: javascript:alert(1)\n\n[x]",
    '[x](https://a.example/ "\\" onclick=alert(1)")',
    "<div onclick=alert(1)>\n\n# a\n\n</div>",
    "```js onclick=alert(1)\n</code><script>alert(1)</script>\n```",
    "//evil.example [x](//evil.example) [y](/etc/passwd) [z](#s_1)",
)
ALLOWED = {
    *("h4", "p", "em", "strong", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr", "br"),
}


def test_the_comment_stands_under_the_bottom_line_and_is_marked_as_the_analyst_s() -> None:
    root = tree(weekly_html(sample()))
    box = next(each for each in every(root, "div") if each.get("class") == "comment")
    assert [words(head) for head in every(box, "h3")] == ["The analyst’s comment"]
    assert "The appointment ends a wait of five months." in words(box)
    assert words(box).endswith("Written by A. Analyst, not generated from the register.")


def test_a_report_without_a_comment_has_no_box_for_one() -> None:
    page = weekly_html(replace(sample(), comment=None))
    assert "The analyst’s comment" not in page


def _box(markdown: str) -> Element:
    head = "<!DOCTYPE html><html><head><title>x</title></head>"
    root = tree(f"{head}<body><div>{comment_html(markdown)}</div></body></html>")
    return next(every(root, "div"))


def test_headings_of_a_comment_stand_below_its_own() -> None:
    box = _box("# A\n\n###### B\n\nC\n===")
    heads = list(every(box, "h1", "h2", "h3", "h4", "h5", "h6"))
    assert [(str(head.tag), words(head)) for head in heads] == [("h4", sign) for sign in "ABC"]


@pytest.mark.parametrize("markdown", HOSTILE_MARKDOWN)
def test_a_comment_can_do_nothing_but_be_read(markdown: str) -> None:
    found = list(_box(markdown).iter())[1:]
    assert {str(each.tag) for each in found} <= ALLOWED
    for each in found:
        assert set(each.attrib) <= {"href", "title", "class", "start"}
        address = each.get("href")
        assert address is None or address.startswith(("https://", "http://", "mailto:"))


def test_a_link_of_a_comment_goes_to_the_web_or_to_a_mailbox() -> None:
    page = comment_html("[a](https://a.example/x?y=1&z=2) <desk@a.example>")
    assert 'href="https://a.example/x?y=1&amp;z=2"' in page
    assert 'href="mailto:desk@a.example"' in page

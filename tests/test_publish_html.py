"""The page as text and as a tree: structure, sums, the order of sections, comments."""

from __future__ import annotations

import itertools
import json
import re
from base64 import b64encode
from collections import Counter
from dataclasses import dataclass, replace
from hashlib import sha256
from xml.etree.ElementTree import Element

import pytest

from tests.reporting_pages import every, tree, words
from tests.weeklies import NAMES, Weeklies
from tracker.domain.headlines import Badge
from tracker.publish.filters import safe_href
from tracker.publish.outline.html import comment_html, css_string, weekly_html
from tracker.report.build import Weekly


@dataclass(frozen=True)
class Rendered:
    """A report, its page and the page as a tree."""

    report: Weekly
    page: str
    root: Element


@pytest.fixture(scope="module", params=NAMES)
def rendered(weeklies: Weeklies, request: pytest.FixtureRequest) -> Rendered:
    report = weeklies(request.param)
    page = weekly_html(report)
    return Rendered(report, page, tree(page))


@pytest.fixture(scope="module")
def root(weeklies: Weeklies) -> Element:
    """The page of a week with something in every section."""
    return tree(weekly_html(weeklies("busy")))


def test_the_page_is_valid_and_says_its_language(rendered: Rendered) -> None:
    root = rendered.root
    assert root.get("lang") == "en-GB"
    assert [words(element) for element in every(root, "h1")] == [rendered.report.masthead.title]


def test_headings_never_skip_a_level(rendered: Rendered) -> None:
    found = [int(element.tag[1]) for element in every(rendered.root, "h1", "h2", "h3", "h4")]
    assert found[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(found))


def test_ids_are_unique_and_every_inner_reference_has_its_target(rendered: Rendered) -> None:
    root = rendered.root
    ids = Counter(element.get("id") for element in root.iter() if element.get("id"))
    assert [name for name, count in ids.items() if count > 1] == []
    pointed = {
        name
        for element in root.iter()
        for key in ("aria-labelledby", "aria-describedby")
        for name in (element.get(key) or "").split()
    }
    linked = {
        href[1:] for element in every(root, "a", "use") if (href := _href(element))[:1] == "#"
    }
    assert pointed | linked <= set(ids)


def _href(element: Element) -> str:
    return element.get("href") or ""


def test_there_is_one_main_and_a_skip_link_comes_first(rendered: Rendered) -> None:
    root = rendered.root
    assert len(list(every(root, "main"))) == 1
    first = next(every(root, "a"))
    assert first.get("class") == "skip"


def test_every_table_has_a_name_and_heads_with_a_scope(rendered: Rendered) -> None:
    for table in every(rendered.root, "table"):
        assert list(every(table, "caption")) or table.get("aria-labelledby")
        assert all(head.get("scope") for head in every(table, "th"))


def test_every_picture_has_a_title_and_a_description(rendered: Rendered) -> None:
    for picture in every(rendered.root, "svg"):
        if picture.get("role") == "img":
            assert len(list(every(picture, "title"))) == len(list(every(picture, "desc"))) == 1


def test_nothing_is_loaded_run_or_styled_by_attribute(rendered: Rendered) -> None:
    page, root = rendered.page, rendered.root
    assert not list(every(root, "link", "img", "iframe", "object", "form", "base"))
    assert [element.get("type") for element in every(root, "script")] == ["application/json"]
    assert not [element for element in root.iter() if element.get("style") is not None]
    assert not re.search(r"url\((?!#)", page)
    assert not re.search(r"\son[a-z]+=", page)


def test_the_policy_names_the_hash_of_each_style_element_and_no_other(rendered: Rendered) -> None:
    root = rendered.root
    styles = ["".join(element.itertext()) for element in every(root, "style")]
    meta = next(e for e in every(root, "meta") if e.get("http-equiv"))
    named = re.findall(r"'sha256-([^']+)'", meta.get("content") or "")
    assert named == [b64encode(sha256(style.encode()).digest()).decode() for style in styles]
    assert len(named) == 2
    assert (meta.get("content") or "").startswith("default-src 'none'; style-src ")


def _numbers(table: Element) -> list[list[int]]:
    rows = [
        [words(cell) for cell in every(row, "td") if (cell.get("class") or "").split()[:1] == ["n"]]
        for row in every(table, "tr")
    ]
    return [[int(cell.replace(",", "").replace("−", "-")) for cell in row] for row in rows if row]


@pytest.mark.parametrize("name", ["t_groups", "t_states", "t_programmes", "t_leads"])
def test_a_scoreboard_table_sums_to_its_last_row(rendered: Rendered, name: str) -> None:
    tables = [
        table
        for table in every(rendered.root, "table")
        if any(caption.get("id") == name for caption in every(table, "caption"))
    ]
    for table in tables:
        *rows, total = _numbers(table)
        assert [sum(column) for column in zip(*rows, strict=True)] == total or not rows
        if name in {"t_programmes", "t_leads"}:
            assert all(sum(row[:-1]) == row[-1] for row in (*rows, total))
    assert tables or not rendered.report.scoreboard.total


def test_the_bars_add_up_to_their_label(rendered: Rendered) -> None:
    for box in every(rendered.root, "div"):
        if box.get("class") == "prog":
            head = next(words(p) for p in every(box, "p"))
            counts = [
                int(words(item).split()[0].replace(",", ""))
                for item in every(box, "li")
                if item.get("class") != "aside"
            ]
            nouns = {tally.noun for tally in rendered.report.scoreboard.programmes}
            assert any(head.endswith(f"{sum(counts):,} {noun}") for noun in nouns)


def test_the_manifest_and_the_meta_carry_the_head(rendered: Rendered) -> None:
    manifest = json.loads("".join(next(every(rendered.root, "script")).itertext()))
    meta = next(e for e in every(rendered.root, "meta") if e.get("name") == "ledger-head")
    assert manifest["head"] == meta.get("content") == rendered.report.masthead.head


def section(root: Element, number: int) -> Element:
    """The section whose heading has this number."""
    return next(
        each for each in every(root, "section") if each.get("aria-labelledby") == f"s_{number}"
    )


def test_sections_stand_in_order_and_the_list_of_them_leads_to_each(rendered: Rendered) -> None:
    headings = [words(head).split()[0] for head in every(rendered.root, "h2")]
    numbers = [int(each) for each in headings if each.isdigit()]
    assert numbers == sorted(set(numbers))
    silent = rendered.report.nothing_to_report
    assert ("Nothing" in headings) == bool(silent)
    links = [link.get("href") for link in every(next(every(rendered.root, "nav")), "a")]
    assert links == [f"#s_{each}" for each in numbers[1:]]


def test_a_week_with_something_everywhere_has_every_section(root: Element) -> None:
    assert [words(head).split()[0] for head in every(root, "h2")] == [*map(str, range(1, 14))]


def test_a_badge_is_explained_where_it_first_stands(root: Element) -> None:
    deadlines = words(section(root, 5))
    for badge in (Badge.OVERDUE, Badge.STALLED, Badge.NO_TIMETABLE):
        assert deadlines.index(badge.meaning) < deadlines.index("Deadlines met or passed this week")
    assert Badge.EFFECT_NOT_SHOWN.meaning not in deadlines


def test_texts_to_copy_are_in_sight_and_keep_their_lines(root: Element, weeklies: Weeklies) -> None:
    quiet = weeklies("busy").quiet
    copied = ["".join(p.itertext()) for p in every(root, "p") if p.get("class") == "copy"]
    asked = [text for each in quiet.requests for text in (each.foi, each.letter)]
    questions = [row.question for row in quiet.rows if row.question]
    assert len(questions) == len(quiet.rows) - 1  # Nobody is known who could be asked of one.
    assert copied == [*questions, *asked]
    hidden = {id(p) for details in every(root, "details") for p in every(details, "p")}
    assert not [p for p in every(root, "p") if p.get("class") == "copy" and id(p) in hidden]


def test_a_moved_date_says_that_it_was_not_announced_or_came_without_a_reason(
    root: Element,
) -> None:
    assert "ReasonNot announced" in words(section(root, 5))
    assert "ReasonNo reason given" in words(section(root, 5))


def test_a_correction_names_the_issues_that_would_have_read_differently(root: Element) -> None:
    assert "Report 1 (week 24) would have read differently." in words(section(root, 12))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example",
        "https:evil",
        'https://a.example/" onclick="x',
        "https://[bad",
        "",
    ],
)
def test_only_web_and_mail_addresses_are_linked(url: str) -> None:
    assert safe_href(url) is None


def test_web_and_mail_addresses_are_linked() -> None:
    assert safe_href("https://a.example/x?y=1&z=2#f") == "https://a.example/x?y=1&z=2#f"
    assert safe_href("mailto:desk@a.example") == "mailto:desk@a.example"


def test_a_sheet_s_footer_cannot_leave_its_style_element(weeklies: Weeklies) -> None:
    assert "<" not in css_string("</style><script>")
    report = weeklies("single")
    head = '";}</style>' * 9
    page = weekly_html(replace(report, masthead=replace(report.masthead, head=head)))
    assert len(list(every(tree(page), "style"))) == 2


def test_prose_never_opens_with_a_figure(rendered: Rendered) -> None:
    prose = [
        words(p)
        for p in every(rendered.root, "p")
        if (p.get("class") or "").split()[:1] == ["prose"]
    ]
    assert prose
    assert not [sentence for sentence in prose if sentence[0].isdigit()]


HOSTILE_MARKDOWN = (
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


def test_the_comment_is_marked_as_the_analyst_s(root: Element, weeklies: Weeklies) -> None:
    (box,) = (each for each in every(root, "div") if each.get("class") == "comment")
    assert [words(head) for head in every(box, "h3")] == ["The analyst’s comment"]
    assert "The appointment ends a wait of five months." in words(box)
    without = tree(weekly_html(weeklies("draft")))
    assert not [each for each in every(without, "div") if each.get("class") == "comment"]


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

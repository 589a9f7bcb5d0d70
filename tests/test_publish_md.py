"""The report as Markdown: what a strict reader of CommonMark makes of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from tests.office import Office, promise
from tests.reading_tables import plain, tokens
from tests.weeklies import NAMES, Weeklies
from tracker.domain.dates import parse_when
from tracker.publish.outline.markdown import anchor, escaped, weekly_md
from tracker.record.verb import Evidence, NewSource


def headings(text: str) -> list[tuple[str, str]]:
    parsed = tokens(text)
    return [
        (token.tag, plain(after))
        for token, after in pairwise(parsed)
        if token.type == "heading_open"
    ]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_one_document_without_html(weeklies: Weeklies, name: str) -> None:
    text = weekly_md(weeklies(name))
    found = headings(text)
    assert [said for tag, said in found if tag == "h1"] == [weeklies(name).masthead.title]
    levels = [int(tag[1]) for tag, _ in found]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert not [token for token in tokens(text) if "html" in token.type]
    assert text.endswith("bytes.\n")
    assert "\r" not in text


def test_round_brackets_in_an_address_do_not_end_the_link(office: Office) -> None:
    source = NewSource(where="https://x.example/a_(b)?c=1&lt;=2", key="brackets", title="A page")
    office.record(
        "2025-06-16",
        promise(
            "A", "2025-06-16", evidence=Evidence(sources=(source,), on=parse_when("2025-06-16"))
        ),
    )
    links = [
        child.attrs["href"]
        for token in tokens(weekly_md(office.report()))
        for child in token.children or ()
        if child.type == "link_open"
    ]
    assert "https://x.example/a_%28b%29?c=1&lt;=2" in links


@pytest.mark.parametrize("name", NAMES)
def test_every_ref_links_to_the_heading_of_its_card(weeklies: Weeklies, name: str) -> None:
    report = weeklies(name)
    text = weekly_md(report)
    targets = {
        str(child.attrs["href"])
        for token in tokens(text)
        for child in token.children or ()
        if child.type == "link_open" and str(child.attrs["href"]).startswith("#")
    }
    cards = {f"#{anchor(card.ref)}" for card in report.cards}
    named = {f"#{anchor(said)}" for tag, said in headings(text) if tag == "h3"}
    assert targets <= cards <= named


def test_lists_that_follow_each_other_stay_apart(weeklies: Weeklies) -> None:
    parsed = tokens(weekly_md(weeklies("draft")))
    start, end = (
        next(place for place, token in enumerate(parsed) if plain(token) == title)
        for title in ("1 Bottom line", "2 Scoreboard")
    )
    lists = [token for token in parsed[start:end] if token.type == "bullet_list_open"]
    assert len(lists) == 2


def test_the_comment_stands_verbatim_behind_its_marks(weeklies: Weeklies) -> None:
    comment = "# One\n\n**Two** <b>three</b> <https://x.example>\n"
    text = weekly_md(replace(weeklies("single"), comment=comment))
    assert "> # One\n>\n> **Two** \\<b>three\\</b> <https://x.example>\n" in text
    assert not [
        child
        for token in tokens(text)
        for child in token.children or ()
        if child.type == "html_inline"
    ]


def test_a_text_to_copy_keeps_its_lines(weeklies: Weeklies) -> None:
    report = weeklies("busy")
    asked = replace(report.quiet.requests[0], letter="One\nTwo\n\n1. Three")
    text = weekly_md(replace(report, quiet=replace(report.quiet, requests=(asked,))))
    assert "\n> One\\\n> Two\n>\n> 1\\. Three\n" in text


def test_text_is_escaped_once() -> None:
    assert escaped("a_b & c &amp; d") == "a\\_b & c \\&amp; d"

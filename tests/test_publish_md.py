"""The report as Markdown: what a strict reader of CommonMark makes of it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest

from tests.reading_tables import plain, tokens
from tests.reporting_pages import HOSTILE, hostile
from tests.reporting_sample import empty_week, large, sample, single
from tracker.domain.text import shown
from tracker.publish.markdown import anchor, escaped, weekly_md
from tracker.report.ask import GoneQuiet

#: Titles that would be markup if they were not text.
MARKUP = (
    *HOSTILE,
    "# not a heading",
    "- not a list",
    "12. not a list",
    "> not a quote",
    "a | b | c",
    "**not strong** _not em_ ~~not struck~~ `not code`",
    "[no link](https://x.example) ![no picture](y) <https://z.example>",
    "back\\slash \\[",
    "```",
    "===",
    "---",
    "[HAR-01]: https://evil.example",
    "two\n# lines",
    "\x1b[31mred",
)
REPORTS = {"sample": sample, "empty": empty_week, "single": single, "large": large}


def texts(text: str) -> list[str]:
    """Every inline text that a reader sees."""
    return [plain(token) for token in tokens(text) if token.type == "inline"]


def headings(text: str) -> list[tuple[str, str]]:
    parsed = tokens(text)
    return [
        (token.tag, plain(after))
        for token, after in pairwise(parsed)
        if token.type == "heading_open"
    ]


@pytest.mark.parametrize("name", REPORTS)
def test_it_is_one_document_without_html(name: str) -> None:
    text = weekly_md(REPORTS[name]())
    found = headings(text)
    assert [said for tag, said in found if tag == "h1"] == [REPORTS[name]().masthead.title]
    levels = [int(tag[1]) for tag, _ in found]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert not [token for token in tokens(text) if "html" in token.type]
    assert text.endswith("bytes.\n")
    assert "\r" not in text


@cache
def kinds_of_plain_words() -> list[str]:
    return [token.type for token in tokens(weekly_md(replace(hostile("title"), comment=None)))]


@pytest.mark.parametrize("text", MARKUP)
def test_what_people_type_stays_text(text: str) -> None:
    hostilely = weekly_md(replace(hostile(text), comment=None))
    assert [token.type for token in tokens(hostilely)] == kinds_of_plain_words()
    inner = [
        child.type
        for token in tokens(hostilely)
        for child in token.children or ()
        if child.type in {"html_inline", "image", "em_open", "s_open", "softbreak"}
    ]
    assert inner == []
    seen = " ".join(shown(text).split(" ")).replace("\n\n", " ")
    assert " ".join(seen.split()) in " ".join(" ".join(texts(hostilely)).split())


def test_no_control_sign_comes_through() -> None:
    found = weekly_md(hostile("a\x1b[31mb\u202ec"))
    assert not {sign for sign in found if not sign.isprintable()} - {"\n", "\N{NO-BREAK SPACE}"}


def test_a_link_that_is_not_safe_is_words_only() -> None:
    assert "javascript" not in weekly_md(hostile("x"))


def test_round_brackets_in_an_address_do_not_end_the_link() -> None:
    url = "https://x.example/a_(b)?c=1&lt;=2"
    links = [
        child.attrs["href"]
        for token in tokens(weekly_md(hostile("x", url=url)))
        for child in token.children or ()
        if child.type == "link_open"
    ]
    assert "https://x.example/a_%28b%29?c=1&lt;=2" in links


@pytest.mark.parametrize("name", REPORTS)
def test_every_ref_links_to_the_heading_of_its_card(name: str) -> None:
    report = REPORTS[name]()
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


def test_lists_that_follow_each_other_stay_apart() -> None:
    parsed = tokens(weekly_md(replace(sample(), comment=None)))
    start, end = (
        next(place for place, token in enumerate(parsed) if plain(token) == title)
        for title in ("1 Bottom line", "2 Scoreboard")
    )
    lists = [token for token in parsed[start:end] if token.type == "bullet_list_open"]
    assert len(lists) == 2


def test_the_comment_stands_verbatim_behind_its_marks() -> None:
    report = replace(sample(), comment="# One\n\n**Two** <b>three</b> <https://x.example>\n")
    text = weekly_md(report)
    assert "> # One\n>\n> **Two** \\<b>three\\</b> <https://x.example>\n" in text
    assert not [
        child
        for token in tokens(text)
        for child in token.children or ()
        if child.type == "html_inline"
    ]


def test_a_text_to_copy_keeps_its_lines() -> None:
    lines = weekly_md(replace(sample(), quiet=asked("One\nTwo\n\n1. Three")))
    assert "\n> One\\\n> Two\n>\n> 1\\. Three\n" in lines


def asked(text: str) -> GoneQuiet:
    quiet = sample().quiet
    return replace(quiet, requests=(replace(quiet.requests[0], letter=text),))


def test_a_draft_says_so_first_and_last() -> None:
    text = weekly_md(sample(number=None))
    lines = text.rstrip("\n").split("\n")
    assert "/ Draft weekly report /" in lines[0]
    assert "**Draft.** This report has no number" in text
    assert lines[-1].startswith("Draft weekly report, not issued.")
    issued = weekly_md(sample())
    assert "Weekly report 23" in issued.split("\n")[0]
    assert "raft" not in issued.split("\n")[0]


def test_text_is_escaped_once() -> None:
    assert escaped("a_b & c &amp; d") == "a\\_b & c \\&amp; d"

"""P11, hostile text is text: the page in Chromium runs nothing, loads nothing, loses nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import jinja2
import pytest

from tests.fixtures_naughty import CALLED, Hostile, Seen, built, seen
from tests.fixtures_torture import Trial
from tests.hostile_text import NAUGHTY, SLOTS, all_held, all_refused, placed, unprinted
from tests.reporting_pages import every
from tracker.publish import html

if TYPE_CHECKING:
    from playwright.sync_api import Browser

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
#: What the analyst's Markdown may add to a page.
OF_A_COMMENT = {"h3", "blockquote", "code", "pre", "hr", "br", "em", "strong", "ol", "ul", "li"}


@pytest.fixture
def comment(tmp_path: Path) -> Path:
    """Every text, each as a paragraph of the analyst's Markdown."""
    path = tmp_path / "comment.md"
    path.write_text("\n\n".join(t for t in all_held() if len(t) < 5000), encoding="utf-8")
    return path


def opened(browser: Browser, folder: Path, page: str) -> Seen:
    path = folder / "weekly.html"
    path.write_bytes(page.encode())
    return seen(browser, path)


def harm(found: Seen) -> list[str]:
    return [
        *(*found.executed, *found.requests, *found.violations),
        *(*found.complaints, *found.elsewhere),
    ]


def tree(page: str) -> Element:
    # Not strictly: U+FFFF is no sign of HTML, and a browser keeps it.
    root = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)
    assert isinstance(root, Element)
    return root


def made_of(page: str) -> tuple[set[str], set[str]]:
    """The elements of a page, and the names of their attributes."""
    root = tree(page)
    return (
        {str(each.tag).rpartition("}")[2] for each in root.iter()},
        {name for each in root.iter() for name in each.attrib},
    )


def astray(found: Seen) -> list[str]:
    """Addresses on a page that are neither a place in it nor one that may be cited."""
    return [
        each
        for each in found.links
        if not each.startswith("#") and urlsplit(each).scheme not in {"http", "https", "mailto"}
    ]


def test_the_page_runs_nothing_loads_nothing_and_loses_nothing(
    trial: Trial,
    hostile: Hostile,
    harmless: Hostile,
    browser: Browser,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = hostile.report("html")
    found = opened(browser, tmp_path, page)
    lost = unprinted(hostile.where, found.words, str)

    # The control: a template engine that escapes nothing; then without the page's policy too.
    with monkeypatch.context() as broken:
        broken.setattr(
            html,
            "Environment",
            lambda **options: jinja2.Environment(**options | {"autoescape": False}),
        )
        html.page_environment.cache_clear()
        bare = hostile.report("html")
    html.page_environment.cache_clear()
    guarded = opened(browser, tmp_path, bare)
    unguarded = opened(browser, tmp_path, POLICY.sub("", bare, count=1))
    trial.tell(
        "P11",
        "HTML in Chromium",
        f"{len(all_held())} texts ({len(NAUGHTY)} naughty strings and our own, less "
        f"{len(all_refused())} refused) in {len(SLOTS)} places: "
        f"{len(found.executed)} executed, {len(found.requests)} requests, "
        f"{len(found.elsewhere)} windows, {len(lost)} lost",
        control=f"without escaping and policy: {len(unguarded.executed)} executed; "
        f"without escaping: {len(guarded.executed)}, the policy stops {len(guarded.violations)}",
    )

    assert harm(found) == []
    assert CALLED in found.words
    assert lost == [], [ascii(each) for each in lost[:9]]
    assert made_of(page) == made_of(harmless.report("html"))
    assert found.links
    assert astray(found) == []
    assert unguarded.executed
    assert guarded.violations
    assert guarded.executed == []


def test_no_form_of_the_page_runs_what_the_analyst_writes(
    hostile: Hostile, harmless: Hostile, comment: Path, browser: Browser, tmp_path: Path
) -> None:
    page = hostile.report("html", "--comment", str(comment))
    seen_page = opened(browser, tmp_path, page)
    assert harm(seen_page) == []
    assert astray(seen_page) == []
    elements, names = made_of(page)
    plain, plain_names = made_of(harmless.report("html"))
    assert elements <= plain | OF_A_COMMENT
    assert names <= plain_names | {"start"}


def test_in_every_place_a_text_stays_text(trial: Trial, browser: Browser, tmp_path: Path) -> None:
    for turn in range(1, trial.size(short=2, whole=len(SLOTS))):
        texts = all_held()[:: trial.size(short=5, whole=1)]
        where = placed(texts, turn)
        folder = tmp_path / str(turn)
        folder.mkdir()
        page = built(folder, where, called=texts[turn]).report("html")
        found = opened(browser, folder, page)
        assert harm(found) == []
        assert unprinted(where, found.words, str) == []
        assert astray(found) == []


def test_the_manifest_in_the_page_is_read_as_it_was_written(hostile: Hostile) -> None:
    page, report = hostile.report("html"), json.loads(hostile.report("json"))
    (data,) = [each for each in every(tree(page), "template") if each.get("id") == "_manifest"]
    assert json.loads("".join(data.itertext())) == report["manifest"]

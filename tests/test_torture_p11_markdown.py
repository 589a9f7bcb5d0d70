"""P11, hostile text is text: Markdown that a careless site turns into a page."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from markdown_it import MarkdownIt

from tests.fixtures_naughty import Hostile
from tests.fixtures_torture import Trial
from tests.hostile_text import NAUGHTY, all_held, all_refused, unprinted
from tests.weeklies import Weeklies
from tracker.domain.text import one_line, shown
from tracker.publish import markdown
from tracker.publish.weekly import weekly_file

_SAFE = re.compile(r"(?:https?:|mailto:|#)")
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")


def careless() -> MarkdownIt:
    """A reader that lets raw HTML and every address through."""
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    reader.validateLink = lambda url: url is not None  # type: ignore[method-assign]
    return reader


def page_of(markdown: str) -> Element:
    page = careless().render(markdown)
    root = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)
    assert isinstance(root, Element)
    return root


def made_of(root: Element) -> set[tuple[str, str]]:
    """Every element, and every attribute with its element."""
    return {(str(each.tag), name) for each in root.iter() for name in ("", *each.attrib)}


def addresses(root: Element) -> list[str]:
    return [str(each.get("href")) for each in root.iter() if each.get("href")]


def astray(root: Element) -> list[str]:
    return [
        value
        for each in root.iter()
        for name, value in each.attrib.items()
        if name in {"href", "src"} and not _SAFE.match(value)
    ]


def ragged(markdown: str) -> list[str]:
    """The rows of tables whose number of cells is not that of their head, as GitHub counts."""
    found = []
    columns = None
    for line in markdown.split("\n"):
        if not line.startswith("|"):
            columns = None
            continue
        cells = _ESCAPED.sub("", line).count("|")
        columns = columns or cells
        if cells != columns:
            found.append(line)
    return found


def printed(text: str) -> str:
    return one_line(shown(text))


def test_a_careless_reader_of_the_markdown_shows_words_alone(
    trial: Trial, hostile: Hostile, harmless: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = hostile.report("md")
    root = page_of(page)
    added = made_of(root) - made_of(page_of(harmless.report("md")))
    lost = unprinted(hostile.where, one_line("".join(root.itertext())), printed)
    wide = ragged(page)

    # The control: words that are not escaped.
    monkeypatch.setattr(markdown, "escaped", one_line)
    bare = hostile.report("md")
    harm = made_of(page_of(bare)) - made_of(root)
    trial.tell(
        "P11",
        "Markdown with raw HTML on",
        f"{len(all_held())} texts ({len(NAUGHTY)} naughty strings and our own, less "
        f"{len(all_refused())} refused): {len(added)} elements or attributes made, "
        f"{len(astray(root))} unsafe links, {len(wide)} broken rows, {len(lost)} lost",
        control=f"without escaping: {len(harm)} elements or attributes, "
        f"{len(astray(page_of(bare)))} unsafe links, {len(ragged(bare))} broken rows",
    )

    assert added == set()
    assert astray(root) == []
    assert wide == []
    assert lost == [], [ascii(each) for each in lost[:9]]
    assert harm
    assert astray(page_of(bare))
    assert ragged(bare)


#: The analyst's Markdown, and what a reader makes of it.
COMMENTS: tuple[tuple[str, list[str]], ...] = (
    ("<b>x</b> <!-- y --> <?z?>", []),
    ("\\<b>x", []),
    ("\\\\<b>x", []),
    ("![x](https://a.example/x.png)", ["https://a.example/x.png"]),
    ("\\![x](https://a.example/x.png)", ["https://a.example/x.png"]),
    ("[x](https://a.example) <https://b.example>", ["https://a.example", "https://b.example"]),
    (
        "[x](<HTTPS://a.example>) [y](mailto:a@b.example)",
        ["HTTPS://a.example", "mailto:a@b.example"],
    ),
    ("[x](javascript:alert) [x](java&#x73;cript:y) [x]( data:x) [x](//evil.example) [x](", []),
    ("[x]\n\n[x]: javascript:alert(1)", []),
    ("[x]\n\n[x]:\njavascript:alert(1)", []),
    ("[x]\n\n[x]: https://a.example", ["https://a.example"]),
)


@pytest.mark.parametrize(("comment", "linked"), COMMENTS)
def test_the_analyst_s_markdown_links_and_does_no_more(
    weeklies: Weeklies, comment: str, linked: list[str]
) -> None:
    report = weeklies("busy")
    text = weekly_file(replace(report, brief=replace(report.brief, comment=comment)), "md").decode()
    plain = page_of(weekly_file(report, "md").decode())
    root = page_of(text)
    assert {tag for tag, _ in made_of(root)} <= {tag for tag, _ in made_of(plain)}
    assert [each for each in addresses(root) if each not in addresses(plain)] == linked


def test_the_analyst_s_markdown_brings_no_page_along(hostile: Hostile, tmp_path: Path) -> None:
    comment = tmp_path / "comment.md"
    comment.write_text("\n\n".join(t for t in all_held() if len(t) < 5000), encoding="utf-8")
    markdown = hostile.report("md", "--comment", str(comment))
    root = page_of(markdown)
    elements = {str(each.tag) for each in root.iter()}
    assert not elements & {"script", "iframe", "img", "svg", "style", "form", "base", "meta"}
    assert [name for _, name in made_of(root) if name.startswith("on")] == []
    assert astray(root) == []

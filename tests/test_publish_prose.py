"""The same words in every format: what page and Markdown say is read back and compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile
from xml.etree.ElementTree import Element

import pytest
from markdown_it.token import Token

from tests.reading_tables import tokens
from tests.reporting_pages import tree
from tests.weeklies import NAMES, Weeklies
from tracker.domain.headlines import Badge, Headline
from tracker.publish.outline.html import weekly_html
from tracker.publish.outline.markdown import weekly_md

#: Shapes that a page draws and other formats type.
_SHAPES = re.compile(rf"(?<!\S)[{''.join(each.glyph for each in (*Headline, *Badge))}](?=\s)")
#: What parts the pieces of one line that a page sets side by side or below each other.
_JOINTS = {"kicker": " / ", "head": ": ", "keys": ", ", "state": "; "}
#: Pictures, and words that stand beside another word for those who cannot see it.
_SKIPPED = frozenset({"svg", "colgroup", "script"})
_SKIPPED_CLASSES = frozenset({"panels", "legend", "own", "vh", "contents"})
_LEAVES = frozenset({"h1", "h2", "h3", "h4", "p", "li", "dt", "dd", "caption", "summary"})
_BLOCKS = frozenset({*_LEAVES, "ul", "ol", "dl", "div", "blockquote", "table", "figure"})
Said = dict[str, list[str]]


def neat(text: str) -> str:
    """The text without shapes, double spaces and the sign that it ends in."""
    return " ".join(_SHAPES.sub(" ", text).split()).rstrip(" .:")


# The page ------------------------------------------------------------------------------------


def said_by_page(root: Element) -> Said:
    """What each section says, in order; the masthead is section '' and the foot 'foot'."""
    found: Said = {}
    for part in root.iter():
        if part.tag == "header":
            found[""] = _lines(part)
        elif part.tag == "section":
            lines = _lines(part)
            found[lines[0]] = lines[1:]
        elif part.tag == "footer":
            found["foot"] = _lines(part)
    return found


def _lines(part: Element) -> list[str]:
    return [line for line in map(neat, _walk(part)) if line]


def _walk(element: Element) -> Iterator[str]:
    """What an element says, line by line."""
    classes = _classes(element)
    joints = [_JOINTS[each] for each in classes & _JOINTS.keys()]
    if element.tag in _SKIPPED or classes & _SKIPPED_CLASSES:
        return
    if joints:
        yield joints[0].join(filter(None, map(_text, element)))
    elif element.tag == "table":
        yield from _table(element)
    elif classes & {"figures", "days"}:
        for each in element:
            yield from _figure(each) if "figures" in classes else _day(each)
    elif element.tag == "blockquote" or "copy" in classes:
        yield from re.split(r"\n\s*\n", "".join(element.itertext()))
    elif element.tag in _LEAVES and not any(each.tag in _BLOCKS for each in element):
        yield from _leaf(element)
    else:
        for each in element:
            yield from _walk(each)


def _figure(pair: Element) -> Iterator[str]:
    """One of the large figures: its name; its value and how that changed."""
    name, *values = pair
    yield _text(name)
    yield "; ".join(map(_text, values))


def _day(day: Element) -> Iterator[str]:
    """A day of the calendar, and a line for each of its dates."""
    name, dates = day
    yield _text(name)
    for each in dates:
        yield ". ".join(map(neat, map(_text, each)))


def _leaf(element: Element) -> Iterator[str]:
    """A paragraph; what it leads with stands alone, as the Markdown of it does."""
    first = next((each for each in element if _text(each).strip()), None)
    if first is None or not (whole := _text(element)).strip().startswith(_text(first)):
        yield _text(element)
        return
    strong = first.tag in {"strong", "b"} and _text(first).endswith((".", ":"))
    if strong or element.tag == "caption" or _classes(first) & {"ref", "day"}:
        yield _text(first)
        whole = whole.strip().removeprefix(_text(first))
    yield whole


def _table(table: Element) -> Iterator[str]:
    """Its caption and its heads; the rows are compared elsewhere."""
    captions = [each for each in table if each.tag == "caption"]
    if not captions or not (_text(captions[0])).startswith("Table "):
        return
    yield from _leaf(captions[0])
    heads = [each for each in table.iter("th") if each.get("scope") == "col"]
    yield " | ".join(neat(_text(each)) for each in heads)


def _text(element: Element) -> str:
    if element.tag in _SKIPPED or str(element.tag).endswith("}svg"):
        return ""
    inner = element.text or ""
    for child in element:
        inner += f"{_text(child)}{child.tail or ''}"
    return f"“{inner}”" if element.tag == "q" else inner


def _classes(element: Element) -> frozenset[str]:
    return frozenset((element.get("class") or "").split())


# Markdown ------------------------------------------------------------------------------------


def said_by_markdown(parsed: Sequence[Token]) -> Said:
    """What each section says, in order; the last line is the foot."""
    lines: list[str] = []
    found: Said = {"": lines}
    heads: list[str] = []
    table = ""
    for before, token in zip([parsed[0], *parsed], parsed, strict=False):
        if token.type in {"thead_open", "tbody_open"}:
            table = token.type
        elif token.type == "thead_close":
            lines.append(" | ".join(heads))
            heads = []
        elif token.type == "table_close":
            table = ""
        elif token.type != "inline" or table == "tbody_open":
            continue
        elif table:
            heads.append(neat(_plain(token.children or ())))
        elif before.tag == "h2" and before.level == 0:
            lines = found.setdefault(neat(_plain(token.children or ())), [])
        else:
            lines.extend(filter(None, map(neat, _parts(token.children or ()))))
    found["foot"] = [lines.pop()]
    return found


def _parts(pieces: Sequence[Token]) -> Iterator[str]:
    """A paragraph; strong words that it leads with, and that end in a sign, stand alone."""
    seen = [*dropwhile(lambda each: each.type == "text" and not neat(each.content), pieces)]
    if len(seen) > 2 and seen[0].type == "strong_open" and seen[1].content.endswith((".", ":")):
        yield seen[1].content
        yield from _parts(seen[3:])
    else:
        yield _plain(seen)


def _plain(pieces: Sequence[Token]) -> str:
    return "".join(
        " " if each.type in {"softbreak", "hardbreak"} else each.content
        for each in pieces
        if each.type in {"text", "code_inline", "softbreak", "hardbreak"}
    )


PAGE, MARKDOWN = "page", "markdown"


@dataclass(frozen=True)
class Allowed:
    """A line that one format has and the other has not."""

    section: str
    who: str
    line: str
    """A pattern that the whole line follows."""
    why: str


_MEANINGS = "|".join(
    re.escape(text.rstrip(".")) for each in Badge for text in (each.label, each.meaning)
)
_VERIFY = "13 How to verify this report"
ALLOWED = (
    Allowed("2 Scoreboard", PAGE, r"Commitments by .* Every panel .*", "panels have a scale"),
    Allowed("2 Scoreboard", PAGE, r"Table of these counts: .*", "panels show the last count only"),
    Allowed("2 Scoreboard", MARKDOWN, r"Commitments by .* The last number .*", "lines have none"),
    Allowed("5 Deadlines", PAGE, r"Each row is one commitment\. .*", "a picture has two sides"),
    Allowed("5 Deadlines", MARKDOWN, r"Each line is one commitment: .*", "a line has none"),
    Allowed("5 Deadlines", MARKDOWN, r"\S+ .*; (?:“.*”|No words recorded).*; .*", "a strip"),
    Allowed("5 Deadlines", PAGE, r"From the latest day .* \(ring\) .*", "the picture has signs"),
    Allowed("5 Deadlines", MARKDOWN, r"From the latest day .*", "lines have no signs"),
    Allowed("5 Deadlines", MARKDOWN, r"\S+ .*: .*, [+−\d]\S* days?, .*", "a row of that picture"),
    Allowed("5 Deadlines", PAGE, r"What the badges below say", "the page draws badges"),
    Allowed("5 Deadlines", PAGE, _MEANINGS, "the page draws badges"),
    Allowed(_VERIFY, PAGE, r"Run .* with the name of this file\. .*", "it carries its manifest"),
    Allowed(_VERIFY, MARKDOWN, r"Run .* with that head\. .*", "it carries the head alone"),
)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "many"])
def test_page_and_markdown_say_the_same_in_the_same_order(weeklies: Weeklies, name: str) -> None:
    report = weeklies(name)
    page = said_by_page(tree(weekly_html(report)))
    markdown = said_by_markdown(tokens(weekly_md(report)))
    assert list(page) == list(markdown)
    for section, lines in page.items():
        assert _kept(PAGE, section, lines) == _kept(MARKDOWN, section, markdown[section])


def test_every_allowed_difference_is_one(weeklies: Weeklies) -> None:
    report = weeklies("busy")
    said = {
        PAGE: said_by_page(tree(weekly_html(report))),
        MARKDOWN: said_by_markdown(tokens(weekly_md(report))),
    }
    assert [each for each in ALLOWED if not _held(said[each.who], each)] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_sections_use_no_word_of_the_registers_workings(weeklies: Weeklies, name: str) -> None:
    word = re.compile(r"\b(?:ledger|entry(?! into force)|entries|batch|backfill)\b", re.IGNORECASE)
    for section, lines in said_by_page(tree(weekly_html(weeklies(name)))).items():
        if section.split()[:1] not in (["11"], ["13"]):
            ours = [line for line in lines if line != "Ledger head"]
            assert [line for line in ours if word.search(line)] == [], section


def _kept(who: str, section: str, lines: list[str]) -> list[str]:
    patterns = [each.line for each in ALLOWED if (each.section, each.who) == (section, who)]
    return [line for line in lines if not any(re.fullmatch(each, line) for each in patterns)]


def _held(said: Said, allowed: Allowed) -> bool:
    return any(re.fullmatch(allowed.line, line) for line in said[allowed.section])

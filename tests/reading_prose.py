"""Reading a report's prose back out of its page and its Markdown: one line for each thing said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import dropwhile
from xml.etree.ElementTree import Element

from markdown_it.token import Token

from tracker.domain.vocabulary import Badge, Headline

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

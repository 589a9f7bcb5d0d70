"""Writes a page as PDF for A4: tagged, and the same bytes for the same page on one machine.

The page is the one that `html` writes, in the style sheets that a browser prints it in; WeasyPrint
sets it. It knows no media query but the name of a medium, and its drawings stand alone: they take
neither shapes nor colours from the page around them. Both are resolved here.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256
from xml.etree.ElementTree import Element

import cssselect2
import tinycss2
import weasyprint
from weasyprint.urls import URLFetcher

_SVG = "{http://www.w3.org/2000/svg}"
#: The queries that an A4 page of this style sheet meets, as they are written there.
_ON_PAPER = re.compile(r"\bprint\b|^\(min-width: (40em|36rem)\)$")
#: What of a rule is about paint and letters; places and sizes stand in the drawing itself.
_PAINT = re.compile(r"(?<![\w-])(?:fill|stroke(?:-\w+)?|font(?:-\w+)?|display)\s*:[^;]+")
_VARIABLE = re.compile(r"var\(--([\w-]+)\)")
_TOKEN = re.compile(r"--([\w-]+):([^;]+);")
#: The variables that a state gives to what is drawn inside it.
_OF_STATE = {"f": "fill", "l": "line", "on": "on"}
_REM = re.compile(r"(?<![\w.])(\d{0,6}\.?\d{1,6})rem\b")
_FONT = re.compile(r"font: (\d+) ([\d.]{1,9}\w{1,9})(?:/\S+)? ([^;]+)")
_STATE = re.compile(r"\bs-(\w+)")
_BADGE = re.compile(r"\bb-(\w+)")
_PIXELS = 16
#: A label for strips that are narrower than a page (axis.py, ROOMS).
_NARROW = re.compile(r"rm (?!.*\bw36\b)")


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule of a style sheet that holds on paper."""

    selector: str
    declarations: str


def pdf(page: str) -> bytes:
    """A page that stands alone, as PDF: tagged, with its title and language."""
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    source = weasyprint.HTML(string=page, url_fetcher=URLFetcher(allowed_protocols={"data"}))
    root = source.etree_element
    styles = [element for element in root.iter("style") if element.text]
    rules = list(_rules("\n".join(element.text or "" for element in styles)))
    for element in styles[1:]:
        element.text = ""
    styles[0].text = "\n".join(f"{rule.selector} {{{rule.declarations}}}" for rule in rules)
    set_here = "".join(rule.declarations for rule in rules if rule.selector == ":root")
    tokens = {name: value.strip() for name, value in _TOKEN.findall(set_here)}
    _Drawings(root, rules, tokens).stand_alone()
    return bytes(
        source.write_pdf(pdf_tags=True, pdf_identifier=sha256(page.encode()).digest()[:16])
    )


def _rules(css: str) -> Iterator[_Rule]:
    """The rules that hold on an A4 page, out of the queries that they stood in."""
    for rule in tinycss2.parse_rule_list(css, skip_comments=True, skip_whitespace=True):
        prelude = tinycss2.serialize(rule.prelude).strip() if hasattr(rule, "prelude") else ""
        if rule.type == "qualified-rule":
            yield _Rule(prelude, tinycss2.serialize(rule.content))
        elif rule.type == "at-rule" and rule.at_keyword == "page":
            yield _Rule(f"@page {prelude}", tinycss2.serialize(rule.content))
        elif rule.type == "at-rule" and _ON_PAPER.search(prelude):
            yield from _rules(tinycss2.serialize(rule.content))


class _Drawings:
    """The drawings of a page, and the shapes and colours that it has for them."""

    def __init__(self, root: Element, rules: list[_Rule], tokens: Mapping[str, str]) -> None:
        self._root = root
        self._rules = [
            _Rule(rule.selector, "; ".join(_PAINT.findall(rule.declarations)))
            for rule in rules
            if _PAINT.search(rule.declarations) and _is_known(rule.selector)
        ]
        self._tokens = tokens
        self._shapes = {
            shape.get("id"): shape
            for kind in ("symbol", "pattern")
            for shape in root.iter(f"{_SVG}{kind}")
        }

    def stand_alone(self) -> None:
        """Give every drawing its own shapes and colours; the page's stock of them goes."""
        outer = [
            (parent, drawing)
            for parent in self._root.iter()
            if not str(parent.tag).startswith(_SVG)
            for drawing in parent.findall(f"{_SVG}svg")
        ]
        for parent, drawing in outer:
            if drawing.get("class") == "sprite":
                parent.remove(drawing)
            else:
                self._resolve(parent, drawing)

    def _resolve(self, parent: Element, drawing: Element) -> None:
        around = parent.get("class", "")
        badge = _BADGE.search(around)
        if badge:
            filled = badge[1] == "overdue"
            drawing.set("color", self._tokens["page" if filled else f"badge-{badge[1]}"])
        if around in {"strip", "strip steps", "names"}:
            drawing.set("class", around)
        self._inline(drawing)
        for element in drawing.iter():
            for name, value in element.attrib.items():
                element.set(name, _REM.sub(_pixels, value))
            if element.tag == f"{_SVG}svg" and element is not drawing:
                element.attrib.setdefault("width", "100%")
                element.attrib.setdefault("height", "100%")
        for group in list(drawing.iter()):
            for label in [part for part in group if _NARROW.match(part.get("class", ""))]:
                group.remove(label)
            outlined = [text for text in group.findall(f"{_SVG}text") if text.get("paint-order")]
            for text in outlined:
                # The outline that keeps a label off the lines is painted over letters: once more.
                again = deepcopy(text)
                again.set("style", "stroke: none")
                group.insert(list(group).index(text) + 1, again)
        title = Element(f"{_SVG}title")
        # A shape beside its word says nothing of its own; without any words it would be an error.
        title.text = drawing.get("aria-label") or " "
        drawing[:0] = [title, *self._patterns(drawing)]
        style = Element(f"{_SVG}style")
        style.text = "".join(self._styles(drawing))
        drawing.insert(1, style)

    def _inline(self, drawing: Element) -> None:
        """Put every shape where it is used."""
        for parent in list(drawing.iter()):
            for place, use in enumerate(list(parent)):
                shape = self._shapes.get(use.get("href", "").removeprefix("#"))
                if use.tag != f"{_SVG}use" or shape is None:
                    continue
                if len(parent) == 1 and parent is drawing:
                    drawing.set("viewBox", shape.get("viewBox", ""))
                    drawing[:] = [deepcopy(part) for part in shape]
                    continue
                attributes = {name: value for name, value in use.items() if name != "href"}
                inner = Element(f"{_SVG}svg", attributes | {"viewBox": shape.get("viewBox", "")})
                inner.extend(deepcopy(part) for part in shape)
                parent[place] = inner

    def _patterns(self, drawing: Element) -> Iterator[Element]:
        used = re.findall(r"url\(#(\w+)\)", " ".join(e.get("fill", "") for e in drawing.iter()))
        if used:
            stock = Element(f"{_SVG}defs")
            for name in dict.fromkeys(used):
                if name in self._shapes:
                    stock.append(deepcopy(self._shapes[name]))
            yield stock

    def _styles(self, drawing: Element) -> Iterator[str]:
        """The rules of what is drawn here, with every variable as the value that it has here."""
        classes = " ".join(element.get("class", "") for element in drawing.iter())
        names = {
            *classes.split(),
            *(str(element.tag).rpartition("}")[2] for element in drawing.iter()),
        }
        states = list(dict.fromkeys(_STATE.findall(classes)))
        for rule in self._rules:
            selectors = re.split(r",\s*", rule.selector)
            about = [selector for selector in selectors if names.issuperset(_last_of(selector))]
            if not about:
                continue
            if not _OF_STATE.keys() & set(_VARIABLE.findall(rule.declarations)):
                yield f"{', '.join(about)} {{{self._plain(rule.declarations, {})}}}\n"
                continue
            for state in states:
                values = {
                    name: self._tokens.get(f"{state}-{token}", "")
                    for name, token in _OF_STATE.items()
                }
                # The state stands right around what it colours.
                within = [re.sub(r"(\S+)$", rf".s-{state} \1", selector) for selector in about]
                yield f"{', '.join(within)} {{{self._plain(rule.declarations, values)}}}\n"

    def _plain(self, declarations: str, values: Mapping[str, str]) -> str:
        """Declarations without variables, in units and words that a drawing knows."""
        whole = _VARIABLE.sub(
            lambda name: values.get(name[1]) or self._tokens.get(name[1], name[0]), declarations
        )
        whole = _FONT.sub(r"font-weight: \1; font-size: \2; font-family: \3", whole)
        return _REM.sub(_pixels, whole).replace("currentcolor", "currentColor")


def _last_of(selector: str) -> set[str]:
    """The names of the element that a selector is about: 'svg .strong.num' is of strong and num."""
    return set(re.findall(r"[\w-]+", selector.rpartition(" ")[2]))


def _is_known(selector: str) -> bool:
    """Whether it can be asked of an element; the first that cannot would end a drawing's sheet."""
    try:
        return bool(cssselect2.compile_selector_list(selector))
    except cssselect2.SelectorError:
        return False


def _pixels(rem: re.Match[str]) -> str:
    return f"{float(rem[1]) * _PIXELS:g}px"

"""Cells as words: markup taken away visibly, addresses found, long words made short."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from tracker.domain.text import clean_text, one_line

#: Characters of a title that is made of a longer wording.
LONGEST_TITLE = 120
_TAGS = frozenset(
    re.findall(
        r"\w+",
        "a abbr acronym address article aside b base big blockquote body br button center cite "
        "code col colgroup dd del details dfn div dl dt em embed fieldset figcaption figure font "
        "footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label "
        "legend li link main mark meta nav noscript object ol option p param picture pre q s "
        "samp script section select small source span strike strong style sub summary sup svg "
        "table tbody td template textarea tfoot th thead title tr tt u ul var video wbr",
    )
)
#: Tags that end a line of the text.
_BREAKS = frozenset(
    re.findall(r"\w+", "br p div li tr h1 h2 h3 h4 h5 h6 ul ol table blockquote hr dd dt")
)
_TAG = re.compile(r"<(?P<ends>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<rest>(?:\s[^<>]*)?)/?>")
_COMMENT = re.compile(r"<!--[^<>]*-->|<!doctype[^<>]*>", re.IGNORECASE)
_HREF = re.compile(r"""\shref\s*=\s*(?:["']\s*)?(https?://[^\s"'<>]+)""", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_ADDRESS = re.compile(r"https?://(?:(?![,;|]https?://)[^\s|<>\"\[\]])+", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\W_]+")


@dataclass(slots=True)
class _Page:
    """The links that are open while markup is taken away."""

    links: list[str] = field(default_factory=list)

    def replaced(self, found: re.Match[str]) -> str:
        name = found["name"].lower()
        if name not in _TAGS:
            return found[0]
        if name == "a":
            return self._link(found)
        return "\n" if name in _BREAKS else ""

    def _link(self, found: re.Match[str]) -> str:
        if not found["ends"]:
            where = _HREF.search(found["rest"])
            self.links.append(where[1] if where else "")
            return ""
        where_to = self.links.pop() if self.links else ""
        return f" [{where_to}]" if where_to else ""


def without_markup(text: str) -> str:
    """The words of HTML, each link's address in brackets after its words; other text as it is.

    >>> without_markup('<p>See <a href="https://a.example/x">the plan</a> &amp; more</p>')
    'See the plan [https://a.example/x] & more'
    >>> without_markup("5 < 6, and x <y>")
    '5 < 6, and x <y>'
    """
    if "<" not in text and "&" not in text:
        return text
    plain = _TAG.sub(_Page().replaced, _COMMENT.sub("", text))
    plain = _ENTITY.sub(lambda found: html.unescape(found[0]), plain)
    if plain == text:
        return text
    lines = (" ".join(line.split(" ")).strip() for line in plain.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def addresses(text: str) -> tuple[tuple[str, ...], bool]:
    """Every http(s) address in a cell, each once, and whether other words stand beside them.

    >>> addresses("https://a.example/x | https://web.archive.org/web/1/https://b.example/y.")
    (('https://a.example/x', 'https://web.archive.org/web/1/https://b.example/y'), False)
    """
    found = [_trimmed(each) for each in _ADDRESS.findall(text)]
    rest = _SEPARATORS.sub("", _ADDRESS.sub(" ", text))
    return tuple(dict.fromkeys(found)), bool(rest)


def _trimmed(address: str) -> str:
    address = address.rstrip(".,;:!?'’”")
    end, spare = len(address), address.count(")") - address.count("(")
    while spare > 0 and address[end - 1] == ")":
        end, spare = end - 1, spare - 1
        while address[end - 1] in ".,;:!?":
            end -= 1
    return address[:end]


def titled(wording: str) -> str:
    """A title made of a wording: its first words."""
    line = one_line(wording)
    if len(line) <= LONGEST_TITLE:
        return line
    cut = line[:LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:.–—-")
    return f"{cut or line[:LONGEST_TITLE]}…"


def single(name: str, text: str) -> str:
    """A text on one line, as the ledger holds it. Raises BadText."""
    return one_line(clean_text(name, text))

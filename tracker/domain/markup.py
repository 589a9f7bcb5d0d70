"""Reads the text of an HTML page with the parser of the standard library."""

from __future__ import annotations

import re
from html.parser import HTMLParser

#: Characters of one tag; what is longer is no tag.
LONGEST_TAG = 5_000


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text))


#: What no reader of a page reads as its text.
_LEFT_OUT = _words(
    "script style nav header footer aside form noscript template svg math button select title "
    "head iframe object canvas textarea"
)
#: What begins and ends a paragraph of its own.
_BLOCKS = _words(
    "address article blockquote body caption dd details div dl dt figcaption figure h1 h2 h3 h4 "
    "h5 h6 hr html li main ol option p pre section summary table tbody td tfoot th thead tr ul"
)
#: These have no end, so nothing is inside them.
_VOID = _words("br hr img input link meta area base col embed source track wbr")
_INLINE = _words(
    "a abbr acronym b big center cite code colgroup del dfn em fieldset font i ins kbd label "
    "legend mark optgroup param picture q s samp small span strike strong sub sup tt u var "
    "video audio time"
)
#: What is not even on the page.
_NOT_ON_PAGE = _words("script style template noscript head iframe object svg canvas")
_KNOWN = _LEFT_OUT | _BLOCKS | _VOID | _INLINE
#: What ends the parts that are left out, however the page forgets to close them.
_REOPENS = frozenset({"body", "main", "article"})
#: One of these ends where the next begins.
_CLOSES_ITSELF = frozenset({"p", "li", "td", "th", "tr", "dt", "dd", "option"})
_UNSEEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
#: An ampersand that begins no entity: the parser would make one of `&copy=1` in an address.
_AMPERSAND = re.compile(r"&(?!(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)")


class HtmlText(HTMLParser):
    """Collects the words of a page, block by block."""

    def __init__(self, *, links: bool, whole: bool = False) -> None:
        """With `whole` every word that a reader can see, but for the marks of footnotes."""
        super().__init__(convert_charrefs=True)
        self._links = links
        self._whole = whole
        self._left_out = _NOT_ON_PAGE if whole else _LEFT_OUT
        self._blocks_here = _BLOCKS | _LEFT_OUT if whole else _BLOCKS
        self._inside_of = {"sup": 0, "a": 0}
        self._targets: list[str] = []
        """Where the links lead that are open."""
        self._inside: list[str] = []
        """What is open of that which is left out."""
        self._mark = ""
        self._words: list[str] = []
        self._lines: list[str] = []
        self._blocks: list[tuple[str, list[str]]] = []
        self._in_blocks = False

    def read(self, markup: str) -> str:
        """The text of a page."""
        self.feed(tamed(_AMPERSAND.sub("&amp;", markup)))
        self.close()
        self._end_block()
        blocks = (mark + self._block(lines) for mark, lines in self._blocks)
        return "\n\n".join(block for block in blocks if block.strip("- "))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _REOPENS:
            self._inside.clear()
        elif tag in _CLOSES_ITSELF and self._inside[-1:] == [tag]:
            self._inside.pop()
        # What is left out ends with its own end, and not with that of a like one inside it.
        if tag in self._left_out or (
            tag not in _VOID and (self._unseen(tag, attrs) or tag in self._inside)
        ):
            self._inside.append(tag)
        if tag in self._inside_of:
            self._inside_of[tag] += 1
        if tag in self._blocks_here:
            self._in_blocks = True
            self._end_block()
            self._mark = "- " if tag == "li" and not self._whole else ""
        elif tag == "br":
            self._in_blocks = True
            self._end_line()
        elif tag == "a":
            target = (dict(attrs).get("href") or "").strip()
            self._targets.append(target if target.lower().startswith("http") else "")
        elif tag not in _KNOWN and "-" not in tag:
            self.handle_data(self.get_starttag_text() or "")

    def _unseen(self, tag: str, attrs: list[tuple[str, str | None]]) -> bool:
        """Whether an element is no part of the text: hidden, or the mark of a footnote."""
        other = {"a": "sup", "sup": "a"}.get(tag)
        footnote = self._whole and other is not None and self._inside_of[other] > 0
        return footnote or is_unseen(attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._inside_of.get(tag):
            self._inside_of[tag] -= 1
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass
        if tag in self._blocks_here:
            self._end_block()
        elif tag == "a" and self._targets:
            target = self._targets.pop()
            if target and self._links:
                self.handle_data(f" [{target}]")
        elif tag not in _KNOWN and "-" not in tag:
            self.handle_data(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self._words.append(data)

    def _end_line(self) -> None:
        self._lines.append("".join(self._words))
        self._words.clear()

    def _end_block(self) -> None:
        self._end_line()
        if any(self._lines):
            self._blocks.append((self._mark, self._lines))
            self._mark = ""
        self._lines = []

    def _block(self, lines: list[str]) -> str:
        """A block's lines; breaks in the source count only where the page makes none itself."""
        if self._in_blocks:
            return "\n".join(" ".join(line.split()) for line in lines).strip()
        return "\n".join(line.strip() for line in "\n".join(lines).splitlines()).strip()


def is_unseen(attrs: list[tuple[str, str | None]]) -> bool:
    """Whether no reader of the page sees an element."""
    return any(
        name == "hidden" or (name == "style" and _UNSEEN.search(value or "") is not None)
        for name, value in attrs
    )


def tamed(markup: str) -> str:
    """The page without what makes the parser look to its end again and again.

    Comments go, with the rest where one has no end; a sign that opens no tag near it is a letter.
    """
    lines: list[str] = []
    place = 0
    while (start := markup.find("<!--", place)) >= 0:
        lines.append(markup[place:start])
        end = markup.find("-->", start + 4)
        place = len(markup) if end < 0 else end + 3
    lines.append(markup[place:])
    first, *parts = "".join(lines).split("<")
    ends_in, tamed = LONGEST_TAG, []
    for part in reversed(parts):
        end = part.find(">")
        ends_in = end if end >= 0 else min(ends_in + len(part) + 1, LONGEST_TAG)
        opens = ends_in < LONGEST_TAG and not part.startswith("![")
        tamed.append(("<" if opens else "&lt;") + part)
    return first + "".join(reversed(tamed))

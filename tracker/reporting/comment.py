"""The analyst's own paragraphs: Markdown turned into HTML that can do nothing but be read.

Raw HTML stays text, pictures are not drawn, and a link goes where the report's own links may go.
Everything that is written comes from markdown-it's renderer, which escapes it.
"""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt

from tracker.reporting.filters import enclosed, safe_href

#: Below the comment's own heading.
_HEADING = "h4"


def comment_html(markdown: str) -> str:
    """The paragraphs as HTML, every heading as a fourth-level one.

    >>> comment_html("# *No* <b>change</b>")
    '<h4><em>No</em> &lt;b&gt;change&lt;/b&gt;</h4>\\n'
    """
    tokens = _reader().parse(markdown)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = _HEADING
        for part in token.children or ():
            if part.type == "text":
                part.content = enclosed(part.content)
    return str(_reader().renderer.render(tokens, _reader().options, {}))


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).disable("image")
    # markdown-it asks its object for this rule; ours is the one that every link here follows.
    reader.validateLink = _may_be_linked  # type: ignore[method-assign]
    return reader


def _may_be_linked(url: str) -> bool:
    return safe_href(url) is not None

"""Writes the weekly report as one self-contained page: no script, nothing fetched."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt

from tracker.domain.headlines import Badge, Headline
from tracker.publish.axis import timeline_axis
from tracker.publish.filters import (
    FILTERS,
    badges_shown,
    by_day,
    changed_words,
    contents,
    due_groups,
    enclosed,
    issue_words,
    moves_words,
    passed_groups,
    refs_by_finding,
    safe_href,
    since_words,
    why_moved,
)
from tracker.publish.json import manifest_object
from tracker.publish.outline import charts_old as charts
from tracker.publish.outline.charts_old import panels, segments
from tracker.publish.wording import (
    ahead,
    cards,
    changes,
    claims,
    counts,
    deadlines,
    front,
    method,
    pieces,
)
from tracker.report.build import Weekly
from tracker.report.commitment import Card
from tracker.report.masthead import Masthead
from tracker.resources import templates_folder

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


_PLAIN = re.compile(r"[A-Za-z0-9 ,.:-]")


def style_hash(text: str) -> str:
    """The policy's name for a style element with exactly this text."""
    digest = b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def policy(*styles: str) -> str:
    """The policy that lets these style elements apply, and nothing be fetched or run."""
    hashes = " ".join(style_hash(style) for style in styles)
    allowed = f"default-src 'none'; style-src {hashes}; img-src data:"
    return f"{allowed}; base-uri 'none'; form-action 'none'"


def css_string(text: str) -> str:
    r"""A quoted CSS string; every sign with a meaning is written as its number.

    >>> css_string('Weekly report 23')
    '"Weekly report 23"'
    >>> css_string('</style>')
    '"\\00003c \\00002f style\\00003e "'
    """
    signs = (sign if _PLAIN.fullmatch(sign) else f"\\{ord(sign):06x} " for sign in text)
    return '"' + "".join(signs) + '"'


#: The modules of sentences, by the name that templates call them by.
_SENTENCES = {
    "ahead": ahead,
    "cards": cards,
    "changes": changes,
    "claims": claims,
    "counts": counts,
    "deadlines": deadlines,
    "front": front,
    "method": method,
    "pieces": pieces,
}


@cache
def page_environment() -> Environment:
    """The environment, compiled once for the life of the process.

    `autoescape=True`, not by file name: `select_autoescape` would leave `.html.j2` open.
    """
    environment = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        keep_trailing_newline=True,
        finalize=_finalize,
    )
    environment.filters.update(FILTERS)
    environment.globals["say"] = _SENTENCES
    return environment


def style_sheet(*names: str) -> str:
    """These style sheets as one text, in this order, with plain line ends."""
    folder = templates_folder() / "css"
    sheets = ((folder / f"{name}.css").read_text(encoding="utf-8") for name in names)
    return "\n".join(sheet.replace("\r\n", "\n") for sheet in sheets)


def _finalize(value: object) -> object:
    """Text of the register never turns the direction of the page around it."""
    return enclosed(value) if type(value) is str else value


#: The style sheets in the order in which they build on each other.
SHEETS = ("tokens", "type", "layout", "tables", "charts", "print")


def weekly_html(report: Weekly) -> str:
    """The page, from a value alone; it needs no clock, no network and no script."""
    fixed = style_sheet(*SHEETS)
    paper = paper_style(report.masthead)
    template = page_environment().get_template("weekly.html.j2")
    return template.render(
        report=report,
        mast=report.masthead,
        fixed_style=fixed,
        paper_style=paper,
        policy=policy(fixed, paper),
        manifest=manifest_object(report),
        issue=issue_words(report.masthead),
        headlines=tuple(Headline),
        badges=tuple(Badge),
        findings=charts,
        sections=contents(report),
        comment=comment_html(report.comment) if report.comment else None,
        panels=panels(report.trend),
        by_day=by_day,
        since_words=since_words,
        changed_words=changed_words,
        refs_by_finding=refs_by_finding,
        segments=segments,
        **_deadline_charts(report),
        carded=frozenset(card.ref for card in report.cards),
    )


def paper_style(mast: Masthead) -> str:
    """The style element that prints, on every sheet, which report this is and which page."""
    return sheet_style(front.on_paper(mast))


def sheet_style(words: str) -> str:
    """The style element that prints these words and the page's number on every sheet."""
    face = "font: 7.5pt -apple-system, 'Segoe UI', Roboto, Arial, sans-serif; color: #4a4f55;"
    return (
        "@page {\n"
        f"  @bottom-left {{ content: {css_string(words)}; {face} }}\n"
        f'  @bottom-right {{ content: counter(page) " of " counter(pages); {face} }}\n'
        "}\n"
    )


def _deadline_charts(report: Weekly) -> dict[str, Any]:
    """The two charts of section 5 with one axis each, and one axis for each card."""
    as_of = report.masthead.as_of
    rows = report.deadlines.timeline
    on = charts.shared_span([row.timeline for row in rows], as_of)
    slipped = charts.moved(report.deadlines.slipped)
    slip_axis = charts.span(slipped, as_of)
    return {
        "time_axis": on,
        "time_rows": [(row, charts.drawn_timeline(row.timeline, on)) for row in rows],
        "time_left_out": report.deadlines.total("timeline") - len(rows),
        "slip_axis": slip_axis,
        "slip_rows": [(row, charts.dumbbell(row, slip_axis)) for row in slipped],
        "slip_left_out": report.deadlines.total("slipped") - len(report.deadlines.slipped),
        "badges_shown": badges_shown(report.deadlines),
        "moves": moves_words,
        "why_moved": why_moved,
        "passed": passed_groups(report.deadlines),
        "due": due_groups(report.deadlines),
        "days_past": lambda row: (as_of - row.latest).days if row.latest else None,
        "days_left": lambda row: (row.latest - as_of).days if row.latest else None,
        "card_strip": lambda card: _card_strip(card, report),
    }


def _card_strip(card: Card, report: Weekly) -> tuple[Any, Any]:
    on = timeline_axis([card.deadline.timeline], report.masthead.as_of)
    return on, charts.drawn_timeline(card.deadline.timeline, on)

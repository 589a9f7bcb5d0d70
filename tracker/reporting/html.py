"""The weekly report as one self-contained page: no script, nothing fetched, stable bytes."""

from __future__ import annotations

from typing import Any

from tracker.domain.report import Card, Masthead, Weekly
from tracker.domain.vocabulary import Badge, Headline
from tracker.reporting import findings, slippage, timeline
from tracker.reporting.bars import segments
from tracker.reporting.comment import comment_html
from tracker.reporting.contents import contents, issue_words
from tracker.reporting.diary import (
    by_day,
    changed_words,
    since_words,
)
from tracker.reporting.due import (
    badges_shown,
    due_groups,
    moves_words,
    passed_groups,
    why_moved,
)
from tracker.reporting.environment import page_environment, style_sheet
from tracker.reporting.gaps import found_by_value
from tracker.reporting.policy import css_string, policy
from tracker.reporting.trend import panels
from tracker.reporting.weekly_json import manifest_object
from tracker.reporting.wording import front

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
        findings=findings,
        sections=contents(report),
        comment=comment_html(report.comment) if report.comment else None,
        panels=panels(report.trend),
        by_day=by_day,
        since_words=since_words,
        changed_words=changed_words,
        found_by_value=found_by_value,
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
    on = timeline.shared_span(rows, as_of)
    slipped = slippage.moved(report.deadlines.slipped)
    slip_axis = slippage.span(slipped, as_of)
    return {
        "time_axis": on,
        "time_rows": [(row, timeline.strip(row, on)) for row in rows],
        "time_left_out": report.deadlines.total("timeline") - len(rows),
        "slip_axis": slip_axis,
        "slip_rows": [(row, slippage.dumbbell(row, slip_axis)) for row in slipped],
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
    on = timeline.span([card.deadline], report.masthead.as_of)
    return on, timeline.strip(card.deadline, on)

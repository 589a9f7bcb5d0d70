"""Writes the notice of errata in every format."""

from __future__ import annotations

from tracker.report.errata import Errata

SCHEMA = "tracker.errata/1"


def errata_md(notice: Errata) -> str:
    """The notice as Markdown, to paste into a page or a mail."""
    from tracker.publish.outline.errata import errata_document
    from tracker.publish.outline.markdown import markdown

    return markdown(errata_document(notice))


def errata_txt(notice: Errata) -> str:
    """The notice as text of 78 columns."""
    from tracker.publish.outline.errata import errata_document
    from tracker.publish.outline.plain import text

    return text(errata_document(notice))


def errata_json(notice: Errata) -> str:
    """The notice as one object, schema `tracker.errata/1`, every count included."""
    from tracker.publish.json import json_document, object_of

    return json_document({"schema": SCHEMA} | object_of(notice))


def errata_html(notice: Errata) -> str:
    """The notice as one self-contained page in the look of the reports."""
    from tracker.publish.outline.html import (
        SHEETS,
        page_environment,
        policy,
        sheet_style,
        style_sheet,
    )
    from tracker.publish.wording import errata as say

    fixed, paper = style_sheet(*SHEETS), sheet_style(say.on_paper(notice))
    return (
        page_environment()
        .get_template("errata.html.j2")
        .render(
            notice=notice,
            say_of=say,
            fixed_style=fixed,
            paper_style=paper,
            policy=policy(fixed, paper),
        )
    )

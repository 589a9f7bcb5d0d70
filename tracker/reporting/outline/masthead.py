"""Sections 0 and 1: who says this about which days, and what there is to know first."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.prose import day_words, range_words
from tracker.domain.report import Figure, Masthead, Weekly
from tracker.domain.weeks import Week
from tracker.reporting.contents import issue_words
from tracker.reporting.filters import head12, moment, number
from tracker.reporting.outline.blocks import (
    Block,
    Bullets,
    Item,
    Pair,
    Pairs,
    Verbatim,
)
from tracker.reporting.outline.pieces import heading, paragraph, spans, strong, words


def masthead(report: Weekly) -> Iterator[Block]:
    """Title, days and sources of the report; a draft says that it is one."""
    mast = report.masthead
    week = f"Week {Week.parse(mast.week).number}, {range_words(mast.monday, mast.sunday)}"
    yield paragraph(strong(mast.register_title), f" / {issue_words(mast)} / {week}")
    yield heading(1, mast.title)
    yield paragraph(mast.dek)
    if mast.number is None:
        yield paragraph(
            strong("Draft."),
            " This report has no number and changes nothing in the register. Its figures may "
            "differ from those of the issued report.",
        )
    if mast.replaces:
        yield paragraph(
            f"This report replaces report {number(mast.replaces.number)}, as of "
            f"{day_words(mast.replaces.as_of)}, known at {moment(mast.replaces.known_at)}."
        )
    yield Pairs(tuple(_facts(mast, report.method.version)))


def _facts(mast: Masthead, method: str) -> Iterator[Pair]:
    yield Pair("As of", (words(day_words(mast.as_of)),))
    yield Pair("Known at", (words(moment(mast.known_at)),))
    yield Pair("Scope", (words(mast.scope),))
    if mast.prepared_by:
        yield Pair("Prepared by", (words(mast.prepared_by),))
    yield Pair("Ledger head", (words(head12(mast.head)),))
    where = "" if mast.brief else ", section 11"
    yield Pair("How we judge", (words(f"Method {method}{where}"),))


def bottom_line(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """The generated sentences, the four figures, and the analyst's own paragraphs."""
    yield Bullets(
        tuple(
            Item(
                words(
                    f"{said.headline.glyph} " if said.headline else None,
                    spans(said.spans, carded),
                )
            )
            for said in report.bottom_line
        )
        or (Item(words("No change was recorded this week.")),)
    )
    yield Pairs(tuple(Pair(each.label, (words(_figure(each)),)) for each in report.figures))
    if report.comment:
        yield heading(3, "The analyst’s comment")
        yield Verbatim(report.comment)
        who = report.masthead.prepared_by or "the analyst"
        yield paragraph(f"Written by {who}, not generated from the register.")


def _figure(each: Figure) -> str:
    if each.change > 0:
        change = f"{number(each.change)} more than last week"
    elif each.change < 0:
        change = f"{number(-each.change)} fewer than last week"
    else:
        change = "no change"
    note = f": {each.note}" if each.note else ""
    return f"{number(each.value)} of {number(each.of)}; {change}{note}"


def foot(report: Weekly) -> Iterator[Block]:
    """What this was made from; a draft says once more that it is one."""
    mast = report.masthead
    status = "." if mast.number is not None else ", not issued."
    full = (
        " The full report of this week has the evidence, every deadline and a card for each "
        "commitment."
    )
    yield paragraph(
        f"{issue_words(mast)}{status}{full if mast.brief else ''} Rendered from ledger "
        f"{head12(mast.head)}, as of {day_words(mast.as_of)}, as known at "
        f"{moment(mast.known_at)}. The same register and the same arguments give the same bytes."
    )

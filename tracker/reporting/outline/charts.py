"""The two charts of section 5 as lines: the timetables, and the dates that moved."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.prose import day_short, day_words, signed
from tracker.domain.report import DeadlineRow, Weekly
from tracker.reporting import findings, slippage, timeline
from tracker.reporting.due import moves_words
from tracker.reporting.filters import head12, lower_first, number
from tracker.reporting.outline.blocks import Block, Bullets, Item, Words
from tracker.reporting.outline.pieces import heading, listed, paragraph, words
from tracker.reporting.outline.rows import day, said, who


def timetables(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """Each commitment in a line: its words, its latest day and what became of it."""
    rows = timeline.chosen(report.deadlines.timeline)
    if not rows:
        return
    yield heading(3, findings.timetables(report.deadlines))
    yield paragraph("Each line is one commitment: its words, its latest day and what became of it.")
    yield Bullets(tuple(Item(_line(row, carded)) for row in rows))
    left_out = len(report.deadlines.timeline) - len(rows)
    if left_out:
        yield paragraph(
            f"{number(len(rows))} of {number(len(report.deadlines.timeline))} are drawn; the "
            f"other {number(left_out)} are in the tables below or in the register."
        )
    where = (
        "Marks of commitments with a card are listed with their sources in section 10."
        if report.cards_left_out
        else "Every mark is listed with its source in section 10."
    )
    yield paragraph(f"Source: register, ledger {head12(report.masthead.head)}. {where}")


def _line(row: DeadlineRow, carded: frozenset[str]) -> Words:
    """One commitment: title; its words, when they were said; its latest day; what became of it."""
    parts = [who(row, carded), said(row, ", said ")]
    days = []
    if row.original_latest and row.original_latest != row.latest:
        days.append(f"first by {day_short(row.original_latest)}")
    # The result often ends in the latest day; it is not said twice.
    if row.latest and day_words(row.latest) not in row.result_detail:
        days.append(f"{'now' if days else 'due'} by {day_short(row.latest)}")
    if days:
        parts.append(words(", ".join(days)))
    detail = f", {row.result_detail}" if row.result_detail else ""
    parts.append(words(f"{lower_first(row.result)}{detail}"))
    return listed(parts, "; ")


def slips(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """Each date that moved: from the day first promised to the one now, or to delivery."""
    rows = slippage.moved(report.deadlines.slipped)
    if not rows:
        return
    drawn = rows[: slippage.MOST_ROWS]
    yield heading(3, findings.slips(report.deadlines))
    yield paragraph(
        "From the latest day first promised to the latest day now promised or the day of delivery."
    )
    yield Bullets(tuple(Item(_slip(row, carded)) for row in drawn))
    if len(drawn) < len(rows):
        yield paragraph(
            f"Another {number(len(rows) - len(drawn))} moved by fewer days and are not drawn."
        )
    yield paragraph(f"Source: register, ledger {head12(report.masthead.head)}.")


def _slip(row: DeadlineRow, carded: frozenset[str]) -> Words:
    first, now = day(row.original_latest), day(row.latest)
    end = f"delivered {day_words(row.met_on)}" if row.met_on else now
    by = signed(row.slip_days)
    unit = "day" if abs(row.slip_days) == 1 else "days"
    return words(who(row, carded), f": {first} → {end}, {by} {unit}, {moves_words(row)}")

"""The two charts of section 5 as lines of text: the timetables, and the dates that moved."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.prose import day_short, day_words, lower_first, signed
from tracker.publish.filters import moves_words
from tracker.publish.outline import charts_old as charts
from tracker.publish.outline.blocks import Block, BulletItem, Bullets
from tracker.publish.outline.pieces import day, heading, paragraph
from tracker.publish.wording import deadlines as say
from tracker.publish.wording import front
from tracker.publish.wording.pieces import Words, listed, words
from tracker.report.build import Weekly
from tracker.report.late import DeadlineRow


def timetables(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """Each commitment in a line: its words, its latest day and what became of it."""
    rows = report.deadlines.timeline
    if not rows:
        return
    yield heading(3, charts.timetables(report.deadlines))
    yield paragraph(say.IN_LINES)
    yield Bullets(tuple(BulletItem(_line(row, carded)) for row in rows))
    every = report.deadlines.total("timeline")
    if len(rows) < every:
        yield paragraph(say.left_out(len(rows), every))
    yield paragraph(say.marks_source(report.masthead, report.cards_left_out))


def _line(row: DeadlineRow, carded: frozenset[str]) -> Words:
    """One commitment: title; its words, when they were said; its latest day; what became of it."""
    phrase = say.phrase_said(row, ", said ")
    parts = [say.who(row, carded), phrase]
    days = []
    if row.original_latest and row.original_latest != row.latest:
        days.append(f"first by {day_short(row.original_latest)}")
    # The result often ends in the latest day; it is not said twice.
    if row.latest and day_words(row.latest) not in row.result_detail:
        days.append(f"{'now' if days else 'due'} by {day_short(row.latest)}")
    if days:
        parts.append(words(", ".join(days)))
    parts.append(words(lower_first(say.result(row))))
    return listed(parts, "; ")


def slips(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """Each date that moved: from the day first promised to the one now, or to delivery."""
    rows = charts.moved(report.deadlines.slipped)
    if not rows:
        return
    yield heading(3, charts.slips(report.deadlines))
    yield paragraph(say.slips())
    yield Bullets(tuple(BulletItem(_slip(row, carded)) for row in rows))
    more = report.deadlines.total("slipped") - len(report.deadlines.slipped)
    if more:
        yield paragraph(say.slips_left_out(more))
    yield paragraph(front.source(report.masthead))


def _slip(row: DeadlineRow, carded: frozenset[str]) -> Words:
    first, now = day(row.original_latest), day(row.latest)
    end = f"delivered {day_words(row.met_on)}" if row.met_on else now
    by = signed(row.slip_days)
    unit = "day" if abs(row.slip_days) == 1 else "days"
    return words(say.who(row, carded), f": {first} → {end}, {by} {unit}, {moves_words(row)}")

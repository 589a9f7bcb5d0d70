"""What a brief report prints of sections 2, 4 and 5."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.prose import day_words, signed
from tracker.publish import charts
from tracker.publish.filters import lower_first, number
from tracker.publish.outline.blocks import Block, Bullets, Group, Head, Item, Table
from tracker.publish.outline.changes import in_one_line
from tracker.publish.outline.pieces import cells, heading, paragraph
from tracker.publish.outline.scoreboard import programme
from tracker.publish.wording import changes as change_words
from tracker.publish.wording import counts
from tracker.publish.wording import deadlines as deadline_words
from tracker.publish.wording.pieces import Words, quote, strong, words
from tracker.report.build import Weekly
from tracker.report.late import DeadlineRow

#: How many programmes, changes and deadlines a brief report names.
PROGRAMMES = 6
CHANGES = 10
DEADLINES = deadline_words.IN_BRIEF


def scoreboard(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """The bars of the first programmes, and the statuses of both weeks."""
    board = report.scoreboard
    yield heading(3, charts.programmes(board))
    for tally in board.programmes[:PROGRAMMES]:
        yield from programme(tally, carded)
    more = sum(tally.gathers for tally in board.programmes) - PROGRAMMES
    if more > 0:
        yield paragraph(counts.more_programmes(more))
    states = counts.counted(board)
    now = [*(each.this_week for each in states), board.total]
    before = [*(each.last_week for each in states), board.last_total]
    changes = (signed(this - last) for this, last in zip(now, before, strict=True))
    yield Table(
        *counts.in_brief(report.masthead),
        (
            Head("Week"),
            *(
                Head(f"{each.headline.glyph} {each.headline.label}", numeric=True)
                for each in states
            ),
            Head("All", numeric=True),
        ),
        (
            Group(
                None,
                (
                    cells(counts.WEEKS[0], *map(number, now)),
                    cells(counts.WEEKS[1], *map(number, before)),
                    cells(counts.WEEKS[2], *changes),
                ),
            ),
        ),
    )


def changes(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """The first lines of what happened this week."""
    happened = report.changes.happened
    if not happened:
        yield paragraph(change_words.NOTHING)
        return
    yield Bullets(tuple(Item(in_one_line(each, carded)) for each in happened[:CHANGES]))
    more = report.changes.total("happened") - CHANGES
    if more > 0:
        yield paragraph(change_words.more_changes(more))


def deadlines(report: Weekly, _: frozenset[str]) -> Iterator[Block]:
    """The first lines of the timeline."""
    rows = report.deadlines.timeline
    yield paragraph(deadline_words.brief(report.deadlines))
    yield Bullets(tuple(Item(_deadline(row)) for row in rows[:DEADLINES]))


def _deadline(row: DeadlineRow) -> Words:
    return words(
        strong(f"{day_words(row.latest) if row.latest else deadline_words.NO_DAY}."),
        f" {row.headline.glyph} ",
        strong(row.ref),
        f" {row.title}",
        ", " if row.phrase else None,
        quote(row.phrase) if row.phrase else None,
        ": ",
        strong(lower_first(row.result)),
    )

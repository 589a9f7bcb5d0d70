"""What a brief report prints of sections 2, 4 and 5."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.prose import count_words, day_words, signed
from tracker.domain.report import DeadlineRow, Weekly
from tracker.domain.vocabulary import Headline
from tracker.reporting import findings
from tracker.reporting.filters import lower_first, number
from tracker.reporting.outline.blocks import Block, Bullets, Group, Head, Item, Table, Words
from tracker.reporting.outline.changes import headline_of
from tracker.reporting.outline.pieces import cells, heading, paragraph, quote, strong, words
from tracker.reporting.outline.scoreboard import programme

#: How many programmes, changes and deadlines a brief report names.
PROGRAMMES = 6
CHANGES = 10
DEADLINES = 5


def scoreboard(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """The bars of the first programmes, and the statuses of both weeks."""
    board = report.scoreboard
    yield heading(3, findings.programmes(board))
    for tally in board.programmes[:PROGRAMMES]:
        yield from programme(tally, carded)
    more = len(board.programmes) - PROGRAMMES
    if more > 0:
        yield paragraph(f"{count_words(more, 'more programme')} in the full report.")
    states = [each for each in board.states if each.headline is not Headline.REPLACED]
    now = [*(each.this_week for each in states), board.total]
    before = [*(each.last_week for each in states), board.last_total]
    changes = (signed(this - last) for this, last in zip(now, before, strict=True))
    yield Table(
        "Commitments by status",
        f"At the end of {day_words(report.masthead.as_of)} and one week earlier",
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
                    cells("This week", *map(number, now)),
                    cells("Last week", *map(number, before)),
                    cells("Change", *changes),
                ),
            ),
        ),
    )


def changes(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """The first lines of what happened this week."""
    happened = report.changes.happened
    if not happened:
        yield paragraph("Nothing that happened this week was recorded.")
        return
    yield Bullets(tuple(Item(headline_of(each, carded)) for each in happened[:CHANGES]))
    more = len(happened) - CHANGES
    if more > 0:
        yield paragraph(f"And {number(more)} more in the full report.")


def deadlines(report: Weekly, _: frozenset[str]) -> Iterator[Block]:
    """The first lines of the timeline."""
    rows = report.deadlines.timeline
    first = ". The first five, overdue ones before all others" if len(rows) > DEADLINES else ""
    yield paragraph(f"{findings.timetables(report.deadlines)}{first}.")
    yield Bullets(tuple(Item(_deadline(row)) for row in rows[:DEADLINES]))


def _deadline(row: DeadlineRow) -> Words:
    return words(
        strong(f"{day_words(row.latest) if row.latest else 'No day'}."),
        f" {row.headline.glyph} ",
        strong(row.ref),
        f" {row.title}",
        ", " if row.phrase else None,
        quote(row.phrase) if row.phrase else None,
        ": ",
        strong(lower_first(row.result)),
    )

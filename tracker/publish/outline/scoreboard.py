"""Sections 2 and 3 as blocks: the counts, their changes, and the bridge from last week's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.domain.prose import sentence_case, signed
from tracker.publish.filters import number
from tracker.publish.outline import charts_old as charts
from tracker.publish.outline.blocks import (
    Block,
    BulletItem,
    Bullets,
    ColumnHead,
    Lines,
    RowGroup,
    TableBlock,
)
from tracker.publish.outline.charts_old import COUNTABLE
from tracker.publish.outline.pieces import NONE, cells, heading, paragraph, state
from tracker.publish.outline.trend import trend
from tracker.publish.wording import counts
from tracker.publish.wording.pieces import Words, ref, refs, strong, words
from tracker.report.build import Weekly
from tracker.report.counts import GroupCount, ProgrammeTally, Scoreboard, StateCount
from tracker.report.masthead import Masthead

_WEEKS = tuple(ColumnHead(week, numeric=True) for week in counts.WEEKS)
#: Below this many commitments a mark, their number is said with a decimal.
_EXACT = 10


def scoreboard(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """The five groups, the statuses in each, the programmes, the lead bodies, the responses."""
    board, mast = report.scoreboard, report.masthead
    yield paragraph(charts.groups(board))
    yield from _programmes(board, mast, carded)
    yield _by_group(board, mast)
    yield _by_status(board, mast)
    yield from trend(report.trend, mast)
    if board.programmes:
        yield _tallies(board, board.programmes, "programme", mast)
    if board.leads:
        yield _tallies(board, board.leads, "lead body", mast)
    unused = counts.unused(board)
    if unused:
        yield paragraph(unused)
    if board.apart:
        yield heading(3, counts.APART)
        yield Bullets(
            tuple(
                BulletItem(words(strong(f"{counts.apart(kind)}."), f" {kind.note}"))
                for kind in board.apart
            )
        )
    if board.responses:
        yield _responses(board, mast)


def _by_group(board: Scoreboard, mast: Masthead) -> TableBlock:
    return TableBlock(
        *counts.by_group(mast),
        (ColumnHead("Group"), *_WEEKS),
        (
            RowGroup(
                None,
                tuple(
                    _both(counts.GROUPS[group.group], group)
                    for group in board.groups
                    if group.group in counts.GROUPS
                ),
            ),
        ),
        _whole(board),
    )


def _by_status(board: Scoreboard, mast: Masthead) -> TableBlock:
    return TableBlock(
        *counts.by_status(mast),
        (ColumnHead("Status"), *_WEEKS, ColumnHead("What it means")),
        tuple(
            RowGroup(
                name,
                tuple(
                    (*_both(state(status.headline), status), _meaning(status))
                    for status in board.states
                    if status.headline.group is group
                ),
            )
            for group, name in counts.GROUPS.items()
        ),
        (*_whole(board), ()),
    )


def _meaning(status: StateCount) -> Words:
    return words(status.headline.meaning) if status.this_week or status.last_week else ()


def _both(name: str | Words, count: GroupCount | StateCount) -> tuple[Words, ...]:
    return _row(name, count.this_week, count.last_week)


def _whole(board: Scoreboard) -> tuple[Words, ...]:
    return _row(counts.ALL, board.total, board.last_total)


def _row(name: str | Words, now: int, before: int) -> tuple[Words, ...]:
    return cells(name, number(now), number(before), signed(now - before))


def _programmes(board: Scoreboard, mast: Masthead, carded: frozenset[str]) -> Iterator[Block]:
    """A bar of signs for each programme."""
    yield heading(3, charts.programmes(board))
    if not board.programmes:
        return
    yield paragraph(counts.bars(mast))
    for tally in board.programmes:
        yield from programme(tally, carded)
    yield paragraph(counts.bars_source(mast))


def programme(tally: ProgrammeTally, carded: frozenset[str]) -> Iterator[Block]:
    """A programme's line, its bar and the list that names each part, in the bar's order."""
    name = ref(tally.ref, carded, tally.title) if tally.ref else tally.title
    yield paragraph(name, f": {number(tally.total)} {tally.noun}")
    yield Lines(tuple(_bar(tally)))
    parts = [
        f"{headline.glyph}\N{NO-BREAK SPACE}{counts.part(headline, count)}"
        for headline, count in tally.counts
        if count
    ]
    if tally.replaced_this_week:
        parts.append(counts.replaced(tally))
    if parts:
        yield paragraph(", ".join(parts))


def _bar(tally: ProgrammeTally) -> Iterator[str]:
    present = [(headline, count) for headline, count in tally.counts if count]
    if not present:
        yield counts.NONE_YET
    elif tally.total <= COUNTABLE:
        yield "".join(headline.glyph * count for headline, count in present)
    else:
        marks = _shares([count for _, count in present], COUNTABLE)
        yield "".join(
            headline.glyph * mark for (headline, _), mark in zip(present, marks, strict=True)
        )
        each_mark = tally.total / COUNTABLE
        about = f"{each_mark:.1f}" if each_mark < _EXACT else number(round(each_mark))
        yield f"1 mark = about {about}"


def _shares(counts: Sequence[int], places: int) -> list[int]:
    """So many places given out in proportion: none without one, the largest give up the rest."""
    total = sum(counts)
    shares = [max(1, round(places * count / total)) for count in counts]
    while sum(shares) != places:
        largest = max(range(len(shares)), key=lambda place: shares[place])
        shares[largest] += 1 if sum(shares) < places else -1
    return shares


def _tallies(
    board: Scoreboard, tallies: Sequence[ProgrammeTally], what: str, mast: Masthead
) -> TableBlock:
    used = [status for status in counts.counted(board) if status.this_week]
    rows = []
    for tally in tallies:
        by = dict(tally.counts)
        numbers = (number(by.get(status.headline, 0)) for status in used)
        rows.append(cells(tally.title, *numbers, number(tally.total)))
    return TableBlock(
        *counts.by(what, mast),
        (
            ColumnHead(sentence_case(what)),
            *(ColumnHead(status.headline.label, numeric=True) for status in used),
            ColumnHead("All", numeric=True),
        ),
        (RowGroup(None, tuple(rows)),),
        cells("All", *(number(status.this_week) for status in used), number(board.total)),
    )


def _responses(board: Scoreboard, mast: Masthead) -> TableBlock:
    return TableBlock(
        *counts.responses(board, mast),
        (ColumnHead("Response"), ColumnHead("Responses", numeric=True)),
        (
            RowGroup(
                None,
                tuple(
                    cells(sentence_case(response), number(count))
                    for response, count in board.responses
                ),
            ),
        ),
        cells(counts.ALL_RESPONSES, number(sum(count for _, count in board.responses))),
    )


def bridge(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """From last week's count to this week's, with the refs behind each step."""
    section, mast = report.bridge, report.masthead
    yield paragraph(counts.bridge(section))
    opening = cells(counts.BEFORE, number(section.opening), NONE)
    steps = tuple(
        cells(line.label, signed(line.sign * line.count), refs(line.refs, carded))
        for line in section.lines
        if line.sign
    )
    yield TableBlock(
        *counts.bridge_steps(mast),
        (ColumnHead("Step"), ColumnHead("Number", numeric=True), ColumnHead("Which")),
        (RowGroup(None, (opening, *steps)),),
        cells(counts.AFTER, number(section.closing), NONE),
    )

"""Sections 2 and 3: the counts, how they moved, and the bridge from last week's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.domain.prose import signed
from tracker.publish import charts
from tracker.publish.charts import COUNTABLE
from tracker.publish.filters import number, sentence_case
from tracker.publish.outline.blocks import Block, Bullets, Group, Head, Item, Lines, Table
from tracker.publish.outline.pieces import NONE, cells, heading, paragraph, state
from tracker.publish.outline.trend import trend
from tracker.publish.wording import counts
from tracker.publish.wording.pieces import Words, ref, refs, strong, words
from tracker.report.build import Weekly
from tracker.report.counts import GroupCount, Scoreboard, StateCount, Tally
from tracker.report.masthead import Masthead

_WEEKS = tuple(Head(week, numeric=True) for week in counts.WEEKS)
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
                Item(words(strong(f"{counts.apart(each)}."), f" {each.note}"))
                for each in board.apart
            )
        )
    if board.responses:
        yield _responses(board, mast)


def _by_group(board: Scoreboard, mast: Masthead) -> Table:
    return Table(
        *counts.by_group(mast),
        (Head("Group"), *_WEEKS),
        (
            Group(
                None,
                tuple(
                    _both(counts.GROUPS[each.group], each)
                    for each in board.groups
                    if each.group in counts.GROUPS
                ),
            ),
        ),
        _whole(board),
    )


def _by_status(board: Scoreboard, mast: Masthead) -> Table:
    return Table(
        *counts.by_status(mast),
        (Head("Status"), *_WEEKS, Head("What it means")),
        tuple(
            Group(
                name,
                tuple(
                    (*_both(state(each.headline), each), _meaning(each))
                    for each in board.states
                    if each.headline.group is group
                ),
            )
            for group, name in counts.GROUPS.items()
        ),
        (*_whole(board), ()),
    )


def _meaning(each: StateCount) -> Words:
    return words(each.headline.meaning) if each.this_week or each.last_week else ()


def _both(name: str | Words, each: GroupCount | StateCount) -> tuple[Words, ...]:
    return _row(name, each.this_week, each.last_week)


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


def programme(tally: Tally, carded: frozenset[str]) -> Iterator[Block]:
    """A programme's line, its bar and the list that names each part, in the bar's order."""
    name = ref(tally.ref, carded, tally.title) if tally.ref else tally.title
    yield paragraph(name, f": {number(tally.total)} {tally.noun}")
    yield Lines(tuple(_bar(tally)))
    said = [
        f"{each.glyph}\N{NO-BREAK SPACE}{counts.part(each, count)}"
        for each, count in tally.counts
        if count
    ]
    if tally.replaced_this_week:
        said.append(counts.replaced(tally))
    if said:
        yield paragraph(", ".join(said))


def _bar(tally: Tally) -> Iterator[str]:
    present = [(each, count) for each, count in tally.counts if count]
    if not present:
        yield counts.NONE_YET
    elif tally.total <= COUNTABLE:
        yield "".join(each.glyph * count for each, count in present)
    else:
        marks = _shares([count for _, count in present], COUNTABLE)
        yield "".join(each.glyph * mark for (each, _), mark in zip(present, marks, strict=True))
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


def _tallies(board: Scoreboard, tallies: Sequence[Tally], what: str, mast: Masthead) -> Table:
    used = [each for each in counts.counted(board) if each.this_week]
    rows = []
    for tally in tallies:
        by = dict(tally.counts)
        shown = (number(by.get(each.headline, 0)) for each in used)
        rows.append(cells(tally.title, *shown, number(tally.total)))
    return Table(
        *counts.by(what, mast),
        (
            Head(sentence_case(what)),
            *(Head(each.headline.label, numeric=True) for each in used),
            Head("All", numeric=True),
        ),
        (Group(None, tuple(rows)),),
        cells("All", *(number(each.this_week) for each in used), number(board.total)),
    )


def _responses(board: Scoreboard, mast: Masthead) -> Table:
    return Table(
        *counts.responses(board, mast),
        (Head("Response"), Head("Responses", numeric=True)),
        (
            Group(
                None,
                tuple(cells(sentence_case(said), number(count)) for said, count in board.responses),
            ),
        ),
        cells(counts.ALL_RESPONSES, number(sum(count for _, count in board.responses))),
    )


def bridge(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """From last week's count to this week's, with the refs behind each step."""
    found, mast = report.bridge, report.masthead
    yield paragraph(counts.bridge(found))
    opening = cells(counts.BEFORE, number(found.opening), NONE)
    steps = tuple(
        cells(line.label, signed(line.sign * line.count), refs(line.refs, carded))
        for line in found.lines
        if line.sign
    )
    yield Table(
        *counts.bridge_steps(mast),
        (Head("Step"), Head("Number", numeric=True), Head("Which")),
        (Group(None, (opening, *steps)),),
        cells(counts.AFTER, number(found.closing), NONE),
    )

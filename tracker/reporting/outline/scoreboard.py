"""Sections 2 and 3: the counts, how they moved, and the bridge from last week's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.domain.prose import count_words, day_words, list_words, range_words, signed
from tracker.domain.report import (
    GroupCount,
    Masthead,
    Scoreboard,
    StateCount,
    Tally,
    Weekly,
)
from tracker.domain.vocabulary import Group as Few
from tracker.domain.vocabulary import Headline
from tracker.reporting import findings
from tracker.reporting.bars import COUNTABLE
from tracker.reporting.filters import any_of, head12, lower_first, number, sentence_case
from tracker.reporting.outline.blocks import (
    Block,
    Bullets,
    Group,
    Head,
    Item,
    Lines,
    Table,
    Words,
)
from tracker.reporting.outline.pieces import (
    NONE,
    cells,
    heading,
    paragraph,
    ref,
    refs,
    state,
    strong,
    words,
)
from tracker.reporting.outline.trend import trend

_GROUPS = {
    Few.DONE: "Done",
    Few.MOVING: "Moving",
    Few.NOTHING_FOUND: "Nothing found",
    Few.NOT_KNOWN: "Not known",
    Few.ENDED_SHORT: "Ended short",
}
_WEEKS = (
    Head("This week", numeric=True),
    Head("Last week", numeric=True),
    Head("Change", numeric=True),
)
_ALL = "All commitments"
#: Below this many commitments a mark, their number is said with a decimal.
_EXACT = 10


def scoreboard(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """The five groups, the statuses in each, the programmes, the lead bodies, the responses."""
    board, mast = report.scoreboard, report.masthead
    days = f"Counts at the end of {day_words(mast.as_of)} and one week earlier"
    yield paragraph(findings.groups(board))
    yield _by_group(board, days)
    yield _by_status(board, days)
    yield from _programmes(board, mast, carded)
    yield from trend(report.trend, mast)
    if board.programmes:
        yield _tallies(board, board.programmes, "programme", mast)
    if board.leads:
        yield _tallies(board, board.leads, "lead body", mast)
    unused = [lower_first(each.headline.label) for each in _counted(board) if not each.this_week]
    if board.programmes and unused:
        yield paragraph(f"In these tables no commitment has the status {any_of(unused)}.")
    if board.apart:
        yield heading(3, "Recorded, and counted apart")
        yield Bullets(
            tuple(
                Item(words(strong(f"{each.label}: {number(each.count)}."), f" {each.note}"))
                for each in board.apart
            )
        )
    if board.responses:
        yield _responses(board, mast)


def _by_group(board: Scoreboard, days: str) -> Table:
    return Table(
        "Commitments by group, this week and last",
        days,
        (Head("Group"), *_WEEKS),
        (
            Group(
                None,
                tuple(
                    _both(_GROUPS[each.group], each)
                    for each in board.groups
                    if each.group in _GROUPS
                ),
            ),
        ),
        _whole(board),
    )


def _by_status(board: Scoreboard, days: str) -> Table:
    return Table(
        "Commitments by status, this week and last",
        f"{days}; what a status means stands where it is in use",
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
            for group, name in _GROUPS.items()
        ),
        (*_whole(board), ()),
    )


def _meaning(each: StateCount) -> Words:
    return words(each.headline.meaning) if each.this_week or each.last_week else ()


def _both(name: str | Words, each: GroupCount | StateCount) -> tuple[Words, ...]:
    return _row(name, each.this_week, each.last_week)


def _whole(board: Scoreboard) -> tuple[Words, ...]:
    return _row(_ALL, board.total, board.last_total)


def _row(name: str | Words, now: int, before: int) -> tuple[Words, ...]:
    return cells(name, number(now), number(before), signed(now - before))


def _programmes(board: Scoreboard, mast: Masthead, carded: frozenset[str]) -> Iterator[Block]:
    """A bar of signs for each programme."""
    yield heading(3, findings.programmes(board))
    if not board.programmes:
        return
    yield paragraph(
        f"Commitments by status on {day_words(mast.as_of)}. Each bar is one programme; the list "
        "below it names its parts from left to right."
    )
    for tally in board.programmes:
        yield from programme(tally, carded)
    yield paragraph(
        f"Source: register, ledger {head12(mast.head)}. The same numbers are in the table by "
        "programme below."
    )


def programme(tally: Tally, carded: frozenset[str]) -> Iterator[Block]:
    """A programme's line, its bar and the list that names each part, in the bar's order."""
    name = ref(tally.ref, carded, tally.title) if tally.ref else tally.title
    yield paragraph(name, f": {number(tally.total)} {tally.noun}")
    yield Lines(tuple(_bar(tally)))
    said = [
        f"{each.glyph}\N{NO-BREAK SPACE}{number(count)} {lower_first(each.label)}"
        for each, count in tally.counts
        if count
    ]
    if tally.replaced_this_week:
        said.append(f"{number(tally.replaced_this_week)} replaced this week, not counted")
    if said:
        yield paragraph(", ".join(said))


def _bar(tally: Tally) -> Iterator[str]:
    present = [(each, count) for each, count in tally.counts if count]
    if not present:
        yield "No commitments recorded yet"
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
    used = [each for each in _counted(board) if each.this_week]
    rows = []
    for tally in tallies:
        by = dict(tally.counts)
        shown = (number(by.get(each.headline, 0)) for each in used)
        rows.append(cells(tally.title, *shown, number(tally.total)))
    return Table(
        f"Commitments by {what} and status",
        f"Counts at the end of {day_words(mast.as_of)}",
        (
            Head(sentence_case(what)),
            *(Head(each.headline.label, numeric=True) for each in used),
            Head("All", numeric=True),
        ),
        (Group(None, tuple(rows)),),
        cells("All", *(number(each.this_week) for each in used), number(board.total)),
    )


def _counted(board: Scoreboard) -> list[StateCount]:
    return [each for each in board.states if each.headline is not Headline.REPLACED]


def _responses(board: Scoreboard, mast: Masthead) -> Table:
    asks = f"{count_words(board.asks, 'recommendation')} and demands"
    return Table(
        f"Responses to {asks}, by addressee",
        f"Acceptance never moves delivery. Responses at the end of {day_words(mast.as_of)}",
        (Head("Response"), Head("Responses", numeric=True)),
        (
            Group(
                None,
                tuple(cells(sentence_case(said), number(count)) for said, count in board.responses),
            ),
        ),
        cells("All responses", number(sum(count for _, count in board.responses))),
    )


def bridge(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """From last week's count to this week's, with the refs behind each step."""
    found, mast = report.bridge, report.masthead
    parts = [
        f"{number(count)} {'is' if count == 1 else 'are'} {what}"
        for count, what in (
            (found.rated, "rated"),
            (found.too_vague, "too vague to rate"),
            (found.not_assessed, "not yet assessed"),
        )
    ]
    yield paragraph(
        f"The count went from {number(found.opening)} to {number(found.closing)}. Of the "
        f"{number(found.closing)}, {list_words(parts)}."
    )
    opening = cells("At the end of last week", number(found.opening), NONE)
    steps = tuple(
        cells(line.label, signed(line.sign * line.count), refs(line.refs, carded))
        for line in found.lines
        if line.sign
    )
    yield Table(
        "From last week’s count to this week’s",
        f"Commitments, {range_words(mast.monday, mast.sunday)}",
        (Head("Step"), Head("Number", numeric=True), Head("Which")),
        (Group(None, (opening, *steps)),),
        cells("At the end of this week", number(found.closing), NONE),
    )

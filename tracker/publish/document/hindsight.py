"""The annex as blocks: what became known after an earlier issue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.domain.prose import count_words, day_words, when_words
from tracker.publish.document.blocks import Block, ColumnHead, RowGroup, TableBlock
from tracker.publish.document.pieces import cells, heading, paragraph, rest, state
from tracker.publish.filters import number, utc_date
from tracker.publish.wording import method as say
from tracker.publish.wording.ahead import GONE
from tracker.publish.wording.pieces import Words, evidence, ref, refs, words
from tracker.report.hindsight import Hindsight, HindsightLine, HindsightState
from tracker.report.masthead import Masthead


def hindsight(later: Hindsight, mast: Masthead, carded: frozenset[str]) -> Iterator[Block]:
    """The statuses that we would now give to the days of that issue, and the events behind them."""
    yield heading(3, say.unknown_to(later))
    yield paragraph(say.learned(later, mast))
    if later.states:
        said_head = ColumnHead(say.said_then(later))
        yield TableBlock(
            *say.statuses_then(later),
            (ColumnHead("Commitment"), said_head, ColumnHead("We now say")),
            (RowGroup(None, tuple(_state(status, carded) for status in later.states)),),
        )
        yield from rest(later.states, later.total("states"))
    if later.lines:
        yield late_table(later.lines, carded)
        yield from rest(later.lines, later.total("lines"))
    if not (later.states or later.lines):
        yield paragraph(say.NOTHING_LATER)


def late_table(lines: Sequence[HindsightLine], carded: frozenset[str]) -> TableBlock:
    """What had happened by an issue's report date, and when it was recorded."""
    return TableBlock(
        *say.HAPPENED_THEN,
        (
            *map(ColumnHead, ("Commitment", "What", "Happened", "Recorded")),
            ColumnHead("Delay", numeric=True),
        ),
        (RowGroup(None, tuple(_line(line, carded) for line in lines)),),
    )


def _state(status: HindsightState, carded: frozenset[str]) -> tuple[Words, ...]:
    return cells(
        words(ref(status.ref, carded), f" {status.title}"),
        state(status.said) if status.said else say.NOT_THEN,
        state(status.now) if status.now else GONE,
    )


def _line(line: HindsightLine, carded: frozenset[str]) -> tuple[Words, ...]:
    if len(line.refs) == 1:
        about = words(ref(line.refs[0], carded), f" {line.titles[0]}")
    elif line.refs:
        about = words(f"{number(len(line.refs))} commitments: ", refs(line.refs, carded))
    else:
        about = words("The register")
    return cells(
        about,
        words(line.what, _stop(line.what) if line.evidence else None, evidence(line.evidence)),
        when_words(line.occurred),
        day_words(utc_date(line.recorded_at)),
        count_words(line.delay_days, "day"),
    )


def _stop(text: str) -> str:
    return " " if text.endswith((".", "?", "!", "…")) else ". "

"""Annex: what an earlier issue did not know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.domain.prose import count_words, day_words, when_words
from tracker.publish.filters import number, utc_date
from tracker.publish.outline.blocks import Block, Group, Head, Table
from tracker.publish.outline.pieces import cells, heading, paragraph, rest, state
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
        said = Head(say.said_then(later))
        yield Table(
            *say.statuses_then(later),
            (Head("Commitment"), said, Head("We now say")),
            (Group(None, tuple(_state(each, carded) for each in later.states)),),
        )
        yield from rest(later.states, later.total("states"))
    if later.lines:
        yield late_table(later.lines, carded)
        yield from rest(later.lines, later.total("lines"))
    if not (later.states or later.lines):
        yield paragraph(say.NOTHING_LATER)


def late_table(lines: Sequence[HindsightLine], carded: frozenset[str]) -> Table:
    """What had happened by an issue's report date, and when it was recorded."""
    return Table(
        *say.HAPPENED_THEN,
        (*map(Head, ("Commitment", "What", "Happened", "Recorded")), Head("Delay", numeric=True)),
        (Group(None, tuple(_line(each, carded) for each in lines)),),
    )


def _state(each: HindsightState, carded: frozenset[str]) -> tuple[Words, ...]:
    return cells(
        words(ref(each.ref, carded), f" {each.title}"),
        state(each.said) if each.said else say.NOT_THEN,
        state(each.now) if each.now else GONE,
    )


def _line(each: HindsightLine, carded: frozenset[str]) -> tuple[Words, ...]:
    if len(each.refs) == 1:
        about = words(ref(each.refs[0], carded), f" {each.titles[0]}")
    elif each.refs:
        about = words(f"{number(len(each.refs))} commitments: ", refs(each.refs, carded))
    else:
        about = words("The register")
    return cells(
        about,
        words(each.what, _stop(each.what) if each.evidence else None, evidence(each.evidence)),
        when_words(each.occurred),
        day_words(utc_date(each.recorded_at)),
        count_words(each.delay_days, "day"),
    )


def _stop(text: str) -> str:
    return " " if text.endswith((".", "?", "!", "…")) else ". "

"""Annex: what an earlier issue did not know."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.prose import count_words, day_words, when_words
from tracker.domain.report import Hindsight, HindsightLine, HindsightState, Masthead
from tracker.reporting.diary import sentence_name
from tracker.reporting.filters import moment, number, utc_date
from tracker.reporting.outline.blocks import Block, Group, Head, Table, Words
from tracker.reporting.outline.pieces import (
    cells,
    evidence,
    heading,
    paragraph,
    ref,
    refs,
    state,
    words,
)


def hindsight(later: Hindsight, mast: Masthead, carded: frozenset[str]) -> Iterator[Block]:
    """The statuses that we would now give to the days of that issue, and the events behind them."""
    issue = later.issue
    yield heading(3, f"What report {number(issue.number)} did not know")
    yield paragraph(
        f"{sentence_name(issue, mast.as_of)} spoke of {day_words(issue.as_of)}, as known at "
        f"{moment(issue.known_at)}. This is what we have learned of those days since."
    )
    if later.states:
        said = Head(f"Report {number(issue.number)} said")
        yield Table(
            f"Status on {day_words(issue.as_of)}, as said then and as known now",
            count_words(len(later.states), "commitment"),
            (Head("Commitment"), said, Head("We now say")),
            (Group(None, tuple(_state(each, carded) for each in later.states)),),
        )
    if later.lines:
        yield Table(
            "What had happened, and when we wrote it down",
            "Delay in days, longest first",
            (
                *map(Head, ("Commitment", "What", "Happened", "Recorded")),
                Head("Delay", numeric=True),
            ),
            (Group(None, tuple(_line(each, carded) for each in later.lines)),),
        )
    if not (later.states or later.lines):
        yield paragraph("Nothing about those days has been learned since.")


def _state(each: HindsightState, carded: frozenset[str]) -> tuple[Words, ...]:
    return cells(
        words(ref(each.ref, carded), f" {each.title}"),
        state(each.said) if each.said else "Not in the register",
        state(each.now) if each.now else "No longer in the register",
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
        words(each.what, ". " if each.evidence else None, evidence(each.evidence)),
        when_words(each.occurred),
        day_words(utc_date(each.recorded_at)),
        count_words(each.delay_days, "day"),
    )

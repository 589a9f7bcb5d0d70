"""Sections 7, 8 and 9: what has gone quiet, what was expected, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.prose import count_words, day_words, days_words
from tracker.domain.report import (
    CalendarLine,
    QuietRow,
    Request,
    SinceLine,
    Weekly,
)
from tracker.reporting.diary import OUTCOME_LABELS, by_day, since_words
from tracker.reporting.filters import number, sentence_case
from tracker.reporting.outline.blocks import (
    Block,
    Bullets,
    Group,
    Head,
    Item,
    Passage,
    Table,
    Words,
)
from tracker.reporting.outline.pieces import (
    cells,
    heading,
    paragraph,
    quote,
    ref,
    state,
    strong,
    words,
)


def quiet(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """Open commitments without news, and texts to ask about them."""
    found = report.quiet
    yield paragraph(
        f"No step, look, claim or verdict for {days_words(found.after_days)} or more, or for "
        "longer than the promise’s own words lead one to expect: "
        f"{count_words(found.total, 'open commitment')}."
    )
    yield Table(
        "Gone quiet",
        f"Days from the last event to {day_words(report.masthead.as_of)}, longest first",
        (
            *map(Head, ("Commitment", "Status", "Last event", "Last looked")),
            Head("Days", numeric=True),
        ),
        (Group(None, tuple(_quiet(row, carded) for row in found.rows)),),
    )
    if len(found.rows) < found.total:
        yield paragraph(
            f"{number(len(found.rows))} of {number(found.total)} are listed, longest first; the "
            "rest are in the register."
        )
    if found.rows:
        yield heading(3, "Written questions, ready to ask")
        yield paragraph("Texts to copy; each cites the promise, its date and its source.")
    for row in found.rows:
        yield heading(4, ref(row.ref, carded), f" {row.title}")
        yield Passage(row.question)
    for request in found.requests:
        yield from _request(request)


def _quiet(row: QuietRow, carded: frozenset[str]) -> tuple[Words, ...]:
    by = f", by {row.last_looked_by}" if row.last_looked_by else ""
    expected = ""
    if row.expected_days:
        expected = f" (news expected after {days_words(row.expected_days)})"
    return cells(
        words(ref(row.ref, carded), f" {row.title}"),
        state(row.headline),
        f"{row.last_what}, {day_words(row.last_on)}{expected}",
        f"{day_words(row.last_looked)}{by}" if row.last_looked else "Never",
        number(row.days),
    )


def _request(request: Request) -> Iterator[Block]:
    yield heading(3, f"{request.body}: request and letter")
    yield paragraph(f"Texts to copy, about {count_words(len(request.refs), 'commitment')}.")
    yield heading(4, "Request for information")
    yield Passage(request.foi)
    yield heading(4, "Letter")
    yield Passage(request.letter)


def since(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """The dates that the last issue expected, and what came of them."""
    found = report.since
    if found is None:
        return
    yield paragraph(since_words(found, report.masthead.as_of))
    if found.lines:
        yield Table(
            f"What report {number(found.issue.number)} expected, and what happened",
            f"As of {day_words(found.issue.as_of)}, held against what we know now",
            tuple(map(Head, ("Commitment", "Expected", "What happened", "Status now"))),
            (Group(None, tuple(_since(line, carded) for line in found.lines)),),
        )


def _since(line: SinceLine, carded: frozenset[str]) -> tuple[Words, ...]:
    return cells(
        words(ref(line.ref, carded), f" {line.title}"),
        f"{day_words(line.day)}: {line.words}",
        words(strong(f"{OUTCOME_LABELS[line.outcome]}."), f" {line.outcome_words}"),
        state(line.headline) if line.headline else "No longer in the register",
    )


def ahead(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """The calendar of the days after the report date."""
    found = report.ahead
    yield paragraph(
        f"In the {number(found.days)} days up to {day_words(found.until)}: "
        f"{count_words(len(found.lines), 'date')}."
    )
    yield Bullets(
        tuple(
            Item(words(strong(day_words(on))), tuple(_ahead(line, carded) for line in lines))
            for on, lines in by_day(found.lines)
        )
    )


def _ahead(line: CalendarLine, carded: frozenset[str]) -> Words:
    return words(
        f"{sentence_case(line.words)}: ",
        ref(line.ref, carded),
        f" {line.title}. ",
        state(line.headline),
        ". " if line.phrase else None,
        quote(line.phrase) if line.phrase else None,
    )

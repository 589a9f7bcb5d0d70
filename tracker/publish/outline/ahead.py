"""Sections 7, 8 and 9: what has gone quiet, what was expected, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.prose import day_words
from tracker.publish.filters import by_day, number, since_words
from tracker.publish.outline.blocks import Block, Bullets, Group, Head, Item, Passage, Table
from tracker.publish.outline.pieces import cells, heading, paragraph, rest, state
from tracker.publish.wording import ahead as say
from tracker.publish.wording.pieces import Words, quote, ref, strong, words
from tracker.report.ask import QuietRow, Request
from tracker.report.build import Weekly
from tracker.report.since import CalendarLine, SinceLine


def quiet(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """Open commitments without news, and texts to ask about them."""
    found = report.quiet
    yield paragraph(say.quiet(found))
    yield Table(
        *say.quiet_rows(report.masthead),
        (
            *map(Head, ("Commitment", "Status", "Last event", "Last looked")),
            Head("Days", numeric=True),
        ),
        (Group(None, tuple(_quiet(row, carded) for row in found.rows)),),
    )
    left_out = say.quiet_left_out(found)
    if left_out:
        yield paragraph(left_out)
    if found.rows:
        yield heading(3, say.QUESTIONS)
        yield paragraph(say.COPY)
    for row in found.rows:
        yield heading(4, ref(row.ref, carded), f" {row.title}")
        yield Passage(row.question)
    for request in found.requests:
        yield from _request(request)


def _quiet(row: QuietRow, carded: frozenset[str]) -> tuple[Words, ...]:
    expected = say.news_expected(row)
    return cells(
        words(ref(row.ref, carded), f" {row.title}"),
        state(row.headline),
        words(say.last_event(row), f" ({expected})" if expected else None),
        say.last_looked(row),
        number(row.days),
    )


def _request(request: Request) -> Iterator[Block]:
    yield heading(3, say.request(request))
    yield paragraph(say.request_about(request))
    yield heading(4, say.INFORMATION)
    yield Passage(request.foi)
    yield heading(4, say.LETTER)
    yield Passage(request.letter)


def since(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """The dates that the last issue expected, and what came of them."""
    found = report.since
    if found is None:
        return
    yield paragraph(since_words(found, report.masthead.as_of))
    if found.lines:
        yield Table(
            *say.since(found),
            tuple(map(Head, ("Commitment", "Expected", "What happened", "Status now"))),
            (Group(None, tuple(_since(line, carded) for line in found.lines)),),
        )
        yield from rest(found.lines, found.total("lines"))


def _since(line: SinceLine, carded: frozenset[str]) -> tuple[Words, ...]:
    return cells(
        words(ref(line.ref, carded), f" {line.title}"),
        f"{day_words(line.day)}: {line.words}",
        words(say.OUTCOMES[line.outcome], f" {line.outcome_words}"),
        state(line.headline) if line.headline else say.GONE,
    )


def ahead(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """The calendar of the days after the report date."""
    found = report.ahead
    yield paragraph(say.ahead(found))
    yield Bullets(
        tuple(
            Item(words(strong(day_words(on))), tuple(_ahead(line, carded) for line in lines))
            for on, lines in by_day(found.lines)
        )
    )
    yield from rest(found.lines, found.total("lines"))


def _ahead(line: CalendarLine, carded: frozenset[str]) -> Words:
    return words(
        say.coming(line, carded),
        ". ",
        state(line.headline),
        ", " if line.phrase else None,
        quote(line.phrase) if line.phrase else None,
    )

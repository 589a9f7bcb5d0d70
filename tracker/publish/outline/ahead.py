"""Sections 7, 8 and 9 as blocks: commitments without news, dates expected and dates ahead."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.prose import day_words
from tracker.publish.filters import by_day, number, since_words
from tracker.publish.outline.blocks import (
    Block,
    BulletItem,
    Bullets,
    ColumnHead,
    RowGroup,
    TableBlock,
    TextToCopy,
)
from tracker.publish.outline.pieces import cells, heading, paragraph, rest, state
from tracker.publish.wording import ahead as say
from tracker.publish.wording.pieces import Words, quote, ref, strong, words
from tracker.report.ask import QuietRow, Request
from tracker.report.build import Weekly
from tracker.report.since import CalendarLine, SinceLine


def quiet(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """Open commitments without news, and texts to ask about them."""
    gone_quiet = report.quiet
    yield paragraph(say.quiet(gone_quiet))
    yield TableBlock(
        *say.quiet_rows(report.masthead),
        (
            *map(ColumnHead, ("Commitment", "Status", "Last event", "Last looked")),
            ColumnHead("Days", numeric=True),
        ),
        (RowGroup(None, tuple(_quiet(row, carded) for row in gone_quiet.rows)),),
    )
    left_out = say.quiet_left_out(gone_quiet)
    if left_out:
        yield paragraph(left_out)
    questions = [(row, row.question) for row in gone_quiet.rows if row.question is not None]
    if questions:
        yield heading(3, say.QUESTIONS)
        yield paragraph(say.COPY)
    for row, question in questions:
        yield heading(4, ref(row.ref, carded), f" {row.title}")
        yield TextToCopy(question)
    for request in gone_quiet.requests:
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
    yield TextToCopy(request.foi)
    yield heading(4, say.LETTER)
    yield TextToCopy(request.letter)


def since(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """The dates that the last issue expected, and what came of them."""
    since_last = report.since
    if since_last is None:
        return
    yield paragraph(since_words(since_last, report.masthead.as_of))
    if since_last.lines:
        yield TableBlock(
            *say.since(since_last),
            tuple(map(ColumnHead, ("Commitment", "Expected", "What happened", "Status now"))),
            (RowGroup(None, tuple(_since(line, carded) for line in since_last.lines)),),
        )
        yield from rest(since_last.lines, since_last.total("lines"))


def _since(line: SinceLine, carded: frozenset[str]) -> tuple[Words, ...]:
    return cells(
        words(ref(line.ref, carded), f" {line.title}"),
        f"{day_words(line.day)}: {line.words}",
        words(say.OUTCOMES[line.outcome], f" {line.outcome_words}"),
        state(line.headline) if line.headline else say.GONE,
    )


def ahead(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """The calendar of the days after the report date."""
    look_ahead = report.ahead
    yield paragraph(say.ahead(look_ahead))
    yield Bullets(
        tuple(
            BulletItem(words(strong(day_words(on))), tuple(_ahead(line, carded) for line in lines))
            for on, lines in by_day(look_ahead.lines)
        )
    )
    yield from rest(look_ahead.lines, look_ahead.total("lines"))


def _ahead(line: CalendarLine, carded: frozenset[str]) -> Words:
    return words(
        say.coming(line, carded),
        ". ",
        state(line.headline),
        ", " if line.phrase else None,
        quote(line.phrase) if line.phrase else None,
    )

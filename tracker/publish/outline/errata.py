"""The notice of errata as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from tracker.domain.headlines import Headline
from tracker.domain.prose import STOPS, count_words, day_words, when_words
from tracker.publish.filters import number, utc_date
from tracker.publish.outline import numbered
from tracker.publish.outline.blocks import (
    Block,
    BulletItem,
    Bullets,
    ColumnHead,
    Pair,
    Pairs,
    Paragraph,
    RowGroup,
    TableBlock,
)
from tracker.publish.outline.pieces import cells, heading, paragraph, rest, state
from tracker.publish.wording import errata as say
from tracker.publish.wording.changes import corrected
from tracker.publish.wording.pieces import Words, evidence, strong, words
from tracker.report.changes import ChangeLine
from tracker.report.errata import Errata, ReportErrata
from tracker.report.restated import Recount, Restated

_NONE: frozenset[str] = frozenset()


def errata_document(notice: Errata) -> Iterator[Block]:
    """The notice's blocks from masthead to foot; its tables are numbered in their order."""
    return numbered(_blocks(notice))


def _blocks(notice: Errata) -> Iterator[Block]:
    yield paragraph(strong(notice.register_title), f" / {say.NAME}")
    yield heading(1, say.title(notice))
    yield paragraph(say.DEK)
    yield Paragraph(say.DRAFT)
    yield Pairs(tuple(Pair(name, (value,)) for name, value in say.facts(notice)))
    for report in notice.reports:
        if not report.is_empty:
            yield from _report(report)
    rest_of = tuple(BulletItem(words(line)) for line in say.others(notice))
    if rest_of:
        yield heading(2, say.OTHERS)
        yield Bullets(rest_of)
    if not (notice.reports or notice.replaced):
        yield paragraph(say.NO_REPORT)
    yield heading(2, say.CHECK)
    yield Bullets(tuple(map(BulletItem, say.checks(notice))))
    yield paragraph(say.foot(notice))


def _report(report: ReportErrata) -> Iterator[Block]:
    yield heading(2, say.heading(report))
    yield Paragraph(say.about(report))
    yield paragraph(say.summary(report))
    yield from _counts(report)
    yield from _restated(report)
    yield heading(3, say.WRONG)
    if report.wrong:
        yield Bullets(
            tuple(
                BulletItem(
                    _dated(erratum.recorded_at, corrected(erratum, _NONE)),
                    (
                        *say.erratum(erratum),
                        *((evidence(erratum.evidence),) if erratum.evidence else ()),
                    ),
                )
                for erratum in report.wrong
            )
        )
        yield from rest(report.wrong, report.total("wrong"))
    else:
        yield paragraph(say.NOT_WRONG)
    if report.late:
        yield heading(3, say.LATE)
        yield paragraph(say.late(report))
        yield _late(report.late)
        yield from rest(report.late, report.total("late"))
    if report.removed:
        yield heading(3, say.REMOVED)
        yield paragraph(say.GONE)
        yield Bullets(
            tuple(
                BulletItem(
                    _dated(removal.recorded_at, say.removed(removal)), tuple(say.removal(removal))
                )
                for removal in report.removed
            )
        )
        yield from rest(report.removed, report.total("removed"))


def _dated(recorded_at: datetime, what: Words) -> Words:
    return words(strong(f"{day_words(utc_date(recorded_at))}."), " ", what)


def _counts(report: ReportErrata) -> Iterator[Block]:
    rows = say.counts(report)
    if not rows:
        yield paragraph(say.SAME_COUNTS)
        return
    yield paragraph(say.COLUMNS)
    yield TableBlock(
        say.COUNTS,
        say.counts_line(report),
        (
            ColumnHead("Count"),
            *(ColumnHead(name, numeric=True) for name in (say.SAID, say.PUT_RIGHT, say.NOW)),
        ),
        (RowGroup(None, tuple(_count(recount) for recount in rows)),),
        _count(report.counts[0]),
    )


def _count(recount: Recount) -> tuple[Words, ...]:
    label = words(recount.label) if recount.headline is None else state(recount.headline)
    return cells(
        label, *(number(value) for value in (recount.said, recount.put_right, recount.now))
    )


def _restated(report: ReportErrata) -> Iterator[Block]:
    if not report.restated:
        return
    yield TableBlock(
        say.STATUSES,
        say.counts_line(report),
        tuple(map(ColumnHead, ("Commitment", say.SAID, say.PUT_RIGHT, say.NOW))),
        (RowGroup(None, tuple(_status(restated) for restated in report.restated)),),
    )
    yield from rest(report.restated, report.total("restated"))


def _status(restated: Restated) -> tuple[Words, ...]:
    return cells(
        f"{restated.ref} {restated.title}",
        *(_headline(headline) for headline in (restated.said, restated.put_right, restated.now)),
    )


def _headline(headline: Headline | None) -> Words:
    return words(say.NOT_THEN) if headline is None else state(headline)


def _late(lines: Sequence[ChangeLine]) -> TableBlock:
    """What had happened by the report's date, and when it was recorded."""
    return TableBlock(
        *say.HAPPENED_THEN,
        (
            *map(ColumnHead, ("Commitment", "What", "Happened", "Recorded")),
            ColumnHead("Delay", numeric=True),
        ),
        (RowGroup(None, tuple(_late_row(line) for line in lines)),),
    )


def _late_row(line: ChangeLine) -> tuple[Words, ...]:
    stop = " " if line.what.endswith(STOPS) else ". "
    return cells(
        say.late_about(line),
        words(line.what, stop if line.evidence else None, evidence(line.evidence)),
        when_words(line.occurred),
        day_words(utc_date(line.recorded_at)),
        count_words(line.delay_days, "day"),
    )

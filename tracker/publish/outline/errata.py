"""The notice of errata as an outline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tracker.domain.prose import day_words
from tracker.domain.vocabulary import Headline
from tracker.publish.filters import number, utc_date
from tracker.publish.outline import numbered
from tracker.publish.outline.blocks import (
    Block,
    Bullets,
    Group,
    Head,
    Item,
    Pair,
    Pairs,
    Paragraph,
    Table,
)
from tracker.publish.outline.hindsight import late_table
from tracker.publish.outline.pieces import cells, heading, paragraph, rest, state
from tracker.publish.wording import errata as say
from tracker.publish.wording.method import NOT_THEN
from tracker.publish.wording.pieces import Words, evidence, strong, words
from tracker.report.errata import Errata, ReportErrata
from tracker.report.restated import Recount, Restated

_NONE: frozenset[str] = frozenset()


def errata_outline(notice: Errata) -> Iterator[Block]:
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
    rest_of = tuple(Item(words(line)) for line in say.others(notice))
    if rest_of:
        yield heading(2, say.OTHERS)
        yield Bullets(rest_of)
    if not (notice.reports or notice.replaced):
        yield paragraph(say.NO_REPORT)
    yield heading(2, say.CHECK)
    yield Bullets(tuple(map(Item, say.checks(notice))))
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
                Item(
                    _dated(each.recorded_at, say.corrected(each)),
                    (*say.erratum(each), *((evidence(each.evidence),) if each.evidence else ())),
                )
                for each in report.wrong
            )
        )
        yield from rest(report.wrong, report.total("wrong"))
    else:
        yield paragraph(say.NOT_WRONG)
    if report.late:
        yield heading(3, say.LATE)
        yield paragraph(say.late(report))
        yield late_table(report.late, _NONE)
        yield from rest(report.late, report.total("late"))
    if report.removed:
        yield heading(3, say.REMOVED)
        yield paragraph(say.GONE)
        yield Bullets(
            tuple(
                Item(_dated(each.recorded_at, say.removed(each)), tuple(say.removal(each)))
                for each in report.removed
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
    yield Table(
        say.COUNTS,
        say.counts_line(report),
        (Head("Count"), *(Head(name, numeric=True) for name in (say.SAID, say.PUT_RIGHT, say.NOW))),
        (Group(None, tuple(_count(each) for each in rows)),),
        _count(report.counted),
    )


def _count(each: Recount) -> tuple[Words, ...]:
    label = words(each.label) if each.headline is None else state(each.headline)
    return cells(label, *(number(held) for held in (each.said, each.put_right, each.now)))


def _restated(report: ReportErrata) -> Iterator[Block]:
    if not report.restated:
        return
    yield Table(
        say.STATUSES,
        say.counts_line(report),
        tuple(map(Head, ("Commitment", say.SAID, say.PUT_RIGHT, say.NOW))),
        (Group(None, tuple(_status(each) for each in report.restated)),),
    )
    yield from rest(report.restated, report.total("restated"))


def _status(each: Restated) -> tuple[Words, ...]:
    return cells(
        f"{each.ref} {each.title}",
        *(_headline(held) for held in (each.said, each.put_right, each.now)),
    )


def _headline(held: Headline | None) -> Words:
    return words(NOT_THEN) if held is None else state(held)

"""Where everything stands as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.domain.headlines import Headline
from tracker.domain.prose import (
    count_words,
    day_words,
    days_words,
    list_words,
    lower_first,
    plural_of,
)
from tracker.publish.charts import bar, dots
from tracker.publish.document import (
    BadgeMark,
    Block,
    Blocks,
    Cell,
    Column,
    Day,
    Figure,
    Link,
    Paragraph,
    Role,
    Row,
    RowGroup,
    Run,
    Runs,
    State,
    Strong,
    Table,
    TableStyle,
    Target,
    TargetKind,
    Text,
    ref,
    runs,
)
from tracker.publish.sections.shared import MOST_REFS, cell, joined, number_cell, whole
from tracker.publish.words import number
from tracker.report.build import Weekly
from tracker.report.claims import Said
from tracker.report.shared import be, counted, opening
from tracker.report.stands import Bridge, Delays, RowChange, StatusGroup, StatusRow, SummaryRow

_CHANGES = {
    RowChange.NEW: "New",
    RowChange.STATUS: "Status",
    RowChange.CLAIM: "Claim",
    RowChange.WORDS: "Words",
    RowChange.DATE: "Date",
    RowChange.BILL: "Bill",
}


def stands(report: Weekly) -> Blocks:
    """The bars where enough is assessed, and one table of everything."""
    value = report.stands
    if not value.total:
        return (Paragraph(runs("No commitments are counted yet.")),)
    blocks: list[Block] = list(_bars(report))
    blocks.append(_table(report) if value.groups else _summary(report))
    blocks += _delays(value.delays)
    blocks.append(Paragraph(runs(bridge_words(value.bridge), _apart(report)), Role.NOTE))
    return tuple(blocks)


def _bars(report: Weekly) -> Iterator[Block]:
    value = report.stands
    if not value.bars:
        few = value.assessed * 5 < value.total
        yield Paragraph(
            runs(
                Strong(_assessed(value.assessed, value.total)),
                " The rest we have not checked; that says nothing about the world."
                if few
                else None,
            ),
            Role.LEDE,
        )
        return
    for row in value.bars:
        yield Figure(
            runs(
                Link(row.title, Target(TargetKind.PROGRAMME, row.ref or "")),
                f": {number(row.assessed)} of {number(row.total)} assessed",
            ),
            f"{row.title}: {_counts(row)}.",
            bar(row.counts),
            (Paragraph(_counted(row), Role.NOTE),),
        )


def _delays(delays: Sequence[Delays]) -> Iterator[Block]:
    """How long what was delivered took, a line of days for each body on one scale."""
    if not delays:
        return
    longest = max(body.delivered[-1].days for body in delays)
    for body in delays:
        first, last = body.delivered[0].days, body.delivered[-1].days
        count = f"{number(len(body.delivered))} delivered"
        took = days_words(first) if first == last else f"{number(first)} to {days_words(last)}"
        half = f"; half of them in {days_words(body.middle)} or less" if first != last else ""
        first_refs = joined(
            [runs(ref(one.ref), f" {number(one.days)}") for one in body.delivered[:MOST_REFS]]
        )
        rest = len(body.delivered) - MOST_REFS
        yield Figure(
            runs(f"{body.body}: {count}, {took} after the promise"),
            f"{body.body}: {count}, {took} after the promise{half}.",
            dots((one.days for one in body.delivered), longest),
            (
                Paragraph(
                    runs(first_refs, f" and {number(rest)} more" if rest > 0 else None, half),
                    Role.NOTE,
                ),
            ),
        )


def _assessed(assessed: int, total: int) -> str:
    """'Six of 56 commitments are assessed.'"""
    start = opening(assessed, "of", "of").removesuffix(" of")
    return f"{start} of {count_words(total, 'commitment')} {be(assessed)} assessed."


def _counts(row: SummaryRow) -> str:
    return list_words([f"{number(count)} {lower_first(h.label)}" for h, count in row.counts])


def _counted(row: SummaryRow) -> Runs:
    parts: list[Run] = []
    for headline, count in row.counts:
        if parts:
            parts.append(Text(" · "))
        parts += [Text(f"{number(count)} "), State(headline)]
    return tuple(parts)


def _table(report: Weekly) -> Table:
    value = report.stands
    return status_table(
        f"Every commitment: {number(value.total)}",
        value.groups,
        runs(f"At {day_words(report.masthead.as_of)}. A dash: nothing that we hold"),
    )


def status_table(caption: str, groups: Sequence[StatusGroup], note: Runs) -> Table:
    """One row a commitment; a column of what is new where anything is."""
    news = any(row.change for group in groups for row in group.rows)
    return Table(
        caption,
        (
            Column("Commitment"),
            Column("Lead body"),
            Column("They say"),
            Column("We find"),
            Column("Due or late"),
            Column("Checked"),
            *([Column("New")] if news else []),
        ),
        tuple(_group(group, news) for group in groups),
        note,
        style=TableStyle.STATUS,
    )


def _group(group: StatusGroup, news: bool) -> RowGroup:
    rows = tuple(_row(row, news) for row in group.rows)
    if not group.title:
        return RowGroup((), rows)
    title: Run = (
        Link(group.title, Target(TargetKind.PROGRAMME, group.ref))
        if group.ref
        else Text(group.title)
    )
    return RowGroup(runs(title, f" · {number(len(rows))}"), rows)


def _row(row: StatusRow, news: bool) -> Row:
    marks: list[Run] = []
    for badge in row.badges:
        marks += [Text(" "), BadgeMark(badge)]
    cells = [
        cell(ref(row.ref), f" {row.title}"),
        cell(row.lead),
        Cell() if row.said is Said.NOTHING else cell(row.said.label),
        cell(State(row.headline), tuple(marks)),
        _due(row),
        Cell() if row.checked is None else cell(Day(row.checked, short=True)),
    ]
    if news:
        cells.append(Cell() if row.change is None else cell(_CHANGES[row.change]))
    return Row(tuple(cells), anchor=row.ref)


def _due(row: StatusRow) -> Cell:
    if row.days is not None:
        past = "days_late" if row.due is None else "past"
        words = f"{days_words(row.days)} {'late' if past == 'days_late' else 'past'}"
        return cell(
            Day(row.due, short=True) if row.due else None, " " if row.due else None, Strong(words)
        )
    if row.due is not None:
        return cell(Day(row.due, short=True))
    if row.result.startswith("met on time"):
        return cell("On time")
    if row.result.startswith("no timetable"):
        return cell("No timetable")
    return cell("No last day") if row.result else Cell()


def _summary(report: Weekly) -> Table:
    value = report.stands
    return Table(
        f"Every programme, and every body for the rest: {count_words(value.total, 'commitment')}",
        (
            Column("Programme or body"),
            Column("All", True),
            Column("Assessed", True),
            Column("Delivered", True, Headline.DELIVERED),
            Column("Overdue", True),
            Column("Claims not borne out", True),
            Column("Changed", True),
        ),
        (RowGroup((), tuple(map(_summary_row, value.summary))),),
        runs(
            f"At {day_words(report.masthead.as_of)}. One row a commitment: ",
            whole(report, "status", "tracker list"),
        ),
        Row(
            (
                cell("All"),
                number_cell(value.total),
                number_cell(value.assessed),
                number_cell(dict(value.headlines).get(Headline.DELIVERED, 0)),
                number_cell(sum(row.overdue for row in value.summary)),
                number_cell(sum(row.gaps for row in value.summary)),
                number_cell(sum(row.changed for row in value.summary)),
            )
        ),
        TableStyle.PLAIN,
    )


def _summary_row(row: SummaryRow) -> Row:
    kind = TargetKind.BODY if row.is_body else TargetKind.PROGRAMME
    name: Run = Link(row.title, Target(kind, row.ref or row.title))
    return Row(
        (
            cell(name),
            number_cell(row.total),
            number_cell(row.assessed),
            number_cell(dict(row.counts).get(Headline.DELIVERED, 0)),
            number_cell(row.overdue),
            number_cell(row.gaps),
            number_cell(row.changed),
        )
    )


def bridge_words(bridge: Bridge) -> str:
    """The bridge in one line: 'Opening 53; added 2, replaced 1 (OLD); closing 54.'"""
    parts = []
    for line in bridge.lines:
        if line.count:
            line_refs = (
                f" ({list_words(line.refs[:3])})" if line.count <= len(line.refs[:3]) else ""
            )
            parts.append(f"{lower_first(line.label)} {number(line.count)}{line_refs}")
    middle = list_words(parts) if parts else "nothing added or left"
    return f"Counted last week {number(bridge.opening)}; {middle}; now {number(bridge.closing)}. "


def _apart(report: Weekly) -> str:
    apart = [counted(line.count, line.what, plural_of(line.what)) for line in report.stands.apart]
    return f"Not counted with commitments: {list_words(apart)}." if apart else ""

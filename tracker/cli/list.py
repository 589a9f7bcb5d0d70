"""`tracker list`, `stats` and `agenda`: commitments listed, counted, and by date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app
from tracker.cli.options import (
    ReadOptions,
    filter_options,
    mine_option,
    quiet_after_option,
    reading_options,
    some_refs_argument,
    typed_refs,
)
from tracker.cli.output import (
    STYLES,
    Column,
    flags,
    print_rows,
    state,
    table,
    text,
    times_of,
    width,
)
from tracker.domain.headlines import Badge
from tracker.domain.prose import count_words, day_short, day_words
from tracker.domain.row import Filters

if TYPE_CHECKING:
    from datetime import date

    from rich.console import RenderableType
    from rich.text import Text

    from tracker.domain.row import CommitmentRow
    from tracker.read.agenda import AgendaItem
    from tracker.read.stats import CountLine, CountTable

SCHEMA = "tracker.list/1"
#: What the column of dates says already.
_OF_DATES = frozenset({Badge.OVERDUE, Badge.PASSED_UNCHECKED, Badge.NO_TIMETABLE})


@click.command("list")
@some_refs_argument
@filter_options
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="The first N rows only.")
@click.option(
    "--measure",
    metavar="NAME",
    help="A row for each measure of this name, and where it stands: a part of it will do.",
)
@click.option("--exit-code", is_flag=True, help="Exit 1 if there is any row, 0 if there is none.")
@reading_options
@pass_app
def list_(
    app: App,
    *,
    refs: tuple[str, ...],
    filters: Filters,
    limit: int | None,
    measure: str | None,
    exit_code: bool,
    reading: ReadOptions,
) -> None:
    """List commitments as they stand, in order of ref.

    Values of one filter are alternatives; filters narrow each other. Instruments are not
    commitments; see them with `tracker show`.

    \b
    Example:
      tracker list JAY/ --headline under-way --headline planned
      tracker list --overdue --lead "home office" --json
    """
    from tracker.read.list import listing

    question = replace(filters, refs=typed_refs(refs))
    answer = listing(app.register, times_of(app, reading), question, limit=limit, measure=measure)
    more = {"total": answer.total}
    columns = COLUMNS if measure is None else MEASURED
    print_rows(
        app, reading, answer.rows, columns, schema=SCHEMA, more=more, empty="No commitment fits."
    )
    if answer.total > len(answer.rows):
        app.say(f"The first {len(answer.rows):,} of {answer.total:,}.")
    if exit_code and answer.total:
        raise click.exceptions.Exit(1)


def _standing(row: CommitmentRow) -> Text:
    line = state(row.headline)
    others = [badge for badge in row.badges if badge not in _OF_DATES]
    return line + text("\n") + flags(others) if others else line


def _due(row: CommitmentRow) -> Text:
    urgent = bool(set(row.badges) & {Badge.OVERDUE, Badge.PASSED_UNCHECKED})
    return text(row.lateness, "bold yellow" if urgent else "")


COLUMNS: tuple[Column[CommitmentRow], ...] = (
    Column("ref", lambda row: row.ref, "Ref", fixed=True),
    Column("title", lambda row: row.title, "Title"),
    Column("lead", lambda row: row.lead, "Lead", wide=130),
    Column("headline", lambda row: row.headline.label, "Standing", draw=_standing),
    Column("badges", lambda row: [badge.label for badge in row.badges]),
    Column(
        "due_latest",
        lambda row: row.due_latest,
        "Due",
        draw=lambda row: day_short(row.due_latest) if row.due_latest else "",
        fixed=True,
        wide=110,
    ),
    Column("lateness", lambda row: row.lateness, "Deadline", draw=_due),
)


def _measure(row: CommitmentRow) -> str:
    """What its measure is and where it stands, of a row that was asked for one."""
    return f"{row.measure.name}: {row.measure.standing}" if hasattr(row, "measure") else ""


#: The columns of a list by a measure.
MEASURED = (*COLUMNS[:2], *COLUMNS[3:5], Column("measure", _measure, "Measure"))


STATS_SCHEMA = "tracker.stats/1"


@click.command()
@reading_options
@pass_app
def stats(app: App, *, reading: ReadOptions) -> None:
    """Count the register; every table sums to its total.

    Demands and milestones are never counted with commitments; what was replaced,
    merged, split or put out of scope has left the count.

    \b
    Example:
      tracker stats --as-of 2025-06-30
    """
    from tracker.read.stats import stats as count

    tables = count(app.register, times_of(app, reading))
    print_rows(
        app,
        reading,
        [line for one in tables for line in one.lines],
        STATS_COLUMNS,
        schema=STATS_SCHEMA,
        empty="The register is empty.",
        drawing=(part for one in tables for part in _drawn(one)),
    )


def _drawn(one: CountTable) -> list[RenderableType]:
    from tracker.read.stats import CountLine

    total = CountLine("", "", f"{one.of}, in all", one.total, one.total, one.of)
    return [text(one.title, "bold"), table(DRAWN, [*one.lines, total], width=width()), text("")]


STATS_COLUMNS: tuple[Column[CountLine], ...] = (
    Column("table", lambda line: line.table),
    Column("value", lambda line: line.value),
    Column("count", lambda line: line.count),
    Column("total", lambda line: line.total),
    Column("of", lambda line: line.of),
)
DRAWN: tuple[Column[CountLine], ...] = (
    Column("count", lambda line: line.count, "", draw=lambda line: f"{line.count:,}", number=True),
    Column("label", lambda line: line.label, ""),
)


AGENDA_SCHEMA = "tracker.agenda/1"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@click.command()
@click.option(
    "--days",
    type=click.IntRange(min=0),
    default=30,
    show_default=True,
    metavar="N",
    help="How far ahead to look.",
)
@mine_option
@quiet_after_option
@reading_options
@pass_app
def agenda(app: App, *, days: int, mine: bool, quiet_after: int, reading: ReadOptions) -> None:
    """Show what falls due day by day, what is late, and what has gone quiet.

    Both readings of a date are listed: the strictest and the most generous. A passed
    date that nobody has looked at since stands apart from what is overdue.

    \b
    Example:
      tracker saved mine JAY/
      tracker agenda --mine --days 60
    """
    from tracker.read.agenda import agenda as plan

    times = times_of(app, reading)
    items = plan(app.register, times, days=days, mine=mine, quiet=quiet_after)
    empty = f"Nothing falls due within {count_words(days, 'day')} of {day_words(times.as_of)}."
    print_rows(
        app,
        reading,
        items,
        AGENDA_COLUMNS,
        schema=AGENDA_SCHEMA,
        empty=empty,
        more={"days": days, "mine": mine},
        drawing=_drawn_item(items, times.as_of, days),
    )


def _drawn_item(items: Sequence[AgendaItem], today: date, days: int) -> Iterator[RenderableType]:
    yield text(f"From {day_words(today)}, {count_words(days, 'day')} ahead", "dim")
    for section, group in groupby(items, key=lambda item: _section(item, today)):
        items_ = list(group)
        late = items_[0].what.value in {"overdue", "passed_unchecked"}
        yield text("")
        yield text(section, "bold yellow" if late else "bold")
        yield table(AGENDA_DRAWN, items_, width=width())


def _section(item: AgendaItem, today: date) -> str:
    title = {
        "overdue": "Overdue",
        "passed_unchecked": "Passed, and nobody has looked since",
        "gone_quiet": "Gone quiet",
    }.get(item.what.value)
    if title is not None or item.day is None:
        return title or ""
    ahead = (item.day - today).days
    distance = {0: "today", 1: "tomorrow"}.get(ahead, f"in {count_words(ahead, 'day')}")
    return f"{WEEKDAYS[item.day.weekday()]} {day_words(item.day)}, {distance}"


def _titled(item: AgendaItem) -> Text:
    return text(item.headline.glyph, STYLES[item.headline.group]) + text(f" {item.title}")


AGENDA_COLUMNS: tuple[Column[AgendaItem], ...] = (
    Column("what", lambda item: item.what),
    Column("day", lambda item: item.day),
    Column("days", lambda item: item.days),
    Column("ref", lambda item: item.ref),
    Column("title", lambda item: item.title),
    Column("headline", lambda item: item.headline.label),
    Column("phrase", lambda item: item.phrase),
    Column("words", lambda item: item.words),
)
AGENDA_DRAWN: tuple[Column[AgendaItem], ...] = (
    Column("ref", lambda item: item.ref, "", fixed=True),
    Column("title", lambda item: item.title, "", draw=_titled),
    Column("words", lambda item: item.words, ""),
)

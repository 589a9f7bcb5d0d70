"""`tracker list`, `stats` and `agenda`: commitments listed, counted, and by date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app
from tracker.cli.options import (
    SORT,
    ReadOptions,
    filter_options,
    mine_option,
    quiet_after_option,
    reading_options,
    some_refs_argument,
    typed_refs,
    voice_option,
)
from tracker.cli.output import (
    STYLES,
    TableColumn,
    flags,
    print_rows,
    stacked,
    state,
    table,
    text,
    times_of,
    width,
)
from tracker.cli.params import ExplainedCommand, ReadBy, WholeNumber
from tracker.domain.headlines import Badge, Headline
from tracker.domain.prose import count_words, day_short, day_words
from tracker.domain.row import CommitmentRow, Filters, Sort
from tracker.domain.subject import nearest
from tracker.domain.vocabulary import Delivery, words_of
from tracker.errors import UnknownValue
from tracker.record.verb import ValueType

if TYPE_CHECKING:
    from datetime import date

    from rich.console import RenderableType
    from rich.text import Text

    from tracker.read.agenda import AgendaItem
    from tracker.read.stats import CountLine, CountTable

SCHEMA = "tracker.list/1"
#: What the column of dates says already.
_OF_DATES = frozenset({Badge.OVERDUE, Badge.PASSED_UNCHECKED, Badge.NO_TIMETABLE})


def read_columns(text: str) -> tuple[str, ...]:
    """The names of columns, apart by commas. Raises UnknownValue with the nearest."""
    fields_ = [field.name for field in fields(CommitmentRow)]
    names = tuple(name.strip().lower().replace("-", "_") for name in text.split(","))
    for name in names:
        if name not in fields_:
            raise UnknownValue("column", name, nearest=nearest(name, fields_), known=fields_)
    return names


COLUMN_NAMES = ReadBy(ValueType("columns", read_columns, metavar="NAME,…"))


@click.command("list", cls=ExplainedCommand)
@some_refs_argument
@filter_options
@voice_option
@click.option("--sort", type=SORT, default=Sort.REF, help="In order of this.  [default: ref]")
@click.option("--columns", type=COLUMN_NAMES, help="These only, by the names of the JSON answer.")
@click.option("--limit", type=WholeNumber(min=1), metavar="N", help="The first N rows only.")
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
    voice: str,
    sort: Sort,
    columns: tuple[str, ...] | None,
    limit: int | None,
    measure: str | None,
    exit_code: bool,
    reading: ReadOptions,
) -> None:
    """List commitments as they stand, in order of ref.

    Values of one filter are alternatives; filters narrow each other. With --voice the
    headline, and what is filtered by it, is that of the promiser or of somebody else.
    Instruments are not commitments; see them with `tracker show`.

    \b
    Example:
      tracker list JAY/ --headline under-way --headline planned
      tracker list --overdue --lead "home office" --sort late
      tracker list --voice promiser --columns ref,headline,due_latest
    """
    from tracker.read.list import listing

    question = replace(filters, refs=typed_refs(refs))
    times = times_of(app, reading)
    answer = listing(
        app.register,
        times,
        question,
        voice=voice,
        sort=sort,
        limit=limit,
        measure=measure,
        whole=columns is None and (reading.as_json or reading.as_csv),
    )
    if columns is not None:
        shown_columns = tuple(map(_column, columns))
    else:
        shown_columns = COLUMNS if measure is None else MEASURED
    print_rows(
        app,
        reading,
        answer.rows,
        shown_columns,
        schema=SCHEMA,
        more={"total": answer.total, "voice": answer.voice},
        empty="No commitment fits." if question != Filters() else _nothing_yet(reading),
        chosen=columns is not None,
    )
    if answer.total > len(answer.rows):
        app.say(f"The first {len(answer.rows):,} of {answer.total:,}.")
    if exit_code and answer.total:
        raise click.exceptions.Exit(1)


def _nothing_yet(reading: ReadOptions) -> str:
    """What a list says that is empty without any filter."""
    past = reading.as_of is not None or reading.known_at is not None
    none = "had been made by then, as far as the register knows" if past else "yet"
    return (
        f'No commitment {none}. Open one: tracker add REF "TITLE" -s URL; '
        "or bring a list: tracker import FILE."
    )


def _column(name: str) -> TableColumn[CommitmentRow]:
    return TableColumn(name, attrgetter(name), words_of(name).capitalize(), fixed=name == "ref")


def said(row: CommitmentRow) -> list[str]:
    """What others say of delivery: 'promiser: delivered', 'Ferry Watch: planned'."""
    others = [f"{other.voice}: {other.value.label}" for other in row.delivery_others]
    claim = row.delivery_promiser
    return [*([] if claim is None else [f"promiser: {claim.label}"]), *others]


def _standing(row: CommitmentRow) -> Text:
    line = state(row.headline)
    if row.headline is Headline.NOT_YET_ASSESSED and row.delivery_tracker is Delivery.NOT_ASSESSED:
        # Whoever keeps the list that was imported has looked, where we have not.
        line = text("\n").join([*map(text, said(row))]) if said(row) else line
    others = [badge for badge in row.badges if badge not in _OF_DATES]
    return line + text("\n") + flags(others) if others else line


def _day(row: CommitmentRow) -> str:
    return day_short(row.due_latest) if row.due_latest else ""


def _late(row: CommitmentRow) -> Text:
    urgent = bool(set(row.badges) & {Badge.OVERDUE, Badge.PASSED_UNCHECKED})
    lines = [row.lateness]
    if row.siblings is not None:
        lines.append(f"{row.siblings_dated} of {row.siblings} dated")
    return text("\n".join(filter(None, lines)), "bold yellow" if urgent else "")


def _due_and_late(row: CommitmentRow) -> Text:
    return text("\n").join(filter(None, [text(_day(row)), _late(row)]))


#: From this many columns on, every fact of a row has a column of its own.
ROOMY = 110
COLUMNS: tuple[TableColumn[CommitmentRow], ...] = (
    TableColumn("ref", lambda row: row.ref, "Ref", fixed=True),
    TableColumn("title", lambda row: row.title, "Title", wide=ROOMY),
    TableColumn(
        "narrow",
        lambda row: row.title,
        "Title",
        draw=lambda row: stacked(row.title, row.lead),
        below=ROOMY,
    ),
    TableColumn("lead", lambda row: row.lead, "Lead", wide=ROOMY),
    TableColumn("headline", lambda row: row.headline.label, "Standing", draw=_standing),
    TableColumn("said", said),
    TableColumn("badges", lambda row: [badge.label for badge in row.badges]),
    TableColumn("due_latest", lambda row: row.due_latest, "Due", draw=_day, fixed=True, wide=ROOMY),
    TableColumn("lateness", lambda row: row.lateness, "Deadline", draw=_late, wide=ROOMY),
    TableColumn("narrow", lambda row: row.lateness, "Due", draw=_due_and_late, below=ROOMY),
)


def _measure(row: CommitmentRow) -> str:
    """What its measure is and where it stands, of a row that was asked for one."""
    return f"{row.measure.name}: {row.measure.standing}" if hasattr(row, "measure") else ""


#: The columns of a list by a measure.
MEASURED = (*COLUMNS[:2], *COLUMNS[3:5], TableColumn("measure", _measure, "Measure"))


STATS_SCHEMA = "tracker.stats/1"


@click.command()
@voice_option
@reading_options
@pass_app
def stats(app: App, *, voice: str, reading: ReadOptions) -> None:
    """Count the register; every table sums to its total.

    Demands and milestones are never counted with commitments; what was replaced,
    merged, split or put out of scope has left the count.

    \b
    Example:
      tracker stats --as-of 2025-06-30
      tracker stats --voice promiser
    """
    from tracker.read.stats import stats as count

    tables = count(app.register, times_of(app, reading), voice=voice)
    print_rows(
        app,
        reading,
        [line for one in tables for line in one.lines],
        STATS_COLUMNS,
        schema=STATS_SCHEMA,
        more={"voice": voice},
        empty="The register is empty.",
        drawing=(part for one in tables for part in _drawn(one)),
    )


def _drawn(one: CountTable) -> list[RenderableType]:
    from tracker.read.stats import CountLine

    total = CountLine("", "", "in all", one.total, one.total, one.of)
    return [text(one.title, "bold"), table(DRAWN, [*one.lines, total], width=width()), text("")]


STATS_COLUMNS: tuple[TableColumn[CountLine], ...] = (
    TableColumn("table", lambda line: line.table),
    TableColumn("value", lambda line: line.value),
    TableColumn("count", lambda line: line.count),
    TableColumn("total", lambda line: line.total),
    TableColumn("of", lambda line: line.of),
)
DRAWN: tuple[TableColumn[CountLine], ...] = (
    TableColumn("label", lambda line: line.label, ""),
    TableColumn(
        "count", lambda line: line.count, "", draw=lambda line: f"{line.count:,}", number=True
    ),
)


AGENDA_SCHEMA = "tracker.agenda/1"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@click.command()
@click.option(
    "--days",
    type=WholeNumber(min=0),
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
    if item.headline is None:
        return text(item.title)
    return text(item.headline.glyph, STYLES[item.headline.group]) + text(f" {item.title}")


AGENDA_COLUMNS: tuple[TableColumn[AgendaItem], ...] = (
    TableColumn("what", lambda item: item.what),
    TableColumn("day", lambda item: item.day),
    TableColumn("days", lambda item: item.days),
    TableColumn("ref", lambda item: item.ref),
    TableColumn("title", lambda item: item.title),
    TableColumn("headline", lambda item: item.headline and item.headline.label),
    TableColumn("phrase", lambda item: item.phrase),
    TableColumn("words", lambda item: item.words),
)
AGENDA_DRAWN: tuple[TableColumn[AgendaItem], ...] = (
    TableColumn("ref", lambda item: item.ref, "", fixed=True),
    TableColumn("title", lambda item: item.title, "", draw=_titled),
    TableColumn("words", lambda item: item.words, ""),
)

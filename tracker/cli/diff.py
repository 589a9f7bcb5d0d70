"""`tracker diff` and `tracker errata`: two times compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker import __version__
from tracker.cli.app import App, pass_app
from tracker.cli.log import LOG
from tracker.cli.options import (
    FORMATS,
    ReadOptions,
    filter_options,
    format_named,
    passed,
    reading_options,
)
from tracker.cli.output import (
    TableColumn,
    print_rows,
    state,
    table,
    text,
    width,
    write_out,
)
from tracker.cli.params import DAY, MOMENT, SINCE, ExplainedCommand, WholeNumber
from tracker.domain.prose import count_words, day_short, day_words, days_words, list_words
from tracker.domain.row import AddresseeAnswer, Filters, OtherVoice
from tracker.domain.text import shown
from tracker.errors import MissingOption, UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tracker.read.compare import DiffRow, LearnedEntry
    from tracker.read.log import LogLine

D = TypeVar("D", date, datetime)
SCHEMA = "tracker.diff/1"


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One change in a pipe."""

    ref: str
    passage: str
    field: str
    before: Any
    after: Any


@click.command(cls=ExplainedCommand)
@click.argument("first", metavar="FROM")
@click.argument("last", metavar="TO")
@click.option("--known", is_flag=True, help="Compare what was known, not the world.")
@filter_options
@click.option("--exit-code", is_flag=True, help="Exit 1 if anything differs, 0 if nothing does.")
@reading_options
@pass_app
def diff(
    app: App,
    *,
    first: str,
    last: str,
    known: bool,
    filters: Filters,
    exit_code: bool,
    reading: ReadOptions,
) -> None:
    """Compare the end of two days: what entered, left and changed.

    With --known: what was recorded after FROM and up to TO (the end of a day, or a
    timestamp), with how long after the event, and the source.

    \b
    Example:
      tracker diff 2025-01-31 2025-06-30 --lead "Home Office"
      tracker diff --known 2025-06-15 2025-06-22
    """
    run = _print_learned if known else _print_differences
    if run(app, first, last, filters, reading) and exit_code:
        raise click.exceptions.Exit(1)


def _print_differences(
    app: App, first: str, last: str, filters: Filters, reading: ReadOptions
) -> bool:
    from tracker.read import compare

    if reading.as_of is not None:
        raise MissingOption(
            "The two days are FROM and TO; --as-of would be a third.",
            hint="Leave it out, or compare what was known: tracker diff --known FROM TO.",
        )
    start, end = _ordered(DAY.convert(first, None, None), DAY.convert(last, None, None))
    rows = compare.diff(app.register, start, end, reading.known_at, filters)
    print_rows(
        app,
        replace(reading, as_of=end),
        list(_lines(rows)),
        CHANGES,
        schema=SCHEMA,
        empty=f"Nothing differs between {day_words(start)} and {day_words(end)}.",
        more={"from": start, "to": end, "known": False},
        objects=rows,
        drawing=_drawn(rows, start, end),
    )
    return bool(rows)


def _print_learned(app: App, first: str, last: str, filters: Filters, reading: ReadOptions) -> bool:
    from tracker.read.compare import LearnedEntry, learned

    if reading.known_at is not None:
        raise MissingOption(
            "The two moments are FROM and TO; --known-at would be a third.", hint="Leave it out."
        )
    start, end = _ordered(MOMENT.convert(first, None, None), MOMENT.convert(last, None, None))
    entries = learned(app.register, start, end, reading.as_of, filters)
    columns = LEARNED
    if reading.as_csv:
        names = [field.name for field in fields(LearnedEntry)]
        columns = tuple(TableColumn(name, attrgetter(name)) for name in names)
    print_rows(
        app,
        replace(reading, known_at=end),
        entries,
        columns,
        schema=SCHEMA,
        more={"from": start, "to": end, "known": True},
        empty="Nothing was recorded between the two.",
    )
    return bool(entries)


def _ordered(first: D, last: D) -> tuple[D, D]:
    if first > last:
        raise MissingOption("FROM is later than TO.", hint="Type the earlier one first.")
    return first, last


def _lines(rows: Sequence[DiffRow]) -> Iterator[DiffLine]:
    for row in rows:
        passage = row.passage.value
        if not row.changes:
            yield DiffLine(row.ref, passage, "headline", None, row.headline)
        for change in row.changes:
            yield DiffLine(row.ref, passage, change.field, change.before, change.after)


def _drawn(rows: Sequence[DiffRow], first: date, last: date) -> Iterator[RenderableType]:
    from tracker.read.compare import Movement

    yield text(f"From the end of {day_words(first)} to the end of {day_words(last)}", "dim")
    for passage in Movement:
        members = [row for row in rows if row.passage is passage]
        if members:
            yield text("")
            counted = count_words(len(members), "commitment")
            yield text(f"{passage.value.capitalize()}: {counted}", "bold")
        for row in members:
            yield from _member(row)


def _member(row: DiffRow) -> Iterator[RenderableType]:
    yield text(row.ref, "bold") + text("  ") + text(row.title)
    if not row.changes:
        yield text("  ") + state(row.headline)
        return
    cells = [
        (
            _FIELDS.get(change.field, change.field),
            _value_words(change.before),
            _value_words(change.after),
        )
        for change in row.changes
    ]
    yield table(_BESIDE, cells, width=width())


def _value_words(value: Any) -> str:
    """A compared value for a reader; a dash where there is none."""
    if value is None or value in {"", ()}:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day_short(value)
    if isinstance(value, tuple):
        return list_words([_member_words(member) for member in value])
    words = getattr(value, "label", value)
    return str(words).replace("_", " ") if isinstance(value, StrEnum) else str(words)


def _member_words(value: Any) -> str:
    if isinstance(value, AddresseeAnswer):
        return f"{value.addressee}: {value.response.label}"
    if isinstance(value, OtherVoice):
        return f"{value.voice}: {value.value.label}"
    return _value_words(value)


#: Columns of `list --json` in the words of a card.
_FIELDS = {
    "delivery_tracker": "we find",
    "delivery_promiser": "they say",
    "delivery_others": "others find",
    "due_phrase": "phrase",
    "due_earliest": "window from",
    "due_latest": "due by",
    "due_strict_latest": "due by, strictly",
    "agreement": "compared",
}
CHANGES: tuple[TableColumn[DiffLine], ...] = tuple(
    TableColumn(field.name, attrgetter(field.name)) for field in fields(DiffLine)
)
_BESIDE: tuple[TableColumn[tuple[str, str, str]], ...] = (
    TableColumn(
        "field", lambda cells: cells[0], "", draw=lambda cells: text(f"  {cells[0]}"), fixed=True
    ),
    TableColumn("change", lambda cells: f"{cells[1]} → {cells[2]}", ""),
)


def _delay(entry: LearnedEntry) -> str:
    return days_words(entry.delay_days) if entry.delay_days > 0 else "same day"


def _with_sources(column: TableColumn[LogLine]) -> TableColumn[LogLine]:
    """A column of the log that has the sources, by title and key, below what the entry says."""

    def draw(entry: LogLine) -> Any:
        what = text((column.draw or column.cell)(entry))
        sources = "; ".join(f"{cited.title} ({cited.key})" for cited in entry.sources)
        return what + text("\n") + text(sources, "dim") if sources else what

    return replace(column, draw=draw)


LEARNED: tuple[TableColumn[Any], ...] = (
    # What an entry says, as wide and as narrow terminals have it.
    *(_with_sources(column) if column.name in {"what", "narrow"} else column for column in LOG),
    TableColumn("delay_days", attrgetter("delay_days"), "After", draw=_delay, fixed=True),
)


class SinceReportType(click.ParamType[datetime | int]):
    """A day, a moment, or the number of an issued report; four digits are a year."""

    name = "date|timestamp|number"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime | int:
        if isinstance(value, (datetime, int)):
            return value
        if re.fullmatch(r"#?[1-9][0-9]{0,2}|#[1-9][0-9]{0,8}", str(value)):
            return int(str(value).removeprefix("#"))
        return SINCE.convert(value, param, ctx)


@click.command()
@click.option(
    "--since",
    type=SinceReportType(),
    help="List only what was recorded since then, or since report NUMBER was issued; default: "
    "all since each report.",
)
@click.option(
    "--report",
    "numbers",
    type=WholeNumber(1, 999_999_999),
    multiple=True,
    metavar="NUMBER",
    help="Only this issued report. Repeatable.",
)
@click.option("--known-at", type=MOMENT, help="What the ledger held then; default: all of it.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    help="Default: as the name of --output ends, or md.",
)
@click.option("--output", metavar="FILE", help="Where to; '-' is stdout.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON: --format json.")
@click.option("--exit-code", is_flag=True, help="Exit 1 when a report held an error of ours.")
@pass_app
def errata(
    app: App,
    *,
    since: datetime | int | None,
    numbers: tuple[int, ...],
    known_at: datetime | None,
    format_: str | None,
    output: str | None,
    as_json: bool,
    exit_code: bool,
) -> None:
    """Draft a notice: what the issued reports would have said, had we known what we know now.

    It keeps apart where we were wrong, what we did not know then, and words that were
    removed. It changes nothing. A report that a later one replaced is left alone.

    \b
    Example:
      tracker errata
      tracker errata --since 2026-07-01 --output errata.md
      tracker errata --format html --output errata.html
    """
    from tracker.publish.errata import errata_file
    from tracker.report.errata import errata as compute

    name = format_ or ("json" if as_json else format_named(output, otherwise="md"))
    if as_json and name != "json":
        raise UsageError("--json and --format ask for two formats.", hint="Give one of them.")
    notice = compute(
        app.register,
        version=__version__,
        known_at=passed(app, known_at),
        since=since if isinstance(since, datetime) else None,
        since_report=since if isinstance(since, int) else None,
        numbers=numbers,
    )
    write_out(app, errata_file(notice, name, app.look()), output)
    if output not in {None, "-"}:
        click.echo(shown(str(output)))
    if exit_code and notice.wrong:
        raise click.exceptions.Exit(1)

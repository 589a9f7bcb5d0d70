"""`tracker diff` and `tracker errata`: two times compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker import __version__
from tracker.cli.app import App, pass_app
from tracker.cli.list import filter_options
from tracker.cli.log import LOG
from tracker.cli.options import Reading, reading_options
from tracker.cli.output import (
    Column,
    page,
    print_csv,
    print_json,
    print_rows,
    render,
    state,
    table,
    text,
    width,
    write_out,
)
from tracker.cli.params import DAY, MOMENT, SINCE
from tracker.cli.report import FORMATS, format_named, passed
from tracker.domain.prose import count_words, day_words, days_words
from tracker.domain.row import Filters
from tracker.domain.text import shown
from tracker.errors import MissingOption, UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tracker.read.compare import Difference, Learned
    from tracker.read.log import Told

D = TypeVar("D", date, datetime)
SCHEMA = "tracker.diff/1"


@dataclass(frozen=True, slots=True)
class Line:
    """One change in a pipe."""

    ref: str
    passage: str
    field: str
    before: Any
    after: Any


@click.command()
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
    reading: Reading,
) -> None:
    """Compare the end of two days: what entered, left and changed.

    With --known: what was recorded after FROM and up to TO (the end of a day, or a
    timestamp), with how long after the event, and the source.

    \b
    Example:
      tracker diff 2025-01-31 2025-06-30 --lead "Home Office"
      tracker diff --known 2025-06-15 2025-06-22
    """
    run = _learned if known else _compared
    found = run(app, first, last, filters, reading)
    if exit_code and found:
        raise click.exceptions.Exit(1)


def _compared(app: App, first: str, last: str, filters: Filters, reading: Reading) -> bool:
    from tracker.read.compare import compare

    if reading.as_of is not None:
        raise MissingOption(
            "The two days are FROM and TO; --as-of would be a third.",
            hint="Leave it out, or compare what was known: tracker diff --known FROM TO.",
        )
    start, end = _ordered(DAY.convert(first, None, None), DAY.convert(last, None, None))
    found = compare(app.register, start, end, reading.known_at, filters)
    told = replace(reading, as_of=end)
    if reading.as_json:
        print_json(app, told, SCHEMA, found, more={"from": start, "to": end, "known": False})
    elif app.on_terminal and found and not reading.as_csv:
        page(app, render(app, *_drawn(found, start, end)))
    else:
        empty = f"Nothing differs between {day_words(start)} and {day_words(end)}."
        print_rows(app, told, list(_lines(found)), CHANGES, schema=SCHEMA, empty=empty)
    return bool(found)


def _learned(app: App, first: str, last: str, filters: Filters, reading: Reading) -> bool:
    from tracker.read.compare import LearnedLine, learned

    if reading.known_at is not None:
        raise MissingOption(
            "The two moments are FROM and TO; --known-at would be a third.", hint="Leave it out."
        )
    start, end = _ordered(MOMENT.convert(first, None, None), MOMENT.convert(last, None, None))
    found = learned(app.register, start, end, reading.as_of, filters)
    more = {"from": start, "to": end, "known": True}
    told = replace(reading, known_at=end)
    empty = "Nothing was recorded between the two."
    if reading.as_csv:
        names = [field.name for field in fields(LearnedLine)]
        columns: list[Column[LearnedLine]] = [Column(name, attrgetter(name)) for name in names]
        print_csv(columns, [each.flat for each in found])
    else:
        print_rows(app, told, found, LEARNED, schema=SCHEMA, more=more, empty=empty)
    return bool(found)


def _ordered(first: D, last: D) -> tuple[D, D]:
    if first > last:
        raise MissingOption("FROM is later than TO.", hint="Type the earlier one first.")
    return first, last


def _lines(found: Sequence[Difference]) -> Iterator[Line]:
    for one in found:
        passage = one.passage.value
        if not one.changes:
            yield Line(one.ref, passage, "headline", None, one.headline)
        for change in one.changes:
            yield Line(one.ref, passage, change.field, change.before, change.after)


def _drawn(found: Sequence[Difference], first: date, last: date) -> Iterator[RenderableType]:
    from tracker.read.compare import Passage

    yield text(f"From the end of {day_words(first)} to the end of {day_words(last)}", "dim")
    order = list(Passage)
    ranked = sorted(found, key=lambda one: order.index(one.passage))
    for passage, group in groupby(ranked, key=lambda one: one.passage):
        members = list(group)
        yield text("")
        counted = count_words(len(members), "commitment")
        yield text(f"{passage.value.capitalize()}: {counted}", "bold")
        for one in members:
            yield from _member(one)


def _member(one: Difference) -> Iterator[RenderableType]:
    from tracker.read.compare import value_words

    yield text(one.ref, "bold") + text("  ") + text(one.title)
    if not one.changes:
        yield text("  ") + state(one.headline)
        return
    rows = [
        (
            _FIELDS.get(change.field, change.field),
            value_words(change.before),
            value_words(change.after),
        )
        for change in one.changes
    ]
    yield table(_BESIDE, rows, width=width())


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
CHANGES: tuple[Column[Line], ...] = (
    Column("ref", lambda line: line.ref),
    Column("passage", lambda line: line.passage),
    Column("field", lambda line: line.field),
    Column("before", lambda line: line.before),
    Column("after", lambda line: line.after),
)
_BESIDE: tuple[Column[tuple[str, str, str]], ...] = (
    Column("field", lambda row: row[0], "", draw=lambda row: text(f"  {row[0]}"), fixed=True),
    Column("change", lambda row: f"{row[1]} → {row[2]}", ""),
)


def _delay(found: Learned) -> str:
    days = found.delay_days
    return days_words(days) if days > 0 else "same day"


#: What an entry says, as wide and as narrow terminals have it.
_SAYING = frozenset({"what", "narrow"})


def _sourced(told: Told) -> str:
    """The sources that told us, by title and key."""
    return "; ".join(f"{cited.title} ({cited.key})" for cited in told.sources)


def _of_entry(column: Column[Told]) -> Column[Learned]:
    """A column of the log, for an entry that was learned; what it says has its sources below."""

    def cell(found: Learned) -> Any:
        return column.cell(found.told)

    def draw(found: Learned) -> Any:
        drawn = (column.draw or column.cell)(found.told)
        if column.name not in _SAYING or not found.told.sources:
            return drawn
        return text(drawn) + text("\n") + text(_sourced(found.told), "dim")

    return Column(
        column.name,
        cell,
        column.head,
        draw=draw,
        number=column.number,
        fixed=column.fixed,
        most=column.most,
        wide=column.wide,
        below=column.below,
    )


LEARNED: tuple[Column[Learned], ...] = (
    *(_of_entry(column) for column in LOG),
    Column("delay_days", lambda found: found.delay_days, "After", draw=_delay, fixed=True),
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
    type=click.IntRange(1, 999_999_999),
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
    from tracker.publish import errata as reporting
    from tracker.report.errata import Asked
    from tracker.report.errata import errata as compute

    name = format_ or _named(output, as_json=as_json)
    if as_json and name != "json":
        raise UsageError("--json and --format ask for two formats.", hint="Give one of them.")
    moment = passed(app, known_at)
    notice = compute(
        app.register,
        Asked(
            known_at=moment,
            since=since if isinstance(since, datetime) else None,
            since_report=since if isinstance(since, int) else None,
            numbers=numbers,
        ),
        version=__version__,
    )
    write_out(getattr(reporting, f"errata_{name}")(notice), output)
    if output not in {None, "-"}:
        click.echo(shown(str(output)))
    if exit_code and notice.wrong:
        raise click.exceptions.Exit(1)


def _named(output: str | None, *, as_json: bool) -> str:
    """The format that a file's name ends in; Markdown where it says none."""
    if as_json:
        return "json"
    suffix = PurePath(output or "").suffix
    return format_named(output) if suffix.removeprefix(".").lower() not in {"", "-"} else "md"

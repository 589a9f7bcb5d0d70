"""How answers are printed: JSON and CSV for machines, tabs for pipes, tables for people.

Data goes to stdout and is never markup: every text passes through `shown`, which makes
control characters visible. Everything has been read before anything is printed.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import click

from tracker.cli.app import is_terminal, send
from tracker.domain.formula import guarded
from tracker.domain.plain import plain
from tracker.domain.text import one_line, shown
from tracker.domain.times import Times
from tracker.domain.vocabulary import Badge, Group, Headline

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from tracker.cli.app import App
    from tracker.cli.options import Reading

R = TypeVar("R")
NARROWEST = 40
#: Beyond this many columns a line is harder to follow than to scroll.
WIDEST = 200
#: Colours of the terminal's own palette, so that they suit its background.
STYLES = {
    Group.DONE: "cyan",
    Group.MOVING: "green",
    Group.NOTHING_FOUND: "yellow",
    Group.NOT_KNOWN: "dim",
    Group.ENDED_SHORT: "magenta",
    Group.REPLACED: "dim",
}


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: its name in pipes, its head on a terminal, and its cell."""

    name: str
    cell: Callable[[R], Any]
    head: str | None = None
    """None leaves the column out on a terminal."""
    draw: Callable[[R], Text | str] | None = None
    """How a terminal shows it, where that is not the cell itself."""
    number: bool = False
    fixed: bool = False
    """Never broken into lines: a ref or a day is copied whole."""
    most: int | None = None
    """The widest that a terminal shows it; longer cells are broken into lines."""
    wide: int = 0
    """Shown only on terminals of at least this many columns."""
    below: int = WIDEST + 1
    """Shown only on terminals of fewer columns than this, and never in a pipe."""


def times_of(app: App, reading: Reading) -> Times:
    """The two times of a question; as of today where nothing is said."""
    return Times(reading.as_of or app.today, reading.known_at)


def print_rows(
    app: App,
    reading: Reading,
    rows: Sequence[R],
    columns: Sequence[Column[R]],
    *,
    schema: str,
    empty: str,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Print rows in the form that was asked for; `empty` is said where there are none."""
    if reading.as_json:
        print_json(app, reading, schema, rows, more=more)
    elif reading.as_csv:
        print_csv(columns, rows)
    elif app.on_terminal:
        if rows:
            page(app, render(app, table(columns, rows, width=width())))
        else:
            app.say(empty)
    else:
        print_tabbed(columns, rows)


def print_json(
    app: App,
    reading: Reading,
    schema: str,
    rows: Iterable[Any],
    *,
    more: Mapping[str, Any] | None = None,
) -> None:
    """One object: the schema, the two times, and the rows."""
    times = times_of(app, reading)
    value = {"schema": schema, "as_of": times.as_of, "known_at": times.known_at, **(more or {})}
    value["rows"] = list(rows)
    print_object(value)


def print_object(value: Mapping[str, Any]) -> None:
    """A value as one JSON object, and nothing lost of its texts."""
    send(json.dumps(plain(value), ensure_ascii=False, indent=2) + "\n")


def print_csv(columns: Sequence[Column[R]], rows: Sequence[R]) -> None:
    """RFC 4180 with a header, nothing lost: lists stand as JSON, and no cell begins a formula.

    Rows of a dataclass show every field; other rows their columns.
    """
    written = io.StringIO()
    # Nobody reads lines of CSV from a terminal but a person.
    writer = csv.writer(written, lineterminator="\n" if is_terminal() else "\r\n")
    first = rows[0] if rows else None
    if first is not None and is_dataclass(first) and not isinstance(first, type):
        names = [field.name for field in fields(first)]
        writer.writerow(names)
        writer.writerows([_csv_cell(getattr(row, name)) for name in names] for row in rows)
    else:
        writer.writerow([column.name for column in columns])
        writer.writerows([_csv_cell(column.cell(row)) for column in columns] for row in rows)
    send(written.getvalue())


def print_tabbed(columns: Sequence[Column[R]], rows: Iterable[R]) -> None:
    """A header, then a line each; tabs and line breaks inside a text become spaces."""
    columns = [column for column in columns if column.below > WIDEST]
    lines = ["\t".join(column.name for column in columns)]
    lines += ["\t".join(_tabbed(column.cell(row)) for column in columns) for row in rows]
    click.echo("\n".join(lines))


def table(columns: Sequence[Column[R]], rows: Iterable[R], *, width: int) -> RenderableType:
    """Rows as a table without lines, for a terminal."""
    from rich.table import Table

    seen = [
        column
        for column in columns
        if column.head is not None and column.wide <= width < column.below
    ]
    headed = any(column.head for column in seen)
    drawn = Table(
        box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", show_header=headed
    )
    for column in seen:
        drawn.add_column(
            column.head or "",
            justify="right" if column.number else "left",
            no_wrap=column.fixed or column.number,
            overflow="fold",
            max_width=column.most,
        )
    for row in rows:
        drawn.add_row(*(text(_drawn(column, row)) for column in seen))
    return drawn


def text(value: Any, style: str = "") -> Text:
    """A cell as text that a terminal only shows: no markup, no control characters."""
    from rich.text import Text

    if isinstance(value, Text):
        return value
    return Text(shown(words(value)), style=style)


def single_line(value: Any, style: str = "") -> Text:
    """The same on one line, so that no text stands where another row or line would."""
    return text(one_line(words(value)), style)


def state(headline: Headline) -> Text:
    """A headline with its glyph, in the colour of its group."""
    return text(f"{headline.glyph} {headline.label}", STYLES[headline.group])


def flags(badges: Iterable[Badge]) -> Text:
    """Badges with their glyphs; what is late stands out."""
    line = text("")
    for badge in badges:
        urgent = badge in {Badge.OVERDUE, Badge.PASSED_UNCHECKED}
        line = line + ("  " if line else "")
        line = line + text(f"{badge.glyph} {badge.label}", "bold yellow" if urgent else "")
    return line


def render(app: App, *parts: RenderableType) -> str:
    """What rich draws, as text; with colour only where it may be used."""
    from rich.console import Console

    written = io.StringIO()
    console = Console(
        file=written,
        width=width(),
        color_system="standard" if app.colored else None,
        force_terminal=app.colored,
        markup=False,
        highlight=False,
        emoji=False,
        legacy_windows=False,
    )
    for part in parts:
        console.print(part)
    lines = written.getvalue().removesuffix("\n").split("\n")
    return "\n".join(map(str.rstrip, lines)) + "\n"


def page(app: App, drawn: str) -> None:
    """Print to the screen, through the pager where the screen is too short."""
    tall = drawn.count("\n") >= shutil.get_terminal_size().lines
    if tall and sys.stdout.isatty() and sys.stdin.isatty():
        # A newcomer meets a bare colon otherwise; what somebody has set up is left alone.
        os.environ.setdefault("LESS", "-R -PSpace: more   q: back")
        # None lets click ask the pager whether it shows colour; less is told to.
        click.echo_via_pager(drawn, color=None if app.colored else False)
    else:
        click.echo(drawn, nl=False, color=app.colored)


def width() -> int:
    """How many columns a line may have."""
    return max(NARROWEST, min(shutil.get_terminal_size().columns, WIDEST))


def words(value: Any) -> str:
    """A value for a reader: nothing for None, lists by commas, yes and no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(words(one) for one in value)
    return str(plain(value))


def _drawn(column: Column[R], row: R) -> Any:
    return column.draw(row) if column.draw else single_line(column.cell(row))


def _tabbed(value: Any) -> str:
    return shown(words(value)).replace("\n", " ").replace("\t", " ")


def _csv_cell(value: Any) -> str:
    found = plain(value)
    if found is None:
        return ""
    return guarded(found if isinstance(found, str) else json.dumps(found, ensure_ascii=False))

"""`tracker agenda`: what falls due, like a diary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app
from tracker.cli.options import Reading, reading_options
from tracker.cli.printing import (
    STYLES,
    Column,
    page,
    print_rows,
    render,
    table,
    text,
    times_of,
    width,
)
from tracker.domain.prose import count_words, day_words

if TYPE_CHECKING:
    from datetime import date

    from rich.console import RenderableType
    from rich.text import Text

    from tracker.services.agenda import Item

SCHEMA = "tracker.agenda/1"
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
@click.option("--mine", is_flag=True, help="Only the refs saved as @mine.")
@click.option(
    "--quiet-after",
    type=click.IntRange(min=1),
    default=180,
    show_default=True,
    metavar="N",
    help="Days without an event after which something has gone quiet.",
)
@reading_options
@pass_app
def agenda(app: App, *, days: int, mine: bool, quiet_after: int, reading: Reading) -> None:
    """Show what falls due day by day, what is late, and what has gone quiet.

    Both readings of a date are listed: the strictest and the most generous. A passed
    date that nobody has looked at since stands apart from what is overdue.

    \b
    Example:
      tracker saved mine JAY/
      tracker agenda --mine --days 60
    """
    from tracker.services.agenda import agenda as plan

    times = times_of(app, reading)
    items = plan(app.register, times, days=days, mine=mine, quiet=quiet_after)
    if app.on_terminal and items and not (reading.as_json or reading.as_csv):
        page(app, render(app, *_drawn(items, times.as_of, days)))
        return
    empty = f"Nothing falls due within {count_words(days, 'day')} of {day_words(times.as_of)}."
    print_rows(
        app, reading, items, COLUMNS, schema=SCHEMA, empty=empty, more={"days": days, "mine": mine}
    )


def _drawn(items: Sequence[Item], today: date, days: int) -> Iterator[RenderableType]:
    yield text(f"From {day_words(today)}, {count_words(days, 'day')} ahead", "dim")
    for section, group in groupby(items, key=lambda item: _section(item, today)):
        found = list(group)
        late = found[0].what.value in {"overdue", "passed_unchecked"}
        yield text("")
        yield text(section, "bold yellow" if late else "bold")
        yield table(DRAWN, found, width=width())


def _section(item: Item, today: date) -> str:
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


def _titled(item: Item) -> Text:
    return text(item.headline.glyph, STYLES[item.headline.group]) + text(f" {item.title}")


COLUMNS: tuple[Column[Item], ...] = (
    Column("what", lambda item: item.what),
    Column("day", lambda item: item.day),
    Column("days", lambda item: item.days),
    Column("ref", lambda item: item.ref),
    Column("title", lambda item: item.title),
    Column("headline", lambda item: item.headline.label),
    Column("phrase", lambda item: item.phrase),
    Column("words", lambda item: item.words),
)
DRAWN: tuple[Column[Item], ...] = (
    Column("ref", lambda item: item.ref, "", fixed=True),
    Column("title", lambda item: item.title, "", draw=_titled),
    Column("words", lambda item: item.words, ""),
)

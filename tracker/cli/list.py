"""`tracker list`: commitments as they stand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app
from tracker.cli.filtering import filter_options, some_refs_argument, typed_refs
from tracker.cli.options import Reading, reading_options
from tracker.cli.printing import Column, flags, print_rows, state, text, times_of
from tracker.domain.prose import day_short
from tracker.domain.vocabulary import Badge
from tracker.services.filters import Filters

if TYPE_CHECKING:
    from rich.text import Text

    from tracker.domain.row import Row

SCHEMA = "tracker.list/1"
#: What the column of dates says already.
_OF_DATES = frozenset({Badge.OVERDUE, Badge.PASSED_UNCHECKED, Badge.NO_TIMETABLE})


@click.command("list")
@some_refs_argument
@filter_options
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="The first N rows only.")
@click.option("--exit-code", is_flag=True, help="Exit 1 if there is any row, 0 if there is none.")
@reading_options
@pass_app
def list_(
    app: App,
    *,
    refs: tuple[str, ...],
    filters: Filters,
    limit: int | None,
    exit_code: bool,
    reading: Reading,
) -> None:
    """List commitments as they stand, in order of ref.

    Values of one filter are alternatives; filters narrow each other. Instruments are not
    commitments; see them with `tracker show`.

    \b
    Example:
      tracker list JAY/ --headline under-way --headline planned
      tracker list --overdue --lead "home office" --json
    """
    from tracker.services.listing import listing

    wanted = replace(filters, refs=typed_refs(refs))
    found = listing(app.register, times_of(app, reading), wanted, limit=limit)
    more = {"total": found.total}
    print_rows(
        app, reading, found.rows, COLUMNS, schema=SCHEMA, more=more, empty="No commitment fits."
    )
    if found.total > len(found.rows):
        app.say(f"The first {len(found.rows):,} of {found.total:,}.")
    if exit_code and found.total:
        raise click.exceptions.Exit(1)


def _standing(row: Row) -> Text:
    line = state(row.headline)
    others = [badge for badge in row.badges if badge not in _OF_DATES]
    return line + text("\n") + flags(others) if others else line


def _due(row: Row) -> Text:
    urgent = bool(set(row.badges) & {Badge.OVERDUE, Badge.PASSED_UNCHECKED})
    return text(row.lateness, "bold yellow" if urgent else "")


COLUMNS: tuple[Column[Row], ...] = (
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

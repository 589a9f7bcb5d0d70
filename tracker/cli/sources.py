"""Commands of the documents that entries rest on: source add, edit, list, show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tracker.cli.app import App, pass_app
from tracker.cli.log import VAGUE, day
from tracker.cli.options import ReadOptions, reading_options
from tracker.cli.output import Column, print_rows, times_of
from tracker.cli.params import ExplainedCommand, complete_sources
from tracker.cli.recording import AS_JSON, record, source_of, source_parameters
from tracker.domain.vocabulary import SubjectType
from tracker.record.sources import AddSource, EditSource

if TYPE_CHECKING:
    from tracker.domain.row import SourceRow

SCHEMA = "tracker.sources/1"
SCHEMA_OF_ONE = "tracker.source/1"


#: What a list says that is empty.
NO_SOURCE = "There is no source yet. Add one: tracker source add URL --published DAY"
COLUMNS: tuple[Column[SourceRow], ...] = (
    Column("ref", lambda row: row.ref, "Key", fixed=True),
    Column("title", lambda row: row.title, "Title"),
    Column("type", lambda row: row.type.label, "Type", wide=100),
    Column("publisher", lambda row: row.publisher, "Publisher", wide=110, most=30),
    Column(
        "published",
        lambda row: row.published,
        "Published",
        draw=lambda row: day(row.published) if row.published else "",
        most=VAGUE,
    ),
    Column("speaker", lambda row: row.speaker, "Speaker", wide=140, most=30),
    Column("url", lambda row: row.url),
    Column("cited", lambda row: row.cited, "Cited", number=True),
)


@click.group()
def source() -> None:
    """Add, show, list and edit sources.

    \b
    Example:
      tracker source list
    """


def _described(
    name: str, verb: type[AddSource | EditSource], where: click.Argument
) -> click.Command:
    """The command that records what was typed of a source."""

    @click.pass_obj
    def run(app: App, /, *, as_json: bool, **typed: Any) -> None:
        record(app, [verb(source=source_of(typed))], as_json=as_json)

    params = [*source_parameters(where), AS_JSON]
    return ExplainedCommand(name, callback=run, params=params, help=verb.__doc__)


_NEW = click.Argument(["where"], metavar="URL|FILE")
_KNOWN = click.Argument(["where"], metavar="KEY|URL", shell_complete=complete_sources)
source.add_command(_described("add", AddSource, _NEW))
source.add_command(_described("edit", EditSource, _KNOWN))


@source.command("list")
@reading_options
@pass_app
def list_(app: App, *, reading: ReadOptions) -> None:
    """List the sources, each with how many entries cite it.

    \b
    Example:
      tracker source list --csv
    """
    from tracker.read.show import sourcing

    rows = sourcing(app.register, times_of(app, reading))
    print_rows(app, reading, rows, COLUMNS, schema=SCHEMA, empty=NO_SOURCE)


@source.command("show")
@click.argument("key", shell_complete=complete_sources)
@reading_options
@pass_app
def show_(app: App, *, key: str, reading: ReadOptions) -> None:
    """Show a source and what rests on it.

    \b
    Example:
      tracker source show gov-audit
    """
    from tracker.cli.show import print_card
    from tracker.read.show import show

    card = show(app.register, times_of(app, reading), key, types=(SubjectType.SOURCE,))
    print_card(app, reading, card, schema=SCHEMA_OF_ONE)

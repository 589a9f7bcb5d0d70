"""Commands of the documents that entries rest on: source add, edit, list, show, keep, check."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.app import App, pass_app
from tracker.cli.log import VAGUE, day
from tracker.cli.options import ReadOptions, reading_options
from tracker.cli.output import TableColumn, print_rows, stacked, times_of
from tracker.cli.params import ExplainedCommand, complete_files, complete_sources, json_option
from tracker.cli.recording import ANSWER, command, record, source_of, source_parameters
from tracker.domain.prose import count_words
from tracker.domain.vocabulary import SubjectType
from tracker.record.sources import AddSource, EditSource, KeepCopy

if TYPE_CHECKING:
    from rich.text import Text

    from tracker.domain.row import SourceRow
    from tracker.record.quotes import CheckedQuote

SCHEMA = "tracker.sources/1"
SCHEMA_OF_ONE = "tracker.source/1"
SCHEMA_OF_CHECK = "tracker.source-check/1"


#: What a list says that is empty.
NO_SOURCE = "There is no source yet. Add one: tracker source add URL --published DAY"
COLUMNS: tuple[TableColumn[SourceRow], ...] = (
    TableColumn("ref", lambda row: row.ref, "Key", fixed=True),
    TableColumn("title", lambda row: row.title, "Title"),
    TableColumn("type", lambda row: row.type.label, "Type", wide=100),
    TableColumn("publisher", lambda row: row.publisher, "Publisher", wide=110, most=30),
    TableColumn(
        "published",
        lambda row: row.published,
        "Published",
        draw=lambda row: day(row.published) if row.published else "",
        most=VAGUE,
    ),
    TableColumn("speaker", lambda row: row.speaker, "Speaker", wide=140, most=30),
    TableColumn("url", lambda row: row.url),
    TableColumn("cited", lambda row: row.cited, "Cited", number=True),
)
#: What a check says that has nothing to look up.
NO_QUOTE = 'No quote rests on a source yet. Give the words: -q "THE WORDS"'
#: What it says beneath quotes whose sources have no copy.
UNREAD = "Keep a page or PDF that you saved as the copy of its source: tracker source keep KEY FILE"


def _quote_and_sources(quote: CheckedQuote) -> Text:
    """The words, and beneath them their sources, and why they stand though no copy has them."""
    sources = ", ".join(quote.sources)
    because = f"; stands because: {quote.because}" if quote.because else ""
    return stacked(quote.quote, sources + because)


QUOTES: tuple[TableColumn[CheckedQuote], ...] = (
    TableColumn("result", lambda quote: quote.result.label, "Result", fixed=True),
    TableColumn("sources", lambda quote: quote.sources),
    TableColumn("entry", lambda quote: quote.entry, "#", number=True, wide=100),
    TableColumn("ref", lambda quote: quote.ref, "Ref", fixed=True),
    TableColumn("quote", lambda quote: quote.quote, "Quote", draw=_quote_and_sources),
    TableColumn("because", lambda quote: quote.because),
)


@click.group()
def source() -> None:
    """Add, show, list and edit sources.

    \b
    Example:
      tracker source list
    """


def _described(
    name: str,
    verb: type[AddSource | EditSource],
    where: click.Argument,
    extra: tuple[click.Parameter, ...] = (),
) -> click.Command:
    """The command that records what was typed of a source."""

    @click.pass_obj
    def run(
        app: App,
        /,
        *,
        dry_run: bool,
        as_json: bool,
        copy: str | None = None,
        as_read: bool = False,
        **typed: Any,
    ) -> None:
        described = source_of(typed)
        if verb is AddSource:
            from tracker.cli.asking import described_source

            described = dataclasses.replace(described, copy=copy)
            described = described_source(app, described, as_read=as_read)
        record(app, [verb(source=described)], dry_run=dry_run, as_json=as_json)

    params = [*source_parameters(where), *extra, *ANSWER]
    return ExplainedCommand(name, callback=run, params=params, help=verb.__doc__)


_NEW = click.Argument(["where"], metavar="URL|FILE", shell_complete=complete_files)
_KNOWN = click.Argument(["where"], metavar="KEY|URL", shell_complete=complete_sources)
_READING = (
    click.Option(
        ["--copy"],
        metavar="FILE",
        help="A page or PDF that you saved, to be kept as its copy.",
        shell_complete=complete_files,
    ),
    click.Option(
        ["--as-read"], is_flag=True, help="Take what the copy says of itself where you say nothing."
    ),
)
source.add_command(_described("add", AddSource, _NEW, _READING))
source.add_command(_described("edit", EditSource, _KNOWN))
source.add_command(command(KeepCopy, name="keep"))


@source.command("check")
@click.argument("keys", nargs=-1, metavar="[KEYS]", shell_complete=complete_sources)
@json_option
@pass_app
def check_(app: App, *, keys: tuple[str, ...], as_json: bool) -> None:
    """Look every quote up in the stored copies of its sources.

    A quote is found, not in it, or has no copy. Spaces, line breaks, hyphens and quotation
    marks may differ; words, digits and case may not. Exit 1 where a quote is not found, or a
    copy is not the file that was kept.

    \b
    Example:
      tracker source check
      tracker source check gov-audit
    """
    from tracker.record.quotes import check_quotes
    from tracker.record.stored import NOT_LOOKED_UP, Lookup

    checked = check_quotes(app.register, keys)
    print_rows(
        app,
        ReadOptions(None, None, as_json=as_json, as_csv=False),
        checked.quotes,
        QUOTES,
        schema=SCHEMA_OF_CHECK,
        empty="",
        more={"holds": checked.holds, "troubles": checked.troubles},
    )
    if not as_json:
        for trouble in checked.troubles:
            app.say(trouble)
        results = [quote.result for quote in checked.quotes]
        kinds = ", ".join(f"{results.count(kind)} {kind.label}" for kind in Lookup)
        app.say(f"{count_words(len(results), 'quote')}: {kinds}." if results else NO_QUOTE)
        if Lookup.NO_COPY in results:
            app.say(UNREAD if checked.looked_up else NOT_LOOKED_UP)
    if not checked.holds:
        raise click.exceptions.Exit(1)


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

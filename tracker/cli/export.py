"""`tracker export`: writes the register in the formats of other programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from importlib import import_module
from pathlib import Path, PurePath

import click

from tracker.cli.app import App, is_terminal, pass_app
from tracker.cli.options import (
    filter_options,
    some_refs_argument,
    times_options,
    typed_refs,
    voice_option,
)
from tracker.cli.output import write_out
from tracker.cli.params import ExplainedCommand
from tracker.domain.dates import Times
from tracker.domain.prose import count_words
from tracker.domain.row import Filters
from tracker.domain.vocabulary import Voice
from tracker.errors import MissingExtra, UsageError, as_typed


@dataclass(frozen=True, slots=True)
class Format:
    """How one format is written."""

    writer: str
    """Module and function in tracker/publish."""
    suffixes: tuple[str, ...] = ()
    extra: str | None = None
    """The part of the package that it needs."""
    newest: int | None = None
    """How many of the newest entries it tells; None: all."""
    binary: bool = False
    """Whether it is no text, which a terminal could show."""

    def load(self, name: str) -> Callable[..., bytes]:
        """Its writer, imported now. Raises MissingExtra (exit 2)."""
        module, function = self.writer.split(":")
        try:
            target = import_module(f"tracker.publish.{module}")
        except ModuleNotFoundError:
            if self.extra is None:
                raise
            raise MissingExtra(f"The format {name}", self.extra) from None
        writer: Callable[..., bytes] = getattr(target, function)
        return writer


FORMATS = {
    "csv": Format("tables:csv_table", (".csv",), newest=0),
    "xlsx": Format("xlsx:write_xlsx", (".xlsx",), extra="xlsx", newest=0, binary=True),
    "json": Format("tables:json_text", (".json",)),
    "jsonl": Format("tables:json_lines", newest=0),
    "datapackage": Format("tables:datapackage", (".zip",), binary=True),
    "ics": Format("calendar:ics", (".ics",), extra="feeds", newest=0),
    "atom": Format("feed:atom", (".atom", ".xml"), extra="feeds", newest=50),
}
#: The tables of a register, of which a .csv holds one.
TABLES = ("commitments", "entries", "deadlines", "measures", "sources")
#: The register itself, whole: no answer to a question, and no writer of one.
LEDGER = "ledger"
_LEDGER_SUFFIX = ".jsonl"


@click.command(cls=ExplainedCommand)
@click.argument("file", metavar="FILE|-")
@some_refs_argument
@click.option(
    "--format",
    "format_name",
    type=click.Choice([LEDGER, *FORMATS]),
    help="The format; default: that of the file's suffix.",
)
@click.option(
    "--table",
    type=click.Choice(TABLES),
    help="Which table a .csv holds; default: commitments.",
)
@filter_options
@voice_option
@times_options
@pass_app
def export(
    app: App,
    *,
    file: str,
    refs: tuple[str, ...],
    format_name: str | None,
    table: str | None,
    filters: Filters,
    voice: str,
    as_of: date | None,
    known_at: datetime | None,
) -> None:
    """Write the register to FILE, with the filters and times of `tracker list`.

    The suffix says in which format: .csv, .xlsx, .json, .zip (a Data Package), .ics (open
    dates), .atom (the newest entries), .jsonl (the ledger, which `tracker import --ledger`
    takes). A file is replaced whole or not at all.

    \b
    Example:
      tracker export register.xlsx
      tracker export late.csv JAY/ --overdue --as-of 2025-06-30
      tracker export numbers.csv --table measures
      tracker export claims.csv --voice promiser
      tracker export - --format json
    """
    from tracker.read.export import exporting

    if format_name == LEDGER or (
        format_name is None and PurePath(file).suffix.lower() == _LEDGER_SUFFIX
    ):
        if refs or filters != Filters() or as_of or known_at or table or voice != Voice.TRACKER:
            raise UsageError(
                "The ledger is exported whole: without an entry its chain would not hold.",
                hint="Leave out refs, filters, voice and times, or choose another --format.",
            )
        _export_ledger(app, file)
        return
    name = _format(file, format_name)
    form = FORMATS[name]
    write = form.load(name)
    if table is not None:
        if name != "csv":
            raise UsageError(
                f"Only csv is one table; {name} has all of them, or is none.",
                hint="Leave --table out, or name a .csv file.",
            )
        write = partial(write, name=table)
    question = replace(filters, refs=typed_refs(refs))
    times = Times(as_of or app.today, known_at)
    value = exporting(
        app.register, times, question, voice=voice, newest=None if table else form.newest
    )
    write_out(app, write(value), file)
    rows = count_words(len(value.rows), "commitment")
    app.say(f"Exported {rows} as of {value.as_of}, {name}; head {value.head}.")


def _export_ledger(app: App, file: str) -> None:
    from tracker.cli.copies import note_copy
    from tracker.record.care import ledger_file

    entries, head, content = ledger_file(app.register)
    if file != "-":
        # A redaction reaches it, as it reaches a backup.
        note_copy(app, app.register_id, Path(file))
    write_out(app, content, file)
    app.say(f"Exported {count_words(entries, 'entry', 'entries')}, {LEDGER}; head {head[:12]}.")


def _format(file: str, format_name: str | None) -> str:
    """The format that was named, or that of the suffix. Raises UsageError (exit 2)."""
    suffix = PurePath(file).suffix.lower()
    name = format_name or next(
        (name for name, form in FORMATS.items() if suffix in form.suffixes), None
    )
    if name is None:
        suffixes = ", ".join(
            (
                *(f"{one} ({name})" for name, form in FORMATS.items() for one in form.suffixes),
                f"{_LEDGER_SUFFIX} ({LEDGER})",
            )
        )
        what = "Stdout" if file == "-" else as_typed(file)
        raise UsageError(
            f"{what} has no suffix that names a format: {suffixes}.",
            hint=f"Add --format {'|'.join((*FORMATS, LEDGER))}.",
        )
    if file == "-" and FORMATS[name].binary and is_terminal():
        raise UsageError(f"A terminal cannot show {name}.", hint="Name a file.")
    return name

"""Commands of verbs that are typed otherwise than they are declared, and of sheets."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.app import App, pass_app, send
from tracker.cli.options import ReadOptions
from tracker.cli.output import TableColumn, print_rows, times_of
from tracker.cli.params import (
    ENTRY,
    complete_refs,
    complete_sources_and_files,
    complete_tags,
    json_option,
    read_refs,
)
from tracker.cli.recording import (
    Typed,
    command,
    evidence_of,
    print_receipt,
    print_rows_of,
    record,
    verb_of,
)
from tracker.domain.prose import count_words, list_words
from tracker.domain.text import one_line
from tracker.errors import MissingOption, UsageError, as_typed
from tracker.record.deadlines import Due
from tracker.record.events import Close, RecordEvent
from tracker.record.opening import Save, Tag
from tracker.record.redact import Redact, RedactEverywhere
from tracker.record.success_tests import JudgeTest, SetTest
from tracker.record.verb import TEST_NUMBER, Verb

if TYPE_CHECKING:
    from tracker.read.agenda import EventRow

#: What is typed in place of an event's name to list them.
LIST = "list"
NO_EVENT = 'No event yet. Enter one: tracker event NAME "TITLE" --on DAY -s URL'
EVENTS: tuple[TableColumn[EventRow], ...] = (
    TableColumn("ref", lambda row: row.ref, "Name", fixed=True),
    TableColumn("title", lambda row: row.title, "Title"),
    TableColumn("day", lambda row: row.day, "Day"),
    TableColumn("expected", lambda row: row.expected, "Expected"),
    TableColumn("deadlines", lambda row: row.deadlines, "Dates", number=True),
)


def _test(typed: Typed) -> Verb:
    """Sets a test; with --met or --unmet judges the one of that number."""
    if typed["met"] is None:
        return verb_of(SetTest, typed)
    ref, number = typed["ref"], typed["text"]
    if not re.fullmatch(TEST_NUMBER, number):
        raise UsageError(
            f"{as_typed(number)} is not the number of a test.",
            hint=f"See tracker show {ref}, then type 1.",
        )
    return JudgeTest(ref=ref, number=int(number), met=typed["met"], evidence=typed["evidence"])


_MET = click.Option(["--met/--unmet"], default=None, help="Judge the test of that NUMBER.")
test = command(SetTest, build=_test, extra=(_MET,))


def _due(typed: Typed) -> Verb:
    """REFS and, last, the phrase; with --none-set or --withdrawn there is none."""
    words: tuple[str, ...] = typed["words"]
    if typed["none_set"] or typed["withdrawn"]:
        return verb_of(Due, typed | {"refs": words, "phrase": None})
    if len(words) < 2:
        raise UsageError(
            f"What was said of the date of {words[0]}?",
            hint=f"Type tracker due {words[0]} 'before Easter', or --none-set.",
        )
    return verb_of(Due, typed | {"refs": words[:-1], "phrase": words[-1]})


_WORDS = click.Argument(
    ["words"], nargs=-1, required=True, metavar="REFS PHRASE", shell_complete=complete_refs
)

due = command(Due, build=_due, without=("refs", "phrase"), extra=(_WORDS,))


def _tag(typed: Typed) -> Verb:
    """The last word is a tag, and --tag gives more."""
    return verb_of(Tag, typed | {"tags": (typed["word"], *typed["tags"])})


_TAG = click.Argument(["word"], metavar="TAG", shell_complete=complete_tags)
_MORE_TAGS = click.Option(
    ["--tag", "tags"],
    multiple=True,
    help="A further tag. Repeatable.",
    shell_complete=complete_tags,
)
tag = command(Tag, build=_tag, without=("tags",), extra=(_TAG, _MORE_TAGS))


event = command(RecordEvent)


@pass_app
def _event(app: App, /, **typed: Any) -> None:
    """Record an event; by the name `list`, print the diary."""
    if typed["name"].lower() != LIST or typed["title"] is not None:
        assert _record_event is not None
        click.get_current_context().invoke(_record_event, **typed)
        return
    from tracker.read.agenda import events

    reading = ReadOptions(None, None, as_json=typed["as_json"], as_csv=False)
    rows = events(app.register, times_of(app, reading))
    print_rows(app, reading, rows, EVENTS, schema="tracker.events/1", empty=NO_EVENT)


_record_event = event.callback
event.callback = _event


_YES = click.Option(["--yes"], is_flag=True, help="Do not ask.")
close = command(Close, extra=(_YES,))


@pass_app
def _close(app: App, /, *, yes: bool, dry_run: bool, as_json: bool, **typed: Any) -> None:
    """End a period: what ends is shown first, and asked once, with the bills that did not pass."""
    verb = Close(
        event=typed["event"],
        refs=read_refs(typed["refs"]) if typed["refs"] else (),
        fallen=tuple(typed["fallen"]),
        evidence=evidence_of(typed),
    )
    if not (yes or dry_run):
        verb = _confirmed(app, verb)
    record(app, [verb], dry_run=dry_run, as_json=as_json)


def _confirmed(app: App, verb: Close) -> Close:
    """The verb after a look at what it ends, with the bills that fall; what is typed in a pipe
    is taken as it is where it names its refs. Raises MissingOption where nobody can be asked.
    """
    from tracker.record.writer import open_writer

    if verb.refs and not app.interactive:
        return verb
    register = app.register
    with (
        register.database.writing(keep=False) as connection,
        open_writer(register, connection) as writer,
    ):
        endings, bills = verb.preview(writer), verb.pending(writer)
    if not endings:
        return verb  # it refuses itself
    if not app.interactive:
        refs = list_words([ending.ref for ending in endings])
        raise MissingOption(
            f"With {verb.event} would end: {refs}.",
            hint="Look with --dry-run; add --yes if that is meant.",
        )
    for ending in endings:
        change = f"{ending.before.label} → {ending.after.label}"
        app.say(f"{ending.ref}  {change}  {one_line(ending.title)}")
    question = f"End {count_words(len(endings), 'commitment')}? (y, n"
    choices = ["y", "n"]
    if bills:
        question += f"; b: and record {list_words(bills)} as fallen"
        choices.append("b")
    answer = app.ask(f"{question})", type=click.Choice(choices), show_choices=False, default="n")
    if answer == "n":
        raise click.Abort
    return replace(verb, fallen=(*verb.fallen, *bills)) if answer == "b" else verb


close.callback = _close


@click.command(help=Save.__doc__)
@click.argument("name", required=False)
@click.argument("refs", nargs=-1, metavar="[REFS]", shell_complete=complete_refs)
@pass_app
def saved(app: App, *, name: str | None, refs: tuple[str, ...]) -> None:
    """Save a list, or show the lists that are saved."""
    if name is not None and refs:
        record(app, [Save(name=name.removeprefix("@"), refs=read_refs(refs))])
        return
    from tracker.ledger.refs import saved_lists

    lists = saved_lists(app.register, name)
    if not lists:
        app.say("No list is saved yet. Save one: tracker saved NAME REFS")
    for list_name, words in lists.items():
        click.echo(f"@{list_name}\t{' '.join(words)}")


@click.command(help=Redact.__doc__)
@click.argument("entry", type=ENTRY, required=False)
@click.argument("field", required=False)
@click.option("--everywhere", metavar="WORDS", help="Destroy every text that holds these words.")
@click.option("--basis", required=True, help="Why, and who decided it. It is kept.")
@click.option(
    "--delete-files",
    is_flag=True,
    help="With --everywhere: delete files written here that hold them.",
)
@click.option("--dry-run", is_flag=True, help="Check and show; destroy nothing.")
@json_option
@pass_app
def redact(
    app: App,
    *,
    entry: int | None,
    field: str | None,
    everywhere: str | None,
    basis: str,
    delete_files: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Destroy texts, after asking; copies that were made here are made anew."""
    from tracker.cli.copies import reach_copies, reach_files
    from tracker.record.writer import record as write

    verb = _redaction(entry, field, everywhere, basis, delete_files=delete_files)
    if app.interactive and not dry_run:
        texts = write(app.register, [verb], dry_run=True).lines
        what = f"{count_words(len(texts), 'text')} for good"
        click.confirm(f"Destroy {what}?", default=False, abort=True, err=True)
    if not dry_run:
        app.left = "the register's file and the copies and files that were made here"
    receipt = write(app.register, [verb], dry_run=dry_run)
    if not dry_run:
        reach_copies(app)
    if everywhere is not None:
        reach_files(app, everywhere, delete=delete_files and not dry_run)
    print_rows_of(app, receipt, as_json=as_json)
    if dry_run:
        app.say("Dry run: nothing was destroyed.")
    elif receipt.lines:
        entries = [line.entry for line in receipt.lines]
        span = (
            f"entry {entries[0]}" if len(entries) == 1 else f"entries {entries[0]} to {entries[-1]}"
        )
        app.say(f"Recorded as {span}; what is gone cannot be brought back.")


def _redaction(
    entry: int | None, field: str | None, words: str | None, basis: str, *, delete_files: bool
) -> Verb:
    if words is not None and entry is None:
        return RedactEverywhere(words=words, basis=basis)
    if words is not None:
        raise UsageError(
            "--everywhere takes words in place of an entry.", hint="Leave out ENTRY and FIELD."
        )
    if entry is None or field is None:
        raise MissingOption(
            "Which text is to be destroyed?",
            hint="Type tracker redact 208 quote --basis …, or --everywhere WORDS.",
        )
    if delete_files:
        raise UsageError("--delete-files goes with --everywhere.", hint="Add --everywhere WORDS.")
    return Redact(entry=entry, field=field, basis=basis)


@click.command("record")
@click.argument(
    "file", metavar="[FILE|-|SOURCE]", required=False, shell_complete=complete_sources_and_files
)
@click.option(
    "--edit",
    is_flag=True,
    help="Open the sheet of a SOURCE in your editor; without one, of the last you used today.",
)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of a sheet, for editors.")
@click.option("--dry-run", is_flag=True, help="Check and show; record nothing.")
@json_option
@pass_app
def sheet(
    app: App, *, file: str | None, edit: bool, schema: bool, dry_run: bool, as_json: bool
) -> None:
    """Record a sheet: a YAML file of one source and its many facts, all or nothing.

    Several documents in one file are several batches. Errors name line and column
    (see docs/sheets.md for the format). With --edit a sheet is opened in $EDITOR, with what
    is known of the source and what can be recorded; a page, PDF or address that is new is
    added first.

    \b
    Example:
      tracker record january.yaml --dry-run
      tracker record --edit gov-audit
      tracker record --edit update.html
      tracker record --schema
    """
    if schema:
        from tracker.record.document import sheet_schema

        send(json.dumps(sheet_schema(), ensure_ascii=False, indent=2) + "\n")
        return
    if edit:
        from tracker.cli.editing import edit_sheet

        edit_sheet(app, file, dry_run=dry_run, as_json=as_json)
        return
    if file is None:
        raise MissingOption(
            "Which sheet is to be recorded?",
            hint="Type tracker record january.yaml, or tracker record --edit SOURCE.",
        )
    from tracker.record.sheet import record_sheet
    from tracker.record.yaml_text import LARGEST

    text = sys.stdin.buffer.read(LARGEST + 1) if file == "-" else None
    for receipt in record_sheet(app.register, file, text=text, dry_run=dry_run):
        print_receipt(app, receipt, as_json=as_json)

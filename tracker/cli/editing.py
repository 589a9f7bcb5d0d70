"""Opens a sheet in the editor, prefilled from the document whose facts it records."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App
from tracker.cli.recording import print_receipt, record
from tracker.domain.prose import when_words
from tracker.domain.text import one_line
from tracker.errors import FileTrouble, MissingOption, TrackerError, UsageError
from tracker.record.assess import Update
from tracker.record.deadlines import Due
from tracker.record.document import keys_of
from tracker.record.opening import Add, Tag
from tracker.record.say import Claim, Respond, Restate, Says
from tracker.record.sources import AddSource
from tracker.record.steps import Note, Step
from tracker.record.success_tests import SetTest
from tracker.record.verb import DeclaredField, Evidence, Fact, NewSource, fields_of

if TYPE_CHECKING:
    from tracker.domain.subject import Subject

#: What a document is most often recorded for, in the order in which the sheet offers it.
OFFERED: tuple[type[Fact], ...] = (
    *(Step, Claim, Due, Update, Respond, Says, Restate, Add, SetTest, Note, Tag),
)
#: Keys that a verb can do without, and that its fact is seldom written without.
_ASKED: dict[type[Fact], tuple[str, ...]] = {Due: ("phrase",), Update: ("test",)}
#: Words to choose from that are listed; longer lists stand in the help.
_MOST_WORDS = 12
_WIDTH = 78


def edit_sheet(app: App, where: str | None, *, dry_run: bool, as_json: bool) -> None:
    """Record what somebody writes into a sheet that is opened in the editor.

    A document that the register does not know is added first. Nothing that was typed is lost:
    a sheet that cannot be recorded is opened again, or kept as a file.
    """
    if app.no_input:
        raise MissingOption(
            "--edit opens an editor, and --no-input says that nobody is there.",
            hint="Write the sheet to a file: tracker record FILE.",
        )
    source = _source(app, where)
    text = prefilled(source)
    while True:
        edited = _edited(text)
        if edited is None or not _has_facts(edited):
            app.say("The sheet has no facts; nothing was recorded.")
            return
        try:
            _record(app, f"{source.ref}.yaml", edited, dry_run=dry_run, as_json=as_json)
        except TrackerError as error:
            if app.interactive:
                app.say(error.line())
                if app.confirm("Edit it again?"):
                    text = edited
                    continue
            kept = _kept(source, edited)
            app.say(f"The sheet is kept as {kept}. Mend it, then: tracker record {kept}")
            raise
        return


def _edited(text: str) -> str | None:
    """A sheet as it was left in the editor. Raises UsageError for an editor that fails."""
    try:
        return click.edit(text, extension=".yaml", require_save=False)
    except click.ClickException as failed:
        raise UsageError(
            f"The editor did not end well ({failed.message.rstrip('.')}).",
            hint="Name one that is installed: EDITOR=vi tracker record --edit …",
        ) from None


def _record(app: App, name: str, text: str, *, dry_run: bool, as_json: bool) -> None:
    from tracker.record.sheet import record_sheet

    for receipt in record_sheet(app.register, name, text=text, dry_run=dry_run):
        if receipt.batch is not None:
            app.batches.append(receipt.batch)
        print_receipt(app, receipt, as_json=as_json)


def _source(app: App, where: str | None) -> Subject:
    """The source that is meant, added where it is new; the last one of today without a name."""
    from tracker.cli.asking import described_source, source_typed
    from tracker.read.sources import last_source

    if where is None or where == ".":
        last = last_source(app.register)
        if last is None:
            raise UsageError(
                "You have used no source today.", hint="Name it: tracker record --edit KEY."
            )
        return last
    subject = source_typed(app, where)
    if subject is None:
        new = described_source(app, NewSource(where=where))
        subject = source_typed(app, new.where)
        if subject is None:
            record(app, [AddSource(source=new)])
            subject = source_typed(app, new.where)
    assert subject is not None  # it was added a moment ago
    return subject


def prefilled(source: Subject) -> str:
    """The sheet of a source: what is known of it, and what can be recorded, commented out."""
    published = source.published
    facts = (
        source.source_type.label,
        source.texts.get("publisher"),
        None if published is None else when_words(published),
    )
    lines = [
        *textwrap.wrap(
            f"{source.ref}: {one_line(source.title)} ({', '.join(filter(None, facts))})",
            _WIDTH,
            initial_indent="# ",
            subsequent_indent="#   ",
        ),
        "# Take the # away from what the document says, and write it in. Every fact may",
        "# have quote: its words, on: its day, note: and sources: [KEY]. What the words",
        "# mean: tracker help words. Without facts nothing is recorded.",
        f"source: {source.ref}",
        "# on: 2025-01-16" if published is None else f"on: {published.text}",
        "facts:",
        *(line for verb in OFFERED for line in _offered(verb)),
    ]
    return "\n".join(lines) + "\n"


def _offered(verb: type[Fact]) -> Iterator[str]:
    """What a verb is written with: its needed keys, and the others in a comment."""
    keys = keys_of(verb)
    evidence = {field.key for field in fields_of(Evidence)} | {"sources"}
    first = next(iter(keys))
    yield f"# - {first}: {'NEW-REF' if verb is Add else 'REF'}"
    own = {key: field for key, field in keys.items() if key not in evidence and key != first}
    needed = [key for key, field in own.items() if field.required or key in _ASKED.get(verb, ())]
    for key in needed:
        yield f"#   {key}: {own[key].declared.example}"
        yield from _comment(_words(own[key]))
    if verb.in_words:
        yield "#   quote: '…'"
    others = [
        f"{key} ({words})" if (words := _words(field)) else key
        for key, field in own.items()
        if key not in needed
    ]
    yield from _comment(f"also {'; '.join(others)}" if others else "")


def _words(field: DeclaredField) -> str:
    """The words to choose from, where they are few."""
    words = field.declared.type.words
    return ", ".join(word.value for word in words) if len(words) <= _MOST_WORDS else ""


def _comment(words: str) -> list[str]:
    """Lines that stay comments when the # before them is taken away."""
    return textwrap.wrap(words, _WIDTH, initial_indent="#   # ", subsequent_indent="#   #   ")


def _has_facts(text: str) -> bool:
    """Whether anything stands below `facts:` but comments."""
    below = re.split(r"^facts:", text, maxsplit=1, flags=re.MULTILINE)[-1]
    return any(line.strip() and not line.lstrip().startswith("#") for line in below.splitlines())


def _kept(source: Subject, text: str) -> Path:
    """The file in which a sheet is kept that could not be recorded; none is written over."""
    number = 1
    while True:
        path = Path(f"{source.ref}{f'-{number}' if number > 1 else ''}.yaml")
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            number += 1
        except OSError as error:
            raise FileTrouble(str(path), (error.strerror or str(error)).lower()) from None
        else:
            return path

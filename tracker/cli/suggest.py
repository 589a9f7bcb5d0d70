"""`tracker suggest`: draft what a text commits whom to."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app, send
from tracker.cli.params import WHEN
from tracker.domain.edtf import When
from tracker.domain.prose import count_words
from tracker.errors import NoRegister, TrackerError

if TYPE_CHECKING:
    from tracker.cli.suggest_drafts import Draft, Origin
    from tracker.domain.suggestion import Suggestion
    from tracker.services.register import Register
    from tracker.services.suggesting import Reading

SCHEMA = "tracker.suggest/1"


@click.command()
@click.argument("file", metavar="FILE|-")
@click.option("--source", metavar="KEY|URL", help="What to cite; default: the file itself.")
@click.option("--on", type=WHEN, help="When it was said or published.")
@click.option("--prefix", default="NEW-", show_default=True, help="What the refs begin with.")
@click.option("--sheet", "as_sheet", is_flag=True, help="Draft a sheet for tracker record.")
@click.option(
    "--text", "as_text", is_flag=True, help="Print the text whose characters are counted."
)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.option("--encoding", metavar="NAME", help="Default: found out.")
@click.option(
    "--largest",
    type=click.IntRange(1, 100),
    default=2,
    show_default=True,
    metavar="MB",
    help="The largest file to read.",
)
@pass_app
def suggest(
    app: App,
    *,
    file: str,
    source: str | None,
    on: When | None,
    prefix: str,
    as_sheet: bool,
    as_text: bool,
    as_json: bool,
    encoding: str | None,
    largest: int,
) -> None:
    """Draft what an article, a debate or a press release commits whom to.

    Reads English text or HTML and drafts a `tracker add` line for each sentence that promises,
    recommends or demands something: who, what, by when, and the quote with its place. Every
    draft names the rules and words by which it was found. Nothing is recorded.

    \b
    Example:
      tracker suggest statement.txt --prefix CP- --on 2025-01-16
      tracker suggest statement.txt --sheet
      tracker suggest statement.txt --text
    """
    from tracker.domain.suggestion import suggest as found_in
    from tracker.services.suggesting import read_file, read_text

    name = "stdin" if file == "-" else file
    content = (
        sys.stdin.buffer.read(largest * 1_000_000 + 1)
        if file == "-"
        else read_file(Path(file), shown_as=file, largest=largest)
    )
    reading = read_text(content, name=name, encoding=encoding, largest=largest)
    if as_text:
        send(reading.text)
        return
    found = list(found_in(reading.text, said=None if on is None else on.latest))
    origin, drafts = _drafts(app, file, source, None if on is None else on.text, prefix, found)
    if as_json:
        _print_json(name, reading, drafts)
    elif drafts:
        _print(origin, drafts, as_sheet=as_sheet)
    if reading.notice:
        app.say(f"{name}: {reading.notice}.")
    app.say(_summary(found))


def _drafts(
    app: App, file: str, source: str | None, on: str | None, prefix: str, found: list[Suggestion]
) -> tuple[Origin, list[Draft]]:
    """The refs and the key that are free in the register, where there is one."""
    from tracker.cli.suggest_drafts import NO_SOURCE, Draft, Origin
    from tracker.services.suggesting import free_key, free_refs

    def proposed(register: Register | None) -> tuple[Origin, list[Draft]]:
        new = source is None and file != "-"
        cited = source or (free_key(register, file) if new else NO_SOURCE)
        refs = free_refs(register, prefix, len(found))
        drafts = [Draft(ref, one) for ref, one in zip(refs, found, strict=True)]
        return Origin(file=file, cited=cited, new=new, on=on), drafts

    without = proposed(None)
    try:
        return proposed(app.register)
    except NoRegister:
        return without
    except TrackerError as error:
        # What is drafted needs no register; only the refs are not compared with it.
        app.say(f"The refs were not compared with the register: {error.sentence}")
        return without


def _print(origin: Origin, drafts: list[Draft], *, as_sheet: bool) -> None:
    from tracker.cli.suggest_drafts import lines, sheet

    send("\n".join(sheet(origin, drafts) if as_sheet else lines(origin, drafts)) + "\n")


def _print_json(name: str, reading: Reading, drafts: list[Draft]) -> None:
    from tracker.cli.printing import print_object

    rows = [{"ref": draft.ref, **asdict(draft.found)} for draft in drafts]
    print_object(
        {
            "schema": SCHEMA,
            "file": name,
            "format": reading.format,
            "encoding": reading.encoding,
            "characters": len(reading.text),
            "rows": rows,
        }
    )


def _summary(found: list[Suggestion]) -> str:
    if not found:
        return "No sentence was found that commits anybody to anything; English only."
    from tracker.domain.vocabulary import ASKS

    asked = sum(one.kind in ASKS for one in found)
    sentences = count_words(len(found), "sentence")
    return f"{sentences}: {len(found) - asked} promised, {asked} asked for. Nothing is recorded."

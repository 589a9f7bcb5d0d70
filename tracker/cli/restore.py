"""`tracker restore`: a register comes back from a copy."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App, pass_app
from tracker.cli.output import HEADS
from tracker.cli.params import FILE
from tracker.domain.prose import count_words, list_words
from tracker.domain.text import shown
from tracker.errors import TrackerError

if TYPE_CHECKING:
    from tracker.services.published import Published
    from tracker.services.restoring import Restored


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--against",
    multiple=True,
    metavar="FILE|DIGEST",
    help="A published head that must still stand: a report, a list of heads, a digest.",
)
@click.option("--accept-break", is_flag=True, help="Give up what is newer, and record that.")
@click.option("--because", metavar="TEXT", help="Why a break is accepted. It is kept.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@pass_app
def restore(
    app: App,
    *,
    file: Path,
    against: tuple[str, ...],
    accept_break: bool,
    because: str | None,
    as_json: bool,
) -> None:
    """Bring the register at --db back from FILE, a copy that `tracker backup` wrote.

    FILE is a SQLite register or a ledger (.jsonl); the register may be on either database.
    It is refused where the register is newer than FILE, or where FILE does not have a
    published head (those in heads.jsonl beside the register, FILE or here are held against
    it too). With --accept-break it is done all the same: the break is an entry that verify
    and every report show, and what was there is kept in a file. What was redacted is
    redacted again.

    \b
    Example:
      tracker backup monday.db
      tracker restore monday.db
    """
    from tracker.cli.copies import note_copy, redactions_known
    from tracker.services.checking import register_id
    from tracker.services.published import published_heads
    from tracker.services.restoring import Wanted
    from tracker.services.restoring import restore as run
    from tracker.storage.redactions import Destroyed

    wanted = Wanted(
        file=file,
        published=[head for where in against for head in published_heads(where)],
        nearby=list(_nearby(app, file)),
        destroyed=lambda register: [Destroyed(*found) for found in redactions_known(register)],
        accept_break=accept_break,
        because=because,
    )
    done = run(app.location, wanted, app.on)
    register = register_id(app.register)
    if done.kept is not None:
        note_copy(app, register, done.kept)
    if not app.location.is_server:
        note_copy(app, register, app.location.path)
    _print(app, done, as_json=as_json)


def _nearby(app: App, file: Path) -> Iterator[Published]:
    """The heads in the lists beside the register, beside the copy, and here."""
    from tracker.services.published import published_heads

    folders = [Path(), file.parent]
    if not app.location.is_server:
        folders.append(app.location.path.parent)
    for path in {(folder / HEADS).absolute() for folder in folders}:
        if os.path.isfile(path):  # noqa: PTH113 - where nobody may look, nothing was found
            try:
                yield from published_heads(str(path))
            except TrackerError as error:
                app.say(f"A list of heads was not read: {error.sentence}")


def _print(app: App, done: Restored, *, as_json: bool) -> None:
    kept = None if done.kept is None else str(done.kept)
    if as_json:
        value = {
            "schema": "tracker.restore/1",
            "changed": done.changed,
            "entries": done.entries,
            "head": done.head,
            "given_up": done.given_up,
            "contradicted": done.contradicted,
            "redacted": [{"entry": entry, "field": field} for entry, field in done.redacted],
            "kept": kept,
        }
        click.echo(json.dumps(value, indent=2))
    else:
        click.echo(f"{count_words(done.entries, 'entry', 'entries')}\t{done.head}")
    if not done.changed:
        app.say("The register holds all of it already; nothing was changed.")
        return
    app.say(f"Restored {app.location.shown}, and verified it there.")
    if done.redacted:
        named = list_words([f"entry {entry} ({field})" for entry, field in done.redacted[:5]])
        texts = count_words(len(done.redacted), "text")
        app.say(f"{texts} redacted before, and now again: {named}. So the head is not the copy's.")
    if kept is not None:
        given_up = count_words(done.given_up, "entry", "entries")
        app.say(f"A break is recorded: {given_up} given up, which {shown(kept)} still holds.")
    elif done.contradicted:
        heads = count_words(done.contradicted, "published head")
        app.say(f"A break is recorded: {heads} no longer in the register.")

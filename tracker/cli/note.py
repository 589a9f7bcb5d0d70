"""`tracker note`: a note."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.completion import complete_refs
from tracker.cli.options import Given, evidence_options, read_refs
from tracker.cli.recording import record
from tracker.errors import UsageError
from tracker.services.acts.stepping import Note


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="REFS TEXT", shell_complete=complete_refs)
@evidence_options
@pass_app
def note(app: App, *, words: tuple[str, ...], given: Given) -> None:
    """Record a note on commitments or instruments.

    \b
    Example:
      tracker note JAY-07 "The department accepts in principle; the reply has no date."
    """
    if len(words) < 2:
        raise UsageError(
            f"What is the note on {words[0]}?", hint=f"Type tracker note {words[0]} 'the note'."
        )
    act = Note(refs=read_refs(words[:-1]), text=words[-1], evidence=given.evidence)
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)

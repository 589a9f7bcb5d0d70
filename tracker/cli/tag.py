"""`tracker tag`: add tags."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.completion import complete_refs
from tracker.cli.options import Given, evidence_options, read_refs
from tracker.cli.recording import record
from tracker.errors import UsageError
from tracker.services.acts.opening import Tag


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="REFS TAG", shell_complete=complete_refs)
@click.option("--tag", "more", multiple=True, help="A further tag. Repeatable.")
@evidence_options
@pass_app
def tag(app: App, *, words: tuple[str, ...], more: tuple[str, ...], given: Given) -> None:
    """Add a tag to commitments; the last word is the tag.

    \b
    Example:
      tracker tag JAY-13 JAY-15 legislation
      tracker tag JAY-13 legislation --tag children
    """
    if len(words) < 2:
        raise UsageError(
            f"Which tag for {words[0]}?", hint=f"Type tracker tag {words[0]} legislation."
        )
    act = Tag(refs=read_refs(words[:-1]), tags=(words[-1], *more), evidence=given.evidence)
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)

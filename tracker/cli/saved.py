"""`tracker saved`: lists of refs under a name."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.options import read_refs, refs_argument
from tracker.cli.recording import record
from tracker.services.acts import Save


@click.command()
@click.argument("name")
@refs_argument
@pass_app
def saved(app: App, *, name: str, refs: tuple[str, ...]) -> None:
    """Save a list of refs under a name; type it as @NAME wherever REFS stands.

    Patterns, ranges and children are kept as typed, so the list grows with the register.

    \b
    Example:
      tracker saved mine JAY/ CASEY-AUDIT
      tracker checked @mine
    """
    record(app, [Save(name=name.removeprefix("@"), refs=read_refs(refs))])

"""`tracker saved`: lists of refs under a name."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.completion import complete_refs
from tracker.cli.options import read_refs
from tracker.cli.recording import record
from tracker.services.acts.opening import Save


@click.command()
@click.argument("name", required=False)
@click.argument("refs", nargs=-1, metavar="[REFS]", shell_complete=complete_refs)
@pass_app
def saved(app: App, *, name: str | None, refs: tuple[str, ...]) -> None:
    """Save a list of refs under a name; type it as @NAME wherever REFS stands.

    Patterns, ranges and children are kept as typed, so the list grows with the register.
    Without REFS the lists are shown, or the one that is named.

    \b
    Example:
      tracker saved mine JAY/ CASEY-AUDIT
      tracker checked @mine
    """
    if name is not None and refs:
        record(app, [Save(name=name.removeprefix("@"), refs=read_refs(refs))])
        return
    from tracker.read.select import saved_lists

    for known, words in saved_lists(app.register, name).items():
        click.echo(f"@{known}\t{' '.join(words)}")

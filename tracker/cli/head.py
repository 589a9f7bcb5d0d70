"""`tracker head`: the chain's head, to publish elsewhere."""

from __future__ import annotations

import json

import click

from tracker.cli.app import App, pass_app


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@pass_app
def head(app: App, *, as_json: bool) -> None:
    """Print the number and digest of the last entry.

    Whoever keeps it can show later that nothing before it was changed.

    \b
    Example:
      tracker head
    """
    from tracker.services.checking import head_of

    entry, digest = head_of(app.register)
    if as_json:
        click.echo(json.dumps({"schema": "tracker.head/1", "entry": entry, "head": digest}))
    else:
        click.echo(f"{entry}\t{digest}")

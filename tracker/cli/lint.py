"""`tracker lint`: the quality of the data."""

from __future__ import annotations

import json

import click

from tracker.cli.app import App, pass_app
from tracker.domain.text import shown


@click.command()
@click.argument("checks", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@pass_app
def lint(app: App, *, checks: tuple[str, ...], as_json: bool) -> None:
    """Run the named checks, or all of them; exit 1 if one has something to say.

    The checks are weak-evidence (our assessment rests on grades C and D alone),
    no-wording, no-date, orphan (the parent is missing), no-lead, long-unseen (nobody has
    looked for more than 180 days), unmet-criterion (delivered with a test that is not met)
    and no-criterion (delivered without a test of success).

    \b
    Example:
      tracker lint no-wording weak-evidence
    """
    from tracker.services.linting import lint as run

    found = run(app.register, checks)
    if as_json:
        rows = [{"check": one.check, "ref": one.ref, "what": one.what} for one in found]
        click.echo(json.dumps({"schema": "tracker.lint/1", "rows": rows}, indent=2))
    else:
        for one in found:
            click.echo(f"{one.ref}\t{one.check}\t{shown(one.what)}")
    if found:
        raise click.exceptions.Exit(1)
    app.say("Nothing to say.")

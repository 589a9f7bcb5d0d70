"""`tracker edit`: repair our transcription."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.completion import complete_refs
from tracker.cli.options import Given, evidence_options_beside_title, ref_argument
from tracker.cli.params import WordType
from tracker.cli.recording import record
from tracker.cli.several import Several, TakesSeveral
from tracker.domain.vocabulary import Kind
from tracker.services.acts.opening import Edit

KIND = WordType("kind", Kind)


@click.command(cls=TakesSeveral)
@ref_argument
@click.option("--title", help="Our words for it.")
@click.option("--wording", help="The promise as it was first published, verbatim.")
@click.option("--kind", type=KIND, help="The sort of commitment.")
@click.option("--by", help="Who announced it.")
@click.option("--lead", help="The body that leads on it.")
@click.option("--to", cls=Several, help="A body that it is addressed to.")
@click.option("--parent", shell_complete=complete_refs, help="The commitment it is a part of.")
@click.option("--tag", "tags", cls=Several, help="A tag, in place of all there are.")
@evidence_options_beside_title
@pass_app
def edit(
    app: App,
    *,
    ref: str,
    given: Given,
    to: tuple[str, ...],
    tags: tuple[str, ...],
    title: str | None,
    wording: str | None,
    kind: Kind | None,
    by: str | None,
    lead: str | None,
    parent: str | None,
) -> None:
    """Repair how we wrote a commitment down. An empty text ("") empties a part.

    What the promiser says differently later is no repair: that is `tracker restate`.

    \b
    Example:
      tracker edit JAY-07 --title "Register care staff in children's homes"
    """
    act = Edit(
        ref=ref,
        title=title,
        wording=wording,
        kind=kind,
        by=by,
        lead=lead,
        to=to or None,
        parent=parent,
        tags=tags or None,
        evidence=given.evidence,
    )
    record(app, [act], dry_run=given.dry_run, as_json=given.as_json)

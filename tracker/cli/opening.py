"""Commands that open and name things: add, instrument, edit, tag, saved."""

from __future__ import annotations

import click

from tracker.cli.app import App, pass_app
from tracker.cli.completion import complete_refs
from tracker.cli.params import read_refs
from tracker.cli.receipt import record
from tracker.cli.recording import Typed, command, verb_of
from tracker.record.opening import Add, Edit, OpenInstrument, Save, Tag
from tracker.record.verb import Verb


def _tag(typed: Typed) -> Verb:
    """The last word is a tag, and --tag gives more."""
    return verb_of(Tag, typed | {"tags": (typed["word"], *typed["tags"])})


_TAG = click.Argument(["word"], metavar="TAG")
_MORE_TAGS = click.Option(["--tag", "tags"], multiple=True, help="A further tag. Repeatable.")

add = command(Add)
instrument = command(OpenInstrument)
edit = command(Edit)
tag = command(Tag, build=_tag, without=("tags",), extra=(_TAG, _MORE_TAGS))


@click.command(help=Save.__doc__)
@click.argument("name", required=False)
@click.argument("refs", nargs=-1, metavar="[REFS]", shell_complete=complete_refs)
@pass_app
def saved(app: App, *, name: str | None, refs: tuple[str, ...]) -> None:
    """Save a list, or show the lists that are saved."""
    if name is not None and refs:
        record(app, [Save(name=name.removeprefix("@"), refs=read_refs(refs))])
        return
    from tracker.read.select import saved_lists

    for list_name, words in saved_lists(app.register, name).items():
        click.echo(f"@{list_name}\t{' '.join(words)}")

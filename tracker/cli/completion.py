"""`tracker completion`: completes commands, refs and values in a shell."""

from __future__ import annotations

from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem, get_completion_class

from tracker.cli.params import ReadBy
from tracker.cli.settings import settings
from tracker.domain.text import one_line, shown
from tracker.ledger.completion import refs_starting, sources_starting


def complete_refs(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Refs that start so; and, where another argument follows REFS, its values.

    Click asks the first argument that takes any number of words, and never the next one.
    """
    offers = _offered(refs_starting(_db(ctx), incomplete))
    following = [
        other
        for other in ctx.command.params
        if isinstance(other, click.Argument) and isinstance(other.type, ReadBy)
    ]
    return offers + [
        item for other in following for item in other.type.shell_complete(ctx, other, incomplete)
    ]


def complete_sources(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Keys of sources that start so."""
    return _offered(sources_starting(_db(ctx), incomplete))


def _offered(rows: Iterable[tuple[str, str]]) -> list[CompletionItem]:
    # The shell is told line by line: a second line of a title would be another offer.
    return [CompletionItem(name, help=shown(one_line(title))) for name, title in rows]


def _db(ctx: click.Context) -> str:
    return str(ctx.find_root().params.get("db") or settings()["db"].value)


SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, *, shell: str) -> None:
    """Print the completion script of a shell.

    \b
    Example:
      tracker completion bash >> ~/.bashrc
    """
    made = get_completion_class(shell)
    if made is not None:
        complete = made(ctx.find_root().command, {}, "tracker", "_TRACKER_COMPLETE")
        # Not source(): for bash it would start a bash to ask for its version.
        click.echo(complete.source_template % complete.source_vars())

"""What the shell offers after TAB: refs and source keys, with their titles."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from tracker.cli.params import WordType
from tracker.cli.settings import settings
from tracker.storage.completion import refs_starting, sources_starting


def complete_refs(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Refs that start so; and, where another argument follows REFS, its values.

    Click asks the first argument that takes any number of words, and never the next one.
    """
    found = [CompletionItem(ref, help=title) for ref, title in refs_starting(_db(ctx), incomplete)]
    following = [
        other
        for other in ctx.command.params
        if isinstance(other, click.Argument) and isinstance(other.type, WordType)
    ]
    return found + [
        item for other in following for item in other.type.shell_complete(ctx, other, incomplete)
    ]


def complete_sources(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Keys of sources that start so."""
    found = sources_starting(_db(ctx), incomplete)
    return [CompletionItem(key, help=title) for key, title in found]


def _db(ctx: click.Context) -> str:
    return str(ctx.find_root().params.get("db") or settings()["db"].value)

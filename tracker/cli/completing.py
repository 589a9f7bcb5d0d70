"""What the shell offers after TAB: refs and source keys, with their titles."""

from __future__ import annotations

from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem

from tracker.cli.params import WordType
from tracker.cli.settings import settings
from tracker.domain.text import one_line, shown
from tracker.storage.completion import refs_starting, sources_starting


def complete_refs(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Refs that start so; and, where another argument follows REFS, its values.

    Click asks the first argument that takes any number of words, and never the next one.
    """
    found = _offered(refs_starting(_db(ctx), incomplete))
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
    return _offered(sources_starting(_db(ctx), incomplete))


def _offered(found: Iterable[tuple[str, str]]) -> list[CompletionItem]:
    # The shell is told line by line: a second line of a title would be another offer.
    return [CompletionItem(name, help=shown(one_line(title))) for name, title in found]


def _db(ctx: click.Context) -> str:
    return str(ctx.find_root().params.get("db") or settings()["db"].value)

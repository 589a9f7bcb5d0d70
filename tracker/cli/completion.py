"""`tracker completion`: what a shell needs to complete commands, refs and values."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

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

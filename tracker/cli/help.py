"""`tracker help`: a command's help page, or the glossary."""

from __future__ import annotations

import textwrap

import click

from tracker.cli.app import EVERY_COMMAND, App, pass_app
from tracker.cli.output import page, width
from tracker.domain.subject import nearest
from tracker.errors import UnknownName

WORDS = "words"


@click.command("help")
@click.argument("what", nargs=-1, metavar="[COMMAND|words [WORD]]")
@click.pass_context
@pass_app
def help_(app: App, ctx: click.Context, *, what: tuple[str, ...]) -> None:
    """Explain a command, or the words that the register uses; by itself, list every command.

    \b
    Example:
      tracker help
      tracker help update
      tracker help words
      tracker help words "claim ahead"
    """
    if what[:1] == (WORDS,):
        columns = width() if app.interactive else 80
        page(app, "\n".join(glossary_lines(" ".join(what[1:]), columns)) + "\n")
        return
    root = ctx.find_root()
    root.meta[EVERY_COMMAND] = not what
    command, context = root.command, root
    for name in what:
        inner = command.get_command(context, name) if isinstance(command, click.Group) else None
        if inner is None:
            names = command.list_commands(context) if isinstance(command, click.Group) else []
            raise UnknownName("command", " ".join(what), nearest=nearest(name, names))
        command, context = inner, click.Context(inner, info_name=name, parent=context)
    click.echo(command.get_help(context))


def glossary_lines(word: str, columns: int) -> list[str]:
    """The glossary, or what one word of it means. Raises UnknownName (exit 4)."""
    from tracker.domain.glossary import GLOSSARY, terms_like

    if word:
        terms = terms_like(word)
        if not terms:
            names = [term.word for topic in GLOSSARY for term in topic.terms]
            raise UnknownName("word", word, nearest=nearest(word, names))
        return [
            line
            for topic, term in terms
            for line in _wrapped(f"{term.word} ({topic.title.lower()}): {term.meaning}", columns)
        ]
    lines: list[str] = []
    for topic in GLOSSARY:
        lines += ["", topic.title.upper(), *textwrap.wrap(topic.about, columns), ""]
        for term in topic.terms:
            lines += _wrapped(f"{term.word}: {term.meaning}", columns)
    return lines[1:]


def _wrapped(text: str, columns: int) -> list[str]:
    return textwrap.wrap(text, columns, initial_indent="  ", subsequent_indent="    ")

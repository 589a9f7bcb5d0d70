"""Write the generated parts of the pages in docs/, or check that they are in step.

The pages are written by hand around blocks that cog fills from what this module prints:
`commands()` asks the program for its help, `tables()` reads the schema's comments, `objects()`
reads the report's dataclasses, `checks()` the checks of `tracker lint`, `facts()` the verbs.

    python docs/generate.py            write
    python docs/generate.py --check    fail, and show the difference, when a page is out of step
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click
    from sqlalchemy import Column, Constraint, Index, Table

    from tracker.record.verb import DeclaredField

FOLDER = Path(__file__).resolve().parent
PAGES = ("cli.md", "data-model.md", "lint.md", "sheets.md", "weekly-json.md")


def main() -> int:
    """Run cog over the pages; 1 when one is out of step or a block fails."""
    from cogapp import Cog

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail if out of step")
    mode = (
        ["--check", "--diff", "--check-fail-msg=The page is out of step: run `make docs`."]
        if parser.parse_args().check
        else ["-r"]
    )
    pages = [str(FOLDER / page) for page in PAGES]
    # The checkout's own program, whatever else is installed.
    search = [f"-I{FOLDER.parent}", f"-I{FOLDER}"]
    failed = Cog().main(["cog", "-U", "--verbosity=1", *search, *mode, *pages])
    return 1 if failed else 0


def commands() -> str:
    """Every command's help page, under the headings of the first help page."""
    from tracker.cli.main import cli

    root = _context(cli, "tracker", None)
    lines = [*_fenced(cli.get_help(root))]
    for heading, names in _sections():
        lines += ["", f"## {heading}"]
        for name in names:
            lines += _command(cli, root, name)
    return "\n".join(lines)


def _command(group: click.Group, parent: click.Context, name: str) -> Iterator[str]:
    """A command's help, then those of its own commands."""
    import click

    command = group.get_command(parent, name)
    if command is None or command.hidden:
        return
    context = _context(command, name, parent)
    yield from ("", f"### {context.command_path}", *_fenced(command.get_help(context)))
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            yield from _command(command, context, inner)


def _context(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    # The width is fixed: the page must not depend on whose terminal it was written in.
    settings = {**command.context_settings, "terminal_width": 80, "max_content_width": 80}
    return command.context_class(command, info_name=name, parent=parent, **settings)


def _sections() -> Iterator[tuple[str, list[str]]]:
    """The headings of the first help page, with their commands."""
    from tracker.cli.main import COMMANDS, SECTIONS

    for heading in SECTIONS:
        yield heading, [name for name, (_, section, _) in COMMANDS.items() if section == heading]


def _fenced(text: str) -> list[str]:
    return ["```text", *(line.rstrip() for line in text.splitlines()), "```"]


def tables() -> str:
    """Every table: what it is for, its columns, and what the database itself refuses."""
    from tracker.ledger.schema import metadata

    lines: list[str] = []
    for table in metadata.tables.values():
        lines += _table(table)
    return "\n".join(lines).strip()


def _table(table: Table) -> Iterator[str]:
    yield from ("", f"## {table.name}", "")
    if table.comment:
        yield from (table.comment, "")
    yield from ("| column | type | may be empty | meaning |", "|---|---|---|---|")
    for column in table.columns:
        yield f"| `{column.name}` | {_type(column)} | {_emptiness(column)} | {_meaning(column)} |"
    rules = [*_rules(table)]
    if rules:
        yield from ("", *rules)


def _type(column: Column[object]) -> str:
    from sqlalchemy.dialects import sqlite

    return column.type.compile(dialect=sqlite.dialect()).lower()


def _emptiness(column: Column[object]) -> str:
    return "yes" if column.nullable else "no"


def _meaning(column: Column[object]) -> str:
    parts = [column.comment or ""]
    parts += [f"→ `{key.target_fullname}`" for key in column.foreign_keys]
    return " ".join(parts).strip().replace("|", "\\|")


def _rules(table: Table) -> Iterator[str]:
    named: list[Constraint | Index] = [*table.constraints, *table.indexes]
    for rule in sorted(named, key=lambda each: str(each.name)):
        said = _rule(rule)
        if said:
            yield f"- `{rule.name}`: {said}"


def _rule(rule: Constraint | Index) -> str | None:
    from sqlalchemy import CheckConstraint, Index, PrimaryKeyConstraint, UniqueConstraint

    if isinstance(rule, CheckConstraint):
        return f"`{' '.join(str(rule.sqltext).split())}`"
    if isinstance(rule, Index):
        columns = ", ".join(str(each).rpartition(".")[2] for each in rule.expressions)
        return f"{'unique ' if rule.unique else ''}index on {columns}"
    if isinstance(rule, PrimaryKeyConstraint | UniqueConstraint):
        kind = "key" if isinstance(rule, PrimaryKeyConstraint) else "unique"
        return f"{kind} on {', '.join(column.name for column in rule.columns)}"
    return None  # a foreign key stands beside its column


def objects() -> str:
    """Every object of the report as JSON, from the whole inwards, and the words it uses."""
    from docs.weekly_objects import described

    return "\n".join(described()).strip()


def checks() -> str:
    """Every check of `tracker lint` under its heading: what it finds, and why it matters."""
    from tracker.lint import SECTIONS

    lines: list[str] = []
    for heading, found in SECTIONS.items():
        lines += ["", f"## {heading}"]
        for check in found:
            lines += ["", f"### {check.name}", "", f"**{check.line}** {check.help}"]
    return "\n".join(lines).strip()


def facts() -> str:
    """Every verb of a sheet with its keys: those it needs in bold, the allowed words behind."""
    from tracker.record.document import VERBS, keys_of
    from tracker.record.verb import Evidence, fields_of

    shared = {"sources", *(field.key for field in fields_of(Evidence))}
    lines = ["| verb | keys |", "|---|---|"]
    for verb in VERBS:
        first, *keys = keys_of(verb).items()
        cells = [_key(key, field) for key, field in keys if key not in shared - {"because"}]
        lines.append(f"| `{first[0]}` | {' '.join(cells)} |".replace("|  |", "| |"))
    return "\n".join(lines)


def _key(key: str, field: DeclaredField) -> str:
    cell = f"**`{key}`**" if field.required else f"`{key}`"
    words = [str(word) for word in field.declared.type.words]
    if field.declared.switches:
        words = [switch.value for switch in field.declared.switches]
    return f"{cell} ({', '.join(words)})" if words else cell


if __name__ == "__main__":
    sys.exit(main())

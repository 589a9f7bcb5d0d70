"""Write the generated parts of the pages in docs/, or check that they are in step.

The pages are written by hand around blocks that cog fills from what this module prints:
`commands()` asks the program for its help, `tables()` reads the schema's comments,
`vocabulary()` the words of entries, `words()` what they mean, `objects()` the dataclasses of the
report, `rules()` the rules of deadlines, `checks()` those of lint.

    python docs/generate.py            write
    python docs/generate.py --check    fail, and show the difference, when a page is out of step
"""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click
    from sqlalchemy import Column, Table

    from tracker.record.verb import DeclaredField

FOLDER = Path(__file__).resolve().parent
PAGES = (
    "cli.md",
    "data-model.md",
    "deadlines.md",
    "lint.md",
    "reports.md",
    "sheets.md",
    "weekly-json.md",
    "words.md",
)


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
    """The options that many commands share, then every command under the headings of the help."""
    from tracker.cli.main import cli

    root = _context(cli, "tracker", None)
    shared = _shared(cli, root)
    lines = ["## Options of `tracker` itself", "", *_fenced(_records(cli, root).values())]
    for name, (text, options) in shared.items():
        lines += ["", f"## Shared options: {name}", "", text, "", *_fenced(options.values())]
    for heading, names in _sections():
        lines += ["", f"## {heading}"]
        for name in names:
            lines += _command(cli, root, name, shared)
    return "\n".join(lines)


#: An option's help, and how its line begins: "Answer in JSON.", "--json".
Records = dict[str, tuple[str, str]]
Shared = dict[str, tuple[str, Records]]


def _shared(cli: click.Command, root: click.Context) -> Shared:
    """The groups of options that are printed once, each found in two commands that have it."""
    import click

    def of(path: str) -> Records:
        command, context = cli, root
        for name in path.split():
            inner = command.get_command(context, name) if isinstance(command, click.Group) else None
            if inner is None:
                raise LookupError(path)
            command, context = inner, _context(inner, name, context)
        return _records(command, context)

    def both(one: str, other: str) -> Records:
        there = of(other)
        return {text: line for text, line in of(one).items() if there.get(text) == line}

    evidence, times = both("note", "step"), both("show", "list")
    window = {text: line for text, line in both("add", "due").items() if text not in evidence}
    filters = {text: line for text, line in both("lint", "export").items() if text not in times}
    return {
        "evidence": (
            "`--source-title`, `--source-type` where a command has its own `--title`, `--type`.",
            evidence,
        ),
        "window": (
            "The days of a deadline, read by yourself or by the customs of another country.",
            window,
        ),
        "times": ("Which two times a question is about, and how it is answered.", times),
        "filters": ("Values of one filter are alternatives; filters narrow each other.", filters),
        "report": (
            "What the report is about, and where it goes.",
            both("report weekly", "report issue"),
        ),
    }


def _command(group: click.Group, parent: click.Context, name: str, shared: Shared) -> Iterator[str]:
    """A command: how it is typed, what it does, its example and the names of its options."""
    import click

    command = group.get_command(parent, name)
    if command is None or command.hidden:
        return
    context = _context(command, name, parent)
    pieces = [piece for piece in command.collect_usage_pieces(context) if piece != "[OPTIONS]"]
    text, _, example = (command.help or "").replace("\b", "").partition("Example:\n")
    yield from ("", f"### {' '.join((context.command_path, *pieces))}", "")
    yield " ".join(text.strip().partition("\n\n")[0].split())
    own = _records(command, context)
    also: list[str] = []
    for title, (_, records) in shared.items():
        if records.keys() <= own.keys():
            also.append(title)
            own = {text: line for text, line in own.items() if text not in records}
    elsewhere = {text for _, records in shared.values() for text in records}
    also += [f"`{line[0]}`" for text, line in own.items() if text in elsewhere]
    lines = [line for text, line in own.items() if text not in elsewhere]
    yield from ("", "```text", *_first(textwrap.dedent(example), context.command_path), "```")
    options = [f"Options: {', '.join(f'`{option}`' for option, _ in lines)}."] if lines else []
    options += [f"Shared: {', '.join(also)}."] if also else []
    if options:
        yield from ("", " ".join(options))
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            yield from _command(command, context, inner, shared)


def _first(examples: str, path: str) -> Iterator[str]:
    """The first of the examples that is the command itself, with the lines that continue it."""
    start = examples.index(path) if path in examples else 0
    for line in examples[start:].splitlines():
        yield line
        if not line.endswith("\\"):
            return


def _records(command: click.Command, context: click.Context) -> Records:
    """The lines of its options by their help, but for --help and --version."""
    import click

    records: Records = {}
    for option in command.get_params(context):
        line = option.get_help_record(context) if isinstance(option, click.Option) else None
        if line is None or line[0] in {"-h, --help", "--version"}:
            continue
        if records.setdefault(line[1] or line[0], line) != line:
            raise LookupError(f"{context.command_path} has two options with one help: {line}")
    return records


def _context(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    # The width is fixed: the page must not depend on whose terminal it was written in.
    settings = {**command.context_settings, "terminal_width": 80, "max_content_width": 80}
    return command.context_class(command, info_name=name, parent=parent, **settings)


def _sections() -> Iterator[tuple[str, list[str]]]:
    """The headings of the first help page, with their commands."""
    from tracker.cli.main import COMMANDS, SECTIONS

    for heading in SECTIONS:
        yield heading, [name for name, (_, section, _) in COMMANDS.items() if section == heading]


def _fenced(lines: Iterable[tuple[str, str]]) -> list[str]:
    return ["```text", *_columns(lines), "```"]


def _columns(lines: Iterable[tuple[str, str]]) -> list[str]:
    """Options beside their help, as `--help` sets them."""
    import click

    formatter = click.HelpFormatter(width=96)
    formatter.write_dl(list(lines), col_max=26)
    return [line.rstrip() for line in formatter.getvalue().splitlines()]


def tables() -> str:
    """Every table and what it is for; the columns of those that hold the ledger."""
    from tracker.ledger.schema import metadata

    lines: list[str] = []
    projections = ["", "## Projections", ""]
    for table in metadata.tables.values():
        purpose = (table.comment or "").partition("Projection: ")[2]
        if purpose:
            projections.append(f"- `{table.name}`: {purpose}")
        else:
            lines += _table(table)
    return "\n".join([*lines, *projections]).strip()


def reading() -> str:
    """The views for other tools: what each row is, and its columns."""
    from tracker.ledger.views import views

    lines: list[str] = []
    for view in views("sqlite"):
        lines += ["", f"### {view.name}", "", view.comment, "", "```text"]
        width = max(len(column.name) for column in view.columns)
        lines += [f"{column.name:{width}}  {column.comment}" for column in view.columns]
        lines.append("```")
    return "\n".join(lines).strip()


def vocabulary() -> str:
    """Every facet with its values and what tells several of its entries apart; parts; texts."""
    from tracker.domain.facets import ITEMS, VALUES, RefPart, TextField
    from tracker.domain.vocabulary import Facet

    lines = []
    for facet, values in VALUES.items():
        if facet is Facet.REDACTION:
            lines.append("- `redaction`: the part of `texts` that was destroyed")
            continue
        item = f"; item: {ITEMS[facet]}" if facet in ITEMS else ""
        lines.append(f"- `{facet.value}`: {' '.join(map(str, values))}{item}")
    for of, named in (("refs", RefPart), ("texts", TextField)):
        lines += ["", f"Parts of `{of}`: {' '.join(each.value for each in named)}."]
    return "\n".join(lines)


def words() -> str:
    """The glossary: every word with what it means, under the question that it answers."""
    from tracker.domain.glossary import GLOSSARY

    lines = []
    for topic in GLOSSARY:
        lines += ["", f"## {topic.title}", "", topic.about, ""]
        for term in topic.terms:
            hyphenated = term.word.replace(" ", "-")
            typed = f" (`{term.typed}`)" if term.typed not in {None, hyphenated} else ""
            lines.append(f"- **{term.word}**{typed}: {term.meaning}")
    return "\n".join(lines[1:])


def _table(table: Table) -> Iterator[str]:
    yield from ("", f"## {table.name}", "", table.comment or "", "", "```text")
    cells = [(column.name, _type(column), _meaning(column)) for column in table.columns]
    name = max(len(cell[0]) for cell in cells)
    for cell in cells:
        yield f"{cell[0]:{name}}  {cell[1]:8}  {cell[2]}".rstrip()
    yield "```"


def _type(column: Column[object]) -> str:
    from sqlalchemy.dialects import sqlite

    return column.type.compile(dialect=sqlite.dialect()).lower() + "?" * bool(column.nullable)


def _meaning(column: Column[object]) -> str:
    parts = [column.comment or "", "(key)" * column.primary_key]
    parts += [f"→ {key.target_fullname}" for key in column.foreign_keys]
    return " ".join(part for part in parts if part)


def objects() -> str:
    """Every object of the report as JSON, from the whole inwards, and the words it uses."""
    from docs.weekly_objects import described

    return "\n".join(described()).strip()


def template_values() -> str:
    """What a template is given: the document, its blocks, their parts, the runs, the drawings."""
    import dataclasses
    from typing import get_args

    from tracker.publish import charts, document, drawings

    parts = (document.Item, document.Cell, document.Column, document.Row, document.RowGroup)
    kinds = (
        *(document.Document, *get_args(document.Block), *parts, document.Pair, document.Card),
        *(*get_args(document.Run), charts.Bar, charts.Dots, drawings.Lanes, drawings.StepChart),
    )
    lines = ["| value | its fields | what it is |", "|---|---|---|"]
    for kind in kinds:
        fields = ", ".join(
            f"`{field.name}: {field.type}`".replace("|", "\\|")
            for field in dataclasses.fields(kind)
        )
        meaning = (kind.__doc__ or "").strip().splitlines()[0]
        lines.append(f"| `{kind.__name__}` | {fields} | {meaning} |")
    return "\n".join(lines)


def rules() -> str:
    """Every rule of deadlines with its first example."""
    from tracker.domain.deadline.grammar import rules_markdown

    return rules_markdown()


def checks() -> str:
    """Every check of `tracker lint` under its heading, and what it finds."""
    from tracker.lint import SECTIONS

    lines: list[str] = []
    for heading, section in SECTIONS.items():
        lines += ["", f"## {heading}", ""]
        lines += [f"- `{check.name}`: {check.line}" for check in section]
    return "\n".join(lines).strip()


def facts() -> str:
    """Every verb of a sheet with its keys, those it needs in bold."""
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
    return f"**`{key}`**" if field.required else f"`{key}`"


if __name__ == "__main__":
    sys.exit(main())

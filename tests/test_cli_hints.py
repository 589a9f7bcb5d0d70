"""What an error tells somebody to type is there: every option, on the command that it names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click

from tests.fixtures_program import CHECKOUT
from tracker.cli.main import cli

OPTION = re.compile(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*(?![\w-])")
#: Where a command that is named in a sentence ends.
CLAUSE = re.compile(r"[.;:)]\s|[.;)]$|, or | or |, and | and ")
#: Modules whose sentences may be read under any command.
SHARED = {"main", "app", "asking", "params", "options", "output", "recording", "copies", "review"}
#: The commands of a module that has not the name of all of them.
BESIDE = {
    "list": ("stats", "agenda"),
    "care": ("init", "db", "verify"),
    "diff": ("errata",),
    "importing": ("import",),
    "importing_options": ("import",),
}
#: Of other programs, or no option.
FOREIGN = {"--help", "--break-system-packages", "--force"}


def commands() -> dict[tuple[str, ...], set[str]]:
    """The options of every command, by its path; under the empty one those of the program."""
    options: dict[tuple[str, ...], set[str]] = {}

    def visit(command: click.Command, path: tuple[str, ...]) -> None:
        context = click.Context(command, info_name=path[-1] if path else "tracker")
        options[path] = {
            word
            for param in command.get_params(context)
            for word in (*param.opts, *param.secondary_opts)
        }
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                assert inner is not None
                visit(inner, (*path, name))

    visit(cli, ())
    return options


COMMANDS = commands()
EVERY = {option for options in COMMANDS.values() for option in options}


def own_options(module: Path) -> set[str]:
    """The options that a sentence of a module may name without naming a command."""
    folder, name = module.parent.name, module.stem
    if name == "workbook_rows":
        return EVERY  # it turns what verbs say into words for a spreadsheet
    if folder in {"exchange", "table"}:
        command = "suggest" if name.startswith("suggest") else "import"
        return COMMANDS[command,] | COMMANDS[()]
    if folder == "cli" and name not in SHARED:
        named = {name, *BESIDE.get(name, ())}
        paths = [path for path in COMMANDS if path and path[0].replace("-", "_") in named]
        own = {option for path in paths for option in COMMANDS[path]}
        return own | COMMANDS[()] if paths else EVERY
    return EVERY


def sentences(module: Path) -> Iterator[str]:
    """The texts of a module that are no docstring; what is filled in stands as `…`."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    docstrings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    inside = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
        if part is not node
    }
    for node in ast.walk(tree):
        if id(node) in docstrings | inside:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
            yield "".join(map(str, parts))


def unknown_options(text: str, own: set[str]) -> Iterator[str]:
    """The options in a sentence that the command that it names, or its own, does not have."""
    before, *mentions = re.split(r"\btracker (?=[a-z-])", text)
    yield from (f"{option}: {text}" for option in OPTION.findall(before) if option not in own)
    for mention in mentions:
        clause = CLAUSE.split(mention, maxsplit=1)[0]
        path: tuple[str, ...] = ()
        for word in re.findall(r"[a-z-]+", re.sub(r"--[a-z-]+ \S+", "", clause)):
            if (*path, word) not in COMMANDS:
                break
            path = (*path, word)
        allowed = COMMANDS[path] | COMMANDS[()] if path else EVERY
        if path in {("report",), ("source",), ("config",), ("db",), ("party",)}:
            allowed = EVERY
        yield from (f"{o}: {text}" for o in OPTION.findall(clause) if o not in allowed)
        rest = mention[len(clause) :]
        yield from (f"{o}: {text}" for o in OPTION.findall(rest) if o not in own | allowed)


def test_every_option_that_an_error_names_is_one_of_its_command() -> None:
    wrong = [
        f"{module.relative_to(CHECKOUT)}: {unknown}"
        for module in sorted((CHECKOUT / "tracker").rglob("*.py"))
        for text in sentences(module)
        if " " in text.strip() and OPTION.search(text)
        for unknown in unknown_options(text, own_options(module) | FOREIGN)
    ]
    assert wrong == []

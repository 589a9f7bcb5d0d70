"""What the documentation prints works as printed, on the example register."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.fixtures_program import CHECKOUT, Result, Tracker
from tests.hostile_commands import ENDLESS
from tracker.cli.main import COMMANDS, cli
from tracker.cli.params import ReadBy
from tracker.domain.vocabulary import typed_word

#: Commands that answer with 1 when they find something: that is what they are for.
CHECKS = {"verify", "lint"}
#: What a page's reader has been told to make before, or what leaves the program.
ELSEWHERE = ("make ", ". .venv", "export ", "pip install")


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group, info_name="tracker")
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield " ".join((*path, name)), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def examples(command: click.Command) -> list[str]:
    """The lines under `Example:` in a command's help, continued lines joined."""
    text = (command.help or "").partition("Example:\n")[2]
    joined = re.sub(r"\\\n\s*", "", text.replace("\b", ""))
    return [line.strip() for line in joined.splitlines() if line.strip().startswith("tracker ")]


ALL = dict(commands(cli))


def test_every_command_has_help_and_an_example_of_itself() -> None:
    for path, command in ALL.items():
        found = examples(command)
        assert found, f"tracker {path} has no example"
        assert any(f"tracker {path}" in re.sub(r"--db \S+ ", "", line) for line in found), path


def test_the_help_page_says_what_each_command_says_of_itself() -> None:
    for name, (_, _, line) in COMMANDS.items():
        summary = ALL[name].get_short_help_str(limit=200)
        assert line.endswith("."), name
        assert len(line) <= 60, name
        assert summary, name


def test_help_says_what_every_word_that_can_be_typed_means() -> None:
    for path, command in ALL.items():
        page = "".join(command.get_help(click.Context(command, info_name=path)).split())
        for param in command.params:
            words = param.type.words if isinstance(param.type, ReadBy) else ()
            unexplained = [word for word in words if typed_word(word) not in page]
            assert not unexplained, f"{path} {param.name}: {unexplained}"


def run(tracker: Tracker, line: str) -> Result:
    words = shlex.split(line)
    assert words.pop(0) == "tracker"
    return tracker(*words, input="", env={"EDITOR": "true", "VISUAL": "true"})


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "path", [path for path in ALL if not isinstance(ALL[path], click.Group) and path not in ENDLESS]
)
def test_every_example_works_on_the_example_register(
    path: str, example_register: str, tracker: Tracker, workplace: Path
) -> None:
    (workplace / "january.yaml").write_text(
        "source: gov-audit\nfacts:\n- note: CASEY-AUDIT\n  text: Read again\n"
    )
    (workplace / "statement.txt").write_text("We will publish the plan before Easter.\n")
    for name in ("update.html", "plan.html", "Audit.html"):
        page = f"<title>{name}</title><p>We will publish the plan before Easter.</p>"
        (workplace / name).write_text(page)
    (workplace / "plan.csv").write_text("ID,Promise\nP-1,Publish the plan\n")
    (workplace / "plan.yaml").write_text(
        "profile: tracker-profile/1\nname: plan\nby: A Watch\nmap: {ref: ID, title: Promise}\n"
    )
    (workplace / "tracker.toml").write_text('actor = "A. Analyst"\n')
    lines = examples(ALL[path])
    if any("weekly-2025-W25.html" in line for line in lines):
        weekly = ("report", "weekly", "--week", "2025-W25", "--output", "weekly-2025-W25.html")
        assert tracker(*weekly).exit_code == 0
    for line in lines:
        result = run(tracker, line.partition(" >>")[0])
        allowed = {0, 1} if path.split(maxsplit=1)[0] in CHECKS else {0}
        assert result.exit_code in allowed, (line, result)


PAGES = ["README.md", "docs/using.md"]


def console_lines(page: str) -> list[str]:
    """The commands of a page's console blocks, continued lines joined."""
    text = (CHECKOUT / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```console\n(.*?)```", text, flags=re.DOTALL)
    joined = re.sub(r"\\\n\s*", "", "\n".join(blocks))
    return [
        line.removeprefix("$ ").partition("   #")[0].strip()
        for line in joined.splitlines()
        if line.startswith("$ ")
    ]


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_typed_along(
    page: str, example_register: str, tracker: Tracker, workplace: Path
) -> None:
    lines = [line for line in console_lines(page) if not line.startswith(ELSEWHERE)]
    assert lines
    for line in lines:
        result = run(tracker, line)
        # The one refusal that the tour shows, and the checks that find something.
        expected = {5} if line.startswith("tracker update CPA delivered") else {0}
        if line.startswith("tracker lint"):
            expected.add(1)
        assert result.exit_code in expected, (line, result)


def test_every_page_that_is_linked_to_exists() -> None:
    for page in [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").glob("*.md"))]:
        text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"

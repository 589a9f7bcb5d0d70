"""The rules of the house that a machine can see."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.fixtures_program import CHECKOUT, NOW, process_environment

CODE = ("tracker", "alembic", "tests", "benchmarks", "docs")
MODULES = sorted(path for folder in CODE for path in (CHECKOUT / folder).rglob("*.py"))
# A released migration is a frozen copy of a schema: it is as long as that schema.
READ = [path for path in MODULES if path.parent.name != "versions"]
DOMAIN = sorted((CHECKOUT / "tracker" / "domain").rglob("*.py"))
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}
LONGEST = 600
HEAVY = {"sqlalchemy", "alembic", "jinja2", "pydantic", "rich", "psycopg"}
#: What no everyday command on a register in a file waits for.
NOT_ON_A_FILE = (HEAVY - {"sqlalchemy"}) | {
    "sqlalchemy.orm",
    "sqlalchemy.dialects.postgresql",
    "tracker.domain.deadline.grammar",
}
DOMAIN_MAY_USE = {"dateutil", "holidays"}
# The domain reads no clock, file or environment.
DOMAIN_MAY_NOT_USE = {"os", "pathlib", "io", "time", "sqlite3", "socket", "subprocess", "logging"}


def relative(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def test_a_module_can_be_read_in_one_sitting() -> None:
    lines = {relative(path): path.read_text(encoding="utf-8").count("\n") for path in READ}
    assert not {name: count for name, count in lines.items() if count > LONGEST}


def test_a_module_is_named_by_what_it_answers() -> None:
    assert len(MODULES) > 200
    assert not [relative(path) for path in MODULES if {path.stem, path.parent.name} & SAYS_NOTHING]


def test_imports_point_down() -> None:
    asked = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", asked, "--no-cache"],
        cwd=CHECKOUT,
        env=process_environment(None, Path("/nonexistent")) | {"NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_domain_uses_the_standard_library_and_one_other() -> None:
    allowed = sys.stdlib_module_names | {"tracker"} | DOMAIN_MAY_USE
    for path in DOMAIN:
        roots = {name.partition(".")[0] for name in imported_by(path)}
        assert not roots - allowed, relative(path)
        assert not roots & DOMAIN_MAY_NOT_USE, relative(path)


def test_the_domain_reads_no_clock() -> None:
    for path in DOMAIN:
        called = {
            node.attr
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Attribute)
        }
        assert not called & {"today", "now", "utcnow", "time_ns", "environ"}, relative(path)


def imported_by(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module if not node.level else "tracker")
    return names


def run_and_list_modules(
    folder: Path, *args: str, env: Mapping[str, str] | None = None
) -> tuple[str, set[str]]:
    """What the program prints on stdout, and every module it has imported when it ends."""
    asked = (
        "import sys\n"
        f"sys.argv = ['tracker', *{args!r}]\n"
        "from tracker.cli.main import main\n"
        "try: main()\n"
        "except SystemExit as left: assert not left.code, left.code\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env=process_environment(None, folder) | {"TRACKER_NOW": NOW} | dict(env or {}),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, set(done.stderr.split())


#: One command of each module that records.
RECORDING = ("update", "claim", "due", "step", "drop", "add", "correct", "record", "source add")


@pytest.mark.parametrize(
    "words", ["--help", "--version", *(f"{command} --help" for command in RECORDING)]
)
def test_help_and_version_start_without_the_heavy_libraries(words: str, tmp_path: Path) -> None:
    printed, imported = run_and_list_modules(tmp_path, *words.split())
    assert "tracker" in printed
    assert "click" in imported  # the list is what it says it is
    assert not HEAVY & imported


def test_completion_starts_without_the_heavy_libraries(tmp_path: Path) -> None:
    typed = {"COMP_WORDS": "tracker l", "COMP_CWORD": "1"}
    printed, imported = run_and_list_modules(
        tmp_path, env={"_TRACKER_COMPLETE": "bash_complete", **typed}
    )
    assert "plain,list" in printed.split()
    assert not HEAVY & imported


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    "words",
    [
        "list --parent JAY",
        "show JAY-13",
        "update CPA planned -s upday-2025-04-08 --because x --dry-run",
    ],
)
def test_a_command_on_a_file_imports_what_it_needs_and_no_more(
    words: str, example_register: str, tmp_path: Path
) -> None:
    settings = {"TRACKER_DB": example_register, "TRACKER_ACTOR": "A. Analyst"}
    _, imported = run_and_list_modules(tmp_path, *words.split(), env=settings)
    assert "sqlalchemy" in imported
    assert not NOT_ON_A_FILE & imported

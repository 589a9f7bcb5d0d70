"""What the wheel carries, and that the program finds it in every form of installation.

`.ci/run` builds and installs a real wheel; here setuptools is only asked what it would do.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path, PurePosixPath

import pytest
from packaging.requirements import Requirement

import tracker
from tests.fixtures_program import CHECKOUT

DISTRIBUTION = "policy-tracker"
BUDGET = 20  # distributions that a user installs, ours included


@pytest.fixture(scope="module")
def shipped() -> set[PurePosixPath]:
    """The files that a wheel would hold, as paths inside it."""
    asked = """
from setuptools import Distribution
distribution = Distribution({'script_name': 'setup.py'})
distribution.parse_config_files()
build = distribution.get_command_obj("build_py")
build.ensure_finalized()
for path in build.get_outputs(include_bytecode=False):
    print(path.removeprefix(build.build_lib).lstrip("/"))
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", asked],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {PurePosixPath(line) for line in done.stdout.splitlines()}


def files(folder: str) -> Iterator[PurePosixPath]:
    root = CHECKOUT / folder
    for path in root.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield PurePosixPath(path.relative_to(root).as_posix())


def test_the_wheel_carries_every_module_and_the_example(shipped: set[PurePosixPath]) -> None:
    assert {PurePosixPath("tracker") / path for path in files("tracker")} <= shipped


def test_the_wheel_carries_every_migration(shipped: set[PurePosixPath]) -> None:
    wanted = {path for path in files("alembic") if path.suffix in {".py", ".mako"}}
    assert PurePosixPath("env.py") in wanted
    assert any(path.parts[0] == "versions" for path in wanted)
    assert {PurePosixPath("tracker/migrations") / path for path in wanted} <= shipped


def test_the_wheel_carries_every_template_and_style_sheet(shipped: set[PurePosixPath]) -> None:
    wanted = set(files("reports"))
    assert any(path.suffix == ".j2" for path in wanted)
    assert {PurePosixPath("tracker/templates") / path for path in wanted} <= shipped


def test_the_wheel_carries_nothing_else(shipped: set[PurePosixPath]) -> None:
    assert {path.parts[0] for path in shipped} == {"tracker"}
    assert not [path for path in shipped if path.suffix in {".db", ".pyc"} or "tests" in path.parts]


def test_the_folder_of_migrations_does_not_hide_the_library() -> None:
    assert not (CHECKOUT / "alembic" / "__init__.py").exists()
    done = subprocess.run(
        [sys.executable, "-c", "import alembic; print(alembic.__version__)"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip()


FORMS = ("wheel", "checkout")


@pytest.mark.parametrize("form", FORMS)
def test_migrations_templates_and_example_are_found(form: str, tmp_path: Path) -> None:
    kept = shutil.ignore_patterns("__pycache__")
    shutil.copytree(CHECKOUT / "tracker", tmp_path / "tracker", ignore=kept)
    if form == "wheel":
        shutil.copytree(CHECKOUT / "alembic", tmp_path / "tracker/migrations", ignore=kept)
        shutil.copytree(CHECKOUT / "reports", tmp_path / "tracker/templates", ignore=kept)
        # Beside an installed package `alembic` is the library, and anybody may own `reports`.
        (tmp_path / "alembic").mkdir()
        (tmp_path / "alembic/__init__.py").touch()
        (tmp_path / "reports").mkdir()
        expected = ["tracker/migrations", "tracker/templates", "tracker/example"]
    else:
        shutil.copytree(CHECKOUT / "alembic", tmp_path / "alembic", ignore=kept)
        shutil.copytree(CHECKOUT / "reports", tmp_path / "reports", ignore=kept)
        expected = ["alembic", "reports", "tracker/example"]
    assert folders_found_in(tmp_path) == [str(tmp_path / each) for each in expected]


def test_an_editable_install_finds_the_checkouts_folders() -> None:
    expected = ["alembic", "reports", "tracker/example"]
    assert folders_found_in(CHECKOUT) == [str(CHECKOUT / each) for each in expected]


def test_an_incomplete_installation_says_so(tmp_path: Path) -> None:
    shutil.copytree(CHECKOUT / "tracker", tmp_path / "tracker")
    with pytest.raises(subprocess.CalledProcessError) as failure:
        folders_found_in(tmp_path)
    assert "The installation is incomplete: no env.py in" in failure.value.stderr


def folders_found_in(root: Path) -> list[str]:
    asked = (
        f"import sys; sys.path.insert(0, {str(root)!r})\n"
        "from tracker.resources import example_folder, migrations_folder, templates_folder\n"
        "print(migrations_folder(), templates_folder(), example_folder(), sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd="/", capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def core_requirements(distribution: str) -> set[str]:
    """What installing a distribution without extras brings, without itself."""
    found: set[str] = set()
    waiting = [(distribution, frozenset[str]())]
    while waiting:
        name, extras = waiting.pop()
        found.add(name)
        for line in requires(name) or ():
            wanted = Requirement(line)
            held = [{"extra": extra} for extra in ("", *extras)]
            applies = wanted.marker is None or any(map(wanted.marker.evaluate, held))
            inner = wanted.name.lower().replace("_", "-")
            if applies and inner not in found:
                waiting.append((inner, frozenset(wanted.extras)))
    return found - {distribution}


def test_the_core_install_stays_small() -> None:
    try:
        found = core_requirements(DISTRIBUTION)
    except PackageNotFoundError as missing:
        pytest.fail(f"{missing.name} is not installed; tests run after `make test` made .venv")
    assert len(found) <= BUDGET, sorted(found)


# Where the name of the distribution is not the name of the module.
MODULES = {
    "markdown-it-py": "markdown_it",
    "python-dateutil": "dateutil",
    "charset-normalizer": "charset_normalizer",
    "resvg-py": "resvg_py",
    "ruamel.yaml": "ruamel",
}


@pytest.fixture(scope="module")
def imported() -> set[str]:
    """The libraries that the program imports, by module."""
    found = {
        name.partition(".")[0]
        for folder in ("tracker", "alembic")
        for path in (CHECKOUT / folder).rglob("*.py")
        for name in imports(path)
    }
    # pydantic-core is pydantic itself, released in step with it.
    return found - sys.stdlib_module_names - {"tracker", "pydantic_core"}


def declared(*, extras: bool) -> set[str]:
    """The modules that setup.cfg says the program needs, always or with extras too."""
    names = {
        Requirement(line).name.lower()
        for line in requires(DISTRIBUTION) or ()
        if extras or "extra ==" not in line
    }
    return {MODULES.get(name, name) for name in names}


def test_every_requirement_is_imported_somewhere(imported: set[str]) -> None:
    assert declared(extras=False) - imported == set()


def test_every_imported_library_is_a_requirement(imported: set[str]) -> None:
    assert imported - declared(extras=True) == set()


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_the_version_is_written_once() -> None:
    assert f"version = {tracker.__version__}" not in (CHECKOUT / "setup.cfg").read_text()

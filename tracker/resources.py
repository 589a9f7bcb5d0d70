"""Where the files are that travel with the program but are not Python.

Migrations and templates stand at the top of the checkout, where people look for them
(`alembic/`, `reports/`), and travel inside the package when it is built (`tracker/migrations`,
`tracker/templates`; the mapping is `package_dir` in setup.cfg). The shipped folder is looked
for first, then the checkout's, so the program works from a wheel, from an editable install
and from a bare checkout.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent


def migrations_folder() -> Path:
    """The folder with alembic's `env.py` and `versions`.

    >>> (migrations_folder() / "env.py").is_file()
    True
    """
    return _first_with("env.py", _PACKAGE / "migrations", _CHECKOUT / "alembic")


def templates_folder() -> Path:
    """The folder with the Jinja templates and style sheets of the reports."""
    return _first_with("*.j2", _PACKAGE / "templates", _CHECKOUT / "reports")


def example_folder() -> Path:
    """The folder with the example register as data.

    >>> example_folder().name
    'example'
    """
    return _first_with("*.yaml", _PACKAGE / "example")


def _first_with(pattern: str, *folders: Path) -> Path:
    """The first folder that holds a file of this kind.

    Asking for a file, not for the folder alone: beside an installed package `alembic` is the
    library, which has no `env.py`.

    Raises FileNotFoundError, naming the places, when the installation is incomplete.
    """
    for folder in folders:
        if next(folder.glob(pattern), None) is not None:
            return folder
    places = " or ".join(str(folder) for folder in folders)
    raise FileNotFoundError(f"The installation is incomplete: no {pattern} in {places}.")

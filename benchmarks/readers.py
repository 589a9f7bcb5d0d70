"""The views of docs/data-model.md as other programs see them: Datasette, DuckDB, sqlite-utils.

    python -m benchmarks.readers [REGISTER]

The programs are installed by pip into build/readers, an environment of their own. Each counts
the rows of every view and reads one; what it counts has to be what SQLite counts.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

from benchmarks.generate import register_of

ROOM = Path(__file__).resolve().parent.parent / "build" / "readers"
#: DuckDB finds the extension of its own version in a package, where it may not fetch one itself.
DUCKDB = "1.5.5"
PACKAGES = (
    *("datasette", "sqlite-utils", f"duckdb=={DUCKDB}"),
    f"duckdb-extension-sqlite-scanner=={DUCKDB}",
)
VIEWS = ("v_commitment", "v_deadline", "v_entry", "v_source")
_DUCKDB = """
import json, pathlib, sys, duckdb, duckdb_extension_sqlite_scanner as package
folder = pathlib.Path(package.__file__).parent
connection = duckdb.connect()
connection.execute("SET enable_progress_bar = false")
connection.execute(f"LOAD '{next(folder.rglob('*.duckdb_extension'))}'")
connection.execute(f"ATTACH '{sys.argv[1]}' AS register (TYPE sqlite, READ_ONLY)")
counts = {}
for view in sys.argv[2:]:
    rows = connection.sql(f"FROM sqlite_query('register', 'SELECT * FROM {view}')").fetchall()
    counts[view] = len(rows)
print(json.dumps(counts))
"""


def environment() -> Path:
    """The folder of programs of the environment, which is made when it is not there yet."""
    programs = ROOM / "bin"
    if not (programs / "datasette").exists():
        venv.create(ROOM, with_pip=True)
        pip = [str(programs / "pip"), "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *PACKAGES], check=True)
    return programs


def main(arguments: list[str]) -> int:
    """Print what each counts; 1 if any of them counts otherwise than SQLite."""
    register = Path(arguments[0]) if arguments else register_of(1_000)
    programs = environment()
    with sqlite3.connect(f"file:{register}?mode=ro", uri=True) as connection:
        right = {
            view: connection.execute(f"SELECT count(*) FROM {view}").fetchone()[0] for view in VIEWS
        }
    counted = {
        "datasette": {view: _datasette(programs, register, view) for view in VIEWS},
        "duckdb": _answer([programs / "python", "-c", _DUCKDB, register, *VIEWS]),
        "sqlite-utils": {
            view: _answer(
                [programs / "sqlite-utils", register, f"SELECT count(*) AS rows FROM {view}"]
            )[0]["rows"]
            for view in VIEWS
        },
    }
    for program, counts in counted.items():
        print(f"{program:14}{'as SQLite' if counts == right else f'OTHERWISE {counts}'}")
    print(f"{'SQLite':14}{right}")
    return int(any(counts != right for counts in counted.values()))


def _datasette(programs: Path, register: Path, view: str) -> int:
    page = f"/{register.stem}.json?sql=SELECT+count(*)+AS+rows+FROM+{view}&_shape=array"
    if "." in register.stem:
        raise SystemExit("Name a register without a dot in its name.")
    rows = _answer([programs / "datasette", register, "--get", page])
    return int(rows[0]["rows"])


def _answer(command: list[str | Path]) -> Any:
    done = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

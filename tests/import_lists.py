"""Small lists of promises, as files, what reads them, and the command that imports them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures_program import Result, Tracker
from tracker.errors import TrackerError
from tracker.exchange.table.reading import read_table
from tracker.exchange.table.values import FileTable, Shape

#: What most tests type: a list of the ferries, true at the end of June 2026.
FERRIES = (
    *("--by", "Ferry Watch", "--as-of", "2026-06-30"),
    *("--map", "ref=id", "--map", "title=promise", "--map", "status=status"),
    *("--value", "Kept=delivered", "--value", "Begun=under-way", "--value", "Broken=dropped"),
)
ROWS: tuple[dict[str, str], ...] = (
    {"id": "F-1", "promise": "Run a night boat", "status": "Begun"},
    {"id": "F-2", "promise": "Paint the piers", "status": "Kept"},
    {"id": "F-3", "promise": "Build a second crane", "status": "Broken"},
)


def written(rows: Sequence[Mapping[str, str]], name: str = "ferries.csv") -> str:
    """The name of a CSV with these rows in the working directory."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with Path(name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return name


def imported(tracker: Tracker, rows: Sequence[Mapping[str, str]], *more: str) -> dict[str, Any]:
    """The account of an import that is done."""
    done = tracker("import", written(rows), *FERRIES, *more, "--json")
    assert done.exit_code == 0, done
    account: dict[str, Any] = done.json()
    assert account["rows_read"] == sum(
        (account["opened"], account["changed"], account["unchanged"], len(account["left_out"]))
    )
    return account


def refused(tracker: Tracker, rows: Sequence[Mapping[str, str]], *more: str) -> Result:
    """An import that is refused and leaves nothing."""
    before = tracker("head").stdout
    done = tracker("import", written(rows), *FERRIES, *more)
    assert done.stdout == ""
    assert tracker("head").stdout == before
    return done


def listed(tracker: Tracker, *more: str) -> dict[str, dict[str, Any]]:
    """The commitments of the register, by ref."""
    return {row["ref"]: row for row in tracker("list", *more, "--json").json()["rows"]}


def logged(tracker: Tracker, ref: str) -> list[str]:
    """What the ledger says of a commitment, the oldest first."""
    rows = tracker("log", "--ref", ref, "--json").json()["rows"]
    return [row["what"] for row in sorted(rows, key=lambda row: int(row["entry"]))]


def entries(tracker: Tracker) -> int:
    """How many entries the ledger has."""
    return int(tracker("verify").stdout.split()[1].replace(",", ""))


def table(content: str | bytes, name: str = "plan.csv", **shape: str | int) -> FileTable:
    """A file as it is read."""
    data = content.encode() if isinstance(content, str) else content
    return read_table(data, name=name, shape=Shape(**shape))  # type: ignore[arg-type]


def refusal(content: str | bytes, name: str = "plan.csv", **shape: str | int) -> str:
    """The line that says why a file cannot be read."""
    with pytest.raises(TrackerError) as caught:
        table(content, name, **shape)
    line = caught.value.line()
    assert "\n" not in line
    return line

"""Two registers that share a past and go separate ways, and what is asked of both."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.fixtures_program import Result, Tracker
from tests.fixtures_register import Database, Registers

PLAN = (
    *("-s", "https://gov.example/plan", "--title", "Plan", "--type", "statement"),
    *("--published", "2025-01-16"),
)
LAW = ("--type", "law", "--title", "A law", "--published", "2025-03-01")


class Side:
    """One of the two registers, and whoever works in it."""

    def __init__(self, tracker: Tracker, register: str, name: str) -> None:
        self._tracker = tracker
        self.register = register
        self.name = name

    def __call__(self, *args: str, now: str = "2026-07-01T09:00:00Z") -> Result:
        """What was asked, done."""
        result = self.asked(*args, now=now)
        assert result.exit_code == 0, (args, result)
        return result

    def asked(self, *args: str, now: str = "2026-07-01T09:00:00Z") -> Result:
        """What was asked, whatever came of it."""
        return self._tracker("--db", self.register, "--as", self.name, *args, now=now)

    def exported(self) -> str:
        """Its ledger as a file."""
        file = f"{self.name.lower()}-{self.head()[:12]}.jsonl"
        self("export", file)
        return file

    def takes(self, other: Side, *args: str) -> Any:
        """What a merge of the other's ledger says."""
        now = "2026-07-02T09:00:00Z"
        return self("import", other.exported(), "--ledger", "--json", *args, now=now).json()

    def head(self) -> str:
        """The digest of its last entry."""
        return self("head").stdout.split()[1]

    def lines(self) -> list[dict[str, Any]]:
        """Its entries, as its ledger file has them."""
        return [json.loads(line) for line in Path(self.exported()).read_text().splitlines()[1:]]

    def ids(self) -> set[str]:
        """The random names of its entries, but of the notes that merges have made."""
        return {
            line["id"]
            for line in self.lines()
            if line["facet"] != "batch" or not {"merged", "merged_from"} & line["detail"].keys()
        }

    def rows(self) -> dict[str, dict[str, Any]]:
        """What `list` says of each ref, but for the last entry, which may be either side's.

        Its sources are those of the last note, look and step too.
        """
        rows = self("list", "--json").json()["rows"]
        either = {"last_entry", "sources"}
        return {row["ref"]: {key: row[key] for key in row if key not in either} for row in rows}


@contextmanager
def two_sides(
    tracker: Tracker, register: str, registers: Registers, database: Database
) -> Iterator[tuple[Side, Side]]:
    """Ann's register, an empty one, with two commitments; and Bob's, a copy of it."""
    ann = Side(tracker, register, "Ann")
    ann("add", "HOMES", "Build homes", *PLAN)
    ann("add", "ROADS", "Build roads", "-s", ".")
    name = f"bob_{database}"
    bob = Side(tracker, registers.create(name), "Bob")
    try:
        if database == "sqlite":
            shutil.copyfile(ann.register, bob.register)
        else:
            bob("import", ann.exported(), "--ledger")
        yield ann, bob
    finally:
        registers.remove(name)

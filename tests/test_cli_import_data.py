"""Registers that others keep: each imports by its profile, again to nothing, and counts the same.

The counts are made without the program: with csv, json and regular expressions alone. Small
files of the same shapes stand in tests/data/imports; where the registers themselves lie beside
the checkout they are read too.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures_program import Tracker

DATA = Path(__file__).parent / "data"
OURS = DATA / "imports"
THEIRS = Path(__file__).resolve().parents[2] / "shared" / "data"

#: What the words of each list mean, as its profile says.
NZ = {
    "delivered": "delivered",
    "largely": "partly_delivered",
    "partly": "partly_delivered",
    "in-progress": "under_way",
    "abandoned": "dropped",
    "not-delivered": "unspecified",
    "superseded": "unspecified",
}
TRUMP = {
    "Achieved": "delivered",
    "Compromised": "partly_delivered",
    "In progress": "under_way",
    "Not started": "no_action_found",
    "Broken": "unspecified",
}
#: The profile, the file's name in both places, and what is expected of theirs: rows read,
#: commitments opened, rows left out, batches.
LISTS = {
    "uk_councils": (("uk_councils.csv", "uk_council_net_zero.csv"), (497, 449, 48, 1)),
    "nz": (("nz.csv", "nz_promised_vs_did.csv"), (347, 347, 0, 1)),
    "nz.json": (("nz.json", "nz_promised_vs_did.json"), (347, 347, 0, 1)),
    "trumptracker": (("trumptracker.yaml", "trumptracker.yaml"), (174, 174, 0, 1)),
    "trumptracker_history": (
        ("trumptracker_history.jsonl", "trumptracker_history.jsonl"),
        (374, 232, 0, 23),
    ),
}


def counted(path: Path) -> Counter[str]:
    """How many promises have each status, by another tool."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".csv":
        rows = list(csv.DictReader(text.splitlines(keepends=True)))
        return Counter(NZ[row["status"]] for row in rows if "status" in row)
    if path.suffix == ".json":
        return Counter(NZ[row["status"]] for row in json.loads(text)["promises"])
    if path.suffix == ".yaml":
        return Counter(
            TRUMP[word] for word in re.findall(r"^ +status: ['\"]?([\w ]+\w)", text, re.MULTILINE)
        )
    last: dict[str, str] = {}
    for line in text.splitlines():
        row = json.loads(line)
        word = row.get("status") or row.get("to")
        last |= {row["title"]: TRUMP[word]} if word else {}
    return Counter(last.values())


#: Each list in its small form, and as it is published where it lies beside the checkout.
PLACES = [
    (which, folder / name, folder == THEIRS)
    for which, (names, _) in LISTS.items()
    for folder, name in zip((OURS, THEIRS), names, strict=True)
    if (folder / name).exists()
]


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("which", "file", "published"), PLACES, ids=[f"{each[0]}-{each[1].name}" for each in PLACES]
)
def test_a_register_of_others_comes_in_whole_and_once(
    which: str, file: Path, published: bool, register_url: str, tracker: Tracker
) -> None:
    assert tracker("init", now="2010-01-01T00:00:00Z").exit_code == 0, register_url
    profile = DATA / "profiles" / f"{which.removesuffix('.json')}.yaml"
    typed = ("import", str(file), "--profile", str(profile), "--json")
    dated = () if "history" in which else ("--as-of", "2026-06-30")
    first = done(tracker, *typed, *dated)
    if published:
        left_out, batches = len(first["left_out"]), len(first["batches"])
        expected = LISTS[which][1]
        assert (first["rows_read"], first["opened"], left_out, batches) == expected
    assert done(tracker, *typed, *dated)["entries"] == 0
    rows = tracker("list", "--json").json()["rows"]
    assert len(rows) == first["opened"]
    held = Counter(said["value"] for row in rows for said in row["delivery_others"])
    assert held == counted(file)
    assert tracker("verify").exit_code == 0


def done(tracker: Tracker, *typed: str) -> dict[str, Any]:
    result = tracker(*typed)
    assert result.exit_code == 0, result
    account: dict[str, Any] = result.json()
    return account

"""`tracker import FILE --suggest` of files as people keep them: what is said and what is asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fixtures_program import Tracker

pytestmark = pytest.mark.databases("sqlite")

OLD = """Ref,Promise,Who,Our view,As at,Why
HO-1,A national hotline for all,Home Office,Delivered,2020-02-03,
HO-2,Figures for every year,Home Office,Partly delivered,2021-05-01,two years only
DFE-1,Training for all teachers,DfE,Broken,2021-12-31,Never funded
"""
WORDS = """Ref,Promise,Column 4
A-1,A hub in every ward,Delivered
A-2,More youth workers,In progress
A-3,Ten thousand trees,Broken
"""
NUMBERED = """No,Pledge,RAG status
1,A hub in every ward,On track
6,More youth workers,On track
6,Ten thousand trees,Complete
,TOTAL,3 pledges
"""
HISTORY = """date,promise_id,promise,status
2024-01-10,A1,Open the park,Not started
2024-03-01,A2,Fix the bridge,Not started
2024-06-01,A1,Open the park,In progress
2025-01-15,A1,Open the park,Done
"""
API = json.dumps(
    [
        {
            "id": at,
            "title": f"Promise {at} of the party",
            "status": {"code": word, "label": word.title()},
            "dates": {"made": "2024-07-04"},
            "body": f"<p>We will do <b>{at}</b>.</p>",
        }
        for at, word in enumerate(("kept", "progress", "broken"), 101)
    ]
)


@pytest.mark.parametrize(
    ("name", "content", "lines", "never"),
    [
        (
            "old.csv",
            OLD,
            ["  lead: Who", "  status: Our view", "  occurred: As at", "  reason: Why"],
            [],
        ),
        (
            "words.csv",
            WORDS,
            ["  status: Column 4  # by its words: no name says which column holds the statuses"],
            [],
        ),
        (
            "numbered.csv",
            NUMBERED,
            [
                "# 'No' would be a key, but '6' stands in rows 3, 4.",
                "# These add other rows up, by their words in 'Pledge':",
                "#   Pledge: TOTAL",
                "#   nothing (it says nothing of delivery), skip (such a row is no promise),",
            ],
            [],
        ),
        (
            "history.csv",
            HISTORY,
            [
                "# 'promise_id' would be a key, but 'A1' stands in rows 2, 4, 5.",
                "# If the rows are changes of the same promises, in order, it is one:",
            ],
            ["key: "],
        ),
        (
            "api.json",
            API,
            [
                '  status: "status.code"',
                '  announced: "dates.made"',
                "key: id  # filled in all 3 rows, no value twice",
            ],
            ["  ref: ", "  lead: "],
        ),
    ],
)
def test_what_a_file_of_real_life_says_is_proposed_and_what_it_lacks_is_said(
    name: str, content: str, lines: list[str], never: list[str], tracker: Tracker, workplace: Path
) -> None:
    (workplace / name).write_text(content, encoding="utf-8")
    said = tracker("import", name, "--suggest").stdout.splitlines()
    assert [line for line in lines if line not in said] == []
    assert [line for line in said if line.startswith(tuple(never))] == []


def test_a_workbook_of_ours_is_known_as_one(
    example_register: str, tracker: Tracker, workplace: Path
) -> None:
    assert tracker("export", "ours.xlsx").exit_code == 0
    said = tracker("import", "ours.xlsx", "--suggest").stdout
    assert "# made by tracker export, it seems: --profile xlsx records its edits\n" in said


def test_what_a_proposal_would_not_heed_is_refused(tracker: Tracker, workplace: Path) -> None:
    (workplace / "old.csv").write_text(OLD, encoding="utf-8")
    done = tracker("import", "old.csv", "--suggest", "--by", "A charity")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Leave out --by" in done.stderr
    assert tracker("import", "old.csv", "--suggest", "--delimiter", ",").exit_code == 0


def test_a_ledger_that_is_taken_for_a_list_is_refused(
    example_register: str, tracker: Tracker
) -> None:
    assert tracker("export", "ours.jsonl").exit_code == 0
    for more in (("--suggest",), ("--map", "title=id"), ()):
        done = tracker("import", "ours.jsonl", *more)
        assert (done.exit_code, done.stdout) == (2, "")
        assert "is the ledger of a register, and no list. Add --ledger" in done.stderr

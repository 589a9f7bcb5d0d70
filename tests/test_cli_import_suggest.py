"""`tracker import FILE --suggest`: a profile with its evidence, for files made by others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.proposals import main as score_proposals
from tests.fixtures_program import Tracker
from tracker.exchange.profile import ListField, read_profile, word_key
from tracker.exchange.table.reading import read_table

DATA = Path(__file__).parent / "data"
IMPORTS = DATA / "imports"

pytestmark = pytest.mark.databases("sqlite")


def suggested(tracker: Tracker, name: str) -> str:
    done = tracker("import", str(IMPORTS / name), "--suggest")
    assert (done.exit_code, done.stderr) == (0, "")
    return done.stdout


PROPOSED = {
    "nz.csv": """ref=id wording=promise by=party tag=area,areaLabel status=status
        reason=statusReason evidence=evidenceUrls source=sourceUrl note=contestedNote
        key=id keep=keyNumber,whatHappened,sourceDoc""",
    "uk_councils.csv": """wording=wording lead=council tag=scope,region due=target
        source=source_url note=notes key=local-authority-code,scope""",
    "trumptracker.yaml": """title=title tag=category,tags status=status reason=status_info
        source=url,sources note=description key=title keep=comments""",
    "trumptracker_history.jsonl": """title=title tag=category status=status
        reason=status_info recorded=recorded_at key=title""",
    "actions.csv": """ref=Action_No title=Action lead=Lead_Department due=Target_Date status=RAG
        occurred=Date_updated reason=Latest_update source=Web_link key=Action_No""",
}


@pytest.mark.parametrize("file", PROPOSED)
def test_the_columns_of_a_strangers_file_are_proposed_and_none_is_lost(
    file: str, tracker: Tracker
) -> None:
    text = suggested(tracker, file)
    profile = read_profile(text, name="profile.yaml")
    named = {field.value: names for field, names in profile.columns.items()} | {
        "key": profile.key,
        "keep": profile.keep,
    }
    assert {
        what: ",".join(names).replace(" ", "_") for what, names in named.items() if names
    } == dict(pair.split("=") for pair in PROPOSED[file].split())
    read = read_table((IMPORTS / file).read_bytes(), name=file)
    assert profile.used | set(profile.ignore) == set(read.columns)
    assert text == suggested(tracker, file)


def test_every_line_has_its_evidence(tracker: Tracker) -> None:
    text = suggested(tracker, "nz.json")
    for line in (
        "name: nz",
        "# by: who keeps this list",
        "# as_of: 2026-06-30  # the file says: 'generated' at the top is '2026-06-30'",
        "  records: promises",
        "#   'party': 8 filled, 2 different: 'Teal', 'Ochre'",
        "#   'auditNote': 1 filled, 1 different: 'Put back: the last budget has no such line.'",
        "key: id  # filled in all 8 rows, no value twice",
        "prefix: N-  # for 1 row without a ref that can be used as it is",
        "  delivered: delivered  # 2 rows",
        "  partly: partly-delivered  # 1 row",
        "  - era",
    ):
        assert line in text.splitlines()
    assert '  superseded: "?"  # 1 row; another promise took its place; unspec' in text
    councils = suggested(tracker, "uk_councils.csv")
    assert "#   'target': 4 filled, 3 different: '2030.0', '2045.0', '2050.0'" in councils
    assert "  # status: no column of words is called as statuses are\n" in councils
    history = suggested(tracker, "trumptracker_history.jsonl")
    assert "\nhistory: true\n" in history


def test_the_profiles_that_are_kept_here_name_every_column_of_their_files() -> None:
    for file, profile in (
        ("nz.csv", "nz"),
        ("uk_councils.csv", "uk_councils"),
        ("trumptracker.yaml", "trumptracker"),
        ("trumptracker_history.jsonl", "trumptracker_history"),
    ):
        path = DATA / "profiles" / f"{profile}.yaml"
        kept = read_profile(path.read_bytes(), name=path.name)
        read = read_table((IMPORTS / file).read_bytes(), name=file, shape=kept.file)
        assert kept.used | set(kept.ignore) == set(read.columns)
        words = {
            word_key(row.text(column))
            for row in read.rows
            for column in kept.columns.get(ListField.STATUS, ())
        } - {""}
        assert words == set(kept.values)
        assert None not in kept.values.values()


def test_a_proposal_is_refused_until_every_word_is_decided_and_then_imports_the_file_once(
    tracker: Tracker, empty_register: str, workplace: Path
) -> None:
    text = suggested(tracker, "nz.csv")
    path = workplace / "nz.yaml"
    command = ("import", str(IMPORTS / "nz.csv"), "--profile", str(path), "--as-of", "2026-06-30")
    path.write_text(text.replace("# by: who keeps this list", "by: A list"), encoding="utf-8")
    refused = tracker(*command)
    assert refused.exit_code == 6
    assert "row 5, column status: 'not-delivered' has no meaning yet" in refused.stderr
    decided = path.read_text(encoding="utf-8").replace('"?"', "unspecified")
    path.write_text(decided, encoding="utf-8")
    opened = tracker(*command, "--json").json()
    again = tracker(*command, "--json").json()
    assert (opened["opened"], again["unchanged"], again["entries"]) == (8, 8, 0)


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
            [
                "  wording: Promise",
                "  status: \"?\"  # 'Column 4' holds words that lists use for a status",
            ],
            [],
        ),
        (
            "numbered.csv",
            NUMBERED,
            [
                "# 'No': '6' stands in 2 rows",
                "#   nothing (it says nothing of delivery), skip (such a row is no promise),",
            ],
            [],
        ),
        (
            "history.csv",
            HISTORY,
            [
                "# 'promise_id': 'A1' stands in 3 rows",
                "key: promise_id  # it comes again: rows are changes of the same promises",
                "history: true",
                "  occurred: date",
            ],
            ["prefix"],
        ),
        (
            "api.json",
            API,
            [
                '  status: "status.code"',
                '  announced: "dates.made"',
                "key: id  # filled in all 3 rows, no value twice",
            ],
            ["  lead: "],
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
    done = tracker("import", "ours.xlsx", "--suggest")
    assert "made by tracker export: without a profile its edits are recorded." in done.stderr


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


def test_proposals_are_as_right_as_is_promised(capsys: pytest.CaptureFixture[str]) -> None:
    assert score_proposals([]) == 0, capsys.readouterr().out
    assert "0.0% wrong without '?'" in capsys.readouterr().out

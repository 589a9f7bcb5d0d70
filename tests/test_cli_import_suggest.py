"""`tracker import FILE --suggest`: a profile with its evidence, for files made by others."""

from __future__ import annotations

from pathlib import Path

import pytest

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
    "trumptracker_history.jsonl": """title=title tag=category status=status,to,last_status
        reason=status_info recorded=recorded_at key=title history=yes""",
    "actions.csv": """title=Action lead=Lead_Department due=Target_Date status=RAG
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
        "history": ("yes",) if profile.history else (),
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
        "prefix: N-  # for 1 row without a ref that can be used",
        "  delivered: delivered  # 2 rows",
        "  partly: partly-delivered  # 1 row",
        "  - era  # 2 different words",
    ):
        assert line in text.splitlines()
    assert '  superseded: "?"  # 1 row; another promise took its place; unspec' in text
    councils = suggested(tracker, "uk_councils.csv")
    assert "#   'target': 4 filled, 3 different: '2030.0', '2045.0', '2050.0'" in councils
    assert (
        "In 1 of them 'scope' is this, and in no other row:\n# skip:\n#   scope: No prom"
        in councils
    )
    assert "#   status: no column holds the words of a status\n" in councils


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

"""What a hostile file, a careless hand or a list in disorder may not do to a register."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures_program import Tracker
from tests.import_lists import FERRIES, ROWS, entries, imported, listed, logged, refused, written

pytestmark = pytest.mark.databases("sqlite")
#: A list without refs, told apart by its titles.
UNNUMBERED = (
    *("--by", "Ferry Watch", "--as-of", "2026-06-30", "--prefix", "Z-"),
    *("--map", "title=promise", "--map", "status=status"),
    *("--value", "Kept=delivered", "--value", "Begun=under-way", "--value", "Broken=dropped"),
)


@pytest.fixture(autouse=True)
def register(empty_register: str) -> str:
    return empty_register


def test_cells_that_a_pattern_would_choke_on_are_read_at_once(tracker: Tracker) -> None:
    row = ROWS[0] | {
        "text": "<a href=" + " " * 190_000 + ">x</a>",
        "page": "https://a.example/(1)" + ")." * 90_000,
    }
    imported(tracker, [row], "--map", "wording=text", "--map", "source=page")
    assert "example-1" in listed(tracker)["F-1"]["sources"]
    assert "https://a.example/(1)" in tracker("source", "show", "example-1").stdout.split("\n")[-2]


def test_a_parent_is_found_by_a_ref_in_another_case_and_after_its_row_is_gone(
    tracker: Tracker,
) -> None:
    rows = [ROWS[0] | {"up": ""}, ROWS[1] | {"up": "F-1"}]
    imported(tracker, rows, "--map", "parent=up")
    rows = [ROWS[0] | {"id": "f-1", "up": ""}, ROWS[1] | {"up": "F-1"}, ROWS[2] | {"up": "F-1"}]
    assert imported(tracker, rows, "--map", "parent=up")["opened"] == 1
    alone = imported(tracker, rows[1:], "--map", "parent=up")
    assert (alone["changed"], alone["vanished"]) == (0, ["F-1"])
    assert {ref: row["parent"] for ref, row in listed(tracker).items()} == {
        "F-1": None,
        "F-2": "F-1",
        "F-3": "F-1",
    }


@pytest.mark.parametrize(
    ("rejects", "said"),
    [
        ("ferries.csv", "it is read here"),
        ("./../{folder}/ferries.csv", "it is read here"),
        ("nowhere/rejects.csv", "no such file or directory"),
        (".", "it is a folder"),
        ("register.db", "it is a register"),
    ],
)
def test_where_the_rejects_go_is_known_before_anything_is_recorded(
    tracker: Tracker, register: str, rejects: str, said: str
) -> None:
    before = Path(written(ROWS)).read_bytes()
    where = rejects.format(folder=Path.cwd().name).replace("register.db", register)
    done = refused(tracker, ROWS, "--rejects", where)
    assert (done.exit_code, said in done.stderr) == (6, True)
    assert Path("ferries.csv").read_bytes() == before


@pytest.mark.parametrize("name", ["tracker", "Promiser", "trac\u200bker "])
def test_nobody_is_called_as_our_own_voice(tracker: Tracker, name: str) -> None:
    done = refused(tracker, ROWS, "--by", name)
    assert (done.exit_code, "is a voice and no name" in done.stderr) == (2, True)


def test_a_voice_is_known_however_it_is_spelt(tracker: Tracker) -> None:
    ours = ("--value", "Broken=nothing", "--value", "Kept=planned")
    account = imported(tracker, ROWS[:2], "--voice", "Tracker ", *ours)
    assert account["remarks"][-1].startswith("The statuses are recorded as our own")
    assert [row["delivery_tracker"] for row in listed(tracker).values()] == ["under_way", "planned"]


def test_a_list_of_our_own_that_takes_an_ending_back_goes_on(tracker: Tracker) -> None:
    rows = [ROWS[0] | {"status": "Refused"}]
    ours = ("--voice", "tracker", "--value", "Broken=nothing", "--value", "Kept=planned")
    ended = (*ours, "--value", "Refused=no-action-found, ended refused")
    imported(tracker, rows, *ended)
    assert listed(tracker)["F-1"]["ended"] == "refused"
    assert imported(tracker, rows, *ended)["entries"] == 0
    imported(tracker, ROWS[:1], *ended, "--as-of", "2026-07-01")
    assert (listed(tracker)["F-1"]["ended"], logged(tracker, "F-1")[-1]) == ("open", "open again")
    assert imported(tracker, ROWS[:1], *ended, "--as-of", "2026-07-01")["entries"] == 0


def test_a_title_that_was_redacted_with_its_key_opens_no_second_promise(tracker: Tracker) -> None:
    rows = [{"promise": row["promise"], "status": row["status"]} for row in ROWS]
    assert tracker("import", written(rows), *UNNUMBERED).exit_code == 0
    opening = tracker("log", "--ref", "Z-1", "--json").json()["rows"][-1]["entry"]
    for field in ("title", "key"):
        assert tracker("redact", str(opening), field, "--basis", "A court").exit_code == 0
    before = entries(tracker)
    done = tracker("import", written(rows), *UNNUMBERED)
    assert done.exit_code == 6
    assert "it may be Z-1, whose key was redacted; give it a ref of its own" in done.stderr
    named = [rows[0] | {"ref": "Z-1"}, *(row | {"ref": ""} for row in rows[1:])]
    again = (*UNNUMBERED, "--map", "ref=ref", "--key", "promise", "--vanished", "drop", "--json")
    assert tracker("import", written(named), *again).json()["entries"] == 0
    assert tracker("import", written(named[1:]), *again).json()["vanished"] == []
    assert entries(tracker) == before


def test_an_older_file_takes_nothing_back(tracker: Tracker) -> None:
    imported(tracker, ROWS)
    changed = [ROWS[0] | {"status": "Kept"}, *ROWS[1:]]
    done = refused(tracker, changed, "--as-of", "2026-06-29")
    assert (done.exit_code, "would take back what has changed since" in done.stderr) == (5, True)
    assert tracker("undo").exit_code == 0
    assert imported(tracker, changed, "--as-of", "2026-06-29")["opened"] == 3


def test_another_list_of_the_same_keeper_is_not_taken_for_the_next_file(tracker: Tracker) -> None:
    imported(tracker, ROWS)
    others = [row | {"id": row["id"].replace("F", "G")} for row in ROWS]
    done = refused(tracker, others, "--vanished", "drop")
    assert (done.exit_code, "it is another list" in done.stderr) == (5, True)
    assert imported(tracker, others)["vanished"] == ["F-1", "F-2", "F-3"]
    for keeper in ("Общество", "Народ"):
        others = [row | {"id": f"{keeper[:1].encode().hex()}-{row['id']}"} for row in ROWS]
        assert imported(tracker, others, "--by", keeper)["vanished"] == []


def test_a_status_that_the_list_moves_to_an_earlier_day_is_what_it_says_now(
    tracker: Tracker,
) -> None:
    on = ("--map", "occurred=on", "--as-of", "2026-06-30")
    imported(tracker, [ROWS[1] | {"on": "2026-05-01"}], *on)
    for status, day in (("Begun", "2026-03-01"), ("Begun", "2026-02-01"), ("Kept", "2026-06-01")):
        row = ROWS[1] | {"status": status, "on": day}
        assert imported(tracker, [row], *on)["changed"] == 1
        says = listed(tracker)["F-2"]["delivery_others"][0]
        assert (says["value"], says["occurred"]) == (
            "delivered" if status == "Kept" else "under_way",
            day,
        )
        assert imported(tracker, [row], *on)["entries"] == 0
    assert tracker("verify").exit_code == 0


def test_another_key_opens_nothing_a_second_time(tracker: Tracker) -> None:
    rows = [{"promise": row["promise"], "status": row["status"], "no": row["id"]} for row in ROWS]
    assert tracker("import", written(rows), *UNNUMBERED).exit_code == 0
    done = tracker("import", written(rows), *UNNUMBERED, "--key", "no")
    assert (done.exit_code, "told apart by another key" in done.stderr) == (5, True)


def test_a_row_that_cannot_be_told_apart_lets_nothing_be_dropped(tracker: Tracker) -> None:
    imported(tracker, ROWS)
    rows = [*ROWS[:2], ROWS[2] | {"id": ""}]
    drop = ("--skip-bad", "--vanished", "drop")
    done = refused(tracker, rows, *drop)
    assert (done.exit_code, "1 row left out may be one of the 1 promise" in done.stderr) == (
        5,
        True,
    )
    assert imported(tracker, rows, "--skip-bad")["vanished"] == ["F-3"]
    imported(tracker, rows[:2], *drop)
    assert listed(tracker)["F-3"]["disposition"] == "out_of_scope"


def test_a_password_in_an_address_is_not_recorded(tracker: Tracker) -> None:
    row = ROWS[0] | {"page": "https://ann:secret@a.example/x"}
    done = refused(tracker, [row], "--map", "source=page")
    assert (done.exit_code, "secret" in done.stderr) == (6, False)


HISTORY = (*FERRIES, "--map", "occurred=on", "--map", "recorded=at", "--history", "--json")
TOLD = tuple(
    ROWS[0] | {"status": status, "on": day, "at": f"{at}T10:00:00Z"}
    for status, day, at in (
        ("Kept", "2026-03-01", "2026-04-01"),
        ("Begun", "2026-01-01", "2026-02-01"),
        ("Begun", "2026-02-01", "2026-03-01"),
    )
)


def test_a_history_in_any_order_is_read_once_and_a_late_row_is_not_lost(tracker: Tracker) -> None:
    begun = ("init", "--beginning", "2026-01-01")
    assert tracker("--db", "old.db", *begun).exit_code == 0
    old = ("--db", "old.db", "import")
    assert tracker(*old, written(TOLD), *HISTORY).json()["batches"] != []
    assert tracker(*old, written(TOLD), *HISTORY).json()["entries"] == 0
    late = TOLD[1] | {"status": "Broken", "on": "2026-02-15", "at": "2026-03-15T10:00:00Z"}
    done = tracker(*old, written([*TOLD, late]), *HISTORY)
    assert (done.exit_code, "before the ledger's last entry" in done.stderr) == (5, True)


def test_a_word_that_means_nothing_yet_is_shown_so_that_it_can_be_typed(tracker: Tracker) -> None:
    done = refused(tracker, [ROWS[0] | {"status": "Won't do"}])
    assert """--value 'Won'"'"'t do=under-way'""" in done.stderr
    long = refused(tracker, [ROWS[0] | {"status": "Begun again " * 9_000}])
    assert len(long.stderr) < 1_000

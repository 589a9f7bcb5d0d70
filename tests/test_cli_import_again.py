"""The same list again: what has changed is recorded, and nothing else."""

from __future__ import annotations

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fixtures_program import Tracker, run_in_process
from tests.import_lists import FERRIES, ROWS, imported, listed, logged, refused, written

MAPPED = (
    *("--map", "wording=text", "--map", "lead=body", "--map", "due=due", "--map", "source=page"),
    *("--map", "reason=why", "--map", "tag=topic", "--map", "announced=said", "--keep", "note"),
)
FULL = ROWS[0] | {
    "text": "We will run a night boat.",
    "body": "Ferry Office",
    "due": "2027",
    "page": "https://ferries.example/1",
    "why": "Seen.",
    "topic": "boats",
    "said": "2025-01-16",
    "note": "First.",
}
#: A cell that is edited, and the entries that the edit becomes.
EDITS: tuple[tuple[str, str, list[str]], ...] = (
    ("promise", "Run two night boats", ["our record repaired (title)"]),
    ("text", "We will run two.", ["our record repaired (wording)"]),
    ("text", "", ["taken out of our record (wording)"]),
    ("body", "Port Office", ["our record repaired (lead body)"]),
    ("body", "", ["taken out of our record (lead body)"]),
    ("topic", "boats; night", ["our record repaired (tags)"]),
    ("page", "https://ferries.example/2", ["our record repaired (its sources)"]),
    ("due", "by March 2028", ["date given as “by March 2028” (by 31 March 2028)"]),
    ("due", "", []),
    ("status", "Kept", ["finding: delivered"]),
    ("status", "", ["note: why: Seen."]),
    ("status", "Begun", ["finding: under way"]),
    ("why", "Seen twice.", ["finding: under way"]),
    ("note", "Second.", ["note: note: Second."]),
    ("said", "2025-01-17", ["new in the register (undertaking): Run a night boat"]),
)


def test_a_changed_cell_becomes_an_entry_and_the_same_file_none(
    empty_register: str, tracker: Tracker
) -> None:
    imported(tracker, [FULL, *ROWS[1:]], *MAPPED)
    row = dict(FULL)
    for column, text, said in EDITS:
        before = logged(tracker, "F-1")
        row[column] = text
        account = imported(tracker, [row, *ROWS[1:]], *MAPPED)
        new = logged(tracker, "F-1")[len(before) :]
        assert [line[: len(want)] for line, want in zip(new, said, strict=True)] == said, column
        assert (account["changed"], account["unchanged"]) == (bool(said), 3 - bool(said))
        if text == "" and column in {"due", "status"}:
            assert f"says nothing of {column} any more: F-1." in " ".join(account["remarks"])
        assert imported(tracker, [row, *ROWS[1:]], *MAPPED)["entries"] == 0
    assert listed(tracker)["F-1"]["announced"] == "2025-01-17"
    assert tracker("verify").exit_code == 0


@pytest.mark.databases("sqlite")
def test_a_list_longer_than_memory_holds_is_recorded_and_changed_like_a_short_one(
    empty_register: str, tracker: Tracker
) -> None:
    """Children stand before their parents, a part of the file apart."""
    size = 1_100
    rows = [
        {
            "id": f"L-{number}",
            "promise": f"Do {number}",
            "status": ("Begun", "Kept", "")[number % 3],
            "due": f"{2030 + number % 5}",
            "page": f"https://ferries.example/{number % 7}",
            "above": f"L-{number + 600}" if number < 500 else "",
        }
        for number in range(size)
    ]
    more = ("--map", "due=due", "--map", "source=page", "--map", "parent=above")
    assert imported(tracker, rows, *more)["opened"] == size
    assert imported(tracker, rows, *more)["entries"] == 0
    rows[3] |= {"promise": "Do three", "above": "", "status": "Broken"}
    rows[1_099] |= {"due": "2040", "above": "L-3"}
    account = imported(tracker, [*rows[:500], *rows[501:]], *more)
    assert (account["opened"], account["changed"], account["vanished"]) == (0, 2, ["L-500"])
    commitments = listed(tracker)
    assert len(commitments) == size
    assert commitments["L-499"]["parent"] == "L-1099"
    assert (commitments["L-3"]["title"], commitments["L-3"]["parent"]) == ("Do three", None)
    assert commitments["L-1099"]["parent"] == "L-3"
    assert tracker("verify").exit_code == 0


@pytest.mark.databases("sqlite")
def test_what_an_analyst_put_right_stays_right(empty_register: str, tracker: Tracker) -> None:
    imported(tracker, ROWS)
    tracker("edit", "F-1", "--title", "A better title")
    finding = tracker("list", "--json", "F-2").json()["rows"][0]["last_entry"]
    done = tracker("retract", str(finding), "--because", "They did not say so")
    assert done.exit_code == 0, done
    assert imported(tracker, ROWS)["entries"] == 0
    assert listed(tracker)["F-1"]["title"] == "A better title"
    assert listed(tracker)["F-2"]["delivery_others"] == []
    imported(tracker, [ROWS[0] | {"promise": "Run a boat"}, *ROWS[1:]])
    assert listed(tracker)["F-1"]["title"] == "Run a boat"


@pytest.mark.databases("sqlite")
def test_an_import_is_undone_whole_and_done_again(empty_register: str, tracker: Tracker) -> None:
    first = imported(tracker, ROWS)
    assert tracker("undo").exit_code == 0
    assert listed(tracker) == {}
    assert imported(tracker, ROWS)["opened"] == first["opened"]
    assert tracker("verify").exit_code == 0


@pytest.mark.databases("sqlite")
def test_rows_that_are_gone_are_told_or_dropped_and_come_back(
    empty_register: str, tracker: Tracker
) -> None:
    imported(tracker, ROWS)
    account = imported(tracker, ROWS[1:])
    assert (account["vanished"], account["entries"]) == (["F-1"], 0)
    account = imported(tracker, ROWS[1:], "--vanished", "drop")
    assert account["vanished"] == ["F-1"]
    assert listed(tracker)["F-1"]["disposition"] == "out_of_scope"
    assert imported(tracker, ROWS[1:], "--vanished", "drop")["entries"] == 0
    assert imported(tracker, ROWS)["changed"] == 1
    assert listed(tracker)["F-1"]["disposition"] == "active"
    assert imported(tracker, ROWS)["entries"] == 0


@pytest.mark.databases("sqlite")
def test_a_redacted_text_is_never_said_again(empty_register: str, tracker: Tracker) -> None:
    imported(tracker, [FULL], *MAPPED)
    opened = min(row["entry"] for row in tracker("log", "--ref", "F-1", "--json").json()["rows"])
    for field in ("wording", "key"):
        assert tracker("redact", str(opened), field, "--basis", "A name").exit_code == 0
    assert imported(tracker, [FULL], *MAPPED)["entries"] == 0


@pytest.mark.databases("sqlite")
def test_a_history_is_imported_as_it_was_written_down(
    empty_register: str, tracker: Tracker
) -> None:
    Path("h.jsonl").write_text(
        "\n".join(
            f'{{"at": "{at}", "title": "{title}", "status": "{status}"}}'
            for at, title, status in (
                ("2026-07-03T10:00:00Z", "A", "Begun"),
                ("2026-07-03T10:00:00Z", "B", "Begun"),
                ("2026-08-03T10:00:00Z", "A", "Begun"),
                ("2026-09-03T10:00:00Z", "A", "Kept"),
                ("2026-10-03T10:00:00Z", "B", ""),
                ("2026-10-04T10:00:00Z", "A", "Begun"),
            )
        ),
        encoding="utf-8",
    )
    typed = (
        *("import", "h.jsonl", "--map", "title=title", "--map", "status=status"),
        *("--map", "recorded=at", "--history", "--prefix", "H-", "--by", "Watch", "--json"),
        *("--value", "Begun=under-way", "--value", "Kept=delivered"),
    )
    now = "2026-11-01T00:00:00Z"
    account = tracker(*typed, now=now).json()
    counted = (account["opened"], account["changed"], account["unchanged"])
    assert (counted, len(account["batches"])) == ((2, 2, 2), 3)
    known = tracker("list", "H-1", "--known-at", "2026-09-30", "--json", now=now).json()["rows"][0]
    assert known["delivery_others"] == [
        {"voice": "Watch", "value": "delivered", "occurred": "../2026-09-03"}
    ]
    again = tracker(*typed, now=now).json()
    assert (again["entries"], again["unchanged"]) == (0, 6)
    more = Path("h.jsonl").read_text(encoding="utf-8")
    late = more + '\n{"at": "2026-07-02T10:00:00Z", "title": "C", "status": "Kept"}'
    Path("h.jsonl").write_text(late, encoding="utf-8")
    done = tracker(*typed, now=now)
    assert done.exit_code == 5
    assert "Recorded times never decrease" in done.stderr
    assert "tracker --db NEW init --beginning 2026-07-02T10:00:00" in done.stderr
    assert tracker("verify").exit_code == 0


def test_a_history_without_recorded_times_is_told_by_its_days(
    empty_register: str, tracker: Tracker
) -> None:
    days = ("2026-01-03", "2026-02-03", "2026-03-03")
    rows = [
        {"id": "F-1", "promise": "A", "status": status, "on": day, "said": f"Said on {day}"}
        for day, status in zip(days, ("Begun", "Kept", "Begun"), strict=True)
    ]
    more = ("--history", "--map", "occurred=on", "--map", "note=said")
    assert imported(tracker, rows, *more)["changed"] == 2
    noted = {
        entry["occurred"]: entry["what"]
        for entry in tracker("log", "--ref", "F-1", "--json").json()["rows"]
        if entry["what"].startswith("note")
    }
    assert noted == {day: f"note: Said on {day}" for day in days}
    assert listed(tracker)["F-1"]["announced"] == f"../{days[0]}"
    assert imported(tracker, rows, *more)["entries"] == 0
    between = {"id": "F-1", "promise": "A", "status": "Broken", "on": "2026-02-20", "said": ""}
    assert imported(tracker, [*rows[:2], between, rows[2]], *more)["changed"] == 1
    assert listed(tracker)["F-1"]["delivery_others"][0]["occurred"] == "2026-03-03"


NAMES = ("id", "promise", "status", "due", "body")
PLAIN = st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1, max_size=6)
FILES = st.lists(
    st.tuples(PLAIN, st.sampled_from(("Kept", "Begun", "")), PLAIN, PLAIN), min_size=1, max_size=6
)
EDITED = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 4), PLAIN), max_size=4)


@pytest.mark.databases("sqlite")
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=FILES, edits=EDITED, shuffled=st.randoms(use_true_random=False))
def test_exactly_the_edited_rows_are_changed_in_any_order(
    rows: list[tuple[str, str, str, str]],
    edits: list[tuple[int, int, str]],
    shuffled: Random,
    workplace: Path,
) -> None:
    file = [dict(zip(NAMES, (f"F-{at}", *row), strict=True)) for at, row in enumerate(rows)]
    edited = [dict(row) for row in file]
    for at, column, text in edits:
        words = ("Kept", "Begun", "Broken")
        edited[at % len(file)][NAMES[column]] = words[len(text) % 3] if column == 2 else text
    changed = sum(before != after for before, after in zip(file, edited, strict=True))
    shuffled.shuffle(edited)
    with TemporaryDirectory() as folder:
        register = f"{folder}/register.db"

        def account(these: list[dict[str, str]]) -> dict[str, int]:
            options = (*FERRIES, "--map", "due=due", "--map", "lead=body", "--json")
            args = ("import", written(these), *options)
            done = run_in_process(args, register=register, home=workplace.parent)
            found: dict[str, int] = done.json()
            return found

        run_in_process(("init",), register=register, home=workplace.parent)
        assert account(file)["opened"] == len(file)
        again = account(edited)
        assert (again["changed"], again["unchanged"]) == (changed, len(file) - changed)
        assert account(edited[::-1])["entries"] == 0


def test_two_rows_of_one_promise_and_a_kind_that_its_finding_rules_out_are_refused(
    empty_register: str, tracker: Tracker
) -> None:
    imported(tracker, ROWS)
    rows = [row | {"key": row["id"]} for row in ROWS]
    rows.append(ROWS[0] | {"key": "F-9", "id": "f-1"})
    done = refused(tracker, rows, "--key", "key")
    assert (done.exit_code, "another row speaks of F-1 already" in done.stderr) == (6, True)
    found = ("update", "F-1", "under-way", "-s", "https://b.example", "--on", "2026-06-30")
    assert tracker(*found).exit_code == 0
    kinds = [row | {"kind": "standing", "status": ""} for row in ROWS]
    done = refused(tracker, kinds, "--map", "kind=kind")
    assert "F-1 was found to be something that a standing cannot be" in done.stderr

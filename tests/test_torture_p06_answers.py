"""P6: what `verify --against` answers, in the words that a reader sees."""

from __future__ import annotations

from pathlib import Path

from tests.fixtures_program import Tracker
from tests.test_torture_p06_published import against, listed
from tests.torture_tampering import forge, ledger, rechained, reworded, small_register, tampering
from tracker.ledger.rows import StoredEntry

__all__ = ["ledger", "small_register"]


def rewritten(ledger: list[StoredEntry], number: int) -> list[StoredEntry]:
    changed = [*ledger]
    changed[number - 1] = reworded(ledger[number - 1])
    return rechained(changed, number)


def test_several_heads_say_between_which_entries_something_changed(
    small_register: str, tracker: Tracker, ledger: list[StoredEntry]
) -> None:
    Path("a.jsonl").write_text(listed(ledger, [40, 20]))
    Path("b.jsonl").write_text(listed(ledger, [12]))
    forge(small_register, rewritten(ledger, 15))
    result = tracker("verify", "--against", "a.jsonl", "--against", "b.jsonl")
    assert result.exit_code == 1
    first, second = result.stdout.splitlines()[:2]
    assert first == (
        "rewritten\tthe published head at entry 20 (a.jsonl) is not in the register's chain; "
        "changed between entry 12 (published, still stands) and entry 20"
    )
    assert second.startswith(f"entry 20 now says: {ledger[19].facet} {ledger[19].value}, ")
    alone = tracker("verify", "--against", ledger[19].digest.hex())
    assert alone.stdout.splitlines()[0].endswith("the digest alone does not tell")


def test_a_cut_says_what_still_stands(
    small_register: str, tracker: Tracker, ledger: list[StoredEntry]
) -> None:
    Path("heads.jsonl").write_text(listed(ledger, [12, 40]))
    forge(small_register, ledger[:30])
    result = tracker("verify", "--against", "heads.jsonl")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0] == (
        "cut\tthe published head at entry 40 (heads.jsonl) is beyond the register's 30 entries; "
        "entry 12 (published) still stands"
    )


def test_a_digest_that_still_stands_is_no_ok_where_the_content_was_changed(
    small_register: str, tracker: Tracker, ledger: list[StoredEntry]
) -> None:
    with tampering(small_register, keep=True) as connection:
        connection.exec_driver_sql("UPDATE entry SET value = 'dropped' WHERE facet = 'delivery'")
    result = tracker("verify", "--against", ledger[-1].digest.hex())
    assert result.exit_code == 1
    assert result.stdout.startswith(
        "broken\tthe published head is still there, but the register does not hold\nBROKEN: "
    )


def test_heads_of_another_register_are_passed_over_beside_our_own(
    small_register: str, tracker: Tracker, ledger: list[StoredEntry]
) -> None:
    other_one = rechained([ledger[0]._replace(id="f" * 16), *ledger[1:]])
    ours, theirs = listed(ledger, [20]), listed(other_one, [10])
    Path("both.jsonl").write_text(ours + theirs)
    Path("theirs.jsonl").write_text(theirs)
    assert against(tracker, "both.jsonl")["outcome"] == "grown"
    other = tracker("verify", "--against", "theirs.jsonl")
    assert other.exit_code == 1
    assert "; it is of another register, " in other.stdout.splitlines()[0]


def test_a_break_that_was_recorded_is_told_with_the_head_that_it_gave_up(
    small_register: str, tracker: Tracker, ledger: list[StoredEntry]
) -> None:
    Path("list.jsonl").write_text(listed(ledger, [12]))
    assert tracker("backup", "monday.jsonl").exit_code == 0
    assert tracker("note", "HOMES", "Tuesday").exit_code == 0
    Path("tuesday").write_text(tracker("head").stdout)
    given = tracker("restore", "monday.jsonl", "--accept-break", "--because", "A test")
    assert given.exit_code == 0, given
    result = tracker("verify", "--against", "tuesday", "--against", "list.jsonl")
    assert result.exit_code == 1
    size = len(ledger)
    assert result.stdout.splitlines()[0] == (
        f"rewritten\tthe published head at entry {size + 2} (tuesday) is not in the register's "
        f"chain; changed between entry 12 (published, still stands) and entry {size + 2}; "
        f"restored on 2 July 2026 (entry {size + 2}) from a copy of {size} entries, giving up "
        "2 entries: A test"
    )

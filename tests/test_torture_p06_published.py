"""P6: history cannot change behind a published report, and what `verify --against` answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures_program import Tracker
from tests.fixtures_torture import Trial
from tests.torture_tampering import forge, rechained, reworded, tampering
from tracker.ledger.rows import StoredEntry

WEEK = ("report", "weekly", "--week", "2025-W20")
HEADS = "list.jsonl"
#: Every way in which a head is published, and the name of what holds it.
FORMS = ("html", "json", "md", "txt", "head", "digest", "heads")


@pytest.fixture
def published(small_register: str, tracker: Tracker, ledger: list[StoredEntry]) -> dict[str, str]:
    """The register's own head, as each kind of publication has it."""
    for name in ("html", "json", "md", "txt"):
        made = tracker(*WEEK, "--format", name, "--output", f"weekly.{name}")
        assert made.exit_code == 0, made
    Path("head").write_text(tracker("head").stdout)
    Path(HEADS).write_text(listed(ledger, range(10, len(ledger) + 1, 10)))
    return {
        **{name: f"weekly.{name}" for name in ("html", "json", "md", "txt")},
        "head": "head",
        "digest": ledger[-1].digest.hex(),
        "heads": HEADS,
    }


def listed(ledger: Sequence[StoredEntry], numbers: Sequence[int]) -> str:
    """A list of heads, as reports leave it beside them."""
    heads = (
        {"register": ledger[0].id, "head": ledger[number - 1].digest.hex(), "entries": number}
        for number in numbers
    )
    return "".join(json.dumps(head) + "\n" for head in heads)


def against(tracker: Tracker, *where: str) -> Any:
    """What the register says of something published."""
    words = [word for each in where for word in ("--against", each)]
    return tracker("verify", *words, "--json").json()


def forgeries(ledger: list[StoredEntry], step: int) -> Iterator[tuple[str, int, list[StoredEntry]]]:
    """Every cut that leaves something, and the ledger written anew from every entry on."""
    for last in range(1, len(ledger), step):
        yield "cut", last + 1, list(ledger[:last])
    for number in range(1, len(ledger) + 1, step):
        changed = [*ledger]
        changed[number - 1] = reworded(ledger[number - 1])
        yield "rewritten", number, rechained(changed, number)


def named(found: Any, kind: str, number: int, size: int, form: str) -> bool:
    """Whether an answer says what was done, and bounds where as well as its form can."""
    if form == "digest":
        return bool(found["outcome"] == "rewritten" and found["published"]["entries"] is None)
    outcome, first = found["outcome"], found["published"]["entries"]
    if form != "heads":
        return bool(outcome == kind and first == size)
    below = (number - 1) // 10 * 10
    wanted = below + 10 if below + 10 <= size // 10 * 10 else None
    if wanted is None:
        # Behind the last head of the list nothing is promised.
        return outcome in {"ok", "grown", "broken"}
    return bool((outcome, first, found["stands"]) == (kind, wanted, below))


def test_a_cut_or_rewritten_register_is_named_by_whatever_was_published(
    small_register: str,
    database: str,
    tracker: Tracker,
    trial: Trial,
    ledger: list[StoredEntry],
    published: dict[str, str],
) -> None:
    size, step = len(ledger), trial.size(short=27, whole=1)
    missed: list[tuple[str, int, str]] = []
    plain = asked = 0
    kinds = {"cut": 0, "rewritten": 0}
    forms = FORMS if trial.whole else ("html", "md", "heads")
    same = {form: against(tracker, published[form])["outcome"] for form in forms}
    for kind, number, forged in forgeries(ledger, step):
        forge(small_register, forged)
        kinds[kind] += 1
        plain += tracker("verify").exit_code == 0
        for at, form in enumerate(forms):
            # Each forgery meets the list of heads, and the other forms in turn.
            if form == "heads" or at % len(forms) == number % len(forms) or not trial.whole:
                asked += 1
                if not named(against(tracker, published[form]), kind, number, size, form):
                    missed.append((kind, number, form))
    trial.tell(
        "P6",
        database,
        f"{kinds['cut']} cuts and {kinds['rewritten']} full rewrites, {asked} questions of "
        f"{len(forms)} kinds of publication: {asked - len(missed)} named with their entry",
        control=f"without what was published verify says ok {plain} times of {sum(kinds.values())}",
    )
    assert set(same.values()) <= {"ok", "grown"}
    assert missed == []
    # Where a redaction was cut off and its words stay away, verify sees that by itself.
    assert plain * 2 > sum(kinds.values())


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

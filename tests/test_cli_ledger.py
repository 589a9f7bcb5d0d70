"""`export` and `import --ledger` of one register's ledger: complete, repeatable, all or nothing."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures_program import Tracker, done
from tests.fixtures_register import Database, Registers
from tests.fuzz_files import spoiled
from tests.registers import BASIS, SECRET, answers, last_note
from tracker.domain.entry import canonical


def test_the_exported_ledger_is_the_backup_byte_for_byte(noted: Tracker) -> None:
    done(noted("backup", "backup.jsonl"))
    kept = Path("backup.jsonl").read_bytes()
    for given in (("one.jsonl",), ("two.txt", "--format", "ledger")):
        done(noted("export", *given))
        assert Path(given[0]).read_bytes() == kept
    assert done(noted("export", "-", "--format", "ledger")).stdout.encode() == kept
    done(noted("export", "one.jsonl"))  # a file is replaced, as in every other format


def test_a_ledger_makes_the_register_that_it_is_of_on_either_database(
    noted: Tracker, another: str
) -> None:
    done(noted("redact", last_note(noted), "text", *BASIS))
    done(noted("export", "whole.jsonl"))
    away = ("--db", another, "import", "whole.jsonl", "--ledger")
    assert done(noted(*away, "--dry-run")).stdout.startswith("created\t")
    assert noted("--db", another, "list").exit_code == 3
    assert done(noted(*away)).stdout.split()[-1] == noted("head").stdout.split()[1]
    assert answers(noted, another) == answers(noted)
    done(noted("--db", another, "export", "there.jsonl"))
    assert Path("there.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()
    assert "nothing was changed" in done(noted(*away)).stderr


def test_a_ledger_goes_from_sqlite_to_postgresql_and_back(
    noted: Tracker,
    database: Database,
    registers_by_database: Callable[[Database], Registers],
) -> None:
    other: Database = "sqlite" if database == "postgresql" else "postgresql"
    registers = registers_by_database(other)
    done(noted("export", "whole.jsonl"))
    where = registers.create("across")
    done(noted("--db", where, "import", "whole.jsonl", "--ledger"))
    done(noted("--db", where, "export", "back.jsonl"))
    registers.remove("across")
    assert Path("back.jsonl").read_bytes() == Path("whole.jsonl").read_bytes()


def test_a_ledger_continues_its_own_past(noted: Tracker, another: str) -> None:
    done(noted("export", "old.jsonl"))
    done(noted("--db", another, "import", "old.jsonl", "--ledger"))
    done(noted("redact", last_note(noted), "text", *BASIS))
    done(noted("add", "ROADS", "Build roads", "-s", "."))
    done(noted("export", "new.jsonl"))
    came = ("--db", another, "import", "-", "--ledger", "--json")
    content = Path("new.jsonl").read_bytes()
    before = answers(noted, another)
    tried = done(noted(*came, "--dry-run", input=content)).json()
    assert (tried["outcome"], answers(noted, another)) == ("continued", before)
    answer = done(noted(*came, input=content)).json()
    assert (answer["outcome"], answer["added"], answer["head"]) == (
        "continued",
        4,
        noted("head").stdout.split()[1],
    )
    assert answer["redacted"] == [{"entry": int(last_note(noted)), "field": "text"}]
    assert answers(noted, another) == answers(noted)
    assert SECRET not in noted("--db", another, "log", "--limit", "0", "--json").stdout
    # Its own past is nothing new to it.
    for file in ("old.jsonl", "new.jsonl"):
        again = done(noted("--db", another, "import", file, "--ledger", "--json")).json()
        assert (again["outcome"], again["added"]) == ("unchanged", 0)


@pytest.mark.databases("sqlite")
def test_a_redaction_reaches_an_exported_ledger(noted: Tracker) -> None:
    done(noted("export", "shared.jsonl"))
    assert SECRET in Path("shared.jsonl").read_text()
    done(noted("redact", last_note(noted), "text", *BASIS))
    assert SECRET not in Path("shared.jsonl").read_text()


@pytest.mark.databases("sqlite")
def test_the_ledger_is_exported_whole_or_not_at_all(noted: Tracker) -> None:
    for given in (("HOMES",), ("--overdue",), ("--as-of", "2025-01-01"), ("--known-at", "2026")):
        refused = noted("export", "part.jsonl", *given)
        assert refused.exit_code == 2, given
        assert not Path("part.jsonl").exists()
    assert "without an entry its chain would not hold" in noted("export", "x.jsonl", "X").stderr
    done(noted("export", "whole.jsonl"))
    mixed = noted("import", "whole.jsonl", "--ledger", "--map", "title=Title")
    assert mixed.exit_code == 2


def test_a_ledger_that_went_its_own_way_is_refused_where_the_two_part(
    noted: Tracker, another: str
) -> None:
    done(noted("export", "old.jsonl"))
    done(noted("--db", another, "import", "old.jsonl", "--ledger"))
    shared = int(noted("head").stdout.split()[0].replace(",", ""))
    done(noted("note", "HOMES", "Told there", "--on", "2025-03-01"))
    done(noted("export", "new.jsonl"))
    done(noted("--db", another, "note", "HOMES", "Told here", "--on", "2025-03-01"))
    before = answers(noted, another)
    for how in ((), ("--dry-run",)):
        refused = noted("--db", another, "import", "new.jsonl", "--ledger", *how)
        assert (refused.exit_code, refused.stdout) == (6, ""), refused
        assert f"new.jsonl: it and the register part at entry {shared + 1}, " in refused.stderr
        assert "Carry the last 2 entries of the file over on a sheet" in refused.stderr
        assert answers(noted, another) == before


@pytest.mark.databases("sqlite")
def test_another_register_is_not_continued(noted: Tracker, tmp_path: Path) -> None:
    done(noted("export", "one.jsonl"))
    other = str(tmp_path / "other.db")
    done(noted("--db", other, "init"))
    refused = noted("--db", other, "import", "one.jsonl", "--ledger")
    assert (refused.exit_code, refused.stdout) == (6, "")
    assert "one.jsonl: it is the ledger of another register" in refused.stderr
    assert "Name a new place with --db" in refused.stderr


@pytest.mark.databases("sqlite")
def test_a_spoiled_ledger_changes_nothing(noted: Tracker, empty_register: str) -> None:
    done(noted("export", "base.jsonl"))
    done(noted("note", "HOMES", "Told there", "--on", "2025-03-01"))
    done(noted("export", "there.jsonl"))
    whole = Path("there.jsonl").read_bytes()
    register = Path(empty_register)
    register.unlink()
    done(noted("import", "base.jsonl", "--ledger"))
    kept, chance, refused = register.read_bytes(), random.Random("spoiled ledgers"), 0
    for _ in range(60):
        Path("given.jsonl").write_bytes(spoiled(chance, [whole]))
        result = noted("import", "given.jsonl", "--ledger")
        if result.exit_code:
            refused += 1
            assert (result.exit_code, result.stdout) == (6, ""), result
            assert result.stderr.count("\n") == 1, result
            assert register.read_bytes() == kept
        register.write_bytes(kept)
    assert refused > 30
    # A chain that holds, of entries that no program of ours writes.
    for wrong in WRONG:
        Path("given.jsonl").write_text(rechained(whole, wrong))
        result = noted("import", "given.jsonl", "--ledger")
        assert (result.exit_code, result.stdout) == (6, ""), (wrong, result)
        assert result.stderr.count("\n") == 1, result
        assert register.read_bytes() == kept
        # In an empty place nothing contradicts it; what comes in, everybody can read.
        result = noted("--db", "new.db", "import", "given.jsonl", "--ledger")
        assert Path("new.db").exists() == (result.exit_code == 0), (wrong, result)
        if result.exit_code:
            assert (result.exit_code, result.stdout) == (6, ""), (wrong, result)
            continue
        for reading in READING:
            done(noted("--db", "new.db", *reading))
        Path("new.db").unlink()


@pytest.mark.databases("sqlite")
def test_a_finding_without_its_ground_comes_in_by_no_ledger(
    empty_register: str, tracker: Tracker
) -> None:
    page = ("-s", "https://x.example/1", "--title", "Page", "--published", "2025-01-16")
    done(tracker("add", "X", "A promise", *page))
    done(tracker("update", "X", "planned", "-s", "."))
    done(tracker("export", "whole.jsonl", "--format", "ledger"))
    whole = Path("whole.jsonl").read_bytes()
    Path("given.jsonl").write_text(rechained(whole, {"value": "delivered"}))
    result = tracker("--db", "new.db", "import", "given.jsonl", "--ledger")
    assert result.exit_code == 6, result
    assert "no test says what will be true" in result.stderr
    assert not Path("new.db").exists()


READING = (
    ("verify",),
    ("log", "--limit", "0"),
    ("list",),
    ("source", "list"),
    ("report", "weekly", "--output", "-"),
    ("export", "all.json"),
)
WRONG: tuple[dict[str, Any], ...] = (
    {"facet": "nonsense"},
    {"facet": "test", "value": "set"},
    {"facet": "identity", "value": "opened"},
    {"facet": "undo", "amends": 5, "value": "undone"},
    {"recorded_at": 5},
    {"recorded_at": "yesterday"},
    {"occurred": "soon"},
    {"subject": 2**52},
    {"refs": {"target": [999]}},
    {"refs": [1]},
    {"voice": "party:99"},
    {"amends": True},
    {"detail": None},
)


def rechained(ledger: bytes, wrong: dict[str, Any]) -> str:
    """A ledger whose last entry is wrong and whose chain holds, as somebody could make it."""
    first, *rest = map(json.loads, ledger.splitlines())
    last = rest[-1] | wrong
    header = {key: last[key] for key in last if key != "digest"}
    header["texts"] = {name: text["commitment"] for name, text in last["texts"].items()}
    content = b"tracker-entry-v1\n" + canonical(header).encode()
    first["head"] = last["digest"] = hashlib.sha256(content).hexdigest()
    return "".join(canonical(line) + "\n" for line in (first, *rest[:-1], last))

"""`redact`: the words are gone for every date and every moment, and the chain still holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures_program import Tracker
from tests.registers import BASIS, NOTED_SOURCE, SECRET


def entry_of(tracker: Tracker, facet: str, *more: str) -> int:
    """The newest entry of a facet."""
    rows = tracker("log", "--limit", "0", "--json", *more).json()["rows"]
    found: int = next(row["entry"] for row in rows if row["facet"] == facet)
    return found


def test_the_words_are_gone_at_every_date_and_every_moment(noted: Tracker) -> None:
    number = entry_of(noted, "note")
    head = noted("head").stdout.split()
    result = noted("redact", str(number), "text", *BASIS)
    assert (result.exit_code, result.stdout.split("\t")[:4]) == (
        0,
        ["HOMES", f"redacted the text of entry {number}", "", "gone"],
    )
    assert "what is gone cannot be brought back" in result.stderr
    mark = f"[redacted 1 July 2026, no. {number + 2}]"
    for asked in ((), ("--as-of", "2025-02-01"), ("--known-at", "2026-07-01T09:00:00.000003Z")):
        shown = noted("show", "HOMES", *asked).stdout
        assert SECRET not in shown
        assert mark in shown, asked
    assert noted("verify").stdout.startswith("ok\t")
    # What was published before still stands in the chain.
    assert noted("verify", "--against", head[-1]).stdout.startswith("grown")
    log = noted("log", "--json").json()["rows"][0]
    assert (log["what"], log["because"]) == (f"redacted: the text of entry {number}", BASIS[1])


@pytest.mark.databases("sqlite")
def test_nothing_of_the_words_is_left_in_the_file(noted: Tracker, empty_register: str) -> None:
    assert SECRET.encode() in Path(empty_register).read_bytes()
    noted("redact", str(entry_of(noted, "note")), "text", *BASIS)
    assert SECRET.encode() not in Path(empty_register).read_bytes()


def test_a_title_and_a_name_can_be_destroyed(tracker: Tracker, empty_register: str) -> None:
    tracker("add", "HOMES", SECRET, *NOTED_SOURCE, "--lead", "Jo Private")
    title, name = entry_of(tracker, "identity"), entry_of(tracker, "party")
    assert tracker("redact", str(title), "title", *BASIS).exit_code == 0
    assert tracker("redact", str(name), "name", *BASIS).exit_code == 0
    (row,) = tracker("list", "--json").json()["rows"]
    assert row["title"].startswith("[redacted 1 July 2026")
    assert row["lead"].startswith("[redacted 1 July 2026")
    assert tracker("list", "--lead", "Jo Private").exit_code == 4
    assert tracker("verify").exit_code == 0


@pytest.mark.databases("sqlite")
def test_every_word_that_is_typed_can_be_destroyed(
    tracker: Tracker, empty_register: str, workplace: Path
) -> None:
    (workplace / "list.csv").write_text("id,title\n1,Some\n")
    brought = ("import", "list.csv", "--map", "title=title", "--by", "Jo Private", "--prefix", "Z")
    for words in (
        ("add", "HOMES", "Build homes", *NOTED_SOURCE, "--tag", "tag of Jo Private"),
        ("instrument", "ACT", "A bill", "--form", "bill", *NOTED_SOURCE[:2]),
        ("step", "ACT", "in-force", *NOTED_SOURCE[:2], "--provision", "part of Jo Private"),
        ("checked", "HOMES", "--places", "flat of Jo Private", "--terms", "Jo Private"),
        ("saved", "jo-private", "HOMES"),
        (*brought, "--as-of", "2025-06-01", "--key", "id"),
    ):
        assert tracker(*words).exit_code == 0, words
    assert b"Jo Private" in Path(empty_register).read_bytes()
    fields = ("tags", "provision", "places", "terms", "name", "note", "list", "title", "publisher")
    for row in tracker("log", "--limit", "0", "--json").json()["rows"]:
        for field in fields:
            tracker("redact", str(row["entry"]), field, *BASIS)
    assert b"Jo Private" not in Path(empty_register).read_bytes()
    assert tracker("verify").stdout.startswith("ok\t")
    assert tracker("list", "@jo-private").exit_code == 4


@pytest.mark.databases("sqlite")
def test_a_key_that_was_made_from_a_name_goes_with_the_name(
    tracker: Tracker, empty_register: str, workplace: Path
) -> None:
    (workplace / "list.csv").write_text("id,title\n1,Some\n")
    brought = ("import", "list.csv", "--map", "title=title", "--by", "José Núñez", "--prefix", "Z")
    for words in (
        ("add", "HOMES", "Build homes", *NOTED_SOURCE, "--tag", "tag of José Núñez"),
        (*brought, "--as-of", "2025-06-01", "--key", "id"),
    ):
        assert tracker(*words).exit_code == 0, words
    assert b"jose-nunez" in Path(empty_register).read_bytes()
    dashes = tracker("redact", "--everywhere", "----", *BASIS)
    assert (dashes.exit_code, dashes.stdout) == (0, "")
    assert tracker("redact", "--everywhere", "José Núñez", *BASIS).exit_code == 0
    left = Path(empty_register).read_text("utf-8", "replace").casefold()
    assert [words for words in ("jose-nunez", "núñez") if words in left] == []
    assert tracker("verify").stdout.startswith("ok\t")


def test_a_tag_that_was_destroyed_finds_nothing_and_is_not_carried_on(
    tracker: Tracker, empty_register: str
) -> None:
    assert tracker("add", "HOMES", "Build homes", *NOTED_SOURCE, "--tag", SECRET).exit_code == 0
    assert len(tracker("list", "--tag", SECRET, "--json").json()["rows"]) == 1
    number = entry_of(tracker, "identity")
    assert tracker("redact", str(number), "tags", *BASIS).exit_code == 0
    assert tracker("list", "--tag", SECRET, "--json").json()["rows"] == []
    (row,) = tracker("list", "--json").json()["rows"]
    assert row["tags"][0].startswith("[redacted 1 July 2026")
    assert tracker("tag", "HOMES", "housing").exit_code == 0
    (row,) = tracker("list", "--json").json()["rows"]
    assert row["tags"] == ["housing"]


@pytest.mark.databases("sqlite")
def test_the_same_words_elsewhere_are_named(noted: Tracker) -> None:
    noted("note", "HOMES", f"Told by {SECRET}.", "--on", "2025-03-01")
    second = entry_of(noted, "note")
    first = second - 2
    result = noted("redact", str(second), "text", *BASIS)
    assert (
        f"The same words still stand in entry {first} (text): "
        f"tracker redact {first} text --basis …" in result.stderr
    )


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("999", "text"), 4, "There is no entry '999'"),
        (("NOTE", "txt"), 4, "Did you mean text?"),
        (("NOTE", "quote"), 4, "There is no text of entry"),
        (("BATCH", "text"), 5, "has no words of its own"),
    ],
)
def test_what_cannot_be_redacted_is_said(
    noted: Tracker, arguments: tuple[str, str], code: int, said: str
) -> None:
    number = entry_of(noted, "note")
    named = {"NOTE": str(number), "BATCH": str(number - 1)}
    result = noted("redact", named.get(arguments[0], arguments[0]), arguments[1], *BASIS)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr
    assert noted("redact", str(number), "text").exit_code == 2


@pytest.mark.databases("sqlite")
def test_what_is_gone_is_not_redacted_twice_nor_undone_nor_carried_on(noted: Tracker) -> None:
    number = entry_of(noted, "note")
    assert noted("redact", str(number), "text", *BASIS, "--dry-run").exit_code == 0
    assert SECRET in noted("show", "HOMES").stdout
    assert noted("redact", str(number), "text", *BASIS).exit_code == 0
    again = noted("redact", str(number), "text", *BASIS)
    assert (again.exit_code, again.stdout, "redacted already" in again.stderr) == (0, "", True)
    repeating = noted("redact", str(number), "text", "--basis", f"It says {SECRET}", "--dry-run")
    assert repeating.exit_code == 0
    correct = ("correct", str(number), "--on", "2025-02-02", "--because", "A day later")
    refused = noted(*correct)
    assert (refused.exit_code, "Give other words: --text" in refused.stderr) == (5, True)
    assert noted(*correct, "--text", "Told by a resident.").exit_code == 0
    assert "[redacted" not in noted("show", "HOMES").stdout.split("entry")[-1]
    undone = noted("undo")
    assert undone.exit_code == 0
    assert "redact" not in undone.stdout


@pytest.mark.databases("sqlite")
def test_the_reports_that_showed_the_words_are_named(
    tracker: Tracker, issued_register: str
) -> None:
    rows = tracker("log", "--known-at", "2025-01-19", "--limit", "0", "--json").json()["rows"]
    number = next(row["entry"] for row in rows if row["quote"] and row["ref"])
    result = tracker("redact", str(number), "quote", *BASIS)
    assert "Reports 1, 2 and 3, issued before, may show the words" in result.stderr


@pytest.mark.databases("sqlite")
def test_a_report_on_the_programme_above_the_parent_is_named_too(
    tracker: Tracker, empty_register: str
) -> None:
    for ref, more in (
        ("TOP", ()),
        ("MIDDLE", ("--parent", "TOP")),
        ("LEAF", ("--parent", "MIDDLE")),
    ):
        assert tracker("add", ref, f"Promise {ref}", *NOTED_SOURCE, *more).exit_code == 0
    assert tracker("note", "LEAF", SECRET, "--on", "2025-02-01").exit_code == 0
    number = entry_of(tracker, "note")
    asked = ("--week", "2025-W20", "--programme", "TOP", "--output", "top.txt")
    assert tracker("report", "issue", *asked, "--anyway", "A rehearsal").exit_code == 0
    result = tracker("redact", str(number), "text", *BASIS)
    assert "Report 1, issued before, may show the words" in result.stderr

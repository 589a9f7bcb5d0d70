"""`tracker suggest`: what it drafts can be pasted, recorded and checked, and records nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures_program import Result, Tracker, done

TEXT = """\
The Minister for Rail said: “We will publish the `plan` for $5 by May 2026; it's a promise!”

Residents called on the council to
repair the "bridge" $(touch pwned) before Easter.
"""
PAGE = """\
<!DOCTYPE html><html><head><title>We will sell it</title><style>p {}</style></head><body>
<nav><p>We will publish a menu.</p></nav><script>"We will build it."</script>
<p>The Council will build&nbsp;500 <b>homes</b> &amp; a school<br>The Mayor will cut fares.</p>
<ul><li>Ministers must act.</ul>
<footer>We will use cookies.</footer></body></html>
"""


def rows(result: Result) -> list[dict[str, Any]]:
    answer = done(result).json()
    assert answer["schema"] == "tracker.suggest/1"
    drafts: list[dict[str, Any]] = answer["rows"]
    return drafts


def rows_of_list(tracker: Tracker) -> dict[str, dict[str, Any]]:
    return {row["ref"]: row for row in done(tracker("list", "--json")).json()["rows"]}


@pytest.mark.databases("sqlite")
def test_it_works_without_a_register(tracker: Tracker, workplace: Path) -> None:
    assert tracker("list").exit_code == 3
    (draft,) = rows(tracker("suggest", "-", "--json", input="We will publish a plan.\n"))
    assert (draft["ref"], draft["title"], draft["line"]) == ("NEW-1", "Publish a plan", 1)
    assert list(workplace.iterdir()) == []
    nothing = done(tracker("suggest", "-", input="It rained.\n"))
    assert nothing.stdout == ""
    assert "No sentence was found" in nothing.stderr


@pytest.mark.databases("sqlite")
def test_of_a_page_only_what_its_reader_sees_is_read(tracker: Tracker, workplace: Path) -> None:
    (workplace / "page.html").write_text(PAGE)
    result = tracker("suggest", "page.html", "--json")
    text, drafts = done(result).json()["text"], rows(result)
    assert text == (
        "The Council will build 500 homes & a school\n"
        "The Mayor will cut fares.\n\n- Ministers must act."
    )
    assert [text[row["start"] : row["end"]] for row in drafts] == [row["quote"] for row in drafts]
    assert [row["line"] for row in drafts] == [1, 2, 4]


def completed(drafted: str) -> str:
    """The sheet with what the analyst has to say of its source."""
    titled = drafted.replace("title:  #", "title: A statement #")
    return titled.replace("type:  #", "type: media #")


def test_a_sheet_is_recorded_once_its_source_is_completed(
    empty_register: str, tracker: Tracker, workplace: Path
) -> None:
    (workplace / "a text.txt").write_text(TEXT)
    given = ("suggest", "a text.txt", "--prefix", "CP-", "--on", "2025-01-16")
    drafted = done(tracker(*given))
    assert "1 promised, 1 asked for. Nothing is recorded." in drafted.stderr
    sheet = workplace / "sheet.yaml"
    sheet.write_text(drafted.stdout)
    refused = tracker("record", "sheet.yaml", "--dry-run")
    assert refused.exit_code == 6
    assert "title" in refused.stderr
    assert "type" in refused.stderr
    sheet.write_text(completed(drafted.stdout))
    done(tracker("record", "sheet.yaml", "--dry-run"))
    assert rows_of_list(tracker) == {}
    done(tracker("record", "sheet.yaml"))
    held = rows_of_list(tracker)
    assert set(held) == {"CP-1", "CP-2"}
    assert held["CP-1"]["due_phrase"] == "by May 2026"
    assert held["CP-2"]["kind"] == "demand"
    assert held["CP-2"]["addressees"] == ["council"]
    page = done(tracker("show", "CP-2", "--json")).stdout
    assert json.dumps('repair the "bridge" $(touch pwned) before Easter.')[1:-1] in page
    # Refs that the register holds are not proposed again, whatever the source.
    for source in ("https://www.example.org/a/b?c=d", "a-text"):
        again = done(tracker(*given, "--source", source)).stdout
        assert [ref in again for ref in ("CP-1", "CP-2", "CP-3", "CP-4")] == [
            False,
            False,
            True,
            True,
        ]
        sheet.write_text(completed(again))
        done(tracker("record", "sheet.yaml", "--dry-run"))


@pytest.mark.databases("sqlite")
def test_what_cannot_be_read_is_said_in_one_line(tracker: Tracker, workplace: Path) -> None:
    (workplace / "large.txt").write_bytes(b"a" * 2_000_001)
    (workplace / "wide.txt").write_bytes("We will build “it”.\r\n\x1b[31m".encode("utf-16"))
    (workplace / "debate.pdf").write_bytes(b"%PDF-1.7\n%\xe2\xe3")
    (workplace / "plan.xlsx").write_bytes(b"PK\x03\x04\x14\x00")
    for args, code, sentence in [
        (("nothing.txt",), 6, "no such file"),
        (("large.txt",), 6, "larger than 2 MB. Divide the text."),
        ((".",), 6, "is a directory"),
        (("debate.pdf",), 6, "it is a PDF and no text. Save its text"),
        (("plan.xlsx",), 6, "of a workbook, type tracker import FILE --suggest."),
        (("wide.txt", "--encoding", "utf-9"), 2, "utf-9"),
        (("wide.txt", "--prefix", "a b"), 2, "cannot be a ref"),
    ]:
        refused = tracker("suggest", *args)
        assert (refused.exit_code, refused.stdout) == (code, ""), refused
        assert sentence in refused.stderr
        assert refused.stderr.count("\n") == 1
    assert (
        done(tracker("suggest", "wide.txt", "--json")).json()["text"]
        == "We will build “it”.\n␛[31m"
    )


@pytest.mark.databases("sqlite")
def test_a_hostile_page_is_read_to_its_end(tracker: Tracker) -> None:
    for page in (
        "<p>" * 20_000,
        "<html><nav>" * 5000 + "We will",
        "<!--" * 9000,
        "<a b='" * 9000,
        "<![" * 9000,
        "<" * 50_000,
    ):
        done(tracker("suggest", "-", "--json", input=f"<!doctype html>{page}"))
    told = '<html><meta charset="no-such"><p>We will build a caf\udce9.'.encode(
        errors="surrogateescape"
    )
    (draft,) = rows(tracker("suggest", "-", "--json", input=told))
    assert draft["title"].startswith("Build a caf")

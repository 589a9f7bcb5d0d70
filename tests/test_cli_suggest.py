"""`tracker suggest`: what it drafts can be pasted, recorded and checked, and records nothing."""

from __future__ import annotations

import json
import shlex
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
    found: list[dict[str, Any]] = answer["rows"]
    return found


def commands(printed: str) -> list[list[str]]:
    """The commands as a shell would read them: comments and empty lines fall away."""
    lexer = shlex.shlex(
        printed.replace("\ntracker ", "\n; tracker "), posix=True, punctuation_chars=";"
    )
    lexer.whitespace_split, lexer.commenters = True, "#"
    found: list[list[str]] = [[]]
    for word in lexer:
        if word == ";":
            found.append([])
        else:
            found[-1].append(word)
    return [words[1:] for words in found if words]


def test_the_drafted_lines_work_when_they_are_pasted(
    empty_register: str, tracker: Tracker, workplace: Path
) -> None:
    (workplace / "a text.txt").write_text(TEXT)
    drafted = done(tracker("suggest", "a text.txt", "--prefix", "CP-", "--on", "2025-01-16"))
    assert "1 promised, 1 asked for. Nothing is recorded." in drafted.stderr
    assert rows_of_list(tracker) == {}
    typed = commands(drafted.stdout)
    assert [words[:2] for words in typed] == [["source", "add"], ["add", "CP-1"], ["add", "CP-2"]]
    for words in typed:
        done(tracker(*words))
    held = rows_of_list(tracker)
    assert held["CP-1"]["due_phrase"] == "by May 2026"
    assert held["CP-2"]["kind"] == "demand"
    assert held["CP-2"]["addressees"] == ["council"]
    shown = done(tracker("show", "CP-2", "--json")).stdout
    assert json.dumps('repair the "bridge" $(touch pwned) before Easter.')[1:-1] in shown
    # Refs and keys that the register holds are not proposed again.
    again = commands(done(tracker("suggest", "a text.txt", "--prefix", "cp-")).stdout)
    assert again[0][-1] == "a-text-2"
    assert [words[1] for words in again[1:]] == ["cp-3", "cp-4"]


def rows_of_list(tracker: Tracker) -> dict[str, dict[str, Any]]:
    return {row["ref"]: row for row in done(tracker("list", "--json")).json()["rows"]}


@pytest.mark.databases("sqlite")
def test_a_comment_is_inert_in_any_shell(tracker: Tracker) -> None:
    hostile = "Ann `id` $(id) Roe; said: “We'll build `it` by May 2026 & more | 'x' \"y\" <z>.”\n"
    printed = done(tracker("suggest", "-", input=hostile)).stdout
    comments = [line for line in printed.splitlines() if line.startswith("#")]
    assert len(comments) == 5
    assert not set("".join(comments)[1:]) & set("`$;&|'\"<>()\\!*?~{}")
    assert "-s SOURCE" in printed


@pytest.mark.databases("sqlite")
def test_it_works_without_a_register(tracker: Tracker, workplace: Path) -> None:
    assert tracker("list").exit_code == 3
    (found,) = rows(tracker("suggest", "-", "--json", input="We will publish a plan.\n"))
    assert (found["ref"], found["title"], found["line"]) == ("NEW-1", "Publish a plan", 1)
    assert list(workplace.iterdir()) == []
    nothing = done(tracker("suggest", "-", input="It rained.\n"))
    assert nothing.stdout == ""
    assert "No sentence was found" in nothing.stderr


@pytest.mark.databases("sqlite")
def test_of_a_page_only_what_its_reader_sees_is_read(tracker: Tracker, workplace: Path) -> None:
    (workplace / "page.html").write_text(PAGE)
    text = done(tracker("suggest", "page.html", "--text")).stdout
    assert text == (
        "The Council will build 500 homes & a school\n"
        "The Mayor will cut fares.\n\n- Ministers must act."
    )
    found = rows(tracker("suggest", "page.html", "--json"))
    assert [text[row["start"] : row["end"]] for row in found] == [row["quote"] for row in found]
    assert [row["line"] for row in found] == [1, 2, 4]


@pytest.mark.databases("sqlite")
def test_a_sheet_is_recorded_once_its_source_is_completed(
    empty_register: str, tracker: Tracker, workplace: Path
) -> None:
    (workplace / "text.txt").write_text(TEXT)
    drafted = done(tracker("suggest", "text.txt", "--sheet", "--on", "2025-01-16")).stdout
    sheet = workplace / "sheet.yaml"
    sheet.write_text(drafted)
    refused = tracker("record", "sheet.yaml", "--dry-run")
    assert refused.exit_code == 6
    assert "title" in refused.stderr
    assert "type" in refused.stderr
    completed = drafted.replace("title:  #", "title: A statement #").replace(
        "type:  #", "type: media #"
    )
    sheet.write_text(completed)
    done(tracker("record", "sheet.yaml", "--dry-run"))
    done(tracker("record", "sheet.yaml"))
    assert set(rows_of_list(tracker)) == {"NEW-1", "NEW-2"}
    for source in ("https://www.example.org/a/b?c=d", "text"):
        more = done(
            tracker("suggest", "text.txt", "--sheet", "--on", "2025-01-16", "--source", source)
        )
        sheet.write_text(
            more.stdout.replace("title:  #", "title: B #").replace("type:  #", "type: media #")
        )
        done(tracker("record", "sheet.yaml", "--dry-run"))


@pytest.mark.databases("sqlite")
def test_what_cannot_be_read_is_said_in_one_line(tracker: Tracker, workplace: Path) -> None:
    (workplace / "large.txt").write_bytes(b"a" * 2_000_001)
    (workplace / "wide.txt").write_bytes("We will build “it”.\r\n\x1b[31m".encode("utf-16"))
    (workplace / "debate.pdf").write_bytes(b"%PDF-1.7\n%\xe2\xe3")
    (workplace / "plan.xlsx").write_bytes(b"PK\x03\x04\x14\x00")
    for args, code, said in [
        (("nothing.txt",), 6, "no such file"),
        (("large.txt",), 6, "larger than 2 MB. Allow it with --largest 3."),
        ((".",), 6, "is a directory"),
        (("debate.pdf",), 6, "it is a PDF and no text. Save its text"),
        (("plan.xlsx",), 6, "of a workbook, type tracker import FILE --suggest."),
        (("wide.txt", "--encoding", "utf-9"), 2, "utf-9"),
        (("wide.txt", "--prefix", "a b"), 2, "cannot be a ref"),
    ]:
        refused = tracker("suggest", *args)
        assert (refused.exit_code, refused.stdout) == (code, ""), refused
        assert said in refused.stderr
        assert refused.stderr.count("\n") == 1
    assert done(tracker("suggest", "large.txt", "--largest", "3")).stdout == ""
    text = done(tracker("suggest", "wide.txt", "--text")).stdout
    assert text == "We will build “it”.\n␛[31m"


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
    (found,) = rows(tracker("suggest", "-", "--json", input=told))
    assert found["title"].startswith("Build a caf")

"""Whatever is typed, a command answers or says in one line why not."""

from __future__ import annotations

import json
import random
import re
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fixtures_bench import Bench
from tests.fixtures_program import Result
from tests.fuzz_arguments import Path, Words, leaves
from tracker.record import yaml_text

COMMANDS = dict(leaves())
#: What only answers. Everything else may change the register.
READING = {
    *(("list",), ("show",), ("agenda",), ("timeline",), ("log",), ("diff",), ("stats",), ("head",)),
    *(("verify",), ("lint",), ("config",), ("completion",), ("backup",), ("copy",)),
    *(("source", "list"), ("source", "show"), ("db", "status"), ("report", "list")),
    *(("report", "show"), ("report", "verify"), ("report", "weekly"), ("report", "dossier")),
}
#: Each line is a command of its own: what the lines before a bad one recorded stays.
LINE_BY_LINE = {("shell",), ("review",)}
#: A colour of a terminal, and a link.
_DRAWN = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b\x07]*(\x1b\\|\x07)")
_ECHO = re.compile(r".* is read as \S+\.")
_FAULT = re.compile(r"(tracker: )?\S.*:\d+:\d+: \S.*")


def trial_settings(request: pytest.FixtureRequest) -> settings:
    whole = request.config.getoption("--torture")
    return settings(
        max_examples=100 if whole else 5,
        derandomize=True,
        database=None,
        suppress_health_check=[*HealthCheck],
    )


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_any_words_get_an_answer_or_one_line_and_nothing_half_done(
    path: Path, bench: Bench, request: pytest.FixtureRequest
) -> None:
    @trial_settings(request)
    @given(st.randoms(use_true_random=False))
    def holds(chance: random.Random) -> None:
        words = Words(chance)
        check(bench, path, words.call(path, COMMANDS[path]), words.stdin())

    holds()


def check(bench: Bench, path: Path, call: list[str], stdin: str | bytes) -> None:
    try:
        result = bench.run(*call, input=stdin)
        check_answer(path, call, result)
        check_register(bench, path, call, result)
        if path in READING and bench.unchanged() and not writes_a_file(call):
            assert bench.run(*call, input=stdin) == result
    finally:
        bench.reset()


def check_answer(path: Path, call: list[str], result: Result) -> None:
    assert result.exit_code in range(8), result
    for text in (result.stdout, result.stderr):
        plain = _DRAWN.sub("", text) if "always" in call else text
        # The lines of CSV end as its standard says.
        plain = plain.replace("\r\n", "\n") if "--csv" in call else plain
        found = {sign for sign in plain if unicodedata.category(sign) == "Cc"} - {"\n", "\t"}
        assert not found, (found, result)
    if result.exit_code > 1 and path not in LINE_BY_LINE:
        check_line(path, result)
    if result.exit_code == 0 and asks_for_json(call) and not writes_a_file(call):
        check_json(result)


def check_line(path: Path, result: Result) -> None:
    # A day that is typed in other words is echoed first.
    lines = [line for line in result.stderr.splitlines() if not _ECHO.fullmatch(line)]
    if lines[:1] == [f"Usage: tracker {' '.join(path)}"]:
        return
    assert lines, result
    if path == ("report", "issue") and result.exit_code == 5:
        del lines[:-1]  # above it stands what there is to put right
    assert lines[0].startswith("tracker: "), result
    assert len(lines) == 1 or all(_FAULT.fullmatch(line) for line in lines), result


def asks_for_json(call: list[str]) -> bool:
    """Whether `--json` is an option for certain, and not the value of another."""
    before = call[call.index("--json") - 1] if "--json" in call else "-"
    return not before.startswith("-") and not {"--help", "--"} & {*call}


def check_json(result: Result) -> None:
    """One object after another: a sheet of several documents answers with several."""
    rest = result.stdout.strip()
    while rest:
        _, end = json.JSONDecoder().raw_decode(rest)
        rest = rest[end:].lstrip()


def check_register(bench: Bench, path: Path, call: list[str], result: Result) -> None:
    may_change = path not in READING and (result.exit_code == 0 or path in LINE_BY_LINE)
    if "--dry-run" in call[: call.index("--")] if "--" in call else "--dry-run" in call:
        may_change = False
    if "is recorded as issued" in result.stderr:
        may_change = True
    if not may_change:
        assert bench.unchanged(), result
    elif not bench.unchanged():
        verdict = bench.run("verify")
        older = path == ("db", "downgrade") and "Run `tracker db upgrade`." in verdict.stderr
        assert older or verdict.exit_code == 0, verdict


def writes_a_file(call: list[str]) -> bool:
    return {"backup", "copy", "--output"} & {word.partition("=")[0] for word in call} != set()


DIGEST = "0" * 64


def one_line(result: Result, exit_code: int) -> str:
    assert result.exit_code == exit_code, result
    assert result.stdout == ""
    assert result.stderr.startswith("tracker: ")
    assert result.stderr.count("\n") == 1
    return result.stderr.removeprefix("tracker: ").removesuffix("\n")


@pytest.mark.parametrize("command", [("correct", "-q", "x"), ("retract", "-s", "hansard")])
def test_a_saved_list_is_saved_anew_and_not_put_right(
    bench: Bench, command: tuple[str, ...]
) -> None:
    rows = bench.run("log", "--json", "--limit", "0").json()["rows"]
    (saved,) = (row["entry"] for row in rows if row["what"].startswith("saved @mine"))
    said = one_line(bench.run(*command, str(saved), "--because", "It is wrong"), 5)
    assert "tracker saved mine REFS" in said
    assert bench.unchanged()


@pytest.mark.parametrize("answer", ["", "y\n", b"\xff"])
def test_a_downgrade_is_not_asked_about_in_a_pipe(bench: Bench, answer: str | bytes) -> None:
    said = one_line(bench.run("db", "downgrade", "0001", input=answer), 2)
    assert said.endswith("Add --yes if that is meant.")
    assert bench.unchanged()


@pytest.mark.parametrize("schema", ["base", "BILL", "00", "0001:0002", "head-1", "+1", ""])
def test_a_register_goes_down_to_a_released_schema_only(bench: Bench, schema: str) -> None:
    said = one_line(bench.run("db", "downgrade", schema, "--yes"), 4)
    assert said.startswith(f"There is no schema '{schema}'.")
    assert bench.unchanged()


@pytest.mark.parametrize("command", [("list",), ("note",), ("checked",), ("review", "--list")])
def test_refs_from_stdin_that_are_no_text_are_refused(
    bench: Bench, command: tuple[str, ...]
) -> None:
    said = one_line(bench.run(*command, "-", "A-2", input=b"JAY \xff\xfe"), 2)
    assert said == "Stdin is not UTF-8 text. Give the refs in UTF-8."
    assert bench.unchanged()


@pytest.mark.parametrize("command", [("report", "verify"), ("verify", "--against")])
def test_a_file_without_an_end_is_no_report(bench: Bench, command: tuple[str, ...]) -> None:
    assert "is larger than 50 MB" in one_line(bench.run(*command, "/dev/zero"), 6)


def test_a_sheet_without_an_end_is_refused(bench: Bench) -> None:
    assert "the sheet is larger than 2 MB" in one_line(bench.run("record", "/dev/zero"), 6)
    endless = b"a: b\n" * 500_000
    assert "the sheet is larger than 2 MB" in one_line(bench.run("record", "-", input=endless), 6)


def test_a_sheet_of_too_many_values_is_refused_where_they_become_too_many(bench: Bench) -> None:
    text = "a:\n" + "- b\n" * yaml_text.MOST_VALUES
    said = one_line(bench.run("record", "-", input=text), 6)
    assert said.startswith("-:19999:3: the sheet holds more than 20,000 values")


def test_a_sheet_of_many_faults_names_the_first_ones(bench: Bench) -> None:
    result = bench.run("record", "-", input="- a\n---\n" * 90)
    lines = result.stderr.splitlines()
    assert (result.exit_code, len(lines)) == (6, 51)
    assert lines[-1] == "-:101:1: 40 more from here on; mend the first ones"


@pytest.mark.parametrize("text", [f"%YAML 1.{'9' * 5000}\n---\na: b\n", 'a: "\\UFFFFFFFF"\n'])
def test_what_the_parser_fails_on_is_a_fault_of_the_sheet(bench: Bench, text: str) -> None:
    assert "-:1:1: this is not YAML: " in one_line(bench.run("record", "-", input=text), 6)


def test_a_long_word_does_not_make_a_long_line(bench: Bench) -> None:
    said = one_line(bench.run("record", "-", input="x" * 100_000 + ": [a]\nfacts: [note: JAY]"), 6)
    assert len(said) < 1000


@pytest.mark.parametrize(
    "line",
    [
        "[" * 100_000,
        '{"manifest": []}',
        '{"head": {"head": 1}, "entries": 3}',
        json.dumps({"head": DIGEST, "entries": True}),
        "9" * 5000,
    ],
)
def test_a_list_of_heads_that_is_none_is_refused(bench: Bench, line: str) -> None:
    (bench.folder / "odd.jsonl").write_text(line + "\n", encoding="utf-8")
    said = one_line(bench.run("verify", "--against", "odd.jsonl"), 6)
    assert said.startswith("odd.jsonl: it ")


@pytest.mark.parametrize(("entries", "outcome"), [(10**30, "cut"), (-(10**30), "rewritten")])
def test_a_published_head_may_have_any_number(bench: Bench, entries: int, outcome: str) -> None:
    text = json.dumps({"head": DIGEST, "entries": entries})
    (bench.folder / "odd.jsonl").write_text(text, encoding="utf-8")
    result = bench.run("verify", "--against", "odd.jsonl")
    assert (result.exit_code, result.stdout.split("\t")[0]) == (1, outcome)


def test_a_report_in_the_list_of_heads_may_be_called_anything(bench: Bench) -> None:
    listed = (bench.folder / "heads.jsonl").read_text(encoding="utf-8")
    odd = listed.replace("report.html", "re\u2028port.html")
    (bench.folder / "heads.jsonl").write_text(odd, encoding="utf-8")
    assert bench.run("verify", "--against", "heads.jsonl").stdout.startswith("grown\t")


@pytest.mark.parametrize(
    "text", ["title = " + "[" * 50_000, "title = " + "9" * 5000, "# \n" * 50_000, '"\\ud800" = 1']
)
def test_settings_without_sense_are_one_line(bench: Bench, text: str) -> None:
    (bench.folder / "tracker.toml").write_text(text, encoding="utf-8")
    assert "tracker.toml" in one_line(bench.run("config"), 2)


def test_settings_may_begin_with_a_mark_and_name_nobodys_home(bench: Bench) -> None:
    text = '\ufeffdb = "~nobody-at-all/register.db"\n'
    (bench.folder / "tracker.toml").write_text(text, encoding="utf-8")
    assert bench.run("config").exit_code == 0

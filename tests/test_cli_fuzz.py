"""Any words, to any command: a documented exit code, one line, and nothing half done."""

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

COMMANDS = dict(leaves())
#: What only answers. Everything else may change the register.
READING = {
    *(("list",), ("show",), ("agenda",), ("timeline",), ("log",), ("diff",), ("stats",), ("head",)),
    *(("verify",), ("lint",), ("config",), ("completion",), ("backup",), ("copy",)),
    *(("source", "list"), ("source", "show"), ("db", "status"), ("report", "list")),
    *(("report", "show"), ("report", "verify"), ("report", "weekly")),
}
#: Each line is a command of its own: what the lines before a bad one recorded stays.
LINE_BY_LINE = {("shell",), ("review",)}
#: A colour of a terminal, and a link.
_DRAWN = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b\x07]*(\x1b\\|\x07)")
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
    if result.exit_code == 0 and asks_for_json(call):
        check_json(result)


def check_line(path: Path, result: Result) -> None:
    lines = result.stderr.splitlines()
    if lines[:1] == [f"Usage: tracker {' '.join(path)}"]:
        return
    assert lines, result
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
